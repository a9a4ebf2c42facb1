//! The journal of jobs: what was backed up and restored here, and how it went.
//!
//! A file of lines, each with its checksum in front; every record is synced before the job goes
//! on. A line that a crash tore is cut off. A job without an end is one that a crash ended: it is
//! closed when the journal is next opened, with the truth about it.

use granary_durable::Disk;
use granary_env::{Env, Timestamp};
use granary_types::hash_bytes;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Below the data directory.
const JOURNAL_FILE: &str = ".granary/jobs.journal";
/// How many jobs are kept when the journal is opened.
const JOBS_MAX: usize = 10_000;

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobStatus {
    /// A backup is being written.
    CreatingBackup,
    /// A backup is complete.
    BackupCreated,
    /// A backup failed.
    BackupFailed,
    /// A backup was cancelled.
    BackupCancelled,
    /// A restore is under way.
    Restoring,
    /// A restore is complete.
    Restored,
    /// A restore failed and changed nothing.
    RestoreFailed,
    /// A restore was cancelled and changed nothing.
    RestoreCancelled,
}

impl JobStatus {
    /// Whether the job goes on.
    pub fn is_running(self) -> bool {
        matches!(self, Self::CreatingBackup | Self::Restoring)
    }

    /// The name in `system.backups`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreatingBackup => "CREATING_BACKUP",
            Self::BackupCreated => "BACKUP_CREATED",
            Self::BackupFailed => "BACKUP_FAILED",
            Self::BackupCancelled => "BACKUP_CANCELLED",
            Self::Restoring => "RESTORING",
            Self::Restored => "RESTORED",
            Self::RestoreFailed => "RESTORE_FAILED",
            Self::RestoreCancelled => "RESTORE_CANCELLED",
        }
    }
}

/// A job as `system.backups` shows it. Names and settings carry no secrets: who makes a record
/// masks them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRecord {
    /// The id of the operation.
    pub id: String,
    /// The destination as text.
    pub name: String,
    /// The base backup as text, empty for none.
    pub base_backup_name: String,
    /// The id of the query.
    pub query_id: String,
    /// How it stands.
    pub status: JobStatus,
    /// What went wrong, empty for nothing.
    pub error: String,
    /// When it started, in microseconds since 1970.
    pub start: i64,
    /// When it ended, in microseconds since 1970; 0 while it runs.
    pub end: i64,
    /// How many files the backup stores.
    pub num_files: u64,
    /// The size of those files.
    pub total_size: u64,
    /// How many entries the backup has.
    pub num_entries: u64,
    /// The size of the backup without compression.
    pub uncompressed_size: u64,
    /// The size of the backup as stored.
    pub compressed_size: u64,
    /// How many files were read by a restore.
    pub files_read: u64,
    /// How many bytes were read by a restore.
    pub bytes_read: u64,
    /// The settings of the statement, by name.
    pub settings: BTreeMap<String, String>,
    /// The tables all of whose rows a complete backup holds. Journals of before have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<String>,
}

/// What a check of a backup found. It is no job: `system.backups` does not show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// The UUID of the backup; empty when that could not be read.
    pub uuid: String,
    /// Where it is, as its destination says.
    pub place: String,
    /// When the check ended, in microseconds since 1970.
    pub time: i64,
    /// Of how many contents in a million every byte was read.
    pub sample_per_million: u32,
    /// What is wrong; empty when the backup is intact.
    pub damage: String,
}

/// A line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Check { check: CheckRecord },
    Job(Box<JobRecord>),
}

/// The open journal. Shared by reference between jobs.
pub struct Journal {
    disk: Disk,
    path: PathBuf,
    jobs: Mutex<Vec<JobRecord>>,
    checks: Mutex<Vec<CheckRecord>>,
}

