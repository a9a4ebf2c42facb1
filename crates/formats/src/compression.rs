//! How a file is compressed, by ClickHouse's names for it.

use crate::snappy::{SnappyReader, SnappyWriter};
use granary_types::ErrorCode;
use std::io::{self, BufReader, Read, Write};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// `gzip`, `gz`
    Gzip,
    /// `deflate`: the form of zlib.
    Deflate,
    /// `br`, `brotli`
    Brotli,
    /// `xz`, `LZMA`
    Xz,
    /// `zstd`, `zst`
    Zstd,
    /// `bz2`
    Bzip2,
    /// `lz4`: frames.
    Lz4,
    /// `snappy`: the form of Hadoop.
    Snappy,
}

/// A name that is no method of compression, or one that is not served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownCompression {
    /// ClickHouse has none of that name, either.
    #[error(
        "Unknown compression method '{0}'. Only 'auto', 'none', 'gzip', 'deflate', 'br', 'xz', 'zstd', 'lz4', 'bz2', 'snappy' are supported as compression methods"
    )]
    Name(String),
    /// A level that the method does not have.
    #[error("Invalid compression level {level}, must be between {} and {}", .range.0, .range.1)]
    Level {
        /// The level.
        level: u64,
        /// The least and the greatest.
        range: (u32, u32),
    },
}

impl UnknownCompression {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Level { .. } => ErrorCode::BAD_ARGUMENTS,
            Self::Name(_) => ErrorCode::NOT_IMPLEMENTED,
        }
    }
}

/// How hard brotli tries where nothing is said, and how far it looks back.
const BROTLI_QUALITY: u32 = 3;
const BROTLI_WINDOW_BITS: u32 = 22;
const BUFFER_BYTES: usize = 1 << 16;
/// What is compressed by xz may look back as far as `xz -9` does, and need no more memory for it.
const XZ_MEMORY_KIB_MAX: u32 = 128 << 10;

impl Compression {
    /// By its name; `auto` goes by the extension of the file.
    ///
    /// # Errors
    /// [`UnknownCompression`] when there is no such method.
    pub fn named(name: &str, path: &str) -> Result<Self, UnknownCompression> {
        let lower = name.to_ascii_lowercase();
        Ok(match &*lower {
            "" | "auto" => return Self::of_file(path),
            "none" => Self::None,
            "gzip" | "gz" => Self::Gzip,
            "deflate" => Self::Deflate,
            "br" | "brotli" => Self::Brotli,
            "xz" | "lzma" => Self::Xz,
            "zstd" | "zst" => Self::Zstd,
            "bz2" => Self::Bzip2,
            "lz4" => Self::Lz4,
            "snappy" => Self::Snappy,
            _ => return Err(UnknownCompression::Name(name.to_owned())),
        })
    }

