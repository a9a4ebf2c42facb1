//! `BACKUP` and `RESTORE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::Literal;
use crate::ast::{
    BackupElement, BackupKind, BackupQuery, BackupSubject, QualifiedName, SettingChange,
    SettingExpr,
};
use crate::error::SyntaxErrorKind;
use crate::grammar::destination::destination;
use crate::grammar::output::output_clause;
use crate::grammar::partition::partitions;
use crate::grammar::setting::{BackupSettingList, backup_setting_list};
use crate::input::{Parsed, Tokens, comma_list, expecting, identifier, keyword, text_literal};
use crate::token::Symbol;

/// `BACKUP subject [ON CLUSTER name] TO destination tail`
/// `RESTORE elements [ON CLUSTER name] FROM destination tail`
pub(crate) fn backup_query(input: Tokens<'_>) -> Parsed<'_, BackupQuery> {
    // ok: BACKUP TABLE d.t TO Disk('backups', '1') SETTINGS id = 'x' ASYNC FORMAT JSON
    // ok: RESTORE ALL FROM File('a')
    // err: BACKUP TABLE t FROM File('a'), RESTORE TABLE t TO File('a')
    let (input, kind) = kind(input)?;
    let (input, subject) = subject(input, kind)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, ()) = match kind {
        BackupKind::Backup => keyword("TO")(input)?,
        BackupKind::Restore => keyword("FROM")(input)?,
    };
    let (input, destination) = expecting("a destination", destination)(input)?;
    let (input, list) = opt(backup_setting_list).parse(input)?;
    let BackupSettingList {
        base_backup,
        mut changes,
        cluster_host_ids,
    } = list.unwrap_or_default();
    let (input, is_async) = opt(sync_or_async).parse(input)?;
    if let Some(is_async) = is_async {
        set_async(&mut changes, is_async);
    }
    let (input, output) = output_clause(input)?;
    let query = BackupQuery {
        kind,
        subject,
        cluster,
        destination,
        base_backup,
        settings: changes,
        cluster_host_ids,
        output,
    };
    Ok((input, query))
}

fn kind(input: Tokens<'_>) -> Parsed<'_, BackupKind> {
    alt((
        value(BackupKind::Backup, keyword("BACKUP")),
        value(BackupKind::Restore, keyword("RESTORE")),
    ))
    .parse(input)
}

/// `element {, element}` or, in a `BACKUP`, `FROM SNAPSHOT destination`
fn subject(input: Tokens<'_>, kind: BackupKind) -> Parsed<'_, BackupSubject> {
    // ok: BACKUP TABLE a, DATABASE b TO Null, BACKUP FROM SNAPSHOT File('a') TO Null
    // err: BACKUP TABLE a, b TO Null, RESTORE FROM SNAPSHOT Null FROM Null
    if kind == BackupKind::Backup && input.at_keyword("FROM SNAPSHOT") {
        return map(destination, BackupSubject::Snapshot).parse(input.advance(2));
    }
    map(comma_list(element), BackupSubject::Elements).parse(input)
}

fn element(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    alt((table, temporary_table, database, all)).parse(input)
}

/// `(TABLE | DICTIONARY | VIEW) name [AS name] [partitions]`
fn table(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP TABLE d.t AS x PARTITION 1 TO Null, BACKUP VIEW v TO Null
    // err: BACKUP TABLE 't' TO Null, BACKUP TABLE t PARTITION 1 AS x TO Null
    let kind = alt((keyword("TABLE"), keyword("DICTIONARY"), keyword("VIEW")));
    let (input, ()) = expecting("TABLE", kind)(input)?;
    let (input, name) = expecting("a table name", qualified_name)(input)?;
    let (input, new_name) = opt(as_qualified_name).parse(input)?;
    let (input, partitions) = partitions(input)?;
    let element = BackupElement::Table {
        new_name: new_name.filter(|new_name| *new_name != name),
        name,
        partitions,
    };
    Ok((input, element))
}

/// `TEMPORARY TABLE name [AS name]`
fn temporary_table(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP TEMPORARY TABLE t AS u TO Null
    // err: BACKUP TEMPORARY TABLE d.t TO Null, BACKUP TEMPORARY VIEW v TO Null
    let (input, ()) = keyword("TEMPORARY TABLE")(input)?;
    let (input, name) = expecting("a table name", identifier)(input)?;
    let (input, new_name) = opt(as_name).parse(input)?;
    let element = BackupElement::TemporaryTable {
        new_name: new_name.filter(|new_name| *new_name != name),
        name,
    };
    Ok((input, element))
}

/// `DATABASE name [AS name] [EXCEPT [TABLE | TABLES] name {, name}]`
///
/// ClickHouse wants the word `TABLE` or `TABLES`; older manuals leave it out.
fn database(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP DATABASE d AS e EXCEPT TABLES d.a, b TO Null
    // err: BACKUP DATABASE TO Null, BACKUP DATABASE d AS e EXCEPT TABLES e.a TO Null
    let (input, ()) = keyword("DATABASE")(input)?;
    let (input, name) = expecting("a database name", identifier)(input)?;
    let (input, new_name) = opt(as_name).parse(input)?;
    let (input, except) = opt(|input| except_tables_of(input, &name)).parse(input)?;
    let except_tables = except.unwrap_or_default().into_iter().collect();
    let element = BackupElement::Database {
        new_name: new_name.filter(|new_name| *new_name != name),
        name,
        except_tables,
    };
    Ok((input, element))
}

/// `EXCEPT [TABLE | TABLES] name {, name}`, where a name may have the same database before it
fn except_tables_of<'a>(input: Tokens<'a>, database: &str) -> Parsed<'a, Vec<String>> {
    // ok: BACKUP DATABASE d EXCEPT a, d.b TO Null
    // err: BACKUP DATABASE d EXCEPT TO Null, BACKUP DATABASE d EXCEPT TABLES x.a TO Null
    let (input, ()) = keyword("EXCEPT")(input)?;
    let has_kind = input.at_keyword("TABLES") || input.at_keyword("TABLE");
    if !has_kind && is_except_kind(input) {
        return input.miss("TABLES");
    }
    let input = input.advance(usize::from(has_kind));
    comma_list(|input| table_of(input, database))(input)
}

