//! Rows in a format, block by block.

mod binary;
mod columns;
mod delimited;
mod json;
mod json_columns;
mod json_lines;
mod native;
mod pretty;
mod tip;
mod values;
mod vertical;
mod xml;

use crate::format::{Format, Header};
use crate::settings::FormatSettings;
use columns::Texts;
use granary_columns::{Block, ColumnError};
use granary_types::{DataType, ErrorCode};
use parquet::errors::ParquetError;
use std::time::Duration;

pub use native::{TypeNames, write_native_column};

/// A column of an answer: its name and its type.
pub type ColumnHeader = (String, DataType);

/// What some formats say about the work behind an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Statistics {
    /// How long it took.
    pub elapsed: Duration,
    /// How many rows were read.
    pub rows_read: u64,
    /// How many bytes they had.
    pub bytes_read: u64,
    /// How many rows there are without `LIMIT`, at least, where one is given.
    pub rows_before_limit: Option<u64>,
}

/// Prints blocks in a format: [`start`](Self::start), each block, totals and extremes where there
/// are any, [`finish`](Self::finish). Nothing but the bytes of the last call stays in memory, except
/// where a format shows columns before rows or has to know how wide a column is.
pub struct Printer {
    output: Box<dyn Output>,
}

/// Why rows cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// `Native` writes columns as parts keep them; not every type is kept.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// A type that the format does not have.
    #[error(
        "Type '{data_type}' of column '{column}' is not supported for conversion into Parquet data format"
    )]
    Unsuitable {
        /// The column, or the part of one.
        column: String,
        /// Its type.
        data_type: DataType,
    },
    /// A tuple without elements in `Parquet`.
    #[error("Parquet doesn't support empty tuples.")]
    EmptyTuple,
    /// The library that writes `Parquet` refuses.
    #[error("Cannot write Parquet: {0}")]
    Parquet(#[from] ParquetError),
}

impl PrintError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Column(error) => error.code(),
            Self::Unsuitable { .. } => ErrorCode::UNKNOWN_TYPE,
            Self::EmptyTuple => ErrorCode::BAD_ARGUMENTS,
            Self::Parquet(_) => ErrorCode::INCORRECT_DATA,
        }
    }
}

pub(crate) type Printed = Result<(), PrintError>;

/// How a format prints.
pub(crate) trait Output {
    fn start(&mut self, _out: &mut Vec<u8>) {}
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed;
    fn totals(&mut self, _row: &Block, _out: &mut Vec<u8>) {}
    /// The least values in the first row, the greatest in the second.
    fn extremes(&mut self, _rows: &Block, _out: &mut Vec<u8>) {}
    fn finish(&mut self, _statistics: &Statistics, _out: &mut Vec<u8>) -> Printed {
        Ok(())
    }
}

/// What every format is given.
pub(crate) struct Shape {
    pub(crate) columns: Vec<ColumnHeader>,
    pub(crate) settings: FormatSettings,
}

impl Shape {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    fn types(&self) -> impl Iterator<Item = &DataType> {
        self.columns.iter().map(|(_, data_type)| data_type)
    }

    fn texts<'a>(&'a self, block: &'a Block) -> Texts<'a> {
        Texts::new(block, &self.settings)
    }
}

impl Printer {
    /// A printer of blocks with these columns.
    pub fn new(format: Format, columns: Vec<ColumnHeader>, settings: FormatSettings) -> Self {
        let shape = Shape { columns, settings };
        let output: Box<dyn Output> = match format {
            Format::TabSeparated(header) => Box::new(delimited::Delimited::tabs(shape, header)),
            Format::TabSeparatedRaw(header) => Box::new(delimited::Delimited::raw(shape, header)),
            Format::LineAsString => Box::new(delimited::Delimited::raw(shape, Header::None)),
            Format::CustomSeparated(header) => {
                Box::new(delimited::Delimited::custom(shape, header))
            }
            Format::Csv(header) => Box::new(delimited::Delimited::csv(shape, header)),
            Format::Tskv => Box::new(delimited::Tskv::new(shape)),
            Format::Markdown => Box::new(delimited::Markdown::new(shape)),
            Format::Values => Box::new(values::Values::new(shape)),
            Format::SqlInsert => Box::new(values::SqlInsert::new(shape)),
            Format::Json(values) => Box::new(json::Json::objects(shape, values)),
            Format::JsonCompact(values) => Box::new(json::Json::arrays(shape, values)),
            Format::JsonColumns(layout) => Box::new(json_columns::JsonColumns::new(shape, layout)),
            Format::JsonEachRow(values) => Box::new(json_lines::JsonLines::objects(shape, values)),
            Format::JsonCompactEachRow(values, header) => {
                Box::new(json_lines::JsonLines::arrays(shape, values, header))
            }
            Format::PrettyJsonEachRow => Box::new(json_lines::PrettyLines::new(shape)),
            Format::JsonObjectEachRow => Box::new(json_lines::NamedRows::new(shape)),
            Format::Xml => Box::new(xml::Xml::new(shape)),
            Format::Pretty(frame) => Box::new(pretty::Pretty::new(shape, frame)),
            Format::Vertical => Box::new(vertical::Vertical::new(shape)),
            Format::RowBinary(header) => Box::new(binary::RowBinaryOutput::new(shape, header)),
            Format::RawBlob => Box::new(binary::RawBlob),
            Format::Native => Box::new(native::Native::new(shape)),
            Format::Parquet => Box::new(crate::parquet::ParquetOutput::new(shape)),
            Format::Null => Box::new(Nothing),
        };
        Self { output }
    }

    /// Appends what stands before the rows.
    pub fn start(&mut self, out: &mut Vec<u8>) {
        self.output.start(out);
    }

    /// Appends rows.
    ///
    /// # Errors
    /// [`PrintError`] when values of a column cannot stand in this format.
    pub fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Result<(), PrintError> {
        self.output.block(block, out)
    }

    /// Appends the row of `WITH TOTALS`, where the format shows it.
    pub fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        self.output.totals(row, out);
    }

    /// Appends the two rows of the setting `extremes`, where the format shows them.
    pub fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        self.output.extremes(rows, out);
    }

    /// Appends what stands behind the rows.
    ///
    /// # Errors
    /// [`PrintError`] when columns of these types cannot stand in this format.
    pub fn finish(mut self, statistics: &Statistics, out: &mut Vec<u8>) -> Result<(), PrintError> {
        self.output.finish(statistics, out)
    }
}

/// `Null`
struct Nothing;

impl Output for Nothing {
    fn block(&mut self, _block: &Block, _out: &mut Vec<u8>) -> Printed {
        Ok(())
    }
}
