//! Values from their text, in every style.

use super::cursor::{Cursor, excerpt};
use super::error::ValueError;
use super::json::{append_json, skip_json};
use super::scalar::read_scalar;
use super::strings::{read_quoted, unescape};
use super::style::Style;
use crate::settings::FormatSettings;
use granary_columns::{ColumnBuilder, Scalar, write_binary_type, write_row_binary};
use granary_types::DataType;

/// How deep arrays, tuples and maps may stand in each other.
pub(crate) const DEPTH_MAX: usize = 200;

/// Appends the value whose text, in a style, is `text`: a field of `TabSeparated` without its tabs, a
/// field of `CSV` without its quotes, a literal, a value of JSON, or plain text as `CAST` takes it.
/// After an error the column is as it was.
///
/// # Errors
/// [`ValueError`] when the text is no such value.
pub fn parse_text(
    builder: &mut ColumnBuilder,
    style: Style,
    text: &[u8],
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    let rows = builder.len();
    let parsed = match style {
        Style::Escaped => parse_escaped(builder, text, settings),
        Style::Csv if text == settings.csv_null.as_bytes() => append_null(builder, settings, text),
        Style::Plain | Style::Raw | Style::Xml | Style::Csv => parse_plain(builder, text, settings),
        Style::Quoted => whole(builder, text, |builder, cursor| {
            append_quoted(builder, cursor, settings, DEPTH_MAX)
        }),
        Style::Json => whole(builder, text, |builder, cursor| {
            append_json(builder, cursor, settings, DEPTH_MAX)
        }),
    };
    if parsed.is_err() {
        builder.truncate(rows);
    }
    parsed
}

/// Appends `NULL`, or the default where a column takes none and the settings allow that.
pub(crate) fn append_null(
    builder: &mut ColumnBuilder,
    settings: &FormatSettings,
    text: &[u8],
) -> Result<(), ValueError> {
    if !builder.is_nullable() && !settings.null_as_default {
        return Err(ValueError::Expected {
            expected: format!("a value of {}", builder.data_type()),
            found: excerpt(text),
        });
    }
    if builder.is_nullable() {
        Ok(builder.push_null()?)
    } else {
        Ok(builder.replace_null()?)
    }
}

