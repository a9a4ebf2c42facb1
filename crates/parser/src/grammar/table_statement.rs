//! Statements about the rows and the state of one table.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Check, CheckSubject, Delete, Describe, DescribeSubject, Exists, ExistsSubject, Expr, Kill,
    KillKind, KillMode, NamePart, Optimize, PartitionOrPart, TableExpr, TableKind, TableSource,
    Update,
};
use crate::grammar::alter::{assignments, filter, in_partition};
use crate::grammar::alter_partition::{partition_clause, subject};
use crate::grammar::columns::{asterisk, columns};
use crate::grammar::create::on_cluster;
use crate::grammar::drop::table_kind;
use crate::grammar::from::table_expr;
use crate::grammar::operand::{name_part, table_name};
use crate::grammar::output::output_clause;
use crate::grammar::select::select_union;
use crate::grammar::setting::query_setting_list;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, keyword, string_literal,
};
use crate::token::{Symbol, TokenKind};

/// `DELETE FROM name [ON CLUSTER name] [IN PARTITION partition] WHERE expr [SETTINGS …]`
pub(crate) fn delete(input: Tokens<'_>) -> Parsed<'_, Delete> {
    // ok: DELETE FROM t WHERE a = 1, DELETE FROM d.t IN PARTITION 1 WHERE a SETTINGS b = 1
    // err: DELETE FROM t, DELETE t WHERE a
    let (input, ()) = keyword("DELETE")(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, name) = expecting("a table name", table_name)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, partition) = in_partition(input)?;
    let (input, filter) = filter(input)?;
    let (input, settings) = opt(query_setting_list).parse(input)?;
    let delete = Delete {
        name,
        cluster,
        partition,
        filter,
        settings: settings.unwrap_or_default(),
    };
    Ok((input, delete))
}

/// `UPDATE name [ON CLUSTER name] SET name = expr {, name = expr} [IN PARTITION partition] WHERE
/// expr [SETTINGS …]`
pub(crate) fn update(input: Tokens<'_>) -> Parsed<'_, Update> {
    // ok: UPDATE t SET a = 1, b = b + 1 WHERE c, UPDATE t SET a = 1 IN PARTITION 1 WHERE c
    // err: UPDATE t SET a = 1, UPDATE t a = 1 WHERE b
    let (input, ()) = keyword("UPDATE")(input)?;
    let (input, name) = expecting("a table name", table_name)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, ()) = keyword("SET")(input)?;
    let (input, assignments) = assignments(input)?;
    let (input, partition) = in_partition(input)?;
    let (input, filter) = filter(input)?;
    let (input, settings) = opt(query_setting_list).parse(input)?;
    let update = Update {
        name,
        cluster,
        assignments,
        partition,
        filter,
        settings: settings.unwrap_or_default(),
    };
    Ok((input, update))
}

/// `OPTIMIZE TABLE name [ON CLUSTER name] [PARTITION partition | DRY RUN PARTS 'a' {, 'a'}]
/// [FINAL | FORCE] [DEDUPLICATE [BY column {, column}]] [CLEANUP] output`
pub(crate) fn optimize(input: Tokens<'_>) -> Parsed<'_, Optimize> {
    // ok: OPTIMIZE TABLE t FINAL, OPTIMIZE TABLE t PARTITION 1 DEDUPLICATE BY a, * EXCEPT b
    // err: OPTIMIZE t, OPTIMIZE TABLE t DEDUPLICATE FINAL
    let (input, ()) = keyword("OPTIMIZE")(input)?;
    let (input, ()) = keyword("TABLE")(input)?;
    let (input, name) = expecting("a table name", table_name)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, manifest) = flag(keyword("MANIFEST"))(input)?;
    let (input, dry_run) = opt(dry_run).parse(input)?;
    let (input, partition) = opt(partition_clause).parse(input)?;
    let (input, finals) = opt(alt((keyword("FINAL"), keyword("FORCE")))).parse(input)?;
    let (input, deduplicate) = opt(deduplicate).parse(input)?;
    let names_columns = deduplicate.as_ref().is_some_and(|by| !by.is_empty());
    let (input, cleanup) = if names_columns {
        (input, false)
    } else {
        flag(keyword("CLEANUP"))(input)?
    };
    let (input, output) = output_clause(input)?;
    let optimize = Optimize {
        name,
        cluster,
        partition,
        dry_run: dry_run.unwrap_or_default(),
        is_final: finals.is_some(),
        deduplicate,
        cleanup,
        manifest,
        output,
    };
    Ok((input, optimize))
}

