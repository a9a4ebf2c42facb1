//! The first word of a statement decides what it is.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::Query;
use crate::error::SyntaxError;
use crate::grammar::backup::backup_query;
use crate::grammar::command::{backup_command, explain_backup};
use crate::grammar::parse::parse_all;
use crate::grammar::show::{session_command, show};
use crate::hint::missing_name;
use crate::input::{Parsed, Tokens};
use crate::masked_line::hide_secret;
use crate::token::Symbol;

/// Parses one statement; semicolons may follow it.
///
/// # Errors
/// [`SyntaxError`] when the text is no statement, or more than one, or is too long or too deep.
pub fn parse_query(text: &str) -> Result<Query, SyntaxError> {
    parse_all(text, terminated_query).map_err(|error| hide_secret(missing_name(error, text), text))
}

/// `query {;}`
fn terminated_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    // ok: BACKUP ALL TO Null;;
    // err: BACKUP ALL TO Null; BACKUP ALL TO Null
    let (input, query) = query(input)?;
    let mut input = input;
    while input.at(Symbol::Semicolon) {
        input = input.advance(1);
    }
    Ok((input, query))
}

fn query(input: Tokens<'_>) -> Parsed<'_, Query> {
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
    ))
    .parse(input)
}
