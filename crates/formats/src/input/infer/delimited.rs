//! Lines of fields: `CSV` and `TabSeparated`.

use super::guess::{Guess, Rules};
use super::{Beginning, ROWS_MAX, UnknownColumns, named, numbered};
use crate::format::Header;
use crate::input::csv;
use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use crate::text::unescape;
use granary_types::DataType;

type Known = Result<Vec<ColumnHeader>, UnknownColumns>;

/// A field of a line.
struct Field {
    text: Vec<u8>,
    /// What it may be; `None` when that is not certain.
    guess: Option<Guess>,
}

/// `CSV`
pub(super) fn csv(header: Header, beginning: Beginning<'_>, settings: &FormatSettings) -> Known {
    let mut lines = Vec::new();
    let mut at = 0;
    while at < beginning.bytes.len() && lines.len() <= ROWS_MAX {
        let rest = &beginning.bytes[at..];
        let line = csv::fields(rest, beginning.is_whole, settings)
            .map_err(|error| UnknownColumns::unknowable(error.to_string()))?;
        let Some((fields, taken)) = line else {
            return Err(UnknownColumns::not_served("so long rows"));
        };
        at += taken;
        let fields = fields.into_iter().map(|(text, is_quoted)| Field {
            guess: of_csv(&text, is_quoted, settings),
            text,
        });
        lines.push(fields.collect());
    }
    columns(header, settings.csv_detect_header, lines)
}

/// `TabSeparated`
pub(super) fn tabs(header: Header, beginning: Beginning<'_>, settings: &FormatSettings) -> Known {
    let bytes = beginning.bytes;
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let all = bytes.split(|byte| *byte == b'\n');
    let mut lines = Vec::new();
    for line in all.take(ROWS_MAX + 1) {
        let fields = line.split(|byte| *byte == b'\t').map(|field| {
            let text =
                unescape(field).map_err(|error| UnknownColumns::unknowable(error.to_string()))?;
            Ok(Field {
                guess: of_tabs(field, &text, settings),
                text: text.into_owned(),
            })
        });
        lines.push(fields.collect::<Result<Vec<_>, UnknownColumns>>()?);
    }
    if !beginning.is_whole && lines.len() <= ROWS_MAX {
        return Err(UnknownColumns::not_served("so long rows"));
    }
    columns(header, settings.tsv_detect_header, lines)
}

fn columns(header: Header, detects: bool, lines: Vec<Vec<Field>>) -> Known {
    let has_names = match header {
        Header::None if detects => has_names(&lines)?,
        header => header == Header::Names,
    };
    let mut lines = lines.into_iter();
    let names = if has_names { lines.next() } else { None };
    let mut guesses: Option<Vec<Guess>> = None;
    for line in lines.take(ROWS_MAX) {
        let known = guesses.get_or_insert_with(|| vec![Guess::Unknown; line.len()]);
        if known.len() != line.len() {
            let what = "Rows have different amount of values";
            return Err(UnknownColumns::unknowable(what));
        }
        for (at, (known, field)) in known.iter_mut().zip(line).enumerate() {
            let both = field
                .guess
                .and_then(|guess| known.clone().and(guess, Rules::Text));
            *known = both.ok_or_else(|| {
                UnknownColumns::not_served(format!("the values of column {}", at + 1))
            })?;
        }
    }
    let Some(guesses) = guesses else {
        return Err(UnknownColumns::unknowable("Cannot read rows from the data"));
    };
    match names {
        Some(names) if names.len() != guesses.len() => Err(UnknownColumns::unknowable(format!(
            "The number of column names {} differs with the number of types {}",
            names.len(),
            guesses.len()
        ))),
        Some(names) => {
            let names = names
                .iter()
                .map(|field| String::from_utf8_lossy(&field.text).into_owned());
            named(names, guesses)
        }
        None => named(numbered(guesses.len()), guesses),
    }
}

/// Whether the first line has the names of the columns: texts only, above something else.
fn has_names(lines: &[Vec<Field>]) -> Result<bool, UnknownColumns> {
    let [first, second, rest @ ..] = lines else {
        return Ok(false);
    };
    let is_text = |field: &Field| field.guess == Some(Guess::String);
    if first.len() != second.len() || !first.iter().all(is_text) {
        return Ok(false);
    }
    if first.iter().any(|field| field.text.is_empty()) {
        return Err(UnknownColumns::not_served("a first line with empty texts"));
    }
    let is_type = |field: &Field| {
        let text = std::str::from_utf8(&field.text).ok();
        text.is_some_and(|text| text.parse::<DataType>().is_ok())
    };
    if second.iter().all(is_type) {
        return Err(UnknownColumns::not_served(
            "a second line with names of types",
        ));
    }
    let is_other = |field: &Field| !matches!(field.guess, Some(Guess::String | Guess::Unknown));
    let is_unknown = |field: &Field| field.guess == Some(Guess::Unknown);
    if second.iter().any(is_other) {
        return Ok(true);
    }
    if second.iter().any(is_unknown) && !rest.is_empty() {
        return Err(UnknownColumns::not_served("a second line without values"));
    }
    Ok(false)
}

fn of_csv(text: &[u8], is_quoted: bool, settings: &FormatSettings) -> Option<Guess> {
    if is_quoted {
        return match text.first() {
            Some(b'[' | b'(' | b'{') => None,
            _ => Guess::of_text(text, settings),
        };
    }
    match text {
        b"" => Some(Guess::Unknown),
        text if text == settings.csv_null.as_bytes() => Some(Guess::Unknown),
        b"true" | b"false" => Some(Guess::Bool),
        text => plain(text.trim_ascii_end(), settings),
    }
}

fn of_tabs(raw: &[u8], text: &[u8], settings: &FormatSettings) -> Option<Guess> {
    match raw {
        b"" => Some(Guess::Unknown),
        raw if raw == settings.tsv_null.as_bytes() => Some(Guess::Unknown),
        b"true" | b"false" | b"True" | b"False" | b"TRUE" | b"FALSE" => Some(Guess::Bool),
        // ClickHouse reads numbers here as text.
        [b'0', b'0'..=b'9', ..] | [b' ', ..] | [.., b' ' | b'\r'] => None,
        _ => plain(text, settings),
    }
}

/// What stands without quotes: a number, a date, a text.
fn plain(text: &[u8], settings: &FormatSettings) -> Option<Guess> {
    if let [b'[' | b'(' | b'{', ..] = text {
        return None;
    }
    let digits = text
        .strip_prefix(b"-")
        .or(text.strip_prefix(b"+"))
        .unwrap_or(text);
    let is_digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    let Ok(whole) = std::str::from_utf8(text) else {
        return Some(Guess::String);
    };
    if !digits.is_empty() && is_digits(digits) {
        return Guess::of_integer(whole);
    }
    match whole {
        "inf" | "nan" => return Some(Guess::Float),
        // Spellings of which it is not known whether they are numbers.
        whole if whole.parse::<f64>().is_ok() && !digits.contains(&b'.') => {
            let is_with_exponent = digits.first().is_some_and(u8::is_ascii_digit);
            return is_with_exponent.then_some(Guess::String);
        }
        _ => {}
    }
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let (before, behind) = (parts.next().unwrap_or_default(), parts.next());
    match behind {
        Some(behind) if is_digits(before) && is_digits(behind) && digits.len() > 1 => {
            Some(Guess::Float)
        }
        Some(_) if whole.parse::<f64>().is_ok() => None,
        _ => Guess::of_text(text, settings),
    }
}
