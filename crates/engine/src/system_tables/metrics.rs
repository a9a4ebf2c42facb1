//! `system.metrics`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("metric", "String"),
    ("value", "Int64"),
    ("description", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("name", "metric")];

/// What is going on now, as far as it is counted.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let databases = look.snapshot.databases.len();
    let tables = look.snapshot.tables().count();
    for (metric, value, description) in [
        (
            "Query",
            look.shared.statements.running().len(),
            "Statements that run.",
        ),
        (
            "AttachedDatabase",
            databases,
            "Databases that are attached.",
        ),
        (
            "AttachedTable",
            tables,
            "Tables, views and dictionaries that are attached.",
        ),
    ] {
        let cells: [(&str, Cell); 3] = [
            ("metric", metric.into()),
            ("value", value.into()),
            ("description", description.into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, ALIASES)
}
