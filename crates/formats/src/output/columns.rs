//! The texts of a block, and what formats ask about types.

use crate::settings::FormatSettings;
use crate::text::{ColumnText, Style};
use granary_columns::Block;
use granary_types::{DataType, GeoType};

/// The columns of a block as texts.
pub(super) struct Texts<'a> {
    pub(super) columns: Vec<ColumnText<'a>>,
    pub(super) rows: usize,
}

impl<'a> Texts<'a> {
    pub(super) fn new(block: &'a Block, settings: &'a FormatSettings) -> Self {
        let columns = block.columns().iter();
        Self {
            columns: columns
                .map(|column| ColumnText::new(column, settings))
                .collect(),
            rows: block.rows(),
        }
    }

    /// Writes the values of a row with a separator between them.
    pub(super) fn write_row(&self, row: usize, style: Style, separator: &[u8], out: &mut Vec<u8>) {
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(separator);
            }
            column.write(row, style, out);
        }
    }
}

/// Whether values stand to the right in tables: numbers, dates and times.
pub(super) fn is_right_aligned(data_type: &DataType) -> bool {
    use DataType as T;
    match data_type {
        T::Nullable(inner) | T::LowCardinality(inner) => is_right_aligned(inner),
        T::SimpleAggregateFunction { value, .. } => is_right_aligned(value),
        T::Date
        | T::Date32
        | T::DateTime(_)
        | T::DateTime64 { .. }
        | T::Time
        | T::Time64(_)
        | T::Decimal { .. }
        | T::Interval(_) => true,
        other => is_number(other),
    }
}

/// Whether values are integers or floats.
pub(super) fn is_number(data_type: &DataType) -> bool {
    use DataType as T;
    matches!(
        data_type,
        T::UInt8
            | T::UInt16
            | T::UInt32
            | T::UInt64
            | T::UInt128
            | T::UInt256
            | T::Int8
            | T::Int16
            | T::Int32
            | T::Int64
            | T::Int128
            | T::Int256
            | T::BFloat16
            | T::Float32
            | T::Float64
    )
}

/// The columns that CSV makes of one: a tuple is as many as it has elements.
pub(super) fn flattened(name: &str, data_type: &DataType) -> Vec<(String, DataType)> {
    let elements = match data_type {
        DataType::Tuple(elements) if !elements.is_empty() => elements.clone(),
        DataType::Geo(GeoType::Point) => return flattened(name, &data_type.storage()),
        DataType::SimpleAggregateFunction { value, .. }
            if matches!(**value, DataType::Tuple(_)) =>
        {
            return flattened(name, value);
        }
        other => return vec![(name.to_owned(), other.clone())],
    };
    let columns = elements.iter().enumerate().flat_map(|(at, element)| {
        let number = (at + 1).to_string();
        let own = element.name.as_deref().unwrap_or(&number);
        flattened(&format!("{name}.{own}"), &element.data_type)
    });
    columns.collect()
}
