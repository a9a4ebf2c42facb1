//! The text of numbers.

use arrow::datatypes::i256;

/// An integer.
pub(crate) fn write_integer(value: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// The shortest text that is read as the same number.
pub(crate) fn write_float64(value: f64, out: &mut Vec<u8>) {
    if value.is_finite() {
        write_shortest(ryu::Buffer::new().format_finite(value), out);
    } else {
        write_denormal(value, out);
    }
}

/// As [`write_float64`], for fewer digits.
pub(crate) fn write_float32(value: f32, out: &mut Vec<u8>) {
    if value.is_finite() {
        write_shortest(ryu::Buffer::new().format_finite(value), out);
    } else {
        write_denormal(f64::from(value), out);
    }
}

fn write_denormal(value: f64, out: &mut Vec<u8>) {
    let text: &[u8] = match value {
        _ if value.is_nan() => b"nan",
        _ if value > 0.0 => b"inf",
        _ => b"-inf",
    };
    out.extend_from_slice(text);
}

/// From the digits of `text`, in ClickHouse's form: an exponent below 1e-6 and from 1e21 on.
fn write_shortest(text: &str, out: &mut Vec<u8>) {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    out.extend_from_slice(sign.as_bytes());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = [0_u8; 40];
    let length = whole.len() + fraction.len();
    digits[..whole.len()].copy_from_slice(whole.as_bytes());
    digits[whole.len()..length].copy_from_slice(fraction.as_bytes());
    let leading = digits[..length].iter().take_while(|d| **d == b'0').count();
    if leading == length {
        out.push(b'0');
        return;
    }
    let digits = &digits[leading..length];
    let trailing = digits.iter().rev().take_while(|d| **d == b'0').count();
    let digits = &digits[..digits.len() - trailing];
    // The value is 0.DIGITS times ten to the power of `point`.
    let point = whole.len() as i32 - leading as i32 + exponent;
    write_digits(digits, point, out);
}

fn write_digits(digits: &[u8], point: i32, out: &mut Vec<u8>) {
    let count = digits.len() as i32;
    if !(-5..=21).contains(&point) {
        out.push(digits[0]);
        if count > 1 {
            out.push(b'.');
            out.extend_from_slice(&digits[1..]);
        }
        out.push(b'e');
        write_integer(point - 1, out);
    } else if point <= 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + point.unsigned_abs() as usize, b'0');
        out.extend_from_slice(digits);
    } else if point >= count {
        out.extend_from_slice(digits);
        out.resize(out.len() + (point - count) as usize, b'0');
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        out.extend_from_slice(whole);
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

/// What a decimal keeps of the zeros at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrailingZeros {
    Cut,
    Kept,
}

/// A decimal of up to 38 digits.
pub(crate) fn write_decimal128(value: i128, scale: u8, zeros: TrailingZeros, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(value.unsigned_abs());
    write_decimal(value < 0, digits, scale, zeros, out);
}

/// A decimal of more digits.
pub(crate) fn write_decimal256(value: i256, scale: u8, zeros: TrailingZeros, out: &mut Vec<u8>) {
    let text = value.to_string();
    let digits = text.trim_start_matches('-');
    write_decimal(text.len() > digits.len(), digits, scale, zeros, out);
}

fn write_decimal(negative: bool, digits: &str, scale: u8, zeros: TrailingZeros, out: &mut Vec<u8>) {
    if negative {
        out.push(b'-');
    }
    let scale = usize::from(scale);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
    out.extend_from_slice(if whole.is_empty() {
        b"0"
    } else {
        whole.as_bytes()
    });
    let leading = scale - fraction.len();
    let fraction = match zeros {
        TrailingZeros::Cut => fraction.trim_end_matches('0'),
        TrailingZeros::Kept => fraction,
    };
    if fraction.is_empty() && (zeros == TrailingZeros::Cut || scale == 0) {
        return;
    }
    out.push(b'.');
    out.resize(out.len() + leading, b'0');
    out.extend_from_slice(fraction.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, expected: &str) {
        let mut out = Vec::new();
        write_float64(value, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn floats_are_written_in_the_shortest_form() {
        check(0.0, "0");
        check(-0.0, "-0");
        check(1.0, "1");
        check(-1.5, "-1.5");
        check(1e20, "100000000000000000000");
        check(1e21, "1e21");
        check(1.5e-7, "1.5e-7");
        check(0.000_001_234, "0.000001234");
        check(5e-324, "5e-324");
        check(f64::NEG_INFINITY, "-inf");
    }

    #[test]
    fn decimals_lose_their_zeros() {
        let mut out = Vec::new();
        write_decimal128(-1, 4, TrailingZeros::Cut, &mut out);
        out.push(b' ');
        write_decimal128(15_000, 4, TrailingZeros::Cut, &mut out);
        out.push(b' ');
        write_decimal128(0, 2, TrailingZeros::Kept, &mut out);
        out.push(b' ');
        write_decimal128(50_000, 4, TrailingZeros::Cut, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "-0.0001 1.5 0.00 5");
    }
}
