//! Codecs: how the content of a frame becomes its payload and back.

mod bits;
mod declaration;
mod delta;
mod double_delta;
mod fpc;
mod gcd;
mod gorilla;
mod t64;
mod word;

pub use declaration::{CodecDeclaration, CodecError, Suspicious};

use crate::{FRAME_DECOMPRESSED_BYTES_MAX, FrameError};

/// Method byte, compressed size, decompressed size.
pub(crate) const HEADER_BYTES: usize = 9;

/// No payload is larger: what cannot be compressed grows a little.
const PAYLOAD_BYTES_MAX: usize = FRAME_DECOMPRESSED_BYTES_MAX + (FRAME_DECOMPRESSED_BYTES_MAX >> 6);

/// How frames are compressed: one codec, or several applied one after another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Codec {
    /// In the order of application, at least one.
    stages: Vec<Stage>,
}

/// One codec with all that it has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    None,
    Lz4,
    Zstd {
        level: i32,
    },
    Delta {
        width: usize,
    },
    DoubleDelta {
        width: usize,
    },
    Gorilla {
        width: usize,
    },
    T64 {
        kind: t64::Kind,
        variant: t64::Variant,
    },
    Fpc {
        width: usize,
        level: u8,
    },
    Gcd {
        width: usize,
    },
}

const NONE: u8 = 0x02;
const LZ4: u8 = 0x82;
const ZSTD: u8 = 0x90;
const MULTIPLE: u8 = 0x91;
const DELTA: u8 = 0x92;
const T64: u8 = 0x93;
const DOUBLE_DELTA: u8 = 0x94;
const GORILLA: u8 = 0x95;
const FPC: u8 = 0x98;
const GCD: u8 = 0x9a;

/// Methods that are known by name only.
const REFUSED: [(u8, &str); 8] = [
    (0x96, "AES_128_GCM_SIV"),
    (0x97, "AES_256_GCM_SIV"),
    (0x99, "DEFLATE_QPL"),
    (0x9b, "ZSTD_QAT"),
    (0x9c, "ALP"),
    (0x9d, "SZ3"),
    (0x9e, "Quantized"),
    (0x9f, "ZXC"),
];

impl Codec {
    /// No compression.
    pub fn none() -> Self {
        Self::of(Stage::None)
    }

    /// LZ4.
    pub fn lz4() -> Self {
        Self::of(Stage::Lz4)
    }

    /// Zstandard of that level.
    pub fn zstd(level: i32) -> Self {
        Self::of(Stage::Zstd { level })
    }

    fn of(stage: Stage) -> Self {
        Self {
            stages: vec![stage],
        }
    }

    fn chain(stages: Vec<Stage>) -> Self {
        assert!(!stages.is_empty(), "a codec does something");
        Self { stages }
    }

    /// The method byte and the payload of a frame with that content.
    pub(crate) fn encode(&self, content: &[u8]) -> Result<(u8, Vec<u8>), FrameError> {
        if let [stage] = self.stages[..] {
            return Ok((stage.method(), stage.encode(content)?));
        }
        let mut payload = vec![self.stages.len() as u8];
        payload.extend(self.stages.iter().map(|stage| stage.method()));
        let mut data = content.to_vec();
        for stage in &self.stages {
            let encoded = stage.encode(&data)?;
            let mut next = header(stage.method(), encoded.len(), data.len())?.to_vec();
            next.extend_from_slice(&encoded);
            data = next;
        }
        payload.extend_from_slice(&data);
        Ok((MULTIPLE, payload))
    }
}

impl Stage {
    fn method(self) -> u8 {
        match self {
            Self::None => NONE,
            Self::Lz4 => LZ4,
            Self::Zstd { .. } => ZSTD,
            Self::Delta { .. } => DELTA,
            Self::DoubleDelta { .. } => DOUBLE_DELTA,
            Self::Gorilla { .. } => GORILLA,
            Self::T64 { .. } => T64,
            Self::Fpc { .. } => FPC,
            Self::Gcd { .. } => GCD,
        }
    }

    fn encode(self, content: &[u8]) -> Result<Vec<u8>, FrameError> {
        Ok(match self {
            Self::None => content.to_vec(),
            Self::Lz4 => lz4_flex::block::compress(content),
            Self::Zstd { level } => {
                zstd::bulk::compress(content, level).map_err(|_| FrameError::BadPayload)?
            }
            Self::Delta { width } => delta::encode(width, content)?,
            Self::DoubleDelta { width } => double_delta::encode(width, content)?,
            Self::Gorilla { width } => gorilla::encode(width, content)?,
            Self::T64 { kind, variant } => t64::encode(kind, variant, content)?,
            Self::Fpc { width, level } => fpc::encode(width, level, content),
            Self::Gcd { width } => gcd::encode(width, content),
        })
    }
}

