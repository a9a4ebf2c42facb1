//! [`Collection`]: groups that are held until all of them have come, with the totals of all.

use crate::aggregate::Resolved;
use crate::lowering::to_plan_error;
use async_trait::async_trait;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use datafusion::arrow::compute::filter;
use datafusion::arrow::datatypes::{DataType as ArrowType, Field, Schema, SchemaRef, UInt64Type};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Column as PlanColumn, DataFusionError, Result as PlanResult};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    TableType, Volatility,
};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use futures::{StreamExt, TryStreamExt};
use granary_columns::arrow_type;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What stands in a column of the totals.
pub(crate) enum Total {
    /// This.
    Value(ArrayRef),
    /// The result of all states together.
    Merged {
        /// The column with the states.
        state: String,
        /// Their function.
        resolved: Arc<dyn Resolved>,
    },
}

/// Groups, and the totals of them. Both are computed when the first of them is asked for.
pub(crate) struct Collection {
    plan: LogicalPlan,
    shown: Vec<(String, Total)>,
    /// The column that is not zero where a row is no group of its own, but one of `ROLLUP`.
    left_out: Option<String>,
    schema: SchemaRef,
    physical: OnceCell<Arc<dyn ExecutionPlan>>,
    done: OnceCell<Done>,
}

struct Done {
    rows: Vec<RecordBatch>,
    totals: RecordBatch,
    // The memory is given back when the query ends.
    _memory: MemoryReservation,
}

impl Collection {
    /// The groups of a plan. The columns that are shown have a value in the totals.
    pub(crate) fn new(
        plan: LogicalPlan,
        shown: Vec<(String, Total)>,
        left_out: Option<String>,
    ) -> Self {
        let schema = plan.schema().as_arrow();
        let fields = shown.iter().map(|(name, _)| {
            let field = schema.field_with_name(name).expect("it is in the plan");
            Field::new(name, field.data_type().clone(), true)
        });
        Self {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            plan,
            shown,
            left_out,
            physical: OnceCell::new(),
            done: OnceCell::new(),
        }
    }

    async fn done(&self, context: Arc<TaskContext>) -> PlanResult<&Done> {
        self.done.get_or_try_init(|| self.collect(context)).await
    }

    async fn collect(&self, context: Arc<TaskContext>) -> PlanResult<Done> {
        let physical = self.physical.get().expect("a scan has planned it");
        let memory = MemoryConsumer::new("totals").register(context.memory_pool());
        let mut stream = execute_stream(Arc::clone(physical), context)?;
        let mut merged: Vec<_> = self.shown.iter().map(|(_, total)| total.start()).collect();
        let mut rows = Vec::new();
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let counts = self.left_out.as_ref().map(|name| counts(&batch, name));
            for ((_, total), groups) in self.shown.iter().zip(&mut merged) {
                let (Total::Merged { state, .. }, Some(groups)) = (total, groups) else {
                    continue;
                };
                let mut states = Arc::clone(column(&batch, state));
                if let Some(counts) = &counts {
                    states = filter(&states, counts)?;
                }
                let states = states.as_binary::<i32>();
                let merged = groups.merge(&vec![0; states.len()], states);
                merged.map_err(to_plan_error)?;
            }
            let shown = self.shown.iter().map(|(name, _)| column(&batch, name));
            let shown = self.batch(shown.cloned().collect(), batch.num_rows())?;
            memory.try_grow(shown.get_array_memory_size())?;
            rows.push(shown);
        }
        let totals = self.shown.iter().zip(merged);
        let totals = totals.map(|((_, total), groups)| total.finish(groups));
        let totals = self.batch(totals.collect::<PlanResult<_>>()?, 1)?;
        Ok(Done {
            rows,
            totals,
            _memory: memory,
        })
    }

    fn batch(&self, columns: Vec<ArrayRef>, rows: usize) -> PlanResult<RecordBatch> {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let schema = Arc::clone(&self.schema);
        Ok(RecordBatch::try_new_with_options(
            schema, columns, &options,
        )?)
    }
}

impl Total {
    fn start(&self) -> Option<Box<dyn crate::aggregate::Groups>> {
        match self {
            Self::Value(_) => None,
            Self::Merged { resolved, .. } => {
                let mut groups = resolved.groups();
                groups.resize(1);
                Some(groups)
            }
        }
    }

