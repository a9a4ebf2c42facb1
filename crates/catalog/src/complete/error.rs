//! [`DefinitionError`]: why a definition makes nothing.

use granary_types::{ErrorCode, TableName};

/// Why a definition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// A type that there is not.
    #[error("Unknown data type family: {name}")]
    UnknownType {
        /// Its name.
        name: String,
    },
    /// A type with other arguments than it takes.
    #[error("Wrong arguments of data type {data_type}: {reason}")]
    TypeArguments {
        /// The type as written.
        data_type: String,
        /// What is wrong.
        reason: String,
        /// The code.
        code: ErrorCode,
    },
    /// A type that cannot be wrapped in `Nullable`.
    #[error("Nested type {data_type} cannot be inside Nullable type")]
    NotNullable {
        /// The inner type.
        data_type: String,
    },
    /// A type that cannot be wrapped in `LowCardinality`.
    #[error(
        "DataTypeLowCardinality is supported only for numbers, strings, Date or DateTime, but got {data_type}"
    )]
    NotInLowCardinality {
        /// The inner type.
        data_type: String,
    },
    /// A type that ClickHouse takes only when told so.
    #[error(
        "Cannot create column with type {data_type}: {reason}. Set setting {setting} = 1 to allow it"
    )]
    Suspicious {
        /// The type.
        data_type: String,
        /// What is wrong with it.
        reason: &'static str,
        /// The setting that allows it.
        setting: &'static str,
        /// The code.
        code: ErrorCode,
    },
    /// Two columns of one name.
    #[error("Cannot add column {column}: column with this name already exists")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// Neither columns nor where they come from.
    #[error("Incorrect CREATE query: required list of column descriptions or AS section or SELECT")]
    NoColumns,
    /// A list of columns in which nothing is stored.
    #[error("Cannot CREATE table without physical columns")]
    NoPhysicalColumns,
    /// A column whose type does not follow from its default.
    #[error(
        "The type of column {column} must be written down: that of `{expression}` is not derived"
    )]
    UnknownColumnType {
        /// The column.
        column: String,
        /// Its default.
        expression: String,
    },
    /// A query whose columns do not follow from what is known.
    #[error(
        "The columns of the query must be written down: the type of `{expression}` is not derived"
    )]
    UnknownShape {
        /// What is not understood.
        expression: String,
    },
    /// A table that a query names.
    #[error("Unknown table expression identifier '{table}'")]
    UnknownTable {
        /// Its name.
        table: TableName,
    },
    /// A name in an expression that is no column.
    #[error("Missing columns: '{name}' while processing: `{expression}`")]
    UnknownIdentifier {
        /// The name.
        name: String,
        /// The expression.
        expression: String,
    },
    /// A function that there is not.
    #[error("Function with name `{name}` does not exist")]
    UnknownFunction {
        /// Its name.
        name: String,
    },
    /// Defaults that need each other.
    #[error("Cyclic alias or default of column {column}")]
    CyclicDefault {
        /// One of them.
        column: String,
    },
    /// A default that cannot be one.
    #[error("The default of column {column} cannot have {what}")]
    Default {
        /// The column.
        column: String,
        /// What it has.
        what: &'static str,
        /// The code.
        code: ErrorCode,
    },
    /// An engine that there is not.
    #[error("Unknown table engine {name}")]
    UnknownEngine {
        /// Its name.
        name: String,
    },
    /// An engine with a clause that it does not have.
    #[error("Engine {engine} doesn't support {clause}")]
    EngineClause {
        /// The engine.
        engine: String,
        /// The clause.
        clause: &'static str,
    },
    /// An engine with other arguments than it takes.
    #[error("Wrong arguments of engine {engine}: {reason}")]
    EngineArguments {
        /// The engine.
        engine: String,
        /// What was expected.
        reason: &'static str,
        /// The code.
        code: ErrorCode,
    },
    /// A setting that the engine does not have.
    #[error("Unknown setting '{name}' for storage {engine}")]
    UnknownSetting {
        /// The setting.
        name: String,
        /// The engine.
        engine: String,
    },
    /// A setting with a value that it does not take.
    #[error("Setting {name}: {reason}")]
    SettingValue {
        /// The setting.
        name: String,
        /// What is wrong.
        reason: &'static str,
        /// The code.
        code: ErrorCode,
    },
    /// Something is wrong with a key.
    #[error("{clause}: {reason}")]
    Key {
        /// The clause.
        clause: &'static str,
        /// What is wrong.
        reason: String,
        /// The code.
        code: ErrorCode,
    },
    /// Something is wrong with a codec.
    #[error("Codec of column {column}: {reason}")]
    Codec {
        /// The column.
        column: String,
        /// What is wrong.
        reason: String,
        /// The code.
        code: ErrorCode,
    },
    /// The other table of `AS` keeps nothing that a table can have.
    #[error("Cannot CREATE a table AS {table}, it is a {kind}")]
    NotATable {
        /// The other table.
        table: TableName,
        /// What it is.
        kind: &'static str,
    },
    /// A command of `ALTER` that cannot be carried out.
    #[error("{message}")]
    Alter {
        /// What is wrong.
        message: String,
        /// The code.
        code: ErrorCode,
    },
    /// What is understood but not done.
    #[error("{what} is not supported")]
    NotSupported {
        /// What.
        what: &'static str,
    },
}

impl DefinitionError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownType { .. } => ErrorCode::UNKNOWN_TYPE,
            Self::NotNullable { .. } | Self::NotInLowCardinality { .. } => {
                ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT
            }
            Self::DuplicateColumn { .. } => ErrorCode::ILLEGAL_COLUMN,
            Self::NoColumns | Self::NotATable { .. } => ErrorCode::INCORRECT_QUERY,
            Self::NoPhysicalColumns => ErrorCode::EMPTY_LIST_OF_COLUMNS_PASSED,
            Self::UnknownIdentifier { .. } => ErrorCode::UNKNOWN_IDENTIFIER,
            Self::UnknownFunction { .. } => ErrorCode::UNKNOWN_FUNCTION,
            Self::CyclicDefault { .. } => ErrorCode::CYCLIC_ALIASES,
            Self::UnknownEngine { .. } => ErrorCode::UNKNOWN_STORAGE,
            Self::EngineClause { .. } => ErrorCode::BAD_ARGUMENTS,
            Self::UnknownSetting { .. } => ErrorCode::UNKNOWN_SETTING,
            Self::Suspicious { code, .. }
            | Self::TypeArguments { code, .. }
            | Self::SettingValue { code, .. }
            | Self::Alter { code, .. }
            | Self::Default { code, .. }
            | Self::EngineArguments { code, .. }
            | Self::Key { code, .. }
            | Self::Codec { code, .. } => *code,
            Self::UnknownTable { .. } => ErrorCode::UNKNOWN_TABLE,
            Self::UnknownColumnType { .. }
            | Self::UnknownShape { .. }
            | Self::NotSupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }
}
