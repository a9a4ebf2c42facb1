//! The jobs of this process: begun, run here or in the background, ended, and written down in the
//! journal of the data directory at each step.

use crate::answer::Answer;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_datadir::{JobRecord, JobStatus};
use granary_env::Control;
use granary_formats::{ColumnType, Table};
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The type of a column of statuses, with ClickHouse's numbers.
pub(crate) const STATUS_TYPE: ColumnType = ColumnType::Enum8(&[
    ("CREATING_BACKUP", 0),
    ("BACKUP_CREATED", 1),
    ("BACKUP_FAILED", 2),
    ("RESTORING", 3),
    ("RESTORED", 4),
    ("RESTORE_FAILED", 5),
    ("BACKUP_CANCELLED", 6),
    ("RESTORE_CANCELLED", 7),
]);

/// Which statement a job carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// `BACKUP`.
    Backup,
    /// `RESTORE`.
    Restore,
}

impl JobKind {
    fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Restore => "restore",
        }
    }

    /// The status of a job that has just begun.
    fn begun(self) -> JobStatus {
        match self {
            Self::Backup => JobStatus::CreatingBackup,
            Self::Restore => JobStatus::Restoring,
        }
    }
}

/// What ends a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JobEvent {
    Done,
    Failed,
    Cancelled,
}

/// The status after `event`, or `None` when the event means nothing in this state.
fn after(status: JobStatus, event: JobEvent) -> Option<JobStatus> {
    match (status, event) {
        (JobStatus::CreatingBackup, JobEvent::Done) => Some(JobStatus::BackupCreated),
        (JobStatus::CreatingBackup, JobEvent::Failed) => Some(JobStatus::BackupFailed),
        (JobStatus::CreatingBackup, JobEvent::Cancelled) => Some(JobStatus::BackupCancelled),
        (JobStatus::Restoring, JobEvent::Done) => Some(JobStatus::Restored),
        (JobStatus::Restoring, JobEvent::Failed) => Some(JobStatus::RestoreFailed),
        (JobStatus::Restoring, JobEvent::Cancelled) => Some(JobStatus::RestoreCancelled),
        _ => None,
    }
}

/// What is known of a job when it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StartedJob {
    pub(crate) kind: JobKind,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) base_backup_name: String,
    pub(crate) query_id: String,
    pub(crate) settings: BTreeMap<String, String>,
    /// The places that it reads from or writes to.
    pub(crate) places: Vec<String>,
}

/// How much a job wrote or read: columns of `system.backups`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct JobCounters {
    pub(crate) num_files: u64,
    pub(crate) total_size: u64,
    pub(crate) num_entries: u64,
    pub(crate) uncompressed_size: u64,
    pub(crate) compressed_size: u64,
    pub(crate) files_read: u64,
    pub(crate) bytes_read: u64,
    /// The tables all of whose rows are in a backup.
    pub(crate) tables: Vec<String>,
}

/// What a job that did its work gives: counters, and what the user should know.
pub(crate) type JobOutcome = Result<(JobCounters, Vec<String>), Failure>;

/// The ids that this process has given to jobs. They stay taken while it runs.
#[derive(Default)]
pub(crate) struct JobIds {
    taken: Mutex<BTreeMap<String, JobKind>>,
}

impl JobIds {
    fn take(&self, job: &StartedJob) -> Result<(), Failure> {
        let mut taken = self.taken.lock();
        if let Some(existing) = taken.get(&job.id) {
            let (new, existing, id) = (job.kind.name(), existing.name(), &job.id);
            let message = format!(
                "Cannot start {new} with ID '{id}' because there is another {existing} with the same ID"
            );
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        }
        taken.insert(job.id.clone(), job.kind);
        Ok(())
    }
}

