//! Values from JSON.

use super::cursor::{Cursor, excerpt};
use super::error::ValueError;
use super::parse::{
    DEPTH_MAX, append_null, first_variant, infer_text, json_text, parse_text, push_variant,
    value_of,
};
use super::scalar::read_scalar;
use super::strings::read_json_string;
use super::style::Style;
use crate::settings::FormatSettings;
use granary_columns::{ColumnBuilder, Scalar};
use granary_columns::{put_string, put_varint};
use granary_types::{DataType, Element, JsonType};

/// The types of documents in arrays of documents, as ClickHouse makes them.
const NESTED_PATHS_MAX: u32 = 256;
const NESTED_TYPES_MAX: u8 = 16;

fn deeper(depth: usize) -> Result<usize, ValueError> {
    depth.checked_sub(1).ok_or(ValueError::TooDeep {
        depth_max: DEPTH_MAX,
    })
}

fn json_error(cursor: &Cursor<'_>) -> ValueError {
    ValueError::Json {
        found: excerpt(cursor.rest()),
    }
}

/// Appends a value of JSON. Numbers may stand in quotes, and a text takes a value of any kind.
pub(crate) fn append_json(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    cursor.skip_spaces();
    if cursor.eat_word(b"null") {
        return append_null(builder, settings, b"null");
    }
    let depth = deeper(depth)?;
    match builder.value_type() {
        DataType::Array(_) | DataType::QBit { .. } => {
            return append_json_array(builder, cursor, settings, depth);
        }
        DataType::Map(..) => return append_json_map(builder, cursor, settings, depth),
        DataType::Tuple(elements) => {
            let elements = elements.clone();
            return append_json_tuple(builder, &elements, cursor, settings, depth);
        }
        DataType::Json(json) => {
            let json = json.clone();
            let document = read_document(&json, cursor, settings, depth)?;
            return Ok(builder.push(Scalar::Bytes(&document))?);
        }
        DataType::Dynamic { .. } => {
            let text = json_text(cursor)?;
            return match dynamic(text, settings, depth)? {
                Some(value) => Ok(builder.push(Scalar::Bytes(&value))?),
                None => append_null(builder, settings, b"null"),
            };
        }
        DataType::Variant(types) => {
            let types = types.clone();
            let text = json_text(cursor)?;
            let value = first_variant(&types, |inner| {
                parse_text(inner, Style::Json, text, settings)
            });
            return push_variant(builder, value, text);
        }
        _ => {}
    }
    append_json_scalar(builder, cursor, settings)
}

fn append_json_scalar(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    if cursor.peek() == Some(b'"') {
        let text = read_json_string(cursor)?;
        return parse_text(builder, Style::Plain, &text, settings);
    }
    if matches!(
        builder.value_type(),
        DataType::String | DataType::FixedString(_) | DataType::AggregateFunction(_)
    ) {
        let text = json_text(cursor)?;
        return parse_text(builder, Style::Plain, text, settings);
    }
    if !matches!(builder.value_type(), DataType::Bool) {
        for (word, number) in [(&b"true"[..], b"1"), (b"false", b"0")] {
            if cursor.eat_word(word) {
                return parse_text(builder, Style::Plain, number, settings);
            }
        }
    }
    let mut scratch = [0; 32];
    let scalar = match builder.value_type() {
        DataType::Enum8(_) | DataType::Enum16(_) | DataType::DateTime(_) => {
            let text = json_text(cursor)?;
            return parse_text(builder, Style::Plain, text, settings);
        }
        other => read_scalar(other, cursor, settings, &mut scratch)?,
    };
    Ok(builder.push(scalar)?)
}

fn append_json_array(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    // An array may stand in quotes, as the text of an array.
    if cursor.peek() == Some(b'"') {
        let text = read_json_string(cursor)?;
        return parse_text(builder, Style::Plain, &text, settings);
    }
    if cursor.peek() != Some(b'[') {
        return Err(ValueError::Array {
            found: excerpt(cursor.rest()),
        });
    }
    members(cursor, b'[', b']', |cursor| {
        append_json(builder.items(), cursor, settings, depth)
    })?;
    Ok(builder.end_list()?)
}

