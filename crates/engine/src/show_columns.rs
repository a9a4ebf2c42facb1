//! `SHOW COLUMNS`, `SHOW INDEXES`: the structure of a table as other databases show theirs.

use crate::answer::Answer;
use crate::create_table::stored_definition;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::canonical_type;
use granary_formats::{ColumnType, Table, Value};
use granary_parser::{Column, Create, DefaultKind, Expr, ExprKind, OrderKey, ShowNames};
use granary_types::TableName;

impl Session {
    /// The definition; `None` for a table that there is not: these two statements answer with no
    /// row then.
    fn definition_of(&self, name: &TableName) -> Result<(Option<Create>, Vec<String>), Failure> {
        let (snapshot, warnings) = self.look()?;
        let table = snapshot.table(name);
        let definition = table.map(|table| stored_definition(&table.definition.text));
        Ok((definition.transpose()?, warnings))
    }

    /// `SHOW COLUMNS`
    pub(crate) fn show_columns(
        &self,
        table: &TableName,
        full: bool,
        names: &ShowNames,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (definition, warnings) = self.definition_of(table)?;
        let mut rows = Table::new(
            [
                ("field", ColumnType::String),
                ("type", ColumnType::String),
                ("null", ColumnType::String),
                ("key", ColumnType::String),
                ("default", ColumnType::NullableString),
                ("extra", ColumnType::String),
                ("collation", ColumnType::NullableNothing),
                ("comment", ColumnType::String),
                ("privileges", ColumnType::String),
            ]
            .into_iter()
            .take(if full { 9 } else { 6 }),
        );
        let width = rows.columns().len();
        if table.database == "system" {
            for (name, data_type) in system_columns(&table.table, names) {
                let row = shown_row(&name, data_type, Value::Null);
                rows.push(row.into_iter().take(width).collect());
            }
        }
        if let Some(definition) = definition {
            let keys = Keys::of(&definition);
            let mut columns: Vec<&Column> = columns(&definition).iter().collect();
            columns.sort_by(|a, b| a.name.cmp(&b.name));
            let is_meant = |column: &&&Column| {
                names
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.takes(&column.name))
            };
            let limit = names.limit.map_or(usize::MAX, |limit| limit as usize);
            let limit = match names.filter {
                None => limit,
                Some(_) => usize::MAX,
            };
            for column in columns.iter().filter(is_meant).take(limit) {
                let row = column_row(column, &keys);
                rows.push(row.into_iter().take(width).collect());
            }
        }
        self.filtered(rows, names, warnings, execution)
    }

    /// `SHOW INDEXES`
    pub(crate) fn show_indexes(
        &self,
        table: &TableName,
        filter: Option<&Expr>,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (definition, warnings) = self.definition_of(table)?;
        let mut rows = Table::new([
            ("table", ColumnType::String),
            ("non_unique", ColumnType::UInt8),
            ("key_name", ColumnType::String),
            ("seq_in_index", ColumnType::UInt64),
            ("pk_col", ColumnType::String),
            ("collation", ColumnType::NullableString),
            ("cardinality", ColumnType::UInt8),
            ("sub_part", ColumnType::NullableNothing),
            ("packed", ColumnType::NullableNothing),
            ("null", ColumnType::NullableNothing),
            ("index_type", ColumnType::String),
            ("comment", ColumnType::String),
            ("index_comment", ColumnType::String),
            ("visible", ColumnType::String),
            ("expression", ColumnType::String),
        ]);
        if let Some(definition) = definition {
            for index in indexes(&definition) {
                rows.push(index_row(&table.table, &index));
            }
        }
        let names = ShowNames {
            filter: filter.cloned().map(Box::new),
            ..ShowNames::default()
        };
        self.filtered(rows, &names, warnings, execution)
    }
}

