//! Carries out the plan of a `RESTORE`: stage with verification, then publish at once.

use crate::error::ExecuteError;
use crate::in_order::{copy_in_order, in_archive_order};
use crate::log_append::prepend_rows;
use crate::part_check::{broken, check_staged};
use granary_backup::{OpenBackup, ReadError, for_each_parallel};
use granary_catalog::Snapshot;
use granary_datadir::{Change, DataDir, StagedDir, Staging};
use granary_durable::{DiskFile, free_space_bytes};
use granary_env::Control;
use granary_manifest::Entry;
use granary_mergetree::Mutation;
use granary_planner::{
    DataToRestore, FileContents, LogRows, PartContents, RestorePlan, TableToCreate, TableToRestore,
};
use granary_storage::archive_fault;
use granary_types::{PartName, TableName};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many files are handed to the workers at a time: what bounds the memory of a restore.
const FILES_PER_BATCH: usize = 4096;
/// The same for archives: an archive that has no index is passed over once for each batch.
const FILES_PER_PASS: usize = 100_000;
/// A file of this size is synced by the thread that wrote it, so that the disk works while the other
/// threads copy. The names, and all smaller files, are synced together before the publishing.
const SYNC_AT_ONCE_BYTES_MIN: u64 = 4 << 20;
/// What a backup of a Log table has beside the files that the table has: compared, not put in place.
const MADE_BY_BACKUP: [&str; 2] = ["columns.txt", "count.txt"];

/// The columns that hold the block number of a row, and its place in the block.
const SYSTEM_COLUMNS: [&str; 2] = ["_block_offset", "_block_number"];

/// What is needed to restore, beside the plan.
pub struct RestoreJob<'a> {
    /// Its id.
    pub id: String,
    /// Where it is read.
    pub backup: &'a OpenBackup,
    /// Where it goes.
    pub data_dir: &'a DataDir,
    /// What must still be as it was when the plan was made.
    pub expected: Vec<Change>,
    /// Held by whoever changes what others may have looked at.
    pub changing: &'a Mutex<()>,
    /// What exists there.
    pub snapshot: &'a Snapshot,
    /// What happens to parts that are broken.
    pub broken_parts: BrokenParts,
    /// How many files are copied at a time.
    pub threads: usize,
    /// How it is watched and stopped.
    pub control: Control,
}

/// What happens to parts that contradict the manifest or themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenParts {
    /// The restore fails.
    Refuse,
    /// They are put below `detached`, and the rest is restored.
    Detach,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestoreOutcome {
    /// Files read from the backup.
    pub files_read: u64,
    /// Bytes read from the backup.
    pub bytes_read: u64,
    /// The parts that were set aside, each with what is wrong.
    pub detached: Vec<(TableName, String, String)>,
}

/// Copies all data of the plan into a staging area, compares it with the manifest and with the
/// `checksums.txt` of the parts, and publishes the whole plan in one step.
///
/// # Errors
/// [`ExecuteError`]; nothing has changed. A crash before the commit leaves a staging area that
/// the next opening removes, one after it a restore that the next opening finishes.
pub fn run_restore(
    job: &RestoreJob<'_>,
    plan: &RestorePlan,
) -> Result<RestoreOutcome, ExecuteError> {
    let mut staging = StagedRestore::new(job);
    staging.require_space(plan)?;
    staging.announce(plan);
    staging.changes.extend(job.expected.iter().cloned());
    for database in &plan.databases {
        staging.changes.push(Change::CreateDatabase {
            name: database.name.clone(),
            metadata: database.metadata.clone(),
        });
    }
    for table in &plan.tables {
        staging.create(&table.target, table.create.as_ref());
        if let Some((name, inner)) = &table.create_inner {
            staging.create(name, Some(inner));
        }
        staging.data(table)?;
    }
    staging.copy_batch()?;
    staging.check_parts()?;
    for (name, definition) in &plan.functions {
        staging.changes.push(Change::PutFunction {
            name: name.clone(),
            definition: definition.clone(),
        });
    }
    job.control.check()?;
    staging.publish()
}

/// The files of a part that a restore brings back: all but the version that the table's definition
/// had in a coordination service, which is not of this table.
pub fn restored_entries<'a>(
    backup: &'a OpenBackup,
    part: &'a PartContents,
) -> impl Iterator<Item = Entry> + 'a {
    let is_of_the_table = |entry: &Entry| {
        entry.name.as_str().strip_prefix(part.prefix.as_str()) == Some("metadata_version.txt")
    };
    backup
        .list(&part.prefix)
        .filter(move |entry| !is_of_the_table(entry))
}

