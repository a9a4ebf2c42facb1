//! Bytes that can be read at any place.

use std::io::{self, Read};
use std::sync::Arc;

/// Bytes that can be read at any place, by several threads at once.
pub trait ReadAt: Send + Sync {
    /// Reads some bytes from `offset` on; 0 at the end.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// How many bytes there are.
    fn size(&self) -> u64;
}

impl ReadAt for Vec<u8> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let begin = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.len());
        let count = buffer.len().min(self.len() - begin);
        buffer[..count].copy_from_slice(&self[begin..begin + count]);
        Ok(count)
    }

    fn size(&self) -> u64 {
        self.len() as u64
    }
}

/// Fills the whole buffer.
pub(crate) fn read_exact_at(
    place: &dyn ReadAt,
    mut buffer: &mut [u8],
    mut offset: u64,
) -> io::Result<()> {
    while !buffer.is_empty() {
        match place.read_at(buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A piece of such bytes, read from its beginning to its end.
pub struct Section {
    place: Arc<dyn ReadAt>,
    position: u64,
    end: u64,
}

impl Section {
    /// The bytes from `begin` to `end`, as far as there are that many.
    pub fn new(place: Arc<dyn ReadAt>, begin: u64, end: u64) -> Self {
        let position = begin;
        Self {
            place,
            position,
            end,
        }
    }
}

impl Section {
    /// How many bytes are still to come.
    pub(crate) fn left(&self) -> u64 {
        self.end.saturating_sub(self.position)
    }
}

impl io::Seek for Section {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let position = match to {
            io::SeekFrom::Start(position) => Some(position),
            io::SeekFrom::End(offset) => self.end.checked_add_signed(offset),
            io::SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.left()).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        if wanted == 0 {
            return Ok(0);
        }
        let read = self.place.read_at(&mut buffer[..wanted], self.position)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.position += read as u64;
        Ok(read)
    }
}
