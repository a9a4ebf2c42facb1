//! Expressions: operators by their priority.

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{BinaryOperator, Expr, ExprKind, LogicalOperator, UnaryOperator};
use crate::grammar::operand::{alias, operand};
use crate::input::{Parsed, Tokens, nested, symbol};
use crate::token::{Symbol, TokenKind};

/// `operand { operator operand }`
pub(crate) fn expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a + b * c, NOT a IN (1, 2), x IS NULL, f(a)[1].2
    // err: a +, * b, (a
    operators(input, 0)
}

/// `expr [AS alias]`
pub(crate) fn expr_with_alias(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a + b AS c
    // err: a + b AS
    let (input, mut expr) = expr(input)?;
    let (input, alias) = opt(alias).parse(input)?;
    if alias.is_some() {
        expr.alias = alias;
    }
    Ok((input, expr))
}

/// How strongly an operator binds; a greater one binds more.
mod priority {
    pub(super) const OR: u8 = 3;
    pub(super) const AND: u8 = 4;
    pub(super) const NOT: u8 = 5;
    pub(super) const IS_NULL: u8 = 6;
    pub(super) const COMPARISON: u8 = 9;
    pub(super) const CONCAT: u8 = 10;
    pub(super) const ADDITION: u8 = 11;
    pub(super) const MULTIPLICATION: u8 = 12;
    pub(super) const NEGATION: u8 = 13;
    pub(super) const ACCESS: u8 = 14;
}

/// An operator after an operand.
#[derive(Clone, Copy)]
enum Infix {
    Logical(LogicalOperator),
    Binary(BinaryOperator),
    Match,
    IntDiv,
    Concat,
    IsNull { negated: bool },
    Subscript,
}

impl Infix {
    fn priority(self) -> u8 {
        use BinaryOperator as B;
        match self {
            Self::Logical(LogicalOperator::Or) => priority::OR,
            Self::Logical(LogicalOperator::And) => priority::AND,
            Self::IsNull { .. } | Self::Binary(B::IsDistinctFrom) => priority::IS_NULL,
            Self::Binary(B::Plus | B::Minus) => priority::ADDITION,
            Self::Binary(B::Multiply | B::Divide | B::Modulo) | Self::IntDiv => {
                priority::MULTIPLICATION
            }
            Self::Binary(_) | Self::Match => priority::COMPARISON,
            Self::Concat => priority::CONCAT,
            Self::Subscript => priority::ACCESS,
        }
    }
}

fn operators(input: Tokens<'_>, priority_min: u8) -> Parsed<'_, Expr> {
    nested(input, |input| {
        let (mut input, mut left) = prefix(input)?;
        while let Some((rest, operator)) = infix(input) {
            if operator.priority() < priority_min {
                break;
            }
            match apply(rest, operator, &mut left) {
                Ok((rest, ())) => input = rest,
                Err(nom::Err::Error(_)) => break,
                Err(other) => return Err(other),
            }
        }
        Ok((input, left))
    })
}

/// `[NOT | - | +] operand`
fn prefix(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.at_keyword("NOT") {
        return unary(input, UnaryOperator::Not, priority::NOT);
    }
    if input.at(Symbol::Minus) && !starts_number(input.advance(1)) {
        return unary(input, UnaryOperator::Negate, priority::NEGATION);
    }
    if input.at(Symbol::Plus) && !starts_number(input.advance(1)) {
        return operators(input.advance(1), priority::NEGATION);
    }
    operand(input)
}

fn unary(input: Tokens<'_>, operator: UnaryOperator, priority: u8) -> Parsed<'_, Expr> {
    let (input, operand) = operators(input.advance(1), priority)?;
    Ok((
        input,
        Expr::new(ExprKind::Unary {
            operator,
            operand: Box::new(operand),
        }),
    ))
}

fn starts_number(input: Tokens<'_>) -> bool {
    input.first().kind == TokenKind::Number
        || ["inf", "nan", "infinity"]
            .iter()
            .any(|word| input.at_keyword(word))
}

/// The operator that stands here, and what follows it.
fn infix(input: Tokens<'_>) -> Option<(Tokens<'_>, Infix)> {
    use BinaryOperator as B;
    let symbol = match input.first().kind {
        TokenKind::Symbol(symbol) => symbol,
        TokenKind::Word => return word_infix(input),
        _ => return None,
    };
    let operator = match symbol {
        Symbol::Plus => Infix::Binary(B::Plus),
        Symbol::Minus => Infix::Binary(B::Minus),
        Symbol::Asterisk => Infix::Binary(B::Multiply),
        Symbol::Slash => Infix::Binary(B::Divide),
        Symbol::Percent => Infix::Binary(B::Modulo),
        Symbol::Equals => Infix::Binary(B::Equals),
        Symbol::NotEquals => Infix::Binary(B::NotEquals),
        Symbol::Less => Infix::Binary(B::Less),
        Symbol::Greater => Infix::Binary(B::Greater),
        Symbol::LessOrEquals => Infix::Binary(B::LessOrEquals),
        Symbol::GreaterOrEquals => Infix::Binary(B::GreaterOrEquals),
        Symbol::Spaceship => Infix::Binary(B::IsNotDistinctFrom),
        Symbol::Concat => Infix::Concat,
        Symbol::OpenSquare => Infix::Subscript,
        _ => return None,
    };
    Some((input.advance(1), operator))
}

const WORD_OPERATORS: &[(&str, Infix)] = &[
    ("AND", Infix::Logical(LogicalOperator::And)),
    ("OR", Infix::Logical(LogicalOperator::Or)),
    ("IS NULL", Infix::IsNull { negated: false }),
    ("IS NOT NULL", Infix::IsNull { negated: true }),
    (
        "IS NOT DISTINCT FROM",
        Infix::Binary(BinaryOperator::IsNotDistinctFrom),
    ),
    (
        "IS DISTINCT FROM",
        Infix::Binary(BinaryOperator::IsDistinctFrom),
    ),
    ("LIKE", Infix::Binary(BinaryOperator::Like)),
    ("NOT LIKE", Infix::Binary(BinaryOperator::NotLike)),
    ("ILIKE", Infix::Binary(BinaryOperator::ILike)),
    ("NOT ILIKE", Infix::Binary(BinaryOperator::NotILike)),
    ("REGEXP", Infix::Match),
    ("IN", Infix::Binary(BinaryOperator::In)),
    ("NOT IN", Infix::Binary(BinaryOperator::NotIn)),
    ("GLOBAL IN", Infix::Binary(BinaryOperator::GlobalIn)),
    ("GLOBAL NOT IN", Infix::Binary(BinaryOperator::GlobalNotIn)),
    ("DIV", Infix::IntDiv),
    ("MOD", Infix::Binary(BinaryOperator::Modulo)),
];

fn word_infix(input: Tokens<'_>) -> Option<(Tokens<'_>, Infix)> {
    WORD_OPERATORS.iter().find_map(|(words, operator)| {
        let rest = input.after_keyword(words)?;
        Some((rest, *operator))
    })
}

/// Reads the rest of an operator's expression, of which `left` is the first operand.
fn apply<'a>(input: Tokens<'a>, operator: Infix, left: &mut Expr) -> Parsed<'a, ()> {
    match operator {
        Infix::IsNull { negated } => {
            replace(left, |operand| ExprKind::IsNull {
                operand: Box::new(operand),
                negated,
            });
            Ok((input, ()))
        }
        Infix::Subscript => {
            let (input, index) = expr_with_alias(input)?;
            let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
            replace(left, |array| ExprKind::Subscript {
                array: Box::new(array),
                index: Box::new(index),
            });
            Ok((input, ()))
        }
        _ => {
            let (input, right) = operators(input, operator.priority() + 1)?;
            replace(left, |left| combine(operator, left, right));
            Ok((input, ()))
        }
    }
}

