//! Columns of a file as columns of ClickHouse's types.

use super::ParquetError;
use super::kind::Kind;
use super::schema_in::{Form, Node};
use crate::settings::FormatSettings;
use crate::text::{Style, parse_text};
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, FixedSizeBinaryBuilder, ListArray, PrimitiveArray,
    StructArray,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{
    ArrowPrimitiveType, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type, i256,
};
use granary_columns::{ColumnBuilder, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// The first and the last day of `Date32`.
const DAYS: std::ops::RangeInclusive<i32> = -25_567..=120_529;

/// The values of a column.
///
/// # Errors
/// A value is none of its type.
pub(super) fn column(
    name: &str,
    node: &Node,
    values: &ArrayRef,
    settings: &FormatSettings,
) -> Result<ArrayRef, ParquetError> {
    match &node.form {
        Form::Leaf(kind) => {
            let leaf = Leaf {
                name,
                is_nullable: node.data_type.is_nullable(),
                settings,
            };
            leaf.values(*kind, &node.data_type, values)
        }
        Form::List(item) => {
            let list: &ListArray = values.as_list_opt().ok_or_else(unexpected)?;
            let items = column(name, item, list.values(), settings)?;
            lists(list.offsets(), list.nulls(), &node.data_type, items)
        }
        Form::Map(key, value) => {
            let map = values.as_map_opt().ok_or_else(unexpected)?;
            let keys = column(name, key, map.keys(), settings)?;
            let values = column(name, value, map.values(), settings)?;
            let pairs = structs(&node.data_type, vec![keys, values])?;
            lists(map.offsets(), map.nulls(), &node.data_type, pairs)
        }
        Form::Struct(nodes) => {
            let parent = values.as_struct_opt().ok_or_else(unexpected)?;
            let columns = nodes.iter().zip(parent.columns());
            let columns = columns.map(|(node, values)| column(name, node, values, settings));
            structs(&node.data_type, columns.collect::<Result<_, _>>()?)
        }
    }
}

fn unexpected() -> ParquetError {
    ParquetError::Damaged {
        detail: "a column is not of the type that the schema says".to_owned(),
    }
}

/// Lists without `NULL`: instead of it there is an empty one.
fn lists(
    offsets: &OffsetBuffer<i32>,
    nulls: Option<&arrow::buffer::NullBuffer>,
    data_type: &DataType,
    items: ArrayRef,
) -> Result<ArrayRef, ParquetError> {
    let is_empty = |row: usize| offsets[row] == offsets[row + 1];
    let mut rows = 0..offsets.len() - 1;
    if let Some(nulls) = nulls
        && !rows.all(|row| nulls.is_valid(row) || is_empty(row))
    {
        return Err(unexpected());
    }
    let arrow::datatypes::DataType::List(field) = arrow_type(data_type) else {
        return Err(unexpected());
    };
    Ok(Arc::new(ListArray::try_new(
        field,
        offsets.clone(),
        items,
        None,
    )?))
}

/// The elements of a tuple, or the pairs of a map.
fn structs(data_type: &DataType, columns: Vec<ArrayRef>) -> Result<ArrayRef, ParquetError> {
    let fields = match arrow_type(data_type) {
        arrow::datatypes::DataType::Struct(fields) => fields,
        arrow::datatypes::DataType::List(item) => match item.data_type() {
            arrow::datatypes::DataType::Struct(fields) => fields.clone(),
            _ => return Err(unexpected()),
        },
        _ => return Err(unexpected()),
    };
    Ok(Arc::new(StructArray::try_new(fields, columns, None)?))
}

struct Leaf<'a> {
    name: &'a str,
    is_nullable: bool,
    settings: &'a FormatSettings,
}

