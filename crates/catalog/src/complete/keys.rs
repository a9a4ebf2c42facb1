//! Keys of MergeTree tables.

use super::columns::{column, require_columns};
use super::error::DefinitionError;
use super::names::{columns_named, functions_called};
use granary_parser::{
    Column, Expr, ExprKind, OrderKey, ProjectionBody, Storage, TableElements, TypeArgument,
};
use granary_types::ErrorCode;
use std::collections::BTreeSet;

/// The expressions of a key: those of a tuple, or the one.
pub(crate) fn key_parts(key: &Expr) -> Vec<&Expr> {
    match &key.kind {
        ExprKind::Tuple(items) => items.iter().collect(),
        ExprKind::Function(call) if call.name == "tuple" => call.arguments.iter().collect(),
        _ => vec![key],
    }
}

fn order_parts(key: &OrderKey) -> Vec<&Expr> {
    match key {
        OrderKey::Expr(expr) => key_parts(expr),
        OrderKey::Directed(element) => vec![&element.expr],
        OrderKey::Tuple(elements) => elements.iter().map(|element| &element.expr).collect(),
    }
}

/// The expressions of the sorting key as texts.
pub(crate) fn key_columns(storage: &Storage) -> Vec<String> {
    let parts = storage
        .order_by
        .as_ref()
        .map(order_parts)
        .unwrap_or_default();
    parts
        .into_iter()
        .map(|part| {
            part.as_name()
                .map_or_else(|| part.to_single_line(), |names| names.join("."))
        })
        .collect()
}

/// Keys, indexes, constraints and TTLs name columns of the table, and fit each other.
pub(crate) fn check_keys(
    storage: &Storage,
    elements: &TableElements,
) -> Result<(), DefinitionError> {
    let columns = &elements.columns;
    let sorting = storage
        .order_by
        .as_ref()
        .map(order_parts)
        .unwrap_or_default();
    check_key("Sorting key", &sorting, columns, storage)?;
    let primary = storage.primary_key.as_ref().map(key_parts);
    let primary = primary.unwrap_or_else(|| sorting.clone());
    check_prefix(&primary, &sorting)?;
    if let Some(key) = &storage.partition_by {
        let parts = key_parts(key);
        check_key("Partition key", &parts, columns, storage)?;
        check_no_floats(&parts, columns)?;
    }
    if let Some(key) = &storage.sample_by {
        check_sampling(key, &primary, columns)?;
    }
    let mut names = BTreeSet::new();
    for index in &elements.indexes {
        check_index_type(&index.index_type.name)?;
        if !names.insert(&index.name) {
            let reason = format!("the name {} stands twice", index.name);
            return Err(fault("INDEX", reason, ErrorCode::ILLEGAL_INDEX));
        }
        require_columns(columns, &index.expr, &columns_named(&index.expr))?;
    }
    for constraint in &elements.constraints {
        require_columns(columns, &constraint.expr, &columns_named(&constraint.expr))?;
    }
    for projection in &elements.projections {
        check_projection(&projection.body, columns)?;
    }
    let of_columns = columns.iter().filter_map(|column| column.ttl.as_ref());
    for ttl in of_columns.chain(storage.ttl.iter().map(|element| &element.expr)) {
        require_columns(columns, ttl, &columns_named(ttl))?;
        check_ttl(ttl, columns)?;
    }
    Ok(())
}

/// A projection names columns of the table, or what it calls its own expressions.
fn check_projection(body: &ProjectionBody, columns: &[Column]) -> Result<(), DefinitionError> {
    let (exprs, aliases) = match body {
        ProjectionBody::Index { expr, .. } => (vec![expr], Vec::new()),
        ProjectionBody::Select {
            with,
            columns,
            filter,
            group_by,
            order_by,
        } => {
            let aliases = with.iter().chain(columns);
            let aliases = aliases.filter_map(|expr| expr.alias.clone()).collect();
            let exprs = [with, columns, group_by, order_by].into_iter().flatten();
            (exprs.chain(filter).collect(), aliases)
        }
    };
    for expr in exprs {
        let mut named = columns_named(expr);
        named.retain(|name| !aliases.contains(name));
        require_columns(columns, expr, &named)?;
    }
    Ok(())
}

/// What is added to an interval, or stands alone, is a date or a time.
fn check_ttl(ttl: &Expr, columns: &[Column]) -> Result<(), DefinitionError> {
    let (base, code) = match &ttl.kind {
        ExprKind::Binary { left, .. } => (&**left, ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT),
        _ => (ttl, ErrorCode::BAD_TTL_EXPRESSION),
    };
    let name = base.as_name().map(|names| names.join("."));
    let kind = name
        .as_deref()
        .and_then(|name| column(columns, name))
        .and_then(|column| column.data_type.as_ref());
    if kind.is_none_or(|kind| kind.name.starts_with("Date")) {
        return Ok(());
    }
    Err(fault("TTL", "a date or a time is needed", code))
}

fn check_index_type(name: &str) -> Result<(), DefinitionError> {
    const TYPES: [&str; 9] = [
        "hypothesis",
        "text",
        "vector_similarity",
        "bloom_filter",
        "sparse_grams",
        "tokenbf_v1",
        "ngrambf_v1",
        "set",
        "minmax",
    ];
    if TYPES.contains(&name) {
        return Ok(());
    }
    let reason = format!("Unknown Index type '{name}'");
    Err(fault("INDEX", reason, ErrorCode::INCORRECT_QUERY))
}

