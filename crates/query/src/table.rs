//! [`Table`]: where rows come from; [`Tables`]: what the engine tells about tables by name.
//!
//! A table says which columns it has, and gives streams of blocks. A query asks for the columns it needs and names the
//! conditions that each row must fulfil ([`Condition`]); a table may leave out what cannot fulfil them and needs not look at
//! them at all, because the query tests every row again.

use crate::context::Context;
use crate::error::QueryError;
use granary_columns::{Block, Column};
use granary_parser::{Expr, SelectUnion};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// Where rows come from.
pub trait Table: Send + Sync {
    /// The columns, in their order; virtual ones last.
    fn columns(&self) -> Vec<TableColumn>;

    /// The rows, in one or more streams, which are read at the same time. Blocks have exactly the columns that are asked for,
    /// in that order, and at most some ten thousand rows each. Nothing is read before a stream is.
    ///
    /// # Errors
    /// When the table cannot be read. What goes wrong later is an item of a stream.
    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError>;

    /// Why the table cannot be read with `FINAL`; `None` when it can.
    fn refuses_final(&self) -> Option<QueryError> {
        Some(QueryError::refused(
            ErrorCode::ILLEGAL_FINAL,
            "Storage of the table doesn't support FINAL",
        ))
    }

    /// How many rows there are, where that is known exactly without reading them.
    fn rows(&self) -> Option<u64> {
        None
    }
}

/// Blocks, or why there are no more.
pub type BlockStream = Box<dyn Iterator<Item = Result<Block, QueryError>> + Send>;

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// The name.
    pub name: String,
    /// The type.
    pub data_type: DataType,
    /// Where its values come from.
    pub kind: ColumnKind,
}

/// Where the values of a column come from.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    /// It is stored.
    Ordinary,
    /// `DEFAULT expr`: stored, or computed for parts that are older than the column; the table does that.
    Default(Box<Expr>),
    /// `MATERIALIZED expr`: as `DEFAULT`, but not in `*`.
    Materialized(Box<Expr>),
    /// `ALIAS expr`: computed by the query, not in `*`; never asked for in a scan.
    Alias(Box<Expr>),
    /// `EPHEMERAL`: only in `INSERT`; a query cannot read it.
    Ephemeral(Option<Box<Expr>>),
    /// `_part`, `_table`, …: not in `*`.
    Virtual,
}

/// What a query wants of a table.
#[derive(Clone)]
pub struct ScanRequest {
    /// The names of the columns. May be empty: then only the number of rows counts.
    pub columns: Vec<String>,
    /// Rows that do not fulfil all of these may be left out.
    pub conditions: Vec<Condition>,
    /// More rows than this are not needed. Not set when there are conditions that the table has to test for it.
    pub limit: Option<u64>,
    /// `FINAL`
    pub is_final: bool,
    /// No more streams than this. When it is 1, the rows come in the table's own order.
    pub streams_max: usize,
    /// What is known of the world; holds the control of the query.
    pub context: Arc<Context>,
}

/// What each row must fulfil: a test of one column.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The name of the column.
    pub column: String,
    /// The test.
    pub test: Test,
}

/// A test of a value; a `NULL` never fulfils it.
#[derive(Debug, Clone)]
pub enum Test {
    /// Compared with a constant: a column of one row. Its type may be another than the column's.
    Compare(Comparison, Column),
    /// It is among these values. Their type may be another than the column's.
    In(Column),
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equals,
    /// `!=`
    NotEquals,
    /// `<`
    Less,
    /// `<=`
    LessOrEquals,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEquals,
}

/// What the engine tells a query about names.
pub trait Tables: Send + Sync {
    /// The table or view of that name; `None` if there is none. The database is the current one where the query names none.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError>;

    /// The temporary table of that name, which a name without a database means first; `None` if there is none.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    fn temporary(&self, name: &str) -> Result<Option<Relation>, QueryError> {
        let _ = name;
        Ok(None)
    }

    /// A table function that the query engine does not know itself, such as `file` and `backup`. The arguments are as written.
    ///
    /// # Errors
    /// When the arguments do not fit.
    fn table_function(
        &self,
        name: &str,
        arguments: &[Expr],
    ) -> Result<Option<Arc<dyn Table>>, QueryError> {
        let _ = (name, arguments);
        Ok(None)
    }
}

/// What a name stands for.
#[derive(Clone)]
pub enum Relation {
    /// A table.
    Table(Arc<dyn Table>),
    /// A view: its query, and its columns, to whose types the results are converted.
    View {
        /// The query.
        query: Box<SelectUnion>,
        /// The names and types; empty where the view declares none.
        columns: Vec<(String, DataType)>,
        /// The database in which the view is, which is the current one inside its query.
        database: String,
    },
}

/// Rows that are in memory.
pub struct MemoryTable {
    columns: Vec<TableColumn>,
    blocks: Vec<Block>,
}

impl MemoryTable {
    /// A table of blocks that all have these columns, in this order.
    pub fn new(columns: Vec<(String, DataType)>, blocks: Vec<Block>) -> Self {
        let columns = columns
            .into_iter()
            .map(|(name, data_type)| TableColumn {
                name,
                data_type,
                kind: ColumnKind::Ordinary,
            })
            .collect();
        Self { columns, blocks }
    }
}

impl Table for MemoryTable {
    fn columns(&self) -> Vec<TableColumn> {
        self.columns.clone()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let at: Vec<usize> = request
            .columns
            .iter()
            .filter_map(|name| self.columns.iter().position(|each| each.name == *name))
            .collect();
        let names = request.columns.clone();
        let blocks = self.blocks.clone();
        Ok(vec![Box::new(blocks.into_iter().map(move |block| {
            let columns = at.iter().map(|at| block.columns()[*at].clone()).collect();
            Ok(Block::new(names.clone(), columns, block.rows()))
        }))])
    }

    fn rows(&self) -> Option<u64> {
        Some(self.blocks.iter().map(|block| block.rows() as u64).sum())
    }
}
