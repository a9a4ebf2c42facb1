//! The data of one table: its parts or files as they are on its disks.

use crate::dir::DataDir;
use crate::load::{list_names, read_text};
use crate::log_files::{log_files, set_files};
use crate::warning::Warning;
use granary_catalog::{DataDirectory, Part, StoredMutation, Table, TableData, TableKind};
use granary_mergetree::{
    Mutation, active_parts, highest_block, mutation_number, parse_old_part_name,
};
use granary_types::{ErrorCode, PartName, TableName};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// Why the data of a table cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A directory or file cannot be read.
    #[error("cannot read {path} of table {table}: {source}")]
    Io {
        /// The table.
        table: TableName,
        /// The file or directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// `format_version.txt` says a number that is not known.
    #[error("table {table} has the unknown format version {version:?}; 0 and 1 are known")]
    UnknownFormat {
        /// The table.
        table: TableName,
        /// What the file says.
        version: String,
    },
    /// A mutation file that cannot be read: what it changes would be lost.
    #[error("mutation file {path} of table {table} is not understood: {source}")]
    Mutation {
        /// The table.
        table: TableName,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: granary_mergetree::InvalidMutation,
    },
    /// `sizes.json` is not understood, or disagrees with the files.
    #[error("{path} of table {table} {reason}")]
    Sizes {
        /// The table.
        table: TableName,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl DataError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io { .. } => ErrorCode::STD_EXCEPTION,
            Self::Mutation { .. } => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::UnknownFormat { .. } | Self::Sizes { .. } => ErrorCode::CORRUPTED_DATA,
        }
    }

    pub(crate) fn io(table: &Table, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let (table, path) = (table.name.clone(), path.to_owned());
        |source| Self::Io {
            table,
            path,
            source,
        }
    }
}

impl DataDir {
    /// What a table holds now: parts, patch parts and unfinished mutations, or files. What stands
    /// among the parts and does not count is named in the warnings. A view has no data of its
    /// own: ask for its inner table.
    ///
    /// # Errors
    /// [`DataError`] when something that may be data cannot be read.
    pub fn table_data(&self, table: &Table) -> Result<(TableData, Vec<Warning>), DataError> {
        let mut warnings = Vec::new();
        let data = match table.kind {
            TableKind::MergeTree { .. } => parts_data(table, &mut warnings)?,
            TableKind::Log => TableData::Files(log_files(table)?),
            TableKind::SetOrJoin => TableData::Files(set_files(table)?),
            _ => TableData::None,
        };
        Ok((data, warnings))
    }
}

impl DataDir {
    /// The mutations that are recorded, by number, each with the active parts that have not seen it.
    ///
    /// # Errors
    /// [`DataError`] as [`DataDir::table_data`].
    pub fn recorded_mutations(&self, table: &Table) -> Result<Vec<StoredMutation>, DataError> {
        Ok(listed(table, &mut Vec::new())?.1)
    }

    /// The highest block number that is known to have been used in a table since the directory was
    /// opened; 0 for none.
    pub(crate) fn last_block(&self, table: &Table) -> u64 {
        let first = table.data.first().map(|directory| &directory.path);
        let blocks = self.blocks.lock();
        first
            .and_then(|path| blocks.get(path))
            .copied()
            .unwrap_or(0)
    }

    /// Begins to write parts of a table anew: gives the parts it has, and the number that the new ones get. Parts that are
    /// added meanwhile get greater ones.
    ///
    /// # Errors
    /// [`DataError`] as [`DataDir::table_data`].
    pub fn begin_rewrite(&self, table: &Table) -> Result<(TableData, u64), DataError> {
        let _still = self.observe();
        let (data, _) = self.table_data(table)?;
        let next = match &data {
            TableData::Parts { next_block, .. } => *next_block,
            _ => 1,
        };
        let number = next.max(self.last_block(table) + 1);
        self.note_block(table, number);
        Ok((data, number))
    }

