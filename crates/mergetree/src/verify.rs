//! Whether a part is whole: every file that its `checksums.txt` lists is there with the listed
//! size and hash, nothing else is, and the part belongs to the partition that its name says.
//!
//! ClickHouse checks sizes only. What this lets through, ClickHouse loads, and its CHECK TABLE
//! passes.

use crate::checksums::{Checksums, ChecksumsError, UNLISTED_FILES, is_projection};
use crate::key_type::KeyType;
use crate::packed::{Member, ReadSeek, parse_index};
use crate::part_files::PACKED_FILE;
use crate::partition::{parse_partition, partition_id};
use crate::sip_hash::SipHash;
use granary_types::{Checksum, ErrorCode, FileHasher, PartName};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, SeekFrom};

/// The largest text file and the largest `checksums.txt` that are read.
const TEXT_BYTES_MAX: u64 = 16 << 20;
const CHUNK_BYTES: usize = 1 << 20;

/// A file as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFact {
    /// Bytes.
    pub size: u64,
    /// The file hash of what was written.
    pub hash: Checksum,
}

/// The files of a part by their names below it: `data.bin`, `p.proj/data.bin`.
pub type PartFacts = BTreeMap<String, FileFact>;

/// Opens a file of the part by its name.
pub type OpenFile<'a> = dyn Fn(&str) -> io::Result<Box<dyn ReadSeek>> + 'a;

/// What is wrong with a part.
#[derive(Debug, thiserror::Error)]
pub enum PartFault {
    /// A file is not there.
    #[error("file {file} is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// A file has another size.
    #[error("file {file} has {actual} bytes, checksums.txt says {expected}")]
    WrongSize {
        /// The file or projection.
        file: String,
        /// What `checksums.txt` says.
        expected: u64,
        /// What it is.
        actual: u64,
    },
    /// A file has another content.
    #[error("file {file} has checksum {actual}, checksums.txt says {expected}")]
    WrongHash {
        /// The file or projection.
        file: String,
        /// What `checksums.txt` says.
        expected: Checksum,
        /// What it is.
        actual: Checksum,
    },
    /// A file that nothing lists.
    #[error("file {file} does not belong to the part: checksums.txt does not list it")]
    Unexpected {
        /// The file.
        file: String,
    },
    /// `checksums.txt` is damaged.
    #[error("file {file} cannot be read: {source}")]
    Checksums {
        /// The file.
        file: String,
        /// What is wrong.
        source: ChecksumsError,
    },
    /// A small file does not say what it should.
    #[error("file {file} is not understood: {reason}")]
    Text {
        /// The file.
        file: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// `partition.dat` does not fit the part's name.
    #[error("the part is of partition {actual} by its partition.dat, its name says {expected}")]
    WrongPartition {
        /// By the name.
        expected: String,
        /// By the values.
        actual: String,
    },
    /// A file cannot be read.
    #[error("file {file} cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
}

impl PartFault {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::WrongSize { .. } => ErrorCode::BAD_SIZE_OF_FILE_IN_DATA_PART,
            Self::WrongHash { .. } => ErrorCode::CHECKSUM_DOESNT_MATCH,
            Self::Unexpected { .. } => ErrorCode::UNEXPECTED_FILE_IN_DATA_PART,
            Self::Checksums { source, .. } => source.code(),
            Self::Text { .. } => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::WrongPartition { .. } => ErrorCode::CORRUPTED_DATA,
            Self::Io { .. } => ErrorCode::CANNOT_READ_ALL_DATA,
        }
    }

    fn io(file: &str) -> impl FnOnce(io::Error) -> Self {
        let file = file.to_owned();
        |source| Self::Io { file, source }
    }
}

