//! `JOIN`.
//!
//! Rows without a match have the default values of their types, or `NULL` with `join_use_nulls`.

use super::expr::function;
use super::level::{Level, Place, Ranking};
use super::{Analyser, on, plan_error};
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{lower_condition, plan_column};
use crate::scope::{Source, SourceColumn};
use crate::supertype::{integer_bits, supertype};
use arrow::array::UInt8Array;
use datafusion::common::{JoinType, NullEquality};
use datafusion::logical_expr::{Expr as PlanExpr, LogicalPlan};
use granary_columns::Column;
use granary_parser::{
    Expr, ExprKind, Join, JoinCondition, JoinKind, JoinStrictness, LogicalOperator, TableExpr,
};
use granary_types::{DataType, ErrorCode};
use std::collections::HashSet;
use std::sync::Arc;

/// What of the condition of a join the plan is given.
#[derive(Default)]
struct Condition {
    /// Pairs that must be equal: from the left side, from the right one.
    keys: Vec<(Expression, Expression)>,
    /// What else must hold.
    rest: Vec<Expression>,
}

impl Analyser<'_> {
    /// `left JOIN table ON …`
    pub(super) fn join(
        &self,
        left: LogicalPlan,
        join: &Join,
        table: &TableExpr,
        level: &mut Level<'_>,
    ) -> Result<LogicalPlan, QueryError> {
        refuse(join)?;
        let join = &as_meant(join);
        let (right, source) = self.table(table, &level.queries)?;
        let left_ids = ids(&left)?;
        let right_ids = ids(&right)?;
        let first_right = level.sources.len();
        level.sources.push(source);
        let mut using = Vec::new();
        let condition = match &join.condition {
            None => Condition::default(),
            Some(JoinCondition::On(expr)) => {
                self.on_condition(expr, &left_ids, &right_ids, level)?
            }
            Some(JoinCondition::Using(columns)) => {
                self.using_condition(columns, first_right, &mut using, level)?
            }
        };
        let plan = self.joined(left, right, join, &condition)?;
        self.with_missing(join, first_right, level);
        merge_using(join, &using, first_right, level, self)?;
        Ok(plan)
    }

    fn on_condition(
        &self,
        expr: &Expr,
        left: &HashSet<ColumnId>,
        right: &HashSet<ColumnId>,
        level: &Level<'_>,
    ) -> Result<Condition, QueryError> {
        let mut condition = Condition::default();
        for conjunct in conjuncts(expr) {
            let place = Place::BeforeAggregation("JOIN ON");
            let value = level.at(place, || self.expr(conjunct, level))?;
            match self.equal_sides(&value, left, right)? {
                Some(pair) => condition.keys.push(pair),
                None => condition.rest.push(value),
            }
        }
        Ok(condition)
    }

    /// The sides of an equality between the tables, in a common type.
    fn equal_sides(
        &self,
        value: &Expression,
        left: &HashSet<ColumnId>,
        right: &HashSet<ColumnId>,
    ) -> Result<Option<(Expression, Expression)>, QueryError> {
        let Node::Call {
            function,
            arguments,
        } = &*value.node
        else {
            return Ok(None);
        };
        let [one, other] = &arguments[..] else {
            return Ok(None);
        };
        if function.name() != "equals" {
            return Ok(None);
        }
        let is_of = |expression: &Expression, ids: &HashSet<ColumnId>| {
            let columns = expression.columns();
            !columns.is_empty() && columns.iter().all(|(id, _)| ids.contains(id))
        };
        let (one, other) = if is_of(one, left) && is_of(other, right) {
            (one, other)
        } else if is_of(other, left) && is_of(one, right) {
            (other, one)
        } else {
            return Ok(None);
        };
        self.same_type(one, other).map(Some)
    }

    fn same_type(
        &self,
        one: &Expression,
        other: &Expression,
    ) -> Result<(Expression, Expression), QueryError> {
        let types = [full(&one.data_type), full(&other.data_type)];
        let is_integer = |each: &DataType| integer_bits(each.inner()).is_some();
        let common = match supertype(&types) {
            // Numbers of which no type of ClickHouse's holds all are equal all the same.
            Err(_) if types.iter().all(is_integer) => {
                let wide = DataType::Int256;
                let nullable = types.iter().any(DataType::is_nullable);
                if nullable { wide.nullable() } else { wide }
            }
            found => found?,
        };
        Ok((
            self.converted(one, &common)?,
            self.converted(other, &common)?,
        ))
    }

    fn using_condition(
        &self,
        columns: &[Expr],
        first_right: usize,
        using: &mut Vec<String>,
        level: &Level<'_>,
    ) -> Result<Condition, QueryError> {
        let mut condition = Condition::default();
        for column in columns {
            let names = column.as_name();
            let Some([name]) = names.as_deref() else {
                return Err(QueryError::not_implemented("USING with an expression"));
            };
            let find = |sources: &[Source]| {
                let mut columns = sources.iter().filter_map(|source| source.column(name));
                columns.next().map(|column| column.value.clone())
            };
            let (left, right) = level.sources.split_at(first_right);
            let (Some(left), Some(right)) = (find(left), find(right)) else {
                return Err(QueryError::UnknownIdentifier {
                    name: (*name).to_owned(),
                    scope: level.text.clone(),
                    hint: ": it must be a column of both tables of USING".to_owned(),
                });
            };
            condition.keys.push(self.same_type(&left, &right)?);
            using.push((*name).to_owned());
        }
        Ok(condition)
    }

    fn joined(
        &self,
        left: LogicalPlan,
        right: LogicalPlan,
        join: &Join,
        condition: &Condition,
    ) -> Result<LogicalPlan, QueryError> {
        if join.kind == JoinKind::Paste {
            return self.pasted(left, right);
        }
        if matches!(join.kind, JoinKind::Cross | JoinKind::Comma) {
            let plan = on(left).cross_join(right).map_err(plan_error)?;
            return plan.build().map_err(plan_error);
        }
        let (mut left_keys, mut right_keys) = (Vec::new(), Vec::new());
        for (one, other) in &condition.keys {
            left_keys.push((self.new_id(), one.clone()));
            right_keys.push((self.new_id(), other.clone()));
        }
        let mut left = self.extended(left, &left_keys)?;
        let mut right = self.extended(right, &right_keys)?;
        let strictness = join.strictness;
        let picks_one = matches!(
            strictness,
            Some(JoinStrictness::Any | JoinStrictness::Semi | JoinStrictness::Anti)
        );
        if picks_one {
            if !condition.rest.is_empty() || right_keys.is_empty() {
                return Err(QueryError::not_implemented(
                    "ANY, SEMI and ANTI JOIN with conditions other than equality",
                ));
            }
            if join.kind != JoinKind::Right {
                right = self.first_of_each(right, &right_keys)?;
            }
            if join.kind != JoinKind::Left {
                left = self.first_of_each(left, &left_keys)?;
            }
        }
        let filter = condition
            .rest
            .iter()
            .map(|each| lower_condition(each, &self.context))
            .reduce(PlanExpr::and);
        let kind = match (join.kind, strictness) {
            (JoinKind::Inner, _) | (_, Some(JoinStrictness::Semi)) => JoinType::Inner,
            (JoinKind::Left, _) => JoinType::Left,
            (JoinKind::Right, _) => JoinType::Right,
            _ => JoinType::Full,
        };
        let mut marker = None;
        if strictness == Some(JoinStrictness::Anti) {
            let id = self.new_id();
            let found = Column::new(DataType::UInt8, Arc::new(UInt8Array::from(vec![1])));
            let found = [(id, Expression::constant(found))];
            if join.kind == JoinKind::Right {
                left = self.extended(left, &found)?;
            } else {
                right = self.extended(right, &found)?;
            }
            marker = Some(id);
        }
        let columns = |keys: &[(ColumnId, Expression)]| {
            keys.iter()
                .map(|(id, _)| plan_column(*id))
                .collect::<Vec<_>>()
        };
        let keys = (columns(&left_keys), columns(&right_keys));
        let mut plan = on(left)
            .join_detailed(right, kind, keys, filter, NullEquality::NullEqualsNothing)
            .map_err(plan_error)?;
        if let Some(id) = marker {
            let is_missing = PlanExpr::Column(plan_column(id)).is_null();
            plan = plan.filter(is_missing).map_err(plan_error)?;
        }
        plan.build().map_err(plan_error)
    }

    /// The first row beside the first, the second beside the second, …
    fn pasted(&self, left: LogicalPlan, right: LogicalPlan) -> Result<LogicalPlan, QueryError> {
        self.one_stream.set(true);
        let (left, left_number) = self.numbered(left, &[], &[])?;
        let (right, right_number) = self.numbered(right, &[], &[])?;
        let number = plan_column(left_number);
        let keys = (vec![number.clone()], vec![plan_column(right_number)]);
        let null = NullEquality::NullEqualsNothing;
        on(left)
            .join_detailed(right, JoinType::Inner, keys, None, null)
            .and_then(|plan| plan.sort([PlanExpr::Column(number).sort(true, false)]))
            .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
            .map_err(plan_error)
    }

    /// One row for each combination of keys.
    pub(super) fn first_of_each(
        &self,
        plan: LogicalPlan,
        keys: &[(ColumnId, Expression)],
    ) -> Result<LogicalPlan, QueryError> {
        self.one_stream.set(true);
        let partition = keys
            .iter()
            .map(|(id, key)| Expression::column(*id, key.data_type.clone()))
            .collect();
        let (plan, number) = self.counted(plan, Ranking::RowNumber, partition, &[])?;
        let is_first =
            PlanExpr::Column(plan_column(number)).eq(datafusion::logical_expr::lit(1_u64));
        let plan = on(plan).filter(is_first).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }

    /// Says what stands in columns of rows without a match.
    fn with_missing(&self, join: &Join, first_right: usize, level: &mut Level<'_>) {
        let is_inner = join.strictness == Some(JoinStrictness::Semi);
        let (left_missing, right_missing) = match join.kind {
            _ if is_inner => (false, false),
            JoinKind::Left => (false, true),
            JoinKind::Right => (true, false),
            JoinKind::Full => (true, true),
            _ => (false, false),
        };
        let use_nulls = self
            .context
            .settings
            .bool("join_use_nulls")
            .unwrap_or(false);
        let (left, right) = level.sources.split_at_mut(first_right);
        for (sources, missing) in [(left, left_missing), (right, right_missing)] {
            if missing {
                let columns = sources.iter_mut().flat_map(|source| &mut source.columns);
                columns.for_each(|column| may_be_missing(column, use_nulls));
            }
        }
    }
}

