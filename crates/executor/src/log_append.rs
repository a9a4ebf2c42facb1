//! Adds restored rows to those that a table of the Log family has.
//!
//! Data files are appended as they are; what points into them moves along: the marks of a Log
//! table, the index of a StripeLog table, the sizes of all. Everything is done on staged copies.

use granary_catalog::LogFile;
use granary_columns::{Method, decode_frames, encode_frame};
use granary_durable::Disk;
use granary_planner::LogRows;
use granary_types::escape_for_file_name;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;

const SIZES: &str = "sizes.json";
const LOG_MARKS: &str = "__marks.mrk";
const STRIPE_INDEX: &str = "index.mrk";
/// A mark of a Log table: rows so far, offset in the data file.
const MARK_BYTES: usize = 16;
/// The largest file of marks or index that is read into memory.
const POINTERS_BYTES_MAX: u64 = 256 << 20;

/// Puts the rows that the table has in front of the restored ones in `staged`.
///
/// # Errors
/// The restored files are not those of this table, marks cannot be understood, or a disk fails.
pub(crate) fn prepend_rows(disk: &Disk, rows: &LogRows, staged: &Path) -> io::Result<()> {
    let existing: BTreeMap<&str, &LogFile> = rows
        .files
        .iter()
        .map(|file| (file.name.as_str(), file))
        .collect();
    let mut sizes = BTreeMap::new();
    let data = || existing.iter().filter(|(name, _)| is_data(name));
    for (name, file) in data() {
        let restored = staged.join(name);
        sizes.insert((*name).to_owned(), file.size + restored.metadata()?.len());
        append(disk, file, &restored)?;
    }
    let pointers = match rows.engine.as_str() {
        "Log" => Some((LOG_MARKS, join_marks(rows, &existing, staged)?)),
        "StripeLog" => Some((STRIPE_INDEX, join_index(&existing, staged)?)),
        _ => None,
    };
    if let Some((name, content)) = pointers {
        sizes.insert(name.to_owned(), content.len() as u64);
        disk.create(&staged.join(name))?.write_all(&content)?;
    }
    disk.create(&staged.join(SIZES))?
        .write_all(sizes_json(&sizes).as_bytes())
}

fn is_data(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "bin")
}

/// Makes the staged file the existing rows with the restored ones behind them.
fn append(disk: &Disk, existing: &LogFile, restored: &Path) -> io::Result<()> {
    let joined = restored.with_extension("joined");
    let mut out = disk.create(&joined)?;
    copy(File::open(&existing.path)?.take(existing.size), &mut out)?;
    copy(File::open(restored)?, &mut out)?;
    disk.rename(&joined, restored)
}

fn copy(mut from: impl Read, to: &mut granary_durable::DiskFile) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&buffer[..read])?;
    }
}

/// The marks of both: those of the restored rows count on from the existing rows and bytes.
fn join_marks(
    rows: &LogRows,
    existing: &BTreeMap<&str, &LogFile>,
    staged: &Path,
) -> io::Result<Vec<u8>> {
    let marks = existing
        .get(LOG_MARKS)
        .ok_or_else(|| not_understood("there are no marks"))?;
    let mut joined = read_limited(File::open(&marks.path)?.take(marks.size))?;
    let restored = read_limited(File::open(staged.join(LOG_MARKS))?)?;
    let names: Vec<&str> = existing
        .keys()
        .copied()
        .filter(|name| is_data(name))
        .collect();
    let files = in_order_of_marks(rows.streams.as_deref(), &names)?;
    let row_bytes = files.len() * MARK_BYTES;
    if row_bytes == 0 || joined.len() % row_bytes != 0 || restored.len() % row_bytes != 0 {
        return Err(not_understood("the marks do not fit the columns"));
    }
    let last = joined.len().checked_sub(row_bytes);
    let last: Vec<u8> = last.map_or_else(|| vec![0; row_bytes], |at| joined[at..].to_vec());
    for block in restored.chunks_exact(row_bytes) {
        for (at, mark) in block.chunks_exact(MARK_BYTES).enumerate() {
            let before = &last[at * MARK_BYTES..];
            let moved_rows = word(&mark[..8]).wrapping_add(word(&before[..8]));
            let moved_offset = word(&mark[8..]).wrapping_add(existing[files[at]].size);
            joined.extend_from_slice(&moved_rows.to_le_bytes());
            joined.extend_from_slice(&moved_offset.to_le_bytes());
        }
    }
    Ok(joined)
}