fn whole(
    builder: &mut ColumnBuilder,
    text: &[u8],
    append: impl FnOnce(&mut ColumnBuilder, &mut Cursor<'_>) -> Result<(), ValueError>,
) -> Result<(), ValueError> {
    let mut cursor = Cursor::new(text);
    append(builder, &mut cursor)?;
    cursor.skip_spaces();
    if cursor.is_at_end() {
        return Ok(());
    }
    Err(rest_error(builder, text, cursor.position()))
}

fn rest_error(builder: &ColumnBuilder, text: &[u8], position: usize) -> ValueError {
    ValueError::Rest {
        text: excerpt(text),
        data_type: builder.value_type().clone(),
        position,
    }
}

/// A field of `TabSeparated`.
fn parse_escaped(
    builder: &mut ColumnBuilder,
    text: &[u8],
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    if text == settings.tsv_null.as_bytes() {
        return append_null(builder, settings, text);
    }
    if is_composite(builder.value_type()) {
        return parse_plain(builder, text, settings);
    }
    parse_plain(builder, &unescape(text)?, settings)
}

fn is_composite(value_type: &DataType) -> bool {
    matches!(
        value_type,
        DataType::Array(_) | DataType::QBit { .. } | DataType::Tuple(_) | DataType::Map(..)
    )
}

/// The whole text of a value.
fn parse_plain(
    builder: &mut ColumnBuilder,
    text: &[u8],
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    if builder.is_nullable() && is_plain_null(builder.value_type(), text) {
        return Ok(builder.push_null()?);
    }
    match builder.value_type() {
        DataType::String | DataType::AggregateFunction(_) => Ok(builder.push(Scalar::Bytes(text))?),
        DataType::FixedString(width) => {
            let padded = padded(text, *width)?;
            Ok(builder.push(Scalar::Bytes(&padded))?)
        }
        DataType::Array(_) | DataType::QBit { .. } | DataType::Tuple(_) | DataType::Map(..) => {
            whole(builder, text, |builder, cursor| {
                append_literal(builder, cursor, settings, DEPTH_MAX)
            })
        }
        DataType::Json(_) => whole(builder, text, |builder, cursor| {
            append_json(builder, cursor, settings, DEPTH_MAX)
        }),
        DataType::Dynamic { .. } => {
            let data_type = infer_plain(text, settings);
            let value = value_of(&data_type, |inner| parse_plain(inner, text, settings))?;
            Ok(builder.push(Scalar::Bytes(&value))?)
        }
        DataType::Variant(types) => {
            let types = types.clone();
            let value = first_variant(&types, |inner| parse_plain(inner, text, settings));
            push_variant(builder, value, text)
        }
        _ => parse_whole_scalar(builder, text, settings),
    }
}

fn is_plain_null(value_type: &DataType, text: &[u8]) -> bool {
    let words: &[&[u8]] = match value_type {
        DataType::Dynamic { .. } => return false,
        DataType::String | DataType::FixedString(_) => &["ᴺᵁᴸᴸ".as_bytes()],
        _ => &[b"NULL", b"null", b"\\N", "ᴺᵁᴸᴸ".as_bytes()],
    };
    words.contains(&text)
}

fn padded(text: &[u8], width: usize) -> Result<Vec<u8>, ValueError> {
    if text.len() > width {
        return Err(ValueError::FixedStringOverflow { width });
    }
    let mut padded = text.to_vec();
    padded.resize(width, 0);
    Ok(padded)
}

fn parse_whole_scalar(
    builder: &mut ColumnBuilder,
    text: &[u8],
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    let mut scratch = [0; 32];
    let mut cursor = Cursor::new(text);
    let is_float = matches!(
        builder.value_type(),
        DataType::Float32 | DataType::Float64 | DataType::BFloat16
    );
    let scalar = match read_scalar(builder.value_type(), &mut cursor, settings, &mut scratch) {
        Err(ValueError::Number { .. }) if !is_float => return Err(rest_error(builder, text, 0)),
        other => other?,
    };
    if !cursor.is_at_end() {
        return Err(rest_error(builder, text, cursor.position()));
    }
    Ok(builder.push(scalar)?)
}

/// A value as a literal of SQL, as it stands in `Values` and inside arrays.
pub(crate) fn append_quoted(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    if cursor.eat_word_ignoring_case(b"NULL") {
        return append_null(builder, settings, b"NULL");
    }
    if is_composite(builder.value_type()) {
        return append_literal(builder, cursor, settings, depth);
    }
    match builder.value_type() {
        DataType::Dynamic { .. } | DataType::Variant(_) => {
            let literal = literal_text(cursor, depth)?;
            return append_dynamic_literal(builder, literal, settings);
        }
        number if cursor.peek() == Some(b'\'') && depth < DEPTH_MAX && is_number(number) => {
            return Err(ValueError::Array {
                found: excerpt(cursor.rest()),
            });
        }
        _ if cursor.peek() == Some(b'\'') => {
            let text = read_quoted(cursor)?;
            return parse_plain(builder, &text, settings);
        }
        DataType::String
        | DataType::FixedString(_)
        | DataType::AggregateFunction(_)
        | DataType::Json(_) => {
            return Err(ValueError::Quote {
                found: excerpt(cursor.rest()),
            });
        }
        DataType::Enum8(_) | DataType::Enum16(_) => {
            let digits = cursor.take_while(|byte| byte.is_ascii_digit() || byte == b'-');
            return parse_whole_scalar(builder, digits, settings);
        }
        // A day or a second may be given as a number.
        DataType::Date | DataType::Date32 => {
            let digits = cursor.take_while(|byte| byte.is_ascii_digit());
            if digits.is_empty() || digits.len() > 6 || cursor.peek() == Some(b'-') {
                return Err(cursor.expected("'\\''"));
            }
            let days = digits
                .iter()
                .fold(0, |days, digit| days * 10 + u64::from(digit - b'0'));
            return Ok(builder.push(Scalar::Unsigned(days))?);
        }
        DataType::DateTime(_) | DataType::DateTime64 { .. } => {
            let number =
                cursor.take_while(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
            let basic = FormatSettings {
                date_time_input_basic: true,
                ..settings.clone()
            };
            return parse_whole_scalar(builder, number, &basic);
        }
        _ => {}
    }
    let mut scratch = [0; 32];
    let scalar = read_scalar(builder.value_type(), cursor, settings, &mut scratch)?;
    Ok(builder.push(scalar)?)
}

/// Whether values are integers of up to 64 bits: they stand in quotes only at the top, where an
/// expression may stand as well.
pub(crate) fn is_number(value_type: &DataType) -> bool {
    use DataType as T;
    matches!(
        value_type,
        T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 | T::Int8 | T::Int16 | T::Int32 | T::Int64
    )
}

/// The text of a literal of any type.
fn literal_text<'a>(cursor: &mut Cursor<'a>, depth: usize) -> Result<&'a [u8], ValueError> {
    let start = cursor.position();
    skip_literal(cursor, depth)?;
    Ok(cursor.between(start, cursor.position()))
}

