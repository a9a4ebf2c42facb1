//! `ALTER TABLE`, `ALTER DATABASE` and the changes of rows.

use crate::ast::Literal;
use crate::ast::{
    AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, BackupPartition, Column,
    ColumnChange, Delete, Expr, ExprKind, Identifier, MoveTarget, Optimize, OutputClause,
    OutputSetting, PartitionOrPart, Position, SettingChange, SettingExpr, Update,
};
use crate::statement::{
    AlterTableStatement, OptimizeTable, PartSelection, Partition, Place, Request, RowDelete,
    RowUpdate, SettingsChange, Statement, TableChange,
};

use super::definition::with_output;
use super::element::partition as lower_partition;
use super::name::{name_part, named_table, no_cluster, table_name};
use super::{Context, LowerError};

pub(super) fn lower_alter_table(
    alter: &AlterTable,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    no_cluster(alter.cluster.as_deref())?;
    let changes = alter
        .commands
        .iter()
        .map(|command| change(command, context));
    let statement = AlterTableStatement {
        table: named_table(&alter.name, context)?,
        changes: changes.collect::<Result<_, _>>()?,
        texts: alter
            .commands
            .iter()
            .map(AlterCommand::to_single_line)
            .collect(),
    };
    with_output(
        Statement::AlterTable(Box::new(statement)),
        &alter.output,
        context,
    )
}

fn change(command: &AlterCommand, context: &Context<'_>) -> Result<TableChange, LowerError> {
    if let Some(change) = column_change(command)? {
        return Ok(change);
    }
    if let Some(change) = element_change(command)? {
        return Ok(change);
    }
    if let Some(change) = part_change(command, context)? {
        return Ok(change);
    }
    table_change(command)
}

/// `name.name`
fn joined(name: &Identifier) -> Result<String, LowerError> {
    let names = name.names();
    let names = names.ok_or(LowerError::NotSupported("A query parameter as a column"))?;
    Ok(names.join("."))
}

fn place(position: &Position) -> Result<Place, LowerError> {
    Ok(match position {
        Position::Unsaid => Place::Unsaid,
        Position::First => Place::First,
        Position::After(name) => Place::After(joined(name)?),
    })
}

fn maybe_partition(partition: Option<&BackupPartition>) -> Result<Option<Partition>, LowerError> {
    Ok(partition.map(lower_partition).transpose()?)
}

fn column_change(command: &AlterCommand) -> Result<Option<TableChange>, LowerError> {
    Ok(Some(match command {
        AlterCommand::AddColumn {
            if_not_exists,
            column,
            position,
        } => TableChange::AddColumn {
            column: column.clone(),
            place: place(position)?,
            if_not_exists: *if_not_exists,
        },
        AlterCommand::DropColumn { if_exists, name } => TableChange::DropColumn {
            name: joined(name)?,
            if_exists: *if_exists,
        },
        AlterCommand::ClearColumn {
            if_exists,
            name,
            partition,
        } => TableChange::ClearColumn {
            name: joined(name)?,
            partition: maybe_partition(partition.as_ref())?,
            if_exists: *if_exists,
        },
        AlterCommand::RenameColumn {
            if_exists,
            from,
            to,
        } => TableChange::RenameColumn {
            from: joined(from)?,
            to: joined(to)?,
            if_exists: *if_exists,
        },
        AlterCommand::MaterializeColumn { name, partition } => TableChange::MaterializeColumn {
            name: joined(name)?,
            partition: maybe_partition(partition.as_ref())?,
        },
        AlterCommand::CommentColumn {
            if_exists,
            name,
            comment,
        } => TableChange::CommentColumn {
            name: joined(name)?,
            comment: comment.clone(),
            if_exists: *if_exists,
        },
        AlterCommand::ModifyColumn {
            if_exists,
            column,
            change,
        } => modified_column(column, change, *if_exists)?,
        _ => return Ok(None),
    }))
}

