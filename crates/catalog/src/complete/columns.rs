//! The columns of a definition as ClickHouse stores them.

use super::codec::canonical_codec;
use super::error::DefinitionError;
use super::names::{columns_named, functions_called, has_subquery};
use super::type_name::canonical_type;
use granary_parser::{
    Column, DataType, DefaultKind, Expr, ExprKind, Literal, Nullability, TableElements,
    TypeArgument, parse_data_type,
};
use granary_types::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};

/// What may be switched on for new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnRules {
    /// `flatten_nested`: a `Nested` column becomes one array for each of its elements.
    pub flatten_nested: bool,
    /// `allow_suspicious_low_cardinality_types`
    pub suspicious_low_cardinality: bool,
    /// `allow_suspicious_fixed_string_types`
    pub suspicious_fixed_strings: bool,
    /// `data_type_default_nullable`: types are `Nullable` unless it is said that they are not.
    pub default_nullable: bool,
}

impl Default for ColumnRules {
    fn default() -> Self {
        Self {
            flatten_nested: true,
            suspicious_low_cardinality: false,
            suspicious_fixed_strings: false,
            default_nullable: false,
        }
    }
}

/// Completes the columns: types get their canonical names, defaults give types, `Nested` becomes
/// arrays, codecs get their parameters.
///
/// # Errors
/// A type, name, default or codec is wrong.
pub fn complete_columns(
    elements: &mut TableElements,
    rules: ColumnRules,
) -> Result<(), DefinitionError> {
    let mut columns = Vec::new();
    for column in std::mem::take(&mut elements.columns) {
        complete_column(column, rules, &mut columns)?;
    }
    let mut names = BTreeSet::new();
    for column in &columns {
        if !names.insert(&*column.name) {
            let column = column.name.clone();
            return Err(DefinitionError::DuplicateColumn { column });
        }
    }
    check_defaults(&columns)?;
    elements.columns = columns;
    Ok(())
}

pub(crate) fn complete_column(
    mut column: Column,
    rules: ColumnRules,
    columns: &mut Vec<Column>,
) -> Result<(), DefinitionError> {
    let data_type = column_type(&column, rules)?;
    check_type(&data_type, rules)?;
    if let Some(codecs) = &column.codec {
        column.codec = Some(canonical_codec(&column.name, codecs, &data_type)?);
    }
    column.nullability = None;
    column.collation = None;
    column.auto_increment = false;
    column.is_primary_key = false;
    if data_type.name == "Nested" && rules.flatten_nested {
        for argument in &data_type.arguments {
            let TypeArgument::Named { name, data_type } = argument else {
                continue;
            };
            let mut flat = column.clone();
            flat.name = format!("{}.{name}", column.name);
            flat.data_type = Some(DataType {
                name: "Array".to_owned(),
                arguments: vec![TypeArgument::Type(data_type.clone())],
            });
            columns.push(flat);
        }
        return Ok(());
    }
    column.data_type = Some(data_type);
    columns.push(column);
    Ok(())
}

fn column_type(column: &Column, rules: ColumnRules) -> Result<DataType, DefinitionError> {
    let data_type = match &column.data_type {
        Some(data_type) => canonical_type(data_type)?,
        None => derived_type(column)?,
    };
    let wants_null = match column.nullability {
        Some(Nullability::Null) => true,
        Some(Nullability::NotNull) => false,
        None => rules.default_nullable,
    };
    match (wants_null, &*data_type.name) {
        (false, _) | (true, "Nullable") => Ok(data_type),
        (true, _) => Ok(DataType {
            name: "Nullable".to_owned(),
            arguments: vec![TypeArgument::Type(data_type)],
        }),
    }
}

/// The type of a column that has only a default: that of a literal, or of a conversion.
fn derived_type(column: &Column) -> Result<DataType, DefinitionError> {
    let default = column.default.as_ref();
    let Some(expr) = default.and_then(|default| default.expr.as_ref()) else {
        return Ok(DataType::simple("String")); // EPHEMERAL without anything
    };
    type_of(expr).ok_or_else(|| DefinitionError::UnknownColumnType {
        column: column.name.clone(),
        expression: expr.to_single_line(),
    })
}

