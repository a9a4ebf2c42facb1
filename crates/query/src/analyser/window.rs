//! Window functions.

use super::level::{Level, Place, Ranking, WindowCall, WindowFunction};
use super::order::SortKey;
use super::{Analyser, on, plan_error};
use crate::aggregate_adapter::aggregate_udf;
use crate::combinators::find;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression};
use crate::lowering::{column_name, plan_column};
use datafusion::common::ScalarValue;
use datafusion::functions_window::rank::{dense_rank_udwf, rank_udwf};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::expr::WindowFunction as PlanWindow;
use datafusion::logical_expr::{
    Expr as PlanExpr, LogicalPlan, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowFunctionDefinition, lit,
};
use granary_parser::{Expr, Frame, FrameBound, FrameUnit, FunctionCall, Over, Window};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

impl Analyser<'_> {
    /// `f(…) OVER (…)`
    pub(super) fn window_call(
        &self,
        call: &FunctionCall,
        over: &Over,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        if level.place.get() != Place::Output || !level.lambda_parameters.borrow().is_empty() {
            return Err(QueryError::refused(
                ErrorCode::ILLEGAL_AGGREGATION,
                format!("Window function {} is not allowed here", call.name),
            ));
        }
        let window = match over {
            Over::Definition(window) => window,
            Over::Name(name) => level.windows.get(name).copied().ok_or_else(|| {
                QueryError::refused(
                    ErrorCode::BAD_ARGUMENTS,
                    format!("Window '{name}' is not defined"),
                )
            })?,
        };
        let (function, arguments, data_type) = self.window_function(call, level)?;
        let window = self.flat_window(window, level)?;
        let partition_by = window
            .partition_by
            .iter()
            .map(|expr| self.expr(expr, level))
            .collect::<Result<_, _>>()?;
        let order_by = self.window_order(&window.order_by, level)?;
        let frame = window
            .frame
            .as_deref()
            .map(|frame| self.frame(frame, level));
        let id = self.new_id();
        level.window_calls.borrow_mut().push(WindowCall {
            id,
            function,
            arguments,
            partition_by,
            order_by,
            frame: frame.transpose()?,
        });
        Ok(Expression::column(id, data_type))
    }

    fn window_function(
        &self,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<(WindowFunction, Vec<Expression>, DataType), QueryError> {
        let rank = match call.name.to_ascii_lowercase().as_str() {
            "row_number" => Some(Ranking::RowNumber),
            "rank" => Some(Ranking::Rank),
            "dense_rank" => Some(Ranking::DenseRank),
            _ => None,
        };
        if let Some(rank) = rank {
            return Ok((WindowFunction::Rank(rank), Vec::new(), DataType::UInt64));
        }
        let Some(found) = find(&call.name)? else {
            return Err(QueryError::not_implemented(format!(
                "The window function {}",
                call.name
            )));
        };
        let (parameters, arguments) =
            self.aggregate_arguments(&found, call, Place::Output, level)?;
        let types: Vec<DataType> = arguments
            .iter()
            .map(|each| each.data_type.clone())
            .collect();
        let resolved = found.resolve(&parameters, &types)?;
        let data_type = resolved.return_type();
        Ok((WindowFunction::Aggregate(resolved), arguments, data_type))
    }

    /// A window with what it takes over from the one that it refines.
    fn flat_window(&self, window: &Window, level: &Level<'_>) -> Result<Window, QueryError> {
        let Some(parent) = &window.parent else {
            return Ok(window.clone());
        };
        let parent = level.windows.get(parent).copied().ok_or_else(|| {
            QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!("Window '{parent}' is not defined"),
            )
        })?;
        let parent = self.deeper(|| self.flat_window(parent, level))?;
        let own_order = !window.order_by.is_empty();
        Ok(Window {
            parent: None,
            partition_by: parent.partition_by,
            order_by: if own_order {
                window.order_by.clone()
            } else {
                parent.order_by
            },
            frame: window.frame.clone(),
        })
    }

    fn frame(&self, frame: &Frame, level: &Level<'_>) -> Result<WindowFrame, QueryError> {
        let units = match frame.unit {
            FrameUnit::Rows => WindowFrameUnits::Rows,
            FrameUnit::Range => WindowFrameUnits::Range,
            FrameUnit::Groups => {
                return Err(QueryError::not_implemented("GROUPS in a window"));
            }
        };
        let count = |expr: &Expr| {
            if units == WindowFrameUnits::Range {
                return Err(QueryError::not_implemented(
                    "RANGE with an offset in a window",
                ));
            }
            let count = self.row_count(expr, level)?;
            Ok(ScalarValue::UInt64(Some(count as u64)))
        };
        let bound = |bound: &FrameBound| {
            Ok::<_, QueryError>(match bound {
                FrameBound::CurrentRow => WindowFrameBound::CurrentRow,
                FrameBound::UnboundedPreceding => {
                    WindowFrameBound::Preceding(ScalarValue::UInt64(None))
                }
                FrameBound::UnboundedFollowing => {
                    WindowFrameBound::Following(ScalarValue::UInt64(None))
                }
                FrameBound::Preceding(expr) => WindowFrameBound::Preceding(count(expr)?),
                FrameBound::Following(expr) => WindowFrameBound::Following(count(expr)?),
            })
        };
        Ok(WindowFrame::new_bounds(
            units,
            bound(&frame.begin)?,
            bound(&frame.end)?,
        ))
    }

    /// The plan with a column for each call.
    pub(super) fn windowed(
        &self,
        mut plan: LogicalPlan,
        calls: &[WindowCall],
    ) -> Result<LogicalPlan, QueryError> {
        for call in calls {
            let mut inputs = Vec::new();
            let mut column = |value: &Expression| {
                let id = self.new_id();
                inputs.push((id, value.clone()));
                PlanExpr::Column(plan_column(id))
            };
            let mut arguments: Vec<PlanExpr> = call.arguments.iter().map(&mut column).collect();
            let partition_by: Vec<PlanExpr> = call.partition_by.iter().map(&mut column).collect();
            let order_by: Vec<_> = call
                .order_by
                .iter()
                .map(|key| column(&key.value).sort(!key.descending, key.nulls_first))
                .collect();
            plan = self.extended(plan, &inputs)?;
            let mut order_by = order_by;
            let frame = match (&call.function, &call.frame) {
                (WindowFunction::Rank(_), _) => WindowFrame::new(None),
                (_, Some(frame)) => frame.clone(),
                (_, None) => WindowFrame::new(Some(false).filter(|_| !order_by.is_empty())),
            };
            if frame.units == WindowFrameUnits::Range && !call.order_by.is_empty() {
                // Ranges are known for numbers only; equal keys have equal ranks.
                let (ranked, rank) = self.counted(
                    plan,
                    Ranking::DenseRank,
                    call.partition_by.clone(),
                    &call.order_by,
                )?;
                plan = ranked;
                order_by = vec![PlanExpr::Column(plan_column(rank)).sort(true, false)];
            }
            let definition = match &call.function {
                WindowFunction::Rank(rank) => WindowFunctionDefinition::WindowUDF(match rank {
                    Ranking::RowNumber => row_number_udwf(),
                    Ranking::Rank => rank_udwf(),
                    Ranking::DenseRank => dense_rank_udwf(),
                }),
                WindowFunction::Aggregate(resolved) => {
                    if arguments.is_empty() {
                        arguments.push(lit(1_u8)); // there must be one; it is not looked at
                    }
                    let types = call.arguments.iter().map(|each| each.data_type.clone());
                    let function =
                        aggregate_udf(call.id.0, Arc::clone(resolved), &types.collect::<Vec<_>>());
                    WindowFunctionDefinition::AggregateUDF(function)
                }
            };
            let mut window = PlanWindow::new(definition, arguments);
            window.params.window_frame = frame;
            window.params.partition_by = partition_by;
            window.params.order_by = order_by;
            let window = PlanExpr::from(window).alias(column_name(call.id));
            plan = on(plan)
                .window([window])
                .and_then(datafusion::logical_expr::LogicalPlanBuilder::build)
                .map_err(plan_error)?;
        }
        Ok(plan)
    }

    /// The plan with the number of each row among those with equal keys, from 1, in the order of `order`.
    pub(super) fn numbered(
        &self,
        plan: LogicalPlan,
        keys: &[ColumnId],
        order: &[SortKey],
    ) -> Result<(LogicalPlan, ColumnId), QueryError> {
        let types = |id: &ColumnId| Expression::column(*id, DataType::Nothing);
        self.counted(
            plan,
            Ranking::RowNumber,
            keys.iter().map(types).collect(),
            order,
        )
    }

    /// The plan with a rank of each row.
    pub(super) fn counted(
        &self,
        plan: LogicalPlan,
        rank: Ranking,
        partition_by: Vec<Expression>,
        order: &[SortKey],
    ) -> Result<(LogicalPlan, ColumnId), QueryError> {
        let id = self.new_id();
        let call = WindowCall {
            id,
            function: WindowFunction::Rank(rank),
            arguments: Vec::new(),
            partition_by,
            order_by: order.to_vec(),
            frame: None,
        };
        Ok((self.windowed(plan, &[call])?, id))
    }
}
