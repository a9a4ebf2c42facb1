//! The partitions of a table in `BACKUP` and `RESTORE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::Literal;
use crate::ast::{BackupPartition, Expr, ExprKind};
use crate::grammar::operand::{literal, query_parameter};
use crate::input::{
    Parsed, Tokens, comma_list, expecting, keyword, nested, string_literal, symbol,
};
use crate::token::{Symbol, TokenKind};

/// `[(PARTITION | PARTITIONS) [partition {, partition}]]`
///
/// The keyword alone means nothing, as in ClickHouse.
pub(crate) fn partitions(input: Tokens<'_>) -> Parsed<'_, Vec<BackupPartition>> {
    // ok: BACKUP TABLE t PARTITION 1 TO Null, BACKUP TABLE t PARTITIONS ID 'a', ALL TO Null
    // err: BACKUP TABLE t PARTITION x TO Null, BACKUP TABLE t PARTITION 1 + 1 TO Null
    let words = alt((keyword("PARTITIONS"), keyword("PARTITION")));
    let Ok((input, ())) = expecting("PARTITION", words)(input) else {
        return Ok((input, Vec::new()));
    };
    match comma_list(expecting("a partition", partition))(input) {
        Err(nom::Err::Error(_)) => Ok((input, Vec::new())),
        other => other,
    }
}

/// `ALL | ID ('text' | {name:Type}) | value`
fn partition(input: Tokens<'_>) -> Parsed<'_, BackupPartition> {
    // ok: BACKUP TABLE t PARTITION ID '202401' TO Null
    // err: BACKUP TABLE t PARTITION ID 202401 TO Null
    if input.at_keyword("ALL") {
        return Ok((input.advance(1), BackupPartition::All));
    }
    if input.at_keyword("ID") {
        let id = alt((string, parameter));
        return map(
            expecting("a partition id in quotes", id),
            BackupPartition::Id,
        )
        .parse(input.advance(1));
    }
    map(partition_value, BackupPartition::Value).parse(input)
}

/// `literal | {name:Type} | array | tuple`
fn partition_value(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: 1, -1, 'a', NULL, (1, 'a'), tuple(), [1, 2], {p:String}
    // err: now(), x
    match input.first().kind {
        TokenKind::Symbol(Symbol::OpenCurly) => parameter(input),
        TokenKind::Symbol(Symbol::OpenSquare) => array(input),
        TokenKind::Symbol(Symbol::OpenRound) => parentheses(input),
        _ if input.peek(1).kind == TokenKind::Symbol(Symbol::OpenRound) => tuple_call(input),
        _ => map(literal, |literal| Expr::new(ExprKind::Literal(literal))).parse(input),
    }
}

fn string(input: Tokens<'_>) -> Parsed<'_, Expr> {
    map(string_literal, |bytes| {
        Expr::new(ExprKind::Literal(Literal::String(bytes)))
    })
    .parse(input)
}

fn parameter(input: Tokens<'_>) -> Parsed<'_, Expr> {
    map(query_parameter, |parameter| {
        Expr::new(ExprKind::Parameter(parameter))
    })
    .parse(input)
}

/// `[ [value {, value}] ]`
fn array(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: [], [1, [2]]
    // err: [x]
    let (input, ()) = symbol(Symbol::OpenSquare)(input)?;
    let (input, items) = values(input)?;
    let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
    Ok((input, Expr::new(ExprKind::Array(items))))
}

/// `( [value {, value}] [,] )`
fn parentheses(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (), (1), (1,), (1, 'a'), ((1, 2))
    // err: (1 + 1)
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, mut items) = values(input)?;
    let trailing = !items.is_empty() && input.at(Symbol::Comma);
    let input = input.advance(usize::from(trailing));
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    if items.len() != 1 || trailing {
        return Ok((input, Expr::new(ExprKind::Tuple(items))));
    }
    let mut only = items.remove(0);
    only.parenthesized |= !matches!(only.kind, ExprKind::Tuple(_));
    Ok((input, only))
}

/// `tuple( [value {, value}] )`
fn tuple_call(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: tuple(), tuple(1, 'a')
    // err: Tuple(1), f(1)
    if input.text_of(input.first()) != "tuple" {
        return input.miss("a partition");
    }
    let (input, ()) = symbol(Symbol::OpenRound)(input.advance(1))?;
    let (input, items) = values(input)?;
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    let expr = match items.len() {
        0 | 1 => Expr::new(ExprKind::Tuple(items)),
        _ => Expr::call("tuple", items),
    };
    Ok((input, expr))
}

fn values(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    if input.at(Symbol::CloseRound) || input.at(Symbol::CloseSquare) {
        return Ok((input, Vec::new()));
    }
    nested(input, comma_list(partition_value))
}
