//! New names for tables and databases inside a definition.
//!
//! What is renamed is what ClickHouse renames: the created name, tables in queries and after `IN`,
//! targets of views, sources of dictionaries on this server, the first argument of `dictGet`,
//! `joinGet` and their like, and the database of `merge`. Arguments of `Distributed`, `Buffer` and
//! `Alias`, of remote table functions, and names of columns stay.

use std::collections::BTreeMap;

use granary_types::TableName;

use crate::ast::{
    Create, CreateKind, DictionarySource, DictionaryValue, Expr, ExprKind, FunctionCall,
    Identifier, Literal, NamePart,
};
use crate::references::{Reference, visit_references};

/// The database that ClickHouse keeps temporary tables in, as far as names go.
pub const TEMPORARY_DATABASE: &str = "_temporary_and_external_tables";

/// Old and new names of tables and databases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renaming {
    tables: BTreeMap<TableName, TableName>,
    databases: BTreeMap<String, String>,
}

impl Renaming {
    /// Gives a table a new name; it wins over a new name of its database. A temporary table is in
    /// the database [`TEMPORARY_DATABASE`].
    pub fn rename_table(&mut self, old: TableName, new: TableName) {
        self.tables.insert(old, new);
    }

    /// Gives a database a new name.
    pub fn rename_database(&mut self, old: &str, new: &str) {
        self.databases.insert(old.to_owned(), new.to_owned());
    }

    /// Whether nothing is renamed.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.databases.is_empty()
    }

    /// The name that a table has afterwards.
    pub fn table(&self, old: &TableName) -> TableName {
        match self.tables.get(old) {
            Some(new) => new.clone(),
            None => TableName::new(self.database(&old.database), old.table.clone()),
        }
    }

    /// The name that a database has afterwards.
    pub fn database<'a>(&'a self, old: &'a str) -> &'a str {
        self.databases.get(old).map_or(old, String::as_str)
    }
}

impl Create {
    /// Gives the definition and everything that it names their new names. A name without its
    /// database stays.
    pub fn rename(&mut self, renaming: &Renaming) {
        if renaming.is_empty() {
            return;
        }
        self.rename_itself(renaming);
        visit_references(self, &mut |reference| match reference {
            Reference::Table(name) => rename_identifier(name, renaming),
            Reference::Argument(argument) => rename_argument(argument, renaming),
            Reference::Database(argument) => rename_database(argument, renaming),
            Reference::Source(source) => rename_source(source, renaming),
            Reference::Mention(_) | Reference::Call(_) | Reference::Settings(_) => {}
        });
    }

    /// Gives every table that the definition names, and that has no database, this one: also the
    /// dictionaries of `dictGet` and its like, and the table function `merge`.
    pub(crate) fn qualify(&mut self, database: &str) {
        visit_references(self, &mut |reference| match reference {
            Reference::Table(name) => {
                if let [NamePart::Name(_) | NamePart::Parameter(_)] = &name.parts[..] {
                    name.parts.insert(0, NamePart::Name(database.to_owned()));
                }
            }
            Reference::Call(call) => qualify_call(call, database),
            Reference::Argument(_)
            | Reference::Database(_)
            | Reference::Source(_)
            | Reference::Mention(_)
            | Reference::Settings(_) => {}
        });
    }

    /// Takes the database away from the names of these tables: what is left means a temporary table.
    pub fn unqualify(&mut self, tables: &[TableName]) {
        visit_references(self, &mut |reference| {
            if let Reference::Table(name) = reference
                && let [NamePart::Name(database), NamePart::Name(table)] = &name.parts[..]
                && tables.contains(&TableName::new(&**database, &**table))
            {
                name.parts.remove(0);
            }
        });
    }

    fn rename_itself(&mut self, renaming: &Renaming) {
        let kind = self.kind();
        let temporary = self.head.temporary;
        match &mut self.head.name.parts[..] {
            [NamePart::Name(name)] if kind == CreateKind::Database => {
                *name = renaming.database(name).to_owned();
            }
            [NamePart::Name(name)] if temporary => {
                *name = renaming
                    .table(&TableName::new(TEMPORARY_DATABASE, name.clone()))
                    .table;
            }
            _ => rename_identifier(&mut self.head.name, renaming),
        }
    }
}

