//! What is inside tables, as values that can be compared: definitions, row counts, hashes of all rows.

use std::{collections::BTreeMap, fmt::Write};

use crate::SqlServer;

/// Each table's engine, columns, number of rows and hashes over all rows.
pub type Fingerprints = BTreeMap<String, String>;

/// Engines whose rows cannot be selected or are not on this server.
const UNREADABLE: &str = "'Set', 'Null', 'Buffer', 'URL', 'Merge'";

/// The server's own databases, and `_local`, which lives in memory.
const SYSTEM: &str = "'system', 'information_schema', 'INFORMATION_SCHEMA', '_local', '_temporary_and_external_tables'";

/// The fingerprints of every readable table.
///
/// The hash is over the text of each whole row, so it works for every type in every version; the sum
/// sees repeated rows, the exclusive or sees swapped values.
///
/// # Panics
/// When a table cannot be read.
pub fn fingerprints(server: &mut dyn SqlServer) -> Fingerprints {
    let columns = "concat('`', replaceAll(name, '`', '``'), '`')";
    read_tables(server, |database, table| {
        format!(
            "SELECT {0} AS database, {1} AS table, \
             arrayStringConcat(groupArray({columns}), ', ') FROM (SELECT name FROM system.columns \
             WHERE database = {0} AND table = {1} ORDER BY position)",
            literal(database),
            literal(table)
        )
    })
    .into_iter()
    .collect::<Vec<_>>()
    .chunks(64)
    .flat_map(|tables| hash_rows(server, tables))
    .collect()
}

/// The number of rows of every readable table.
///
/// # Panics
/// When a table cannot be read.
pub fn row_counts(server: &mut dyn SqlServer) -> BTreeMap<String, String> {
    read_tables(server, |database, table| {
        format!(
            "SELECT {} AS database, {} AS table, toString(count()) FROM {}.{}",
            literal(database),
            literal(table),
            quoted(database),
            quoted(table)
        )
    })
    .into_iter()
    .map(|(database, table, rows)| (format!("{database}.{table}"), rows))
    .collect()
}

/// One answer `database, table, text` per table, all asked in one statement: old engines start anew for each.
fn read_tables(
    server: &mut dyn SqlServer,
    select: impl Fn(&str, &str) -> String,
) -> Vec<(String, String, String)> {
    let listed = server.must(&format!(
        "SELECT database, name FROM system.tables WHERE database NOT IN ({SYSTEM}) \
         AND NOT is_temporary AND engine NOT IN ({UNREADABLE}) AND name NOT LIKE '.inner%' \
         ORDER BY database, name"
    ));
    let selects: Vec<String> = listed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(database, table)| select(&unescaped(database), &unescaped(table)))
        .collect();
    if selects.is_empty() {
        return Vec::new();
    }
    let answer = server.must(&selects.join(" UNION ALL "));
    answer
        .lines()
        .map(|line| {
            let mut fields = line.splitn(3, '\t').map(unescaped);
            let mut field = || fields.next().unwrap_or_default();
            (field(), field(), field())
        })
        .collect()
}

fn hash_rows(
    server: &mut dyn SqlServer,
    tables: &[(String, String, String)],
) -> Vec<(String, String)> {
    let mut sql = String::new();
    for (database, table, columns) in tables {
        let union = if sql.is_empty() { "" } else { " UNION ALL " };
        let (name, place) = (literal(database), literal(table));
        write!(
            sql,
            "{union}SELECT concat({name}, '.', {place}) AS name, concat(\
             (SELECT engine FROM system.tables WHERE database = {name} AND name = {place}), ' ', \
             toString(count()), ' rows ', toString(sum(cityHash64(toString(tuple({columns}))))), ' ', \
             toString(groupBitXor(sipHash64(toString(tuple({columns})))))) AS print \
             FROM {}.{}",
            quoted(database),
            quoted(table)
        )
        .expect("a String takes any text");
    }
    let answer = server.must(&sql);
    let pair = |line: &str| {
        let (name, print) = line.split_once('\t')?;
        Some((unescaped(name), unescaped(print)))
    };
    answer.lines().filter_map(pair).collect()
}

/// `text` as an SQL string.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// `name` as a quoted SQL identifier.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "``"))
}

/// A `TabSeparated` field without its escapes.
fn unescaped(field: &str) -> String {
    let mut plain = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            }),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lose_their_escapes() {
        assert_eq!(unescaped(r"back`tick \'x\' \\ \t"), "back`tick 'x' \\ \t");
        assert_eq!(quoted("a`b"), "`a``b`");
        assert_eq!(literal("it's"), r"'it\'s'");
    }
}
