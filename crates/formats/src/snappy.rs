//! Snappy in the form of Hadoop: blocks, each the number of its bytes and then pieces, each the number of its compressed
//! bytes and these. The numbers have four bytes, the highest first.

use crate::compression::Compressed;
use std::io::{self, Read, Write};

/// How many bytes a block has that is written.
const BLOCK_BYTES: usize = 256 << 10;
/// How many bytes a piece may have that is read.
const PIECE_BYTES_MAX: usize = 64 << 20;

/// What the bytes of a file are.
pub(crate) struct SnappyReader<R> {
    input: R,
    piece: Vec<u8>,
    taken: usize,
    /// How many bytes of the block are still to come.
    left_in_block: usize,
}

impl<R: Read> SnappyReader<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            piece: Vec::new(),
            taken: 0,
            left_in_block: 0,
        }
    }

    /// Reads the next piece; `false` at the end.
    fn next_piece(&mut self) -> io::Result<bool> {
        while self.left_in_block == 0 {
            match self.number()? {
                None => return Ok(false),
                Some(bytes) => self.left_in_block = bytes,
            }
        }
        let compressed = self.number()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if compressed > PIECE_BYTES_MAX {
            return Err(damaged("a piece of it is too large"));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.input)
            .take(compressed as u64)
            .read_to_end(&mut bytes)?;
        if read < compressed {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let size = snap::raw::decompress_len(&bytes).map_err(damaged)?;
        if size > PIECE_BYTES_MAX || size > self.left_in_block {
            return Err(damaged("a piece of it is larger than its block"));
        }
        self.piece = snap::raw::Decoder::new()
            .decompress_vec(&bytes)
            .map_err(damaged)?;
        self.taken = 0;
        self.left_in_block -= self.piece.len();
        Ok(true)
    }

    /// `None` at the end of the file.
    fn number(&mut self) -> io::Result<Option<usize>> {
        let mut bytes = [0; 4];
        let mut filled = 0;
        while filled < bytes.len() {
            match self.input.read(&mut bytes[filled..])? {
                0 if filled == 0 => return Ok(None),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
        }
        Ok(Some(u32::from_be_bytes(bytes) as usize))
    }
}

impl<R: Read> Read for SnappyReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() {
            if bytes.is_empty() || !self.next_piece()? {
                return Ok(0);
            }
        }
        let read = (&self.piece[self.taken..]).read(bytes)?;
        self.taken += read;
        Ok(read)
    }
}

fn damaged(reason: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("snappy: {reason}"))
}

/// Compresses what is written, a block at a time.
pub(crate) struct SnappyWriter<W> {
    output: W,
    block: Vec<u8>,
}

impl<W: Write> SnappyWriter<W> {
    pub(crate) fn new(output: W) -> Self {
        Self {
            output,
            block: Vec::with_capacity(BLOCK_BYTES),
        }
    }

    fn write_block(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let piece = snap::raw::Encoder::new()
            .compress_vec(&self.block)
            .map_err(damaged)?;
        for size in [self.block.len(), piece.len()] {
            let size = u32::try_from(size).map_err(damaged)?;
            self.output.write_all(&size.to_be_bytes())?;
        }
        self.output.write_all(&piece)?;
        self.block.clear();
        Ok(())
    }
}

impl<W: Write> Write for SnappyWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BLOCK_BYTES - self.block.len();
        let taken = bytes.len().min(room);
        self.block.extend_from_slice(&bytes[..taken]);
        if self.block.len() == BLOCK_BYTES {
            self.write_block()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl<W: Write> Compressed for SnappyWriter<W> {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.write_block()?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_snappy_is_refused_in_bounded_memory() {
        let read = |bytes: &[u8]| SnappyReader::new(bytes).read_to_end(&mut Vec::new());
        assert_eq!(read(b"").expect("nothing"), 0);
        for bytes in [
            &b"\0\0"[..],
            b"\0\0\0\x05",
            b"\0\0\0\x05\xff\xff\xff\xff",
            b"\0\0\0\x05\0\0\0\x05\xff\xff\xff\xff\xff",
            b"\0\0\0\x01\0\0\0\x04\x02\x04ab",
        ] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
    }
}
