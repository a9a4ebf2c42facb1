//! `DROP`, `UNDROP` and `TRUNCATE`.

use crate::answer::Answer;
use crate::backup_database::is_backup;
use crate::create_table::stored_definition;
use crate::definitions::{database, done, unknown_database, unknown_table};
use crate::failure::Failure;
use crate::session::Session;
use granary_catalog::{Snapshot, Table, TableData, TableKind};
use granary_datadir::{Change, DroppedData};
use granary_parser::{
    DropConditions, DropTables, LikePattern, NamedTable, ObjectKind, Truncate, dependencies,
};
use granary_types::{ErrorCode, TableName, Uuid};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    /// Drops tables, views or dictionaries, all or none.
    pub(crate) fn drop_tables(&mut self, drop: &DropTables) -> Result<Answer, Failure> {
        let drop = &self.drop_temporary_tables(drop)?;
        if drop.names.is_empty() {
            return Ok(done(Vec::new()));
        }
        let (snapshot, warnings) = self.look()?;
        let mut gone: Vec<Arc<Table>> = Vec::new();
        for NamedTable { name, .. } in &drop.names {
            let Some(table) = find_to_drop(&snapshot, name, drop.conditions)? else {
                continue;
            };
            require_kind(&table, drop.kind)?;
            if drop.conditions.if_empty {
                self.require_empty(&snapshot, &table)?;
            }
            if !gone.contains(&table) {
                gone.push(table);
            }
        }
        let names: BTreeSet<&TableName> = gone.iter().map(|table| &table.name).collect();
        check_dependents(&snapshot, &names)?;
        let data = if drop.sync {
            DroppedData::Now
        } else {
            DroppedData::Later
        };
        self.drop_all(&snapshot, &gone, data)?;
        Ok(done(warnings))
    }

    /// The table has no rows, nor the inner table of a view.
    fn require_empty(&self, snapshot: &Snapshot, table: &Arc<Table>) -> Result<(), Failure> {
        let Some(data_table) = snapshot.data_table(table) else {
            return Ok(());
        };
        let (data, _) = self.shared.data_dir.table_data(data_table)?;
        if data.is_empty() && self.shared.memory.blocks(data_table).is_empty() {
            return Ok(());
        }
        let message = format!("Table {} is not empty", table.name);
        Err(Failure::new(ErrorCode::TABLE_NOT_EMPTY, message))
    }

    /// Drops tables with the inner tables of views, in one step, and what was dropped long ago.
    fn drop_all(
        &self,
        snapshot: &Snapshot,
        tables: &[Arc<Table>],
        data: DroppedData,
    ) -> Result<(), Failure> {
        let changes = drop_changes(snapshot, tables, data);
        if changes.is_empty() {
            return Ok(());
        }
        self.change("DROP TABLE", changes)?;
        self.forget_rows(snapshot, tables);
        self.remove_overdue();
        Ok(())
    }

    /// The rows of Memory tables, and of views that keep theirs in such, are gone.
    pub(crate) fn forget_rows(&self, snapshot: &Snapshot, tables: &[Arc<Table>]) {
        for table in tables {
            self.shared.dictionaries.forget(table);
            if let Some(kept_in) = snapshot.data_table(table) {
                self.shared.memory.forget(kept_in);
            }
        }
    }

    /// Removes what was dropped long ago. What cannot be removed now is so another time.
    fn remove_overdue(&self) {
        let _ = self.shared.data_dir.remove_overdue();
    }

    /// Drops a database with its tables, in one step.
    pub(crate) fn drop_database(
        &mut self,
        name: &str,
        conditions: DropConditions,
        sync: bool,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let found = match database(&snapshot, name) {
            Err(failure) if conditions.if_exists && failure.code == ErrorCode::UNKNOWN_DATABASE => {
                return Ok(done(warnings));
            }
            other => other?,
        };
        if conditions.if_empty && !found.tables.is_empty() {
            let message = format!("Database {name} is not empty");
            return Err(Failure::new(ErrorCode::DATABASE_NOT_EMPTY, message));
        }
        let data = if sync {
            DroppedData::Now
        } else {
            DroppedData::Later
        };
        let tables: Vec<Arc<Table>> = if is_backup(found) {
            Vec::new() // they are the backup's
        } else {
            found.tables.values().cloned().collect()
        };
        check_dependents(&snapshot, &tables.iter().map(|table| &table.name).collect())?;
        let mut changes = drop_changes(&snapshot, &tables, data);
        changes.push(Change::DropDatabase {
            database: name.to_owned(),
        });
        self.change("DROP DATABASE", changes)?;
        self.forget_rows(&snapshot, &tables);
        self.remove_overdue();
        Ok(done(warnings))
    }

    /// Drops a SQL function.
    pub(crate) fn drop_function(&mut self, name: &str, if_exists: bool) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        if !snapshot.functions.contains_key(name) {
            return match if_exists {
                true => Ok(done(warnings)),
                false if granary_catalog::is_function(name) => Err(Failure::new(
                    ErrorCode::CANNOT_DROP_FUNCTION,
                    format!("System function '{name}' cannot be dropped"),
                )),
                false => Err(Failure::new(
                    ErrorCode::UNKNOWN_FUNCTION,
                    format!("The function '{name}' doesn't exist"),
                )),
            };
        }
        let name = name.to_owned();
        self.change("DROP FUNCTION", vec![Change::DropFunction { name }])?;
        Ok(done(warnings))
    }

    /// Brings a table back that was dropped not long ago: the last of this name, or the one with a
    /// UUID.
    pub(crate) fn undrop(
        &mut self,
        name: &TableName,
        uuid: Option<Uuid>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        database(&snapshot, &name.database)?;
        if snapshot.table(name).is_some() {
            let message = format!("Table {name} already exists");
            return Err(Failure::new(ErrorCode::TABLE_ALREADY_EXISTS, message));
        }
        let dropped = self.shared.data_dir.dropped_tables();
        let dropped = dropped.map_err(|error| {
            Failure::new(
                ErrorCode::STD_EXCEPTION,
                format!("Cannot list the dropped tables: {error}"),
            )
        })?;
        let is_meant = |table: &&granary_datadir::DroppedTable| {
            table.name == *name && uuid.is_none_or(|uuid| uuid == table.uuid)
        };
        let Some(table) = dropped.iter().find(is_meant) else {
            let message = format!(
                "The drop task of table {name} is in progress, has been dropped or the database engine doesn't support it"
            );
            return Err(Failure::new(ErrorCode::UNKNOWN_TABLE, message));
        };
        let mut changes = vec![Change::Undrop {
            table: name.clone(),
            uuid: table.uuid,
        }];
        let inner = TableName::new(&*name.database, format!(".inner_id.{}", table.uuid));
        changes.extend(
            dropped
                .iter()
                .find(|other| other.name == inner)
                .map(|other| Change::Undrop {
                    table: inner.clone(),
                    uuid: other.uuid,
                }),
        );
        self.change("UNDROP TABLE", changes)?;
        Ok(done(warnings))
    }

    /// Removes the rows of tables, or the tables of a database.
    pub(crate) fn truncate(&mut self, truncate: &Truncate) -> Result<Answer, Failure> {
        if self.truncate_temporary(truncate)? {
            return Ok(done(Vec::new()));
        }
        let (snapshot, warnings) = self.look()?;
        let tables = match truncate {
            Truncate::Table {
                table, if_exists, ..
            } => {
                let conditions = DropConditions {
                    if_exists: *if_exists,
                    if_empty: false,
                };
                let found = find_to_drop(&snapshot, &table.name, conditions)?;
                let found: Vec<_> = found.into_iter().collect();
                for table in &found {
                    require_truncatable(table)?;
                }
                found
            }
            Truncate::Database {
                database,
                if_exists,
            } => tables_of(&snapshot, database, *if_exists, None)?,
            Truncate::AllTables {
                database,
                if_exists,
                names,
            } => tables_of(&snapshot, database, *if_exists, names.as_ref())?,
        };
        let mut changes = Vec::new();
        for table in &tables {
            self.truncate_table(&snapshot, table, &mut changes)?;
        }
        if !changes.is_empty() {
            self.change("TRUNCATE", changes)?;
        }
        self.forget_rows(&snapshot, &tables);
        Ok(done(warnings))
    }

    fn truncate_table(
        &self,
        snapshot: &Snapshot,
        table: &Arc<Table>,
        changes: &mut Vec<Change>,
    ) -> Result<(), Failure> {
        let Some(table) = snapshot.data_table(table) else {
            return Ok(());
        };
        let (data, _) = self.shared.data_dir.table_data(table)?;
        let name = &table.name;
        match data {
            TableData::Parts { parts, patches, .. } => {
                changes.extend(
                    parts
                        .into_iter()
                        .chain(patches)
                        .map(|part| Change::DropPart {
                            table: name.clone(),
                            part,
                        }),
                );
            }
            TableData::Files(files) if !files.is_empty() => {
                let table = name.clone();
                changes.push(Change::DropFiles { table });
            }
            _ => {}
        }
        Ok(())
    }
}

