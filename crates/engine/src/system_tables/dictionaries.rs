//! `system.dictionaries`

use super::{Look, SystemRows};
use crate::dictionaries::DictionaryState;
use granary_catalog::{Table, TableKind};
use granary_dictionary::{DictionaryColumn, DictionaryStructure};
use granary_env::Timestamp;
use granary_formats::{BlockBuilder, Cell};
use std::collections::BTreeMap;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("name", "String"),
    ("uuid", "UUID"),
    (
        "status",
        "Enum8('NOT_LOADED' = 0, 'LOADED' = 1, 'FAILED' = 2, 'LOADING' = 3, 'FAILED_AND_RELOADING' = 4, 'LOADED_AND_RELOADING' = 5, 'NOT_EXIST' = 6)",
    ),
    ("origin", "String"),
    ("type", "String"),
    ("key.names", "Array(String)"),
    ("key.types", "Array(String)"),
    ("attribute.names", "Array(String)"),
    ("attribute.types", "Array(String)"),
    ("bytes_allocated", "UInt64"),
    ("hierarchical_index_bytes_allocated", "UInt64"),
    ("query_count", "UInt64"),
    ("hit_rate", "Float64"),
    ("found_rate", "Float64"),
    ("element_count", "UInt64"),
    ("load_factor", "Float64"),
    ("source", "String"),
    ("lifetime_min", "UInt64"),
    ("lifetime_max", "UInt64"),
    ("loading_start_time", "DateTime"),
    ("last_successful_update_time", "DateTime"),
    ("error_count", "UInt64"),
    ("loading_duration", "Float32"),
    ("last_exception", "String"),
    ("comment", "String"),
];

/// A row for each dictionary. How often it was looked into, and how many bytes it takes, is not counted.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let dictionaries = look
        .snapshot
        .tables()
        .filter(|table| table.kind == TableKind::Dictionary);
    for table in dictionaries {
        let mut cells = identified(table);
        if let Ok(structure) = DictionaryStructure::parse(&table.definition.text) {
            cells.extend(defined(&structure));
        }
        if let Some(state) = look.dictionaries.state(table) {
            cells.extend(read(&state, &table.name.database));
        }
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}

/// A later value of a column takes the place of an earlier one.
type Cells = BTreeMap<&'static str, Cell>;

fn identified(table: &Table) -> Cells {
    let uuid = table.uuid.unwrap_or_default().to_string();
    let origin = match table.uuid {
        Some(_) => uuid.clone(),
        None => table.name.to_string(),
    };
    Cells::from([
        ("database", table.name.database.as_str().into()),
        ("name", table.name.table.as_str().into()),
        ("uuid", uuid.into()),
        ("origin", origin.into()),
        ("status", "NOT_LOADED".into()),
    ])
}

/// What the definition says.
fn defined(structure: &DictionaryStructure) -> Cells {
    let attributes = || structure.attributes.iter().map(|each| &each.column);
    let names = |columns: &mut dyn Iterator<Item = &DictionaryColumn>| {
        Cell::Texts(columns.map(|each| each.name.clone()).collect())
    };
    let types = |columns: &mut dyn Iterator<Item = &DictionaryColumn>| {
        Cell::Texts(columns.map(|each| each.data_type.to_string()).collect())
    };
    Cells::from([
        ("key.names", names(&mut structure.keys.iter())),
        ("key.types", types(&mut structure.keys.iter())),
        ("attribute.names", names(&mut attributes())),
        ("attribute.types", types(&mut attributes())),
        ("comment", structure.comment.as_str().into()),
    ])
}

/// What became of reading it.
fn read(state: &DictionaryState, home: &str) -> Cells {
    let mut cells = Cells::from([
        (
            "status",
            if state.rows.is_some() {
                "LOADED"
            } else {
                "FAILED"
            }
            .into(),
        ),
        ("loading_start_time", seconds(state.started)),
        ("loading_duration", Cell::Float(state.took.as_secs_f64())),
        ("error_count", state.error_count.into()),
        (
            "last_exception",
            state.error.as_deref().unwrap_or_default().into(),
        ),
    ]);
    if let Some(succeeded) = state.succeeded {
        cells.insert("last_successful_update_time", seconds(succeeded));
    }
    if let Some(rows) = &state.rows {
        let structure = rows.structure();
        let source = structure.source.as_ref().map(|source| source.shown(home));
        cells.extend([
            ("type", Cell::from(structure.layout.type_name())),
            ("element_count", (rows.element_count() as u64).into()),
            ("source", source.unwrap_or_default().into()),
            ("lifetime_min", structure.lifetime.min.into()),
            ("lifetime_max", structure.lifetime.max.into()),
        ]);
    }
    cells
}

fn seconds(time: Timestamp) -> Cell {
    Cell::Number(u64::try_from(time.0 / 1_000_000).unwrap_or_default())
}
