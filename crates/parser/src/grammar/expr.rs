//! Expressions: operators by their priority.
//!
//! An operator that is an operand of another one is put in parentheses here, as ClickHouse prints
//! it, so that a tree which was printed and parsed is the same tree.

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{BinaryOperator, Expr, ExprKind, Fill, LogicalOperator, Over, UnaryOperator};
use crate::grammar::columns::asterisk_of;
use crate::grammar::data_type::data_type;
use crate::grammar::lambda::lambda_parameters;
use crate::grammar::operand::{alias, argument, operand, subquery};
use crate::grammar::parse::DEPTH_MAX;
use crate::grammar::quantifier::{Quantifier, quantified, quantifier};
use crate::input::{Parsed, Tokens, identifier, keyword, nested, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// `operand { operator operand }`
pub(crate) fn expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a + b * c, NOT a IN (1, 2), x IS NULL, f(a)[1].2, a BETWEEN 1 AND 2, a ? b : c
    // err: a +, * b, (a
    operators(input, 0)
}

/// An expression in which no comparison stands outside of brackets.
pub(crate) fn summand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a + 1
    // err: a IN (1)
    operators(input, priority::CONCAT)
}

/// `expr [AS alias]`
pub(crate) fn expr_with_alias(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a + b AS c
    // err: a + b AS
    let (input, expr) = expr(input)?;
    with_alias(input, expr)
}

