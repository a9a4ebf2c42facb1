//! `BACKUP`.

use crate::answer::Answer;
use crate::destinations::{ArchiveSettings, Destinations, Purpose};
use crate::engine::Shared;
use crate::failure::Failure;
use crate::jobs::{JobCounters, JobKind, StartedJob};
use crate::opening::{Passwords, open_backup};
use crate::running::places;
use crate::session::{Execution, Session};
use crate::temporary::TemporaryTables;
use granary_backup::{BackupOptions, Base, default_threads};
use granary_catalog::{Snapshot, TableData, TableKind};
use granary_datadir::{Hold, Observation};
use granary_env::{Control, wall_clock};
use granary_executor::{BackupJob, SourceFile, backup_sources, run_backup};
use granary_manifest::{DataFileNames, Deduplication};
use granary_parser::{Backup, BackupSettings, Destination, Element};
use granary_planner::{BackupPlan, Inventory, Rules, TEMPORARY_DATABASE, plan_backup, select};
use granary_types::{ErrorCode, TableName, Uuid};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Session {
    /// Runs a backup, or starts it when it is `ASYNC`.
    pub(crate) fn backup(
        &mut self,
        backup: &Backup,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let run = BackupRun::new(self, backup, execution)?;
        let settings = &backup.settings;
        let job = StartedJob {
            kind: JobKind::Backup,
            id: run.id.clone(),
            name: backup.destination.display_name(),
            base_backup_name: backup
                .base
                .as_ref()
                .map(Destination::display_name)
                .unwrap_or_default(),
            query_id: execution.query_id.clone(),
            settings: settings.to_map(),
            places: places(
                &self.destinations,
                backup.base.iter().chain([&backup.destination]),
            ),
        };
        self.run_job(job, settings.is_async, execution, move |control| {
            run.run(control)
        })
    }
}

/// A number of I/O threads: `max_threads` does not bind it, since it waits more than it computes.
/// `setting` is `backup_threads` or `restore_threads`.
pub(crate) fn threads(execution: &Execution<'_>, setting: &str) -> usize {
    let asked = execution.settings.threads(setting);
    asked.map_or_else(default_threads, |threads| threads.clamp(1, 64) as usize)
}

/// Statements for several hosts need a coordination that a local run does not have.
pub(crate) fn refuse_cluster(cluster: Option<&str>) -> Result<(), Failure> {
    match cluster {
        None => Ok(()),
        Some(cluster) => Err(Failure::new(
            ErrorCode::CLUSTER_DOESNT_EXIST,
            format!(
                "Requested cluster '{cluster}' not found: ON CLUSTER is not served by a local run"
            ),
        )),
    }
}

/// A backup that is to be written, or only planned.
pub(crate) struct BackupRun {
    shared: Arc<Shared>,
    destinations: Destinations,
    temporary: TemporaryTables,
    backup: Backup,
    uuid: Uuid,
    id: String,
    threads: usize,
}

impl BackupRun {
    /// # Errors
    /// The statement is for several hosts.
    pub(crate) fn new(
        session: &Session,
        backup: &Backup,
        execution: &Execution<'_>,
    ) -> Result<Self, Failure> {
        refuse_cluster(backup.cluster.as_deref())?;
        let settings = &backup.settings;
        let shared = Arc::clone(&session.shared);
        let uuid = settings.backup_uuid.unwrap_or_else(|| shared.env.uuid());
        let id = match settings.id.as_str() {
            "" => uuid.to_string(),
            id => id.to_owned(),
        };
        Ok(Self {
            shared,
            destinations: session.destinations.clone(),
            temporary: session.temporary.clone(),
            backup: backup.clone(),
            uuid,
            id,
            threads: threads(execution, "backup_threads"),
        })
    }

    /// Where it is written, which must be free, and what it is to be.
    pub(crate) fn prepare(
        &self,
    ) -> Result<(Arc<dyn granary_storage::Destination>, BackupOptions), Failure> {
        let Backup {
            destination,
            settings,
            ..
        } = &self.backup;
        let archive = ArchiveSettings {
            password: settings.password.clone(),
            compression_method: settings.compression_method.clone(),
            compression_level: settings.compression_level,
        };
        let place = self
            .destinations
            .resolve(destination, Purpose::Write, &archive)?;
        let name = destination.display_name();
        refuse_existing(&*place, &name)?;
        let options = BackupOptions {
            name,
            uuid: self.uuid,
            backup_id: self.id.clone(),
            timestamp: self.shared.env.now().local_seconds(),
            deduplication: if settings.deduplicate_files {
                Deduplication::On
            } else {
                Deduplication::Off
            },
            data_file_names: data_file_names(settings),
            base: self.base()?,
            threads: self.threads,
        };
        Ok((place, options))
    }

    fn run(&self, control: &Control) -> Result<(JobCounters, Vec<String>), Failure> {
        let (place, options) = self.prepare()?;
        let mut warnings = Vec::new();
        let job = BackupJob {
            destination: place,
            options,
            control: control.clone(),
        };
        let mut held = None;
        let mut tables = Vec::new();
        let sealed = run_backup(job, || {
            let (files, hold) = self.collect(&mut warnings, &mut tables)?;
            held = Some(hold);
            Ok::<_, Failure>(files)
        })?;
        let counters = sealed.counters;
        let counters = JobCounters {
            num_files: counters.num_files,
            total_size: counters.total_size,
            num_entries: counters.num_entries,
            uncompressed_size: counters.uncompressed_size,
            compressed_size: counters.compressed_size,
            tables,
            ..JobCounters::default()
        };
        Ok((counters, warnings))
    }

