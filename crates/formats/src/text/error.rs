//! Why a text is no value.

use granary_columns::ColumnError;
use granary_types::{DataType, ErrorCode};

/// Why a text is no value of a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// The value does not fit into the column.
    #[error("{message}")]
    Column {
        /// Why.
        message: String,
        /// The code a client sees.
        code: ErrorCode,
    },
    /// Something else was expected.
    #[error("Cannot parse input: expected {expected} before: '{found}'")]
    Expected {
        /// What was expected.
        expected: String,
        /// What is there.
        found: String,
    },
    /// The text ends too early.
    #[error("Cannot parse input: expected {expected} at end of stream")]
    End {
        /// What was expected.
        expected: String,
    },
    /// The value is there, and something behind it.
    #[error("Cannot parse string '{text}' as {data_type}: syntax error {}", parsed(.text, *.position))]
    Rest {
        /// The text.
        text: String,
        /// The type.
        data_type: DataType,
        /// Where the value ends.
        position: usize,
    },
    /// No number.
    #[error("Cannot parse number from '{found}'")]
    Number {
        /// What is there.
        found: String,
    },
    /// No `Bool`.
    #[error(
        "Cannot parse boolean value here: '{found}', should be true/false, 1/0 or on/off/yes/no"
    )]
    Bool {
        /// What is there.
        found: String,
    },
    /// No date.
    #[error("Cannot parse Date from '{found}'")]
    Date {
        /// What is there.
        found: String,
    },
    /// No date and time.
    #[error("Cannot parse DateTime from '{found}'")]
    DateTime {
        /// What is there.
        found: String,
    },
    /// No UUID.
    #[error("Cannot parse UUID from '{found}'")]
    Uuid {
        /// What is there.
        found: String,
    },
    /// No address.
    #[error("Invalid IPv4 value '{found}'")]
    Ipv4 {
        /// What is there.
        found: String,
    },
    /// No address.
    #[error("Invalid IPv6 value '{found}'")]
    Ipv6 {
        /// What is there.
        found: String,
    },
    /// No array.
    #[error("Cannot read array from text, expected comma or end of array, found '{found}'")]
    Array {
        /// What is there.
        found: String,
    },
    /// No document.
    #[error("Cannot read JSON from '{found}'")]
    Json {
        /// What is there.
        found: String,
    },
    /// A name that the enum has not.
    #[error("Unknown element '{found}' for enum {data_type}")]
    EnumElement {
        /// What is there.
        found: String,
        /// The type.
        data_type: DataType,
    },
    /// A decimal with more digits than its type has.
    #[error("Too many digits ({digits} > {digits_max}) in decimal value")]
    DecimalOverflow {
        /// Digits before the point.
        digits: usize,
        /// As many as there is room for.
        digits_max: usize,
    },
    /// A string longer than its `FixedString`.
    #[error("String too long for type FixedString({width})")]
    FixedStringOverflow {
        /// Bytes of the type.
        width: usize,
    },
    /// An escape that there is not.
    #[error("Cannot parse escape sequence in '{found}'")]
    Escape {
        /// What is there.
        found: String,
    },
    /// A string without a quote at its beginning or at its end.
    #[error("Cannot parse quoted string: expected a quote, got '{found}'")]
    Quote {
        /// What is there.
        found: String,
    },
    /// Types whose values have no text that can be read.
    #[error("Values of type {data_type} cannot be read from text")]
    Unsupported {
        /// The type.
        data_type: DataType,
    },
    /// Nested too deep.
    #[error("Values are nested deeper than {depth_max} levels")]
    TooDeep {
        /// The most levels.
        depth_max: usize,
    },
    /// Of all types of a `Variant` none takes the value.
    #[error("Cannot parse '{found}' as a value of {data_type}")]
    NoVariant {
        /// What is there.
        found: String,
        /// The type.
        data_type: DataType,
    },
    /// A document in which a path comes twice.
    #[error("Duplicate path found during parsing JSON object: {path}")]
    DuplicatePath {
        /// The path.
        path: String,
    },
}

impl ValueError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Column { code, .. } => *code,
            Self::Expected { .. } => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::End { .. } => ErrorCode::ATTEMPT_TO_READ_AFTER_EOF,
            Self::Rest { .. } => ErrorCode::CANNOT_PARSE_TEXT,
            Self::Number { .. } => ErrorCode::CANNOT_PARSE_NUMBER,
            Self::Bool { .. } => ErrorCode::CANNOT_PARSE_BOOL,
            Self::Date { .. } => ErrorCode::CANNOT_PARSE_DATE,
            Self::DateTime { .. } => ErrorCode::CANNOT_PARSE_DATETIME,
            Self::Uuid { .. } => ErrorCode::CANNOT_PARSE_UUID,
            Self::Ipv4 { .. } => ErrorCode::CANNOT_PARSE_IPV4,
            Self::Ipv6 { .. } => ErrorCode::CANNOT_PARSE_IPV6,
            Self::Array { .. } => ErrorCode::CANNOT_READ_ARRAY_FROM_TEXT,
            Self::EnumElement { .. } => ErrorCode::UNKNOWN_ELEMENT_OF_ENUM,
            Self::DecimalOverflow { .. } => ErrorCode::ARGUMENT_OUT_OF_BOUND,
            Self::FixedStringOverflow { .. } => ErrorCode::TOO_LARGE_STRING_SIZE,
            Self::Escape { .. } => ErrorCode::CANNOT_PARSE_ESCAPE_SEQUENCE,
            Self::Quote { .. } => ErrorCode::CANNOT_PARSE_QUOTED_STRING,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::TooDeep { .. } => ErrorCode::TOO_DEEP_RECURSION,
            Self::NoVariant { .. } | Self::DuplicatePath { .. } | Self::Json { .. } => {
                ErrorCode::INCORRECT_DATA
            }
        }
    }
}

impl From<ColumnError> for ValueError {
    fn from(error: ColumnError) -> Self {
        Self::Column {
            message: error.to_string(),
            code: error.code(),
        }
    }
}

fn parsed(text: &str, position: usize) -> String {
    if position == 0 {
        return "at begin of string".to_owned();
    }
    let parsed: String = text.chars().take(position).collect();
    format!("at position {position} (parsed just '{parsed}')")
}
