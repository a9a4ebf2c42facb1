//! A file lock that one process holds, and that says who.

use crate::disk::Disk;
use rustix::fs::{FlockOperation, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT, flock, futimens};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// An advisory lock (`flock`) on a file. It ends with the process, however that ends.
#[derive(Debug)]
pub struct FileLock {
    file: File,
    path: PathBuf,
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing the file is not enough while a process that is just being started has a copy.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// Why a lock could not be had.
#[derive(Debug)]
pub enum LockError {
    /// Another process holds it; the text is what that process wrote about itself.
    Held {
        /// The content of the lock file, at most 4096 bytes.
        owner: String,
    },
    /// The lock file cannot be opened or written.
    Io(io::Error),
}

impl FileLock {
    /// Takes the lock and writes `owner` into the file. The file stays when the lock ends, and
    /// a lock file without a live owner blocks nobody.
    pub fn take(disk: &Disk, path: &Path, owner: &str) -> Result<Self, LockError> {
        disk.note(|| crate::Operation::CreateFile(path.into()))
            .map_err(LockError::Io)?;
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let mut lock = Self::held(opened.map_err(LockError::Io)?, path)?;
        lock.file.set_len(0).map_err(LockError::Io)?;
        lock.file
            .write_all(owner.as_bytes())
            .map_err(LockError::Io)?;
        Ok(lock)
    }

    /// Takes the lock of a file that is there, and leaves the text as it is: what a dead owner
    /// said stays until whoever took the lock has acted on it.
    pub fn take_over(path: &Path) -> Result<Self, LockError> {
        let opened = OpenOptions::new().read(true).write(true).open(path);
        Self::held(opened.map_err(LockError::Io)?, path)
    }

    fn held(file: File, path: &Path) -> Result<Self, LockError> {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self {
                file,
                path: path.into(),
            }),
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut owner = String::new();
                file.take(4096)
                    .read_to_string(&mut owner)
                    .map_err(LockError::Io)?;
                Err(LockError::Held { owner })
            }
            Err(error) => Err(LockError::Io(error.into())),
        }
    }

    /// Writes another text about the owner, durably.
    pub fn rewrite(&self, disk: &Disk, owner: &str) -> io::Result<()> {
        disk.note(|| crate::Operation::Write(self.path.clone(), owner.len()))?;
        let mut file = &self.file;
        file.rewind()?;
        file.write_all(owner.as_bytes())?;
        file.set_len(owner.len() as u64)?;
        disk.note(|| crate::Operation::SyncFile(self.path.clone()))?;
        file.sync_all()
    }

    /// Sets the file's time of change to now, which tells machines that do not see this lock that
    /// its owner is alive.
    pub fn renew(&self) -> io::Result<()> {
        let at = |nanoseconds| Timespec {
            tv_sec: 0,
            tv_nsec: nanoseconds,
        };
        let times = Timestamps {
            last_access: at(UTIME_OMIT),
            last_modification: at(UTIME_NOW),
        };
        Ok(futimens(&self.file, &times)?)
    }

    /// Where the lock file is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_learns_who_holds_the_lock() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("status");
        let disk = Disk::system();
        let first = FileLock::take(&disk, &path, "PID: 1").expect("free");
        match FileLock::take(&disk, &path, "PID: 2") {
            Err(LockError::Held { owner }) => assert_eq!(owner, "PID: 1"),
            other => panic!("{other:?}"),
        }
        first.rewrite(&disk, "PID: 3").expect("its own file");
        match FileLock::take(&disk, &path, "PID: 2") {
            Err(LockError::Held { owner }) => assert_eq!(owner, "PID: 3"),
            other => panic!("{other:?}"),
        }
        first.renew().expect("its own file");
        assert!(FileLock::take_over(&path).is_err());
        drop(first);
        drop(FileLock::take_over(&path).expect("free again"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "PID: 3");
        FileLock::take(&disk, &path, "PID: 2").expect("free again");
    }
}
