//! Temporary tables: those of a session, which are found before others by names without a database, and are gone
//! with it. Their rows are in memory, or in files under a name that nobody else has.

use crate::answer::Answer;
use crate::create_filled::TableToFill;
use crate::definitions::{done, metadata};
use crate::engine::Shared;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::{Database, Snapshot, Table, TableKind};
use granary_datadir::{Change, DroppedData};
use granary_parser::{
    CheckTables, Create, CreateBody, DropTables, Engine, Identifier, NamedTable, SelectUnion,
    Statement, Truncate, Verb,
};
use granary_planner::{TEMPORARY_DATABASE, temporary_name};
use granary_types::{ErrorCode, TableName, back_quote_if_needed};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The temporary tables of a session. Clones share them.
#[derive(Clone)]
pub(crate) struct TemporaryTables {
    tables: Arc<Mutex<Tables>>,
}

/// When they are dropped, their rows are forgotten, and their files go.
struct Tables {
    shared: Arc<Shared>,
    by_name: BTreeMap<String, Arc<Table>>,
}

impl Drop for Tables {
    fn drop(&mut self) {
        let tables = std::mem::take(&mut self.by_name);
        // What cannot be removed now is removed when the directory is next opened.
        let _ = forget(&self.shared, tables.values());
    }
}

/// The rows of tables that nobody names any more go.
fn forget<'a>(
    shared: &Shared,
    tables: impl Iterator<Item = &'a Arc<Table>>,
) -> Result<(), Failure> {
    let mut changes = Vec::new();
    for table in tables {
        shared.memory.forget(table);
        if is_kept(table) {
            changes.push(Change::DropTable {
                table: table.name.clone(),
                data: DroppedData::Now,
            });
        }
    }
    if !changes.is_empty() {
        let staging = shared.data_dir.begin_restore("DROP TEMPORARY TABLE");
        staging.publish(changes)?;
    }
    Ok(())
}

/// Whether a temporary table is one of files, whose name in the data directory is another one than in the session.
pub(crate) fn is_kept(table: &Table) -> bool {
    !table.data.is_empty()
}

/// A name that no other temporary table has.
pub(crate) fn kept_name(shared: &Shared) -> TableName {
    temporary_name(&format!("_tmp_{}", shared.env.uuid()))
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
        let name =
            |(name, table): (&String, &Arc<Table>)| (name.clone(), table.engine().to_owned());
        tables.by_name.iter().map(name).collect()
    }

    /// All of them, by name.
    pub(crate) fn all(&self) -> Vec<(String, Arc<Table>)> {
        let tables = self.tables.lock();
        let copy = |(name, table): (&String, &Arc<Table>)| (name.clone(), Arc::clone(table));
        tables.by_name.iter().map(copy).collect()
    }

    /// A table of the session from now on; one of the same name goes.
    ///
    /// # Errors
    /// The files of the old one cannot be removed.
    pub(crate) fn put(&self, name: &str, table: Arc<Table>) -> Result<(), Failure> {
        let mut tables = self.tables.lock();
        let old = tables.by_name.insert(name.to_owned(), table);
        forget(&tables.shared, old.iter())
    }

    /// The table of this name goes, if there is one.
    ///
    /// # Errors
    /// Its files cannot be removed.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Failure> {
        let mut tables = self.tables.lock();
        let old = tables.by_name.remove(name);
        forget(&tables.shared, old.iter())
    }

    /// Reads the definition of a table again, which a statement may have changed.
    fn refresh(&self, name: &str) {
        let mut tables = self.tables.lock();
        let Some(old) = tables.by_name.get(name) else {
            return;
        };
        if let Some(new) = tables.shared.data_dir.temporary_table(&old.name) {
            tables.by_name.insert(name.to_owned(), Arc::new(new));
        }
    }

    /// Shows the tables in a database of their own, as `BACKUP` and `RESTORE` name them.
    pub(crate) fn add_to(&self, snapshot: &mut Snapshot) {
        let named = |(name, table): (String, Arc<Table>)| {
            let mut named = Table::clone(&table);
            named.name = temporary_name(&name);
            (name, Arc::new(named))
        };
        insert(snapshot, self.all().into_iter().map(named).collect());
    }

    /// Shows the tables of files under the names that they have in the data directory.
    pub(crate) fn add_kept_to(&self, snapshot: &mut Snapshot) {
        let tables = self.all().into_iter().filter(|(_, table)| is_kept(table));
        let tables: BTreeMap<String, Arc<Table>> = tables
            .map(|(_, table)| (table.name.table.clone(), table))
            .collect();
        if !tables.is_empty() {
            insert(snapshot, tables);
        }
    }
}

