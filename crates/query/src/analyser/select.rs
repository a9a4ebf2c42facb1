//! `SELECT`, clause by clause, in the order in which they take effect.

use super::fill::FillClause;
use super::from::named_queries;
use super::grouping::{Keys, positional};
use super::level::{Level, Place, Ranking};
use super::order::SortKey;
use super::{Analyser, Planned, on, plan_error};
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{column_name, lower, lower_condition, plan_column};
use crate::piped::Piped;
use crate::scope::{NamedQueries, OutputColumn};
use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan, LogicalPlanBuilder, lit};
use granary_parser::{Expr, LimitBy, Select};
use granary_types::ErrorCode;
use std::collections::HashSet;

/// What comes out of the clauses up to the list of columns.
struct Outputs {
    columns: Vec<(String, Expression)>,
    order: Vec<SortKey>,
    fill: Option<FillClause>,
    having: Option<Expression>,
    qualify: Option<Expression>,
    limit_by: Option<Vec<Expression>>,
}

impl Analyser<'_> {
    /// One `SELECT`.
    pub(super) fn select(
        &self,
        select: &Select,
        queries: &NamedQueries,
    ) -> Result<Planned, QueryError> {
        refuse(select)?;
        if !select.settings.is_empty() {
            let inside = self.with_settings(select)?;
            let planned = inside.select_with(select, queries)?;
            self.take_over(&inside);
            return Ok(planned);
        }
        self.select_with(select, queries)
    }

    fn select_with(&self, select: &Select, queries: &NamedQueries) -> Result<Planned, QueryError> {
        let queries = named_queries(select, queries)?;
        let mut level = Level::new(select, queries)?;
        let mut plan = self.from(select, &mut level)?;
        if select.prewhere.is_some() && has_final(&select.from) {
            // ClickHouse filters before the rows of a key are made one, which gives other rows.
            let what = "PREWHERE together with FINAL, instead of WHERE,";
            return Err(QueryError::not_implemented(what));
        }
        let mut early = 0;
        for (clause, condition) in [("PREWHERE", &select.prewhere), ("WHERE", &select.filter)] {
            if let Some(condition) = condition {
                let place = Place::BeforeAggregation(clause);
                let condition = level.at(place, || self.expr(condition, &level))?;
                plan = self.with_early(plan, &level, &mut early)?;
                plan = self.filtered(plan, &condition)?;
            }
        }
        let mut outputs = self.outputs(select, &level)?;
        let keys = self.group_keys(select, &outputs.columns, &level)?;
        let aggregates = level.aggregates.take();
        let groupings = level.groupings.take();
        let mut windows = level.window_calls.take();
        let is_grouped = select.group_by.is_some() || !aggregates.is_empty();
        let mut totals = None;
        if !is_grouped {
            totals = Self::totals_of_source(select, &level)?;
            totals = totals
                .map(|totals| self.with_early(totals, &level, &mut 0))
                .transpose()?;
        }
        plan = self.with_early(plan, &level, &mut early)?;
        if is_grouped {
            let mut later: HashSet<ColumnId> = aggregates.iter().map(|call| call.id).collect();
            later.extend(windows.iter().map(|call| call.id));
            later.extend(groupings.iter().map(|call| call.id));
            outputs.after_aggregation(&keys, &later, &level)?;
            if select.with_totals {
                let having = outputs.having.take();
                let with_totals =
                    self.with_totals(plan, &keys, &aggregates, &groupings, having.as_ref())?;
                plan = with_totals.rows;
                totals = Some(with_totals.totals);
            } else {
                plan = self.grouped(plan, &keys, &aggregates, &groupings)?;
            }
            if select.order_by.is_none() && (select.with_rollup || select.with_cube) {
                plan = Self::in_order_of_sets(plan, &keys)?;
            }
            for call in &mut windows {
                let order_by = call.order_by.iter_mut().map(|key| &mut key.value);
                let parts = call.arguments.iter_mut().chain(&mut call.partition_by);
                for part in parts.chain(order_by) {
                    *part = keys.applied(part, &later, &level)?;
                }
            }
        }
        if let Some(having) = &outputs.having {
            plan = self.filtered(plan, having)?;
        }
        plan = self.windowed(plan, &windows)?;
        totals = totals
            .map(|totals| self.windowed(totals, &windows))
            .transpose()?;
        if let Some(qualify) = &outputs.qualify {
            plan = self.filtered(plan, qualify)?;
        }
        self.finished((plan, totals), select, &outputs, &level)
    }

    /// The list of columns, and what is computed beside it.
    fn outputs(&self, select: &Select, level: &Level<'_>) -> Result<Outputs, QueryError> {
        let mut columns = Vec::new();
        for column in &select.columns {
            columns.extend(self.asterisk(column, level)?);
        }
        if columns.is_empty() {
            return Err(QueryError::refused(
                ErrorCode::EMPTY_LIST_OF_COLUMNS_QUERIED,
                "Empty list of columns in SELECT query",
            ));
        }
        let optional = |expr: &Option<Expr>| {
            let value = expr.as_ref().map(|expr| self.expr(expr, level));
            value.transpose()
        };
        let having = optional(&select.having)?;
        let qualify = optional(&select.qualify)?;
        let order = self.order(select, &columns, level)?;
        let fill = self.fill_clause(select, &order, level)?;
        let limit_by = match &select.limit_by {
            None => None,
            Some(LimitBy { columns: None, .. }) => {
                Some(columns.iter().map(|(_, value)| value.clone()).collect())
            }
            Some(LimitBy {
                columns: Some(keys),
                ..
            }) => {
                let mut values = Vec::new();
                for key in keys {
                    values.push(match positional(key, &columns)? {
                        Some(output) => output,
                        None => self.expr(key, level)?,
                    });
                }
                Some(values)
            }
        };
        Ok(Outputs {
            columns,
            order,
            fill,
            having,
            qualify,
            limit_by,
        })
    }

    fn order(
        &self,
        select: &Select,
        columns: &[(String, Expression)],
        level: &Level<'_>,
    ) -> Result<Vec<SortKey>, QueryError> {
        let Some(order_by) = &select.order_by else {
            return Ok(Vec::new());
        };
        let mut keys = Vec::new();
        if order_by.all {
            for (_, value) in columns {
                for element in &order_by.elements {
                    keys.extend(self.sort_keys(element, value)?);
                }
            }
            return Ok(keys);
        }
        for element in &order_by.elements {
            let value = match positional(&element.expr, columns)? {
                Some(output) => output,
                None => self.expr(&element.expr, level)?,
            };
            keys.extend(self.sort_keys(element, &value)?);
        }
        Ok(keys)
    }

    /// Keeps the rows that fulfil a condition. What a table can use stands alone, too; the whole stays together, because what
    /// stands first may keep the rest from failing.
    pub(super) fn filtered(
        &self,
        plan: LogicalPlan,
        condition: &Expression,
    ) -> Result<LogicalPlan, QueryError> {
        let is_condition = condition.data_type.inner() == &granary_types::DataType::Nothing
            || condition
                .data_type
                .inner()
                .fixed_width_bytes()
                .is_some_and(|bytes| bytes <= 8)
                && is_number(condition.data_type.inner());
        if !is_condition {
            return Err(QueryError::refused(
                ErrorCode::ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER,
                format!("Invalid type for filter: {}", condition.data_type),
            ));
        }
        let mut conjuncts = Vec::new();
        flatten(condition, &mut conjuncts);
        let all = conjuncts.len();
        conjuncts.retain(is_simple);
        if conjuncts.len() < all {
            conjuncts.push(condition.clone());
        }
        let exprs = conjuncts.iter();
        let exprs = exprs.map(|each| lower_condition(each, &self.context));
        let Some(condition) = exprs.reduce(PlanExpr::and) else {
            return Ok(plan);
        };
        let plan = on(plan).filter(condition).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }

    /// `DISTINCT`, `ORDER BY`, `LIMIT BY`, `LIMIT`, and the columns of the answer.
    fn finished(
        &self,
        (plan, totals): (LogicalPlan, Option<LogicalPlan>),
        select: &Select,
        outputs: &Outputs,
        level: &Level<'_>,
    ) -> Result<Planned, QueryError> {
        let columns: Vec<OutputColumn> = outputs
            .columns
            .iter()
            .map(|(name, value)| OutputColumn {
                name: name.clone(),
                id: self.new_id(),
                data_type: value.data_type.clone(),
            })
            .collect();
        let mut projected: Vec<(ColumnId, Expression)> = columns
            .iter()
            .zip(&outputs.columns)
            .map(|(column, (_, value))| (column.id, value.clone()))
            .collect();
        let shown = projected.len();
        let mut column_of = |value: &Expression| {
            let known = projected.iter().find(|(_, each)| each == value);
            if let Some((id, _)) = known {
                return Expression::column(*id, value.data_type.clone());
            }
            let id = self.new_id();
            projected.push((id, value.clone()));
            Expression::column(id, value.data_type.clone())
        };
        let order: Vec<SortKey> = outputs
            .order
            .iter()
            .map(|key| SortKey {
                value: column_of(&key.value),
                ..key.clone()
            })
            .collect();
        let limit_by: Option<Vec<Expression>> = outputs
            .limit_by
            .as_ref()
            .map(|keys| keys.iter().map(&mut column_of).collect());
        let hidden = projected.len() > shown;
        let exprs = projected
            .iter()
            .map(|(id, value)| lower(value, &self.context).alias(column_name(*id)));
        let totals = totals.map(|totals| on(totals).project(exprs.clone().take(shown)));
        let mut plan = on(plan)
            .project(exprs)
            .and_then(LogicalPlanBuilder::build)
            .map_err(plan_error)?;
        if select.distinct {
            plan = if hidden {
                // Of the rows that are shown as one, the first says what it is ordered by.
                let shown = columns.iter().map(|each| (each.id, each.value()));
                self.first_of_each(plan, &shown.collect::<Vec<_>>())?
            } else {
                on(plan)
                    .distinct()
                    .and_then(LogicalPlanBuilder::build)
                    .map_err(plan_error)?
            };
        }
        if let (Some(keys), Some(limit_by)) = (limit_by, &select.limit_by) {
            plan = self.limited_by(plan, limit_by, keys, &order, level)?;
        }
        plan = match &outputs.fill {
            None => self.limited(plan, select, &order, level)?,
            Some(fill) => {
                let sorted = self.sorted(plan, &order)?;
                let filled = self.filled(sorted, fill, &order, &projected)?;
                self.limited(filled, select, &[], level)?
            }
        };
        let exprs = columns
            .iter()
            .map(|each| PlanExpr::Column(plan_column(each.id)));
        let plan = on(plan)
            .project(exprs)
            .and_then(LogicalPlanBuilder::build)
            .map_err(plan_error)?;
        // There is one row, also where `arrayJoin` would make more.
        let totals = totals.map(|totals| totals?.limit(0, Some(1))?.build());
        Ok(Planned {
            plan,
            columns,
            totals: totals.transpose().map_err(plan_error)?,
        })
    }

    fn sorted(&self, plan: LogicalPlan, order: &[SortKey]) -> Result<LogicalPlan, QueryError> {
        if order.is_empty() {
            return Ok(plan);
        }
        let plan = on(plan).sort(self.sort_exprs(order)).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }

    /// The plan, sorted so that its order stays, whatever stands above it.
    fn in_order(&self, plan: LogicalPlan, order: &[SortKey]) -> Result<LogicalPlan, QueryError> {
        if order.is_empty() {
            return Ok(plan);
        }
        let sorted = self.sorted(plan, order)?;
        self.scan_of(Piped::as_it_is(sorted))
    }

    /// `LIMIT n BY keys`: the first rows of each group.
    fn limited_by(
        &self,
        plan: LogicalPlan,
        limit_by: &LimitBy,
        keys: Vec<Expression>,
        order: &[SortKey],
        level: &Level<'_>,
    ) -> Result<LogicalPlan, QueryError> {
        if order.is_empty() {
            self.one_stream.set(true);
        }
        let limit = self.row_count(&limit_by.limit, level)?;
        let offset = limit_by.offset.as_ref();
        let offset = offset.map_or(Ok(0), |offset| self.row_count(offset, level))?;
        let (plan, number) = self.counted(plan, Ranking::RowNumber, keys, order)?;
        let number = PlanExpr::Column(plan_column(number));
        let last = lit((offset as u64).saturating_add(limit as u64));
        let is_taken = number
            .clone()
            .gt(lit(offset as u64))
            .and(number.lt_eq(last));
        let plan = on(plan).filter(is_taken).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }

    /// `ORDER BY … LIMIT … OFFSET … WITH TIES`
    fn limited(
        &self,
        plan: LogicalPlan,
        select: &Select,
        order: &[SortKey],
        level: &Level<'_>,
    ) -> Result<LogicalPlan, QueryError> {
        let Some(limit) = &select.limit else {
            return self.in_order(plan, order);
        };
        let count = |expr: &Option<Expr>| {
            let count = expr.as_ref().map(|expr| self.row_count(expr, level));
            count.transpose()
        };
        let offset = count(&limit.offset)?.unwrap_or(0);
        let count = count(&limit.limit)?;
        if let (true, Some(count)) = (limit.with_ties, count) {
            if order.is_empty() || offset > 0 {
                return Err(QueryError::not_implemented(
                    "LIMIT WITH TIES with an OFFSET or without ORDER BY",
                ));
            }
            let (plan, rank) = self.counted(plan, Ranking::Rank, Vec::new(), order)?;
            let is_taken = PlanExpr::Column(plan_column(rank)).lt_eq(lit(count as u64));
            let plan = on(plan).filter(is_taken).map_err(plan_error)?;
            return self.in_order(plan.build().map_err(plan_error)?, order);
        }
        if order.is_empty() {
            self.one_stream.set(true);
        }
        let plan = self.sorted(plan, order)?;
        let plan = on(plan).limit(offset, count).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }
}

