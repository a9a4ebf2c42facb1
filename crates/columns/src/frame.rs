//! Compressed frames: 16 bytes of unseeded CityHash128, a method byte, the compressed size (with
//! these 9 header bytes), the decompressed size, the payload. All integers are little-endian.

use crate::{
    Codec,
    codec::{HEADER_BYTES, decode, header, sizes},
};
use granary_types::{Checksum, ErrorCode, city_hash_128};

/// No frame holds more than this after decompression; a header that says so is refused before
/// anything is allocated.
pub const FRAME_DECOMPRESSED_BYTES_MAX: usize = 1 << 30;

pub(crate) const CHECKSUM_BYTES: usize = 16;

/// How the payload of a frame is compressed: the general methods, which is what text files and
/// indexes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    None,
    /// One LZ4 block.
    Lz4,
    /// Zstandard frames.
    Zstd,
}

/// Why frames cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The bytes end inside a frame.
    #[error("the compressed data ends inside a frame")]
    Truncated,
    /// The frame's own checksum does not fit.
    #[error("a compressed frame is damaged: its checksum is {actual}, stored is {expected}")]
    Damaged {
        /// What the frame says.
        expected: Checksum,
        /// What its bytes hash to.
        actual: Checksum,
    },
    /// A codec that is known, but not read.
    #[error("the codec {codec} of a compressed frame is not supported")]
    Unsupported {
        /// Its name.
        codec: &'static str,
    },
    /// A codec that is not known.
    #[error("a compressed frame has the unknown method {method:#04x}")]
    UnknownMethod {
        /// The method byte.
        method: u8,
    },
    /// The sizes in the header cannot be true.
    #[error("a compressed frame has impossible sizes: {compressed} bytes become {decompressed}")]
    ImpossibleSize {
        /// Size of header and payload as stored.
        compressed: u64,
        /// Size after decompression as stored.
        decompressed: u64,
    },
    /// The whole would be larger than the caller allows.
    #[error("the decompressed data is larger than {limit} bytes")]
    TooLarge {
        /// What the caller allows.
        limit: usize,
    },
    /// What a codec for whole values cannot compress.
    #[error("T64 compresses whole values only, and {bytes} bytes are none")]
    Unaligned {
        /// How many bytes there are.
        bytes: usize,
    },
    /// A mark points behind the content of its frame.
    #[error("a mark points behind the end of its compressed frame")]
    BadMark,
    /// The payload is not what its method says, or of another size than its header says.
    #[error("the payload of a compressed frame cannot be decompressed")]
    BadPayload,
}

impl FrameError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Damaged { .. } => ErrorCode::CHECKSUM_DOESNT_MATCH,
            Self::UnknownMethod { .. } => ErrorCode::UNKNOWN_CODEC,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::Unaligned { .. } => ErrorCode::CANNOT_COMPRESS,
            _ => ErrorCode::CORRUPTED_DATA,
        }
    }
}

/// Decodes frames until the end of `bytes` into at most `limit` bytes.
///
/// # Errors
/// [`FrameError`] for damage of any kind. Memory is taken only for what a frame whose checksum
/// fits announces, and never beyond `limit` and [`FRAME_DECOMPRESSED_BYTES_MAX`].
pub fn decode_frames(mut bytes: &[u8], limit: usize) -> Result<Vec<u8>, FrameError> {
    let mut content = Vec::new();
    while !bytes.is_empty() {
        bytes = decode_frame(bytes, &mut content, limit)?;
    }
    Ok(content)
}

/// Decodes the first frame of `bytes`, which moves behind it, onto the end of `content`, which may become `limit`
/// bytes long.
///
/// # Errors
/// As [`decode_frames`]; `Truncated` when the rest of the frame is missing.
pub fn split_frame(
    bytes: &mut &[u8],
    content: &mut Vec<u8>,
    limit: usize,
) -> Result<(), FrameError> {
    *bytes = decode_frame(bytes, content, limit)?;
    Ok(())
}

/// Decodes the first frame of `bytes` onto the end of `content` and returns the rest.
fn decode_frame<'a>(
    bytes: &'a [u8],
    content: &mut Vec<u8>,
    limit: usize,
) -> Result<&'a [u8], FrameError> {
    let header = Header::parse(bytes)?;
    let (frame, rest) = bytes[CHECKSUM_BYTES..]
        .split_at_checked(header.compressed)
        .ok_or(FrameError::Truncated)?;
    if content.len().saturating_add(header.decompressed) > limit {
        return Err(FrameError::TooLarge { limit });
    }
    header.decode(frame, content)?;
    Ok(rest)
}

/// What stands before the payload of a frame.
pub(crate) struct Header {
    checksum: Checksum,
    compressed: usize,
    decompressed: usize,
}

impl Header {
    pub(crate) const BYTES: usize = CHECKSUM_BYTES + HEADER_BYTES;

