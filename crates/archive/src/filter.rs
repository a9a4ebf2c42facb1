//! What the bytes of a tar archive pass through: [`FilterWriter`] and [`decoded`].

use crate::blocks::{Block, Blocks, Pack};
use crate::deflate::{DeflateBlocks, LEVEL_DEFAULT};
use crate::error::ArchiveError;
use crate::kind::Filter;
use crate::tar::is_header;
use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a dictionary of LZMA may take: that of `xz -9` fits.
pub(crate) const LZMA_MEMORY_KIB_MAX: u32 = 130 << 10;

/// The window that a stream of zstd may ask for: 128 MiB, as zstd itself has it.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;

/// How much of the beginning tells what filter it is.
const HEAD_SIZE_BYTES: u64 = 512;

/// So much more than was read may come out, whatever it is.
const OUTPUT_BYTES_FREE: u64 = 1 << 30;

/// What comes out may be so many times what was read, beyond that.
const RATIO_MAX: u64 = 10_000;

const ZSTD_BLOCK_BYTES: usize = 4 << 20;
const XZ_BLOCK_BYTES: usize = 8 << 20;
const BZIP2_BLOCK_BYTES: usize = 900_000;

/// Levels that need little memory on each thread.
const XZ_PRESET: u32 = 3;
const LZMA_PRESET: u32 = 4;

/// Writes through a filter. What is written in blocks are whole streams one after the other, which every
/// tool reads as one, so that they are made in parallel.
pub enum FilterWriter<W: Write> {
    /// As it is.
    None(W),
    /// One gzip member.
    Gzip(Box<GzipWriter<W>>),
    /// Whole streams one after the other.
    Streams(Box<Streams<W>>),
    /// One stream of LZMA.
    Lzma(Box<lzma_rust2::LzmaWriter<W>>),
}

impl<W: Write> FilterWriter<W> {
    /// A writer through `filter` that compresses on `threads` threads where that can be.
    pub fn new(filter: Filter, out: W, threads: usize) -> io::Result<Self> {
        let streams = |out, size, pack: &dyn Fn() -> Pack| {
            Self::Streams(Box::new(Streams {
                blocks: Blocks::new(out, threads, pack),
                block: Vec::new(),
                size,
                is_empty: true,
            }))
        };
        Ok(match filter {
            Filter::None => Self::None(out),
            Filter::Gzip => Self::Gzip(Box::new(GzipWriter::new(out, threads)?)),
            Filter::Zstd => streams(out, ZSTD_BLOCK_BYTES, &|| {
                Box::new(|block| {
                    zstd::bulk::compress(&block.bytes, zstd::DEFAULT_COMPRESSION_LEVEL)
                })
            }),
            Filter::Bzip2 => streams(out, BZIP2_BLOCK_BYTES, &|| {
                Box::new(|block| {
                    let best = bzip2::Compression::best();
                    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), best);
                    encoder.write_all(&block.bytes)?;
                    encoder.finish()
                })
            }),
            Filter::Xz => streams(out, XZ_BLOCK_BYTES, &|| {
                Box::new(|block| {
                    let options = lzma_rust2::XzOptions::with_preset(XZ_PRESET);
                    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options)?;
                    encoder.write_all(&block.bytes)?;
                    encoder.finish()
                })
            }),
            Filter::Lzma => {
                let options = lzma_rust2::LzmaOptions::with_preset(LZMA_PRESET);
                let writer = lzma_rust2::LzmaWriter::new_use_header(out, &options, None)?;
                Self::Lzma(Box::new(writer))
            }
        })
    }

    /// Ends the stream.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::None(out) => Ok(out),
            Self::Gzip(writer) => writer.finish(),
            Self::Streams(writer) => writer.finish(),
            Self::Lzma(writer) => writer.finish(),
        }
    }
}

impl<W: Write> Write for FilterWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::None(out) => out.write(bytes),
            Self::Gzip(writer) => writer.write(bytes),
            Self::Streams(writer) => writer.write(bytes),
            Self::Lzma(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One gzip member, compressed on several threads.
pub struct GzipWriter<W> {
    deflate: DeflateBlocks<W>,
    crc: crc32fast::Hasher,
    size: u32,
}

impl<W: Write> GzipWriter<W> {
    fn new(mut out: W, threads: usize) -> io::Result<Self> {
        out.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])?;
        Ok(Self {
            deflate: DeflateBlocks::new(out, LEVEL_DEFAULT, threads),
            crc: crc32fast::Hasher::new(),
            size: 0,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.deflate.write(bytes)?;
        self.crc.update(&bytes[..written]);
        self.size = self.size.wrapping_add(written as u32);
        Ok(written)
    }

    fn finish(self) -> io::Result<W> {
        let mut out = self.deflate.finish()?;
        out.write_all(&self.crc.finalize().to_le_bytes())?;
        out.write_all(&self.size.to_le_bytes())?;
        Ok(out)
    }
}

/// Blocks that are streams of their own.
pub struct Streams<W> {
    blocks: Blocks<W>,
    block: Vec<u8>,
    size: usize,
    is_empty: bool,
}

impl<W: Write> Streams<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() == self.size {
            self.push()?;
        }
        let taken = &bytes[..bytes.len().min(self.size - self.block.len())];
        self.block.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn push(&mut self) -> io::Result<()> {
        self.is_empty = false;
        let bytes = std::mem::replace(&mut self.block, Vec::with_capacity(self.size));
        self.blocks.push(Block {
            bytes,
            known: 0,
            is_last: false,
        })
    }

    fn finish(mut self) -> io::Result<W> {
        if self.is_empty || !self.block.is_empty() {
            self.push()?;
        }
        self.blocks.finish()
    }
}

