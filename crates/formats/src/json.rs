//! The JSON formats.

use crate::escape;
use crate::table::{Table, Value};
use std::time::Duration;

/// How a row stands in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// As an object with the column names as keys.
    Objects,
    /// As an array.
    Arrays,
}

/// `JSONEachRow`, `JSONCompactEachRow`: a line per row.
pub fn each_row(table: &Table, rows: Rows) -> String {
    let mut out = String::new();
    for row in table.rows() {
        out.push_str(&match rows {
            Rows::Objects => object(table, row),
            Rows::Arrays => array(row),
        });
        out.push('\n');
    }
    out
}

/// `JSON`, `JSONCompact`: one document. `rows_read` and `bytes_read` count the answer itself.
pub fn json(table: &Table, rows: Rows, elapsed: Duration) -> String {
    let meta = |column: &crate::Column| {
        let name = escape::json(&column.name);
        let data_type = escape::json(&column.data_type.name());
        format!("\t\t{{\n\t\t\t\"name\": {name},\n\t\t\t\"type\": {data_type}\n\t\t}}")
    };
    let meta: Vec<String> = table.columns().iter().map(meta).collect();
    let row = |row: &Vec<Value>| match rows {
        Rows::Objects => indented_object(table, row),
        Rows::Arrays => format!("\t\t{}", array(row)),
    };
    let data: Vec<String> = table.rows().iter().map(row).collect();
    let count = table.rows().len();
    format!(
        "{{\n\t\"meta\":\n\t[\n{}\n\t],\n\n\t\"data\":\n\t[\n{}\n\t],\n\n\t\"rows\": {count},\n\n\t\"statistics\":\n\t{{\n\t\t\"elapsed\": {},\n\t\t\"rows_read\": {count},\n\t\t\"bytes_read\": {}\n\t}}\n}}\n",
        meta.join(",\n"),
        data.join(",\n"),
        elapsed.as_secs_f64(),
        size_bytes(table),
    )
}

fn size_bytes(table: &Table) -> usize {
    let size = |value: &Value| match value {
        Value::UInt64(_) | Value::Float64(_) => 8,
        other => escape::plain(other).len() + 8,
    };
    table.rows().iter().flatten().map(size).sum()
}

fn object(table: &Table, row: &[Value]) -> String {
    let field = |(column, cell): (&crate::Column, &Value)| {
        format!("{}:{}", escape::json(&column.name), value(cell))
    };
    let fields: Vec<String> = table.columns().iter().zip(row).map(field).collect();
    format!("{{{}}}", fields.join(","))
}

fn indented_object(table: &Table, row: &[Value]) -> String {
    let field = |(column, cell): (&crate::Column, &Value)| {
        let text = match cell {
            Value::Map(pairs) if !pairs.is_empty() => indented_map(pairs),
            other => value(other),
        };
        format!("\t\t\t{}: {text}", escape::json(&column.name))
    };
    let fields: Vec<String> = table.columns().iter().zip(row).map(field).collect();
    format!("\t\t{{\n{}\n\t\t}}", fields.join(",\n"))
}

fn indented_map(pairs: &[(String, String)]) -> String {
    let pair = |(key, value): &(String, String)| {
        format!("\t\t\t\t{}: {}", escape::json(key), escape::json(value))
    };
    let pairs: Vec<String> = pairs.iter().map(pair).collect();
    format!("{{\n{}\n\t\t\t}}", pairs.join(",\n"))
}

fn array(row: &[Value]) -> String {
    let values: Vec<String> = row.iter().map(value).collect();
    format!("[{}]", values.join(", "))
}

fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => escape::json(text),
        Value::Null => "null".into(),
        Value::Map(pairs) => {
            let pair = |(key, value): &(String, String)| {
                format!("{}:{}", escape::json(key), escape::json(value))
            };
            let pairs: Vec<String> = pairs.iter().map(pair).collect();
            format!("{{{}}}", pairs.join(","))
        }
        number => escape::plain(number),
    }
}
