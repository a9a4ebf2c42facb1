//! `system.formats`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell, Format};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("is_input", "UInt8"),
    ("is_output", "UInt8"),
    ("supports_parallel_parsing", "UInt8"),
    ("supports_parallel_formatting", "UInt8"),
    ("is_tty_friendly", "UInt8"),
    ("content_type", "String"),
    ("supports_random_access", "UInt8"),
    ("has_schema_inference", "UInt8"),
    ("has_external_schema", "UInt8"),
    ("prefers_large_blocks", "UInt8"),
    ("supports_append", "UInt8"),
    ("supports_subsets_of_columns", "UInt8"),
    ("description", "String"),
    ("examples", "String"),
    ("introduced_in", "String"),
    ("related", "Array(String)"),
];

/// What ClickHouse 26.9 says of its formats, in the order of the columns up to `supports_subsets_of_columns`.
const FORMATS: &str = include_str!("formats.tsv");

/// A row for each name of a format that is served.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for line in FORMATS.lines() {
        let mut fields = COLUMNS
            .iter()
            .map(|(column, _)| *column)
            .zip(line.split('\t'));
        let Some((_, name)) = fields.next() else {
            continue;
        };
        let Ok(format) = Format::parse(name) else {
            continue;
        };
        let said = fields.map(|(column, field)| {
            let cell = match column {
                "content_type" => Cell::from(field),
                "is_input" => Cell::from(format.is_input()),
                _ => Cell::from(field == "1"),
            };
            (column, cell)
        });
        rows.row(std::iter::once(("name", name.into())).chain(said));
    }
    SystemRows::new(rows, &[])
}
