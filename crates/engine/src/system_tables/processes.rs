//! `system.processes`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

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

/// No row: a session runs one statement at a time, which is this one.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    SystemRows::new(BlockBuilder::new(COLUMNS), ALIASES)
}
