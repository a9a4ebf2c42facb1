//! [`parts_table`]: the rows of a table that keeps parts, wherever these are.

use super::{Completion, Computation, MergePurpose, merge_mode, merging_kind, table_columns};
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::Block;
use granary_mergetree::{
    Direction, KeyColumn, PartError, PartFiles, PartReader, Patches, Transform,
};
use granary_parser::{DefaultKind, Expr, ExprKind};
use granary_query::{Context, DefaultColumn, Final, Merging, PartsTable, QueryError, TablePart};
use granary_types::{DataType, ErrorCode, PartName, TableName};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// Functions of a `Date` or `DateTime` column that rise with it, so that the primary index still tells
/// which rows to look at.
const RISING: [&str; 15] = [
    "toYYYYMM",
    "toYYYYMMDD",
    "toYear",
    "toDate",
    "toDate32",
    "toMonday",
    "toStartOfYear",
    "toStartOfQuarter",
    "toStartOfMonth",
    "toStartOfDay",
    "toStartOfHour",
    "toStartOfMinute",
    "toStartOfFiveMinutes",
    "toStartOfFifteenMinutes",
    "toRelativeDayNum",
];

/// A part: its name, and what reads it as far as it can be opened.
pub(crate) type FoundPart = (PartName, Result<Arc<PartReader>, QueryError>);

/// The rows of these parts, in their order; patch parts among them change rows of the others.
///
/// # Errors
/// A part cannot be opened, or an expression of the definition is refused.
pub(crate) fn parts_table(
    name: &TableName,
    structure: &TableStructure,
    parts: impl IntoIterator<Item = FoundPart>,
    context: &Arc<Context>,
) -> Result<PartsTable, QueryError> {
    let (mut rows, mut patches) = (Vec::new(), Vec::new());
    for (part, reader) in parts {
        let reader = reader?;
        if part.is_patch() {
            patches.push((part, reader));
        } else {
            rows.push(TablePart { name: part, reader });
        }
    }
    let patches = Patches::load(&patches)
        .map_err(|error| QueryError::refused(error.code(), format!("Table {name}: {error}")))?;
    let table = PartsTable::new(name.clone(), table_columns(structure), rows)
        .with_patches(patches)
        .with_key(primary_key(structure, context)?)
        .with_bounds(bounds(structure))
        .with_defaults(defaults(structure, context))
        .with_final(of_final(structure, context));
    Ok(table)
}

/// Opens a part of a table.
///
/// # Errors
/// Its files cannot be opened, or are damaged.
pub(crate) fn open_part(
    table: &TableName,
    structure: &TableStructure,
    part: &PartName,
    files: io::Result<Arc<dyn PartFiles>>,
) -> Result<Arc<PartReader>, QueryError> {
    let files = files.map_err(|error| {
        let message = format!("Cannot open part {part} of table {table}: {error}");
        QueryError::refused(ErrorCode::CANNOT_OPEN_FILE, message)
    })?;
    let opened = PartReader::open(files, structure.index_granularity());
    opened.map(Arc::new).map_err(|error: PartError| {
        let message = format!("Part {part} of table {table}: {error}");
        QueryError::refused(error.code(), message)
    })
}

/// The columns of the partition key, whose bounds every part knows.
fn bounds(structure: &TableStructure) -> Vec<(String, DataType)> {
    let columns = structure.partition_columns().into_iter();
    columns
        .filter_map(|name| {
            let data_type = structure.column(&name)?.data_type.clone();
            Some((name, data_type))
        })
        .collect()
}

/// The expressions of the primary key, and what conditions on columns say about them.
fn primary_key(
    structure: &TableStructure,
    context: &Arc<Context>,
) -> Result<Vec<KeyColumn>, QueryError> {
    let types = key_types(structure, context)?;
    let directions = structure.order_by.iter().map(|element| element.descending);
    let key = structure.primary_key.iter().zip(types).zip(directions);
    Ok(key
        .map(|((expr, data_type), descending)| {
            let (column, transform) = known_column(structure, expr, context);
            KeyColumn {
                column,
                data_type,
                direction: Direction::of(descending),
                transform,
            }
        })
        .collect())
}

