//! Numbers, truth values and strings out of literals, as ClickHouse converts them.

use super::{Scalar, SettingError};

/// `0`, `1`, `true`, `false`, and the same as strings.
pub(super) fn to_bool(value: &Scalar) -> Result<bool, SettingError> {
    match value {
        Scalar::Bool(flag) => Ok(*flag),
        Scalar::UInt64(0) => Ok(false),
        Scalar::UInt64(1) => Ok(true),
        Scalar::UInt64(_) | Scalar::Int64(_) => Err(out_of_range(value, "bool")),
        Scalar::Float64(number) if !number.is_finite() => {
            Err(SettingError::NotFinite(value.clone()))
        }
        Scalar::Float64(number) if (0.0..=1.0).contains(number) => Ok(*number != 0.0),
        Scalar::Float64(_) => Err(SettingError::FloatOutOfRange),
        Scalar::String(text) => bool_from_text(text),
        Scalar::Null | Scalar::Other { .. } => Err(not_number(value, "bool")),
    }
}

fn bool_from_text(text: &str) -> Result<bool, SettingError> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ if text.eq_ignore_ascii_case("false") => Ok(false),
        _ if text.eq_ignore_ascii_case("true") => Ok(true),
        _ => Err(SettingError::NotBool(text.to_owned())),
    }
}

/// An integer of 64 bits without a sign; fractions are cut off.
pub(super) fn to_u64(value: &Scalar) -> Result<u64, SettingError> {
    const KIND: &str = "unsigned long";
    const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
    match value {
        Scalar::UInt64(number) => Ok(*number),
        Scalar::Int64(number) => u64::try_from(*number).map_err(|_| out_of_range(value, KIND)),
        Scalar::Float64(number) => {
            in_range(value, (0.0..TWO_TO_64).contains(number)).map(|()| truncate_unsigned(*number))
        }
        Scalar::Bool(flag) => Ok(u64::from(*flag)),
        Scalar::String(text) => {
            let (_, size) = integer_from_text(text, Sign::Unsigned, Suffix::Size)?;
            Ok(size)
        }
        Scalar::Null | Scalar::Other { .. } => Err(not_number(value, KIND)),
    }
}

/// An integer of 64 bits with a sign; fractions are cut off.
pub(super) fn to_i64(value: &Scalar) -> Result<i64, SettingError> {
    const KIND: &str = "long";
    const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
    match value {
        Scalar::UInt64(number) => i64::try_from(*number).map_err(|_| out_of_range(value, KIND)),
        Scalar::Int64(number) => Ok(*number),
        Scalar::Float64(number) => in_range(value, (-TWO_TO_63..TWO_TO_63).contains(number))
            .map(|()| truncate_signed(*number)),
        Scalar::Bool(flag) => Ok(i64::from(*flag)),
        Scalar::String(text) => {
            let (negative, size) = integer_from_text(text, Sign::Signed, Suffix::Size)?;
            let number = size.cast_signed();
            Ok(if negative {
                number.wrapping_neg()
            } else {
                number
            })
        }
        Scalar::Null | Scalar::Other { .. } => Err(not_number(value, KIND)),
    }
}

/// A count of threads: `auto`, or an integer without a size suffix. `None` is `auto`.
pub(super) fn to_threads(value: &Scalar) -> Result<Option<u64>, SettingError> {
    match value {
        Scalar::String(text) if text == "auto" || text.starts_with("auto(") => Ok(None),
        Scalar::String(text) => {
            let (_, number) = integer_from_text(text, Sign::Unsigned, Suffix::None)?;
            Ok((number != 0).then_some(number))
        }
        _ => to_u64(value).map(|number| (number != 0).then_some(number)),
    }
}

/// A ratio.
pub(super) fn to_f64(value: &Scalar) -> Result<f64, SettingError> {
    const KIND: &str = "double";
    match value {
        Scalar::UInt64(number) => {
            let float = *number as f64;
            let is_exact = float as i128 == i128::from(*number);
            is_exact
                .then_some(float)
                .ok_or_else(|| out_of_range(value, KIND))
        }
        Scalar::Int64(number) => {
            let float = *number as f64;
            let is_exact = float as i128 == i128::from(*number);
            is_exact
                .then_some(float)
                .ok_or_else(|| out_of_range(value, KIND))
        }
        Scalar::Float64(number) if !number.is_finite() => {
            Err(SettingError::NotFinite(value.clone()))
        }
        Scalar::Float64(number) => Ok(*number),
        Scalar::Bool(flag) => Ok(f64::from(u8::from(*flag))),
        Scalar::String(text) => float_from_text(text),
        Scalar::Null | Scalar::Other { .. } => Err(not_number(value, KIND)),
    }
}