struct StagedRestore<'a> {
    job: &'a RestoreJob<'a>,
    staging: Staging<'a>,
    changes: Vec<Change>,
    batch: Vec<Task>,
    batch_max: usize,
    parts: Vec<StagedPart>,
    broken: BTreeMap<PathBuf, String>, // by staged directory
    outcome: RestoreOutcome,
}

/// A file to be copied from the backup.
pub(crate) struct Task {
    pub(crate) table: TableName,
    pub(crate) entry: Entry,
    pub(crate) path: PathBuf,
    part: Option<PathBuf>, // the staged directory of the part it belongs to
}

struct StagedPart {
    into: TableName,
    contents: PartContents,
    staged: StagedDir,
}

impl<'a> StagedRestore<'a> {
    fn new(job: &'a RestoreJob<'a>) -> Self {
        Self {
            job,
            staging: job.data_dir.begin_restore(&job.id),
            changes: Vec::new(),
            batch: Vec::new(),
            batch_max: if job.backup.has_archive() {
                FILES_PER_PASS
            } else {
                FILES_PER_BATCH
            },
            parts: Vec::new(),
            broken: BTreeMap::new(),
            outcome: RestoreOutcome::default(),
        }
    }

    /// Refuses before the first byte when a disk has no room.
    fn require_space(&self, plan: &RestorePlan) -> Result<(), ExecuteError> {
        let mut needed: BTreeMap<String, u64> = BTreeMap::new();
        let is_on_disk =
            |table: &&TableToRestore| !matches!(table.data, DataToRestore::Rows { .. });
        for table in plan.tables.iter().filter(is_on_disk) {
            *needed.entry(self.disk_of(table)).or_default() += table.data.size_bytes();
        }
        for (disk, needed_bytes) in needed.into_iter().filter(|(_, bytes)| *bytes > 0) {
            let path = self.job.data_dir.disk_path(&disk).unwrap_or_default();
            let free = free_space_bytes(&path);
            // A disk that cannot be asked is found out by the first write.
            let free_bytes = free.unwrap_or(u64::MAX);
            if free_bytes < needed_bytes {
                return Err(ExecuteError::NoSpace {
                    disk,
                    needed_bytes,
                    free_bytes,
                });
            }
        }
        Ok(())
    }

    fn announce(&self, plan: &RestorePlan) {
        let files = plan.tables.iter().map(|table| table.data.files()).sum();
        let bytes = plan
            .tables
            .iter()
            .map(|table| table.data.size_bytes())
            .sum();
        self.job.control.expect(files, bytes);
    }

    /// The disk that the data of a table goes to: the first of its storage policy.
    fn disk_of(&self, table: &TableToRestore) -> String {
        let existing = table
            .data
            .into_table()
            .and_then(|into| self.job.snapshot.table(into));
        if let Some(directory) = existing.and_then(|table| table.data.first()) {
            return directory.disk.clone();
        }
        let create = table
            .create_inner
            .as_ref()
            .map(|(_, inner)| inner)
            .or(table.create.as_ref());
        let policy = create.map_or("default", |create| create.storage_policy.as_str());
        let policies = &self.job.data_dir.config().policies;
        let disk = policies
            .get(policy)
            .and_then(|policy| policy.disks().next());
        disk.unwrap_or("default").to_owned()
    }

    fn create(&mut self, name: &TableName, create: Option<&TableToCreate>) {
        if let Some(create) = create {
            let (name, metadata) = (name.clone(), create.metadata.clone());
            self.changes.push(Change::CreateTable { name, metadata });
        }
    }

    fn data(&mut self, table: &TableToRestore) -> Result<(), ExecuteError> {
        let disk = self.disk_of(table);
        match &table.data {
            // Rows of Memory tables go to no disk; the engine reads them.
            DataToRestore::Nothing | DataToRestore::Rows { .. } => Ok(()),
            DataToRestore::Parts {
                into,
                parts,
                mutations,
            } => {
                for part in parts {
                    self.part(&disk, &table.source, into, part)?;
                }
                self.mutations(into, mutations);
                Ok(())
            }
            DataToRestore::Files {
                into,
                files,
                append_to,
            } => self.files(&disk, into, files, append_to.as_ref()),
        }
    }

