//! `= ANY (SELECT …)`, which ClickHouse rewrites as it reads it.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::value;

use crate::ast::{
    BinaryOperator, Expr, ExprKind, FromItem, Select, SelectUnion, TableExpr, TableSource,
};
use crate::input::{Parsed, Tokens, keyword};
use crate::token::{Symbol, TokenKind};

/// `ANY`, `ALL`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
}

impl Quantifier {
    /// The operator, if a quantifier may follow it.
    pub(crate) fn comparison(operator: BinaryOperator) -> Option<BinaryOperator> {
        use BinaryOperator as B;
        matches!(
            operator,
            B::Equals | B::NotEquals | B::Less | B::Greater | B::LessOrEquals | B::GreaterOrEquals
        )
        .then_some(operator)
    }
}

/// `ANY | SOME | ALL` before a sub-query
pub(crate) fn quantifier(input: Tokens<'_>) -> Parsed<'_, Quantifier> {
    // ok: ANY (SELECT 1)
    // err: any(a)
    let (rest, quantifier) = alt((
        value(Quantifier::Any, keyword("ANY")),
        value(Quantifier::Any, keyword("SOME")),
        value(Quantifier::All, keyword("ALL")),
    ))
    .parse(input)?;
    let mut inside = rest;
    while inside.at(Symbol::OpenRound) {
        inside = inside.advance(1);
    }
    let is_query = inside.remaining() < rest.remaining()
        && inside.first().kind == TokenKind::Word
        && (inside.at_keyword("SELECT") || inside.at_keyword("WITH"));
    if is_query {
        Ok((rest, quantifier))
    } else {
        rest.miss("a sub-query")
    }
}

/// `left operator quantifier (query)`
pub(crate) fn quantified(
    left: Expr,
    operator: BinaryOperator,
    quantifier: Quantifier,
    query: SelectUnion,
) -> ExprKind {
    use BinaryOperator as B;
    let (operator, aggregate) = match (operator, quantifier) {
        (B::Equals, Quantifier::Any) => (B::In, None),
        (B::Equals, Quantifier::All) => (B::In, Some("singleValueOrNull")),
        (B::NotEquals, Quantifier::All) => (B::NotIn, None),
        (B::NotEquals, Quantifier::Any) => (B::NotIn, Some("singleValueOrNull")),
        (_, quantifier) => {
            let is_below = matches!(operator, B::Less | B::LessOrEquals);
            let by_greatest = is_below == (quantifier == Quantifier::Any);
            (operator, Some(if by_greatest { "max" } else { "min" }))
        }
    };
    let query = match aggregate {
        Some(aggregate) => aggregated(aggregate, query),
        None => query,
    };
    let right = Expr::new(ExprKind::Subquery(Box::new(query)));
    ExprKind::Binary {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// `SELECT aggregate(*) FROM (query)`
fn aggregated(aggregate: &str, query: SelectUnion) -> SelectUnion {
    let asterisk = Expr::new(ExprKind::Asterisk {
        qualifier: None,
        transformers: Vec::new(),
    });
    let table = TableExpr::new(TableSource::Subquery(Box::new(query)));
    SelectUnion::single(Select {
        columns: vec![Expr::call(aggregate, vec![asterisk])],
        from: vec![FromItem::Table { join: None, table }],
        ..Select::default()
    })
}