/// The bytes behind whatever filter there is, told from the content as ClickHouse does, not from the name.
///
/// # Errors
/// The beginning cannot be read, or asks for too much memory. What is read later fails when more comes out
/// than any archive of that size would hold.
pub fn decoded(
    mut packed: Box<dyn Read + Send>,
) -> Result<(Filter, Box<dyn Read + Send>), ArchiveError> {
    let mut head = Vec::new();
    packed
        .by_ref()
        .take(HEAD_SIZE_BYTES)
        .read_to_end(&mut head)?;
    let filter = filter_of(&head);
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        inner: Cursor::new(head).chain(packed),
        read: Arc::clone(&read),
    };
    let inner: Box<dyn Read + Send> = match filter {
        Filter::None => return Ok((filter, Box::new(counted))),
        Filter::Gzip => Box::new(flate2::read::MultiGzDecoder::new(counted)),
        Filter::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(counted)),
        Filter::Zstd => Box::new(zstd_reader(counted)?),
        Filter::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(
            io::BufReader::new(counted),
            true,
            LZMA_MEMORY_KIB_MAX,
        )),
        Filter::Lzma => Box::new(lzma_rust2::LzmaReader::new_mem_limit(
            io::BufReader::new(counted),
            LZMA_MEMORY_KIB_MAX,
            None,
        )?),
    };
    let bounded = Bounded {
        inner,
        read,
        given: 0,
    };
    Ok((filter, Box::new(bounded)))
}

fn filter_of(head: &[u8]) -> Filter {
    if is_header(head) {
        return Filter::None;
    }
    match head {
        [0x1f, 0x8b, ..] => Filter::Gzip,
        [b'B', b'Z', b'h', ..] => Filter::Bzip2,
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Filter::Xz,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Filter::Zstd,
        // The properties that every encoder takes, and a dictionary of whole 64 KiB.
        [0x5d, 0, 0, ..] => Filter::Lzma,
        _ => Filter::None,
    }
}

pub(crate) fn zstd_reader<R: Read>(
    packed: R,
) -> io::Result<zstd::stream::read::Decoder<'static, io::BufReader<R>>> {
    let mut decoder = zstd::stream::read::Decoder::new(packed)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
    Ok(decoder)
}

struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

struct Bounded {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
    given: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        let packed = self.read.load(Ordering::Relaxed);
        if self.given > OUTPUT_BYTES_FREE.saturating_add(packed.saturating_mul(RATIO_MAX)) {
            let what = format!(
                "{packed} bytes of it are more than {} decompressed",
                self.given
            );
            return Err(ArchiveError::TooMuch(what).into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(filter: Filter, bytes: &[u8], threads: usize) -> Vec<u8> {
        let mut writer = FilterWriter::new(filter, Vec::new(), threads).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_goes_through_a_filter_comes_back() {
        // As in a tar archive, the beginning is text; longer than two blocks of the largest.
        let bytes: Vec<u8> = (0..9_000_000_u32)
            .map(|at| (at / 900 + at % 5) as u8 | 1)
            .collect();
        for filter in [
            Filter::Gzip,
            Filter::Bzip2,
            Filter::Lzma,
            Filter::Zstd,
            Filter::Xz,
        ] {
            let all = matches!(filter, Filter::Zstd | Filter::Gzip);
            for size in [0, 1, if all { bytes.len() } else { 1_000_001 }] {
                let archive = packed(filter, &bytes[..size], 2);
                let (found, mut reader) = decoded(Box::new(Cursor::new(archive))).unwrap();
                assert_eq!(found, filter);
                let mut back = Vec::new();
                reader.read_to_end(&mut back).unwrap();
                assert!(back == bytes[..size], "{filter:?} {size}");
            }
        }
    }

    #[test]
    fn a_cut_stream_is_an_error() {
        let bytes: Vec<u8> = (0..100_000_u32)
            .map(|at| (at.wrapping_mul(at) / 7) as u8)
            .collect();
        for filter in [
            Filter::Gzip,
            Filter::Bzip2,
            Filter::Lzma,
            Filter::Zstd,
            Filter::Xz,
        ] {
            let mut archive = packed(filter, &bytes, 1);
            archive.truncate(archive.len() - 5);
            let (_, mut reader) = decoded(Box::new(Cursor::new(archive))).unwrap();
            assert!(reader.read_to_end(&mut Vec::new()).is_err(), "{filter:?}");
        }
    }

    #[test]
    fn windows_and_dictionaries_of_gigabytes_are_refused() {
        let mut lzma = packed(Filter::Lzma, b"x", 1);
        lzma[1..5].copy_from_slice(&0xF000_0000_u32.to_le_bytes());
        assert!(decoded(Box::new(Cursor::new(lzma))).is_err());
        // A frame of zstd with a window of 2 GiB and one empty block.
        let zstd = [0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0];
        let (_, mut reader) = decoded(Box::new(Cursor::new(zstd))).unwrap();
        assert!(reader.read_to_end(&mut Vec::new()).is_err());
    }

    #[test]
    fn a_bomb_ends_early() {
        let mut bomb = packed(Filter::Zstd, &vec![0; 4 << 20], 1).repeat(600);
        bomb.extend(packed(Filter::Zstd, b"x", 1));
        let (_, reader) = decoded(Box::new(Cursor::new(bomb))).unwrap();
        let error = io::copy(&mut { reader }, &mut io::sink()).unwrap_err();
        assert!(
            matches!(ArchiveError::inside(&error), Some(ArchiveError::TooMuch(_))),
            "{error}"
        );
    }
}