    fn part(
        &mut self,
        disk: &str,
        source: &TableName,
        into: &TableName,
        part: &PartContents,
    ) -> Result<(), ExecuteError> {
        let staged = self.staging.directory(disk)?;
        let mut directories = BTreeSet::new();
        let entries: Vec<Entry> = restored_entries(self.job.backup, part).collect();
        for entry in entries {
            let relative = &entry.name.as_str()[part.prefix.len()..];
            let path = staged.path.join(relative);
            if let Some((directory, _)) = relative.rsplit_once('/')
                && directories.insert(directory.to_owned())
            {
                self.create_directory(&staged.path.join(directory))?;
            }
            let part = Some(staged.path.clone());
            self.batch.push(Task {
                table: source.clone(),
                entry,
                path,
                part,
            });
            if self.batch.len() >= self.batch_max {
                self.copy_batch()?;
            }
        }
        self.parts.push(StagedPart {
            into: into.clone(),
            contents: part.clone(),
            staged,
        });
        Ok(())
    }

    fn mutations(&mut self, into: &TableName, mutations: &[Mutation]) {
        for mutation in mutations {
            let (table, mutation) = (into.clone(), mutation.clone());
            self.changes.push(Change::AddMutation { table, mutation });
        }
    }

    fn files(
        &mut self,
        disk: &str,
        into: &TableName,
        files: &[FileContents],
        append_to: Option<&LogRows>,
    ) -> Result<(), ExecuteError> {
        let staged = self.staging.directory(disk)?;
        let compared_only = self.staging.directory(disk)?; // removed with the staging area
        for file in files {
            let entry = self
                .job
                .backup
                .find(&file.entry)
                .expect("listed from this backup");
            let directory = if MADE_BY_BACKUP.contains(&file.name.as_str()) {
                &compared_only
            } else {
                &staged
            };
            let path = directory.path.join(&file.name);
            self.batch.push(Task {
                table: into.clone(),
                entry,
                path,
                part: None,
            });
            if self.batch.len() >= self.batch_max {
                self.copy_batch()?;
            }
        }
        if let Some(rows) = append_to {
            self.copy_batch()?;
            let disk = self.job.data_dir.disk();
            prepend_rows(disk, rows, &staged.path).map_err(|source| ExecuteError::Append {
                table: into.clone(),
                engine: rows.engine.clone(),
                source,
            })?;
        }
        self.changes.push(Change::PutFiles {
            table: into.clone(),
            files: staged,
        });
        Ok(())
    }

    fn create_directory(&self, path: &Path) -> Result<(), ExecuteError> {
        let created = self.job.data_dir.disk().create_directories(path);
        created.map_err(|source| ExecuteError::Stage {
            path: path.to_owned(),
            source,
        })
    }

    /// Copies the files that wait, comparing each with the manifest. The disk works on the batch before
    /// in the meantime.
    fn copy_batch(&mut self) -> Result<(), ExecuteError> {
        let batch = std::mem::take(&mut self.batch);
        let is_first = self.outcome.files_read == 0;
        let broken = std::thread::scope(|scope| {
            let sync = || self.staging.sync_ahead();
            let synced = (!is_first && !batch.is_empty()).then(|| scope.spawn(sync));
            let broken = self.copy_files(&batch)?;
            if let Some(synced) = synced {
                synced.join().expect("a sync does not panic")?;
            }
            Ok::<_, ExecuteError>(broken)
        })?;
        self.outcome.files_read += batch.len() as u64;
        self.outcome.bytes_read += batch.iter().map(|task| task.entry.size).sum::<u64>();
        self.broken.extend(broken);
        Ok(())
    }

    /// Copies files; those of parts that are damaged are told, where they do not end the restore.
    fn copy_files(&self, batch: &[Task]) -> Result<Vec<(PathBuf, String)>, ExecuteError> {
        let broken = Mutex::new(Vec::new());
        let judged = |task: &Task, copied| match (copied, &task.part) {
            (Err(ExecuteError::Read { source, .. }), Some(part))
                if self.job.broken_parts == BrokenParts::Detach && is_damage(&source) =>
            {
                let mut broken = broken.lock();
                broken.push((part.clone(), source.to_string()));
                Ok(())
            }
            (copied, _) => copied,
        };
        let (in_order, in_any) = in_archive_order(self.job.backup, batch);
        for_each_parallel(self.job.threads, in_any.len(), |at, buffer| {
            judged(in_any[at], copy(self.job, in_any[at], buffer))
        })?;
        copy_in_order(self.job, &in_order, &judged)?;
        Ok(broken.into_inner())
    }

