//! `system.tables`

use super::parts::PartFacts;
use super::{Look, SystemRows, engine_text};
use crate::failure::Failure;
use granary_catalog::{Table, TableData, TableKind, TableStructure};
use granary_datadir::LogScan;
use granary_formats::{BlockBuilder, Cell};
use granary_mergetree::PartFiles;
use granary_parser::{
    Create, CreateBody, CreateSource, Identifier, NamePart, Verb, mask_create, parse_create,
};
use std::sync::Arc;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("name", "String"),
    ("uuid", "UUID"),
    ("engine", "String"),
    ("is_temporary", "UInt8"),
    ("data_paths", "Array(String)"),
    ("metadata_path", "String"),
    ("metadata_modification_time", "DateTime"),
    ("metadata_version", "Int32"),
    ("dependencies_database", "Array(String)"),
    ("dependencies_table", "Array(String)"),
    ("create_table_query", "String"),
    ("engine_full", "String"),
    ("as_select", "String"),
    (
        "parameterized_view_parameters",
        "Array(Tuple(name String, type String))",
    ),
    ("partition_key", "String"),
    ("sorting_key", "String"),
    ("primary_key", "String"),
    ("sampling_key", "String"),
    ("unique_key", "String"),
    ("skipping_indices_types", "Array(String)"),
    ("storage_policy", "String"),
    ("total_rows", "Nullable(UInt64)"),
    ("total_bytes", "Nullable(UInt64)"),
    ("total_bytes_uncompressed", "Nullable(UInt64)"),
    ("parts", "Nullable(UInt64)"),
    ("active_parts", "Nullable(UInt64)"),
    ("total_marks", "Nullable(UInt64)"),
    ("active_on_fly_data_mutations", "UInt64"),
    ("active_on_fly_alter_mutations", "UInt64"),
    ("active_on_fly_metadata_mutations", "UInt64"),
    ("columns_descriptions_cache_size", "UInt64"),
    ("lifetime_rows", "Nullable(UInt64)"),
    ("lifetime_bytes", "Nullable(UInt64)"),
    ("comment", "String"),
    ("has_own_data", "UInt8"),
    ("loading_dependencies_database", "Array(String)"),
    ("loading_dependencies_table", "Array(String)"),
    ("loading_dependent_database", "Array(String)"),
    ("loading_dependent_table", "Array(String)"),
    ("target_database", "String"),
    ("target_table", "String"),
    ("definer", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("table", "name")];

/// A row for each table, view and dictionary, for the tables of `system`, and for the temporary tables of the session.
pub(super) fn rows(look: &Look<'_>) -> Result<SystemRows, Failure> {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.snapshot.tables() {
        let mut cells = names(table);
        if let Ok(create) = parse_create(&table.definition.text) {
            cells.extend(definition(table, &create));
        }
        if table.kind.is_merge_tree() {
            if let Ok(structure) = TableStructure::parse(&table.definition.text) {
                cells.extend(keys(&structure));
            }
            if !table.data.is_empty() {
                cells.extend(sizes(table, look)?);
                cells.push(("storage_policy", Look::policy(table).into()));
            }
        }
        cells.extend(sizes_of_kept_rows(table, look));
        rows.row(cells);
    }
    for (name, engine) in super::names() {
        let cells: [(&str, Cell); 3] = [
            ("database", "system".into()),
            ("name", name.into()),
            ("engine", engine.into()),
        ];
        rows.row(cells);
    }
    for (name, table) in &look.temporary {
        rows.row(temporary(name, table, look));
    }
    Ok(SystemRows::new(rows, ALIASES))
}

fn temporary(name: &str, table: &Table, look: &Look<'_>) -> Vec<(&'static str, Cell)> {
    let mut cells: Vec<(&str, Cell)> = vec![
        ("name", name.into()),
        ("uuid", table.uuid.unwrap_or_default().to_string().into()),
        ("engine", table.engine().into()),
        ("is_temporary", true.into()),
    ];
    if let Ok(create) = parse_create(&table.definition.text) {
        let statement = statement(&create, &[name]);
        let statement = statement.replacen("CREATE ", "CREATE TEMPORARY ", 1);
        cells.push(("create_table_query", statement.into()));
        cells.push(("engine_full", engine_text(&create).into()));
    }
    cells.extend(sizes_of_kept_rows(table, look));
    cells
}