impl Outputs {
    /// Everything after aggregation is made of keys and the results of aggregate functions.
    fn after_aggregation(
        &mut self,
        keys: &Keys,
        later: &HashSet<ColumnId>,
        level: &Level<'_>,
    ) -> Result<(), QueryError> {
        let columns = self.columns.iter_mut().map(|(_, value)| value);
        let order = self.order.iter_mut().map(|key| &mut key.value);
        let single = self.having.iter_mut().chain(&mut self.qualify);
        let limit_by = self.limit_by.iter_mut().flatten();
        for value in columns.chain(order).chain(single).chain(limit_by) {
            *value = keys.applied(value, later, level)?;
        }
        Ok(())
    }
}

fn is_number(data_type: &granary_types::DataType) -> bool {
    use granary_types::DataType;
    crate::supertype::integer_bits(data_type).is_some()
        && !matches!(data_type, DataType::Enum8(_) | DataType::Enum16(_))
        || matches!(data_type, DataType::Float32 | DataType::Float64)
}

fn flatten(condition: &Expression, conjuncts: &mut Vec<Expression>) {
    match &*condition.node {
        Node::Call {
            function,
            arguments,
        } if function.name() == "and" => {
            for each in arguments {
                flatten(each, conjuncts);
            }
        }
        _ => conjuncts.push(condition.clone()),
    }
}

