//! [`Exchange`]: what a server answers to one statement.

use crate::progress::Counts;
use granary_client::{ClientError, Connection};
use granary_columns::Block;
use granary_engine::{Failure, ReceivedRows};
use granary_formats::ColumnHeader;
use granary_types::ErrorCode;
use granary_wire::Answer;
use parking_lot::Mutex;
use std::sync::Arc;

/// A connection that a statement and the rows of its answer share.
pub(super) type Shared = Arc<Mutex<Connection>>;

/// What has come of the answer to a statement.
#[derive(Default)]
pub(super) struct State {
    totals: Option<Block>,
    /// Whether nothing else follows.
    is_over: bool,
    /// Why it ended, where that was no good end.
    failed: Option<ClientError>,
    rows: u64,
}

/// The answer to one statement.
#[derive(Clone)]
pub(super) struct Exchange {
    connection: Shared,
    counts: Counts,
    state: Arc<Mutex<State>>,
}

impl Exchange {
    /// The answer to the statement that was sent last.
    pub(super) fn new(connection: &Shared, counts: &Counts) -> Self {
        Self {
            connection: Arc::clone(connection),
            counts: counts.clone(),
            state: Arc::default(),
        }
    }

    /// The next rows, also a block without any that tells the columns; `None` at the end.
    pub(super) fn next_block(&self) -> Result<Option<Block>, ClientError> {
        let answer = self.take();
        if answer.is_err() {
            self.state.lock().is_over = true;
        }
        answer
    }

    fn take(&self) -> Result<Option<Block>, ClientError> {
        let mut connection = self.connection.lock();
        loop {
            match connection.next_answer()? {
                Answer::Data(block) if block.columns().is_empty() => {}
                Answer::Data(block) => {
                    self.state.lock().rows += block.rows() as u64;
                    self.counts.received(&block);
                    return Ok(Some(block));
                }
                Answer::Totals(block) => self.state.lock().totals = Some(block),
                Answer::Progress(progress) => self.counts.add(progress),
                Answer::EndOfStream => {
                    self.state.lock().is_over = true;
                    return Ok(None);
                }
                // What rows were, and what nobody has asked for.
                Answer::ProfileInfo(_)
                | Answer::Extremes(_)
                | Answer::Log(_)
                | Answer::TableColumns(_)
                | Answer::Pong => {}
                Answer::Hello(..) => return Err(connection.unexpected("Hello")),
                Answer::Exception(_) => return Err(connection.unexpected("Exception")),
            }
        }
    }

    /// Takes what is left, so that another statement can be sent; where rows are not wanted, the server is told so.
    pub(super) fn end(&self) -> Result<(), ClientError> {
        if let Some(error) = self.state.lock().failed.take() {
            return Err(error);
        }
        if self.state.lock().is_over {
            return Ok(());
        }
        let cancel = self.connection.lock().cancel();
        cancel.send();
        loop {
            match self.next_block() {
                Ok(Some(_)) => {}
                Ok(None) | Err(ClientError::Exception(_)) => return Ok(()),
                Err(lost) => return Err(lost),
            }
        }
    }

    /// How many rows have come.
    pub(super) fn rows(&self) -> u64 {
        self.state.lock().rows
    }
}

/// The rows behind a block that has told the columns.
pub(super) struct RowsToPrint {
    exchange: Exchange,
    header: Vec<ColumnHeader>,
    first: Option<Block>,
}

impl RowsToPrint {
    pub(super) fn new(exchange: Exchange, first: Block) -> Self {
        Self {
            exchange,
            header: columns_of(&first),
            first: Some(first),
        }
    }
}

/// The names and types of the columns of a block.
pub(super) fn columns_of(block: &Block) -> Vec<ColumnHeader> {
    let types = block.columns().iter().map(|column| &column.data_type);
    let names = block.names().iter().cloned();
    names.zip(types.cloned()).collect()
}

impl ReceivedRows for RowsToPrint {
    fn header(&self) -> Vec<ColumnHeader> {
        self.header.clone()
    }

    fn next_block(&mut self) -> Result<Option<Block>, Failure> {
        if let Some(block) = self.first.take().filter(|block| block.rows() > 0) {
            return Ok(Some(block));
        }
        loop {
            match self.exchange.next_block() {
                Ok(Some(block)) if block.rows() == 0 => {}
                Ok(block) => return Ok(block),
                Err(error) => {
                    // Told by `Exchange::end`, as the server has said it.
                    let failure = Failure::new(ErrorCode::UNKNOWN_EXCEPTION, error.to_string());
                    self.exchange.state.lock().failed = Some(error);
                    return Err(failure);
                }
            }
        }
    }

    fn totals(&mut self) -> Option<Block> {
        self.exchange.state.lock().totals.take()
    }

    fn reads_so_far(&self) -> (u64, u64) {
        self.exchange.counts.read()
    }
}
