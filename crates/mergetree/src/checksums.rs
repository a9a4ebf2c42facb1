//! `checksums.txt`: the files of a part with size and hash, versions 2 to 4 (and 5, the short form
//! that only coordination uses, is refused).

use crate::varint::{Reader, put_string, put_varint};
use granary_columns::{FrameError, Method, decode_frames, encode_frame};
use granary_types::{Checksum, EntryName, ErrorCode};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The files of a part that `checksums.txt` does not list and that still belong to it.
pub const UNLISTED_FILES: [&str; 8] = [
    "checksums.txt",
    "columns.txt",
    "columns_substreams.txt",
    "default_compression_codec.txt",
    "delete-on-destroy.txt",
    "invalidated_system_columns.txt",
    "metadata_version.txt",
    "txn_version.txt",
];

/// What a decompressed `checksums.txt` may hold at most: some three hundred thousand files, ten
/// times as many as the widest tables have. In memory they take about 90 MiB.
const CONTENT_BYTES_MAX: usize = 16 << 20;
/// The least an entry takes: an empty name, a size, a hash, a flag.
const ENTRY_BYTES_MIN: usize = 19;

/// Whether a name in `checksums.txt` is a projection's directory rather than a file.
pub fn is_projection(name: &str) -> bool {
    name.strip_suffix(".proj")
        .is_some_and(|projection| !projection.is_empty())
}

/// Size and hash of a file's content after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncompressed {
    /// Bytes.
    pub size: u64,
    /// The file hash of the decompressed content.
    pub hash: Checksum,
}

/// What `checksums.txt` says about one file, or about the directory of a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChecksumEntry {
    /// Bytes; of a projection the sum over its own listed files.
    pub size: u64,
    /// The file hash; of a projection [`Checksums::total_hash`] of its own list.
    pub hash: Checksum,
    /// Known for files of compressed frames.
    pub uncompressed: Option<Uncompressed>,
}

/// A parsed `checksums.txt`. Every name is one path component, none is `.` or `..`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checksums {
    entries: BTreeMap<String, ChecksumEntry>,
}

/// Why a `checksums.txt` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChecksumsError {
    /// The first line is not the format's.
    #[error("it does not start with \"checksums format version: \" and a number")]
    NoHeader,
    /// A version that is not known.
    #[error("its format version is {version}; 2, 3 and 4 are known")]
    UnknownVersion {
        /// The version it says.
        version: String,
    },
    /// The compressed content cannot be decoded.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The content does not follow the format.
    #[error("its content is cut or does not follow the format")]
    Malformed,
    /// A name that could lead out of the part.
    #[error("it names the file {name:?}, which is not a plain file name")]
    BadName {
        /// The name, cut to 200 characters.
        name: String,
    },
}

impl ChecksumsError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoHeader => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::Frame(error) => error.code(),
            Self::BadName { .. } => ErrorCode::INSECURE_PATH,
            Self::UnknownVersion { .. } | Self::Malformed => ErrorCode::CORRUPTED_DATA,
        }
    }
}

impl Checksums {
    /// Reads the file's bytes.
    ///
    /// # Errors
    /// [`ChecksumsError`]; memory is bounded by the file's size and a constant.
    pub fn parse(bytes: &[u8]) -> Result<Self, ChecksumsError> {
        let rest = bytes
            .strip_prefix(b"checksums format version: ")
            .ok_or(ChecksumsError::NoHeader)?;
        let end = rest.iter().take(20).position(|byte| *byte == b'\n');
        let (version, rest) = rest.split_at(end.ok_or(ChecksumsError::NoHeader)?);
        let body = &rest[1..];
        match version {
            b"4" => Self::parse_binary(&decode_frames(body, CONTENT_BYTES_MAX)?),
            b"2" | b"3" if body.len() > CONTENT_BYTES_MAX => {
                let limit = CONTENT_BYTES_MAX;
                Err(FrameError::TooLarge { limit }.into())
            }
            b"3" => Self::parse_binary(body),
            b"2" => Self::parse_text(body),
            other => Err(ChecksumsError::UnknownVersion {
                version: String::from_utf8_lossy(other).into_owned(),
            }),
        }
    }

    fn parse_binary(content: &[u8]) -> Result<Self, ChecksumsError> {
        let mut reader = Reader::new(content);
        let count = reader.varint().ok_or(ChecksumsError::Malformed)?;
        if count > (reader.remaining() / ENTRY_BYTES_MIN) as u64 {
            return Err(ChecksumsError::Malformed);
        }
        let mut checksums = Self::default();
        for _ in 0..count {
            let name = reader.string().ok_or(ChecksumsError::Malformed)?;
            let entry = binary_entry(&mut reader).ok_or(ChecksumsError::Malformed)?;
            checksums.add(name, entry)?;
        }
        if reader.is_at_end() {
            Ok(checksums)
        } else {
            Err(ChecksumsError::Malformed)
        }
    }

