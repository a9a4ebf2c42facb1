//! Values that are not made of others, from their text.

use super::cursor::{Cursor, excerpt};
use super::error::ValueError;
use super::moment::{read_date, read_date_time, read_time};
use crate::settings::FormatSettings;
use arrow::datatypes::i256;
use ethnum::I256;
use granary_columns::Scalar;
use granary_types::{DataType, EnumValues};

/// Bytes of a value that are kept in another order than they are written.
pub(crate) type Scratch = [u8; 32];

/// Reads a value and leaves what follows it. Texts of any kind take everything.
pub(crate) fn read_scalar<'a: 's, 's>(
    data_type: &DataType,
    cursor: &mut Cursor<'a>,
    settings: &FormatSettings,
    scratch: &'s mut Scratch,
) -> Result<Scalar<'s>, ValueError> {
    Ok(match data_type {
        DataType::Bool => Scalar::Unsigned(u64::from(read_bool(cursor, settings)?)),
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => {
            Scalar::Unsigned(read_unsigned(cursor)?)
        }
        DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Interval(_) => Scalar::Signed(read_signed(cursor)?),
        DataType::Int128 => Scalar::Decimal128(read_wide(cursor)?.as_i128()),
        DataType::Int256 => Scalar::Decimal256(arrow_i256(read_wide(cursor)?)),
        DataType::UInt128 => {
            scratch[..16].copy_from_slice(&read_wide(cursor)?.as_u128().to_be_bytes());
            Scalar::Bytes(&scratch[..16])
        }
        DataType::UInt256 => {
            *scratch = read_wide(cursor)?.to_be_bytes();
            Scalar::Bytes(scratch)
        }
        DataType::BFloat16 => {
            let bits = (read_float(cursor)? as f32).to_bits();
            Scalar::Float32(f32::from_bits(bits & 0xffff_0000))
        }
        DataType::Float32 => Scalar::Float32(read_float32(cursor)?),
        DataType::Float64 => Scalar::Float64(read_float(cursor)?),
        DataType::Decimal { precision, scale } => {
            let value = read_decimal(cursor, *precision, *scale)?;
            if *precision <= 38 {
                Scalar::Decimal128(value.as_i128())
            } else {
                Scalar::Decimal256(arrow_i256(value))
            }
        }
        DataType::Date => {
            let days = read_date(cursor)?;
            Scalar::Unsigned(days.clamp(0, i64::from(u16::MAX)) as u64)
        }
        DataType::Date32 => Scalar::Signed(read_date(cursor)?.clamp(DATE32_MIN, DATE32_MAX)),
        DataType::DateTime(zone) => {
            let zone = settings.zone(zone.as_deref());
            let seconds = read_date_time(cursor, 0, zone, settings)?;
            Scalar::Unsigned(seconds.clamp(0, i64::from(u32::MAX)) as u64)
        }
        DataType::DateTime64 {
            precision,
            time_zone,
        } => {
            let zone = settings.zone(time_zone.as_deref());
            Scalar::Signed(read_date_time(cursor, *precision, zone, settings)?)
        }
        DataType::Time => Scalar::Signed(read_time(cursor, 0)?),
        DataType::Time64(precision) => Scalar::Signed(read_time(cursor, *precision)?),
        DataType::Uuid => {
            scratch[..16].copy_from_slice(&read_uuid(cursor)?);
            Scalar::Bytes(&scratch[..16])
        }
        DataType::Ipv4 => Scalar::Unsigned(u64::from(read_ipv4(cursor)?)),
        DataType::Ipv6 => {
            scratch[..16].copy_from_slice(&read_ipv6(cursor)?);
            Scalar::Bytes(&scratch[..16])
        }
        DataType::Enum8(names) => Scalar::Signed(i64::from(read_enum(cursor, names, data_type)?)),
        DataType::Enum16(names) => Scalar::Signed(i64::from(read_enum(cursor, names, data_type)?)),
        DataType::String => {
            let text = cursor.rest();
            cursor.advance(text.len());
            Scalar::Bytes(text)
        }
        other => {
            return Err(ValueError::Unsupported {
                data_type: other.clone(),
            });
        }
    })
}

const DATE32_MIN: i64 = -25_567; // 1900-01-01
const DATE32_MAX: i64 = 120_529; // 2299-12-31

