//! `LIMIT` and `OFFSET`: constants.

use super::Analyser;
use super::level::Level;
use crate::error::QueryError;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType as ArrowType, UInt64Type};
use granary_parser::Expr;
use granary_types::{DataType, ErrorCode};

impl Analyser<'_> {
    /// A number of rows.
    pub(super) fn row_count(&self, expr: &Expr, level: &Level<'_>) -> Result<usize, QueryError> {
        let wrong = |what: &str| {
            QueryError::refused(
                ErrorCode::INVALID_LIMIT_EXPRESSION,
                format!(
                    "LIMIT and OFFSET take a number of rows, {} is {what}",
                    expr.to_single_line()
                ),
            )
        };
        let value = self.expr(expr, level)?;
        let value = value.as_constant().ok_or_else(|| wrong("no constant"))?;
        match crate::supertype::integer_bits(&value.data_type) {
            Some((_, ..=64)) => {}
            None if matches!(value.data_type, DataType::Float64 | DataType::Float32) => {
                return Err(QueryError::not_implemented(
                    "LIMIT with a fraction of the rows",
                ));
            }
            _ => return Err(wrong("no number")),
        }
        let number = cast(&value.values, &ArrowType::UInt64).map_err(|_| wrong("no number"))?;
        if number.null_count() > 0 {
            return Err(QueryError::not_implemented("A negative LIMIT or OFFSET"));
        }
        Ok(number.as_primitive::<UInt64Type>().value(0) as usize)
    }
}
