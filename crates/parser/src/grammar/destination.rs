//! Where a backup is: `Disk('backups', '1')`.

use nom::Parser;
use nom::combinator::map;

use crate::ast::{BinaryOperator, Expr, ExprKind, FunctionCall, LogicalOperator, UnaryOperator};
use crate::grammar::call::call;
use crate::input::{Parsed, Tokens, identifier};
use crate::token::{Symbol, TokenKind};

/// `name { . name } ( [argument {, argument}] ) [( … )]` or `name`
///
/// Operators in the arguments become calls, because ClickHouse prints them so: `k = 'v'` is
/// `equals(k, 'v')`.
pub(crate) fn destination(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    // ok: BACKUP TABLE t TO Null, BACKUP TABLE t TO S3(collection, filename = 'a')
    // err: BACKUP TABLE t TO 'path', BACKUP TABLE t TO File('a',), BACKUP TABLE t TO a.b
    if !has_parentheses(input) {
        return map(identifier, |name| FunctionCall::new(&name, Vec::new())).parse(input);
    }
    let (rest, expr) = call(input)?;
    match expr.kind {
        ExprKind::Function(call) => Ok((rest, with_calls(*call))),
        _ => input.miss("a destination"),
    }
}

/// Whether a parenthesis follows `name { . name }`.
fn has_parentheses(input: Tokens<'_>) -> bool {
    let mut at = 1;
    while input.peek(at).kind == TokenKind::Symbol(Symbol::Dot) {
        at += 2;
    }
    input.peek(at).kind == TokenKind::Symbol(Symbol::OpenRound)
}

/// The same expression with calls in place of operators.
fn operators_to_calls(expr: Expr) -> Expr {
    let kind = match expr.kind {
        ExprKind::Array(items) if items.iter().all(is_literal_array) => ExprKind::Array(items),
        ExprKind::Array(items) => call_of("array", items),
        ExprKind::Tuple(items) if items.iter().all(is_literal_tuple) => ExprKind::Tuple(items),
        ExprKind::Tuple(items) => call_of("tuple", items),
        ExprKind::Lambda { parameters, body } => {
            let parameters = Expr::new(call_of("tuple", parameters));
            call_of("lambda", vec![parameters, *body])
        }
        ExprKind::Function(call) => called(*call),
        ExprKind::Unary { operator, operand } => call_of(unary_function(operator), vec![*operand]),
        ExprKind::Binary {
            operator,
            left,
            right,
        } => call_of(binary_function(operator), vec![*left, *right]),
        ExprKind::Logical { operator, operands } => call_of(logical_function(operator), operands),
        ExprKind::IsNull { operand, negated } => {
            call_of(if negated { "isNotNull" } else { "isNull" }, vec![*operand])
        }
        ExprKind::Subscript { array, index } => call_of("arrayElement", vec![*array, *index]),
        ExprKind::TupleElement { tuple, index } => {
            let element = Expr::new(ExprKind::Literal(crate::ast::Literal::Unsigned(index)));
            call_of("tupleElement", vec![*tuple, element])
        }
        other => other,
    };
    Expr {
        kind,
        parenthesized: false,
        alias: expr.alias,
    }
}

fn called(call: FunctionCall) -> ExprKind {
    let call = with_calls(call);
    ExprKind::Function(Box::new(call))
}

fn with_calls(mut call: FunctionCall) -> FunctionCall {
    call.arguments = converted(call.arguments);
    call.parameters = call.parameters.map(converted);
    call
}

fn call_of(name: &str, arguments: Vec<Expr>) -> ExprKind {
    Expr::call(name, converted(arguments)).kind
}

fn converted(exprs: Vec<Expr>) -> Vec<Expr> {
    exprs.into_iter().map(operators_to_calls).collect()
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(_)) && expr.alias.is_none() && !expr.parenthesized
}

/// Arrays of literals and of such arrays.
fn is_literal_array(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Array(items) => items.iter().all(is_literal_array),
        _ => is_literal(expr),
    }
}

/// Tuples of literals and of such tuples.
fn is_literal_tuple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple(items) => items.iter().all(is_literal_tuple),
        _ => is_literal(expr),
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