impl Journal {
    /// Opens the journal of the data directory `root`. `finished` are the restores that were
    /// found committed and are complete now.
    pub(crate) fn open(
        disk: &Disk,
        env: &Env,
        root: &Path,
        finished: &[String],
    ) -> io::Result<Self> {
        let path = root.join(JOURNAL_FILE);
        let loaded = load(&path)?;
        let journal = Self {
            disk: disk.clone(),
            path,
            jobs: Mutex::new(loaded.jobs),
            checks: Mutex::new(loaded.checks),
        };
        let is_long = journal.jobs.lock().len() > JOBS_MAX || loaded.checks_superseded > JOBS_MAX;
        if loaded.is_torn || is_long {
            journal.rewrite()?;
        }
        let jobs = journal.jobs();
        for (at, job) in jobs.iter().enumerate() {
            let is_last = || jobs[at + 1..].iter().all(|later| later.id != job.id);
            let is_restore = matches!(
                job.status,
                JobStatus::Restoring | JobStatus::RestoreFailed | JobStatus::RestoreCancelled
            );
            let is_finished = is_restore && finished.contains(&job.id) && is_last();
            if job.status.is_running() || is_finished {
                let mut job = job.clone();
                close(&mut job, is_finished, env.now());
                journal.record(job)?;
            }
        }
        Ok(journal)
    }

    /// Writes down how a job stands now; of several records of one id the last one counts. It is
    /// durable when this returns.
    ///
    /// # Errors
    /// When the disk refuses; the record may be lost then.
    pub fn record(&self, job: JobRecord) -> io::Result<()> {
        let mut jobs = self.jobs.lock();
        self.append(&Line::Job(Box::new(job.clone())))?;
        put(&mut jobs, job);
        Ok(())
    }

    /// Writes down what a check found. It is durable when this returns.
    ///
    /// # Errors
    /// When the disk refuses; the record may be lost then.
    pub fn record_check(&self, check: CheckRecord) -> io::Result<()> {
        let _writing = self.jobs.lock();
        let line = Line::Check {
            check: check.clone(),
        };
        self.append(&line)?;
        put_check(&mut self.checks.lock(), check);
        Ok(())
    }

    /// Adds a line; whoever calls it holds the jobs.
    fn append(&self, line: &Line) -> io::Result<()> {
        if let Some(parent) = self.path.parent() {
            self.disk.create_directories(parent)?;
        }
        let is_new = !self.path.exists();
        let mut file = self.disk.append(&self.path)?;
        file.write_all(encode(line).as_bytes())?;
        file.sync()?;
        if is_new {
            for directory in self.path.ancestors().skip(1).take(2) {
                self.disk.sync_directory(directory)?;
            }
        }
        Ok(())
    }

    /// The last check of each backup, in the order in which they ended.
    pub fn checks(&self) -> Vec<CheckRecord> {
        self.checks.lock().clone()
    }

    /// The jobs in the order in which they started.
    pub fn jobs(&self) -> Vec<JobRecord> {
        self.jobs.lock().clone()
    }

    /// Puts the newest jobs, one line each, in place of what is there.
    fn rewrite(&self) -> io::Result<()> {
        let mut jobs = self.jobs.lock();
        let spare = jobs.len().saturating_sub(JOBS_MAX);
        jobs.drain(..spare);
        let mut checks = self.checks.lock();
        let spare = checks.len().saturating_sub(JOBS_MAX);
        checks.drain(..spare);
        let jobs = jobs.iter().cloned().map(|job| Line::Job(Box::new(job)));
        let checks = checks.iter().cloned().map(|check| Line::Check { check });
        let text: String = jobs.chain(checks).map(|line| encode(&line)).collect();
        self.disk.replace(&self.path, text.as_bytes())
    }
}

/// Ends a job that a crash ended.
fn close(job: &mut JobRecord, is_finished: bool, now: Timestamp) {
    job.end = now.0;
    let (status, error) = match (job.status, is_finished) {
        (_, true) => (JobStatus::Restored, ""),
        (JobStatus::Restoring, false) => (
            JobStatus::RestoreFailed,
            "the server stopped before the restore was complete; nothing of it was put in place",
        ),
        _ => (
            JobStatus::BackupFailed,
            "the server stopped before the backup was complete",
        ),
    };
    job.status = status;
    error.clone_into(&mut job.error);
}

fn encode(line: &Line) -> String {
    let json = serde_json::to_string(line).expect("text and numbers are valid JSON");
    format!("{} {json}\n", hash_bytes(json.as_bytes()))
}

