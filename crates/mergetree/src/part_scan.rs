//! [`PartScan`]: the rows of a part, block by block.

use crate::column_cursor::ColumnCursor;
use crate::part_error::PartError;
use crate::part_reader::{PartReader, ROW_EXISTS};
use crate::patches::{BLOCK_NUMBER, BLOCK_OFFSET, Patches, all_exist};
use crate::sub_column::SubColumn;
use arrow::array::{ArrayRef, AsArray, BinaryArray, BooleanArray, UInt8Array, UInt64Array};
use arrow::compute::filter;
use arrow::datatypes::UInt8Type;
use granary_columns::{Block, Column};
use granary_types::{DataType, PartName};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The most rows of a block.
const BLOCK_ROWS_MAX: u64 = 1 << 16;
/// What the rows of a block may take in the part's files.
const BLOCK_STORED_BYTES: u64 = 8 << 20;

/// Whether rows that a lightweight DELETE removed are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletedRows {
    /// They are no rows.
    Skip,
    /// They are read like others: a copy of the part keeps them.
    Keep,
}

/// What to read of a part.
#[derive(Clone)]
pub struct ScanRequest {
    /// The columns, sub-columns and virtual columns, in the order in which they are wanted.
    pub columns: Vec<String>,
    /// The granules.
    pub granules: Vec<Range<usize>>,
    /// Whether deleted rows count.
    pub deleted_rows: DeletedRows,
    /// What the part is called.
    pub part: PartName,
    /// The number of the part among those of the query, for `_part_index`.
    pub part_index: u64,
    /// The lightweight updates of the table, which are applied.
    pub patches: Option<Arc<Patches>>,
}

/// Where the values of a requested column come from.
enum Output {
    /// A stored column, by its number among the cursors; or a sub-column of it.
    Stored(usize, Option<SubColumn>),
    /// A virtual column.
    Virtual(Virtual),
}

/// Columns that no part stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Virtual {
    Part,
    PartitionId,
    PartIndex,
    PartOffset,
    DataVersion,
    RowExists,
    BlockNumber,
    BlockOffset,
}

impl Virtual {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "_part" => Self::Part,
            "_partition_id" => Self::PartitionId,
            "_part_index" => Self::PartIndex,
            "_part_offset" => Self::PartOffset,
            "_part_data_version" => Self::DataVersion,
            ROW_EXISTS => Self::RowExists,
            BLOCK_NUMBER => Self::BlockNumber,
            BLOCK_OFFSET => Self::BlockOffset,
            _ => return None,
        })
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Part | Self::PartitionId => DataType::LowCardinality(Box::new(DataType::String)),
            Self::RowExists => DataType::UInt8,
            _ => DataType::UInt64,
        }
    }
}

/// The type of a virtual column.
pub fn virtual_type(name: &str) -> Option<DataType> {
    Virtual::parse(name).map(Virtual::data_type)
}

/// The rows of some granules of a part, block by block; blocks without rows are left out.
pub struct PartScan {
    part: Arc<PartReader>,
    request: ScanRequest,
    cursors: Vec<ColumnCursor>,
    outputs: Vec<Output>,
    names: Vec<String>,        // of the cursors
    row_exists: Option<usize>, // the number of its cursor
    patched: Option<Patched>,
    rows_max: u64,
    /// Rows still to be read, by ranges; the last is the current one.
    open: Vec<Range<u64>>,
    /// Granules at which the ranges begin, in the same order.
    starts: Vec<usize>,
    is_at_start: bool, // of the current range
}

/// How the changed rows of a part are found.
struct Patched {
    patches: Arc<Patches>,
    /// The cursors of `_block_number` and `_block_offset`, where the part stores them.
    numbers: Option<(usize, usize)>,
    deletes: bool,
}

impl PartReader {
    /// The type of a column, sub-column or virtual column; `None` when the part does not have it,
    /// and it is to be filled by its default.
    pub fn type_of(&self, name: &str) -> Option<DataType> {
        if let Some((_, data_type)) = self.column(name) {
            return Some(data_type.clone());
        }
        if let Some((_, sub)) = self.sub_column(name) {
            return Some(sub.data_type);
        }
        Virtual::parse(name).map(Virtual::data_type)
    }

