//! [`DeflateBlocks`]: one deflate stream, compressed on several threads.

use crate::blocks::{Block, Blocks, Pack};
use std::io::{self, Write};
use zlib_rs::{Deflate, DeflateFlush};

pub(crate) const LEVEL_DEFAULT: i32 = 6;

/// What is compressed in one piece.
const BLOCK_SIZE_BYTES: usize = 256 << 10;

/// As far back as deflate can refer.
const WINDOW_SIZE_BYTES: usize = 32 << 10;

/// A deflate stream without header. Each block ends on a whole byte and refers to the one before, so that the
/// blocks, written one after the other, are one stream that is hardly longer than one made in one piece.
pub(crate) struct DeflateBlocks<W> {
    blocks: Blocks<W>,
    bytes: Vec<u8>,
    known: usize,
}

impl<W: Write> DeflateBlocks<W> {
    pub(crate) fn new(out: W, level: i32, threads: usize) -> Self {
        let pack = || -> Pack {
            let mut deflate = Deflate::new(level, false, 15);
            Box::new(move |block| {
                deflate.reset();
                deflated(&mut deflate, block)
            })
        };
        Self {
            blocks: Blocks::new(out, threads, &pack),
            bytes: Vec::new(),
            known: 0,
        }
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.blocks.push(Block {
            bytes: self.bytes,
            known: self.known,
            is_last: true,
        })?;
        self.blocks.finish()
    }

    fn push(&mut self) -> io::Result<()> {
        let window = self.bytes.len().saturating_sub(WINDOW_SIZE_BYTES);
        let mut next = Vec::with_capacity(BLOCK_SIZE_BYTES + WINDOW_SIZE_BYTES);
        next.extend_from_slice(&self.bytes[window..]);
        let known = std::mem::replace(&mut self.known, next.len());
        self.blocks.push(Block {
            bytes: std::mem::replace(&mut self.bytes, next),
            known,
            is_last: false,
        })
    }
}

impl<W: Write> Write for DeflateBlocks<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() - self.known >= BLOCK_SIZE_BYTES {
            self.push()?;
        }
        let room = BLOCK_SIZE_BYTES - (self.bytes.len() - self.known);
        let taken = &bytes[..bytes.len().min(room)];
        self.bytes.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn deflated(deflate: &mut Deflate, block: &Block) -> io::Result<Vec<u8>> {
    let failed = |error: zlib_rs::DeflateError| io::Error::other(error.as_str());
    let (known, bytes) = block.bytes.split_at(block.known);
    if !known.is_empty() {
        deflate.set_dictionary(known).map_err(failed)?;
    }
    let flush = if block.is_last {
        DeflateFlush::Finish
    } else {
        DeflateFlush::SyncFlush
    };
    // Enough for bytes that cannot be compressed at all.
    let mut packed = vec![0; bytes.len() + bytes.len() / 64 + 1024];
    deflate
        .compress(bytes, &mut packed, flush)
        .map_err(failed)?;
    let written = deflate.total_out() as usize;
    let is_whole = deflate.total_in() == bytes.len() as u64 && written < packed.len();
    if !is_whole {
        return Err(io::Error::other("a block was not compressed in one piece"));
    }
    packed.truncate(written);
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn blocks_make_one_stream_on_any_number_of_threads() {
        let mut state = 1_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let bytes: Vec<u8> = (0..1_000_000)
            .map(|at: u32| {
                if at % 300_000 < 100_000 {
                    random()
                } else {
                    (at % 7) as u8
                }
            })
            .collect();
        for (size, level) in [(0, 6), (1, 1), (262_144, 9), (262_145, 0), (1_000_000, 6)] {
            let mut made = Vec::new();
            for threads in [1, 2, 5] {
                let mut out = DeflateBlocks::new(Vec::new(), level, threads);
                for piece in bytes[..size].chunks(70_001) {
                    out.write_all(piece).unwrap();
                }
                made.push(out.finish().unwrap());
            }
            assert!(made.iter().all(|other| *other == made[0]));
            let mut back = Vec::new();
            let mut reader = flate2::read::DeflateDecoder::new(&made[0][..]);
            reader.read_to_end(&mut back).unwrap();
            assert!(back == bytes[..size], "{size}");
        }
    }
}
