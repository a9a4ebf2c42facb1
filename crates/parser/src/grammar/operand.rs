//! Operands: what stands between operators.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{Expr, ExprKind, FunctionCall, Identifier, Literal, NamePart, QueryParameter};
use crate::grammar::expr::expr_with_alias;
use crate::grammar::number::signed_number;
use crate::input::{Parsed, Tokens, comma_list, identifier, keyword, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// A literal, a name, a call, brackets or a query parameter.
pub(crate) fn operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: 1, 'a', NULL, a.b, f(1), (a, b), [a], {p:String}
    // err: ,
    match input.first().kind {
        TokenKind::Symbol(Symbol::OpenRound) => parentheses(input),
        TokenKind::Symbol(Symbol::OpenSquare) => array(input),
        TokenKind::Symbol(Symbol::OpenCurly) => map(query_parameter, |parameter| {
            Expr::new(ExprKind::Parameter(parameter))
        })
        .parse(input),
        TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted => word_operand(input),
        TokenKind::Number
        | TokenKind::String
        | TokenKind::Heredoc
        | TokenKind::Symbol(Symbol::Minus | Symbol::Plus) => literal_expr(input),
        _ => input.miss("an expression"),
    }
}

/// A number, a string, `NULL`, `true` or `false`.
pub(crate) fn literal(input: Tokens<'_>) -> Parsed<'_, Literal> {
    // ok: -1, 'a', NULL, true, inf
    // err: a
    alt((
        map(string_literal, Literal::String),
        signed_number,
        map(keyword("NULL"), |()| Literal::Null),
        map(keyword("true"), |()| Literal::Bool(true)),
        map(keyword("false"), |()| Literal::Bool(false)),
    ))
    .parse(input)
}

fn literal_expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    map(literal, |literal| Expr::new(ExprKind::Literal(literal))).parse(input)
}

/// `AS name`
pub(crate) fn alias(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, ()) = keyword("AS")(input)?;
    identifier(input)
}

/// `( [expr {, expr} [,]] )`
fn parentheses(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (a), (a, b), (a,), ()
    // err: (a, b
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, mut items) = arguments(input)?;
    let trailing = input.at(Symbol::Comma);
    let input = if trailing { input.advance(1) } else { input };
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    if items.len() != 1 || trailing {
        return Ok((input, Expr::new(ExprKind::Tuple(items))));
    }
    let mut only = items.remove(0);
    only.parenthesized |= !matches!(only.kind, ExprKind::Tuple(_));
    Ok((input, only))
}

/// `[ [expr {, expr}] ]`
fn array(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: [], [1, a]
    // err: [1,
    let (input, ()) = symbol(Symbol::OpenSquare)(input)?;
    let (input, items) = arguments(input)?;
    let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
    Ok((input, Expr::new(ExprKind::Array(items))))
}

/// `[expr {, expr}]`
fn arguments(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    if input.at(Symbol::CloseRound) || input.at(Symbol::CloseSquare) {
        return Ok((input, Vec::new()));
    }
    comma_list(expr_with_alias)(input)
}

/// `{name:Type}`
pub(crate) fn query_parameter(input: Tokens<'_>) -> Parsed<'_, QueryParameter> {
    // ok: {p:String}
    // err: {p}
    let (input, ()) = symbol(Symbol::OpenCurly)(input)?;
    let (input, name) = identifier(input)?;
    let (input, ()) = symbol(Symbol::Colon)(input)?;
    let start = input;
    let mut input = input;
    let mut depth = 0_usize;
    loop {
        match input.first().kind {
            TokenKind::Symbol(Symbol::CloseCurly) if depth == 0 => break,
            TokenKind::Symbol(Symbol::OpenRound) => depth += 1,
            TokenKind::Symbol(Symbol::CloseRound) if depth > 0 => depth -= 1,
            TokenKind::End | TokenKind::Broken(_) => return input.miss("}"),
            _ => {}
        }
        input = input.advance(1);
    }
    let data_type = start.text_until(input).trim_end().to_owned();
    if data_type.is_empty() {
        return input.miss("a data type");
    }
    Ok((input.advance(1), QueryParameter { name, data_type }))
}

fn word_operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let follows_call = input.peek(1).kind == TokenKind::Symbol(Symbol::OpenRound);
    if input.first().kind == TokenKind::Word && !follows_call {
        if let Ok((rest, literal)) = literal(input) {
            return Ok((rest, Expr::new(ExprKind::Literal(literal))));
        }
    }
    if follows_call {
        return call(input);
    }
    map(compound_identifier, |identifier| {
        Expr::new(ExprKind::Identifier(identifier))
    })
    .parse(input)
}

/// `name {. name}`
fn compound_identifier(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    // ok: a, a.b.c
    // err: .a
    let (mut input, first) = identifier(input)?;
    let mut parts = vec![NamePart::Name(first)];
    while let Ok((rest, ())) = symbol(Symbol::Dot)(input) {
        let Ok((rest, next)) = identifier(rest) else {
            break;
        };
        parts.push(NamePart::Name(next));
        input = rest;
    }
    Ok((input, Identifier { parts }))
}

/// `name ( [expr {, expr}] ) [( … )]`
pub(crate) fn call(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: f(), f(1, a = 2), quantile(0.5)(a)
    // err: f(1
    let (input, name) = identifier(input)?;
    let (input, first) = argument_list(input)?;
    let mut call = FunctionCall::new(&name, first);
    if !input.at(Symbol::OpenRound) {
        return Ok((input, Expr::new(ExprKind::Function(Box::new(call)))));
    }
    let (input, second) = argument_list(input)?;
    call.parameters = Some(std::mem::replace(&mut call.arguments, second));
    Ok((input, Expr::new(ExprKind::Function(Box::new(call)))))
}

fn argument_list(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, arguments) = arguments(input)?;
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, arguments))
}