    fn finish(&self, groups: Option<Box<dyn crate::aggregate::Groups>>) -> PlanResult<ArrayRef> {
        match (self, groups) {
            (_, Some(mut groups)) => groups.take_results(1).map_err(to_plan_error),
            (Self::Value(value), None) => Ok(Arc::clone(value)),
            (Self::Merged { .. }, None) => unreachable!("it was started"),
        }
    }
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a ArrayRef {
    batch.column_by_name(name).expect("it is in the plan")
}

/// Which rows are groups of their own.
fn counts(batch: &RecordBatch, left_out: &str) -> BooleanArray {
    let left_out = column(batch, left_out).as_primitive::<UInt64Type>();
    let is_group = left_out.iter().map(|bits| Some(bits == Some(0)));
    is_group.collect()
}

/// One side of a [`Collection`], as a table.
pub(crate) struct Collected {
    collection: Arc<Collection>,
    side: Side,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Rows,
    Totals,
}

impl Collected {
    /// The groups.
    pub(crate) fn rows(collection: Arc<Collection>) -> Self {
        let side = Side::Rows;
        Self { collection, side }
    }

    /// The row of totals.
    pub(crate) fn totals(collection: Arc<Collection>) -> Self {
        let side = Side::Totals;
        Self { collection, side }
    }
}

impl fmt::Debug for Collected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Collected({:?})", self.side)
    }
}

#[async_trait]
impl TableProvider for Collected {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.collection.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let collection = &self.collection;
        let plan = || state.create_physical_plan(&collection.plan);
        collection.physical.get_or_try_init(plan).await?;
        let schema = &collection.schema;
        let all: Vec<usize> = (0..schema.fields().len()).collect();
        let projection = projection.unwrap_or(&all).clone();
        let schema = Arc::new(schema.project(&projection)?);
        let partition = Partition {
            collection: Arc::clone(collection),
            side: self.side,
            projection,
            schema: Arc::clone(&schema),
        };
        let partitions: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(partition)];
        let plan = StreamingTableExec::try_new(schema, partitions, None, [], false, None)?;
        Ok(Arc::new(plan))
    }
}

struct Partition {
    collection: Arc<Collection>,
    side: Side,
    projection: Vec<usize>,
    schema: SchemaRef,
}

impl fmt::Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Partition")
    }
}

impl PartitionStream for Partition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let collection = Arc::clone(&self.collection);
        let projection = self.projection.clone();
        let side = self.side;
        let batches = async move {
            let done = collection.done(context).await?;
            let batches = match side {
                Side::Rows => &done.rows[..],
                Side::Totals => std::slice::from_ref(&done.totals),
            };
            let projected = batches.iter().map(|batch| Ok(batch.project(&projection)?));
            let projected: Vec<PlanResult<RecordBatch>> = projected.collect();
            Ok::<_, DataFusionError>(futures::stream::iter(projected))
        };
        let stream = futures::stream::once(batches).try_flatten();
        let schema = Arc::clone(&self.schema);
        Box::pin(RecordBatchStreamAdapter::new(schema, stream))
    }
}

/// The results of states, in the dress of a scalar function.
pub(crate) struct Finalize {
    id: u32,
    name: String,
    resolved: Arc<dyn Resolved>,
    signature: Signature,
}

impl Finalize {
    /// The results of the states in a column; `id` tells them from all others of the query.
    pub(crate) fn call(id: u32, resolved: &Arc<dyn Resolved>, states: PlanColumn) -> Expr {
        let function = ScalarUDF::new_from_impl(Self {
            id,
            name: format!("finalize{id}"),
            resolved: Arc::clone(resolved),
            signature: Signature::user_defined(Volatility::Immutable),
        });
        let arguments = vec![Expr::Column(states)];
        Expr::ScalarFunction(ScalarFunction::new_udf(Arc::new(function), arguments))
    }
}

impl fmt::Debug for Finalize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finalize({})", self.id)
    }
}

impl PartialEq for Finalize {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Finalize {}

impl Hash for Finalize {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl ScalarUDFImpl for Finalize {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[ArrowType]) -> PlanResult<ArrowType> {
        Ok(arrow_type(&self.resolved.return_type()))
    }

    fn coerce_types(&self, arguments: &[ArrowType]) -> PlanResult<Vec<ArrowType>> {
        Ok(arguments.to_vec())
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let states = call.args[0].to_array(call.number_rows)?;
        let states = states.as_binary::<i32>();
        let each: Vec<usize> = (0..states.len()).collect();
        let mut groups = self.resolved.groups();
        groups.resize(states.len());
        groups.merge(&each, states).map_err(to_plan_error)?;
        let results = groups.take_results(states.len());
        Ok(ColumnarValue::Array(results.map_err(to_plan_error)?))
    }
}
