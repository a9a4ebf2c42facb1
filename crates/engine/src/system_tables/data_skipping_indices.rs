//! `system.data_skipping_indices`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};
use granary_parser::{Expr, parse_create};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("name", "String"),
    ("type", "String"),
    ("type_full", "String"),
    ("expr", "String"),
    ("creation", "Enum8('Explicit' = 0, 'Implicit' = 1)"),
    ("granularity", "UInt64"),
    ("data_compressed_bytes", "UInt64"),
    ("data_uncompressed_bytes", "UInt64"),
    ("marks_bytes", "UInt64"),
];

/// A row for each index of each table. Granary writes no files of them, and those that ClickHouse wrote are not added up.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.snapshot.tables() {
        let Ok(create) = parse_create(&table.definition.text) else {
            continue;
        };
        let indexes = create
            .elements()
            .map_or(&[][..], |elements| &elements.indexes);
        for index in indexes {
            let mut full = index.index_type.name.clone();
            if let Some(arguments) = &index.index_type.arguments {
                let arguments: Vec<String> = arguments.iter().map(Expr::to_single_line).collect();
                full += &format!("({})", arguments.join(", "));
            }
            let cells: [(&str, Cell); 8] = [
                ("database", table.name.database.as_str().into()),
                ("table", table.name.table.as_str().into()),
                ("name", index.name.as_str().into()),
                ("type", index.index_type.name.as_str().into()),
                ("type_full", full.into()),
                ("expr", index.expr.to_single_line().into()),
                ("creation", "Explicit".into()),
                ("granularity", index.granularity.into()),
            ];
            rows.row(cells);
        }
    }
    SystemRows::new(rows, &[])
}
