//! The first word of a statement decides what it is.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{AccessQuery, Create, DataType, Query, SelectStatement, SelectUnion};
use crate::error::SyntaxError;
use crate::grammar::access::{access_query, attached_access_query};
use crate::grammar::alter::{alter_database, alter_table};
use crate::grammar::backup::backup_query;
use crate::grammar::collection::named_collection;
use crate::grammar::command::{backup_command, explain_backup};
use crate::grammar::create::create;
use crate::grammar::data_type::data_type;
use crate::grammar::drop::{drop_query, rename, undrop};
use crate::grammar::explain::explain;
use crate::grammar::insert::insert;
use crate::grammar::output::output_clause;
use crate::grammar::parse::parse_all;
use crate::grammar::select::select_union;
use crate::grammar::show::{session_command, show};
use crate::grammar::system::system;
use crate::grammar::table_statement::{check, delete, describe, exists, kill, optimize, update};
use crate::hint::missing_name;
use crate::input::{Parsed, Tokens};
use crate::masked_line::hide_secret;
use crate::script::statement_ranges;
use crate::token::{Symbol, TokenKind};

/// Parses one statement; semicolons may follow it.
///
/// # Errors
/// [`SyntaxError`] when the text is no statement, or more than one, or is too long or too deep.
pub fn parse_query(text: &str) -> Result<Query, SyntaxError> {
    parse_all(text, terminated_query).map_err(|error| hide_secret(missing_name(error, text), text))
}

/// Parses statements with semicolons between them, as [`split_statements`](crate::split_statements)
/// finds them.
///
/// # Errors
/// Like [`parse_query`], about the first wrong one.
pub fn parse_queries(text: &str) -> Result<Vec<Query>, SyntaxError> {
    statement_ranges(text)
        .into_iter()
        .map(|range| {
            let statement = &text[range.clone()];
            parse_query(statement).map_err(|error| error.moved(text, range.start))
        })
        .collect()
}

/// Parses a definition: `CREATE …` or `ATTACH …`.
///
/// # Errors
/// Like [`parse_query`].
pub fn parse_create(text: &str) -> Result<Create, SyntaxError> {
    parse_all(text, |input| {
        let (input, create) = create(input)?;
        Ok((semicolons(input), create))
    })
    .map_err(|error| hide_secret(error, text))
}

/// Parses a statement of a file in which an entity is kept: `ATTACH USER …`, `ATTACH GRANT …`.
///
/// # Errors
/// Like [`parse_query`].
pub fn parse_attached_access(text: &str) -> Result<AccessQuery, SyntaxError> {
    parse_all(text, |input| {
        let (input, query) = attached_access_query(input)?;
        Ok((semicolons(input), query))
    })
    .map_err(|error| hide_secret(error, text))
}

/// Parses a `SELECT` without `FORMAT` and the like.
///
/// # Errors
/// Like [`parse_query`].
pub fn parse_select(text: &str) -> Result<SelectUnion, SyntaxError> {
    parse_all(text, select_union).map_err(|error| hide_secret(error, text))
}

/// Parses a data type.
///
/// # Errors
/// Like [`parse_query`].
pub fn parse_data_type(text: &str) -> Result<DataType, SyntaxError> {
    parse_all(text, data_type)
}

/// `query {;}`
fn terminated_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    // ok: BACKUP ALL TO Null;;
    // err: BACKUP ALL TO Null; BACKUP ALL TO Null
    let (input, query) = query(input)?;
    Ok((semicolons(input), query))
}