/// Seconds, of which microseconds must fit into 64 bits.
pub(super) fn to_seconds(value: &Scalar) -> Result<f64, SettingError> {
    const SECONDS_MAX: f64 = 9_223_372_036_854.0;
    let seconds = to_f64(value)?;
    if seconds.abs() > SECONDS_MAX {
        return Err(SettingError::TooManySeconds(seconds));
    }
    Ok(seconds)
}

/// The longest start of the text that is a number must be all of it.
fn float_from_text(text: &str) -> Result<f64, SettingError> {
    let size = (1..=text.len())
        .rev()
        .find(|&size| text.is_char_boundary(size) && is_float(&text[..size]))
        .ok_or_else(|| SettingError::NotFloat(text.to_owned()))?;
    if size < text.len() {
        return Err(SettingError::Trailing(text[size..].to_owned()));
    }
    text.parse()
        .map_err(|_| SettingError::NotFloat(text.to_owned()))
}

fn is_float(text: &str) -> bool {
    text.ends_with(|last: char| last.is_ascii_alphanumeric()) && text.parse::<f64>().is_ok()
}

/// Only a string literal is a string.
pub(super) fn to_text(value: &Scalar) -> Result<String, SettingError> {
    match value {
        Scalar::String(text) => Ok(text.clone()),
        _ => Err(wrong_type(value, "String")),
    }
}

pub(super) fn wrong_type(value: &Scalar, requested: &'static str) -> SettingError {
    SettingError::WrongType {
        found: value.type_name(),
        requested,
    }
}

fn not_number(value: &Scalar, kind: &'static str) -> SettingError {
    SettingError::NotNumber {
        value: value.clone(),
        kind,
    }
}

fn out_of_range(value: &Scalar, kind: &'static str) -> SettingError {
    SettingError::OutOfRange {
        value: value.clone(),
        kind,
    }
}

fn in_range(value: &Scalar, fits: bool) -> Result<(), SettingError> {
    match value {
        Scalar::Float64(number) if !number.is_finite() => {
            Err(SettingError::NotFinite(value.clone()))
        }
        _ if fits => Ok(()),
        _ => Err(SettingError::FloatOutOfRange),
    }
}

#[expect(
    clippy::cast_sign_loss,
    reason = "the caller has checked that the number is not negative"
)]
fn truncate_unsigned(number: f64) -> u64 {
    number as u64
}

fn truncate_signed(number: f64) -> i64 {
    number as i64
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Signed,
    Unsigned,
}

#[derive(Clone, Copy, PartialEq)]
enum Suffix {
    None,
    Size,
}

/// Whether there is a minus, and the digits times the suffix. Overflow wraps, as in ClickHouse.
fn integer_from_text(text: &str, sign: Sign, suffix: Suffix) -> Result<(bool, u64), SettingError> {
    if text.is_empty() {
        return Err(SettingError::Empty);
    }
    let (negative, rest) = sign_of(text, sign)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 && rest.len() < text.len() {
        return Err(SettingError::NoDigits);
    }
    let number = rest.bytes().take(digits).fold(0_u64, |number, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit - b'0'))
    });
    let rest = &rest[digits..];
    let (factor, rest) = match suffix {
        Suffix::Size => size_suffix(rest),
        Suffix::None => (1, rest),
    };
    if !rest.is_empty() {
        return Err(SettingError::Trailing(rest.to_owned()));
    }
    Ok((negative, number.wrapping_mul(factor)))
}

fn sign_of(text: &str, sign: Sign) -> Result<(bool, &str), SettingError> {
    let minus = text.starts_with('-');
    if minus && sign == Sign::Unsigned {
        return Err(SettingError::Minus);
    }
    let Some(rest) = text.strip_prefix(['+', '-']) else {
        return Ok((false, text));
    };
    if rest.starts_with(['+', '-']) {
        return Err(SettingError::TwoSigns);
    }
    Ok((minus, rest))
}

/// `K`, `M`, `G` or `T` are powers of 1000, with an `i` after them powers of 1024.
fn size_suffix(text: &str) -> (u64, &str) {
    let power = match text.bytes().next() {
        Some(b'k' | b'K') => 1,
        Some(b'M') => 2,
        Some(b'G') => 3,
        Some(b'T') => 4,
        _ => return (1, text),
    };
    match text[1..].strip_prefix('i') {
        Some(rest) => (1024_u64.pow(power), rest),
        None => (1000_u64.pow(power), &text[1..]),
    }
}
