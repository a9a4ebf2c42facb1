//! The first word of a statement decides what it is.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{Create, DataType, Query, SelectStatement, SelectUnion};
use crate::error::SyntaxError;
use crate::grammar::backup::backup_query;
use crate::grammar::command::{backup_command, explain_backup};
use crate::grammar::create::create;
use crate::grammar::data_type::data_type;
use crate::grammar::drop::{drop_query, rename, undrop};
use crate::grammar::insert::insert;
use crate::grammar::output::output_clause;
use crate::grammar::parse::parse_all;
use crate::grammar::select::select_union;
use crate::grammar::show::{session_command, show};
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

fn query(input: Tokens<'_>) -> Parsed<'_, Query> {
    if let Some(statement) = not_covered(input) {
        return input.not_covered(statement);
    }
    alt((
        map(backup_query, |query| Query::Backup(Box::new(query))),
        map(explain_backup, |query| {
            Query::ExplainBackup(Box::new(query))
        }),
        map(backup_command, |command| {
            Query::BackupCommand(Box::new(command))
        }),
        map(show, |show| Query::Show(Box::new(show))),
        map(session_command, Query::Session),
        map(select_statement, |select| Query::Select(Box::new(select))),
        map(create, |create| Query::Create(Box::new(create))),
        map(insert, |insert| Query::Insert(Box::new(insert))),
        map(drop_query, |query| Query::Drop(Box::new(query))),
        map(rename, |rename| Query::Rename(Box::new(rename))),
        map(undrop, |undrop| Query::Undrop(Box::new(undrop))),
    ))
    .parse(input)
}

/// A statement of ClickHouse that this grammar does not cover, by its first words.
fn not_covered(input: Tokens<'_>) -> Option<&'static str> {
    if input.first().kind != TokenKind::Word {
        return None;
    }
    if input.at_keyword("EXPLAIN") {
        let explains_backup =
            input.at_keyword("EXPLAIN BACKUP") || input.at_keyword("EXPLAIN RESTORE");
        return (!explains_backup).then_some("EXPLAIN of anything but BACKUP and RESTORE");
    }
    NOT_COVERED
        .iter()
        .find(|words| input.at_keyword(words))
        .copied()
}

const NOT_COVERED: [&str; 20] = [
    "ALTER",
    "CHECK TABLE",
    "DELETE",
    "DROP INDEX",
    "DROP NAMED COLLECTION",
    "DROP POLICY",
    "DROP PROFILE",
    "DROP QUOTA",
    "DROP RESOURCE",
    "DROP ROLE",
    "DROP ROW POLICY",
    "DROP SETTINGS PROFILE",
    "DROP USER",
    "DROP WORKLOAD",
    "GRANT",
    "KILL",
    "OPTIMIZE",
    "REVOKE",
    "SYSTEM",
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
