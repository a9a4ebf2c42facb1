//! Why a statement cannot be planned.

use granary_types::{ErrorCode, TableName, back_quote_if_needed};

/// Why a statement cannot be planned. Nothing has been touched when one of these is returned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// One source was to become two things.
    #[error("Wrong renaming: it's specified that {kind} {from} should be renamed to {} and to {} at the same time", targets[0], targets[1])]
    Renaming {
        /// `table` or `database`.
        kind: &'static str,
        /// The source.
        from: String,
        /// What it was to become.
        targets: [String; 2],
    },
    /// The table to back up is not there.
    #[error("Table {table} was not found")]
    TableNotFound {
        /// The table.
        table: TableName,
    },
    /// There is no such temporary table.
    #[error("Temporary table {} was not found", back_quote_if_needed(name))]
    TemporaryTableNotFound {
        /// The table.
        name: String,
    },
    /// The database is not there.
    #[error("Database {} does not exist", back_quote_if_needed(database))]
    DatabaseNotFound {
        /// The database.
        database: String,
    },
    /// Nothing was chosen.
    #[error("Backup must not be empty")]
    EmptyBackup,
    /// Two objects would have one name in the backup.
    #[error("Entry '{target}' added multiple times to backup: both {} and {} are to be stored under this name", sources[0], sources[1])]
    SameTarget {
        /// The name.
        target: String,
        /// The objects.
        sources: [String; 2],
    },
    /// A partition of a table that has none.
    #[error("Table engine {engine} doesn't support partitions, cannot backup table {table}")]
    PartitionsNotSupported {
        /// The engine.
        engine: String,
        /// The table.
        table: TableName,
    },
    /// The rows of the table cannot be stored.
    #[error(
        "Table {table} with engine {engine} has data that cannot be backed up. With structure_only=true or unsupported_data='warn' its definition is stored without it"
    )]
    UnsupportedData {
        /// The table.
        table: TableName,
        /// The engine.
        engine: String,
    },
    /// A definition cannot be read.
    #[error("The definition of {object} cannot be read: {reason}")]
    Definition {
        /// The object.
        object: String,
        /// What is wrong with the text.
        reason: String,
        /// The code of that.
        code: ErrorCode,
    },
    /// A partition cannot be meant.
    #[error("{reason}: While collecting partitions of table {table}")]
    Partition {
        /// The table.
        table: TableName,
        /// What is wrong.
        reason: String,
        /// The code of that.
        code: ErrorCode,
    },
    /// The table to restore is not in the backup.
    #[error("Table {table} not found in backup")]
    TableNotInBackup {
        /// The table, under its name in the backup.
        table: TableName,
    },
    /// The temporary table to restore is not in the backup.
    #[error("Temporary table {} not found in backup", back_quote_if_needed(name))]
    TemporaryTableNotInBackup {
        /// The table.
        name: String,
    },
    /// The database to restore is not in the backup.
    #[error("Database {} not found in backup", back_quote_if_needed(database))]
    DatabaseNotInBackup {
        /// The database.
        database: String,
    },
    /// Two databases of the backup would become one.
    #[error(
        "Extracted two different create queries for the same database {}",
        back_quote_if_needed(database)
    )]
    TwoDatabasesForOneTarget {
        /// The database.
        database: String,
    },
    /// Two tables of the backup would become one.
    #[error("Extracted two different create queries for the same table {target}: of {} and of {}", sources[0], sources[1])]
    TwoTablesForOneTarget {
        /// The table.
        target: TableName,
        /// The tables in the backup.
        sources: [String; 2],
    },
    /// The database is there and was to be made.
    #[error(
        "Database {0} already exists: While creating database {0}",
        back_quote_if_needed(database)
    )]
    DatabaseExists {
        /// The database.
        database: String,
    },
    /// The database is not there and was not to be made.
    #[error(
        "Database {0} does not exist: While checking database {0}",
        back_quote_if_needed(database)
    )]
    DatabaseMissing {
        /// The database.
        database: String,
    },
    /// The database of a table is not there.
    #[error("Database {} does not exist: While creating table {table}", back_quote_if_needed(&table.database))]
    DatabaseMissingForTable {
        /// The table.
        table: TableName,
    },
    /// Tables of such a database are not in the data directory.
    #[error(
        "Database engine {engine} keeps no tables in the data directory: While creating table {table}"
    )]
    DatabaseKeepsNoTables {
        /// The table.
        table: TableName,
        /// The engine of the database.
        engine: String,
    },
    /// The database is there and is another one.
    #[error(
        "The database has a different definition: {existing} comparing to its definition in the backup: {backup}: While checking database {}",
        back_quote_if_needed(database)
    )]
    DatabaseDiffers {
        /// The database.
        database: String,
        /// Its definition.
        existing: String,
        /// The one in the backup.
        backup: String,
    },
    /// The table is there and was to be made.
    #[error("Table {table} already exists: While creating table {table}")]
    TableExists {
        /// The table.
        table: TableName,
    },
    /// The table is not there and was not to be made.
    #[error("Table {table} does not exist: While checking table {table}")]
    TableMissing {
        /// The table.
        table: TableName,
    },
    /// The table is there and is another one.
    #[error(
        "The table has a different definition: {existing} comparing to its definition in the backup: {backup}: While checking table {table}"
    )]
    TableDiffers {
        /// The table.
        table: TableName,
        /// Its definition.
        existing: String,
        /// The one in the backup.
        backup: String,
    },
    /// No such storage policy.
    #[error("Unknown storage policy `{policy}`: While creating table {table}")]
    UnknownPolicy {
        /// The policy.
        policy: String,
        /// The table.
        table: TableName,
    },
    /// A partition of a table that has none.
    #[error(
        "Table engine {engine} doesn't support partitions: While restoring data of table {table}"
    )]
    RestorePartitionsNotSupported {
        /// The engine.
        engine: String,
        /// The table.
        table: TableName,
    },
    /// The backup has data for a table that keeps none.
    #[error(
        "Cannot restore table {table}: Folder {data} in backup must be empty, the engine {engine} stores nothing there: While restoring data of table {table}"
    )]
    DataWithoutPlace {
        /// The table.
        table: TableName,
        /// Its engine.
        engine: String,
        /// Where the data is in the backup.
        data: String,
    },
    /// Rows of a Log table cannot be added to others.
    #[error(
        "Cannot append to table {table} with engine {engine}: only tables of the MergeTree and Log families take rows to those they have. Restore it under another name (AS) or truncate the table first"
    )]
    CannotAppend {
        /// The table.
        table: TableName,
        /// Its engine.
        engine: String,
    },
    /// The table has rows.
    #[error(
        "Cannot restore the table {into} because it already contains some data. You can set structure_only=true, restore_table_data=false or allow_non_empty_tables=true to overcome that in the way you want: While restoring data of table {table}"
    )]
    NotEmpty {
        /// The table that keeps the rows.
        into: TableName,
        /// The table that is restored.
        table: TableName,
    },
    /// Something in the data of a MergeTree table is not a part.
    #[error(
        "Cannot restore table {table}: {name} in the backup is not the name of a part: While restoring data of table {table}"
    )]
    NotAPart {
        /// The table.
        table: TableName,
        /// What it is called.
        name: String,
    },
    /// Patch parts find their rows by block numbers, which only an empty table can keep.
    #[error(
        "Cannot restore table {table}: the backup holds unapplied lightweight updates, which can be restored into an empty table only. Restore it under another name (AS) or truncate the table first: While restoring data of table {table}"
    )]
    PatchesNeedEmptyTable {
        /// The table.
        table: TableName,
    },
    /// The function is there and was to be made.
    #[error(
        "User-defined object '{function}' already exists: while adding user defined function `{function}`: While restoring data of table system.functions"
    )]
    FunctionExists {
        /// The function.
        function: String,
    },
}