    /// Opens the base that the statement names.
    fn base(&self) -> Result<Option<Base>, Failure> {
        let Some(base) = &self.backup.base else {
            return Ok(None);
        };
        if base.location() == self.backup.destination.location() {
            let message = format!(
                "Backup {} not found: a backup cannot be its own base",
                base.display_name()
            );
            return Err(Failure::new(ErrorCode::BACKUP_NOT_FOUND, message));
        }
        let settings = &self.backup.settings;
        let passwords = Passwords::new(
            &settings.password,
            &settings.base_backup_password,
            settings.use_same_password_for_base_backup,
        );
        let opened = open_backup(&self.destinations, base, None, &passwords.of_base())?;
        Ok(Some(Base {
            locator: base.to_text(),
            backup: Arc::new(opened),
        }))
    }

    /// Whether only some partitions of the table are asked for.
    fn is_in_parts(&self, table: &TableName) -> bool {
        let mut elements = self.backup.elements.iter();
        elements.any(|element| {
            matches!(element, Element::Table { name, partitions, .. } if name == table && !partitions.is_empty())
        })
    }

    /// Plans it for the data directory as it is now.
    pub(crate) fn plan(&self) -> Result<PlannedBackup<'_>, Failure> {
        plan(&self.shared, &self.temporary, &self.backup)
    }

    /// The files of the backup, which stay readable as long as the hold lives; names the tables all of whose rows are
    /// in them.
    fn collect(
        &self,
        warnings: &mut Vec<String>,
        tables: &mut Vec<String>,
    ) -> Result<(Vec<SourceFile>, Hold), Failure> {
        let hold = self.shared.data_dir.hold();
        let planned = self.plan()?;
        if !self.backup.settings.structure_only {
            let whole = planned.plan.tables.iter().map(|table| &table.source);
            let whole = whole.filter(|name| !self.is_in_parts(name));
            tables.extend(whole.map(ToString::to_string));
        }
        warnings.extend(planned.warnings);
        let files = backup_sources(&planned.plan, self.shared.data_dir.whereabouts())?;
        Ok((files, hold))
    }
}

/// A plan, and everything that the user should know about it.
pub(crate) struct PlannedBackup<'a> {
    pub(crate) plan: BackupPlan,
    /// The data directory, as it stands still for the plan.
    pub(crate) seen: Observation<'a>,
    pub(crate) warnings: Vec<String>,
}

/// Plans a backup of the data directory as it is now.
fn plan<'a>(
    shared: &'a Shared,
    temporary: &TemporaryTables,
    backup: &Backup,
) -> Result<PlannedBackup<'a>, Failure> {
    let still = shared.data_dir.observe();
    let (mut snapshot, found) = shared.data_dir.snapshot()?;
    temporary.add_to(&mut snapshot);
    let mut warnings: Vec<String> = found.iter().map(ToString::to_string).collect();
    let selection = select(&backup.elements, &inventory(&snapshot), Rules::Backup)?;
    let names = selection.tables.keys().map(Cow::Borrowed);
    let data = table_data(shared, &snapshot, names, &mut warnings)?;
    let plan = plan_backup(&selection, &snapshot, &data, &backup.settings, &wall_clock)?;
    warnings.extend(plan.warnings.iter().map(ToString::to_string));
    Ok(PlannedBackup {
        plan,
        warnings,
        seen: still,
    })
}

/// The names of everything in a data directory that a statement can name.
pub(crate) fn inventory(snapshot: &Snapshot) -> Inventory {
    let tables = snapshot.tables().map(|table| table.name.clone());
    let databases = snapshot.databases.keys();
    Inventory {
        databases: databases
            .filter(|name| *name != TEMPORARY_DATABASE)
            .cloned()
            .collect(),
        tables: tables.filter(|name| !name.is_inner()).collect(),
    }
}

/// The data of those of `names` that exist, by the name of the table that keeps it.
pub(crate) fn table_data<'a>(
    shared: &Shared,
    snapshot: &Snapshot,
    names: impl Iterator<Item = Cow<'a, TableName>>,
    warnings: &mut Vec<String>,
) -> Result<BTreeMap<TableName, TableData>, Failure> {
    let mut data = BTreeMap::new();
    for name in names {
        let table = snapshot.table(&name);
        let Some(kept_in) = table.and_then(|table| snapshot.data_table(table)) else {
            continue;
        };
        let found = if kept_in.kind == TableKind::Memory {
            TableData::Rows(shared.memory.files(kept_in)?)
        } else {
            let (found, remarks) = shared.data_dir.table_data(kept_in)?;
            warnings.extend(remarks.iter().map(ToString::to_string));
            found
        };
        data.insert(kept_in.name.clone(), found);
    }
    Ok(data)
}

fn data_file_names(settings: &BackupSettings) -> DataFileNames {
    match settings.data_file_names {
        granary_parser::DataFileNames::FirstEntry => DataFileNames::FirstEntry,
        granary_parser::DataFileNames::Checksum => DataFileNames::Checksum {
            prefix_length: u8::try_from(settings.data_file_name_prefix_length)
                .unwrap_or(32)
                .min(32),
        },
    }
}

/// An occupied destination is told before anything else is looked at.
fn refuse_existing(place: &dyn granary_storage::Destination, name: &str) -> Result<(), Failure> {
    match place.is_taken() {
        Ok(false) => Ok(()),
        Ok(true) => {
            let message = format!("Backup {name} already exists");
            Err(Failure::new(ErrorCode::BACKUP_ALREADY_EXISTS, message))
        }
        Err(error) => Err(Failure::new(
            error.code(),
            format!("Backup {name}: {error}"),
        )),
    }
}