/// `[database .] table`
fn table_of<'a>(input: Tokens<'a>, database: &str) -> Parsed<'a, String> {
    let (rest, name) = expecting("a table name", qualified_name)(input)?;
    match name.database {
        Some(other) if other != database => {
            let message = format!(
                "Database name in EXCEPT TABLES clause doesn't match the database name in \
                 DATABASE clause: {other} != {database}"
            );
            input.refuse(SyntaxErrorKind::Invalid { message })
        }
        _ => Ok((rest, name.table)),
    }
}

/// `ALL [EXCEPT (DATABASE | DATABASES) name {, name}] [EXCEPT (TABLE | TABLES) name {, name}]`
fn all(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP ALL EXCEPT DATABASES a, b EXCEPT TABLE c.d TO Null
    // err: BACKUP ALL EXCEPT TABLES a EXCEPT DATABASES b TO Null, BACKUP ALL EXCEPT x TO Null
    let (input, ()) = keyword("ALL")(input)?;
    if input.at_keyword("DATABASES") {
        return all_databases(input.advance(1));
    }
    if input.at_keyword("TEMPORARY TABLES") {
        return all_temporary_tables(input.advance(2));
    }
    let (input, except_databases) = opt(except_databases).parse(input)?;
    let (input, except_tables) = opt(except_tables).parse(input)?;
    let element = BackupElement::All {
        except_databases: except_databases.unwrap_or_default().into_iter().collect(),
        except_tables: except_tables.unwrap_or_default().into_iter().collect(),
    };
    Ok((input, element))
}

/// `ALL DATABASES [EXCEPT [DATABASE | DATABASES] name {, name}]`, of older manuals
fn all_databases(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP ALL DATABASES TO Null, BACKUP ALL DATABASES EXCEPT a, b TO Null
    // err: BACKUP ALL DATABASES EXCEPT TO Null
    let (input, except) = opt(alt((except_databases, except_bare_names))).parse(input)?;
    let element = BackupElement::AllDatabases {
        except_databases: except.unwrap_or_default().into_iter().collect(),
    };
    Ok((input, element))
}

