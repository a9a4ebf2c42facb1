//! `ALTER TABLE`, `ALTER DATABASE`.

use crate::answer::Answer;
use crate::create_table::{not_implemented, rules, stored_definition};
use crate::definitions::{database, done, metadata, table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::{PartChange, Table, TableData, TableKind, alter_table};
use granary_datadir::Change;
use granary_parser::{AlterTableStatement, CreateBody, SettingsChange, TableChange};
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
        let for_parts = alter_table(&mut definition, changes, rules(execution).columns)?;
        self.require_no_rows_for(found, &for_parts)?;
        let metadata = metadata(&definition, found.uuid);
        if metadata == found.definition.text {
            return Ok(done(warnings));
        }
        let table = found.name.clone();
        self.change("ALTER TABLE", vec![Change::Redefine { table, metadata }])?;
        Ok(done(warnings))
    }

    /// The parts of the table need not be rewritten: none of them has the columns that change.
    fn require_no_rows_for(
        &self,
        table: &Arc<Table>,
        changes: &[PartChange],
    ) -> Result<(), Failure> {
        if changes.is_empty() || !matches!(table.kind, TableKind::MergeTree { .. }) {
            return Ok(());
        }
        let TableData::Parts { parts, .. } = self.shared.data_dir.table_data(table)?.0 else {
            return Ok(());
        };
        if parts.is_empty() {
            return Ok(());
        }
        let what = match &changes[0] {
            PartChange::Drop { .. } => "DROP COLUMN",
            PartChange::Rename { .. } => "RENAME COLUMN",
            PartChange::Convert { .. } => "MODIFY COLUMN to another type",
            PartChange::Rewrite => "MATERIALIZE or CLEAR",
        };
        Err(not_implemented(&format!("{what} of a table with rows")))
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
