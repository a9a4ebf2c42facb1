//! Statements that look at what there is, and those that change the session.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Expr, Identifier, NamePart, SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind,
    ShowList,
};
use crate::grammar::expr::expr;
use crate::grammar::operand::query_parameter;
use crate::grammar::output::output_clause;
use crate::grammar::setting::query_settings;
use crate::input::{Parsed, Tokens, expecting, flag, identifier, keyword, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// `SHOW (databases | tables | dictionaries | create) output`
pub(crate) fn show(input: Tokens<'_>) -> Parsed<'_, Show> {
    // ok: SHOW TABLES FROM d LIKE 'a%' FORMAT JSON
    // err: SHOW, SHOW t
    let (input, ()) = keyword("SHOW")(input)?;
    let (input, kind) = alt((databases, tables, dictionaries, create)).parse(input)?;
    let (input, output) = output_clause(input)?;
    Ok((input, Show { kind, output }))
}

/// `[FULL] DATABASES [pattern] [LIMIT expr]`
fn databases(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW DATABASES NOT LIKE 'a%' LIMIT 2
    // err: SHOW DATABASES WHERE name = 'a', SHOW DATABASES FROM d
    let (input, _) = flag(keyword("FULL"))(input)?;
    let (input, ()) = keyword("DATABASES")(input)?;
    let (input, filter) = opt(like).parse(input)?;
    let (input, limit) = opt(limit).parse(input)?;
    Ok((input, ShowKind::Databases(ShowList { filter, limit })))
}

/// `[FULL] [TEMPORARY] TABLES [(FROM | IN) name] [pattern | WHERE expr] [LIMIT expr]`
fn tables(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW FULL TEMPORARY TABLES, SHOW TABLES IN d WHERE name = 'a'
    // err: SHOW TEMPORARY FULL TABLES, SHOW TABLES FROM 'd'
    let (input, full) = flag(keyword("FULL"))(input)?;
    let (input, temporary) = flag(keyword("TEMPORARY"))(input)?;
    let (input, ()) = keyword("TABLES")(input)?;
    let (input, database) = opt(from_database).parse(input)?;
    let (input, list) = list(input)?;
    let kind = ShowKind::Tables {
        full,
        temporary,
        database,
        list,
    };
    Ok((input, kind))
}

/// `DICTIONARIES [(FROM | IN) name] [pattern | WHERE expr] [LIMIT expr]`
fn dictionaries(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW DICTIONARIES FROM d
    // err: SHOW DICTIONARIES d
    let (input, ()) = keyword("DICTIONARIES")(input)?;
    let (input, database) = opt(from_database).parse(input)?;
    let (input, list) = list(input)?;
    Ok((input, ShowKind::Dictionaries { database, list }))
}

/// `CREATE [TEMPORARY] [DATABASE | TABLE | VIEW | DICTIONARY] name`; without `CREATE`, the kind must
/// be said
fn create(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW CREATE d.t, SHOW CREATE VIEW v, SHOW TABLE t, SHOW CREATE DATABASE d
    // err: SHOW CREATE, SHOW CREATE TABLE a.b.c, SHOW CREATE DATABASE d.t
    let (input, says_create) = flag(keyword("CREATE"))(input)?;
    let (input, temporary) = flag(keyword("TEMPORARY"))(input)?;
    if input.at_keyword("DATABASE") {
        let name = expecting("a database name", name_part);
        return map(name, ShowKind::CreateDatabase).parse(input.advance(1));
    }
    let (input, kind) = if says_create {
        map(opt(create_kind), |kind| {
            kind.unwrap_or(ShowCreateKind::Table)
        })
        .parse(input)?
    } else {
        create_kind(input)?
    };
    let (input, name) = expecting("a table name", table_name)(input)?;
    let kind = ShowKind::Create {
        kind,
        temporary,
        name,
    };
    Ok((input, kind))
}

fn create_kind(input: Tokens<'_>) -> Parsed<'_, ShowCreateKind> {
    alt((
        value(ShowCreateKind::Table, keyword("TABLE")),
        value(ShowCreateKind::View, keyword("VIEW")),
        value(ShowCreateKind::Dictionary, keyword("DICTIONARY")),
    ))
    .parse(input)
}

/// `(FROM | IN) name`
fn from_database(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    let (input, ()) = alt((keyword("FROM"), keyword("IN"))).parse(input)?;
    expecting("a database name", name_part)(input)
}

/// `[pattern | WHERE expr] [LIMIT expr]`
fn list(input: Tokens<'_>) -> Parsed<'_, ShowList> {
    let (input, filter) = opt(alt((like, condition))).parse(input)?;
    let (input, limit) = opt(limit).parse(input)?;
    Ok((input, ShowList { filter, limit }))
}

/// `[NOT] (LIKE | ILIKE) 'pattern'`
pub(crate) fn like(input: Tokens<'_>) -> Parsed<'_, ShowFilter> {
    let (input, negated) = flag(keyword("NOT"))(input)?;
    let (input, ignore_case) =
        alt((value(false, keyword("LIKE")), value(true, keyword("ILIKE")))).parse(input)?;
    let (input, pattern) = expecting("a pattern in quotes", string_literal)(input)?;
    let filter = ShowFilter::Like {
        negated,
        ignore_case,
        pattern,
    };
    Ok((input, filter))
}

fn condition(input: Tokens<'_>) -> Parsed<'_, ShowFilter> {
    let (input, ()) = keyword("WHERE")(input)?;
    map(expr, ShowFilter::Where).parse(input)
}

fn limit(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, ()) = keyword("LIMIT")(input)?;
    expr(input)
}

/// `name | {name:Identifier}`
fn name_part(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    if input.first().kind == TokenKind::Symbol(Symbol::OpenCurly) {
        return map(query_parameter, NamePart::Parameter).parse(input);
    }
    map(identifier, NamePart::Name).parse(input)
}

/// `[database .] table`
fn table_name(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    let (input, first) = name_part(input)?;
    let Ok((rest, ())) = symbol(Symbol::Dot)(input) else {
        return Ok((input, Identifier { parts: vec![first] }));
    };
    let (input, second) = name_part(rest)?;
    let parts = vec![first, second];
    Ok((input, Identifier { parts }))
}

/// `USE [DATABASE] name | SET setting {, setting}`
pub(crate) fn session_command(input: Tokens<'_>) -> Parsed<'_, SessionCommand> {
    // ok: USE d, USE DATABASE d, USE database, SET a = 1, b = DEFAULT, SET a
    // err: USE, USE 'd', SET, SET a =
    if input.at_keyword("USE") {
        let named = input.advance(usize::from(input.at_keyword("USE DATABASE")));
        let names_database = !matches!(
            named.peek(1).kind,
            TokenKind::End | TokenKind::Symbol(Symbol::Semicolon)
        );
        let input = if names_database { named } else { input };
        let name = expecting("a database name", name_part);
        return map(name, SessionCommand::Use).parse(input.advance(1));
    }
    let (input, ()) = keyword("SET")(input)?;
    map(query_settings, SessionCommand::Set).parse(input)
}
