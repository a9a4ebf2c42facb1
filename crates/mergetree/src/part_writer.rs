//! [`PartWriter`]: sorted rows become the files of a part, in the layout that every ClickHouse from
//! 23.6 on reads: marks and primary index as they are, strings with their lengths before them, no
//! sparse columns.
//!
//! Skip indexes, projections and statistics are left out: ClickHouse answers from the rows then.

use crate::checksums::Checksums;
use crate::column_files::{ColumnFiles, Granules};
use crate::compact_file::CompactFile;
use crate::key_order::{Direction, KeyOrder};
use crate::part_columns::{COLUMNS_FILE, PartColumn, format_columns};
use crate::part_error::PartError;
use crate::part_sink::{PartSink, put_file};
use crate::wide_files::WideFiles;
use arrow::array::{Array, ArrayRef};
use arrow::compute::concat;
use granary_columns::{Block, Codec, CodecDeclaration, Column, PartKind, write_row_binary};
use granary_types::escape_for_file_name;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a part is to be written.
#[derive(Debug, Clone)]
pub struct PartSpec {
    /// The columns, in the order of the table.
    pub columns: Vec<PartColumn>,
    /// The codecs of columns that have their own.
    pub codecs: BTreeMap<String, CodecDeclaration>,
    /// The codec of everything else.
    pub default_codec: Codec,
    /// What ClickHouse calls it: `LZ4`.
    pub default_codec_name: String,
    /// One file per stream or one for all.
    pub kind: PartKind,
    /// The most rows of a granule.
    pub index_granularity: u64,
    /// About how many bytes a granule has at most; 0 for granules of equal rows, in wide parts
    /// only.
    pub index_granularity_bytes: u64,
    /// The content of `partition.dat`: see [`partition_bytes`]; empty without a partition key.
    pub partition: Vec<u8>,
    /// The columns that the partition key is made of.
    pub partition_columns: Vec<String>,
    /// Whether the table has a primary key: without one there is no index.
    pub has_key: bool,
}

impl PartSpec {
    /// Whether granules are cut by bytes, too, so that their rows stand beside the marks.
    pub(crate) fn is_adaptive(&self) -> bool {
        self.kind == PartKind::Compact || self.index_granularity_bytes > 0
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPart {
    /// The rows.
    pub rows: u64,
    /// The bytes of all listed files.
    pub bytes: u64,
}

/// Writes one part. Nothing is durable yet when it is finished: that is up to the sink.
pub struct PartWriter<'a> {
    spec: PartSpec,
    sink: &'a dyn PartSink,
    files: Box<dyn ColumnFiles>,
    checksums: Checksums,
    /// Rows that do not fill a granule yet, each with its key.
    pending: Vec<(Block, Vec<Column>)>,
    granule_rows: usize,
    index: Vec<u8>,
    last_key: Vec<Column>,
    bounds: Vec<Option<Column>>,
    rows: u64,
}

impl<'a> PartWriter<'a> {
    /// Begins a part.
    ///
    /// # Errors
    /// [`PartError`]: a type that is not written, a sink that does not take it.
    pub fn new(spec: PartSpec, sink: &'a dyn PartSink) -> Result<Self, PartError> {
        let files: Box<dyn ColumnFiles> = match spec.kind {
            PartKind::Wide => Box::new(WideFiles::new(&spec)?),
            PartKind::Compact => Box::new(CompactFile::new(&spec)?),
        };
        Ok(Self {
            bounds: vec![None; spec.partition_columns.len()],
            granule_rows: usize::try_from(spec.index_granularity.max(1)).unwrap_or(usize::MAX),
            spec,
            sink,
            files,
            checksums: Checksums::default(),
            pending: Vec::new(),
            index: Vec::new(),
            last_key: Vec::new(),
            rows: 0,
        })
    }

