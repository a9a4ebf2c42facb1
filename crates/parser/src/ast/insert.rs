//! `INSERT`.

use std::sync::Arc;

use super::{Expr, FunctionCall, Identifier, OutputSetting, SelectUnion};

/// `INSERT INTO target [(columns)] [FROM INFILE …] [SETTINGS …] (VALUES … | FORMAT … | SELECT …)`
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// What the rows go into.
    pub target: InsertTarget,
    /// `(a, b)`, where an item may also be `* EXCEPT (c)` or `COLUMNS('re')`.
    pub columns: Option<Vec<Expr>>,
    /// `FROM INFILE 'path' [COMPRESSION 'method']`
    pub infile: Option<Infile>,
    /// `SETTINGS …`, and those at the end of its `SELECT`.
    pub settings: Vec<OutputSetting>,
    /// Where the rows come from.
    pub source: InsertSource,
}

/// What rows are inserted into.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertTarget {
    /// `[database.]table`
    Table(Identifier),
    /// `FUNCTION f(…) [PARTITION BY expr]`
    Function {
        /// The table function.
        call: FunctionCall,
        /// `PARTITION BY …`
        partition_by: Option<Expr>,
    },
}

/// `FROM INFILE 'path' [COMPRESSION 'method']`
#[derive(Debug, Clone, PartialEq)]
pub struct Infile {
    /// The path.
    pub path: Vec<u8>,
    /// The method.
    pub compression: Option<Vec<u8>>,
}

/// Where inserted rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertSource {
    /// `VALUES …`, `FORMAT name …`: rows that stand behind the statement, and are no SQL.
    Data {
        /// The format; `Values` for `VALUES`.
        format: String,
        /// The text, as it was written.
        data: Arc<str>,
    },
    /// `SELECT …`
    Select {
        /// The query.
        query: Box<SelectUnion>,
        /// `FORMAT name` of the rows that the table function `input` reads, and the rows.
        input: Option<(String, Arc<str>)>,
    },
    /// Nothing but a file, whose name says its format.
    Infile,
}
