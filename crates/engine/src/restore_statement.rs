//! `RESTORE`.

use crate::answer::Answer;
use crate::backup_statement::{refuse_cluster, table_data, threads};
use crate::create_table::stored_definition;
use crate::definitions::metadata;
use crate::destinations::Destinations;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::jobs::{JobCounters, JobKind, StartedJob};
use crate::memory_restore::MemoryRestore;
use crate::opening::{Passwords, open_backup};
use crate::restore_rights::{other_needs, tables_needs};
use crate::running::places;
use crate::session::{Execution, Session};
use crate::temporary::{TemporaryTables, is_kept, kept_name};
use granary_access::Authority;
use granary_backup::{Counters, OpenBackup};
use granary_catalog::{Snapshot, Table, TableData};
use granary_datadir::{Change, ExpectedData};
use granary_env::{Control, wall_clock};
use granary_executor::{BrokenParts, RestoreJob, read_contents, run_restore};
use granary_parser::{Destination, Identifier, Restore, RestoreSettings};
use granary_planner::{
    BackupContents, Inventory, RestoreInput, RestorePlan, Rules, TableToCreate, is_temporary,
    plan_restore, select,
};
use granary_types::TableName;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Session {
    /// Runs a restore, or starts it when it is `ASYNC`.
    pub(crate) fn restore(
        &mut self,
        restore: &Restore,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        refuse_cluster(restore.cluster.as_deref())?;
        let settings = &restore.settings;
        let random = || {
            settings
                .restore_uuid
                .unwrap_or_else(|| self.shared.env.uuid())
                .to_string()
        };
        let job = StartedJob {
            kind: JobKind::Restore,
            id: if settings.id.is_empty() {
                random()
            } else {
                settings.id.clone()
            },
            name: restore.source.display_name(),
            base_backup_name: restore
                .base
                .as_ref()
                .map(Destination::display_name)
                .unwrap_or_default(),
            query_id: execution.query_id.clone(),
            settings: settings.to_map(),
            places: places(
                &self.destinations,
                restore.base.iter().chain([&restore.source]),
            ),
        };
        let run = RestoreRun {
            shared: Arc::clone(&self.shared),
            destinations: self.destinations.clone(),
            temporary: self.temporary.clone(),
            user: self.authority()?,
            restore: restore.clone(),
            id: job.id.clone(),
            threads: threads(execution, "restore_threads"),
        };
        self.run_job(job, settings.is_async, execution, move |control| {
            run.run(control)
        })
    }
}

/// What opens the backup and its bases.
pub(crate) fn passwords(settings: &RestoreSettings) -> Passwords {
    Passwords::new(
        &settings.password,
        &settings.base_backup_password,
        settings.use_same_password_for_base_backup,
    )
}

struct RestoreRun {
    shared: Arc<Shared>,
    destinations: Destinations,
    temporary: TemporaryTables,
    user: Authority,
    restore: Restore,
    id: String,
    threads: usize,
}

impl RestoreRun {
    fn run(&self, control: &Control) -> Result<(JobCounters, Vec<String>), Failure> {
        let Restore {
            source,
            base,
            settings,
            ..
        } = &self.restore;
        let backup = open_backup(
            &self.destinations,
            source,
            base.as_ref(),
            &passwords(settings),
        )?;
        let PlannedRestore {
            mut plan,
            mut snapshot,
            expected,
            mut warnings,
        } = plan(
            &self.shared,
            &self.temporary,
            &self.user,
            &self.restore,
            &backup,
        )?;
        let memory = MemoryRestore::read(&plan, &snapshot, &backup, control)?;
        let temporary = self.take_temporary(&mut plan)?;
        self.temporary.add_kept_to(&mut snapshot);
        let job = RestoreJob {
            id: self.id.clone(),
            backup: &backup,
            data_dir: &self.shared.data_dir,
            snapshot: &snapshot,
            expected,
            changing: &self.shared.changing,
            broken_parts: if settings.restore_broken_parts_as_detached {
                BrokenParts::Detach
            } else {
                BrokenParts::Refuse
            },
            threads: self.threads,
            control: control.clone(),
        };
        let mut outcome = run_restore(&job, &plan)?;
        for (name, table) in temporary {
            self.temporary.put(&name, Arc::new(table))?;
        }
        outcome.files_read += memory.files_read();
        outcome.bytes_read += memory.bytes_read();
        memory.add_to(&self.shared.memory);
        for (table, part, reason) in &outcome.detached {
            warnings.push(format!(
                "table {table}: part {part} is broken and was set aside as detached/broken-from-backup_{part}: {reason}"
            ));
        }
        let counters = Counters::at(
            &**backup.destination(),
            backup.manifest(),
            backup.manifest_size(),
        );
        let counters = JobCounters {
            num_files: counters.num_files,
            total_size: counters.total_size,
            num_entries: counters.num_entries,
            uncompressed_size: counters.uncompressed_size,
            compressed_size: counters.compressed_size,
            files_read: outcome.files_read,
            bytes_read: outcome.bytes_read,
            tables: Vec::new(),
        };
        Ok((counters, warnings))
    }
}