fn skip_literal(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), ValueError> {
    let depth = depth.checked_sub(1).ok_or(ValueError::TooDeep {
        depth_max: DEPTH_MAX,
    })?;
    let close = match cursor.peek() {
        Some(b'\'') => return read_quoted(cursor).map(drop),
        Some(b'[') => b']',
        Some(b'(') => b')',
        Some(b'{') => b'}',
        _ => {
            let word = cursor.take_while(|byte| !matches!(byte, b',' | b']' | b')' | b'}' | b':'));
            return if word.is_empty() {
                Err(cursor.expected("a value"))
            } else {
                Ok(())
            };
        }
    };
    cursor.advance(1);
    loop {
        cursor.skip_spaces();
        if cursor.eat(close) {
            return Ok(());
        }
        skip_literal(cursor, depth)?;
        cursor.skip_spaces();
        if !cursor.eat(b',') && !cursor.eat(b':') && cursor.peek() != Some(close) {
            return Err(cursor.expected("',' or a closing bracket"));
        }
    }
}

fn append_dynamic_literal(
    builder: &mut ColumnBuilder,
    literal: &[u8],
    settings: &FormatSettings,
) -> Result<(), ValueError> {
    let quoted = |inner: &mut ColumnBuilder| {
        whole(inner, literal, |inner, cursor| {
            append_quoted(inner, cursor, settings, DEPTH_MAX)
        })
    };
    if let DataType::Variant(types) = builder.value_type() {
        let types = types.clone();
        let value = first_variant(&types, quoted);
        return push_variant(builder, value, literal);
    }
    let data_type = if literal.first() == Some(&b'\'') {
        let mut cursor = Cursor::new(literal);
        infer_text(&read_quoted(&mut cursor)?, settings)
    } else {
        infer_plain(literal, settings)
    };
    let value = value_of(&data_type, quoted)?;
    Ok(builder.push(Scalar::Bytes(&value))?)
}

