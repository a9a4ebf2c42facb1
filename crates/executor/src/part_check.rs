//! Compares the parts of a backup with what they say about themselves: the manifest's sizes and
//! hashes against the part's own `checksums.txt`.

use crate::error::ExecuteError;
use granary_backup::{EntryFile, OpenBackup, for_each_parallel};
use granary_env::{Cancelled, Control};
use granary_mergetree::{FileFact, PACKED_FILE, PartFacts, ReadSeek, verify_part};
use granary_planner::{BackupContents, PartContents};
use granary_types::TableName;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// The largest file of a part that is read into memory to be understood.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// A part that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartDamage {
    /// The table.
    pub table: TableName,
    /// The name of the part's directory.
    pub part: String,
    /// What is wrong: file, expected and found.
    pub reason: String,
}

/// Compares every part of a backup with its own `checksums.txt`. Of most parts only that file is
/// read; the bytes of the others are compared with the manifest elsewhere.
///
/// # Errors
/// [`Cancelled`]
pub fn check_parts(
    backup: &OpenBackup,
    contents: &BackupContents,
    threads: usize,
    control: &Control,
) -> Result<Vec<PartDamage>, Cancelled> {
    let parts: Vec<(&TableName, &PartContents)> = contents
        .tables
        .iter()
        .flat_map(|(name, table)| table.parts.iter().map(move |part| (name, part)))
        .collect();
    let damage = Mutex::new(BTreeMap::new());
    for_each_parallel(threads, parts.len(), |at, _| {
        let (table, part) = parts[at];
        let open = |file: &str| open_in_backup(backup, part, file, control);
        control.check()?;
        let checked = check(backup, part, &open);
        control.check()?; // a part that could not be read to its end is not damaged
        if let Err(reason) = checked {
            let (table, part) = (table.clone(), part.directory.clone());
            let found = PartDamage {
                table,
                part,
                reason,
            };
            damage.lock().insert(at, found);
        }
        Ok(())
    })?;
    Ok(damage.into_inner().into_values().collect())
}

/// Compares a part whose files were copied to `staged` with its own `checksums.txt`.
///
/// # Errors
/// What is wrong, in words.
pub(crate) fn check_staged(
    backup: &OpenBackup,
    part: &PartContents,
    staged: &Path,
) -> Result<(), String> {
    let open = |file: &str| -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(std::fs::File::open(staged.join(file))?))
    };
    check(backup, part, &open)
}

fn check(
    backup: &OpenBackup,
    part: &PartContents,
    open: &granary_mergetree::OpenFile<'_>,
) -> Result<(), String> {
    let fact = |entry: granary_manifest::Entry| {
        let name = entry.name.as_str()[part.prefix.len()..].to_owned();
        (
            name,
            FileFact {
                size: entry.size,
                hash: entry.checksum,
            },
        )
    };
    let mut entries = backup.list(&part.prefix).peekable();
    if entries.peek().is_some_and(|entry| entry.encrypted_by_disk) {
        return Ok(()); // the key is with the disk; the manifest's hashes still hold
    }
    let facts: PartFacts = entries.map(fact).collect();
    verify_part(&part.name, &facts, open, part.key.as_deref()).map_err(|fault| fault.to_string())
}

fn open_in_backup(
    backup: &OpenBackup,
    part: &PartContents,
    file: &str,
    control: &Control,
) -> io::Result<Box<dyn ReadSeek>> {
    let entry = backup
        .find(&format!("{}{file}", part.prefix))
        .ok_or(io::ErrorKind::NotFound)?;
    if file == PACKED_FILE {
        let file = backup.open_entry(&entry).map_err(io::Error::other)?;
        let control = control.clone();
        return Ok(Box::new(Stoppable { file, control }));
    }
    let bytes = backup
        .read_small(&entry, FILE_BYTES_MAX)
        .map_err(io::Error::other)?;
    Ok(Box::new(Cursor::new(bytes)))
}

/// Reading that ends with an error when the job is to stop.
struct Stoppable {
    file: EntryFile,
    control: Control,
}

impl Read for Stoppable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let stopped = |_| io::Error::other("the job was asked to stop");
        self.control.check().map_err(stopped)?;
        self.file.read(buffer)
    }
}

impl Seek for Stoppable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// A broken part as an error of the restore.
pub(crate) fn broken(table: &TableName, part: &PartContents, reason: String) -> ExecuteError {
    ExecuteError::BrokenPart {
        table: table.clone(),
        part: part.name.clone(),
        reason,
    }
}
