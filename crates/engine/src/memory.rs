//! [`MemoryRows`]: the rows of Memory tables, which are gone when the process ends.

use crate::failure::Failure;
use crate::tables::structure_of;
use granary_catalog::{MemoryFile, Table, TableStructure};
use granary_columns::Block;
use granary_datadir::memory_files;
use granary_types::{ErrorCode, TableName, Uuid};
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
    fn of(uuid: Option<Uuid>, name: &TableName) -> Self {
        uuid.map_or_else(|| Self::Name(name.clone()), Self::Uuid)
    }
}

/// How many rows a table keeps: when there are more, the oldest blocks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    /// No block goes that would leave fewer.
    pub(crate) rows_min: u64,
    /// `None` for any number.
    pub(crate) rows_max: Option<u64>,
}

impl Kept {
    /// What the settings of a table say.
    ///
    /// # Errors
    /// They limit bytes, which are others here than in ClickHouse.
    pub(crate) fn of(name: &TableName, structure: &TableStructure) -> Result<Self, Failure> {
        let number = |name: &str| structure.number_setting(name, 0);
        if number("max_bytes_to_keep") > 0 {
            let message = format!("INSERT into table {name}: max_bytes_to_keep is not supported");
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
        Ok(Self {
            rows_min: number("min_rows_to_keep"),
            rows_max: Some(number("max_rows_to_keep")).filter(|rows| *rows > 0),
        })
    }

    /// Lets the oldest blocks go.
    fn apply(self, blocks: &mut Vec<Block>) {
        let Some(rows_max) = self.rows_max else {
            return;
        };
        let mut rows: u64 = blocks.iter().map(|block| block.rows() as u64).sum();
        let mut gone = 0;
        for block in blocks.iter() {
            let left = rows - block.rows() as u64;
            if rows <= rows_max || left < self.rows_min {
                break;
            }
            rows = left;
            gone += 1;
        }
        blocks.drain(..gone);
    }
}

impl MemoryRows {
    /// The rows of a table.
    pub(crate) fn blocks(&self, table: &Table) -> Vec<Block> {
        let tables = self.tables.lock();
        let blocks = tables.get(&Key::of(table.uuid, &table.name));
        blocks.cloned().unwrap_or_default()
    }

    /// The files that a backup has of a table.
    pub(crate) fn files(&self, table: &Table) -> Result<Vec<MemoryFile>, Failure> {
        let structure = structure_of(table)?;
        Ok(memory_files(&table.name, &structure, &self.blocks(table))?)
    }

    /// Adds rows to a table.
    pub(crate) fn add(&self, uuid: Option<Uuid>, name: &TableName, blocks: Vec<Block>, kept: Kept) {
        let mut tables = self.tables.lock();
        let all = tables.entry(Key::of(uuid, name)).or_default();
        all.extend(blocks.into_iter().filter(|block| block.rows() > 0));
        kept.apply(all);
    }

    /// Forgets the rows of a table.
    pub(crate) fn forget(&self, table: &Table) {
        let mut tables = self.tables.lock();
        tables.remove(&Key::of(table.uuid, &table.name));
    }

    /// Gives the rows of tables without a UUID to their new names.
    pub(crate) fn rename(&self, names: &[(TableName, TableName)]) {
        let mut tables = self.tables.lock();
        let moved: Vec<(Key, Vec<Block>)> = names
            .iter()
            .filter_map(|(old, new)| {
                let blocks = tables.remove(&Key::Name(old.clone()))?;
                Some((Key::Name(new.clone()), blocks))
            })
            .collect();
        tables.extend(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_blocks_go_as_long_as_enough_rows_stay() {
        #[track_caller]
        fn check(rows_min: u64, rows_max: u64, blocks: &[usize], left: &[usize]) {
            let kept = Kept {
                rows_min,
                rows_max: Some(rows_max),
            };
            let block = |rows: &usize| Block::new(Vec::new(), Vec::new(), *rows);
            let mut blocks: Vec<Block> = blocks.iter().map(block).collect();
            kept.apply(&mut blocks);
            let rows: Vec<usize> = blocks.iter().map(Block::rows).collect();
            assert_eq!(rows, left);
        }
        check(0, 3, &[2, 2], &[2]);
        check(0, 4, &[2, 2], &[2, 2]);
        check(3, 3, &[2, 2], &[2, 2]);
        check(0, 3, &[1, 9, 2], &[2]);
        check(0, 3, &[9], &[]);
    }
}
