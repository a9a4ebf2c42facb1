//! Converting a column to another type, where a query needs it without saying so: set operations, joins, `IN`, branches.

use crate::call::evaluate;
use crate::context::Context;
use crate::error::QueryError;
use crate::function::Argument;
use crate::supertype::integer_bits;
use arrow::array::{Array, BinaryArray};
use arrow::compute::cast;
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// The column with another type: `CAST`, or less where less does it.
///
/// # Errors
/// When a value has no place in the other type.
pub(crate) fn convert(
    column: &Column,
    to: &DataType,
    context: &Context,
) -> Result<Column, QueryError> {
    if column.data_type == *to {
        return Ok(column.clone());
    }
    let (from, target) = (column.data_type.inner(), to.inner());
    let loses_null = column.values.null_count() > 0 && !to.is_nullable();
    let arrow = arrow_type(to);
    if from == target && !loses_null {
        return Ok(Column::new(to.clone(), Arc::clone(&column.values)));
    }
    if is_wider(from, target) && !loses_null || *from == DataType::Nothing && to.is_nullable() {
        let values = cast(&column.values, &arrow).map_err(|error| QueryError::Internal {
            detail: error.to_string(),
        })?;
        return Ok(Column::new(to.clone(), values));
    }
    let name = Arc::new(BinaryArray::from_vec(vec![to.to_string().as_bytes()]));
    let arguments = [
        Argument::Column(column.clone()),
        Argument::Constant(Column::new(DataType::String, name)),
    ];
    evaluate("CAST", &arguments, column.len(), context)
}

/// Whether a type of numbers holds all values of another, and Arrow knows both.
fn is_wider(from: &DataType, to: &DataType) -> bool {
    let is_float = |each: &DataType| match each {
        DataType::Float32 => Some(24),
        DataType::Float64 => Some(53),
        _ => None,
    };
    match (
        integer_bits(from),
        integer_bits(to),
        is_float(from),
        is_float(to),
    ) {
        (_, _, Some(from), Some(to)) => to > from,
        (Some((_, bits)), None, None, Some(mantissa)) => bits < mantissa,
        (Some((from_signed, from)), Some((to_signed, to)), ..) => {
            (to_signed || !from_signed) && to > from && to <= 64
        }
        _ => false,
    }
}
