//! Values out of JSON texts, by a path of names and positions.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::json_tree::Json;
use crate::functions::json_typed::{Fit, Flags, check_type, float, shown, whole, write_typed};
use crate::functions::number::{Native, NumberKind};
use crate::functions::rows::{Texts, Wholes, is_text, strings, text_argument};
use arrow::array::{ArrayRef, Int8Array};
use granary_columns::{ColumnBuilder, ColumnError, put_varint};
use granary_types::{DataType, Element, EnumValues, ErrorCode};
use std::sync::Arc;

const fn of_path(name: &'static str, run: crate::functions::define::Run) -> Defined {
    Defined::new(name, path_type, run).forget_low_cardinality()
}

const fn typed(name: &'static str) -> Defined {
    Defined::new(name, typed_type, extract).forget_low_cardinality()
}

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    of_path("isValidJSON", numbers),
    of_path("JSONHas", numbers),
    of_path("JSONLength", numbers),
    of_path("JSONArrayLength", array_length)
        .also(&["JSON_ARRAY_LENGTH"])
        .any_case(),
    of_path("JSONExtractInt", numbers),
    of_path("JSONExtractUInt", numbers),
    of_path("JSONExtractFloat", numbers),
    of_path("JSONExtractBool", numbers),
    of_path("JSONExtractString", string),
    of_path("JSONExtractRaw", string),
    of_path("JSONKey", key),
    of_path("JSONType", kind),
    of_path("JSONExtractKeys", lists),
    of_path("JSONExtractArrayRaw", lists),
    of_path("JSONExtractKeysAndValuesRaw", lists),
    typed("JSONExtract"),
    typed("JSONExtractKeysAndValues"),
    Defined::new("toJSONString", json_type, to_json),
];

fn check_path(
    name: &'static str,
    arguments: &[ArgumentType],
    steps: usize,
) -> Result<(), QueryError> {
    text_argument(name, arguments, 0)?;
    for (at, step) in arguments.iter().enumerate().take(1 + steps).skip(1) {
        let whole = NumberKind::of(&step.data_type).is_some_and(|kind| !kind.float);
        if !whole && !is_text(&step.data_type) {
            return illegal(name, arguments, at);
        }
    }
    Ok(())
}

fn pairs_of(value: DataType) -> DataType {
    let element = |data_type| Element {
        name: None,
        data_type,
    };
    let pair = DataType::Tuple(vec![element(DataType::String), element(value)]);
    DataType::Array(Box::new(pair))
}

const KINDS: [(&str, i8); 8] = [
    ("Null", 0),
    ("String", 34),
    ("Array", 91),
    ("Bool", 98),
    ("Double", 100),
    ("Int64", 105),
    ("UInt64", 117),
    ("Object", 123),
];

fn path_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let (least, most) = match name {
        "isValidJSON" | "JSONArrayLength" => (1, 1),
        "JSONKey" => (2, usize::MAX),
        _ => (1, usize::MAX),
    };
    count(name, arguments, least, most)?;
    check_path(name, arguments, arguments.len())?;
    Ok(match name {
        "JSONLength" | "JSONExtractUInt" => DataType::UInt64,
        "JSONArrayLength" => DataType::UInt64.nullable(),
        "JSONExtractInt" => DataType::Int64,
        "JSONExtractFloat" => DataType::Float64,
        "JSONExtractString" | "JSONExtractRaw" | "JSONKey" => DataType::String,
        "JSONExtractKeys" | "JSONExtractArrayRaw" => DataType::Array(Box::new(DataType::String)),
        "JSONExtractKeysAndValuesRaw" => pairs_of(DataType::String),
        "JSONType" => {
            let kinds = KINDS
                .iter()
                .map(|(name, number)| (name.as_bytes().into(), *number));
            let kinds = EnumValues::new(kinds.collect()).expect("the kinds are different");
            DataType::Enum8(kinds)
        }
        _ => DataType::UInt8,
    })
}

