//! Lists what a data directory holds: databases, tables, functions, access entities.
//!
//! The tables of an Atomic database are found by its UUID below `store`, never through the
//! symbolic links beside it: in a copied directory those may lead to the original.

use crate::definition::{Scanned, Storage, scan};
use crate::dir::{DataDir, OpenError};
use crate::layout::{Home, data_path, database_file, database_link_path, table_file, tables_path};
use crate::warning::Warning;
use granary_catalog::{
    AccessEntity, DataDirectory, Database, Definition, Function, Snapshot, TEMPORARY_DATABASE,
    Table, TableKind,
};
use granary_config::DEFAULT_POLICY;
use granary_types::{ErrorCode, TableName, Uuid, unescape_file_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

/// A definition longer than this is not read.
const DEFINITION_BYTES_MAX: u64 = 64 << 20;

impl DataDir {
    /// What exists now. What cannot be understood is named in the warnings and left out.
    ///
    /// # Errors
    /// [`OpenError::Io`] when a directory cannot be listed.
    pub fn snapshot(&self) -> Result<(Snapshot, Vec<Warning>), OpenError> {
        let mut loader = Loader {
            dir: self,
            warnings: Vec::new(),
        };
        let databases = loader.databases()?;
        let functions = loader.functions()?;
        let access = loader.access_entities()?;
        let snapshot = Snapshot {
            databases,
            functions,
            access,
        };
        Ok((snapshot, loader.warnings))
    }
}

impl DataDir {
    /// The engine of a database; `None` when there is none that is understood.
    pub fn database_engine(&self, name: &str) -> Option<String> {
        let (definition, _) = self.database_definition(name).ok()?;
        Some(definition.map_or_else(|| "Atomic".to_owned(), |definition| definition.engine))
    }

    /// The definition and UUID of a database; the error says why there is none.
    pub(crate) fn database_definition(
        &self,
        name: &str,
    ) -> Result<(Option<Definition>, Option<Uuid>), String> {
        let file = self.path.join(database_file(name));
        match read_text(&file) {
            Ok(text) => {
                let scanned = scan(&text)?;
                if !scanned.is_database() || scanned.definition.engine.is_empty() {
                    return Err("its definition does not make a database".to_owned());
                }
                let uuid = scanned.definition.uuid;
                if uuid.is_none() && matches!(&*scanned.definition.engine, "Atomic" | "Replicated")
                {
                    return Err("its definition has no UUID".to_owned());
                }
                Ok((Some(scanned.definition), uuid))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let link = self.path.join(database_link_path(name));
                match uuid_of_link(&link) {
                    Some(uuid) if name == "default" => Ok((None, Some(uuid))),
                    _ => Err("it has no definition".to_owned()),
                }
            }
            Err(error) => Err(format!("its definition cannot be read: {error}")),
        }
    }

    /// Where a database keeps the definitions of its tables; the error says why there is none.
    pub(crate) fn database_home(&self, name: &str) -> Result<Home, String> {
        if name == TEMPORARY_DATABASE {
            return Ok(Home::Process);
        }
        let (definition, uuid) = self.database_definition(name)?;
        let engine = definition.as_ref().map_or("", |found| &found.engine);
        Ok(Home::of(engine, uuid))
    }

    /// A table that is kept for a session, as it is now.
    pub fn temporary_table(&self, name: &TableName) -> Option<Table> {
        let file = self.path.join(table_file(name, Home::Process));
        self.load_table(name, false, &file).ok()
    }

    /// Reads the definition of a table; the error says what is not understood.
    pub(crate) fn load_table(
        &self,
        name: &TableName,
        needs_uuid: bool,
        file: &Path,
    ) -> Result<Table, String> {
        let text =
            read_text(file).map_err(|error| format!("its definition cannot be read: {error}"))?;
        let scanned = scan(&text)?;
        if scanned.is_database() {
            return Err("its definition makes a database".to_owned());
        }
        if needs_uuid && scanned.definition.uuid.is_none() {
            return Err("its definition has no UUID".to_owned());
        }
        self.table_of(name, scanned)
            .map_err(|error| error.to_string())
    }

    /// Whether the definition of a table is still the one that was read.
    pub fn is_current(&self, table: &Table) -> bool {
        let Ok(home) = self.database_home(&table.name.database) else {
            return false;
        };
        let file = self.path.join(table_file(&table.name, home));
        read_text(&file).is_ok_and(|text| text == table.definition.text)
    }

    /// The table that the text of a metadata file would make.
    ///
    /// # Errors
    /// [`StorageError`] when its data has no place.
    pub fn table_to_be(&self, name: &TableName, metadata: &str) -> Result<Table, StorageError> {
        let scanned = scan(metadata).map_err(|reason| StorageError::Definition { reason })?;
        self.table_of(name, scanned)
    }

    /// The table that a definition makes, with the places of its data.
    pub(crate) fn table_of(
        &self,
        name: &TableName,
        scanned: Scanned,
    ) -> Result<Table, StorageError> {
        let kind = scanned.kind(name);
        let keeps_data = matches!(
            kind,
            TableKind::MergeTree { .. } | TableKind::Log | TableKind::SetOrJoin
        );
        let relative = data_path(name, scanned.definition.uuid);
        let mut data = Vec::new();
        if keeps_data {
            for disk in self.storage_disks(&scanned.storage)? {
                let root = self
                    .disk_path(&disk)
                    .ok_or_else(|| StorageError::NotLocal { disk: disk.clone() })?;
                let path = root.join(&relative);
                data.push(DataDirectory { disk, path });
            }
        }
        Ok(Table {
            name: name.clone(),
            uuid: scanned.definition.uuid,
            kind,
            data,
            definition: scanned.definition,
        })
    }

    /// The disks of a table, the one for new data first.
    fn storage_disks(&self, storage: &Storage) -> Result<Vec<String>, StorageError> {
        let policy = match storage {
            Storage::Disk(disk) => return Ok(vec![disk.clone()]),
            Storage::Policy(policy) => policy.as_str(),
            Storage::Default => DEFAULT_POLICY,
        };
        let found = self.config.policies.get(policy);
        let found = found.ok_or_else(|| StorageError::UnknownPolicy {
            policy: policy.to_owned(),
        })?;
        Ok(found.disks().map(str::to_owned).collect())
    }
}

/// Why the data of a table has no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// A definition that is not understood.
    #[error("{reason}")]
    Definition {
        /// What is wrong.
        reason: &'static str,
    },
    /// A storage policy that the configuration does not have.
    #[error("its storage policy {policy:?} is not in the configuration")]
    UnknownPolicy {
        /// The policy.
        policy: String,
    },
    /// A disk that the configuration does not have, or that is not a directory.
    #[error("its disk {disk:?} is not a local disk of the configuration")]
    NotLocal {
        /// The disk.
        disk: String,
    },
}

