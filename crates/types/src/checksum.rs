//! The file hash of ClickHouse's backups and of `checksums.txt`: CityHash128 (release 1.0.2)
//! chained over blocks of 2048 bytes, each block seeded with the hash so far (`docs/format.md`).

use naive_cityhash::{U128, cityhash128, cityhash128_with_seed};
use std::fmt;

const BLOCK_SIZE_BYTES: usize = 2048;

/// The 128-bit hash of a file's content. Of an empty file it is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Checksum {
    /// The high word: the first 16 hex digits of the text form.
    pub high: u64,
    /// The low word: the last 16 hex digits of the text form.
    pub low: u64,
}

/// The text is not 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("checksum {text:?} is not 32 hexadecimal digits")]
pub struct InvalidChecksum {
    text: String,
}

impl Checksum {
    /// Reads the 32 hexadecimal digits of a manifest, either case.
    ///
    /// # Errors
    /// [`InvalidChecksum`] for any other length or character.
    pub fn parse(text: &str) -> Result<Self, InvalidChecksum> {
        let invalid = || InvalidChecksum {
            text: text.chars().take(64).collect(),
        };
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let word = |digits: &str| u64::from_str_radix(digits, 16).map_err(|_| invalid());
        Ok(Self {
            high: word(&text[..16])?,
            low: word(&text[16..])?,
        })
    }

    /// The 16 bytes as `checksums.txt` and compressed frames store them: low word, then high
    /// word, each little-endian.
    pub fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.low.to_le_bytes());
        bytes[8..].copy_from_slice(&self.high.to_le_bytes());
        bytes
    }

    /// The reverse of [`Checksum::to_bytes`].
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let word = |half: &[u8]| u64::from_le_bytes(half.try_into().expect("a half is 8 bytes"));
        Self {
            low: word(&bytes[..8]),
            high: word(&bytes[8..]),
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.high, self.low)
    }
}

impl From<U128> for Checksum {
    fn from(hash: U128) -> Self {
        Self {
            high: hash.hi,
            low: hash.lo,
        }
    }
}

/// Plain, unseeded CityHash128 of `bytes`: what protects a compressed frame.
pub fn city_hash_128(bytes: &[u8]) -> Checksum {
    cityhash128(bytes).into()
}

/// The file hash of `bytes` in one call.
pub fn hash_bytes(bytes: &[u8]) -> Checksum {
    let mut hasher = FileHasher::new();
    hasher.update(bytes);
    hasher.finish()
}

/// Computes a file hash from pieces of any size.
#[derive(Clone)]
pub struct FileHasher {
    state: U128,
    carry: Vec<u8>, // the bytes of an unfinished block, always fewer than BLOCK_SIZE_BYTES
    size_bytes: u64,
}

impl Default for FileHasher {
    fn default() -> Self {
        Self::new()
    }
}

impl FileHasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self {
            state: U128 { lo: 0, hi: 0 },
            carry: Vec::new(),
            size_bytes: 0,
        }
    }

    /// Takes the next bytes of the file.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.size_bytes += bytes.len() as u64;
        if !self.carry.is_empty() {
            let missing = BLOCK_SIZE_BYTES - self.carry.len();
            let taken = missing.min(bytes.len());
            self.carry.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if self.carry.len() < BLOCK_SIZE_BYTES {
                return;
            }
            self.state = cityhash128_with_seed(&self.carry, self.state);
            self.carry.clear();
        }
        let mut blocks = bytes.chunks_exact(BLOCK_SIZE_BYTES);
        for block in &mut blocks {
            self.state = cityhash128_with_seed(block, self.state);
        }
        self.carry.extend_from_slice(blocks.remainder());
    }

    /// How many bytes were taken so far.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The hash of everything taken.
    pub fn finish(&self) -> Checksum {
        if self.carry.is_empty() {
            return self.state.into();
        }
        cityhash128_with_seed(&self.carry, self.state).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(size: usize) -> Vec<u8> {
        (0..size).map(|i| (i % 251) as u8).collect()
    }

    #[track_caller]
    fn check(content: &[u8], expected: &str) {
        assert_eq!(hash_bytes(content).to_string(), expected);
        for piece in [1, 7, 2047, 2048, 2049, 5000] {
            let mut hasher = FileHasher::new();
            content.chunks(piece).for_each(|bytes| hasher.update(bytes));
            assert_eq!(
                hasher.finish().to_string(),
                expected,
                "in pieces of {piece}"
            );
            assert_eq!(hasher.size_bytes(), content.len() as u64);
        }
    }

    #[test]
    fn hashes_are_those_that_clickhouse_writes() {
        check(b"", "00000000000000000000000000000000");
        check(b"0", "1d5952e8223ea966def237d6e7e216f1");
        check(b"CODEC(LZ4)", "557036eda0fb0a277a7caf9b9c8d4dd6");
        check(b"abc", "a78da83cc4e0210684541c08b5db83dc");
        check(&pattern(17), "dde09c2ec4cf5e8277bf24457ff6884d");
        check(&pattern(128), "4b7bbfa6c358bbd931b27f5fed7921ba");
        check(&pattern(2048), "572ae92e57bc9f27481d91f2413fecb5");
        check(&pattern(2049), "16010af2a45a285f89bd5559a5d20866");
        check(&pattern(100_000), "e32ee8fe8449eac63be252d29cf8cd4b");
    }

    #[test]
    fn text_and_bytes_come_back() {
        let checksum = hash_bytes(b"abc");
        assert_eq!(Checksum::parse(&checksum.to_string()), Ok(checksum));
        assert_eq!(Checksum::from_bytes(checksum.to_bytes()), checksum);
        assert!(Checksum::parse("00").is_err());
        assert!(Checksum::parse(&"g".repeat(32)).is_err());
        assert!(Checksum::parse(&"é".repeat(16)).is_err());
    }

    #[test]
    fn a_frame_is_protected_by_the_unseeded_hash() {
        assert_eq!(
            city_hash_128(b"abc").to_string(),
            "13a9176355b20d7e900ff195577748fe"
        );
    }
}
