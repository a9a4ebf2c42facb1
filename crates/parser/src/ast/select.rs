//! `SELECT`.

use super::backup::{OutputClause, OutputSetting};
use super::expr::{Expr, FunctionCall, Identifier};

/// `select UNION ALL select …`
#[derive(Debug, Clone, PartialEq)]
pub struct SelectUnion {
    /// One or more.
    pub terms: Vec<SelectTerm>,
    /// What stands between the terms: one less than there are terms.
    pub operations: Vec<SetOperation>,
}

/// An operand of `UNION`, `EXCEPT` or `INTERSECT`.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectTerm {
    /// `SELECT …`
    Select(Box<Select>),
    /// `(SELECT … UNION …)`
    Union(SelectUnion),
}

/// What joins two selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperation {
    /// `UNION`
    Union,
    /// `UNION ALL`
    UnionAll,
    /// `UNION DISTINCT`
    UnionDistinct,
    /// `EXCEPT`
    Except,
    /// `EXCEPT ALL`
    ExceptAll,
    /// `EXCEPT DISTINCT`
    ExceptDistinct,
    /// `INTERSECT`
    Intersect,
    /// `INTERSECT ALL`
    IntersectAll,
    /// `INTERSECT DISTINCT`
    IntersectDistinct,
}

/// `SELECT …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// `WITH …`
    pub with: Option<With>,
    /// `DISTINCT`
    pub distinct: bool,
    /// What is selected.
    pub columns: Vec<Expr>,
    /// `FROM …`: tables and `ARRAY JOIN`s in their order.
    pub from: Vec<FromItem>,
    /// `PREWHERE …`
    pub prewhere: Option<Expr>,
    /// `WHERE …`
    pub filter: Option<Expr>,
    /// `GROUP BY …`
    pub group_by: Option<GroupBy>,
    /// `WITH ROLLUP`
    pub with_rollup: bool,
    /// `WITH CUBE`
    pub with_cube: bool,
    /// `WITH TOTALS`
    pub with_totals: bool,
    /// `HAVING …`
    pub having: Option<Expr>,
    /// `WINDOW name AS (…)`
    pub windows: Vec<(String, Window)>,
    /// `QUALIFY …`
    pub qualify: Option<Expr>,
    /// `ORDER BY …`
    pub order_by: Option<OrderBy>,
    /// `INTERPOLATE (…)`; an empty list is every column.
    pub interpolate: Option<Vec<Interpolation>>,
    /// `LIMIT … BY …`
    pub limit_by: Option<LimitBy>,
    /// `LIMIT …`
    pub limit: Option<Limit>,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
}

/// `WITH [RECURSIVE] item, …`
#[derive(Debug, Clone, PartialEq)]
pub struct With {
    /// Whether an item may name itself.
    pub recursive: bool,
    /// The items.
    pub items: Vec<WithItem>,
}

/// An item of `WITH`.
#[derive(Debug, Clone, PartialEq)]
pub enum WithItem {
    /// `name [(column, …)] AS [MATERIALIZED] (SELECT …)`
    Query {
        /// The name.
        name: String,
        /// The names of its columns.
        columns: Vec<String>,
        /// `MATERIALIZED`
        materialized: bool,
        /// What it stands for.
        query: SelectUnion,
    },
    /// `expr AS name`
    Expr(Expr),
}

/// What stands in `FROM`.
#[allow(clippy::large_enum_variant, reason = "nearly all of them are tables")]
#[derive(Debug, Clone, PartialEq)]
pub enum FromItem {
    /// A table, and how it is joined to what stands before it; the first has no join.
    Table {
        /// How it is joined.
        join: Option<Join>,
        /// The table.
        table: TableExpr,
    },
    /// `[LEFT] ARRAY JOIN …`
    ArrayJoin {
        /// `LEFT`
        left: bool,
        /// The arrays.
        arrays: Vec<Expr>,
    },
}

/// How a table is joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// `GLOBAL`
    pub global: bool,
    /// `NATURAL`
    pub natural: bool,
    /// `ANY`, `ALL`, …
    pub strictness: Option<JoinStrictness>,
    /// `INNER`, `LEFT`, …
    pub kind: JoinKind,
    /// `ON`, `USING`
    pub condition: Option<JoinCondition>,
}

/// Which of several matching rows are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinStrictness {
    /// `ANY`
    Any,
    /// `ALL`
    All,
    /// `ASOF`
    Asof,
    /// `SEMI`
    Semi,
    /// `ANTI`
    Anti,
}

/// Which rows without a match are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// `,`
    Comma,
    /// `CROSS JOIN`
    Cross,
    /// `INNER JOIN`
    Inner,
    /// `LEFT JOIN`
    Left,
    /// `RIGHT JOIN`
    Right,
    /// `FULL OUTER JOIN`
    Full,
    /// `PASTE JOIN`
    Paste,
}

/// Which rows match.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// `ON expr`
    On(Expr),
    /// `USING (a, b)`
    Using(Vec<Expr>),
}

