//! Values from row-binary form.

use super::bytes::{BinaryError, Bytes, write_var_uint};
use super::data_type::{decode_type, encode_type};
use crate::builder::{ColumnBuilder, Scalar, Values};
use arrow::datatypes::i256;
use granary_columns::Column;
use granary_types::{AggregateState, DataType, JsonType};

/// The most paths that a document may have, as ClickHouse bounds them.
const PATHS_MAX: u64 = 1_000_000;

impl ColumnBuilder {
    /// Appends a value in row-binary form.
    pub(crate) fn append_row_binary(&mut self, bytes: &mut Bytes<'_>) -> Result<(), BinaryError> {
        let has_flag = self.is_nullable()
            && !matches!(
                self.value_type,
                DataType::Variant(_) | DataType::Dynamic { .. }
            );
        if has_flag && bytes.byte()? != 0 {
            self.append_null();
            return Ok(());
        }
        match &self.value_type {
            DataType::Array(_) | DataType::QBit { .. } => return self.read_list(bytes),
            DataType::Map(..) => return self.read_map(bytes),
            DataType::Tuple(_) => return self.read_tuple(bytes),
            DataType::Variant(types) => {
                let Some(value) = read_variant(types, bytes)? else {
                    self.append_null();
                    return Ok(());
                };
                self.values.push(Scalar::Bytes(&value));
                return Ok(());
            }
            DataType::Dynamic { .. } => {
                let value = bytes.rest();
                if skip_dynamic(bytes)? == DataType::Nothing {
                    self.append_null();
                } else {
                    let length = value.len() - bytes.rest().len();
                    self.values.push(Scalar::Bytes(&value[..length]));
                }
                return Ok(());
            }
            DataType::Json(json) => {
                let document = read_json(json, bytes)?;
                self.values.push(Scalar::Bytes(&document));
                return Ok(());
            }
            _ => {}
        }
        self.read_scalar(bytes)
    }

    fn read_scalar(&mut self, bytes: &mut Bytes<'_>) -> Result<(), BinaryError> {
        let mut reversed = [0; 32];
        let scalar = match &self.value_type {
            DataType::Bool => Scalar::Unsigned(u64::from(bytes.byte()? != 0)),
            DataType::UInt8 | DataType::Int8 | DataType::Enum8(_) => {
                Scalar::Unsigned(u64::from(bytes.byte()?))
            }
            DataType::UInt16 | DataType::Date | DataType::Int16 | DataType::Enum16(_) => {
                Scalar::Unsigned(u64::from(u16::from_le_bytes(bytes.array()?)))
            }
            DataType::UInt32
            | DataType::Int32
            | DataType::DateTime(_)
            | DataType::Ipv4
            | DataType::Date32
            | DataType::Time => Scalar::Unsigned(u64::from(u32::from_le_bytes(bytes.array()?))),
            DataType::UInt64
            | DataType::Int64
            | DataType::DateTime64 { .. }
            | DataType::Time64(_)
            | DataType::Interval(_) => Scalar::Unsigned(u64::from_le_bytes(bytes.array()?)),
            DataType::Int128 => Scalar::Decimal128(i128::from_le_bytes(bytes.array()?)),
            DataType::Int256 => Scalar::Decimal256(i256::from_le_bytes(bytes.array()?)),
            DataType::UInt128 | DataType::UInt256 | DataType::Uuid => {
                let width = if self.value_type == DataType::UInt256 {
                    32
                } else {
                    16
                };
                let reversed = &mut reversed[..width];
                reversed.copy_from_slice(bytes.take(width)?);
                reversed.reverse();
                Scalar::Bytes(reversed)
            }
            DataType::Ipv6 => Scalar::Bytes(bytes.take(16)?),
            DataType::FixedString(width) => Scalar::Bytes(bytes.take(*width)?),
            DataType::String => Scalar::Bytes(bytes.string()?),
            DataType::BFloat16 => {
                let high = u16::from_le_bytes(bytes.array()?);
                Scalar::Float32(f32::from_bits(u32::from(high) << 16))
            }
            DataType::Float32 => Scalar::Float32(f32::from_le_bytes(bytes.array()?)),
            DataType::Float64 => Scalar::Float64(f64::from_le_bytes(bytes.array()?)),
            DataType::Decimal { precision, .. } => read_decimal(*precision, bytes)?,
            DataType::AggregateFunction(state) => Scalar::Bytes(read_state(state, bytes)?),
            DataType::Nothing => return Err(BinaryError::Incorrect),
            _ => unreachable!("types made of others are read before"),
        };
        self.values.push(scalar);
        Ok(())
    }

    fn read_list(&mut self, bytes: &mut Bytes<'_>) -> Result<(), BinaryError> {
        let Values::List { offsets, item } = &mut self.values else {
            unreachable!("arrays are kept in lists")
        };
        let count = bytes.count()?;
        for _ in 0..count {
            item.append_row_binary(bytes)?;
        }
        offsets.push(item.len() as i32);
        Ok(())
    }

