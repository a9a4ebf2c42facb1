//! [`Writers`]: one writer at a time for a table that keeps files.

use parking_lot::{Condvar, Mutex};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a writer waits for the one before it: ClickHouse's `lock_acquire_timeout`.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_mins(2);

/// The directories of the tables that are being written to. Such a table's files grow at their ends, where two writers
/// would meet.
#[derive(Clone, Default)]
pub(crate) struct Writers(Arc<Shared>);

#[derive(Default)]
struct Shared {
    writing: Mutex<BTreeSet<PathBuf>>,
    ended: Condvar,
}

/// Nobody else writes to the table until it is dropped.
pub(crate) struct Writer {
    directory: PathBuf,
    writers: Writers,
}

impl Writers {
    /// Waits until nobody writes to the table in that directory; `None` when that takes too long.
    pub(crate) fn begin(&self, directory: &Path, at_most: Duration) -> Option<Writer> {
        let mut writing = self.0.writing.lock();
        let is_written = |writing: &mut BTreeSet<PathBuf>| writing.contains(directory);
        let ended = &self.0.ended;
        if ended
            .wait_while_for(&mut writing, is_written, at_most)
            .timed_out()
        {
            return None;
        }
        writing.insert(directory.to_owned());
        Some(Writer {
            directory: directory.to_owned(),
            writers: self.clone(),
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.writers.0.writing.lock().remove(&self.directory);
        self.writers.0.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_one_writer_at_a_time() {
        let writers = Writers::default();
        let first = writers.begin(Path::new("t"), Duration::ZERO);
        assert!(first.is_some());
        assert!(writers.begin(Path::new("u"), Duration::ZERO).is_some());
        assert!(writers.begin(Path::new("t"), Duration::ZERO).is_none());
        drop(first);
        assert!(writers.begin(Path::new("t"), Duration::ZERO).is_some());
    }

    #[test]
    fn who_waits_is_next() {
        let writers = Writers::default();
        let first = writers.begin(Path::new("t"), Duration::ZERO);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| writers.begin(Path::new("t"), LOCK_TIMEOUT).is_some());
            drop(first);
            assert!(second.join().expect("it ends"));
        });
    }
}