fn read_bool(cursor: &mut Cursor<'_>, settings: &FormatSettings) -> Result<bool, ValueError> {
    let words: [(&[u8], bool); 12] = [
        (settings.bool_true.as_bytes(), true),
        (settings.bool_false.as_bytes(), false),
        (b"true", true),
        (b"false", false),
        (b"yes", true),
        (b"no", false),
        (b"on", true),
        (b"off", false),
        (b"enabled", true),
        (b"disabled", false),
        (b"enable", true),
        (b"disable", false),
    ];
    for (word, value) in words {
        if cursor.eat_word_ignoring_case(word) {
            return Ok(value);
        }
    }
    let letters: [(&[u8], bool); 6] = [
        (b"1", true),
        (b"0", false),
        (b"t", true),
        (b"f", false),
        (b"y", true),
        (b"n", false),
    ];
    let letter = letters
        .into_iter()
        .find(|(letter, _)| cursor.eat_word_ignoring_case(letter));
    letter
        .map(|(_, value)| value)
        .ok_or_else(|| ValueError::Bool {
            found: excerpt(cursor.rest()),
        })
}

fn number_error(cursor: &Cursor<'_>) -> ValueError {
    if cursor.is_at_end() {
        return cursor.expected("a number");
    }
    ValueError::Number {
        found: excerpt(cursor.rest()),
    }
}

/// Digits; what does not fit is cut off as in ClickHouse, at the top.
fn read_digits(cursor: &mut Cursor<'_>) -> Result<u64, ValueError> {
    let digits = cursor.take_while(|byte| byte.is_ascii_digit());
    if digits.is_empty() {
        return Err(number_error(cursor));
    }
    let mut value = 0_u64;
    for digit in digits {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
    }
    Ok(value)
}

fn read_unsigned(cursor: &mut Cursor<'_>) -> Result<u64, ValueError> {
    cursor.eat(b'+');
    read_digits(cursor)
}