    fn parse_text(content: &[u8]) -> Result<Self, ChecksumsError> {
        let text = std::str::from_utf8(content).map_err(|_| ChecksumsError::Malformed)?;
        let mut lines = text.lines();
        let count: u64 = lines
            .next()
            .and_then(|line| line.strip_suffix(" files:")?.parse().ok())
            .ok_or(ChecksumsError::Malformed)?;
        let mut checksums = Self::default();
        for _ in 0..count {
            let name = lines.next().ok_or(ChecksumsError::Malformed)?;
            let entry = text_entry(&mut lines).ok_or(ChecksumsError::Malformed)?;
            checksums.add(name.as_bytes(), entry)?;
        }
        match lines.next() {
            None => Ok(checksums),
            Some(_) => Err(ChecksumsError::Malformed),
        }
    }

    fn add(&mut self, name: &[u8], entry: ChecksumEntry) -> Result<(), ChecksumsError> {
        let bad = || ChecksumsError::BadName {
            name: String::from_utf8_lossy(name).chars().take(200).collect(),
        };
        let name = std::str::from_utf8(name).map_err(|_| bad())?;
        if name.contains('/') || EntryName::fault(name).is_some() {
            return Err(bad());
        }
        match self.entries.insert(name.to_owned(), entry) {
            None => Ok(()),
            Some(_) => Err(ChecksumsError::Malformed),
        }
    }

    /// Takes an entry in, replacing one of the same name.
    pub fn insert(&mut self, name: &str, entry: ChecksumEntry) {
        self.entries.insert(name.to_owned(), entry);
    }

    /// The bytes of the file in version 4, with an LZ4 body, which every ClickHouse reads.
    pub fn encode(&self) -> Vec<u8> {
        let mut content = Vec::new();
        put_varint(&mut content, self.entries.len() as u64);
        for (name, entry) in &self.entries {
            put_string(&mut content, name.as_bytes());
            put_varint(&mut content, entry.size);
            content.extend_from_slice(&entry.hash.to_bytes());
            content.push(u8::from(entry.uncompressed.is_some()));
            if let Some(uncompressed) = &entry.uncompressed {
                put_varint(&mut content, uncompressed.size);
                content.extend_from_slice(&uncompressed.hash.to_bytes());
            }
        }
        let mut bytes = b"checksums format version: 4\n".to_vec();
        for piece in content.chunks(1 << 20) {
            let frame = encode_frame(Method::Lz4, piece);
            bytes.extend(frame.expect("a piece of 1 MiB is below the limit of a frame"));
        }
        bytes
    }

    /// The entry of a file or projection.
    pub fn get(&self, name: &str) -> Option<&ChecksumEntry> {
        self.entries.get(name)
    }

    /// All entries in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ChecksumEntry)> {
        self.entries.iter().map(|(name, entry)| (&**name, entry))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The sum of the sizes: what a part's list says about a projection with this list.
    pub fn total_size(&self) -> u64 {
        self.entries
            .values()
            .fold(0, |sum: u64, entry| sum.saturating_add(entry.size))
    }
}

fn binary_entry(reader: &mut Reader<'_>) -> Option<ChecksumEntry> {
    let size = reader.varint()?;
    let hash = Checksum::from_bytes(reader.array()?);
    let uncompressed = match reader.byte()? {
        0 => None,
        1 => Some(Uncompressed {
            size: reader.varint()?,
            hash: Checksum::from_bytes(reader.array()?),
        }),
        _ => return None,
    };
    Some(ChecksumEntry {
        size,
        hash,
        uncompressed,
    })
}

fn text_entry<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<ChecksumEntry> {
    let mut field = |label: &str| lines.next()?.strip_prefix(label);
    let size = field("\tsize: ")?.parse().ok()?;
    let hash = text_hash(field("\thash: ")?)?;
    let uncompressed = match field("\tcompressed: ")? {
        "0" => None,
        "1" => Some(Uncompressed {
            size: field("\tuncompressed size: ")?.parse().ok()?,
            hash: text_hash(field("\tuncompressed hash: ")?)?,
        }),
        _ => return None,
    };
    Some(ChecksumEntry {
        size,
        hash,
        uncompressed,
    })
}

fn text_hash(text: &str) -> Option<Checksum> {
    let (low, high) = text.split_once(' ')?;
    Some(Checksum {
        high: high.parse().ok()?,
        low: low.parse().ok()?,
    })
}

