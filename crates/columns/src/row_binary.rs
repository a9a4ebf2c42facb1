//! The row-binary form of a value: what partitions, bounds, primary indexes, values of `Dynamic`
//! and the format `RowBinary` are made of.

use crate::{
    Column, ColumnBuilder, ColumnError,
    aggregate_state::skip_state,
    binary_type::{NOTHING, read_binary_type, write_binary_type},
    fixed::Fixed,
    input::{put_string, put_varint, split, split_string, split_varint},
    reader::pairs,
};
use arrow::{
    array::{Array, ArrayRef, BinaryArray, UInt32Array, cast::AsArray},
    buffer::{Buffer, NullBuffer, OffsetBuffer},
    compute::take,
    datatypes::ArrowNativeType,
};
use granary_types::{DataType, EnumValues, JsonType};

/// The discriminator of a `Variant` that is `NULL`.
pub(crate) const NULL_DISCRIMINATOR: u8 = 255;

/// Reads one value from the beginning of `input`, which moves behind it: an array of length 1.
///
/// # Errors
/// [`ColumnError`] when the value is not whole or not of that type.
pub fn read_row_binary(data_type: &DataType, input: &mut &[u8]) -> Result<ArrayRef, ColumnError> {
    let mut builder = ColumnBuilder::new(data_type)?;
    builder.push_row_binary(input)?;
    Ok(builder.finish()?.values)
}

/// Appends one value of a column to `output`. For many values [`RowBinaryWriter`] is quicker.
///
/// # Errors
/// [`ColumnError`] for a type without such a form, or a value that is not of its type.
pub fn write_row_binary(
    column: &Column,
    row: usize,
    output: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    let one = column.values.slice(row, 1);
    RowBinaryWriter::new(&column.data_type, &one)?.write(0, output)
}

/// The value of a `Dynamic` in memory, a type and a value of it: a column of one row. `None` for
/// `NULL`.
///
/// # Errors
/// [`ColumnError`] when the type is not known or the value is not of it.
pub fn read_dynamic(mut value: &[u8]) -> Result<Option<Column>, ColumnError> {
    let data_type = read_binary_type(&mut value)?;
    if data_type == DataType::Nothing {
        return Ok(None);
    }
    let values = read_row_binary(&data_type, &mut value)?;
    Ok(Some(Column::new(data_type, values)))
}

/// `rows` times the default of a type: zero, the empty string, `NULL`, the value that an enum
/// declares first.
///
/// # Errors
/// [`ColumnError::Unsupported`] for the state of an aggregate function that is not known.
pub fn default_values(data_type: &DataType, rows: usize) -> Result<ArrayRef, ColumnError> {
    let mut builder = ColumnBuilder::new(data_type)?;
    builder.push_default()?;
    let first = UInt32Array::from(vec![0; rows]);
    take(&builder.finish()?.values, &first, None)
        .map_err(|_| ColumnError::too_large(format!("{rows} defaults of {data_type}")))
}

/// Moves `input` behind one value in row-binary form.
///
/// # Errors
/// [`ColumnError`] when the value is not whole or not of that type.
pub fn skip_value(data_type: &DataType, input: &mut &[u8]) -> Result<(), ColumnError> {
    skip_inner(data_type, input, 0)
}

/// How deep values may stand inside each other: a `Dynamic` holds any type, itself included.
const DEPTH_MAX: usize = 200;

fn skip_inner(data_type: &DataType, input: &mut &[u8], depth: usize) -> Result<(), ColumnError> {
    if depth > DEPTH_MAX {
        return Err(ColumnError::damaged("values stand too deep in each other"));
    }
    let depth = depth + 1;
    if let Some(width) = data_type.fixed_width_bytes() {
        return split(input, width).map(drop);
    }
    match data_type {
        DataType::String => split_string(input).map(drop),
        DataType::Nullable(inner) => match split(input, 1)?[0] {
            0 => skip_inner(inner, input, depth),
            _ => Ok(()),
        },
        DataType::LowCardinality(inner) => skip_inner(inner, input, depth),
        DataType::Array(item) | DataType::QBit { element: item, .. } => {
            let count = split_varint(input)?;
            skip_values(item, count, input, depth)
        }
        DataType::Map(key, value) => {
            let count = split_varint(input)?;
            skip_values(&pairs(key, value), count, input, depth)
        }
        DataType::Tuple(elements) => elements
            .iter()
            .try_for_each(|element| skip_inner(&element.data_type, input, depth)),
        DataType::Variant(types) => match split(input, 1)?[0] {
            NULL_DISCRIMINATOR => Ok(()),
            number => skip_inner(variant_type(types, number)?, input, depth),
        },
        DataType::Dynamic { .. } => {
            let data_type = read_binary_type(input)?;
            match data_type {
                DataType::Nothing => Ok(()),
                other => skip_inner(&other, input, depth),
            }
        }
        DataType::Json(json) => {
            for _ in 0..split_varint(input)? {
                let path = split_string(input)?;
                skip_inner(path_type(json, path), input, depth)?;
            }
            Ok(())
        }
        DataType::AggregateFunction(state) => skip_state(state, input),
        other => skip_inner(&other.storage(), input, depth),
    }
}

