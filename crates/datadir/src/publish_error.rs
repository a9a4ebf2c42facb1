//! [`PublishError`]: why a restore could not be put in place.

use crate::load::StorageError;
use crate::parts::DataError;
use granary_types::{ErrorCode, TableName};
use std::io;
use std::path::{Path, PathBuf};

/// Why changes could not be published. Unless it is [`PublishError::Unfinished`], nothing was
/// changed and nothing will be.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A disk that the configuration does not have, or that is not local.
    #[error("disk {disk:?} is not a local disk of the configuration")]
    UnknownDisk {
        /// The disk.
        disk: String,
    },
    /// The storage policy of a new table.
    #[error("table {table} cannot be stored: {source}")]
    Storage {
        /// The table.
        table: TableName,
        /// Why.
        source: StorageError,
    },
    /// A definition that Granary could not read back.
    #[error("the definition of {name} is not understood: {reason}")]
    Definition {
        /// The database or table.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// The database of a table does not exist.
    #[error("database {database} does not exist")]
    NoDatabase {
        /// The database.
        database: String,
    },
    /// A new table in a database that does not keep its tables in files.
    #[error("no table can be restored into database {database}, whose engine is {engine}")]
    DatabaseEngine {
        /// The database.
        database: String,
        /// Its engine.
        engine: String,
    },
    /// The table of a part does not exist.
    #[error("table {table} does not exist")]
    NoTable {
        /// The table.
        table: TableName,
    },
    /// A part for a table that has no parts, or files for one that has no files.
    #[error("table {table} with engine {engine} cannot take in {what}")]
    WrongEngine {
        /// The table.
        table: TableName,
        /// Its engine.
        engine: String,
        /// What it was given.
        what: &'static str,
    },
    /// A database that exists.
    #[error("database {database} already exists")]
    DatabaseExists {
        /// The database.
        database: String,
    },
    /// A table that exists.
    #[error("table {table} already exists")]
    TableExists {
        /// The table.
        table: TableName,
    },
    /// Patch parts for a table that has used block numbers.
    #[error(
        "table {table} cannot take in patch parts: they need a new table, whose block numbers are \
         all free. Restore it under another name (AS), or drop the table first"
    )]
    PatchesNeedNewTable {
        /// The table.
        table: TableName,
    },
    /// A table is not what it was when the statement began.
    #[error(
        "table {table} was changed by another statement in the meantime, and nothing was written: \
         repeat the statement"
    )]
    Changed {
        /// The table.
        table: TableName,
    },
    /// Another table has the name by now.
    #[error(
        "table {table} was dropped or exchanged by another statement in the meantime, and nothing \
         was written: repeat the statement for the table that has its name now"
    )]
    Gone {
        /// The table.
        table: TableName,
    },
    /// A table is being read whose files have the same names afterwards, or written to while its columns are changed.
    #[error(
        "table {table} is in use by other statements, and went on being in use for {seconds} \
         seconds: wait for them, or stop them with KILL QUERY (system.processes lists them)"
    )]
    Busy {
        /// The table.
        table: TableName,
        /// How long was waited.
        seconds: u64,
    },
    /// A place that is taken.
    #[error("{path} already exists")]
    Exists {
        /// The place.
        path: PathBuf,
    },
    /// A directory below a disk is a mount point or a link to another file system.
    #[error(
        "{path} is not on the file system of disk {disk}, so nothing can be put there in one step. \
         Make it a disk of its own in the configuration"
    )]
    OtherFileSystem {
        /// The directory.
        path: PathBuf,
        /// The disk.
        disk: String,
    },
    /// A name that could lead out of its directory.
    #[error("{name:?} is not the name of a part")]
    BadName {
        /// The name, cut to 200 characters.
        name: String,
    },
    /// The staging area of a committed restore is gone.
    #[error(
        "what restore {job} staged on disk {disk} at {path} is not there: is the disk mounted?"
    )]
    StagingLost {
        /// The job.
        job: String,
        /// The disk.
        disk: String,
        /// The directory of the disk.
        path: PathBuf,
    },
    /// The restore is committed, and a disk fails before everything is in its place.
    #[error(
        "the restore is decided, but not yet in its place: {0}. It will be finished when the data \
         directory is next opened"
    )]
    Unfinished(Box<PublishError>),
    /// The data of a table cannot be listed.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A disk fails.
    #[error("cannot write {path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl PublishError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownDisk { .. } => ErrorCode::UNKNOWN_DISK,
            Self::Storage { source, .. } => source.code(),
            Self::Definition { .. } => ErrorCode::SYNTAX_ERROR,
            Self::NoDatabase { .. } => ErrorCode::UNKNOWN_DATABASE,
            Self::NoTable { .. } | Self::Gone { .. } => ErrorCode::UNKNOWN_TABLE,
            Self::DatabaseEngine { .. }
            | Self::PatchesNeedNewTable { .. }
            | Self::WrongEngine { .. }
            | Self::OtherFileSystem { .. } => ErrorCode::CANNOT_RESTORE_TABLE,
            Self::DatabaseExists { .. } => ErrorCode::DATABASE_ALREADY_EXISTS,
            Self::TableExists { .. } => ErrorCode::TABLE_ALREADY_EXISTS,
            Self::Exists { .. } => ErrorCode::DIRECTORY_ALREADY_EXISTS,
            Self::StagingLost { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::Changed { .. } => ErrorCode::ABORTED,
            Self::Busy { .. } => ErrorCode::DEADLOCK_AVOIDED,
            Self::BadName { .. } => ErrorCode::BAD_DATA_PART_NAME,
            Self::Unfinished(source) => source.code(),
            Self::Data(source) => source.code(),
            Self::Io { .. } => ErrorCode::STD_EXCEPTION,
        }
    }

    pub(crate) fn storage(table: &TableName) -> impl FnOnce(StorageError) -> Self {
        let table = table.clone();
        |source| Self::Storage { table, source }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}
