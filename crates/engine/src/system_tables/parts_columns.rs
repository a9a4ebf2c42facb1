//! `system.parts_columns`

use super::parts::{self, PartFacts};
use super::{Look, SystemRows};
use crate::failure::Failure;
use granary_catalog::{TableData, TableStructure};
use granary_formats::{BlockBuilder, Cell};
use granary_parser::Expr;
use granary_types::escape_for_file_name;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("partition", "String"),
    ("name", "String"),
    ("uuid", "UUID"),
    ("part_type", "String"),
    ("active", "UInt8"),
    ("marks", "UInt64"),
    ("rows", "UInt64"),
    ("bytes_on_disk", "UInt64"),
    ("data_compressed_bytes", "UInt64"),
    ("data_uncompressed_bytes", "UInt64"),
    ("marks_bytes", "UInt64"),
    ("modification_time", "DateTime"),
    ("remove_time", "DateTime"),
    ("refcount", "UInt32"),
    ("min_date", "Date"),
    ("max_date", "Date"),
    ("min_time", "DateTime"),
    ("max_time", "DateTime"),
    ("partition_id", "String"),
    ("min_block_number", "Int64"),
    ("max_block_number", "Int64"),
    ("level", "UInt32"),
    ("data_version", "UInt64"),
    ("primary_key_bytes_in_memory", "UInt64"),
    ("primary_key_bytes_in_memory_allocated", "UInt64"),
    ("database", "String"),
    ("table", "String"),
    ("engine", "String"),
    ("disk_name", "String"),
    ("path", "String"),
    ("column", "String"),
    ("type", "String"),
    ("column_position", "UInt64"),
    ("default_kind", "String"),
    ("default_expression", "String"),
    ("column_bytes_on_disk", "UInt64"),
    ("column_data_compressed_bytes", "UInt64"),
    ("column_data_uncompressed_bytes", "UInt64"),
    ("column_marks_bytes", "UInt64"),
    ("column_modification_time", "Nullable(DateTime)"),
    ("column_ttl_min", "Nullable(DateTime)"),
    ("column_ttl_max", "Nullable(DateTime)"),
    ("statistics", "Array(String)"),
    ("estimates.min", "Nullable(String)"),
    ("estimates.max", "Nullable(String)"),
    ("estimates.cardinality", "Nullable(UInt64)"),
    ("estimates.null_count", "Nullable(UInt64)"),
    ("estimates.default_count", "Nullable(UInt64)"),
    ("serialization_kind", "String"),
    ("substreams", "Array(String)"),
    ("filenames", "Array(String)"),
    ("subcolumns.names", "Array(String)"),
    ("subcolumns.types", "Array(String)"),
    ("subcolumns.serializations", "Array(String)"),
    ("subcolumns.bytes_on_disk", "Array(UInt64)"),
    ("subcolumns.data_compressed_bytes", "Array(UInt64)"),
    ("subcolumns.data_uncompressed_bytes", "Array(UInt64)"),
    ("subcolumns.marks_bytes", "Array(UInt64)"),
];

/// A row for each column of each active part.
pub(super) fn rows(look: &Look<'_>) -> Result<SystemRows, Failure> {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.merge_tree_tables() {
        let structure = TableStructure::parse(&table.definition.text).ok();
        let (TableData::Parts { parts, .. }, _) = look.data_dir.table_data(table)? else {
            continue;
        };
        for part in &parts {
            let facts = PartFacts::of(part, look.data_dir);
            for (at, (name, data_type)) in facts.columns.iter().enumerate() {
                let of_part = parts::row(table, part, &facts);
                let mut cells: Vec<(&str, Cell)> = of_part
                    .into_iter()
                    .filter(|(column, _)| COLUMNS.iter().any(|(known, _)| known == column))
                    .collect();
                cells.push(("column", name.as_str().into()));
                cells.push(("type", data_type.as_str().into()));
                cells.push(("column_position", (at + 1).into()));
                cells.push(("serialization_kind", "Default".into()));
                cells.extend(sizes(&facts, name));
                cells.extend(structure.iter().flat_map(|known| default(known, name)));
                rows.row(cells);
            }
        }
    }
    Ok(SystemRows::new(rows, parts::ALIASES))
}

/// What the files of a column have. In a compact part all columns share one file, and none has a size.
fn sizes(facts: &PartFacts, column: &str) -> Vec<(&'static str, Cell)> {
    let escaped = escape_for_file_name(column);
    let is_of_column = |file: &str| {
        let rest = file.strip_prefix(&*escaped);
        rest.is_some_and(|rest| rest.starts_with(['.', '%']))
    };
    let (mut compressed, mut uncompressed, mut marks) = (0, 0, 0);
    for (_, file) in facts
        .files_of_columns
        .iter()
        .filter(|(name, _)| is_of_column(name))
    {
        uncompressed += file.uncompressed_bytes;
        if file.is_marks {
            marks += file.bytes;
        } else {
            compressed += file.bytes;
        }
    }
    vec![
        ("column_bytes_on_disk", (compressed + marks).into()),
        ("column_data_compressed_bytes", Cell::from(compressed)),
        ("column_data_uncompressed_bytes", uncompressed.into()),
        ("column_marks_bytes", marks.into()),
    ]
}

/// The default that the definition of the table gives the column.
fn default(structure: &TableStructure, column: &str) -> Vec<(&'static str, Cell)> {
    let found = structure.columns.iter().find(|each| each.name == column);
    let Some(default) = found.and_then(|column| column.default.as_ref()) else {
        return Vec::new();
    };
    let expr = default.expr.as_ref().map(Expr::to_single_line);
    vec![
        ("default_kind", super::columns::kind(default.kind).into()),
        ("default_expression", expr.unwrap_or_default().into()),
    ]
}
