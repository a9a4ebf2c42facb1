//! [`Writers`]: one writer at a time for a table.

use crate::dir::DataDir;
use crate::publish_error::PublishError;
use granary_catalog::Table;
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long a writer waits for the one before it: ClickHouse's `lock_acquire_timeout`.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_mins(2);

/// The directories of the tables that are being written to. Files grow at their ends, where two writers would meet; and to a table whose
/// columns are being changed no part may be added.
#[derive(Clone, Default)]
pub(crate) struct Writers(Arc<Shared>);

#[derive(Default)]
struct Shared {
    writing: Mutex<BTreeSet<PathBuf>>,
    ended: Condvar,
}

/// Nobody else writes to the tables until it is dropped.
pub struct Writer {
    directories: BTreeSet<PathBuf>,
    writers: Writers,
}

impl Writers {
    /// Waits until nobody writes to the tables in these directories; `None` when that takes too long.
    pub(crate) fn begin(
        &self,
        directories: BTreeSet<PathBuf>,
        at_most: Duration,
    ) -> Option<Writer> {
        let mut writing = self.0.writing.lock();
        let is_written = |writing: &mut BTreeSet<PathBuf>| !writing.is_disjoint(&directories);
        let ended = &self.0.ended;
        if ended
            .wait_while_for(&mut writing, is_written, at_most)
            .timed_out()
        {
            return None;
        }
        writing.extend(directories.iter().cloned());
        Some(Writer {
            directories,
            writers: self.clone(),
        })
    }
}

impl DataDir {
    /// Lets nobody else add rows to a table until the result is dropped. Parts are added at the end of an `INSERT`, which
    /// waits then; rows of tables that keep files are added while it runs.
    ///
    /// # Errors
    /// [`PublishError::Busy`]
    pub fn write_alone(&self, table: &Table) -> Result<Writer, PublishError> {
        let directories = table.data.iter().map(|directory| directory.path.clone());
        let writer = self.writers.begin(directories.collect(), LOCK_TIMEOUT);
        writer.ok_or_else(|| PublishError::Busy {
            table: table.name.clone(),
            seconds: LOCK_TIMEOUT.as_secs(),
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let is_done = |directory: &PathBuf| !self.directories.contains(directory);
        self.writers.0.writing.lock().retain(is_done);
        self.writers.0.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(writers: &Writers, tables: &[&str], at_most: Duration) -> Option<Writer> {
        writers.begin(tables.iter().map(PathBuf::from).collect(), at_most)
    }

    #[test]
    fn a_table_has_one_writer_at_a_time() {
        let writers = Writers::default();
        let first = begin(&writers, &["t", "v"], Duration::ZERO);
        assert!(first.is_some());
        assert!(begin(&writers, &["u"], Duration::ZERO).is_some());
        assert!(begin(&writers, &["u", "v"], Duration::ZERO).is_none());
        drop(first);
        assert!(begin(&writers, &["t"], Duration::ZERO).is_some());
    }

    #[test]
    fn who_waits_is_next() {
        let writers = Writers::default();
        let first = begin(&writers, &["t"], Duration::ZERO);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| begin(&writers, &["t"], LOCK_TIMEOUT).is_some());
            drop(first);
            assert!(second.join().expect("it ends"));
        });
    }
}
