//! `Native`: columns as they stand in a compact part, but with the ends of arrays instead of their
//! sizes.

use super::binary::write_binary_string;
use super::{Output, Printed, Shape};
use arrow::array::{Array, ArrayRef, AsArray, ListArray};
use granary_columns::put_varint;
use granary_columns::{
    Block, Column, ColumnError, ColumnWriter, PartKind, Serialization, StreamPath, StreamSink,
};
use granary_types::DataType;
use std::io::Write;
use std::sync::Arc;

/// `Native`
pub(super) struct Native {
    shape: Shape,
}

impl Native {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape }
    }
}

/// How types are called in front of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeNames {
    /// As clients of any age know them: times without their zone.
    Oldest,
    /// `DateTime('UTC')`
    WithZones,
}

fn type_name(data_type: &DataType, names: TypeNames) -> String {
    match data_type {
        DataType::DateTime(_) if names == TypeNames::Oldest => "DateTime".to_owned(),
        other => other.to_string(),
    }
}

impl Output for Native {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        if block.rows() == 0 {
            return Ok(());
        }
        put_varint(block.columns().len() as u64, out);
        put_varint(block.rows() as u64, out);
        for (name, column) in self.shape.names().zip(block.columns()) {
            write_native_column(name, column, TypeNames::Oldest, out)?;
        }
        Ok(())
    }
}

/// Writes one column of a block of the format `Native`, with its name and type in front of it.
///
/// # Errors
/// [`ColumnError`] for types that are not written.
pub fn write_native_column(
    name: &str,
    column: &Column,
    names: TypeNames,
    out: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    write_binary_string(name, out);
    write_binary_string(&type_name(&column.data_type, names), out);
    let mut writers = Writers::of(&column.data_type)?;
    if column.is_empty() {
        return Ok(());
    }
    writers.write_prefix(&column.values, out)?;
    writers.write(&column.values, out)
}

/// What writes the values of a type: the parts of a column for types that are not made of arrays.
enum Writers {
    Array(Box<Writers>),
    Tuple(Vec<Writers>),
    Plain(ColumnWriter),
}

impl Writers {
    fn of(data_type: &DataType) -> Result<Self, ColumnError> {
        Ok(match data_type.storage() {
            DataType::Array(item) => Self::Array(Box::new(Self::of(&item)?)),
            DataType::Map(key, value) => {
                let pair = Self::Tuple(vec![Self::of(&key)?, Self::of(&value)?]);
                Self::Array(Box::new(pair))
            }
            DataType::Tuple(elements) if !elements.is_empty() => {
                let elements = elements.iter().map(|element| Self::of(&element.data_type));
                Self::Tuple(elements.collect::<Result<_, _>>()?)
            }
            plain => {
                let serialization = Serialization::default();
                let kind = PartKind::Compact;
                Self::Plain(ColumnWriter::new("", &plain, &serialization, kind)?)
            }
        })
    }

    fn write_prefix(&mut self, values: &ArrayRef, out: &mut Vec<u8>) -> Result<(), ColumnError> {
        match self {
            Self::Array(item) => item.write_prefix(&items(values.as_list()), out),
            Self::Tuple(elements) => {
                let columns = values.as_struct().columns();
                let mut both = elements.iter_mut().zip(columns);
                both.try_for_each(|(element, column)| element.write_prefix(column, out))
            }
            Self::Plain(writer) => writer.write_prefix(values, &mut OneStream(out)),
        }
    }

    fn write(&mut self, values: &ArrayRef, out: &mut Vec<u8>) -> Result<(), ColumnError> {
        match self {
            Self::Array(item) => {
                let list: &ListArray = values.as_list();
                let start = list.offsets()[0];
                for end in &list.offsets()[1..] {
                    out.extend(((end - start) as u64).to_le_bytes());
                }
                item.write(&items(list), out)
            }
            Self::Tuple(elements) => {
                let columns = values.as_struct().columns();
                let mut both = elements.iter_mut().zip(columns);
                both.try_for_each(|(element, column)| element.write(column, out))
            }
            Self::Plain(writer) => {
                if values.is_empty() {
                    return Ok(());
                }
                writer.write(values, &mut OneStream(out))?;
                writer.write_suffix(&mut OneStream(out))
            }
        }
    }
}

/// The items of all arrays.
fn items(list: &ListArray) -> ArrayRef {
    let start = list.offsets()[0] as usize;
    let end = list.offsets()[list.len()] as usize;
    Arc::clone(list.values()).slice(start, end - start)
}

/// All streams of a column go one behind the other.
struct OneStream<'a>(&'a mut Vec<u8>);

impl StreamSink for OneStream<'_> {
    fn stream(&mut self, _stream: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        Ok(self.0)
    }
}
