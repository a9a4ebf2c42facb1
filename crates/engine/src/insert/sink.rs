//! [`Sink`]: where inserted rows are written, by the engine of the table.

use super::rows::Keyed;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::memory::Kept;
use crate::tables::{MergePurpose, merge_mode};
use granary_catalog::{Table, TableKind, TableStructure};
use granary_columns::Block;
use granary_datadir::{Insertion, LogInsert, PartInsert};
use granary_mergetree::{KeyedBlock, MergeMode, PartError, SortedRows, arrange, merged_rows};
use granary_parser::QuerySettings;
use granary_query::QueryError;
use granary_types::ErrorCode;
use std::sync::Arc;

/// Rows that are being written to a table; nobody sees them before they are committed.
pub(super) enum Sink<'a> {
    /// The parts become visible with the insertion that they belong to.
    MergeTree {
        insert: PartInsert<'a>,
        /// What becomes of rows with equal keys.
        mode: MergeMode,
    },
    Log(Box<LogInsert<'a>>),
    Memory(MemoryRows),
    /// `Null`: rows are forgotten.
    Nowhere,
}

/// Rows for a table that keeps them in memory.
pub(crate) struct MemoryRows {
    table: Arc<Table>,
    blocks: Vec<Block>,
    kept: Kept,
}

impl MemoryRows {
    /// Makes the rows visible.
    pub(crate) fn commit(self, shared: &Shared) {
        let table = &self.table;
        let memory = &shared.memory;
        memory.add(table.uuid, &table.name, self.blocks, self.kept);
    }
}

impl<'a> Sink<'a> {
    /// Begins to write to a table.
    ///
    /// # Errors
    /// Its engine takes no rows here.
    pub(super) fn new(
        (shared, settings): (&'a Arc<Shared>, &QuerySettings),
        insertion: &'a Insertion<'a>,
        table: &'a Arc<Table>,
        structure: &'a TableStructure,
    ) -> Result<Self, Failure> {
        Ok(match &table.kind {
            TableKind::MergeTree { .. } => Self::MergeTree {
                insert: insertion.table(table, structure)?,
                mode: mode(structure, settings)?,
            },
            TableKind::Log => {
                let insert = shared.data_dir.begin_log_insert(table, structure)?;
                Self::Log(Box::new(insert))
            }
            TableKind::Memory => Self::Memory(MemoryRows {
                table: Arc::clone(table),
                blocks: Vec::new(),
                kept: Kept::of(&table.name, structure)?,
            }),
            TableKind::NoData if table.engine() == "Null" => Self::Nowhere,
            _ => {
                let what = format!(
                    "INSERT into table {} of engine {}",
                    table.name,
                    table.engine()
                );
                return Err(QueryError::not_implemented(what).into());
            }
        })
    }

    /// Writes rows.
    pub(super) fn write(&mut self, rows: &Keyed) -> Result<(), Failure> {
        match self {
            Self::MergeTree { insert, mode } => write_parts(insert, mode, rows),
            Self::Log(insert) => Ok(insert.write(&rows.rows)?),
            Self::Memory(memory) => {
                memory.blocks.push(rows.rows.clone());
                Ok(())
            }
            Self::Nowhere => Ok(()),
        }
    }

    /// Makes the rows of a table of the Log family durable and visible. Those in memory are given back: they
    /// become visible when nothing can fail any more.
    pub(super) fn commit(self) -> Result<Option<MemoryRows>, Failure> {
        match self {
            Self::Log(insert) => {
                insert.commit()?;
                Ok(None)
            }
            Self::Memory(memory) => Ok(Some(memory)),
            Self::MergeTree { .. } | Self::Nowhere => Ok(None),
        }
    }
}

/// No block of rows may go to more partitions (`max_partitions_per_insert_block`).
const PARTITIONS_MAX: usize = 100;

/// The rows become parts, one for each partition.
fn write_parts(insert: &mut PartInsert<'_>, mode: &MergeMode, rows: &Keyed) -> Result<(), Failure> {
    let parts = arrange(&rows.rows, &rows.keys)
        .map_err(|error| Failure::new(error.code(), error.to_string()))?;
    if parts.len() > PARTITIONS_MAX {
        let message = format!(
            "Too many partitions for single INSERT block (more than {PARTITIONS_MAX}): the partition key of the \
             table may be too fine"
        );
        return Err(Failure::new(ErrorCode::TOO_MANY_PARTS, message));
    }
    for part in parts {
        if *mode == MergeMode::Plain {
            insert.write(&part)?;
            continue;
        }
        let part = reduced(mode, part)?;
        if part.block.rows() > 0 {
            insert.write_merged(&part)?;
        }
    }
    Ok(())
}

/// What becomes of rows with equal keys before they are written: see `optimize_on_insert`.
fn mode(structure: &TableStructure, settings: &QuerySettings) -> Result<MergeMode, Failure> {
    if settings.bool("optimize_on_insert") == Some(false) {
        return Ok(MergeMode::Plain);
    }
    Ok(merge_mode(structure, MergePurpose::Part)?)
}

/// The rows of a part after equal ones have become one.
fn reduced(mode: &MergeMode, part: SortedRows) -> Result<SortedRows, Failure> {
    let failed = |error: PartError| Failure::new(error.code(), error.to_string());
    if let MergeMode::Collapsing { sign, .. } = mode {
        require_signs(&part.block, sign)?;
    }
    let rows = KeyedBlock {
        block: part.block,
        order: part.order,
    };
    let rows = merged_rows(rows, mode).map_err(failed)?;
    Ok(SortedRows {
        block: rows.block,
        order: rows.order,
        ..part
    })
}

/// Every sign is 1 or -1.
fn require_signs(block: &Block, name: &str) -> Result<(), Failure> {
    use arrow::array::AsArray as _;
    let signs = block.column(name);
    let signs = signs.and_then(|column| {
        column
            .values
            .as_primitive_opt::<arrow::datatypes::Int8Type>()
    });
    let wrong = signs.and_then(|signs| {
        let mut values = signs.values().iter();
        values.find(|sign| !matches!(sign, 1 | -1))
    });
    match wrong {
        None => Ok(()),
        Some(sign) => {
            let message = format!("Incorrect data: Sign = {sign} (must be 1 or -1)");
            Err(Failure::new(ErrorCode::INCORRECT_DATA, message))
        }
    }
}