    /// Reads the header at the beginning of `bytes`, and refuses sizes that cannot be.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        let (checksum, rest) = bytes.split_first_chunk().ok_or(FrameError::Truncated)?;
        let header = rest.first_chunk().ok_or(FrameError::Truncated)?;
        let (compressed, decompressed) = sizes(header)?;
        Ok(Self {
            checksum: Checksum::from_bytes(*checksum),
            compressed,
            decompressed,
        })
    }

    pub(crate) fn payload_bytes(&self) -> usize {
        self.compressed - HEADER_BYTES
    }

    pub(crate) fn frame_bytes(&self) -> usize {
        self.compressed + CHECKSUM_BYTES
    }

    /// Verifies the checksum of a frame, given from its method byte on, and appends its content to
    /// `content`.
    pub(crate) fn decode(&self, frame: &[u8], content: &mut Vec<u8>) -> Result<(), FrameError> {
        let (expected, actual) = (self.checksum, city_hash_128(frame));
        if expected != actual {
            return Err(FrameError::Damaged { expected, actual });
        }
        decode(frame[0], &frame[HEADER_BYTES..], self.decompressed, content)
    }
}

/// Encodes `content` as one frame.
///
/// # Errors
/// [`FrameError::ImpossibleSize`] when it is larger than [`FRAME_DECOMPRESSED_BYTES_MAX`].
pub fn encode_frame(method: Method, content: &[u8]) -> Result<Vec<u8>, FrameError> {
    let codec = match method {
        Method::None => Codec::none(),
        Method::Lz4 => Codec::lz4(),
        Method::Zstd => Codec::zstd(1),
    };
    let mut frame = Vec::new();
    put_frame(&codec, content, &mut frame)?;
    Ok(frame)
}

/// Appends `content` as one frame to `frames`.
pub(crate) fn put_frame(
    codec: &Codec,
    content: &[u8],
    frames: &mut Vec<u8>,
) -> Result<(), FrameError> {
    let (method, payload) = codec.encode(content)?;
    let start = frames.len();
    frames.extend_from_slice(&[0; CHECKSUM_BYTES]);
    frames.extend_from_slice(&header(method, payload.len(), content.len())?);
    frames.extend_from_slice(&payload);
    let frame = &mut frames[start..];
    let checksum = city_hash_128(&frame[CHECKSUM_BYTES..]).to_bytes();
    frame[..CHECKSUM_BYTES].copy_from_slice(&checksum);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex"))
            .collect()
    }

    const HELLO: &str = "eb59f95c090f4700e898352f9595381e02140000000b00000068656c6c6f20776f726c64";

    /// A frame whose header was changed by `change`, with a checksum that fits.
    fn forged(change: impl FnOnce(&mut [u8])) -> Vec<u8> {
        let mut frame = hex(HELLO);
        change(&mut frame[CHECKSUM_BYTES..]);
        let checksum = city_hash_128(&frame[CHECKSUM_BYTES..]).to_bytes();
        frame[..CHECKSUM_BYTES].copy_from_slice(&checksum);
        frame
    }

    #[test]
    fn a_frame_that_clickhouse_wrote_is_read_and_written_alike() {
        assert_eq!(decode_frames(&hex(HELLO), 100), Ok(b"hello world".to_vec()));
        assert_eq!(encode_frame(Method::None, b"hello world"), Ok(hex(HELLO)));
    }

    #[test]
    fn every_method_comes_back_over_several_frames() {
        let text = b"0123456789".repeat(1000);
        for method in [Method::None, Method::Lz4, Method::Zstd] {
            let mut frames = encode_frame(method, &text).expect("encode");
            frames.extend(encode_frame(method, b"").expect("encode"));
            frames.extend(encode_frame(method, b"end").expect("encode"));
            let expected = [&text[..], b"end"].concat();
            assert_eq!(decode_frames(&frames, expected.len()), Ok(expected.clone()));
            let limit = expected.len() - 1;
            assert_eq!(
                decode_frames(&frames, limit),
                Err(FrameError::TooLarge { limit })
            );
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let frame = encode_frame(Method::Lz4, &b"abc".repeat(20)).expect("encode");
        for at in 0..frame.len() {
            assert!(at == 0 || decode_frames(&frame[..at], 100).is_err());
            for bit in 0..8 {
                let mut damaged = frame.clone();
                damaged[at] ^= 1 << bit;
                assert!(decode_frames(&damaged, 100).is_err(), "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn a_header_that_lies_is_refused() {
        let size = |at: usize, size: u32| {
            forged(move |frame| frame[at..at + 4].copy_from_slice(&size.to_le_bytes()))
        };
        for frame in [size(5, 10), size(5, 12)] {
            assert_eq!(decode_frames(&frame, 100), Err(FrameError::BadPayload));
        }
        assert_eq!(
            decode_frames(&size(5, u32::MAX), usize::MAX),
            Err(FrameError::ImpossibleSize {
                compressed: 20,
                decompressed: u64::from(u32::MAX)
            })
        );
        for compressed in [8, u32::MAX] {
            assert!(matches!(
                decode_frames(&size(1, compressed), 100),
                Err(FrameError::ImpossibleSize { .. })
            ));
        }
        assert_eq!(
            decode_frames(&size(1, 1 << 20), 100),
            Err(FrameError::Truncated)
        );
        let method = forged(|frame| frame[0] = 0x77);
        assert_eq!(
            decode_frames(&method, 100),
            Err(FrameError::UnknownMethod { method: 0x77 })
        );
        let zstd = forged(|frame| frame[0] = 0x90);
        assert_eq!(decode_frames(&zstd, 100), Err(FrameError::BadPayload));
    }
}
