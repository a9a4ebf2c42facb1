//! [`Ordered`]: sorted rows whose order something above depends on.

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result as PlanResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan, TableType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use futures::TryStreamExt;
use std::fmt;
use std::sync::Arc;

/// A sorted plan as a table of one stream. `DataFusion` takes a sort away where no operator asks for an order, and none
/// does for `groupArray`, `any` or `LIMIT BY`: inside of a table it stays.
pub(crate) struct Ordered {
    plan: LogicalPlan,
    schema: SchemaRef,
}

impl Ordered {
    /// The rows of a plan that is sorted.
    pub(crate) fn new(plan: LogicalPlan) -> Self {
        Self {
            schema: Arc::new(plan.schema().as_arrow().clone()),
            plan,
        }
    }
}

impl fmt::Debug for Ordered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ordered")
    }
}

#[async_trait]
impl TableProvider for Ordered {
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
            sorted: state.create_physical_plan(&self.plan).await?,
            schema: Arc::clone(&self.schema),
        };
        let partitions: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(partition)];
        let schema = Arc::clone(&self.schema);
        let plan = StreamingTableExec::try_new(schema, partitions, projection, [], false, None)?;
        Ok(Arc::new(plan))
    }
}

struct Partition {
    sorted: Arc<dyn ExecutionPlan>,
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
        let sorted = execute_stream(Arc::clone(&self.sorted), context);
        let stream = futures::stream::once(async move { sorted }).try_flatten();
        let schema = Arc::clone(&self.schema);
        Box::pin(RecordBatchStreamAdapter::new(schema, stream))
    }
}