/// Checks the part `name`, whose files were written with the sizes and hashes `facts`. `key` are
/// the types of the table's partition key where they are known.
///
/// # Errors
/// The first [`PartFault`]. Of a packed part the members are read and hashed; of others only
/// small files are read.
pub fn verify_part(
    name: &PartName,
    facts: &PartFacts,
    open: &OpenFile<'_>,
    key: Option<&[KeyType]>,
) -> Result<(), PartFault> {
    let Some(packed) = facts.get(PACKED_FILE) else {
        return verify_files(name, facts, open, key);
    };
    let is_known = |file: &&String| *file == PACKED_FILE || UNLISTED_FILES.contains(&file.as_str());
    if let Some(file) = facts.keys().find(|file| !is_known(file)) {
        return Err(PartFault::Unexpected { file: file.clone() });
    }
    let members = members(open, packed.size)?;
    let open_member = |file: &str| -> io::Result<Box<dyn ReadSeek>> {
        let member = members.get(file).ok_or(io::ErrorKind::NotFound)?;
        let content = read_member(&mut *open(PACKED_FILE)?, *member)?;
        Ok(Box::new(io::Cursor::new(content)))
    };
    verify_files(name, &hash_members(open, &members)?, &open_member, key)
}

fn members(open: &OpenFile<'_>, size: u64) -> Result<BTreeMap<String, Member>, PartFault> {
    open(PACKED_FILE)
        .and_then(|mut archive| parse_index(&mut *archive, size))
        .map_err(PartFault::io(PACKED_FILE))
}

fn read_member(archive: &mut dyn ReadSeek, member: Member) -> io::Result<Vec<u8>> {
    if member.size > TEXT_BYTES_MAX {
        return Err(io::Error::other("it is larger than 16 MiB"));
    }
    archive.seek(SeekFrom::Start(member.offset))?;
    let mut content = Vec::new();
    archive.take(member.size).read_to_end(&mut content)?;
    Ok(content)
}

fn hash_members(
    open: &OpenFile<'_>,
    members: &BTreeMap<String, Member>,
) -> Result<PartFacts, PartFault> {
    let mut archive = open(PACKED_FILE).map_err(PartFault::io(PACKED_FILE))?;
    let mut facts = PartFacts::new();
    let mut in_order: Vec<_> = members.iter().collect();
    in_order.sort_by_key(|(_, member)| member.offset); // an archive that is read on is not reopened
    for (name, member) in in_order {
        let hash = hash_member(&mut *archive, *member).map_err(PartFault::io(name))?;
        let size = member.size;
        facts.insert(name.clone(), FileFact { size, hash });
    }
    Ok(facts)
}

fn hash_member(archive: &mut dyn ReadSeek, member: Member) -> io::Result<Checksum> {
    archive.seek(SeekFrom::Start(member.offset))?;
    let mut hasher = FileHasher::new();
    let mut rest = member.size;
    let mut chunk = vec![0; CHUNK_BYTES.min(rest as usize)];
    while rest > 0 {
        let size = chunk.len().min(rest as usize);
        archive.read_exact(&mut chunk[..size])?;
        hasher.update(&chunk[..size]);
        rest -= size as u64;
    }
    Ok(hasher.finish())
}

fn verify_files(
    name: &PartName,
    facts: &PartFacts,
    open: &OpenFile<'_>,
    key: Option<&[KeyType]>,
) -> Result<(), PartFault> {
    let part = Files { facts, open };
    part.verify_directory("")?;
    let count = part.text("count.txt")?;
    if count.parse::<u64>().is_err() {
        return Err(text_fault("count.txt", "it is not a number of rows"));
    }
    part.verify_partition(name, key)
}

fn text_fault(file: &str, reason: &'static str) -> PartFault {
    PartFault::Text {
        file: file.to_owned(),
        reason,
    }
}

struct Files<'a> {
    facts: &'a PartFacts,
    open: &'a OpenFile<'a>,
}

