//! Why an archive could not be read or written.

use granary_types::{ErrorCode, InsecurePath};
use std::io;

/// Why an archive could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Its bytes cannot be had.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It contradicts its format or itself.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// It holds what no backup holds: links, devices, names that lead out of it.
    #[error("the archive holds {0}: a backup has plain files with normal relative names only")]
    Insecure(String),
    /// It uses what is not read here.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// It asks for more than is given to any archive.
    #[error("the archive asks for too much: {0}")]
    TooMuch(String),
    /// A member is encrypted, and there is no password.
    #[error("Password is required: {name} is encrypted. Say SETTINGS password = '…'")]
    PasswordRequired {
        /// The member.
        name: String,
    },
    /// The password is another one.
    #[error("Wrong password for {name}")]
    WrongPassword {
        /// The member.
        name: String,
    },
    /// It cannot be written so.
    #[error("{0}")]
    Unwritable(String),
}

impl ArchiveError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Insecure(_) => ErrorCode::INSECURE_PATH,
            Self::Unsupported(_) => ErrorCode::NOT_IMPLEMENTED,
            Self::Unwritable(_) => ErrorCode::CANNOT_PACK_ARCHIVE,
            Self::Io(error) => {
                Self::inside(error).map_or(ErrorCode::CANNOT_UNPACK_ARCHIVE, ArchiveError::code)
            }
            _ => ErrorCode::CANNOT_UNPACK_ARCHIVE,
        }
    }

    /// The error that a reader of a member has put into an error of the system.
    pub fn inside(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    pub(crate) fn name(error: &InsecurePath) -> Self {
        Self::Insecure(format!(
            "a member called {:?} ({})",
            error.name, error.reason
        ))
    }
}

impl From<ArchiveError> for io::Error {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Io(error) => error,
            other => Self::other(other),
        }
    }
}