/// The columns of a table of the database `system` that are meant, by name.
fn system_columns(table: &str, names: &ShowNames) -> Vec<(String, String)> {
    let mut columns = crate::system_tables::columns(table).unwrap_or_default();
    if let Some(pattern) = &names.pattern {
        columns.retain(|(name, _)| pattern.takes(name));
    }
    columns.sort();
    if let (Some(limit), None) = (names.limit, &names.filter) {
        columns.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    columns
}

fn columns(definition: &Create) -> &[Column] {
    definition
        .elements()
        .map_or(&[], |elements| &elements.columns)
}

/// The expressions of the keys of a table as texts.
struct Keys {
    primary: Vec<String>,
    sorting: Vec<String>,
}

impl Keys {
    fn of(definition: &Create) -> Self {
        let storage = definition.storage();
        let sorting: Vec<String> = match storage.and_then(|storage| storage.order_by.as_ref()) {
            None => Vec::new(),
            Some(OrderKey::Expr(expr)) => parts(expr),
            Some(OrderKey::Directed(element)) => vec![text(&element.expr)],
            Some(OrderKey::Tuple(elements)) => {
                elements.iter().map(|element| text(&element.expr)).collect()
            }
        };
        let primary = storage.and_then(|storage| storage.primary_key.as_ref());
        Self {
            primary: primary.map_or_else(|| sorting.clone(), parts),
            sorting,
        }
    }
}

fn parts(key: &Expr) -> Vec<String> {
    match &key.kind {
        ExprKind::Tuple(items) => items.iter().map(text).collect(),
        ExprKind::Function(call) if call.name == "tuple" => {
            call.arguments.iter().map(text).collect()
        }
        _ => vec![text(key)],
    }
}

fn text(expr: &Expr) -> String {
    match expr.as_name() {
        Some(names) => names.join("."),
        None => {
            let mut bare = expr.clone();
            bare.parenthesized = false;
            bare.to_single_line()
        }
    }
}

fn column_row(column: &Column, keys: &Keys) -> Vec<Value> {
    let data_type = column.data_type.as_ref().map(|data_type| {
        let canonical = canonical_type(data_type);
        canonical
            .unwrap_or_else(|_| data_type.clone())
            .to_single_line()
    });
    let data_type = data_type.unwrap_or_default();
    let mut key = Vec::new();
    if keys.primary.contains(&column.name) {
        key.push("PRI");
    }
    if keys.sorting.contains(&column.name) {
        key.push("SOR");
    }
    let default = column
        .default
        .as_ref()
        .filter(|default| default.kind != DefaultKind::Ephemeral);
    let default = default
        .and_then(|default| default.expr.as_ref())
        .map(Expr::to_single_line);
    let comment = column.comment.as_deref().map(String::from_utf8_lossy);
    let default = default.map_or(Value::Null, Value::from);
    let mut row = shown_row(&column.name, data_type, default);
    row[3] = key.join(" ").into();
    row[7] = comment.unwrap_or_default().into_owned().into();
    row
}

/// A row of a column that is in no key and has no comment.
fn shown_row(name: &str, data_type: String, default: Value) -> Vec<Value> {
    let is_nullable =
        data_type.starts_with("Nullable(") || data_type.starts_with("LowCardinality(Nullable(");
    vec![
        name.into(),
        data_type.into(),
        if is_nullable { "YES" } else { "NO" }.into(),
        "".into(),
        default,
        "".into(),
        Value::Null,
        "".into(),
        "".into(),
    ]
}

/// A row of `SHOW INDEXES`.
struct IndexRow {
    name: String,
    number: u64,
    column: String,
    is_primary: bool,
    kind: String,
    expression: String,
}

/// The columns of the primary key and the indexes, as ClickHouse sorts them: by name in any case.
fn indexes(definition: &Create) -> Vec<IndexRow> {
    let keys = Keys::of(definition);
    let primary = keys
        .primary
        .iter()
        .zip(1..)
        .map(|(column, number)| IndexRow {
            name: "PRIMARY".to_owned(),
            number,
            column: column.clone(),
            is_primary: true,
            kind: "PRIMARY".to_owned(),
            expression: String::new(),
        });
    let indexes = definition
        .elements()
        .map_or(&[][..], |elements| &elements.indexes);
    let others = indexes.iter().map(|index| IndexRow {
        name: index.name.clone(),
        number: 1,
        column: String::new(),
        is_primary: false,
        kind: index.index_type.name.to_ascii_uppercase(),
        expression: parts(&index.expr).join(", "),
    });
    let mut rows: Vec<IndexRow> = primary.chain(others).collect();
    rows.sort_by_key(|row| row.kind.clone());
    rows
}

fn index_row(table: &str, index: &IndexRow) -> Vec<Value> {
    vec![
        table.into(),
        1.into(),
        index.name.as_str().into(),
        index.number.into(),
        index.column.as_str().into(),
        if index.is_primary {
            "A".into()
        } else {
            Value::Null
        },
        0.into(),
        Value::Null,
        Value::Null,
        Value::Null,
        index.kind.as_str().into(),
        "".into(),
        "".into(),
        "YES".into(),
        index.expression.as_str().into(),
    ]
}
