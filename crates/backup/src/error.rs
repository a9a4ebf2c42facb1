//! Why a backup could not be written, opened or read.

use granary_env::Cancelled;
use granary_manifest::ManifestError;
use granary_storage::{StorageError, archive_fault};
use granary_types::{Checksum, ErrorCode, Uuid};
use std::io;

/// Why a backup was not written. The destination is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is a backup already.
    #[error("Backup {backup} already exists")]
    AlreadyExists {
        /// Its name.
        backup: String,
    },
    /// The destination refuses.
    #[error("Backup {backup} {source}")]
    BeingWritten {
        /// Its name.
        backup: String,
        /// [`StorageError::BeingWritten`].
        source: StorageError,
    },
    /// The destination refuses.
    #[error("Backup {backup}: {source}")]
    Storage {
        /// Its name.
        backup: String,
        /// Why.
        source: StorageError,
    },
    /// A file is not what its part says about it.
    #[error(
        "File {path} has changed or is damaged: expected {expected_size} bytes with checksum {expected}, \
         found {found_size} bytes with checksum {found}. Check the table with CHECK TABLE"
    )]
    SourceDiffers {
        /// The file.
        path: String,
        /// The checksum that `checksums.txt` has.
        expected: Checksum,
        /// The size that was to be read.
        expected_size: u64,
        /// The checksum of what was read.
        found: Checksum,
        /// The size of what was read.
        found_size: u64,
    },
    /// A file is shorter or longer than it was a moment before.
    #[error("File {path} has {found_size} bytes, expected {expected_size}")]
    SourceSizeDiffers {
        /// The file.
        path: String,
        /// The size that was to be read.
        expected_size: u64,
        /// What there is, or a number beyond the expected one.
        found_size: u64,
    },
    /// A file cannot be read.
    #[error("Cannot read {path}: {source}")]
    Source {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Two files have one name.
    #[error("Entry {name:?} would be in backup {backup} twice")]
    RepeatedName {
        /// The backup.
        backup: String,
        /// The name.
        name: String,
    },
    /// A name that a backup uses itself, or that its manifest cannot hold.
    #[error("A file of a backup cannot be called {name:?}")]
    ReservedName {
        /// The name.
        name: String,
    },
    /// A text that a manifest cannot hold.
    #[error(
        "The {what} {text:?} contains control characters, which a backup's manifest cannot hold"
    )]
    Unwritable {
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// The base does not have what it should contribute.
    #[error("Base backup of {backup} cannot be used: {source}")]
    Base {
        /// The backup.
        backup: String,
        /// What is wrong with the base.
        source: Box<ReadError>,
    },
    /// The job was asked to stop.
    #[error("Query was cancelled")]
    Cancelled,
}

impl WriteError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::AlreadyExists { .. } => ErrorCode::BACKUP_ALREADY_EXISTS,
            Self::BeingWritten { source, .. } | Self::Storage { source, .. } => source.code(),
            Self::SourceDiffers { .. } => ErrorCode::CHECKSUM_DOESNT_MATCH,
            Self::SourceSizeDiffers { .. } => ErrorCode::BAD_SIZE_OF_FILE_IN_DATA_PART,
            Self::Source { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                ErrorCode::FILE_DOESNT_EXIST
            }
            Self::Source { .. } => ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR,
            Self::RepeatedName { .. } => ErrorCode::BACKUP_ENTRY_ALREADY_EXISTS,
            Self::ReservedName { .. } => ErrorCode::INCORRECT_FILE_NAME,
            Self::Unwritable { .. } => ErrorCode::BAD_ARGUMENTS,
            Self::Base { source, .. } => source.code(),
            Self::Cancelled => ErrorCode::QUERY_WAS_CANCELLED,
        }
    }

    pub(crate) fn storage(backup: &str, source: StorageError) -> Self {
        let backup = backup.to_owned();
        match source {
            StorageError::BeingWritten { .. } => Self::BeingWritten { backup, source },
            _ => Self::Storage { backup, source },
        }
    }
}

impl From<Cancelled> for WriteError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// What the caller's resolver says about a base that it cannot find its way to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct UnresolvedBase {
    /// The code that a client sees.
    pub code: ErrorCode,
    /// Why: an unknown disk, a path that is not allowed.
    pub message: String,
}

/// Why a backup could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no manifest.
    #[error("Backup {backup} not found")]
    NotFound {
        /// Its name.
        backup: String,
    },
    /// The manifest is refused.
    #[error("Backup {backup}: {source}")]
    Manifest {
        /// Its name.
        backup: String,
        /// Which rule it breaks.
        source: ManifestError,
    },
    /// The destination refuses.
    #[error("Backup {backup}: {source}")]
    Storage {
        /// Its name.
        backup: String,
        /// Why.
        source: StorageError,
    },
    /// The base cannot be found from what is written in the manifest.
    // The locator may carry credentials, so only who resolves it can print it.
    #[error("Backup {backup}: its base backup {source}")]
    Unresolved {
        /// The backup that has the base.
        backup: String,
        /// What its manifest says.
        locator: String,
        /// Why that leads nowhere.
        source: UnresolvedBase,
    },
    /// The base is another backup than the one that was used.
    #[error("Backup {backup}: its base backup {base} has UUID {found}, expected {expected}")]
    WrongBase {
        /// The backup that has the base.
        backup: String,
        /// The base.
        base: String,
        /// The UUID in the manifest of the backup.
        expected: Uuid,
        /// The UUID of what is there.
        found: Uuid,
    },
    /// The manifest does not say which base it needs.
    #[error(
        "Backup {backup}: its manifest has no <base_backup_uuid>, so its base backup cannot be verified"
    )]
    BaseWithoutUuid {
        /// The backup that has the base.
        backup: String,
    },
    /// The bases lead back to a backup that has been seen.
    #[error("Backup {backup}: its chain of base backups leads back to UUID {uuid}")]
    Cycle {
        /// The backup where it was noticed.
        backup: String,
        /// What stands in the chain twice.
        uuid: Uuid,
    },
    /// The chain is too long.
    #[error("Backup {backup}: its chain of base backups is longer than {max}")]
    ChainTooLong {
        /// The backup where it was noticed.
        backup: String,
        /// The bound.
        max: usize,
    },
}

