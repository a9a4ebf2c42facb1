//! Why an input is refused.

use crate::format::Format;
use crate::text::ValueError;
use granary_columns::ColumnError;
use granary_types::{DataType, ErrorCode};
use std::io;

/// Why an input is refused.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A row is none.
    #[error("{error}: (at row {row}{})", .column.as_ref().map(|name| format!(", column {name}")).unwrap_or_default())]
    Row {
        /// Its number, from 1.
        row: u64,
        /// The column whose value was read.
        column: Option<String>,
        /// What is wrong.
        error: RowError,
    },
    /// Nothing can be read.
    #[error("Cannot read the input: {0}")]
    Io(#[source] io::Error),
    /// A format that is only printed.
    #[error("Format {format:?} is not suitable for input")]
    OutputOnly {
        /// The format.
        format: Format,
    },
}

/// Why a row is none.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// A text is no value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// A field is missing.
    #[error("Cannot parse input: expected '{expected}' before: '{found}'")]
    Delimiter {
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A value among `Values` that is no literal.
    #[error("Expected '{delimiter}' after the value of column {column} here: {found}")]
    Expression {
        /// The column.
        column: String,
        /// What should stand behind its value.
        delimiter: char,
        /// What stands there.
        found: String,
    },
    /// The input ends inside a row.
    #[error("Cannot read all data: the input ends inside a row")]
    Truncated,
    /// A name that is no column.
    #[error("Unknown field found while parsing the input: {name}")]
    UnknownField {
        /// The name.
        name: String,
    },
    /// A name that comes twice.
    #[error("Duplicate field found while parsing the input: {name}")]
    DuplicateField {
        /// The name.
        name: String,
    },
    /// The input's columns are of other types.
    #[error("Type of '{name}' must be {expected}, not {found}")]
    Type {
        /// The column.
        name: String,
        /// Its type.
        expected: DataType,
        /// The type in the input.
        found: String,
    },
    /// The input has not the form of its format.
    #[error("Incorrect data: {what}")]
    Form {
        /// What is wrong.
        what: String,
    },
    /// A format that has one column of strings.
    #[error("This input format is only suitable for tables with a single column of type String")]
    OneString,
    /// Bytes are no value or column.
    #[error(transparent)]
    Column(ColumnError),
}

impl From<ColumnError> for RowError {
    fn from(error: ColumnError) -> Self {
        match error {
            ColumnError::Truncated => Self::Truncated,
            other => Self::Column(other),
        }
    }
}

impl RowError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Value(error) => error.code(),
            Self::Delimiter { .. } => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::Expression { .. } => ErrorCode::SYNTAX_ERROR,
            Self::Truncated => ErrorCode::CANNOT_READ_ALL_DATA,
            Self::UnknownField { .. } | Self::DuplicateField { .. } | Self::Form { .. } => {
                ErrorCode::INCORRECT_DATA
            }
            Self::Type { .. } => ErrorCode::TYPE_MISMATCH,
            Self::OneString => ErrorCode::INCORRECT_QUERY,
            Self::Column(error) => error.code(),
        }
    }
}

impl InputError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Row { error, .. } => error.code(),
            Self::Io(_) => ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR,
            Self::OutputOnly { .. } => ErrorCode::FORMAT_IS_NOT_SUITABLE_FOR_INPUT,
        }
    }
}