impl Session {
    /// Runs a job and answers with its id and status; an asynchronous one is only started, and
    /// what becomes of it stands in `system.backups`.
    pub(crate) fn run_job(
        &self,
        job: StartedJob,
        is_async: bool,
        execution: &Execution<'_>,
        run: impl FnOnce(&Control) -> JobOutcome + Send + 'static,
    ) -> Result<Answer, Failure> {
        self.shared.job_ids.take(&job)?;
        let id = job.id.clone();
        let kind = job.kind;
        let (running, has_company) = self.shared.running.begin(&id, kind, job.places.clone());
        let may_run = !has_company || self.may_run_beside(kind);
        let run = move |control: &Control| {
            if may_run {
                run(control)
            } else {
                Err(not_beside(kind))
            }
        };
        let record = begin(&self.shared, job)?;
        if is_async {
            let status = record.status;
            let shared = Arc::clone(&self.shared);
            let control = execution.control.clone();
            let listed = self.shared.statements.keep(&execution.statement);
            let thread = std::thread::spawn(move || {
                // What went wrong stands in the journal; there is nobody else to tell.
                let _ = finish(&shared, record, &control, run);
                drop(running);
                drop(listed);
            });
            self.shared.background.lock().push(thread);
            return Ok(answer(&id, status, Vec::new()));
        }
        let (status, warnings) = finish(&self.shared, record, execution.control, run)?;
        Ok(answer(&id, status, warnings))
    }
}

impl Session {
    /// Whether several jobs of a kind may run (`allow_concurrent_backups`, `allow_concurrent_restores`).
    fn may_run_beside(&self, kind: JobKind) -> bool {
        let backups = &self.shared.config.backups;
        match kind {
            JobKind::Backup => backups.allow_concurrent_backups,
            JobKind::Restore => backups.allow_concurrent_restores,
        }
    }
}

fn not_beside(kind: JobKind) -> Failure {
    let (jobs, setting) = match kind {
        JobKind::Backup => ("backups", "allow_concurrent_backups"),
        JobKind::Restore => ("restores", "allow_concurrent_restores"),
    };
    let message = format!("Concurrent {jobs} are not allowed, turn on setting '{setting}'");
    Failure::new(ErrorCode::CONCURRENT_ACCESS_NOT_SUPPORTED, message)
}

fn begin(shared: &Shared, job: StartedJob) -> Result<JobRecord, Failure> {
    let record = JobRecord {
        id: job.id,
        name: job.name,
        base_backup_name: job.base_backup_name,
        query_id: job.query_id,
        status: job.kind.begun(),
        error: String::new(),
        start: shared.env.now().0,
        end: 0,
        num_files: 0,
        total_size: 0,
        num_entries: 0,
        uncompressed_size: 0,
        compressed_size: 0,
        files_read: 0,
        bytes_read: 0,
        settings: job.settings,
        tables: Vec::new(),
    };
    write_down(shared, record.clone())?;
    Ok(record)
}

/// Runs the job and writes down how it ended. A panic fails the job, not the process.
fn finish(
    shared: &Shared,
    mut record: JobRecord,
    control: &Control,
    run: impl FnOnce(&Control) -> JobOutcome,
) -> Result<(JobStatus, Vec<String>), Failure> {
    let outcome = catch_unwind(AssertUnwindSafe(|| run(control)));
    let outcome = outcome.unwrap_or_else(|_| {
        let message =
            "An assertion of Granary failed, which is a bug; the statement changed nothing";
        Err(Failure::new(ErrorCode::LOGICAL_ERROR, message))
    });
    let outcome = outcome.map_err(|failure| failure.or_timeout(control));
    let event = match &outcome {
        Ok(_) => JobEvent::Done,
        Err(failure) if failure.is_cancelled() => JobEvent::Cancelled,
        Err(_) => JobEvent::Failed,
    };
    record.status = after(record.status, event).expect("a job ends once, from its first status");
    record.end = shared.env.now().0;
    match &outcome {
        Ok((counters, _)) => count(&mut record, counters),
        Err(failure) => record.error = failure.headline(),
    }
    let status = record.status;
    let written = write_down(shared, record);
    let (_, mut warnings) = outcome?;
    // The work is done and stays done; that nobody will read of it later is worth a remark.
    warnings.extend(written.err().map(|failure| failure.message));
    Ok((status, warnings))
}