/// The type of a literal or a conversion.
pub(super) fn type_of(expr: &Expr) -> Option<DataType> {
    match &expr.kind {
        ExprKind::Literal(literal) => type_of_literal(literal),
        ExprKind::Function(call) => match (&*call.name, &call.arguments[..]) {
            ("CAST" | "_CAST", [_, data_type]) => {
                canonical_type(&parse_data_type(data_type.as_text()?).ok()?).ok()
            }
            ("now", []) => Some(DataType::simple("DateTime")),
            ("today" | "yesterday", []) => Some(DataType::simple("Date")),
            ("generateUUIDv4", _) => Some(DataType::simple("UUID")),
            (name, [_]) => type_of_conversion(name),
            _ => None,
        },
        _ => None,
    }
}

fn type_of_literal(literal: &Literal) -> Option<DataType> {
    let name = match literal {
        Literal::Null => return None,
        Literal::Bool(_) => "Bool",
        Literal::Unsigned(0..=0xff) => "UInt8",
        Literal::Unsigned(0..=0xffff) => "UInt16",
        Literal::Unsigned(0..=0xffff_ffff) => "UInt32",
        Literal::Unsigned(_) => "UInt64",
        Literal::Signed(-0x80..) => "Int8",
        Literal::Signed(-0x8000..) => "Int16",
        Literal::Signed(-0x8000_0000..) => "Int32",
        Literal::Signed(_) => "Int64",
        Literal::Float(_) => "Float64",
        Literal::String(_) => "String",
    };
    Some(DataType::simple(name))
}

/// `toInt32(x)` and the like, which have one argument and are not NULL unless it is.
fn type_of_conversion(function: &str) -> Option<DataType> {
    const TYPES: [&str; 16] = [
        "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32",
        "UInt64", "UInt128", "UInt256", "Float32", "Float64", "Date", "String",
    ];
    let name = function.strip_prefix("to")?;
    TYPES.contains(&name).then(|| DataType::simple(name))
}

fn check_type(data_type: &DataType, rules: ColumnRules) -> Result<(), DefinitionError> {
    let suspicious = |reason, setting, code| DefinitionError::Suspicious {
        data_type: data_type.to_single_line(),
        reason,
        setting,
        code,
    };
    let first = match data_type.arguments.first() {
        Some(TypeArgument::Type(inner)) => Some(inner),
        _ => None,
    };
    match (&*data_type.name, first) {
        ("Nullable", Some(inner)) if !can_be_null(inner) => {
            return Err(DefinitionError::NotNullable {
                data_type: inner.to_single_line(),
            });
        }
        ("LowCardinality", Some(inner)) => {
            let inner = match (&*inner.name, inner.arguments.first()) {
                ("Nullable", Some(TypeArgument::Type(inner))) => inner,
                _ => inner,
            };
            match &*inner.name {
                "String" | "FixedString" => {}
                name if is_number_or_time(name) && rules.suspicious_low_cardinality => {}
                name if is_number_or_time(name) => {
                    return Err(suspicious(
                        "it is expected to be slower than without LowCardinality",
                        "allow_suspicious_low_cardinality_types",
                        ErrorCode::SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY,
                    ));
                }
                _ => {
                    return Err(DefinitionError::NotInLowCardinality {
                        data_type: inner.to_single_line(),
                    });
                }
            }
        }
        ("FixedString", _) if !rules.suspicious_fixed_strings => {
            if let Some(TypeArgument::Literal(Literal::Unsigned(257..))) =
                data_type.arguments.first()
            {
                return Err(suspicious(
                    "it is longer than 256 bytes",
                    "allow_suspicious_fixed_string_types",
                    ErrorCode::ILLEGAL_COLUMN,
                ));
            }
        }
        _ => {}
    }
    for argument in &data_type.arguments {
        match argument {
            TypeArgument::Type(inner)
            | TypeArgument::Named {
                data_type: inner, ..
            } if data_type.name != "AggregateFunction" => check_type(inner, rules)?,
            _ => {}
        }
    }
    Ok(())
}