impl Files<'_> {
    /// Checks the files of the part (`prefix` is empty) or of a projection (`p.proj/`).
    fn verify_directory(&self, prefix: &str) -> Result<Checksums, PartFault> {
        let file = format!("{prefix}checksums.txt");
        let bytes = self.read(&file)?;
        let checksums =
            Checksums::parse(&bytes).map_err(|source| PartFault::Checksums { file, source })?;
        for (name, entry) in checksums.iter() {
            let full = format!("{prefix}{name}");
            let actual = match self.facts.get(&full) {
                None if prefix.is_empty() && is_projection(name) => self.projection(&full)?,
                None => return Err(PartFault::Missing { file: full }),
                Some(fact) => *fact,
            };
            compare(full, entry.size, entry.hash, actual)?;
        }
        self.refuse_unlisted(prefix, &checksums)?;
        self.verify_columns(prefix)?;
        Ok(checksums)
    }

    /// What a part's `checksums.txt` says about a projection: sums over its own list.
    fn projection(&self, directory: &str) -> Result<FileFact, PartFault> {
        let checksums = self.verify_directory(&format!("{directory}/"))?;
        let mut hash = SipHash::new();
        for (name, entry) in checksums.iter() {
            hash.update(&(name.len() as u64).to_le_bytes());
            hash.update(name.as_bytes());
            hash.update(&entry.hash.to_bytes());
        }
        Ok(FileFact {
            size: checksums.total_size(),
            hash: hash.finish(),
        })
    }

    fn refuse_unlisted(&self, prefix: &str, checksums: &Checksums) -> Result<(), PartFault> {
        for full in self.facts.keys() {
            let Some(name) = full.strip_prefix(prefix) else {
                continue;
            };
            let belongs = match name.split_once('/') {
                // Files of a listed projection are checked with its own list.
                Some((directory, _)) => {
                    is_projection(directory) && checksums.get(directory).is_some()
                }
                None => UNLISTED_FILES.contains(&name) || checksums.get(name).is_some(),
            };
            if !belongs {
                return Err(PartFault::Unexpected { file: full.clone() });
            }
        }
        Ok(())
    }

    /// `columns.txt` is there and can be read, and so is the list of substreams where the marks
    /// cannot be read without it.
    fn verify_columns(&self, prefix: &str) -> Result<(), PartFault> {
        let file = format!("{prefix}columns.txt");
        let text = self.text(&file)?;
        parse_columns(&text).map_err(|reason| text_fault(&file, reason))?;
        let substreams = format!("{prefix}columns_substreams.txt");
        let needs_substreams = [".mrk4", ".cmrk4"]
            .iter()
            .any(|extension| self.facts.contains_key(&format!("{prefix}data{extension}")));
        if needs_substreams && !self.facts.contains_key(&substreams) {
            return Err(PartFault::Missing { file: substreams });
        }
        Ok(())
    }

    fn verify_partition(&self, name: &PartName, key: Option<&[KeyType]>) -> Result<(), PartFault> {
        let patch = [KeyType::String];
        let (types, is_patch) = match key {
            _ if name.is_patch() => (&patch[..], true),
            None => return Ok(()),
            Some(types) => (types, false),
        };
        let values = if types.is_empty() {
            Vec::new()
        } else {
            let bytes = self.read("partition.dat")?;
            // A table that was altered, or a function with another result in another version, may
            // have made values of another width; the file's content is known by its hash.
            match parse_partition(&bytes, types) {
                Some(values) => values,
                None => return Ok(()),
            }
        };
        let actual = match &values[..] {
            [crate::partition::Value::Bytes(text)] if is_patch => {
                String::from_utf8_lossy(text).into_owned()
            }
            values => partition_id(types, values).to_string(),
        };
        if actual == name.partition().as_str() {
            return Ok(());
        }
        Err(PartFault::WrongPartition {
            expected: name.partition().to_string(),
            actual,
        })
    }

    fn read(&self, file: &str) -> Result<Vec<u8>, PartFault> {
        let fact = self.facts.get(file).ok_or_else(|| PartFault::Missing {
            file: file.to_owned(),
        })?;
        let mut content = Vec::new();
        let read = |content: &mut Vec<u8>| {
            if fact.size > TEXT_BYTES_MAX {
                return Err(io::Error::other("it is larger than 16 MiB"));
            }
            (self.open)(file)?.take(fact.size).read_to_end(content)
        };
        read(&mut content).map_err(PartFault::io(file))?;
        Ok(content)
    }

    fn text(&self, file: &str) -> Result<String, PartFault> {
        String::from_utf8(self.read(file)?).map_err(|_| text_fault(file, "it is not UTF-8"))
    }
}

