//! Values as text, and text as values, for the functions that convert.

use crate::context::Context;
use crate::error::QueryError;
use crate::functions::cast::Doubt;
use crate::functions::number::{Native, NumberKind, with_native};
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BinaryBuilder};
use arrow::buffer::NullBuffer;
use ethnum::U256;
use granary_columns::{Column, ColumnBuilder, ColumnError};
use granary_types::{DataType, ErrorCode};

/// The strings of a `FixedString`, with the zeros at their ends.
pub fn padded_strings(values: &ArrayRef) -> BinaryArray {
    let values = values.as_fixed_size_binary();
    BinaryArray::from_iter_values((0..values.len()).map(|at| values.value(at)))
}

/// The strings of a `FixedString`, without the zeros at their ends.
pub fn unpadded_strings(values: &ArrayRef) -> BinaryArray {
    let values = values.as_fixed_size_binary();
    let strings =
        (0..values.len()).map(|at| values.is_valid(at).then(|| unpadded(values.value(at))));
    strings.collect()
}

fn unpadded(bytes: &[u8]) -> &[u8] {
    let length = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    &bytes[..length]
}

/// The texts of values, as `toString` gives them.
pub fn write(column: &Column, context: &Context) -> BinaryArray {
    let settings = granary_formats::FormatSettings::in_time_zone(context.time_zone);
    let text = granary_formats::ColumnText::new(column, &settings);
    let mut builder = BinaryBuilder::with_capacity(column.len(), column.len() * 8);
    let mut out = Vec::new();
    for row in 0..column.len() {
        if text.is_null(row) {
            builder.append_null();
            continue;
        }
        out.clear();
        text.write(row, granary_formats::Style::Plain, &mut out);
        builder.append_value(&out);
    }
    builder.finish()
}

/// Why a text is no value.
pub struct Unreadable {
    code: ErrorCode,
    message: String,
}

fn unreadable(code: ErrorCode, message: impl Into<String>) -> Unreadable {
    Unreadable {
        code,
        message: message.into(),
    }
}

/// Texts as values of a type.
///
/// # Errors
/// When a text is no value of the type, unless that gives `NULL`.
pub fn parse(
    texts: &BinaryArray,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    match NumberKind::of(to) {
        Some(kind) if kind.float => parse_each(texts, to, doubt, |text| float(text, to)),
        Some(_) if *to != DataType::Bool => with_native!(to, T => {
            let kind = NumberKind::of(to).expect("a number");
            parse_native::<T>(texts, to, doubt, |text| integer(text, to, kind, doubt).map(T::cast))
        }, else unreachable!("numbers")),
        _ if matches!(to, DataType::Interval(_)) => {
            let kind = NumberKind {
                signed: true,
                float: false,
                bytes: 8,
            };
            parse_native::<i64>(texts, to, doubt, |text| {
                integer(text, to, kind, doubt).map(i64::cast)
            })
        }
        _ if matches!(to, DataType::Date | DataType::Date32)
            && texts
                .iter()
                .flatten()
                .all(|text| plain_date(text).is_some()) =>
        {
            parse_native::<i64>(texts, &DataType::Int64, doubt, |text| {
                Ok(plain_date(text).expect("all of them are"))
            })
            .map(|days| as_dates(&days, to))
        }
        _ => parse_values(texts, to, doubt, context),
    }
}

/// The day of `YYYY-MM-DD`, with or without a time behind it; a day that the month does not have lies in the next.
fn plain_date(text: &[u8]) -> Option<i64> {
    let date = match text {
        [date @ .., b' ' | b'T', _, _, b':', _, _, b':', _, _] | date => date,
    };
    if date.len() != 10 || date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        let value = |sum: Option<i64>, digit: &u8| {
            Some(sum? * 10 + i64::from(digit.is_ascii_digit().then_some(digit - b'0')?))
        };
        digits.iter().fold(Some(0), value)
    };
    let (year, month, day) = (
        number(&date[..4])?,
        number(&date[5..7])?,
        number(&date[8..])?,
    );
    ((1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| crate::functions::calendar::day_of(year, month, 1) + day - 1)
}

fn as_dates(days: &ArrayRef, to: &DataType) -> ArrayRef {
    let values = i64::read(days).into_iter();
    let nulls = days.nulls().cloned();
    match to {
        DataType::Date => u16::write(
            values.map(|day| day.clamp(0, 65_535) as u16).collect(),
            nulls,
            to,
        ),
        _ => i32::write(values.map(|day| day as i32).collect(), nulls, to),
    }
}

/// Texts as values that are no plain numbers.
fn parse_values(
    texts: &BinaryArray,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let settings = granary_formats::FormatSettings::in_time_zone(context.time_zone);
    let target = match doubt {
        Doubt::Null if to.can_be_inside_nullable() => to.clone().nullable(),
        _ => to.clone(),
    };
    let full = |error: ColumnError| QueryError::refused(error.code(), error.to_string());
    let mut builder = ColumnBuilder::new(&target).map_err(full)?;
    for text in texts {
        let Some(text) = text else {
            builder.push_default().map_err(full)?;
            continue;
        };
        let parsed = granary_formats::parse_text(
            &mut builder,
            granary_formats::Style::Plain,
            text,
            &settings,
        );
        match parsed {
            Ok(()) => {}
            Err(_) if doubt == Doubt::Null => builder.push_default().map_err(full)?,
            Err(error) => return Err(QueryError::refused(error.code(), error.to_string())),
        }
    }
    let values = builder.finish().map_err(full)?.values;
    Ok(match texts.nulls() {
        Some(nulls) => with_nulls(&values, nulls),
        None => values,
    })
}

