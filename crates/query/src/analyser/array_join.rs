//! `ARRAY JOIN`: a row for each item of an array.

use super::expr::function;
use super::level::{Level, Place};
use super::{Analyser, on, plan_error};
use crate::error::QueryError;
use crate::expression::Expression;
use crate::lowering::plan_column;
use crate::scope::{Source, SourceColumn};
use datafusion::logical_expr::LogicalPlan;
use granary_parser::Expr;
use granary_types::{DataType, ErrorCode};

impl Analyser<'_> {
    /// `[LEFT] ARRAY JOIN a, b AS c`
    pub(super) fn array_join(
        &self,
        plan: LogicalPlan,
        left: bool,
        arrays: &[Expr],
        level: &mut Level<'_>,
    ) -> Result<LogicalPlan, QueryError> {
        let mut values = Vec::new();
        for array in arrays {
            let place = Place::BeforeAggregation("ARRAY JOIN");
            // The alias of an array names its items, not the array.
            let bare = Expr {
                alias: None,
                ..array.clone()
            };
            let value = level.at(place, || self.expr(&bare, level))?;
            if !matches!(value.data_type, DataType::Array(_)) {
                return Err(QueryError::refused(
                    ErrorCode::TYPE_MISMATCH,
                    format!(
                        "ARRAY JOIN requires an array, {} is {}",
                        array.to_single_line(),
                        value.data_type
                    ),
                ));
            }
            values.push(value);
        }
        let single = match &values[..] {
            [only] => only.clone(),
            _ => self.apply(function("arrayZip")?, values.clone())?,
        };
        let single = if left {
            self.apply(function("emptyArrayToSingle")?, vec![single])?
        } else {
            single
        };
        let DataType::Array(item) = single.data_type.clone() else {
            return Err(QueryError::Internal {
                detail: "arrays were zipped to something else".to_owned(),
            });
        };
        let id = self.new_id();
        let plan = self.extended(plan, &[(id, single)])?;
        let plan = on(plan)
            .unnest_column(plan_column(id))
            .and_then(|plan| plan.build())
            .map_err(plan_error)?;
        let item = Expression::column(id, *item);
        let mut items = vec![item.clone()];
        if values.len() > 1 {
            items.clear();
            for at in 1..=values.len() {
                let index = granary_parser::Literal::Unsigned(at as u64);
                let index = Expression::constant(super::expr::literal(&index));
                items.push(self.apply(function("tupleElement")?, vec![item.clone(), index])?);
            }
        }
        for ((array, value), item) in arrays.iter().zip(&values).zip(items) {
            name_items(array, value, item, level);
        }
        Ok(plan)
    }
}

/// The items are called by the alias; without one they take the place of the array.
fn name_items(array: &Expr, value: &Expression, item: Expression, level: &mut Level<'_>) {
    match &array.alias {
        Some(alias) => {
            level.aliases.remove(alias);
            level.sources.push(Source {
                name: None,
                database: None,
                columns: vec![SourceColumn {
                    name: alias.clone(),
                    value: item,
                    in_asterisk: false,
                }],
            });
        }
        None => {
            for column in level
                .sources
                .iter_mut()
                .flat_map(|source| &mut source.columns)
            {
                if column.value == *value {
                    column.value = item.clone();
                }
            }
        }
    }
}
