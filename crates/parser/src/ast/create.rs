//! `CREATE` and `ATTACH`.

use granary_types::Uuid;

use super::backup::{OutputClause, OutputSetting};
use super::data_type::DataType;
use super::dictionary::CreateDictionary;
use super::expr::{Expr, Identifier, NamePart};
use super::select::SelectUnion;
use super::view::{CreateMaterializedView, CreateView};

/// A definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    /// What all definitions have.
    pub head: DefinitionHead,
    /// What is created.
    pub body: CreateBody,
    /// `INTO OUTFILE … FORMAT …` at the end.
    pub output: OutputClause,
}

/// What is created.
#[derive(Debug, Clone, PartialEq)]
pub enum CreateBody {
    /// `DATABASE`
    Database(CreateDatabase),
    /// `TABLE`
    Table(Box<CreateTable>),
    /// `VIEW`
    View(Box<CreateView>),
    /// `MATERIALIZED VIEW`
    MaterializedView(Box<CreateMaterializedView>),
    /// `DICTIONARY`
    Dictionary(Box<CreateDictionary>),
    /// `FUNCTION name AS expr`
    Function(Expr),
}

/// What a definition creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreateKind {
    /// A database.
    Database,
    /// A table.
    Table,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// A dictionary.
    Dictionary,
    /// An SQL function.
    Function,
}

/// `CREATE [OR REPLACE] [TEMPORARY] … [IF NOT EXISTS] name [UUID '…'] [ON CLUSTER …]`
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionHead {
    /// How it is created.
    pub verb: Verb,
    /// `TEMPORARY`
    pub temporary: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The name: one part, or a database and a name.
    pub name: Identifier,
    /// `UUID '…'`
    pub uuid: Option<Uuid>,
    /// `ON CLUSTER …`
    pub cluster: Option<String>,
}

/// How something is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `CREATE`
    Create,
    /// `CREATE OR REPLACE`
    CreateOrReplace,
    /// `REPLACE`
    Replace,
    /// `ATTACH`
    Attach,
}

/// `DATABASE name ENGINE = … SETTINGS … COMMENT …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateDatabase {
    /// `ENGINE = …`
    pub engine: Option<Engine>,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
    /// `TABLE OVERRIDE …`
    pub overrides: Vec<TableOverride>,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
}

/// `TABLE OVERRIDE name (COLUMNS (…) storage)`
#[derive(Debug, Clone, PartialEq)]
pub struct TableOverride {
    /// The table.
    pub table: String,
    /// `COLUMNS (…)`
    pub elements: Option<TableElements>,
    /// What is said about its storage.
    pub storage: Storage,
}

/// `TABLE name (…) ENGINE = …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateTable {
    /// `ATTACH TABLE name FROM 'path'`
    pub attach_from: Option<Vec<u8>>,
    /// `ATTACH TABLE name AS [NOT] REPLICATED`
    pub attach_as: Option<AttachAs>,
    /// `(column, …)`
    pub elements: Option<TableElements>,
    /// `ENGINE = … ORDER BY …`
    pub storage: Storage,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
    /// `AS …`
    pub source: Option<CreateSource>,
}

/// `ATTACH TABLE name AS [NOT] REPLICATED`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachAs {
    /// `AS REPLICATED`
    Replicated,
    /// `AS NOT REPLICATED`
    NotReplicated,
}

/// Where a table's structure or rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum CreateSource {
    /// `[CLONE] AS db.table`
    Table {
        /// The other table.
        name: Identifier,
        /// Whether its parts come, too.
        clone: bool,
    },
    /// `AS function(…)`
    Function(Expr),
    /// `[EMPTY] AS SELECT …`
    Select {
        /// The query.
        query: Box<SelectUnion>,
        /// Whether its rows stay away.
        empty: bool,
    },
}

/// `(column, …, INDEX …, CONSTRAINT …, PROJECTION …)`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableElements {
    /// The columns.
    pub columns: Vec<Column>,
    /// `INDEX …`
    pub indexes: Vec<Index>,
    /// `CONSTRAINT …`
    pub constraints: Vec<Constraint>,
    /// `PROJECTION …`
    pub projections: Vec<Projection>,
}

