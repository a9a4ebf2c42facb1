//! What a statement asks for, in checked types and in no dialect.
//!
//! The dialects have grammars of their own and lower into this. Nothing in here was looked up:
//! whether a table, a disk or a backup exists is for the planner and the executor.

mod alter;
mod definition;
mod insert;
mod server;

use granary_types::{TableName, Uuid};

use crate::ast::{AccessQuery, Create, Expr, IntoOutfile, SelectUnion};
use crate::destination::Destination;
use crate::pattern::LikePattern;
use crate::settings::{BackupSettings, LookSettings, QuerySettings, RestoreSettings};
use crate::value::{QueryParameters, Value};
pub use alter::{
    AlterTableStatement, OptimizeTable, PartSelection, Place, RowDelete, RowUpdate, SettingsChange,
    TableChange,
};
pub use definition::{
    AttachTable, DetachTable, DropConditions, DropTables, NamePair, NamedTable, RenameTables,
    Truncate,
};
pub use insert::{InsertColumn, InsertRows, RowSource, RowTarget};
pub use server::{
    CheckTables, Described, ExistsStatement, ExplainQuery, KillStatement, ShowList, SystemStatement,
};

/// A statement with what is said about its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What is to be done.
    pub statement: Statement,
    /// Settings that any query may have, such as `max_threads`.
    pub query_settings: QuerySettings,
    /// `FORMAT name`
    pub format: Option<String>,
    /// `INTO OUTFILE …`
    pub outfile: Option<IntoOutfile>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// `BACKUP`
    Backup(Box<Backup>),
    /// `RESTORE`
    Restore(Box<Restore>),
    /// `EXPLAIN`: the plan of a backup or a restore, which is not run.
    Explain(Box<Statement>),
    /// `SHOW BACKUPS`: what backups there are under a place.
    ShowBackups(Box<Look>),
    /// `DESCRIBE BACKUP`: what is in a backup.
    DescribeBackup(Box<Look>),
    /// `CHECK BACKUP`: every byte of a backup and its chain is read and compared.
    CheckBackup {
        /// The backup.
        backup: Box<Look>,
        /// How much of it; all if not given.
        sample: Option<Percent>,
    },
    /// `DROP BACKUP`
    DropBackup {
        /// The backup.
        backup: Box<Look>,
        /// What happens to the backups that need it.
        dependents: Dependents,
    },
    /// `SELECT`
    Select(Box<SelectUnion>),
    /// `INSERT`
    Insert(Box<InsertRows>),
    /// `CREATE` and `ATTACH` with a definition. The name, and every table that the definition names,
    /// have their database, but for temporary tables.
    Create(Box<Create>),
    /// `ATTACH TABLE`, `ATTACH DICTIONARY` without a definition
    AttachTable(AttachTable),
    /// `ATTACH DATABASE` without a definition
    AttachDatabase {
        /// The database.
        database: String,
        /// Whether it is right when it exists.
        if_not_exists: bool,
    },
    /// `DROP TABLE`, `DROP VIEW`, `DROP DICTIONARY`
    DropTables(DropTables),
    /// `DROP DATABASE`
    DropDatabase {
        /// The database.
        database: String,
        /// What may be missing or full.
        conditions: DropConditions,
        /// Whether the data is gone when the statement is done.
        sync: bool,
    },
    /// `DROP FUNCTION`
    DropFunction {
        /// The function.
        name: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `DETACH TABLE`, `DETACH VIEW`, `DETACH DICTIONARY`
    DetachTable(DetachTable),
    /// `DETACH DATABASE`
    DetachDatabase {
        /// The database.
        database: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
        /// Whether it stays detached after a restart.
        permanently: bool,
        /// Whether it is out of use when the statement is done.
        sync: bool,
    },
    /// `TRUNCATE`
    Truncate(Truncate),
    /// `RENAME TABLE`, `RENAME DICTIONARY`
    RenameTables(RenameTables),
    /// `EXCHANGE TABLES`, `EXCHANGE DICTIONARIES`
    ExchangeTables(RenameTables),
    /// `RENAME DATABASE`
    RenameDatabase {
        /// The old name.
        from: String,
        /// The new one.
        to: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `UNDROP TABLE`
    Undrop {
        /// Its name.
        name: TableName,
        /// Which of the dropped tables of this name.
        uuid: Option<Uuid>,
    },
    /// `ALTER TABLE`
    AlterTable(Box<AlterTableStatement>),
    /// `ALTER DATABASE`
    AlterDatabase {
        /// The database.
        database: String,
        /// New settings.
        settings: SettingsChange,
        /// A new comment.
        comment: Option<Vec<u8>>,
    },
    /// `DELETE FROM`: rows are marked as deleted.
    DeleteRows {
        /// The table.
        table: NamedTable,
        /// Which rows.
        delete: RowDelete,
        /// The command that a mutation records: `UPDATE _row_exists = 0 WHERE …`
        text: String,
    },
    /// `UPDATE`: rows are changed by a patch.
    UpdateRows {
        /// The table.
        table: NamedTable,
        /// Which rows, and how.
        update: RowUpdate,
    },
    /// `OPTIMIZE TABLE`
    Optimize(OptimizeTable),
    /// `CHECK TABLE`, `CHECK DATABASE`, `CHECK ALL TABLES`
    CheckTables(CheckTables),
    /// `EXISTS`
    Exists(ExistsStatement),
    /// `DESCRIBE`
    Describe(Described),
    /// `KILL`
    Kill(KillStatement),
    /// `EXPLAIN` of what is no backup
    ExplainQuery(Box<ExplainQuery>),
    /// `SYSTEM`
    System(SystemStatement),
    /// Users, roles, policies, quotas, profiles and rights
    Access(Box<AccessQuery>),
    /// `SHOW COLUMNS`, `SHOW INDEXES`, `SHOW SETTINGS` and other lists
    ShowList(ShowList),
    /// `SHOW DATABASES`
    ShowDatabases(ShowNames),
    /// `SHOW TABLES`
    ShowTables {
        /// The database.
        database: String,
        /// Whether the kind of each table is shown, too.
        full: bool,
        /// Whether temporary tables are shown, and no others.
        temporary: bool,
        /// Which of them.
        names: ShowNames,
    },
    /// `SHOW DICTIONARIES`
    ShowDictionaries {
        /// The database.
        database: String,
        /// Which of them.
        names: ShowNames,
    },
    /// `SHOW CREATE DATABASE`
    ShowCreateDatabase {
        /// The database.
        database: String,
    },
    /// `SHOW CREATE TABLE`
    ShowCreate {
        /// What it must be.
        kind: ObjectKind,
        /// Whether it is a temporary table of the session; the database means nothing then.
        temporary: bool,
        /// Its name.
        name: TableName,
    },
    /// `USE`: the current database of the session.
    Use {
        /// The database.
        database: String,
    },
    /// `SET`: settings of the session.
    Set {
        /// New values.
        settings: QuerySettings,
        /// Settings that go back to their default, sorted.
        defaults: Vec<String>,
        /// Query parameters.
        parameters: QueryParameters,
    },
}

impl Statement {
    /// Its first words, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Backup(_) => "BACKUP",
            Self::Restore(_) => "RESTORE",
            Self::Explain(_) | Self::ExplainQuery(_) => "EXPLAIN",
            Self::ShowBackups(_) => "SHOW BACKUPS",
            Self::DescribeBackup(_) => "DESCRIBE BACKUP",
            Self::CheckBackup { .. } => "CHECK BACKUP",
            Self::DropBackup { .. } => "DROP BACKUP",
            Self::Select(_) => "SELECT",
            Self::Insert(_) => "INSERT",
            Self::Create(create) => create.statement_name(),
            Self::AttachTable(_) => "ATTACH TABLE",
            Self::AttachDatabase { .. } => "ATTACH DATABASE",
            Self::DropTables(_) => "DROP TABLE",
            Self::DropDatabase { .. } => "DROP DATABASE",
            Self::DropFunction { .. } => "DROP FUNCTION",
            Self::DetachTable(_) => "DETACH TABLE",
            Self::DetachDatabase { .. } => "DETACH DATABASE",
            Self::Truncate(_) => "TRUNCATE",
            Self::RenameTables(_) => "RENAME TABLE",
            Self::ExchangeTables(_) => "EXCHANGE TABLES",
            Self::RenameDatabase { .. } => "RENAME DATABASE",
            Self::Undrop { .. } => "UNDROP TABLE",
            Self::AlterTable(_) => "ALTER TABLE",
            Self::AlterDatabase { .. } => "ALTER DATABASE",
            Self::DeleteRows { .. } => "DELETE",
            Self::UpdateRows { .. } => "UPDATE",
            Self::Optimize(_) => "OPTIMIZE TABLE",
            Self::CheckTables(_) => "CHECK TABLE",
            Self::Exists(_) => "EXISTS",
            Self::Describe(_) => "DESCRIBE TABLE",
            Self::Kill(_) => "KILL",
            Self::System(_) => "SYSTEM",
            Self::Access(query) => query.statement_name(),
            Self::ShowList(list) => list.statement_name(),
            Self::ShowDatabases(_) => "SHOW DATABASES",
            Self::ShowTables { .. } => "SHOW TABLES",
            Self::ShowDictionaries { .. } => "SHOW DICTIONARIES",
            Self::ShowCreateDatabase { .. } => "SHOW CREATE DATABASE",
            Self::ShowCreate { .. } => "SHOW CREATE TABLE",
            Self::Use { .. } => "USE",
            Self::Set { .. } => "SET",
        }
    }
}

