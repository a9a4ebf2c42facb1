//! Reads what a backup holds: names and definitions, not yet data.

use crate::error::ExecuteError;
use crate::sources::OWN_PREFIX;
use granary_backup::OpenBackup;
use granary_manifest::Entry;
use granary_mergetree::{Mutation, parse_old_part_name};
use granary_planner::{BackupContents, FileContents, PartContents, TableContents, temporary_name};
use granary_types::{PartName, TableName, unescape_file_name};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

/// A definition or mutation larger than this is refused.
const TEXT_BYTES_MAX: u64 = 16 << 20;
/// What all names, definitions and mutations may take together.
const CONTENTS_BYTES_MAX: usize = 256 << 20;
/// What an object takes beside its texts: more than any of the structs, and what allocating costs.
const OBJECT_BYTES: usize = 256;
/// More files than a part or a table of the Log family ever has.
const FILES_MAX: u64 = 100_000;

/// Lists the databases, tables and functions of a backup with their definitions, parts and files.
/// Of a backup that several hosts made, those of one shard and one replica: the ones asked for,
/// or else the first; 0 means not asked for.
///
/// # Errors
/// [`ExecuteError`]: a definition is damaged, an entry makes no sense, the shard is not there.
pub fn read_contents(
    backup: &OpenBackup,
    shard: u64,
    replica: u64,
) -> Result<BackupContents, ExecuteError> {
    let mut reading = Reading {
        backup,
        contents: BackupContents::default(),
        left_bytes: Cell::new(CONTENTS_BYTES_MAX),
    };
    // What the deeper root has counts, so it is read last and replaces.
    for root in roots(backup, shard, replica)? {
        reading.definitions(&root)?;
    }
    Ok(reading.contents)
}

/// A host that wrote its share of a backup; 0 where its kind is not numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// The number of its shard.
    pub shard: u64,
    /// Its number among the replicas of the shard.
    pub replica: u64,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shard {}, replica {}", self.shard, self.replica)
    }
}

/// The hosts whose shares are in a backup, at least one.
pub fn hosts(backup: &OpenBackup) -> Vec<Host> {
    let or_none = |mut numbers: BTreeSet<u64>| {
        if numbers.is_empty() {
            numbers.insert(0);
        }
        numbers
    };
    let mut hosts = Vec::new();
    for shard in or_none(numbers(backup, "shards/")) {
        let root = shard_root(shard);
        for replica in or_none(numbers(backup, &format!("{root}replicas/"))) {
            hosts.push(Host { shard, replica });
        }
    }
    hosts
}

fn shard_root(shard: u64) -> String {
    match shard {
        0 => String::new(),
        number => format!("shards/{number}/"),
    }
}

/// The prefixes under which objects are looked for, the outermost first.
fn roots(backup: &OpenBackup, shard: u64, replica: u64) -> Result<Vec<String>, ExecuteError> {
    let mut roots = vec![String::new()];
    let shards = numbers(backup, "shards/");
    match choose(&shards, shard) {
        Ok(Some(number)) => roots.push(shard_root(number)),
        Ok(None) => {}
        Err(number) => return Err(ExecuteError::NoShard { number }),
    }
    let base = roots.last().cloned().unwrap_or_default();
    let replicas = numbers(backup, &format!("{base}replicas/"));
    match choose(&replicas, replica) {
        Ok(Some(number)) => roots.push(format!("{base}replicas/{number}/")),
        Ok(None) => {}
        Err(number) => return Err(ExecuteError::NoReplica { number }),
    }
    Ok(roots)
}

/// The numbered directories under a prefix.
fn numbers(backup: &OpenBackup, prefix: &str) -> BTreeSet<u64> {
    let number = |entry: Entry| {
        let rest = entry.name.as_str().strip_prefix(prefix)?;
        rest.split('/').next()?.parse().ok()
    };
    backup.list(prefix).filter_map(number).collect()
}

/// The wanted number, or the first when none is; 1 is there where nothing is numbered.
fn choose(present: &BTreeSet<u64>, wanted: u64) -> Result<Option<u64>, u64> {
    match (present.first(), wanted) {
        (None, 0 | 1) => Ok(None),
        (Some(first), 0) => Ok(Some(*first)),
        (_, wanted) if present.contains(&wanted) => Ok(Some(wanted)),
        (_, wanted) => Err(wanted),
    }
}

struct Reading<'a> {
    backup: &'a OpenBackup,
    contents: BackupContents,
    /// How much more may be held.
    left_bytes: Cell<usize>,
}

