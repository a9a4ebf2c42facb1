//! [`Insertion`]: new rows for MergeTree tables, visible all at once.

use crate::change::{Change, ExpectedData};
use crate::dir::DataDir;
use crate::publish::Published;
use crate::publish_error::PublishError;
use crate::staging::{StagedDir, Staging};
use crate::writers::LOCK_TIMEOUT;
use granary_catalog::{Table, TableKind, TableStructure};
use granary_columns::{Block, Codec, Column, PartKind};
use granary_durable::{Disk, DiskFile};
use granary_mergetree::{
    PartColumn, PartError, PartSink, PartSpec, PartWriter, SortedRows, WrittenPart, partition_bytes,
};
use granary_types::{ErrorCode, PartName, PartitionId, TableName};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

/// Why rows cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The files of a part.
    #[error("cannot write a part of table {table}: {source}")]
    Part {
        /// The table.
        table: TableName,
        /// What is wrong.
        source: PartError,
    },
    /// The parts cannot be put in place.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A table that rows cannot be written to.
    #[error("rows cannot be written to table {table}: {reason}")]
    Unsupported {
        /// The table.
        table: TableName,
        /// Why.
        reason: &'static str,
    },
}

impl WriteError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Part { source, .. } => source.code(),
            Self::Publish(source) => source.code(),
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }
}

/// New rows for any number of tables, in a staging area that nobody sees; visible all at once. Dropping it
/// leaves nothing behind.
pub struct Insertion<'a> {
    dir: &'a DataDir,
    staging: Staging<'a>,
    changes: Mutex<Vec<Change>>,
    /// Where the tables are.
    places: Mutex<BTreeSet<PathBuf>>,
}

/// New rows for a table, as a part of an [`Insertion`].
pub struct PartInsert<'a> {
    insertion: &'a Insertion<'a>,
    table: &'a Table,
    structure: &'a TableStructure,
}

impl DataDir {
    /// Begins to write rows to MergeTree tables.
    pub fn begin_insert(&self) -> Insertion<'_> {
        Insertion {
            dir: self,
            staging: self.begin_restore("insert"),
            changes: Mutex::new(Vec::new()),
            places: Mutex::default(),
        }
    }
}

impl<'a> Insertion<'a> {
    /// Begins to write rows to a MergeTree table.
    ///
    /// # Errors
    /// [`WriteError::Unsupported`] for a table of another engine, of the old syntax, or replicated.
    pub fn table(
        &'a self,
        table: &'a Table,
        structure: &'a TableStructure,
    ) -> Result<PartInsert<'a>, WriteError> {
        require_plain(table, structure)?;
        let expected = Change::Expect {
            table: table.name.clone(),
            definition: table.definition.text.clone(),
            data: ExpectedData::Any,
        };
        let mut changes = self.changes.lock();
        if !changes.contains(&expected) {
            changes.push(expected);
            let places = table.data.iter().map(|directory| directory.path.clone());
            self.places.lock().extend(places);
        }
        drop(changes);
        Ok(PartInsert {
            insertion: self,
            table,
            structure,
        })
    }

    /// A directory that becomes visible with the rows, by a change that [`Self::commit_with`] is given.
    ///
    /// # Errors
    /// [`WriteError::Publish`].
    pub fn directory(&self, disk: &str) -> Result<StagedDir, WriteError> {
        Ok(self.staging.directory(disk)?)
    }

    /// Makes all rows durable and visible in one step; a crash leaves all of them or none.
    ///
    /// # Errors
    /// [`WriteError::Publish`].
    pub fn commit(self) -> Result<Published, WriteError> {
        self.commit_with(Vec::new())
    }

    /// The same together with other changes, which come first: they may make the tables.
    ///
    /// # Errors
    /// [`WriteError::Publish`].
    pub fn commit_with(self, mut changes: Vec<Change>) -> Result<Published, WriteError> {
        changes.extend(self.changes.into_inner());
        let is_nothing = |change: &Change| matches!(change, Change::Expect { .. });
        if changes.iter().all(is_nothing) {
            return Ok(Published::default());
        }
        let places = self.places.into_inner();
        let writer = self.dir.writers.begin(places, LOCK_TIMEOUT);
        let Some(_writer) = writer else {
            let seconds = LOCK_TIMEOUT.as_secs();
            return Err(busy(&changes, seconds).into());
        };
        Ok(self.staging.publish(changes)?)
    }
}

/// The refusal of rows for the first table of the list.
fn busy(changes: &[Change], seconds: u64) -> PublishError {
    let expected = changes.iter().find_map(|change| match change {
        Change::Expect { table, .. } => Some(table.clone()),
        _ => None,
    });
    let table = expected.expect("rows are for a table");
    PublishError::Busy { table, seconds }
}

/// Parts of the table are called by partition and block, and no other server has them, too.
pub(crate) fn require_plain(table: &Table, structure: &TableStructure) -> Result<(), WriteError> {
    let refuse = |reason| {
        Err(WriteError::Unsupported {
            table: table.name.clone(),
            reason,
        })
    };
    match table.kind {
        TableKind::MergeTree { replicated: false } if structure.has_old_syntax => {
            refuse("its definition has the old syntax of MergeTree")
        }
        TableKind::MergeTree { replicated: false } => Ok(()),
        TableKind::MergeTree { replicated: true } => refuse("it is replicated"),
        _ => refuse("its engine keeps no parts"),
    }
}