/// `[AS alias]` after an expression.
pub(crate) fn with_alias(input: Tokens<'_>, mut expr: Expr) -> Parsed<'_, Expr> {
    if matches!(
        expr.kind,
        ExprKind::Asterisk { .. } | ExprKind::Columns { .. }
    ) {
        return Ok((input, expr));
    }
    let (input, alias) = opt(alias).parse(input)?;
    if alias.is_some() {
        expr.alias = alias;
    }
    Ok((input, expr))
}

/// Continues an expression whose first operand was read before.
pub(crate) fn continue_expr(input: Tokens<'_>, left: Expr) -> Parsed<'_, Expr> {
    infixes(input, left, 0)
}

/// How strongly an operator binds; a greater one binds more.
mod priority {
    pub(super) const LAMBDA: u8 = 1;
    pub(super) const TERNARY: u8 = 2;
    pub(super) const OR: u8 = 3;
    pub(super) const AND: u8 = 4;
    pub(super) const NOT: u8 = 5;
    pub(super) const IS_NULL: u8 = 6;
    pub(super) const BETWEEN: u8 = 7;
    pub(super) const COMPARISON: u8 = 9;
    pub(super) const CONCAT: u8 = 10;
    pub(super) const ADDITION: u8 = 11;
    pub(super) const MULTIPLICATION: u8 = 12;
    pub(super) const NEGATION: u8 = 13;
    pub(super) const ACCESS: u8 = 14;
}

/// An operator after an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Lambda,
    Ternary,
    Logical(LogicalOperator),
    Binary(BinaryOperator),
    Match,
    IntDiv,
    Concat,
    IsNull { negated: bool },
    IsBool { value: bool, negated: bool },
    Between { negated: bool },
    Subscript,
    Element,
    Cast,
}

impl Infix {
    fn priority(self) -> u8 {
        use BinaryOperator as B;
        match self {
            Self::Lambda => priority::LAMBDA,
            Self::Ternary => priority::TERNARY,
            Self::Logical(LogicalOperator::Or) => priority::OR,
            Self::Logical(LogicalOperator::And) => priority::AND,
            Self::IsNull { .. } | Self::IsBool { .. } | Self::Binary(B::IsDistinctFrom) => {
                priority::IS_NULL
            }
            Self::Between { .. } => priority::BETWEEN,
            Self::Binary(B::Plus | B::Minus) => priority::ADDITION,
            Self::Binary(B::Multiply | B::Divide | B::Modulo) | Self::IntDiv => {
                priority::MULTIPLICATION
            }
            Self::Binary(_) | Self::Match => priority::COMPARISON,
            Self::Concat => priority::CONCAT,
            Self::Subscript | Self::Element | Self::Cast => priority::ACCESS,
        }
    }

    /// Whether `a op b op c` is one operator with three operands.
    fn is_chain(self) -> bool {
        matches!(self, Self::Logical(_) | Self::Concat)
    }
}

fn operators(input: Tokens<'_>, priority_min: u8) -> Parsed<'_, Expr> {
    nested(input, |input| {
        let (input, left) = prefix(input)?;
        infixes(input, left, priority_min)
    })
}

fn infixes(mut input: Tokens<'_>, mut left: Expr, priority_min: u8) -> Parsed<'_, Expr> {
    let mut last = None;
    let mut height = 0_usize;
    while let Some((rest, operator)) = infix(input) {
        let ends_ternary = last == Some(Infix::Ternary) && operator.priority() <= priority::OR;
        if operator.priority() < priority_min || ends_ternary {
            break;
        }
        let joins = last == Some(operator) && operator.is_chain();
        height += usize::from(!joins);
        if height > DEPTH_MAX {
            return input.too_deep(DEPTH_MAX);
        }
        match apply(rest, operator, &mut left, joins) {
            Ok((rest, ())) => input = rest,
            Err(nom::Err::Error(_)) => break,
            Err(other) => return Err(other),
        }
        last = Some(operator);
    }
    Ok((input, left))
}

/// `[NOT | - | +] operand`
fn prefix(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.at_keyword("NOT") {
        let (input, operand) = operators(input.advance(1), priority::NOT)?;
        return Ok((input, unary(UnaryOperator::Not, operand)));
    }
    if input.at(Symbol::Minus) && !starts_number(input.advance(1)) {
        let (input, operand) = operators(input.advance(1), priority::NEGATION)?;
        return Ok((input, unary(UnaryOperator::Negate, operand)));
    }
    if input.at(Symbol::Plus) && !starts_number(input.advance(1)) {
        return operators(input.advance(1), priority::NEGATION);
    }
    operand(input)
}

/// `-'a'` is printed as `-('a')`.
fn unary(operator: UnaryOperator, operand: Expr) -> Expr {
    let mut operand = in_parens(operand);
    if operator == UnaryOperator::Negate && matches!(operand.kind, ExprKind::Literal(_)) {
        operand.parenthesized = true;
    }
    Expr::new(ExprKind::Unary {
        operator,
        operand: Box::new(operand),
    })
}

fn starts_number(input: Tokens<'_>) -> bool {
    input.first().kind == TokenKind::Number
        || (["inf", "nan", "infinity"]
            .iter()
            .any(|word| input.at_keyword(word))
            && input.peek(1).kind != TokenKind::Symbol(Symbol::OpenRound))
}

/// An operand of an operator: in parentheses if it is an operator itself. What stands in the window
/// of an operand is treated like an operand, too.
pub(crate) fn in_parens(mut expr: Expr) -> Expr {
    put_in_parens(&mut expr);
    expr
}

fn put_in_parens(expr: &mut Expr) {
    if expr.parenthesized {
        return;
    }
    expr.parenthesized = expr.alias.is_some() || is_operator(&expr.kind);
    if let (ExprKind::Function(call), false) = (&mut expr.kind, expr.parenthesized)
        && let Some(Over::Definition(window)) = &mut call.over
    {
        window.partition_by.iter_mut().for_each(put_in_parens);
        for element in &mut window.order_by {
            put_in_parens(&mut element.expr);
            if let Some(fill) = &mut element.fill {
                let Fill {
                    from,
                    to,
                    step,
                    staleness,
                } = &mut **fill;
                [from, to, step, staleness]
                    .into_iter()
                    .flatten()
                    .for_each(put_in_parens);
            }
        }
    }
}

fn is_operator(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Like { .. }
            | ExprKind::Logical { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::TupleElement { .. }
            | ExprKind::Lambda { .. }
    )
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
        Symbol::Dot => Infix::Element,
        Symbol::DoubleColon => Infix::Cast,
        Symbol::Question => Infix::Ternary,
        Symbol::Arrow => Infix::Lambda,
        _ => return None,
    };
    Some((input.advance(1), operator))
}

/// The operators that are words, by their first letter.
fn word_operators(letter: u8) -> &'static [(&'static str, Infix)] {
    use BinaryOperator as B;
    match letter {
        b'A' => &[("AND", Infix::Logical(LogicalOperator::And))],
        b'B' => &[("BETWEEN", Infix::Between { negated: false })],
        b'D' => &[("DIV", Infix::IntDiv)],
        b'G' => &[
            ("GLOBAL IN", Infix::Binary(B::GlobalIn)),
            ("GLOBAL NOT IN", Infix::Binary(B::GlobalNotIn)),
        ],
        b'I' => &[
            ("IN", Infix::Binary(B::In)),
            ("IS NULL", Infix::IsNull { negated: false }),
            ("IS NOT NULL", Infix::IsNull { negated: true }),
            ("IS NOT DISTINCT FROM", Infix::Binary(B::IsNotDistinctFrom)),
            ("IS DISTINCT FROM", Infix::Binary(B::IsDistinctFrom)),
            ("IS UNKNOWN", Infix::IsNull { negated: false }),
            ("IS NOT UNKNOWN", Infix::IsNull { negated: true }),
            (
                "IS TRUE",
                Infix::IsBool {
                    value: true,
                    negated: false,
                },
            ),
            (
                "IS NOT TRUE",
                Infix::IsBool {
                    value: true,
                    negated: true,
                },
            ),
            (
                "IS FALSE",
                Infix::IsBool {
                    value: false,
                    negated: false,
                },
            ),
            (
                "IS NOT FALSE",
                Infix::IsBool {
                    value: false,
                    negated: true,
                },
            ),
            ("ILIKE", Infix::Binary(B::ILike)),
        ],
        b'L' => &[("LIKE", Infix::Binary(B::Like))],
        b'M' => &[("MOD", Infix::Binary(B::Modulo))],
        b'N' => &[
            ("NOT IN", Infix::Binary(B::NotIn)),
            ("NOT LIKE", Infix::Binary(B::NotLike)),
            ("NOT ILIKE", Infix::Binary(B::NotILike)),
            ("NOT BETWEEN", Infix::Between { negated: true }),
        ],
        b'O' => &[("OR", Infix::Logical(LogicalOperator::Or))],
        b'R' => &[("REGEXP", Infix::Match)],
        _ => &[],
    }
}

