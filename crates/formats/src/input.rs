//! Blocks from rows in a format.

mod binary;
mod buffer;
mod csv;
mod error;
mod fields;
mod header;
mod infer;
mod json;
mod lines;
mod native;
mod rows;
mod schema;
mod tabs;
mod values;

use crate::format::{ColumnsLayout, Format, JsonValues};
use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use crate::text::Style;
use buffer::Buffer;
use granary_columns::{Block, Column};
use granary_types::DataType;
use rows::{Next, Rows, RowsReader};
use std::io::Read;

pub use error::{InputError, RowError};
pub use infer::{Beginning, UnknownColumns, infer_columns};
pub use native::{read_native_block, read_native_column};

/// How many rows a block has at most.
pub const BLOCK_ROWS_MAX: usize = 65_409;
/// After how many bytes of text a block ends.
const BLOCK_BYTES_MAX: usize = 64 << 20;
/// How many bytes a row has at most, or a block of `Native`: values in memory, at worst four times
/// as large as their text, fit into an array.
const ROW_BYTES_MAX: usize = 448 << 20;

/// In which rows the input says nothing of a column; `None` when it always does.
pub type Omitted = Option<Vec<bool>>;

/// Rows of a block, and where the input says nothing of a column.
#[derive(Debug, Clone)]
pub struct InputBlock {
    /// The rows; what is missing has the default of its type.
    pub block: Block,
    /// For each column of which the input leaves some values out, which ones.
    pub omitted: Vec<Omitted>,
}

/// Evaluates a constant expression among `Values`: a column of one row, of the type that is given.
pub type Evaluate = dyn Fn(&str, &DataType) -> Option<Column> + Send + Sync;

/// Reads rows in a format, block by block.
pub struct Input<R> {
    buffer: Buffer<R>,
    reader: Box<dyn RowsReader>,
    columns: Vec<ColumnHeader>,
    settings: FormatSettings,
    has_started: bool,
    rows_before: u64,
    evaluate: Option<Box<Evaluate>>,
}

impl<R: Read> Input<R> {
    /// A reader of rows for these columns.
    ///
    /// # Errors
    /// [`InputError::OutputOnly`] for a format that is only printed.
    pub fn new(
        format: Format,
        columns: Vec<ColumnHeader>,
        settings: FormatSettings,
        input: R,
    ) -> Result<Self, InputError> {
        let reader = reader(format)?;
        Ok(Self {
            buffer: Buffer::new(input),
            reader,
            columns,
            settings,
            has_started: false,
            rows_before: 0,
            evaluate: None,
        })
    }

    /// Expressions among `Values` go to `evaluate`; without it they are refused.
    #[must_use]
    pub fn with_expressions(self, evaluate: Box<Evaluate>) -> Self {
        Self {
            evaluate: Some(evaluate),
            ..self
        }
    }

    /// The next rows; `None` when there are no more.
    ///
    /// # Errors
    /// [`InputError`] with the number of the row that is none. Rows before it are not given back.
    pub fn next_block(&mut self) -> Result<Option<InputBlock>, InputError> {
        let evaluate = self.evaluate.as_deref();
        let rows_before = self.rows_before;
        let failed = |column, done: usize, error| InputError::Row {
            row: rows_before + done as u64 + 1,
            column,
            error,
        };
        let rows = Rows::new(&self.columns, &self.settings, evaluate);
        let mut rows = rows.map_err(|error| failed(None, 0, error))?;
        let mut bytes = 0;
        while rows.len() < BLOCK_ROWS_MAX && bytes < BLOCK_BYTES_MAX {
            let source = Source {
                buffer: &mut self.buffer,
                reader: &mut *self.reader,
                has_started: &mut self.has_started,
            };
            let next = source.next_row(&mut rows).map_err(|error| match error {
                Step::Io(error) => InputError::Io(error),
                Step::Row(error) => failed(rows.failed_column(), rows.len(), error),
            })?;
            match next {
                Some(taken) => bytes += taken,
                None => break,
            }
        }
        let count = rows.len();
        self.rows_before += count as u64;
        if count == 0 {
            return Ok(None);
        }
        let block = rows.finish().map_err(|error| failed(None, 0, error))?;
        Ok(Some(block))
    }
}