fn read_signed(cursor: &mut Cursor<'_>) -> Result<i64, ValueError> {
    let negative = !cursor.eat(b'+') && cursor.eat(b'-');
    let value = read_digits(cursor)?.cast_signed();
    Ok(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

fn read_wide(cursor: &mut Cursor<'_>) -> Result<I256, ValueError> {
    let negative = !cursor.eat(b'+') && cursor.eat(b'-');
    let digits = cursor.take_while(|byte| byte.is_ascii_digit());
    if digits.is_empty() {
        return Err(number_error(cursor));
    }
    let value = digits_to_i256(digits);
    Ok(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

fn digits_to_i256(digits: &[u8]) -> I256 {
    let mut value = I256::ZERO;
    for chunk in digits.chunks(18) {
        let number = chunk
            .iter()
            .fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
        let factor = I256::from(10_i64.pow(chunk.len() as u32));
        value = value.wrapping_mul(factor).wrapping_add(I256::from(number));
    }
    value
}

fn arrow_i256(value: I256) -> i256 {
    i256::from_le_bytes(value.to_le_bytes())
}

/// The text of a number, as far as it goes.
fn float_text<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, ValueError> {
    let rest = cursor.rest();
    number_text(cursor).ok_or_else(|| ValueError::Number {
        found: excerpt(rest),
    })
}

fn number_text<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let start = cursor.position();
    if !cursor.eat(b'+') {
        cursor.eat(b'-');
    }
    let is_word = [&b"infinity"[..], b"inf", b"nan"]
        .into_iter()
        .any(|word| cursor.eat_word_ignoring_case(word));
    if !is_word {
        let whole = cursor.take_while(|byte| byte.is_ascii_digit()).len();
        let mut fraction = 0;
        if cursor.eat(b'.') {
            fraction = cursor.take_while(|byte| byte.is_ascii_digit()).len();
        }
        if whole + fraction == 0 {
            cursor.reset(start);
            return None;
        }
        skip_exponent(cursor);
    }
    std::str::from_utf8(cursor.between(start, cursor.position())).ok()
}

fn skip_exponent(cursor: &mut Cursor<'_>) {
    let start = cursor.position();
    if !cursor.eat(b'e') && !cursor.eat(b'E') {
        return;
    }
    if !cursor.eat(b'+') {
        cursor.eat(b'-');
    }
    if cursor.take_while(|byte| byte.is_ascii_digit()).is_empty() {
        cursor.reset(start);
    }
}

fn read_float(cursor: &mut Cursor<'_>) -> Result<f64, ValueError> {
    let text = float_text(cursor)?;
    text.parse().map_err(|_| ValueError::Number {
        found: text.to_owned(),
    })
}

fn read_float32(cursor: &mut Cursor<'_>) -> Result<f32, ValueError> {
    let text = float_text(cursor)?;
    text.parse().map_err(|_| ValueError::Number {
        found: text.to_owned(),
    })
}

/// A decimal as an integer of so many digits behind the point. Further digits are cut off.
fn read_decimal(cursor: &mut Cursor<'_>, precision: u8, scale: u8) -> Result<I256, ValueError> {
    let text = float_text(cursor)?;
    let error = || ValueError::Number {
        found: text.to_owned(),
    };
    let negative = text.starts_with('-');
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| error())?;
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(error());
    }
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    if leading == digits.len() {
        return Ok(I256::ZERO);
    }
    digits.drain(..leading);
    let digits_before_point = whole.len() as i64 - leading as i64 + exponent;
    let digits_max = usize::from(precision - scale);
    if digits_before_point > digits_max as i64 {
        return Err(ValueError::DecimalOverflow {
            digits: digits_before_point as usize,
            digits_max,
        });
    }
    let count = usize::try_from(digits_before_point + i64::from(scale)).unwrap_or(0);
    digits.resize(count, b'0');
    let value = digits_to_i256(&digits);
    Ok(if negative { -value } else { value })
}

/// In memory the second half comes first.
fn read_uuid(cursor: &mut Cursor<'_>) -> Result<[u8; 16], ValueError> {
    let rest = cursor.rest();
    let error = || ValueError::Uuid {
        found: excerpt(rest),
    };
    let text = cursor.take_while(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_known_form = match text.len() {
        36 => [8, 13, 18, 23].iter().all(|at| text[*at] == b'-'),
        32 => true,
        _ => false,
    };
    let digits: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'-').collect();
    if !is_known_form || digits.len() != 32 {
        return Err(error());
    }
    let digits = std::str::from_utf8(&digits).map_err(|_| error())?;
    let number = u128::from_str_radix(digits, 16).map_err(|_| error())?;
    Ok(number.rotate_right(64).to_be_bytes())
}

fn read_ipv4(cursor: &mut Cursor<'_>) -> Result<u32, ValueError> {
    let text = cursor.take_while(|byte| byte.is_ascii_digit() || byte == b'.');
    let address = std::str::from_utf8(text).ok().and_then(|text| {
        let mut bytes = [0_u8; 4];
        let mut parts = text.split('.');
        for byte in &mut bytes {
            *byte = parts.next()?.parse().ok()?;
        }
        parts.next().is_none().then_some(u32::from_be_bytes(bytes))
    });
    address.ok_or_else(|| ValueError::Ipv4 {
        found: excerpt(text),
    })
}

fn read_ipv6(cursor: &mut Cursor<'_>) -> Result<[u8; 16], ValueError> {
    let text = cursor.take_while(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.');
    let parsed = std::str::from_utf8(text).ok();
    let v6 = parsed.and_then(|text| text.parse::<std::net::Ipv6Addr>().ok());
    let v4 = || parsed.and_then(|text| text.parse::<std::net::Ipv4Addr>().ok());
    let address = v6.or_else(|| v4().map(|address| address.to_ipv6_mapped()));
    address
        .map(|address| address.octets())
        .ok_or_else(|| ValueError::Ipv6 {
            found: excerpt(text),
        })
}

/// A name, or the number of one.
fn read_enum<N>(
    cursor: &mut Cursor<'_>,
    names: &EnumValues<N>,
    data_type: &DataType,
) -> Result<N, ValueError>
where
    N: Copy + Ord + std::str::FromStr,
{
    let text = cursor.rest();
    cursor.advance(text.len());
    let by_number = || {
        let number: N = std::str::from_utf8(text).ok()?.trim().parse().ok()?;
        names.name(number).map(|_| number)
    };
    names
        .number(text)
        .or_else(by_number)
        .ok_or_else(|| ValueError::EnumElement {
            found: excerpt(text),
            data_type: data_type.clone(),
        })
}