fn append_json_map(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    members(cursor, b'{', b'}', |cursor| {
        let name = read_json_string(cursor)?;
        let pairs = builder.items();
        parse_text(&mut pairs.elements()[0], Style::Plain, &name, settings)?;
        colon(cursor)?;
        append_json(&mut pairs.elements()[1], cursor, settings, depth)?;
        pairs.end_tuple();
        Ok(())
    })?;
    Ok(builder.end_list()?)
}

/// An object for a tuple with names, in any order; else an array.
fn append_json_tuple(
    builder: &mut ColumnBuilder,
    types: &[Element],
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    let row = builder.len() + 1;
    let elements = builder.elements();
    if cursor.peek() == Some(b'{') {
        members(cursor, b'{', b'}', |cursor| {
            let name = read_json_string(cursor)?;
            colon(cursor)?;
            let at = types
                .iter()
                .position(|element| element.name.as_deref().map(str::as_bytes) == Some(&*name));
            match at.filter(|at| elements[*at].len() < row) {
                Some(at) => append_json(&mut elements[at], cursor, settings, depth),
                None => json_text(cursor).map(drop),
            }
        })?;
        for element in elements.iter_mut().filter(|element| element.len() < row) {
            element.push_default()?;
        }
    } else {
        if cursor.peek() != Some(b'[') {
            return Err(json_error(cursor));
        }
        let mut at = 0;
        members(cursor, b'[', b']', |cursor| {
            let element = elements.get_mut(at).ok_or_else(|| json_error(cursor))?;
            at += 1;
            append_json(element, cursor, settings, depth)
        })?;
        if at < elements.len() {
            return Err(json_error(cursor));
        }
    }
    builder.end_tuple();
    Ok(())
}

pub(crate) fn colon(cursor: &mut Cursor<'_>) -> Result<(), ValueError> {
    cursor.skip_spaces();
    cursor.expect(b':')?;
    cursor.skip_spaces();
    Ok(())
}

