//! `ROLLUP`, `CUBE`, `GROUPING SETS`, and `grouping(…)`.
//!
//! DataFusion groups by all sets in one pass. It leaves `NULL` in the keys that are not in the set of a row; ClickHouse has
//! the default of their type there.

use super::grouping::Keys;
use super::level::{Level, Place};
use super::{Analyser, on, plan_error};
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{column_name, lower, plan_column};
use datafusion::arrow::datatypes::DataType as ArrowType;
use datafusion::logical_expr::{
    Aggregate, Expr as PlanExpr, GroupingSet, LogicalPlan, Operator, binary_expr, cast, lit,
};
use granary_parser::{FunctionCall, Select};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// How many keys may be put into sets.
const KEYS_MAX: usize = 12;

/// The sets of keys, by the position of the key.
pub(super) type Sets = Vec<Vec<usize>>;

/// A call of `grouping`, whose value is known once the keys are.
pub(crate) struct GroupingCall {
    pub(crate) id: ColumnId,
    pub(crate) arguments: Vec<Expression>,
}

/// The sets that `WITH ROLLUP` or `WITH CUBE` makes of so many keys.
///
/// # Errors
/// There are too many keys.
pub(super) fn sets_of(select: &Select, keys: usize) -> Result<Option<Sets>, QueryError> {
    if !select.with_rollup && !select.with_cube {
        return Ok(None);
    }
    if keys > KEYS_MAX {
        let what = format!("ROLLUP and CUBE of more than {KEYS_MAX} keys");
        return Err(QueryError::not_implemented(what));
    }
    if select.with_rollup {
        let prefixes = (0..=keys).rev().map(|count| (0..count).collect());
        return Ok(Some(prefixes.collect()));
    }
    let subset = |left_out: usize| {
        let is_in = |at: &usize| left_out >> (keys - 1 - at) & 1 == 0;
        (0..keys).filter(is_in).collect()
    };
    Ok(Some((0..1 << keys).map(subset).collect()))
}

impl Analyser<'_> {
    /// `grouping(key, …)`
    pub(super) fn grouping_call(
        &self,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        if level.place.get() != Place::Output || !level.is_grouped {
            return Err(QueryError::refused(
                ErrorCode::ILLEGAL_AGGREGATION,
                "GROUPING function is found in a query without GROUP BY, or before it takes effect",
            ));
        }
        let place = Place::InAggregate;
        let arguments = level.at(place, || self.arguments(&call.arguments, level))?;
        if arguments.is_empty() {
            return Err(QueryError::argument_count("grouping", 0, "at least 1"));
        }
        let id = self.new_id();
        level
            .groupings
            .borrow_mut()
            .push(GroupingCall { id, arguments });
        Ok(Expression::column(id, DataType::UInt64))
    }

    /// The plan with the defaults of keys and the values of `grouping`, after aggregation by sets.
    pub(super) fn after_sets(
        &self,
        plan: LogicalPlan,
        keys: &Keys,
        groupings: &[GroupingCall],
    ) -> Result<LogicalPlan, QueryError> {
        let mut exprs = Vec::new();
        let key_of = |name: &str| keys.columns.iter().find(|(id, _)| column_name(*id) == name);
        for column in plan.schema().columns() {
            if column.name == Aggregate::INTERNAL_GROUPING_ID {
                continue;
            }
            exprs.push(match key_of(&column.name) {
                Some((id, key)) if !key.data_type.is_nullable() => {
                    let key = Expression::column(*id, key.data_type.clone());
                    let or_default = Expression {
                        data_type: key.data_type.clone(),
                        node: Arc::new(Node::OrDefault(key)),
                    };
                    lower(&or_default, &self.context).alias(column_name(*id))
                }
                _ => PlanExpr::Column(column),
            });
        }
        let has_sets = keys.sets.is_some();
        let left_out = has_sets.then(|| {
            let id = datafusion::common::Column::new_unqualified(Aggregate::INTERNAL_GROUPING_ID);
            cast(PlanExpr::Column(id), ArrowType::UInt64)
        });
        if let (Some(column), Some(left_out)) = (keys.left_out, &left_out) {
            exprs.push(left_out.clone().alias(column_name(column)));
        }
        for call in groupings {
            let value = grouping_value(call, keys, left_out.as_ref())?;
            exprs.push(value.alias(column_name(call.id)));
        }
        let plan = on(plan).project(exprs).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }

    /// The rows of one set after those of another, as ClickHouse gives them where nothing else is said.
    pub(super) fn in_order_of_sets(
        plan: LogicalPlan,
        keys: &Keys,
    ) -> Result<LogicalPlan, QueryError> {
        let Some(left_out) = keys.left_out else {
            return Ok(plan);
        };
        let key = PlanExpr::Column(plan_column(left_out)).sort(true, false);
        let plan = on(plan).sort([key]).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }
}

/// One bit for each argument, the last one lowest: whether the key is not in the set of the row.
fn grouping_value(
    call: &GroupingCall,
    keys: &Keys,
    left_out: Option<&PlanExpr>,
) -> Result<PlanExpr, QueryError> {
    let mut value = lit(0_u64);
    for (at, argument) in call.arguments.iter().rev().enumerate() {
        let key = keys.columns.iter().position(|(_, key)| key == argument);
        let Some(key) = key else {
            return Err(QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                "An argument of the GROUPING function is not in GROUP BY keys",
            ));
        };
        let Some(left_out) = left_out else { continue };
        let operator = |left, operator, right| binary_expr(left, operator, right);
        let from = lit((keys.columns.len() - 1 - key) as u64);
        let bit = operator(left_out.clone(), Operator::BitwiseShiftRight, from);
        let bit = operator(bit, Operator::BitwiseAnd, lit(1_u64));
        let bit = operator(bit, Operator::BitwiseShiftLeft, lit(at as u64));
        value = operator(value, Operator::BitwiseOr, bit);
    }
    Ok(value)
}

/// What the plan groups by.
pub(super) fn group_exprs(keys: &Keys) -> Vec<PlanExpr> {
    let column = |at: usize| PlanExpr::Column(plan_column(keys.columns[at].0));
    match &keys.sets {
        None => (0..keys.columns.len()).map(column).collect(),
        Some(sets) => {
            let sets = sets.iter().map(|set| set.iter().copied().map(column));
            let sets = sets.map(Iterator::collect).collect();
            vec![PlanExpr::GroupingSet(GroupingSet::GroupingSets(sets))]
        }
    }
}
