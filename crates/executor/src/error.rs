//! Why a plan could not be carried out.

use granary_backup::{OpenError, ReadError, WriteError};
use granary_datadir::{DataError, PartFileError, PublishError};
use granary_types::{ErrorCode, InsecurePath, PartName, TableName};
use std::io;
use std::path::PathBuf;

/// Why a plan could not be carried out. Nothing that a user sees has been changed.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// A part of a table to back up is damaged.
    #[error("{source}: While collecting data of table {table} for backup")]
    Part {
        /// The table.
        table: TableName,
        /// What is wrong.
        source: PartFileError,
    },
    /// The data of a table cannot be listed.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A file of the data directory has a name that no backup can hold.
    #[error("{source}: While collecting data of table {table} for backup")]
    Name {
        /// The table.
        table: TableName,
        /// What is wrong.
        source: InsecurePath,
    },
    /// The backup could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The backup could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The backup could not be read, or is damaged.
    #[error("{source}: While restoring data of table {table}")]
    Read {
        /// The table.
        table: TableName,
        /// What is wrong.
        source: ReadError,
    },
    /// A definition in the backup could not be read, or is damaged.
    #[error(transparent)]
    ReadDefinition(ReadError),
    /// A definition or mutation in the backup is not text.
    #[error("{entry} in the backup is not valid UTF-8 text")]
    NotText {
        /// The entry.
        entry: String,
    },
    /// The name of an entry cannot be that of a database, table or mutation.
    #[error("{entry} in the backup cannot be understood: {reason}")]
    StrangeEntry {
        /// The entry.
        entry: String,
        /// Why.
        reason: &'static str,
    },
    /// The names and definitions in the backup take too much memory.
    #[error(
        "The backup lists more tables, parts, mutations and definitions than fit into {max} bytes of memory"
    )]
    TooMuchToHold {
        /// The bound.
        max: usize,
    },
    /// The requested shard is not in the backup.
    #[error("No shard #{number} in backup")]
    NoShard {
        /// Its number.
        number: u64,
    },
    /// The requested replica is not in the backup.
    #[error("No replica #{number} in backup")]
    NoReplica {
        /// Its number.
        number: u64,
    },
    /// A part in the backup contradicts its own `checksums.txt`.
    #[error(
        "Part {part} of table {table} in the backup is broken: {reason}: While restoring data of table {table}. With restore_broken_parts_as_detached=true such parts are set aside and the rest is restored"
    )]
    BrokenPart {
        /// The table.
        table: TableName,
        /// The part.
        part: PartName,
        /// What is wrong.
        reason: String,
    },
    /// A disk has no room for the restore.
    #[error(
        "Not enough space on disk {disk}: the restore needs {needed_bytes} bytes, {free_bytes} are free"
    )]
    NoSpace {
        /// The disk.
        disk: String,
        /// What is needed.
        needed_bytes: u64,
        /// What there is.
        free_bytes: u64,
    },
    /// Rows could not be added to those of a Log table.
    #[error(
        "Cannot append to table {table} with engine {engine}: {source}. Restore it under another name (AS) or truncate the table first"
    )]
    Append {
        /// The table.
        table: TableName,
        /// Its engine.
        engine: String,
        /// Why not.
        source: io::Error,
    },
    /// A staged file could not be written.
    #[error("Cannot write {path}: {source}")]
    Stage {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The restore could not be put in place.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The job was asked to stop.
    #[error("Query was cancelled")]
    Cancelled,
}

impl ExecuteError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Part { source, .. } => source.code(),
            Self::Data(source) => source.code(),
            Self::Name { .. } => ErrorCode::INSECURE_PATH,
            Self::Write(source) => source.code(),
            Self::Open(source) => source.code(),
            Self::Read { source, .. } | Self::ReadDefinition(source) => source.code(),
            Self::NoShard { .. } | Self::NoReplica { .. } => ErrorCode::BACKUP_ENTRY_NOT_FOUND,
            Self::NotText { .. } | Self::StrangeEntry { .. } | Self::BrokenPart { .. } => {
                ErrorCode::BACKUP_DAMAGED
            }
            Self::TooMuchToHold { .. } => ErrorCode::MEMORY_LIMIT_EXCEEDED,
            Self::NoSpace { .. } => ErrorCode::NOT_ENOUGH_SPACE,
            Self::Append { source, .. } | Self::Stage { source, .. }
                if source.kind() == io::ErrorKind::StorageFull =>
            {
                ErrorCode::NOT_ENOUGH_SPACE
            }
            Self::Append { .. } => ErrorCode::CANNOT_RESTORE_TABLE,
            Self::Stage { .. } => ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
            Self::Publish(source) => source.code(),
            Self::Cancelled => ErrorCode::QUERY_WAS_CANCELLED,
        }
    }
}

impl From<granary_env::Cancelled> for ExecuteError {
    fn from(_: granary_env::Cancelled) -> Self {
        Self::Cancelled
    }
}
