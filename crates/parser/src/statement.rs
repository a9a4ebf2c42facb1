//! What a statement asks for, in checked types and in no dialect.
//!
//! The dialects have grammars of their own and lower into this. Nothing in here was looked up:
//! whether a table, a disk or a backup exists is for the planner and the executor.

use granary_types::TableName;

use crate::ast::IntoOutfile;
use crate::destination::Destination;
use crate::settings::{BackupSettings, QuerySettings, RestoreSettings};
use crate::value::Value;

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
