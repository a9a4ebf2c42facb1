//! `DROP`, `DETACH`, `TRUNCATE`, `UNDROP`, `RENAME` and `EXCHANGE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cond, map, opt, value};

use crate::ast::{
    DropQuery, DropSubject, DropVerb, Identifier, NamePart, OutputClause, Rename, RenamePair,
    RenameSubject, TableKind, Undrop,
};
use crate::grammar::create::{on_cluster, uuid};
use crate::grammar::operand::{name_part, table_name};
use crate::grammar::output::output_clause;
use crate::grammar::show::like;
use crate::input::{Parsed, Tokens, comma_list, expecting, flag, identifier, keyword};

/// `(DROP | DETACH | TRUNCATE) subject [ON CLUSTER name] [PERMANENTLY] [SYNC | NO DELAY] output`
pub(crate) fn drop_query(input: Tokens<'_>) -> Parsed<'_, DropQuery> {
    // ok: DROP TABLE IF EXISTS a, d.b SYNC, DETACH TABLE t PERMANENTLY, TRUNCATE t
    // err: DROP t, DROP TABLE, DETACH TABLE a SYNC PERMANENTLY
    let (input, verb) = alt((
        value(DropVerb::Drop, keyword("DROP")),
        value(DropVerb::Detach, keyword("DETACH")),
        value(DropVerb::Truncate, keyword("TRUNCATE")),
    ))
    .parse(input)?;
    let (input, head) = head(input, verb)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, permanently) = if verb == DropVerb::Detach {
        flag(keyword("PERMANENTLY"))(input)?
    } else {
        (input, false)
    };
    let can_sync = !matches!(head.subject, DropSubject::Function(_));
    let (input, sync) =
        cond(can_sync, opt(alt((keyword("SYNC"), keyword("NO DELAY"))))).parse(input)?;
    let (input, output) = if matches!(head.subject, DropSubject::Function(_)) {
        (input, OutputClause::default())
    } else {
        output_clause(input)?
    };
    let query = DropQuery {
        verb,
        subject: head.subject,
        if_exists: head.if_exists,
        if_empty: head.if_empty,
        cluster,
        permanently,
        sync: sync.flatten().is_some(),
        output,
    };
    Ok((input, query))
}

struct Head {
    subject: DropSubject,
    if_exists: bool,
    if_empty: bool,
}

