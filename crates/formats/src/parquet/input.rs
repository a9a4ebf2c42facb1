//! Files that are read.

use super::ParquetError;
use super::column_in::column;
use super::random_access::{Chunks, RandomAccess};
use super::schema_in::{Node, node};
use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use arrow::array::RecordBatch;
use granary_columns::{Block, Column};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::schema::types::{SchemaDescriptor, Type};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How many rows a block has at most, and about how many bytes.
const BLOCK_ROWS_MAX: u64 = 65_409;
const BLOCK_BYTES: u64 = 16 << 20;

/// A file whose schema is known.
pub struct ParquetFile {
    chunks: Chunks,
    metadata: ArrowReaderMetadata,
    nodes: Vec<Node>,
    columns: Vec<ColumnHeader>,
}

impl ParquetFile {
    /// Reads the schema of a file.
    ///
    /// # Errors
    /// It is no such file, damaged, or has a column that is not served.
    pub fn open(source: Arc<dyn RandomAccess>) -> Result<Self, ParquetError> {
        let chunks = Chunks::new(source).map_err(|error| ParquetError::Damaged {
            detail: error.to_string(),
        })?;
        guarded(|| Self::of(chunks))
    }

    fn of(chunks: Chunks) -> Result<Self, ParquetError> {
        let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let own = ArrowReaderMetadata::load(&chunks, options())?;
        let schema = own.parquet_schema().root_schema();
        let nodes = schema.get_fields().iter();
        let nodes = nodes.map(|field| node(field.name(), field, 0));
        let nodes: Vec<Node> = nodes.collect::<Result<_, _>>()?;
        // From here on the library knows physical types only.
        let physical = nodes.iter().map(|node| Arc::clone(&node.physical));
        let root = Type::group_type_builder(schema.name())
            .with_fields(physical.collect())
            .build()?;
        let physical = Arc::new(SchemaDescriptor::new(Arc::new(root)));
        let options = options().with_parquet_schema(physical);
        let metadata = ArrowReaderMetadata::load(&chunks, options)?;
        let columns = nodes
            .iter()
            .map(|node| (node.physical.name().to_owned(), node.data_type.clone()))
            .collect();
        Ok(Self {
            chunks,
            metadata,
            nodes,
            columns,
        })
    }

    /// The columns, with the types in which they are read.
    pub fn columns(&self) -> &[ColumnHeader] {
        &self.columns
    }

    /// The rows of columns, which are given by their places in [`ParquetFile::columns`]; only these
    /// are read, some at a time.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn blocks(
        &self,
        places: &[usize],
        settings: &FormatSettings,
    ) -> Result<ParquetBlocks, ParquetError> {
        let mut sorted = places.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let nodes = sorted.iter().map(|place| self.nodes[*place].clone());
        let order = places.iter().map(|place| {
            let found = sorted.binary_search(place);
            found.expect("the places were sorted")
        });
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), sorted.iter().copied());
        let reader = guarded(|| {
            let (chunks, metadata) = (self.chunks.clone(), self.metadata.clone());
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, metadata);
            let builder = builder.with_projection(mask);
            Ok(builder.with_batch_size(self.block_rows()).build()?)
        })?;
        Ok(ParquetBlocks {
            reader: Some(reader),
            order: order.collect(),
            nodes: nodes.collect(),
            settings: settings.clone(),
        })
    }

    /// How many rows come at once: fewer where they are long.
    fn block_rows(&self) -> usize {
        let groups = self.metadata.metadata().row_groups();
        let row_bytes =
            |rows: i64, bytes: i64| bytes.max(0).unsigned_abs() / rows.max(1).unsigned_abs();
        let longest = groups
            .iter()
            .map(|group| row_bytes(group.num_rows(), group.total_byte_size()))
            .max();
        let rows = BLOCK_BYTES / longest.unwrap_or(0).max(1);
        rows.clamp(1, BLOCK_ROWS_MAX) as usize
    }
}

/// The rows of a file, block by block.
pub struct ParquetBlocks {
    reader: Option<ParquetRecordBatchReader>,
    nodes: Vec<Node>,
    order: Vec<usize>,
    settings: FormatSettings,
}

impl ParquetBlocks {
    fn read(&mut self) -> Result<Option<Block>, ParquetError> {
        let Some(reader) = &mut self.reader else {
            return Ok(None);
        };
        let Some(batch) = reader.next().transpose()? else {
            return Ok(None);
        };
        self.block(&batch).map(Some)
    }

    fn block(&self, batch: &RecordBatch) -> Result<Block, ParquetError> {
        let each = self.nodes.iter().zip(batch.columns());
        let columns = each.map(|(node, values)| {
            let values = column(node.physical.name(), node, values, &self.settings)?;
            Ok(Column::new(node.data_type.clone(), values))
        });
        let columns: Vec<Column> = columns.collect::<Result<_, ParquetError>>()?;
        let names = self
            .order
            .iter()
            .map(|at| self.nodes[*at].physical.name().to_owned());
        let ordered = self.order.iter().map(|at| columns[*at].clone());
        Ok(Block::new(
            names.collect(),
            ordered.collect(),
            batch.num_rows(),
        ))
    }
}

impl Iterator for ParquetBlocks {
    type Item = Result<Block, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = guarded(|| self.read());
        if !matches!(read, Ok(Some(_))) {
            self.reader = None;
        }
        read.transpose()
    }
}

/// Does something that the library may give up in the middle of when the file is damaged.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(ParquetError::Damaged {
            detail: message
                .unwrap_or("its values contradict each other")
                .to_owned(),
        })
    })
}