    /// Compares every staged part with its own `checksums.txt`, and says where each goes.
    fn check_parts(&mut self) -> Result<(), ExecuteError> {
        let parts = std::mem::take(&mut self.parts);
        let is_patch = |part: &&StagedPart| part.contents.name.is_patch();
        let tables_with_patches: BTreeSet<TableName> = parts
            .iter()
            .filter(is_patch)
            .map(|part| part.into.clone())
            .collect();
        for StagedPart {
            into,
            contents,
            staged,
        } in parts
        {
            let fault = match self.broken.remove(&staged.path) {
                Some(reason) => Some(reason),
                None => check_staged(self.job.backup, &contents, &staged.path).err(),
            };
            let change = match fault {
                None => {
                    if !tables_with_patches.contains(&into) {
                        self.invalidate_system_columns(&staged.path)?;
                    }
                    Change::AddPart {
                        table: into,
                        part: staged,
                        dates: old_syntax_dates(&contents),
                        name: contents.name,
                    }
                }
                Some(reason) if self.job.broken_parts == BrokenParts::Detach => {
                    let directory = format!("broken-from-backup_{}", contents.directory);
                    self.outcome
                        .detached
                        .push((into.clone(), contents.directory, reason));
                    Change::AddDetachedPart {
                        table: into,
                        part: staged,
                        directory,
                    }
                }
                Some(reason) => return Err(broken(&into, &contents, reason)),
            };
            self.changes.push(change);
        }
        Ok(())
    }

    /// Says in a part that keeps the block numbers of its rows that they no longer hold, since
    /// the table will give it a number of its own.
    fn invalidate_system_columns(&self, part: &Path) -> Result<(), ExecuteError> {
        let columns = std::fs::read_to_string(part.join("columns.txt")).unwrap_or_default();
        if !SYSTEM_COLUMNS
            .iter()
            .any(|name| columns.contains(&format!("`{name}`")))
        {
            return Ok(());
        }
        let path = part.join("invalidated_system_columns.txt");
        let text: String = SYSTEM_COLUMNS
            .iter()
            .map(|name| format!("{name}\n"))
            .collect();
        let disk = self.job.data_dir.disk();
        let written = disk
            .create(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|source| ExecuteError::Stage { path, source })
    }

    fn publish(self) -> Result<RestoreOutcome, ExecuteError> {
        let _changing = self.job.changing.lock();
        self.staging.publish(self.changes)?;
        Ok(self.outcome)
    }
}

/// The dates in front of the name of a part with the old syntax.
fn old_syntax_dates(part: &PartContents) -> Option<String> {
    if PartName::parse(&part.directory).is_ok() {
        return None;
    }
    let mut fields = part.directory.splitn(3, '_');
    Some(format!("{}_{}", fields.next()?, fields.next()?))
}

/// Copies one file, comparing it with the manifest.
pub(crate) fn copy(
    job: &RestoreJob<'_>,
    task: &Task,
    buffer: &mut [u8],
) -> Result<(), ExecuteError> {
    let mut file = create(job, task)?;
    let copied = job
        .backup
        .copy(&task.entry, &mut file, &job.control, buffer);
    copied.map_err(|error| task.failed(error))?;
    end(task, &file)
}

pub(crate) fn create(job: &RestoreJob<'_>, task: &Task) -> Result<DiskFile, ExecuteError> {
    let created = job.data_dir.disk().create_new(&task.path);
    created.map_err(|source| task.stage_failed(source))
}

/// Ends a file that is whole.
pub(crate) fn end(task: &Task, file: &DiskFile) -> Result<(), ExecuteError> {
    if task.entry.size < SYNC_AT_ONCE_BYTES_MIN {
        file.begin_sync();
        return Ok(());
    }
    file.sync().map_err(|source| task.stage_failed(source))
}

impl Task {
    pub(crate) fn stage_failed(&self, source: std::io::Error) -> ExecuteError {
        ExecuteError::Stage {
            path: self.path.clone(),
            source,
        }
    }

    pub(crate) fn failed(&self, error: ReadError) -> ExecuteError {
        match error {
            ReadError::Cancelled => ExecuteError::Cancelled,
            ReadError::Write { source, .. } => self.stage_failed(source),
            source => ExecuteError::Read {
                table: self.table.clone(),
                source,
            },
        }
    }
}

/// Whether an error says that bytes of the backup are wrong, rather than not to be had.
fn is_damage(error: &ReadError) -> bool {
    match error {
        ReadError::WrongSize { .. } | ReadError::WrongContent { .. } => true,
        // A member of an archive that contradicts the archive.
        ReadError::Io { source, .. } => archive_fault(source).is_some(),
        _ => false,
    }
}
