//! Where a backup is: `Disk('backups', '1')`.

use nom::Parser;
use nom::combinator::map;

use crate::ast::BinaryOperator;
use crate::ast::{Expr, ExprKind, FunctionCall, LogicalOperator, UnaryOperator};
use crate::grammar::expr::expr_with_alias;
use crate::input::{Parsed, Tokens, comma_list, identifier, in_parens};
use crate::token::Symbol;

/// `name { . name } ( [argument {, argument}] ) [( … )]` or `name`
///
/// Operators in the arguments become calls, because ClickHouse prints them so: `k = 'v'` is
/// `equals(k, 'v')`.
pub(crate) fn destination(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    // ok: BACKUP TABLE t TO Null, BACKUP TABLE t TO S3(collection, filename = 'a')
    // err: BACKUP TABLE t TO 'path', BACKUP TABLE t TO File('a',), BACKUP TABLE t TO a.b
    let (after_name, name) = engine_name(input)?;
    if !after_name.at(Symbol::OpenRound) {
        return map(identifier, |name| FunctionCall::new(&name, Vec::new())).parse(input);
    }
    let (input, first) = arguments(after_name)?;
    let mut call = FunctionCall::new(&name, first);
    if !input.at(Symbol::OpenRound) {
        return Ok((input, call));
    }
    let (input, second) = arguments(input)?;
    call.parameters = Some(std::mem::replace(&mut call.arguments, second));
    Ok((input, call))
}

/// `name { . name }`, joined with dots
fn engine_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (mut input, mut name) = identifier(input)?;
    while input.at(Symbol::Dot) {
        let (rest, part) = identifier(input.advance(1))?;
        name = format!("{name}.{part}");
        input = rest;
    }
    Ok((input, name))
}

fn arguments(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    if input.at(Symbol::OpenRound) && input.advance(1).at(Symbol::CloseRound) {
        return Ok((input.advance(2), Vec::new()));
    }
    in_parens(comma_list(argument))(input)
}

fn argument(input: Tokens<'_>) -> Parsed<'_, Expr> {
    map(expr_with_alias, operators_to_calls).parse(input)
}

/// The same expression with calls in place of operators.
fn operators_to_calls(expr: Expr) -> Expr {
    let kind = match expr.kind {
        ExprKind::Array(items) => list_or_call("array", items, ExprKind::Array),
        ExprKind::Tuple(items) => list_or_call("tuple", items, ExprKind::Tuple),
        ExprKind::Function(call) => called(*call),
        ExprKind::Unary { operator, operand } => call(unary_function(operator), vec![*operand]),
        ExprKind::Binary {
            operator,
            left,
            right,
        } => call(binary_function(operator), vec![*left, *right]),
        ExprKind::Logical { operator, operands } => call(logical_function(operator), operands),
        ExprKind::IsNull { operand, negated } => {
            call(if negated { "isNotNull" } else { "isNull" }, vec![*operand])
        }
        ExprKind::Subscript { array, index } => call("arrayElement", vec![*array, *index]),
        ExprKind::TupleElement { tuple, index } => {
            let element = Expr::new(ExprKind::Literal(crate::ast::Literal::Unsigned(index)));
            call("tupleElement", vec![*tuple, element])
        }
        other => other,
    };
    Expr {
        kind,
        parenthesized: false,
        alias: expr.alias,
    }
}

fn called(mut call: FunctionCall) -> ExprKind {
    call.arguments = converted(call.arguments);
    call.parameters = call.parameters.map(converted);
    let is_short_tuple = call.name == "tuple" && call.arguments.len() < 2;
    if is_short_tuple && call.parameters.is_none() && call.arguments.iter().all(is_literal) {
        return ExprKind::Tuple(call.arguments); // printed as `tuple(…)` too
    }
    ExprKind::Function(Box::new(call))
}

fn call(name: &str, arguments: Vec<Expr>) -> ExprKind {
    Expr::call(name, converted(arguments)).kind
}

fn converted(exprs: Vec<Expr>) -> Vec<Expr> {
    exprs.into_iter().map(operators_to_calls).collect()
}

/// Brackets around literals stay; around anything else they are a call.
fn list_or_call(name: &str, items: Vec<Expr>, list: fn(Vec<Expr>) -> ExprKind) -> ExprKind {
    if items.iter().all(is_literal) {
        list(items)
    } else {
        call(name, items)
    }
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) => expr.alias.is_none() && !expr.parenthesized,
        ExprKind::Array(items) | ExprKind::Tuple(items) => items.iter().all(is_literal),
        _ => false,
    }
}

fn unary_function(operator: UnaryOperator) -> &'static str {
    match operator {
        UnaryOperator::Negate => "negate",
        UnaryOperator::Not => "not",
    }
}

fn logical_function(operator: LogicalOperator) -> &'static str {
    match operator {
        LogicalOperator::And => "and",
        LogicalOperator::Or => "or",
    }
}

fn binary_function(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Plus => "plus",
        BinaryOperator::Minus => "minus",
        BinaryOperator::Multiply => "multiply",
        BinaryOperator::Divide => "divide",
        BinaryOperator::Modulo => "modulo",
        BinaryOperator::Equals => "equals",
        BinaryOperator::NotEquals => "notEquals",
        BinaryOperator::Less => "less",
        BinaryOperator::Greater => "greater",
        BinaryOperator::LessOrEquals => "lessOrEquals",
        BinaryOperator::GreaterOrEquals => "greaterOrEquals",
        BinaryOperator::IsNotDistinctFrom => "isNotDistinctFrom",
        BinaryOperator::IsDistinctFrom => "isDistinctFrom",
        BinaryOperator::Like => "like",
        BinaryOperator::NotLike => "notLike",
        BinaryOperator::ILike => "ilike",
        BinaryOperator::NotILike => "notILike",
        BinaryOperator::In => "in",
        BinaryOperator::NotIn => "notIn",
        BinaryOperator::GlobalIn => "globalIn",
        BinaryOperator::GlobalNotIn => "globalNotIn",
    }
}
