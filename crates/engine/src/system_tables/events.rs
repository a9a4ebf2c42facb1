//! `system.events`

use super::{Look, SystemRows};
use crate::statements::Counts;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("event", "String"),
    ("value", "UInt64"),
    ("description", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("name", "event")];

/// A row for each count of statements that is not 0.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let counts = look.shared.statements.counts();
    let sum = |kind: Option<&str>, number: fn(&Counts) -> u64| -> u64 {
        let of_kind = counts
            .iter()
            .filter(|(each, _)| kind.is_none_or(|kind| kind == **each));
        of_kind.map(|(_, counts)| number(counts)).sum()
    };
    let mut rows = BlockBuilder::new(COLUMNS);
    for (event, kind, number, description) in [
        (
            "Query",
            None,
            begun as fn(&Counts) -> u64,
            "Statements that began.",
        ),
        ("SelectQuery", Some("Select"), begun, "SELECTs that began."),
        ("InsertQuery", Some("Insert"), begun, "INSERTs that began."),
        ("FailedQuery", None, failed, "Statements that failed."),
        (
            "FailedSelectQuery",
            Some("Select"),
            failed,
            "SELECTs that failed.",
        ),
        (
            "FailedInsertQuery",
            Some("Insert"),
            failed,
            "INSERTs that failed.",
        ),
    ] {
        let value = sum(kind, number);
        if value > 0 {
            let cells: [(&str, Cell); 3] = [
                ("event", event.into()),
                ("value", value.into()),
                ("description", description.into()),
            ];
            rows.row(cells);
        }
    }
    SystemRows::new(rows, ALIASES)
}

fn begun(counts: &Counts) -> u64 {
    counts.begun
}

fn failed(counts: &Counts) -> u64 {
    counts.failed
}