    /// Writes rows, which are sorted and follow those before. `key` are the values of the primary
    /// key in these rows.
    ///
    /// # Errors
    /// [`PartError`].
    ///
    /// # Panics
    /// When a column of the part is not in the block, or the key has other rows.
    pub fn write(&mut self, block: &Block, key: &[Column]) -> Result<(), PartError> {
        if block.rows() == 0 {
            return Ok(());
        }
        let rows_match = key.iter().all(|column| column.len() == block.rows());
        assert!(rows_match, "every row has a key");
        self.take_bounds(block);
        if self.spec.index_granularity_bytes > 0 {
            self.granule_rows = self.rows_of_granule(block);
        }
        self.pending.push((block.clone(), key.to_vec()));
        let pending: usize = self.pending.iter().map(|(block, _)| block.rows()).sum();
        if pending < self.granule_rows {
            return Ok(());
        }
        let (block, key) = self.take_pending();
        let granules = pending / self.granule_rows;
        let bounds = (0..granules).map(|at| (at * self.granule_rows, self.granule_rows));
        self.write_granules(&block, &key, &bounds.collect::<Vec<_>>())?;
        let start = granules * self.granule_rows;
        if pending > start {
            let rest = pending - start;
            let key = key.iter().map(|column| slice(column, start, rest));
            self.pending.push((block.slice(start, rest), key.collect()));
        }
        Ok(())
    }

    /// Writes what is left and everything that stands beside the columns.
    ///
    /// # Errors
    /// [`PartError`].
    pub fn finish(mut self) -> Result<WrittenPart, PartError> {
        let rest: usize = self.pending.iter().map(|(block, _)| block.rows()).sum();
        if rest > 0 {
            let (block, key) = self.take_pending();
            self.write_granules(&block, &key, &[(0, rest)])?;
        }
        self.files.finish(self.sink, &mut self.checksums)?;
        if !self.last_key.is_empty() && self.spec.is_adaptive() {
            let key = std::mem::take(&mut self.last_key);
            self.put_key(&key, 0)?;
        }
        self.put_small_files()?;
        Ok(WrittenPart {
            rows: self.rows,
            bytes: self.checksums.total_size(),
        })
    }

    /// The pending rows as one block.
    fn take_pending(&mut self) -> (Block, Vec<Column>) {
        let mut pending = std::mem::take(&mut self.pending);
        if pending.len() == 1 {
            return pending.remove(0);
        }
        let blocks: Vec<&Block> = pending.iter().map(|(block, _)| block).collect();
        let key_columns = pending[0].1.len();
        let key = (0..key_columns).map(|at| {
            let columns: Vec<&Column> = pending.iter().map(|(_, key)| &key[at]).collect();
            concat_columns(&columns)
        });
        (concat_blocks(&blocks), key.collect())
    }

    fn write_granules(
        &mut self,
        block: &Block,
        key: &[Column],
        bounds: &[(usize, usize)],
    ) -> Result<(), PartError> {
        let columns = self.spec.columns.iter().map(|column| {
            let column = block.column(&column.name);
            Arc::clone(&column.expect("every column is in the block").values)
        });
        let granules = Granules {
            columns: &columns.collect::<Vec<ArrayRef>>(),
            bounds,
        };
        self.files.write(&granules, self.sink)?;
        for &(start, rows) in bounds {
            self.put_key(key, start)?;
            let last = key.iter().map(|column| slice(column, start + rows - 1, 1));
            self.last_key = last.collect();
            self.rows += rows as u64;
        }
        Ok(())
    }

    fn put_key(&mut self, key: &[Column], row: usize) -> Result<(), PartError> {
        for column in key {
            write_row_binary(column, row, &mut self.index)
                .map_err(PartError::values("primary.idx"))?;
        }
        Ok(())
    }