/// The type is the value of the last argument.
fn typed_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, usize::MAX)?;
    let last = &arguments[arguments.len() - 1];
    check_path(name, arguments, arguments.len() - 2)?;
    let Some(text) = last.text() else {
        return Err(QueryError::refused(
            ErrorCode::ILLEGAL_COLUMN,
            format!(
                "The last argument of function {name} should be a constant string specifying the return data type"
            ),
        ));
    };
    let data_type: DataType = text.parse().map_err(|_| {
        QueryError::refused(
            ErrorCode::UNKNOWN_TYPE,
            format!("Unknown data type: {text}"),
        )
    })?;
    check_type(name, &data_type)?;
    Ok(match name {
        "JSONExtract" => data_type,
        _ => pairs_of(data_type),
    })
}

/// A step of a path: a name, or a position from 1 or, below 0, from the end.
enum Step {
    Name(Texts),
    Position(Wholes),
}

/// The documents of a call and the paths into them.
struct Documents {
    texts: Texts,
    steps: Vec<Step>,
}

impl Documents {
    /// The documents of a call whose last so many arguments are no steps.
    fn of(call: &Call<'_>, others: usize) -> Self {
        let step = |at: usize| {
            if is_text(call.data_type(at)) {
                Step::Name(Texts::of(call, at))
            } else {
                Step::Position(Wholes::of(call, at))
            }
        };
        Self {
            texts: Texts::of(call, 0),
            steps: (1..call.arguments.len() - others).map(step).collect(),
        }
    }

    /// Does something with the value at the end of the path; a text that is no JSON has none.
    fn with<T>(&self, row: usize, run: impl FnOnce(Option<&Json>) -> T) -> T {
        let document = Json::parse(self.texts.get(row));
        let mut value = document.as_ref();
        for step in &self.steps {
            value = value.and_then(|value| match step {
                Step::Name(names) => value.member(names.get(row)),
                Step::Position(positions) => value.at(positions.get(row)).map(|(_, value)| value),
            });
        }
        run(value)
    }
}

fn numbers(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 0);
    let length = |value: &Json| match value {
        Json::Array(items) => items.len() as u64,
        Json::Object(members) => members.len() as u64,
        _ => 0,
    };
    let flag = |value: &Json| match value {
        Json::Bool(value) => *value,
        Json::Int(number) => *number != 0,
        Json::UInt(_) => true,
        Json::Double(number) => *number != 0.0,
        _ => false,
    };
    let whole = |value: &Json| whole(value, Flags::AreNone);
    let result = call.result_type;
    let rows = 0..call.rows;
    Ok(match name {
        "JSONExtractInt" => {
            let number = |value: Option<&Json>| i64::try_from(whole(value?)?).ok();
            let values = rows.map(|row| documents.with(row, number).unwrap_or(0));
            i64::write(values.collect(), None, result)
        }
        "JSONExtractUInt" => {
            let number = |value: Option<&Json>| u64::try_from(whole(value?)?).ok();
            let values = rows.map(|row| documents.with(row, number).unwrap_or(0));
            u64::write(values.collect(), None, result)
        }
        "JSONExtractFloat" => {
            let number = |value: Option<&Json>| float(value?, Flags::AreNone);
            let values = rows.map(|row| documents.with(row, number).unwrap_or(0.0));
            f64::write(values.collect(), None, result)
        }
        "JSONLength" => {
            let values = rows.map(|row| documents.with(row, |value| value.map_or(0, length)));
            u64::write(values.collect(), None, result)
        }
        "JSONExtractBool" => {
            let values = rows.map(|row| documents.with(row, |value| value.is_some_and(flag)));
            u8::write(values.map(u8::from).collect(), None, result)
        }
        _ => {
            let values = rows.map(|row| documents.with(row, |value| value.is_some()));
            u8::write(values.map(u8::from).collect(), None, result)
        }
    })
}

fn array_length(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 0);
    let length = |value: Option<&Json>| match value {
        Some(Json::Array(items)) => Some(items.len() as u64),
        _ => None,
    };
    let lengths = (0..call.rows).map(|row| documents.with(row, length));
    Ok(Arc::new(lengths.collect::<arrow::array::UInt64Array>()))
}

fn string(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 0);
    let text = |value: &Json| match name {
        "JSONExtractRaw" => value.raw(),
        _ => shown(value),
    };
    Ok(strings(call.rows, |row, out| {
        let text = documents.with(row, |value| value.map(text));
        out.extend_from_slice(text.unwrap_or_default().as_bytes());
    }))
}

