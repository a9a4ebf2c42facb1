//! The partitions of a table in `BACKUP` and `RESTORE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{BackupPartition, Expr, ExprKind, Literal};
use crate::error::SyntaxErrorKind;
use crate::grammar::expr::expr;
use crate::grammar::operand::query_parameter;
use crate::input::{Parsed, Tokens, comma_list, expecting, keyword, string_literal, symbol};
use crate::token::Symbol;

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
    if symbol(Symbol::Comma)(input).is_ok()
        || ["ON", "TO", "FROM"]
            .iter()
            .any(|word| input.at_keyword(word))
    {
        return Ok((input, Vec::new()));
    }
    comma_list(expecting("a partition", partition))(input)
}

/// `ALL | ID ('text' | {name:Type}) | value`
pub(crate) fn partition(input: Tokens<'_>) -> Parsed<'_, BackupPartition> {
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

/// `literal | {name:Type} | array | tuple`
fn partition_value(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: BACKUP TABLE t PARTITIONS 1, -1, 'a', NULL, (1, 'a'), tuple(), [1, 2], {p:String} TO Null
    // err: BACKUP TABLE t PARTITION now() TO Null, BACKUP TABLE t PARTITION ({p:String}) TO Null
    if starts_element(input) {
        return input.miss("a partition");
    }
    let (rest, value) = expr(input)?;
    if is_partition_value(&value) {
        return Ok((rest, value));
    }
    let message = match value.kind {
        ExprKind::Binary { .. } => "a partition is not computed; a date is a string: '2024-01-31'",
        _ => "a partition is a literal, a tuple or ID '…', and no name or call",
    };
    let message = message.to_owned();
    input.refuse(SyntaxErrorKind::Invalid { message })
}

/// Whether the next element of the list stands here.
fn starts_element(input: Tokens<'_>) -> bool {
    ["TABLE", "DICTIONARY", "VIEW", "TEMPORARY", "DATABASE"]
        .iter()
        .any(|kind| input.at_keyword(kind))
}

/// A tuple may have anything in it, and a literal may have a type: that is refused when the partition is looked for.
fn is_partition_value(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Literal(_) | ExprKind::Tuple(_) => true,
        ExprKind::Parameter(_) => !value.parenthesized,
        ExprKind::Array(items) => items.iter().all(is_array_item),
        ExprKind::Function(call) => match call.name.as_str() {
            "tuple" => call.parameters.is_none(),
            "CAST" => call.arguments.iter().all(is_array_item),
            _ => false,
        },
        _ => false,
    }
}

fn is_array_item(item: &Expr) -> bool {
    match &item.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Array(items) => items.iter().all(is_array_item),
        _ => false,
    }
}
