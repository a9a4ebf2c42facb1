//! [`merge_mode`]: what the engine of a table makes of rows with equal keys.

use granary_catalog::TableStructure;
use granary_mergetree::{CollapsedRows, Fold, Folding, MergeMode, SummedMap, Tombstones};
use granary_parser::{Expr, ExprKind};
use granary_query::QueryError;
use granary_types::DataType;
use std::collections::BTreeMap;

/// What rows are merged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MergePurpose {
    /// A part is made of them, which may meet other parts later.
    Part,
    /// As `Part`, but a key that a `ReplacingMergeTree` says is gone leaves nothing.
    Cleanup,
    /// `FINAL`: there is nothing else to meet.
    Final,
}

/// The engine without `Replicated`, and its arguments without the place of the replicas.
pub(crate) fn merging_kind(structure: &TableStructure) -> (&str, &[Expr]) {
    let name = structure.engine.name.as_str();
    let arguments = structure.engine.arguments.as_deref().unwrap_or_default();
    match name.strip_prefix("Replicated") {
        None => (name, arguments),
        Some(kind) => {
            let texts = arguments
                .iter()
                .take(2)
                .filter(|one| one.as_text().is_some());
            (kind, &arguments[texts.count()..])
        }
    }
}

/// What becomes of rows with equal keys.
///
/// # Errors
/// The engine does something that is not served.
pub(crate) fn merge_mode(
    structure: &TableStructure,
    purpose: MergePurpose,
) -> Result<MergeMode, QueryError> {
    let (kind, arguments) = merging_kind(structure);
    let column = |at: usize| arguments.get(at).and_then(column_name);
    let needed = |at| {
        let refusal = || refuse(structure, "an argument that is not the name of a column");
        column(at).ok_or_else(refusal)
    };
    // Without a sorting key these never take two rows for the same.
    let has_key = !structure.order_by.is_empty();
    Ok(match kind {
        "MergeTree" => MergeMode::Plain,
        "ReplacingMergeTree" => MergeMode::Replacing {
            version: column(0),
            is_deleted: column(1),
            tombstones: match purpose {
                MergePurpose::Part => Tombstones::Keep,
                MergePurpose::Cleanup | MergePurpose::Final => Tombstones::Remove,
            },
        },
        "CollapsingMergeTree" => MergeMode::Collapsing {
            sign: needed(0)?,
            rows: match purpose {
                MergePurpose::Final => CollapsedRows::Positive,
                MergePurpose::Part | MergePurpose::Cleanup => CollapsedRows::All,
            },
        },
        "VersionedCollapsingMergeTree" => MergeMode::VersionedCollapsing { sign: needed(0)? },
        "SummingMergeTree" | "AggregatingMergeTree" | "CoalescingMergeTree" if !has_key => {
            MergeMode::Plain
        }
        "SummingMergeTree" => MergeMode::Folding(summing(structure, &listed(arguments))?),
        "AggregatingMergeTree" => MergeMode::Folding(aggregating(structure)?),
        "CoalescingMergeTree" => MergeMode::Folding(coalescing(structure, &listed(arguments))?),
        other => return Err(refuse(structure, &format!("rows of engine {other}"))),
    })
}

fn refuse(structure: &TableStructure, what: &str) -> QueryError {
    let engine = &structure.engine.name;
    QueryError::not_implemented(format!(
        "merging rows of a table of engine {engine} with {what}"
    ))
}

fn column_name(expr: &Expr) -> Option<String> {
    Some(expr.as_name()?.join("."))
}

/// The columns of `(a, b)`, `a`; none are all.
fn listed(arguments: &[Expr]) -> Vec<String> {
    let Some(first) = arguments.first() else {
        return Vec::new();
    };
    match &first.kind {
        ExprKind::Tuple(items) => items.iter().filter_map(column_name).collect(),
        ExprKind::Function(call) if call.name == "tuple" => {
            call.arguments.iter().filter_map(column_name).collect()
        }
        _ => column_name(first).into_iter().collect(),
    }
}

/// Whether the column itself is an expression of the sorting or partition key.
fn is_in_key(structure: &TableStructure, name: &str) -> bool {
    let order = structure.order_by.iter().map(|element| &element.expr);
    let mut keys = order.chain(&structure.partition_by);
    keys.any(|expr| column_name(expr).as_deref() == Some(name))
}

