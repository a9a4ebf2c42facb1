//! What monitoring is told, as Prometheus reads it.

use crate::engine::Engine;
use crate::failure::Failure;
use granary_datadir::{CheckRecord, JobRecord, JobStatus};
use granary_types::TableName;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How metrics change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Up and down.
    Gauge,
    /// Only up.
    Counter,
}

/// Writes metrics, one after the other.
#[derive(Debug, Default)]
pub struct Metrics {
    text: String,
}

impl Metrics {
    /// Begins a metric, whose samples follow.
    pub fn begin(&mut self, name: &str, kind: MetricKind, help: &str) {
        let kind = match kind {
            MetricKind::Gauge => "gauge",
            MetricKind::Counter => "counter",
        };
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    /// A sample of the metric that was begun last.
    pub fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        if labels.is_empty() {
            self.line(format_args!("{name} {value}"));
        } else {
            self.line(format_args!("{name}{{{}}} {value}", labels.join(",")));
        }
    }

    /// A metric with one sample.
    pub fn single(&mut self, name: &str, kind: MetricKind, help: &str, value: f64) {
        self.begin(name, kind, help);
        self.sample(name, &[], value);
    }

    /// All of them.
    pub fn into_text(self) -> String {
        self.text
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.text, "{line}").expect("a text takes everything");
    }
}

/// The value of a label between quotes.
fn escaped(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    value.replace('\n', "\\n")
}

impl Engine {
    /// What is known of jobs, backups and statements.
    ///
    /// # Errors
    /// The data directory cannot be read.
    pub fn metrics(&self) -> Result<Metrics, Failure> {
        let shared = self.shared();
        let mut metrics = Metrics::default();
        metrics.begin(
            "granary_build_info",
            MetricKind::Gauge,
            "1, with the version.",
        );
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        metrics.sample("granary_build_info", &version, 1.0);
        let jobs = shared.data_dir.journal().jobs();
        jobs_by_state(&mut metrics, &jobs);
        done_by_jobs(&mut metrics, &jobs);
        let (snapshot, _) = shared.data_dir.snapshot()?;
        let tables = snapshot.tables().map(|table| &table.name);
        last_backups(&mut metrics, tables, &jobs);
        checks(&mut metrics, &shared.data_dir.journal().checks());
        statements(&mut metrics, &shared.statements);
        Ok(metrics)
    }
}

const STATUSES: [JobStatus; 8] = [
    JobStatus::CreatingBackup,
    JobStatus::BackupCreated,
    JobStatus::BackupFailed,
    JobStatus::BackupCancelled,
    JobStatus::Restoring,
    JobStatus::Restored,
    JobStatus::RestoreFailed,
    JobStatus::RestoreCancelled,
];

fn jobs_by_state(metrics: &mut Metrics, jobs: &[JobRecord]) {
    let name = "granary_jobs";
    let help = "Backups and restores in the journal, by status; system.backups shows them.";
    metrics.begin(name, MetricKind::Gauge, help);
    for status in STATUSES {
        let count = jobs.iter().filter(|job| job.status == status).count();
        metrics.sample(name, &[("status", status.name())], count as f64);
    }
}

