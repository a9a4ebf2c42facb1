//! Units of time, and `INTERVAL`.

use crate::ast::{Expr, ExprKind, Literal};
use crate::grammar::expr::expr;
use crate::input::{Parsed, Tokens, text_literal};
use crate::token::TokenKind;

/// The units: what they are called in functions, and all the words for them.
const UNITS: [(&str, &[&str]); 11] = [
    (
        "Nanosecond",
        &["NANOSECOND", "NANOSECONDS", "SQL_TSI_NANOSECOND", "NS"],
    ),
    (
        "Microsecond",
        &["MICROSECOND", "MICROSECONDS", "SQL_TSI_MICROSECOND", "MCS"],
    ),
    (
        "Millisecond",
        &["MILLISECOND", "MILLISECONDS", "SQL_TSI_MILLISECOND", "MS"],
    ),
    (
        "Second",
        &["SECOND", "SECONDS", "SQL_TSI_SECOND", "SS", "S"],
    ),
    (
        "Minute",
        &["MINUTE", "MINUTES", "SQL_TSI_MINUTE", "MI", "N"],
    ),
    ("Hour", &["HOUR", "HOURS", "SQL_TSI_HOUR", "HH", "H"]),
    ("Day", &["DAY", "DAYS", "SQL_TSI_DAY", "DD", "D"]),
    ("Week", &["WEEK", "WEEKS", "SQL_TSI_WEEK", "WK", "WW"]),
    ("Month", &["MONTH", "MONTHS", "SQL_TSI_MONTH", "MM", "M"]),
    (
        "Quarter",
        &["QUARTER", "QUARTERS", "SQL_TSI_QUARTER", "QQ", "Q"],
    ),
    ("Year", &["YEAR", "YEARS", "SQL_TSI_YEAR", "YYYY", "YY"]),
];

/// `DAY`, `DAYS`, `D`, …: the name of the unit, such as `Day`.
pub(crate) fn interval_unit(input: Tokens<'_>) -> Parsed<'_, &'static str> {
    // ok: DAY, days, SQL_TSI_DAY
    // err: fortnight
    match unit_named(input.text_of(input.first())) {
        Some(unit) if input.first().kind == TokenKind::Word => Ok((input.advance(1), unit)),
        _ => input.miss("a unit of time"),
    }
}

fn unit_named(word: &str) -> Option<&'static str> {
    UNITS
        .iter()
        .find(|(_, words)| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
        .map(|(unit, _)| *unit)
}

/// `INTERVAL expr unit | INTERVAL 'number unit {number unit}'`
pub(crate) fn interval(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: INTERVAL 1 DAY, INTERVAL '1 day 2 hour', INTERVAL a + 1 DAY
    // err: INTERVAL 1
    let input = input.advance(1);
    if let Ok((rest, text)) = text_literal(input) {
        let unsigned = text.trim_start().trim_start_matches(['+', '-']);
        if !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
            return input.miss("a number in quotes");
        }
        if interval_unit(rest).is_err() {
            return match interval_text(&text) {
                Some(expr) => Ok((rest, expr)),
                None => rest.miss("a unit of time"),
            };
        }
    }
    let (input, value) = expr(input)?;
    let (input, unit) = interval_unit(input)?;
    Ok((input, to_interval(unit, value)))
}

/// `toIntervalDay(value)`
pub(crate) fn to_interval(unit: &str, value: Expr) -> Expr {
    Expr::call(&format!("toInterval{unit}"), vec![value])
}

fn interval_text(text: &str) -> Option<Expr> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.is_empty() || !words.len().is_multiple_of(2) {
        return None;
    }
    let mut intervals = Vec::new();
    for pair in words.chunks_exact(2) {
        let count: i64 = pair[0].parse().ok()?;
        let literal = match u64::try_from(count) {
            Ok(count) => Literal::Unsigned(count),
            Err(_) => Literal::Signed(count),
        };
        let value = Expr::new(ExprKind::Literal(literal));
        intervals.push(to_interval(unit_named(pair[1])?, value));
    }
    if intervals.len() == 1 {
        return intervals.pop();
    }
    Some(Expr::new(ExprKind::Tuple(intervals)))
}
