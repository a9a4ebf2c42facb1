//! What a statement that answers with rows may have at its end.

use nom::Parser;
use nom::combinator::{map, opt};

use crate::ast::{IntoOutfile, Literal, OutputClause};
use crate::grammar::number::signed_number;
use crate::grammar::setting::query_setting_list;
use crate::input::{Parsed, Tokens, expecting, flag, identifier, keyword, string_literal};

/// `[INTO OUTFILE …] [FORMAT name] [SETTINGS …]`; `SETTINGS` may also stand before `FORMAT`
pub(crate) fn output_clause(input: Tokens<'_>) -> Parsed<'_, OutputClause> {
    // ok: BACKUP TABLE t TO Null FORMAT JSON SETTINGS max_threads = 1
    // ok: BACKUP TABLE t TO Null INTO OUTFILE 'a' TRUNCATE SETTINGS a = 1 FORMAT CSV
    // err: BACKUP TABLE t TO Null FORMAT 'JSON', BACKUP TABLE t TO Null FORMAT JSON FORMAT CSV
    let (input, outfile) = opt(outfile).parse(input)?;
    let (input, before) = opt(query_setting_list).parse(input)?;
    let (input, format) = opt(format).parse(input)?;
    let (input, settings) = match before {
        Some(settings) => (input, settings),
        None => map(opt(query_setting_list), Option::unwrap_or_default).parse(input)?,
    };
    let clause = OutputClause {
        outfile,
        format,
        settings,
    };
    Ok((input, clause))
}

/// `FORMAT name`
fn format(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, ()) = keyword("FORMAT")(input)?;
    expecting("a format", identifier)(input)
}

/// `INTO OUTFILE 'path' [APPEND] [TRUNCATE] [AND STDOUT] [COMPRESSION 'method' [LEVEL n]]`
fn outfile(input: Tokens<'_>) -> Parsed<'_, IntoOutfile> {
    // ok: BACKUP ALL TO Null INTO OUTFILE 'a' APPEND AND STDOUT COMPRESSION 'gzip' LEVEL 3
    // err: BACKUP ALL TO Null INTO OUTFILE a, BACKUP ALL TO Null INTO OUTFILE 'a' AND STDOUT APPEND
    let (input, ()) = keyword("INTO OUTFILE")(input)?;
    let (input, path) = expecting("a path in quotes", string_literal)(input)?;
    let (input, append) = flag(keyword("APPEND"))(input)?;
    let (input, truncate) = flag(keyword("TRUNCATE"))(input)?;
    let (input, and_stdout) = flag(keyword("AND STDOUT"))(input)?;
    let (input, compression) = opt(compression).parse(input)?;
    let (compression, level) = compression.unzip();
    let outfile = IntoOutfile {
        path,
        append,
        truncate,
        and_stdout,
        compression,
        level: level.flatten(),
    };
    Ok((input, outfile))
}

/// `COMPRESSION 'method' [LEVEL n]`
fn compression(input: Tokens<'_>) -> Parsed<'_, (Vec<u8>, Option<Literal>)> {
    let (input, ()) = keyword("COMPRESSION")(input)?;
    let (input, method) = string_literal(input)?;
    let (input, level) = opt(level).parse(input)?;
    Ok((input, (method, level)))
}

fn level(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let (input, ()) = keyword("LEVEL")(input)?;
    signed_number(input)
}
