//! How strings, names and numbers are written, in both directions.

use std::fmt::Write;

pub use granary_types::back_quote_if_needed;

use crate::token::TokenKind;

/// A name in back quotes, whether it needs them or not.
pub fn back_quote(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    push_quoted(&mut quoted, name.as_bytes(), '`');
    quoted
}

/// A string literal with its quotes. Bytes that are not UTF-8 are written as `\xHH`.
pub fn quote_string(value: &[u8]) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    push_quoted(&mut quoted, value, '\'');
    quoted
}

/// Appends `value` between quotes to `out`.
pub(crate) fn push_quoted(out: &mut String, value: &[u8], quote: char) {
    out.push(quote);
    for chunk in value.utf8_chunks() {
        for character in chunk.valid().chars() {
            push_escaped(out, character, quote);
        }
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02X}").expect("a String takes everything");
        }
    }
    out.push(quote);
}

fn push_escaped(out: &mut String, character: char, quote: char) {
    match character {
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0' => out.push_str("\\0"),
        '\\' => out.push_str("\\\\"),
        other if other == quote => {
            out.push('\\');
            out.push(quote);
        }
        other => out.push(other),
    }
}

/// A float as ClickHouse prints it: shortest digits, `1.` for a whole one, `1e21` from there on.
pub fn format_float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("`{:e}` writes an exponent");
    let exponent: i32 = exponent.parse().expect("`{:e}` writes a whole exponent");
    let digits: String = mantissa
        .chars()
        .filter(|&character| character != '.')
        .collect();
    let sign = if value.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", place_point(&digits, exponent))
}

fn place_point(digits: &str, exponent: i32) -> String {
    let whole = exponent + 1;
    if !(-6..21).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e{exponent}");
    }
    if whole <= 0 {
        return format!("0.{}{digits}", "0".repeat(whole.unsigned_abs() as usize));
    }
    let whole = whole.unsigned_abs() as usize;
    if digits.len() <= whole {
        return format!("{digits}{}.", "0".repeat(whole - digits.len()));
    }
    format!("{}.{}", &digits[..whole], &digits[whole..])
}

/// The bytes of a string literal; `None` when an escape in it is cut short.
pub(crate) fn unescape_string(literal: &str, kind: TokenKind) -> Option<Vec<u8>> {
    if kind == TokenKind::Heredoc {
        let tag = literal[1..].find('$').map_or(0, |at| at + 2);
        return Some(literal.as_bytes()[tag..literal.len() - tag].to_vec());
    }
    if let Some(body) = literal.strip_prefix('\u{2018}') {
        return Some(body.trim_end_matches('\u{2019}').as_bytes().to_vec());
    }
    match literal.as_bytes()[0] {
        b'\'' => unescape(&literal.as_bytes()[1..literal.len() - 1], b'\''),
        letter => Some(decode_digits(&literal[2..literal.len() - 1], letter)),
    }
}

/// `x'4142'` and `b'01000001'`; the first byte may have fewer digits.
fn decode_digits(digits: &str, letter: u8) -> Vec<u8> {
    let (radix, width) = if letter.eq_ignore_ascii_case(&b'x') {
        (16, 2)
    } else {
        (2, 8)
    };
    let padding = (width - digits.len() % width) % width;
    let digits = format!("{}{digits}", "0".repeat(padding));
    (0..digits.len() / width)
        .filter_map(|at| u8::from_str_radix(&digits[at * width..(at + 1) * width], radix).ok())
        .collect()
}

/// The name in back quotes or double quotes; an empty one when it has a broken escape.
pub(crate) fn unescape_quoted(quoted: &str) -> String {
    if let Some(body) = quoted.strip_prefix('\u{201C}') {
        return body.trim_end_matches('\u{201D}').to_owned();
    }
    let bytes = quoted.as_bytes();
    unescape(&bytes[1..bytes.len() - 1], bytes[0])
        .and_then(|name| String::from_utf8(name).ok())
        .unwrap_or_default()
}

fn unescape(body: &[u8], quote: u8) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == quote {
            rest = &rest[1..];
            out.push(quote);
        } else if byte == b'\\' {
            rest = unescape_one(rest, &mut out)?;
        } else {
            out.push(byte);
        }
    }
    Some(out)
}

/// What follows a backslash. An unknown escape keeps its backslash.
fn unescape_one<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (&letter, tail) = rest.split_first()?;
    match letter {
        b'x' => {
            let digit = |at: usize| char::from(*tail.get(at)?).to_digit(16);
            out.push((digit(0)? * 16 + digit(1)?) as u8);
            return Some(&tail[2..]);
        }
        b'N' => {}
        b'a' => out.push(0x07),
        b'b' => out.push(0x08),
        b'e' => out.push(0x1B),
        b'f' => out.push(0x0C),
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'v' => out.push(0x0B),
        b'0' => out.push(0),
        b'\\' | b'\'' | b'"' | b'`' | b'/' | b'=' => out.push(letter),
        _ => out.extend([b'\\', letter]),
    }
    Some(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_string(literal: &str, printed: &str) {
        let value = unescape_string(literal, TokenKind::String).expect("a right literal");
        assert_eq!(quote_string(&value), printed);
    }

    #[test]
    fn strings_are_printed_with_the_escapes_that_clickhouse_uses() {
        check_string(r"'a''b\'c'", r"'a\'b\'c'");
        check_string(r"'\x41\n\0\\'", r"'A\n\0\\'");
        check_string(r"'\%\q\/'", r"'\\%\\q/'");
        check_string("x'414243'", "'ABC'");
        check_string("b'01000001'", "'A'");
        check_string("'\u{1}'", "'\u{1}'");
        check_string(r"'\xff'", r"'\xFF'");
    }

    #[test]
    fn a_heredoc_has_no_escapes() {
        let value = unescape_string(r"$t$a\n'$t$", TokenKind::Heredoc).expect("a right literal");
        assert_eq!(value, br"a\n'");
    }

    #[test]
    fn a_cut_escape_is_no_string() {
        assert_eq!(unescape_string(r"'\x4'", TokenKind::String), None);
    }

    #[test]
    fn names_lose_their_quotes() {
        assert_eq!(unescape_quoted("`a``b`"), "a`b");
        assert_eq!(unescape_quoted(r#""a\"b""#), "a\"b");
    }

    #[test]
    fn floats_keep_a_point_or_an_exponent() {
        for (value, printed) in [
            (1000.0, "1000."),
            (0.1, "0.1"),
            (1e20, "100000000000000000000."),
            (1e21, "1e21"),
            (1.5e22, "1.5e22"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (-0.0, "-0."),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (123.456, "123.456"),
        ] {
            assert_eq!(format_float(value), printed);
        }
    }
}
