//! `ALTER TABLE`, `ALTER DATABASE`.

use crate::answer::Answer;
use crate::create_table::{not_implemented, rules, stored_definition};
use crate::definitions::{database, done, metadata, table};
use crate::failure::Failure;
use crate::mutation_statement::record;
use crate::row_mutation::{KeyColumns, key_columns};
use crate::session::{Execution, Session};
use granary_catalog::{
    PartChange, Snapshot, Table, TableData, TableKind, TableStructure, alter_table,
};
use granary_datadir::{Change, ColumnChanges, Staging};
use granary_parser::{AlterTableStatement, Create, CreateBody, SettingsChange, TableChange};
use granary_types::ErrorCode;
use std::sync::Arc;

impl Session {
    /// Changes a table: its definition, its parts or its rows.
    pub(crate) fn alter(
        &mut self,
        alter: &AlterTableStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = &alter.table.name;
        match &alter.changes[..] {
            [
                TableChange::Freeze {
                    partition,
                    name: copy,
                },
            ] => {
                let copy = copy.as_deref().unwrap_or_default();
                self.freeze(name, partition.as_ref(), copy, execution)
            }
            [
                TableChange::Unfreeze {
                    partition,
                    name: copy,
                },
            ] => self.unfreeze(name, partition.as_ref(), copy, execution),
            changes if changes.iter().all(is_about_parts) => {
                self.alter_partitions(name, changes, execution)
            }
            changes if changes.iter().all(is_about_rows) => {
                self.mutate(name, changes, &alter.texts, execution)
            }
            changes if changes.iter().any(is_about_rows) => Err(not_implemented(
                "commands about rows and about the definition in one ALTER TABLE",
            )),
            changes if changes.iter().any(is_about_parts) => Err(not_implemented(
                "commands about parts and about the definition in one ALTER TABLE",
            )),
            changes => self.alter_definition(alter, changes, execution),
        }
    }

    fn alter_definition(
        &mut self,
        alter: &AlterTableStatement,
        changes: &[TableChange],
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let found = table(&snapshot, &alter.table.name)?;
        let mut definition = stored_definition(&found.definition.text)?;
        require_column_commands(&definition, changes)?;
        let for_parts = alter_table(&mut definition, changes, rules(execution).columns)?;
        let metadata = metadata(&definition, found.uuid);
        let staging = self.shared.data_dir.begin_restore("ALTER TABLE");
        // Rows that come for columns that are being changed would be lost.
        let _writer = match found.kind {
            TableKind::MergeTree { .. } => Some(self.shared.data_dir.write_alone(found)?),
            _ => None,
        };
        let asked = Asked {
            changes,
            texts: &alter.texts,
            snapshot: &snapshot,
            execution,
        };
        let mut changes = self.part_changes(&staging, found, &definition, (&for_parts, &asked))?;
        if metadata == found.definition.text && changes.is_empty() {
            return Ok(done(warnings));
        }
        changes.push(Change::Redefine {
            table: found.name.clone(),
            metadata,
        });
        staging.publish(changes)?;
        Ok(done(warnings))
    }