fn modified_column(
    column: &Column,
    change: &ColumnChange,
    if_exists: bool,
) -> Result<TableChange, LowerError> {
    let name = column.name.clone();
    Ok(match change {
        ColumnChange::Define(position) => TableChange::ModifyColumn {
            column: Box::new(column.clone()),
            place: place(position)?,
            if_exists,
        },
        ColumnChange::Remove(property) => TableChange::RemoveFromColumn {
            name,
            property: *property,
            if_exists,
        },
        ColumnChange::ModifySettings(settings) => TableChange::ModifyColumnSettings {
            name,
            settings: settings_change(settings)?,
            if_exists,
        },
        ColumnChange::ResetSettings(resets) => TableChange::ModifyColumnSettings {
            name,
            settings: SettingsChange {
                changes: Vec::new(),
                resets: resets.clone(),
            },
            if_exists,
        },
    })
}

fn settings_change(settings: &[OutputSetting]) -> Result<SettingsChange, LowerError> {
    let mut found = SettingsChange::default();
    for setting in settings {
        match setting {
            OutputSetting::Change(change) => found.changes.push(change.clone()),
            OutputSetting::Switch(name) => found.changes.push(SettingChange {
                name: name.clone(),
                value: SettingExpr::Literal(Literal::Unsigned(1)),
            }),
            OutputSetting::Default(name) => found.resets.push(name.clone()),
            OutputSetting::Parameter(..) | OutputSetting::QueryParameter(..) => {
                return Err(LowerError::NotSupported(
                    "A query parameter in MODIFY SETTING",
                ));
            }
        }
    }
    Ok(found)
}