/// Whether a condition only compares a column with constants, which cannot fail.
fn is_simple(condition: &Expression) -> bool {
    const COMPARISONS: [&str; 6] = [
        "equals",
        "notEquals",
        "less",
        "lessOrEquals",
        "greater",
        "greaterOrEquals",
    ];
    match &*condition.node {
        Node::Call {
            function,
            arguments,
        } => {
            COMPARISONS.contains(&function.name())
                && arguments.iter().all(|each| each.children().is_empty())
        }
        Node::In { value, .. } => value.as_column().is_some(),
        _ => false,
    }
}

/// Clauses that are not served.
fn refuse(select: &Select) -> Result<(), QueryError> {
    let clauses = [("INTERPOLATE", select.interpolate.is_some())];
    let has_sets = matches!(
        select.group_by,
        Some(granary_parser::GroupBy::GroupingSets(_))
    );
    if select.with_totals && has_sets {
        return Err(QueryError::not_implemented("WITH TOTALS and GROUPING SETS"));
    }
    match clauses.iter().find(|(_, is_there)| *is_there) {
        Some((clause, _)) => Err(QueryError::not_implemented(*clause)),
        None => Ok(()),
    }
}

/// Whether some table is read with `FINAL`.
fn has_final(from: &[granary_parser::FromItem]) -> bool {
    let is_final = |item: &granary_parser::FromItem| matches!(item, granary_parser::FromItem::Table { table, .. } if table.is_final);
    from.iter().any(is_final)
}