fn full(data_type: &DataType) -> DataType {
    match data_type {
        DataType::LowCardinality(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

fn may_be_missing(column: &mut SourceColumn, use_nulls: bool) {
    let value = column.value.clone();
    let nullable = value.data_type.clone().nullable();
    column.value = if use_nulls && nullable.is_nullable() {
        // A plan's column is null where the row is missing, whatever its type was.
        match value.as_column() {
            Some(id) => Expression::column(id, nullable),
            None => Expression {
                data_type: nullable,
                node: Arc::new(Node::Convert(value)),
            },
        }
    } else {
        Expression {
            data_type: value.data_type.clone(),
            node: Arc::new(Node::OrDefault(value)),
        }
    };
}

/// A column of `USING` is there once: from the left, or from where the row is.
fn merge_using(
    join: &Join,
    using: &[String],
    first_right: usize,
    level: &mut Level<'_>,
    analyser: &Analyser<'_>,
) -> Result<(), QueryError> {
    for name in using {
        let (left, right) = level.sources.split_at_mut(first_right);
        let mut columns = right[0].columns.iter_mut();
        let Some(right) = columns.find(|column| column.name == *name) else {
            continue;
        };
        right.in_asterisk = false;
        let mut columns = left.iter_mut().flat_map(|source| &mut source.columns);
        let Some(left) = columns.find(|column| column.name == *name) else {
            continue;
        };
        let common = supertype(&[full(&left.value.data_type), full(&right.value.data_type)])?;
        let (one, other) = (left.value.clone(), right.value.clone());
        left.value = match join.kind {
            JoinKind::Right => analyser.converted(&other, &common)?,
            JoinKind::Full => analyser.first_there(&one, &other, &common)?,
            _ => analyser.converted(&one, &common)?,
        };
    }
    Ok(())
}

impl Analyser<'_> {
    /// The left value where the left row is there, else the right one.
    fn first_there(
        &self,
        left: &Expression,
        right: &Expression,
        common: &DataType,
    ) -> Result<Expression, QueryError> {
        // The bare column is null where its row is missing.
        let bare = match &*left.node {
            Node::OrDefault(inner) => inner.clone(),
            _ => left.clone(),
        };
        let bare = Expression {
            data_type: bare.data_type.clone().nullable(),
            node: match bare.as_column() {
                Some(id) => Arc::new(Node::Column(id)),
                None => {
                    return Err(QueryError::not_implemented(
                        "FULL JOIN with USING of this column",
                    ));
                }
            },
        };
        let is_missing = self.apply(function("isNull")?, vec![bare])?;
        let (left, right) = (
            self.converted(left, common)?,
            self.converted(right, common)?,
        );
        self.apply(function("if")?, vec![is_missing, right, left])
    }
}

/// `SEMI JOIN` and `ANTI JOIN` are `LEFT`.
fn as_meant(join: &Join) -> Join {
    let is_left = join.kind == JoinKind::Inner
        && matches!(
            join.strictness,
            Some(JoinStrictness::Semi | JoinStrictness::Anti)
        );
    Join {
        kind: if is_left { JoinKind::Left } else { join.kind },
        ..join.clone()
    }
}

fn refuse(join: &Join) -> Result<(), QueryError> {
    if join.natural {
        return Err(QueryError::not_implemented("NATURAL JOIN"));
    }
    let refused = match (join.kind, join.strictness) {
        (_, Some(JoinStrictness::Asof)) => Some("ASOF JOIN"),
        (JoinKind::Full, Some(JoinStrictness::Any)) => Some("ANY FULL JOIN"),
        (JoinKind::Full, Some(JoinStrictness::Semi | JoinStrictness::Anti)) => {
            Some("SEMI and ANTI JOIN other than LEFT and RIGHT")
        }
        _ => None,
    };
    if let Some(what) = refused {
        return Err(QueryError::not_implemented(what));
    }
    let has_condition = join.condition.is_some();
    match join.kind {
        JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full if !has_condition => {
            Err(QueryError::refused(
                ErrorCode::INVALID_JOIN_ON_EXPRESSION,
                "A JOIN needs ON or USING",
            ))
        }
        _ => Ok(()),
    }
}

fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Logical {
            operator: LogicalOperator::And,
            operands,
        } if expr.alias.is_none() => operands.iter().flat_map(conjuncts).collect(),
        _ => vec![expr],
    }
}

fn ids(plan: &LogicalPlan) -> Result<HashSet<ColumnId>, QueryError> {
    plan.schema()
        .fields()
        .iter()
        .map(|field| {
            let number = field
                .name()
                .strip_prefix('c')
                .and_then(|number| number.parse().ok());
            number.map(ColumnId).ok_or_else(|| QueryError::Internal {
                detail: format!("the plan has a column {}", field.name()),
            })
        })
        .collect()
}