/// What a column folds itself to: states of aggregate functions.
fn own_fold(
    structure: &TableStructure,
    name: &str,
    data_type: &DataType,
) -> Result<Option<Fold>, QueryError> {
    match data_type {
        DataType::AggregateFunction(state) => Ok(Some(Fold::States(state.clone()))),
        DataType::SimpleAggregateFunction { function, .. } => {
            let known = Fold::of_function(function);
            let refusal = || {
                refuse(
                    structure,
                    &format!("column {name} of type {data_type}: {function} is not merged"),
                )
            };
            known.map(Some).ok_or_else(refusal)
        }
        _ => Ok(None),
    }
}

fn aggregating(structure: &TableStructure) -> Result<Folding, QueryError> {
    let mut columns = BTreeMap::new();
    for column in structure.stored_columns() {
        if is_in_key(structure, &column.name) {
            continue;
        }
        if let Some(fold) = own_fold(structure, &column.name, &column.data_type)? {
            columns.insert(column.name.clone(), fold);
        }
    }
    Ok(Folding {
        columns,
        maps: Vec::new(),
        zero: Vec::new(),
    })
}

fn coalescing(structure: &TableStructure, listed: &[String]) -> Result<Folding, QueryError> {
    let mut folding = aggregating(structure)?;
    for column in structure.stored_columns() {
        let is_listed = listed.is_empty() || listed.contains(&column.name);
        if is_listed && !is_in_key(structure, &column.name) {
            let known = folding.columns.entry(column.name.clone());
            known.or_insert(Fold::LastKnown);
        }
    }
    Ok(folding)
}

fn summing(structure: &TableStructure, listed: &[String]) -> Result<Folding, QueryError> {
    let mut folding = aggregating(structure)?;
    let keeps_rows = !folding.columns.is_empty();
    for column in structure.stored_columns() {
        let is_listed = listed.is_empty() || listed.contains(&column.name);
        let is_summed = is_listed
            && is_number(&column.data_type)
            && !is_in_key(structure, &column.name)
            && !folding.columns.contains_key(&column.name);
        if is_summed {
            folding.columns.insert(column.name.clone(), Fold::Sum);
            folding.zero.push(column.name.clone());
        }
    }
    folding.maps = summed_maps(structure)?;
    if keeps_rows || !folding.maps.is_empty() {
        folding.zero.clear();
    }
    Ok(folding)
}

/// Whether values of the type are added up.
fn is_number(data_type: &DataType) -> bool {
    match data_type {
        DataType::Nullable(inner) | DataType::LowCardinality(inner) => is_number(inner),
        other => {
            other.is_integer()
                || matches!(
                    other,
                    DataType::Bool
                        | DataType::BFloat16
                        | DataType::Float32
                        | DataType::Float64
                        | DataType::Decimal { .. }
                )
        }
    }
}

/// The arrays of a `Nested` whose name ends in `Map`: its first column and those whose names end in
/// `ID`, `Key` or `Type` are keys, the others numbers.
fn summed_maps(structure: &TableStructure) -> Result<Vec<SummedMap>, QueryError> {
    let mut maps: Vec<(String, Vec<(String, DataType)>)> = Vec::new();
    for column in structure.stored_columns() {
        let Some((map, _)) = column.name.split_once('.') else {
            continue;
        };
        let DataType::Array(item) = &column.data_type else {
            continue;
        };
        if !map.ends_with("Map") {
            continue;
        }
        let element = (column.name.clone(), (**item).clone());
        match maps.iter_mut().find(|(name, _)| name == map) {
            Some((_, elements)) => elements.push(element),
            None => maps.push((map.to_owned(), vec![element])),
        }
    }
    let mut summed = Vec::new();
    for (map, elements) in maps {
        if elements.len() < 2 || elements.iter().any(|(name, _)| is_in_key(structure, name)) {
            continue;
        }
        let is_key = |at: usize, name: &str| {
            at == 0 || ["ID", "Key", "Type"].iter().any(|end| name.ends_with(end))
        };
        let mut keys = Vec::new();
        let mut values = Vec::new();
        let mut is_map = true;
        for (at, (name, item)) in elements.into_iter().enumerate() {
            if is_key(at, &name) {
                is_map &= can_be_map_key(&item);
                keys.push(name);
            } else {
                is_map &= is_number(&item);
                values.push(name);
            }
        }
        match &keys[..] {
            _ if !is_map => {}
            [key] => summed.push(SummedMap {
                key: key.clone(),
                values,
            }),
            _ => return Err(refuse(structure, &format!("several keys in the map {map}"))),
        }
    }
    Ok(summed)
}

fn can_be_map_key(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(
            data_type,
            DataType::Bool
                | DataType::String
                | DataType::FixedString(_)
                | DataType::Date
                | DataType::DateTime(_)
                | DataType::Enum8(_)
                | DataType::Enum16(_)
                | DataType::Ipv4
                | DataType::Uuid
        )
}