fn skip_values(
    item: &DataType,
    count: u64,
    input: &mut &[u8],
    depth: usize,
) -> Result<(), ColumnError> {
    for _ in 0..count {
        let before = input.len();
        skip_inner(item, input, depth)?;
        if input.len() == before {
            break; // a value of no bytes: so are all others
        }
    }
    Ok(())
}

pub(crate) fn variant_type(types: &[DataType], number: u8) -> Result<&DataType, ColumnError> {
    let found = types.get(number as usize);
    found.ok_or_else(|| ColumnError::damaged(format!("a Variant has no type {number}")))
}

/// The declared type of a path, else `Dynamic`.
pub(crate) fn path_type<'a>(json: &'a JsonType, path: &[u8]) -> &'a DataType {
    const DYNAMIC: DataType = DataType::Dynamic {
        types_max: DataType::DYNAMIC_TYPES_MAX,
    };
    let typed = json.typed_paths.iter();
    let mut typed = typed.filter(|(each, _)| each.as_bytes() == path);
    typed.next().map_or(&DYNAMIC, |(_, data_type)| data_type)
}

/// The binary form of a type that may stand before values: not that of `Nothing`, which says `NULL`.
pub(crate) fn encoding(data_type: &DataType) -> Result<Vec<u8>, ColumnError> {
    if *data_type == DataType::Nothing {
        return Err(ColumnError::unsupported("a value of Nothing"));
    }
    let mut encoding = Vec::new();
    write_binary_type(data_type, &mut encoding)?;
    Ok(encoding)
}

/// The stored bytes of the default of a type of that width.
pub(crate) fn default_bytes(data_type: &DataType, width: usize) -> Vec<u8> {
    fn first<N: Copy + Ord>(values: &EnumValues<N>) -> N {
        values.default_number()
    }
    match data_type {
        DataType::Enum8(values) => first(values).to_le_bytes().to_vec(),
        DataType::Enum16(values) => first(values).to_le_bytes().to_vec(),
        _ => vec![0; width],
    }
}

/// Writes values of one column in row-binary form.
pub struct RowBinaryWriter(Rows);

impl RowBinaryWriter {
    /// A writer of these values.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type whose values have no such form.
    pub fn new(data_type: &DataType, values: &ArrayRef) -> Result<Self, ColumnError> {
        rows(data_type, values).map(Self)
    }

    /// Appends the value of a row.
    ///
    /// # Errors
    /// [`ColumnError`] when a value kept as bytes is not of its type.
    pub fn write(&self, row: usize, output: &mut Vec<u8>) -> Result<(), ColumnError> {
        self.0.write(row, output)
    }
}

/// The values of a type, ready to be written one by one.
enum Rows {
    /// The bytes in memory, where they are null, and what is written there.
    Fixed(Fixed, Buffer, Option<NullBuffer>, Vec<u8>),
    Text(BinaryArray),
    Nullable(Option<NullBuffer>, Box<Rows>),
    Array(OffsetBuffer<i32>, Box<Rows>),
    Tuple(Vec<Rows>),
    Variant(BinaryArray, Vec<Vec<u8>>),
    Dynamic(BinaryArray),
    Json(BinaryArray, Box<JsonType>),
    State(BinaryArray),
}

