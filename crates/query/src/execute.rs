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
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use tokio::runtime::Runtime;

/// What a query may use where `max_memory_usage` says nothing.
const MEMORY_BYTES_MAX: u64 = 4 << 30;

/// The stack of a thread that computes expressions.
const STACK_BYTES: usize = 32 << 20;

/// How many batches may wait for the reader of an answer.
const WAITING_BATCHES_MAX: usize = 2;

/// How often a reader who waits looks whether the query was cancelled.
const CANCEL_LOOK: Duration = Duration::from_millis(50);

/// What plans are carried out with.
pub(crate) struct Executor {
    /// Always there until it is dropped.
    runtime: Option<Runtime>,
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
            runtime: Some(runtime),
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
        let runtime = self.runtime.as_ref().expect("it is not dropped yet");
        let stream = runtime.block_on(self.stream(plan));
        let stream = stream.map_err(|error| from_plan_error(&error))?;
        let (sender, receiver) = mpsc::sync_channel(WAITING_BATCHES_MAX);
        runtime.spawn(send(stream, sender));
        Ok(Blocks {
            receiver,
            is_over: false,
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

impl Drop for Executor {
    fn drop(&mut self) {
        // An answer may be dropped by a thread of another query, which must not wait for these.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What comes from the threads of a query.
enum Message {
    Batch(Result<RecordBatch, DataFusionError>),
    /// All rows have come. Without it, rows are missing: a thread ended before its time.
    End,
}

/// Sends what a stream gives. The thread waits while the reader has not taken what came before: all threads
/// of the runtime belong to this query.
async fn send(mut stream: SendableRecordBatchStream, sender: SyncSender<Message>) {
    while let Some(batch) = stream.next().await {
        let is_error = batch.is_err();
        if sender.send(Message::Batch(batch)).is_err() || is_error {
            return; // nobody reads on
        }
    }
    let _ = sender.send(Message::End); // nobody reads on
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
    receiver: Receiver<Message>,
    is_over: bool,
    columns: Vec<OutputColumn>,
    control: Control,
}

impl Iterator for Blocks {
    type Item = Result<Block, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.wait();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Blocks {
    fn wait(&self) -> Option<Result<Block, QueryError>> {
        loop {
            if let Err(cancelled) = self.control.check() {
                return Some(Err(cancelled.into()));
            }
            return match self.receiver.recv_timeout(CANCEL_LOOK) {
                Ok(Message::Batch(Ok(batch))) => Some(Ok(self.block(&batch))),
                Ok(Message::Batch(Err(error))) => Some(Err(from_plan_error(&error))),
                Ok(Message::End) => None,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => Some(Err(QueryError::Internal {
                    detail: "a thread of the query ended before all rows had come".to_owned(),
                })),
            };
        }
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
