//! `ALTER TABLE … DROP | DETACH | ATTACH | REPLACE | MOVE PARTITION`.

use crate::answer::{Answer, Rows};
use crate::create_table::not_implemented;
use crate::definitions::done;
use crate::failure::Failure;
use crate::partitions::PartsOf;
use crate::session::{Execution, Session};
use granary_catalog::{DetachedPart, Part, Snapshot};
use granary_datadir::{Change, Published, Staging};
use granary_formats::{ColumnType, Table};
use granary_parser::{PartSelection, Partition, TableChange};
use granary_types::{ErrorCode, TableName};

impl Session {
    /// Carries out commands about the parts of a table, all or none.
    pub(crate) fn alter_partitions(
        &mut self,
        name: &TableName,
        commands: &[TableChange],
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let table = self.parts_of(&snapshot, name)?;
        if let [first, others @ ..] = commands {
            require_alike(first, others)?;
        }
        let staging = self.shared.data_dir.begin_restore("ALTER TABLE");
        let mut changes = Vec::new();
        let mut attached = Vec::new();
        for command in commands {
            let planned = self.plan_command(command, &table, &snapshot, &staging, execution)?;
            changes.extend(planned.changes);
            attached.extend(
                planned
                    .attached
                    .into_iter()
                    .map(|name| (name, planned.kind)),
            );
        }
        let mut answer = done(warnings);
        if changes.is_empty() {
            return Ok(answer);
        }
        let published = staging.publish(changes)?;
        let is_verbose = execution.settings.bool("alter_partition_verbose_result") == Some(true);
        if is_verbose && !attached.is_empty() {
            answer.rows = Some(Rows::Table(rows(&published, attached)));
        }
        Ok(answer)
    }

    fn plan_command(
        &self,
        command: &TableChange,
        table: &PartsOf,
        snapshot: &Snapshot,
        staging: &Staging<'_>,
        execution: &Execution<'_>,
    ) -> Result<Planned, Failure> {
        let name = || table.table.name.clone();
        match command {
            TableChange::DropParts(parts) => {
                let change = |part| Change::DropPart {
                    table: name(),
                    part,
                };
                Ok(Planned::of(table.chosen(parts)?.into_iter().map(change)))
            }
            TableChange::DetachParts(parts) => {
                let change = |part| Change::DetachPart {
                    table: name(),
                    part,
                };
                Ok(Planned::of(table.chosen(parts)?.into_iter().map(change)))
            }
            TableChange::AttachParts(parts) => {
                let (changes, attached) = self.attach_changes(table, parts)?;
                let kind = match parts {
                    PartSelection::Partition(_) => "ATTACH PARTITION",
                    PartSelection::Part(_) => "ATTACH PART",
                };
                Ok(Planned {
                    changes,
                    attached,
                    kind,
                })
            }
            TableChange::DropDetachedParts(parts) => {
                require_drop_detached(execution)?;
                let change = |detached: DetachedPart| Change::DropDetached {
                    table: name(),
                    detached,
                };
                let detached = self.detached(table, parts)?;
                Ok(Planned::of(detached.into_iter().map(change)))
            }
            TableChange::AttachPartitionFrom { partition, from } => {
                let (_, parts) = self.parts_from(table, snapshot, partition, from)?;
                Ok(Planned::of(self.clone_changes(staging, &parts, &name())?))
            }
            TableChange::ReplacePartition { partition, from } => {
                let changes = self.replace_changes(table, snapshot, staging, (partition, from))?;
                Ok(Planned::of(changes))
            }
            TableChange::MovePartitionToTable { partition, to } => {
                let target = self.other_table(snapshot, table, to)?;
                target.require_same_structure(table)?;
                let parts = table.chosen(&PartSelection::Partition(partition.clone()))?;
                let mut changes = self.clone_changes(staging, &parts, to)?;
                let drop = |part| Change::DropPart {
                    table: name(),
                    part,
                };
                changes.extend(parts.into_iter().map(drop));
                Ok(Planned::of(changes))
            }
            TableChange::MoveToDisk { .. } | TableChange::MoveToVolume { .. } => {
                Err(not_implemented("MOVE of parts to another disk"))
            }
            _ => Err(not_implemented("this command of ALTER TABLE")),
        }
    }

    /// The other table, and the parts of a partition that it has.
    fn parts_from(
        &self,
        table: &PartsOf,
        snapshot: &Snapshot,
        partition: &Partition,
        from: &TableName,
    ) -> Result<(PartsOf, Vec<Part>), Failure> {
        let source = self.other_table(snapshot, table, from)?;
        table.require_same_structure(&source)?;
        let parts = source.chosen(&PartSelection::Partition(partition.clone()))?;
        Ok((source, parts))
    }

    fn replace_changes(
        &self,
        table: &PartsOf,
        snapshot: &Snapshot,
        staging: &Staging<'_>,
        (partition, from): (&Partition, &TableName),
    ) -> Result<Vec<Change>, Failure> {
        let (_, parts) = self.parts_from(table, snapshot, partition, from)?;
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
        let name = || table.table.name.clone();
        let mut changes = vec![Change::TakeBlock { table: name() }];
        let old = table.chosen(&PartSelection::Partition(partition.clone()))?;
        let drop = |part| Change::DropPart {
            table: name(),
            part,
        };
        changes.extend(old.into_iter().map(drop));
        changes.extend(self.clone_changes(staging, &parts, &name())?);
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

/// What a command changes, and what it attaches.
struct Planned {
    changes: Vec<Change>,
    /// The old names of what is attached.
    attached: Vec<String>,
    /// The command, as the answer calls it.
    kind: &'static str,
}

impl Planned {
    fn of(changes: impl IntoIterator<Item = Change>) -> Self {
        Self {
            changes: changes.into_iter().collect(),
            attached: Vec::new(),
            kind: "",
        }
    }
}

fn require_drop_detached(execution: &Execution<'_>) -> Result<(), Failure> {
    if execution.settings.bool("allow_drop_detached") == Some(true) {
        return Ok(());
    }
    let message =
        "Cannot execute query: DROP DETACHED PART is disabled (see allow_drop_detached setting)";
    Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message))
}

/// A row for each part that was attached.
fn rows(published: &Published, attached: Vec<(String, &'static str)>) -> Table {
    let columns = ["command_type", "partition_id", "part_name", "old_part_name"];
    let mut table = Table::new(columns.map(|name| (name, ColumnType::String)));
    for ((_, new), (old, kind)) in published.parts.iter().zip(attached) {
        table.push(vec![
            kind.into(),
            new.partition().as_str().into(),
            new.to_string().into(),
            old.into(),
        ]);
    }
    table
}

/// Commands of several kinds could need each other's results.
fn require_alike(first: &TableChange, others: &[TableChange]) -> Result<(), Failure> {
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
