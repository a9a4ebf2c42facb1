//! Why a dictionary cannot be used.

use granary_types::ErrorCode;

/// Why a dictionary cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DictionaryError {
    /// The text is no definition.
    #[error("the definition cannot be parsed: {0}")]
    Syntax(String),
    /// It defines something else, or lacks a part.
    #[error("the definition of a dictionary has no {0}")]
    Missing(&'static str),
    /// An attribute has a type that is not known.
    #[error("attribute {attribute}: {reason}")]
    Type {
        /// The attribute.
        attribute: String,
        /// What is wrong.
        reason: String,
    },
    /// ClickHouse can do this, Granary does not.
    #[error("{0} is not implemented")]
    NotImplemented(String),
    /// A layout of ranges without `RANGE`.
    #[error("dictionary of layout '{0}' requires RANGE(MIN … MAX …)")]
    NoRange(&'static str),
    /// `RANGE` with a layout that has none.
    #[error("RANGE(MIN … MAX …) can be given for a dictionary of layout 'range_hashed' only")]
    Range,
    /// What the source says does not go together.
    #[error("{0}")]
    Source(&'static str),
    /// A source cannot be asked for single keys.
    #[error("source {source_name} cannot be used with layout {layout}")]
    NotSelective {
        /// The source.
        source_name: &'static str,
        /// The layout.
        layout: &'static str,
    },
    /// A key is too large for a flat array.
    #[error("identifier {key} should be less than {size_max} (MAX_ARRAY_SIZE of layout FLAT)")]
    KeyTooLarge {
        /// The key.
        key: u64,
        /// How many keys there may be.
        size_max: u64,
    },
    /// The arrays that were given are not those of the definition.
    #[error("a dictionary was given columns that its definition does not ask for: {0}")]
    Columns(String),
}

impl DictionaryError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Syntax(_) => ErrorCode::SYNTAX_ERROR,
            Self::Missing(_) => ErrorCode::INCORRECT_DICTIONARY_DEFINITION,
            Self::Type { .. } => ErrorCode::UNKNOWN_TYPE,
            Self::NotImplemented(_) => ErrorCode::NOT_IMPLEMENTED,
            Self::NoRange(_) | Self::Range => ErrorCode::BAD_ARGUMENTS,
            Self::Source(_) | Self::NotSelective { .. } => ErrorCode::UNSUPPORTED_METHOD,
            Self::KeyTooLarge { .. } => ErrorCode::ARGUMENT_OUT_OF_BOUND,
            Self::Columns(_) => ErrorCode::LOGICAL_ERROR,
        }
    }
}
