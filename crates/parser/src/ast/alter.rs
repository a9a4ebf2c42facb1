//! `ALTER TABLE`, `ALTER DATABASE`, and the changes of rows by statements of their own.

use super::create::{Column, Constraint, Index, Projection, TtlElement};
use super::expr::{Expr, FunctionCall, Identifier, NamePart};
use super::select::SelectUnion;
use super::view::{Refresh, Security};
use super::{BackupPartition, OutputClause, OutputSetting};

/// `ALTER TABLE name [ON CLUSTER name] command, …`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterTable {
    /// The table.
    pub name: Identifier,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// One or more.
    pub commands: Vec<AlterCommand>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// `ALTER DATABASE name [ON CLUSTER name] command, …`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterDatabase {
    /// The database.
    pub name: NamePart,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// One or more.
    pub commands: Vec<AlterDatabaseCommand>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// A change of a database.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterDatabaseCommand {
    /// `MODIFY SETTING name = value, …`
    ModifySettings(Vec<OutputSetting>),
    /// `MODIFY COMMENT '…'`
    ModifyComment(Vec<u8>),
}

/// Where something that is added stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Position {
    /// At the end, or where it was.
    #[default]
    Unsaid,
    /// `FIRST`
    First,
    /// `AFTER name`
    After(Identifier),
}

/// Several partitions, one, or a part.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionOrPart {
    /// `PARTITION …`
    Partition(BackupPartition),
    /// `PART 'name'`
    Part(Vec<u8>),
}

/// Where partitions or parts are moved.
#[derive(Debug, Clone, PartialEq)]
pub enum MoveTarget {
    /// `TO DISK 'name'`
    Disk(Vec<u8>),
    /// `TO VOLUME 'name'`
    Volume(Vec<u8>),
    /// `TO SHARD 'path'`
    Shard(Vec<u8>),
    /// `TO TABLE name`
    Table(Identifier),
}

/// What is done to a column besides its new definition.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnChange {
    /// It has a new definition and perhaps a new place.
    Define(Position),
    /// `REMOVE property`
    Remove(ColumnProperty),
    /// `MODIFY SETTING name = value, …`
    ModifySettings(Vec<OutputSetting>),
    /// `RESET SETTING name, …`
    ResetSettings(Vec<String>),
}

/// What `REMOVE` takes from a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnProperty {
    /// `DEFAULT`
    Default,
    /// `MATERIALIZED`
    Materialized,
    /// `ALIAS`
    Alias,
    /// `COMMENT`
    Comment,
    /// `CODEC`
    Codec,
    /// `TTL`
    Ttl,
    /// `SETTINGS`
    Settings,
}

/// The named elements of a table besides its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElementKind {
    /// `INDEX`
    Index,
    /// `PROJECTION`
    Projection,
    /// `CONSTRAINT`
    Constraint,
}

/// The columns of `STATISTICS`.
#[derive(Debug, Clone, PartialEq)]
pub enum StatisticsColumns {
    /// `ALL`
    All,
    /// `a, b`
    Names(Vec<String>),
}

