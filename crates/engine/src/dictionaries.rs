//! [`SessionDictionaries`]: what the name of a dictionary stands for in a statement; [`LoadedDictionaries`]: the rows that stay
//! in memory between statements.
//!
//! A dictionary is read when its first value is wanted. Its rows stay until they are older than its `LIFETIME`, its definition
//! is another one, or `SYSTEM RELOAD` asks for it. One statement sees the same rows from its beginning to its end.

mod load;
mod state;

use crate::destinations::Destinations;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::tables::refused;
use granary_catalog::{Snapshot, Table, TableKind};
use granary_dictionary::{Dictionary, DictionaryStructure};
use granary_env::Control;
use granary_query::{Dictionaries, QueryError};
use granary_types::{ErrorCode, TableName};
use load::Loading;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, Weak};

pub(crate) use load::default_of;
pub(crate) use state::{DictionaryState, LoadedDictionaries};

/// The rows of a dictionary, once they are wanted.
type Rows = Arc<OnceLock<Result<Arc<Dictionary>, QueryError>>>;

/// The dictionaries as one statement sees them.
pub(crate) struct SessionDictionaries {
    /// Threads that end after the query do not keep the data directory open.
    shared: Weak<Shared>,
    destinations: Destinations,
    control: Control,
    /// The dictionaries for whose sake this statement reads.
    loading: Vec<TableName>,
    snapshot: OnceLock<Arc<Snapshot>>,
    structures: Mutex<HashMap<TableName, Arc<DictionaryStructure>>>,
    rows: Mutex<HashMap<TableName, Rows>>,
}

impl SessionDictionaries {
    /// Nothing is looked at before a dictionary is named.
    pub(crate) fn new(
        shared: &Arc<Shared>,
        destinations: &Destinations,
        control: &Control,
    ) -> Self {
        Self {
            shared: Arc::downgrade(shared),
            destinations: destinations.clone(),
            control: control.clone(),
            loading: Vec::new(),
            snapshot: OnceLock::new(),
            structures: Mutex::default(),
            rows: Mutex::default(),
        }
    }

    /// Those that the source of a dictionary sees.
    fn inside(&self, shared: &Arc<Shared>, name: &TableName) -> Self {
        let mut loading = self.loading.clone();
        loading.push(name.clone());
        Self {
            loading,
            ..Self::new(shared, &self.destinations, &self.control)
        }
    }

    fn shared(&self) -> Result<Arc<Shared>, QueryError> {
        self.shared.upgrade().ok_or(QueryError::Cancelled)
    }

    fn table(&self, name: &TableName) -> Result<Option<Arc<Table>>, QueryError> {
        // What is in a backup names the sources of the server that it was taken from.
        if self
            .shared()?
            .backup_databases
            .find(&name.database)
            .is_some()
        {
            return Ok(None);
        }
        let snapshot = match self.snapshot.get() {
            Some(snapshot) => snapshot,
            None => {
                let (snapshot, _) = self.shared()?.look(&self.destinations).map_err(refused)?;
                self.snapshot.get_or_init(|| Arc::new(snapshot))
            }
        };
        let table = snapshot.table(name);
        let is_dictionary = |table: &&Arc<Table>| table.kind == TableKind::Dictionary;
        Ok(table.filter(is_dictionary).cloned())
    }

    fn found(&self, name: &TableName) -> Result<Arc<Table>, QueryError> {
        let found = self.table(name)?;
        found.ok_or_else(|| QueryError::UnknownDictionary {
            name: name.to_string(),
        })
    }

    /// Reads the rows again, whatever is in memory.
    ///
    /// # Errors
    /// There is none of that name, or its source cannot be read.
    pub(crate) fn reload(&self, name: &TableName) -> Result<(), QueryError> {
        let table = self.found(name)?;
        let shared = self.shared()?;
        self.read(&shared, &table).map(drop)
    }

    /// The rows that are in memory, if they may still be used, or those of the source.
    fn wanted(&self, name: &TableName) -> Result<Arc<Dictionary>, QueryError> {
        let table = self.found(name)?;
        let shared = self.shared()?;
        let now = shared.env.now();
        if let Some(rows) = shared.dictionaries.current(&table, now) {
            return Ok(rows);
        }
        let read = self.read(&shared, &table);
        // What is too old serves while there is nothing newer.
        match (read, shared.dictionaries.stale(&table)) {
            (Err(error), Some(rows)) if error != QueryError::Cancelled => Ok(rows),
            (read, _) => read,
        }
    }

    fn read(
        &self,
        shared: &Arc<Shared>,
        table: &Arc<Table>,
    ) -> Result<Arc<Dictionary>, QueryError> {
        let name = &table.name;
        if self.loading.contains(name) {
            let message = format!("Dictionary {name} reads from itself");
            return Err(QueryError::refused(ErrorCode::INFINITE_LOOP, message));
        }
        let started = shared.env.now();
        let elapsed = shared.env.stopwatch();
        let loading = Loading {
            shared,
            destinations: &self.destinations,
            control: &self.control,
            dictionaries: self.inside(shared, name),
            name,
        };
        let rows = self.structure_of(table);
        let rows = rows
            .and_then(|structure| loading.rows(structure))
            .map(Arc::new);
        if !matches!(rows, Err(QueryError::Cancelled)) {
            let outcome = rows.as_ref().map_err(|error| error.clone().into());
            let outcome = outcome.map_err(|failure: Failure| failure.headline());
            let times = (started, elapsed());
            shared.dictionaries.set(table, outcome.cloned(), times);
        }
        rows
    }

    fn structure_of(&self, table: &Table) -> Result<Arc<DictionaryStructure>, QueryError> {
        if let Some(known) = self.structures.lock().get(&table.name) {
            return Ok(Arc::clone(known));
        }
        let structure = DictionaryStructure::parse(&table.definition.text);
        let structure = structure.map_err(|error| {
            let message = format!("Dictionary {}: {error}", table.name);
            QueryError::refused(error.code(), message)
        })?;
        let structure = Arc::new(structure);
        let known = Arc::clone(&structure);
        self.structures.lock().insert(table.name.clone(), known);
        Ok(structure)
    }
}

impl Dictionaries for SessionDictionaries {
    fn structure(&self, name: &TableName) -> Result<Option<Arc<DictionaryStructure>>, QueryError> {
        let table = self.table(name)?;
        table.map(|table| self.structure_of(&table)).transpose()
    }

    fn rows(&self, name: &TableName) -> Result<Arc<Dictionary>, QueryError> {
        let rows = Arc::clone(self.rows.lock().entry(name.clone()).or_default());
        rows.get_or_init(|| self.wanted(name)).clone()
    }
}
