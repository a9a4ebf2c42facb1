//! `system.data_type_families`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("case_insensitive", "UInt8"),
    ("alias_to", "String"),
    ("description", "String"),
    ("syntax", "String"),
    ("examples", "String"),
    ("introduced_in", "String"),
    ("related", "Array(String)"),
];

/// The names of ClickHouse 26.9: the name, whether it is written in any case, and the name that it stands for.
const FAMILIES: &str = include_str!("data_type_families.tsv");

/// A row for each name of a type.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for line in FAMILIES.lines() {
        let fields = COLUMNS
            .iter()
            .map(|(column, _)| *column)
            .zip(line.split('\t'));
        let cells = fields.map(|(column, field)| {
            let cell = match column {
                "case_insensitive" => Cell::from(field == "1"),
                _ => Cell::from(field),
            };
            (column, cell)
        });
        rows.row(cells.collect::<Vec<_>>());
    }
    SystemRows::new(rows, &[])
}