fn rows(data_type: &DataType, values: &ArrayRef) -> Result<Rows, ColumnError> {
    if let Some(fixed) = Fixed::of(data_type) {
        let default = default_bytes(data_type, fixed.width);
        let memory = fixed.memory(&values.to_data());
        return Ok(Rows::Fixed(fixed, memory, values.nulls().cloned(), default));
    }
    let binary = || values.as_binary::<i32>().clone();
    Ok(match data_type {
        DataType::String => Rows::Text(binary()),
        DataType::Nullable(inner) => {
            Rows::Nullable(values.logical_nulls(), Box::new(rows(inner, values)?))
        }
        DataType::LowCardinality(inner) => rows(inner, values)?,
        DataType::Array(item) => array_rows(item, values)?,
        DataType::Map(key, value) => array_rows(&pairs(key, value), values)?,
        DataType::QBit { element, .. } => array_rows(element, values)?,
        DataType::Tuple(elements) => {
            let columns = elements.iter().zip(values.as_struct().columns());
            let each = columns.map(|(element, column)| rows(&element.data_type, column));
            Rows::Tuple(each.collect::<Result<_, _>>()?)
        }
        DataType::Variant(types) => {
            let encodings = types.iter().map(encoding).collect::<Result<_, _>>()?;
            Rows::Variant(binary(), encodings)
        }
        DataType::Dynamic { .. } => Rows::Dynamic(binary()),
        DataType::Json(json) => Rows::Json(binary(), json.clone()),
        DataType::AggregateFunction(_) => Rows::State(binary()),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            rows(&data_type.storage(), values)?
        }
        other => {
            let what = format!("a value of {other} in row-binary form");
            return Err(ColumnError::unsupported(what));
        }
    })
}

fn array_rows(item: &DataType, values: &ArrayRef) -> Result<Rows, ColumnError> {
    let lists = values.as_list::<i32>();
    let items = rows(item, lists.values())?;
    Ok(Rows::Array(lists.offsets().clone(), Box::new(items)))
}

impl Rows {
    fn write(&self, row: usize, output: &mut Vec<u8>) -> Result<(), ColumnError> {
        match self {
            Self::Fixed(fixed, memory, nulls, default) => {
                if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                    output.extend_from_slice(default);
                } else {
                    fixed.put(memory, row, output);
                }
            }
            Self::Text(values) => put_string(values.value(row), output),
            Self::Nullable(nulls, values) => {
                let is_null = nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
                output.push(u8::from(is_null));
                if !is_null {
                    values.write(row, output)?;
                }
            }
            Self::Array(offsets, items) => {
                let (start, end) = (offsets[row].as_usize(), offsets[row + 1].as_usize());
                put_varint((end - start) as u64, output);
                for item in start..end {
                    items.write(item, output)?;
                }
            }
            Self::Tuple(elements) => {
                for element in elements {
                    element.write(row, output)?;
                }
            }
            Self::Variant(values, _) if values.is_null(row) => output.push(NULL_DISCRIMINATOR),
            Self::Variant(values, encodings) => {
                let (number, value) = split_variant(encodings, values.value(row))?;
                output.push(number);
                output.extend_from_slice(value);
            }
            Self::Dynamic(values) if values.is_null(row) => output.push(NOTHING),
            Self::Dynamic(values) | Self::State(values) => {
                output.extend_from_slice(values.value(row));
            }
            Self::Json(values, json) => write_json(json, values.value(row), output)?,
        }
        Ok(())
    }
}

/// The number of a value's type among those of a `Variant`, and the value.
pub(crate) fn split_variant<'a>(
    encodings: &[Vec<u8>],
    value: &'a [u8],
) -> Result<(u8, &'a [u8]), ColumnError> {
    // no type's form is the beginning of another's
    let mut each = encodings.iter().enumerate();
    each.find_map(|(number, encoding)| Some((number as u8, value.strip_prefix(&encoding[..])?)))
        .ok_or_else(|| ColumnError::damaged("a value of a Variant has a type of none of its own"))
}

/// A path, and the bytes of its type and value.
pub type PathValue<'a> = (&'a [u8], &'a [u8]);

/// Whether bytes from a file, which are to be a value of a `Dynamic`, are one: `false` for `NULL`.
pub(crate) fn is_value(mut bytes: &[u8]) -> Result<bool, ColumnError> {
    if bytes == [NOTHING] {
        return Ok(false);
    }
    let data_type = read_binary_type(&mut bytes)?;
    skip_value(&data_type, &mut bytes)?;
    if data_type == DataType::Nothing || !bytes.is_empty() {
        return Err(ColumnError::damaged("a value of a Dynamic is none"));
    }
    Ok(true)
}

