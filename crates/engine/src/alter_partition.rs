//! `ALTER TABLE … DROP | DETACH | ATTACH | REPLACE | MOVE PARTITION`.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::done;
use crate::failure::Failure;
use crate::partitions::{PartsOf, Which};
use crate::session::{Execution, Session};
use granary_catalog::{DetachedPart, Part, Snapshot};
use granary_datadir::{Change, Staging};
use granary_formats::{ColumnType, Table};
use granary_parser::Partition;
use granary_types::{ErrorCode, TableName};

/// A command about the parts of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PartitionCommand {
    /// `DROP PARTITION`, `DROP PART`
    Drop(Which),
    /// `DETACH PARTITION`, `DETACH PART`
    Detach(Which),
    /// `ATTACH PARTITION`, `ATTACH PART`
    Attach(Which),
    /// `DROP DETACHED`
    DropDetached(Which),
    /// `ATTACH PARTITION … FROM`, `REPLACE PARTITION … FROM`
    Copy {
        /// Which partition.
        partition: Partition,
        /// The other table.
        from: TableName,
        /// What becomes of the parts that the table has of it.
        old: OldParts,
    },
    /// `MOVE PARTITION … TO TABLE`
    Move {
        /// Which parts.
        which: Which,
        /// The other table.
        to: TableName,
    },
}

/// What becomes of the parts of a partition that others come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldParts {
    /// They stay.
    Keep,
    /// They go.
    Replace,
}

impl Session {
    /// Carries out commands about the parts of a table, all or none.
    pub(crate) fn alter_partitions(
        &mut self,
        name: &TableName,
        commands: &[PartitionCommand],
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let table = self.parts_of(&snapshot, name)?;
        if let [_, others @ ..] = commands {
            require_alike(&commands[0], others)?;
        }
        let staging = self.shared.data_dir.begin_restore("ALTER TABLE");
        let mut changes = Vec::new();
        let mut attached = Vec::new();
        for command in commands {
            let (mut some, names) =
                self.partition_changes(command, &table, &snapshot, &staging, execution)?;
            changes.append(&mut some);
            attached.extend(names);
        }
        let mut answer = done(warnings);
        let is_verbose = execution.settings.bool("alter_partition_verbose_result") == Some(true);
        if changes.is_empty() {
            return Ok(answer);
        }
        let published = staging.publish(changes)?;
        if is_verbose && !attached.is_empty() {
            let mut rows = Table::new([
                ("command_type", ColumnType::String),
                ("partition_id", ColumnType::String),
                ("part_name", ColumnType::String),
                ("old_part_name", ColumnType::String),
            ]);
            for ((_, new), (old, kind)) in published.parts.iter().zip(attached) {
                rows.push(vec![
                    kind.into(),
                    new.partition().as_str().into(),
                    new.to_string().into(),
                    old.into(),
                ]);
            }
            answer.table = Some(rows);
        }
        Ok(answer)
    }

    /// The changes of one command, and what it attaches: the old names with the kind of command.
    fn partition_changes(
        &self,
        command: &PartitionCommand,
        table: &PartsOf,
        snapshot: &Snapshot,
        staging: &Staging<'_>,
        execution: &Execution<'_>,
    ) -> Result<(Vec<Change>, Vec<(String, &'static str)>), Failure> {
        let name = || table.table.name.clone();
        match command {
            PartitionCommand::Drop(which) => {
                let change = |part| Change::DropPart {
                    table: name(),
                    part,
                };
                Ok((
                    table.chosen(which)?.into_iter().map(change).collect(),
                    Vec::new(),
                ))
            }
            PartitionCommand::Detach(which) => {
                let change = |part| Change::DetachPart {
                    table: name(),
                    part,
                };
                Ok((
                    table.chosen(which)?.into_iter().map(change).collect(),
                    Vec::new(),
                ))
            }
            PartitionCommand::Attach(which) => {
                let (changes, names) = self.attach_changes(table, which)?;
                let kind = match which {
                    Which::Partition(_) => "ATTACH PARTITION",
                    Which::Part(_) => "ATTACH PART",
                };
                Ok((
                    changes,
                    names.into_iter().map(|name| (name, kind)).collect(),
                ))
            }
            PartitionCommand::DropDetached(which) => {
                if execution.settings.bool("allow_drop_detached") != Some(true) {
                    let message = "Cannot execute query: DROP DETACHED PART is disabled (see allow_drop_detached setting)";
                    return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
                }
                let change = |detached: DetachedPart| Change::DropDetached {
                    table: name(),
                    detached,
                };
                let detached = self.detached(table, which)?;
                Ok((detached.into_iter().map(change).collect(), Vec::new()))
            }
            PartitionCommand::Copy {
                partition,
                from,
                old,
            } => {
                let changes =
                    self.copy_changes(table, snapshot, staging, (partition, from, *old))?;
                Ok((changes, Vec::new()))
            }
            PartitionCommand::Move { which, to } => {
                let target = self.other_table(snapshot, table, to)?;
                target.require_same_structure(table)?;
                let parts = table.chosen(which)?;
                let mut changes = self.clone_changes(staging, &parts, to)?;
                let drop = |part| Change::DropPart {
                    table: name(),
                    part,
                };
                changes.extend(parts.into_iter().map(drop));
                Ok((changes, Vec::new()))
            }
        }
    }

    fn copy_changes(
        &self,
        table: &PartsOf,
        snapshot: &Snapshot,
        staging: &Staging<'_>,
        (partition, from, old): (&Partition, &TableName, OldParts),
    ) -> Result<Vec<Change>, Failure> {
        let source = self.other_table(snapshot, table, from)?;
        table.require_same_structure(&source)?;
        let which = Which::Partition(partition.clone());
        let parts = source.chosen(&which)?;
        let name = &table.table.name;
        let mut changes = Vec::new();
        if old == OldParts::Replace {
            if *partition == Partition::All {
                let message = "Only support DROP/DETACH/ATTACH PARTITION ALL currently";
                return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
            }
            if parts.is_empty() {
                let message = format!(
                    "Source table {from} has no parts in the partition: refusing `REPLACE PARTITION` because it would silently drop the destination partition's data"
                );
                return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
            }
            changes.push(Change::TakeBlock {
                table: name.clone(),
            });
            let drop = |part: Part| Change::DropPart {
                table: name.clone(),
                part,
            };
            changes.extend(table.chosen(&which)?.into_iter().map(drop));
        }
        changes.extend(self.clone_changes(staging, &parts, name)?);
        Ok(changes)
    }

    /// Another MergeTree table that parts come from or go to.
    fn other_table(
        &self,
        snapshot: &Snapshot,
        table: &PartsOf,
        name: &TableName,
    ) -> Result<PartsOf, Failure> {
        self.parts_of(snapshot, name)
            .map_err(|failure| match failure.code {
                ErrorCode::NOT_IMPLEMENTED => not_implemented(&format!(
                    "moving parts between {name} and {}, which are not both MergeTree tables,",
                    table.table.name
                )),
                _ => failure,
            })
    }
}

/// Commands of several kinds could need each other's results.
fn require_alike(first: &PartitionCommand, others: &[PartitionCommand]) -> Result<(), Failure> {
    let kind = std::mem::discriminant(first);
    if others
        .iter()
        .all(|other| std::mem::discriminant(other) == kind)
    {
        return Ok(());
    }
    Err(not_implemented(
        "commands about partitions of several kinds in one ALTER TABLE",
    ))
}
