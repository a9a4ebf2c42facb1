//! Statements about the server, and those that only look.

use granary_types::TableName;

use super::{NamedTable, ObjectKind, PartSelection, ShowNames, Statement};
use crate::ast::{ExplainKind, Expr, FunctionCall, KillKind, KillMode, OutputSetting, SelectUnion};
use crate::pattern::LikePattern;

/// `CHECK TABLE`, `CHECK DATABASE`, `CHECK ALL TABLES`
#[derive(Debug, Clone, PartialEq)]
pub enum CheckTables {
    /// One table.
    Table {
        /// The table.
        table: NamedTable,
        /// What of it; all if not given.
        parts: Option<PartSelection>,
    },
    /// The tables of a database.
    Database(String),
    /// The tables of all databases.
    All,
}

/// `EXISTS`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExistsStatement {
    /// `EXISTS DATABASE`
    Database(String),
    /// `EXISTS TABLE`, `EXISTS VIEW`, `EXISTS DICTIONARY`
    Table {
        /// What it must be.
        kind: ObjectKind,
        /// Whether only temporary tables are meant.
        temporary: bool,
        /// The table.
        table: NamedTable,
    },
}

/// What `DESCRIBE` describes.
#[derive(Debug, Clone, PartialEq)]
pub enum Described {
    /// A table.
    Table(NamedTable),
    /// A table function.
    Function(Box<FunctionCall>),
    /// A query.
    Query(Box<SelectUnion>),
}

/// `KILL QUERY`, `KILL MUTATION`
#[derive(Debug, Clone, PartialEq)]
pub struct KillStatement {
    /// What is stopped.
    pub kind: KillKind,
    /// Which of them: a condition on the columns of `system.processes` or `system.mutations`.
    pub filter: Expr,
    /// How.
    pub mode: KillMode,
}

/// `EXPLAIN` of what is no backup
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainQuery {
    /// What is shown.
    pub kind: ExplainKind,
    /// How it is shown.
    pub settings: Vec<OutputSetting>,
    /// What is explained.
    pub statement: Box<Statement>,
    /// What is explained, in canonical form.
    pub text: String,
}

/// `SHOW COLUMNS` and other lists.
#[derive(Debug, Clone, PartialEq)]
pub enum ShowList {
    /// `SHOW COLUMNS`
    Columns {
        /// The table.
        table: TableName,
        /// Whether hidden columns are shown, too.
        extended: bool,
        /// Whether collation, comment and privileges are shown, too.
        full: bool,
        /// Which of them.
        names: ShowNames,
    },
    /// `SHOW INDEXES`
    Indexes {
        /// The table.
        table: TableName,
        /// `WHERE …`
        filter: Option<Box<Expr>>,
    },
    /// `SHOW SETTINGS`
    Settings {
        /// Whether only those are shown that are not as they were.
        changed: bool,
        /// Which of them.
        names: LikePattern,
    },
    /// `SHOW SETTING`
    Setting(String),
    /// `SHOW FUNCTIONS`
    Functions(Option<LikePattern>),
    /// `SHOW PROCESSLIST`
    Processes,
    /// `SHOW CLUSTERS`
    Clusters(ShowNames),
    /// `SHOW CLUSTER`
    Cluster(String),
    /// `SHOW ENGINES`
    Engines,
    /// `SHOW MERGES`
    Merges(ShowNames),
}

/// `SYSTEM`
#[derive(Debug, Clone, PartialEq)]
pub enum SystemStatement {
    /// `FLUSH LOGS`; all logs when none is named.
    FlushLogs(Vec<String>),
    /// `UNFREEZE WITH NAME`
    Unfreeze {
        /// The name.
        name: String,
    },
    /// `RELOAD DICTIONARY`
    ReloadDictionary(TableName),
    /// `RELOAD DICTIONARIES`, `RELOAD EMBEDDED DICTIONARIES`
    ReloadDictionaries,
    /// `RELOAD CONFIG`, `RELOAD USERS`
    ReloadConfig,
    /// `CLEAR … CACHE`, by its words
    ClearCache(&'static str),
    /// `STOP` or `START` of work in the background, by its words; of all tables when none is named.
    Background {
        /// The words, such as `STOP MERGES`.
        command: &'static str,
        /// The table.
        table: Option<TableName>,
    },
}

impl ShowList {
    /// The first words of the statement, for messages.
    pub(crate) fn statement_name(&self) -> &'static str {
        match self {
            Self::Columns { .. } => "SHOW COLUMNS",
            Self::Indexes { .. } => "SHOW INDEXES",
            Self::Settings { .. } => "SHOW SETTINGS",
            Self::Setting(_) => "SHOW SETTING",
            Self::Functions(_) => "SHOW FUNCTIONS",
            Self::Processes => "SHOW PROCESSLIST",
            Self::Clusters(_) => "SHOW CLUSTERS",
            Self::Cluster(_) => "SHOW CLUSTER",
            Self::Engines => "SHOW ENGINES",
            Self::Merges(_) => "SHOW MERGES",
        }
    }
}
