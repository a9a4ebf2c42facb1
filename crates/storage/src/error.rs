//! Why a destination did not do what it was asked.

use granary_archive::ArchiveError;
use granary_types::{EntryName, ErrorCode};
use std::io;

/// Why a destination could not be read or written. Paths are as the system knows them.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such file.
    #[error("File {path} doesn't exist")]
    NotFound {
        /// The path.
        path: String,
    },
    /// Another attempt holds the lock.
    #[error("is being written already ({owner})")]
    BeingWritten {
        /// Who holds it, and what to do if that is wrong.
        owner: String,
    },
    /// The file system has not enough room.
    #[error(
        "Not enough space on the file system of {path}: {needed_bytes} bytes needed, {free_bytes} free"
    )]
    NoSpace {
        /// A path on it.
        path: String,
        /// What the backup needs; 0 when a write failed for lack of room.
        needed_bytes: u64,
        /// What there is.
        free_bytes: u64,
    },
    /// The path goes through a symbolic link, or is no regular file.
    #[error("{path} is {what}: only plain files and directories are used inside a backup")]
    Insecure {
        /// The path.
        path: String,
        /// What stands there.
        what: &'static str,
    },
    /// An archive is damaged, or cannot be opened so.
    #[error("{path}: {source}")]
    Archive {
        /// The archive.
        path: String,
        /// Why.
        source: ArchiveError,
    },
    /// The system refuses.
    #[error("Cannot {action} {path}: {source}")]
    Io {
        /// What was tried: `read`, `write`, `create`, `remove`, `sync`.
        action: &'static str,
        /// The path.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

impl StorageError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::BeingWritten { .. } => ErrorCode::BACKUP_ALREADY_EXISTS,
            Self::NoSpace { .. } => ErrorCode::NOT_ENOUGH_SPACE,
            Self::Insecure { .. } => ErrorCode::INSECURE_PATH,
            Self::Archive { source, .. } => source.code(),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                ErrorCode::CANNOT_OPEN_FILE
            }
            Self::Io { action: "sync", .. } => ErrorCode::CANNOT_FSYNC,
            Self::Io { action: "read", .. } => ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR,
            Self::Io { .. } => ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
        }
    }

    /// What an error while writing the file `name` at `location` means.
    pub fn while_writing(location: &str, name: &EntryName, error: io::Error) -> Self {
        Self::from_io(
            "write",
            &std::path::Path::new(location).join(name.as_str()),
            error,
        )
    }

    /// What `error` means for the archive at `path`, met while doing `action` to it.
    pub(crate) fn from_archive(
        action: &'static str,
        path: &std::path::Path,
        error: ArchiveError,
    ) -> Self {
        match error {
            ArchiveError::Io(error)
                if ArchiveError::inside(&error).is_none() && is_of_system(&error) =>
            {
                Self::from_io(action, path, error)
            }
            source => Self::Archive {
                path: path.display().to_string(),
                source,
            },
        }
    }

    /// What `error`, met while doing `action` to `path`, means.
    pub(crate) fn from_io(action: &'static str, path: &std::path::Path, error: io::Error) -> Self {
        let path = path.display().to_string();
        match error.kind() {
            io::ErrorKind::NotFound if action == "read" => Self::NotFound { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace {
                path,
                needed_bytes: 0,
                free_bytes: 0,
            },
            _ => Self::Io {
                action,
                path,
                source: error,
            },
        }
    }
}

/// Whether the system says so, rather than what decodes an archive.
fn is_of_system(error: &io::Error) -> bool {
    error.raw_os_error().is_some()
}

/// What an error met while a file was read says about the archive that it is in.
pub fn archive_fault(error: &io::Error) -> Option<ErrorCode> {
    ArchiveError::inside(error).map(ArchiveError::code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_a_disk_refuses_has_a_code_by_what_was_done() {
        let code = |action, kind: io::ErrorKind| {
            StorageError::from_io(action, Path::new("/x"), kind.into()).code()
        };
        let broken = io::ErrorKind::Other;
        assert_eq!(
            code("read", broken),
            ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR
        );
        assert_eq!(
            code("write", broken),
            ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR
        );
        assert_eq!(code("sync", broken), ErrorCode::CANNOT_FSYNC);
        let refused = io::ErrorKind::PermissionDenied;
        assert_eq!(code("write", refused), ErrorCode::CANNOT_OPEN_FILE);
        let full = io::ErrorKind::StorageFull;
        assert_eq!(code("write", full), ErrorCode::NOT_ENOUGH_SPACE);
        let gone = io::ErrorKind::NotFound;
        assert_eq!(code("read", gone), ErrorCode::FILE_DOESNT_EXIST);
    }
}