fn can_be_null(data_type: &DataType) -> bool {
    !matches!(
        &*data_type.name,
        "Array"
            | "Map"
            | "Nullable"
            | "LowCardinality"
            | "Nested"
            | "Variant"
            | "Dynamic"
            | "AggregateFunction"
            | "SimpleAggregateFunction"
    )
}

fn is_number_or_time(name: &str) -> bool {
    name.contains("Int")
        || name.starts_with("Float")
        || matches!(
            name,
            "Date" | "Date32" | "DateTime" | "UUID" | "IPv4" | "IPv6" | "Bool" | "BFloat16"
        )
}

/// Defaults name columns of the table and do not go round in a circle.
pub(super) fn check_defaults(columns: &[Column]) -> Result<(), DefinitionError> {
    let mut needs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for column in columns {
        let Some(expr) = column.default.as_ref().and_then(|d| d.expr.as_ref()) else {
            continue;
        };
        check_default(column, expr)?;
        let named = columns_named(expr);
        require_columns(columns, expr, &named)?;
        needs.insert(&column.name, named);
    }
    let mut done = BTreeSet::new();
    for column in columns {
        follow(&column.name, &needs, &mut Vec::new(), &mut done)?;
    }
    Ok(())
}

fn check_default(column: &Column, expr: &Expr) -> Result<(), DefinitionError> {
    let fault = |what, code| {
        Err(DefinitionError::Default {
            column: column.name.clone(),
            what,
            code,
        })
    };
    if has_subquery(expr) {
        return fault("a query in it", ErrorCode::THERE_IS_NO_DEFAULT_VALUE);
    }
    let is_number =
        |name: &str| is_number_or_time(name) && (name.contains("Int") || name.contains("Float"));
    let kind = column.data_type.as_ref().map_or("", |kind| &kind.name);
    if let (ExprKind::Literal(Literal::String(text)), true) = (&expr.kind, is_number(kind)) {
        let text = String::from_utf8_lossy(text);
        if text.trim().parse::<f64>().is_err() {
            return fault("a text that is no number", ErrorCode::CANNOT_PARSE_TEXT);
        }
    }
    const AGGREGATES: [&str; 9] = [
        "sum",
        "count",
        "min",
        "max",
        "avg",
        "any",
        "anyLast",
        "uniq",
        "groupArray",
    ];
    if functions_called(expr)
        .iter()
        .any(|name| AGGREGATES.contains(&&**name))
    {
        return fault(
            "an aggregate function in it",
            ErrorCode::ILLEGAL_AGGREGATION,
        );
    }
    Ok(())
}

/// Each of the names is that of a column, or of something in one.
pub(crate) fn require_columns(
    columns: &[Column],
    expr: &Expr,
    named: &[String],
) -> Result<(), DefinitionError> {
    let missing = named.iter().find(|name| column(columns, name).is_none());
    match missing {
        None => Ok(()),
        Some(name) => Err(DefinitionError::UnknownIdentifier {
            name: name.clone(),
            expression: expr.to_single_line(),
        }),
    }
}

/// The column of this name, or that a sub-column of this name is in.
pub(crate) fn column<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    let exact = columns.iter().find(|column| column.name == name);
    let holds = |column: &&Column| {
        name.strip_prefix(&*column.name)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    exact.or_else(|| columns.iter().find(holds))
}

fn follow<'a>(
    name: &'a str,
    needs: &'a BTreeMap<&str, Vec<String>>,
    path: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
) -> Result<(), DefinitionError> {
    if done.contains(name) {
        return Ok(());
    }
    if path.contains(&name) {
        let column = name.to_owned();
        return Err(DefinitionError::CyclicDefault { column });
    }
    path.push(name);
    for next in needs.get(name).into_iter().flatten() {
        follow(next, needs, path, done)?;
    }
    path.pop();
    done.insert(name);
    Ok(())
}

/// Whether a column is stored: it is neither an alias nor only a parameter of others.
pub(crate) fn is_stored(column: &Column) -> bool {
    !matches!(
        column.default.as_ref().map(|default| default.kind),
        Some(DefaultKind::Alias | DefaultKind::Ephemeral)
    )
}