fn head(input: Tokens<'_>, verb: DropVerb) -> Parsed<'_, Head> {
    if verb == DropVerb::Drop && input.at_keyword("FUNCTION") {
        return function(input.advance(1));
    }
    if verb == DropVerb::Truncate && (input.at_keyword("ALL TABLES") || input.at_keyword("TABLES"))
    {
        return all_tables(input);
    }
    if let Ok((input, ())) = keyword("DATABASE")(input) {
        let (input, (if_exists, if_empty)) = conditions(input)?;
        let (input, name) = expecting("a database name", name_part)(input)?;
        let subject = DropSubject::Database(name);
        return Ok((
            input,
            Head {
                subject,
                if_exists,
                if_empty,
            },
        ));
    }
    tables(input, verb)
}

/// `FUNCTION [IF EXISTS] name`
fn function(input: Tokens<'_>) -> Parsed<'_, Head> {
    // ok: DROP FUNCTION IF EXISTS f ON CLUSTER c
    // err: DROP FUNCTION
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, name) = expecting("a name", identifier)(input)?;
    let subject = DropSubject::Function(name);
    Ok((
        input,
        Head {
            subject,
            if_exists,
            if_empty: false,
        },
    ))
}

/// `[ALL] TABLES FROM [IF EXISTS] database [[NOT] (LIKE | ILIKE) 'pattern']`
fn all_tables(input: Tokens<'_>) -> Parsed<'_, Head> {
    // ok: TRUNCATE ALL TABLES FROM IF EXISTS d, TRUNCATE TABLES FROM d NOT LIKE 'a%'
    // err: TRUNCATE ALL TABLES d
    let (input, says_all) = flag(keyword("ALL"))(input)?;
    let (input, ()) = keyword("TABLES")(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, database) = expecting("a database name", name_part)(input)?;
    let (input, filter) = opt(like).parse(input)?;
    // A NOT without LIKE means nothing, as in ClickHouse.
    let (input, _) = flag(keyword("NOT"))(input)?;
    let subject = DropSubject::AllTables {
        says_all,
        database,
        filter,
    };
    Ok((
        input,
        Head {
            subject,
            if_exists,
            if_empty: false,
        },
    ))
}

/// `[TEMPORARY] (TABLE | VIEW | DICTIONARY) [IF EXISTS] [IF EMPTY] name {, name}`
///
/// `TRUNCATE` can do without `TABLE`; only `DROP` takes several names.
fn tables(input: Tokens<'_>, verb: DropVerb) -> Parsed<'_, Head> {
    // ok: DROP TEMPORARY TABLE t, DROP VIEW v, TRUNCATE TABLE IF EXISTS d.t
    // err: DROP TABLE a b, TRUNCATE TABLE a, b
    let (input, temporary) = flag(keyword("TEMPORARY"))(input)?;
    let (input, kind) = match table_kind(input) {
        Ok((input, kind)) => (input, kind),
        Err(_) if verb == DropVerb::Truncate => (input, TableKind::Table),
        Err(error) => return Err(error),
    };
    let (input, (if_exists, if_empty)) = conditions(input)?;
    let name = expecting("a table name", table_name);
    let (input, names) = if verb == DropVerb::Drop {
        comma_list(name)(input)?
    } else {
        map(name, |name: Identifier| vec![name]).parse(input)?
    };
    let subject = DropSubject::Tables {
        kind,
        temporary,
        names,
    };
    Ok((
        input,
        Head {
            subject,
            if_exists,
            if_empty,
        },
    ))
}

/// `TABLE | VIEW | DICTIONARY`
pub(crate) fn table_kind(input: Tokens<'_>) -> Parsed<'_, TableKind> {
    alt((
        value(TableKind::Table, keyword("TABLE")),
        value(TableKind::View, keyword("VIEW")),
        value(TableKind::Dictionary, keyword("DICTIONARY")),
    ))
    .parse(input)
}

/// `[IF EXISTS] [IF EMPTY]`
fn conditions(input: Tokens<'_>) -> Parsed<'_, (bool, bool)> {
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, if_empty) = flag(keyword("IF EMPTY"))(input)?;
    Ok((input, (if_exists, if_empty)))
}

/// `RENAME … | EXCHANGE …`
pub(crate) fn rename(input: Tokens<'_>) -> Parsed<'_, Rename> {
    // ok: RENAME TABLE a TO b, c TO d, EXCHANGE TABLES a AND b, RENAME DATABASE a TO b
    // err: RENAME TABLE a, EXCHANGE TABLE a AND b, EXCHANGE TABLES a TO b
    let (input, subject) = alt((
        rename_database,
        |input| rename_tables(input, "RENAME TABLE", TableKind::Table),
        |input| rename_tables(input, "RENAME DICTIONARY", TableKind::Dictionary),
        exchange,
        |input| rename_tables(input, "RENAME", TableKind::Table),
    ))
    .parse(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, output) = output_clause(input)?;
    let rename = Rename {
        subject,
        cluster,
        output,
    };
    Ok((input, rename))
}

/// `RENAME DATABASE [IF EXISTS] a TO b`
fn rename_database(input: Tokens<'_>) -> Parsed<'_, RenameSubject> {
    // ok: RENAME DATABASE IF EXISTS a TO b
    // err: RENAME DATABASE a
    let (input, ()) = keyword("RENAME DATABASE")(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let database = || expecting("a database name", name_part);
    let (input, from): (_, NamePart) = database()(input)?;
    let (input, ()) = keyword("TO")(input)?;
    let (input, to) = database()(input)?;
    let subject = RenameSubject::Database {
        if_exists,
        from,
        to,
    };
    Ok((input, subject))
}

fn rename_tables<'a>(
    input: Tokens<'a>,
    words: &'static str,
    kind: TableKind,
) -> Parsed<'a, RenameSubject> {
    let (input, ()) = keyword(words)(input)?;
    let (input, pairs) = comma_list(|input| pair(input, "TO"))(input)?;
    Ok((input, RenameSubject::Tables { kind, pairs }))
}

/// `EXCHANGE (TABLES | DICTIONARIES) name AND name {, name AND name}`
fn exchange(input: Tokens<'_>) -> Parsed<'_, RenameSubject> {
    // ok: EXCHANGE DICTIONARIES a AND b, c AND d
    // err: EXCHANGE TABLES IF EXISTS a AND b
    let (input, ()) = keyword("EXCHANGE")(input)?;
    let (input, kind) = alt((
        value(TableKind::Table, keyword("TABLES")),
        value(TableKind::Dictionary, keyword("DICTIONARIES")),
    ))
    .parse(input)?;
    let (input, pairs) = comma_list(|input| names(input, "AND", false))(input)?;
    Ok((input, RenameSubject::Exchange { kind, pairs }))
}

/// `[IF EXISTS] name TO name`
fn pair<'a>(input: Tokens<'a>, word: &'static str) -> Parsed<'a, RenamePair> {
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    names(input, word, if_exists)
}

/// `name (TO | AND) name`
fn names<'a>(input: Tokens<'a>, word: &'static str, if_exists: bool) -> Parsed<'a, RenamePair> {
    let (input, from) = expecting("a table name", table_name)(input)?;
    let (input, ()) = keyword(word)(input)?;
    let (input, to) = expecting("a table name", table_name)(input)?;
    let pair = RenamePair {
        if_exists,
        from,
        to,
    };
    Ok((input, pair))
}

/// `UNDROP TABLE name [UUID '…'] [ON CLUSTER name]`
pub(crate) fn undrop(input: Tokens<'_>) -> Parsed<'_, Undrop> {
    // ok: UNDROP TABLE d.t, UNDROP TABLE t UUID '00000000-0000-0000-0000-000000000001'
    // err: UNDROP t
    let (input, ()) = keyword("UNDROP")(input)?;
    let (input, ()) = keyword("TABLE")(input)?;
    let (input, name) = expecting("a table name", table_name)(input)?;
    let (input, uuid) = opt(uuid).parse(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, output) = output_clause(input)?;
    let undrop = Undrop {
        name,
        uuid,
        cluster,
        output,
    };
    Ok((input, undrop))
}