impl Checksums {
    /// The file in its old text form, version 2: for tests of readers.
    pub fn encode_text(&self) -> String {
        let mut text = format!("checksums format version: 2\n{} files:\n", self.len());
        for (name, entry) in &self.entries {
            let ChecksumEntry { size, hash, .. } = entry;
            let compressed = u8::from(entry.uncompressed.is_some());
            let (low, high) = (hash.low, hash.high);
            write!(
                text,
                "{name}\n\tsize: {size}\n\thash: {low} {high}\n\tcompressed: {compressed}\n"
            )
            .expect("writing to a String cannot fail");
            if let Some(Uncompressed { size, hash }) = entry.uncompressed {
                let (low, high) = (hash.low, hash.high);
                writeln!(
                    text,
                    "\tuncompressed size: {size}\n\tuncompressed hash: {low} {high}"
                )
                .expect("writing to a String cannot fail");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_types::hash_bytes;

    const COUNT_ONLY: &str = "636865636b73756d7320666f726d61742076657273696f6e3a20340a\
        502c75b11610f34872a7fbe609ecceeb82280000001d000000\
        f00e0109636f756e742e747874016c9c55bde99a937ca9535458f41405ff00";

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex"))
            .collect()
    }

    fn entry(content: &[u8], uncompressed: Option<&[u8]>) -> ChecksumEntry {
        ChecksumEntry {
            size: content.len() as u64,
            hash: hash_bytes(content),
            uncompressed: uncompressed.map(|content| Uncompressed {
                size: content.len() as u64,
                hash: hash_bytes(content),
            }),
        }
    }

    fn sample() -> Checksums {
        let mut checksums = Checksums::default();
        checksums.insert("count.txt", entry(b"1", None));
        checksums.insert("k.bin", entry(b"compressed", Some(b"plain")));
        checksums.insert("p-x.proj", entry(b"projection", None));
        checksums
    }

    #[test]
    fn a_file_that_clickhouse_wrote_is_read() {
        let checksums = Checksums::parse(&hex(COUNT_ONLY)).expect("parse");
        assert_eq!(checksums.len(), 1);
        assert_eq!(checksums.get("count.txt"), Some(&entry(b"1", None)));
    }

    #[test]
    fn every_version_comes_back() {
        let sample = sample();
        assert_eq!(Checksums::parse(&sample.encode()).as_ref(), Ok(&sample));
        let text = sample.encode_text();
        assert_eq!(Checksums::parse(text.as_bytes()).as_ref(), Ok(&sample));
        let encoded = sample.encode();
        let body = decode_frames(&encoded[28..], 1000).expect("decode");
        let binary = [b"checksums format version: 3\n", &body[..]].concat();
        assert_eq!(Checksums::parse(&binary), Ok(sample));
    }

    fn version_3(content: &[u8]) -> Vec<u8> {
        [b"checksums format version: 3\n", content].concat()
    }

    #[test]
    fn hostile_files_are_refused_without_taking_memory() {
        let huge_count = version_3(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
        assert_eq!(
            Checksums::parse(&huge_count),
            Err(ChecksumsError::Malformed)
        );
        let mut long_name = vec![1];
        put_varint(&mut long_name, u64::MAX);
        long_name.extend([0; 40]);
        assert_eq!(
            Checksums::parse(&version_3(&long_name)),
            Err(ChecksumsError::Malformed)
        );
        let text = b"checksums format version: 2\n99999999999 files:\n";
        assert_eq!(Checksums::parse(text), Err(ChecksumsError::Malformed));
        assert_eq!(Checksums::parse(b""), Err(ChecksumsError::NoHeader));
        assert!(matches!(
            Checksums::parse(b"checksums format version: 5\n"),
            Err(ChecksumsError::UnknownVersion { .. })
        ));
    }

    #[test]
    fn a_name_that_leads_out_of_the_part_is_refused() {
        for name in ["../x", "a/b", "/etc/passwd", "..", "", "a\0b"] {
            let mut checksums = Checksums::default();
            checksums.insert(name, entry(b"1", None));
            let error = Checksums::parse(&checksums.encode()).expect_err(name);
            assert_eq!(error.code(), ErrorCode::INSECURE_PATH, "{name:?}");
        }
    }

    #[test]
    fn a_list_that_grows_huge_when_it_is_decompressed_is_refused() {
        let content = vec![0; CONTENT_BYTES_MAX + 1];
        let frame = encode_frame(Method::Zstd, &content).expect("encode");
        assert!(frame.len() < 10_000, "a small file");
        let bytes = [b"checksums format version: 4\n", &frame[..]].concat();
        let limit = CONTENT_BYTES_MAX;
        let expected = ChecksumsError::Frame(FrameError::TooLarge { limit });
        assert_eq!(Checksums::parse(&bytes), Err(expected.clone()));
        let plain = [b"checksums format version: 3\n", &content[..]].concat();
        assert_eq!(Checksums::parse(&plain), Err(expected));
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = sample().encode();
        for end in 0..bytes.len() {
            assert!(Checksums::parse(&bytes[..end]).is_err(), "cut at {end}");
        }
    }
}