fn semicolons(mut input: Tokens<'_>) -> Tokens<'_> {
    while input.at(Symbol::Semicolon) {
        input = input.advance(1);
    }
    input
}

pub(super) fn query(input: Tokens<'_>) -> Parsed<'_, Query> {
    if let Some(statement) = not_covered(input) {
        return input.not_covered(statement);
    }
    if !starts_statement(input) {
        return input.miss(
            "a statement: SELECT, INSERT, CREATE, ALTER, DROP, RENAME, SHOW, DESCRIBE, SET, USE, BACKUP, RESTORE or another one",
        );
    }
    if is_about_access(input) {
        return map(access_query, |access| Query::Access(Box::new(access))).parse(input);
    }
    alt((
        map(backup_query, |query| Query::Backup(Box::new(query))),
        explained,
        map(backup_command, |command| {
            Query::BackupCommand(Box::new(command))
        }),
        map(show, |show| Query::Show(Box::new(show))),
        map(session_command, Query::Session),
        map(select_statement, |select| Query::Select(Box::new(select))),
        map(named_collection, |collection| {
            Query::NamedCollection(Box::new(collection))
        }),
        map(create, |create| Query::Create(Box::new(create))),
        map(insert, |insert| Query::Insert(Box::new(insert))),
        definition_query,
        table_query,
    ))
    .parse(input)
}

/// Whether the first word is one with which a statement may begin, or there is none.
fn starts_statement(input: Tokens<'_>) -> bool {
    const WORDS: [&str; 33] = [
        "ALTER", "ATTACH", "BACKUP", "CHECK", "CREATE", "DELETE", "DESC", "DESCRIBE", "DETACH",
        "DROP", "EXCHANGE", "EXISTS", "EXPLAIN", "FROM", "GRANT", "INSERT", "KILL", "MOVE",
        "OPTIMIZE", "RENAME", "REPLACE", "RESTORE", "REVOKE", "SELECT", "SET", "SHOW", "SYSTEM",
        "TRUNCATE", "UNDROP", "UPDATE", "USE", "VALUES", "WITH",
    ];
    input.first().kind == TokenKind::End
        || input.at(Symbol::OpenRound)
        || WORDS.iter().any(|word| input.at_keyword(word))
}

/// Whether the first words are those of a statement about users and rights. Asked first, so that messages about
/// the usual statements do not name such words.
fn is_about_access(input: Tokens<'_>) -> bool {
    const STARTS: [&str; 4] = ["GRANT", "REVOKE", "SET ROLE", "SET DEFAULT ROLE"];
    const KINDS: [&str; 7] = [
        "USER",
        "ROLE",
        "ROW POLICY",
        "POLICY",
        "QUOTA",
        "SETTINGS PROFILE",
        "PROFILE",
    ];
    const SHOWN: [&str; 21] = [
        "USERS",
        "ROLES",
        "ROW POLICIES",
        "POLICIES",
        "QUOTAS",
        "QUOTA",
        "SETTINGS PROFILES",
        "PROFILES",
        "CURRENT ROLES",
        "CURRENT QUOTA",
        "ENABLED ROLES",
        "ACCESS",
        "PRIVILEGES",
        "GRANTS",
        "CREATE USERS",
        "CREATE ROLES",
        "CREATE ROW POLICIES",
        "CREATE POLICIES",
        "CREATE QUOTAS",
        "CREATE SETTINGS PROFILES",
        "CREATE PROFILES",
    ];
    let any = |input: Tokens<'_>, words: &[&str]| words.iter().any(|it| input.at_keyword(it));
    if let Some(rest) = input.after_keyword("SHOW") {
        let created = rest.after_keyword("CREATE");
        return any(rest, &SHOWN) || created.is_some_and(|rest| any(rest, &KINDS));
    }
    let starts = ["CREATE", "ALTER", "DROP", "MOVE"];
    any(input, &STARTS)
        || input.at_keyword("CHECK GRANT")
        || any(input, &starts) && any(input.advance(1), &KINDS)
}

/// `EXPLAIN …`; what it explains tells which of the two it is.
fn explained(input: Tokens<'_>) -> Parsed<'_, Query> {
    let of_backup = input.at_keyword("EXPLAIN BACKUP") || input.at_keyword("EXPLAIN RESTORE");
    let is_other = input.at_keyword("EXPLAIN") && input.peek(1).kind != TokenKind::End;
    if is_other && !of_backup {
        return map(explain, |explain| Query::Explain(Box::new(explain))).parse(input);
    }
    map(explain_backup, |query| {
        Query::ExplainBackup(Box::new(query))
    })
    .parse(input)
}

/// Statements that change what databases hold
fn definition_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    alt((
        map(drop_query, |query| Query::Drop(Box::new(query))),
        map(rename, |rename| Query::Rename(Box::new(rename))),
        map(undrop, |undrop| Query::Undrop(Box::new(undrop))),
        map(alter_table, |alter| Query::AlterTable(Box::new(alter))),
        map(alter_database, |alter| {
            Query::AlterDatabase(Box::new(alter))
        }),
    ))
    .parse(input)
}

/// Statements about rows and the state of tables and of the server
fn table_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    alt((
        map(delete, |delete| Query::Delete(Box::new(delete))),
        map(update, |update| Query::Update(Box::new(update))),
        map(optimize, |optimize| Query::Optimize(Box::new(optimize))),
        map(check, |check| Query::Check(Box::new(check))),
        map(exists, |exists| Query::Exists(Box::new(exists))),
        map(describe, |describe| Query::Describe(Box::new(describe))),
        map(kill, |kill| Query::Kill(Box::new(kill))),
        map(system, |system| Query::System(Box::new(system))),
    ))
    .parse(input)
}

/// A statement of ClickHouse that this grammar does not cover, by its first words.
fn not_covered(input: Tokens<'_>) -> Option<&'static str> {
    // Asked first, so that the usual statements are not compared with all of them.
    let may_be = ["DROP", "SHOW", "WATCH"];
    if !may_be.iter().any(|word| input.at_keyword(word)) {
        return None;
    }
    NOT_COVERED
        .iter()
        .find(|words| input.at_keyword(words))
        .copied()
}

const NOT_COVERED: [&str; 5] = [
    "DROP INDEX",
    "DROP RESOURCE",
    "DROP WORKLOAD",
    "SHOW FILESYSTEM CACHES",
    "WATCH",
];

/// `select [INTO OUTFILE …] [FORMAT …] [SETTINGS …]`
fn select_statement(input: Tokens<'_>) -> Parsed<'_, SelectStatement> {
    // ok: SELECT 1 FORMAT JSON, (SELECT 1)
    // err: SELECT 1 FORMAT
    let (input, query) = select_union(input)?;
    let (input, output) = output_clause(input)?;
    Ok((input, SelectStatement { query, output }))
}
