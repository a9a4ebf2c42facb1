//! Words for large numbers: ` -- 12.35 million`.

use super::columns::is_number;
use crate::text::{ColumnText, Style, write_float64};
use granary_types::DataType;

const UNITS: [&str; 22] = [
    "",
    " thousand",
    " million",
    " billion",
    " trillion",
    " quadrillion",
    " quintillion",
    " sextillion",
    " septillion",
    " octillion",
    " nonillion",
    " decillion",
    " undecillion",
    " duodecillion",
    " tredecillion",
    " quattuordecillion",
    " quindecillion",
    " sexdecillion",
    " septendecillion",
    " octodecillion",
    " novemdecillion",
    " vigintillion",
];

/// From here on a number with two digits behind the point is too long to be read.
const FIXED_MAX: f64 = 1e60;

/// What is said behind a number over a million. Numbers between 1e18 and 2^64 look like hashes, and
/// nothing is said of them.
pub(super) fn large_number_tip(
    data_type: &DataType,
    column: &ColumnText<'_>,
    row: usize,
) -> Option<String> {
    let inner = data_type.inner();
    if !is_number(inner) && !matches!(inner, DataType::Decimal { .. }) || column.is_null(row) {
        return None;
    }
    let mut text = Vec::new();
    column.write(row, Style::Plain, &mut text);
    let number: f64 = std::str::from_utf8(&text).ok()?.parse().ok()?;
    let size = number.abs();
    let is_told = number.is_finite() && size > 1e6 && !(1e18..=2_f64.powi(64)).contains(&size);
    is_told.then(|| format!(" -- {}", readable(number)))
}

fn readable(number: f64) -> String {
    let mut value = number;
    let mut unit = 0;
    while unit + 1 < UNITS.len() && value.abs() >= 1000.0 {
        value /= 1000.0;
        unit += 1;
    }
    let unit = UNITS[unit];
    if value.abs() < FIXED_MAX {
        return format!("{value:.2}{unit}");
    }
    let mut text = Vec::new();
    write_float64(value, &mut text);
    String::from_utf8_lossy(&text).into_owned() + unit
}