    /// By the extension of a file.
    ///
    /// # Errors
    /// [`UnknownCompression`] for one that only ClickHouse reads.
    pub fn of_file(path: &str) -> Result<Self, UnknownCompression> {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "gz" | "gzip" | "br" | "brotli" | "xz" | "lzma" | "zst" | "zstd" | "bz2" | "lz4"
            | "deflate" | "snappy" => Self::named(extension, ""),
            _ => Ok(Self::None),
        }
    }

    /// What the bytes of a file are.
    ///
    /// # Errors
    /// When the decoder cannot be made.
    pub fn reader(self, input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        let input = BufReader::with_capacity(BUFFER_BYTES, input);
        Ok(match self {
            Self::None => Box::new(input),
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
            Self::Deflate => Box::new(flate2::bufread::ZlibDecoder::new(input)),
            Self::Brotli => Box::new(brotli::Decompressor::new(input, BUFFER_BYTES)),
            Self::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(
                input,
                true,
                XZ_MEMORY_KIB_MAX,
            )),
            Self::Zstd => Box::new(zstd::Decoder::with_buffer(input)?),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
            Self::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(input)),
            Self::Snappy => Box::new(SnappyReader::new(input)),
        })
    }

    /// Compresses what is written.
    ///
    /// # Errors
    /// [`UnknownCompression::Level`] when the method has no such level, or the encoder cannot be made.
    pub fn writer<'a>(
        self,
        output: Box<dyn Write + 'a>,
        level: Option<u64>,
    ) -> Result<Box<dyn Compressed + 'a>, WriterError> {
        let level = level.map(|level| self.level(level)).transpose()?;
        let flate = flate2::Compression::new(level.unwrap_or(3));
        Ok(match self {
            Self::None => Box::new(Plain(output)),
            Self::Gzip => Box::new(flate2::write::GzEncoder::new(output, flate)),
            Self::Deflate => Box::new(flate2::write::ZlibEncoder::new(output, flate)),
            Self::Brotli => {
                let quality = level.unwrap_or(BROTLI_QUALITY);
                Box::new(brotli::CompressorWriter::new(
                    output,
                    BUFFER_BYTES,
                    quality,
                    BROTLI_WINDOW_BITS,
                ))
            }
            Self::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(level.unwrap_or(3));
                Box::new(lzma_rust2::XzWriter::new(output, options)?)
            }
            Self::Zstd => {
                let level = i32::try_from(level.unwrap_or(3)).unwrap_or(3);
                Box::new(zstd::Encoder::new(output, level)?)
            }
            Self::Bzip2 => {
                let level = bzip2::Compression::new(level.unwrap_or(3));
                Box::new(bzip2::write::BzEncoder::new(output, level))
            }
            Self::Lz4 => Box::new(lz4_flex::frame::FrameEncoder::new(output)),
            Self::Snappy => Box::new(SnappyWriter::new(output)),
        })
    }

    fn level(self, level: u64) -> Result<u32, UnknownCompression> {
        let range = match self {
            Self::None => return Ok(0),
            Self::Gzip | Self::Deflate | Self::Bzip2 | Self::Snappy => (1, 9),
            Self::Lz4 => (1, 12),
            Self::Brotli => (0, 11),
            Self::Xz => (0, 9),
            Self::Zstd => (1, 22),
        };
        let known = u32::try_from(level).ok();
        let known = known.filter(|level| (range.0..=range.1).contains(level));
        known.ok_or(UnknownCompression::Level { level, range })
    }
}

/// Why nothing can be compressed.
#[derive(Debug, thiserror::Error)]
pub enum WriterError {
    /// The method or its level.
    #[error(transparent)]
    Method(#[from] UnknownCompression),
    /// The encoder, or what is below it.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A writer whose last bytes come when it is finished.
pub trait Compressed: Write {
    /// Writes what is left.
    ///
    /// # Errors
    /// What is below refuses.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

struct Plain<W>(W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> Compressed for Plain<W> {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> Compressed for flate2::write::GzEncoder<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.flush()
    }
}

impl<W: Write> Compressed for flate2::write::ZlibEncoder<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.flush()
    }
}

impl<W: Write> Compressed for brotli::CompressorWriter<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).into_inner().flush()
    }
}

impl<W: Write> Compressed for lzma_rust2::XzWriter<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.flush()
    }
}

impl<W: Write> Compressed for zstd::Encoder<'_, W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.flush()
    }
}

impl<W: Write> Compressed for lz4_flex::frame::FrameEncoder<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let finished = (*self).finish().map_err(io::Error::other);
        finished?.flush()
    }
}

impl<W: Write> Compressed for bzip2::write::BzEncoder<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = b"a line of text\n".repeat(10_000);
        for name in [
            "none", "gzip", "deflate", "br", "xz", "zstd", "bz2", "lz4", "snappy",
        ] {
            let method = Compression::named(name, "").expect(name);
            let mut compressed = Vec::new();
            for part in [&text[..70_000], &text[70_000..]] {
                let mut writer = method.writer(Box::new(&mut compressed), None).expect(name);
                writer.write_all(part).expect(name);
                writer.finish().expect(name);
                if ["deflate", "br", "lz4"].contains(&name) {
                    break; // one stream after another is no form of theirs
                }
            }
            assert!(name == "none" || compressed.len() < 10_000, "{name}");
            let mut read = Vec::new();
            let mut reader = method.reader(Cursor::new(compressed)).expect(name);
            reader.read_to_end(&mut read).expect(name);
            assert!(text.starts_with(&read) && read.len() >= 70_000, "{name}");
        }
    }

    #[test]
    fn levels_and_names_are_checked() {
        let level =
            |method: Compression, level| method.writer(Box::new(io::sink()), Some(level)).map(drop);
        assert!(level(Compression::Zstd, 22).is_ok());
        assert!(level(Compression::Zstd, 23).is_err());
        assert!(level(Compression::Gzip, 0).is_err());
        assert!(Compression::named("foo", "").is_err());
        assert_eq!(
            Compression::named("auto", "a.csv.gz"),
            Ok(Compression::Gzip)
        );
        assert_eq!(Compression::of_file("a.csv"), Ok(Compression::None));
    }
}
