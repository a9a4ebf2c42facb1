//! What a definition refers to.

use std::collections::BTreeSet;

use granary_types::TableName;

use crate::ast::{Create, DictionarySource, DictionaryValue, Expr, ExprKind, Identifier, Literal};
use crate::parse_select;
use crate::references::{Reference, visit_query, visit_references};
use crate::rename::{is_local, qualified};

/// The tables, views and dictionaries that the definition names, itself left out.
///
/// They need not exist: after `IN` a column looks like a table.
pub fn dependencies(create: &Create, current_database: &str) -> BTreeSet<TableName> {
    let mut found = BTreeSet::new();
    let mut copy = create.clone();
    let own = create.head.name.names();
    let home = match own.as_deref() {
        Some([database, _]) => database,
        _ => current_database,
    };
    visit_references(&mut copy, &mut |reference| {
        if let Reference::Source(source) = &reference {
            found.extend(sources(source, home));
        }
        found.extend(match reference {
            Reference::Table(name) => named(name, current_database),
            Reference::Argument(argument) => argued(argument, current_database),
            Reference::Mention(argument) => argued(argument, current_database),
            Reference::Source(_)
            | Reference::Database(_)
            | Reference::Call(_)
            | Reference::Settings(_) => None,
        });
    });
    if let Some(itself) = named(&create.head.name, current_database) {
        found.remove(&itself);
    }
    found
}

/// The tables of this server that a dictionary reads; `home` is its database.
fn sources(source: &DictionarySource, home: &str) -> BTreeSet<TableName> {
    let mut found = BTreeSet::new();
    if source.name != "CLICKHOUSE" || !is_local(source) {
        return found;
    }
    let text = |key| source.value(key).and_then(DictionaryValue::as_text);
    if let Some(table) = text("TABLE") {
        let database = text("DB").filter(|name| !name.is_empty());
        found.insert(TableName::new(database.unwrap_or(home), table));
    }
    if let Some(Ok(mut query)) = text("QUERY").map(parse_select) {
        visit_query(&mut query, &mut |reference| {
            if let Reference::Table(name) = reference {
                // Its names without a database belong to `default`.
                found.extend(named(name, "default"));
            }
        });
    }
    found
}

fn named(name: &Identifier, current_database: &str) -> Option<TableName> {
    match name.names()?[..] {
        [table] => Some(TableName::new(current_database, table)),
        [database, table] => Some(TableName::new(database, table)),
        _ => None,
    }
}

fn argued(argument: &Expr, current_database: &str) -> Option<TableName> {
    match &argument.kind {
        ExprKind::Identifier(name) => named(name, current_database),
        ExprKind::Literal(Literal::String(text)) => qualified(text).or_else(|| {
            Some(TableName::new(
                current_database,
                std::str::from_utf8(text).ok()?,
            ))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_create;

    #[track_caller]
    fn check(sql: &str, expected: &[&str]) {
        let create = parse_create(sql).expect("a right definition");
        let found: Vec<String> = dependencies(&create, "cur")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn queries_name_their_tables() {
        check(
            "CREATE VIEW d.v AS WITH w AS (SELECT 1 FROM d.a) SELECT * FROM w JOIN b ON w.x = b.x WHERE y IN (SELECT z FROM d.c)",
            &["cur.b", "d.a", "d.c"],
        );
        check(
            "CREATE MATERIALIZED VIEW d.v TO d.t AS SELECT * FROM d.s",
            &["d.s", "d.t"],
        );
    }

    #[test]
    fn defaults_and_sources_name_dictionaries_and_tables() {
        check(
            "CREATE TABLE d.t (a String DEFAULT dictGet('d.dic', 'x', 1), b String DEFAULT joinGet('j', 'x', 1)) ENGINE = Dictionary('d.e')",
            &["cur.j", "d.dic", "d.e"],
        );
        check(
            "CREATE DICTIONARY d.c (a UInt64) PRIMARY KEY a SOURCE(CLICKHOUSE(DB 'd' TABLE 't'))",
            &["d.t"],
        );
        check(
            "CREATE DICTIONARY d.c (a UInt64) PRIMARY KEY a SOURCE(CLICKHOUSE(TABLE t))",
            &["d.t"],
        );
        check(
            "CREATE DICTIONARY d.c (a UInt64) PRIMARY KEY a SOURCE(CLICKHOUSE(QUERY 'SELECT a FROM d.s JOIN u USING b'))",
            &["d.s", "default.u"],
        );
    }

    #[test]
    fn a_definition_does_not_depend_on_itself() {
        check("CREATE TABLE d.t AS d.t", &[]);
    }
}
