//! `system.projections`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};
use granary_parser::{Expr, Projection, ProjectionBody, parse_create};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("name", "String"),
    ("type", "Enum8('Normal' = 0, 'Aggregate' = 1)"),
    ("sorting_key", "Array(String)"),
    ("query", "String"),
    ("settings", "Map(String, String)"),
];

/// A row for each projection of each table.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.snapshot.tables() {
        let Ok(create) = parse_create(&table.definition.text) else {
            continue;
        };
        let projections = create
            .elements()
            .map_or(&[][..], |elements| &elements.projections);
        for projection in projections {
            let place: [(&str, Cell); 3] = [
                ("database", table.name.database.as_str().into()),
                ("table", table.name.table.as_str().into()),
                ("name", projection.name.as_str().into()),
            ];
            rows.row(place.into_iter().chain(body(projection)));
        }
    }
    SystemRows::new(rows, &[])
}

fn body(projection: &Projection) -> Vec<(&'static str, Cell)> {
    let ProjectionBody::Select {
        with,
        columns,
        filter,
        group_by,
        order_by,
    } = &projection.body
    else {
        return Vec::new();
    };
    let texts = |list: &[Expr]| -> Vec<String> { list.iter().map(Expr::to_single_line).collect() };
    let is_aggregate = !group_by.is_empty();
    let mut query = String::new();
    for (keyword, list) in [
        ("WITH", &with[..]),
        ("SELECT", columns),
        ("WHERE", filter.as_slice()),
        ("GROUP BY", group_by),
        ("ORDER BY", order_by),
    ] {
        if !list.is_empty() {
            let space = if query.is_empty() { "" } else { " " };
            query += &format!("{space}{keyword} {}", texts(list).join(", "));
        }
    }
    let key = if is_aggregate { group_by } else { order_by };
    vec![
        (
            "type",
            if is_aggregate { "Aggregate" } else { "Normal" }.into(),
        ),
        ("sorting_key", texts(key).into()),
        ("query", query.into()),
    ]
}
