//! Bytes that are read at any place, as a format with its schema at the end wants them.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, BufReader, Read};
use std::sync::Arc;

/// Bytes that can be read at any place, such as those of a file.
pub trait RandomAccess: Send + Sync {
    /// How many there are.
    ///
    /// # Errors
    /// What the file system says.
    fn size_bytes(&self) -> io::Result<u64>;

    /// Reads bytes from `offset`: as many as there are room and bytes, or fewer.
    ///
    /// # Errors
    /// What the file system says.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize>;
}

impl RandomAccess for Vec<u8> {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.get(start..).unwrap_or_default();
        let count = rest.len().min(bytes.len());
        bytes[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// The same, as the library wants it. Nothing outside the file is ever asked for.
#[derive(Clone)]
pub(super) struct Chunks {
    source: Arc<dyn RandomAccess>,
    size_bytes: u64,
}

impl Chunks {
    pub(super) fn new(source: Arc<dyn RandomAccess>) -> io::Result<Self> {
        let size_bytes = source.size_bytes()?;
        Ok(Self { source, size_bytes })
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.size_bytes
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<ReadFrom>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let source = Arc::clone(&self.source);
        Ok(BufReader::new(ReadFrom {
            source,
            offset: start,
        }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64);
        if end.is_none_or(|end| end > self.size_bytes) {
            let message = format!("{length} bytes at {start} are outside of the file");
            return Err(ParquetError::EOF(message));
        }
        let mut bytes = vec![0; length];
        let source = Arc::clone(&self.source);
        let mut reader = ReadFrom {
            source,
            offset: start,
        };
        reader.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Reads on from a place.
pub(super) struct ReadFrom {
    source: Arc<dyn RandomAccess>,
    offset: u64,
}

impl Read for ReadFrom {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.offset, bytes)?;
        self.offset += count as u64;
        Ok(count)
    }
}