    /// What becomes of the parts when columns are dropped or renamed.
    fn part_changes(
        &self,
        staging: &Staging<'_>,
        table: &Arc<Table>,
        definition: &Create,
        (changes, asked): (&[PartChange], &Asked<'_>),
    ) -> Result<Vec<Change>, Failure> {
        if changes.is_empty() || !matches!(table.kind, TableKind::MergeTree { .. }) {
            return Ok(Vec::new());
        }
        let data_dir = &self.shared.data_dir;
        let TableData::Parts {
            parts,
            patches,
            mutations,
            ..
        } = data_dir.table_data(table)?.0
        else {
            return Ok(Vec::new());
        };
        if parts.is_empty() && patches.is_empty() {
            return Ok(Vec::new());
        }
        if !patches.is_empty() || !mutations.is_empty() {
            return Err(not_implemented(
                "dropping or renaming columns while mutations or lightweight updates are not finished",
            ));
        }
        let structure = TableStructure::of(definition)
            .map_err(|error| Failure::new(error.code(), error.to_string()))?;
        if structure.has_old_syntax {
            return Err(not_implemented(
                "dropping or renaming columns of a table with the old syntax",
            ));
        }
        let is_conversion = |change: &PartChange| {
            matches!(change, PartChange::Convert { .. } | PartChange::Rewrite)
        };
        if changes.iter().any(is_conversion) {
            if !changes.iter().all(is_conversion) {
                return Err(not_implemented(
                    "dropping or renaming columns together with changing others in a table with rows",
                ));
            }
            return self.conversion(staging, table, &structure, (changes, asked));
        }
        let columns = column_changes(changes);
        let (_, version) = data_dir.begin_rewrite(table)?;
        Ok(data_dir.rewrite_parts(staging, table, &structure, (&parts, version), &columns)?)
    }

    /// A mutation that gives columns of the parts other types, or their defaults.
    fn conversion(
        &self,
        staging: &Staging<'_>,
        table: &Arc<Table>,
        structure: &TableStructure,
        (changes, asked): (&[PartChange], &Asked<'_>),
    ) -> Result<Vec<Change>, Failure> {
        let mut texts = Vec::new();
        let mut resets = Vec::new();
        for (change, text) in asked.changes.iter().zip(asked.texts) {
            let is_converted = |column: &str| {
                let is_it = |each: &PartChange| matches!(each, PartChange::Convert { column: one } if one == column);
                changes.iter().any(is_it)
            };
            match change {
                TableChange::ClearColumn { .. } | TableChange::MaterializeColumn { .. } => {
                    resets.push(change.clone());
                    texts.push(text.clone());
                }
                TableChange::ModifyColumn { column, .. } if is_converted(&column.name) => {
                    texts.push(text.clone());
                }
                TableChange::MaterializeTtl(_)
                | TableChange::ClearElement { .. }
                | TableChange::MaterializeElement { .. } => {
                    return Err(not_implemented(
                        "MATERIALIZE or CLEAR of anything but columns in a table with rows",
                    ));
                }
                _ => {}
            }
        }
        let Asked {
            snapshot,
            execution,
            ..
        } = asked;
        let mut mutation = self.row_mutation(snapshot, table, structure, &resets, execution)?;
        if texts.len() > resets.len() {
            mutation = mutation.with_conversion();
        }
        let record = record(&texts);
        self.shared
            .data_dir
            .plan_mutation(staging, table, structure, &record, &mutation)
    }

    /// Changes the comment of a database.
    pub(crate) fn alter_database(
        &mut self,
        name: &str,
        settings: &SettingsChange,
        comment: Option<&[u8]>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let found = database(&snapshot, name)?;
        if !settings.changes.is_empty() || !settings.resets.is_empty() {
            let message = format!("Database engine {} does not have settings", found.engine);
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
        let Some(stored) = &found.definition else {
            return Err(not_implemented(
                "ALTER DATABASE of a database that is not written down",
            ));
        };
        let mut definition = stored_definition(&stored.text)?;
        if let CreateBody::Database(body) = &mut definition.body {
            body.comment = comment.filter(|text| !text.is_empty()).map(<[u8]>::to_vec);
        }
        let metadata = metadata(&definition, found.uuid);
        let database = name.to_owned();
        self.change(
            "ALTER DATABASE",
            vec![Change::RedefineDatabase { database, metadata }],
        )?;
        Ok(done(warnings))
    }
}

/// What a statement asks for.
struct Asked<'a> {
    changes: &'a [TableChange],
    texts: &'a [String],
    snapshot: &'a Snapshot,
    execution: &'a Execution<'a>,
}

/// What `CLEAR COLUMN` and `MATERIALIZE COLUMN` need.
fn require_column_commands(definition: &Create, changes: &[TableChange]) -> Result<(), Failure> {
    let is_about_columns = |change: &TableChange| {
        matches!(
            change,
            TableChange::ClearColumn { .. } | TableChange::MaterializeColumn { .. }
        )
    };
    if !changes.iter().any(is_about_columns) {
        return Ok(());
    }
    let Ok(structure) = TableStructure::of(definition) else {
        return Ok(());
    };
    let keys = key_columns(&structure, KeyColumns::OfKeys);
    for change in changes {
        match change {
            TableChange::ClearColumn { name, .. } if keys.contains(name) => {
                let message = format!(
                    "Trying to ALTER CLEAR key {name} column which is a part of key expression"
                );
                let code = ErrorCode::ALTER_OF_COLUMN_IS_FORBIDDEN;
                return Err(Failure::new(code, message));
            }
            TableChange::MaterializeColumn { name, .. } => {
                let Some(column) = structure.column(name) else {
                    let message = format!("There is no column {name} in table");
                    let code = ErrorCode::NO_SUCH_COLUMN_IN_TABLE;
                    return Err(Failure::new(code, message));
                };
                if column.default.is_none() {
                    let message = format!(
                        "Cannot materialize column `{name}` because it doesn't have default expression"
                    );
                    return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The columns that parts have no more, or under another name.
fn column_changes(changes: &[PartChange]) -> ColumnChanges {
    let mut columns = ColumnChanges::default();
    for change in changes {
        match change {
            PartChange::Drop { column } => {
                let first = columns.renamed.iter().find(|(_, new)| *new == column);
                let first = first.map_or(column, |(old, _)| old).clone();
                columns.renamed.remove(&first);
                columns.dropped.insert(first);
            }
            PartChange::Rename { from, to } => {
                let first = columns.renamed.iter().find(|(_, new)| *new == from);
                let first = first.map_or(from, |(old, _)| old).clone();
                columns.renamed.insert(first, to.clone());
            }
            PartChange::Convert { .. } | PartChange::Rewrite => {}
        }
    }
    columns
}

fn is_about_rows(change: &TableChange) -> bool {
    matches!(
        change,
        TableChange::Update(_) | TableChange::Delete(_) | TableChange::ApplyDeletedMask(_)
    )
}

fn is_about_parts(change: &TableChange) -> bool {
    matches!(
        change,
        TableChange::DropParts(_)
            | TableChange::DetachParts(_)
            | TableChange::DropDetachedParts(_)
            | TableChange::AttachParts(_)
            | TableChange::AttachPartitionFrom { .. }
            | TableChange::ReplacePartition { .. }
            | TableChange::MovePartitionToTable { .. }
            | TableChange::MoveToDisk { .. }
            | TableChange::MoveToVolume { .. }
            | TableChange::Freeze { .. }
            | TableChange::Unfreeze { .. }
    )
}
