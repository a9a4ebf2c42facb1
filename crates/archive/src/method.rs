//! [`Method`]: how a member of a zip archive is compressed.

use crate::deflate::{DeflateBlocks, LEVEL_DEFAULT};
use crate::error::ArchiveError;
use crate::filter::{LZMA_MEMORY_KIB_MAX, zstd_reader};
use std::io::{self, Read, Write};

/// How a member of a zip archive is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    Store,
    /// Deflate.
    Deflate,
    /// bzip2.
    Bzip2,
    /// LZMA, with zip's own header and an end marker.
    Lzma,
    /// Zstandard.
    Zstd,
    /// An xz stream.
    Xz,
}

const METHODS: [(Method, &str, u16); 6] = [
    (Method::Store, "store", 0),
    (Method::Deflate, "deflate", 8),
    (Method::Bzip2, "bzip2", 12),
    (Method::Lzma, "lzma", 14),
    (Method::Zstd, "zstd", 93),
    (Method::Xz, "xz", 95),
];

/// The bound of the memory that a compressor of zstd takes at high levels: a window of 8 MiB.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

impl Method {
    /// The number in zip's headers.
    pub(crate) fn id(self) -> u16 {
        let row = METHODS.iter().find(|(method, ..)| *method == self);
        row.expect("every method has a row").2
    }

    pub(crate) fn of_id(id: u16) -> Option<Self> {
        let row = METHODS.iter().find(|(.., number)| *number == id);
        row.map(|(method, ..)| *method)
    }

    /// Which version of zip's specification a reader must know.
    pub(crate) fn version_needed(self) -> u16 {
        match self {
            Self::Store | Self::Deflate => 20,
            Self::Bzip2 => 46,
            Self::Lzma | Self::Zstd | Self::Xz => 63,
        }
    }

    fn levels(self) -> (i32, i32) {
        match self {
            Self::Store | Self::Deflate | Self::Lzma | Self::Xz => (0, 9),
            Self::Bzip2 => (1, 9),
            Self::Zstd => (1, 22),
        }
    }
}

/// A method and how hard it tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compression {
    pub(crate) method: Method,
    pub(crate) level: Option<i32>,
}

impl Compression {
    /// What a statement asks for: an empty name is `deflate`, a level of -1 the method's own.
    ///
    /// # Errors
    /// There is no such method, or it has no such level.
    pub fn parse(method: &str, level: i32) -> Result<Self, ArchiveError> {
        let known = METHODS.iter().find(|(_, name, _)| *name == method);
        let method = match (known, method) {
            (Some((method, ..)), _) => *method,
            (None, "") => Method::Deflate,
            (None, unknown) => {
                let names = METHODS.map(|(_, name, _)| name).join(", ");
                return Err(ArchiveError::Unwritable(format!(
                    "Unknown compression method specified for a zip archive: {unknown:?}, there are {names}"
                )));
            }
        };
        let (min, max) = method.levels();
        if level != -1 && !(min..=max).contains(&level) {
            return Err(ArchiveError::Unwritable(format!(
                "Compression level {level} is not one of {method:?}: -1 is its default, else {min} to {max}"
            )));
        }
        let level = (level != -1).then_some(level);
        Ok(Self { method, level })
    }

    /// Its method.
    pub fn method(self) -> Method {
        self.method
    }

    /// The level for a method other than the default.
    fn level_or(self, default: i32) -> i32 {
        self.level.unwrap_or(default)
    }

    pub(crate) fn deflate_level(self) -> i32 {
        self.level_or(LEVEL_DEFAULT)
    }

