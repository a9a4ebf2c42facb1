//! `system.query_log`: the statements of this process. ClickHouse shows them after a while or `SYSTEM FLUSH LOGS`,
//! here they are there at once.

use super::{Look, SystemRows, setting_pairs};
use crate::statements::{Event, LoggedEvent};
use granary_formats::{BlockBuilder, Cell};
use granary_storage::host_name;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("hostname", "LowCardinality(String)"),
    ("clickhouse_version", "LowCardinality(String)"),
    ("system_processor", "LowCardinality(String)"),
    (
        "type",
        "Enum8('QueryStart' = 1, 'QueryFinish' = 2, 'ExceptionBeforeStart' = 3, 'ExceptionWhileProcessing' = 4)",
    ),
    ("event_date", "Date"),
    ("event_time", "DateTime"),
    ("event_time_microseconds", "DateTime64(6)"),
    ("query_start_time", "DateTime"),
    ("query_start_time_microseconds", "DateTime64(6)"),
    ("query_duration_ms", "UInt64"),
    ("read_rows", "UInt64"),
    ("read_bytes", "UInt64"),
    ("written_rows", "UInt64"),
    ("written_bytes", "UInt64"),
    ("result_rows", "UInt64"),
    ("result_bytes", "UInt64"),
    ("memory_usage", "UInt64"),
    ("current_database", "LowCardinality(String)"),
    ("query", "String"),
    ("formatted_query", "String"),
    ("normalized_query_hash", "UInt64"),
    ("query_kind", "LowCardinality(String)"),
    ("databases", "Array(LowCardinality(String))"),
    ("tables", "Array(LowCardinality(String))"),
    ("columns", "Array(LowCardinality(String))"),
    ("partitions", "Array(LowCardinality(String))"),
    ("projections", "Array(LowCardinality(String))"),
    ("views", "Array(LowCardinality(String))"),
    ("exception_code", "Int32"),
    ("exception", "String"),
    ("stack_trace", "String"),
    ("is_initial_query", "UInt8"),
    ("connection_address", "IPv6"),
    ("connection_port", "UInt16"),
    ("user", "LowCardinality(String)"),
    ("query_id", "String"),
    ("address", "IPv6"),
    ("port", "UInt16"),
    ("initial_user", "LowCardinality(String)"),
    ("initial_query_id", "String"),
    ("initial_address", "IPv6"),
    ("initial_port", "UInt16"),
    ("initial_query_start_time", "DateTime"),
    ("initial_query_start_time_microseconds", "DateTime64(6)"),
    ("authenticated_user", "LowCardinality(String)"),
    (
        "interface",
        "Enum8('Unknown' = 0, 'TCP' = 1, 'HTTP' = 2, 'gRPC' = 3, 'MySQL' = 4, 'PostgreSQL' = 5, 'Local' = 6, 'TCP_Interserver' = 7, 'Prometheus' = 8, 'Background' = 9, 'ArrowFlight' = 10)",
    ),
    ("is_secure", "UInt8"),
    ("os_user", "LowCardinality(String)"),
    ("client_hostname", "LowCardinality(String)"),
    ("client_name", "LowCardinality(String)"),
    ("client_agent", "LowCardinality(String)"),
    ("client_revision", "UInt32"),
    ("client_version_major", "UInt32"),
    ("client_version_minor", "UInt32"),
    ("client_version_patch", "UInt32"),
    ("script_query_number", "UInt32"),
    ("script_line_number", "UInt32"),
    (
        "http_method",
        "Enum8('UNKNOWN' = 0, 'GET' = 1, 'POST' = 2, 'OPTIONS' = 3, 'PUT' = 4, 'DELETE' = 5, 'HEAD' = 6)",
    ),
    ("http_user_agent", "LowCardinality(String)"),
    ("http_referer", "String"),
    ("forwarded_for", "String"),
    ("quota_key", "String"),
    ("distributed_depth", "UInt64"),
    ("revision", "UInt32"),
    ("http_handler_name", "String"),
    ("http_request_url", "String"),
    ("log_comment", "String"),
    ("thread_ids", "Array(UInt64)"),
    ("peak_threads_usage", "UInt64"),
    ("ProfileEvents", "Map(LowCardinality(String), UInt64)"),
    (
        "Settings",
        "Map(LowCardinality(String), LowCardinality(String))",
    ),
    ("used_aggregate_functions", "Array(LowCardinality(String))"),
    (
        "used_aggregate_function_combinators",
        "Array(LowCardinality(String))",
    ),
    ("used_database_engines", "Array(LowCardinality(String))"),
    ("used_data_type_families", "Array(LowCardinality(String))"),
    ("used_dictionaries", "Array(LowCardinality(String))"),
    ("used_formats", "Array(LowCardinality(String))"),
    ("used_functions", "Array(LowCardinality(String))"),
    ("used_storages", "Array(LowCardinality(String))"),
    ("used_table_functions", "Array(LowCardinality(String))"),
    (
        "used_executable_user_defined_functions",
        "Array(LowCardinality(String))",
    ),
    (
        "used_sql_user_defined_functions",
        "Array(LowCardinality(String))",
    ),
    ("used_row_policies", "Array(LowCardinality(String))"),
    ("used_privileges", "Array(LowCardinality(String))"),
    ("missing_privileges", "Array(LowCardinality(String))"),
    ("transaction_id", "Tuple(UInt64, UInt64, UUID)"),
    (
        "query_cache_usage",
        "Enum8('Unknown' = 0, 'None' = 1, 'Write' = 2, 'Read' = 3)",
    ),
    (
        "asynchronous_read_counters",
        "Map(LowCardinality(String), UInt64)",
    ),
    ("is_internal", "UInt8"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("ProfileEvents.Names", "mapKeys(ProfileEvents)"),
    ("ProfileEvents.Values", "mapValues(ProfileEvents)"),
    ("Settings.Names", "mapKeys(Settings)"),
    ("Settings.Values", "mapValues(Settings)"),
];

