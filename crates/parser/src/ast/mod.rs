//! The syntax trees of ClickHouse's statements.
//!
//! A tree holds what ClickHouse keeps of a statement, no more: `a || b` is the call `concat(a, b)`,
//! because that is what ClickHouse prints. So a tree that was printed and parsed is the same tree.

mod access;
mod alter;
mod backup;
mod command;
mod create;
mod data_type;
mod dictionary;
mod drop;
mod expr;
mod insert;
mod query;
mod select;
mod show;
mod system;
mod table_statement;
mod view;

pub use access::{
    AccessQuery, AuthKind, AuthMethod, DefaultDatabase, DropEntities, EntityHead, EntityKind,
    EntityNames, EntityVerb, Grant, GrantElement, GrantTarget, Granted, Hosts, MoveEntities,
    PolicyFilter, PolicyName, PolicySelection, ProfileQuery, ProfileSettings, QUOTA_RESOURCES,
    QuotaInterval, QuotaLimits, QuotaQuery, QuotaResource, RoleQuery, RoleSet, RowPolicyQuery,
    SetRole, SettingConstraint, SettingsChanges, SettingsElement, ShowAccess, ShowAccessKind,
    ShownEntities, TargetName, UserName, UserQuery, Writability,
};
pub use alter::{
    AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, ColumnChange, ColumnProperty,
    ElementKind, MoveTarget, PartitionOrPart, Position, StatisticsColumns,
};
pub use backup::{
    BackupElement, BackupKind, BackupPartition, BackupQuery, BackupSubject, IntoOutfile,
    OutputClause, OutputSetting, QualifiedName, SettingChange, SettingExpr,
};
pub use command::{BackupCommand, BackupCommandKind};
pub use create::{
    AttachAs, Column, ColumnDefault, Constraint, ConstraintKind, Create, CreateBody,
    CreateDatabase, CreateKind, CreateSource, CreateTable, DefaultKind, DefinitionHead, Engine,
    Index, KeyElement, Nullability, OrderKey, Projection, ProjectionBody, Storage, TableElements,
    TableOverride, TtlAction, TtlElement, Verb,
};
pub use data_type::{DataType, TypeArgument};
pub use dictionary::{
    CreateDictionary, DictionaryAttribute, DictionaryLayout, DictionaryPair, DictionaryRange,
    DictionarySource, DictionaryValue, Lifetime,
};
pub use drop::{
    DropQuery, DropSubject, DropVerb, Rename, RenamePair, RenameSubject, TableKind, Undrop,
};
pub use expr::{
    BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier, Literal,
    LogicalOperator, NamePart, NullsAction, Over, QueryParameter, Transformer, UnaryOperator,
};
pub use insert::{Infile, Insert, InsertSource, InsertTarget};
pub use query::Query;
pub use select::{
    Fill, Frame, FrameBound, FrameUnit, FromItem, GroupBy, Interpolation, Join, JoinCondition,
    JoinKind, JoinStrictness, Limit, LimitBy, NullsOrder, OrderBy, OrderElement, Ratio, Select,
    SelectStatement, SelectTerm, SelectUnion, SetOperation, TableExpr, TableSource, Window, With,
    WithItem,
};
pub use show::{SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind, ShowList, ShownTable};
pub use system::{System, SystemArgument, SystemCommand};
pub use table_statement::{
    Check, CheckSubject, CollectionPair, Delete, Describe, DescribeSubject, Exists, ExistsSubject,
    Explain, ExplainKind, Kill, KillKind, KillMode, NamedCollection, NamedCollectionAction,
    Optimize, Update,
};
pub use view::{
    CreateMaterializedView, CreateView, Definer, Period, Refresh, Schedule, Security, SecurityMode,
    ViewFill,
};