/// Members with commas between them, in brackets.
pub(crate) fn members(
    cursor: &mut Cursor<'_>,
    open: u8,
    close: u8,
    mut member: impl FnMut(&mut Cursor<'_>) -> Result<(), ValueError>,
) -> Result<(), ValueError> {
    cursor.expect(open)?;
    cursor.skip_spaces();
    if cursor.eat(close) {
        return Ok(());
    }
    loop {
        member(cursor)?;
        cursor.skip_spaces();
        if cursor.eat(close) {
            return Ok(());
        }
        cursor.expect(b',')?;
        cursor.skip_spaces();
    }
}

/// Passes over a value of any kind.
pub(crate) fn skip_json(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), ValueError> {
    let depth = deeper(depth)?;
    cursor.skip_spaces();
    match cursor.peek() {
        Some(b'"') => read_json_string(cursor).map(drop),
        Some(b'[') => members(cursor, b'[', b']', |cursor| skip_json(cursor, depth)),
        Some(b'{') => members(cursor, b'{', b'}', |cursor| {
            read_json_string(cursor)?;
            colon(cursor)?;
            skip_json(cursor, depth)
        }),
        Some(b'0'..=b'9' | b'-' | b'+') => {
            cursor.take_while(|byte| {
                byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
            });
            Ok(())
        }
        _ => {
            let words: [&[u8]; 5] = [b"true", b"false", b"null", b"nan", b"inf"];
            if words.into_iter().any(|word| cursor.eat_word(word)) {
                Ok(())
            } else {
                Err(json_error(cursor))
            }
        }
    }
}

/// The paths of a document: nested objects are joined with dots.
fn read_document(
    json: &JsonType,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<Vec<u8>, ValueError> {
    if cursor.peek() == Some(b'"') {
        let text = read_json_string(cursor)?;
        return read_document(json, &mut Cursor::new(&text), settings, depth);
    }
    if cursor.peek() != Some(b'{') {
        return Err(json_error(cursor));
    }
    let mut paths = Vec::new();
    collect_paths(json, "", cursor, settings, depth, &mut paths)?;
    for (path, data_type) in &json.typed_paths {
        if !paths.iter().any(|(name, _)| **name == **path) {
            let value = value_of(data_type, |inner| Ok(inner.push_default()?))?;
            paths.push((path.to_string(), value));
        }
    }
    paths.sort();
    let mut document = Vec::new();
    put_varint(paths.len() as u64, &mut document);
    for (path, value) in paths {
        put_string(path.as_bytes(), &mut document);
        document.extend_from_slice(&value);
    }
    Ok(document)
}

fn collect_paths(
    json: &JsonType,
    prefix: &str,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
    paths: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), ValueError> {
    let depth = deeper(depth)?;
    members(cursor, b'{', b'}', |cursor| {
        let key = read_json_string(cursor)?;
        let key = String::from_utf8_lossy(&key);
        let path = if prefix.is_empty() {
            key.into_owned()
        } else {
            format!("{prefix}.{key}")
        };
        colon(cursor)?;
        if is_skipped(json, &path) {
            return json_text(cursor).map(drop);
        }
        let declared = json.typed_paths.iter().find(|(name, _)| **name == *path);
        let text = match declared {
            None if cursor.peek() == Some(b'{') => {
                return collect_paths(json, &path, cursor, settings, depth, paths);
            }
            _ => json_text(cursor)?,
        };
        let value = match declared {
            Some((_, data_type)) => Some(value_of(data_type, |inner| {
                parse_text(inner, Style::Json, text, settings)
            })?),
            None => dynamic(text, settings, depth)?,
        };
        if let Some(value) = value {
            if paths.iter().any(|(name, _)| *name == path) {
                return Err(ValueError::DuplicatePath { path });
            }
            paths.push((path, value));
        }
        Ok(())
    })
}

fn is_skipped(json: &JsonType, path: &str) -> bool {
    json.skipped.iter().any(|skipped| {
        path.strip_prefix(&**skipped)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// A value with the type that it shows before it; `None` for `null`.
fn dynamic(
    text: &[u8],
    settings: &FormatSettings,
    depth: usize,
) -> Result<Option<Vec<u8>>, ValueError> {
    let text = text.trim_ascii();
    let data_type = infer(text, settings, deeper(depth)?)?;
    if data_type == DataType::Nothing {
        return Ok(None);
    }
    value_of(&data_type, |inner| {
        parse_text(inner, Style::Json, text, settings)
    })
    .map(Some)
}

/// The type that a value of JSON shows.
fn infer(text: &[u8], settings: &FormatSettings, depth: usize) -> Result<DataType, ValueError> {
    Ok(match text.first() {
        Some(b'"') => infer_text(&read_json_string(&mut Cursor::new(text))?, settings),
        Some(b't' | b'f') => DataType::Bool,
        Some(b'{') => nested_document(),
        Some(b'[') => {
            let depth = deeper(depth)?;
            let mut types = Vec::new();
            members(&mut Cursor::new(text), b'[', b']', |cursor| {
                types.push(infer(json_text(cursor)?.trim_ascii(), settings, depth)?);
                Ok(())
            })?;
            DataType::Array(Box::new(common(types)))
        }
        Some(b'n') if text != b"nan" => DataType::Nothing,
        _ => infer_number(text),
    })
}

fn infer_number(text: &[u8]) -> DataType {
    let text = std::str::from_utf8(text).unwrap_or_default();
    if text.parse::<i64>().is_ok() {
        DataType::Int64
    } else if text.parse::<u64>().is_ok() {
        DataType::UInt64
    } else {
        DataType::Float64
    }
}

fn nested_document() -> DataType {
    DataType::Json(Box::new(JsonType {
        dynamic_paths_max: NESTED_PATHS_MAX,
        dynamic_types_max: NESTED_TYPES_MAX,
        typed_paths: Vec::new(),
        skipped: Vec::new(),
        skipped_patterns: Vec::new(),
    }))
}

/// The type of the items of an array that holds values of these types.
fn common(types: Vec<DataType>) -> DataType {
    let mut known = types
        .into_iter()
        .filter(|data_type| *data_type != DataType::Nothing);
    let Some(first) = known.next() else {
        return DataType::String.nullable();
    };
    let together = known.try_fold(first, |a, b| {
        use DataType as T;
        Some(match (a, b) {
            (a, b) if a == b => a,
            (T::Int64 | T::UInt64 | T::Float64, T::Float64)
            | (T::Float64, T::Int64 | T::UInt64) => T::Float64,
            (T::Bool, T::Int64) | (T::Int64, T::Bool) => T::Int64,
            (T::String | T::Date | T::DateTime(_), T::String | T::Date | T::DateTime(_)) => {
                T::String
            }
            _ => return None,
        })
    });
    match together {
        Some(data_type) => data_type.nullable(),
        None => DataType::Dynamic {
            types_max: DataType::DYNAMIC_TYPES_MAX,
        },
    }
}
