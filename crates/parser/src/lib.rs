//! One grammar for ClickHouse's statements: lexer, syntax trees and canonical printing.
//!
//! Pure: text in, trees and text out. Only this crate names nom. See `docs/grammar.md`.

mod ast;
mod destination;
mod error;
mod format;
mod grammar;
mod hint;
mod input;
mod keywords;
mod lexer;
mod literal;
mod lower;
mod mask;
mod masked_line;
mod pattern;
mod render;
mod settings;
mod statement;
mod token;
mod value;

pub use ast::{
    BackupCommand, BackupCommandKind, BackupElement, BackupKind, BackupPartition, BackupQuery,
    BackupSubject, BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier,
    IntoOutfile, Literal, LogicalOperator, NamePart, NullsAction, OutputClause, OutputSetting,
    QualifiedName, Query, QueryParameter, SessionCommand, SettingChange, SettingExpr, Show,
    ShowCreateKind, ShowFilter, ShowKind, ShowList, Transformer, UnaryOperator,
};
pub use destination::{
    AzureLocation, Destination, DestinationError, DestinationLookup, Location, S3Location,
};
pub use error::{Found, SyntaxError, SyntaxErrorKind};
pub use grammar::{parse_expression, parse_query};
pub use lexer::tokenize;
pub use literal::{back_quote, back_quote_if_needed, format_float, quote_string};
pub use lower::{Context, LowerError, PartitionError, lower};
pub use mask::{mask, mask_destination};
pub use pattern::LikePattern;
pub use settings::{
    AccessMode, BackupSettings, CreationMode, DataFileNames, LookSettings, QuerySettings,
    RestoreSettings, Scalar, SettingError, SettingInfo, UnsupportedData, backup_settings,
    query_setting_names, restore_settings,
};
pub use statement::{
    Backup, Dependents, Element, Look, ObjectKind, Partition, Percent, Request, Restore, ShowNames,
    Statement,
};
pub use token::{Broken, Symbol, Token, TokenKind};
pub use value::{QueryParameters, Value};
