//! `Native`: columns as they stand in a compact part, but with the ends of arrays instead of their
//! sizes.

use super::error::RowError;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::output::ColumnHeader;
use arrow::array::{ArrayRef, ListArray, StructArray};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::DataType as ArrowType;
use granary_columns::{
    Block, Column, ColumnError, ColumnReader, PartKind, READ_ROWS_MAX, Serialization, StreamPath,
    StreamSource, arrow_type, split_string, split_varint,
};
use granary_types::DataType;
use std::io::BufRead;
use std::sync::Arc;

/// `Native`
pub(super) struct NativeInput;

/// All streams of a column stand one behind the other.
struct OneStream<'a, 'b>(&'a mut &'b [u8]);

impl StreamSource for OneStream<'_, '_> {
    fn stream(&mut self, _stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        Ok(Some(self.0))
    }
}

fn read_block(bytes: &[u8], rows: &mut Rows<'_>) -> Result<usize, RowError> {
    let mut rest = bytes;
    let columns = split_varint(&mut rest)?;
    let count = rows_of(split_varint(&mut rest)?)?;
    let mut found: Vec<Option<Column>> = vec![None; rows.columns().len()];
    for _ in 0..columns {
        let (name, column) = read_column(&mut rest, count)?;
        let Some(at) = rows.free_position(name)? else {
            continue;
        };
        let (name, expected) = &rows.columns()[at];
        found[at] = Some(as_type(column, name, expected)?);
    }
    rows.put_columns(&found, count)?;
    Ok(bytes.len() - rest.len())
}

/// A column of a block: its name, its type, its values.
fn read_column<'a>(rest: &mut &'a [u8], rows: usize) -> Result<(&'a [u8], Column), RowError> {
    let name = split_string(rest)?;
    let type_name = String::from_utf8_lossy(split_string(rest)?).into_owned();
    let data_type: DataType = type_name.parse().map_err(|_| RowError::Form {
        what: format!("{type_name} is no type"),
    })?;
    let mut readers = Readers::of(&data_type)?;
    if rows > 0 {
        readers.read_prefix(rest)?;
    }
    let values = readers.read(rows, rest)?;
    Ok((name, Column::new(data_type, values)))
}

/// The column, if it has the type that is expected.
fn as_type(column: Column, name: &str, expected: &DataType) -> Result<Column, RowError> {
    if !is_same(expected, &column.data_type) {
        return Err(RowError::Type {
            name: name.to_owned(),
            expected: expected.clone(),
            found: column.data_type.to_string(),
        });
    }
    Ok(Column::new(expected.clone(), column.values))
}

/// Reads one column of a block of the format `Native`, with its name and type in front of it. It must be
/// called `name` and be of the type `expected`; what follows it in `bytes` is not looked at.
///
/// # Errors
/// [`RowError`]
pub fn read_native_column(
    mut bytes: &[u8],
    rows: u64,
    name: &str,
    expected: &DataType,
) -> Result<Column, RowError> {
    let (found, column) = read_column(&mut bytes, rows_of(rows)?)?;
    if found != name.as_bytes() {
        return Err(RowError::UnknownField {
            name: String::from_utf8_lossy(found).into_owned(),
        });
    }
    as_type(column, name, expected)
}

/// Reads a block of the format `Native`, whatever its columns are, and says how many bytes it has.
///
/// # Errors
/// [`RowError`]; `Truncated` when the rest of the block is missing.
pub fn read_native_block(bytes: &[u8]) -> Result<(Block, usize), RowError> {
    let mut rest = bytes;
    let columns = split_varint(&mut rest)?;
    let rows = rows_of(split_varint(&mut rest)?)?;
    let mut block = (Vec::new(), Vec::new());
    for _ in 0..columns {
        let (name, column) = read_column(&mut rest, rows)?;
        block.0.push(String::from_utf8_lossy(name).into_owned());
        block.1.push(column);
    }
    Ok((Block::new(block.0, block.1, rows), bytes.len() - rest.len()))
}

/// The columns of the first block.
pub(super) fn columns_in(bytes: &[u8]) -> Option<Vec<ColumnHeader>> {
    let mut rest = bytes;
    let columns = split_varint(&mut rest).ok()?;
    let rows = rows_of(split_varint(&mut rest).ok()?).ok()?;
    let mut found = Vec::new();
    for _ in 0..columns {
        let (name, column) = read_column(&mut rest, rows).ok()?;
        found.push((String::from_utf8_lossy(name).into_owned(), column.data_type));
    }
    (!found.is_empty()).then_some(found)
}