fn fault(clause: &'static str, reason: impl Into<String>, code: ErrorCode) -> DefinitionError {
    DefinitionError::Key {
        clause,
        reason: reason.into(),
        code,
    }
}

fn check_key(
    clause: &'static str,
    parts: &[&Expr],
    columns: &[Column],
    storage: &Storage,
) -> Result<(), DefinitionError> {
    let mut seen = BTreeSet::new();
    for part in parts {
        require_columns(columns, part, &columns_named(part))?;
        let random = functions_called(part)
            .into_iter()
            .find(|name| is_random(name));
        if let Some(name) = random {
            let reason = format!("{name} is not deterministic");
            return Err(fault(clause, reason, ErrorCode::BAD_ARGUMENTS));
        }
        if clause == "Partition key" && matches!(part.kind, ExprKind::Literal(_)) {
            let reason = "it cannot be a constant";
            return Err(fault(clause, reason, ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT));
        }
        if clause == "Sorting key" && columns_named(part).is_empty() {
            return Err(fault(
                clause,
                "it cannot contain constants",
                ErrorCode::ILLEGAL_COLUMN,
            ));
        }
        if clause == "Sorting key" && !seen.insert(part.to_single_line()) {
            let reason = format!("{} stands twice", part.to_single_line());
            return Err(fault(clause, reason, ErrorCode::BAD_ARGUMENTS));
        }
        let name = part.as_name().map(|names| names.join("."));
        let kind = name
            .as_deref()
            .and_then(|name| column(columns, name))
            .and_then(|column| column.data_type.as_ref());
        if kind.is_some_and(|kind| !is_comparable(&kind.name)) {
            let reason = "a column of this type cannot be in it";
            return Err(fault(
                clause,
                reason,
                ErrorCode::DATA_TYPE_CANNOT_BE_USED_IN_KEY,
            ));
        }
        if kind.is_some_and(|kind| kind.name == "Nullable") && !allows_null(storage) {
            let reason = "it is nullable, but setting allow_nullable_key is off";
            return Err(fault(clause, reason, ErrorCode::ILLEGAL_COLUMN));
        }
    }
    Ok(())
}

fn is_random(function: &str) -> bool {
    let starts = ["rand", "generate", "now", "today", "yesterday"];
    starts.iter().any(|start| function.starts_with(start))
}

fn is_comparable(data_type: &str) -> bool {
    !["JSON", "Dynamic", "Variant", "AggregateFunction"].contains(&data_type)
}

fn allows_null(storage: &Storage) -> bool {
    storage.settings.iter().any(|setting| {
        use granary_parser::{Literal, OutputSetting, SettingExpr};
        matches!(setting, OutputSetting::Switch(name) if name == "allow_nullable_key")
            || matches!(setting, OutputSetting::Change(change)
                if change.name == "allow_nullable_key"
                    && !matches!(change.value, SettingExpr::Literal(Literal::Unsigned(0) | Literal::Bool(false))))
    })
}

fn check_prefix(primary: &[&Expr], sorting: &[&Expr]) -> Result<(), DefinitionError> {
    for (at, part) in primary.iter().enumerate() {
        let text = part.to_single_line();
        if sorting
            .get(at)
            .is_none_or(|other| other.to_single_line() != text)
        {
            let reason =
                format!("it must be a prefix of the sorting key, but its column {at} is {text}");
            return Err(fault("Primary key", reason, ErrorCode::BAD_ARGUMENTS));
        }
    }
    Ok(())
}

fn check_no_floats(parts: &[&Expr], columns: &[Column]) -> Result<(), DefinitionError> {
    for part in parts {
        let name = part.as_name().map(|names| names.join("."));
        let kind = name
            .as_deref()
            .and_then(|name| column(columns, name))
            .and_then(|column| column.data_type.as_ref());
        let inner = kind.map(|kind| match kind.arguments.first() {
            Some(TypeArgument::Type(inner)) if kind.name == "Nullable" => inner,
            _ => kind,
        });
        if inner.is_some_and(|kind| ["Float32", "Float64", "BFloat16"].contains(&&*kind.name)) {
            let reason = "floating point partition key is not supported";
            return Err(fault("Partition key", reason, ErrorCode::BAD_ARGUMENTS));
        }
    }
    Ok(())
}

fn check_sampling(
    key: &Expr,
    primary: &[&Expr],
    columns: &[Column],
) -> Result<(), DefinitionError> {
    require_columns(columns, key, &columns_named(key))?;
    let text = key.to_single_line();
    if !primary.iter().any(|part| part.to_single_line() == text) {
        let reason = "it must be present in the primary key";
        return Err(fault(
            "Sampling expression",
            reason,
            ErrorCode::BAD_ARGUMENTS,
        ));
    }
    let name = key.as_name().map(|names| names.join("."));
    let kind = name
        .as_deref()
        .and_then(|name| column(columns, name))
        .and_then(|column| column.data_type.as_ref());
    if kind.is_some_and(|kind| !kind.name.starts_with("UInt")) {
        let reason = "its type must be one of the unsigned integers";
        return Err(fault(
            "Sampling expression",
            reason,
            ErrorCode::ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER,
        ));
    }
    Ok(())
}