fn qualify_call(call: &mut FunctionCall, database: &str) {
    if call.name == "merge" && call.arguments.len() == 1 {
        call.arguments.insert(0, Expr::string(database));
        return;
    }
    let names_dictionary =
        call.name.starts_with("dictGet") || ["dictHas", "dictIsIn"].contains(&call.name.as_str());
    let Some(first) = call.arguments.first_mut().filter(|_| names_dictionary) else {
        return;
    };
    match &mut first.kind {
        ExprKind::Identifier(name) if name.parts.len() == 1 => {
            name.parts.insert(0, NamePart::Name(database.to_owned()));
        }
        ExprKind::Literal(Literal::String(text)) if !text.contains(&b'.') => {
            *text = [database.as_bytes(), b".", &text[..]].concat();
        }
        _ => {}
    }
}

fn rename_identifier(name: &mut Identifier, renaming: &Renaming) {
    if let [NamePart::Name(database), NamePart::Name(table)] = &mut name.parts[..] {
        let old = TableName::new(std::mem::take(database), std::mem::take(table));
        let new = renaming.table(&old);
        *database = new.database;
        *table = new.table;
    }
}

/// `'db.table'` or `db.table`
fn rename_argument(argument: &mut Expr, renaming: &Renaming) {
    match &mut argument.kind {
        ExprKind::Identifier(name) => rename_identifier(name, renaming),
        ExprKind::Literal(Literal::String(text)) => {
            if let Some(old) = qualified(text) {
                let new = renaming.table(&old);
                *text = format!("{}.{}", new.database, new.table).into_bytes();
            }
        }
        _ => {}
    }
}

/// The database and the table of a text with a dot.
pub(crate) fn qualified(text: &[u8]) -> Option<TableName> {
    let (database, table) = std::str::from_utf8(text).ok()?.split_once('.')?;
    Some(TableName::new(database, table))
}

fn rename_database(argument: &mut Expr, renaming: &Renaming) {
    match &mut argument.kind {
        ExprKind::Identifier(name) => {
            if let [NamePart::Name(database)] = &mut name.parts[..] {
                *database = renaming.database(database).to_owned();
            }
        }
        ExprKind::Literal(Literal::String(text)) => {
            if let Ok(database) = std::str::from_utf8(text) {
                *text = renaming.database(database).as_bytes().to_vec();
            }
        }
        _ => {}
    }
}

fn rename_source(source: &mut DictionarySource, renaming: &Renaming) {
    let Some(old) = local_source(source) else {
        return;
    };
    let new = renaming.table(&old);
    for pair in &mut source.pairs {
        let value = match &pair.key[..] {
            "DB" => &new.database,
            "TABLE" => &new.table,
            _ => continue,
        };
        pair.value = DictionaryValue::Literal(Literal::String(value.as_bytes().to_vec()));
    }
}

/// The table of this server that a dictionary reads.
pub(crate) fn local_source(source: &DictionarySource) -> Option<TableName> {
    if source.name != "CLICKHOUSE" || !is_local(source) {
        return None;
    }
    let text = |key| match source.value(key)? {
        DictionaryValue::Literal(Literal::String(text)) => std::str::from_utf8(text).ok(),
        _ => None,
    };
    Some(TableName::new(text("DB")?, text("TABLE")?))
}

/// The port that a server listens on, unless its configuration says otherwise.
const DEFAULT_PORT: u64 = 9000;

