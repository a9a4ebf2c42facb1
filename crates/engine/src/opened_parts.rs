//! [`OpenedParts`]: parts that stay opened between queries.

use granary_mergetree::PartReader;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many parts stay opened: with their marks they take some hundreds of KiB each.
const PARTS_MAX: usize = 256;

/// The parts of this data directory that were read last. A part never changes under its name, but another may
/// come to bear it; so a part is known by what the file system says of its directory, too.
#[derive(Default)]
pub(crate) struct OpenedParts {
    parts: Mutex<Parts>,
}

#[derive(Default)]
struct Parts {
    opened: HashMap<PathBuf, Opened>,
    /// Counts what is asked for, to tell what was not for the longest time.
    now: u64,
}

struct Opened {
    stamp: Stamp,
    reader: Arc<PartReader>,
    used: u64,
}

/// What tells a directory from another with its name.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    changed: (i64, i64),
    index_granularity: u64,
}

impl OpenedParts {
    /// The part in a directory, opened before or now.
    ///
    /// # Errors
    /// What `open` says; it is called again the next time.
    pub(crate) fn get<E>(
        &self,
        directory: &Path,
        index_granularity: u64,
        open: impl FnOnce() -> Result<Arc<PartReader>, E>,
    ) -> Result<Arc<PartReader>, E> {
        let Ok(found) = fs::metadata(directory) else {
            return open();
        };
        let stamp = Stamp {
            inode: found.ino(),
            changed: (found.ctime(), found.ctime_nsec()),
            index_granularity,
        };
        if let Some(reader) = self.parts.lock().find(directory, stamp) {
            return Ok(reader);
        }
        let reader = open()?;
        self.parts.lock().keep(directory, stamp, &reader);
        Ok(reader)
    }
}

impl Parts {
    fn find(&mut self, directory: &Path, stamp: Stamp) -> Option<Arc<PartReader>> {
        self.now += 1;
        let opened = self.opened.get_mut(directory)?;
        if opened.stamp != stamp {
            return None;
        }
        opened.used = self.now;
        Some(Arc::clone(&opened.reader))
    }

    fn keep(&mut self, directory: &Path, stamp: Stamp, reader: &Arc<PartReader>) {
        if self.opened.len() >= PARTS_MAX {
            self.forget_half();
        }
        let opened = Opened {
            stamp,
            reader: Arc::clone(reader),
            used: self.now,
        };
        self.opened.insert(directory.to_owned(), opened);
    }

    /// Forgets the half that was not asked for the longest.
    fn forget_half(&mut self) {
        let mut used: Vec<u64> = self.opened.values().map(|opened| opened.used).collect();
        used.sort_unstable();
        let middle = used[used.len() / 2];
        self.opened.retain(|_, opened| opened.used > middle);
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the tests make what the code finds"
)]
mod tests {
    use super::*;
    use granary_mergetree::PartFiles;
    use std::io;

    struct NoRows;

    fn text(name: &str) -> Option<&'static str> {
        match name {
            "columns.txt" => Some("columns format version: 1\n1 columns:\n`a` UInt8\n"),
            "count.txt" => Some("0"),
            _ => None,
        }
    }

    impl PartFiles for NoRows {
        fn size(&self, name: &str) -> Option<u64> {
            Some(text(name)?.len() as u64)
        }

        fn open(&self, name: &str) -> io::Result<granary_mergetree::OpenedFile> {
            let text = text(name).ok_or(io::ErrorKind::NotFound)?;
            Ok(Box::new(io::Cursor::new(text)))
        }

        fn names(&self) -> Vec<String> {
            Vec::new()
        }
    }

    fn opened(parts: &OpenedParts, directory: &Path) -> bool {
        let mut is_new = false;
        let open = || {
            is_new = true;
            PartReader::open(Arc::new(NoRows), 8192).map(Arc::new)
        };
        parts.get(directory, 8192, open).expect("a part");
        is_new
    }

    #[test]
    fn a_part_is_opened_once_and_another_with_its_name_again() {
        let root = tempfile::tempdir().expect("a directory");
        let part = root.path().join("all_1_1_0");
        let parts = OpenedParts::default();
        fs::create_dir(&part).expect("made");
        assert!(opened(&parts, &part));
        assert!(!opened(&parts, &part));
        // Held, so that its inode is not used again.
        fs::rename(&part, root.path().join("old")).expect("renamed");
        fs::create_dir(&part).expect("made again");
        assert!(opened(&parts, &part));
    }

    #[test]
    fn no_more_than_the_most_stay_opened() {
        let root = tempfile::tempdir().expect("a directory");
        let parts = OpenedParts::default();
        for number in 0..=PARTS_MAX {
            let part = root.path().join(number.to_string());
            fs::create_dir(&part).expect("made");
            assert!(opened(&parts, &part));
        }
        assert!(parts.parts.lock().opened.len() <= PARTS_MAX);
        let last = root.path().join(PARTS_MAX.to_string());
        assert!(!opened(&parts, &last), "the last stays");
        assert!(opened(&parts, &root.path().join("0")), "the first is gone");
    }
}
