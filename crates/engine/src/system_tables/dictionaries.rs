//! `system.dictionaries`

use super::{Look, SystemRows};
use granary_catalog::TableKind;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("name", "String"),
    ("uuid", "UUID"),
    (
        "status",
        "Enum8('NOT_LOADED' = 0, 'LOADED' = 1, 'FAILED' = 2, 'LOADING' = 3, 'FAILED_AND_RELOADING' = 4, 'LOADED_AND_RELOADING' = 5, 'NOT_EXIST' = 6)",
    ),
    ("origin", "String"),
    ("type", "String"),
    ("key.names", "Array(String)"),
    ("key.types", "Array(String)"),
    ("attribute.names", "Array(String)"),
    ("attribute.types", "Array(String)"),
    ("bytes_allocated", "UInt64"),
    ("hierarchical_index_bytes_allocated", "UInt64"),
    ("query_count", "UInt64"),
    ("hit_rate", "Float64"),
    ("found_rate", "Float64"),
    ("element_count", "UInt64"),
    ("load_factor", "Float64"),
    ("source", "String"),
    ("lifetime_min", "UInt64"),
    ("lifetime_max", "UInt64"),
    ("loading_start_time", "DateTime"),
    ("last_successful_update_time", "DateTime"),
    ("error_count", "UInt64"),
    ("loading_duration", "Float32"),
    ("last_exception", "String"),
    ("comment", "String"),
];

/// A row for each dictionary; none is ever loaded.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let dictionaries = look
        .snapshot
        .tables()
        .filter(|table| table.kind == TableKind::Dictionary);
    for table in dictionaries {
        let cells: [(&str, Cell); 4] = [
            ("database", table.name.database.as_str().into()),
            ("name", table.name.table.as_str().into()),
            ("uuid", table.uuid.unwrap_or_default().to_string().into()),
            ("status", "NOT_LOADED".into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
