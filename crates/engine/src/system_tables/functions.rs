//! `system.functions`

use super::{Look, SystemRows};
use granary_catalog::{FunctionName, function_name};
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

/// Functions that stand before `OVER` only.
const WINDOW_FUNCTIONS: [&str; 3] = ["dense_rank", "rank", "row_number"];

/// A row for each name of a function and aggregate function, and for each function that SQL made.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for (name, function) in granary_query::functions().iter() {
        let deterministic = Cell::from(function.is_deterministic());
        let more = [("deterministic", deterministic)];
        rows_of(name, more, &mut rows);
    }
    let aggregates = granary_query::aggregates().iter().map(|(name, _)| name);
    for name in aggregates.chain(WINDOW_FUNCTIONS) {
        rows_of(name, [("is_aggregate", true.into())], &mut rows);
    }
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

/// Names of Granary's own, which stand for other forms of an expression, are left out.
fn rows_of(name: &str, more: [(&'static str, Cell); 1], rows: &mut BlockBuilder) {
    let Some(FunctionName { any_case, alias_to }) = function_name(name) else {
        return;
    };
    let cells: [(&str, Cell); 4] = [
        ("name", name.into()),
        ("case_insensitive", any_case.into()),
        ("alias_to", alias_to.into()),
        ("origin", "System".into()),
    ];
    rows.row(cells.into_iter().chain(more));
}
