//! What a statement asks for, in checked types and in no dialect.
//!
//! The dialects have grammars of their own and lower into this. Nothing in here was looked up:
//! whether a table, a disk or a backup exists is for the planner and the executor.

use granary_types::TableName;

use crate::ast::{IntoOutfile, SelectUnion};
use crate::destination::Destination;
use crate::pattern::LikePattern;
use crate::settings::{BackupSettings, LookSettings, QuerySettings, RestoreSettings};
use crate::value::{QueryParameters, Value};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShowNames {
    /// Which names; all if not given.
    pub pattern: Option<LikePattern>,
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