/// A row for each event of a statement.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let host = host_name();
    let mut rows = BlockBuilder::new(COLUMNS);
    for event in look.shared.statements.log() {
        rows.row(row(&event, &host));
    }
    SystemRows::new(rows, ALIASES)
}

fn row(logged: &LoggedEvent, host: &str) -> Vec<(&'static str, Cell)> {
    let statement = &logged.statement;
    let (name, result_rows, failure) = match &logged.event {
        Event::Start => ("QueryStart", 0, None),
        Event::Finish { result_rows } => ("QueryFinish", *result_rows, None),
        Event::RefusedBeforeStart(failure) => ("ExceptionBeforeStart", 0, Some(failure)),
        Event::FailedWhileProcessing(failure) => ("ExceptionWhileProcessing", 0, Some(failure)),
    };
    let time = logged.time.local_seconds();
    let date = time.split(' ').next().unwrap_or_default().to_owned();
    let comment = statement.settings.text("log_comment").unwrap_or_default();
    let millis = u64::try_from(logged.elapsed.as_millis()).unwrap_or(u64::MAX);
    let start = statement.start.local_seconds();
    let start_micros = statement.start.local_microseconds();
    let mut cells: Vec<(&str, Cell)> = vec![
        ("hostname", host.into()),
        (
            "clickhouse_version",
            concat!("Granary ", env!("CARGO_PKG_VERSION")).into(),
        ),
        ("system_processor", std::env::consts::ARCH.into()),
        ("type", name.into()),
        ("event_date", date.into()),
        ("event_time", time.into()),
        (
            "event_time_microseconds",
            logged.time.local_microseconds().into(),
        ),
        ("query_start_time", start.as_str().into()),
        (
            "query_start_time_microseconds",
            start_micros.as_str().into(),
        ),
        ("query_duration_ms", millis.into()),
        ("read_rows", logged.reads.0.into()),
        ("read_bytes", logged.reads.1.into()),
        ("result_rows", result_rows.into()),
        ("current_database", statement.database.as_str().into()),
        ("query", statement.text.as_str().into()),
        ("query_kind", statement.kind.into()),
        ("is_initial_query", true.into()),
        ("user", "default".into()),
        ("query_id", statement.query_id.as_str().into()),
        ("initial_user", "default".into()),
        ("initial_query_id", statement.query_id.as_str().into()),
        ("initial_query_start_time", start.into()),
        ("initial_query_start_time_microseconds", start_micros.into()),
        ("authenticated_user", "default".into()),
        ("interface", "Local".into()),
        ("log_comment", comment.into()),
        ("Settings", Cell::Pairs(setting_pairs(&statement.settings))),
    ];
    if let Some(failure) = failure {
        let code = i64::from(failure.code.number());
        cells.push(("exception_code", Cell::Signed(code)));
        cells.push(("exception", failure.headline().into()));
    }
    cells
}
