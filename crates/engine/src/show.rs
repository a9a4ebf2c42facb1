//! `SHOW DATABASES`, `SHOW TABLES`, `SHOW DICTIONARIES`, `SHOW CREATE`, `USE`.

use crate::answer::Answer;
use crate::definitions::PREDEFINED;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::session::{Execution, Session};
use crate::show_list::limit;
use crate::system_tables::names as system_table_names;
use granary_catalog::{Database, Snapshot, TEMPORARY_DATABASE, Table as CatalogTable, TableKind};
use granary_formats::{ColumnType, Table, Value};
use granary_parser::{
    Create, CreateBody, Expr, Identifier, NamePart, ObjectKind, ShowNames, Verb, mask_create,
    parse_create, quote_string,
};
use granary_types::{ErrorCode, TableName, back_quote_if_needed};
use std::collections::BTreeSet;

impl Session {
    /// The names of the databases.
    pub(crate) fn show_databases(&mut self, names: &ShowNames) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let snapshot = Guard::of(self).visible(snapshot);
        let mut databases: BTreeSet<&str> = PREDEFINED.into_iter().collect();
        let found = snapshot.databases.keys().map(String::as_str);
        databases.extend(found.filter(|name| *name != TEMPORARY_DATABASE));
        let mut table = Table::new([("name", ColumnType::String)]);
        for name in chosen(names, databases.into_iter()) {
            table.push(vec![name.into()]);
        }
        Ok(answer(table, warnings))
    }

    /// The tables, views and dictionaries of a database, with their engines after `FULL`.
    pub(crate) fn show_tables(
        &mut self,
        database: &str,
        full: bool,
        names: &ShowNames,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let snapshot = Guard::of(self).visible(snapshot);
        let found: Vec<(&str, &str)> = match find(&snapshot, database)? {
            Some(database) => engines(database).collect(),
            None if database == "system" => system_table_names(),
            None => Vec::new(),
        };
        Ok(answer(tables(&found, full, names), warnings))
    }

    /// The tables of a database, or without one the temporary tables, that `WHERE` leaves of the rows of `system.tables`.
    pub(crate) fn show_tables_where(
        &self,
        database: &str,
        full: bool,
        filter: &Expr,
        names: &ShowNames,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        if !database.is_empty() {
            find(&self.look()?.0, database)?;
        }
        let query = format!(
            "SELECT name{} FROM system.tables WHERE {} AND ({}) ORDER BY name{}",
            if full { ", engine" } else { "" },
            if database.is_empty() {
                "is_temporary".to_owned()
            } else {
                format!("database = {}", quote_string(database.as_bytes()))
            },
            filter.to_single_line(),
            limit(names)
        );
        self.listed(&query, execution)
    }

    /// The temporary tables of the session.
    pub(crate) fn show_temporary_tables(&self, full: bool, names: &ShowNames) -> Answer {
        let found = self.temporary.names();
        let found = found
            .iter()
            .map(|(name, engine)| (name.as_str(), engine.as_str()));
        Answer::rows(tables(&found.collect::<Vec<_>>(), full, names))
    }

    /// `CREATE TEMPORARY TABLE …` in canonical form.
    pub(crate) fn show_create_temporary(&self, name: &TableName) -> Result<Answer, Failure> {
        let table = self.temporary.find(&name.table).ok_or_else(|| {
            let message = format!("Temporary table {} does not exist", name.table);
            Failure::new(ErrorCode::UNKNOWN_TABLE, message)
        })?;
        let statement = shown(&table.definition.text, Identifier::single(&name.table))?;
        let statement = statement.replacen("CREATE ", "CREATE TEMPORARY ", 1);
        Ok(statement_answer(statement, Vec::new()))
    }

    /// The dictionaries of a database.
    pub(crate) fn show_dictionaries(
        &mut self,
        name: &str,
        names: &ShowNames,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let snapshot = Guard::of(self).visible(snapshot);
        let database = find(&snapshot, name)?;
        if let Some(filter) = &names.filter {
            let query = format!(
                "SELECT name FROM system.dictionaries WHERE database = {} AND ({}) ORDER BY name{}",
                quote_string(name.as_bytes()),
                filter.to_single_line(),
                limit(names)
            );
            return self.listed(&query, execution);
        }
        let found: Vec<(&str, &str)> = database
            .map(|database| {
                engines(database)
                    .filter(|(_, engine)| *engine == "Dictionary")
                    .collect()
            })
            .unwrap_or_default();
        Ok(answer(tables(&found, false, names), warnings))
    }

    /// `CREATE DATABASE …` in canonical form.
    pub(crate) fn show_create_database(&mut self, name: &str) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let statement = match find(&snapshot, name)? {
            Some(Database {
                definition: Some(definition),
                ..
            }) => shown(&definition.text, Identifier::single(name))?,
            _ => format!("CREATE DATABASE {}", back_quote_if_needed(name)),
        };
        Ok(statement_answer(statement, warnings))
    }

    /// `CREATE …` in canonical form, without UUID and with its secrets hidden.
    pub(crate) fn show_create(
        &mut self,
        kind: ObjectKind,
        name: &TableName,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        find(&snapshot, &name.database)?;
        let table = snapshot.table(name).ok_or_else(|| {
            let message = format!("Table `{}` doesn't exist", name.table);
            Failure::new(ErrorCode::CANNOT_GET_CREATE_TABLE_QUERY, message)
        })?;
        require_kind(table, kind)?;
        let parts = [&name.database, &name.table].map(|part| NamePart::Name(part.clone()));
        let parts = parts.to_vec();
        let statement = shown(&table.definition.text, Identifier { parts })?;
        Ok(statement_answer(statement, warnings))
    }

    /// Makes a database the current one.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn use_database(&mut self, name: &str) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        find(&snapshot, name)?;
        name.clone_into(&mut self.database);
        Ok(Answer {
            warnings,
            ..Answer::default()
        })
    }
}

