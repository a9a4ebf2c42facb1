//! Why a query is refused or fails.

use granary_types::{DataType, ErrorCode};

/// Why a query is refused or fails.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// No column, alias or parameter of a lambda has this name.
    #[error("Unknown expression identifier `{name}` in scope {scope}{hint}")]
    UnknownIdentifier {
        /// As it is written.
        name: String,
        /// The query in which it stands.
        scope: String,
        /// `. Maybe you meant: …`, or nothing.
        hint: String,
    },
    /// A name stands for several things.
    #[error("Identifier {name} is ambiguous: it stands for several columns of the query")]
    AmbiguousIdentifier {
        /// As it is written.
        name: String,
    },
    /// No table has this name.
    #[error("Unknown table expression identifier '{name}'{hint}")]
    UnknownTable {
        /// As it is written.
        name: String,
        /// `. Maybe you meant: …`, or nothing.
        hint: String,
    },
    /// No function has this name.
    #[error("Function with name `{name}` does not exist{hint}")]
    UnknownFunction {
        /// As it is written.
        name: String,
        /// `. Maybe you meant: …`, or nothing.
        hint: String,
    },
    /// No table function has this name.
    #[error("Unknown table function {name}{hint}")]
    UnknownTableFunction {
        /// As it is written.
        name: String,
        /// `. Maybe you meant: …`, or nothing.
        hint: String,
    },
    /// No aggregate function has this name.
    #[error("Aggregate function with name '{name}' does not exist{hint}")]
    UnknownAggregate {
        /// As it is written.
        name: String,
        /// `. Maybe you meant: …`, or nothing.
        hint: String,
    },
    /// No dictionary has this name.
    #[error("Dictionary (`{name}`) not found")]
    UnknownDictionary {
        /// As it is written.
        name: String,
    },
    /// A function has too many or too few arguments.
    #[error(
        "Number of arguments for function {function} doesn't match: passed {given}, should be {expected}"
    )]
    ArgumentCount {
        /// The function.
        function: String,
        /// How many it was given.
        given: usize,
        /// `2`, `1 or 2`, …
        expected: String,
    },
    /// A function does not take an argument of this type.
    #[error("Illegal type {data_type} of argument {position} of function {function}{expected}")]
    ArgumentType {
        /// The function.
        function: String,
        /// The number of the argument, from 1.
        position: usize,
        /// Its type.
        data_type: DataType,
        /// `: it must be …`, or nothing.
        expected: String,
    },
    /// Two types have no type that holds the values of both.
    #[error("There is no supertype for types {types} because {reason}")]
    NoCommonType {
        /// The types, with `, ` between them.
        types: String,
        /// Why.
        reason: &'static str,
    },
    /// A column stands outside of aggregate functions and is no key of `GROUP BY`.
    #[error(
        "Column '{name}' is not under aggregate function and not in GROUP BY keys. In query {scope}"
    )]
    NotAggregated {
        /// The column.
        name: String,
        /// The query.
        scope: String,
    },
    /// ClickHouse can do this, Granary does not.
    #[error("{what} is not implemented")]
    NotImplemented {
        /// What it is.
        what: String,
    },
    /// The query was stopped.
    #[error("Query was cancelled")]
    Cancelled,
    /// The query needs more memory than it may use.
    #[error("Query memory limit exceeded: {detail}")]
    MemoryLimit {
        /// What the memory was wanted for.
        detail: String,
    },
    /// A function or a table refuses a value, with a code of its own.
    #[error("{message}")]
    Refused {
        /// The code.
        code: ErrorCode,
        /// What, where, and what to do.
        message: String,
    },
    /// The query engine broke a promise; this is a mistake in Granary.
    #[error("Internal error of the query engine: {detail}")]
    Internal {
        /// What it said.
        detail: String,
    },
}

impl QueryError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownIdentifier { .. } => ErrorCode::UNKNOWN_IDENTIFIER,
            Self::AmbiguousIdentifier { .. } => ErrorCode::AMBIGUOUS_IDENTIFIER,
            Self::UnknownTable { .. } => ErrorCode::UNKNOWN_TABLE,
            Self::UnknownFunction { .. } | Self::UnknownTableFunction { .. } => {
                ErrorCode::UNKNOWN_FUNCTION
            }
            Self::UnknownDictionary { .. } => ErrorCode::BAD_ARGUMENTS,
            Self::UnknownAggregate { .. } => ErrorCode::UNKNOWN_AGGREGATE_FUNCTION,
            Self::ArgumentCount { .. } => ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
            Self::ArgumentType { .. } => ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
            Self::NoCommonType { .. } => ErrorCode::NO_COMMON_TYPE,
            Self::NotAggregated { .. } => ErrorCode::NOT_AN_AGGREGATE,
            Self::NotImplemented { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::Cancelled => ErrorCode::QUERY_WAS_CANCELLED,
            Self::MemoryLimit { .. } => ErrorCode::MEMORY_LIMIT_EXCEEDED,
            Self::Refused { code, .. } => *code,
            Self::Internal { .. } => ErrorCode::LOGICAL_ERROR,
        }
    }

    /// A refusal with a code of its own.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
        }
    }

    /// ClickHouse can do this, Granary does not.
    pub fn not_implemented(what: impl Into<String>) -> Self {
        Self::NotImplemented { what: what.into() }
    }

    /// A function has too many or too few arguments: `expected` is `2`, `1 or 2`, `at least 1`.
    pub fn argument_count(function: &str, given: usize, expected: &str) -> Self {
        Self::ArgumentCount {
            function: function.to_owned(),
            given,
            expected: expected.to_owned(),
        }
    }

    /// A function does not take an argument of this type; `position` counts from 1.
    pub fn argument_type(function: &str, position: usize, data_type: &DataType) -> Self {
        Self::ArgumentType {
            function: function.to_owned(),
            position,
            data_type: data_type.clone(),
            expected: String::new(),
        }
    }
}

impl From<granary_dictionary::DictionaryError> for QueryError {
    fn from(error: granary_dictionary::DictionaryError) -> Self {
        Self::refused(error.code(), error.to_string())
    }
}

impl From<granary_env::Cancelled> for QueryError {
    fn from(_: granary_env::Cancelled) -> Self {
        Self::Cancelled
    }
}
