//! `system.processes`

use super::{Look, SystemRows, setting_pairs};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("is_initial_query", "UInt8"),
    ("user", "String"),
    ("query_id", "String"),
    ("address", "IPv6"),
    ("port", "UInt16"),
    ("initial_user", "String"),
    ("initial_query_id", "String"),
    ("initial_address", "IPv6"),
    ("initial_port", "UInt16"),
    (
        "interface",
        "Enum8('Unknown' = 0, 'TCP' = 1, 'HTTP' = 2, 'gRPC' = 3, 'MySQL' = 4, 'PostgreSQL' = 5, 'Local' = 6, 'TCP_Interserver' = 7, 'Prometheus' = 8, 'Background' = 9, 'ArrowFlight' = 10)",
    ),
    ("os_user", "String"),
    ("client_hostname", "String"),
    ("client_name", "String"),
    ("client_agent", "LowCardinality(String)"),
    ("client_revision", "UInt64"),
    ("client_version_major", "UInt64"),
    ("client_version_minor", "UInt64"),
    ("client_version_patch", "UInt64"),
    (
        "http_method",
        "Enum8('UNKNOWN' = 0, 'GET' = 1, 'POST' = 2, 'OPTIONS' = 3, 'PUT' = 4, 'DELETE' = 5, 'HEAD' = 6)",
    ),
    ("http_user_agent", "String"),
    ("http_referer", "String"),
    ("forwarded_for", "String"),
    ("quota_key", "String"),
    ("distributed_depth", "UInt64"),
    ("elapsed", "Float64"),
    ("is_cancelled", "UInt8"),
    ("is_all_data_sent", "UInt8"),
    ("read_rows", "UInt64"),
    ("read_bytes", "UInt64"),
    ("total_rows_approx", "UInt64"),
    ("written_rows", "UInt64"),
    ("written_bytes", "UInt64"),
    ("memory_usage", "Int64"),
    ("peak_memory_usage", "Int64"),
    ("query", "String"),
    ("normalized_query_hash", "UInt64"),
    ("query_kind", "String"),
    ("thread_ids", "Array(UInt64)"),
    ("peak_threads_usage", "UInt64"),
    ("ProfileEvents", "Map(LowCardinality(String), UInt64)"),
    (
        "Settings",
        "Map(LowCardinality(String), LowCardinality(String))",
    ),
    ("current_database", "String"),
    ("is_internal", "UInt8"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("ProfileEvents.Names", "mapKeys(ProfileEvents)"),
    ("ProfileEvents.Values", "mapValues(ProfileEvents)"),
    ("Settings.Names", "mapKeys(Settings)"),
    ("Settings.Values", "mapValues(Settings)"),
];

/// A row for each statement that runs, this one among them.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for statement in look.shared.statements.running() {
        let (read_rows, read_bytes) = statement.reads.so_far();
        let cells: [(&str, Cell); 14] = [
            ("is_initial_query", true.into()),
            ("user", statement.user.as_str().into()),
            ("query_id", statement.query_id.as_str().into()),
            ("initial_user", statement.user.as_str().into()),
            ("initial_query_id", statement.query_id.as_str().into()),
            ("interface", "Local".into()),
            ("elapsed", Cell::Float(statement.elapsed().as_secs_f64())),
            ("is_cancelled", statement.control.is_cancelled().into()),
            ("read_rows", read_rows.into()),
            ("read_bytes", read_bytes.into()),
            ("query", statement.text.as_str().into()),
            ("query_kind", statement.kind.into()),
            ("Settings", Cell::Pairs(setting_pairs(&statement.settings))),
            ("current_database", statement.database.as_str().into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, ALIASES)
}
