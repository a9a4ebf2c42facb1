//! The columns of a file, and its schema without what its values mean.

use super::ParquetError;
use super::kind::Kind;
use granary_types::{DataType, Element};
use parquet::basic::{ConvertedType, LogicalType, Repetition};
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;

/// How deep types may stand in each other.
const DEPTH_MAX: usize = 64;

/// A column of a file, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Its type in ClickHouse, with `Nullable` where values may be missing.
    pub(super) data_type: DataType,
    pub(super) form: Form,
    /// The type in the file, without its meaning.
    pub(super) physical: TypePtr,
}

/// What a column is made of.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Leaf(Kind),
    List(Box<Node>),
    Map(Box<Node>, Box<Node>),
    Struct(Vec<Node>),
}

/// Understands a column of the schema.
///
/// # Errors
/// [`ParquetError::NotServed`]
pub(super) fn node(column: &str, field: &TypePtr, depth: usize) -> Result<Node, ParquetError> {
    let refused = |what: &str| {
        Err(ParquetError::NotServed {
            column: column.to_owned(),
            what: what.to_owned(),
        })
    };
    if depth > DEPTH_MAX {
        return refused("nested too deeply");
    }
    let info = field.get_basic_info();
    if info.repetition() == Repetition::REPEATED {
        return refused("a repeated field that is no list");
    }
    if field.is_primitive() {
        return match Kind::of(field) {
            Some(kind) => leaf(field, kind),
            None => refused("of an unknown type"),
        };
    }
    let annotation = (info.logical_type_ref(), info.converted_type());
    match annotation {
        (Some(LogicalType::List), _) | (None, ConvertedType::LIST) => match list_item(field) {
            Some(item) => list(column, field, &item, depth),
            None => refused("a list of an old form"),
        },
        (Some(LogicalType::Map), _) | (None, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => {
            match pair(field) {
                Some((key, value)) => map(column, field, [&key, &value], depth),
                None => refused("a map of an unknown form"),
            }
        }
        (None, ConvertedType::NONE) => structure(column, field, depth),
        _ => refused("a group of an unknown type"),
    }
}

fn leaf(field: &Type, kind: Kind) -> Result<Node, ParquetError> {
    let Type::PrimitiveType { type_length, .. } = field else {
        unreachable!("the caller has looked");
    };
    let repetition = field.get_basic_info().repetition();
    let builder = Type::primitive_type_builder(field.name(), field.get_physical_type());
    let physical = builder
        .with_repetition(repetition)
        .with_length(*type_length)
        .build()?;
    let data_type = kind.data_type();
    Ok(Node {
        data_type: if repetition == Repetition::OPTIONAL {
            data_type.nullable()
        } else {
            data_type
        },
        form: Form::Leaf(kind),
        physical: Arc::new(physical),
    })
}

/// The item of a list in the form `group (LIST) { repeated group { item } }`.
fn list_item(field: &Type) -> Option<TypePtr> {
    let [repeated] = field.get_fields() else {
        return None;
    };
    let is_old = repeated.is_primitive()
        || repeated.get_basic_info().repetition() != Repetition::REPEATED
        || repeated.name() == "array"
        || repeated.name() == format!("{}_tuple", field.name());
    match repeated.get_fields() {
        [item] if !is_old => Some(Arc::clone(item)),
        _ => None,
    }
}

/// Key and value of a map in the form `group (MAP) { repeated group { key, value } }`.
fn pair(field: &Type) -> Option<(TypePtr, TypePtr)> {
    let [repeated] = field.get_fields() else {
        return None;
    };
    let is_repeated =
        repeated.is_group() && repeated.get_basic_info().repetition() == Repetition::REPEATED;
    match repeated.get_fields() {
        [key, value] if is_repeated => Some((Arc::clone(key), Arc::clone(value))),
        _ => None,
    }
}

fn list(column: &str, field: &Type, item: &TypePtr, depth: usize) -> Result<Node, ParquetError> {
    let item = node(column, item, depth + 1)?;
    let physical = repeated(field, LogicalType::List, vec![Arc::clone(&item.physical)])?;
    Ok(Node {
        data_type: DataType::Array(Box::new(item.data_type.clone())),
        form: Form::List(Box::new(item)),
        physical,
    })
}

fn map(
    column: &str,
    field: &Type,
    [key, value]: [&TypePtr; 2],
    depth: usize,
) -> Result<Node, ParquetError> {
    let mut key = node(column, key, depth + 1)?;
    let value = node(column, value, depth + 1)?;
    if let DataType::Nullable(inner) = key.data_type {
        key.data_type = *inner;
    }
    let inside = vec![Arc::clone(&key.physical), Arc::clone(&value.physical)];
    let physical = repeated(field, LogicalType::Map, inside)?;
    let types = (key.data_type.clone(), value.data_type.clone());
    Ok(Node {
        data_type: DataType::Map(Box::new(types.0), Box::new(types.1)),
        form: Form::Map(Box::new(key), Box::new(value)),
        physical,
    })
}

/// The group of a list or map around what is in it.
fn repeated(
    field: &Type,
    annotation: LogicalType,
    inside: Vec<TypePtr>,
) -> Result<TypePtr, ParquetError> {
    let name = field.get_fields()[0].name();
    let inner = Type::group_type_builder(name)
        .with_repetition(Repetition::REPEATED)
        .with_fields(inside)
        .build()?;
    let outer = Type::group_type_builder(field.name())
        .with_repetition(field.get_basic_info().repetition())
        .with_logical_type(Some(annotation))
        .with_fields(vec![Arc::new(inner)])
        .build()?;
    Ok(Arc::new(outer))
}

fn structure(column: &str, field: &Type, depth: usize) -> Result<Node, ParquetError> {
    let nodes = field.get_fields().iter();
    let nodes = nodes.map(|field| node(column, field, depth + 1));
    let nodes: Vec<Node> = nodes.collect::<Result<_, _>>()?;
    if nodes.is_empty() {
        return Err(ParquetError::NotServed {
            column: column.to_owned(),
            what: "a group without fields".to_owned(),
        });
    }
    let elements = nodes.iter().map(|node| Element {
        name: Some(node.physical.name().into()),
        data_type: node.data_type.clone(),
    });
    let data_type = DataType::Tuple(elements.collect());
    let physical = Type::group_type_builder(field.name())
        .with_repetition(field.get_basic_info().repetition())
        .with_fields(
            nodes
                .iter()
                .map(|node| Arc::clone(&node.physical))
                .collect(),
        )
        .build()?;
    Ok(Node {
        data_type,
        form: Form::Struct(nodes),
        physical: Arc::new(physical),
    })
}
