//! `system.table_functions`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};
use granary_query::TABLE_FUNCTIONS;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("description", "String"),
    ("allow_readonly", "UInt8"),
];

/// Table functions that read from a disk.
const OF_DISK: [&str; 3] = ["backup", "dictionary", "file"];

/// Those that ClickHouse refuses in a session that may only read.
const NOT_READ_ONLY: [&str; 5] = ["backup", "dictionary", "file", "zeros", "zeros_mt"];

/// A row for each table function that queries take.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for name in TABLE_FUNCTIONS.iter().chain(&OF_DISK) {
        let cells: [(&str, Cell); 2] = [
            ("name", (*name).into()),
            ("allow_readonly", (!NOT_READ_ONLY.contains(name)).into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
