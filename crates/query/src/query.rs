//! [`run`]: a query from its tree to its rows.

use crate::analyser::Analyser;
use crate::context::Context;
use crate::error::QueryError;
use crate::execute::{Blocks, Executor};
use crate::scope::OutputColumn;
use crate::table::Tables;
use datafusion::logical_expr::LogicalPlan;
use granary_columns::Block;
use granary_parser::{QueryParameters, SelectUnion};
use granary_types::DataType;
use std::sync::Arc;

/// The stack of the thread that analyses and plans a query.
const STACK_BYTES: usize = 256 << 20;

/// How many streams are read at the same time at most, where `max_threads` says nothing.
const STREAMS_MAX: usize = 16;

/// The answer of a query: the columns at once, the rows as they come.
pub struct Answer {
    columns: Vec<(String, DataType)>,
    blocks: Blocks,
    totals: Option<(LogicalPlan, Vec<OutputColumn>)>,
    // Keeps the threads that compute the blocks; dropped after what reads from them.
    executor: Executor,
}

impl Answer {
    /// The names and types of the columns.
    pub fn columns(&self) -> &[(String, DataType)] {
        &self.columns
    }

    /// The row of `WITH TOTALS`, once all blocks have been taken.
    ///
    /// # Errors
    /// When it cannot be computed.
    pub fn totals(&mut self) -> Result<Option<Block>, QueryError> {
        let Some((plan, columns)) = self.totals.take() else {
            return Ok(None);
        };
        let blocks = on_large_stack(|| self.executor.collect(plan, &columns))?;
        Ok(blocks.into_iter().find(|block| block.rows() > 0))
    }
}

impl Iterator for Answer {
    type Item = Result<Block, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.blocks.next()
    }
}

/// Analyses a query and starts it. Sub-queries that stand for values are executed at once.
///
/// # Errors
/// When the query is refused. What goes wrong later is an item of the answer.
pub fn run(
    query: &SelectUnion,
    tables: &dyn Tables,
    parameters: &QueryParameters,
    context: &Arc<Context>,
) -> Result<Answer, QueryError> {
    on_large_stack(|| {
        let context = &Arc::new((**context).clone().with_time_zone()?);
        let streams = streams(context);
        let executor = Executor::new(context, streams)?;
        let analyse = |one_stream| {
            let context = Arc::clone(context);
            let analyser = Analyser::new(tables, context, parameters, &executor, one_stream);
            let planned = analyser.query(query);
            planned.map(|planned| (planned, analyser.wants_one_stream()))
        };
        let (mut planned, one_stream) = analyse(streams == 1)?;
        if one_stream && streams > 1 {
            (planned, _) = analyse(true)?;
        }
        let blocks = executor.start(planned.plan, &planned.columns)?;
        let totals = planned.totals.map(|plan| (plan, planned.columns.clone()));
        let columns = planned.columns.into_iter();
        Ok(Answer {
            columns: columns.map(|each| (each.name, each.data_type)).collect(),
            blocks,
            totals,
            executor,
        })
    })
}

/// The names and types of the columns that a query gives; it is not executed.
///
/// # Errors
/// When the query is refused.
pub fn columns_of(
    query: &SelectUnion,
    tables: &dyn Tables,
    parameters: &QueryParameters,
    context: &Arc<Context>,
) -> Result<Vec<(String, DataType)>, QueryError> {
    on_large_stack(|| {
        let executor = Executor::new(context, 1)?;
        let context = Arc::clone(context);
        let analyser = Analyser::new(tables, context, parameters, &executor, true);
        let planned = analyser.query(query)?;
        let columns = planned.columns.into_iter();
        Ok(columns.map(|each| (each.name, each.data_type)).collect())
    })
}

fn streams(context: &Context) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let wanted = context.settings.threads("max_threads");
    wanted
        .map_or(cores, |threads| threads as usize)
        .clamp(1, STREAMS_MAX)
}

/// Deep expressions need deep stacks.
fn on_large_stack<T: Send>(
    run: impl FnOnce() -> Result<T, QueryError> + Send,
) -> Result<T, QueryError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, run);
        let thread = thread.map_err(|error| QueryError::Internal {
            detail: format!("cannot start a thread: {error}"),
        })?;
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
