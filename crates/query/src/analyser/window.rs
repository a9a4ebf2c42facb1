//! Window functions.

use super::level::{Level, Place, Ranking, WindowCall, WindowFunction};
use super::order::SortKey;
use super::{Analyser, on, plan_error};
use crate::aggregate_adapter::aggregate_udf;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression};
use crate::lowering::{column_name, plan_column};
use crate::supertype::integer_bits;
use crate::window_adapter::other_row_udwf;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType as ArrowType, Int64Type};
use datafusion::common::ScalarValue;
use datafusion::functions_window::cume_dist::cume_dist_udwf;
use datafusion::functions_window::ntile::ntile_udwf;
use datafusion::functions_window::rank::{dense_rank_udwf, percent_rank_udwf, rank_udwf};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::expr::WindowFunction as PlanWindow;
use datafusion::logical_expr::{
    Expr as PlanExpr, LogicalPlan, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowFunctionDefinition, cast, lit,
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
        let window = self.flat_window(window, level)?;
        let (has_frame, has_order) = (window.frame.is_some(), !window.order_by.is_empty());
        let found = self.window_function(call, has_frame, has_order, level)?;
        let partition_by = window
            .partition_by
            .iter()
            .map(|expr| self.expr(expr, level))
            .collect::<Result<_, _>>()?;
        let order_by = self.window_order(&window.order_by, level)?;
        if window.frame.as_deref().is_some_and(has_range_offset) && window.order_by.len() != 1 {
            return Err(QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!(
                    "The RANGE OFFSET window frame requires exactly one ORDER BY column, {} given",
                    window.order_by.len()
                ),
            ));
        }
        let frame = window
            .frame
            .as_deref()
            .map(|frame| self.frame(frame, level));
        let id = self.new_id();
        level.window_calls.borrow_mut().push(WindowCall {
            id,
            function: found.function,
            arguments: found.arguments,
            partition_by,
            order_by,
            frame: frame.transpose()?,
        });
        Ok(Expression::column(id, found.data_type))
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
            FrameUnit::Groups => WindowFrameUnits::Groups,
        };
        let count = |expr: &Expr| {
            let count = self.frame_offset(expr, level)?;
            Ok::<_, QueryError>(ScalarValue::UInt64(Some(count)))
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

    /// How far a frame reaches.
    fn frame_offset(&self, expr: &Expr, level: &Level<'_>) -> Result<u64, QueryError> {
        let value = self.expr(expr, level)?;
        let number = value.as_constant().and_then(|constant| {
            integer_bits(&constant.data_type)?;
            let number = arrow::compute::cast(&constant.values, &ArrowType::Int64).ok()?;
            let number = number.as_primitive::<Int64Type>();
            (number.null_count() == 0).then(|| number.value(0))
        });
        let number = number.and_then(|number| u32::try_from(number).ok());
        number.map(u64::from).ok_or_else(|| {
            QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!(
                    "The offset of a frame must be a nonnegative 32-bit integer, {} given",
                    expr.to_single_line()
                ),
            )
        })
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
            let mut frame = frame;
            if has_offset(&frame) && frame.units == WindowFrameUnits::Range {
                let key = &call.order_by[call.order_by.len() - 1].value.data_type;
                let (number, data_type) = range_key(key)?;
                frame.start_bound = in_numbers(frame.start_bound, number)?;
                frame.end_bound = in_numbers(frame.end_bound, number)?;
                let last = order_by.len() - 1;
                let mut key = order_by.swap_remove(last);
                key.expr = cast(key.expr, data_type);
                order_by = vec![key];
            } else if frame.units != WindowFrameUnits::Rows
                && (!call.order_by.is_empty() || has_offset(&frame))
            {
                // Ranges are known for numbers only; equal keys have equal ranks, and groups are rows of one rank.
                let (ranked, rank) = self.counted(
                    plan,
                    Ranking::DenseRank,
                    call.partition_by.clone(),
                    &call.order_by,
                )?;
                plan = ranked;
                order_by = vec![PlanExpr::Column(plan_column(rank)).sort(true, false)];
                frame = WindowFrame::new_bounds(
                    WindowFrameUnits::Range,
                    frame.start_bound,
                    frame.end_bound,
                );
            }
            let definition = match &call.function {
                WindowFunction::Rank(rank) => WindowFunctionDefinition::WindowUDF(match rank {
                    Ranking::RowNumber => row_number_udwf(),
                    Ranking::Rank => rank_udwf(),
                    Ranking::DenseRank => dense_rank_udwf(),
                    Ranking::PercentRank => percent_rank_udwf(),
                    Ranking::CumeDist => cume_dist_udwf(),
                    Ranking::Ntile(buckets) => {
                        arguments.push(lit(*buckets));
                        ntile_udwf()
                    }
                }),
                WindowFunction::OtherRow(other) => {
                    WindowFunctionDefinition::WindowUDF(other_row_udwf(call.id.0, *other))
                }
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

fn has_range_offset(frame: &Frame) -> bool {
    let is_offset =
        |bound: &FrameBound| matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_));
    frame.unit == FrameUnit::Range && (is_offset(&frame.begin) || is_offset(&frame.end))
}

fn has_offset(frame: &WindowFrame) -> bool {
    let is_offset = |bound: &WindowFrameBound| match bound {
        WindowFrameBound::CurrentRow => false,
        WindowFrameBound::Preceding(count) | WindowFrameBound::Following(count) => !count.is_null(),
    };
    is_offset(&frame.start_bound) || is_offset(&frame.end_bound)
}

/// The type in which the distance of two keys is told, and its like in Arrow. It has room for the sum of any key and offset.
fn range_key(key: &DataType) -> Result<(RangeNumber, ArrowType), QueryError> {
    match &key.storage() {
        DataType::Float64 => Ok((RangeNumber::Float, ArrowType::Float64)),
        DataType::Date | DataType::Date32 | DataType::DateTime(_) => {
            Ok((RangeNumber::Whole, ArrowType::Int64))
        }
        other => match integer_bits(other) {
            Some((_, ..=32)) if !matches!(other, DataType::Enum8(_) | DataType::Enum16(_)) => {
                Ok((RangeNumber::Whole, ArrowType::Int64))
            }
            Some((_, 64)) => Ok((RangeNumber::Wide, ArrowType::Decimal128(38, 0))),
            _ => Err(QueryError::not_implemented(format!(
                "RANGE with an offset for ORDER BY of {key}"
            ))),
        },
    }
}

/// The numbers that ranges are told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RangeNumber {
    Whole,
    Wide,
    Float,
}

#[allow(clippy::cast_precision_loss, reason = "an offset has 32 bits")]
fn in_numbers(
    bound: WindowFrameBound,
    number: RangeNumber,
) -> Result<WindowFrameBound, QueryError> {
    let count = |count: ScalarValue| {
        let ScalarValue::UInt64(count) = count else {
            return Err(QueryError::Internal {
                detail: "the offset of a frame is no number".to_owned(),
            });
        };
        Ok(match number {
            RangeNumber::Whole => ScalarValue::Int64(count.map(u64::cast_signed)),
            RangeNumber::Wide => ScalarValue::Decimal128(count.map(i128::from), 38, 0),
            RangeNumber::Float => ScalarValue::Float64(count.map(|count| count as f64)),
        })
    };
    Ok(match bound {
        WindowFrameBound::CurrentRow => WindowFrameBound::CurrentRow,
        WindowFrameBound::Preceding(each) => WindowFrameBound::Preceding(count(each)?),
        WindowFrameBound::Following(each) => WindowFrameBound::Following(count(each)?),
    })
}