fn element_change(command: &AlterCommand) -> Result<Option<TableChange>, LowerError> {
    Ok(Some(match command {
        AlterCommand::AddIndex {
            if_not_exists,
            index,
            position,
        } => TableChange::AddIndex {
            index: index.clone(),
            place: place(position)?,
            if_not_exists: *if_not_exists,
        },
        AlterCommand::AddProjection {
            if_not_exists,
            projection,
            position,
        } => TableChange::AddProjection {
            projection: projection.clone(),
            place: place(position)?,
            if_not_exists: *if_not_exists,
        },
        AlterCommand::AddConstraint {
            if_not_exists,
            constraint,
        } => TableChange::AddConstraint {
            constraint: constraint.clone(),
            if_not_exists: *if_not_exists,
        },
        AlterCommand::DropElement {
            kind,
            if_exists,
            name,
        } => TableChange::DropElement {
            kind: *kind,
            name: joined(name)?,
            if_exists: *if_exists,
        },
        AlterCommand::ClearElement {
            kind,
            if_exists,
            name,
            partition,
        } => TableChange::ClearElement {
            kind: *kind,
            name: joined(name)?,
            partition: maybe_partition(partition.as_ref())?,
            if_exists: *if_exists,
        },
        AlterCommand::MaterializeElement {
            kind,
            if_exists,
            name,
            partition,
        } => TableChange::MaterializeElement {
            kind: *kind,
            name: joined(name)?,
            partition: maybe_partition(partition.as_ref())?,
            if_exists: *if_exists,
        },
        _ => return Ok(None),
    }))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(super) fn part_selection(subject: &PartitionOrPart) -> Result<PartSelection, LowerError> {
    Ok(match subject {
        PartitionOrPart::Partition(partition) => {
            PartSelection::Partition(lower_partition(partition)?)
        }
        PartitionOrPart::Part(name) => PartSelection::Part(text(name)),
    })
}

fn part_change(
    command: &AlterCommand,
    context: &Context<'_>,
) -> Result<Option<TableChange>, LowerError> {
    Ok(Some(match command {
        AlterCommand::Freeze { partition, name } => TableChange::Freeze {
            partition: maybe_partition(partition.as_ref())?,
            name: name.as_deref().map(text),
        },
        AlterCommand::Unfreeze { partition, name } => TableChange::Unfreeze {
            partition: maybe_partition(partition.as_ref())?,
            name: text(name),
        },
        AlterCommand::DropPartition(subject) => TableChange::DropParts(part_selection(subject)?),
        AlterCommand::DetachPartition(subject) => {
            TableChange::DetachParts(part_selection(subject)?)
        }
        AlterCommand::DropDetached(subject) => {
            TableChange::DropDetachedParts(part_selection(subject)?)
        }
        AlterCommand::AttachPartition(subject) => {
            TableChange::AttachParts(part_selection(subject)?)
        }
        AlterCommand::AttachPartitionFrom { partition, from } => TableChange::AttachPartitionFrom {
            partition: lower_partition(partition)?,
            from: table_name(from, context)?,
        },
        AlterCommand::ReplacePartition { partition, from } => TableChange::ReplacePartition {
            partition: lower_partition(partition)?,
            from: table_name(from, context)?,
        },
        AlterCommand::MovePartition { subject, target } => moved(subject, target, context)?,
        _ => return Ok(None),
    }))
}

fn moved(
    subject: &PartitionOrPart,
    target: &MoveTarget,
    context: &Context<'_>,
) -> Result<TableChange, LowerError> {
    let parts = part_selection(subject)?;
    match (target, parts) {
        (MoveTarget::Disk(disk), parts) => Ok(TableChange::MoveToDisk {
            parts,
            disk: text(disk),
        }),
        (MoveTarget::Volume(volume), parts) => Ok(TableChange::MoveToVolume {
            parts,
            volume: text(volume),
        }),
        (MoveTarget::Table(name), PartSelection::Partition(partition)) => {
            Ok(TableChange::MovePartitionToTable {
                partition,
                to: table_name(name, context)?,
            })
        }
        (MoveTarget::Table(_), PartSelection::Part(_)) => {
            Err(LowerError::NotSupported("MOVE PART TO TABLE"))
        }
        (MoveTarget::Shard(_), _) => Err(LowerError::NotSupported("MOVE PART TO SHARD")),
    }
}

fn table_change(command: &AlterCommand) -> Result<TableChange, LowerError> {
    Ok(match command {
        AlterCommand::ModifyOrderBy(key) => TableChange::ModifyOrderBy(key.clone()),
        AlterCommand::ModifySampleBy(key) => TableChange::ModifySampleBy(key.clone()),
        AlterCommand::RemoveSampleBy => TableChange::RemoveSampleBy,
        AlterCommand::ModifyTtl(elements) => TableChange::ModifyTtl(elements.clone()),
        AlterCommand::RemoveTtl => TableChange::RemoveTtl,
        AlterCommand::MaterializeTtl(partition) => {
            TableChange::MaterializeTtl(maybe_partition(partition.as_ref())?)
        }
        AlterCommand::ModifySettings(settings) => {
            TableChange::ModifySettings(settings_change(settings)?)
        }
        AlterCommand::ResetSettings(resets) => TableChange::ModifySettings(SettingsChange {
            changes: Vec::new(),
            resets: resets.clone(),
        }),
        AlterCommand::ModifyComment(comment) => TableChange::ModifyComment(comment.clone()),
        AlterCommand::ModifyQuery(query) => TableChange::ModifyQuery(query.clone()),
        AlterCommand::Update {
            assignments,
            partition,
            filter,
        } => TableChange::Update(RowUpdate {
            assignments: assignments.clone(),
            partition: maybe_partition(partition.as_ref())?,
            filter: filter.clone(),
        }),
        AlterCommand::Delete { partition, filter } => TableChange::Delete(RowDelete {
            partition: maybe_partition(partition.as_ref())?,
            filter: filter.clone(),
        }),
        AlterCommand::ApplyDeletedMask(partition) => {
            TableChange::ApplyDeletedMask(maybe_partition(partition.as_ref())?)
        }
        other => return Err(LowerError::NotSupported(unsupported(other))),
    })
}

/// The words of a command that is not executed.
fn unsupported(command: &AlterCommand) -> &'static str {
    match command {
        AlterCommand::ModifyRefresh(_) => "MODIFY REFRESH",
        AlterCommand::ModifySecurity(_) => "MODIFY SQL SECURITY",
        AlterCommand::ModifyProjection { .. } => "MODIFY PROJECTION",
        AlterCommand::ModifyConstraint { .. } => "MODIFY CONSTRAINT",
        AlterCommand::AddStatistics { .. } => "ADD STATISTICS",
        AlterCommand::ModifyStatistics { .. } => "MODIFY STATISTICS",
        AlterCommand::DropStatistics { .. } => "DROP STATISTICS",
        AlterCommand::ClearStatistics { .. } => "CLEAR STATISTICS",
        AlterCommand::MaterializeStatistics { .. } => "MATERIALIZE STATISTICS",
        AlterCommand::ForgetPartition(_) => "FORGET PARTITION",
        AlterCommand::FetchPartition { .. } => "FETCH PARTITION",
        AlterCommand::AttachPartFrom { .. } => "ATTACH PART FROM",
        AlterCommand::ApplyPatches(_) => "APPLY PATCHES",
        AlterCommand::RewriteParts(_) => "REWRITE PARTS",
        AlterCommand::UnlockSnapshot { .. } => "UNLOCK SNAPSHOT",
        AlterCommand::Execute(_) => "EXECUTE",
        _ => "This command of ALTER TABLE",
    }
}