impl PartInsert<'_> {
    /// Writes rows of one partition as one part. The block has all stored columns.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&mut self, rows: &SortedRows) -> Result<WrittenPart, WriteError> {
        self.write_at_level(rows, 0)
    }

    /// The same of rows that have been merged: the part has the level 1, so that it is known that
    /// its keys are different.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_merged(&mut self, rows: &SortedRows) -> Result<WrittenPart, WriteError> {
        self.write_at_level(rows, 1)
    }

    fn write_at_level(&mut self, rows: &SortedRows, level: u64) -> Result<WrittenPart, WriteError> {
        let Insertion {
            dir,
            staging,
            changes,
            ..
        } = self.insertion;
        let part = staging.directory(first_disk(self.table))?;
        let source = PartSource {
            block: &rows.block,
            primary_key: rows.primary_key(),
            partition: &rows.partition,
        };
        let written = write_part(dir, self.table, self.structure, &part, &source)?;
        let mut changes = changes.lock();
        // The number is that of the arrival; the table gives its own.
        let name = new_name(&rows.id, changes.len() as u64 + 1, level);
        changes.push(Change::AddPart {
            table: self.table.name.clone(),
            part,
            name,
            dates: None,
        });
        Ok(written)
    }
}

fn new_name(partition: &PartitionId, number: u64, level: u64) -> PartName {
    let name = format!("{partition}_{number}_{number}_{level}");
    PartName::parse(&name).expect("an id and numbers")
}

pub(crate) fn first_disk(table: &Table) -> &str {
    let first = table.data.first();
    first.map_or(granary_config::DEFAULT_DISK, |first| &first.disk)
}

/// What a part is made of.
pub(crate) struct PartSource<'a> {
    /// The rows, sorted.
    pub block: &'a Block,
    /// The values of the primary key in them.
    pub primary_key: &'a [Column],
    /// The values of the partition key, one row.
    pub partition: &'a [Column],
}

/// Writes a part whose rows are all there.
fn write_part(
    dir: &DataDir,
    table: &Table,
    structure: &TableStructure,
    part: &StagedDir,
    source: &PartSource<'_>,
) -> Result<WrittenPart, WriteError> {
    let columns = structure
        .stored_columns()
        .map(|column| PartColumn::new(&column.name, column.data_type.clone()))
        .collect();
    let size = source.block.columns().iter().map(memory_bytes).sum();
    let kind = kind_of(structure, size, source.block.rows() as u64);
    let failed = |source| WriteError::Part {
        table: table.name.clone(),
        source,
    };
    let partition = partition_bytes(source.partition).map_err(failed)?;
    let spec = part_spec(structure, columns, kind, partition);
    let sink = StagedSink::new(dir, part);
    let mut writer = PartWriter::new(spec, &sink).map_err(failed)?;
    writer
        .write(source.block, source.primary_key)
        .and_then(|()| writer.finish())
        .map_err(failed)
}

/// About how many bytes the values take when they are not compressed.
pub(crate) fn memory_bytes(column: &Column) -> u64 {
    use arrow::array::Array as _;
    let data = column.values.to_data();
    data.get_slice_memory_size().unwrap_or(0) as u64
}

/// One file per stream, or one for all.
pub(crate) fn kind_of(structure: &TableStructure, bytes: u64, rows: u64) -> PartKind {
    if structure.is_wide(bytes, rows) {
        PartKind::Wide
    } else {
        PartKind::Compact
    }
}

/// How a part of the table is written.
pub(crate) fn part_spec(
    structure: &TableStructure,
    columns: Vec<PartColumn>,
    kind: PartKind,
    partition: Vec<u8>,
) -> PartSpec {
    PartSpec {
        columns,
        codecs: structure.codecs(),
        default_codec: Codec::lz4(),
        default_codec_name: "LZ4".to_owned(),
        kind,
        index_granularity: structure.index_granularity(),
        index_granularity_bytes: structure.index_granularity_bytes(),
        partition,
        partition_columns: structure.partition_columns(),
        has_key: !structure.primary_key.is_empty(),
    }
}

/// Files of a staged part.
pub(crate) struct StagedSink {
    disk: Disk,
    directory: PathBuf,
}

impl StagedSink {
    pub(crate) fn new(dir: &DataDir, part: &StagedDir) -> Self {
        Self {
            disk: dir.disk.clone(),
            directory: part.path.clone(),
        }
    }
}

impl PartSink for StagedSink {
    fn create(&self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        let file = self.disk.create(&self.directory.join(name))?;
        Ok(Box::new(StagedFile { file }))
    }
}

/// A file that the disk begins with as soon as it is written: all staged files are synced before they are
/// published.
struct StagedFile {
    file: DiskFile,
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        self.file.begin_sync();
    }
}
