//! `simpleJSON…`, `visitParam…`: values out of JSON texts that are looked for as text, without reading the rest.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::Native;
use crate::functions::rows::{Texts, strings, text_argument};
use arrow::array::ArrayRef;
use granary_types::{DataType, ErrorCode};
use memchr::memmem;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("simpleJSONHas", simple_type, simple).also(&["visitParamHas"]),
    Defined::new("simpleJSONExtractUInt", simple_type, simple).also(&["visitParamExtractUInt"]),
    Defined::new("simpleJSONExtractInt", simple_type, simple).also(&["visitParamExtractInt"]),
    Defined::new("simpleJSONExtractFloat", simple_type, simple).also(&["visitParamExtractFloat"]),
    Defined::new("simpleJSONExtractBool", simple_type, simple).also(&["visitParamExtractBool"]),
    Defined::new("simpleJSONExtractRaw", simple_type, texts).also(&["visitParamExtractRaw"]),
    Defined::new("simpleJSONExtractString", simple_type, texts).also(&["visitParamExtractString"]),
];

fn simple_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    if arguments[1].data_type == DataType::Nothing {
        return illegal(name, arguments, 1);
    }
    if !arguments[1].is_constant() {
        return Err(QueryError::refused(
            ErrorCode::ILLEGAL_COLUMN,
            format!("Field name must be constant string in function {name}"),
        ));
    }
    Ok(match name {
        "simpleJSONExtractUInt" => DataType::UInt64,
        "simpleJSONExtractInt" => DataType::Int64,
        "simpleJSONExtractFloat" => DataType::Float64,
        "simpleJSONExtractRaw" | "simpleJSONExtractString" => DataType::String,
        _ => DataType::UInt8,
    })
}

/// What stands behind `"name":`, row by row.
struct Fields {
    documents: Texts,
    needle: Vec<u8>,
}

impl Fields {
    fn of(call: &Call<'_>) -> Self {
        let names = Texts::of(call, 1);
        let needle = [b"\"", names.get(0), b"\":"].concat();
        Self {
            documents: Texts::of(call, 0),
            needle,
        }
    }

    fn get(&self, row: usize) -> Option<&[u8]> {
        let document = self.documents.get(row);
        let at = memmem::find(document, &self.needle)?;
        Some(&document[at + self.needle.len()..])
    }
}

/// A number may stand in quotes.
fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").unwrap_or(value)
}

/// The digits at the front; numbers wrap.
fn digits(text: &[u8]) -> u64 {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0_u64, |sum, digit| {
        sum.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'))
    })
}

fn unsigned(value: &[u8]) -> u64 {
    let value = unquoted(value);
    digits(value.strip_prefix(b"+").unwrap_or(value))
}

fn signed(value: &[u8]) -> i64 {
    match unquoted(value) {
        [b'-', rest @ ..] => (digits(rest) as i64).wrapping_neg(),
        [b'+', rest @ ..] | rest => digits(rest) as i64,
    }
}

/// The longest front that is a number.
fn float(value: &[u8]) -> f64 {
    let value = unquoted(value);
    let number = value.iter().take_while(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
    });
    let size = number.count();
    let front = (1..=size).rev().find_map(|size| {
        let text = std::str::from_utf8(&value[..size]).ok()?;
        text.parse().ok()
    });
    front.unwrap_or(0.0)
}

fn simple(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let fields = Fields::of(call);
    let values = (0..call.rows).map(|row| fields.get(row));
    let result = call.result_type;
    Ok(match name {
        "simpleJSONExtractUInt" => {
            let values = values.map(|value| value.map_or(0, unsigned));
            u64::write(values.collect(), None, result)
        }
        "simpleJSONExtractInt" => {
            let values = values.map(|value| value.map_or(0, signed));
            i64::write(values.collect(), None, result)
        }
        "simpleJSONExtractFloat" => {
            let values = values.map(|value| value.map_or(0.0, float));
            f64::write(values.collect(), None, result)
        }
        "simpleJSONExtractBool" => {
            let is_true = |value: &[u8]| value.starts_with(b"true");
            let values = values.map(|value| u8::from(value.is_some_and(is_true)));
            u8::write(values.collect(), None, result)
        }
        _ => {
            let values = values.map(|value| u8::from(value.is_some()));
            u8::write(values.collect(), None, result)
        }
    })
}

fn texts(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let fields = Fields::of(call);
    Ok(strings(call.rows, |row, out| {
        let Some(value) = fields.get(row) else {
            return;
        };
        if name == "simpleJSONExtractRaw" {
            out.extend_from_slice(raw(value).unwrap_or_default());
        } else if let Some(text) = text(value) {
            out.extend_from_slice(text.as_bytes());
        }
    }))
}

/// Everything up to the comma or brace that ends the value.
fn raw(value: &[u8]) -> Option<&[u8]> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        if ends.last() == Some(byte) {
            ends.pop();
        } else if ends.last() == Some(&b'"') {
            at += usize::from(*byte == b'\\');
        } else {
            match byte {
                b'[' => ends.push(b']'),
                b'{' => ends.push(b'}'),
                b'"' => ends.push(b'"'),
                b',' | b'}' if ends.is_empty() => return Some(&value[..at]),
                _ => {}
            }
        }
        at += 1;
    }
    None
}

fn text(value: &[u8]) -> Option<String> {
    let inside = value.strip_prefix(b"\"")?;
    let mut end = 0;
    while *inside.get(end)? != b'"' {
        end += if inside[end] == b'\\' { 2 } else { 1 };
    }
    serde_json::from_slice(&value[..end + 2]).ok()
}
