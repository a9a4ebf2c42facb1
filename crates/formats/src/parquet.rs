//! `Parquet`: rows in groups, column by column, with their schema at the end of the file.
//!
//! Both ways go through the physical types of a file only. What a column means, its logical type, is
//! mapped to and from ClickHouse's types here, so that no value takes a detour over a type that is
//! neither.

mod column_in;
mod column_out;
mod fit;
mod input;
mod kind;
mod output;
mod random_access;
mod schema_in;
mod schema_out;

pub use fit::{Fitted, element, fit};
pub use input::{ParquetBlocks, ParquetFile};
pub use random_access::RandomAccess;

pub(crate) use output::ParquetOutput;

use granary_columns::ColumnError;
use granary_types::{DataType, ErrorCode};

/// Why a Parquet file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ParquetError {
    /// It is damaged, or no such file.
    #[error("Cannot read the Parquet file: {detail}")]
    Damaged {
        /// What is wrong.
        detail: String,
    },
    /// A column of a kind that is not read.
    #[error("Column {column} of the Parquet file is {what}, which is not read here")]
    NotServed {
        /// The column.
        column: String,
        /// What it is.
        what: String,
    },
    /// A `NULL` for a column that takes none.
    #[error("Cannot convert NULL value to non-Nullable type for column {column}")]
    Null {
        /// The column.
        column: String,
    },
    /// The type of the file is not of the form of the type that is asked for.
    #[error(
        "Requested type of column {column} doesn't match parquet schema: parquet type is {found}, requested type is {expected}"
    )]
    Form {
        /// The column.
        column: String,
        /// The type in the file.
        found: DataType,
        /// The type that is asked for.
        expected: DataType,
    },
    /// A date that the type has not.
    #[error("Input value {days} of a column \"{column}\" is out of allowed Date32 range")]
    Date {
        /// The column.
        column: String,
        /// Days since 1970.
        days: i32,
    },
    /// A text that is no document.
    #[error("column {column}: {error}")]
    Value {
        /// The column.
        column: String,
        /// What is wrong with it.
        error: crate::text::ValueError,
    },
    /// Values that do not fit into a column.
    #[error(transparent)]
    Column(#[from] ColumnError),
}

impl ParquetError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Damaged { .. } => ErrorCode::INCORRECT_DATA,
            Self::NotServed { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::Null { .. } => ErrorCode::CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
            Self::Form { .. } => ErrorCode::TYPE_MISMATCH,
            Self::Date { .. } => ErrorCode::VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
            Self::Value { error, .. } => error.code(),
            Self::Column(error) => error.code(),
        }
    }
}

impl From<parquet::errors::ParquetError> for ParquetError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::Damaged {
            detail: error.to_string(),
        }
    }
}

impl From<arrow::error::ArrowError> for ParquetError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Damaged {
            detail: error.to_string(),
        }
    }
}
