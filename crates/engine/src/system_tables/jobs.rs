//! `system.backups` and `system.backup_log`: the journal of the data directory as tables.

use crate::jobs::STATUS_TYPE;
use granary_datadir::{JobRecord, JobStatus};
use granary_env::Timestamp;
use granary_formats::{ColumnType, Table, Value};
use granary_storage::host_name;

/// A table of the database `system`; `None` when there is none of that name.
pub(crate) fn system_table(name: &str, jobs: &[JobRecord]) -> Option<Table> {
    match name {
        "backups" => Some(backups(jobs)),
        "backup_log" => Some(backup_log(jobs)),
        _ => None,
    }
}

/// One row for each job. A server forgets them when it stops, the journal does not.
fn backups(jobs: &[JobRecord]) -> Table {
    let columns = job_columns()
        .chain([("ProfileEvents", ColumnType::CounterMap)])
        .chain(setting_columns());
    let mut table = Table::new(columns);
    for job in jobs {
        let mut row = job_values(job);
        row.push(Value::Map(Vec::new()));
        row.extend(setting_values(job));
        table.push(row);
    }
    table
}

/// A row for the start of each job and one for its end.
fn backup_log(jobs: &[JobRecord]) -> Table {
    let columns = [
        ("hostname", ColumnType::LowCardinalityString),
        ("clickhouse_version", ColumnType::LowCardinalityString),
        ("system_processor", ColumnType::LowCardinalityString),
        ("event_date", ColumnType::Date),
        ("event_time", ColumnType::DateTime),
        ("event_time_microseconds", ColumnType::DateTime64),
    ];
    let columns = columns
        .into_iter()
        .chain(job_columns())
        .chain(setting_columns());
    let mut table = Table::new(columns);
    let mut events: Vec<(i64, JobRecord)> = Vec::new();
    for job in jobs {
        events.push((job.start, as_started(job)));
        if !job.status.is_running() {
            events.push((job.end, job.clone()));
        }
    }
    events.sort_by_key(|(time, _)| *time);
    let host = host_name();
    for (time, job) in &events {
        table.push(event_row(&host, *time, job));
    }
    table
}

fn event_row(host: &str, time: i64, job: &JobRecord) -> Vec<Value> {
    let time = Timestamp(time);
    let seconds = time.local_seconds();
    let date = seconds.split(' ').next().unwrap_or_default();
    let mut row: Vec<Value> = vec![
        host.into(),
        concat!("Granary ", env!("CARGO_PKG_VERSION")).into(),
        std::env::consts::ARCH.into(),
        date.into(),
        seconds.as_str().into(),
        time.local_microseconds().into(),
    ];
    row.extend(job_values(job));
    row.extend(setting_values(job));
    row
}

/// The job as it was when it began.
fn as_started(job: &JobRecord) -> JobRecord {
    let is_restore = matches!(
        job.status,
        JobStatus::Restoring
            | JobStatus::Restored
            | JobStatus::RestoreFailed
            | JobStatus::RestoreCancelled
    );
    JobRecord {
        status: if is_restore {
            JobStatus::Restoring
        } else {
            JobStatus::CreatingBackup
        },
        error: String::new(),
        end: 0,
        num_files: 0,
        total_size: 0,
        num_entries: 0,
        uncompressed_size: 0,
        compressed_size: 0,
        files_read: 0,
        bytes_read: 0,
        ..job.clone()
    }
}

fn job_columns() -> impl Iterator<Item = (&'static str, ColumnType)> {
    [
        ("id", ColumnType::String),
        ("name", ColumnType::String),
        ("base_backup_name", ColumnType::String),
        ("query_id", ColumnType::String),
        ("status", STATUS_TYPE),
        ("error", ColumnType::String),
        ("start_time", ColumnType::DateTime64),
        ("end_time", ColumnType::DateTime64),
        ("num_files", ColumnType::UInt64),
        ("total_size", ColumnType::UInt64),
        ("num_entries", ColumnType::UInt64),
        ("uncompressed_size", ColumnType::UInt64),
        ("compressed_size", ColumnType::UInt64),
        ("files_read", ColumnType::UInt64),
        ("bytes_read", ColumnType::UInt64),
    ]
    .into_iter()
}

fn job_values(job: &JobRecord) -> Vec<Value> {
    vec![
        job.id.as_str().into(),
        job.name.as_str().into(),
        job.base_backup_name.as_str().into(),
        job.query_id.as_str().into(),
        job.status.name().into(),
        job.error.as_str().into(),
        Timestamp(job.start).local_microseconds().into(),
        Timestamp(job.end).local_microseconds().into(),
        job.num_files.into(),
        job.total_size.into(),
        job.num_entries.into(),
        job.uncompressed_size.into(),
        job.compressed_size.into(),
        job.files_read.into(),
        job.bytes_read.into(),
    ]
}

fn setting_columns() -> [(&'static str, ColumnType); 2] {
    [
        ("settings", ColumnType::LowCardinalityMap),
        ("engine_settings", ColumnType::LowCardinalityMap),
    ]
}

/// No destination that is served has settings of its own.
fn setting_values(job: &JobRecord) -> [Value; 2] {
    let settings = job.settings.clone().into_iter().collect();
    [Value::Map(settings), Value::Map(Vec::new())]
}
