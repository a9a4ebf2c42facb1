//! `DROP`, `DETACH`, `TRUNCATE`, `UNDROP`, `RENAME` and `EXCHANGE`.

use granary_types::Uuid;

use super::{Identifier, NamePart, OutputClause, ShowFilter};

/// `(DROP | DETACH | TRUNCATE) …`
#[derive(Debug, Clone, PartialEq)]
pub struct DropQuery {
    /// Which of the three.
    pub verb: DropVerb,
    /// What it is done to.
    pub subject: DropSubject,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `IF EMPTY`
    pub if_empty: bool,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// `PERMANENTLY`
    pub permanently: bool,
    /// `SYNC`, `NO DELAY`
    pub sync: bool,
    /// What stands at the end.
    pub output: OutputClause,
}

/// Which of three statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropVerb {
    /// `DROP`
    Drop,
    /// `DETACH`
    Detach,
    /// `TRUNCATE`
    Truncate,
}

/// What is dropped, detached or emptied.
#[derive(Debug, Clone, PartialEq)]
pub enum DropSubject {
    /// `DATABASE name`
    Database(NamePart),
    /// `[TEMPORARY] (TABLE | VIEW | DICTIONARY) name, …`
    Tables {
        /// What they should be.
        kind: TableKind,
        /// `TEMPORARY`
        temporary: bool,
        /// One or more.
        names: Vec<Identifier>,
    },
    /// `[ALL] TABLES FROM database [[NOT] (LIKE | ILIKE) 'pattern']`, of `TRUNCATE`
    AllTables {
        /// Whether `ALL` is said.
        says_all: bool,
        /// The database.
        database: NamePart,
        /// Which of its tables.
        filter: Option<ShowFilter>,
    },
    /// `FUNCTION name`, of `DROP`
    Function(String),
}

/// What a statement calls the thing that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// `TABLE`
    Table,
    /// `VIEW`
    View,
    /// `DICTIONARY`
    Dictionary,
}

/// `RENAME …`, `EXCHANGE …`
#[derive(Debug, Clone, PartialEq)]
pub struct Rename {
    /// What is renamed.
    pub subject: RenameSubject,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is renamed.
#[derive(Debug, Clone, PartialEq)]
pub enum RenameSubject {
    /// `RENAME DATABASE [IF EXISTS] a TO b`
    Database {
        /// `IF EXISTS`
        if_exists: bool,
        /// The old name.
        from: NamePart,
        /// The new one.
        to: NamePart,
    },
    /// `RENAME (TABLE | DICTIONARY) [IF EXISTS] a TO b, …`
    Tables {
        /// What they should be.
        kind: TableKind,
        /// Old and new names.
        pairs: Vec<RenamePair>,
    },
    /// `EXCHANGE (TABLES | DICTIONARIES) [IF EXISTS] a AND b, …`
    Exchange {
        /// What they should be.
        kind: TableKind,
        /// Each takes the name of the other.
        pairs: Vec<RenamePair>,
    },
}

/// `[IF EXISTS] a TO b`
#[derive(Debug, Clone, PartialEq)]
pub struct RenamePair {
    /// `IF EXISTS`
    pub if_exists: bool,
    /// The first name.
    pub from: Identifier,
    /// The second name.
    pub to: Identifier,
}

/// `UNDROP TABLE name [UUID '…'] [ON CLUSTER …]`
#[derive(Debug, Clone, PartialEq)]
pub struct Undrop {
    /// The table.
    pub name: Identifier,
    /// `UUID '…'`
    pub uuid: Option<Uuid>,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What stands at the end.
    pub output: OutputClause,
}