fn combine(operator: Infix, left: Expr, right: Expr) -> ExprKind {
    match operator {
        Infix::Logical(operator) => join_logical(operator, left, right),
        Infix::Binary(operator) => ExprKind::Binary {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
        Infix::Match => Expr::call("match", vec![left, right]).kind,
        Infix::IntDiv => Expr::call("intDiv", vec![left, right]).kind,
        Infix::Concat => join_concat(left, right),
        Infix::IsNull { .. } | Infix::Subscript => {
            unreachable!("these have no right operand that is parsed by priority")
        }
    }
}

/// `a AND b AND c` is one operator with three operands.
fn join_logical(operator: LogicalOperator, left: Expr, right: Expr) -> ExprKind {
    match left {
        Expr {
            kind:
                ExprKind::Logical {
                    operator: same,
                    mut operands,
                },
            parenthesized: false,
            alias: None,
        } if same == operator => {
            operands.push(right);
            ExprKind::Logical { operator, operands }
        }
        left => ExprKind::Logical {
            operator,
            operands: vec![left, right],
        },
    }
}

/// `a || b || c` is one call.
fn join_concat(left: Expr, right: Expr) -> ExprKind {
    match left {
        Expr {
            kind: ExprKind::Function(mut call),
            parenthesized: false,
            alias: None,
        } if call.name == "concat" => {
            call.arguments.push(right);
            ExprKind::Function(call)
        }
        left => Expr::call("concat", vec![left, right]).kind,
    }
}

fn replace(expr: &mut Expr, with: impl FnOnce(Expr) -> ExprKind) {
    let placeholder = Expr::new(ExprKind::Array(Vec::new()));
    let old = std::mem::replace(expr, placeholder);
    *expr = Expr::new(with(old));
}

#[cfg(test)]
mod tests {
    use crate::grammar::parse_expression;

    #[track_caller]
    fn check(text: &str, printed: &str) {
        let expr = parse_expression(text).expect("a right expression");
        assert_eq!(expr.to_single_line(), printed);
        assert_eq!(
            parse_expression(printed)
                .expect("printed text parses")
                .to_single_line(),
            printed
        );
    }

    #[track_caller]
    fn check_error(text: &str, message: &str) {
        let error = parse_expression(text).expect_err("a wrong expression");
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn operators_bind_by_their_priority() {
        check("1 + 2 * 3", "1 + (2 * 3)");
        check("a OR b OR c AND d", "a OR b OR (c AND d)");
        check("NOT a = b", "NOT (a = b)");
        check("-a * b", "(-a) * b");
        check("a || b || c", "concat(a, b, c)");
        check("a = NOT b = c AND d", "(a = (NOT (b = c))) AND d");
    }

    #[test]
    fn written_parentheses_stay() {
        check("((a)) + (1)", "(a) + (1)");
        check("-(1)", "-(1)");
    }

    #[test]
    fn a_message_names_place_and_wants() {
        check_error(
            "f(1",
            "Syntax error at 1:4: expected AS, a comma or ), found end of query",
        );
    }

    #[test]
    fn nothing_deep_overflows() {
        for open in ["(", "[", "f(", "- ", "NOT ", "a["] {
            let error = parse_expression(&open.repeat(100_000)).expect_err("too deep");
            assert_eq!(error.code().name(), "TOO_DEEP_RECURSION", "{open}");
        }
    }
}
