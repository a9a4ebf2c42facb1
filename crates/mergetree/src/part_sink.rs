//! [`PartSink`]: where the files of a new part go, and what is known of them afterwards.

use crate::checksums::{ChecksumEntry, Checksums, Uncompressed};
use crate::part_error::PartError;
use crate::part_files::MemoryFiles;
use granary_types::FileHasher;
use parking_lot::Mutex;
use std::io::{self, Write};
use std::sync::Arc;

/// Where the files of a new part go. The columns of a wide part may be written at the same time.
pub trait PartSink: Sync {
    /// Makes a file; it is whole when the writer is dropped. Writes are large.
    ///
    /// # Errors
    /// What the system says.
    fn create(&self, name: &str) -> io::Result<Box<dyn Write + Send>>;
}

/// Keeps the files of a new part in memory.
#[derive(Default)]
pub struct MemorySink {
    files: Mutex<Vec<(String, SharedBuffer)>>,
}

#[derive(Clone, Default)]
struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

impl MemorySink {
    /// The files that were written.
    pub fn into_files(self) -> MemoryFiles {
        let mut files = MemoryFiles::new();
        for (name, buffer) in self.files.into_inner() {
            files.insert(&name, std::mem::take(&mut *buffer.0.lock()));
        }
        files
    }
}

impl PartSink for MemorySink {
    fn create(&self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        let buffer = SharedBuffer::default();
        self.files.lock().push((name.to_owned(), buffer.clone()));
        Ok(Box::new(buffer))
    }
}

impl Write for SharedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file of a part being written, hashed on the way.
pub(crate) struct SinkFile {
    name: String,
    output: Box<dyn Write + Send>,
    hasher: FileHasher,
}

impl SinkFile {
    pub(crate) fn create(sink: &dyn PartSink, name: &str) -> Result<Self, PartError> {
        Ok(Self {
            name: name.to_owned(),
            output: sink.create(name).map_err(PartError::io(name))?,
            hasher: FileHasher::new(),
        })
    }

    /// Ends the file and lists it.
    pub(crate) fn finish(
        mut self,
        uncompressed: Option<Uncompressed>,
        checksums: &mut Checksums,
    ) -> Result<(), PartError> {
        self.output.flush().map_err(PartError::io(&self.name))?;
        let entry = ChecksumEntry {
            size: self.hasher.size_bytes(),
            hash: self.hasher.finish(),
            uncompressed,
        };
        checksums.insert(&self.name, entry);
        Ok(())
    }
}

impl Write for SinkFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.output.write(bytes)?;
        self.hasher.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Writes a whole small file; `checksums` lists it where it is to be listed.
pub(crate) fn put_file(
    sink: &dyn PartSink,
    name: &str,
    content: &[u8],
    checksums: Option<&mut Checksums>,
) -> Result<(), PartError> {
    let mut file = SinkFile::create(sink, name)?;
    file.write_all(content).map_err(PartError::io(name))?;
    let mut unlisted = Checksums::default();
    file.finish(None, checksums.unwrap_or(&mut unlisted))
}
