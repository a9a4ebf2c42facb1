//! The syntax trees of ClickHouse's statements.
//!
//! A tree holds what ClickHouse keeps of a statement, no more: `a || b` is the call `concat(a, b)`,
//! because that is what ClickHouse prints. So a tree that was printed and parsed is the same tree.

mod backup;
mod command;
mod expr;
mod query;
mod show;

pub use backup::{
    BackupElement, BackupKind, BackupPartition, BackupQuery, BackupSubject, IntoOutfile,
    OutputClause, OutputSetting, QualifiedName, SettingChange, SettingExpr,
};
pub use command::{BackupCommand, BackupCommandKind};
pub use expr::{
    BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier, Literal,
    LogicalOperator, NamePart, NullsAction, QueryParameter, Transformer, UnaryOperator,
};
pub use query::Query;
pub use show::{SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind, ShowList};