/// The header of a frame, or of a stage inside `Multiple`.
pub(crate) fn header(
    method: u8,
    payload: usize,
    content: usize,
) -> Result<[u8; HEADER_BYTES], FrameError> {
    let compressed = payload + HEADER_BYTES;
    let impossible = FrameError::ImpossibleSize {
        compressed: compressed as u64,
        decompressed: content as u64,
    };
    let (Ok(stored), Ok(plain)) = (u32::try_from(compressed), u32::try_from(content)) else {
        return Err(impossible);
    };
    if content > FRAME_DECOMPRESSED_BYTES_MAX {
        return Err(impossible);
    }
    let mut header = [method; HEADER_BYTES];
    header[1..5].copy_from_slice(&stored.to_le_bytes());
    header[5..].copy_from_slice(&plain.to_le_bytes());
    Ok(header)
}

/// The sizes in a header: of header and payload, and after decompression.
pub(crate) fn sizes(header: &[u8; HEADER_BYTES]) -> Result<(usize, usize), FrameError> {
    let word = |at: usize| {
        let bytes = [header[at], header[at + 1], header[at + 2], header[at + 3]];
        u32::from_le_bytes(bytes) as usize
    };
    let (compressed, decompressed) = (word(1), word(5));
    if compressed < HEADER_BYTES
        || decompressed > FRAME_DECOMPRESSED_BYTES_MAX
        || compressed > PAYLOAD_BYTES_MAX
    {
        return Err(FrameError::ImpossibleSize {
            compressed: compressed as u64,
            decompressed: decompressed as u64,
        });
    }
    Ok((compressed, decompressed))
}

/// Appends the `size` bytes of content of a payload to `content`.
pub(crate) fn decode(
    method: u8,
    payload: &[u8],
    size: usize,
    content: &mut Vec<u8>,
) -> Result<(), FrameError> {
    let start = content.len();
    match method {
        NONE => content.extend_from_slice(payload),
        LZ4 => decode_lz4(payload, size, content)?,
        ZSTD => decode_zstd(payload, size, content)?,
        MULTIPLE => decode_multiple(payload, size, content)?,
        DELTA => delta::decode(payload, size, content)?,
        DOUBLE_DELTA => double_delta::decode(payload, size, content)?,
        GORILLA => gorilla::decode(payload, size, content)?,
        T64 => t64::decode(payload, size, content)?,
        FPC => fpc::decode(payload, size, content)?,
        GCD => gcd::decode(payload, size, content)?,
        method => {
            let refused = REFUSED.iter().find(|(known, _)| *known == method);
            return Err(match refused {
                Some((_, codec)) => FrameError::Unsupported { codec },
                None => FrameError::UnknownMethod { method },
            });
        }
    }
    if content.len() - start == size {
        Ok(())
    } else {
        Err(FrameError::BadPayload)
    }
}

/// A byte of an LZ4 block stands for no more bytes than this.
const LZ4_RATIO_MAX: usize = 255;

fn decode_lz4(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    if size > payload.len().saturating_mul(LZ4_RATIO_MAX) {
        return Err(FrameError::BadPayload);
    }
    let start = content.len();
    content.resize(start + size, 0);
    let written = lz4_flex::block::decompress_into(payload, &mut content[start..]);
    content.truncate(start + written.map_err(|_| FrameError::BadPayload)?);
    Ok(())
}

/// What is decompressed without asking whether so much is there.
const TRUSTED_BYTES: usize = 16 << 20;

fn decode_zstd(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let bad = |_| FrameError::BadPayload;
    if size <= TRUSTED_BYTES {
        let plain = zstd::bulk::decompress(payload, size).map_err(bad)?;
        content.extend_from_slice(&plain);
        return Ok(());
    }
    let mut decoder = zstd::stream::read::Decoder::with_buffer(payload).map_err(bad)?;
    let limit = size as u64 + 1; // one more byte than announced is noticed by the caller
    std::io::Read::read_to_end(&mut std::io::Read::take(&mut decoder, limit), content)
        .map_err(bad)?;
    Ok(())
}

fn decode_multiple(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let (count, rest) = payload.split_first().ok_or(FrameError::BadPayload)?;
    let (methods, data) = rest
        .split_at_checked(usize::from(*count))
        .ok_or(FrameError::BadPayload)?;
    if methods.is_empty() {
        return Err(FrameError::BadPayload);
    }
    let mut data = data.to_vec();
    for (undone, method) in methods.iter().rev().enumerate() {
        let header = data.first_chunk().ok_or(FrameError::BadPayload)?;
        let (compressed, decompressed) = sizes(header)?;
        let is_last = undone + 1 == methods.len();
        if header[0] != *method || *method == MULTIPLE || (is_last && decompressed != size) {
            return Err(FrameError::BadPayload);
        }
        let payload = data
            .get(HEADER_BYTES..compressed)
            .ok_or(FrameError::BadPayload)?;
        let mut plain = Vec::new();
        decode(*method, payload, decompressed, &mut plain)?;
        data = plain;
    }
    content.extend_from_slice(&data);
    Ok(())
}
