//! `EXPLAIN` of queries.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::value;

use crate::ast::{Explain, ExplainKind, OutputClause, Query};
use crate::grammar::create::create;
use crate::grammar::insert::insert;
use crate::grammar::output::output_clause;
use crate::grammar::query::query;
use crate::grammar::select::select_union;
use crate::grammar::setting::query_settings;
use crate::input::{Parsed, Tokens, keyword, nested};
use crate::token::{Symbol, TokenKind};

/// `EXPLAIN [kind] [setting {, setting}] query output`
pub(crate) fn explain(input: Tokens<'_>) -> Parsed<'_, Explain> {
    // ok: EXPLAIN SELECT 1, EXPLAIN AST graph = 1 SELECT 1, EXPLAIN CURRENT TRANSACTION
    // err: EXPLAIN, EXPLAIN DROP TABLE t, EXPLAIN AST
    let (input, ()) = keyword("EXPLAIN")(input)?;
    if input.at_keyword("TABLE OVERRIDE") {
        return input.not_covered("EXPLAIN TABLE OVERRIDE");
    }
    let (input, kind) = kind(input)?;
    if kind == ExplainKind::CurrentTransaction {
        let (input, output) = output_clause(input)?;
        let explain = Explain {
            kind,
            settings: Vec::new(),
            query: None,
            output,
        };
        return Ok((input, explain));
    }
    let (input, settings) = if starts_settings(input) {
        query_settings(input)?
    } else {
        (input, Vec::new())
    };
    let (input, (query, output)) = explained(input, kind)?;
    let explain = Explain {
        kind,
        settings,
        query: Some(Box::new(query)),
        output,
    };
    Ok((input, explain))
}

fn kind(input: Tokens<'_>) -> Parsed<'_, ExplainKind> {
    let found = alt((
        value(ExplainKind::Ast, keyword("AST")),
        value(ExplainKind::Syntax, keyword("SYNTAX")),
        value(ExplainKind::QueryTree, keyword("QUERY TREE")),
        value(ExplainKind::Pipeline, keyword("PIPELINE")),
        value(ExplainKind::Estimate, keyword("ESTIMATE")),
        value(ExplainKind::Plan, keyword("PLAN")),
        value(ExplainKind::Analyze, keyword("ANALYZE")),
        value(
            ExplainKind::CurrentTransaction,
            keyword("CURRENT TRANSACTION"),
        ),
    ))
    .parse(input);
    match found {
        Err(nom::Err::Error(_)) => Ok((input, ExplainKind::Plan)),
        result => result,
    }
}

/// `name =`
fn starts_settings(input: Tokens<'_>) -> bool {
    let is_name = matches!(
        input.first().kind,
        TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted
    );
    is_name
        && matches!(
            input.peek(1).kind,
            TokenKind::Symbol(Symbol::Equals | Symbol::Dot)
        )
}

/// Any statement after `AST`, else a query, an `INSERT` or, after nothing or `PLAN`, a definition
fn explained(input: Tokens<'_>, kind: ExplainKind) -> Parsed<'_, (Query, OutputClause)> {
    if kind == ExplainKind::Ast && !input.at_keyword("SELECT") {
        let (input, query) = nested(input, query)?;
        return Ok((input, (query, OutputClause::default())));
    }
    if kind != ExplainKind::QueryTree && input.at_keyword("INSERT") {
        let (input, insert) = insert(input)?;
        let query = Query::Insert(Box::new(insert));
        return Ok((input, (query, OutputClause::default())));
    }
    if kind == ExplainKind::Plan && input.at_keyword("CREATE") {
        let (input, definition) = nested(input, create)?;
        let query = Query::Create(Box::new(definition));
        return Ok((input, (query, OutputClause::default())));
    }
    let (input, union) = select_union(input)?;
    let (input, output) = output_clause(input)?;
    let select = crate::ast::SelectStatement {
        query: union,
        output: OutputClause::default(),
    };
    Ok((input, (Query::Select(Box::new(select)), output)))
}