/// `DRY RUN PARTS 'name' {, 'name'}`
fn dry_run(input: Tokens<'_>) -> Parsed<'_, Vec<Vec<u8>>> {
    let (input, ()) = keyword("DRY RUN PARTS")(input)?;
    comma_list(expecting("the name of a part in quotes", string_literal))(input)
}

/// `DEDUPLICATE [BY column {, column}]`
fn deduplicate(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    let (input, ()) = keyword("DEDUPLICATE")(input)?;
    let (input, says_by) = flag(keyword("BY"))(input)?;
    if says_by {
        comma_list(expecting("a column", deduplicate_column))(input)
    } else {
        Ok((input, Vec::new()))
    }
}

fn deduplicate_column(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.at(Symbol::Asterisk) {
        return asterisk(input);
    }
    if input.at_keyword("COLUMNS") && input.advance(1).at(Symbol::OpenRound) {
        return columns(input, None);
    }
    map(identifier, |name| Expr::name(&name)).parse(input)
}

/// `CHECK (TABLE name [PARTITION partition | PART 'name'] | DATABASE name | ALL TABLES) output`
pub(crate) fn check(input: Tokens<'_>) -> Parsed<'_, Check> {
    // ok: CHECK TABLE t PART 'all_1_1_0', CHECK DATABASE d, CHECK ALL TABLES FORMAT JSON
    // err: CHECK t, CHECK TABLE t PART x
    let (input, ()) = keyword("CHECK")(input)?;
    let (input, subject) = alt((
        value(CheckSubject::AllTables, keyword("ALL TABLES")),
        |input| {
            let (input, ()) = keyword("DATABASE")(input)?;
            map(database, CheckSubject::Database).parse(input)
        },
        |input| {
            let (input, ()) = keyword("TABLE")(input)?;
            let (input, name) = expecting("a table name", table_name)(input)?;
            let (input, selection) = selection(input)?;
            Ok((input, CheckSubject::Table { name, selection }))
        },
    ))
    .parse(input)?;
    let (input, output) = output_clause(input)?;
    Ok((input, Check { subject, output }))
}

fn database(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    expecting("a database name", name_part)(input)
}

fn selection(input: Tokens<'_>) -> Parsed<'_, Option<PartitionOrPart>> {
    if input.at_keyword("PARTITION") || input.at_keyword("PART") {
        map(subject, Some).parse(input)
    } else {
        Ok((input, None))
    }
}

/// `EXISTS (DATABASE name | [TEMPORARY] [TABLE | VIEW | DICTIONARY] name) output`
pub(crate) fn exists(input: Tokens<'_>) -> Parsed<'_, Exists> {
    // ok: EXISTS d.t, EXISTS DATABASE d, EXISTS TEMPORARY TABLE t FORMAT JSON
    // err: EXISTS, EXISTS DATABASE d.t
    let (input, ()) = keyword("EXISTS")(input)?;
    let (input, subject) = if let Ok((input, ())) = keyword("DATABASE")(input) {
        map(database, ExistsSubject::Database).parse(input)?
    } else {
        let (input, temporary) = flag(keyword("TEMPORARY"))(input)?;
        let (input, kind) = opt(table_kind).parse(input)?;
        let (input, name) = expecting("a table name", table_name)(input)?;
        let kind = kind.unwrap_or(TableKind::Table);
        let subject = ExistsSubject::Table {
            kind,
            temporary,
            name,
        };
        (input, subject)
    };
    let (input, output) = output_clause(input)?;
    Ok((input, Exists { subject, output }))
}

/// `(DESCRIBE | DESC) [TABLE] (name | function | ( query ) | query) [SETTINGS …] output`
pub(crate) fn describe(input: Tokens<'_>) -> Parsed<'_, Describe> {
    // ok: DESCRIBE t, DESC TABLE numbers(1), DESCRIBE (SELECT 1) FORMAT JSON
    // err: DESCRIBE, DESCRIBE a, b
    let (input, ()) = alt((keyword("DESCRIBE"), keyword("DESC"))).parse(input)?;
    let (input, subject) = describe_subject(input)?;
    let (input, settings) = opt(query_setting_list).parse(input)?;
    let (input, output) = output_clause(input)?;
    let describe = Describe {
        subject,
        settings: settings.unwrap_or_default(),
        output,
    };
    Ok((input, describe))
}

fn describe_subject(input: Tokens<'_>) -> Parsed<'_, DescribeSubject> {
    if let Ok((input, ())) = keyword("FILESYSTEM CACHE")(input) {
        return map(string_literal, DescribeSubject::Cache).parse(input);
    }
    let (input, _) = flag(keyword("TABLE"))(input)?;
    let starts_select = input.at_keyword("SELECT") || input.at_keyword("WITH");
    let (input, table) = if starts_select && input.peek(1).kind != TokenKind::End {
        let (input, query) = select_union(input)?;
        (input, bare_table(TableSource::Subquery(Box::new(query))))
    } else {
        expecting("a table", table_expr)(input)?
    };
    Ok((input, DescribeSubject::Table(Box::new(table))))
}

fn bare_table(source: TableSource) -> TableExpr {
    TableExpr {
        source,
        alias: None,
        alias_columns: Vec::new(),
        is_final: false,
        sample: None,
        sample_offset: None,
    }
}

/// `KILL (QUERY | MUTATION | …) [ON CLUSTER name] WHERE expr [SYNC | ASYNC | TEST] output`
pub(crate) fn kill(input: Tokens<'_>) -> Parsed<'_, Kill> {
    // ok: KILL QUERY WHERE query_id = 'a' SYNC, KILL MUTATION WHERE table = 't' TEST
    // err: KILL QUERY 'a', KILL BACKUP WHERE a
    let (input, ()) = keyword("KILL")(input)?;
    let (input, kind) = alt((
        value(KillKind::Query, keyword("QUERY")),
        value(KillKind::Mutation, keyword("MUTATION")),
        value(KillKind::PartMove, keyword("PART_MOVE_TO_SHARD")),
        value(KillKind::Transaction, keyword("TRANSACTION")),
    ))
    .parse(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, filter) = filter(input)?;
    let (input, mode) = opt(alt((
        value(KillMode::Sync, keyword("SYNC")),
        value(KillMode::Async, keyword("ASYNC")),
        value(KillMode::Test, keyword("TEST")),
    )))
    .parse(input)?;
    let (input, output) = output_clause(input)?;
    let kill = Kill {
        kind,
        cluster,
        filter,
        mode: mode.unwrap_or(KillMode::Async),
        output,
    };
    Ok((input, kill))
}
