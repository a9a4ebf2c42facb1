//! Carrying out plans.

use crate::context::Context;
use crate::error::QueryError;
use crate::lowering::from_plan_error;
use crate::scope::OutputColumn;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::execution::{SendableRecordBatchStream, SessionState};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use futures::StreamExt;
use granary_columns::{Block, Column};
use granary_env::Control;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

/// What a query may use where `max_memory_usage` says nothing.
const MEMORY_BYTES_MAX: u64 = 4 << 30;

/// The stack of a thread that computes expressions.
const STACK_BYTES: usize = 32 << 20;

/// How many batches may wait for the reader of an answer.
const WAITING_BATCHES_MAX: usize = 2;

/// What plans are carried out with.
pub(crate) struct Executor {
    runtime: Runtime,
    state: SessionState,
    streams: usize,
    control: Control,
}

impl Executor {
    /// Threads and memory for one query.
    ///
    /// # Errors
    /// When threads cannot be started.
    pub(crate) fn new(context: &Context, streams: usize) -> Result<Self, QueryError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(streams)
            .thread_stack_size(STACK_BYTES)
            .build()
            .map_err(|error| QueryError::Internal {
                detail: format!("cannot start threads: {error}"),
            })?;
        Ok(Self {
            runtime,
            state: state(context, streams)?,
            streams,
            control: context.control.clone(),
        })
    }

    /// How many streams are read at the same time.
    pub(crate) fn streams(&self) -> usize {
        self.streams
    }

    /// Starts carrying out a plan.
    ///
    /// # Errors
    /// When a table cannot be read, or the plan cannot be carried out.
    pub(crate) fn start(
        &self,
        plan: LogicalPlan,
        columns: &[OutputColumn],
    ) -> Result<Blocks, QueryError> {
        let stream = self.runtime.block_on(self.stream(plan));
        let stream = stream.map_err(|error| from_plan_error(&error))?;
        let (sender, receiver) = mpsc::channel(WAITING_BATCHES_MAX);
        self.runtime.spawn(send(stream, sender));
        Ok(Blocks {
            receiver,
            columns: columns.to_vec(),
            control: self.control.clone(),
        })
    }

    /// Carries out a plan and collects what comes out.
    ///
    /// # Errors
    /// What goes wrong on the way.
    pub(crate) fn collect(
        &self,
        plan: LogicalPlan,
        columns: &[OutputColumn],
    ) -> Result<Vec<Block>, QueryError> {
        self.start(plan, columns)?.collect()
    }

    async fn stream(
        &self,
        plan: LogicalPlan,
    ) -> Result<SendableRecordBatchStream, DataFusionError> {
        let plan = self.state.create_physical_plan(&plan).await?;
        execute_stream(plan, self.state.task_ctx())
    }
}

async fn send(
    mut stream: SendableRecordBatchStream,
    sender: mpsc::Sender<Result<RecordBatch, DataFusionError>>,
) {
    while let Some(batch) = stream.next().await {
        let is_error = batch.is_err();
        if sender.send(batch).await.is_err() || is_error {
            return; // nobody reads on
        }
    }
}

fn state(context: &Context, streams: usize) -> Result<SessionState, QueryError> {
    let limit = context.settings.u64("max_memory_usage");
    let limit = limit.filter(|bytes| *bytes > 0).unwrap_or(MEMORY_BYTES_MAX);
    let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let environment = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(limit as usize)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|error| from_plan_error(&error))?;
    let mut config = SessionConfig::new()
        .with_target_partitions(streams)
        .with_round_robin_repartition(false);
    let options = config.options_mut();
    options.sql_parser.enable_ident_normalization = false;
    options.execution.collect_statistics = false;
    Ok(SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(environment)
        .build())
}

/// Blocks of an answer, as they come.
pub(crate) struct Blocks {
    receiver: mpsc::Receiver<Result<RecordBatch, DataFusionError>>,
    columns: Vec<OutputColumn>,
    control: Control,
}

impl Iterator for Blocks {
    type Item = Result<Block, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(cancelled) = self.control.check() {
            return Some(Err(cancelled.into()));
        }
        let batch = self.receiver.blocking_recv()?;
        Some(match batch {
            Ok(batch) => Ok(self.block(&batch)),
            Err(error) => Err(from_plan_error(&error)),
        })
    }
}

impl Blocks {
    fn block(&self, batch: &RecordBatch) -> Block {
        let names = self
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let columns = self
            .columns
            .iter()
            .zip(batch.columns())
            .map(|(column, values)| Column::new(column.data_type.clone(), Arc::clone(values)))
            .collect();
        Block::new(names, columns, batch.num_rows())
    }
}
