//! Number literals.

use crate::ast::Literal;
use crate::input::{Parsed, Tokens};
use crate::token::{Symbol, TokenKind};

/// `[+ | -] number | inf | nan`
pub(crate) fn signed_number(input: Tokens<'_>) -> Parsed<'_, Literal> {
    // ok: -1, +1.5, - inf
    // err: - x
    let negative = input.at(Symbol::Minus);
    let sign = usize::from(negative || input.at(Symbol::Plus));
    let rest = input.advance(sign);
    match number_value(rest) {
        Some(value) => Ok((
            rest.advance(1),
            if negative { negate(value) } else { value },
        )),
        None => rest.miss("a number"),
    }
}

fn number_value(input: Tokens<'_>) -> Option<Literal> {
    let token = input.first();
    let text = input.text_of(token);
    match token.kind {
        TokenKind::Number => parse_number(text),
        TokenKind::Word => match text.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => Some(Literal::Float(f64::INFINITY)),
            "nan" => Some(Literal::Float(f64::NAN)),
            _ => None,
        },
        _ => None,
    }
}

fn negate(literal: Literal) -> Literal {
    match literal {
        Literal::Unsigned(0) => Literal::Unsigned(0),
        Literal::Unsigned(value) => match 0_i64.checked_sub_unsigned(value) {
            Some(value) => Literal::Signed(value),
            None => Literal::Float(-(value as f64)),
        },
        Literal::Float(value) => Literal::Float(-value),
        other => other,
    }
}

/// A number token; whole ones that need more than 64 bits are floats.
fn parse_number(text: &str) -> Option<Literal> {
    let text = text.replace('_', "");
    let lower = text.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("0x") {
        return parse_hex(digits);
    }
    if let Some(digits) = lower.strip_prefix("0b") {
        return u64::from_str_radix(digits, 2).ok().map(Literal::Unsigned);
    }
    if let Ok(value) = lower.parse::<u64>() {
        return Some(Literal::Unsigned(value));
    }
    let value: f64 = lower.parse().ok()?;
    value.is_finite().then_some(Literal::Float(value))
}

fn parse_hex(digits: &str) -> Option<Literal> {
    if let Ok(value) = u64::from_str_radix(digits, 16) {
        return Some(Literal::Unsigned(value));
    }
    let (mantissa, exponent) = digits.split_once('p').unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut value = 0.0_f64;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    let exponent: i32 = exponent.parse().ok()?;
    let value =
        value * 2.0_f64.powi(exponent.checked_sub(4 * i32::try_from(fraction.len()).ok()?)?);
    value.is_finite().then_some(Literal::Float(value))
}
