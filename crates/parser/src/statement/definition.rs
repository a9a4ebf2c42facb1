//! Statements that make, change and remove what databases hold.

use granary_types::{TableName, Uuid};

use super::ObjectKind;
use crate::pattern::LikePattern;

/// `DROP TABLE a, b`, and the same with `VIEW` and `DICTIONARY`
#[derive(Debug, Clone, PartialEq)]
pub struct DropTables {
    /// What they must be.
    pub kind: ObjectKind,
    /// Whether only temporary tables are meant; the databases mean nothing then.
    pub temporary: bool,
    /// One or more.
    pub names: Vec<NamedTable>,
    /// What may be missing or full.
    pub conditions: DropConditions,
    /// Whether the data is gone when the statement is done.
    pub sync: bool,
}

/// `[IF EXISTS] [IF EMPTY]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DropConditions {
    /// Whether it is right when it does not exist.
    pub if_exists: bool,
    /// Whether it fails when there are rows in it.
    pub if_empty: bool,
}

/// A table that may be one of the session when no database was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTable {
    /// The name; the database is the current one when none was said.
    pub name: TableName,
    /// Whether a database was said.
    pub is_qualified: bool,
}

/// `DETACH TABLE a`
#[derive(Debug, Clone, PartialEq)]
pub struct DetachTable {
    /// What it must be.
    pub kind: ObjectKind,
    /// Its name.
    pub name: TableName,
    /// Whether it is right when it does not exist.
    pub if_exists: bool,
    /// Whether it stays detached after a restart.
    pub permanently: bool,
    /// Whether it is out of use when the statement is done.
    pub sync: bool,
}

/// `ATTACH TABLE a`, whose definition is on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct AttachTable {
    /// What it must be.
    pub kind: ObjectKind,
    /// Its name.
    pub name: TableName,
    /// Whether it is right when it exists.
    pub if_not_exists: bool,
    /// `UUID '…'`
    pub uuid: Option<Uuid>,
}

/// `TRUNCATE …`
#[derive(Debug, Clone, PartialEq)]
pub enum Truncate {
    /// `TRUNCATE TABLE a`
    Table {
        /// Its name.
        table: NamedTable,
        /// Whether only a temporary table is meant.
        temporary: bool,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `TRUNCATE DATABASE a`: its tables are dropped.
    Database {
        /// The database.
        database: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `TRUNCATE ALL TABLES FROM a`
    AllTables {
        /// The database.
        database: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
        /// Which of its tables.
        names: Option<LikePattern>,
    },
}

/// `RENAME TABLE a TO b, c TO d`
#[derive(Debug, Clone, PartialEq)]
pub struct RenameTables {
    /// What they must be.
    pub kind: ObjectKind,
    /// Old and new names, in the order in which they are renamed.
    pub pairs: Vec<NamePair>,
}

/// An old and a new name, or two that are exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePair {
    /// The first name.
    pub from: TableName,
    /// The second name.
    pub to: TableName,
    /// Whether it is right when the first does not exist.
    pub if_exists: bool,
}
