//! Values of many types in one column: what a `Variant`, a `Dynamic` value or a `JSON` document holds.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested::from_lengths;
use crate::functions::rows::try_strings;
use crate::state::{read_slice, read_var_uint};
use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, Int8Array};
use granary_columns::{ColumnBuilder, ColumnError, read_binary_type, write_binary_type};
use granary_types::{DataType, EnumValues, ErrorCode, JsonType};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("variantElement", variant_element_type, element).own_nulls(),
    Defined::new("dynamicElement", dynamic_element_type, element).own_nulls(),
    Defined::new("variantType", variant_type_type, variant_type).own_nulls(),
    Defined::new("dynamicType", dynamic_type_type, dynamic_type).own_nulls(),
    Defined::new("getSubcolumn", path_type, path).own_nulls(),
    Defined::new("JSONAllPaths", paths_type, paths).own_nulls(),
];

fn damaged(error: &ColumnError) -> QueryError {
    QueryError::refused(ErrorCode::INCORRECT_DATA, error.to_string())
}

/// The type that the second argument names.
fn named_type(name: &str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    if arguments.len() == 3 {
        let what = format!("A default value of {name}");
        return Err(QueryError::not_implemented(what));
    }
    count(name, arguments, 2, 2)?;
    match arguments[1].text().map(str::parse) {
        Some(Ok(data_type)) => Ok(data_type),
        _ => illegal(name, arguments, 1),
    }
}

/// The type of an element: it can be missing.
fn optional(element: DataType) -> DataType {
    match element {
        DataType::LowCardinality(inner) => {
            DataType::LowCardinality(Box::new(inner.as_ref().clone().nullable()))
        }
        other if other.can_be_inside_nullable() => other.nullable(),
        other => other,
    }
}

fn variant_element_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    let element = named_type(name, arguments)?;
    match &arguments[0].data_type {
        DataType::Variant(types) if types.contains(&element) => Ok(optional(element)),
        DataType::Array(_) => Err(QueryError::not_implemented(format!("{name} of an array"))),
        _ => illegal(name, arguments, 0),
    }
}

fn dynamic_element_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    let element = named_type(name, arguments)?;
    match &arguments[0].data_type {
        DataType::Dynamic { .. } => Ok(optional(element)),
        DataType::Array(_) => Err(QueryError::not_implemented(format!("{name} of an array"))),
        _ => illegal(name, arguments, 0),
    }
}

/// The values of one type, and the default where a value has another one.
fn element(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let wanted = match call.result_type.clone() {
        DataType::LowCardinality(inner) => {
            DataType::LowCardinality(Box::new(inner.inner().clone()))
        }
        other => other.inner().clone(),
    };
    let mut form = Vec::new();
    write_binary_type(&wanted, &mut form).map_err(|error| damaged(&error))?;
    let values = call.array(0);
    let values = values.as_binary::<i32>();
    let of_row = |row: usize| {
        let is_there = values.is_valid(row);
        is_there.then(|| values.value(row).strip_prefix(&form[..]))?
    };
    collected(call, of_row)
}

/// A column of the result type out of row-binary forms without the mark of `NULL`.
fn collected<'a>(
    call: &Call<'_>,
    of_row: impl Fn(usize) -> Option<&'a [u8]>,
) -> Result<ArrayRef, QueryError> {
    let built = || {
        let mut builder = ColumnBuilder::new(call.result_type)?;
        let is_nullable = call.result_type.is_nullable();
        let mut marked = Vec::new();
        for row in 0..call.rows {
            match of_row(row) {
                None => builder.push_default()?,
                Some(value) if is_nullable => {
                    marked.clear();
                    marked.push(0);
                    marked.extend_from_slice(value);
                    builder.push_row_binary(&mut &marked[..])?;
                }
                Some(mut value) => builder.push_row_binary(&mut value)?,
            }
        }
        Ok(builder.finish()?.values)
    };
    built().map_err(|error: ColumnError| damaged(&error))
}

fn variant_type_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    let DataType::Variant(types) = &arguments[0].data_type else {
        return illegal(name, arguments, 0);
    };
    let mut values: Vec<(Box<[u8]>, i8)> = vec![(b"None".as_slice().into(), -1)];
    let named = types.iter().enumerate();
    values.extend(named.map(|(at, each)| (each.to_string().into_bytes().into(), at as i8)));
    let values = EnumValues::new(values).expect("the types of a Variant are different");
    Ok(DataType::Enum8(values))
}