impl Leaf<'_> {
    fn values(
        &self,
        kind: Kind,
        data_type: &DataType,
        values: &ArrayRef,
    ) -> Result<ArrayRef, ParquetError> {
        Ok(match kind {
            Kind::Bool => {
                let values = values.as_boolean_opt().ok_or_else(unexpected)?;
                self.numbers::<UInt8Type>(values.iter().map(|each| each.map(u8::from)))
            }
            Kind::Int { bits, is_signed } => match (bits, is_signed) {
                (8, true) => self.narrow::<Int8Type>(values, |value| value as i8)?,
                (8, false) => self.narrow::<UInt8Type>(values, |value| value as u8)?,
                (16, true) => self.narrow::<Int16Type>(values, |value| value as i16)?,
                (16, false) => self.narrow::<UInt16Type>(values, |value| value as u16)?,
                (64, true) => self.wide::<Int64Type>(values, |value| value)?,
                (64, false) => self.wide::<UInt64Type>(values, |value| value as u64)?,
                (_, true) => self.narrow::<Int32Type>(values, |value| value)?,
                (_, false) => self.narrow::<UInt32Type>(values, |value| value as u32)?,
            },
            Kind::Float32 => {
                let values = values
                    .as_primitive_opt::<Float32Type>()
                    .ok_or_else(unexpected)?;
                self.numbers::<Float32Type>(values.iter())
            }
            Kind::Float64 => {
                let values = values
                    .as_primitive_opt::<Float64Type>()
                    .ok_or_else(unexpected)?;
                self.numbers::<Float64Type>(values.iter())
            }
            Kind::Float16 => {
                let values = fixed(values)?;
                self.numbers::<Float32Type>(values.iter().map(|each| each.map(half)))
            }
            Kind::Date => self.dates(values)?,
            Kind::Moment { .. } => match values.as_primitive_opt::<Int32Type>() {
                Some(values) => {
                    self.numbers::<Int64Type>(values.iter().map(|each| each.map(i64::from)))
                }
                None => self.wide::<Int64Type>(values, |value| value)?,
            },
            Kind::DayAndNanosecond => {
                let values = values.as_primitive_opt::<TimestampNanosecondType>();
                self.numbers::<Int64Type>(values.ok_or_else(unexpected)?.iter())
            }
            Kind::Decimal { precision, .. } => self.decimals(precision, data_type, values)?,
            Kind::Text => {
                let values: &BinaryArray = values.as_binary_opt().ok_or_else(unexpected)?;
                if self.is_nullable || values.null_count() == 0 {
                    Arc::new(values.clone())
                } else {
                    let texts = values.iter().map(Option::unwrap_or_default);
                    Arc::new(BinaryArray::from_iter_values(texts))
                }
            }
            Kind::Document => self.documents(data_type, values)?,
            Kind::Fixed { bytes } => self.fixed_bytes(bytes, values, <[u8]>::to_vec)?,
            Kind::Uuid => {
                let halves = |bytes: &[u8]| [&bytes[8..], &bytes[..8]].concat();
                self.fixed_bytes(16, values, halves)?
            }
        })
    }

    fn numbers<T: ArrowPrimitiveType>(
        &self,
        values: impl Iterator<Item = Option<T::Native>>,
    ) -> ArrayRef {
        if self.is_nullable {
            Arc::new(values.collect::<PrimitiveArray<T>>())
        } else {
            let values = values.map(Option::unwrap_or_default);
            Arc::new(PrimitiveArray::<T>::from_iter_values(values))
        }
    }

    fn narrow<T: ArrowPrimitiveType>(
        &self,
        values: &ArrayRef,
        convert: fn(i32) -> T::Native,
    ) -> Result<ArrayRef, ParquetError> {
        let values = values
            .as_primitive_opt::<Int32Type>()
            .ok_or_else(unexpected)?;
        Ok(self.numbers::<T>(values.iter().map(|value| value.map(convert))))
    }

    fn wide<T: ArrowPrimitiveType>(
        &self,
        values: &ArrayRef,
        convert: fn(i64) -> T::Native,
    ) -> Result<ArrayRef, ParquetError> {
        let values = values
            .as_primitive_opt::<Int64Type>()
            .ok_or_else(unexpected)?;
        Ok(self.numbers::<T>(values.iter().map(|value| value.map(convert))))
    }

    fn dates(&self, values: &ArrayRef) -> Result<ArrayRef, ParquetError> {
        let values = values
            .as_primitive_opt::<Int32Type>()
            .ok_or_else(unexpected)?;
        let outside = values.iter().flatten().find(|days| !DAYS.contains(days));
        if let Some(days) = outside {
            let column = self.name.to_owned();
            return Err(ParquetError::Date { column, days });
        }
        Ok(self.numbers::<Int32Type>(values.iter()))
    }

    fn decimals(
        &self,
        precision: u8,
        data_type: &DataType,
        values: &ArrayRef,
    ) -> Result<ArrayRef, ParquetError> {
        let numbers = big_numbers(values)?;
        let arrow = arrow_type(data_type);
        let array: ArrayRef = if precision <= 38 {
            let numbers = numbers.into_iter().map(|number| {
                let number = number.map(|number| number.to_i128().ok_or_else(unexpected));
                number.transpose()
            });
            let numbers: Vec<Option<i128>> = numbers.collect::<Result<_, _>>()?;
            self.numbers::<Decimal128Type>(numbers.into_iter())
        } else {
            self.numbers::<Decimal256Type>(numbers.into_iter())
        };
        let data = array.to_data().into_builder().data_type(arrow).build()?;
        Ok(arrow::array::make_array(data))
    }

    fn documents(&self, data_type: &DataType, values: &ArrayRef) -> Result<ArrayRef, ParquetError> {
        let values: &BinaryArray = values.as_binary_opt().ok_or_else(unexpected)?;
        let mut builder = ColumnBuilder::new(data_type)?;
        for value in values {
            match value {
                None => builder.push_default()?,
                Some(text) => {
                    let parsed = parse_text(&mut builder, Style::Plain, text, self.settings);
                    parsed.map_err(|error| ParquetError::Value {
                        column: self.name.to_owned(),
                        error,
                    })?;
                }
            }
        }
        Ok(builder.finish()?.values)
    }

    fn fixed_bytes(
        &self,
        width: i32,
        values: &ArrayRef,
        convert: impl Fn(&[u8]) -> Vec<u8>,
    ) -> Result<ArrayRef, ParquetError> {
        let values = fixed(values)?;
        if values.value_length() != width {
            return Err(unexpected());
        }
        let zeros = vec![0; width.unsigned_abs() as usize];
        let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), width);
        for value in values {
            match value {
                Some(bytes) => builder.append_value(convert(bytes))?,
                None if self.is_nullable => builder.append_null(),
                None => builder.append_value(&zeros)?,
            }
        }
        Ok(Arc::new(builder.finish()))
    }
}

