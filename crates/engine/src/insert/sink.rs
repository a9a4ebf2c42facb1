//! [`Sink`]: where inserted rows are written, by the engine of the table.

use super::Inserting;
use super::rows::Keyed;
use crate::engine::Shared;
use crate::failure::Failure;
use granary_catalog::{Table, TableKind, TableStructure};
use granary_columns::Block;
use granary_datadir::{LogInsert, PartInsert};
use granary_mergetree::{KeyValues, arrange, concat_blocks, concat_columns};
use granary_query::QueryError;
use granary_types::ErrorCode;
use std::sync::Arc;

/// Rows of so many blocks make one part per partition, as in ClickHouse (`min_insert_block_size_rows`).
const PART_ROWS: usize = 1_048_449;
/// The same in bytes of memory (`min_insert_block_size_bytes`).
const PART_BYTES: usize = 268_402_944;

/// Rows that are being written to a table; nobody sees them before [`Sink::commit`].
pub(super) enum Sink<'a> {
    MergeTree(MergeTreeSink<'a>),
    Log(Box<LogInsert<'a>>),
    Memory {
        shared: &'a Arc<Shared>,
        table: &'a Table,
        blocks: Vec<Block>,
    },
    /// `Null`: rows are forgotten.
    Nowhere,
}

/// Rows wait until they make a part.
pub(super) struct MergeTreeSink<'a> {
    insert: PartInsert<'a>,
    waiting: Vec<Keyed>,
    rows: usize,
    bytes: usize,
}

impl<'a> Sink<'a> {
    /// Begins to write to a table.
    ///
    /// # Errors
    /// Its engine takes no rows here.
    pub(super) fn new(
        inserting: &'a Inserting<'_>,
        table: &'a Table,
        structure: &'a TableStructure,
    ) -> Result<Self, Failure> {
        let shared = &inserting.session.shared;
        let data_dir = &shared.data_dir;
        Ok(match &table.kind {
            TableKind::MergeTree { .. } => Self::MergeTree(MergeTreeSink {
                insert: data_dir.begin_insert(table, structure)?,
                waiting: Vec::new(),
                rows: 0,
                bytes: 0,
            }),
            TableKind::Log => Self::Log(Box::new(data_dir.begin_log_insert(table, structure)?)),
            TableKind::Memory => Self::Memory {
                shared,
                table,
                blocks: Vec::new(),
            },
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
    pub(super) fn write(&mut self, rows: Keyed) -> Result<(), Failure> {
        match self {
            Self::MergeTree(sink) => sink.write(rows),
            Self::Log(insert) => Ok(insert.write(&rows.rows)?),
            Self::Memory { blocks, .. } => {
                blocks.push(rows.rows);
                Ok(())
            }
            Self::Nowhere => Ok(()),
        }
    }

    /// Makes all rows durable and visible in one step.
    pub(super) fn commit(self) -> Result<(), Failure> {
        match self {
            Self::MergeTree(sink) => sink.commit(),
            Self::Log(insert) => Ok(insert.commit()?),
            Self::Memory {
                shared,
                table,
                blocks,
            } => {
                shared.memory.add(table, blocks);
                Ok(())
            }
            Self::Nowhere => Ok(()),
        }
    }
}

impl MergeTreeSink<'_> {
    fn write(&mut self, rows: Keyed) -> Result<(), Failure> {
        use arrow::array::Array as _;
        self.rows += rows.rows.rows();
        let columns = rows.rows.columns().iter();
        self.bytes += columns
            .map(|column| column.values.get_array_memory_size())
            .sum::<usize>();
        self.waiting.push(rows);
        if self.rows >= PART_ROWS || self.bytes >= PART_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// The waiting rows become parts, one for each partition.
    fn flush(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        (self.rows, self.bytes) = (0, 0);
        let Some((rows, keys)) = joined(&waiting) else {
            return Ok(());
        };
        let parts =
            arrange(&rows, &keys).map_err(|error| Failure::new(error.code(), error.to_string()))?;
        if parts.len() > PARTITIONS_MAX {
            let message = format!(
                "Too many partitions for single INSERT block (more than {PARTITIONS_MAX}): the partition key of the \
                 table may be too fine"
            );
            return Err(Failure::new(ErrorCode::TOO_MANY_PARTS, message));
        }
        for part in &parts {
            self.insert.write(part)?;
        }
        Ok(())
    }

    fn commit(mut self) -> Result<(), Failure> {
        self.flush()?;
        self.insert.commit()?;
        Ok(())
    }
}

/// No block of rows may go to more partitions (`max_partitions_per_insert_block`).
const PARTITIONS_MAX: usize = 100;

/// Rows of several blocks as one.
fn joined(waiting: &[Keyed]) -> Option<(Block, KeyValues)> {
    let first = waiting.first()?;
    let blocks: Vec<&Block> = waiting.iter().map(|keyed| &keyed.rows).collect();
    let column = |pick: &dyn Fn(&KeyValues) -> &granary_columns::Column| {
        let columns: Vec<&granary_columns::Column> =
            waiting.iter().map(|keyed| pick(&keyed.keys)).collect();
        concat_columns(&columns)
    };
    let keys = KeyValues {
        partition: (0..first.keys.partition.len())
            .map(|at| column(&|keys| &keys.partition[at]))
            .collect(),
        order: (0..first.keys.order.len())
            .map(|at| column(&|keys| &keys.order[at]))
            .collect(),
        directions: first.keys.directions.clone(),
        primary: first.keys.primary,
    };
    Some((concat_blocks(&blocks), keys))
}
