//! Values in row-binary form.

use super::bytes::{Bytes, write_var_uint};
use super::data_type::{decode_type, encode_type};
use super::read::skip_dynamic;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, FixedSizeBinaryArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{
    Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};
use granary_columns::Column;
use granary_types::{DataType, JsonType};

/// A column as values in row-binary form.
pub(crate) struct RowBinary<'a> {
    values: Values<'a>,
}

enum Values<'a> {
    Nothing,
    Nullable(Option<&'a NullBuffer>, Box<Values<'a>>),
    UInt8(&'a [u8]),
    UInt16(&'a [u16]),
    UInt32(&'a [u32]),
    UInt64(&'a [u64]),
    Int8(&'a [i8]),
    Int16(&'a [i16]),
    Int32(&'a [i32]),
    Int64(&'a [i64]),
    Int128(&'a [i128]),
    Int256(&'a [i256]),
    Decimal(&'a [i128], usize),
    BFloat16(&'a [f32]),
    Float32(&'a [f32]),
    Float64(&'a [f64]),
    Fixed(&'a FixedSizeBinaryArray),
    Reversed(&'a FixedSizeBinaryArray),
    String(&'a BinaryArray),
    State(&'a BinaryArray),
    Array(&'a OffsetBuffer<i32>, Box<Values<'a>>),
    Tuple(Vec<Values<'a>>),
    Map(&'a OffsetBuffer<i32>, Box<Values<'a>>, Box<Values<'a>>),
    Variant(&'a BinaryArray, Vec<Vec<u8>>),
    Dynamic(&'a BinaryArray),
    Json(&'a BinaryArray, JsonType),
}

impl<'a> RowBinary<'a> {
    pub(crate) fn new(column: &'a Column) -> Self {
        Self {
            values: Values::of(&column.data_type, &column.values),
        }
    }

    /// Appends a value.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        self.values.write(row, out);
    }
}

impl<'a> Values<'a> {
    fn of(data_type: &DataType, array: &'a ArrayRef) -> Self {
        let list = || array.as_list::<i32>();
        match data_type {
            DataType::Nothing => Self::Nothing,
            DataType::Bool | DataType::UInt8 => {
                Self::UInt8(array.as_primitive::<UInt8Type>().values())
            }
            DataType::UInt16 | DataType::Date => {
                Self::UInt16(array.as_primitive::<UInt16Type>().values())
            }
            DataType::UInt32 | DataType::DateTime(_) | DataType::Ipv4 => {
                Self::UInt32(array.as_primitive::<UInt32Type>().values())
            }
            DataType::UInt64 => Self::UInt64(array.as_primitive::<UInt64Type>().values()),
            DataType::Int8 | DataType::Enum8(_) => {
                Self::Int8(array.as_primitive::<Int8Type>().values())
            }
            DataType::Int16 | DataType::Enum16(_) => {
                Self::Int16(array.as_primitive::<Int16Type>().values())
            }
            DataType::Int32 | DataType::Date32 | DataType::Time => {
                Self::Int32(array.as_primitive::<Int32Type>().values())
            }
            DataType::Int64
            | DataType::DateTime64 { .. }
            | DataType::Time64(_)
            | DataType::Interval(_) => Self::Int64(array.as_primitive::<Int64Type>().values()),
            DataType::Int128 => Self::Int128(array.as_primitive::<Decimal128Type>().values()),
            DataType::Int256 => Self::Int256(array.as_primitive::<Decimal256Type>().values()),
            DataType::Decimal { precision, .. } if *precision <= 38 => {
                let width = data_type
                    .fixed_width_bytes()
                    .expect("decimals have a width");
                Self::Decimal(array.as_primitive::<Decimal128Type>().values(), width)
            }
            DataType::Decimal { .. } => {
                Self::Int256(array.as_primitive::<Decimal256Type>().values())
            }
            DataType::BFloat16 => Self::BFloat16(array.as_primitive::<Float32Type>().values()),
            DataType::Float32 => Self::Float32(array.as_primitive::<Float32Type>().values()),
            DataType::Float64 => Self::Float64(array.as_primitive::<Float64Type>().values()),
            DataType::UInt128 | DataType::UInt256 | DataType::Uuid => {
                Self::Reversed(array.as_fixed_size_binary())
            }
            DataType::Ipv6 | DataType::FixedString(_) => Self::Fixed(array.as_fixed_size_binary()),
            DataType::String => Self::String(array.as_binary()),
            DataType::AggregateFunction(_) => Self::State(array.as_binary()),
            DataType::Nullable(inner) => {
                Self::Nullable(array.nulls(), Box::new(Self::of(inner, array)))
            }
            DataType::LowCardinality(inner) => Self::of(inner, array),
            DataType::Array(inner) | DataType::QBit { element: inner, .. } => {
                Self::Array(list().offsets(), Box::new(Self::of(inner, list().values())))
            }
            DataType::Tuple(elements) => {
                let columns = elements.iter().zip(array.as_struct().columns());
                Self::Tuple(
                    columns
                        .map(|(element, values)| Self::of(&element.data_type, values))
                        .collect(),
                )
            }
            DataType::Map(key, value) => {
                let pairs = list().values().as_struct();
                Self::Map(
                    list().offsets(),
                    Box::new(Self::of(key, pairs.column(0))),
                    Box::new(Self::of(value, pairs.column(1))),
                )
            }
            DataType::Variant(types) => {
                let encode = |data_type: &DataType| {
                    let mut encoded = Vec::new();
                    encode_type(data_type, &mut encoded);
                    encoded
                };
                Self::Variant(array.as_binary(), types.iter().map(encode).collect())
            }
            DataType::Dynamic { .. } => Self::Dynamic(array.as_binary()),
            DataType::Json(json) => Self::Json(array.as_binary(), (**json).clone()),
            DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
                Self::of(&data_type.storage(), array)
            }
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Nothing => {}
            Self::Nullable(nulls, inner) => {
                let is_null = matches!(**inner, Self::Nothing)
                    || nulls.is_some_and(|nulls| nulls.is_null(row));
                out.push(u8::from(is_null));
                if !is_null {
                    inner.write(row, out);
                }
            }
            Self::UInt8(values) => out.push(values[row]),
            Self::UInt16(values) => out.extend(values[row].to_le_bytes()),
            Self::UInt32(values) => out.extend(values[row].to_le_bytes()),
            Self::UInt64(values) => out.extend(values[row].to_le_bytes()),
            Self::Int8(values) => out.extend(values[row].to_le_bytes()),
            Self::Int16(values) => out.extend(values[row].to_le_bytes()),
            Self::Int32(values) => out.extend(values[row].to_le_bytes()),
            Self::Int64(values) => out.extend(values[row].to_le_bytes()),
            Self::Int128(values) => out.extend(values[row].to_le_bytes()),
            Self::Int256(values) => out.extend(values[row].to_le_bytes()),
            Self::Decimal(values, width) => out.extend(&values[row].to_le_bytes()[..*width]),
            Self::BFloat16(values) => {
                out.extend(((values[row].to_bits() >> 16) as u16).to_le_bytes());
            }
            Self::Float32(values) => out.extend(values[row].to_le_bytes()),
            Self::Float64(values) => out.extend(values[row].to_le_bytes()),
            Self::Fixed(values) => out.extend_from_slice(values.value(row)),
            Self::Reversed(values) => out.extend(values.value(row).iter().rev()),
            Self::String(values) => {
                let value = values.value(row);
                write_var_uint(value.len() as u64, out);
                out.extend_from_slice(value);
            }
            Self::Array(offsets, item) => {
                let (start, end) = (offsets[row] as usize, offsets[row + 1] as usize);
                write_var_uint((end - start) as u64, out);
                for at in start..end {
                    item.write(at, out);
                }
            }
            Self::Tuple(elements) => elements.iter().for_each(|element| element.write(row, out)),
            Self::Map(offsets, keys, values) => {
                let (start, end) = (offsets[row] as usize, offsets[row + 1] as usize);
                write_var_uint((end - start) as u64, out);
                for at in start..end {
                    keys.write(at, out);
                    values.write(at, out);
                }
            }
            Self::Variant(values, types) => write_variant(values, row, types, out),
            Self::Dynamic(values) if values.is_null(row) => out.push(0),
            Self::State(values) | Self::Dynamic(values) => {
                out.extend_from_slice(values.value(row));
            }
            Self::Json(values, json) => write_json(values.value(row), json, out),
        }
    }
}

/// The number of the type among those of the variant, then the value without its type.
fn write_variant(values: &BinaryArray, row: usize, types: &[Vec<u8>], out: &mut Vec<u8>) {
    let value = if values.is_null(row) {
        &[]
    } else {
        values.value(row)
    };
    let number = types
        .iter()
        .position(|encoded| !value.is_empty() && value.starts_with(encoded));
    match number {
        Some(number) => {
            out.push(number as u8);
            out.extend_from_slice(&value[types[number].len()..]);
        }
        None => out.push(255),
    }
}

/// Declared paths are written without the type before their value.
fn write_json(document: &[u8], json: &JsonType, out: &mut Vec<u8>) {
    let mut bytes = Bytes::new(document);
    let count = bytes.var_uint().unwrap_or(0);
    write_var_uint(count, out);
    for _ in 0..count {
        let Ok(path) = bytes.string() else { return };
        write_var_uint(path.len() as u64, out);
        out.extend_from_slice(path);
        let mut value = bytes.rest();
        if skip_dynamic(&mut bytes).is_err() {
            return;
        }
        value = &value[..value.len() - bytes.rest().len()];
        let is_declared = json
            .typed_paths
            .iter()
            .any(|(name, _)| name.as_bytes() == path);
        if is_declared {
            let mut without_type = Bytes::new(value);
            let _ = decode_type(&mut without_type);
            value = without_type.rest();
        }
        out.extend_from_slice(value);
    }
}
