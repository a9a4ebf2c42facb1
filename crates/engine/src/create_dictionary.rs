//! `CREATE DICTIONARY`: what ClickHouse refuses when it reads the definition.

use crate::dictionaries::default_of;
use crate::failure::Failure;
use granary_catalog::{Snapshot, TableKind};
use granary_dictionary::{DictionaryAttribute, DictionaryColumn, DictionaryStructure};
use granary_parser::{
    Create, CreateBody, CreateDictionary, DictionaryAttribute as Declared, DictionaryLayout, Expr,
    ExprKind, Literal,
};
use granary_query::Context;
use granary_types::{DataType, ErrorCode, TableName};

const LAYOUTS: [&str; 21] = [
    "FLAT",
    "HASHED",
    "SPARSE_HASHED",
    "HASHED_ARRAY",
    "CACHE",
    "SSD_CACHE",
    "DIRECT",
    "RANGE_HASHED",
    "IP_TRIE",
    "POLYGON",
    "POLYGON_SIMPLE",
    "POLYGON_INDEX_EACH",
    "POLYGON_INDEX_CELL",
    "REGEXP_TREE",
    "COMPLEX_KEY_HASHED",
    "COMPLEX_KEY_SPARSE_HASHED",
    "COMPLEX_KEY_HASHED_ARRAY",
    "COMPLEX_KEY_CACHE",
    "COMPLEX_KEY_DIRECT",
    "COMPLEX_KEY_RANGE_HASHED",
    "COMPLEX_KEY_SSD_CACHE",
];

const SOURCES: [&str; 14] = [
    "CLICKHOUSE",
    "FILE",
    "EXECUTABLE",
    "EXECUTABLE_POOL",
    "HTTP",
    "NULL",
    "MYSQL",
    "POSTGRESQL",
    "MONGODB",
    "REDIS",
    "ODBC",
    "CASSANDRA",
    "YAMLREGEXPTREE",
    "YTSAURUS",
];

fn incorrect<T>(message: impl Into<String>) -> Result<T, Failure> {
    let code = ErrorCode::INCORRECT_DICTIONARY_DEFINITION;
    Err(Failure::new(code, message))
}

fn unknown<T>(message: String) -> Result<T, Failure> {
    Err(Failure::new(ErrorCode::UNKNOWN_ELEMENT_IN_CONFIG, message))
}

/// What ClickHouse refuses when it reads the definition.
pub(crate) fn check_dictionary(create: &Create, context: &Context) -> Result<(), Failure> {
    let CreateBody::Dictionary(dictionary) = &create.body else {
        return Ok(());
    };
    let Some(source) = &dictionary.source else {
        return incorrect("Cannot create dictionary with empty source");
    };
    let Some(layout) = &dictionary.layout else {
        return incorrect("Cannot create dictionary with empty layout");
    };
    let attributes = dictionary.attributes.as_deref().unwrap_or_default();
    if attributes.is_empty() {
        return incorrect("Cannot create dictionary without attributes");
    }
    if dictionary.primary_key.is_empty() {
        return incorrect("Cannot create dictionary without primary key");
    }
    for key in &dictionary.primary_key {
        if !attributes.iter().any(|attribute| attribute.name == *key) {
            return incorrect(format!("Unknown key attribute '{key}'"));
        }
    }
    check_layout(layout, dictionary)?;
    check_hierarchy(layout, attributes)?;
    for attribute in attributes {
        check_attribute(attribute, context)?;
    }
    if !SOURCES.contains(&&*source.name.to_ascii_uppercase()) {
        let name = source.name.to_lowercase();
        return unknown(format!("unknown dictionary source type: {name}"));
    }
    Ok(())
}

fn check_layout(layout: &DictionaryLayout, dictionary: &CreateDictionary) -> Result<(), Failure> {
    let name = layout.name.to_ascii_uppercase();
    if !LAYOUTS.contains(&&*name) {
        return unknown(format!(
            "Unknown dictionary layout type: {}",
            name.to_lowercase()
        ));
    }
    let is_direct = ["DIRECT", "COMPLEX_KEY_DIRECT"].contains(&&*name);
    if !is_direct && dictionary.lifetime.is_none() {
        return incorrect("Cannot create dictionary with empty lifetime");
    }
    if is_direct && dictionary.lifetime.is_some() {
        let message = "'lifetime' parameter is redundant for the dictionary of layout 'direct'";
        return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
    }
    if name == "FLAT" && dictionary.primary_key.len() != 1 {
        return incorrect("Primary key for simple dictionary must contain exactly one element");
    }
    Ok(())
}

fn check_hierarchy(layout: &DictionaryLayout, attributes: &[Declared]) -> Result<(), Failure> {
    let count = attributes.iter().filter(|each| each.hierarchical).count();
    let is_complex = layout.name.to_ascii_uppercase().starts_with("COMPLEX_KEY_");
    let message = match count {
        1 if is_complex => "Dictionary with complex key does not support hierarchy",
        0 | 1 => return Ok(()),
        _ => "Only one hierarchical attribute supported",
    };
    Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message))
}

