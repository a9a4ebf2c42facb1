//! [`drop_backup`]: a backup removed, with all that its manifest lists.

use crate::check::{is_named, named_elsewhere};
use crate::error::OpenError;
use crate::open::read_manifest;
use granary_storage::{Destination, Removed, StorageError, Writing};
use granary_types::ErrorCode;

/// Why a backup was not removed, or not wholly. What is left of it is not a backup any more, or it
/// is untouched.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// There is no backup, and nothing that an interrupted one left.
    #[error("Backup {backup} not found")]
    NotFound {
        /// Its name.
        backup: String,
    },
    /// It is being written.
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
}

impl DropError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound { .. } => ErrorCode::BACKUP_NOT_FOUND,
            Self::BeingWritten { source, .. } | Self::Storage { source, .. } => source.code(),
        }
    }

    fn storage(backup: &str, source: StorageError) -> Self {
        let backup = backup.to_owned();
        match source {
            StorageError::BeingWritten { .. } => Self::BeingWritten { backup, source },
            StorageError::NotFound { .. } => Self::NotFound { backup },
            source => Self::Storage { backup, source },
        }
    }
}

/// Removes the backup called `name`: the manifest first, then the files that it lists. Of a backup
/// whose manifest is refused, and of what an interrupted one left, the files are removed that are
/// called as a backup calls them. What else is there stays, and is told.
///
/// # Errors
/// [`DropError`]. After a crash the place is a whole backup, or none that can be dropped again.
pub fn drop_backup(name: &str, destination: &dyn Destination) -> Result<Removed, DropError> {
    let failed = |source| DropError::storage(name, source);
    let not_found = || DropError::NotFound {
        backup: name.to_owned(),
    };
    match read_manifest(name, destination) {
        Ok((manifest, _)) => {
            let elsewhere = named_elsewhere(&manifest.entries);
            let is_of_backup = |file: &str| is_named(&manifest.entries, &elsewhere, file);
            destination.remove(&is_of_backup).map_err(failed)
        }
        Err(OpenError::NotFound { .. }) => match destination.writing().map_err(failed)? {
            Writing::Nobody => Err(not_found()),
            Writing::Alive { .. } | Writing::Dead => {
                destination.remove(&is_called_so).map_err(failed)
            }
        },
        Err(OpenError::Storage { source, .. }) => Err(failed(source)),
        Err(_) => destination.remove(&is_called_so).map_err(failed),
    }
}

/// Whether a file has a name that backups give: below one of their directories, or made of the
/// digits of a checksum.
fn is_called_so(file: &str) -> bool {
    const DIRECTORIES: [&str; 5] = ["data", "metadata", "granary", "shards", "temporary_tables"];
    let first = file.split('/').next().unwrap_or_default();
    let is_checksum = || {
        let digits = file.replacen('/', "", 1);
        digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    [".backup", ".backup.tmp"].contains(&file)
        || (file.contains('/') && DIRECTORIES.contains(&first))
        || is_checksum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_backup_are_told_from_others() {
        for name in [
            ".backup",
            ".backup.tmp",
            "metadata/d.sql",
            "data/d/t/all_1_1_0/data.bin",
            "shards/1/replicas/1/metadata/d.sql",
            "f3212a41872b8529374dc58b893f7b56",
            "f32/12a41872b8529374dc58b893f7b56",
        ] {
            assert!(is_called_so(name), "{name}");
        }
        for name in ["data", "photo.jpg", "monday/.backup", "database/x", "f32/1"] {
            assert!(!is_called_so(name), "{name}");
        }
    }
}
