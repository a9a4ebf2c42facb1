//! [`Piped`]: a plan whose rows go through something as they come, as a table.

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result as PlanResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan, TableType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use std::fmt;
use std::sync::Arc;

/// What the rows of a plan go through.
type Pipe = dyn Fn(SendableRecordBatchStream) -> SendableRecordBatchStream + Send + Sync;

/// A plan as a table of one stream. Inside of a table a plan is optimised on its own: a sort at its end stays, which
/// `DataFusion` takes away where no operator above asks for an order, and none does for `groupArray`, `any` or
/// `LIMIT BY`.
pub(crate) struct Piped {
    plan: LogicalPlan,
    schema: SchemaRef,
    pipe: Arc<Pipe>,
}

impl Piped {
    /// The rows of a plan as they are, in their order.
    pub(crate) fn as_it_is(plan: LogicalPlan) -> Self {
        let schema = Arc::new(plan.schema().as_arrow().clone());
        Self::new(plan, schema, Arc::new(|rows| rows))
    }

    /// The rows of a plan after they went through `pipe`, which gives them the columns of `schema`.
    pub(crate) fn new(plan: LogicalPlan, schema: SchemaRef, pipe: Arc<Pipe>) -> Self {
        Self { plan, schema, pipe }
    }
}

impl fmt::Debug for Piped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Piped")
    }
}

#[async_trait]
impl TableProvider for Piped {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
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
        let partition = Partition {
            plan: state.create_physical_plan(&self.plan).await?,
            schema: Arc::clone(&self.schema),
            pipe: Arc::clone(&self.pipe),
        };
        let partitions: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(partition)];
        let schema = Arc::clone(&self.schema);
        let plan = StreamingTableExec::try_new(schema, partitions, projection, [], false, None)?;
        Ok(Arc::new(plan))
    }
}

struct Partition {
    plan: Arc<dyn ExecutionPlan>,
    schema: SchemaRef,
    pipe: Arc<Pipe>,
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
        let schema = Arc::clone(&self.schema);
        match execute_stream(Arc::clone(&self.plan), context) {
            Ok(rows) => (self.pipe)(rows),
            Err(error) => {
                let failed = futures::stream::once(async move { Err(error) });
                Box::pin(RecordBatchStreamAdapter::new(schema, failed))
            }
        }
    }
}