    fn read_map(&mut self, bytes: &mut Bytes<'_>) -> Result<(), BinaryError> {
        let Values::Map {
            offsets,
            key,
            value,
        } = &mut self.values
        else {
            unreachable!("maps are kept in lists of pairs")
        };
        let count = bytes.count()?;
        for _ in 0..count {
            key.append_row_binary(bytes)?;
            value.append_row_binary(bytes)?;
        }
        offsets.push(key.len() as i32);
        Ok(())
    }

    fn read_tuple(&mut self, bytes: &mut Bytes<'_>) -> Result<(), BinaryError> {
        let Values::Tuple { rows, elements } = &mut self.values else {
            unreachable!("tuples are kept in structures")
        };
        for element in elements.iter_mut() {
            element.append_row_binary(bytes)?;
        }
        *rows += 1;
        Ok(())
    }
}

fn read_decimal(precision: u8, bytes: &mut Bytes<'_>) -> Result<Scalar<'static>, BinaryError> {
    Ok(match precision {
        ..=9 => Scalar::Decimal128(i128::from(i32::from_le_bytes(bytes.array()?))),
        10..=18 => Scalar::Decimal128(i128::from(i64::from_le_bytes(bytes.array()?))),
        19..=38 => Scalar::Decimal128(i128::from_le_bytes(bytes.array()?)),
        _ => Scalar::Decimal256(i256::from_le_bytes(bytes.array()?)),
    })
}

/// The number of the type among those of the variant, and the value.
fn read_variant(types: &[DataType], bytes: &mut Bytes<'_>) -> Result<Option<Vec<u8>>, BinaryError> {
    let number = bytes.byte()?;
    if number == 255 {
        return Ok(None);
    }
    let data_type = types
        .get(usize::from(number))
        .ok_or(BinaryError::Incorrect)?;
    let mut value = Vec::new();
    encode_type(data_type, &mut value);
    copy_value(data_type, bytes, &mut value)?;
    Ok(Some(value))
}

/// A document: declared paths have no type before their value, others do.
fn read_json(json: &JsonType, bytes: &mut Bytes<'_>) -> Result<Vec<u8>, BinaryError> {
    let count = bytes.var_uint()?;
    if count > PATHS_MAX {
        return Err(BinaryError::Incorrect);
    }
    let mut paths: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for _ in 0..count {
        let path = bytes.string()?;
        let declared = json
            .typed_paths
            .iter()
            .find(|(name, _)| name.as_bytes() == path);
        let mut value = Vec::new();
        if let Some((_, data_type)) = declared {
            encode_type(data_type, &mut value);
            copy_value(data_type, bytes, &mut value)?;
        } else {
            let start = bytes.rest();
            if skip_dynamic(bytes)? == DataType::Nothing {
                continue;
            }
            value.extend_from_slice(&start[..start.len() - bytes.rest().len()]);
        }
        paths.push((path, value));
    }
    paths.sort_by_key(|(path, _)| *path);
    let mut document = Vec::new();
    write_var_uint(paths.len() as u64, &mut document);
    for (path, value) in paths {
        write_var_uint(path.len() as u64, &mut document);
        document.extend_from_slice(path);
        document.extend_from_slice(&value);
    }
    Ok(document)
}

fn copy_value(
    data_type: &DataType,
    bytes: &mut Bytes<'_>,
    out: &mut Vec<u8>,
) -> Result<(), BinaryError> {
    let start = bytes.rest();
    ColumnBuilder::new(data_type).append_row_binary(bytes)?;
    out.extend_from_slice(&start[..start.len() - bytes.rest().len()]);
    Ok(())
}

/// A state as far as it tells its own length.
fn read_state<'a>(state: &AggregateState, bytes: &mut Bytes<'a>) -> Result<&'a [u8], BinaryError> {
    let start = bytes.rest();
    match (&*state.function, state.arguments.first()) {
        ("count", _) => {
            bytes.var_uint()?;
        }
        ("sum", Some(argument)) => {
            let width = match argument.inner() {
                DataType::Decimal { precision, .. } if *precision > 38 => 32,
                DataType::Decimal { .. } | DataType::Int128 | DataType::UInt128 => 16,
                DataType::Int256 | DataType::UInt256 => 32,
                _ => 8,
            };
            bytes.take(width)?;
        }
        ("avg", Some(argument)) if argument.fixed_width_bytes().is_some_and(|width| width <= 8) => {
            bytes.take(8)?;
            bytes.var_uint()?;
        }
        _ => return Err(BinaryError::State),
    }
    Ok(&start[..start.len() - bytes.rest().len()])
}

/// Passes over a type and the value behind it; gives the type.
pub(crate) fn skip_dynamic(bytes: &mut Bytes<'_>) -> Result<DataType, BinaryError> {
    let data_type = decode_type(bytes)?;
    if data_type != DataType::Nothing {
        ColumnBuilder::new(&data_type).append_row_binary(bytes)?;
    }
    Ok(data_type)
}

/// A type and the value behind it, as a column of one row. `None` where it is `NULL` or damaged.
pub(crate) fn decode_dynamic(bytes: &[u8]) -> Option<Column> {
    let mut bytes = Bytes::new(bytes);
    let data_type = decode_type(&mut bytes).ok()?;
    if data_type == DataType::Nothing {
        return None;
    }
    let mut builder = ColumnBuilder::new(&data_type);
    builder.append_row_binary(&mut bytes).ok()?;
    Some(builder.finish())
}