/// `name Type DEFAULT … COMMENT … CODEC(…)`
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The type; `None` when the default gives it.
    pub data_type: Option<DataType>,
    /// `NULL`, `NOT NULL`
    pub nullability: Option<Nullability>,
    /// `DEFAULT …`
    pub default: Option<ColumnDefault>,
    /// `AUTO_INCREMENT`
    pub auto_increment: bool,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
    /// `CODEC(…)`
    pub codec: Option<Vec<Expr>>,
    /// `STATISTICS(…)`
    pub statistics: Option<Vec<Expr>>,
    /// `TTL …`
    pub ttl: Option<Expr>,
    /// `PRIMARY KEY`, in `ALTER TABLE`; the storage has it in `CREATE TABLE`.
    pub is_primary_key: bool,
    /// `COLLATE …`
    pub collation: Option<String>,
    /// `SETTINGS (…)`
    pub settings: Vec<OutputSetting>,
}

/// `NULL`, `NOT NULL`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nullability {
    /// `NULL`
    Null,
    /// `NOT NULL`
    NotNull,
}

/// `DEFAULT expr`
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDefault {
    /// When the expression is used.
    pub kind: DefaultKind,
    /// The expression; only `EPHEMERAL` can do without.
    pub expr: Option<Expr>,
}

/// When the expression of a column is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultKind {
    /// `DEFAULT`
    Default,
    /// `MATERIALIZED`
    Materialized,
    /// `ALIAS`
    Alias,
    /// `EPHEMERAL`
    Ephemeral,
}

/// `INDEX name expr TYPE type GRANULARITY n`
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The name.
    pub name: String,
    /// What is indexed.
    pub expr: Expr,
    /// The type.
    pub index_type: Engine,
    /// How many granules one entry covers.
    pub granularity: u64,
}

/// `CONSTRAINT name CHECK expr`
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// The name.
    pub name: String,
    /// What is done with it.
    pub kind: ConstraintKind,
    /// What is true.
    pub expr: Expr,
}

/// What is done with a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `CHECK`
    Check,
    /// `ASSUME`
    Assume,
}

/// `PROJECTION name (SELECT …)`
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The name.
    pub name: String,
    /// What it stores.
    pub body: ProjectionBody,
    /// `WITH SETTINGS (…)`
    pub settings: Vec<OutputSetting>,
}

/// What a projection stores.
#[derive(Debug, Clone, PartialEq)]
pub enum ProjectionBody {
    /// `(WITH … SELECT … WHERE … GROUP BY … ORDER BY …)`
    Select {
        /// `WITH …`
        with: Vec<Expr>,
        /// What is selected.
        columns: Vec<Expr>,
        /// `WHERE …`
        filter: Option<Expr>,
        /// `GROUP BY …`
        group_by: Vec<Expr>,
        /// `ORDER BY …`
        order_by: Vec<Expr>,
    },
    /// `INDEX expr TYPE type`
    Index {
        /// What is indexed.
        expr: Expr,
        /// The type.
        index_type: Engine,
    },
}

/// `name(arguments)` of an engine, a codec or an index type.
#[derive(Debug, Clone, PartialEq)]
pub struct Engine {
    /// The name.
    pub name: String,
    /// The arguments; `None` without parentheses.
    pub arguments: Option<Vec<Expr>>,
}

/// `ENGINE = … PARTITION BY … PRIMARY KEY … ORDER BY … SAMPLE BY … TTL … SETTINGS …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Storage {
    /// `ENGINE = …`
    pub engine: Option<Engine>,
    /// `PARTITION BY …`
    pub partition_by: Option<Expr>,
    /// `PRIMARY KEY …`
    pub primary_key: Option<Expr>,
    /// `ORDER BY …`
    pub order_by: Option<OrderKey>,
    /// `SAMPLE BY …`
    pub sample_by: Option<Expr>,
    /// `TTL …`
    pub ttl: Vec<TtlElement>,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
}

/// The sorting key of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderKey {
    /// `a`, `(a, b)`, `tuple()`
    Expr(Expr),
    /// `a DESC`
    Directed(KeyElement),
    /// `tuple(a DESC, b)`
    Tuple(Vec<KeyElement>),
}

/// `a DESC`
#[derive(Debug, Clone, PartialEq)]
pub struct KeyElement {
    /// The key.
    pub expr: Expr,
    /// `DESC`
    pub descending: bool,
}

/// `expr [action] [WHERE …]` of `TTL`
#[derive(Debug, Clone, PartialEq)]
pub struct TtlElement {
    /// When.
    pub expr: Expr,
    /// What is done then.
    pub action: TtlAction,
    /// `WHERE …`
    pub filter: Option<Expr>,
}