impl Reading<'_> {
    fn definitions(&mut self, root: &str) -> Result<(), ExecuteError> {
        let metadata = format!("{root}metadata/");
        let backup = self.backup;
        for entry in backup.list(&metadata) {
            let Some(path) = entry.name.as_str()[metadata.len()..].strip_suffix(".sql") else {
                return Err(strange(&entry, "a definition is called <name>.sql"));
            };
            match path.split('/').collect::<Vec<&str>>()[..] {
                [database] => {
                    self.hold(database.len())?;
                    let name = unescaped(&entry, database)?;
                    let text = self.text(&entry)?;
                    self.contents.databases.insert(name, text);
                }
                [database, table] => {
                    let name =
                        TableName::new(unescaped(&entry, database)?, unescaped(&entry, table)?);
                    let path = format!("data/{database}/{table}/");
                    let table = self.table(root, &entry, &path)?;
                    self.contents.tables.insert(name, table);
                }
                _ => return Err(strange(&entry, "a definition lies in its database")),
            }
        }
        self.functions(root)?;
        self.temporary_tables(root)
    }

    fn functions(&mut self, root: &str) -> Result<(), ExecuteError> {
        let prefix = format!("{root}data/system/functions/");
        let backup = self.backup;
        for entry in backup.list(&prefix) {
            self.hold(entry.name.as_str().len())?;
            let Some(name) = entry.name.as_str()[prefix.len()..].strip_suffix(".sql") else {
                return Err(strange(&entry, "a function is called <name>.sql"));
            };
            let name = unescaped(&entry, name)?;
            let text = self.text(&entry)?;
            self.contents.functions.insert(name, text);
        }
        Ok(())
    }

    fn temporary_tables(&mut self, root: &str) -> Result<(), ExecuteError> {
        let prefix = format!("{root}temporary_tables/metadata/");
        let backup = self.backup;
        for entry in backup.list(&prefix) {
            self.hold(entry.name.as_str().len())?;
            let Some(name) = entry.name.as_str()[prefix.len()..].strip_suffix(".sql") else {
                return Err(strange(&entry, "a definition is called <name>.sql"));
            };
            let path = format!("temporary_tables/data/{name}/");
            let table = self.table(root, &entry, &path)?;
            let name = temporary_name(&unescaped(&entry, name)?);
            self.contents.tables.insert(name, table);
        }
        Ok(())
    }

    /// Counts an object whose names have so many bytes.
    fn hold(&self, names_bytes: usize) -> Result<(), ExecuteError> {
        let needed = OBJECT_BYTES + names_bytes;
        let left = self.left_bytes.get().checked_sub(needed);
        let max = CONTENTS_BYTES_MAX;
        self.left_bytes
            .set(left.ok_or(ExecuteError::TooMuchToHold { max })?);
        Ok(())
    }

    fn table(&self, root: &str, entry: &Entry, path: &str) -> Result<TableContents, ExecuteError> {
        let data_prefix = format!("{root}{path}");
        self.hold(2 * (OBJECT_BYTES + data_prefix.len()))?;
        let mut contents = TableContents {
            definition: self.text(entry)?,
            data_prefix: data_prefix.clone(),
            ..TableContents::default()
        };
        // The system tables' special data has its own place; `data/system/functions/` is none.
        if !path.starts_with("data/system/") {
            self.data(&data_prefix, &mut contents)?;
            let own_prefix = format!("{root}{OWN_PREFIX}{path}");
            let mut own = TableContents::default();
            self.data(&own_prefix, &mut own)?;
            contents.parts.append(&mut own.parts);
            contents.own_files = own.files;
            contents.strange.append(&mut own.strange);
            if !contents.parts.is_empty() {
                contents.assign_key();
            }
        }
        Ok(contents)
    }

    /// Sorts the entries below `prefix` into parts, mutations and plain files.
    fn data(&self, prefix: &str, contents: &mut TableContents) -> Result<(), ExecuteError> {
        for entry in self.backup.list(prefix) {
            let path = &entry.name.as_str()[prefix.len()..];
            match path.split_once('/') {
                None if contents.files.len() as u64 >= FILES_MAX => {
                    return Err(strange(&entry, "a table has at most 100000 files"));
                }
                None => {
                    self.hold(entry.name.as_str().len() + path.len())?;
                    contents.files.push(FileContents {
                        name: path.to_owned(),
                        entry: entry.name.to_string(),
                        size_bytes: entry.size,
                    });
                }
                Some(("mutations", _)) => contents.mutations.push(self.mutation(&entry)?),
                Some((directory, _)) => self.add_to_part(contents, prefix, directory, &entry)?,
            }
        }
        Ok(())
    }

    /// Entries come sorted, so those of one part follow each other.
    fn add_to_part(
        &self,
        contents: &mut TableContents,
        prefix: &str,
        directory: &str,
        entry: &Entry,
    ) -> Result<(), ExecuteError> {
        if let Some(last) = contents.parts.last_mut()
            && last
                .prefix
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_suffix('/'))
                == Some(directory)
        {
            if last.files >= FILES_MAX {
                return Err(strange(entry, "a part has at most 100000 files"));
            }
            last.files += 1;
            last.size_bytes += entry.size;
            return Ok(());
        }
        if contents
            .strange
            .last()
            .is_some_and(|last| last == directory)
        {
            return Ok(());
        }
        self.hold(prefix.len() + 3 * directory.len())?;
        let name = PartName::parse(directory)
            .ok()
            .or_else(|| parse_old_part_name(directory));
        match name {
            Some(name) => contents.parts.push(PartContents {
                name,
                directory: directory.to_owned(),
                prefix: format!("{prefix}{directory}/"),
                files: 1,
                size_bytes: entry.size,
                key: None,
            }),
            None => contents.strange.push(directory.to_owned()),
        }
        Ok(())
    }

    fn mutation(&self, entry: &Entry) -> Result<Mutation, ExecuteError> {
        let text = self.text(entry)?;
        Mutation::parse_backup(&text)
            .map_err(|_| strange(entry, "it is not the text of a mutation"))
    }

    fn text(&self, entry: &Entry) -> Result<String, ExecuteError> {
        self.hold(usize::try_from(entry.size).unwrap_or(usize::MAX / 2))?;
        let bytes = self.backup.read_small(entry, TEXT_BYTES_MAX);
        let bytes = bytes.map_err(ExecuteError::ReadDefinition)?;
        String::from_utf8(bytes).map_err(|_| ExecuteError::NotText {
            entry: entry.name.to_string(),
        })
    }
}

fn unescaped(entry: &Entry, name: &str) -> Result<String, ExecuteError> {
    match unescape_file_name(name) {
        Some(name) if !name.is_empty() => Ok(name),
        _ => Err(strange(entry, "its name is not escaped text")),
    }
}

fn strange(entry: &Entry, reason: &'static str) -> ExecuteError {
    ExecuteError::StrangeEntry {
        entry: entry.name.to_string(),
        reason,
    }
}