/// A table of `FROM`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableExpr {
    /// Where its rows come from.
    pub source: TableSource,
    /// `AS name`
    pub alias: Option<String>,
    /// `AS name(a, b)`
    pub alias_columns: Vec<String>,
    /// `FINAL`
    pub is_final: bool,
    /// `SAMPLE ratio`
    pub sample: Option<Ratio>,
    /// `OFFSET ratio`
    pub sample_offset: Option<Ratio>,
}

/// Where the rows of a table come from.
#[derive(Debug, Clone, PartialEq)]
pub enum TableSource {
    /// `db.table`
    Table(Identifier),
    /// `function(…)`
    Function(Box<FunctionCall>),
    /// `(SELECT …)`
    Subquery(Box<SelectUnion>),
}

/// `1 / 10`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Above the line.
    pub numerator: u128,
    /// Below the line.
    pub denominator: u128,
}

/// `GROUP BY …`
#[derive(Debug, Clone, PartialEq)]
pub enum GroupBy {
    /// `GROUP BY ALL`
    All,
    /// `GROUP BY a, b`
    Keys(Vec<Expr>),
    /// `GROUP BY GROUPING SETS ((a), (a, b))`
    GroupingSets(Vec<Vec<Expr>>),
}

/// `ORDER BY …`
#[derive(Debug, Clone, PartialEq)]
pub struct OrderBy {
    /// Whether it is `ORDER BY ALL`; then there is one element, whose expression counts for nothing.
    pub all: bool,
    /// What it is ordered by.
    pub elements: Vec<OrderElement>,
}

/// `expr ASC NULLS LAST COLLATE 'en' WITH FILL …`
#[derive(Debug, Clone, PartialEq)]
pub struct OrderElement {
    /// The key.
    pub expr: Expr,
    /// `DESC`
    pub descending: bool,
    /// `NULLS FIRST`, `NULLS LAST`
    pub nulls: Option<NullsOrder>,
    /// `COLLATE …`
    pub collation: Option<Vec<u8>>,
    /// `WITH FILL …`
    pub fill: Option<Box<Fill>>,
}

/// Where the rows without a key stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// `NULLS FIRST`
    First,
    /// `NULLS LAST`
    Last,
}

/// `WITH FILL FROM a TO b STEP c STALENESS d`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fill {
    /// `FROM`
    pub from: Option<Expr>,
    /// `TO`
    pub to: Option<Expr>,
    /// `STEP`
    pub step: Option<Expr>,
    /// `STALENESS`
    pub staleness: Option<Expr>,
}

/// `column AS expr` of `INTERPOLATE`
#[derive(Debug, Clone, PartialEq)]
pub struct Interpolation {
    /// The column.
    pub column: String,
    /// Its value in rows that were filled in.
    pub expr: Expr,
}

/// `LIMIT offset, limit BY a, b`
#[derive(Debug, Clone, PartialEq)]
pub struct LimitBy {
    /// How many rows of a group are skipped.
    pub offset: Option<Expr>,
    /// How many rows of a group are taken.
    pub limit: Expr,
    /// The columns that make a group; `None` is `ALL`.
    pub columns: Option<Vec<Expr>>,
}

/// `LIMIT offset, limit`
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// How many rows are skipped.
    pub offset: Option<Expr>,
    /// How many rows are taken.
    pub limit: Option<Expr>,
    /// `WITH TIES`
    pub with_ties: bool,
}

/// `(parent PARTITION BY … ORDER BY … ROWS BETWEEN … AND …)`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// The window that this one refines.
    pub parent: Option<String>,
    /// `PARTITION BY …`
    pub partition_by: Vec<Expr>,
    /// `ORDER BY …`
    pub order_by: Vec<OrderElement>,
    /// `ROWS …`
    pub frame: Option<Box<Frame>>,
}

/// `ROWS BETWEEN begin AND end`
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What is counted.
    pub unit: FrameUnit,
    /// The first row.
    pub begin: FrameBound,
    /// The last row.
    pub end: FrameBound,
}

/// What a frame counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameUnit {
    /// `ROWS`
    Rows,
    /// `RANGE`
    Range,
    /// `GROUPS`
    Groups,
}

/// An end of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameBound {
    /// `CURRENT ROW`
    CurrentRow,
    /// `UNBOUNDED PRECEDING`
    UnboundedPreceding,
    /// `UNBOUNDED FOLLOWING`
    UnboundedFollowing,
    /// `expr PRECEDING`
    Preceding(Expr),
    /// `expr FOLLOWING`
    Following(Expr),
}

/// A `SELECT` statement: the query, and where its result goes.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectStatement {
    /// The query.
    pub query: SelectUnion,
    /// Where its result goes.
    pub output: OutputClause,
}

impl SelectUnion {
    /// A union of one select.
    pub fn single(select: Select) -> Self {
        Self {
            terms: vec![SelectTerm::Select(Box::new(select))],
            operations: Vec::new(),
        }
    }
}
