//! Statements that look at what there is, and those that change the session.

use super::{Expr, Identifier, NamePart, OutputClause, OutputSetting};

/// `SHOW …`
#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    /// What is shown.
    pub kind: ShowKind,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum ShowKind {
    /// `SHOW DATABASES [pattern] [LIMIT n]`
    Databases(ShowList),
    /// `SHOW [FULL] [TEMPORARY] TABLES [FROM database] [pattern | WHERE expr] [LIMIT n]`
    Tables {
        /// Whether the kind of each table is shown, too.
        full: bool,
        /// Whether only temporary tables are shown.
        temporary: bool,
        /// The database; the current one if not given.
        database: Option<NamePart>,
        /// Which of them.
        list: ShowList,
    },
    /// `SHOW DICTIONARIES [FROM database] [pattern | WHERE expr] [LIMIT n]`
    Dictionaries {
        /// The database; the current one if not given.
        database: Option<NamePart>,
        /// Which of them.
        list: ShowList,
    },
    /// `SHOW [EXTENDED] [FULL] COLUMNS FROM table …`
    Columns {
        /// `EXTENDED`
        extended: bool,
        /// `FULL`
        full: bool,
        /// The table.
        table: ShownTable,
        /// Which of its columns.
        list: ShowList,
    },
    /// `SHOW [EXTENDED] INDEXES FROM table [WHERE expr]`
    Indexes {
        /// `EXTENDED`
        extended: bool,
        /// The table.
        table: ShownTable,
        /// `WHERE …`
        filter: Option<Expr>,
    },
    /// `SHOW [CHANGED] SETTINGS (LIKE | ILIKE) 'pattern'`
    Settings {
        /// `CHANGED`
        changed: bool,
        /// Which of them.
        filter: ShowFilter,
    },
    /// `SHOW SETTING name`
    Setting(String),
    /// `SHOW FUNCTIONS [(LIKE | ILIKE) 'pattern']`
    Functions(Option<ShowFilter>),
    /// `SHOW PROCESSLIST`
    ProcessList,
    /// `SHOW CLUSTERS [pattern] [LIMIT n]`
    Clusters(ShowList),
    /// `SHOW CLUSTER name`
    Cluster(String),
    /// `SHOW ENGINES`
    Engines,
    /// `SHOW MERGES [pattern] [LIMIT n]`
    Merges(ShowList),
    /// `SHOW CREATE DATABASE name`
    CreateDatabase(NamePart),
    /// `SHOW CREATE [TEMPORARY] [TABLE | VIEW | DICTIONARY] name`
    Create {
        /// What it should be.
        kind: ShowCreateKind,
        /// Whether it is a temporary one.
        temporary: bool,
        /// The name: one part, or a database and a name.
        name: Identifier,
    },
}

/// `table [FROM database]` or `database.table`
#[derive(Debug, Clone, PartialEq)]
pub struct ShownTable {
    /// The database; the current one if not given.
    pub database: Option<String>,
    /// The table.
    pub table: String,
}

/// Which rows are shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShowList {
    /// Which names.
    pub filter: Option<ShowFilter>,
    /// `LIMIT expr`
    pub limit: Option<Expr>,
}

/// Which names are shown.
#[derive(Debug, Clone, PartialEq)]
pub enum ShowFilter {
    /// `[NOT] LIKE | ILIKE 'pattern'`
    Like {
        /// `NOT`
        negated: bool,
        /// `ILIKE`
        ignore_case: bool,
        /// The pattern.
        pattern: Vec<u8>,
    },
    /// `WHERE expr`
    Where(Expr),
}

/// What `SHOW CREATE` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowCreateKind {
    /// `TABLE`
    Table,
    /// `VIEW`
    View,
    /// `DICTIONARY`
    Dictionary,
}

/// A statement that changes the session.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionCommand {
    /// `USE [DATABASE] name`
    Use(NamePart),
    /// `SET name = value {, name = value}`
    Set(Vec<OutputSetting>),
}
