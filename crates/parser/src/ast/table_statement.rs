//! Statements about the rows and the state of one table.

use super::alter::PartitionOrPart;
use super::expr::{Expr, Identifier, NamePart};
use super::select::TableExpr;
use super::{BackupPartition, OutputClause, OutputSetting, TableKind};

/// `DELETE FROM name [ON CLUSTER name] [IN PARTITION …] WHERE expr`
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    /// The table.
    pub name: Identifier,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// `IN PARTITION …`
    pub partition: Option<BackupPartition>,
    /// `WHERE …`
    pub filter: Expr,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
}

/// `UPDATE name [ON CLUSTER name] SET a = expr, … [IN PARTITION …] WHERE expr`
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The table.
    pub name: Identifier,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// The columns and their values.
    pub assignments: Vec<(String, Expr)>,
    /// `IN PARTITION …`
    pub partition: Option<BackupPartition>,
    /// `WHERE …`
    pub filter: Expr,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
}

/// `OPTIMIZE TABLE name [ON CLUSTER name] …`
#[derive(Debug, Clone, PartialEq)]
pub struct Optimize {
    /// The table.
    pub name: Identifier,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// `PARTITION …`
    pub partition: Option<BackupPartition>,
    /// `DRY RUN PARTS 'a', 'b'`
    pub dry_run: Vec<Vec<u8>>,
    /// `FINAL`
    pub is_final: bool,
    /// `DEDUPLICATE`, and the columns after `BY`
    pub deduplicate: Option<Vec<Expr>>,
    /// `CLEANUP`
    pub cleanup: bool,
    /// `MANIFEST`
    pub manifest: bool,
    /// What stands at the end.
    pub output: OutputClause,
}

/// `CHECK …`
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What is checked.
    pub subject: CheckSubject,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is checked.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckSubject {
    /// `TABLE name [PARTITION … | PART '…']`
    Table {
        /// The table.
        name: Identifier,
        /// What of it.
        selection: Option<PartitionOrPart>,
    },
    /// `DATABASE name`
    Database(NamePart),
    /// `ALL TABLES`
    AllTables,
}

/// `EXISTS …`
#[derive(Debug, Clone, PartialEq)]
pub struct Exists {
    /// What is asked for.
    pub subject: ExistsSubject,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What may exist.
#[derive(Debug, Clone, PartialEq)]
pub enum ExistsSubject {
    /// `DATABASE name`
    Database(NamePart),
    /// `[TEMPORARY] (TABLE | VIEW | DICTIONARY) name`
    Table {
        /// What it should be.
        kind: TableKind,
        /// `TEMPORARY`
        temporary: bool,
        /// The name.
        name: Identifier,
    },
}

/// `DESCRIBE …`
#[derive(Debug, Clone, PartialEq)]
pub struct Describe {
    /// What is described.
    pub subject: DescribeSubject,
    /// `SETTINGS …` before the rest
    pub settings: Vec<OutputSetting>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is described.
#[derive(Debug, Clone, PartialEq)]
pub enum DescribeSubject {
    /// A table, a table function or a query.
    Table(Box<TableExpr>),
    /// `FILESYSTEM CACHE 'name'`
    Cache(Vec<u8>),
}

/// `KILL kind [ON CLUSTER name] WHERE expr [SYNC | ASYNC | TEST]`
#[derive(Debug, Clone, PartialEq)]
pub struct Kill {
    /// What is stopped.
    pub kind: KillKind,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// `WHERE …`
    pub filter: Expr,
    /// How.
    pub mode: KillMode,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What `KILL` stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KillKind {
    /// `QUERY`
    Query,
    /// `MUTATION`
    Mutation,
    /// `PART_MOVE_TO_SHARD`
    PartMove,
    /// `TRANSACTION`
    Transaction,
}

/// How `KILL` stops something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KillMode {
    /// `SYNC`: it waits.
    Sync,
    /// `ASYNC`: it does not wait.
    Async,
    /// `TEST`: it only shows what would be stopped.
    Test,
}

/// `(CREATE | ALTER | DROP) NAMED COLLECTION name …`
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCollection {
    /// The name.
    pub name: String,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What is done.
    pub action: NamedCollectionAction,
}

/// What is done with a named collection.
#[derive(Debug, Clone, PartialEq)]
pub enum NamedCollectionAction {
    /// `CREATE`
    Create {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// `AS a = 1, …`
        pairs: Vec<CollectionPair>,
    },
    /// `ALTER`
    Alter {
        /// `IF EXISTS`
        if_exists: bool,
        /// `SET a = 1, …`
        pairs: Vec<CollectionPair>,
        /// `DELETE a, …`
        deleted: Vec<String>,
    },
    /// `DROP`
    Drop {
        /// `IF EXISTS`
        if_exists: bool,
    },
}

/// `name = value [[NOT] OVERRIDABLE]`
#[derive(Debug, Clone, PartialEq)]
pub struct CollectionPair {
    /// Name and value.
    pub change: super::SettingChange,
    /// Whether a statement may give another value, when that is said.
    pub overridable: Option<bool>,
}

/// `EXPLAIN [kind] [setting = value, …] query`
#[derive(Debug, Clone, PartialEq)]
pub struct Explain {
    /// What is shown of the query.
    pub kind: ExplainKind,
    /// How it is shown.
    pub settings: Vec<OutputSetting>,
    /// The query; `None` for the current transaction.
    pub query: Option<Box<super::Query>>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What `EXPLAIN` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplainKind {
    /// `PLAN`, or nothing
    Plan,
    /// `AST`
    Ast,
    /// `SYNTAX`
    Syntax,
    /// `QUERY TREE`
    QueryTree,
    /// `PIPELINE`
    Pipeline,
    /// `ESTIMATE`
    Estimate,
    /// `ANALYZE`
    Analyze,
    /// `CURRENT TRANSACTION`
    CurrentTransaction,
}