    /// Remembers that a block number has been used.
    pub(crate) fn note_block(&self, table: &Table, block: u64) {
        if let Some(first) = table.data.first() {
            let mut blocks = self.blocks.lock();
            let last = blocks.entry(first.path.clone()).or_default();
            *last = (*last).max(block);
        }
    }
}

fn parts_data(table: &Table, warnings: &mut Vec<Warning>) -> Result<TableData, DataError> {
    Ok(listed(table, warnings)?.0)
}

/// The parts with the mutations that are not finished, and all mutations.
fn listed(
    table: &Table,
    warnings: &mut Vec<Warning>,
) -> Result<(TableData, Vec<StoredMutation>), DataError> {
    let mut listing = Listing::default();
    let naming = naming(table)?;
    for directory in &table.data {
        listing.add(table, directory, naming, warnings)?;
    }
    let names: Vec<PartName> = listing.live.keys().cloned().collect();
    let mut active: Vec<Part> = Vec::new();
    for name in active_parts(&names) {
        active.extend(listing.live.remove(&name));
    }
    let (patches, parts): (Vec<Part>, Vec<Part>) =
        active.into_iter().partition(|part| part.name.is_patch());
    let last_mutation = listing.mutations.iter().map(|mutation| mutation.number);
    let next_block = last_mutation
        .max()
        .unwrap_or(0)
        .max(highest_block(&listing.all))
        .saturating_add(1);
    let stored = |mutation: Mutation| {
        let is_to_do = |part: &&Part| part.name.data_version() < mutation.number;
        let parts_to_do: Vec<PartName> = parts
            .iter()
            .filter(is_to_do)
            .map(|part| part.name.clone())
            .collect();
        StoredMutation {
            number: mutation.number,
            created: mutation.created,
            commands: mutation.commands,
            parts_to_do,
        }
    };
    listing.mutations.sort_by_key(|mutation| mutation.number);
    let recorded: Vec<StoredMutation> = listing.mutations.into_iter().map(stored).collect();
    let unfinished = recorded.iter().filter(|one| !one.parts_to_do.is_empty());
    let data = TableData::Parts {
        mutations: unfinished.cloned().collect(),
        parts,
        patches,
        next_block,
    };
    Ok((data, recorded))
}

#[derive(Default)]
struct Listing {
    live: HashMap<PartName, Part>,
    all: Vec<PartName>,
    mutations: Vec<Mutation>,
}

/// How the names of parts in a directory are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    Partition,
    Dates,
}

impl Listing {
    fn add(
        &mut self,
        table: &Table,
        directory: &DataDirectory,
        naming: Naming,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), DataError> {
        let names = match list_names(&directory.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(DataError::io(table, &directory.path))?,
        };
        for name in names {
            let path = directory.path.join(&name);
            if let Some(number) = mutation_number(&name) {
                self.mutations.push(read_mutation(table, &path, number)?);
            } else if let Some(part) = parse_name(naming, &name) {
                self.add_part(table, directory, part, name, warnings)?;
            } else if !is_known(&name) {
                warnings.push(Warning::Part {
                    table: table.name.clone(),
                    directory: name,
                    reason: "it is not the name of a part".to_owned(),
                });
            }
        }
        Ok(())
    }

    fn add_part(
        &mut self,
        table: &Table,
        directory: &DataDirectory,
        name: PartName,
        directory_name: String,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), DataError> {
        let path = directory.path.join(&directory_name);
        self.all.push(name.clone());
        let reason = match liveness(&path).map_err(DataError::io(table, &path))? {
            Liveness::Live if !self.live.contains_key(&name) => {
                let part = Part {
                    name: name.clone(),
                    directory: directory_name,
                    disk: directory.disk.clone(),
                    path,
                };
                self.live.insert(name, part);
                return Ok(());
            }
            Liveness::Live => "a part of this name is on another disk, too",
            Liveness::Removed => return Ok(()),
            Liveness::Unknown(reason) => reason,
        };
        warnings.push(Warning::Part {
            table: table.name.clone(),
            directory: directory_name,
            reason: reason.to_owned(),
        });
        Ok(())
    }
}