/// `[1,2]`, `('a',1)`, `{'k':1}`
pub(crate) fn append_literal(
    builder: &mut ColumnBuilder,
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<(), ValueError> {
    let depth = depth.checked_sub(1).ok_or(ValueError::TooDeep {
        depth_max: DEPTH_MAX,
    })?;
    match builder.value_type() {
        DataType::Array(_) | DataType::QBit { .. } => {
            if !cursor.eat(b'[') {
                return Err(ValueError::Array {
                    found: excerpt(cursor.rest()),
                });
            }
            items(cursor, b']', |cursor| {
                append_quoted(builder.items(), cursor, settings, depth)
            })?;
            builder.end_list()?;
        }
        DataType::Map(..) => {
            cursor.expect(b'{')?;
            items(cursor, b'}', |cursor| {
                let pairs = builder.items();
                append_quoted(&mut pairs.elements()[0], cursor, settings, depth)?;
                cursor.skip_spaces();
                cursor.expect(b':')?;
                cursor.skip_spaces();
                append_quoted(&mut pairs.elements()[1], cursor, settings, depth)?;
                pairs.end_tuple();
                Ok(())
            })?;
            builder.end_list()?;
        }
        DataType::Tuple(_) => {
            let elements = builder.elements();
            cursor.expect(b'(')?;
            for (at, element) in elements.iter_mut().enumerate() {
                cursor.skip_spaces();
                if at > 0 {
                    cursor.expect(b',')?;
                    cursor.skip_spaces();
                }
                append_quoted(element, cursor, settings, depth)?;
            }
            cursor.skip_spaces();
            if elements.len() == 1 {
                cursor.eat(b',');
                cursor.skip_spaces();
            }
            cursor.expect(b')')?;
            builder.end_tuple();
        }
        _ => unreachable!("only types made of others come here"),
    }
    Ok(())
}

/// Values with commas between them up to a closing bracket.
fn items(
    cursor: &mut Cursor<'_>,
    close: u8,
    mut item: impl FnMut(&mut Cursor<'_>) -> Result<(), ValueError>,
) -> Result<(), ValueError> {
    cursor.skip_spaces();
    if cursor.eat(close) {
        return Ok(());
    }
    loop {
        item(cursor)?;
        cursor.skip_spaces();
        if cursor.eat(close) {
            return Ok(());
        }
        if !cursor.eat(b',') {
            if cursor.is_at_end() {
                return Err(cursor.expected(&format!("'{}'", char::from(close))));
            }
            return Err(ValueError::Array {
                found: excerpt(cursor.rest()),
            });
        }
        cursor.skip_spaces();
    }
}

/// A type with a value of it behind, as `Dynamic` keeps them.
pub(crate) fn value_of(
    data_type: &DataType,
    append: impl FnOnce(&mut ColumnBuilder) -> Result<(), ValueError>,
) -> Result<Vec<u8>, ValueError> {
    let mut inner = ColumnBuilder::new(data_type)?;
    append(&mut inner)?;
    let mut value = Vec::new();
    write_binary_type(data_type, &mut value)?;
    write_row_binary(&inner.finish()?, 0, &mut value)?;
    Ok(value)
}

/// The value of the first type that takes it; texts take anything and come last.
pub(crate) fn first_variant(
    types: &[DataType],
    append: impl Fn(&mut ColumnBuilder) -> Result<(), ValueError>,
) -> Option<Vec<u8>> {
    let (texts, others): (Vec<_>, Vec<_>) = types
        .iter()
        .partition(|each| matches!(each.inner(), DataType::String | DataType::FixedString(_)));
    let mut candidates = others.into_iter().chain(texts);
    candidates.find_map(|data_type| value_of(data_type, &append).ok())
}

pub(crate) fn push_variant(
    builder: &mut ColumnBuilder,
    value: Option<Vec<u8>>,
    text: &[u8],
) -> Result<(), ValueError> {
    let value = value.ok_or_else(|| ValueError::NoVariant {
        found: excerpt(text),
        data_type: builder.value_type().clone(),
    })?;
    Ok(builder.push(Scalar::Bytes(&value))?)
}

/// The type that a text shows, for `Dynamic`.
fn infer_plain(text: &[u8], settings: &FormatSettings) -> DataType {
    let takes = |data_type: &DataType| {
        let inner = ColumnBuilder::new(data_type);
        inner.is_ok_and(|mut inner| parse_plain(&mut inner, text, settings).is_ok())
    };
    let array = |item| DataType::Array(Box::new(item));
    let candidates: Vec<DataType> = match text.first() {
        Some(b'0'..=b'9' | b'-') if !text[1..].contains(&b'-') => {
            vec![DataType::Int64, DataType::UInt64, DataType::Float64]
        }
        Some(b't' | b'f') => {
            let is_bool = matches!(text, b"true" | b"false");
            return if is_bool {
                DataType::Bool
            } else {
                DataType::String
            };
        }
        Some(b'[') => [DataType::Int64, DataType::Float64, DataType::String]
            .map(array)
            .to_vec(),
        Some(b'0'..=b'9') => return infer_text(text, settings),
        _ => return DataType::String,
    };
    let fits = |data_type: &DataType| match data_type {
        DataType::Int64 => std::str::from_utf8(text).is_ok_and(|text| text.parse::<i64>().is_ok()),
        DataType::UInt64 => std::str::from_utf8(text).is_ok_and(|text| text.parse::<u64>().is_ok()),
        other => takes(other),
    };
    candidates
        .into_iter()
        .find(fits)
        .unwrap_or(DataType::String)
}

/// The type of a string: a date or a time where it is one.
pub(crate) fn infer_text(text: &[u8], settings: &FormatSettings) -> DataType {
    let is_digit_at = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let is_date = text.len() >= 10
        && (0..4).all(is_digit_at)
        && text[4] == b'-'
        && text[7] == b'-'
        && [5, 6, 8, 9].into_iter().all(is_digit_at);
    if !is_date {
        return DataType::String;
    }
    let takes = |data_type: &DataType| {
        let inner = ColumnBuilder::new(data_type);
        inner.is_ok_and(|mut inner| parse_whole_scalar(&mut inner, text, settings).is_ok())
    };
    let candidates = [
        DataType::DateTime(None),
        DataType::DateTime64 {
            precision: 9,
            time_zone: None,
        },
    ];
    match text.len() {
        10 if takes(&DataType::Date) => DataType::Date,
        19 if takes(&candidates[0]) => candidates[0].clone(),
        20.. if text[19] == b'.' && takes(&candidates[1]) => candidates[1].clone(),
        _ => DataType::String,
    }
}

/// Passes over a value of JSON and gives its text.
pub(crate) fn json_text<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], ValueError> {
    let start = cursor.position();
    skip_json(cursor, DEPTH_MAX)?;
    Ok(cursor.between(start, cursor.position()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::value::write_text;

    /// The code of the error, or the text of the value.
    fn parsed(data_type: &str, style: Style, text: &str) -> Result<String, i32> {
        let settings = FormatSettings::default();
        let mut builder =
            ColumnBuilder::new(&data_type.parse().expect(data_type)).expect(data_type);
        builder.push_default().expect("room");
        let parsed = parse_text(&mut builder, style, text.as_bytes(), &settings);
        if let Err(error) = parsed {
            assert_eq!(
                builder.len(),
                1,
                "{data_type} {text}: nothing is left behind"
            );
            assert_eq!(builder.finish().expect("a value").len(), 1);
            return Err(error.code().number());
        }
        let column = builder.finish().expect("two values");
        let mut out = Vec::new();
        write_text(&column, 1, Style::Escaped, &settings, &mut out);
        Ok(String::from_utf8(out).expect("a text"))
    }

    #[track_caller]
    fn check(data_type: &str, style: Style, text: &str, expected: &str) {
        assert_eq!(
            parsed(data_type, style, text),
            Ok(expected.to_owned()),
            "{data_type} from {text}"
        );
    }

    #[track_caller]
    fn refused(data_type: &str, text: &str, code: i32) {
        assert_eq!(
            parsed(data_type, Style::Plain, text),
            Err(code),
            "{data_type} from {text}"
        );
    }

    /// ClickHouse 26.9 answers the same to `CAST` and to `format(…)`.
    #[test]
    fn texts_are_read_as_clickhouse_reads_them() {
        check("UInt8", Style::Escaped, "256", "0");
        check("UInt8", Style::Plain, "+1", "1");
        check("Int8", Style::Plain, "300", "44");
        check(
            "Int64",
            Style::Escaped,
            "99999999999999999999",
            "7766279631452241919",
        );
        check("Decimal(9, 2)", Style::Csv, "1.239", "1.23");
        check("Decimal(9, 2)", Style::Plain, "1e3", "1000");
        check("Bool", Style::Csv, "yes", "true");
        check("Enum8('a' = 1)", Style::Escaped, "1", "a");
        check("Date", Style::Plain, "2020-1-2", "2020-01-02");
        check("Nullable(UInt8)", Style::Plain, "NULL", "\\N");
        check("Nullable(String)", Style::Plain, "\\N", "\\\\N");
        check("Array(UInt8)", Style::Plain, "[1, 2 ]", "[1,2]");
        check("Array(UInt8)", Style::Plain, "[NULL]", "[0]");
        check(
            "Array(DateTime)",
            Style::Plain,
            "[1700000000]",
            "['2023-11-14 22:13:20']",
        );
        check(
            "Tuple(UInt8, String)",
            Style::Plain,
            "( 1 , 'a')",
            "(1,'a')",
        );
        check(
            "Map(String, UInt8)",
            Style::Escaped,
            "{'a':1, 'b' : 2}",
            "{'a':1,'b':2}",
        );
        check("Variant(String, UInt64)", Style::Plain, "5", "5");
        check("UInt8", Style::Json, "\"5\"", "5");
        check("String", Style::Json, "{\"a\":[1, 2]}", "{\"a\":[1, 2]}");
        check(
            "Tuple(a UInt8, b String)",
            Style::Json,
            "{\"b\":\"x\"}",
            "(0,'x')",
        );
        check(
            "JSON",
            Style::Json,
            "{\"a\":{\"b\":[1,null]},\"c\":null}",
            "{\"a\":{\"b\":[1,null]}}",
        );
    }

    #[test]
    fn what_is_no_value_is_refused_with_the_code_of_clickhouse() {
        refused("UInt8", "1.0", 6);
        refused("UInt8", " 1", 6);
        refused("Float64", "1abc", 6);
        refused("Float64", "", 72);
        refused("UInt8", "", 32);
        refused("Date", "2020-01-01x", 6);
        refused("Date", "x", 38);
        refused("DateTime", "x", 41);
        refused("Bool", "2", 467);
        refused("UUID", "x", 376);
        refused("IPv4", "x", 675);
        refused("IPv6", "x", 676);
        refused("FixedString(2)", "abc", 131);
        refused("Enum8('a' = 1)", "5", 691);
        refused("Array(UInt8)", "x", 130);
        refused("Array(UInt8)", "['5']", 130);
        refused("Array(String)", "[a]", 26);
        refused("Decimal(9, 2)", "abc", 6);
        refused("Decimal(9, 2)", "12345678901", 69);
        refused("Variant(UInt64, Date)", "abc", 117);
        refused("Tuple(UInt8, String)", "( 1 , 'a' ,)", 27);
        refused("JSON", "5", 117);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = "[".repeat(100_000);
        assert!(parsed("Dynamic", Style::Json, &text).is_err());
        assert!(parsed("JSON", Style::Json, &format!("{{\"a\":{text}")).is_err());
        assert!(parsed("Dynamic", Style::Quoted, &text).is_err());
    }
}
