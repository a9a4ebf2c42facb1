//! The statements about backups that only Granary has.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use crate::ast::{BackupCommand, BackupCommandKind, BackupQuery, FunctionCall, Literal};
use crate::grammar::backup::backup_query;
use crate::grammar::destination::destination;
use crate::grammar::number::signed_number;
use crate::grammar::output::output_clause;
use crate::grammar::setting::backup_setting_list;
use crate::input::{Parsed, Tokens, expecting, flag, keyword};
use crate::token::{Symbol, TokenKind};

/// `EXPLAIN (BACKUP … | RESTORE …)`
pub(crate) fn explain_backup(input: Tokens<'_>) -> Parsed<'_, BackupQuery> {
    // ok: EXPLAIN BACKUP ALL TO Null, EXPLAIN RESTORE TABLE t FROM File('a') FORMAT JSON
    // err: EXPLAIN EXPLAIN BACKUP ALL TO Null
    let (input, ()) = keyword("EXPLAIN")(input)?;
    backup_query(input)
}

/// `SHOW BACKUPS IN destination | DESCRIBE BACKUP destination | CHECK BACKUP destination …
/// | DROP BACKUP destination …`
pub(crate) fn backup_command(input: Tokens<'_>) -> Parsed<'_, BackupCommand> {
    alt((show_backups, describe_backup, check_backup, drop_backup)).parse(input)
}

/// `SHOW BACKUPS (IN | FROM) destination tail`
fn show_backups(input: Tokens<'_>) -> Parsed<'_, BackupCommand> {
    // ok: SHOW BACKUPS IN Disk('backups', ''), SHOW BACKUPS FROM File('a') FORMAT JSON
    // err: SHOW BACKUPS, SHOW BACKUPS Disk('backups', '')
    let (input, ()) = keyword("SHOW BACKUPS")(input)?;
    let (input, ()) = alt((keyword("IN"), keyword("FROM"))).parse(input)?;
    let (input, destination) = backup_place(input)?;
    tail(input, BackupCommandKind::Show, destination)
}

/// `(DESCRIBE | DESC) BACKUP destination tail`
///
/// Without parentheses after it, `BACKUP` is the name of a table.
fn describe_backup(input: Tokens<'_>) -> Parsed<'_, BackupCommand> {
    // ok: DESCRIBE BACKUP Disk('backups', '1'), DESC BACKUP File('a') SETTINGS password = 'x'
    // err: DESCRIBE BACKUP 'a'
    let (input, ()) = alt((keyword("DESCRIBE BACKUP"), keyword("DESC BACKUP"))).parse(input)?;
    let (input, destination) = backup_place(input)?;
    tail(input, BackupCommandKind::Describe, destination)
}

/// `CHECK BACKUP destination [SAMPLE n PERCENT] tail`
fn check_backup(input: Tokens<'_>) -> Parsed<'_, BackupCommand> {
    // ok: CHECK BACKUP File('a'), CHECK BACKUP File('a') SAMPLE 0.5 PERCENT FORMAT JSON
    // err: CHECK BACKUP File('a') SAMPLE 10
    let (input, ()) = keyword("CHECK BACKUP")(input)?;
    let (input, destination) = backup_place(input)?;
    let (input, sample_percent) = opt(sample).parse(input)?;
    let kind = BackupCommandKind::Check { sample_percent };
    tail(input, kind, destination)
}

/// `DROP BACKUP destination [CASCADE] tail`
fn drop_backup(input: Tokens<'_>) -> Parsed<'_, BackupCommand> {
    // ok: DROP BACKUP File('a'), DROP BACKUP File('a') CASCADE
    // err: DROP BACKUP, DROP BACKUP CASCADE File('a')
    let (input, ()) = keyword("DROP BACKUP")(input)?;
    let (input, destination) = backup_place(input)?;
    let (input, cascade) = flag(keyword("CASCADE"))(input)?;
    let kind = BackupCommandKind::Drop { cascade };
    tail(input, kind, destination)
}

/// A destination with its parentheses.
fn backup_place(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    let (rest, call) = expecting("a destination", destination)(input)?;
    if !input
        .tokens_until(rest)
        .iter()
        .any(|token| token.kind == TokenKind::Symbol(Symbol::OpenRound))
    {
        return rest.miss("(");
    }
    Ok((rest, call))
}

/// `SAMPLE n PERCENT`
fn sample(input: Tokens<'_>) -> Parsed<'_, f64> {
    let (input, ()) = keyword("SAMPLE")(input)?;
    let (rest, number) = expecting("a number", signed_number)(input)?;
    let (rest, ()) = keyword("PERCENT")(rest)?;
    match number {
        Literal::Unsigned(number) if (1..=100).contains(&number) => Ok((rest, number as f64)),
        Literal::Float(number) if number > 0.0 && number <= 100.0 => Ok((rest, number)),
        _ => input.miss("a number above 0 and up to 100"),
    }
}

/// `[SETTINGS …] output`
fn tail(
    input: Tokens<'_>,
    kind: BackupCommandKind,
    destination: FunctionCall,
) -> Parsed<'_, BackupCommand> {
    let (input, list) = opt(backup_setting_list).parse(input)?;
    let list = list.unwrap_or_default();
    let (input, output) = output_clause(input)?;
    let command = BackupCommand {
        kind,
        destination,
        base_backup: list.base_backup,
        settings: list.changes,
        output,
    };
    Ok((input, command))
}