fn decode(line: &str) -> Option<Line> {
    let (hash, json) = line.split_once(' ')?;
    let is_whole = hash_bytes(json.as_bytes()).to_string() == hash;
    is_whole.then(|| serde_json::from_str(json).ok()).flatten()
}

struct Loaded {
    jobs: Vec<JobRecord>,
    checks: Vec<CheckRecord>,
    checks_superseded: usize,
    is_torn: bool,
}

fn load(path: &Path) -> io::Result<Loaded> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other?,
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut is_torn = !text.is_empty() && !text.ends_with('\n');
    let mut jobs: Vec<JobRecord> = Vec::new();
    let mut checks = Vec::new();
    let mut checks_superseded = 0;
    let mut places = HashMap::new();
    for line in text.lines() {
        match decode(line) {
            None => is_torn = true,
            Some(Line::Check { check }) => {
                checks_superseded += usize::from(put_check(&mut checks, check));
            }
            Some(Line::Job(job)) => match places.get(&job.id) {
                Some(at) if is_same(&jobs[*at], &job) => jobs[*at] = *job,
                _ => {
                    places.insert(job.id.clone(), jobs.len());
                    jobs.push(*job);
                }
            },
        }
    }
    Ok(Loaded {
        jobs,
        checks,
        checks_superseded,
        is_torn,
    })
}

fn put(jobs: &mut Vec<JobRecord>, job: JobRecord) {
    match jobs.iter_mut().rev().find(|other| is_same(other, &job)) {
        Some(other) => *other = job,
        None => jobs.push(job),
    }
}

/// Puts a check in place of the last one of the same backup; says whether there was one.
fn put_check(checks: &mut Vec<CheckRecord>, check: CheckRecord) -> bool {
    let is_same = |other: &CheckRecord| (&other.uuid, &other.place) == (&check.uuid, &check.place);
    let before = checks.len();
    checks.retain(|other| !is_same(other));
    let had_one = checks.len() < before;
    checks.push(check);
    had_one
}

/// An id may be used again once its job has ended: a job is told by id and start.
fn is_same(one: &JobRecord, other: &JobRecord) -> bool {
    one.id == other.id && one.start == other.start
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests damage the file behind the back of the journal"
)]
mod tests {
    use super::*;

    fn job(id: &str, status: JobStatus) -> JobRecord {
        JobRecord {
            id: id.to_owned(),
            name: "Disk('backups', '1\n')".to_owned(),
            base_backup_name: String::new(),
            query_id: "q".to_owned(),
            status,
            error: String::new(),
            start: 7,
            end: 0,
            num_files: 1,
            total_size: 2,
            num_entries: 3,
            uncompressed_size: 4,
            compressed_size: 5,
            files_read: 6,
            bytes_read: 7,
            settings: BTreeMap::from([("async".to_owned(), "1".to_owned())]),
            tables: Vec::new(),
        }
    }

    fn open(root: &Path, finished: &[String]) -> Journal {
        Journal::open(&Disk::system(), &Env::system(), root, finished).expect("open")
    }

    fn statuses(journal: &Journal) -> Vec<(String, JobStatus)> {
        let pair = |job: JobRecord| (job.id, job.status);
        journal.jobs().into_iter().map(pair).collect()
    }

