//! Why the bytes of a column cannot be read or written.

use crate::FrameError;
use granary_types::{DataType, ErrorCode};
use std::io;

/// Why the bytes of a column cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ColumnError {
    /// The device, or the frames below the stream.
    #[error("the stream of a column cannot be read or written: {0}")]
    Io(#[source] io::Error),
    /// A frame of the stream.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The stream ends before the value does.
    #[error("the stream of a column ends inside a value")]
    Truncated,
    /// A stream of the column is not there.
    #[error("the stream {stream} of a column is missing")]
    MissingStream {
        /// Its newest name.
        stream: String,
    },
    /// The bytes are not what the type asks for.
    #[error("the bytes of a column are damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The format is known, but not how to do this with it.
    #[error("{what} is not supported")]
    Unsupported {
        /// What.
        what: String,
    },
    /// More than fits into an array of values.
    #[error("{what} are more than one block can hold: read or write fewer rows at once")]
    TooLarge {
        /// Of what there is too much.
        what: String,
    },
    /// A `NULL` where the type has none.
    #[error("a column of {data_type} cannot hold NULL")]
    UnexpectedNull {
        /// The type.
        data_type: DataType,
    },
    /// `serialization.json` is not what it should be.
    #[error("serialization.json cannot be read: {what}")]
    Serialization {
        /// What is wrong.
        what: String,
    },
}

impl ColumnError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io(_) => ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR,
            Self::Frame(error) => error.code(),
            Self::Truncated => ErrorCode::CANNOT_READ_ALL_DATA,
            Self::MissingStream { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::Damaged { .. } => ErrorCode::INCORRECT_DATA,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::TooLarge { .. } => ErrorCode::ARGUMENT_OUT_OF_BOUND,
            Self::UnexpectedNull { .. } => ErrorCode::TYPE_MISMATCH,
            Self::Serialization { .. } => ErrorCode::CORRUPTED_DATA,
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }

    pub(crate) fn too_large(what: impl Into<String>) -> Self {
        Self::TooLarge { what: what.into() }
    }
}

impl From<io::Error> for ColumnError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Truncated;
        }
        match error.downcast::<FrameError>() {
            Ok(frame) => Self::Frame(frame),
            Err(error) => Self::Io(error),
        }
    }
}

impl From<FrameError> for io::Error {
    fn from(error: FrameError) -> Self {
        Self::other(error)
    }
}