pub(super) fn lower_alter_database(
    alter: &AlterDatabase,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    no_cluster(alter.cluster.as_deref())?;
    let mut settings = SettingsChange::default();
    let mut comment = None;
    for command in &alter.commands {
        match command {
            AlterDatabaseCommand::ModifySettings(list) => {
                let found = settings_change(list)?;
                settings.changes.extend(found.changes);
                settings.resets.extend(found.resets);
            }
            AlterDatabaseCommand::ModifyComment(text) => comment = Some(text.clone()),
        }
    }
    let statement = Statement::AlterDatabase {
        database: name_part(&alter.name, context)?,
        settings,
        comment,
    };
    with_output(statement, &alter.output, context)
}

/// The settings at the end of a statement without output.
fn with_settings(settings: &[OutputSetting]) -> OutputClause {
    OutputClause {
        settings: settings.to_vec(),
        ..OutputClause::default()
    }
}

pub(super) fn lower_delete(delete: &Delete, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(delete.cluster.as_deref())?;
    let hiding = AlterCommand::Update {
        assignments: vec![(
            "_row_exists".to_owned(),
            Expr::new(ExprKind::Literal(Literal::Unsigned(0))),
        )],
        partition: delete.partition.clone(),
        filter: delete.filter.clone(),
    };
    let statement = Statement::DeleteRows {
        table: named_table(&delete.name, context)?,
        delete: RowDelete {
            partition: maybe_partition(delete.partition.as_ref())?,
            filter: delete.filter.clone(),
        },
        text: hiding.to_single_line(),
    };
    with_output(statement, &with_settings(&delete.settings), context)
}

pub(super) fn lower_update(update: &Update, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(update.cluster.as_deref())?;
    let statement = Statement::UpdateRows {
        table: named_table(&update.name, context)?,
        update: RowUpdate {
            assignments: update.assignments.clone(),
            partition: maybe_partition(update.partition.as_ref())?,
            filter: update.filter.clone(),
        },
    };
    with_output(statement, &with_settings(&update.settings), context)
}

pub(super) fn lower_optimize(
    optimize: &Optimize,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    no_cluster(optimize.cluster.as_deref())?;
    if !optimize.dry_run.is_empty() {
        return Err(LowerError::NotSupported("OPTIMIZE … DRY RUN"));
    }
    if optimize.manifest {
        return Err(LowerError::NotSupported("OPTIMIZE … MANIFEST"));
    }
    let statement = Statement::Optimize(OptimizeTable {
        table: named_table(&optimize.name, context)?,
        partition: maybe_partition(optimize.partition.as_ref())?,
        is_final: optimize.is_final,
        deduplicate: optimize.deduplicate.clone(),
        cleanup: optimize.cleanup,
    });
    with_output(statement, &optimize.output, context)
}
