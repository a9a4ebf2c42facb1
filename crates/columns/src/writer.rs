//! Writing a column: its state prefix, then rows, granule after granule.

use crate::{
    ColumnError, Kind, PartKind, Serialization, StreamPath, StreamSink,
    aggregate_state::StateWriter,
    array::ArrayWriter,
    dynamic::DynamicWriter,
    fixed::{Fixed, FixedWriter},
    json::JsonWriter,
    low_cardinality::LowCardinalityWriter,
    nullable::NullableWriter,
    qbit::QBitWriter,
    reader::{can_be_sparse, in_order, pairs},
    stream::StreamNames,
    text::{SizedStringWriter, StringWriter},
    tuple::TupleWriter,
    variant::{Alternative, VariantWriter},
};
use arrow::{
    array::{Array, ArrayRef, cast::AsArray},
    datatypes::ArrowNativeType,
};
use granary_types::DataType;

/// Writes the values of one column of a part.
///
/// In a Wide part: [`ColumnWriter::write_prefix`] once, then [`ColumnWriter::write`] for each
/// granule, then [`ColumnWriter::write_suffix`]. In a Compact part all three for each granule.
pub struct ColumnWriter {
    data_type: DataType,
    writer: Box<dyn TypeWriter>,
}

impl ColumnWriter {
    /// A writer of the column `name`.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type or a serialization that is not written.
    pub fn new(
        name: &str,
        data_type: &DataType,
        serialization: &Serialization,
        kind: PartKind,
    ) -> Result<Self, ColumnError> {
        let names = StreamNames::column(name, kind);
        let writer = writer(data_type, &names, serialization)?;
        Ok(Self {
            data_type: data_type.clone(),
            writer,
        })
    }

    /// The streams of the column in the order of writing; those of a `Dynamic` or `JSON` are known
    /// after the first [`ColumnWriter::write_prefix`].
    pub fn streams(&self) -> Vec<StreamPath> {
        let mut streams = Vec::new();
        self.writer.streams(&mut streams);
        in_order(streams)
    }

    /// Writes the state that stands before the values.
    ///
    /// `values` are those of the part, or the first of them: which types of a `Dynamic` and which
    /// paths of a `JSON` have streams of their own is decided by them, at the first call. What they
    /// do not show can be written all the same.
    ///
    /// # Errors
    /// [`ColumnError`] when the sink does not take it.
    pub fn write_prefix(
        &mut self,
        values: &ArrayRef,
        sink: &mut dyn StreamSink,
    ) -> Result<(), ColumnError> {
        self.writer.prefix(values, sink)
    }

    /// Writes values, one granule of them.
    ///
    /// # Errors
    /// [`ColumnError`] when the sink does not take them, or a value does not fit the type.
    pub fn write(
        &mut self,
        values: &ArrayRef,
        sink: &mut dyn StreamSink,
    ) -> Result<(), ColumnError> {
        check_nulls(&self.data_type, values)?;
        self.writer.write(values, sink)
    }

    /// Writes the state that stands behind the values.
    ///
    /// # Errors
    /// [`ColumnError`] when the sink does not take it.
    pub fn write_suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.writer.suffix(sink)
    }
}

/// Whether `values` are null only where the type can be `NULL`.
fn check_nulls(data_type: &DataType, values: &dyn Array) -> Result<(), ColumnError> {
    if values.null_count() > 0 && !data_type.storage().is_nullable() {
        return Err(ColumnError::UnexpectedNull {
            data_type: data_type.clone(),
        });
    }
    match data_type {
        DataType::Array(item) => check_nulls(item, &items(values)),
        DataType::Map(key, value) => check_nulls(&pairs(key, value), &items(values)),
        DataType::Tuple(elements) => {
            let columns = values.as_struct().columns();
            let mut each = elements.iter().zip(columns);
            each.try_for_each(|(element, column)| check_nulls(&element.data_type, column))
        }
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            check_nulls(&data_type.storage(), values)
        }
        _ => Ok(()),
    }
}

/// The items of all the lists of an array.
pub(crate) fn items(values: &dyn Array) -> ArrayRef {
    let lists = values.as_list::<i32>();
    let offsets = lists.value_offsets();
    let (start, end) = (offsets[0].as_usize(), offsets[lists.len()].as_usize());
    lists.values().slice(start, end - start)
}

/// Writes the values of a type. Where an array is null, the default of the type is written.
pub(crate) trait TypeWriter: Send {
    /// Appends the streams of the state and the values, in the order in which ClickHouse counts them: that of the
    /// marks of a Log table.
    fn streams(&self, streams: &mut Vec<StreamPath>);

    /// Writes the state prefix.
    fn prefix(
        &mut self,
        _values: &ArrayRef,
        _sink: &mut dyn StreamSink,
    ) -> Result<(), ColumnError> {
        Ok(())
    }

    /// Writes values.
    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError>;

    /// Writes the state suffix.
    fn suffix(&mut self, _sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        Ok(())
    }
}

/// The writer of a type at a place inside a column.
pub(crate) fn writer(
    data_type: &DataType,
    names: &StreamNames,
    serialization: &Serialization,
) -> Result<Box<dyn TypeWriter>, ColumnError> {
    names.check_depth()?;
    if serialization.kind == Kind::Sparse && can_be_sparse(data_type, serialization) {
        return Err(ColumnError::unsupported("writing a sparse column"));
    }
    if let Some(fixed) = Fixed::of(data_type) {
        return Ok(Box::new(FixedWriter::new(data_type, fixed, names)));
    }
    Ok(match data_type {
        DataType::String if serialization.versions.string_sizes => {
            Box::new(SizedStringWriter::new(names))
        }
        DataType::String => Box::new(StringWriter::new(names)),
        DataType::Nullable(inner) => Box::new(NullableWriter::new(inner, names, serialization)?),
        DataType::Array(item) => Box::new(ArrayWriter::new(item, names, serialization)?),
        DataType::Tuple(elements) => Box::new(TupleWriter::new(elements, names, serialization)?),
        DataType::Map(key, value) => {
            if serialization.versions.map_buckets {
                return Err(ColumnError::unsupported("writing a Map in buckets"));
            }
            Box::new(ArrayWriter::new(&pairs(key, value), names, serialization)?)
        }
        DataType::LowCardinality(inner) => Box::new(LowCardinalityWriter::new(inner, names)?),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            writer(&data_type.storage(), names, serialization)?
        }
        DataType::Variant(types) => {
            let types = types.iter().cloned().map(Alternative::Typed).collect();
            Box::new(VariantWriter::new(types, names, serialization)?)
        }
        DataType::Dynamic { types_max } => {
            Box::new(DynamicWriter::new(*types_max, names, serialization))
        }
        DataType::Json(json) => Box::new(JsonWriter::new(json, names, serialization)?),
        DataType::AggregateFunction(state) => Box::new(StateWriter::new(state, names)),
        DataType::QBit { element, dimension } => {
            Box::new(QBitWriter::new(element, *dimension, names)?)
        }
        other => {
            return Err(ColumnError::unsupported(format!(
                "writing a column of {other}"
            )));
        }
    })
}
