//! `Vertical`, and the words for large numbers that it shares with the tables.

use crate::escape;
use crate::table::{Table, Value};

/// `Vertical`: a line per value, a blank line between rows.
pub fn vertical(table: &Table) -> String {
    let width = table
        .columns()
        .iter()
        .map(|column| column.name.chars().count())
        .max()
        .unwrap_or(0);
    let mut rows = Vec::new();
    for (at, row) in table.rows().iter().enumerate() {
        let title = format!("Row {}:", at + 1);
        let mut text = format!("{title}\n{}\n", "─".repeat(title.chars().count()));
        for (column, value) in table.columns().iter().zip(row) {
            let label = format!("{}:", column.name);
            let tip = large_number_tip(value);
            text.push_str(&format!(
                "{label:<width$} {}{tip}\n",
                escape::readable(value),
                width = width + 1
            ));
        }
        rows.push(text);
    }
    rows.join("\n")
}

/// ` -- 12.35 million` behind an integer over a million; empty otherwise.
pub fn large_number_tip(value: &Value) -> String {
    const UNITS: [(f64, &str); 4] = [
        (1e15, "quadrillion"),
        (1e12, "trillion"),
        (1e9, "billion"),
        (1e6, "million"),
    ];
    let Value::UInt64(number @ 1_000_001..=999_999_999_999_999_999) = value else {
        return String::new();
    };
    let number = *number as f64;
    let unit = UNITS.iter().find(|(size, _)| number >= *size);
    unit.map(|(size, name)| format!(" -- {:.2} {name}", number / size))
        .unwrap_or_default()
}
