//! Columns of a file for a type that is asked for, as far as it is a matter of their form: missing
//! values, the order of elements, bytes that are numbers. The rest is a conversion of values.

use super::ParquetError;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Decimal256Array, FixedSizeBinaryArray,
    ListArray, Scalar, StructArray,
};
use arrow::buffer::BooleanBuffer;
use arrow::compute::kernels::zip::zip;
use arrow::datatypes::i256;
use granary_columns::{Column, arrow_type, default_values};
use granary_types::{DataType, Element};
use std::sync::Arc;

/// A column that can be converted to the type that was asked for.
pub struct Fitted {
    /// The values.
    pub column: Column,
    /// Where values were missing that the type cannot miss.
    pub missing: Option<Vec<bool>>,
}

/// Brings a column into the form of a type, so that a conversion of its values makes it of that type.
///
/// # Errors
/// The forms have nothing to do with each other.
pub fn fit(name: &str, column: &Column, wanted: &DataType) -> Result<Fitted, ParquetError> {
    let mut missing = None;
    if column.data_type.is_nullable() && !wanted.is_nullable() && column.values.null_count() > 0 {
        let nulls = (0..column.len()).map(|row| column.values.is_null(row));
        missing = Some(nulls.collect());
    }
    let data_type = fitted_type(name, &column.data_type, wanted)?;
    let values = fitted(&column.data_type, &data_type, &column.values)?;
    Ok(Fitted {
        column: Column::new(data_type, values),
        missing,
    })
}

/// The element of a tuple, or of the tuples in an array, as a column of its own.
pub fn element(column: &Column, name: &str) -> Option<Column> {
    let place = |elements: &[Element]| {
        let named = |each: &Element| each.name.as_deref() == Some(name);
        elements.iter().position(named)
    };
    match &column.data_type {
        DataType::Tuple(elements) => {
            let at = place(elements)?;
            let values = Arc::clone(column.values.as_struct().column(at));
            Some(Column::new(elements[at].data_type.clone(), values))
        }
        DataType::Array(item) => {
            let DataType::Tuple(elements) = &**item else {
                return None;
            };
            let at = place(elements)?;
            let data_type = DataType::Array(Box::new(elements[at].data_type.clone()));
            let list: &ListArray = column.values.as_list();
            let items = Arc::clone(list.values().as_struct().column(at));
            Some(Column::new(
                data_type.clone(),
                of_lists(&data_type, list, items).ok()?,
            ))
        }
        _ => None,
    }
}

/// The type in which values of `given` can be converted to `wanted`.
fn fitted_type(name: &str, given: &DataType, wanted: &DataType) -> Result<DataType, ParquetError> {
    let refused = || ParquetError::Form {
        column: name.to_owned(),
        found: given.clone(),
        expected: wanted.clone(),
    };
    let same = |given: &DataType, wanted: &DataType| fitted_type(name, given, wanted);
    Ok(match (given, &wanted.storage()) {
        (given, DataType::LowCardinality(wanted)) => same(given, wanted)?,
        (DataType::Nullable(given), DataType::Nullable(wanted)) => same(given, wanted)?.nullable(),
        (DataType::Nullable(given), wanted) => same(given, wanted)?,
        (given, DataType::Nullable(wanted)) => same(given, wanted)?,
        (DataType::Array(given), DataType::Array(wanted)) => {
            DataType::Array(Box::new(same(given, wanted)?))
        }
        (DataType::Map(key, value), DataType::Map(wanted_key, wanted_value)) => {
            let key = same(key, wanted_key)?;
            DataType::Map(Box::new(key), Box::new(same(value, wanted_value)?))
        }
        (DataType::Tuple(given), DataType::Tuple(wanted)) => {
            let elements = wanted.iter().enumerate().map(|(at, element)| {
                let from = &given[source(given, element, at).ok_or_else(refused)?];
                let data_type = same(&from.data_type, &element.data_type)?;
                Ok(Element {
                    name: element.name.clone(),
                    data_type,
                })
            });
            let is_whole =
                wanted.iter().all(|element| element.name.is_some()) || wanted.len() == given.len();
            if !is_whole {
                return Err(refused());
            }
            DataType::Tuple(elements.collect::<Result<_, ParquetError>>()?)
        }
        (DataType::Array(_) | DataType::Map(..) | DataType::Tuple(_), _)
        | (_, DataType::Array(_) | DataType::Map(..) | DataType::Tuple(_)) => return Err(refused()),
        (
            DataType::FixedString(16),
            wanted @ (DataType::Int128 | DataType::UInt128 | DataType::Ipv6),
        )
        | (DataType::FixedString(32), wanted @ (DataType::Int256 | DataType::UInt256)) => {
            wanted.clone()
        }
        (DataType::FixedString(_), DataType::Uuid | DataType::Ipv4 | DataType::Ipv6) => {
            return Err(refused());
        }
        (given, _) => given.clone(),
    })
}

