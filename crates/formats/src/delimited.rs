//! Formats of one line per row: TabSeparated, CSV, TSKV, Values, Markdown.

use crate::escape;
use crate::format::Header;
use crate::table::{Table, Value};

/// `TabSeparated…`
pub fn tab_separated(table: &Table, header: Header) -> String {
    lines(
        table,
        header,
        "\t",
        escape::tab_separated,
        |value| match value {
            Value::Text(text) => escape::tab_separated(text),
            other => escape::plain(other),
        },
    )
}

/// `TabSeparatedRaw…`
pub fn tab_separated_raw(table: &Table, header: Header) -> String {
    lines(table, header, "\t", str::to_owned, escape::plain)
}

/// `CSV…`
pub fn csv(table: &Table, header: Header) -> String {
    lines(table, header, ",", escape::csv, |value| match value {
        Value::Text(_) | Value::Map(_) => escape::csv(&escape::plain(value)),
        number => escape::plain(number),
    })
}

fn lines(
    table: &Table,
    header: Header,
    delimiter: &str,
    name: impl Fn(&str) -> String,
    value: impl Fn(&Value) -> String,
) -> String {
    let mut out = String::new();
    let mut line = |fields: Vec<String>| {
        out.push_str(&fields.join(delimiter));
        out.push('\n');
    };
    if header != Header::None {
        line(
            table
                .columns()
                .iter()
                .map(|column| name(&column.name))
                .collect(),
        );
    }
    if header == Header::NamesAndTypes {
        line(
            table
                .columns()
                .iter()
                .map(|column| name(&column.data_type.name()))
                .collect(),
        );
    }
    for row in table.rows() {
        line(row.iter().map(&value).collect());
    }
    out
}

/// `TSKV`
pub fn tskv(table: &Table) -> String {
    let mut out = String::new();
    for row in table.rows() {
        let field = |(column, value): (&crate::Column, &Value)| {
            let text = match value {
                Value::Text(text) => escape::tab_separated(text),
                other => escape::plain(other),
            };
            format!("{}={text}", column.name)
        };
        let fields: Vec<String> = table.columns().iter().zip(row).map(field).collect();
        out.push_str(&fields.join("\t"));
        out.push('\n');
    }
    out
}

/// `Values`
pub fn values(table: &Table) -> String {
    let value = |value: &Value| match value {
        Value::Text(text) => escape::quoted(text),
        Value::Null => "NULL".into(),
        other => escape::plain(other),
    };
    let row = |row: &Vec<Value>| {
        let fields: Vec<String> = row.iter().map(value).collect();
        format!("({})", fields.join(","))
    };
    let rows: Vec<String> = table.rows().iter().map(row).collect();
    rows.join(",")
}

/// `Markdown`
pub fn markdown(table: &Table) -> String {
    let align = |column: &crate::Column| {
        if column.data_type.is_right_aligned() {
            "-:|"
        } else {
            ":-|"
        }
    };
    let names: Vec<&str> = table.columns().iter().map(|column| &*column.name).collect();
    let mut out = format!("| {} |\n|", names.join(" | "));
    table
        .columns()
        .iter()
        .for_each(|column| out.push_str(align(column)));
    out.push('\n');
    for row in table.rows() {
        let field = |value: &Value| match value {
            Value::Text(text) => escape::tab_separated(text).replace('|', "\\|"),
            other => escape::plain(other),
        };
        let fields: Vec<String> = row.iter().map(field).collect();
        out.push_str(&format!("| {} |\n", fields.join(" | ")));
    }
    out
}