/// The paths of a `JSON` in memory with the bytes of their types and values.
///
/// # Errors
/// [`ColumnError`] when the bytes are no `JSON`.
pub fn json_paths(mut value: &[u8]) -> Result<Vec<PathValue<'_>>, ColumnError> {
    let dynamic = DataType::Dynamic {
        types_max: DataType::DYNAMIC_TYPES_MAX,
    };
    let input = &mut value;
    let mut paths = Vec::new();
    for _ in 0..split_varint(input)? {
        let path = split_string(input)?;
        let start = *input;
        skip_value(&dynamic, input)?;
        paths.push((path, &start[..start.len() - input.len()]));
    }
    if !input.is_empty() {
        return Err(ColumnError::damaged("a JSON has bytes behind its paths"));
    }
    Ok(paths)
}

fn write_json(json: &JsonType, value: &[u8], output: &mut Vec<u8>) -> Result<(), ColumnError> {
    let paths = json_paths(value)?;
    put_varint(paths.len() as u64, output);
    for (path, value) in paths {
        put_string(path, output);
        let value = match path_type(json, path) {
            DataType::Dynamic { .. } => value,
            typed => value
                .strip_prefix(&encoding(typed)?[..])
                .ok_or_else(|| ColumnError::damaged("a path of a JSON has another type"))?,
        };
        output.extend_from_slice(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes are values of the type, and come back as they are.
    #[track_caller]
    fn check(data_type: &str, values: &[&[u8]]) {
        let data_type: DataType = data_type.parse().unwrap();
        let mut builder = ColumnBuilder::new(&data_type).unwrap();
        for value in values {
            let mut input = *value;
            builder.push_row_binary(&mut input).unwrap();
            assert!(input.is_empty());
            for cut in 0..value.len() {
                assert!(read_row_binary(&data_type, &mut &value[..cut]).is_err());
            }
        }
        let column = builder.finish().unwrap();
        for (row, value) in values.iter().enumerate() {
            let mut output = Vec::new();
            write_row_binary(&column, row, &mut output).unwrap();
            assert_eq!(output, *value);
        }
        assert_eq!(default_values(&data_type, 3).unwrap().len(), 3);
    }

    #[test]
    fn values_come_back() {
        check("UInt8", &[&[1], &[2]]);
        check("UInt256", &[&[7; 32]]);
        check("UUID", &[b"0123456789abcdef"]);
        check("BFloat16", &[&[0x80, 0x3f]]);
        check("Decimal(9, 2)", &[&[0xff; 4], &[1, 2, 3, 4]]);
        check("Decimal(18, 2)", &[&[0xfe; 8]]);
        check("Decimal(76, 2)", &[&[0xfe; 32]]);
        check("String", &[&[0], &[3, 1, 2, 3]]);
        check("Nullable(String)", &[&[1], &[0, 1, 65]]);
        check("Array(Nullable(UInt8))", &[&[0], &[2, 1, 0, 5]]);
        check("Tuple(a UInt8, b String)", &[&[1, 1, 65]]);
        check("Map(String, UInt8)", &[&[0], &[1, 1, 65, 9]]);
        check("Variant(String, UInt8)", &[&[255], &[0, 1, 65], &[1, 7]]);
        check("Dynamic", &[&[0], &[0x15, 1, 65], &[0x1e, 0x01, 2, 1, 2]]);
        check("JSON(a UInt8)", &[&[2, 1, 97, 5, 1, 98, 0x15, 1, 65]]);
        check("Point", &[&[0; 16]]);
        check("LowCardinality(Nullable(String))", &[&[1], &[0, 0]]);
        check("IntervalDay", &[&[1; 8]]);
    }

    #[test]
    fn the_default_of_an_enum_is_what_it_declares_first() {
        let data_type: DataType = "Enum8('b' = 2, 'a' = 1)".parse().unwrap();
        let values = default_values(&data_type, 2).unwrap();
        let expected = arrow::array::Int8Array::from(vec![2, 2]);
        assert_eq!(values.as_ref(), &expected as &dyn Array);
    }

    #[test]
    fn an_announced_count_takes_no_memory() {
        let data_type: DataType = "Array(UInt64)".parse().unwrap();
        let announced = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert!(read_row_binary(&data_type, &mut &announced[..]).is_err());
    }
}