/// The place of the element that becomes this one.
fn source(given: &[Element], wanted: &Element, at: usize) -> Option<usize> {
    match &wanted.name {
        None => (at < given.len()).then_some(at),
        name => given.iter().position(|each| each.name == *name),
    }
}

fn fitted(given: &DataType, to: &DataType, values: &ArrayRef) -> Result<ArrayRef, ParquetError> {
    if given == to {
        return Ok(Arc::clone(values));
    }
    Ok(match (given, to) {
        (DataType::Nullable(inner), DataType::Nullable(to)) => fitted(inner, to, values)?,
        (DataType::Nullable(inner), to) => fitted(inner, to, &without_nulls(inner, values)?)?,
        (DataType::Array(item), DataType::Array(to_item)) => {
            let list: &ListArray = values.as_list();
            of_lists(to, list, fitted(item, to_item, list.values())?)?
        }
        (DataType::Map(key, value), DataType::Map(to_key, to_value)) => {
            let list: &ListArray = values.as_list();
            let pairs = list.values().as_struct();
            let keys = fitted(key, to_key, pairs.column(0))?;
            let values = fitted(value, to_value, pairs.column(1))?;
            let arrow::datatypes::DataType::List(field) = arrow_type(to) else {
                unreachable!("a map is kept in lists");
            };
            let arrow::datatypes::DataType::Struct(fields) = field.data_type() else {
                unreachable!("a map is kept in lists of pairs");
            };
            let pairs = StructArray::try_new(fields.clone(), vec![keys, values], None)?;
            of_lists(to, list, Arc::new(pairs))?
        }
        (DataType::Tuple(elements), DataType::Tuple(to_elements)) => {
            let tuple = values.as_struct();
            let each = to_elements.iter().enumerate().map(|(at, element)| {
                let from = source(elements, element, at).expect("the types were compared");
                fitted(
                    &elements[from].data_type,
                    &element.data_type,
                    tuple.column(from),
                )
            });
            let columns: Vec<ArrayRef> = each.collect::<Result<_, _>>()?;
            let arrow::datatypes::DataType::Struct(fields) = arrow_type(to) else {
                unreachable!("a tuple is kept in a struct");
            };
            Arc::new(StructArray::try_new(fields, columns, None)?)
        }
        (DataType::FixedString(_), to) => numbers(to, values.as_fixed_size_binary())?,
        _ => Arc::clone(values),
    })
}

fn of_lists(to: &DataType, list: &ListArray, items: ArrayRef) -> Result<ArrayRef, ParquetError> {
    let arrow::datatypes::DataType::List(field) = arrow_type(to) else {
        unreachable!("an array is kept in lists");
    };
    let offsets = list.offsets().clone();
    Ok(Arc::new(ListArray::try_new(field, offsets, items, None)?))
}

/// Defaults where values are missing.
fn without_nulls(data_type: &DataType, values: &ArrayRef) -> Result<ArrayRef, ParquetError> {
    let Some(nulls) = values
        .logical_nulls()
        .filter(|nulls| nulls.null_count() > 0)
    else {
        return Ok(Arc::clone(values));
    };
    let default = Scalar::new(default_values(data_type, 1)?);
    let is_there: &BooleanBuffer = nulls.inner();
    let is_there = BooleanArray::new(is_there.clone(), None);
    Ok(zip(&is_there, values, &default)?)
}

/// Bytes as the number or address that they are.
fn numbers(to: &DataType, values: &FixedSizeBinaryArray) -> Result<ArrayRef, ParquetError> {
    let nulls = values.nulls().cloned();
    let bytes = (0..values.len()).map(|row| values.value(row));
    Ok(match to {
        DataType::Int128 => {
            let numbers = bytes.map(|bytes| i128::from_le_bytes(sized(bytes)));
            let array = Decimal128Array::new(numbers.collect::<Vec<_>>().into(), nulls);
            Arc::new(array.with_precision_and_scale(38, 0)?)
        }
        DataType::Int256 => {
            let numbers = bytes.map(|bytes| i256::from_le_bytes(sized(bytes)));
            let array = Decimal256Array::new(numbers.collect::<Vec<_>>().into(), nulls);
            Arc::new(array.with_precision_and_scale(76, 0)?)
        }
        DataType::UInt128 | DataType::UInt256 => {
            let reversed = bytes.flat_map(|bytes| bytes.iter().rev().copied());
            let reversed: Vec<u8> = reversed.collect();
            let width = values.value_length();
            Arc::new(FixedSizeBinaryArray::try_new(
                width,
                reversed.into(),
                nulls,
            )?)
        }
        _ => Arc::new(values.clone()),
    })
}

fn sized<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("the width is that of the type")
}