fn insert(snapshot: &mut Snapshot, tables: BTreeMap<String, Arc<Table>>) {
    let name = TEMPORARY_DATABASE.to_owned();
    let database = Database {
        name: name.clone(),
        uuid: None,
        engine: "Atomic".to_owned(),
        definition: None,
        tables,
    };
    snapshot.databases.insert(name, Arc::new(database));
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
        let data_dir = &self.shared.data_dir;
        let in_memory = metadata(&stored, Some(self.shared.env.uuid()));
        let table = data_dir.table_to_be(&temporary_name(&name), &in_memory)?;
        if is_kept(&table) {
            return self.create_kept(&name, &mut stored, query.as_deref(), execution);
        }
        if let Some(query) = query {
            let new = TableToFill {
                name: &table.name,
                metadata: &in_memory,
                query: &query,
            };
            self.fill_in_memory(&new, execution)?;
        }
        self.temporary.put(&name, Arc::new(table))?;
        Ok(done(Vec::new()))
    }

    /// Makes a temporary table of files, with the rows of the query.
    fn create_kept(
        &self,
        name: &str,
        stored: &mut Create,
        query: Option<&SelectUnion>,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let kept = kept_name(&self.shared);
        stored.head.name = Identifier::single(&kept.table);
        let metadata = metadata(stored, None);
        let change = Change::CreateTable {
            name: kept.clone(),
            metadata: metadata.clone(),
        };
        match query {
            None => drop(self.change("CREATE TEMPORARY TABLE", vec![change])?),
            Some(query) => {
                let new = TableToFill {
                    name: &kept,
                    metadata: &metadata,
                    query,
                };
                self.create_filled(vec![change], &new, execution)?;
            }
        }
        let table = self.shared.data_dir.table_to_be(&kept, &metadata)?;
        self.temporary.put(name, Arc::new(table))?;
        Ok(done(Vec::new()))
    }

    /// A statement about a temporary table of files becomes one about its name in the data directory; the name in the
    /// session is given back.
    ///
    /// # Errors
    /// The statement means one in memory, which it cannot change.
    pub(crate) fn mean_temporary(
        &self,
        statement: &mut Statement,
    ) -> Result<Option<String>, Failure> {
        let what = statement.name();
        let is_truncate = matches!(statement, Statement::Truncate(_));
        let name = match statement {
            Statement::AlterTable(alter) => &mut alter.table,
            Statement::Optimize(optimize) => &mut optimize.table,
            Statement::CheckTables(CheckTables::Table { table, .. })
            | Statement::Truncate(Truncate::Table { table, .. }) => table,
            _ => return Ok(None),
        };
        let Some(found) = self.temporary_table(name) else {
            return Ok(None);
        };
        if !is_kept(&found) {
            if is_truncate {
                return Ok(None);
            }
            let message = format!(
                "{what} of temporary table {} is not supported: its engine is {}",
                name.name.table,
                found.engine()
            );
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
        let in_session = std::mem::replace(
            name,
            NamedTable {
                name: found.name.clone(),
                is_qualified: true,
            },
        );
        Ok(Some(in_session.name.table))
    }

    /// The statement about the table is done.
    pub(crate) fn refresh_temporary(&self, name: Option<&str>) {
        if let Some(name) = name {
            self.temporary.refresh(name);
        }
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
            if drop.conditions.if_empty && !self.is_empty(&table)? {
                let message = format!("Temporary table {} is not empty", name.name.table);
                return Err(Failure::new(ErrorCode::TABLE_NOT_EMPTY, message));
            }
            self.temporary.remove(&name.name.table)?;
        }
        Ok(left)
    }

    fn is_empty(&self, table: &Table) -> Result<bool, Failure> {
        let (data, _) = self.shared.data_dir.table_data(table)?;
        Ok(data.is_empty() && self.shared.memory.blocks(table).is_empty())
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
    Ok(())
}

fn unknown(name: &str) -> Failure {
    let message = format!(
        "Temporary table {} doesn't exist",
        back_quote_if_needed(name)
    );
    Failure::new(ErrorCode::UNKNOWN_TABLE, message)
}
