//! Temporary tables: those of a session, which are found before others by names without a database, and are gone
//! with it. Their rows are in memory.

use crate::answer::Answer;
use crate::create_filled::TableToFill;
use crate::definitions::{done, metadata};
use crate::engine::Shared;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::{Database, Snapshot, Table, TableKind};
use granary_parser::{
    Create, CreateBody, DropTables, Engine, Identifier, NamedTable, Truncate, Verb,
};
use granary_planner::{TEMPORARY_DATABASE, temporary_name};
use granary_types::{ErrorCode, back_quote_if_needed};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The temporary tables of a session. Clones share them.
#[derive(Clone)]
pub(crate) struct TemporaryTables {
    tables: Arc<Mutex<Tables>>,
}

/// When they are dropped, their rows are forgotten.
struct Tables {
    shared: Arc<Shared>,
    by_name: BTreeMap<String, Arc<Table>>,
}

impl Drop for Tables {
    fn drop(&mut self) {
        for table in self.by_name.values() {
            self.shared.memory.forget(table);
        }
    }
}

impl TemporaryTables {
    /// None yet.
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        Self {
            tables: Arc::new(Mutex::new(Tables {
                shared: Arc::clone(shared),
                by_name: BTreeMap::new(),
            })),
        }
    }

    /// The table of this name.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Table>> {
        self.tables.lock().by_name.get(name).cloned()
    }

    /// The names with their engines.
    pub(crate) fn names(&self) -> Vec<(String, String)> {
        let tables = self.tables.lock();
        let name = |table: &Arc<Table>| (table.name.table.clone(), table.engine().to_owned());
        tables.by_name.values().map(name).collect()
    }

    /// All of them, by name.
    pub(crate) fn all(&self) -> Vec<Arc<Table>> {
        self.tables.lock().by_name.values().cloned().collect()
    }

    /// A table of the session from now on; one of the same name goes.
    pub(crate) fn put(&self, table: Arc<Table>) {
        let mut tables = self.tables.lock();
        let name = table.name.table.clone();
        if let Some(old) = tables.by_name.insert(name, table) {
            tables.shared.memory.forget(&old);
        }
    }

    /// Whether there was such a table.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut tables = self.tables.lock();
        match tables.by_name.remove(name) {
            None => false,
            Some(old) => {
                tables.shared.memory.forget(&old);
                true
            }
        }
    }

    /// Shows the tables in a database of their own, as `BACKUP` and `RESTORE` name them.
    pub(crate) fn add_to(&self, snapshot: &mut Snapshot) {
        let database = Database {
            name: TEMPORARY_DATABASE.to_owned(),
            uuid: None,
            engine: "Atomic".to_owned(),
            definition: None,
            tables: self.tables.lock().by_name.clone(),
        };
        let name = TEMPORARY_DATABASE.to_owned();
        snapshot.databases.insert(name, Arc::new(database));
    }
}

impl Session {
    /// The temporary table that a name means, if it means one.
    pub(crate) fn temporary_table(&self, name: &NamedTable) -> Option<Arc<Table>> {
        if name.is_qualified {
            return None;
        }
        self.temporary.find(&name.name.table)
    }

    /// The name of a temporary table or view that may be made; `None` when it is there and that is right.
    pub(crate) fn room_for_temporary(&self, create: &Create) -> Result<Option<String>, Failure> {
        let name = match create.head.name.names().as_deref() {
            Some([name]) => (*name).to_owned(),
            _ => {
                let message = "Temporary objects (tables/views) cannot be inside a database: leave the name of the database out";
                return Err(Failure::new(
                    ErrorCode::BAD_DATABASE_FOR_TEMPORARY_TABLE,
                    message,
                ));
            }
        };
        let exists = self.temporary.find(&name).is_some();
        if exists && create.head.if_not_exists {
            return Ok(None);
        }
        if exists && create.head.verb == Verb::Create {
            let name = back_quote_if_needed(&name);
            let message = format!("Temporary table {name} already exists");
            return Err(Failure::new(ErrorCode::TABLE_ALREADY_EXISTS, message));
        }
        if !exists && create.head.verb == Verb::Replace {
            return Err(unknown(&name));
        }
        Ok(Some(name))
    }