/// The name of the member that the last argument counts to.
fn key(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let last = call.arguments.len() - 1;
    if is_text(call.data_type(last)) {
        return Err(QueryError::not_implemented("JSONKey of a name"));
    }
    let documents = Documents::of(call, 1);
    let positions = Wholes::of(call, last);
    Ok(strings(call.rows, |row, out| {
        documents.with(row, |value| {
            let member = value.and_then(|value| value.at(positions.get(row)));
            if let Some((Some(name), _)) = member {
                out.extend_from_slice(name.as_bytes());
            }
        });
    }))
}

fn kind(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 0);
    let kind = |value: Option<&Json>| match value {
        None | Some(Json::Null) => 0,
        Some(Json::Text(_)) => 34,
        Some(Json::Array(_)) => 91,
        Some(Json::Bool(_)) => 98,
        Some(Json::Double(_)) => 100,
        Some(Json::Int(_)) => 105,
        Some(Json::UInt(_)) => 117,
        Some(Json::Object(_)) => 123,
    };
    let kinds = (0..call.rows).map(|row| documents.with(row, kind));
    Ok(Arc::new(Int8Array::from_iter_values(kinds)))
}

/// A column of the result type out of row-binary forms.
fn built(
    call: &Call<'_>,
    mut form: impl FnMut(usize, &mut Vec<u8>) -> Result<(), QueryError>,
) -> Result<ArrayRef, QueryError> {
    let full = |error: ColumnError| QueryError::refused(error.code(), error.to_string());
    let mut builder = ColumnBuilder::new(call.result_type).map_err(full)?;
    let mut bytes = Vec::new();
    for row in 0..call.rows {
        bytes.clear();
        form(row, &mut bytes)?;
        builder.push_row_binary(&mut &bytes[..]).map_err(full)?;
    }
    Ok(builder.finish().map_err(full)?.values)
}

fn put(text: &str, out: &mut Vec<u8>) {
    put_varint(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn lists(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 0);
    built(call, |row, out| {
        documents.with(row, |value| match (name, value) {
            ("JSONExtractArrayRaw", Some(Json::Array(items))) => {
                put_varint(items.len() as u64, out);
                for item in items {
                    put(&item.raw(), out);
                }
            }
            ("JSONExtractKeys" | "JSONExtractKeysAndValuesRaw", Some(Json::Object(members))) => {
                put_varint(members.len() as u64, out);
                for (key, value) in members {
                    put(key, out);
                    if name != "JSONExtractKeys" {
                        put(&value.raw(), out);
                    }
                }
            }
            _ => put_varint(0, out),
        });
        Ok(())
    })
}

fn extract(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call, 1);
    if name == "JSONExtract" {
        return built(call, |row, out| {
            let write = |value: Option<&Json>| {
                write_typed(value, call.result_type, call.context, out).map(|_| ())
            };
            documents.with(row, write)
        });
    }
    let DataType::Array(pair) = call.result_type else {
        unreachable!("the type was told so");
    };
    let DataType::Tuple(pair) = &**pair else {
        unreachable!("the type was told so");
    };
    let value_type = &pair[1].data_type;
    built(call, |row, out| {
        documents.with(row, |value| {
            let Some(Json::Object(members)) = value else {
                put_varint(0, out);
                return Ok(());
            };
            let mut pairs = Vec::new();
            let mut found = 0;
            for (key, value) in members {
                let start = pairs.len();
                put(key, &mut pairs);
                if write_typed(Some(value), value_type, call.context, &mut pairs)? == Fit::Fits {
                    found += 1;
                } else {
                    pairs.truncate(start);
                }
            }
            put_varint(found, out);
            out.append(&mut pairs);
            Ok(())
        })
    })
}

fn json_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    Ok(DataType::String)
}

fn to_json(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let settings = granary_formats::FormatSettings::in_time_zone(call.context.time_zone);
    let argument = &call.arguments[0];
    let text = granary_formats::ColumnText::new(argument.column(), &settings);
    Ok(strings(call.rows, |row, out| {
        let row = if argument.is_constant() { 0 } else { row };
        text.write(row, granary_formats::Style::Json, out);
    }))
}
