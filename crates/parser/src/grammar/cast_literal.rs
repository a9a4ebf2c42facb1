//! `'text'::Type`: a literal before `::` is cast from its text, not from its value.

use crate::ast::{Expr, ExprKind, Literal};
use crate::grammar::data_type::data_type;
use crate::input::{Parsed, Tokens, string_literal};
use crate::token::{Symbol, TokenKind};

/// `literal :: type`, where the literal is a number, a string, or brackets with only these inside.
/// `None` when something else stands here.
pub(crate) fn cast_literal(input: Tokens<'_>) -> Option<Parsed<'_, Expr>> {
    // ok: 1::Int8, -1.50::Decimal(10, 2), [1, 'a']::Array(String)
    // err: a::Int8
    let rest = literal_end(input)?;
    if !rest.at(Symbol::DoubleColon) {
        return None;
    }
    Some(cast(input, rest))
}

fn cast<'a>(input: Tokens<'a>, rest: Tokens<'a>) -> Parsed<'a, Expr> {
    let (after, data_type) = data_type(rest.advance(1))?;
    let value = match string_literal(input) {
        Ok((_, value)) => value,
        Err(_) => input.text_until(rest).trim_end().as_bytes().to_vec(),
    };
    let value = Expr::new(ExprKind::Literal(Literal::String(value)));
    Ok((
        after,
        Expr::call(
            "CAST",
            vec![value, Expr::string(&data_type.to_single_line())],
        ),
    ))
}

fn literal_end(input: Tokens<'_>) -> Option<Tokens<'_>> {
    match input.first().kind {
        TokenKind::Symbol(Symbol::Minus) => {
            (input.peek(1).kind == TokenKind::Number).then(|| input.advance(2))
        }
        TokenKind::Number | TokenKind::String => Some(input.advance(1)),
        TokenKind::Symbol(Symbol::OpenSquare | Symbol::OpenRound) => brackets_end(input),
        _ => None,
    }
}

/// The end of brackets that hold nothing but literals.
fn brackets_end(mut input: Tokens<'_>) -> Option<Tokens<'_>> {
    use Symbol as S;
    let mut open = Vec::new();
    let mut last = S::OpenSquare;
    loop {
        let kind = input.first().kind;
        let allowed: &[Symbol] = match kind {
            TokenKind::Symbol(S::OpenSquare | S::OpenRound | S::Minus) | TokenKind::String => {
                &[S::OpenSquare, S::OpenRound, S::Comma]
            }
            TokenKind::Number => &[S::OpenSquare, S::OpenRound, S::Comma, S::Minus],
            TokenKind::Symbol(S::CloseSquare) => {
                &[S::OpenSquare, S::CloseSquare, S::CloseRound, S::Dot]
            }
            TokenKind::Symbol(S::CloseRound) => {
                &[S::OpenRound, S::CloseSquare, S::CloseRound, S::Dot]
            }
            TokenKind::Symbol(S::Comma) => &[S::CloseSquare, S::CloseRound, S::Dot],
            _ => break,
        };
        if !allowed.contains(&last) {
            return None;
        }
        match kind {
            TokenKind::Symbol(symbol @ (S::OpenSquare | S::OpenRound)) => open.push(symbol),
            TokenKind::Symbol(S::CloseSquare) if open.pop() != Some(S::OpenSquare) => return None,
            TokenKind::Symbol(S::CloseRound) if open.pop() != Some(S::OpenRound) => return None,
            _ => {}
        }
        last = match kind {
            TokenKind::Symbol(symbol) => symbol,
            _ => S::Dot, // a literal
        };
        input = input.advance(1);
        if open.is_empty() {
            break;
        }
    }
    open.is_empty().then_some(input)
}
