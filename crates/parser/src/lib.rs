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
mod privilege;
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
    AccessQuery, AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, AttachAs, AuthKind,
    AuthMethod, BackupCommand, BackupCommandKind, BackupElement, BackupKind, BackupPartition,
    BackupQuery, BackupSubject, BinaryOperator, Check, CheckSubject, CollectionPair, Column,
    ColumnChange, ColumnDefault, ColumnProperty, ColumnSelection, Constraint, ConstraintKind,
    Create, CreateBody, CreateDatabase, CreateDictionary, CreateKind, CreateMaterializedView,
    CreateSource, CreateTable, CreateView, DataType, DefaultDatabase, DefaultKind, Definer,
    DefinitionHead, Delete, Describe, DescribeSubject, DictionaryAttribute, DictionaryLayout,
    DictionaryPair, DictionaryRange, DictionarySource, DictionaryValue, DropEntities, DropQuery,
    DropSubject, DropVerb, ElementKind, Engine, EntityHead, EntityKind, EntityNames, EntityVerb,
    Exists, ExistsSubject, Explain, ExplainKind, Expr, ExprKind, Fill, Frame, FrameBound,
    FrameUnit, FromItem, FunctionCall, Grant, GrantElement, GrantTarget, Granted, GroupBy, Hosts,
    Identifier, Index, Infile, Insert, InsertSource, InsertTarget, Interpolation, IntoOutfile,
    Join, JoinCondition, JoinKind, JoinStrictness, KeyElement, Kill, KillKind, KillMode, Lifetime,
    Limit, LimitBy, Literal, LogicalOperator, MoveEntities, MoveTarget, NamePart, NamedCollection,
    NamedCollectionAction, Nullability, NullsAction, NullsOrder, Optimize, OrderBy, OrderElement,
    OrderKey, OutputClause, OutputSetting, Over, PartitionOrPart, Period, PolicyFilter, PolicyName,
    PolicySelection, Position, ProfileQuery, ProfileSettings, Projection, ProjectionBody,
    QUOTA_RESOURCES, QualifiedName, Query, QueryParameter, QuotaInterval, QuotaLimits, QuotaQuery,
    QuotaResource, Ratio, Refresh, Rename, RenamePair, RenameSubject, RoleQuery, RoleSet,
    RowPolicyQuery, Schedule, Security, SecurityMode, Select, SelectStatement, SelectTerm,
    SelectUnion, SessionCommand, SetOperation, SetRole, SettingChange, SettingConstraint,
    SettingExpr, SettingsChanges, SettingsElement, Show, ShowAccess, ShowAccessKind,
    ShowCreateKind, ShowFilter, ShowKind, ShowList, ShownEntities, ShownTable, StatisticsColumns,
    Storage, System, SystemArgument, SystemCommand, TableElements, TableExpr, TableKind,
    TableOverride, TableSource, TargetName, Transformer, TtlAction, TtlElement, TypeArgument,
    UnaryOperator, Undrop, Update, UserName, UserQuery, Verb, ViewFill, Window, With, WithItem,
    Writability,
};
pub use dependencies::dependencies;
pub use destination::{
    AzureLocation, Destination, DestinationError, DestinationLookup, Location, S3Location,
};
pub use error::{Found, SyntaxError, SyntaxErrorKind};
pub use grammar::{
    parse_attached_access, parse_create, parse_data_type, parse_expression, parse_queries,
    parse_query, parse_select,
};
pub use keywords::keywords;
pub use lexer::tokenize;
pub use literal::{back_quote, back_quote_if_needed, format_float, quote_string};
pub use lower::{Context, LowerError, PartitionError, lower};
pub use mask::{mask, mask_destination, mask_setting_value};
pub use mask_create::mask_create;
pub use pattern::LikePattern;
pub use privilege::{Privilege, PrivilegeLevel};
pub use rename::{Renaming, TEMPORARY_DATABASE};
pub use script::{has_binary_rows, rows_to_the_end, split_statements};
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