    /// How many rows of this block make a granule.
    fn rows_of_granule(&self, block: &Block) -> usize {
        let bytes: usize = self
            .spec
            .columns
            .iter()
            .filter_map(|column| block.column(&column.name))
            .map(|column| memory_of(&column.values))
            .sum();
        let row = (bytes as u64 / block.rows() as u64).max(1);
        let rows = (self.spec.index_granularity_bytes / row).clamp(1, self.spec.index_granularity);
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    fn take_bounds(&mut self, block: &Block) {
        for (name, bounds) in self.spec.partition_columns.iter().zip(&mut self.bounds) {
            let column = block.column(name).expect("every column is in the block");
            let extremes = extremes(column);
            *bounds = Some(match bounds.take() {
                None => extremes,
                Some(known) => {
                    let both = concat_columns(&[&known, &extremes]);
                    self::extremes(&both)
                }
            });
        }
    }

    fn put_small_files(&mut self) -> Result<(), PartError> {
        let mut put = |name: &str, content: &[u8], listed: bool| {
            let checksums = listed.then_some(&mut self.checksums);
            put_file(self.sink, name, content, checksums)
        };
        put(
            COLUMNS_FILE,
            format_columns(&self.spec.columns).as_bytes(),
            false,
        )?;
        put("count.txt", self.rows.to_string().as_bytes(), true)?;
        let codec = format!("CODEC({})", self.spec.default_codec_name);
        put("default_compression_codec.txt", codec.as_bytes(), false)?;
        put("metadata_version.txt", b"0", false)?;
        if self.spec.has_key {
            put("primary.idx", &self.index, true)?;
        }
        if !self.spec.partition.is_empty() {
            put("partition.dat", &self.spec.partition, true)?;
        }
        for (name, bounds) in self.spec.partition_columns.iter().zip(&self.bounds) {
            let Some(bounds) = bounds else { continue };
            let file = format!("minmax_{}.idx", escape_for_file_name(name));
            let mut values = Vec::new();
            for row in 0..2 {
                write_row_binary(bounds, row, &mut values).map_err(PartError::values(&file))?;
            }
            put(&file, &values, true)?;
        }
        let list = self.checksums.encode();
        put_file(self.sink, "checksums.txt", &list, None)
    }
}

/// The content of `partition.dat`, of the values of the partition key: a column of one row for each
/// expression.
///
/// # Errors
/// [`PartError`] for a value of a type that no key has.
pub fn partition_bytes(key: &[Column]) -> Result<Vec<u8>, PartError> {
    let mut values = Vec::new();
    for column in key {
        write_row_binary(column, 0, &mut values).map_err(PartError::values("partition.dat"))?;
    }
    Ok(values)
}

fn slice(column: &Column, start: usize, rows: usize) -> Column {
    Column::new(column.data_type.clone(), column.values.slice(start, rows))
}

/// The least and the greatest value of a column that has any, as two rows. `NULL` is the greatest.
pub fn extremes(column: &Column) -> Column {
    let order = KeyOrder::new(&[(column.data_type.clone(), Direction::Ascending)]);
    let keys = order.keys(std::slice::from_ref(column));
    let (mut least, mut greatest) = (0, 0);
    for row in 1..column.len() {
        if keys.row(row) < keys.row(least) {
            least = row;
        }
        if keys.row(row) > keys.row(greatest) {
            greatest = row;
        }
    }
    let (least, greatest) = (slice(column, least, 1), slice(column, greatest, 1));
    concat_columns(&[&least, &greatest])
}

/// Columns of one type, one after another.
///
/// # Panics
/// When there is none, they are of different types, or too large for one array.
pub fn concat_columns(columns: &[&Column]) -> Column {
    let arrays: Vec<&dyn Array> = columns.iter().map(|column| &*column.values).collect();
    let values = concat(&arrays).expect("columns of one type fit into one array");
    Column::new(columns[0].data_type.clone(), values)
}

/// Blocks with the same columns, one after another.
///
/// # Panics
/// As [`concat_columns`].
pub fn concat_blocks(blocks: &[&Block]) -> Block {
    let first = blocks[0];
    let columns = (0..first.columns().len()).map(|at| {
        let columns: Vec<&Column> = blocks.iter().map(|block| &block.columns()[at]).collect();
        concat_columns(&columns)
    });
    let rows = blocks.iter().map(|block| block.rows()).sum();
    Block::new(first.names().to_vec(), columns.collect(), rows)
}

/// What the rows of an array take in memory; of a slice only its own.
fn memory_of(values: &ArrayRef) -> usize {
    values.to_data().get_slice_memory_size().unwrap_or(0)
}
