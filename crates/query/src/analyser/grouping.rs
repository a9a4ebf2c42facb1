//! `GROUP BY` and aggregate functions.

use super::level::{AggregateCall, Level, Place};
use super::{Analyser, on, plan_error};
use crate::aggregate_adapter::aggregate_udf;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{column_name, plan_column};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, lit};
use granary_parser::{Expr, ExprKind, GroupBy, Literal, Select};
use granary_types::ErrorCode;
use std::collections::HashSet;

/// The keys of `GROUP BY`, with the columns that hold them.
pub(super) struct Keys(pub(super) Vec<(ColumnId, Expression)>);

impl Analyser<'_> {
    /// What it is grouped by.
    pub(super) fn group_keys(
        &self,
        select: &Select,
        outputs: &[(String, Expression)],
        level: &Level<'_>,
    ) -> Result<Keys, QueryError> {
        let mut keys: Vec<Expression> = Vec::new();
        match &select.group_by {
            None => {}
            Some(GroupBy::GroupingSets(_)) => {
                return Err(QueryError::not_implemented("GROUPING SETS"));
            }
            Some(GroupBy::All) => {
                for (_, output) in outputs {
                    keys_of(output, level, &mut keys);
                }
            }
            Some(GroupBy::Keys(written)) => {
                for key in written {
                    let place = Place::BeforeAggregation("GROUP BY");
                    let key = match positional(key, outputs)? {
                        Some(output) => output,
                        None => level.at(place, || self.expr(key, level))?,
                    };
                    keys.push(key);
                }
            }
        }
        let mut distinct: Vec<(ColumnId, Expression)> = Vec::new();
        for key in keys {
            let is_known = distinct.iter().any(|(_, known)| *known == key);
            if !is_known && key.as_constant().is_none() {
                distinct.push((self.new_id(), key));
            }
        }
        Ok(Keys(distinct))
    }

    /// The plan after aggregation: columns for keys and for aggregate functions.
    pub(super) fn aggregated(
        &self,
        plan: LogicalPlan,
        keys: &Keys,
        calls: &[AggregateCall],
    ) -> Result<LogicalPlan, QueryError> {
        let mut inputs: Vec<(ColumnId, Expression)> = keys.0.clone();
        let mut functions = Vec::new();
        for call in calls {
            let mut arguments = Vec::new();
            for argument in &call.arguments {
                let id = self.new_id();
                inputs.push((id, argument.clone()));
                arguments.push(PlanExpr::Column(plan_column(id)));
            }
            if arguments.is_empty() {
                arguments.push(lit(1_u8)); // there must be one; it is not looked at
            }
            let types = call.arguments.iter().map(|each| each.data_type.clone());
            let function = aggregate_udf(
                call.id.0,
                std::sync::Arc::clone(&call.resolved),
                &types.collect::<Vec<_>>(),
            );
            let function =
                AggregateFunction::new_udf(function, arguments, false, None, vec![], None);
            functions.push(PlanExpr::AggregateFunction(function).alias(column_name(call.id)));
        }
        let plan = self.extended(plan, &inputs)?;
        let keys = keys
            .0
            .iter()
            .map(|(id, _)| PlanExpr::Column(plan_column(*id)));
        let plan = on(plan).aggregate(keys, functions).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }
}

/// For `GROUP BY ALL`: an output without aggregate functions, or what stands beside them in it.
fn keys_of(output: &Expression, level: &Level<'_>, keys: &mut Vec<Expression>) {
    let aggregated: HashSet<ColumnId> = level
        .aggregates
        .borrow()
        .iter()
        .map(|call| call.id)
        .collect();
    let columns = output.columns();
    let is_aggregate = |id: &ColumnId| aggregated.contains(id);
    if columns.iter().all(|(id, _)| !is_aggregate(id)) {
        keys.push(output.clone());
    } else if columns.iter().any(|(id, _)| !is_aggregate(id)) {
        for child in output.children() {
            keys_of(child, level, keys);
        }
    }
}

impl Keys {
    /// The expression after aggregation.
    ///
    /// # Errors
    /// [`QueryError::NotAggregated`] when it needs a column that is neither a key nor the result of an aggregate function.
    pub(super) fn applied(
        &self,
        expression: &Expression,
        later: &HashSet<ColumnId>,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        expression.rewrite(&mut |each| {
            if let Some((id, key)) = self.0.iter().find(|(_, key)| key == each) {
                return Ok(Some(Expression::column(*id, key.data_type.clone())));
            }
            match &*each.node {
                Node::Column(id) if !later.contains(id) => Err(QueryError::NotAggregated {
                    name: name_of(*id, level),
                    scope: level.text.clone(),
                }),
                // The parameters of a lambda are its own.
                Node::Lambda { parameters, body } => {
                    let mut own = later.clone();
                    own.extend(parameters.iter().copied());
                    let body = self.applied(body, &own, level)?;
                    Ok(Some(Expression {
                        data_type: each.data_type.clone(),
                        node: std::sync::Arc::new(Node::Lambda {
                            parameters: parameters.clone(),
                            body,
                        }),
                    }))
                }
                _ => Ok(None),
            }
        })
    }
}

fn name_of(id: ColumnId, level: &Level<'_>) -> String {
    let columns = level.sources.iter().flat_map(|source| &source.columns);
    let found = columns
        .filter(|column| column.value.as_column() == Some(id))
        .map(|column| column.name.clone())
        .next();
    found.unwrap_or_else(|| "of the query".to_owned())
}

/// `GROUP BY 1`, `ORDER BY 2`: the output of that number.
///
/// # Errors
/// There are fewer outputs.
pub(super) fn positional(
    key: &Expr,
    outputs: &[(String, Expression)],
) -> Result<Option<Expression>, QueryError> {
    let ExprKind::Literal(Literal::Unsigned(number)) = key.kind else {
        return Ok(None);
    };
    if key.alias.is_some() {
        return Ok(None);
    }
    let at = usize::try_from(number)
        .ok()
        .and_then(|at| at.checked_sub(1));
    match at.and_then(|at| outputs.get(at)) {
        Some((_, value)) => Ok(Some(value.clone())),
        None => Err(QueryError::refused(
            ErrorCode::BAD_ARGUMENTS,
            format!(
                "Positional argument number {number} is out of bounds. Expected in range [1, {}]",
                outputs.len()
            ),
        )),
    }
}