/// A backup that is looked at, or the place above some.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Where it is.
    pub place: Destination,
    /// Where its base is now, if not where the backup says.
    pub base: Option<Destination>,
    /// The settings.
    pub settings: LookSettings,
}

/// A share above 0 and up to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percent(f64);

impl Percent {
    /// `None` when the number is not in the range.
    pub fn new(percent: f64) -> Option<Self> {
        (percent > 0.0 && percent <= 100.0).then_some(Self(percent))
    }

    /// From above 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0 / 100.0
    }
}

/// What `DROP BACKUP` does to the backups that need the one that is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependents {
    /// It fails when there are any.
    Refuse,
    /// They are dropped, too.
    Drop,
}

/// What `SHOW CREATE` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// Anything that is in a database.
    Table,
    /// A view or a materialised view.
    View,
    /// A dictionary.
    Dictionary,
}

/// Which rows a `SHOW` answers with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShowNames {
    /// Which names; all if not given.
    pub pattern: Option<LikePattern>,
    /// `WHERE …`
    pub filter: Option<Box<Expr>>,
    /// How many of them at most.
    pub limit: Option<u64>,
}

/// `BACKUP elements TO destination`
#[derive(Debug, Clone, PartialEq)]
pub struct Backup {
    /// What is backed up, in the order of the statement; not empty.
    pub elements: Vec<Element>,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// Where it is written.
    pub destination: Destination,
    /// What it is an increment over.
    pub base: Option<Destination>,
    /// The settings.
    pub settings: BackupSettings,
    /// The hosts of a cluster: one list per shard, one name per replica.
    pub cluster_host_ids: Vec<Vec<String>>,
}