/// Rows and bytes of a table that has no parts, where these are known without reading all of it.
fn sizes_of_kept_rows(table: &Table, look: &Look<'_>) -> Vec<(&'static str, Cell)> {
    if look
        .shared
        .backup_databases
        .find(&table.name.database)
        .is_some()
    {
        return Vec::new();
    }
    let (rows, bytes): (Option<u64>, u64) = match (&table.kind, table.engine()) {
        (TableKind::Memory, _) => {
            let blocks = look.shared.memory.blocks(table);
            let rows = blocks.iter().map(|block| block.rows() as u64).sum();
            let bytes = blocks.iter().map(granary_columns::Block::size_bytes).sum();
            (Some(rows), bytes)
        }
        (TableKind::NoData, "Null") => (Some(0), 0),
        (TableKind::Log, engine) => {
            let Ok(files) = look.data_dir.log_files_of(table) else {
                return Vec::new();
            };
            let names = files.names();
            let bytes = names.iter().filter_map(|name| files.size(name)).sum();
            let is_counted = engine != "TinyLog";
            let rows = is_counted.then(|| rows_of_log(table, files)).flatten();
            (rows, bytes)
        }
        _ => return Vec::new(),
    };
    vec![
        ("total_rows", Cell::from(rows)),
        ("total_bytes", bytes.into()),
    ]
}

/// What the marks or the index say.
fn rows_of_log(table: &Table, files: Arc<dyn PartFiles>) -> Option<u64> {
    let structure = TableStructure::parse(&table.definition.text).ok()?;
    let first = structure.stored_columns().next()?.name.clone();
    let scan = LogScan::of_files(&table.name, &structure, files, &[first]);
    Some(scan.ok()?.rows_left())
}

fn names(table: &Table) -> Vec<(&'static str, Cell)> {
    let paths = table
        .data
        .iter()
        .map(|directory| format!("{}/", directory.path.display()));
    vec![
        ("database", table.name.database.as_str().into()),
        ("name", table.name.table.as_str().into()),
        ("uuid", table.uuid.unwrap_or_default().to_string().into()),
        ("engine", table.engine().into()),
        ("data_paths", paths.collect::<Vec<_>>().into()),
        ("has_own_data", (!table.data.is_empty()).into()),
    ]
}

fn definition(table: &Table, create: &Create) -> Vec<(&'static str, Cell)> {
    let comment = match &create.body {
        CreateBody::Table(table) => table.comment.clone(),
        CreateBody::View(view) => view.comment.clone(),
        CreateBody::MaterializedView(view) => view.comment.clone(),
        _ => None,
    };
    let comment = String::from_utf8_lossy(&comment.unwrap_or_default()).into_owned();
    vec![
        (
            "create_table_query",
            statement(create, &[&table.name.database, &table.name.table]).into(),
        ),
        ("engine_full", engine_text(create).into()),
        ("as_select", as_select(create).into()),
        ("comment", comment.into()),
    ]
}

/// The statement that makes the table under this name, on one line, without UUID and secrets.
fn statement(create: &Create, name: &[&str]) -> String {
    let mut create = create.clone();
    create.head.verb = Verb::Create;
    create.head.uuid = None;
    let parts = name.iter();
    let parts = parts
        .map(|part| NamePart::Name((*part).to_owned()))
        .collect();
    create.head.name = Identifier { parts };
    if let CreateBody::MaterializedView(view) = &mut create.body {
        view.inner_uuid = None;
    }
    mask_create(&create).to_single_line()
}

fn as_select(create: &Create) -> String {
    match &create.body {
        CreateBody::View(view) => view.query.to_single_line(),
        CreateBody::MaterializedView(view) => view.query.to_single_line(),
        CreateBody::Table(table) => match &table.source {
            Some(CreateSource::Select { query, .. }) => query.to_single_line(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

fn keys(structure: &TableStructure) -> Vec<(&'static str, Cell)> {
    let expressions = |list: &[granary_parser::Expr]| {
        let texts: Vec<String> = list
            .iter()
            .map(granary_parser::Expr::to_single_line)
            .collect();
        texts.join(", ")
    };
    let sorting: Vec<String> = structure
        .order_by
        .iter()
        .map(|element| element.expr.to_single_line())
        .collect();
    vec![
        ("partition_key", expressions(&structure.partition_by).into()),
        ("sorting_key", sorting.join(", ").into()),
        ("primary_key", expressions(&structure.primary_key).into()),
    ]
}

fn sizes(table: &Table, look: &Look<'_>) -> Result<Vec<(&'static str, Cell)>, Failure> {
    let (data, _) = look.data_dir.table_data(table)?;
    let TableData::Parts { parts, .. } = data else {
        return Ok(Vec::new());
    };
    let facts: Vec<PartFacts> = parts
        .iter()
        .map(|part| PartFacts::of(part, look.data_dir))
        .collect();
    let sum = |number: fn(&PartFacts) -> u64| facts.iter().map(number).sum::<u64>();
    Ok(vec![
        ("total_rows", sum(|part| part.rows).into()),
        ("total_bytes", sum(|part| part.bytes_on_disk).into()),
        (
            "total_bytes_uncompressed",
            sum(|part| part.uncompressed_bytes).into(),
        ),
        ("parts", parts.len().into()),
        ("active_parts", parts.len().into()),
    ])
}
