//! `system.columns`

use super::{Look, SystemRows};
use crate::create_dictionary::dictionary_columns;
use granary_catalog::{Table, TableStructure};
use granary_formats::{BlockBuilder, Cell};
use granary_parser::{Create, CreateBody, DefaultKind, Expr, parse_create};
use granary_types::{DataType, TableName};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("name", "String"),
    ("type", "String"),
    ("position", "UInt64"),
    ("default_kind", "String"),
    ("default_expression", "String"),
    ("data_compressed_bytes", "UInt64"),
    ("data_uncompressed_bytes", "UInt64"),
    ("marks_bytes", "UInt64"),
    ("comment", "String"),
    ("is_in_partition_key", "UInt8"),
    ("is_in_sorting_key", "UInt8"),
    ("is_in_primary_key", "UInt8"),
    ("is_in_sampling_key", "UInt8"),
    ("compression_codec", "String"),
    ("character_octet_length", "Nullable(UInt64)"),
    ("numeric_precision", "Nullable(UInt64)"),
    ("numeric_precision_radix", "Nullable(UInt64)"),
    ("numeric_scale", "Nullable(UInt64)"),
    ("datetime_precision", "Nullable(UInt64)"),
    ("serialization_hint", "Nullable(String)"),
    ("statistics", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("column", "name")];

/// A row for each column of each table whose definition says what it is.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.snapshot.tables() {
        add(table, &mut rows);
    }
    for (table, columns) in super::headers() {
        for (at, (name, data_type)) in columns.iter().enumerate() {
            let parsed = data_type.parse::<DataType>().ok();
            let cells: [(&str, Cell); 5] = [
                ("database", "system".into()),
                ("table", table.into()),
                ("name", name.as_str().into()),
                ("type", data_type.as_str().into()),
                ("position", (at + 1).into()),
            ];
            rows.row(cells.into_iter().chain(parsed.iter().flat_map(limits)));
        }
    }
    for (name, table) in &look.temporary {
        let outside = Table {
            name: TableName::new("", name.as_str()),
            ..(**table).clone()
        };
        add(&outside, &mut rows);
    }
    SystemRows::new(rows, ALIASES)
}

fn add(table: &Table, rows: &mut BlockBuilder) {
    let Ok(create) = parse_create(&table.definition.text) else {
        return;
    };
    let CreateBody::Table(body) = &create.body else {
        return add_undeclared(table, &create, rows);
    };
    let structure = TableStructure::of(&create).ok();
    let elements = body.elements.as_ref();
    let declared = elements.map_or(&[][..], |elements| &elements.columns[..]);
    for (at, column) in declared.iter().enumerate() {
        let text = column
            .data_type
            .as_ref()
            .map(granary_parser::DataType::to_single_line);
        let data_type = text
            .as_deref()
            .and_then(|text| text.parse::<DataType>().ok());
        let shown = data_type.as_ref().map(ToString::to_string).or(text);
        let comment = column.comment.clone().unwrap_or_default();
        let mut cells = place(table, &column.name, at);
        cells.push(("type", shown.unwrap_or_default().into()));
        cells.push((
            "comment",
            String::from_utf8_lossy(&comment).into_owned().into(),
        ));
        if let Some(default) = &column.default {
            let expr = default.expr.as_ref().map(Expr::to_single_line);
            cells.push(("default_kind", kind(default.kind).into()));
            cells.push(("default_expression", expr.unwrap_or_default().into()));
        }
        if let Some(structure) = &structure {
            cells.extend(keys(structure, &column.name));
        }
        cells.extend(data_type.iter().flat_map(limits));
        rows.row(cells);
    }
}

/// The columns of views and dictionaries, as far as the definition has them.
fn add_undeclared(table: &Table, create: &Create, rows: &mut BlockBuilder) {
    let declared: Vec<(String, Option<String>)> = match &create.body {
        CreateBody::Dictionary(dictionary) => dictionary_columns(dictionary)
            .into_iter()
            .map(|(name, data_type)| (name, Some(data_type)))
            .collect(),
        _ => {
            let columns = create
                .elements()
                .map_or(&[][..], |elements| &elements.columns);
            let typed = columns.iter().map(|column| {
                let data_type = column.data_type.as_ref();
                (
                    column.name.clone(),
                    data_type.map(granary_parser::DataType::to_single_line),
                )
            });
            typed.collect()
        }
    };
    for (at, (name, text)) in declared.into_iter().enumerate() {
        let data_type = text
            .as_deref()
            .and_then(|text| text.parse::<DataType>().ok());
        let shown = data_type.as_ref().map(ToString::to_string).or(text);
        let mut cells = place(table, &name, at);
        cells.push(("type", shown.unwrap_or_default().into()));
        cells.extend(data_type.iter().flat_map(limits));
        rows.row(cells);
    }
}

fn place(table: &Table, name: &str, at: usize) -> Vec<(&'static str, Cell)> {
    vec![
        ("database", table.name.database.as_str().into()),
        ("table", table.name.table.as_str().into()),
        ("name", name.into()),
        ("position", (at + 1).into()),
    ]
}

pub(super) fn kind(kind: DefaultKind) -> &'static str {
    match kind {
        DefaultKind::Default => "DEFAULT",
        DefaultKind::Materialized => "MATERIALIZED",
        DefaultKind::Alias => "ALIAS",
        DefaultKind::Ephemeral => "EPHEMERAL",
    }
}

fn keys(structure: &TableStructure, name: &str) -> Vec<(&'static str, Cell)> {
    let is_column = |expr: &Expr| expr.as_name().is_some_and(|found| *found == [name]);
    let sorting = structure
        .order_by
        .iter()
        .any(|element| is_column(&element.expr));
    let partition = structure.partition_columns();
    vec![
        (
            "is_in_partition_key",
            partition.iter().any(|column| column == name).into(),
        ),
        ("is_in_sorting_key", sorting.into()),
        (
            "is_in_primary_key",
            structure.primary_key.iter().any(is_column).into(),
        ),
    ]
}

/// How large values of a type may be.
fn limits(data_type: &DataType) -> Vec<(&'static str, Cell)> {
    let number = |precision: u64, radix: u64, scale: u64| {
        vec![
            ("numeric_precision", precision.into()),
            ("numeric_precision_radix", radix.into()),
            ("numeric_scale", scale.into()),
        ]
    };
    match data_type.inner() {
        DataType::Decimal { precision, scale } => number((*precision).into(), 10, (*scale).into()),
        DataType::DateTime64 { precision, .. } => {
            vec![("datetime_precision", u64::from(*precision).into())]
        }
        DataType::Date | DataType::Date32 | DataType::DateTime(_) => {
            vec![("datetime_precision", 0_u64.into())]
        }
        DataType::FixedString(bytes) => vec![("character_octet_length", (*bytes).into())],
        integer if integer.is_integer() => {
            let bits = integer.fixed_width_bytes().unwrap_or_default() as u64 * 8;
            number(bits, 2, 0)
        }
        _ => Vec::new(),
    }
}
