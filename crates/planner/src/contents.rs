//! What a backup holds, by name: the input of a restore.

use crate::definition::TableDefinition;
use granary_mergetree::{KeyType, Mutation};
use granary_types::{PartName, TableName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The objects in a backup. Read from it before planning; nothing here is checked against the
/// server yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BackupContents {
    /// `CREATE DATABASE …` by database.
    pub databases: BTreeMap<String, String>,
    /// The tables, views and dictionaries, and temporary tables.
    pub tables: BTreeMap<TableName, TableContents>,
    /// `CREATE FUNCTION …` by name.
    pub functions: BTreeMap<String, String>,
}

/// A table in a backup.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableContents {
    /// `CREATE …`.
    pub definition: String,
    /// Where the entries of its data start: `data/<db>/<table>/`, below the root of a replica
    /// perhaps.
    pub data_prefix: String,
    /// The parts, with the patch parts that only Granary stores.
    pub parts: Vec<PartContents>,
    /// The mutations that were not finished.
    pub mutations: Vec<Mutation>,
    /// Files directly in its data: those of a Log table.
    pub files: Vec<FileContents>,
    /// Files that only Granary stores: those of a Set or Join table.
    pub own_files: Vec<FileContents>,
    /// Directories in its data that are no part.
    pub strange: Vec<String>,
}

/// A part in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartContents {
    /// Its name. Of a part with the old syntax the partition is the month.
    pub name: PartName,
    /// The name of its directory: that of the part, but for the old syntax.
    pub directory: String,
    /// Where its entries start, with a slash at the end.
    pub prefix: String,
    /// How many entries it has.
    pub files: u64,
    /// Their size together.
    pub size_bytes: u64,
    /// The types of its table's partition key, where they follow from the definition.
    pub key: Option<Arc<[KeyType]>>,
}

/// A file in a backup that belongs to no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContents {
    /// Its name below the table.
    pub name: String,
    /// The name of its entry.
    pub entry: String,
    /// Its size.
    pub size_bytes: u64,
}

impl TableContents {
    /// Tells the parts the types of the partition key that the definition says they have.
    pub fn assign_key(&mut self) {
        let name = TableName::new("", "");
        let definition = TableDefinition::parse(&name, &self.definition);
        let key: Option<Arc<[KeyType]>> = definition
            .ok()
            .and_then(|definition| definition.partition_key_types())
            .map(Arc::from);
        for part in &mut self.parts {
            part.key.clone_from(&key);
        }
    }

    /// Whether there are rows to restore.
    pub fn has_data(&self) -> bool {
        !(self.parts.is_empty() && self.files.is_empty() && self.own_files.is_empty())
    }
}
