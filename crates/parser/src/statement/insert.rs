//! `INSERT`.

use std::sync::Arc;

use granary_types::TableName;

use crate::ast::{Expr, FunctionCall, SelectUnion};

/// `INSERT INTO target (columns) …`
#[derive(Debug, Clone, PartialEq)]
pub struct InsertRows {
    /// What the rows go into.
    pub target: RowTarget,
    /// Which columns they have; all that can be inserted when it is not given.
    pub columns: Option<Vec<InsertColumn>>,
    /// Where they come from.
    pub source: RowSource,
}

/// What rows are inserted into.
#[derive(Debug, Clone, PartialEq)]
pub enum RowTarget {
    /// A table, or what else a database holds.
    Table(TableName),
    /// A table of the session when there is one of this name, else a table of the current database.
    Unqualified(TableName),
    /// A table function.
    Function {
        /// The function.
        call: FunctionCall,
        /// What says which file a row goes to.
        partition_by: Option<Expr>,
    },
}

/// An item of the list of columns.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertColumn {
    /// A column; the parts of a name with dots are joined.
    Name(String),
    /// `* EXCEPT (a)`, `COLUMNS('re')`
    Matcher(Expr),
}

/// Where inserted rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum RowSource {
    /// Rows in the text of the statement.
    Inline {
        /// The name of the format; `Values` for `VALUES`.
        format: String,
        /// The rows; empty when none followed.
        data: Arc<str>,
    },
    /// A query.
    Select(Box<SelectUnion>),
    /// `FROM INFILE`
    File {
        /// The path.
        path: String,
        /// The method; the name of the file says it when it is not given.
        compression: Option<String>,
        /// The name of the format; the name of the file says it when it is not given.
        format: Option<String>,
    },
}
