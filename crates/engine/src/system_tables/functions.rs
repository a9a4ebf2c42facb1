//! `system.functions`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("is_aggregate", "UInt8"),
    ("case_insensitive", "UInt8"),
    ("alias_to", "String"),
    ("create_query", "String"),
    (
        "origin",
        "Enum8('System' = 0, 'SQLUserDefined' = 1, 'ExecutableUserDefined' = 2, 'WasmUserDefined' = 3)",
    ),
    ("description", "String"),
    ("syntax", "String"),
    ("arguments", "String"),
    ("parameters", "String"),
    ("returned_value", "String"),
    ("examples", "String"),
    ("introduced_in", "String"),
    ("categories", "String"),
    ("deterministic", "Nullable(UInt8)"),
    ("higher_order", "Nullable(UInt8)"),
];

/// A row for each function that SQL made.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for function in look.snapshot.functions.values() {
        let cells: [(&str, Cell); 3] = [
            ("name", function.name.as_str().into()),
            ("create_query", function.definition.trim_end().into()),
            ("origin", "SQLUserDefined".into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
