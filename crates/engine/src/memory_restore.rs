//! The rows of Memory tables in a backup: read and verified before anything is restored, and put into their
//! tables when the rest is done.

use crate::failure::Failure;
use crate::memory::{Kept, MemoryRows};
use granary_backup::{OpenBackup, ReadError};
use granary_catalog::{Snapshot, TableStructure};
use granary_columns::Block;
use granary_datadir::LogScan;
use granary_env::Control;
use granary_mergetree::MemoryFiles;
use granary_planner::{DataToRestore, FileContents, RestorePlan, TableToRestore};
use granary_types::{ErrorCode, TableName, Uuid};
use std::sync::Arc;

/// So much of a file is read and hashed at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// What is read of one table.
struct Restored {
    uuid: Option<Uuid>,
    name: TableName,
    blocks: Vec<Block>,
    kept: Kept,
    files: u64,
    bytes: u64,
}

/// The rows of all Memory tables of a restore.
pub(crate) struct MemoryRestore {
    tables: Vec<Restored>,
}

impl MemoryRestore {
    /// Reads the rows.
    ///
    /// # Errors
    /// A file is not as the manifest says, or its content is damaged.
    pub(crate) fn read(
        plan: &RestorePlan,
        snapshot: &Snapshot,
        backup: &OpenBackup,
        control: &Control,
    ) -> Result<Self, Failure> {
        let mut tables = Vec::new();
        for table in &plan.tables {
            tables.extend(read_table(table, snapshot, backup, control)?);
        }
        Ok(Self { tables })
    }

    /// How many files were read.
    pub(crate) fn files_read(&self) -> u64 {
        self.tables.iter().map(|table| table.files).sum()
    }

    /// How many bytes were read.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum()
    }

    /// Puts the rows into their tables.
    pub(crate) fn add_to(self, rows: &MemoryRows) {
        for table in self.tables {
            rows.add(table.uuid, &table.name, table.blocks, table.kept);
        }
    }
}

fn read_table(
    table: &TableToRestore,
    snapshot: &Snapshot,
    backup: &OpenBackup,
    control: &Control,
) -> Result<Option<Restored>, Failure> {
    let DataToRestore::Rows {
        into,
        definition,
        files,
        ..
    } = &table.data
    else {
        return Ok(None);
    };
    let create = match &table.create_inner {
        Some((_, inner)) => Some(inner),
        None => table.create.as_ref(),
    };
    let existing = snapshot.table(into);
    let uuid = match (create, existing) {
        (Some(create), _) => create.uuid,
        (None, existing) => existing.and_then(|table| table.uuid),
    };
    let text = match (create, existing) {
        (Some(create), _) => &create.metadata,
        (None, Some(existing)) => &existing.definition.text,
        (None, None) => definition,
    };
    let structure = structure(into, text)?;
    let names: Vec<String> = structure
        .stored_columns()
        .map(|column| column.name.clone())
        .collect();
    let content = Arc::new(read_files(into, files, backup, control)?);
    let scan = LogScan::of_files(into, &structure, content, &names)?;
    Ok(Some(Restored {
        uuid,
        name: into.clone(),
        blocks: scan.collect::<Result<_, _>>()?,
        kept: Kept::of(into, &structure)?,
        files: files.len() as u64,
        bytes: files.iter().map(|file| file.size_bytes).sum(),
    }))
}

fn structure(name: &TableName, text: &str) -> Result<TableStructure, Failure> {
    TableStructure::parse(text)
        .map_err(|error| Failure::new(error.code(), format!("Table {name}: {error}")))
}

/// Whole files, each compared with the manifest.
fn read_files(
    table: &TableName,
    files: &[FileContents],
    backup: &OpenBackup,
    control: &Control,
) -> Result<MemoryFiles, Failure> {
    let mut content = MemoryFiles::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    for file in files {
        let entry = backup.find(&file.entry).ok_or_else(|| {
            let message = format!("Table {table}: {} is not in the backup", file.entry);
            Failure::new(ErrorCode::BACKUP_ENTRY_NOT_FOUND, message)
        })?;
        let mut bytes = Vec::new();
        let copied = backup.copy(&entry, &mut bytes, control, &mut buffer);
        copied.map_err(|error| match error {
            ReadError::Cancelled => Failure::cancelled(),
            error => Failure::new(error.code(), format!("Table {table}: {error}")),
        })?;
        content.insert(&file.name, bytes);
    }
    Ok(content)
}
