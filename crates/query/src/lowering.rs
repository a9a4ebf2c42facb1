//! Expressions as DataFusion sees them: a column, or one scalar function that computes the whole expression.
//!
//! DataFusion moves these functions around by the columns that they need, and never looks inside: names, types, `NULL` and
//! constants stay ClickHouse's.

use crate::context::Context;
use crate::error::QueryError;
use crate::evaluate::{Evaluator, Rows, is_true};
use crate::expression::{ColumnId, Expression};
use datafusion::arrow::datatypes::DataType as ArrowType;
use datafusion::common::{Column as PlanColumn, DataFusionError, Result as PlanResult};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The name of a column in a plan.
pub(crate) fn column_name(id: ColumnId) -> String {
    format!("c{}", id.0)
}

/// A column in a plan.
pub(crate) fn plan_column(id: ColumnId) -> PlanColumn {
    PlanColumn::new_unqualified(column_name(id))
}

/// The expression for a plan.
pub(crate) fn lower(expression: &Expression, context: &Arc<Context>) -> Expr {
    match expression.as_column() {
        Some(id) => Expr::Column(plan_column(id)),
        None => computed(expression, Purpose::Value, context),
    }
}

/// The expression as a condition: rows in which it is zero or `NULL` are dropped.
pub(crate) fn lower_condition(expression: &Expression, context: &Arc<Context>) -> Expr {
    computed(expression, Purpose::Condition, context)
}

fn computed(expression: &Expression, purpose: Purpose, context: &Arc<Context>) -> Expr {
    let columns = expression.columns();
    let arguments = columns
        .iter()
        .map(|(id, _)| Expr::Column(plan_column(*id)))
        .collect();
    let volatility = if expression.is_deterministic() {
        Volatility::Immutable
    } else {
        Volatility::Volatile
    };
    let computation = Computation {
        name: format!("compute{}", COMPUTATIONS.fetch_add(1, Ordering::Relaxed)),
        expression: expression.clone(),
        columns,
        purpose,
        signature: Signature::user_defined(volatility),
        context: Arc::clone(context),
    };
    let function = Arc::new(ScalarUDF::new_from_impl(computation));
    Expr::ScalarFunction(ScalarFunction::new_udf(function, arguments))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose {
    Value,
    Condition,
}

/// How many there have been. DataFusion takes two functions of one name with equal arguments for the same, whatever they
/// compute: each has a name of its own.
static COMPUTATIONS: AtomicU64 = AtomicU64::new(0);

/// An expression in the dress of a scalar function.
pub(crate) struct Computation {
    name: String,
    expression: Expression,
    columns: Vec<(ColumnId, DataType)>,
    purpose: Purpose,
    signature: Signature,
    context: Arc<Context>,
}

impl Computation {
    /// The expression that rows must fulfil, if that is what the plan's expression is.
    pub(crate) fn condition_of(expr: &Expr) -> Option<&Expression> {
        let Expr::ScalarFunction(call) = expr else {
            return None;
        };
        let implementation: &dyn std::any::Any = &**call.func.inner();
        let computation = implementation.downcast_ref::<Self>()?;
        (computation.purpose == Purpose::Condition).then_some(&computation.expression)
    }

    fn compute(
        &self,
        arguments: &[ColumnarValue],
        rows: usize,
    ) -> Result<ColumnarValue, QueryError> {
        self.context.control.check()?;
        let mut columns = std::collections::HashMap::new();
        for ((id, data_type), argument) in self.columns.iter().zip(arguments) {
            let values = argument.to_array(rows);
            let values = values.map_err(|error| from_plan_error(&error))?;
            columns.insert(*id, Column::new(data_type.clone(), values));
        }
        let rows = Rows {
            columns,
            count: rows,
            context: &self.context,
        };
        let column = Evaluator::new(rows).column(&self.expression)?;
        Ok(ColumnarValue::Array(match self.purpose {
            Purpose::Value => column.values,
            Purpose::Condition => Arc::new(is_true(&column)?),
        }))
    }
}

impl fmt::Debug for Computation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Computation({:?})", self.columns)
    }
}

impl PartialEq for Computation {
    fn eq(&self, other: &Self) -> bool {
        self.purpose == other.purpose && self.expression == other.expression
    }
}

impl Eq for Computation {}

impl Hash for Computation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.purpose.hash(state);
        self.columns.hash(state);
        self.expression.data_type.hash(state);
    }
}

impl ScalarUDFImpl for Computation {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[ArrowType]) -> PlanResult<ArrowType> {
        Ok(match self.purpose {
            Purpose::Value => arrow_type(&self.expression.data_type),
            Purpose::Condition => ArrowType::Boolean,
        })
    }

    fn coerce_types(&self, arguments: &[ArrowType]) -> PlanResult<Vec<ArrowType>> {
        Ok(arguments.to_vec())
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let value = self.compute(&call.args, call.number_rows);
        value.map_err(to_plan_error)
    }
}

/// Our error, on its way through DataFusion.
pub(crate) fn to_plan_error(error: QueryError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// Our error back, or what DataFusion says itself.
pub(crate) fn from_plan_error(error: &DataFusionError) -> QueryError {
    match error.find_root() {
        DataFusionError::External(inner) => match inner.downcast_ref::<QueryError>() {
            Some(ours) => ours.clone(),
            None => QueryError::Internal {
                detail: inner.to_string(),
            },
        },
        DataFusionError::ResourcesExhausted(detail) => QueryError::MemoryLimit {
            detail: detail.clone(),
        },
        other => QueryError::Internal {
            detail: other.to_string(),
        },
    }
}
