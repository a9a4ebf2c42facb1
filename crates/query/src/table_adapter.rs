//! Tables as DataFusion sees them.

use crate::context::Context;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::lowering::{Computation, column_name, to_plan_error};
use crate::table::{BlockStream, Comparison, Condition, ScanRequest, Table, Test};
use async_trait::async_trait;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result as PlanResult;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use granary_columns::{Block, arrow_type};
use granary_types::DataType;
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;

/// The columns of a table that a query may need, and how they are called in its plan.
pub(crate) struct TableColumns {
    /// Number, name in the table, type.
    pub(crate) columns: Vec<(ColumnId, String, DataType)>,
    /// `FINAL`
    pub(crate) is_final: bool,
    /// No more streams than this.
    pub(crate) streams_max: usize,
}

/// A table, once in a query.
pub(crate) struct Provider {
    table: Arc<dyn Table>,
    scan: TableColumns,
    schema: SchemaRef,
    context: Arc<Context>,
}

impl Provider {
    /// The table for a plan.
    pub(crate) fn new(table: Arc<dyn Table>, scan: TableColumns, context: Arc<Context>) -> Self {
        let fields = scan.columns.iter().map(|(id, _, data_type)| {
            let arrow = arrow_type(data_type);
            Field::new(column_name(*id), arrow, true)
        });
        Self {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            table,
            scan,
            context,
        }
    }

    fn conditions(&self, filter: &Expr) -> Vec<Condition> {
        let condition = Computation::condition_of(filter);
        let test = condition.and_then(test_of);
        let found = test.and_then(|(id, test)| {
            let columns = &self.scan.columns;
            let (_, name, _) = columns.iter().find(|(each, ..)| *each == id)?;
            Some(Condition {
                column: name.clone(),
                test,
            })
        });
        found.into_iter().collect()
    }
}

/// The column that a condition is about, and what it must be.
fn test_of(condition: &Expression) -> Option<(ColumnId, Test)> {
    match &*condition.node {
        Node::In {
            value,
            set,
            negated: false,
        } => Some((value.as_column()?, Test::In(set.values.clone()))),
        Node::Call {
            function,
            arguments,
        } => {
            let [left, right] = &arguments[..] else {
                return None;
            };
            let comparison = Comparison::named(function.name())?;
            match (left.as_column(), right.as_column()) {
                (Some(id), None) => {
                    let value = right.as_constant()?.clone();
                    Some((id, Test::Compare(comparison, value)))
                }
                (None, Some(id)) => {
                    let value = left.as_constant()?.clone();
                    Some((id, Test::Compare(comparison.mirrored(), value)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

impl Comparison {
    fn named(function: &str) -> Option<Self> {
        Some(match function {
            "equals" => Self::Equals,
            "notEquals" => Self::NotEquals,
            "less" => Self::Less,
            "lessOrEquals" => Self::LessOrEquals,
            "greater" => Self::Greater,
            "greaterOrEquals" => Self::GreaterOrEquals,
            _ => return None,
        })
    }

    /// The same with its sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Equals | Self::NotEquals => self,
            Self::Less => Self::Greater,
            Self::LessOrEquals => Self::GreaterOrEquals,
            Self::Greater => Self::Less,
            Self::GreaterOrEquals => Self::LessOrEquals,
        }
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({:?})", self.scan.columns)
    }
}

#[async_trait]
impl TableProvider for Provider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> PlanResult<Vec<TableProviderFilterPushDown>> {
        let support = |filter: &&Expr| match self.conditions(filter)[..] {
            [] => TableProviderFilterPushDown::Unsupported,
            _ => TableProviderFilterPushDown::Inexact,
        };
        Ok(filters.iter().map(support).collect())
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let all: Vec<usize> = (0..self.scan.columns.len()).collect();
        let projection = projection.unwrap_or(&all);
        let schema = Arc::new(self.schema.project(projection)?);
        let conditions: Vec<Condition> = filters
            .iter()
            .flat_map(|filter| self.conditions(filter))
            .collect();
        let request = ScanRequest {
            columns: projection
                .iter()
                .map(|at| self.scan.columns[*at].1.clone())
                .collect(),
            limit: limit
                .filter(|_| conditions.is_empty())
                .map(|limit| limit as u64),
            conditions,
            is_final: self.scan.is_final,
            streams_max: self.scan.streams_max,
            context: Arc::clone(&self.context),
        };
        let mut streams = self.table.scan(&request).map_err(to_plan_error)?;
        if streams.is_empty() {
            streams.push(Box::new(std::iter::empty()));
        }
        let partitions = streams
            .into_iter()
            .map(|stream| Partition::shared(stream, &schema, &self.context))
            .collect();
        let plan = StreamingTableExec::try_new(schema, partitions, None, [], false, None)?;
        Ok(Arc::new(plan))
    }
}

struct Partition {
    stream: Mutex<Option<BlockStream>>,
    schema: SchemaRef,
    context: Arc<Context>,
}

impl Partition {
    fn shared(
        stream: BlockStream,
        schema: &SchemaRef,
        context: &Arc<Context>,
    ) -> Arc<dyn PartitionStream> {
        Arc::new(Self {
            stream: Mutex::new(Some(stream)),
            schema: Arc::clone(schema),
            context: Arc::clone(context),
        })
    }
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

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let taken = self.stream.lock().take();
        let again = || -> BlockStream {
            let error = QueryError::Internal {
                detail: "a stream of a table was read twice".to_owned(),
            };
            Box::new(std::iter::once(Err(error)))
        };
        let stream = taken.unwrap_or_else(again);
        let schema = Arc::clone(&self.schema);
        let context = Arc::clone(&self.context);
        let batches = stream.map(move |block| {
            context
                .control
                .check()
                .map_err(|error| to_plan_error(error.into()))?;
            let block = block.map_err(to_plan_error)?;
            context.reads.add(&block);
            batch(&schema, &block)
        });
        let schema = Arc::clone(&self.schema);
        Box::pin(RecordBatchStreamAdapter::new(
            schema,
            futures::stream::iter(batches),
        ))
    }
}

fn batch(schema: &SchemaRef, block: &Block) -> PlanResult<RecordBatch> {
    let columns = block
        .columns()
        .iter()
        .map(|column| Arc::clone(&column.values))
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(block.rows()));
    let batch = RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?;
    Ok(batch)
}
