//! The first word of a statement decides what it is.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;
use nom::multi::many0_count;

use crate::ast::Query;
use crate::error::SyntaxError;
use crate::grammar::backup::backup_query;
use crate::grammar::command::{backup_command, explain_backup};
use crate::grammar::parse::parse_all;
use crate::grammar::show::{session_command, show};
use crate::input::{Parsed, Tokens, symbol};
use crate::token::Symbol;

/// Parses one statement; semicolons may follow it.
///
/// # Errors
/// [`SyntaxError`] when the text is no statement, or more than one, or is too long or too deep.
pub fn parse_query(text: &str) -> Result<Query, SyntaxError> {
    parse_all(text, terminated_query)
}

/// `query {;}`
fn terminated_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    // ok: BACKUP ALL TO Null;;
    // err: BACKUP ALL TO Null; BACKUP ALL TO Null
    let (input, query) = query(input)?;
    let (input, _) = many0_count(symbol(Symbol::Semicolon)).parse(input)?;
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