/// Where rows come from.
struct Source<'a, R> {
    buffer: &'a mut Buffer<R>,
    reader: &'a mut dyn RowsReader,
    has_started: &'a mut bool,
}

impl<R: Read> Source<'_, R> {
    /// Reads a row, or what stands before the first; how many bytes it has, `None` at the end.
    fn next_row(self, rows: &mut Rows<'_>) -> Result<Option<usize>, Step> {
        loop {
            let before = rows.len();
            let (bytes, is_end) = self.buffer.bytes();
            let next = if *self.has_started {
                self.reader.row(bytes, is_end, rows)
            } else {
                self.reader.start(bytes, is_end, rows)
            };
            match next {
                // Rows without a byte would never end.
                Ok(Next::Taken(0)) if *self.has_started => {
                    return Err(Step::Row(RowError::Form {
                        what: "the input has no columns".to_owned(),
                    }));
                }
                Ok(Next::Taken(taken)) => {
                    *self.has_started = true;
                    self.buffer.take(taken);
                    rows.complete().map_err(Step::Row)?;
                    return Ok(Some(taken));
                }
                Ok(Next::End) => return Ok(None),
                Ok(Next::Incomplete) => rows.take_back(before),
                Err(error) => return Err(Step::Row(error)),
            }
            if is_end {
                return Err(Step::Row(RowError::Truncated));
            }
            if bytes.len() > ROW_BYTES_MAX {
                let what = format!("a row of more than {} MiB", ROW_BYTES_MAX >> 20);
                return Err(Step::Row(RowError::Form { what }));
            }
            self.buffer.fill().map_err(Step::Io)?;
        }
    }
}

/// Why a step failed.
enum Step {
    Io(std::io::Error),
    Row(RowError),
}

/// The reader of a format.
fn reader(format: Format) -> Result<Box<dyn RowsReader>, InputError> {
    Ok(match format {
        Format::TabSeparated(header) | Format::CustomSeparated(header) => {
            Box::new(tabs::Tabs::new(Style::Escaped, header))
        }
        Format::TabSeparatedRaw(header) => Box::new(tabs::Tabs::new(Style::Raw, header)),
        Format::Csv(header) => Box::new(csv::Csv::new(header)),
        Format::Tskv => Box::new(tabs::Tskv),
        Format::Values => Box::new(values::Values),
        Format::JsonEachRow(values) => Box::new(json::JsonObjects::new(values)),
        Format::PrettyJsonEachRow => Box::new(json::JsonObjects::new(JsonValues::Own)),
        Format::JsonCompactEachRow(values, header) => {
            Box::new(json::JsonArrays::new(values, header))
        }
        Format::Json(values) => Box::new(json::JsonDocument::objects(values)),
        Format::JsonCompact(values) => Box::new(json::JsonDocument::arrays(values)),
        Format::JsonObjectEachRow => Box::new(json::JsonNamedRows),
        Format::RowBinary(header) => Box::new(binary::RowBinaryInput::new(header)),
        Format::Native => Box::new(native::NativeInput),
        Format::LineAsString => Box::new(lines::Lines),
        Format::RawBlob => Box::new(lines::Blob),
        Format::JsonColumns(
            ColumnsLayout::Named | ColumnsLayout::Unnamed | ColumnsLayout::WithMetadata,
        )
        | Format::SqlInsert
        | Format::Markdown
        | Format::Xml
        | Format::Pretty(_)
        | Format::Vertical
        | Format::Parquet
        | Format::Null => return Err(InputError::OutputOnly { format }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Header;

    #[test]
    fn rows_without_columns_come_to_an_end() {
        let format = Format::RowBinary(Header::Names);
        let columns = vec![("a".to_owned(), DataType::UInt8)];
        let settings = FormatSettings::default();
        let mut input = Input::new(format, columns, settings, &[0, 1, 2][..]).unwrap();
        assert!(input.next_block().is_err());
    }
}
