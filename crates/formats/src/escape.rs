//! How the formats escape text.

use crate::table::Value;
use std::fmt::Write as _;

/// TabSeparated: control characters, backslash and single quote.
pub fn tab_separated(text: &str) -> String {
    escaped(text, |character| match character {
        '\t' => Some("\\t"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\0' => Some("\\0"),
        '\u{8}' => Some("\\b"),
        '\u{c}' => Some("\\f"),
        '\\' => Some("\\\\"),
        '\'' => Some("\\'"),
        _ => None,
    })
}

/// A SQL string literal, quotes included.
pub fn quoted(text: &str) -> String {
    format!("'{}'", tab_separated(text))
}

/// A CSV field, quotes included.
pub fn csv(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A JSON string, quotes included; slashes are escaped as ClickHouse does.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => {
                write!(out, "\\u{:04X}", control as u32).expect("a String takes it");
            }
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// The plain text of a value, nothing escaped but the strings inside a map.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::UInt64(number) => number.to_string(),
        Value::Float64(number) => number.to_string(),
        Value::Null => "\\N".into(),
        Value::Map(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}:{}", quoted(key), quoted(value)))
                .collect();
            format!("{{{}}}", pairs.join(","))
        }
    }
}

/// The plain text of a value for people.
pub fn readable(value: &Value) -> String {
    match value {
        Value::Null => "ᴺᵁᴸᴸ".into(),
        other => plain(other),
    }
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match escape(character) {
            Some(sequence) => out.push_str(sequence),
            None => out.push(character),
        }
    }
    out
}