/// The same values with further nulls.
pub fn with_nulls(values: &ArrayRef, nulls: &NullBuffer) -> ArrayRef {
    let nulls = NullBuffer::union(values.nulls(), Some(nulls));
    let data = values.to_data().into_builder().nulls(nulls).build();
    arrow::array::make_array(data.expect("as many nulls as values"))
}

fn parse_each(
    texts: &BinaryArray,
    to: &DataType,
    doubt: Doubt,
    read: impl Fn(&[u8]) -> Result<f64, Unreadable>,
) -> Result<ArrayRef, QueryError> {
    with_native!(to, T => parse_native::<T>(texts, to, doubt, |text| read(text).map(T::cast)), else unreachable!("numbers"))
}

fn parse_native<T: Native>(
    texts: &BinaryArray,
    to: &DataType,
    doubt: Doubt,
    read: impl Fn(&[u8]) -> Result<T, Unreadable>,
) -> Result<ArrayRef, QueryError> {
    let mut values = Vec::with_capacity(texts.len());
    let mut valid = vec![true; texts.len()];
    for (at, text) in texts.iter().enumerate() {
        match text.map(&read) {
            Some(Ok(value)) => values.push(value),
            Some(Err(error)) if doubt != Doubt::Null => {
                return Err(QueryError::refused(error.code, error.message));
            }
            _ => {
                valid[at] = false;
                values.push(T::default());
            }
        }
    }
    let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
    Ok(T::write(values, nulls, to))
}

/// An integer, as its bits; what does not fit wraps, unless that gives `NULL`.
fn integer(text: &[u8], to: &DataType, kind: NumberKind, doubt: Doubt) -> Result<U256, Unreadable> {
    let syntax = |at: usize| {
        let message = format!(
            "Cannot parse string '{}' as {to}: syntax error at position {at}",
            String::from_utf8_lossy(text)
        );
        unreadable(ErrorCode::CANNOT_PARSE_TEXT, message)
    };
    if text.is_empty() {
        let message = format!(
            "Attempt to read after eof: Cannot parse {to} from String, because value is too short"
        );
        return Err(unreadable(ErrorCode::ATTEMPT_TO_READ_AFTER_EOF, message));
    }
    let (negative, digits) = match text[0] {
        b'-' if !kind.signed => {
            return Err(unreadable(
                ErrorCode::CANNOT_PARSE_NUMBER,
                "Unsigned type must not contain '-' symbol",
            ));
        }
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() {
        return Err(unreadable(
            ErrorCode::CANNOT_PARSE_NUMBER,
            "Cannot parse number with a sign character but without any numeric character",
        ));
    }
    let mut value = U256::ZERO;
    let mut small = 0u64;
    let short = digits.len() < 19;
    for (at, digit) in digits.iter().enumerate() {
        if !digit.is_ascii_digit() {
            return Err(syntax(at + text.len() - digits.len()));
        }
        let digit = digit - b'0';
        if short {
            small = small * 10 + u64::from(digit);
        } else {
            value = value
                .wrapping_mul(U256::new(10))
                .wrapping_add(U256::from(digit));
        }
    }
    if short {
        value = U256::from(small);
    }
    if doubt != Doubt::Wrap {
        let bits = kind.bytes as u32 * 8 - u32::from(kind.signed);
        let most = if bits == 256 {
            U256::MAX
        } else {
            (U256::ONE << bits) - U256::ONE
        };
        if digits.len() > 78 || value > most + U256::from(u8::from(negative)) {
            return Err(unreadable(
                ErrorCode::CANNOT_PARSE_TEXT,
                format!("The number does not fit into {to}"),
            ));
        }
    }
    Ok(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

fn float(text: &[u8], to: &DataType) -> Result<f64, Unreadable> {
    let cannot = || {
        let message = format!(
            "Cannot read floating point value here: {}",
            String::from_utf8_lossy(text)
        );
        unreadable(ErrorCode::CANNOT_PARSE_NUMBER, message)
    };
    let string = std::str::from_utf8(text).map_err(|_| cannot())?;
    let plain = string.trim_start_matches(['+', '-']);
    let sane = plain.len() + 1 >= string.len() && !plain.is_empty();
    let parse = |text: &str| match to {
        DataType::Float32 | DataType::BFloat16 => text.parse::<f32>().ok().map(f64::from),
        _ => text.parse::<f64>().ok(),
    };
    if let Some(value) = parse(string).filter(|_| sane) {
        return Ok(value);
    }
    let number = plain
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    if number == 0 {
        return Err(cannot());
    }
    let message = format!("Cannot parse string '{string}' as {to}: syntax error");
    Err(unreadable(ErrorCode::CANNOT_PARSE_TEXT, message))
}