fn variant_type(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let DataType::Variant(types) = call.data_type(0) else {
        unreachable!("the type was looked at");
    };
    let mut forms = Vec::new();
    for each in types {
        let mut form = Vec::new();
        write_binary_type(each, &mut form).map_err(|error| damaged(&error))?;
        forms.push(form);
    }
    let values = call.array(0);
    let values = values.as_binary::<i32>();
    let number = |row: usize| {
        if values.is_null(row) {
            return -1;
        }
        let value = values.value(row);
        let at = forms.iter().position(|form| value.starts_with(form));
        at.map_or(-1, |at| at as i8)
    };
    let numbers: Vec<i8> = (0..call.rows).map(number).collect();
    Ok(Arc::new(Int8Array::from(numbers)))
}

fn dynamic_type_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match arguments[0].data_type {
        DataType::Dynamic { .. } => Ok(DataType::LowCardinality(Box::new(DataType::String))),
        _ => illegal(name, arguments, 0),
    }
}

fn dynamic_type(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let values = values.as_binary::<i32>();
    try_strings(call.rows, |row, out| {
        if values.is_null(row) {
            out.extend_from_slice(b"None");
            return Ok(());
        }
        let found = read_binary_type(&mut values.value(row)).map_err(|error| damaged(&error))?;
        out.extend_from_slice(found.to_string().as_bytes());
        Ok(())
    })
}

/// The declared type of a path; others are `Dynamic`.
fn declared<'a>(json: &'a JsonType, path: &str) -> Option<&'a DataType> {
    let mut typed = json.typed_paths.iter().rev();
    let (_, found) = typed.find(|(each, _)| **each == *path)?;
    Some(found)
}

fn path_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let Some(path) = arguments[1].text() else {
        return illegal(name, arguments, 1);
    };
    match &arguments[0].data_type {
        DataType::Json(json) => Ok(declared(json, path).cloned().unwrap_or(DataType::Dynamic {
            types_max: json.dynamic_types_max,
        })),
        other => Err(QueryError::not_implemented(format!("{name} of {other}"))),
    }
}

/// A path, and the bytes of its type and value.
type Member<'a> = (&'a [u8], &'a [u8]);

/// The paths of a document.
fn members(mut document: &[u8]) -> Result<Vec<Member<'_>>, QueryError> {
    let mut members = Vec::new();
    let bytes = &mut document;
    for _ in 0..read_var_uint(bytes)? {
        let length = read_var_uint(bytes)? as usize;
        let path = read_slice(bytes, length)?;
        let start = *bytes;
        let mut builder = ColumnBuilder::new(&DataType::Dynamic {
            types_max: DataType::DYNAMIC_TYPES_MAX,
        })
        .map_err(|error| damaged(&error))?;
        builder
            .push_row_binary(bytes)
            .map_err(|error| damaged(&error))?;
        members.push((path, &start[..start.len() - bytes.len()]));
    }
    Ok(members)
}

fn path(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let wanted = call.arguments[1].column();
    let wanted = wanted.values.as_binary::<i32>().value(0);
    let documents = call.array(0);
    let documents = documents.as_binary::<i32>();
    let mut found: Vec<Option<&[u8]>> = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        let members = members(documents.value(row))?;
        let at = members.into_iter().find(|(path, _)| *path == wanted);
        found.push(at.map(|(_, value)| value));
    }
    if matches!(call.result_type, DataType::Dynamic { .. }) {
        let mut builder = BinaryBuilder::new();
        for value in found {
            builder.append_option(value);
        }
        return Ok(Arc::new(builder.finish()));
    }
    let mut form = Vec::new();
    write_binary_type(call.result_type, &mut form).map_err(|error| damaged(&error))?;
    let mut builder = ColumnBuilder::new(call.result_type).map_err(|error| damaged(&error))?;
    for value in found {
        let pushed = match value.and_then(|value| value.strip_prefix(&form[..])) {
            Some(mut value) => builder.push_row_binary(&mut value),
            None => builder.push_default(),
        };
        pushed.map_err(|error| damaged(&error))?;
    }
    let column = builder.finish().map_err(|error| damaged(&error))?;
    Ok(column.values)
}

fn paths_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match arguments[0].data_type {
        DataType::Json(_) => Ok(DataType::Array(Box::new(DataType::String))),
        _ => illegal(name, arguments, 0),
    }
}

fn paths(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = call.array(0);
    let documents = documents.as_binary::<i32>();
    let mut builder = BinaryBuilder::new();
    let mut lengths = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        let members = members(documents.value(row))?;
        lengths.push(members.len());
        for (path, _) in members {
            builder.append_value(path);
        }
    }
    Ok(from_lengths(lengths, Arc::new(builder.finish())))
}
