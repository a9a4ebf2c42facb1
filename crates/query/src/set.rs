//! [`Set`]: what stands on the right side of `IN`.

use crate::context::Context;
use crate::convert::convert;
use crate::error::QueryError;
use crate::evaluate::taken;
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef, UInt8Array, UInt64Array};
use arrow::buffer::NullBuffer;
use arrow::row::{RowConverter, SortField};
use granary_columns::{Column, arrow_type};
use granary_types::{DataType, ErrorCode};
use std::collections::HashSet;
use std::sync::Arc;

/// Values, each once. `NULL` is not among them.
pub(crate) struct Set {
    /// The values that it was made of, in the type in which they are compared.
    pub(crate) values: Column,
    encoded: HashSet<Box<[u8]>>,
    converter: RowConverter,
    context: Arc<Context>,
}

impl Set {
    /// The values among which values of the type `looked_for` are looked for.
    ///
    /// # Errors
    /// When values of the two types cannot be compared.
    pub(crate) fn new(
        looked_for: &DataType,
        values: &Column,
        context: &Arc<Context>,
    ) -> Result<Self, QueryError> {
        let compared = compared_type(looked_for, &values.data_type)?;
        let values = &present(values);
        let is_whole = is_integer(&compared) || matches!(compared, DataType::Decimal { .. });
        let values = if is_whole && is_float(&values.data_type) {
            exact(values, &compared, context)?
        } else {
            convert(values, &compared, context)?
        };
        let converter = RowConverter::new(vec![SortField::new(arrow_type(&compared))])
            .map_err(|error| not_comparable(&compared, &error))?;
        let rows = converter
            .convert_columns(&[Arc::clone(&values.values)])
            .map_err(|error| not_comparable(&compared, &error))?;
        let encoded = (0..values.len())
            .filter(|row| !values.values.is_null(*row))
            .map(|row| rows.row(row).as_ref().into())
            .collect();
        Ok(Self {
            values,
            encoded,
            converter,
            context: Arc::clone(context),
        })
    }

    /// The type of a test.
    pub(crate) fn result_type(value: &DataType) -> DataType {
        match value {
            DataType::Nullable(inner) if **inner == DataType::Nothing => value.clone(),
            DataType::LowCardinality(inner) if inner.is_nullable() => {
                DataType::LowCardinality(Box::new(DataType::UInt8.nullable()))
            }
            DataType::LowCardinality(_) => DataType::LowCardinality(Box::new(DataType::UInt8)),
            DataType::Nullable(_) => DataType::UInt8.nullable(),
            _ => DataType::UInt8,
        }
    }

    /// Which values are among these.
    pub(crate) fn test(&self, column: &Column, negated: bool) -> Result<Column, QueryError> {
        let result_type = Self::result_type(&column.data_type);
        if arrow_type(&column.data_type) == arrow::datatypes::DataType::Null {
            let values = crate::default::null_values(&result_type, column.len());
            return Ok(Column::new(result_type, values));
        }
        let nulls: Option<NullBuffer> = column.values.nulls().cloned();
        let compared = if column.data_type.is_nullable() {
            self.values.data_type.clone().nullable()
        } else {
            self.values.data_type.clone()
        };
        let compared = convert(column, &compared, &self.context)?;
        let rows = self
            .converter
            .convert_columns(&[Arc::clone(&compared.values)])
            .map_err(|error| not_comparable(&compared.data_type, &error))?;
        let found: Vec<u8> = rows
            .iter()
            .map(|row| u8::from(self.encoded.contains(row.as_ref()) != negated))
            .collect();
        let flags: ArrayRef = Arc::new(UInt8Array::new(found.into(), nulls));
        Ok(Column::new(result_type, flags))
    }

    /// Whether both have the same values.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.values.data_type == other.values.data_type
            && *self.values.values == *other.values.values
    }
}

/// The values that are not `NULL`.
fn present(values: &Column) -> Column {
    let rows: UInt64Array = (0..values.len() as u64)
        .filter(|row| !values.values.is_null(*row as usize))
        .collect();
    let kept = taken(values, &rows);
    Column {
        data_type: values.data_type.inner().clone(),
        values: kept.values,
    }
}

/// Fractions as integers or decimals; what they do not hold is left out, as nothing equals it.
fn exact(values: &Column, to: &DataType, context: &Arc<Context>) -> Result<Column, QueryError> {
    let converted = convert(values, to, context)?;
    let back = convert(&converted, &values.data_type, context)?;
    let same = arrow::compute::kernels::cmp::eq(&back.values, &values.values);
    let same = same.map_err(|error| not_comparable(to, &error))?;
    let rows: UInt64Array = same.values().set_indices().map(|row| row as u64).collect();
    Ok(taken(&converted, &rows))
}

fn not_comparable(data_type: &DataType, error: &arrow::error::ArrowError) -> QueryError {
    QueryError::not_implemented(format!("IN for values of the type {data_type}: {error}"))
}

/// The type in which values of two types are compared.
fn compared_type(looked_for: &DataType, values: &DataType) -> Result<DataType, QueryError> {
    let (one, other) = (looked_for.inner().storage(), values.inner().storage());
    match (&one, &other) {
        (one, other) if one == other => Ok(one.clone()),
        (DataType::Nothing, _) => Ok(other),
        (_, DataType::Nothing) => Ok(one),
        (DataType::Tuple(left), DataType::Tuple(right)) if left.len() == right.len() => {
            let elements = left.iter().zip(right);
            let types = elements
                .map(|(left, right)| compared_type(&left.data_type, &right.data_type))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(DataType::tuple(types))
        }
        (DataType::Array(left), DataType::Array(right)) => {
            Ok(DataType::Array(Box::new(compared_type(left, right)?)))
        }
        (DataType::Decimal { .. }, float) if is_float(float) => Ok(one),
        (_, DataType::String) if is_written_as_text(&one) => Ok(one),
        _ => match supertype(&[one.clone(), other.clone()]) {
            Ok(common) => Ok(common),
            Err(_) if is_integer(&one) && is_integer(&other) => Ok(DataType::Int256),
            Err(_) if is_integer(&one) && is_float(&other) => Ok(one),
            Err(_) => Err(QueryError::refused(
                ErrorCode::TYPE_MISMATCH,
                format!(
                    "Types of the left and the right side of IN cannot be compared: {one}, {other}"
                ),
            )),
        },
    }
}

fn is_float(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Float32 | DataType::Float64)
}

fn is_integer(data_type: &DataType) -> bool {
    crate::supertype::integer_bits(data_type).is_some()
}

fn is_written_as_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Date
            | DataType::Date32
            | DataType::DateTime(_)
            | DataType::DateTime64 { .. }
            | DataType::Time
            | DataType::Time64(_)
            | DataType::Enum8(_)
            | DataType::Enum16(_)
            | DataType::Uuid
            | DataType::Ipv4
            | DataType::Ipv6
            | DataType::FixedString(_)
            | DataType::Decimal { .. }
    )
}