    #[test]
    fn jobs_survive_and_the_last_record_counts() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let journal = open(folder.path(), &[]);
        for (id, status) in [
            ("a", JobStatus::CreatingBackup),
            ("b", JobStatus::Restoring),
            ("a", JobStatus::BackupCreated),
            ("b", JobStatus::RestoreCancelled),
        ] {
            journal.record(job(id, status)).expect("record");
        }
        let expected = [
            ("a".to_owned(), JobStatus::BackupCreated),
            ("b".to_owned(), JobStatus::RestoreCancelled),
        ];
        assert_eq!(statuses(&journal), expected);
        let again = open(folder.path(), &[]);
        assert_eq!(again.jobs(), journal.jobs());
    }

    #[test]
    fn the_last_check_of_a_backup_counts_and_is_no_job() {
        let check = |uuid: &str, time, damage: &str| CheckRecord {
            uuid: uuid.to_owned(),
            place: "/backups/1".to_owned(),
            time,
            sample_per_million: 1_000_000,
            damage: damage.to_owned(),
        };
        let folder = tempfile::tempdir().expect("a temporary directory");
        let journal = open(folder.path(), &[]);
        journal
            .record(job("a", JobStatus::Restored))
            .expect("record");
        for found in [check("x", 1, "bad"), check("y", 2, ""), check("x", 3, "")] {
            journal.record_check(found).expect("record");
        }
        let expected = [check("y", 2, ""), check("x", 3, "")];
        assert_eq!(journal.checks(), expected);
        let again = open(folder.path(), &[]);
        assert_eq!(again.checks(), expected);
        assert_eq!(again.jobs().len(), 1);
        again.rewrite().expect("rewritten");
        let rewritten = open(folder.path(), &[]);
        assert_eq!(
            (rewritten.checks(), rewritten.jobs()),
            (again.checks(), again.jobs())
        );
    }

    #[test]
    fn a_job_that_a_crash_ended_is_told_as_what_it_is() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let journal = open(folder.path(), &[]);
        for (id, status) in [
            ("a", JobStatus::CreatingBackup),
            ("b", JobStatus::Restoring),
            ("c", JobStatus::Restoring),
        ] {
            journal.record(job(id, status)).expect("record");
        }
        let expected = [
            ("a".to_owned(), JobStatus::BackupFailed),
            ("b".to_owned(), JobStatus::RestoreFailed),
            ("c".to_owned(), JobStatus::Restored),
        ];
        let finished = ["c".to_owned()];
        for _ in 0..2 {
            let journal = open(folder.path(), &finished);
            assert_eq!(statuses(&journal), expected);
            assert!(journal.jobs().iter().all(|job| job.end > 0));
        }
    }

    #[test]
    fn a_restore_that_failed_behind_its_commit_point_is_restored_in_the_end() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let journal = open(folder.path(), &[]);
        let mut first = job("a", JobStatus::RestoreFailed);
        first.error = "the disk failed".to_owned();
        let second = JobRecord {
            start: 8,
            ..first.clone()
        };
        journal.record(first.clone()).expect("record");
        journal.record(second).expect("record");
        let journal = open(folder.path(), &["a".to_owned()]);
        let jobs = journal.jobs();
        assert_eq!(jobs[0], first, "an earlier job of the same id");
        assert_eq!(jobs[1].status, JobStatus::Restored);
        assert_eq!(jobs[1].error, "");
    }

    #[test]
    fn a_torn_tail_is_cut_off_wherever_it_was_torn() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join(JOURNAL_FILE);
        let journal = open(folder.path(), &[]);
        journal
            .record(job("a", JobStatus::Restored))
            .expect("record");
        let first = fs::read(&path).expect("read").len();
        journal
            .record(job("b", JobStatus::Restored))
            .expect("record");
        let whole = fs::read(&path).expect("read");
        // A line that lacks nothing but its end is whole.
        for end in first..whole.len() - 1 {
            fs::write(&path, &whole[..end]).expect("write");
            let journal = open(folder.path(), &[]);
            assert_eq!(journal.jobs().len(), 1, "cut at {end}");
            assert_eq!(fs::read(&path).expect("read"), &whole[..first]);
            journal
                .record(job("c", JobStatus::Restored))
                .expect("record");
            assert_eq!(open(folder.path(), &[]).jobs().len(), 2);
        }
    }

    #[test]
    fn a_crash_at_any_write_loses_at_most_the_record_being_written() {
        for operations in 0..100 {
            let folder = tempfile::tempdir().expect("a temporary directory");
            let first = open(folder.path(), &[]);
            first.record(job("a", JobStatus::Restored)).expect("record");
            let (disk, recording) = Disk::crashing_after(operations);
            let outcome = Journal::open(&disk, &Env::system(), folder.path(), &[])
                .and_then(|journal| journal.record(job("b", JobStatus::Restored)));
            let count = open(folder.path(), &[]).jobs().len();
            assert!(count == 2 || (count == 1 && outcome.is_err()), "{count}");
            if !recording.has_crashed() {
                return;
            }
        }
        panic!("recording still crashes after 100 operations");
    }
}