/// `RESTORE elements FROM destination`
#[derive(Debug, Clone, PartialEq)]
pub struct Restore {
    /// What is restored, in the order of the statement; not empty.
    pub elements: Vec<Element>,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// Where it is read.
    pub source: Destination,
    /// Where the base is now, if not where the backup says.
    pub base: Option<Destination>,
    /// The settings.
    pub settings: RestoreSettings,
    /// The hosts of a cluster: one list per shard, one name per replica.
    pub cluster_host_ids: Vec<Vec<String>>,
}

/// What one item of a `BACKUP` or `RESTORE` list names. Unqualified names of tables belong to the
/// current database. An alias is the name in the backup for `BACKUP`, and the name of what is made
/// for `RESTORE`.
#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    /// A table, view or dictionary.
    Table {
        /// Its name.
        name: TableName,
        /// Its other name, when that differs.
        alias: Option<TableName>,
        /// The partitions; empty for all of them.
        partitions: Vec<Partition>,
    },
    /// A temporary table of the session.
    TemporaryTable {
        /// Its name.
        name: String,
        /// Its other name, when that differs.
        alias: Option<String>,
    },
    /// A database with all that is in it.
    Database {
        /// Its name.
        name: String,
        /// Its other name, when that differs.
        alias: Option<String>,
        /// Tables of it that are left out, sorted.
        except: Vec<TableName>,
    },
    /// All databases and all temporary tables.
    All {
        /// Databases that are left out, sorted.
        except_databases: Vec<String>,
        /// Tables that are left out, sorted.
        except_tables: Vec<TableName>,
    },
    /// All databases, without temporary tables.
    AllDatabases {
        /// Databases that are left out, sorted.
        except_databases: Vec<String>,
    },
    /// All temporary tables of the session.
    AllTemporaryTables {
        /// Tables that are left out, sorted.
        except_tables: Vec<String>,
    },
}

/// A partition of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Partition {
    /// `ALL`
    All,
    /// The id, which is part of the names of the parts.
    Id(String),
    /// The values of the partition key, one for each of its columns.
    Value(Vec<Value>),
}
