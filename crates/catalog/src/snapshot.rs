//! Databases and tables at one moment.

use crate::definition::{Definition, TableKind};
use granary_types::{TableName, Uuid};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The database that the temporary tables of sessions are in, where one has to be named.
pub const TEMPORARY_DATABASE: &str = "_temporary_and_external_tables";

/// Everything that a server has, at one moment. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The databases by name.
    pub databases: BTreeMap<String, Arc<Database>>,
    /// The SQL functions by name.
    pub functions: BTreeMap<String, Function>,
    /// The users, roles, profiles, policies and quotas.
    pub access: Vec<AccessEntity>,
}

/// A database with its tables.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// Its UUID, where the engine has one.
    pub uuid: Option<Uuid>,
    /// Its engine: `Atomic`, `Ordinary`, `Memory` and so on.
    pub engine: String,
    /// Its definition; `None` for a `default` database that has no metadata file.
    pub definition: Option<Definition>,
    /// The tables by name, without the detached ones.
    pub tables: BTreeMap<String, Arc<Table>>,
}

impl Database {
    /// The database `default` of a server that has not written it down yet.
    pub fn default_database() -> Self {
        Self {
            name: "default".to_owned(),
            uuid: None,
            engine: "Atomic".to_owned(),
            definition: None,
            tables: BTreeMap::new(),
        }
    }
}

/// A table, view or dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Its UUID, where the database gives one.
    pub uuid: Option<Uuid>,
    /// Its definition.
    pub definition: Definition,
    /// What kind of table it is.
    pub kind: TableKind,
    /// Where its data lies: one directory per disk of its storage policy, in the order of the
    /// policy; new data goes to the first. A directory may be missing on the disk.
    pub data: Vec<DataDirectory>,
}

impl Table {
    /// The name of its engine, `View`, `MaterializedView` or `Dictionary`.
    pub fn engine(&self) -> &str {
        match self.kind {
            TableKind::View => "View",
            TableKind::MaterializedView { .. } => "MaterializedView",
            TableKind::Dictionary => "Dictionary",
            _ => &self.definition.engine,
        }
    }
}

/// A table's directory on one disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDirectory {
    /// The disk.
    pub disk: String,
    /// Where the directory is.
    pub path: PathBuf,
}

/// A SQL function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// `CREATE FUNCTION …`, as the file has it.
    pub definition: String,
}

/// An entity of access control that SQL made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntity {
    /// Its UUID.
    pub uuid: Uuid,
    /// The `ATTACH …` statements, as the file has them.
    pub definition: String,
}

impl Snapshot {
    /// A database.
    pub fn database(&self, name: &str) -> Option<&Arc<Database>> {
        self.databases.get(name)
    }

    /// A table, view or dictionary.
    pub fn table(&self, name: &TableName) -> Option<&Arc<Table>> {
        self.databases.get(&name.database)?.tables.get(&name.table)
    }

    /// Every table of every database, in the order of the names.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.databases
            .values()
            .flat_map(|database| database.tables.values())
    }

    /// The table with a UUID.
    pub fn table_of_uuid(&self, uuid: Uuid) -> Option<&Arc<Table>> {
        self.tables().find(|table| table.uuid == Some(uuid))
    }

    /// The table that keeps the rows of `table`: the inner table of a materialised view that has
    /// one, else the table itself.
    pub fn data_table<'a>(&'a self, table: &'a Arc<Table>) -> Option<&'a Arc<Table>> {
        match &table.kind {
            TableKind::MaterializedView { inner: Some(inner) } => self.table(&inner.name),
            TableKind::MaterializedView { inner: None } => None,
            _ => Some(table),
        }
    }
}