    /// Makes a temporary table.
    pub(crate) fn create_temporary_table(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let Some(name) = self.room_for_temporary(create)? else {
            return Ok(done(Vec::new()));
        };
        let mut stored = create.clone();
        set_engine(&mut stored)?;
        let query = self.complete_temporary(&mut stored, execution)?;
        let name = temporary_name(&name);
        let uuid = self.shared.env.uuid();
        let metadata = metadata(&stored, Some(uuid));
        let table = self.shared.data_dir.table_to_be(&name, &metadata)?;
        if let Some(query) = query {
            let new = TableToFill {
                name: &name,
                metadata: &metadata,
                query: &query,
            };
            self.fill_in_memory(&new, execution)?;
        }
        self.temporary.put(Arc::new(table));
        Ok(done(Vec::new()))
    }

    /// `DROP TABLE` of names that are, or must be, temporary tables; the others are left.
    ///
    /// # Errors
    /// One that must be is not there.
    pub(crate) fn drop_temporary_tables(
        &mut self,
        drop: &DropTables,
    ) -> Result<DropTables, Failure> {
        let mut left = drop.clone();
        left.names
            .retain(|name| self.temporary_table(name).is_none());
        if drop.temporary {
            if let Some(missing) = left.names.first()
                && !drop.conditions.if_exists
            {
                return Err(unknown(&missing.name.table));
            }
            left.names.clear();
        }
        for name in &drop.names {
            let Some(table) = self.temporary_table(name) else {
                continue;
            };
            if drop.conditions.if_empty && !self.shared.memory.blocks(&table).is_empty() {
                let message = format!("Temporary table {} is not empty", name.name.table);
                return Err(Failure::new(ErrorCode::TABLE_NOT_EMPTY, message));
            }
            self.temporary.remove(&name.name.table);
        }
        Ok(left)
    }

    /// Whether the statement means a temporary table, whose rows go.
    pub(crate) fn truncate_temporary(&self, truncate: &Truncate) -> Result<bool, Failure> {
        let Truncate::Table {
            table,
            temporary,
            if_exists,
        } = truncate
        else {
            return Ok(false);
        };
        match self.temporary_table(table) {
            Some(found) if found.kind == TableKind::View => Err(Failure::new(
                ErrorCode::NOT_IMPLEMENTED,
                "Truncate is not supported by storage View",
            )),
            Some(found) => {
                self.shared.memory.forget(&found);
                Ok(true)
            }
            None if *temporary && !if_exists => Err(unknown(&table.name.table)),
            None => Ok(*temporary),
        }
    }
}

/// A temporary table is one of the engine Memory, where none is said.
fn set_engine(create: &mut Create) -> Result<(), Failure> {
    let name = create.head.name.names().map(|names| names.join("."));
    let CreateBody::Table(body) = &mut create.body else {
        return Ok(());
    };
    create.head.name = Identifier::single(&name.unwrap_or_default());
    let engine = body.storage.engine.get_or_insert_with(|| Engine {
        name: "Memory".to_owned(),
        arguments: None,
    });
    if ["Replicated", "Shared", "KeeperMap"]
        .iter()
        .any(|prefix| engine.name.starts_with(prefix))
    {
        let message =
            "Temporary tables cannot be created with Replicated, Shared or KeeperMap table engines";
        return Err(Failure::new(ErrorCode::INCORRECT_QUERY, message));
    }
    if TableKind::of_engine(&engine.name) != TableKind::Memory {
        let message = format!(
            "Temporary tables of the engine {} are not supported: leave the engine out",
            engine.name
        );
        return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
    }
    Ok(())
}

fn unknown(name: &str) -> Failure {
    let message = format!(
        "Temporary table {} doesn't exist",
        back_quote_if_needed(name)
    );
    Failure::new(ErrorCode::UNKNOWN_TABLE, message)
}