/// The table; `None` when there is none and that is right.
fn find_to_drop(
    snapshot: &Snapshot,
    name: &TableName,
    conditions: DropConditions,
) -> Result<Option<Arc<Table>>, Failure> {
    let home = database(snapshot, &name.database);
    match home.map(|_| snapshot.table(name)) {
        Ok(Some(table)) => Ok(Some(Arc::clone(table))),
        _ if conditions.if_exists => Ok(None),
        Ok(None) => Err(unknown_table(name)),
        Err(failure) => Err(failure),
    }
}

fn drop_changes(snapshot: &Snapshot, tables: &[Arc<Table>], data: DroppedData) -> Vec<Change> {
    let mut names: Vec<&TableName> = Vec::new();
    for table in tables {
        names.push(&table.name);
        if let TableKind::MaterializedView { inner: Some(inner) } = &table.kind
            && snapshot.table(&inner.name).is_some()
        {
            names.push(&inner.name);
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    // What is in memory does not come back.
    let has_files = |name: &TableName| {
        let table = snapshot.table(name);
        table.is_none_or(|table| table.kind != TableKind::Memory)
    };
    let change = |name: &TableName| Change::DropTable {
        table: name.clone(),
        data: if has_files(name) {
            data
        } else {
            DroppedData::Now
        },
    };
    names.into_iter().map(change).collect()
}

/// Nothing that stays needs one of the tables: a dictionary its source, a default its dictionary.
pub(crate) fn check_dependents(
    snapshot: &Snapshot,
    gone: &BTreeSet<&TableName>,
) -> Result<(), Failure> {
    check_needed(snapshot, gone, gone)
}

/// Nothing but `silent` needs one of the tables.
pub(crate) fn check_needed(
    snapshot: &Snapshot,
    gone: &BTreeSet<&TableName>,
    silent: &BTreeSet<&TableName>,
) -> Result<(), Failure> {
    for table in snapshot.tables() {
        if silent.contains(&table.name) || !needs_loading(table) {
            continue;
        }
        let Ok(definition) = stored_definition(&table.definition.text) else {
            continue;
        };
        let needed = dependencies(&definition, &table.name.database);
        if let Some(name) = needed.iter().find(|name| gone.contains(name)) {
            let message = format!(
                "Cannot drop or rename {name}, because some tables depend on it: {}",
                table.name
            );
            return Err(Failure::new(ErrorCode::HAVE_DEPENDENT_OBJECTS, message));
        }
    }
    Ok(())
}

/// Whether ClickHouse must load what the definition names before it: views look when they are read.
fn needs_loading(table: &Table) -> bool {
    !matches!(
        table.kind,
        TableKind::View | TableKind::MaterializedView { .. }
    )
}

/// What is dropped is what the statement calls it.
pub(crate) fn require_kind(table: &Table, kind: ObjectKind) -> Result<(), Failure> {
    let is_view = matches!(
        table.kind,
        TableKind::View | TableKind::MaterializedView { .. }
    );
    let is_dictionary = table.kind == TableKind::Dictionary;
    let (code, wanted) = match kind {
        ObjectKind::View if !is_view => (ErrorCode::INCORRECT_QUERY, "a View"),
        ObjectKind::Dictionary if !is_dictionary => (ErrorCode::INCORRECT_QUERY, "a Dictionary"),
        ObjectKind::Table if is_dictionary => (
            ErrorCode::CANNOT_DETACH_DICTIONARY_AS_TABLE,
            "a Table: use DICTIONARY",
        ),
        _ => return Ok(()),
    };
    let message = format!("{} is not {wanted}", table.name);
    Err(Failure::new(code, message))
}

/// Engines of tables that a function makes, and of one whose rows are in a file.
const NOT_TRUNCATED: [&str; 9] = [
    "Executable",
    "File",
    "GenerateRandom",
    "Input",
    "Proxy",
    "SystemNumbers",
    "SystemZeros",
    "URL",
    "Values",
];

fn require_truncatable(table: &Table) -> Result<(), Failure> {
    let is_made = table.kind == TableKind::NoData && NOT_TRUNCATED.contains(&table.engine());
    match table.kind {
        _ if is_made => Err(Failure::new(
            ErrorCode::NOT_IMPLEMENTED,
            format!("Truncate is not supported by storage {}", table.engine()),
        )),
        TableKind::View | TableKind::Dictionary | TableKind::Foreign => Err(Failure::new(
            ErrorCode::NOT_IMPLEMENTED,
            format!("Truncate is not supported by storage {}", table.engine()),
        )),
        _ => Ok(()),
    }
}

fn tables_of(
    snapshot: &Snapshot,
    name: &str,
    if_exists: bool,
    pattern: Option<&LikePattern>,
) -> Result<Vec<Arc<Table>>, Failure> {
    let Some(found) = snapshot.database(name) else {
        return if if_exists {
            Ok(Vec::new())
        } else {
            Err(unknown_database(name))
        };
    };
    if is_backup(found) {
        return Ok(Vec::new());
    }
    let is_meant = |table: &&Arc<Table>| {
        let can_be = require_truncatable(table).is_ok() && !table.name.is_inner();
        can_be && pattern.is_none_or(|pattern| pattern.takes(&table.name.table))
    };
    Ok(found.tables.values().filter(is_meant).cloned().collect())
}