fn key_types(
    structure: &TableStructure,
    context: &Arc<Context>,
) -> Result<Vec<DataType>, QueryError> {
    let declared = |expr: &Expr| Some(column_of(structure, expr)?.data_type.clone());
    let types: Option<Vec<DataType>> = structure.primary_key.iter().map(declared).collect();
    if let Some(types) = types {
        return Ok(types);
    }
    let mut key = Computation::new();
    for (at, expr) in structure.primary_key.iter().enumerate() {
        key.add(&at.to_string(), expr);
    }
    let stored = structure.stored_columns();
    let stored = stored.map(|column| (column.name.clone(), column.data_type.clone()));
    key.types(stored.collect(), context)
}

/// The column that an expression of the key is, or rises with. No column is called by the empty name.
fn known_column(
    structure: &TableStructure,
    expr: &Expr,
    context: &Arc<Context>,
) -> (String, Option<Transform>) {
    if let Some(column) = column_of(structure, expr) {
        return (column.name.clone(), None);
    }
    match rises_with(structure, expr) {
        Some(column) => (column.to_owned(), Some(transform(column, expr, context))),
        None => (String::new(), None),
    }
}

/// The column that an expression is.
fn column_of<'a>(structure: &'a TableStructure, expr: &Expr) -> Option<&'a StructureColumn> {
    structure.column(&expr.as_name()?.join("."))
}

/// The column of which an expression is a rising function. Of texts and of numbers the same functions do not
/// rise.
fn rises_with<'a>(structure: &'a TableStructure, expr: &Expr) -> Option<&'a str> {
    let ExprKind::Function(call) = &expr.kind else {
        return None;
    };
    let [only] = &call.arguments[..] else {
        return None;
    };
    let column = column_of(structure, only)?;
    let is_time = matches!(column.data_type, DataType::Date | DataType::DateTime(_));
    (is_time && RISING.contains(&call.name.as_str())).then_some(&column.name)
}

fn transform(column: &str, expr: &Expr, context: &Arc<Context>) -> Transform {
    let mut computation = Computation::new();
    computation.add("0", expr);
    let (name, context) = (column.to_owned(), Arc::clone(context));
    Transform {
        apply: Arc::new(move |constants| {
            let block = Block::new(vec![name.clone()], vec![constants.clone()], constants.len());
            computation.over(&block, &context).ok()?.into_iter().next()
        }),
        direction: Direction::Ascending,
    }
}

/// What `FINAL` does with rows of the table.
fn of_final(structure: &TableStructure, context: &Arc<Context>) -> Final {
    if merging_kind(structure).0 == "MergeTree" {
        return Final::Unsupported;
    }
    if structure.has_old_syntax {
        return Final::NotImplemented("FINAL of a table with the old syntax".to_owned());
    }
    let mode = match merge_mode(structure, MergePurpose::Final) {
        Ok(mode) => mode,
        Err(error) => return Final::NotImplemented(error.to_string()),
    };
    let keys = structure.order_by.iter().map(|element| &element.expr);
    let mut needs = mode.needs();
    needs.extend(keys.clone().flat_map(|expr| structure.columns_of(expr)));
    needs.sort_unstable();
    needs.dedup();
    let key_columns = keys.filter_map(|expr| Some(column_of(structure, expr)?.name.clone()));
    let directions = structure.order_by.iter();
    let directions = directions.map(|element| Direction::of(element.descending));
    let completion = Completion::new(structure, context);
    Final::Merging(Box::new(Merging {
        key_columns: key_columns.collect(),
        directions: directions.collect(),
        order: Arc::new(move |block| completion.order(block)),
        needs,
        mode,
    }))
}

/// What is computed for parts that do not have a column.
fn defaults(structure: &TableStructure, context: &Arc<Context>) -> HashMap<String, DefaultColumn> {
    let columns = structure.columns.iter();
    columns
        .filter_map(|column| Some((column.name.clone(), default_of(structure, column, context)?)))
        .collect()
}

fn default_of(
    structure: &TableStructure,
    column: &StructureColumn,
    context: &Arc<Context>,
) -> Option<DefaultColumn> {
    let default = column.default.as_ref()?;
    let expr = default.expr.as_ref()?;
    // An ephemeral column is in no part; what is computed from it takes the default of its type.
    if default.kind == DefaultKind::Ephemeral {
        return None;
    }
    let mut computation = Computation::new();
    computation.add_as(&column.name, expr, &column.data_type);
    let context = Arc::clone(context);
    Some(DefaultColumn {
        needs: structure.columns_of(expr),
        compute: Arc::new(move |block| Ok(computation.over(block, &context)?.remove(0))),
    })
}