fn count(record: &mut JobRecord, counters: &JobCounters) {
    record.tables.clone_from(&counters.tables);
    record.num_files = counters.num_files;
    record.total_size = counters.total_size;
    record.num_entries = counters.num_entries;
    record.uncompressed_size = counters.uncompressed_size;
    record.compressed_size = counters.compressed_size;
    record.files_read = counters.files_read;
    record.bytes_read = counters.bytes_read;
}

fn write_down(shared: &Shared, record: JobRecord) -> Result<(), Failure> {
    shared.data_dir.journal().record(record).map_err(|error| {
        let message = format!("Cannot write the journal of jobs in the data directory: {error}");
        Failure::new(ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR, message)
    })
}

fn answer(id: &str, status: JobStatus, warnings: Vec<String>) -> Answer {
    let mut table = Table::new([("id", ColumnType::String), ("status", STATUS_TYPE)]);
    table.push(vec![id.into(), status.name().into()]);
    Answer {
        warnings,
        ..Answer::rows(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, OpenOptions};

    #[test]
    fn a_job_that_panics_has_failed_and_the_next_one_runs() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let options = OpenOptions {
            path: Some(folder.path().to_owned()),
            config_file: None,
            disk: granary_durable::Disk::system(),
            env: granary_env::Env::system(),
        };
        let (engine, _) = Engine::open(options).expect("an empty directory");
        let session = engine.session("default");
        let (settings, control) = (granary_parser::QuerySettings::default(), Control::new());
        let watched = session.watch(&session.beginning("", None, "", (&settings, &control)));
        let execution = Execution {
            query_id: String::new(),
            settings: settings.clone(),
            control: &control,
            statement: Arc::clone(watched.statement()),
            rows: parking_lot::Mutex::default(),
        };
        let job = |id: &str| StartedJob {
            kind: JobKind::Backup,
            id: id.to_owned(),
            name: String::new(),
            base_backup_name: String::new(),
            query_id: String::new(),
            settings: BTreeMap::new(),
            places: Vec::new(),
        };
        let run = |id, work: fn() -> JobOutcome| {
            session.run_job(job(id), false, &execution, move |_| work())
        };
        let failure = run("1", || panic!("a broken invariant")).expect_err("it panics");
        assert_eq!(failure.code, ErrorCode::LOGICAL_ERROR);
        run("2", || Ok((JobCounters::default(), Vec::new()))).expect("it does nothing");
        let jobs = session.shared.data_dir.journal().jobs();
        let statuses: Vec<JobStatus> = jobs.iter().map(|job| job.status).collect();
        assert_eq!(
            statuses,
            [JobStatus::BackupFailed, JobStatus::BackupCreated]
        );
    }

    #[test]
    fn a_job_ends_once() {
        let mut table = String::new();
        for status in [
            JobStatus::CreatingBackup,
            JobStatus::BackupCreated,
            JobStatus::BackupFailed,
            JobStatus::BackupCancelled,
            JobStatus::Restoring,
            JobStatus::Restored,
            JobStatus::RestoreFailed,
            JobStatus::RestoreCancelled,
        ] {
            for event in [JobEvent::Done, JobEvent::Failed, JobEvent::Cancelled] {
                if let Some(next) = after(status, event) {
                    table += &format!("{} {event:?} {}\n", status.name(), next.name());
                }
            }
        }
        let expected = "\
CREATING_BACKUP Done BACKUP_CREATED
CREATING_BACKUP Failed BACKUP_FAILED
CREATING_BACKUP Cancelled BACKUP_CANCELLED
RESTORING Done RESTORED
RESTORING Failed RESTORE_FAILED
RESTORING Cancelled RESTORE_CANCELLED
";
        assert_eq!(table, expected);
    }
}