/// What is done with rows whose time has come.
#[derive(Debug, Clone, PartialEq)]
pub enum TtlAction {
    /// `DELETE`, which is not printed.
    Delete,
    /// `TO DISK 'name'`
    ToDisk {
        /// The disk.
        name: Vec<u8>,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `TO VOLUME 'name'`
    ToVolume {
        /// The volume.
        name: Vec<u8>,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `RECOMPRESS CODEC(…)`
    Recompress(Vec<Expr>),
    /// `GROUP BY a, b SET c = max(c)`
    GroupBy {
        /// The keys.
        keys: Vec<Expr>,
        /// The columns and their values.
        assignments: Vec<(String, Expr)>,
    },
}

impl Create {
    /// What it creates.
    pub fn kind(&self) -> CreateKind {
        match &self.body {
            CreateBody::Database(_) => CreateKind::Database,
            CreateBody::Table(_) => CreateKind::Table,
            CreateBody::View(_) => CreateKind::View,
            CreateBody::MaterializedView(_) => CreateKind::MaterializedView,
            CreateBody::Dictionary(_) => CreateKind::Dictionary,
            CreateBody::Function(_) => CreateKind::Function,
        }
    }

    /// The database in front of the name of a table, view or dictionary.
    pub fn database(&self) -> Option<&str> {
        match &self.head.name.parts[..] {
            [NamePart::Name(database), _] => Some(database),
            _ => None,
        }
    }

    /// The name without its database.
    pub fn name(&self) -> Option<&str> {
        match self.head.name.parts.last() {
            Some(NamePart::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Where the rows are kept: of a table, or of a materialised view without target.
    pub fn storage(&self) -> Option<&Storage> {
        match &self.body {
            CreateBody::Table(table) => Some(&table.storage),
            CreateBody::MaterializedView(view) => Some(&view.storage),
            _ => None,
        }
    }

    /// Like [`Create::storage`].
    pub fn storage_mut(&mut self) -> Option<&mut Storage> {
        match &mut self.body {
            CreateBody::Table(table) => Some(&mut table.storage),
            CreateBody::MaterializedView(view) => Some(&mut view.storage),
            _ => None,
        }
    }

    /// The columns, indexes, constraints and projections.
    pub fn elements(&self) -> Option<&TableElements> {
        match &self.body {
            CreateBody::Table(table) => table.elements.as_ref(),
            CreateBody::View(view) => view.elements.as_ref(),
            CreateBody::MaterializedView(view) => view.elements.as_ref(),
            _ => None,
        }
    }

    /// The engine of a table, database or materialised view.
    pub fn engine(&self) -> Option<&Engine> {
        match &self.body {
            CreateBody::Database(database) => database.engine.as_ref(),
            _ => self.storage()?.engine.as_ref(),
        }
    }

    /// The query of a view, a materialised view or a table `AS SELECT`.
    pub fn select(&self) -> Option<&SelectUnion> {
        match &self.body {
            CreateBody::View(view) => Some(&view.query),
            CreateBody::MaterializedView(view) => Some(&view.query),
            CreateBody::Table(table) => match &table.source {
                Some(CreateSource::Select { query, .. }) => Some(query),
                _ => None,
            },
            _ => None,
        }
    }

    /// The first words of the statement, for messages.
    pub(crate) fn statement_name(&self) -> &'static str {
        match (self.head.verb, self.kind()) {
            (Verb::Attach, CreateKind::Database) => "ATTACH DATABASE",
            (Verb::Attach, CreateKind::Dictionary) => "ATTACH DICTIONARY",
            (Verb::Attach, _) => "ATTACH TABLE",
            (_, CreateKind::Database) => "CREATE DATABASE",
            (_, CreateKind::Table) => "CREATE TABLE",
            (_, CreateKind::View) => "CREATE VIEW",
            (_, CreateKind::MaterializedView) => "CREATE MATERIALIZED VIEW",
            (_, CreateKind::Dictionary) => "CREATE DICTIONARY",
            (_, CreateKind::Function) => "CREATE FUNCTION",
        }
    }

    /// Whether nothing but a name is said of a table, dictionary or database.
    pub fn is_short(&self) -> bool {
        match &self.body {
            CreateBody::Table(table) => **table == CreateTable::default(),
            CreateBody::Database(database) => *database == CreateDatabase::default(),
            CreateBody::Dictionary(dictionary) => **dictionary == CreateDictionary::default(),
            _ => false,
        }
    }

    /// The comment.
    pub fn comment(&self) -> Option<&[u8]> {
        match &self.body {
            CreateBody::Database(database) => database.comment.as_deref(),
            CreateBody::Table(table) => table.comment.as_deref(),
            CreateBody::View(view) => view.comment.as_deref(),
            CreateBody::MaterializedView(view) => view.comment.as_deref(),
            CreateBody::Dictionary(dictionary) => dictionary.comment.as_deref(),
            CreateBody::Function(_) => None,
        }
    }
}
