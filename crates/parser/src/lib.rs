//! One grammar for ClickHouse's statements: lexer, syntax trees and canonical printing.
//!
//! Pure: text in, trees and text out. Only this crate names nom. See `docs/grammar.md`.

mod ast;
mod column_names;
mod dependencies;
mod destination;
mod error;
mod format;
mod grammar;
mod hint;
mod input;
mod insert_data;
mod keywords;
mod lexer;
mod literal;
mod lower;
mod mask;
mod mask_create;
mod masked_line;
mod pattern;
mod references;
mod rename;
mod render;
mod script;
mod settings;
mod spelling;
mod statement;
mod token;
mod value;

pub use ast::{
    AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, AttachAs, BackupCommand,
    BackupCommandKind, BackupElement, BackupKind, BackupPartition, BackupQuery, BackupSubject,
    BinaryOperator, Check, CheckSubject, CollectionPair, Column, ColumnChange, ColumnDefault,
    ColumnProperty, ColumnSelection, Constraint, ConstraintKind, Create, CreateBody,
    CreateDatabase, CreateDictionary, CreateKind, CreateMaterializedView, CreateSource,
    CreateTable, CreateView, DataType, DefaultKind, Definer, DefinitionHead, Delete, Describe,
    DescribeSubject, DictionaryAttribute, DictionaryLayout, DictionaryPair, DictionaryRange,
    DictionarySource, DictionaryValue, DropQuery, DropSubject, DropVerb, ElementKind, Engine,
    Exists, ExistsSubject, Explain, ExplainKind, Expr, ExprKind, Fill, Frame, FrameBound,
    FrameUnit, FromItem, FunctionCall, GroupBy, Identifier, Index, Infile, Insert, InsertSource,
    InsertTarget, Interpolation, IntoOutfile, Join, JoinCondition, JoinKind, JoinStrictness,
    KeyElement, Kill, KillKind, KillMode, Lifetime, Limit, LimitBy, Literal, LogicalOperator,
    MoveTarget, NamePart, NamedCollection, NamedCollectionAction, Nullability, NullsAction,
    NullsOrder, Optimize, OrderBy, OrderElement, OrderKey, OutputClause, OutputSetting, Over,
    PartitionOrPart, Period, Position, Projection, ProjectionBody, QualifiedName, Query,
    QueryParameter, Ratio, Refresh, Rename, RenamePair, RenameSubject, Schedule, Security,
    SecurityMode, Select, SelectStatement, SelectTerm, SelectUnion, SessionCommand, SetOperation,
    SettingChange, SettingExpr, Show, ShowCreateKind, ShowFilter, ShowKind, ShowList, ShownTable,
    StatisticsColumns, Storage, System, SystemArgument, SystemCommand, TableElements, TableExpr,
    TableKind, TableOverride, TableSource, Transformer, TtlAction, TtlElement, TypeArgument,
    UnaryOperator, Undrop, Update, Verb, ViewFill, Window, With, WithItem,
};
pub use dependencies::dependencies;
pub use destination::{
    AzureLocation, Destination, DestinationError, DestinationLookup, Location, S3Location,
};
pub use error::{Found, SyntaxError, SyntaxErrorKind};
pub use grammar::{
    parse_create, parse_data_type, parse_expression, parse_queries, parse_query, parse_select,
};
pub use lexer::tokenize;
pub use literal::{back_quote, back_quote_if_needed, format_float, quote_string};
pub use lower::{Context, LowerError, PartitionError, lower};
pub use mask::{mask, mask_destination, mask_setting_value};
pub use mask_create::mask_create;
pub use pattern::LikePattern;
pub use rename::{Renaming, TEMPORARY_DATABASE};
pub use script::split_statements;
pub use settings::{
    AccessMode, BackupSettings, CreationMode, DataFileNames, LookSettings, QuerySetting,
    QuerySettings, RestoreSettings, Scalar, SettingError, SettingInfo, UnsupportedData,
    backup_settings, query_setting_names, query_settings, restore_settings,
};
pub use spelling::Spelling;
pub use statement::{
    AlterTableStatement, AttachTable, Backup, CheckTables, Dependents, Described, DetachTable,
    DropConditions, DropTables, Element, ExistsStatement, ExplainQuery, InsertColumn, InsertRows,
    KillStatement, Look, NamePair, NamedTable, ObjectKind, OptimizeTable, PartSelection, Partition,
    Percent, Place, RenameTables, Request, Restore, RowDelete, RowSource, RowTarget, RowUpdate,
    SettingsChange, ShowList as ShowListStatement, ShowNames, Statement, SystemStatement,
    TableChange, Truncate,
};
pub use token::{Broken, Symbol, Token, TokenKind};
pub use value::{QueryParameters, Value};