impl StorageError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Definition { .. } => ErrorCode::INCORRECT_QUERY,
            Self::UnknownPolicy { .. } => ErrorCode::UNKNOWN_POLICY,
            Self::NotLocal { .. } => ErrorCode::UNKNOWN_DISK,
        }
    }
}

struct Loader<'a> {
    dir: &'a DataDir,
    warnings: Vec<Warning>,
}

impl Loader<'_> {
    fn databases(&mut self) -> Result<BTreeMap<String, Arc<Database>>, OpenError> {
        let mut databases = BTreeMap::new();
        for name in self.database_names()? {
            if self.dir.hidden.lock().databases.contains(&name) {
                continue;
            }
            match self.database(&name)? {
                Ok(database) => {
                    databases.insert(name, Arc::new(database));
                }
                Err(reason) => self.warnings.push(Warning::Database { name, reason }),
            }
        }
        // Every server has this one; it is written down with its first table.
        let default = || Arc::new(Database::default_database());
        databases
            .entry("default".to_owned())
            .or_insert_with(default);
        Ok(databases)
    }

    /// Names with a metadata file that is not flagged as detached, or with a directory or link.
    fn database_names(&self) -> Result<BTreeSet<String>, OpenError> {
        let files = list(&self.dir.path.join("metadata"))?;
        let detached: BTreeSet<&str> = files
            .iter()
            .filter_map(|file| file.strip_suffix(".sql.detached"))
            .collect();
        let names = files.iter().filter_map(|file| {
            let escaped = file.strip_suffix(".sql").unwrap_or(file);
            let is_name = !escaped.contains('.') && !detached.contains(escaped);
            is_name.then(|| unescape_file_name(escaped)).flatten()
        });
        Ok(names.collect())
    }

    fn database(&mut self, name: &str) -> Result<Result<Database, String>, OpenError> {
        let (definition, uuid) = match self.dir.database_definition(name) {
            Ok(found) => found,
            Err(reason) => return Ok(Err(reason)),
        };
        let engine = definition
            .as_ref()
            .map_or("Atomic", |definition| &definition.engine)
            .to_owned();
        let tables = match &*engine {
            "Atomic" | "Replicated" | "Ordinary" | "Lazy" | "Memory" => {
                self.tables(name, Home::of(&engine, uuid))?
            }
            _ => BTreeMap::new(),
        };
        Ok(Ok(Database {
            name: name.to_owned(),
            uuid,
            engine,
            definition,
            tables,
        }))
    }

    fn tables(
        &mut self,
        database: &str,
        home: Home,
    ) -> Result<BTreeMap<String, Arc<Table>>, OpenError> {
        let directory = self.dir.path.join(tables_path(database, home));
        let files = list_if_there(&directory)?;
        let flags: BTreeSet<&str> = files
            .iter()
            .filter_map(|file| file.strip_suffix(".detached"))
            .collect();
        let mut tables = BTreeMap::new();
        for file in &files {
            let Some(escaped) = file.strip_suffix(".sql") else {
                continue;
            };
            if flags.contains(&**file) {
                continue;
            }
            let Some(table) = unescape_file_name(escaped) else {
                self.warnings.push(Warning::File {
                    path: directory.join(file).display().to_string(),
                    reason: "its name is not UTF-8".to_owned(),
                });
                continue;
            };
            let name = TableName::new(database, table);
            if self.dir.hidden.lock().tables.contains(&name) {
                continue;
            }
            match self
                .dir
                .load_table(&name, home.uuid().is_some(), &directory.join(file))
            {
                Ok(table) => {
                    tables.insert(name.table, Arc::new(table));
                }
                Err(reason) => self.warnings.push(Warning::Table { name, reason }),
            }
        }
        Ok(tables)
    }

    fn functions(&mut self) -> Result<BTreeMap<String, Function>, OpenError> {
        let directory = self.dir.path.join("user_defined");
        let mut functions = BTreeMap::new();
        for file in list_if_there(&directory)? {
            let Some(escaped) = file
                .strip_prefix("function_")
                .and_then(|file| file.strip_suffix(".sql"))
            else {
                continue;
            };
            let loaded = unescape_file_name(escaped)
                .ok_or_else(|| "its name is not UTF-8".to_owned())
                .and_then(|name| {
                    let definition =
                        read_text(&directory.join(&file)).map_err(|error| error.to_string())?;
                    Ok(Function { name, definition })
                });
            match loaded {
                Ok(function) => {
                    functions.insert(function.name.clone(), function);
                }
                Err(reason) => self.warnings.push(Warning::File {
                    path: format!("user_defined/{file}"),
                    reason,
                }),
            }
        }
        Ok(functions)
    }

    fn access_entities(&mut self) -> Result<Vec<AccessEntity>, OpenError> {
        let directory = self.dir.path.join("access");
        let mut entities = Vec::new();
        for file in list_if_there(&directory)? {
            let Some(uuid) = file
                .strip_suffix(".sql")
                .and_then(|name| Uuid::parse_str(name).ok())
            else {
                continue;
            };
            match read_text(&directory.join(&file)) {
                Ok(definition) => entities.push(AccessEntity { uuid, definition }),
                Err(error) => self.warnings.push(Warning::File {
                    path: format!("access/{file}"),
                    reason: error.to_string(),
                }),
            }
        }
        Ok(entities)
    }
}

/// The UUID at the end of the text of a link to `store/<xxx>/<uuid>`.
fn uuid_of_link(link: &Path) -> Option<Uuid> {
    let target = fs::read_link(link).ok()?;
    let text = target.to_str()?.trim_end_matches('/');
    Uuid::parse_str(text.rsplit('/').next()?).ok()
}

/// The names in a directory, sorted. Those that are not UTF-8 are no names of ClickHouse's.
pub(crate) fn list(directory: &Path) -> Result<Vec<String>, OpenError> {
    list_names(directory).map_err(OpenError::io(directory))
}

pub(crate) fn list_if_there(directory: &Path) -> Result<Vec<String>, OpenError> {
    match list_names(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(OpenError::io(directory)),
    }
}

pub(crate) fn list_names(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort_unstable();
    Ok(names)
}

/// Reads a small text file, refusing one that is too large or not UTF-8.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let size = fs::File::open(path)?
        .take(DEFINITION_BYTES_MAX + 1)
        .read_to_string(&mut text)?;
    if size as u64 > DEFINITION_BYTES_MAX {
        return Err(io::Error::other("it is larger than 64 MiB"));
    }
    Ok(text)
}