    /// A whole small member, compressed.
    pub(crate) fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        if self.method == Method::Zstd {
            return zstd::bulk::compress(bytes, self.level_or(zstd::DEFAULT_COMPRESSION_LEVEL));
        }
        let mut encoder = self.encoder(Vec::new(), 1)?;
        encoder.write_all(bytes)?;
        encoder.finish()
    }

    /// A compressor of a member of any size; deflate works on several threads.
    pub(crate) fn encoder<W: Write>(self, out: W, threads: usize) -> io::Result<Encoder<W>> {
        Ok(match self.method {
            Method::Store => Encoder::Store(out),
            Method::Deflate => {
                Encoder::Deflate(DeflateBlocks::new(out, self.deflate_level(), threads))
            }
            Method::Bzip2 => {
                let level = bzip2::Compression::new(self.level_or(6).unsigned_abs());
                Encoder::Bzip2(bzip2::write::BzEncoder::new(out, level))
            }
            Method::Lzma => Encoder::Lzma(Box::new(lzma_writer(out, self.level_or(6))?)),
            Method::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(self.level_or(6).unsigned_abs());
                Encoder::Xz(Box::new(lzma_rust2::XzWriter::new(out, options)?))
            }
            Method::Zstd => {
                let level = self.level_or(zstd::DEFAULT_COMPRESSION_LEVEL);
                let mut encoder = zstd::stream::write::Encoder::new(out, level)?;
                if level > 19 {
                    encoder.window_log(ZSTD_WINDOW_LOG_MAX)?;
                }
                Encoder::Zstd(encoder)
            }
        })
    }
}

/// The header of LZMA inside zip: the version of the encoder, how many bytes of properties follow, and these.
fn lzma_writer<W: Write>(mut out: W, level: i32) -> io::Result<lzma_rust2::LzmaWriter<W>> {
    let options = lzma_rust2::LzmaOptions::with_preset(level.unsigned_abs());
    out.write_all(&[9, 20, 5, 0, options.get_props()])?;
    out.write_all(&options.dict_size.to_le_bytes())?;
    lzma_rust2::LzmaWriter::new_no_header(out, &options, true)
}

/// A member being compressed.
pub(crate) enum Encoder<W: Write> {
    Store(W),
    Deflate(DeflateBlocks<W>),
    Bzip2(bzip2::write::BzEncoder<W>),
    Lzma(Box<lzma_rust2::LzmaWriter<W>>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
    Xz(Box<lzma_rust2::XzWriter<W>>),
}

impl<W: Write> Encoder<W> {
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Store(out) => Ok(out),
            Self::Deflate(encoder) => encoder.finish(),
            Self::Bzip2(encoder) => encoder.finish(),
            Self::Lzma(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Xz(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Store(out) => out.write(bytes),
            Self::Deflate(encoder) => encoder.write(bytes),
            Self::Bzip2(encoder) => encoder.write(bytes),
            Self::Lzma(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
            Self::Xz(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a member's bytes are when they are decompressed.
pub(crate) fn decompressed(
    method: Method,
    mut packed: Box<dyn Read + Send>,
    size: u64,
) -> Result<Box<dyn Read + Send>, ArchiveError> {
    Ok(match method {
        Method::Store => packed,
        Method::Deflate => Box::new(flate2::read::DeflateDecoder::new(packed)),
        Method::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(packed)),
        Method::Zstd => Box::new(zstd_reader(packed)?),
        Method::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(
            packed,
            true,
            LZMA_MEMORY_KIB_MAX,
        )),
        Method::Lzma => {
            let mut header = [0; 9];
            packed.read_exact(&mut header)?;
            if header[2..4] != [5, 0] {
                return Err(ArchiveError::damaged(
                    "the header of an LZMA member is wrong",
                ));
            }
            let dictionary = u32::from_le_bytes(header[5..].try_into().expect("4 bytes"));
            let needed = lzma_rust2::lzma_get_memory_usage_by_props(dictionary, header[4])?;
            if needed > LZMA_MEMORY_KIB_MAX {
                return Err(dictionary_too_large(dictionary));
            }
            // A dictionary larger than the member serves nothing.
            let dictionary = u64::from(dictionary).min(size.max(4096)) as u32;
            let reader = lzma_rust2::LzmaReader::new_with_props(
                packed,
                u64::MAX,
                header[4],
                dictionary,
                None,
            )?;
            Box::new(EndsAt {
                inner: reader,
                left: size,
            })
        }
    })
}

fn dictionary_too_large(bytes: u32) -> ArchiveError {
    ArchiveError::TooMuch(format!("a dictionary of {bytes} bytes"))
}

/// LZMA without an end marker ends where the headers say.
struct EndsAt<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for EndsAt<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let read = self.inner.read(&mut buffer[..wanted])?;
        self.left -= read as u64;
        Ok(read)
    }
}