fn word_infix(input: Tokens<'_>) -> Option<(Tokens<'_>, Infix)> {
    // After the value of an `UPDATE` that says where.
    if input.at_keyword("IN PARTITION") {
        return None;
    }
    let letter = input.text_of(input.first()).as_bytes()[0].to_ascii_uppercase();
    word_operators(letter).iter().find_map(|(words, operator)| {
        let rest = input.after_keyword(words)?;
        Some((rest, *operator))
    })
}

/// Reads the rest of an operator's expression, of which `left` is the first operand.
fn apply<'a>(input: Tokens<'a>, operator: Infix, left: &mut Expr, joins: bool) -> Parsed<'a, ()> {
    match operator {
        Infix::Lambda => lambda(input, left),
        Infix::Ternary => ternary(input, left),
        Infix::IsNull { negated } => {
            replace(left, |it| ExprKind::IsNull {
                operand: Box::new(in_parens(it)),
                negated,
            });
            Ok((input, ()))
        }
        Infix::IsBool { value, negated } => {
            let operator = if negated {
                BinaryOperator::IsDistinctFrom
            } else {
                BinaryOperator::IsNotDistinctFrom
            };
            let value = Expr::new(ExprKind::Literal(crate::ast::Literal::Bool(value)));
            replace(left, |left| comparison(operator, left, value));
            Ok((input, ()))
        }
        Infix::Between { negated } => between(input, left, negated),
        Infix::Subscript => subscript(input, left),
        Infix::Element => element(input, left),
        Infix::Cast => {
            let (input, data_type) = data_type(input)?;
            replace(left, |it| {
                Expr::call("CAST", vec![it, Expr::string(&data_type.to_single_line())]).kind
            });
            Ok((input, ()))
        }
        Infix::Binary(operator) => binary(input, operator, left),
        _ => {
            let (input, right) = operators(input, operator.priority() + 1)?;
            replace(left, |left| combine(operator, left, right, joins));
            Ok((input, ()))
        }
    }
}

