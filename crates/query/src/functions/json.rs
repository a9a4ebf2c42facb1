//! Values out of JSON texts, by a path of names and positions.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind};
use crate::functions::rows::{Texts, Wholes, is_text, text_argument, try_strings};
use crate::functions::text;
use arrow::array::ArrayRef;
use granary_columns::Column;
use granary_types::DataType;
use serde_json::Value;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("isValidJSON", path_type, numbers),
    Defined::new("JSONHas", path_type, numbers),
    Defined::new("JSONLength", path_type, numbers),
    Defined::new("JSONExtractInt", path_type, numbers),
    Defined::new("JSONExtractUInt", path_type, numbers),
    Defined::new("JSONExtractFloat", path_type, numbers),
    Defined::new("JSONExtractBool", path_type, numbers),
    Defined::new("JSONExtractString", path_type, string),
];

fn path_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let most = if name == "isValidJSON" { 1 } else { usize::MAX };
    count(name, arguments, 1, most)?;
    text_argument(name, arguments, 0)?;
    for (at, step) in arguments.iter().enumerate().skip(1) {
        let whole = NumberKind::of(&step.data_type).is_some_and(|kind| !kind.float);
        if !whole && !is_text(&step.data_type) {
            return illegal(name, arguments, at);
        }
    }
    Ok(match name {
        "JSONLength" | "JSONExtractUInt" => DataType::UInt64,
        "JSONExtractInt" => DataType::Int64,
        "JSONExtractFloat" => DataType::Float64,
        "JSONExtractString" => DataType::String,
        _ => DataType::UInt8,
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
    fn of(call: &Call<'_>) -> Self {
        let step = |at: usize| {
            if is_text(call.data_type(at)) {
                Step::Name(Texts::of(call, at))
            } else {
                Step::Position(Wholes::of(call, at))
            }
        };
        Self {
            texts: Texts::of(call, 0),
            steps: (1..call.arguments.len()).map(step).collect(),
        }
    }

    /// The value at the end of the path; a text that is no JSON has none.
    fn value(&self, row: usize) -> Result<Option<Value>, QueryError> {
        let Ok(mut value) = serde_json::from_slice::<Value>(self.texts.get(row)) else {
            return Ok(None);
        };
        for step in &self.steps {
            let next = match (step, &mut value) {
                (Step::Name(names), Value::Object(members)) => {
                    let name = String::from_utf8_lossy(names.get(row)).into_owned();
                    members.remove(&name)
                }
                (Step::Position(positions), Value::Array(items)) => {
                    let position = positions.get(row);
                    let size = items.len() as i64;
                    let at = if position < 0 {
                        size + position
                    } else {
                        position - 1
                    };
                    let at = usize::try_from(at).ok().filter(|at| *at < items.len());
                    at.map(|at| items.swap_remove(at))
                }
                (Step::Position(_), Value::Object(_)) => {
                    return Err(QueryError::not_implemented(
                        "A position inside of a JSON object",
                    ));
                }
                _ => None,
            };
            match next {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        Ok(Some(value))
    }
}

fn numbers(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call);
    let values: Result<Vec<Option<Value>>, QueryError> =
        (0..call.rows).map(|row| documents.value(row)).collect();
    let values = values?.into_iter();
    let float = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let signed = |value: &Value| match value {
        Value::Number(number) if number.is_f64() => float(value).map(|value| value as i64),
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let unsigned = |value: &Value| match value {
        Value::Number(number) if number.is_f64() => float(value)
            .filter(|value| *value >= 0.0)
            .map(super::number::Native::to_u64),
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let length = |value: Value| match value {
        Value::Array(items) => items.len() as u64,
        Value::Object(members) => members.len() as u64,
        _ => 0,
    };
    let flag = |value: Value| match value {
        Value::Bool(value) => u8::from(value),
        Value::Number(number) => u8::from(number.as_f64() != Some(0.0)),
        _ => 0,
    };
    let result = call.result_type;
    Ok(match name {
        "JSONExtractInt" => {
            let values = values.map(|value| value.as_ref().and_then(signed).unwrap_or(0));
            i64::write(values.collect(), None, result)
        }
        "JSONExtractUInt" => {
            let values = values.map(|value| value.as_ref().and_then(unsigned).unwrap_or(0));
            u64::write(values.collect(), None, result)
        }
        "JSONExtractFloat" => {
            let values = values.map(|value| value.as_ref().and_then(float).unwrap_or(0.0));
            f64::write(values.collect(), None, result)
        }
        "JSONLength" => u64::write(
            values.map(|value| value.map_or(0, length)).collect(),
            None,
            result,
        ),
        "JSONExtractBool" => u8::write(
            values.map(|value| value.map_or(0, flag)).collect(),
            None,
            result,
        ),
        _ => u8::write(
            values.map(|value| u8::from(value.is_some())).collect(),
            None,
            result,
        ),
    })
}

fn string(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let documents = Documents::of(call);
    try_strings(call.rows, |row, out| {
        match documents.value(row)? {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => out.extend_from_slice(text.as_bytes()),
            Some(Value::Bool(value)) => out.extend_from_slice(value.to_string().as_bytes()),
            Some(Value::Number(number)) => match number.as_f64().filter(|_| number.is_f64()) {
                Some(float) => {
                    let column = Column::new(
                        DataType::Float64,
                        f64::write(vec![float], None, &DataType::Float64),
                    );
                    out.extend_from_slice(text::write(&column, call.context).value(0));
                }
                None => out.extend_from_slice(number.to_string().as_bytes()),
            },
            Some(_) => {
                let what = "JSONExtractString of an array or an object";
                return Err(QueryError::not_implemented(what));
            }
        }
        Ok(())
    })
}
