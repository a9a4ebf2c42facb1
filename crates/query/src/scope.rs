//! What the names of a query stand for.

use crate::expression::{ColumnId, Expression};
use granary_parser::{Expr, SelectUnion};
use granary_types::DataType;
use std::collections::HashMap;
use std::sync::Arc;

/// A table, view, function or sub-query in `FROM`.
#[derive(Clone, Default)]
pub(crate) struct Source {
    /// `AS name`, or the name of the table.
    pub(crate) name: Option<String>,
    /// The database of a table.
    pub(crate) database: Option<String>,
    /// The name of a table that has an alias, by which it is known, too.
    pub(crate) table: Option<String>,
    /// The columns.
    pub(crate) columns: Vec<SourceColumn>,
    /// The totals of a query, as a plan of one row with the same columns.
    pub(crate) totals: Option<datafusion::logical_expr::LogicalPlan>,
}

/// A column of a [`Source`].
#[derive(Clone)]
pub(crate) struct SourceColumn {
    /// The name.
    pub(crate) name: String,
    /// Its values.
    pub(crate) value: Expression,
    /// Whether `*` contains it.
    pub(crate) in_asterisk: bool,
}

impl Source {
    /// The column of that name.
    pub(crate) fn column(&self, name: &str) -> Option<&SourceColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What remains of a name when this source's own name is taken off its front.
    pub(crate) fn strip<'a>(&self, parts: &'a [&'a str]) -> Option<&'a [&'a str]> {
        let own = self.strip_name(self.name.as_deref()?, parts);
        own.or_else(|| self.strip_name(self.table.as_deref()?, parts))
    }

    fn strip_name<'a>(&self, name: &str, parts: &'a [&'a str]) -> Option<&'a [&'a str]> {
        match (parts, &self.database) {
            ([database, first, rest @ ..], Some(own))
                if database == own && *first == name && !rest.is_empty() =>
            {
                Some(rest)
            }
            ([first, rest @ ..], _) if *first == name && !rest.is_empty() => Some(rest),
            _ => None,
        }
    }
}

/// A query that has a name: `WITH name AS (SELECT …)`.
#[derive(Clone)]
pub(crate) struct NamedQuery {
    /// The query.
    pub(crate) query: Arc<SelectUnion>,
    /// The names of its columns, if they are given.
    pub(crate) columns: Vec<String>,
    /// The named queries that it may use.
    pub(crate) visible: NamedQueries,
}

/// What `WITH` gives names to, here and in the queries around.
#[derive(Clone, Default)]
pub(crate) struct Names {
    /// `name AS (SELECT …)`
    pub(crate) queries: HashMap<String, NamedQuery>,
    /// `expr AS name`
    pub(crate) values: HashMap<String, Arc<Expr>>,
}

/// What `WITH` gives names to.
pub(crate) type NamedQueries = Arc<Names>;

/// A column of the result of a query.
#[derive(Clone)]
pub(crate) struct OutputColumn {
    /// Its name.
    pub(crate) name: String,
    /// Its number in the plan.
    pub(crate) id: ColumnId,
    /// Its type.
    pub(crate) data_type: DataType,
}

impl OutputColumn {
    /// Its values.
    pub(crate) fn value(&self) -> Expression {
        Expression::column(self.id, self.data_type.clone())
    }
}
