//! A file being written.

use crate::disk::Disk;
use crate::recorder::Operation;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Less than this is not worth a call of its own to begin with.
const BEGUN_BYTES_MIN: u64 = 64 << 10;

/// A file opened for writing by [`Disk::create`] or [`Disk::append`]. Unbuffered: give it large
/// pieces. Nothing is durable before [`DiskFile::sync`], or a sync of the whole file system.
pub struct DiskFile {
    disk: Disk,
    path: PathBuf,
    file: File,
    /// How much was written since it was opened.
    written_bytes: u64,
}

impl DiskFile {
    pub(crate) fn new(disk: Disk, path: PathBuf, file: File) -> Self {
        Self {
            disk,
            path,
            file,
            written_bytes: 0,
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the content durable; the name of a new file is so only after
    /// [`Disk::sync_directory`] of its directory.
    pub fn sync(&self) -> io::Result<()> {
        self.disk.note(|| Operation::SyncFile(self.path.clone()))?;
        self.file.sync_data()
    }

    /// Asks the disk to begin with the content, so that a later sync has less to wait for. Promises nothing,
    /// and does not wait. Small files are left to that sync.
    pub fn begin_sync(&self) {
        if self.written_bytes < BEGUN_BYTES_MIN {
            return;
        }
        // Of what is not on disk yet, this advice starts the writing and drops nothing.
        let _ = rustix::fs::fadvise(&self.file, 0, None, rustix::fs::Advice::DontNeed);
    }

    /// Cuts the file to `size` bytes.
    pub fn truncate(&self, size: u64) -> io::Result<()> {
        self.disk.note(|| Operation::Write(self.path.clone(), 0))?;
        self.file.set_len(size)
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk
            .note(|| Operation::Write(self.path.clone(), bytes.len()))?;
        let written = self.file.write(bytes)?;
        self.written_bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
