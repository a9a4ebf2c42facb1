//! [`MemoryRows`]: the rows of Memory tables, which are gone when the process ends.

use granary_catalog::Table;
use granary_columns::Block;
use granary_types::{TableName, Uuid};
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// The rows of Memory tables.
#[derive(Default)]
pub(crate) struct MemoryRows {
    tables: Mutex<BTreeMap<Key, Vec<Block>>>,
}

/// A table that keeps its rows when it is renamed, if its database gives it a UUID.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Uuid(Uuid),
    Name(TableName),
}

impl Key {
    fn of(table: &Table) -> Self {
        table
            .uuid
            .map_or_else(|| Self::Name(table.name.clone()), Self::Uuid)
    }
}

impl MemoryRows {
    /// The rows of a table.
    pub(crate) fn blocks(&self, table: &Table) -> Vec<Block> {
        self.tables
            .lock()
            .get(&Key::of(table))
            .cloned()
            .unwrap_or_default()
    }

    /// Adds rows to a table.
    pub(crate) fn add(&self, table: &Table, blocks: Vec<Block>) {
        self.tables
            .lock()
            .entry(Key::of(table))
            .or_default()
            .extend(blocks);
    }
}
