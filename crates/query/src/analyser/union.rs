//! `UNION`, `EXCEPT`, `INTERSECT`: the types of the columns are the common ones, the names those of the first query.

use super::from::named_queries;
use super::{Analyser, Planned, on, plan_error};
use crate::error::QueryError;
use crate::lowering::{column_name, lower, plan_column};
use crate::scope::{NamedQueries, OutputColumn};
use crate::supertype::supertype;
use datafusion::common::{JoinType, NullEquality};
use datafusion::logical_expr::{Expr, LogicalPlan};
use granary_parser::{SelectTerm, SelectUnion, SetOperation};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

impl Analyser<'_> {
    /// A query as it stands alone.
    pub(crate) fn query(&self, query: &SelectUnion) -> Result<Planned, QueryError> {
        self.union(query, &NamedQueries::default())
    }

    /// A query in which some names stand for queries.
    pub(super) fn union(
        &self,
        query: &SelectUnion,
        queries: &NamedQueries,
    ) -> Result<Planned, QueryError> {
        self.deeper(|| {
            let mut visible = Arc::clone(queries);
            let mut planned = Vec::new();
            for (at, term) in query.terms.iter().enumerate() {
                planned.push(match term {
                    SelectTerm::Select(select) => {
                        if at == 0 {
                            visible = named_queries(select, queries)?;
                        }
                        self.select(select, &visible)?
                    }
                    SelectTerm::Union(union) => self.union(union, queries)?,
                });
            }
            self.combined(planned, &query.operations)
        })
    }

    /// `INTERSECT` binds stronger than `UNION` and `EXCEPT`.
    fn combined(
        &self,
        planned: Vec<Planned>,
        operations: &[SetOperation],
    ) -> Result<Planned, QueryError> {
        let mut terms = planned.into_iter();
        let mut stack = vec![terms.next().expect("a query has a first select")];
        let mut waiting = Vec::new();
        for (operation, next) in operations.iter().zip(terms) {
            if is_intersect(*operation) {
                let left = stack.pop().expect("there is a term before each operation");
                stack.push(self.combine(left, next, *operation)?);
            } else {
                waiting.push(*operation);
                stack.push(next);
            }
        }
        let mut terms = stack.into_iter();
        let mut result = terms.next().expect("a query has a first select");
        for (operation, next) in waiting.into_iter().zip(terms) {
            result = self.combine(result, next, operation)?;
        }
        Ok(result)
    }

    fn combine(
        &self,
        left: Planned,
        right: Planned,
        operation: SetOperation,
    ) -> Result<Planned, QueryError> {
        let operation = self.with_default(operation)?;
        if left.columns.len() != right.columns.len() {
            return Err(QueryError::refused(
                ErrorCode::UNION_ALL_RESULT_STRUCTURES_MISMATCH,
                "The queries of UNION, EXCEPT and INTERSECT have different numbers of columns",
            ));
        }
        let types = left
            .columns
            .iter()
            .zip(&right.columns)
            .map(|(left, right)| common(&left.data_type, &right.data_type))
            .collect::<Result<Vec<_>, _>>()?;
        let (left, left_columns, left_totals) = self.cast_columns(left, &types)?;
        match operation {
            SetOperation::UnionAll | SetOperation::UnionDistinct => {
                let (right, right_totals) = self.renamed(right, &left_columns)?;
                let plan = on(left).union(right).map_err(plan_error)?;
                let plan = if operation == SetOperation::UnionDistinct {
                    plan.distinct().map_err(plan_error)?
                } else {
                    plan
                };
                Ok(Planned {
                    plan: plan.build().map_err(plan_error)?,
                    columns: left_columns,
                    totals: left_totals.or(right_totals),
                })
            }
            _ => {
                let (right, right_columns, right_totals) = self.cast_columns(right, &types)?;
                let left = (left, left_columns);
                let planned = self.matching(left, (right, right_columns), operation)?;
                let totals = left_totals.map(Ok).or_else(|| {
                    let columns = planned.columns.as_slice();
                    right_totals.map(|totals| Self::as_columns(totals, columns))
                });
                Ok(Planned {
                    totals: totals.transpose()?,
                    ..planned
                })
            }
        }
    }

    fn with_default(&self, operation: SetOperation) -> Result<SetOperation, QueryError> {
        let mode = |setting: &str, default: &str| {
            let mode = self.context.settings.text(setting).unwrap_or(default);
            mode.to_ascii_uppercase()
        };
        Ok(match operation {
            SetOperation::Union => match mode("union_default_mode", "").as_str() {
                "ALL" => SetOperation::UnionAll,
                "DISTINCT" => SetOperation::UnionDistinct,
                _ => {
                    return Err(QueryError::refused(
                        ErrorCode::EXPECTED_ALL_OR_DISTINCT,
                        "Expected ALL or DISTINCT after UNION",
                    ));
                }
            },
            SetOperation::Except => match mode("except_default_mode", "ALL").as_str() {
                "DISTINCT" => SetOperation::ExceptDistinct,
                _ => SetOperation::ExceptAll,
            },
            SetOperation::Intersect => match mode("intersect_default_mode", "ALL").as_str() {
                "DISTINCT" => SetOperation::IntersectDistinct,
                _ => SetOperation::IntersectAll,
            },
            other => other,
        })
    }

    /// The columns in these types, under new numbers.
    fn cast_columns(
        &self,
        planned: Planned,
        types: &[DataType],
    ) -> Result<(LogicalPlan, Vec<OutputColumn>, Option<LogicalPlan>), QueryError> {
        let mut columns = Vec::new();
        let mut exprs = Vec::new();
        for (column, data_type) in planned.columns.iter().zip(types) {
            let id = self.new_id();
            let value = self.converted(&column.value(), data_type)?;
            exprs.push(lower(&value, &self.context).alias(column_name(id)));
            columns.push(OutputColumn {
                name: column.name.clone(),
                id,
                data_type: data_type.clone(),
            });
        }
        let totals = planned
            .totals
            .map(|totals| projected(totals, exprs.clone()));
        let plan = projected(planned.plan, exprs)?;
        Ok((plan, columns, totals.transpose()?))
    }

    /// The columns under the numbers and in the types of others.
    fn renamed(
        &self,
        planned: Planned,
        like: &[OutputColumn],
    ) -> Result<(LogicalPlan, Option<LogicalPlan>), QueryError> {
        let mut exprs = Vec::new();
        for (column, wanted) in planned.columns.iter().zip(like) {
            let value = self.converted(&column.value(), &wanted.data_type)?;
            exprs.push(lower(&value, &self.context).alias(column_name(wanted.id)));
        }
        let totals = planned
            .totals
            .map(|totals| projected(totals, exprs.clone()));
        Ok((projected(planned.plan, exprs)?, totals.transpose()?))
    }

    /// The columns of a plan under the numbers of others of the same types.
    fn as_columns(plan: LogicalPlan, like: &[OutputColumn]) -> Result<LogicalPlan, QueryError> {
        let columns = plan.schema().columns().into_iter().zip(like);
        let exprs = columns.map(|(column, like)| Expr::Column(column).alias(column_name(like.id)));
        let exprs = exprs.collect();
        projected(plan, exprs)
    }

    /// `EXCEPT` and `INTERSECT`. Those with `ALL` match the first row of a value with the first, the second with the second, …
    fn matching(
        &self,
        (left, columns): (LogicalPlan, Vec<OutputColumn>),
        (right, right_columns): (LogicalPlan, Vec<OutputColumn>),
        operation: SetOperation,
    ) -> Result<Planned, QueryError> {
        let mut left_keys: Vec<_> = columns.iter().map(|each| each.id).collect();
        let mut right_keys: Vec<_> = right_columns.iter().map(|each| each.id).collect();
        let by_number = matches!(
            operation,
            SetOperation::ExceptAll | SetOperation::IntersectAll
        );
        let (left, right) = if by_number {
            let (left, left_number) = self.numbered(left, &left_keys, &[])?;
            let (right, right_number) = self.numbered(right, &right_keys, &[])?;
            left_keys.push(left_number);
            right_keys.push(right_number);
            (left, right)
        } else {
            (
                on(left)
                    .distinct()
                    .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
                    .map_err(plan_error)?,
                right,
            )
        };
        let join = if is_intersect(operation) {
            JoinType::LeftSemi
        } else {
            JoinType::LeftAnti
        };
        let keys = |ids: &[crate::expression::ColumnId]| {
            ids.iter().map(|id| plan_column(*id)).collect::<Vec<_>>()
        };
        let plan = on(left)
            .join_detailed(
                right,
                join,
                (keys(&left_keys), keys(&right_keys)),
                None,
                NullEquality::NullEqualsNull,
            )
            .and_then(|plan| {
                plan.project(
                    columns
                        .iter()
                        .map(|each| Expr::Column(plan_column(each.id))),
                )
            })
            .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
            .map_err(plan_error)?;
        Ok(Planned {
            plan,
            columns,
            totals: None,
        })
    }
}

fn projected(plan: LogicalPlan, exprs: Vec<Expr>) -> Result<LogicalPlan, QueryError> {
    let plan = on(plan).project(exprs).map_err(plan_error)?;
    plan.build().map_err(plan_error)
}

/// The common type of two columns; ClickHouse makes a `Variant` where there is none.
fn common(left: &DataType, right: &DataType) -> Result<DataType, QueryError> {
    supertype(&[left.clone(), right.clone()]).map_err(|_| {
        QueryError::not_implemented(format!("A common type of {left} and {right}, a Variant,"))
    })
}

fn is_intersect(operation: SetOperation) -> bool {
    matches!(
        operation,
        SetOperation::Intersect | SetOperation::IntersectAll | SetOperation::IntersectDistinct
    )
}
