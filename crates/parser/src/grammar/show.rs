//! Statements that look at what there is, and those that change the session.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Expr, Identifier, NamePart, SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind,
    ShowList, ShownTable,
};
use crate::grammar::expr::expr;
use crate::grammar::operand::query_parameter;
use crate::grammar::output::output_clause;
use crate::grammar::setting::query_settings;
use crate::grammar::system::name_or_text;
use crate::input::{Parsed, Tokens, expecting, flag, identifier, keyword, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// `SHOW (databases | tables | columns | … | create) output`
pub(crate) fn show(input: Tokens<'_>) -> Parsed<'_, Show> {
    // ok: SHOW TABLES FROM d LIKE 'a%' FORMAT JSON
    // err: SHOW, SHOW t
    let (input, ()) = keyword("SHOW")(input)?;
    let (input, kind) = alt((
        databases,
        tables,
        dictionaries,
        columns,
        indexes,
        settings,
        setting,
        functions,
        clusters,
        cluster,
        merges,
        value(ShowKind::ProcessList, keyword("PROCESSLIST")),
        value(ShowKind::Engines, keyword("ENGINES")),
        create,
    ))
    .parse(input)?;
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

/// `[EXTENDED] [FULL] (COLUMNS | FIELDS) table [pattern | WHERE expr] [LIMIT expr]`
fn columns(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW FULL COLUMNS FROM t FROM d LIKE 'a%', SHOW FIELDS IN d.t
    // err: SHOW COLUMNS t, SHOW FULL EXTENDED COLUMNS FROM t
    let (input, extended) = flag(keyword("EXTENDED"))(input)?;
    let (input, full) = flag(keyword("FULL"))(input)?;
    let (input, ()) = alt((keyword("COLUMNS"), keyword("FIELDS"))).parse(input)?;
    let (input, table) = shown_table(input)?;
    let (input, list) = list(input)?;
    let kind = ShowKind::Columns {
        extended,
        full,
        table,
        list,
    };
    Ok((input, kind))
}

/// `(FROM | IN) (database.table | table [(FROM | IN) database])`
fn shown_table(input: Tokens<'_>) -> Parsed<'_, ShownTable> {
    let from = |input| alt((keyword("FROM"), keyword("IN"))).parse(input);
    let (input, ()) = from(input)?;
    let (input, first) = expecting("a table name", identifier)(input)?;
    if input.at(Symbol::Dot) {
        let (input, table) = identifier(input.advance(1))?;
        let database = Some(first);
        return Ok((input, ShownTable { database, table }));
    }
    let table = first;
    let Ok((input, ())) = from(input) else {
        let database = None;
        return Ok((input, ShownTable { database, table }));
    };
    let (input, database) = expecting("a database name", identifier)(input)?;
    let database = Some(database);
    Ok((input, ShownTable { database, table }))
}

/// `[EXTENDED] (INDEX | INDEXES | INDICES | KEYS) table [WHERE expr]`
fn indexes(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW INDEX FROM t, SHOW EXTENDED KEYS IN d.t WHERE a
    // err: SHOW INDEX FROM t LIKE 'a'
    let (input, extended) = flag(keyword("EXTENDED"))(input)?;
    let (input, ()) = alt((
        keyword("INDEX"),
        keyword("INDEXES"),
        keyword("INDICES"),
        keyword("KEYS"),
    ))
    .parse(input)?;
    let (input, table) = shown_table(input)?;
    let (input, says_where) = flag(keyword("WHERE"))(input)?;
    let (input, filter) = if says_where {
        map(expr, Some).parse(input)?
    } else {
        (input, None)
    };
    let kind = ShowKind::Indexes {
        extended,
        table,
        filter,
    };
    Ok((input, kind))
}

/// `[CHANGED] SETTINGS (LIKE | ILIKE) 'pattern'`
fn settings(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW SETTINGS LIKE 'a%', SHOW CHANGED SETTINGS ILIKE 'a%'
    // err: SHOW SETTINGS, SHOW SETTINGS NOT LIKE 'a%'
    let (input, changed) = flag(keyword("CHANGED"))(input)?;
    let (input, ()) = keyword("SETTINGS")(input)?;
    if input.at_keyword("NOT") {
        return input.miss("LIKE");
    }
    let (input, filter) = like(input)?;
    Ok((input, ShowKind::Settings { changed, filter }))
}

/// `SETTING name`
fn setting(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW SETTING max_threads
    // err: SHOW SETTING, SHOW SETTING 'a'
    let (input, ()) = keyword("SETTING")(input)?;
    map(expecting("a setting", identifier), ShowKind::Setting).parse(input)
}

/// `FUNCTIONS [(LIKE | ILIKE) 'pattern']`
fn functions(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW FUNCTIONS LIKE 'a%'
    // err: SHOW FUNCTIONS NOT LIKE 'a%'
    let (input, ()) = keyword("FUNCTIONS")(input)?;
    if input.at_keyword("NOT") {
        return input.miss("LIKE");
    }
    map(opt(like), ShowKind::Functions).parse(input)
}

/// `CLUSTERS [pattern] [LIMIT expr]`
fn clusters(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW CLUSTERS NOT LIKE 'a%' LIMIT 1
    // err: SHOW CLUSTERS WHERE 1
    let (input, ()) = keyword("CLUSTERS")(input)?;
    map(patterns, ShowKind::Clusters).parse(input)
}

/// `MERGES [pattern] [LIMIT expr]`
fn merges(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW MERGES LIKE 'a%'
    // err: SHOW MERGES WHERE 1
    let (input, ()) = keyword("MERGES")(input)?;
    map(patterns, ShowKind::Merges).parse(input)
}

/// `[pattern] [LIMIT expr]`
fn patterns(input: Tokens<'_>) -> Parsed<'_, ShowList> {
    let (input, filter) = opt(like).parse(input)?;
    let (input, limit) = opt(limit).parse(input)?;
    Ok((input, ShowList { filter, limit }))
}

/// `CLUSTER name`
fn cluster(input: Tokens<'_>) -> Parsed<'_, ShowKind> {
    // ok: SHOW CLUSTER c, SHOW CLUSTER 'c'
    // err: SHOW CLUSTER
    let (input, ()) = keyword("CLUSTER")(input)?;
    let (input, name) = name_or_text(input)?;
    Ok((input, ShowKind::Cluster(name)))
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