impl RestoreRun {
    /// Takes the temporary tables that come to no disk out of a plan, and gives the others the names that they have
    /// there. Those that are to be made, with their names in the session.
    fn take_temporary(&self, plan: &mut RestorePlan) -> Result<Vec<(String, Table)>, Failure> {
        let mut made = Vec::new();
        let mut left = Vec::new();
        for mut table in std::mem::take(&mut plan.tables) {
            if !is_temporary(&table.target) {
                left.push(table);
                continue;
            }
            let name = table.target.table.clone();
            let existing = self
                .temporary
                .find(&name)
                .filter(|_| table.create.is_none());
            let kept = match (&mut table.create, existing) {
                (None, Some(existing)) => is_kept(&existing).then(|| existing.name.clone()),
                (None, None) => None,
                (Some(create), _) => {
                    let new = self.temporary_to_be(&table.target, create)?;
                    let kept = is_kept(&new).then(|| new.name.clone());
                    made.push((name, new));
                    kept
                }
            };
            if let Some(kept) = kept {
                table.target = kept.clone();
                table.data.put_into(kept);
                left.push(table);
            }
        }
        plan.tables = left;
        Ok(made)
    }

    /// A new temporary table; one of files gets a name that nobody has.
    fn temporary_to_be(
        &self,
        target: &TableName,
        create: &mut TableToCreate,
    ) -> Result<Table, Failure> {
        let data_dir = &self.shared.data_dir;
        let table = data_dir.table_to_be(target, &create.metadata)?;
        if !is_kept(&table) {
            return Ok(table);
        }
        let kept = kept_name(&self.shared);
        let mut definition = stored_definition(&create.metadata)?;
        definition.head.name = Identifier::single(&kept.table);
        create.uuid = None;
        create.metadata = metadata(&definition, None);
        Ok(data_dir.table_to_be(&kept, &create.metadata)?)
    }
}

/// A plan, what it was planned for, and what the user should know about it.
pub(crate) struct PlannedRestore {
    pub(crate) plan: RestorePlan,
    pub(crate) snapshot: Snapshot,
    /// What must be the same when the restore is published.
    pub(crate) expected: Vec<Change>,
    pub(crate) warnings: Vec<String>,
}

/// Plans a restore into the data directory as it is now.
pub(crate) fn plan(
    shared: &Shared,
    temporary: &TemporaryTables,
    user: &Authority,
    restore: &Restore,
    backup: &OpenBackup,
) -> Result<PlannedRestore, Failure> {
    let settings = &restore.settings;
    let (shard, replica) = (settings.shard_num_in_backup, settings.replica_num_in_backup);
    let contents = read_contents(backup, shard, replica)?;
    let selection = select(&restore.elements, &inventory(&contents), Rules::Restore)?;
    user.require(&tables_needs(&selection, &contents, settings))?;
    let _still = shared.data_dir.observe();
    let (mut snapshot, found) = shared.data_dir.snapshot()?;
    temporary.add_to(&mut snapshot);
    let mut warnings: Vec<String> = found.iter().map(ToString::to_string).collect();
    let targets = selection
        .tables
        .keys()
        .map(|source| Cow::Owned(selection.renaming.table(source)));
    let existing = table_data(shared, &snapshot, targets, &mut warnings)?;
    let policies = shared.config.policies.keys().cloned().collect();
    let input = RestoreInput {
        contents: &contents,
        snapshot: &snapshot,
        existing: &existing,
        settings,
        clock: &wall_clock,
        policies: &policies,
    };
    let plan = plan_restore(&selection, &input, &mut || shared.env.uuid())?;
    user.require(&other_needs(&plan))?;
    let expected = expected(&snapshot, &existing, settings);
    warnings.extend(plan.warnings.iter().map(ToString::to_string));
    Ok(PlannedRestore {
        plan,
        snapshot,
        expected,
        warnings,
    })
}

/// The tables that take rows, as they were seen.
fn expected(
    snapshot: &Snapshot,
    existing: &BTreeMap<TableName, TableData>,
    settings: &RestoreSettings,
) -> Vec<Change> {
    let on_disk = existing.iter().filter(|(name, _)| !is_temporary(name));
    let expected = on_disk.filter_map(|(name, data)| {
        let table = snapshot.table(name)?;
        let takes_any = settings.structure_only
            || settings.allow_non_empty_tables && matches!(data, TableData::Parts { .. });
        let data = match data {
            // Rows in memory are no business of the disk.
            TableData::Rows(_) => return None,
            _ if takes_any => ExpectedData::Any,
            data => ExpectedData::Same(data.clone()),
        };
        Some(Change::Expect {
            table: name.clone(),
            definition: table.definition.text.clone(),
            data,
        })
    });
    expected.collect()
}

/// The names of everything in a backup that a statement can name.
fn inventory(contents: &BackupContents) -> Inventory {
    Inventory {
        databases: contents.databases.keys().cloned().collect(),
        tables: contents
            .tables
            .keys()
            .filter(|name| !name.is_inner())
            .cloned()
            .collect(),
    }
}