/// The naming that `format_version.txt` tells; only one disk of a table has the file.
fn naming(table: &Table) -> Result<Naming, DataError> {
    for directory in &table.data {
        let path = directory.path.join("format_version.txt");
        let version = match read_text(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(DataError::io(table, &path))?,
        };
        return match version.trim() {
            "1" => Ok(Naming::Partition),
            "0" => Ok(Naming::Dates),
            other => Err(DataError::UnknownFormat {
                table: table.name.clone(),
                version: other.chars().take(40).collect(),
            }),
        };
    }
    Ok(Naming::Partition)
}

fn parse_name(naming: Naming, name: &str) -> Option<PartName> {
    match naming {
        Naming::Partition => PartName::parse(name).ok(),
        Naming::Dates => parse_old_part_name(name),
    }
}

fn read_mutation(table: &Table, path: &Path, number: u64) -> Result<Mutation, DataError> {
    let text = read_text(path).map_err(DataError::io(table, path))?;
    Mutation::parse(number, &text).map_err(|source| DataError::Mutation {
        table: table.name.clone(),
        path: path.to_owned(),
        source,
    })
}

/// What stands beside parts and is none: service files and unfinished work.
fn is_known(name: &str) -> bool {
    const NAMES: [&str; 4] = [
        "detached",
        "moving",
        "format_version.txt",
        "deduplication_logs",
    ];
    const PREFIXES: [&str; 3] = ["tmp", "delete_tmp_", "."];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

enum Liveness {
    Live,
    Removed,
    Unknown(&'static str),
}

/// Whether markers in the directory say that the part does not count.
fn liveness(path: &Path) -> io::Result<Liveness> {
    if !path.is_dir() {
        return Ok(Liveness::Unknown("it is not a directory"));
    }
    if path.join("delete-on-destroy.txt").exists() {
        return Ok(Liveness::Removed);
    }
    match read_text(&path.join("txn_version.txt")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Liveness::Live),
        Err(error) => Err(error),
        Ok(text) => Ok(liveness_of_transaction(&text)),
    }
}

/// `txn_version.txt`: a removal with a commit number took place; a creation without one, by a
/// real transaction, did not.
fn liveness_of_transaction(text: &str) -> Liveness {
    const ROLLED_BACK: u64 = u64::MAX;
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let number = |name: &str| field(name).and_then(|value| value.trim().parse::<u64>().ok());
    let is_committed = |csn: Option<u64>| csn.is_some_and(|csn| csn != 0 && csn != ROLLED_BACK);
    if is_committed(number("removal_csn: ")) {
        return Liveness::Removed;
    }
    if number("creation_csn: ") == Some(ROLLED_BACK) {
        return Liveness::Removed;
    }
    let outside_transactions =
        field("creation_tid: ").is_some_and(|tid| tid.trim_start().starts_with("(1, 1,"));
    if is_committed(number("creation_csn: ")) || outside_transactions {
        return Liveness::Live;
    }
    Liveness::Unknown("the transaction that made it is not known to be committed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_decides_whether_its_part_counts() {
        let live = |text: &str| matches!(liveness_of_transaction(text), Liveness::Live);
        let removed = |text: &str| matches!(liveness_of_transaction(text), Liveness::Removed);
        let nil = "00000000-0000-0000-0000-000000000000";
        let base = format!("version: 1\ncreation_tid: (1, 1, {nil})\ncreation_csn: 1\n");
        assert!(live(&base));
        assert!(live(&format!("{base}removal_tid: (5, 2, {nil})\n")));
        assert!(removed(&format!("{base}removal_csn: 12\n")));
        assert!(removed("version: 1\ncreation_csn: 18446744073709551615\n"));
        let unknown = format!("version: 1\ncreation_tid: (9, 3, {nil})\n");
        assert!(matches!(
            liveness_of_transaction(&unknown),
            Liveness::Unknown(_)
        ));
    }
}