fn rows_of(count: u64) -> Result<usize, RowError> {
    usize::try_from(count)
        .ok()
        .filter(|count| *count <= READ_ROWS_MAX)
        .ok_or_else(|| RowError::Form {
            what: format!("{count} rows are more than a block can have"),
        })
}

/// The zone of a time does not change its values.
fn is_same(expected: &DataType, found: &DataType) -> bool {
    matches!(
        (expected, found),
        (DataType::DateTime(_), DataType::DateTime(_))
    ) || expected == found
}

/// What reads the values of a type.
enum Readers {
    Array(Box<Readers>, ArrowType),
    Tuple(Vec<Readers>, ArrowType),
    Plain(ColumnReader),
}

impl Readers {
    fn of(data_type: &DataType) -> Result<Self, ColumnError> {
        let own = arrow_type(data_type);
        Ok(match data_type.storage() {
            DataType::Array(item) => Self::Array(Box::new(Self::of(&item)?), own),
            DataType::Map(key, value) => {
                let pairs = match &own {
                    ArrowType::List(item) => item.data_type().clone(),
                    other => unreachable!("a map is kept in a list, not in {other}"),
                };
                let pair = Self::Tuple(vec![Self::of(&key)?, Self::of(&value)?], pairs);
                Self::Array(Box::new(pair), own)
            }
            DataType::Tuple(elements) if !elements.is_empty() => {
                let elements = elements.iter().map(|element| Self::of(&element.data_type));
                Self::Tuple(elements.collect::<Result<_, _>>()?, own)
            }
            plain => {
                let serialization = Serialization::default();
                let kind = PartKind::Compact;
                Self::Plain(ColumnReader::new("", &plain, &serialization, kind)?)
            }
        })
    }

    fn read_prefix(&mut self, rest: &mut &[u8]) -> Result<(), RowError> {
        match self {
            Self::Array(item, _) => item.read_prefix(rest),
            Self::Tuple(elements, _) => elements
                .iter_mut()
                .try_for_each(|element| element.read_prefix(rest)),
            Self::Plain(reader) => Ok(reader.read_prefix(&mut OneStream(rest))?),
        }
    }

    fn read(&mut self, rows: usize, rest: &mut &[u8]) -> Result<ArrayRef, RowError> {
        match self {
            Self::Array(item, own) => {
                let ArrowType::List(field) = own else {
                    unreachable!("an array is kept in a list, not in {own}")
                };
                let offsets = read_ends(rows, rest)?;
                let items = offsets.last().map_or(0, |end| *end as usize);
                let values = item.read(items, rest)?;
                let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
                Ok(Arc::new(ListArray::new(
                    Arc::clone(field),
                    offsets,
                    values,
                    None,
                )))
            }
            Self::Tuple(elements, own) => {
                let ArrowType::Struct(fields) = own else {
                    unreachable!("a tuple is kept in a structure, not in {own}")
                };
                let columns = elements.iter_mut().map(|element| element.read(rows, rest));
                let columns = columns.collect::<Result<Vec<_>, _>>()?;
                Ok(Arc::new(StructArray::new(fields.clone(), columns, None)))
            }
            Self::Plain(reader) => Ok(reader.read(&mut OneStream(rest), rows)?),
        }
    }
}

/// The ends of arrays, none of which lies before the one ahead of it.
fn read_ends(rows: usize, rest: &mut &[u8]) -> Result<Vec<i32>, RowError> {
    let mut offsets = vec![0_i32];
    for _ in 0..rows {
        let (end, behind) = rest.split_first_chunk().ok_or(RowError::Truncated)?;
        *rest = behind;
        let end = rows_of(u64::from_le_bytes(*end))?;
        let end = i32::try_from(end).ok();
        let end = end.filter(|end| Some(end) >= offsets.last());
        offsets.push(end.ok_or_else(|| RowError::Form {
            what: "the ends of arrays go backwards".to_owned(),
        })?);
    }
    Ok(offsets)
}

impl RowsReader for NativeInput {
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if bytes.is_empty() {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        }
        match read_block(bytes, rows) {
            Ok(taken) => Ok(Next::Taken(taken)),
            Err(RowError::Truncated) if !is_end => Ok(Next::Incomplete),
            Err(error) => Err(error),
        }
    }
}
