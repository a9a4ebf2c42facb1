//! `BACKUP` and `RESTORE`.

use std::collections::BTreeSet;

use super::{Expr, FunctionCall, Literal, QueryParameter};

/// `BACKUP … TO …` or `RESTORE … FROM …`.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupQuery {
    /// Which of the two.
    pub kind: BackupKind,
    /// What is backed up or restored.
    pub subject: BackupSubject,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What stands after `TO` or `FROM`.
    pub destination: FunctionCall,
    /// `SETTINGS base_backup = …`
    pub base_backup: Option<FunctionCall>,
    /// The other settings, in the order in which they were written. `ASYNC` and `SYNC` are
    /// `async = true` and `async = false` at the end.
    pub settings: Vec<SettingChange>,
    /// `SETTINGS cluster_host_ids = …`
    pub cluster_host_ids: Option<Expr>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// Which of the two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupKind {
    /// `BACKUP`
    Backup,
    /// `RESTORE`
    Restore,
}

/// What is backed up or restored.
#[derive(Debug, Clone, PartialEq)]
pub enum BackupSubject {
    /// A list of elements, not empty.
    Elements(Vec<BackupElement>),
    /// `FROM SNAPSHOT destination`
    Snapshot(FunctionCall),
}

/// What one item of the list names. A new name that equals the old one is left out.
#[derive(Debug, Clone, PartialEq)]
pub enum BackupElement {
    /// `TABLE name [AS name] [PARTITIONS …]`, and the same with `DICTIONARY` and `VIEW`.
    Table {
        /// The table.
        name: QualifiedName,
        /// `AS name`
        new_name: Option<QualifiedName>,
        /// The partitions; empty for all of them.
        partitions: Vec<BackupPartition>,
    },
    /// `TEMPORARY TABLE name [AS name]`
    TemporaryTable {
        /// The table.
        name: String,
        /// `AS name`
        new_name: Option<String>,
    },
    /// `DATABASE name [AS name] [EXCEPT TABLES …]`
    Database {
        /// The database.
        name: String,
        /// `AS name`
        new_name: Option<String>,
        /// Tables of the database that are left out.
        except_tables: BTreeSet<String>,
    },
    /// `ALL [EXCEPT DATABASES …] [EXCEPT TABLES …]`
    All {
        /// Databases that are left out.
        except_databases: BTreeSet<String>,
        /// Tables that are left out.
        except_tables: BTreeSet<QualifiedName>,
    },
    /// `ALL DATABASES [EXCEPT …]`, which older manuals have: all but temporary tables.
    AllDatabases {
        /// Databases that are left out.
        except_databases: BTreeSet<String>,
    },
    /// `ALL TEMPORARY TABLES [EXCEPT …]`, which older manuals have.
    AllTemporaryTables {
        /// Tables that are left out.
        except_tables: BTreeSet<String>,
    },
}

/// `[database.]table`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The database, if it is given.
    pub database: Option<String>,
    /// The table.
    pub table: String,
}

/// A partition.
#[derive(Debug, Clone, PartialEq)]
pub enum BackupPartition {
    /// `ALL`
    All,
    /// `ID 'text'` or `ID {name:Type}`
    Id(Expr),
    /// A literal, a tuple, an array or a query parameter.
    Value(Expr),
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct SettingChange {
    /// The name; its parts are joined with dots.
    pub name: String,
    /// The value.
    pub value: SettingExpr,
}

/// What stands as the value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingExpr {
    /// A number, a string, `true`, `false` or `NULL`.
    Literal(Literal),
    /// `{'key': 'value', …}`
    Map(Vec<(Vec<u8>, Vec<u8>)>),
    /// `disk(…)`
    Disk(FunctionCall),
}

/// What a statement that answers with rows may have at its end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutputClause {
    /// `INTO OUTFILE …`
    pub outfile: Option<IntoOutfile>,
    /// `FORMAT name`
    pub format: Option<String>,
    /// `SETTINGS …`: settings of the query.
    pub settings: Vec<OutputSetting>,
}

/// `INTO OUTFILE 'path' [APPEND] [TRUNCATE] [AND STDOUT] [COMPRESSION 'method' [LEVEL n]]`
#[derive(Debug, Clone, PartialEq)]
pub struct IntoOutfile {
    /// The path.
    pub path: Vec<u8>,
    /// `APPEND`
    pub append: bool,
    /// `TRUNCATE`
    pub truncate: bool,
    /// `AND STDOUT`
    pub and_stdout: bool,
    /// `COMPRESSION 'method'`
    pub compression: Option<Vec<u8>>,
    /// `LEVEL n`
    pub level: Option<Literal>,
}

/// A setting of the query.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputSetting {
    /// `name = value`
    Change(SettingChange),
    /// `name`, which is `name = 1`.
    Switch(String),
    /// `name = {parameter:Type}`
    Parameter(String, QueryParameter),
    /// `name = DEFAULT`
    Default(String),
    /// `param_name = value`, the value as text.
    QueryParameter(String, Vec<u8>),
}

impl OutputSetting {
    /// The name of the setting or parameter.
    pub fn name(&self) -> &str {
        match self {
            Self::Change(change) => &change.name,
            Self::Switch(name)
            | Self::Parameter(name, _)
            | Self::Default(name)
            | Self::QueryParameter(name, _) => name,
        }
    }
}

impl QualifiedName {
    /// A name without its database.
    pub fn unqualified(table: &str) -> Self {
        Self {
            database: None,
            table: table.to_owned(),
        }
    }

    /// A name with its database.
    pub fn qualified(database: &str, table: &str) -> Self {
        Self {
            database: Some(database.to_owned()),
            table: table.to_owned(),
        }
    }
}