    /// The column that a name with dots leads into. The longest name of a column wins.
    fn sub_column(&self, name: &str) -> Option<(usize, SubColumn)> {
        let dots = name.match_indices('.').map(|(at, _)| at).rev();
        let mut found = dots.filter_map(|dot| {
            let (column, data_type) = self.column(&name[..dot])?;
            Some((column, SubColumn::find(data_type, &name[dot + 1..])?))
        });
        found.next()
    }

    /// Reads columns of some granules. Every column is there: see [`PartReader::type_of`].
    ///
    /// # Errors
    /// [`PartError`]: a column that the part does not have, a type that is not read.
    ///
    /// # Panics
    /// When there is no such granule.
    pub fn scan(self: &Arc<Self>, request: ScanRequest) -> Result<PartScan, PartError> {
        let mut scan = PartScan {
            part: Arc::clone(self),
            cursors: Vec::new(),
            outputs: Vec::new(),
            names: Vec::new(),
            row_exists: None,
            patched: None,
            rows_max: rows_of_block(self),
            open: Vec::new(),
            starts: Vec::new(),
            is_at_start: true,
            request,
        };
        let mut known = HashMap::new();
        for name in scan.request.columns.clone() {
            let output = scan.output(&name, &mut known)?;
            scan.outputs.push(output);
        }
        if let (DeletedRows::Skip, Some((column, _))) =
            (scan.request.deleted_rows, self.column(ROW_EXISTS))
        {
            scan.row_exists = Some(scan.cursor(column, &mut known)?);
        }
        if let Some(patches) = scan.request.patches.clone()
            && patches.concern(&scan.request.part, self)?
        {
            let mut cursor_of = |name| {
                let column = self.column(name).map(|(column, _)| column);
                column
                    .map(|column| scan.cursor(column, &mut known))
                    .transpose()
            };
            let numbers = cursor_of(BLOCK_NUMBER)?.zip(cursor_of(BLOCK_OFFSET)?);
            let skips = scan.request.deleted_rows == DeletedRows::Skip;
            scan.patched = Some(Patched {
                numbers,
                deletes: skips && patches.change(&scan.request.part, ROW_EXISTS),
                patches,
            });
        }
        let granules = self.granules();
        for range in scan.request.granules.iter().rev() {
            if !range.is_empty() {
                scan.open
                    .push(granules.start(range.start)..granules.start(range.end));
                scan.starts.push(range.start);
            }
        }
        Ok(scan)
    }
}

/// How many rows of the part make a block.
fn rows_of_block(part: &PartReader) -> u64 {
    let files = part.files();
    let stored: u64 = files
        .names()
        .iter()
        .filter_map(|name| files.size(name))
        .sum();
    let row = (stored / part.rows().max(1)).max(1);
    (BLOCK_STORED_BYTES / row).clamp(1, BLOCK_ROWS_MAX)
}

impl PartScan {
    fn output(
        &mut self,
        name: &str,
        known: &mut HashMap<usize, usize>,
    ) -> Result<Output, PartError> {
        let part = Arc::clone(&self.part);
        if let Some((column, _)) = part.column(name) {
            return Ok(Output::Stored(self.cursor(column, known)?, None));
        }
        if let Some((column, sub)) = part.sub_column(name) {
            return Ok(Output::Stored(self.cursor(column, known)?, Some(sub)));
        }
        let missing = || PartError::damaged("columns.txt", format!("it has no column {name}"));
        Virtual::parse(name)
            .map(Output::Virtual)
            .ok_or_else(missing)
    }

    /// The number of the cursor of a column, which is read once however often it is wanted.
    fn cursor(
        &mut self,
        column: usize,
        known: &mut HashMap<usize, usize>,
    ) -> Result<usize, PartError> {
        if let Some(at) = known.get(&column) {
            return Ok(*at);
        }
        if !self.part.granules().is_empty() {
            self.cursors.push(ColumnCursor::new(&self.part, column)?);
        }
        self.names.push(self.part.columns()[column].name.clone());
        let at = known.len();
        known.insert(column, at);
        Ok(at)
    }

