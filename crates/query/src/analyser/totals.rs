//! `WITH TOTALS`: what the aggregate functions give for all groups that `HAVING` keeps.
//!
//! Groups are made with the states of their aggregate functions. When all have come, their states are put together; only then
//! do they go on to the rest of the query, so that `LIMIT` cannot keep a group from being counted. The totals are a plan of
//! their own, which reads what was put together and then goes the way of the rows: it is projected, but neither filtered,
//! sorted nor limited.

use super::grouping::Keys;
use super::grouping_sets::GroupingCall;
use super::level::AggregateCall;
use super::{Analyser, on, plan_error};
use crate::aggregate::{Groups, Resolved};
use crate::collected::{Collected, Collection, Finalize, Total};
use crate::combinators::StateGroups;
use crate::default::default_value;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::lowering::{column_name, plan_column};
use arrow::array::{ArrayRef, UInt64Array};
use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, LogicalPlanBuilder};
use granary_parser::Select;
use granary_types::DataType;
use std::sync::Arc;

/// A query after aggregation: the groups, and the row of their totals.
pub(super) struct WithTotals {
    pub(super) rows: LogicalPlan,
    pub(super) totals: LogicalPlan,
}

impl Analyser<'_> {
    /// The groups with their totals. `HAVING` is done.
    pub(super) fn with_totals(
        &self,
        plan: LogicalPlan,
        keys: &Keys,
        calls: &[AggregateCall],
        groupings: &[GroupingCall],
        having: Option<&Expression>,
    ) -> Result<WithTotals, QueryError> {
        if having.is_some() && keys.sets.is_some() {
            return Err(QueryError::not_implemented(
                "WITH TOTALS with WITH ROLLUP or CUBE in presence of HAVING",
            ));
        }
        let states: Vec<AggregateCall> = calls.iter().map(|call| self.state_of(call)).collect();
        let mut plan = self.grouped(plan, keys, &states, groupings)?;
        let mut exprs: Vec<PlanExpr> = plan
            .schema()
            .columns()
            .into_iter()
            .map(PlanExpr::Column)
            .collect();
        for (call, state) in calls.iter().zip(&states) {
            let result = Finalize::call(call.id.0, &call.resolved, plan_column(state.id));
            exprs.push(result.alias(column_name(call.id)));
        }
        plan = on(plan)
            .project(exprs)
            .and_then(LogicalPlanBuilder::build)
            .map_err(plan_error)?;
        if let Some(having) = having {
            plan = self.filtered(plan, having)?;
        }
        let mut shown: Vec<(String, Total)> = Vec::new();
        for (id, key) in &keys.columns {
            let value = default_value(&key.data_type).values;
            shown.push((column_name(*id), Total::Value(value)));
        }
        for (call, state) in calls.iter().zip(&states) {
            let total = Total::Merged {
                state: column_name(state.id),
                resolved: Arc::clone(&call.resolved),
            };
            shown.push((column_name(call.id), total));
        }
        for call in groupings {
            let all = match keys.sets {
                Some(_) => (1_u64 << call.arguments.len()) - 1,
                None => 0,
            };
            let value: ArrayRef = Arc::new(UInt64Array::from(vec![all]));
            shown.push((column_name(call.id), Total::Value(value)));
        }
        if let Some(id) = keys.left_out {
            let value: ArrayRef = Arc::new(UInt64Array::from(vec![0]));
            shown.push((column_name(id), Total::Value(value)));
        }
        let left_out = keys.left_out.map(column_name);
        let collection = Arc::new(Collection::new(plan, shown, left_out));
        Ok(WithTotals {
            rows: self.scan_of(Collected::rows(Arc::clone(&collection)))?,
            totals: self.scan_of(Collected::totals(collection))?,
        })
    }

    fn state_of(&self, call: &AggregateCall) -> AggregateCall {
        AggregateCall {
            id: self.new_id(),
            name: call.name.clone(),
            parameters: call.parameters.clone(),
            arguments: call.arguments.clone(),
            resolved: Arc::new(AsState(Arc::clone(&call.resolved))),
        }
    }

    /// The totals of what stands in `FROM`, which become those of a query that does not group.
    ///
    /// # Errors
    /// When they would have to be joined.
    pub(super) fn totals_of_source(
        select: &Select,
        level: &super::level::Level<'_>,
    ) -> Result<Option<LogicalPlan>, QueryError> {
        let found = level
            .sources
            .iter()
            .find_map(|source| source.totals.clone());
        if found.is_some() && select.from.len() > 1 {
            let what = "JOIN and ARRAY JOIN of a query WITH TOTALS";
            return Err(QueryError::not_implemented(what));
        }
        Ok(found)
    }
}

/// A function whose result is its state.
struct AsState(Arc<dyn Resolved>);

impl Resolved for AsState {
    fn return_type(&self) -> DataType {
        DataType::String
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(StateGroups(self.0.groups()))
    }
}
