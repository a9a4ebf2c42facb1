//! `ORDER BY`: keys in a form in which Arrow sorts them as ClickHouse does.

use super::Analyser;
use super::expr::{function, literal};
use super::level::Level;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::lowering::lower;
use datafusion::logical_expr::SortExpr;
use granary_parser::{Literal, NullsOrder, OrderElement};
use granary_types::DataType;

/// A key to sort by.
#[derive(Clone)]
pub(crate) struct SortKey {
    pub(crate) value: Expression,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

impl Analyser<'_> {
    /// The keys of an element of `ORDER BY`, whose expression stands for `value`.
    pub(super) fn sort_keys(
        &self,
        element: &OrderElement,
        value: &Expression,
    ) -> Result<Vec<SortKey>, QueryError> {
        if element.collation.is_some() {
            return Err(QueryError::not_implemented("COLLATE in ORDER BY"));
        }
        let key = SortKey {
            value: value.clone(),
            descending: element.descending,
            nulls_first: element.nulls == Some(NullsOrder::First),
        };
        self.comparable(key)
    }

    /// Takes tuples apart, and puts "not a number" where ClickHouse has it: beside `NULL`.
    fn comparable(&self, key: SortKey) -> Result<Vec<SortKey>, QueryError> {
        match key.value.data_type.storage() {
            DataType::Tuple(elements) => {
                let mut keys = Vec::new();
                for at in 1..=elements.len() {
                    let index = Expression::constant(literal(&Literal::Unsigned(at as u64)));
                    let arguments = vec![key.value.clone(), index];
                    let value = self.apply(function("tupleElement")?, arguments)?;
                    keys.extend(self.comparable(SortKey { value, ..key })?);
                }
                Ok(keys)
            }
            DataType::Json(_) | DataType::Variant(_) | DataType::Dynamic { .. } => Err(
                QueryError::not_implemented("ORDER BY of Variant, Dynamic and JSON"),
            ),
            other => match other.inner() {
                DataType::Float32 | DataType::Float64 | DataType::BFloat16
                    if key.descending || key.nulls_first =>
                {
                    let value = self.apply(function("isNaN")?, vec![key.value.clone()])?;
                    let not_a_number = SortKey {
                        value,
                        descending: key.nulls_first,
                        nulls_first: key.nulls_first,
                    };
                    Ok(vec![not_a_number, key])
                }
                _ => Ok(vec![key]),
            },
        }
    }

    /// The keys for a plan.
    pub(super) fn sort_exprs(&self, keys: &[SortKey]) -> Vec<SortExpr> {
        keys.iter()
            .map(|key| {
                let value = lower(&key.value, &self.context);
                SortExpr::new(value, !key.descending, key.nulls_first)
            })
            .collect()
    }

    /// The keys of a list of elements.
    pub(super) fn window_order(
        &self,
        elements: &[OrderElement],
        level: &Level<'_>,
    ) -> Result<Vec<SortKey>, QueryError> {
        let mut keys = Vec::new();
        for element in elements {
            if element.fill.is_some() {
                return Err(QueryError::not_implemented("WITH FILL in a window"));
            }
            let value = self.expr(&element.expr, level)?;
            keys.extend(self.sort_keys(element, &value)?);
        }
        Ok(keys)
    }
}