fn fixed(values: &ArrayRef) -> Result<&arrow::array::FixedSizeBinaryArray, ParquetError> {
    values.as_fixed_size_binary_opt().ok_or_else(unexpected)
}

/// The digits of decimals, in whichever form they are kept.
fn big_numbers(values: &ArrayRef) -> Result<Vec<Option<i256>>, ParquetError> {
    if let Some(values) = values.as_primitive_opt::<Int32Type>() {
        let numbers = values.iter();
        return Ok(numbers
            .map(|each| each.map(|number| i256::from_i128(number.into())))
            .collect());
    }
    if let Some(values) = values.as_primitive_opt::<Int64Type>() {
        let numbers = values.iter();
        return Ok(numbers
            .map(|each| each.map(|number| i256::from_i128(number.into())))
            .collect());
    }
    let number = |bytes: Option<&[u8]>| bytes.map(big_endian).transpose();
    match values.as_binary_opt::<i32>() {
        Some(values) => values.iter().map(number).collect(),
        None => fixed(values)?.iter().map(number).collect(),
    }
}

fn big_endian(bytes: &[u8]) -> Result<i256, ParquetError> {
    let sign = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
        0xFF
    } else {
        0
    };
    if bytes.len() > 32 {
        return Err(unexpected());
    }
    let mut whole = [sign; 32];
    whole[32 - bytes.len()..].copy_from_slice(bytes);
    Ok(i256::from_be_bytes(whole))
}

/// A number of 16 bits: 5 of them for the exponent.
fn half(bytes: &[u8]) -> f32 {
    let bits = u16::from_le_bytes([bytes[0], bytes[1]]);
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1F);
    let fraction = f32::from(bits & 0x3FF) / 1024.0;
    let size = match exponent {
        0 => fraction * 2_f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction) * 2_f32.powi(exponent - 15),
    };
    sign * size
}
