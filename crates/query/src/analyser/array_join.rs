//! `ARRAY JOIN`: a row for each item of an array.

use super::expr::function;
use super::level::{Early, EarlyKind, Level, Place};
use super::{Analyser, on, plan_error};
use crate::error::QueryError;
use crate::expression::Expression;
use crate::lowering::plan_column;
use crate::scope::{Source, SourceColumn};
use datafusion::logical_expr::LogicalPlan;
use granary_columns::{Column, arrow_type};
use granary_parser::{Expr, ExprKind, FunctionCall, NamePart};
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
        let arrays = &self.without_nested(arrays, level);
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
            self.at_least_one(single)?
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
            .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
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

impl Analyser<'_> {
    /// The arrays, with those of a nested column in its place: `n.a, n.b` for `n`.
    fn without_nested(&self, arrays: &[Expr], level: &mut Level<'_>) -> Vec<Expr> {
        let mut all = Vec::new();
        for array in arrays {
            let members = self.nested_members(array, level);
            if members.is_empty() {
                all.push(array.clone());
            } else if let Some(alias) = &array.alias {
                level.aliases.remove(alias);
            }
            all.extend(members);
        }
        all
    }

    fn nested_members(&self, array: &Expr, level: &Level<'_>) -> Vec<Expr> {
        let ExprKind::Identifier(identifier) = &array.kind else {
            return Vec::new();
        };
        if self.identifier(identifier, level).is_ok() {
            return Vec::new();
        }
        let Some(nested) = identifier.names().and_then(|names| names.last().copied()) else {
            return Vec::new();
        };
        let columns = level.sources.iter().flat_map(|source| &source.columns);
        let members = columns.filter_map(|column| {
            let member = column.name.strip_prefix(nested)?.strip_prefix('.')?;
            let mut identifier = identifier.clone();
            identifier.parts.push(NamePart::Name(member.to_owned()));
            let mut expr = Expr::new(ExprKind::Identifier(identifier));
            expr.alias = array
                .alias
                .as_ref()
                .map(|alias| format!("{alias}.{member}"));
            Some(expr)
        });
        members.collect()
    }

    /// The array, or the default item where there is none.
    fn at_least_one(&self, array: Expression) -> Result<Expression, QueryError> {
        let DataType::Array(item) = &array.data_type else {
            return Ok(array);
        };
        let item = crate::default::default_value(item).values;
        let arrow::datatypes::DataType::List(field) = arrow_type(&array.data_type) else {
            unreachable!("an array is kept in a list");
        };
        let offsets = arrow::buffer::OffsetBuffer::from_lengths([1]);
        let single = arrow::array::ListArray::new(field, offsets, item, None);
        let single = Column::new(array.data_type.clone(), std::sync::Arc::new(single));
        let is_empty = self.apply(function("empty")?, vec![array.clone()])?;
        self.apply(
            function("if")?,
            vec![is_empty, Expression::constant(single), array],
        )
    }

    /// `arrayJoin(array)`: a row for each item, before rows are grouped.
    pub(super) fn array_join_call(
        &self,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let arguments = self.arguments(&call.arguments, level)?;
        let [array] = &arguments[..] else {
            return Err(QueryError::argument_count(
                "arrayJoin",
                arguments.len(),
                "1",
            ));
        };
        let DataType::Array(item) = &array.data_type else {
            return Err(QueryError::argument_type("arrayJoin", 1, &array.data_type));
        };
        if !level.is_of_tables(array) {
            return Err(QueryError::not_implemented(
                "arrayJoin of what an aggregate function or another arrayJoin gives, or in a lambda,",
            ));
        }
        let mut known = level.early.borrow_mut();
        let same = |each: &&Early| each.kind == EarlyKind::Items && each.value == *array;
        let id = match known.iter().find(same) {
            Some(each) => each.id,
            None => {
                let id = self.new_id();
                known.push(Early {
                    id,
                    value: array.clone(),
                    kind: EarlyKind::Items,
                });
                id
            }
        };
        Ok(Expression::column(id, (**item).clone()))
    }

    /// A value that would be another one each time is computed once for all its uses.
    pub(super) fn computed_once(&self, value: Expression, level: &Level<'_>) -> Expression {
        if value.is_deterministic() || !level.is_of_tables(&value) {
            return value;
        }
        let id = self.new_id();
        let data_type = value.data_type.clone();
        level.early.borrow_mut().push(Early {
            id,
            value,
            kind: EarlyKind::Value,
        });
        Expression::column(id, data_type)
    }

    /// The plan with what is computed early; `done` of it are there already.
    pub(super) fn with_early(
        &self,
        mut plan: LogicalPlan,
        level: &Level<'_>,
        done: &mut usize,
    ) -> Result<LogicalPlan, QueryError> {
        let all = level.early.borrow();
        for each in &all[*done..] {
            plan = self.extended(plan, &[(each.id, each.value.clone())])?;
            if each.kind == EarlyKind::Items {
                plan = on(plan)
                    .unnest_column(plan_column(each.id))
                    .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
                    .map_err(plan_error)?;
            }
        }
        *done = all.len();
        Ok(plan)
    }
}

/// The items are called by the alias; without one they take the place of the array.
fn name_items(array: &Expr, value: &Expression, item: Expression, level: &mut Level<'_>) {
    match &array.alias {
        Some(alias) => {
            level.aliases.remove(alias);
            level.sources.push(Source {
                columns: vec![SourceColumn {
                    name: alias.clone(),
                    value: item,
                    in_asterisk: false,
                }],
                ..Source::default()
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