impl PlanError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Renaming { .. } => ErrorCode::WRONG_DDL_RENAMING_SETTINGS,
            Self::TableNotFound { .. }
            | Self::TemporaryTableNotFound { .. }
            | Self::TableMissing { .. } => ErrorCode::UNKNOWN_TABLE,
            Self::DatabaseNotFound { .. }
            | Self::DatabaseMissing { .. }
            | Self::DatabaseMissingForTable { .. } => ErrorCode::UNKNOWN_DATABASE,
            Self::TableNotInBackup { .. }
            | Self::TemporaryTableNotInBackup { .. }
            | Self::DatabaseNotInBackup { .. } => ErrorCode::BACKUP_ENTRY_NOT_FOUND,
            Self::EmptyBackup => ErrorCode::BACKUP_IS_EMPTY,
            Self::SameTarget { .. } => ErrorCode::BACKUP_ENTRY_ALREADY_EXISTS,
            Self::PartitionsNotSupported { .. } | Self::UnsupportedData { .. } => {
                ErrorCode::CANNOT_BACKUP_TABLE
            }
            Self::Definition { code, .. } | Self::Partition { code, .. } => *code,
            Self::TwoDatabasesForOneTarget { .. } | Self::DatabaseDiffers { .. } => {
                ErrorCode::CANNOT_RESTORE_DATABASE
            }
            Self::DatabaseExists { .. } => ErrorCode::DATABASE_ALREADY_EXISTS,
            Self::DatabaseKeepsNoTables { .. } | Self::CannotAppend { .. } => {
                ErrorCode::NOT_IMPLEMENTED
            }
            Self::TableExists { .. } => ErrorCode::TABLE_ALREADY_EXISTS,
            Self::UnknownPolicy { .. } => ErrorCode::UNKNOWN_POLICY,
            Self::TwoTablesForOneTarget { .. }
            | Self::TableDiffers { .. }
            | Self::RestorePartitionsNotSupported { .. }
            | Self::DataWithoutPlace { .. }
            | Self::NotEmpty { .. }
            | Self::NotAPart { .. }
            | Self::PatchesNeedEmptyTable { .. } => ErrorCode::CANNOT_RESTORE_TABLE,
            Self::FunctionExists { .. } => ErrorCode::FUNCTION_ALREADY_EXISTS,
        }
    }
}