/// A command of `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterCommand {
    /// `ADD COLUMN [IF NOT EXISTS] column [FIRST | AFTER name]`
    AddColumn {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The column.
        column: Box<Column>,
        /// Where it stands.
        position: Position,
    },
    /// `DROP COLUMN [IF EXISTS] name`
    DropColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// The column.
        name: Identifier,
    },
    /// `CLEAR COLUMN [IF EXISTS] name [IN PARTITION …]`
    ClearColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// The column.
        name: Identifier,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `RENAME COLUMN [IF EXISTS] name TO name`
    RenameColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// The old name.
        from: Identifier,
        /// The new one.
        to: Identifier,
    },
    /// `MATERIALIZE COLUMN name [IN PARTITION …]`
    MaterializeColumn {
        /// The column.
        name: Identifier,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `COMMENT COLUMN [IF EXISTS] name '…'`
    CommentColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// The column.
        name: Identifier,
        /// The comment.
        comment: Vec<u8>,
    },
    /// `MODIFY COLUMN [IF EXISTS] …`
    ModifyColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// What is said of the column; only its name when something is removed from it.
        column: Box<Column>,
        /// What is done.
        change: ColumnChange,
    },
    /// `MODIFY ORDER BY expr`
    ModifyOrderBy(Expr),
    /// `MODIFY SAMPLE BY expr`
    ModifySampleBy(Expr),
    /// `REMOVE SAMPLE BY`
    RemoveSampleBy,
    /// `MODIFY TTL expr, …`
    ModifyTtl(Vec<TtlElement>),
    /// `REMOVE TTL`
    RemoveTtl,
    /// `MATERIALIZE TTL [IN PARTITION …]`
    MaterializeTtl(Option<BackupPartition>),
    /// `MODIFY SETTING name = value, …`
    ModifySettings(Vec<OutputSetting>),
    /// `RESET SETTING name, …`
    ResetSettings(Vec<String>),
    /// `MODIFY COMMENT '…'`
    ModifyComment(Vec<u8>),
    /// `MODIFY QUERY SELECT …`
    ModifyQuery(Box<SelectUnion>),
    /// `MODIFY REFRESH …`
    ModifyRefresh(Box<Refresh>),
    /// `MODIFY DEFINER = … SQL SECURITY …`
    ModifySecurity(Security),
    /// `ADD INDEX [IF NOT EXISTS] index [FIRST | AFTER name]`
    AddIndex {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The index.
        index: Box<Index>,
        /// Where it stands.
        position: Position,
    },
    /// `ADD PROJECTION [IF NOT EXISTS] projection [FIRST | AFTER name]`
    AddProjection {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The projection.
        projection: Box<Projection>,
        /// Where it stands.
        position: Position,
    },
    /// `ADD CONSTRAINT [IF NOT EXISTS] constraint`
    AddConstraint {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The constraint.
        constraint: Box<Constraint>,
    },
    /// `MODIFY PROJECTION [IF EXISTS] projection`
    ModifyProjection {
        /// `IF EXISTS`
        if_exists: bool,
        /// The projection.
        projection: Box<Projection>,
    },
    /// `MODIFY CONSTRAINT [IF EXISTS] constraint`
    ModifyConstraint {
        /// `IF EXISTS`
        if_exists: bool,
        /// The constraint.
        constraint: Box<Constraint>,
    },
    /// `DROP (INDEX | PROJECTION | CONSTRAINT) [IF EXISTS] name`
    DropElement {
        /// What it is.
        kind: ElementKind,
        /// `IF EXISTS`
        if_exists: bool,
        /// Its name.
        name: Identifier,
    },
    /// `CLEAR (INDEX | PROJECTION) [IF EXISTS] name [IN PARTITION …]`
    ClearElement {
        /// What it is.
        kind: ElementKind,
        /// `IF EXISTS`
        if_exists: bool,
        /// Its name.
        name: Identifier,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `MATERIALIZE (INDEX | PROJECTION) [IF EXISTS] name [IN PARTITION …]`
    MaterializeElement {
        /// What it is.
        kind: ElementKind,
        /// `IF EXISTS`
        if_exists: bool,
        /// Its name.
        name: Identifier,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `ADD STATISTICS [IF NOT EXISTS] a, b TYPE t`
    AddStatistics {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The columns.
        columns: Vec<String>,
        /// The types.
        types: Vec<Expr>,
    },
    /// `MODIFY STATISTICS a, b TYPE t`
    ModifyStatistics {
        /// The columns.
        columns: Vec<String>,
        /// The types.
        types: Vec<Expr>,
    },
    /// `DROP STATISTICS [IF EXISTS] a, b`
    DropStatistics {
        /// `IF EXISTS`
        if_exists: bool,
        /// The columns.
        columns: Vec<String>,
    },
    /// `CLEAR STATISTICS [IF EXISTS] a, b [IN PARTITION …]`
    ClearStatistics {
        /// `IF EXISTS`
        if_exists: bool,
        /// The columns.
        columns: StatisticsColumns,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `MATERIALIZE STATISTICS [IF EXISTS] a, b [IN PARTITION …]`
    MaterializeStatistics {
        /// `IF EXISTS`
        if_exists: bool,
        /// The columns.
        columns: StatisticsColumns,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
    },
    /// `UPDATE a = expr, … [IN PARTITION …] WHERE expr`
    Update {
        /// The columns and their values.
        assignments: Vec<(String, Expr)>,
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
        /// `WHERE …`
        filter: Expr,
    },
    /// `DELETE [IN PARTITION …] WHERE expr`
    Delete {
        /// `IN PARTITION …`
        partition: Option<BackupPartition>,
        /// `WHERE …`
        filter: Expr,
    },
    /// `FREEZE [PARTITION …] [WITH NAME '…']`
    Freeze {
        /// The partition; all of the table when it is not given.
        partition: Option<BackupPartition>,
        /// The name.
        name: Option<Vec<u8>>,
    },
    /// `UNFREEZE [PARTITION …] WITH NAME '…'`
    Unfreeze {
        /// The partition; all of the table when it is not given.
        partition: Option<BackupPartition>,
        /// The name.
        name: Vec<u8>,
    },
    /// `DROP (PARTITION … | PART '…')`
    DropPartition(PartitionOrPart),
    /// `DETACH (PARTITION … | PART '…')`
    DetachPartition(PartitionOrPart),
    /// `DROP DETACHED (PARTITION … | PART '…')`
    DropDetached(PartitionOrPart),
    /// `FORGET PARTITION …`
    ForgetPartition(BackupPartition),
    /// `ATTACH (PARTITION … | PART '…')`
    AttachPartition(PartitionOrPart),
    /// `ATTACH PART 'name' FROM 'path'`
    AttachPartFrom {
        /// The part.
        part: Vec<u8>,
        /// Where it is.
        from: Vec<u8>,
    },
    /// `ATTACH PARTITION … FROM table`
    AttachPartitionFrom {
        /// The partition.
        partition: BackupPartition,
        /// The other table.
        from: Identifier,
    },
    /// `REPLACE PARTITION … FROM table`
    ReplacePartition {
        /// The partition.
        partition: BackupPartition,
        /// The other table.
        from: Identifier,
    },
    /// `FETCH (PARTITION … | PART '…') FROM 'path'`
    FetchPartition {
        /// What is fetched.
        subject: PartitionOrPart,
        /// The path of the other table.
        from: Vec<u8>,
    },
    /// `MOVE (PARTITION … | PART '…') TO …`
    MovePartition {
        /// What is moved.
        subject: PartitionOrPart,
        /// Where.
        target: MoveTarget,
    },
    /// `APPLY DELETED MASK [IN PARTITION …]`
    ApplyDeletedMask(Option<BackupPartition>),
    /// `APPLY PATCHES [IN PARTITION …]`
    ApplyPatches(Option<BackupPartition>),
    /// `REWRITE PARTS [IN PARTITION …]`
    RewriteParts(Option<BackupPartition>),
    /// `UNLOCK SNAPSHOT 'name' [FROM destination]`
    UnlockSnapshot {
        /// The name.
        name: Vec<u8>,
        /// Where it is.
        from: Option<FunctionCall>,
    },
    /// `EXECUTE f(…)`
    Execute(FunctionCall),
}