/// `ALL TEMPORARY TABLES [EXCEPT [TABLE | TABLES] name {, name}]`, of older manuals
fn all_temporary_tables(input: Tokens<'_>) -> Parsed<'_, BackupElement> {
    // ok: BACKUP ALL TEMPORARY TABLES EXCEPT a, b TO Null
    // err: BACKUP ALL TEMPORARY TABLES EXCEPT d.a TO Null
    let (input, except) = opt(alt((except_temporary_tables, except_bare_names))).parse(input)?;
    let element = BackupElement::AllTemporaryTables {
        except_tables: except.unwrap_or_default().into_iter().collect(),
    };
    Ok((input, element))
}

/// `EXCEPT (DATABASE | DATABASES) name {, name}`
fn except_databases(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    // ok: BACKUP ALL EXCEPT DATABASE a TO Null
    // err: BACKUP ALL EXCEPT DATABASE TO Null
    let words = alt((keyword("EXCEPT DATABASES"), keyword("EXCEPT DATABASE")));
    let (input, ()) = expecting("EXCEPT DATABASES", words)(input)?;
    comma_list(expecting("a database name", identifier))(input)
}

/// `EXCEPT (TABLE | TABLES) name {, name}`
fn except_tables(input: Tokens<'_>) -> Parsed<'_, Vec<QualifiedName>> {
    // ok: BACKUP ALL EXCEPT TABLES a, b.c TO Null
    // err: BACKUP ALL EXCEPT TABLES TO Null
    let words = alt((keyword("EXCEPT TABLES"), keyword("EXCEPT TABLE")));
    let (input, ()) = expecting("EXCEPT TABLES", words)(input)?;
    comma_list(expecting("a table name", qualified_name))(input)
}

fn except_temporary_tables(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    let words = alt((keyword("EXCEPT TABLES"), keyword("EXCEPT TABLE")));
    let (input, ()) = expecting("EXCEPT TABLES", words)(input)?;
    comma_list(expecting("a table name", identifier))(input)
}

fn except_bare_names(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    let (input, ()) = keyword("EXCEPT")(input)?;
    if is_except_kind(input) {
        return input.miss("a name");
    }
    comma_list(expecting("a name", identifier))(input)
}

/// Whether a word follows that says what the names after it are.
fn is_except_kind(input: Tokens<'_>) -> bool {
    ["TABLE", "TABLES", "DATABASE", "DATABASES"]
        .iter()
        .any(|kind| input.at_keyword(kind))
}

/// `AS name`
fn as_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, ()) = keyword("AS")(input)?;
    expecting("a name", identifier)(input)
}

fn as_qualified_name(input: Tokens<'_>) -> Parsed<'_, QualifiedName> {
    let (input, ()) = keyword("AS")(input)?;
    expecting("a table name", qualified_name)(input)
}

/// `[database .] table`
pub(crate) fn qualified_name(input: Tokens<'_>) -> Parsed<'_, QualifiedName> {
    // ok: BACKUP TABLE t TO Null, BACKUP TABLE `d b` . "t" TO Null
    // err: BACKUP TABLE a.b.c TO Null
    let (input, first) = identifier(input)?;
    if !input.at(Symbol::Dot) {
        return Ok((input, QualifiedName::unqualified(&first)));
    }
    let (input, second) = identifier(input.advance(1))?;
    Ok((input, QualifiedName::qualified(&first, &second)))
}

/// `ON CLUSTER (name | 'name')`
fn on_cluster(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: BACKUP TABLE t ON CLUSTER '{cluster}' TO Null
    // err: BACKUP ON CLUSTER c TABLE t TO Null, BACKUP TABLE t ON CLUSTER '' TO Null
    let (input, ()) = keyword("ON CLUSTER")(input)?;
    let (rest, name) = expecting("a cluster name", alt((identifier, text_literal)))(input)?;
    if name.is_empty() {
        return input.miss("a cluster name that is not empty");
    }
    Ok((rest, name))
}

/// `ASYNC | SYNC`
fn sync_or_async(input: Tokens<'_>) -> Parsed<'_, bool> {
    // ok: BACKUP TABLE t TO Null ASYNC, BACKUP TABLE t TO Null SETTINGS id = 'x' SYNC
    // err: BACKUP TABLE t TO Null ASYNC SYNC
    let word = alt((value(true, keyword("ASYNC")), value(false, keyword("SYNC"))));
    expecting("ASYNC", word)(input)
}

/// The keyword replaces what the list says.
fn set_async(changes: &mut Vec<SettingChange>, is_async: bool) {
    changes.retain(|change| change.name != "async");
    changes.push(SettingChange {
        name: "async".to_owned(),
        value: SettingExpr::Literal(Literal::Bool(is_async)),
    });
}