/// Whether a dictionary reads from the server that it is on.
pub(crate) fn is_local(source: &DictionarySource) -> bool {
    let host = match source.value("HOST") {
        None => true,
        Some(host) => host
            .as_text()
            .is_some_and(|host| ["localhost", "127.0.0.1", "::1", ""].contains(&host)),
    };
    let port = match source.value("PORT") {
        None | Some(DictionaryValue::Function(_)) => true,
        Some(DictionaryValue::Literal(Literal::Unsigned(port))) => *port == DEFAULT_PORT,
        Some(_) => false,
    };
    host && port
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_create;

    fn renaming() -> Renaming {
        let mut renaming = Renaming::default();
        renaming.rename_database("d", "e");
        renaming.rename_table(TableName::new("d", "dic"), TableName::new("o", "dd"));
        renaming.rename_table(
            TableName::new(TEMPORARY_DATABASE, "tmp"),
            TableName::new(TEMPORARY_DATABASE, "tmp2"),
        );
        renaming
    }

    #[track_caller]
    fn check(sql: &str, renamed: &str) {
        let mut create = parse_create(sql).expect("a right definition");
        create.rename(&renaming());
        assert_eq!(create.to_single_line(), renamed);
    }

    #[test]
    fn the_created_name_is_renamed() {
        check(
            "CREATE DATABASE d ENGINE = Atomic",
            "CREATE DATABASE e ENGINE = Atomic",
        );
        check(
            "CREATE TABLE d.t (`a` Int8) ENGINE = Log",
            "CREATE TABLE e.t (`a` Int8) ENGINE = Log",
        );
        check(
            "CREATE TABLE t (`d` Int8) ENGINE = Log",
            "CREATE TABLE t (`d` Int8) ENGINE = Log",
        );
        check(
            "CREATE TEMPORARY TABLE tmp (`a` Int8) ENGINE = Memory",
            "CREATE TEMPORARY TABLE tmp2 (`a` Int8) ENGINE = Memory",
        );
    }

    #[test]
    fn tables_in_queries_are_renamed_and_columns_are_not() {
        check(
            "CREATE VIEW d.v AS SELECT t.a, d.t.a FROM d.t INNER JOIN o.t AS x ON t.a = x.a WHERE (t.a IN (SELECT a FROM d.t)) AND (a IN (d.st)) UNION ALL SELECT * FROM d.t AS d",
            "CREATE VIEW e.v AS SELECT t.a, d.t.a FROM e.t INNER JOIN o.t AS x ON t.a = x.a WHERE (t.a IN (SELECT a FROM e.t)) AND (a IN (e.st)) UNION ALL SELECT * FROM e.t AS d",
        );
        check(
            "CREATE VIEW d.v AS WITH t AS (SELECT 1 AS a FROM d.t) SELECT * FROM t, view(SELECT * FROM d.t)",
            "CREATE VIEW e.v AS WITH t AS (SELECT 1 AS a FROM e.t) SELECT * FROM t, view(SELECT * FROM e.t)",
        );
    }

    #[test]
    fn arguments_are_renamed_where_clickhouse_renames_them() {
        check(
            "CREATE VIEW d.v AS SELECT dictGet('d.dic', 'b', 1), joinGet(d.j, 'b', a) FROM merge('d', '^t$')",
            "CREATE VIEW e.v AS SELECT dictGet('o.dd', 'b', 1), joinGet(e.j, 'b', a) FROM merge('e', '^t$')",
        );
        check(
            "CREATE VIEW d.v AS SELECT * FROM remote('127.0.0.1', d.t), dictionary('d.dic')",
            "CREATE VIEW e.v AS SELECT * FROM remote('127.0.0.1', d.t), dictionary('d.dic')",
        );
        check(
            "CREATE TABLE d.t (`a` String DEFAULT dictGet('d.x', 'b', 1)) ENGINE = Merge('d', 't')",
            "CREATE TABLE e.t (`a` String DEFAULT dictGet('e.x', 'b', 1)) ENGINE = Merge('e', 't')",
        );
        for engine in [
            "Buffer('d', 't', 1)",
            "Distributed('c', 'd', 't')",
            "Alias('d', 't')",
        ] {
            check(
                &format!("CREATE TABLE d.t (`a` Int8) ENGINE = {engine}"),
                &format!("CREATE TABLE e.t (`a` Int8) ENGINE = {engine}"),
            );
        }
        check(
            "CREATE TABLE d.t (`a` Int8) ENGINE = Dictionary('d.dic')",
            "CREATE TABLE e.t (`a` Int8) ENGINE = Dictionary('o.dd')",
        );
    }

    #[test]
    fn targets_and_dependencies_of_views_are_renamed() {
        check(
            "CREATE MATERIALIZED VIEW d.mv REFRESH EVERY 1 DAY DEPENDS ON d.x TO d.t AS SELECT a FROM d.s",
            "CREATE MATERIALIZED VIEW e.mv REFRESH EVERY 1 DAY DEPENDS ON e.x TO e.t AS SELECT a FROM e.s",
        );
    }

    #[test]
    fn sources_of_dictionaries_are_renamed_on_this_server_only() {
        let with = |source: &str, database: &str| {
            format!(
                "CREATE DICTIONARY {database}.c (`a` UInt64) PRIMARY KEY a SOURCE(CLICKHOUSE({source}))"
            )
        };
        for (source, renamed) in [
            ("DB 'd' TABLE 't'", "DB 'e' TABLE 't'"),
            (
                "HOST 'localhost' PORT 9000 DB 'd' TABLE 'dic'",
                "HOST 'localhost' PORT 9000 DB 'o' TABLE 'dd'",
            ),
            (
                "HOST 'remote.example' DB 'd' TABLE 't'",
                "HOST 'remote.example' DB 'd' TABLE 't'",
            ),
            ("QUERY 'SELECT a FROM d.t'", "QUERY 'SELECT a FROM d.t'"),
            ("TABLE 'd.t'", "TABLE 'd.t'"),
            ("TABLE t DB d", "TABLE t DB d"),
        ] {
            check(&with(source, "d"), &with(renamed, "e"));
        }
    }
}