/// The data files in the order of their marks, which must be exactly those that the definition tells.
fn in_order_of_marks<'a>(
    streams: Option<&[String]>,
    names: &[&'a str],
) -> io::Result<Vec<&'a str>> {
    let streams = streams
        .ok_or_else(|| not_understood("how a column of its types is stored is not known"))?;
    let file = |stream: &String| {
        let is_it = |name: &&&str| name.strip_suffix(".bin") == Some(stream);
        names.iter().find(is_it).copied()
    };
    let ordered: Option<Vec<&str>> = streams.iter().map(file).collect();
    ordered
        .filter(|ordered| ordered.len() == names.len())
        .ok_or_else(|| not_understood("its files are not those of its columns"))
}

/// The index of both: offsets of the restored blocks move behind the existing bytes.
fn join_index(existing: &BTreeMap<&str, &LogFile>, staged: &Path) -> io::Result<Vec<u8>> {
    let file = |name: &str| {
        existing
            .get(name)
            .ok_or_else(|| not_understood("a file is missing"))
    };
    let index = file(STRIPE_INDEX)?;
    let limit = POINTERS_BYTES_MAX as usize;
    let decode = |bytes: Vec<u8>| decode_frames(&bytes, limit).map_err(io::Error::other);
    let mut joined = decode(read_limited(File::open(&index.path)?.take(index.size))?)?;
    let restored = decode(read_limited(File::open(staged.join(STRIPE_INDEX))?)?)?;
    let moved = move_index(&restored, file("data.bin")?.size);
    joined.extend(moved.ok_or_else(|| not_understood("the index is damaged"))?);
    encode_frame(Method::Lz4, &joined).map_err(io::Error::other)
}

/// Per block: columns, rows; per column name, type, offset of the frame, offset inside of it.
fn move_index(mut bytes: &[u8], by: u64) -> Option<Vec<u8>> {
    let mut moved = Vec::with_capacity(bytes.len());
    while !bytes.is_empty() {
        let columns = take_varint(&mut bytes, &mut moved)?;
        take_varint(&mut bytes, &mut moved)?;
        for _ in 0..columns {
            for _ in 0..2 {
                let length = usize::try_from(take_varint(&mut bytes, &mut moved)?).ok()?;
                moved.extend_from_slice(bytes.get(..length)?);
                bytes = &bytes[length..];
            }
            let offset = word(bytes.get(..8)?).wrapping_add(by);
            moved.extend_from_slice(&offset.to_le_bytes());
            moved.extend_from_slice(bytes.get(8..16)?);
            bytes = &bytes[16..];
        }
    }
    Some(moved)
}

/// Reads a number and copies its bytes.
fn take_varint(bytes: &mut &[u8], out: &mut Vec<u8>) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        out.push(byte);
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// `{"clickhouse":{"<escaped name>":{"size":"<decimal>"},…}}`
fn sizes_json(sizes: &BTreeMap<String, u64>) -> String {
    let entry = |(name, size): (&String, &u64)| {
        let value = serde_json::json!({ "size": size.to_string() });
        (escape_for_file_name(name), value)
    };
    let files: serde_json::Map<String, serde_json::Value> = sizes.iter().map(entry).collect();
    serde_json::json!({ "clickhouse": files }).to_string()
}

fn word(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes"))
}

fn read_limited(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(POINTERS_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > POINTERS_BYTES_MAX {
        return Err(not_understood("its marks are larger than 256 MiB"));
    }
    Ok(bytes)
}

fn not_understood(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_the_streams_and_every_file_is_one() {
        let names = ["a.bin", "a.size0.bin", "k.bin"];
        let order = |streams: &[&str]| {
            let streams: Vec<String> = streams.iter().map(|&name| name.to_owned()).collect();
            in_order_of_marks(Some(&streams), &names)
        };
        let expected = ["k.bin", "a.size0.bin", "a.bin"];
        assert_eq!(order(&["k", "a.size0", "a"]).expect("they fit"), expected);
        assert!(order(&["k", "a"]).is_err(), "a file too many");
        assert!(order(&["k", "a.size0", "a", "x"]).is_err(), "one too few");
        assert!(in_order_of_marks(None, &names).is_err());
    }

    #[test]
    fn an_index_moves_only_its_offsets() {
        let block = [
            &[1, 10, 1, b'k', 1, b'T'][..],
            &5_u64.to_le_bytes(),
            &7_u64.to_le_bytes(),
        ];
        let moved = move_index(&block.concat(), 100).expect("a whole block");
        let expected = [
            &[1, 10, 1, b'k', 1, b'T'][..],
            &105_u64.to_le_bytes(),
            &7_u64.to_le_bytes(),
        ];
        assert_eq!(moved, expected.concat());
        assert_eq!(move_index(&[1, 10, 200], 0), None);
    }
}
