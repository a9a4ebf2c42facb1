//! `system.table_engines`

use super::{Look, SystemRows};
use granary_catalog::table_engines;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("supports_settings", "UInt8"),
    ("supports_skipping_indices", "UInt8"),
    ("supports_projections", "UInt8"),
    ("supports_sort_order", "UInt8"),
    ("supports_ttl", "UInt8"),
    ("supports_replication", "UInt8"),
    ("supports_deduplication", "UInt8"),
    ("supports_parallel_insert", "UInt8"),
    ("description", "String"),
    ("syntax", "String"),
    ("examples", "String"),
    ("introduced_in", "String"),
    ("related", "Array(String)"),
];

/// A row for each engine that a definition may name.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for (name, abilities) in table_engines() {
        let columns = COLUMNS[1..].iter().map(|(column, _)| *column);
        let abilities = columns.zip(abilities.map(Cell::from));
        rows.row(std::iter::once(("name", name.into())).chain(abilities));
    }
    SystemRows::new(rows, &[])
}
