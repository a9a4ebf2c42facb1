//! [`Writing`]: rows on their way into a table and the tables of its views.

use super::receiver::Receiver;
use super::rows::{InsertedRows, Keyed, joined};
use super::sink::{MemoryRows, Sink};
use super::views::FedView;
use super::{Incoming, Inserting};
use crate::failure::Failure;
use granary_datadir::Insertion;
use std::sync::mpsc;

/// So many rows are written together, and seen together by the views (`min_insert_block_size_rows`).
const ROWS_TOGETHER: usize = 1_048_449;
/// The same in bytes of memory (`min_insert_block_size_bytes`).
const BYTES_TOGETHER: usize = 268_402_944;

/// So many blocks may wait to be written; they have some thousands of rows each, and together as many as are
/// written together, so that computing and writing rarely wait for each other.
const BLOCKS_AHEAD_MAX: usize = 128;

/// Rows that are being written to a table and, through its views, to others. Nobody sees them yet.
pub(super) struct Writing<'a> {
    inserting: &'a Inserting<'a>,
    receiver: &'a Receiver,
    sink: Sink<'a>,
    waiting: Vec<Keyed>,
    rows: usize,
    bytes: usize,
    views: Vec<(&'a FedView, Writing<'a>)>,
}

impl<'a> Writing<'a> {
    /// Begins to write.
    ///
    /// # Errors
    /// One of the tables takes no rows.
    pub(super) fn new(
        inserting: &'a Inserting<'a>,
        insertion: &'a Insertion<'a>,
        receiver: &'a Receiver,
    ) -> Result<Self, Failure> {
        let shared = (&inserting.session.shared, &inserting.context.settings);
        let sink = Sink::new(shared, insertion, &receiver.table, &receiver.structure)?;
        let views = receiver.views.iter();
        let views = views
            .map(|(view, target)| Ok((view, Self::new(inserting, insertion, target)?)))
            .collect::<Result<_, Failure>>()?;
        Ok(Self {
            inserting,
            receiver,
            sink,
            waiting: Vec::new(),
            rows: 0,
            bytes: 0,
            views,
        })
    }

    /// Writes rows; few of them wait for more.
    ///
    /// # Errors
    /// A row is refused, or a disk fails.
    pub(super) fn write(&mut self, incoming: Incoming) -> Result<(), Failure> {
        let rows = InsertedRows::new(&self.receiver.structure, incoming, &self.inserting.context)?;
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(BLOCKS_AHEAD_MAX);
            // The next rows are computed while those before are written.
            scope.spawn(move || rows.into_iter().try_for_each(|block| sender.send(block)));
            receiver.into_iter().try_for_each(|block| self.take(block?))
        })
    }

    fn take(&mut self, block: Keyed) -> Result<(), Failure> {
        let reads = &self.inserting.context.reads;
        reads.add_written(block.rows.rows() as u64, block.memory_bytes() as u64);
        self.rows += block.rows.rows();
        self.bytes += block.memory_bytes();
        self.waiting.push(block);
        if self.rows >= ROWS_TOGETHER || self.bytes >= BYTES_TOGETHER {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what waits, and makes the rows of tables of the Log family visible. Gives those that are kept in
    /// memory.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub(super) fn commit(mut self) -> Result<Vec<MemoryRows>, Failure> {
        self.flush_all()?;
        let mut memory = Vec::new();
        self.commit_sinks(&mut memory)?;
        Ok(memory)
    }

    fn flush_all(&mut self) -> Result<(), Failure> {
        self.flush()?;
        let mut views = self.views.iter_mut();
        views.try_for_each(|(_, target)| target.flush_all())
    }

    fn commit_sinks(self, memory: &mut Vec<MemoryRows>) -> Result<(), Failure> {
        memory.extend(self.sink.commit()?);
        let mut views = self.views.into_iter();
        views.try_for_each(|(_, target)| target.commit_sinks(memory))
    }

    fn flush(&mut self) -> Result<(), Failure> {
        (self.rows, self.bytes) = (0, 0);
        let Some(together) = joined(std::mem::take(&mut self.waiting)) else {
            return Ok(());
        };
        self.sink.write(&together)?;
        let Receiver {
            table, structure, ..
        } = self.receiver;
        for (view, target) in &mut self.views {
            let seen = self
                .inserting
                .seen_by(view, &table.name, structure, &together.rows)?;
            target.write(seen)?;
        }
        Ok(())
    }
}