/// `parameters -> expr`
fn lambda<'a>(input: Tokens<'a>, left: &mut Expr) -> Parsed<'a, ()> {
    // ok: x -> x + 1, (x, y) -> x
    // err: 1 -> x
    let Some(parameters) = lambda_parameters(left) else {
        return input.miss("an operator");
    };
    let (input, body) = operators(input, priority::TERNARY)?;
    *left = parameters.with_body(in_parens(body));
    Ok((input, ()))
}

/// `condition ? expr : expr`
fn ternary<'a>(input: Tokens<'a>, left: &mut Expr) -> Parsed<'a, ()> {
    // ok: a OR b ? 1 : 2
    // err: a ? 1
    let (input, then) = operators(input, priority::OR)?;
    let (input, ()) = symbol(Symbol::Colon)(input)?;
    let (input, otherwise) = operators(input, priority::AND)?;
    replace(left, |condition| {
        Expr::call("if", vec![condition, then, otherwise]).kind
    });
    Ok((input, ()))
}

/// `[NOT] BETWEEN low AND high`
fn between<'a>(input: Tokens<'a>, left: &mut Expr, negated: bool) -> Parsed<'a, ()> {
    // ok: a BETWEEN 1 AND 2
    // err: a BETWEEN 1
    if input.at_keyword("NOT") {
        return input.miss("an expression without NOT");
    }
    let (input, low) = operators(input, priority::COMPARISON)?;
    let (input, ()) = keyword("AND")(input)?;
    let (input, high) = operators(input, priority::COMPARISON)?;
    input.spend_copies(left.node_count())?;
    use BinaryOperator as B;
    let (logical, below, above) = if negated {
        (LogicalOperator::Or, B::Less, B::Greater)
    } else {
        (LogicalOperator::And, B::GreaterOrEquals, B::LessOrEquals)
    };
    replace(left, |operand| {
        let first = Expr::new(comparison(below, operand.clone(), low));
        let second = Expr::new(comparison(above, operand, high));
        ExprKind::Logical {
            operator: logical,
            operands: vec![in_parens(first), in_parens(second)],
        }
    });
    Ok((input, ()))
}

/// `[index]` after an array.
fn subscript<'a>(input: Tokens<'a>, left: &mut Expr) -> Parsed<'a, ()> {
    // ok: a[1]
    // err: a[]
    let (input, index) = argument(input)?;
    let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
    replace(left, |array| ExprKind::Subscript {
        array: Box::new(in_parens(array)),
        index: Box::new(index),
    });
    Ok((input, ()))
}

/// `.1`, `.name` or `.*` after a tuple.
fn element<'a>(input: Tokens<'a>, left: &mut Expr) -> Parsed<'a, ()> {
    // ok: f(a).1, f(a).name, f(a).*
    // err: f(a).
    if input.first().kind == TokenKind::Number {
        let Ok(index) = input.text_of(input.first()).parse() else {
            return input.miss("the number of an element");
        };
        replace(left, |tuple| numbered_element(tuple, index));
        return Ok((input.advance(1), ()));
    }
    if input.at(Symbol::Asterisk) {
        let qualifier = std::mem::replace(left, Expr::new(ExprKind::Array(Vec::new())));
        let (input, asterisk) = asterisk_of(input.advance(1), Some(qualifier))?;
        *left = asterisk;
        return Ok((input, ()));
    }
    let (input, name) = if input.first().kind == TokenKind::String {
        string_literal(input)?
    } else {
        let (input, name) = identifier(input)?;
        (input, name.into_bytes())
    };
    let name = Expr::new(ExprKind::Literal(crate::ast::Literal::String(name)));
    replace(left, |tuple| {
        Expr::call("tupleElement", vec![tuple, name]).kind
    });
    Ok((input, ()))
}

