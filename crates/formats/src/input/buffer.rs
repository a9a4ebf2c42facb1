//! Bytes of an input, as many as a row needs.

use std::io::{self, Read};

/// How many bytes are read at once, at least.
const READ_BYTES: usize = 1 << 20;
/// How long a row may be.
const ROW_BYTES_MAX: usize = 1 << 30;

/// Bytes of an input that are not yet rows.
pub(super) struct Buffer<R> {
    input: R,
    bytes: Vec<u8>,
    start: usize,
    is_end: bool,
}

impl<R: Read> Buffer<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            bytes: Vec::new(),
            start: 0,
            is_end: false,
        }
    }

    /// What is there, and whether nothing comes behind it.
    pub(super) fn bytes(&self) -> (&[u8], bool) {
        (&self.bytes[self.start..], self.is_end)
    }

    /// Forgets bytes that were understood.
    pub(super) fn take(&mut self, count: usize) {
        self.start += count;
    }

    /// Reads more.
    ///
    /// # Errors
    /// The input cannot be read, or a row is longer than [`ROW_BYTES_MAX`].
    pub(super) fn fill(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.start);
        self.start = 0;
        if self.bytes.len() > ROW_BYTES_MAX {
            let message = format!("a row has more than {ROW_BYTES_MAX} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        // Twice as much each time, so that a long row is looked at a few times only.
        let wanted = READ_BYTES.max(self.bytes.len()) as u64;
        let read = (&mut self.input)
            .take(wanted)
            .read_to_end(&mut self.bytes)?;
        self.is_end = read == 0;
        Ok(())
    }
}
