//! Counts and records every change to the disk, and stops them at a chosen one: the tests' way to
//! crash at every write.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// One change of the disk, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// A directory was made.
    CreateDirectory(PathBuf),
    /// A file was created or truncated.
    CreateFile(PathBuf),
    /// Bytes were written to a file.
    Write(PathBuf, usize),
    /// A file's content was made durable.
    SyncFile(PathBuf),
    /// A directory's entries were made durable.
    SyncDirectory(PathBuf),
    /// Everything on the file system that holds the path was made durable.
    SyncFileSystem(PathBuf),
    /// The first path became the second.
    Rename(PathBuf, PathBuf),
    /// The second path is a new name of the first.
    HardLink(PathBuf, PathBuf),
    /// The second path is a symbolic link with the first as its text.
    SymbolicLink(PathBuf, PathBuf),
    /// A file, link or empty directory was removed.
    Remove(PathBuf),
}

#[derive(Default)]
struct State {
    operations: Vec<Operation>,
    unsynced: HashMap<PathBuf, u64>, // with the length that is durable
    crash_after: Option<usize>,
    keep_operations: bool,
    count: usize,
    crashed: bool,
}

/// What a recorded [`crate::Disk`] did.
#[derive(Default)]
pub struct Recording {
    state: Mutex<State>,
}

impl Recording {
    pub(crate) fn all() -> Self {
        Self {
            state: Mutex::new(State {
                keep_operations: true,
                ..State::default()
            }),
        }
    }

    pub(crate) fn until(operations_before_crash: usize) -> Self {
        let crash_after = Some(operations_before_crash);
        Self {
            state: Mutex::new(State {
                crash_after,
                ..State::default()
            }),
        }
    }

    /// The operations so far, in order. Empty for a disk that only counts.
    pub fn operations(&self) -> Vec<Operation> {
        self.state.lock().operations.clone()
    }

    /// How many operations were carried out.
    pub fn count(&self) -> usize {
        self.state.lock().count
    }

    /// Whether the chosen crash has happened.
    pub fn has_crashed(&self) -> bool {
        self.state.lock().crashed
    }

    /// Takes note of `operation` before it is carried out.
    ///
    /// # Errors
    /// When the crash is due: nothing is carried out from then on. What was written to files and
    /// not synced is lost at that moment, as in a power cut.
    pub(crate) fn note(&self, operation: Operation) -> io::Result<()> {
        let mut state = self.state.lock();
        if state.crashed {
            return Err(crash());
        }
        if state.crash_after.is_some_and(|limit| state.count >= limit) {
            state.crashed = true;
            for (path, durable) in &state.unsynced {
                lose_content(path, *durable);
            }
            return Err(crash());
        }
        state.count += 1;
        match &operation {
            Operation::CreateFile(path) => {
                state.unsynced.insert(path.clone(), 0);
            }
            Operation::Write(path, _) if !state.unsynced.contains_key(path) => {
                let durable = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
                state.unsynced.insert(path.clone(), durable);
            }
            Operation::SyncFile(path) | Operation::Remove(path) => {
                state.unsynced.remove(path);
            }
            Operation::Rename(from, to) => state.rename(from, to),
            Operation::SyncFileSystem(_) => state.unsynced.clear(),
            _ => {}
        }
        if state.keep_operations {
            state.operations.push(operation);
        }
        Ok(())
    }
}

impl State {
    fn rename(&mut self, from: &Path, to: &Path) {
        let is_moved = |path: &PathBuf, _: &mut u64| path.starts_with(from);
        let moved: Vec<(PathBuf, u64)> = self.unsynced.extract_if(is_moved).collect();
        for (path, durable) in moved {
            let rest = path.strip_prefix(from).expect("filtered by this prefix");
            let renamed = if rest.as_os_str().is_empty() {
                to.into()
            } else {
                to.join(rest)
            };
            self.unsynced.insert(renamed, durable);
        }
    }
}

fn crash() -> io::Error {
    io::Error::other("simulated crash: nothing is written any more")
}

fn lose_content(path: &Path, durable: u64) {
    if let Ok(file) = std::fs::OpenOptions::new().write(true).open(path) {
        // A file that is gone already has nothing to lose.
        let _ = file.set_len(durable);
    }
}
