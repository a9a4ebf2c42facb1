//! `ALTER TABLE` and the changes of rows.

use granary_types::TableName;

use super::{NamedTable, Partition};
use crate::ast::{
    Column, ColumnProperty, Constraint, ElementKind, Expr, Index, Projection, SelectUnion,
    SettingChange, TtlElement,
};

/// `ALTER TABLE name change, …`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterTableStatement {
    /// The table.
    pub table: NamedTable,
    /// One or more, in the order of the statement.
    pub changes: Vec<TableChange>,
    /// Each of them in one line, as a mutation records it.
    pub texts: Vec<String>,
}

/// Where something that is added or changed stands among its like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At the end when it is added, where it was when it is changed.
    Unsaid,
    /// Before all others.
    First,
    /// Behind another one.
    After(String),
}

/// Parts of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum PartSelection {
    /// A partition, or all of them.
    Partition(Partition),
    /// One part, by its name.
    Part(String),
}

/// New values of settings, and settings that go back to their default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SettingsChange {
    /// New values.
    pub changes: Vec<SettingChange>,
    /// Those that go back to their default.
    pub resets: Vec<String>,
}

/// A change of a table. Names of columns with dots are one text.
#[derive(Debug, Clone, PartialEq)]
pub enum TableChange {
    /// `ADD COLUMN`
    AddColumn {
        /// The column.
        column: Box<Column>,
        /// Where it stands.
        place: Place,
        /// Whether it is right when it exists.
        if_not_exists: bool,
    },
    /// `DROP COLUMN`
    DropColumn {
        /// The column.
        name: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `CLEAR COLUMN`
    ClearColumn {
        /// The column.
        name: String,
        /// Where; everywhere if not given.
        partition: Option<Partition>,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `RENAME COLUMN`
    RenameColumn {
        /// The old name.
        from: String,
        /// The new one.
        to: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `MODIFY COLUMN`, `ALTER COLUMN`: what the column says is new, the rest stays.
    ModifyColumn {
        /// What is new.
        column: Box<Column>,
        /// Where it stands.
        place: Place,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `MODIFY COLUMN name REMOVE property`
    RemoveFromColumn {
        /// The column.
        name: String,
        /// What is removed.
        property: ColumnProperty,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `MODIFY COLUMN name MODIFY SETTING`, `… RESET SETTING`
    ModifyColumnSettings {
        /// The column.
        name: String,
        /// The settings.
        settings: SettingsChange,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `COMMENT COLUMN`
    CommentColumn {
        /// The column.
        name: String,
        /// The comment; empty for none.
        comment: Vec<u8>,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `MATERIALIZE COLUMN`
    MaterializeColumn {
        /// The column.
        name: String,
        /// Where; everywhere if not given.
        partition: Option<Partition>,
    },
    /// `MODIFY ORDER BY`
    ModifyOrderBy(Expr),
    /// `MODIFY SAMPLE BY`
    ModifySampleBy(Expr),
    /// `REMOVE SAMPLE BY`
    RemoveSampleBy,
    /// `MODIFY TTL`
    ModifyTtl(Vec<TtlElement>),
    /// `REMOVE TTL`
    RemoveTtl,
    /// `MATERIALIZE TTL`; everywhere if no partition is given.
    MaterializeTtl(Option<Partition>),
    /// `MODIFY SETTING`, `RESET SETTING`
    ModifySettings(SettingsChange),
    /// `MODIFY COMMENT`; empty for none.
    ModifyComment(Vec<u8>),
    /// `MODIFY QUERY`
    ModifyQuery(Box<SelectUnion>),
    /// `ADD INDEX`
    AddIndex {
        /// The index.
        index: Box<Index>,
        /// Where it stands.
        place: Place,
        /// Whether it is right when it exists.
        if_not_exists: bool,
    },
    /// `ADD PROJECTION`
    AddProjection {
        /// The projection.
        projection: Box<Projection>,
        /// Where it stands.
        place: Place,
        /// Whether it is right when it exists.
        if_not_exists: bool,
    },
    /// `ADD CONSTRAINT`
    AddConstraint {
        /// The constraint.
        constraint: Box<Constraint>,
        /// Whether it is right when it exists.
        if_not_exists: bool,
    },
    /// `DROP INDEX`, `DROP PROJECTION`, `DROP CONSTRAINT`
    DropElement {
        /// What it is.
        kind: ElementKind,
        /// Its name.
        name: String,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `CLEAR INDEX`, `CLEAR PROJECTION`
    ClearElement {
        /// What it is.
        kind: ElementKind,
        /// Its name.
        name: String,
        /// Where; everywhere if not given.
        partition: Option<Partition>,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `MATERIALIZE INDEX`, `MATERIALIZE PROJECTION`
    MaterializeElement {
        /// What it is.
        kind: ElementKind,
        /// Its name.
        name: String,
        /// Where; everywhere if not given.
        partition: Option<Partition>,
        /// Whether it is right when it does not exist.
        if_exists: bool,
    },
    /// `UPDATE`, as a mutation
    Update(RowUpdate),
    /// `DELETE`, as a mutation
    Delete(RowDelete),
    /// `APPLY DELETED MASK`
    ApplyDeletedMask(Option<Partition>),
    /// `FREEZE`
    Freeze {
        /// What; all of the table if not given.
        partition: Option<Partition>,
        /// The name; a number of the server if not given.
        name: Option<String>,
    },
    /// `UNFREEZE`
    Unfreeze {
        /// What; all of the table if not given.
        partition: Option<Partition>,
        /// The name.
        name: String,
    },
    /// `DROP PARTITION`, `DROP PART`
    DropParts(PartSelection),
    /// `DETACH PARTITION`, `DETACH PART`
    DetachParts(PartSelection),
    /// `DROP DETACHED PARTITION`, `DROP DETACHED PART`
    DropDetachedParts(PartSelection),
    /// `ATTACH PARTITION`, `ATTACH PART`
    AttachParts(PartSelection),
    /// `ATTACH PARTITION … FROM`: the parts of another table are added.
    AttachPartitionFrom {
        /// The partition.
        partition: Partition,
        /// The other table.
        from: TableName,
    },
    /// `REPLACE PARTITION … FROM`
    ReplacePartition {
        /// The partition.
        partition: Partition,
        /// The other table.
        from: TableName,
    },
    /// `MOVE PARTITION … TO TABLE`
    MovePartitionToTable {
        /// The partition.
        partition: Partition,
        /// The other table.
        to: TableName,
    },
    /// `MOVE … TO DISK`
    MoveToDisk {
        /// What is moved.
        parts: PartSelection,
        /// The disk.
        disk: String,
    },
    /// `MOVE … TO VOLUME`
    MoveToVolume {
        /// What is moved.
        parts: PartSelection,
        /// The volume.
        volume: String,
    },
}

/// `UPDATE a = expr, … [IN PARTITION …] WHERE expr`
#[derive(Debug, Clone, PartialEq)]
pub struct RowUpdate {
    /// The columns and their values.
    pub assignments: Vec<(String, Expr)>,
    /// Where; everywhere if not given.
    pub partition: Option<Partition>,
    /// Which rows.
    pub filter: Expr,
}

/// `DELETE [IN PARTITION …] WHERE expr`
#[derive(Debug, Clone, PartialEq)]
pub struct RowDelete {
    /// Where; everywhere if not given.
    pub partition: Option<Partition>,
    /// Which rows.
    pub filter: Expr,
}

/// `OPTIMIZE TABLE`
#[derive(Debug, Clone, PartialEq)]
pub struct OptimizeTable {
    /// The table.
    pub table: NamedTable,
    /// Where; everywhere if not given.
    pub partition: Option<Partition>,
    /// Whether parts are merged until there is one in each partition.
    pub is_final: bool,
    /// Whether rows that are equal in these columns are made one; an empty list is all columns.
    pub deduplicate: Option<Vec<Expr>>,
    /// Whether deleted rows of `ReplacingMergeTree` go.
    pub cleanup: bool,
}
