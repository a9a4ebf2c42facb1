//! `system.aggregate_function_combinators`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};
use granary_query::aggregate_combinators;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("is_internal", "UInt8"),
    ("description", "String"),
    ("syntax", "String"),
    ("examples", "String"),
    ("introduced_in", "String"),
    ("related", "Array(String)"),
];

/// A row for each combinator that queries take.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for name in aggregate_combinators() {
        let cells: [(&str, Cell); 2] = [
            ("name", name.into()),
            ("syntax", format!("<aggregate_function>{name}").into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