fn check_attribute(attribute: &Declared, context: &Context) -> Result<(), Failure> {
    let canonical = granary_catalog::canonical_type(&attribute.data_type)?;
    let Ok(data_type) = canonical.to_single_line().parse::<DataType>() else {
        return Ok(()); // the definition is kept, the dictionary is refused when it is read
    };
    if !can_be_attribute(&data_type) {
        let message = format!("Unknown type {data_type} for dictionary attribute");
        return Err(Failure::new(ErrorCode::UNKNOWN_TYPE, message));
    }
    if attribute.hierarchical && *data_type.inner() != DataType::UInt64 {
        let message = format!(
            "Hierarchical attribute type for dictionary with simple key must be UInt64. Actual {data_type}"
        );
        return Err(Failure::new(ErrorCode::TYPE_MISMATCH, message));
    }
    check_default(attribute, data_type, context)
}

fn can_be_attribute(data_type: &DataType) -> bool {
    match data_type {
        DataType::Nullable(inner) => can_be_attribute(inner),
        DataType::LowCardinality(_)
        | DataType::Tuple(_)
        | DataType::Enum8(_)
        | DataType::Enum16(_)
        | DataType::FixedString(_)
        | DataType::Nothing
        | DataType::Geo(_)
        | DataType::Nested(_)
        | DataType::AggregateFunction(_)
        | DataType::BFloat16
        | DataType::Time
        | DataType::Time64 { .. }
        | DataType::Dynamic { .. }
        | DataType::Variant(_)
        | DataType::Interval(_) => false,
        _ => true,
    }
}

/// The text of a default value is a value of the type.
fn check_default(
    attribute: &Declared,
    data_type: DataType,
    context: &Context,
) -> Result<(), Failure> {
    let refused = |message: String| {
        let message = format!(
            "{message}: While parsing null_value for attribute with name {}",
            attribute.name
        );
        let code = ErrorCode::UNEXPECTED_DATA_AFTER_PARSED_VALUE;
        Err(Failure::new(code, message))
    };
    let Some(default) = &attribute.default else {
        return Ok(());
    };
    if is_null(default) {
        if data_type.is_nullable() {
            return Ok(());
        }
        return refused(format!("NULL is no value of {data_type}"));
    }
    let text = match default.as_text() {
        Some(text) => text.to_owned(),
        None => default.to_single_line(),
    };
    let column = DictionaryColumn {
        name: attribute.name.clone(),
        data_type,
        expression: None,
    };
    let attribute = DictionaryAttribute {
        column,
        default: Some(text).filter(|text| !text.is_empty()),
        is_hierarchical: false,
    };
    match default_of(&attribute, context) {
        Err(error) if error.code() == ErrorCode::CANNOT_PARSE_TEXT => refused(error.to_string()),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

fn is_null(default: &Expr) -> bool {
    default.kind == ExprKind::Literal(Literal::Null)
}

/// A table of the engine `Dictionary` has columns of a dictionary that is there, and is named with its database.
pub(crate) fn check_dictionary_table(
    create: &Create,
    snapshot: &Snapshot,
    name: &str,
) -> Result<(), Failure> {
    let split = name.split_once('.');
    let found =
        split.and_then(|(database, table)| snapshot.table(&TableName::new(database, table)));
    let Some(found) = found.filter(|table| table.kind == TableKind::Dictionary) else {
        let message = format!("Dictionary (`{name}`) not found");
        return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
    };
    let Ok(structure) = DictionaryStructure::parse(&found.definition.text) else {
        return Ok(()); // the definition is kept, the dictionary is refused when it is read
    };
    let columns = structure.columns();
    let declared = create.elements().map_or(&[][..], |all| &all.columns);
    for column in declared {
        let data_type = column.data_type.as_ref();
        let data_type = data_type.and_then(|each| each.to_single_line().parse::<DataType>().ok());
        let is_there = columns
            .iter()
            .any(|(name, each)| *name == column.name && Some(each) == data_type.as_ref());
        if !is_there {
            let message = format!(
                "Not found column {} in dictionary `{name}`, or it has another type",
                column.name
            );
            return Err(Failure::new(ErrorCode::THERE_IS_NO_COLUMN, message));
        }
    }
    Ok(())
}

/// The names and types of a dictionary's columns, as `SELECT *` shows them; those that are declared where that is not known.
pub(crate) fn dictionary_columns(dictionary: &CreateDictionary) -> Vec<(String, String)> {
    if let Ok(structure) = DictionaryStructure::of(dictionary) {
        let columns = structure.columns().into_iter();
        return columns
            .map(|(name, data_type)| (name, data_type.to_string()))
            .collect();
    }
    let attributes = dictionary.attributes.iter().flatten();
    attributes
        .map(|each| (each.name.clone(), each.data_type.to_single_line()))
        .collect()
}