fn compare(file: String, size: u64, hash: Checksum, actual: FileFact) -> Result<(), PartFault> {
    if size != actual.size {
        return Err(PartFault::WrongSize {
            file,
            expected: size,
            actual: actual.size,
        });
    }
    if hash != actual.hash {
        return Err(PartFault::WrongHash {
            file,
            expected: hash,
            actual: actual.hash,
        });
    }
    Ok(())
}

/// The names of the columns in `columns.txt`, in back quotes as they stand there.
fn parse_columns(text: &str) -> Result<BTreeSet<&str>, &'static str> {
    let rest = text
        .strip_prefix("columns format version: 1\n")
        .ok_or("its format version is not 1")?;
    let (count, rest) = rest
        .split_once(" columns:\n")
        .ok_or("it has no number of columns")?;
    let count: usize = count.parse().map_err(|_| "it has no number of columns")?;
    let columns: Option<BTreeSet<&str>> = rest.lines().map(column_name).collect();
    let columns = columns.ok_or("a line is not a column")?;
    if columns.len() != count || rest.lines().count() != count {
        return Err("it has another number of columns than it says");
    }
    Ok(columns)
}

fn column_name(line: &str) -> Option<&str> {
    let mut is_escaped = false;
    for (at, character) in line.strip_prefix('`')?.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '`' => return line[at + 2..].strip_prefix(' ').map(|_| &line[..at + 2]),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checksums::ChecksumEntry;
    use granary_types::hash_bytes;

    type Content = BTreeMap<String, Vec<u8>>;

    fn put(content: &mut Content, name: &str, bytes: &[u8]) {
        content.insert(name.to_owned(), bytes.to_vec());
    }

    fn facts(content: &Content) -> PartFacts {
        let fact = |bytes: &Vec<u8>| FileFact {
            size: bytes.len() as u64,
            hash: hash_bytes(bytes),
        };
        let pair = |(name, bytes): (&String, &Vec<u8>)| (name.clone(), fact(bytes));
        content.iter().map(pair).collect()
    }

    /// `checksums.txt` over the files of one directory.
    fn seal(content: &mut Content, prefix: &str, projections: &[(&str, ChecksumEntry)]) {
        let mut checksums = Checksums::default();
        for (name, fact) in facts(content) {
            let Some(name) = name.strip_prefix(prefix).filter(|name| !name.contains('/')) else {
                continue;
            };
            if !UNLISTED_FILES.contains(&name) {
                let FileFact { size, hash } = fact;
                let uncompressed = None;
                let entry = ChecksumEntry {
                    size,
                    hash,
                    uncompressed,
                };
                checksums.insert(name, entry);
            }
        }
        for (name, entry) in projections {
            checksums.insert(name, *entry);
        }
        put(
            content,
            &format!("{prefix}checksums.txt"),
            &checksums.encode(),
        );
    }

    const COLUMNS: &[u8] = b"columns format version: 1\n2 columns:\n`x` UInt8\n`a\\` b` String\n";

    fn part() -> Content {
        let mut content = Content::new();
        put(&mut content, "p.proj/columns.txt", COLUMNS);
        put(&mut content, "p.proj/data.bin", b"projected");
        seal(&mut content, "p.proj/", &[]);
        let files = facts(&content);
        let files = Files {
            facts: &files,
            open: &|name: &str| open(&content, name),
        };
        let FileFact { size, hash } = files.projection("p.proj").expect("whole");
        let uncompressed = None;
        let projection = ChecksumEntry {
            size,
            hash,
            uncompressed,
        };
        put(&mut content, "columns.txt", COLUMNS);
        put(&mut content, "columns_substreams.txt", b"anything");
        put(&mut content, "count.txt", b"12");
        put(&mut content, "data.bin", b"data");
        put(&mut content, "data.cmrk4", b"marks");
        put(&mut content, "partition.dat", &[7]);
        seal(&mut content, "", &[("p.proj", projection)]);
        content
    }

    fn open(content: &Content, name: &str) -> io::Result<Box<dyn ReadSeek>> {
        let bytes = content.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(io::Cursor::new(bytes.clone())))
    }

    fn verify_as(name: &str, content: &Content) -> Result<(), PartFault> {
        let name = PartName::parse(name).expect("a name");
        let key = [KeyType::UInt(1)];
        let open = |name: &str| open(content, name);
        verify_part(&name, &facts(content), &open, Some(&key))
    }

    fn verify(content: &Content) -> Result<(), PartFault> {
        verify_as("7_1_1_0", content)
    }

    fn packed(content: &Content) -> Content {
        let mut index = vec![0];
        index.extend((content.len() as u64).to_le_bytes());
        let size: usize = content.keys().map(|name| name.len() + 17).sum();
        let mut offset = (9 + size) as u64;
        for (name, bytes) in content {
            index.push(name.len() as u8);
            index.extend(name.as_bytes());
            index.extend(offset.to_le_bytes());
            index.extend((bytes.len() as u64).to_le_bytes());
            offset += bytes.len() as u64;
        }
        index.extend(content.values().flatten());
        Content::from([("data.packed".to_owned(), index)])
    }

    #[test]
    fn a_whole_part_passes_plain_or_packed() {
        verify(&part()).expect("whole");
        verify(&packed(&part())).expect("whole");
        let mut marked = packed(&part());
        put(
            &mut marked,
            "invalidated_system_columns.txt",
            b"_block_number\n",
        );
        verify(&marked).expect("whole");
    }

    #[test]
    fn every_flipped_byte_of_a_listed_file_is_noticed() {
        for (name, bytes) in part() {
            let is_listed = !UNLISTED_FILES.contains(&name.rsplit('/').next().unwrap_or_default())
                || name.ends_with("checksums.txt");
            for at in 0..bytes.len() {
                let mut damaged = part();
                damaged.get_mut(&name).expect("there")[at] ^= 1;
                let result = verify(&damaged);
                assert!(!is_listed || result.is_err(), "{name} at {at}");
                let result = verify(&packed(&damaged));
                assert!(!is_listed || result.is_err(), "{name} at {at}, packed");
            }
        }
    }

    #[test]
    fn a_missing_or_additional_file_is_noticed() {
        for name in part().keys() {
            let mut damaged = part();
            damaged.remove(name);
            assert!(
                matches!(verify(&damaged), Err(PartFault::Missing { file }) if file == *name),
                "{name}"
            );
        }
        for name in ["more.bin", "p.proj/more.bin", "q.proj/data.bin", "sub/file"] {
            let mut damaged = part();
            put(&mut damaged, name, b"x");
            assert!(
                matches!(verify(&damaged), Err(PartFault::Unexpected { file }) if file == name),
                "{name}"
            );
        }
    }

    #[test]
    fn the_name_must_fit_the_values_of_the_key() {
        let error = verify_as("8_1_1_0", &part()).expect_err("another partition");
        assert_eq!(
            error.to_string(),
            "the part is of partition 7 by its partition.dat, its name says 8"
        );
        assert_eq!(error.code(), ErrorCode::CORRUPTED_DATA);
    }

    #[test]
    fn columns_are_counted() {
        let text = std::str::from_utf8(COLUMNS).expect("text");
        assert_eq!(
            parse_columns(text).expect("columns"),
            BTreeSet::from(["`x`", "`a\\` b`"])
        );
        for text in [
            "",
            "columns format version: 2\n0 columns:\n",
            "columns format version: 1\n2 columns:\n`x` UInt8\n",
            "columns format version: 1\n1 columns:\nx UInt8\n",
            "columns format version: 1\n2 columns:\n`x` UInt8\n`x` UInt8\n",
        ] {
            assert!(parse_columns(text).is_err(), "{text:?}");
        }
    }
}
