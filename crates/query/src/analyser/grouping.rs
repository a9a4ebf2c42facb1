//! `GROUP BY` and aggregate functions.

use super::grouping_sets::{GroupingCall, Sets, group_exprs, sets_of};
use super::level::{AggregateCall, Level, Place};
use super::{Analyser, on, plan_error};
use crate::aggregate_adapter::aggregate_udf;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{column_name, plan_column};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, lit};
use granary_parser::{Expr, ExprKind, GroupBy, Literal, Select};
use granary_types::ErrorCode;
use std::collections::HashSet;

/// The keys of `GROUP BY`.
pub(super) struct Keys {
    /// The columns that hold them.
    pub(super) columns: Vec<(ColumnId, Expression)>,
    /// `ROLLUP`, `CUBE`, `GROUPING SETS`
    pub(super) sets: Option<Sets>,
    /// Where there are sets: a bit for each key, the last one lowest, that is set where the row is not grouped by it.
    pub(super) left_out: Option<ColumnId>,
    /// `ROLLUP`, `CUBE`
    sets_of_no_rows_are_empty: bool,
}

impl Analyser<'_> {
    /// What it is grouped by.
    pub(super) fn group_keys(
        &self,
        select: &Select,
        outputs: &[(String, Expression)],
        level: &Level<'_>,
    ) -> Result<Keys, QueryError> {
        let mut found = Found::default();
        match &select.group_by {
            None => {}
            Some(GroupBy::GroupingSets(written)) => {
                let mut sets = Sets::new();
                for set in written {
                    let keys = self.written_keys(set, outputs, level)?;
                    let mut set: Vec<usize> = keys
                        .into_iter()
                        .filter_map(|key| found.add(key, self))
                        .collect();
                    set.sort_unstable();
                    set.dedup();
                    sets.push(set);
                }
                return Ok(found.grouped(Some(sets), self));
            }
            Some(GroupBy::All) => {
                let mut keys = Vec::new();
                for (_, output) in outputs {
                    keys_of(output, level, &mut keys);
                }
                found.positions = keys.into_iter().map(|key| found.add(key, self)).collect();
            }
            Some(GroupBy::Keys(written)) => {
                let keys = self.written_keys(written, outputs, level)?;
                found.positions = keys.into_iter().map(|key| found.add(key, self)).collect();
            }
        }
        let mut distinct: Vec<Option<usize>> = Vec::new();
        for position in &found.positions {
            // A key that stands twice is one; a constant makes a set of its own, but no column.
            if position.is_none() || !distinct.contains(position) {
                distinct.push(*position);
            }
        }
        let sets = sets_of(select, distinct.len())?.map(|sets| {
            let set = |set: Vec<usize>| set.into_iter().filter_map(|at| distinct[at]).collect();
            sets.into_iter().map(set).collect()
        });
        let mut keys = found.grouped(sets, self);
        keys.sets_of_no_rows_are_empty = keys.sets.is_some();
        Ok(keys)
    }

    fn written_keys(
        &self,
        written: &[Expr],
        outputs: &[(String, Expression)],
        level: &Level<'_>,
    ) -> Result<Vec<Expression>, QueryError> {
        let place = Place::BeforeAggregation("GROUP BY");
        let key = |key| match positional(key, outputs)? {
            Some(output) => Ok(output),
            None => level.at(place, || self.expr(key, level)),
        };
        written.iter().map(key).collect()
    }

    /// The plan after aggregation: columns for keys, for aggregate functions and for `grouping`.
    pub(super) fn grouped(
        &self,
        plan: LogicalPlan,
        keys: &Keys,
        calls: &[AggregateCall],
        groupings: &[GroupingCall],
    ) -> Result<LogicalPlan, QueryError> {
        let plan = self.aggregated(plan, keys, calls)?;
        if keys.sets.is_none() && groupings.is_empty() {
            return Ok(plan);
        }
        self.after_sets(plan, keys, groupings)
    }

    /// The plan after aggregation: columns for keys and for aggregate functions.
    pub(super) fn aggregated(
        &self,
        plan: LogicalPlan,
        keys: &Keys,
        calls: &[AggregateCall],
    ) -> Result<LogicalPlan, QueryError> {
        let mut inputs: Vec<(ColumnId, Expression)> = keys.columns.clone();
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
        // Where there is no row, ROLLUP and CUBE have none either, but DataFusion one of all together.
        let rows = keys.sets_of_no_rows_are_empty.then(|| self.new_id());
        if let Some(rows) = rows {
            functions.push(count(lit(1_u8)).alias(column_name(rows)));
        }
        let mut plan = on(plan)
            .aggregate(group_exprs(keys), functions)
            .map_err(plan_error)?;
        if let Some(rows) = rows {
            let has_rows = PlanExpr::Column(plan_column(rows)).gt(lit(0_i64));
            plan = plan.filter(has_rows).map_err(plan_error)?;
        }
        plan.build().map_err(plan_error)
    }
}

/// Keys while they are collected.
#[derive(Default)]
struct Found {
    columns: Vec<(ColumnId, Expression)>,
    /// Where each key that is written stands among the columns.
    positions: Vec<Option<usize>>,
}

impl Found {
    /// Where the key stands; a constant stands nowhere.
    fn add(&mut self, key: Expression, analyser: &Analyser<'_>) -> Option<usize> {
        if key.as_constant().is_some() {
            return None;
        }
        let known = self.columns.iter().position(|(_, known)| *known == key);
        Some(known.unwrap_or_else(|| {
            self.columns.push((analyser.new_id(), key));
            self.columns.len() - 1
        }))
    }

    fn grouped(self, sets: Option<Sets>, analyser: &Analyser<'_>) -> Keys {
        // Without a column there is nothing to make sets of but one.
        let sets = sets.filter(|_| !self.columns.is_empty());
        Keys {
            left_out: sets.is_some().then(|| analyser.new_id()),
            columns: self.columns,
            sets,
            sets_of_no_rows_are_empty: false,
        }
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
            if let Some((id, key)) = self.columns.iter().find(|(_, key)| key == each) {
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