    /// The next block, perhaps without rows; `None` at the end.
    fn next_block(&mut self) -> Result<Option<Block>, PartError> {
        let Some(range) = self.open.last_mut() else {
            return Ok(None);
        };
        let first = range.start;
        let rows = (range.end - first).min(self.rows_max);
        range.start += rows;
        let is_over = range.start == range.end;
        if std::mem::replace(&mut self.is_at_start, is_over) {
            let start = *self.starts.last().expect("every range has a first granule");
            for cursor in &mut self.cursors {
                cursor.seek(start)?;
            }
        }
        if is_over {
            self.open.pop();
            self.starts.pop();
        }
        let rows = rows as usize;
        let columns: Result<Vec<Column>, PartError> = self
            .cursors
            .iter_mut()
            .map(|cursor| cursor.read(rows))
            .collect();
        let mut stored = columns?;
        let mut row_exists = self.row_exists.map(|at| stored[at].clone());
        if let Some(patched) = &self.patched {
            self.patch(patched, &mut stored, &mut row_exists, first, rows)?;
        }
        let exists = row_exists.as_ref().map(exists);
        Ok(Some(self.block(&stored, exists.as_ref(), first, rows)))
    }

    /// Applies lightweight updates and deletes.
    fn patch(
        &self,
        patched: &Patched,
        stored: &mut [Column],
        row_exists: &mut Option<Column>,
        first: u64,
        rows: usize,
    ) -> Result<(), PartError> {
        let (numbers, offsets) = match patched.numbers {
            Some((numbers, offsets)) => (stored[numbers].clone(), stored[offsets].clone()),
            None => (
                self.virtual_column(Virtual::BlockNumber, first, rows),
                self.virtual_column(Virtual::BlockOffset, first, rows),
            ),
        };
        let part = &self.request.part;
        for (name, column) in self.names.iter().zip(stored) {
            *column = patched
                .patches
                .apply(part, name, column, &numbers, &offsets)?;
        }
        if patched.deletes {
            let before = row_exists.take().unwrap_or_else(|| all_exist(rows));
            let after = patched
                .patches
                .apply(part, ROW_EXISTS, &before, &numbers, &offsets)?;
            *row_exists = Some(after);
        }
        Ok(())
    }

    fn block(
        &self,
        stored: &[Column],
        exists: Option<&BooleanArray>,
        first: u64,
        rows: usize,
    ) -> Block {
        let column = |output: &Output| {
            let column = match output {
                Output::Stored(at, None) => stored[*at].clone(),
                Output::Stored(at, Some(sub)) => sub.of(&stored[*at]),
                Output::Virtual(kind) => self.virtual_column(*kind, first, rows),
            };
            match exists {
                None => column,
                Some(exists) => filtered(&column, exists),
            }
        };
        let columns: Vec<Column> = self.outputs.iter().map(column).collect();
        let rows = exists.map_or(rows, BooleanArray::true_count);
        Block::new(self.request.columns.clone(), columns, rows)
    }

    fn virtual_column(&self, kind: Virtual, first: u64, rows: usize) -> Column {
        let name = &self.request.part;
        let repeated = |text: &str| -> ArrayRef {
            let texts = std::iter::repeat_n(text.as_bytes(), rows);
            Arc::new(BinaryArray::from_iter_values(texts))
        };
        let same = |number: u64| -> ArrayRef { Arc::new(UInt64Array::from_value(number, rows)) };
        let counted =
            || -> ArrayRef { Arc::new(UInt64Array::from_iter_values(first..first + rows as u64)) };
        let values = match kind {
            Virtual::Part => repeated(&name.to_string()),
            Virtual::PartitionId => repeated(name.partition().as_str()),
            Virtual::PartIndex => same(self.request.part_index),
            Virtual::PartOffset | Virtual::BlockOffset => counted(),
            Virtual::DataVersion => same(name.data_version()),
            Virtual::BlockNumber => same(name.block_min()),
            Virtual::RowExists => Arc::new(UInt8Array::from_value(1, rows)),
        };
        Column::new(kind.data_type(), values)
    }
}

fn exists(column: &Column) -> BooleanArray {
    let values = column.values.as_primitive::<UInt8Type>();
    values
        .values()
        .iter()
        .map(|value| Some(*value != 0))
        .collect()
}

/// The rows of a column for which `keep` is true.
///
/// # Panics
/// When there are not as many of them.
pub fn filtered(column: &Column, keep: &BooleanArray) -> Column {
    let values = filter(&column.values, keep).expect("a truth value per row");
    Column::new(column.data_type.clone(), values)
}

impl Iterator for PartScan {
    type Item = Result<Block, PartError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_block() {
                Ok(Some(block)) if block.rows() == 0 => {}
                Ok(block) => return block.map(Ok),
                Err(error) => {
                    self.open.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}
