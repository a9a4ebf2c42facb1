//! Packed archives: `data.packed` holds all files of a part.

use granary_types::EntryName;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// Where a member is in its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub offset: u64,
    pub size: u64,
}

/// A source of bytes that can be read at any place.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// More members than the widest part has files.
const MEMBERS_MAX: u64 = 300_000;
/// The least that an entry of the index takes: an empty name, offset, size.
const ENTRY_BYTES_MIN: u64 = 17;

/// Reads the index of an archive of `size` bytes. Every member lies within the archive.
pub(crate) fn parse_index(
    archive: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<BTreeMap<String, Member>> {
    archive.seek(SeekFrom::Start(0))?;
    let mut reader = io::BufReader::new(archive);
    let version = array::<1>(&mut reader)?[0];
    if version > 1 {
        return Err(bad("its index has an unknown version"));
    }
    let count = number(&mut reader)?;
    if count > MEMBERS_MAX || count > size / ENTRY_BYTES_MIN {
        return Err(bad("its index announces more members than fit"));
    }
    let mut members = BTreeMap::new();
    for _ in 0..count {
        let name = name(&mut reader)?;
        let (offset, member_size) = (number(&mut reader)?, number(&mut reader)?);
        if version == 1 {
            number(&mut reader)?;
        }
        if offset.checked_add(member_size).is_none_or(|end| end > size) {
            return Err(bad("a member lies outside of it"));
        }
        let member = Member {
            offset,
            size: member_size,
        };
        if members.insert(name, member).is_some() {
            return Err(bad("a member is listed twice"));
        }
    }
    Ok(members)
}

fn bad(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

fn array<const N: usize>(reader: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(reader: &mut impl Read) -> io::Result<u64> {
    array(reader).map(u64::from_le_bytes)
}

fn name(reader: &mut impl Read) -> io::Result<String> {
    let mut length = 0usize;
    for shift in [0, 7, 14] {
        let [byte] = array(reader)?;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    if length > EntryName::LENGTH_BYTES_MAX {
        return Err(bad("a member's name is too long"));
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    let name = String::from_utf8(bytes).map_err(|_| bad("a member's name is not UTF-8"))?;
    match EntryName::fault(&name) {
        None => Ok(name),
        Some(reason) => Err(bad(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn archive(version: u8, count: u64, entries: &[(&str, u64, u64)]) -> Vec<u8> {
        let mut bytes = vec![version];
        bytes.extend(count.to_le_bytes());
        for (name, offset, size) in entries {
            bytes.push(name.len() as u8);
            bytes.extend(name.as_bytes());
            bytes.extend(offset.to_le_bytes());
            bytes.extend(size.to_le_bytes());
            if version == 1 {
                bytes.extend(0u64.to_le_bytes());
            }
        }
        bytes
    }

    fn parse(bytes: Vec<u8>) -> io::Result<BTreeMap<String, Member>> {
        let size = bytes.len() as u64;
        parse_index(&mut Cursor::new(bytes), size)
    }

    #[test]
    fn an_index_is_read() {
        for version in [0, 1] {
            let members = parse(archive(version, 2, &[("b", 0, 3), ("a", 3, 0)])).expect("index");
            let names: Vec<&String> = members.keys().collect();
            assert_eq!(names, ["a", "b"]);
            assert_eq!(members["b"], Member { offset: 0, size: 3 });
        }
    }

    #[test]
    fn an_index_that_lies_is_refused() {
        for bytes in [
            archive(2, 0, &[]),
            archive(0, u64::MAX, &[]),
            archive(0, 2, &[("a", 0, 1)]),
            archive(0, 1, &[("a", u64::MAX, 2)]),
            archive(0, 1, &[("a", 0, 1000)]),
            archive(0, 1, &[("../a", 0, 1)]),
            archive(0, 2, &[("a", 0, 1), ("a", 1, 1)]),
            Vec::new(),
        ] {
            assert!(parse(bytes).is_err());
        }
    }
}