/// The database of this name; `None` for one that every server makes itself.
///
/// # Errors
/// There is none.
fn find<'a>(snapshot: &'a Snapshot, name: &str) -> Result<Option<&'a Database>, Failure> {
    match snapshot.database(name) {
        Some(database) => Ok(Some(database)),
        None if PREDEFINED.contains(&name) => Ok(None),
        None => {
            let message = format!("Database {} does not exist", back_quote_if_needed(name));
            Err(Failure::new(ErrorCode::UNKNOWN_DATABASE, message))
        }
    }
}

fn engines(database: &Database) -> impl Iterator<Item = (&str, &str)> {
    database
        .tables
        .values()
        .map(|table| (table.name.table.as_str(), table.engine()))
}

fn tables(found: &[(&str, &str)], full: bool, names: &ShowNames) -> Table {
    let mut columns = vec![("name", ColumnType::String)];
    if full {
        columns.push(("engine", ColumnType::String));
    }
    let mut table = Table::new(columns);
    for name in chosen(names, found.iter().map(|(name, _)| *name)) {
        let engine = found.iter().find(|(other, _)| *other == name);
        let engine = engine
            .filter(|_| full)
            .map(|(_, engine)| Value::from(*engine));
        table.push([name.into()].into_iter().chain(engine).collect());
    }
    table
}

/// The names that the pattern and the limit leave.
fn chosen<'a>(
    names: &ShowNames,
    all: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    let limit = names.limit.map_or(usize::MAX, |limit| limit as usize);
    let is_meant = |name: &&str| {
        names
            .pattern
            .as_ref()
            .is_none_or(|pattern| pattern.takes(name))
    };
    all.filter(is_meant)
        .take(limit)
        .collect::<Vec<_>>()
        .into_iter()
}

fn require_kind(table: &CatalogTable, kind: ObjectKind) -> Result<(), Failure> {
    let (is_right, wanted) = match kind {
        ObjectKind::Table => (true, "TABLE"),
        ObjectKind::View => (
            matches!(
                table.kind,
                TableKind::View | TableKind::MaterializedView { .. }
            ),
            "VIEW",
        ),
        ObjectKind::Dictionary => (table.kind == TableKind::Dictionary, "DICTIONARY"),
    };
    if is_right {
        return Ok(());
    }
    let TableName { database, table } = &table.name;
    let message = format!("`{database}`.`{table}` is not a {wanted}");
    Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message))
}

/// A stored definition as the statement that makes the object under this name.
fn shown(text: &str, name: Identifier) -> Result<String, Failure> {
    let mut create = parse_create(text).map_err(|error| {
        Failure::new(error.code(), format!("Cannot show a definition: {error}"))
    })?;
    create.head.verb = Verb::Create;
    create.head.uuid = None;
    create.head.name = name;
    hide_inner_uuid(&mut create);
    Ok(mask_create(&create).to_multi_line())
}

fn hide_inner_uuid(create: &mut Create) {
    if let CreateBody::MaterializedView(view) = &mut create.body {
        view.inner_uuid = None;
    }
}

fn statement_answer(statement: String, warnings: Vec<String>) -> Answer {
    let mut table = Table::new([("statement", ColumnType::String)]);
    table.push(vec![statement.into()]);
    answer(table, warnings)
}

fn answer(table: Table, warnings: Vec<String>) -> Answer {
    Answer {
        warnings,
        ..Answer::rows(table)
    }
}