/// An element of a number is printed as a call, one of a call with parentheses.
fn numbered_element(mut tuple: Expr, index: u64) -> ExprKind {
    match &tuple.kind {
        ExprKind::Literal(_) => {
            let index = Expr::new(ExprKind::Literal(crate::ast::Literal::Unsigned(index)));
            return Expr::call("tupleElement", vec![tuple, index]).kind;
        }
        ExprKind::Function(call) if call.name != "tuple" => tuple.parenthesized = true,
        _ => {}
    }
    ExprKind::TupleElement {
        tuple: Box::new(in_parens(tuple)),
        index,
    }
}

fn binary<'a>(input: Tokens<'a>, operator: BinaryOperator, left: &mut Expr) -> Parsed<'a, ()> {
    if let (Some(operator), Ok((rest, quantifier))) =
        (Quantifier::comparison(operator), quantifier(input))
    {
        let (rest, query) = subquery(rest)?;
        replace(left, |left| {
            quantified(in_parens(left), operator, quantifier, query)
        });
        return Ok((rest, ()));
    }
    let (input, right) = operators(input, Infix::Binary(operator).priority() + 1)?;
    if is_like(operator)
        && let Ok((input, ())) = keyword("ESCAPE")(input)
    {
        let (input, escape) = string_literal(input)?;
        replace(left, |left| ExprKind::Like {
            left: Box::new(in_parens(left)),
            operator,
            pattern: Box::new(in_parens(right)),
            escape,
        });
        return Ok((input, ()));
    }
    replace(left, |left| comparison(operator, left, right));
    Ok((input, ()))
}

fn is_like(operator: BinaryOperator) -> bool {
    use BinaryOperator as B;
    matches!(operator, B::Like | B::NotLike | B::ILike | B::NotILike)
}

fn comparison(operator: BinaryOperator, left: Expr, right: Expr) -> ExprKind {
    let right = if operator.is_in() {
        as_set(right)
    } else {
        in_parens(right)
    };
    ExprKind::Binary {
        operator,
        left: Box::new(in_parens(left)),
        right: Box::new(right),
    }
}

/// The right side of `IN` is printed in parentheses, if it has none of its own.
fn as_set(mut expr: Expr) -> Expr {
    expr.parenthesized |= !matches!(
        expr.kind,
        ExprKind::Tuple(_) | ExprKind::Array(_) | ExprKind::Function(_) | ExprKind::Subquery(_)
    );
    expr
}

fn combine(operator: Infix, left: Expr, right: Expr, joins: bool) -> ExprKind {
    match operator {
        Infix::Logical(operator) => logical(operator, left, right, joins),
        Infix::Match => Expr::call("match", vec![left, right]).kind,
        Infix::IntDiv => Expr::call("intDiv", vec![left, right]).kind,
        _ => concat(left, right, joins),
    }
}

/// `a AND b AND c` is one operator with three operands.
fn logical(operator: LogicalOperator, left: Expr, right: Expr, joins: bool) -> ExprKind {
    match left.kind {
        ExprKind::Logical { mut operands, .. } if joins => {
            operands.push(in_parens(right));
            ExprKind::Logical { operator, operands }
        }
        kind => {
            let left = Expr { kind, ..left };
            ExprKind::Logical {
                operator,
                operands: vec![in_parens(left), in_parens(right)],
            }
        }
    }
}

/// `a || b || c` is one call.
fn concat(left: Expr, right: Expr, joins: bool) -> ExprKind {
    match left.kind {
        ExprKind::Function(mut call) if joins => {
            call.arguments.push(right);
            ExprKind::Function(call)
        }
        kind => Expr::call("concat", vec![Expr { kind, ..left }, right]).kind,
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
