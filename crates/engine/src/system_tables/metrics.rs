//! `system.metrics`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("metric", "String"),
    ("value", "Int64"),
    ("description", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("name", "metric")];

/// No row: nothing is counted.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    SystemRows::new(BlockBuilder::new(COLUMNS), ALIASES)
}
