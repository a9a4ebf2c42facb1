//! Why the files of a part cannot be read or written.

use granary_columns::{CodecError, ColumnError, FrameError};
use granary_types::ErrorCode;
use std::io;

/// What is wrong with a part; every variant names the file.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// The system cannot read or write a file.
    #[error("file {file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that the part needs is not there.
    #[error("file {file} is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// A compressed frame is damaged.
    #[error("file {file}: {source}")]
    Frame {
        /// The file.
        file: String,
        /// What is wrong.
        source: FrameError,
    },
    /// The values of a column cannot be read or written.
    #[error("{place}: {source}")]
    Column {
        /// The file or the column.
        place: String,
        /// What is wrong.
        source: ColumnError,
    },
    /// The codecs of a column do not fit it.
    #[error("column {column}: {source}")]
    Codec {
        /// The column.
        column: String,
        /// What is wrong.
        source: CodecError,
    },
    /// The content of a file is not what it must be.
    #[error("file {file} is damaged: {reason}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// Something that is not supported, and not guessed at.
    #[error("file {file}: {reason}; this is not supported")]
    Unsupported {
        /// The file.
        file: String,
        /// What it is.
        reason: String,
    },
}

impl PartError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io { .. } => ErrorCode::CANNOT_READ_ALL_DATA,
            Self::Missing { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::Frame { source, .. } => source.code(),
            Self::Column { source, .. } => source.code(),
            Self::Codec { source, .. } => source.code(),
            Self::Damaged { .. } => ErrorCode::CORRUPTED_DATA,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }

    pub(crate) fn io(file: &str) -> impl FnOnce(io::Error) -> Self + use<> {
        let file = file.to_owned();
        |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { file },
            _ => Self::Io { file, source },
        }
    }

    pub(crate) fn frame(file: &str) -> impl FnOnce(FrameError) -> Self + use<> {
        let file = file.to_owned();
        |source| Self::Frame { file, source }
    }

    pub(crate) fn values(file: &str) -> impl FnOnce(ColumnError) -> Self + use<> {
        let place = format!("file {file}");
        |source| Self::Column { place, source }
    }

    pub(crate) fn column(name: &str) -> impl FnOnce(ColumnError) -> Self + use<> {
        let place = format!("column {name}");
        |source| Self::Column { place, source }
    }

    pub(crate) fn damaged(file: &str, reason: impl Into<String>) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            reason: reason.into(),
        }
    }

    pub(crate) fn unsupported(file: &str, reason: impl Into<String>) -> Self {
        Self::Unsupported {
            file: file.to_owned(),
            reason: reason.into(),
        }
    }
}