/// Sums over the jobs that did their work.
fn done_by_jobs(metrics: &mut Metrics, jobs: &[JobRecord]) {
    type Measured = fn(&JobRecord) -> f64;
    let seconds: Measured = |job| seconds(job.end - job.start);
    let sums: [(&str, &str, JobStatus, Measured); 6] = [
        (
            "granary_backup_files_total",
            "Files in complete backups.",
            JobStatus::BackupCreated,
            |job| job.num_files as f64,
        ),
        (
            "granary_backup_bytes_total",
            "Bytes that complete backups have written.",
            JobStatus::BackupCreated,
            |job| job.compressed_size as f64,
        ),
        (
            "granary_backup_seconds_total",
            "Seconds that complete backups have taken.",
            JobStatus::BackupCreated,
            seconds,
        ),
        (
            "granary_restore_files_total",
            "Files that complete restores have read.",
            JobStatus::Restored,
            |job| job.files_read as f64,
        ),
        (
            "granary_restore_bytes_total",
            "Bytes that complete restores have read.",
            JobStatus::Restored,
            |job| job.bytes_read as f64,
        ),
        (
            "granary_restore_seconds_total",
            "Seconds that complete restores have taken.",
            JobStatus::Restored,
            seconds,
        ),
    ];
    for (name, help, status, measured) in sums {
        let done = jobs.iter().filter(|job| job.status == status);
        let sum = done.map(measured).fold(0.0, |sum, value| sum + value);
        metrics.single(name, MetricKind::Counter, help, sum);
    }
}

/// When each table that is there was last backed up as a whole: 0 for one that never was, so that it shows.
fn last_backups<'a>(
    metrics: &mut Metrics,
    tables: impl Iterator<Item = &'a TableName>,
    jobs: &[JobRecord],
) {
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    let good = jobs
        .iter()
        .filter(|job| job.status == JobStatus::BackupCreated);
    for job in good {
        for table in &job.tables {
            let end = last.entry(table).or_default();
            *end = (*end).max(job.end);
        }
    }
    let name = "granary_last_backup_timestamp_seconds";
    let help = "When the last complete backup of all rows of a table ended; 0 if there is none.";
    metrics.begin(name, MetricKind::Gauge, help);
    for table in tables.filter(|table| !table.is_inner()) {
        let text = table.to_string();
        let end = last.get(&*text).copied().unwrap_or(0);
        let labels = [("database", &*table.database), ("table", &*table.table)];
        metrics.sample(name, &labels, seconds(end));
    }
}

fn checks(metrics: &mut Metrics, checks: &[CheckRecord]) {
    let mut last: BTreeMap<&str, &CheckRecord> = BTreeMap::new();
    for check in checks {
        let known = last.entry(&check.place).or_insert(check);
        if known.time <= check.time {
            *known = check;
        }
    }
    let name = "granary_last_check_timestamp_seconds";
    let help = "When CHECK BACKUP last looked at a backup.";
    metrics.begin(name, MetricKind::Gauge, help);
    for (place, check) in &last {
        metrics.sample(name, &[("place", place)], seconds(check.time));
    }
    let damaged = last.values().filter(|check| !check.damage.is_empty());
    metrics.single(
        "granary_damaged_backups",
        MetricKind::Gauge,
        "Backups whose last CHECK BACKUP found damage.",
        damaged.count() as f64,
    );
}

fn statements(metrics: &mut Metrics, statements: &crate::statements::Statements) {
    metrics.single(
        "granary_statements_running",
        MetricKind::Gauge,
        "Statements that run.",
        statements.running().len() as f64,
    );
    let counts = statements.counts();
    for (name, help, number) in [
        (
            "granary_statements_total",
            "Statements that began, by kind.",
            (|counts| counts.begun) as fn(&crate::statements::Counts) -> u64,
        ),
        (
            "granary_statements_failed_total",
            "Statements that failed, by kind.",
            |counts| counts.failed,
        ),
    ] {
        metrics.begin(name, MetricKind::Counter, help);
        for (kind, counts) in &counts {
            // What cannot be parsed has no kind.
            let kind = if kind.is_empty() { "None" } else { kind };
            metrics.sample(name, &[("kind", kind)], number(counts) as f64);
        }
    }
    let name = "granary_errors_total";
    let help = "Statements that failed, by the code of the error.";
    metrics.begin(name, MetricKind::Counter, help);
    for (code, count) in statements.errors() {
        let number = code.number().to_string();
        let labels = [("code", &*number), ("name", code.name())];
        metrics.sample(name, &labels, count as f64);
    }
}

/// Of microseconds.
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