impl OpenError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound { .. } => ErrorCode::BACKUP_NOT_FOUND,
            Self::Manifest {
                source: ManifestError::Io(source),
                ..
            } if archive_fault(source).is_some() => {
                archive_fault(source).unwrap_or(ErrorCode::CANNOT_UNPACK_ARCHIVE)
            }
            Self::Manifest { source, .. } => source.code(),
            Self::Storage { source, .. } => source.code(),
            Self::Unresolved { source, .. } => source.code,
            Self::WrongBase { .. }
            | Self::BaseWithoutUuid { .. }
            | Self::Cycle { .. }
            | Self::ChainTooLong { .. } => ErrorCode::WRONG_BASE_BACKUP,
        }
    }
}

/// Why an entry could not be read. No byte of it may be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The backup has no such entry.
    #[error("Entry {entry} not found in backup {backup}")]
    NoEntry {
        /// The backup.
        backup: String,
        /// The entry.
        entry: String,
    },
    /// The data file is not there.
    #[error(
        "Backup {backup} is damaged: {data_file}, the data file of entry {entry}, is missing; {size} bytes expected"
    )]
    Missing {
        /// The backup that should have the file.
        backup: String,
        /// The entry.
        entry: String,
        /// The file.
        data_file: String,
        /// What should be in it.
        size: u64,
    },
    /// The data file has another size.
    #[error(
        "Backup {backup} is damaged: {data_file}, the data file of entry {entry}, has {found} bytes, the manifest \
         says {expected}"
    )]
    WrongSize {
        /// The backup that has the file.
        backup: String,
        /// The entry.
        entry: String,
        /// The file.
        data_file: String,
        /// What the manifest says.
        expected: u64,
        /// What there is; when it is more than expected, at least so much.
        found: u64,
    },
    /// The content is another one.
    #[error(
        "Backup {backup} is damaged: entry {entry} (data file {data_file}) has checksum {found}, the manifest says {expected}"
    )]
    WrongContent {
        /// The backup that has the entry.
        backup: String,
        /// The entry.
        entry: String,
        /// The files that it was read from.
        data_file: String,
        /// What the manifest says.
        expected: Checksum,
        /// The hash of what was read.
        found: Checksum,
    },
    /// The entry needs a base and the backup has none.
    #[error("Backup {backup}: entry {entry} is in a base backup, but there is no base backup")]
    NoBase {
        /// The backup without a base.
        backup: String,
        /// The entry.
        entry: String,
    },
    /// The base does not have the content.
    #[error(
        "Entry {entry} of {size} bytes with checksum {checksum} not found in base backup {backup}"
    )]
    NotInBase {
        /// The base.
        backup: String,
        /// The entry that needs it.
        entry: String,
        /// The size of what is needed.
        size: u64,
        /// Its checksum.
        checksum: Checksum,
        /// How much of the entry should be in the base.
        share: NeededShare,
    },
    /// The destination refuses.
    #[error("Backup {backup}: {source}")]
    Storage {
        /// The backup.
        backup: String,
        /// Why.
        source: StorageError,
    },
    /// The bytes cannot be had.
    #[error("Backup {backup}: cannot read {data_file}: {source}")]
    Io {
        /// The backup.
        backup: String,
        /// The file.
        data_file: String,
        /// Why.
        source: io::Error,
    },
    /// The bytes cannot be written where they were to go.
    #[error("cannot write entry {entry}: {source}")]
    Write {
        /// The entry.
        entry: String,
        /// Why.
        source: io::Error,
    },
    /// The entry is longer than the caller wants to hold in memory.
    #[error("Entry {entry} of backup {backup} has {size} bytes, at most {max} are expected")]
    TooLarge {
        /// The backup.
        backup: String,
        /// The entry.
        entry: String,
        /// Its size.
        size: u64,
        /// The bound.
        max: u64,
    },
    /// The job was asked to stop.
    #[error("Query was cancelled")]
    Cancelled,
}

/// How much of an entry a base should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeededShare {
    /// All of it.
    Whole,
    /// Its beginning.
    Prefix,
}

impl ReadError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoEntry { .. }
            | Self::NotInBase {
                share: NeededShare::Whole,
                ..
            } => ErrorCode::BACKUP_ENTRY_NOT_FOUND,
            Self::Missing { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::WrongSize { .. } | Self::WrongContent { .. } | Self::TooLarge { .. } => {
                ErrorCode::BACKUP_DAMAGED
            }
            Self::NoBase { .. } => ErrorCode::NO_BASE_BACKUP,
            Self::NotInBase {
                share: NeededShare::Prefix,
                ..
            } => ErrorCode::WRONG_BASE_BACKUP,
            Self::Storage { source, .. } => source.code(),
            Self::Io { source, .. } => {
                archive_fault(source).unwrap_or(ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR)
            }
            Self::Write { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                ErrorCode::NOT_ENOUGH_SPACE
            }
            Self::Write { .. } => ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
            Self::Cancelled => ErrorCode::QUERY_WAS_CANCELLED,
        }
    }
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
