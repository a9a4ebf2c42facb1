//! Reads the rows of tables that keep files. Of Log and TinyLog tables each stream has a file, in which the
//! blocks of all inserts follow each other.

use crate::dir::DataDir;
use crate::log_table::{LogError, MARK_BYTES, MARKS_FILE, read_whole};
use crate::stripe_scan::StripeScan;
use granary_catalog::{Table, TableStructure};
use granary_columns::{
    Block, Column, ColumnError, ColumnReader, FrameReader, PartKind, Serialization, StreamPath,
    StreamSource,
};
use granary_mergetree::{OpenedFile, PartFiles};
use granary_types::{DataType, TableName, escape_for_file_name};
use std::collections::HashMap;
use std::io::{self, BufRead};
use std::sync::Arc;

/// The rows of a block that is read.
const BLOCK_ROWS: u64 = 1 << 16;

/// The rows of a table that keeps files, block by block.
pub struct LogScan {
    rows: Rows,
}

enum Rows {
    /// Log and TinyLog: a file per stream.
    Streams(Streams),
    /// StripeLog, and Memory inside a backup: blocks one behind the other.
    Stripes(StripeScan),
}

/// The rows of a Log or TinyLog table, block by block.
struct Streams {
    table: TableName,
    names: Vec<String>,
    columns: Vec<LogColumn>,
    rows_left: u64,
}

struct LogColumn {
    name: String,
    data_type: DataType,
    reader: ColumnReader,
    source: LogSource,
    has_prefix: bool,
}

impl DataDir {
    /// Reads columns of a Log, TinyLog or StripeLog table.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Unsupported`] for another engine.
    pub fn scan_log(
        &self,
        table: &Table,
        structure: &TableStructure,
        columns: &[String],
    ) -> Result<LogScan, LogError> {
        let files = self.log_files_of(table)?;
        LogScan::of_files(&table.name, structure, files, columns)
    }
}

impl LogScan {
    /// Reads columns of a table from its files, wherever they are: those of a Log, TinyLog or StripeLog table, or
    /// those that a backup has of a Memory table. A table without files has no rows.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Unsupported`] for another engine.
    pub fn of_files(
        table: &TableName,
        structure: &TableStructure,
        files: Arc<dyn PartFiles>,
        columns: &[String],
    ) -> Result<Self, LogError> {
        let rows = match structure.engine.name.as_str() {
            "Log" | "TinyLog" => {
                let rows_left = count_rows(table, structure, &files)?;
                let column = |name: &String| LogColumn::open(table, structure, &files, name);
                Rows::Streams(Streams {
                    table: table.clone(),
                    names: columns.to_vec(),
                    columns: columns.iter().map(column).collect::<Result<_, _>>()?,
                    rows_left,
                })
            }
            "StripeLog" | "Memory" => {
                Rows::Stripes(StripeScan::open(table, structure, files, columns)?)
            }
            engine => {
                return Err(LogError::Unsupported {
                    table: table.clone(),
                    reason: format!("the engine {engine}"),
                });
            }
        };
        Ok(Self { rows })
    }

    /// How many rows are still to come.
    pub fn rows_left(&self) -> u64 {
        match &self.rows {
            Rows::Streams(streams) => streams.rows_left,
            Rows::Stripes(stripes) => stripes.rows_left(),
        }
    }
}

impl Iterator for LogScan {
    type Item = Result<Block, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rows {
            Rows::Streams(streams) => streams.next(),
            Rows::Stripes(stripes) => stripes.next(),
        }
    }
}

impl LogColumn {
    fn open(
        table: &TableName,
        structure: &TableStructure,
        files: &Arc<dyn PartFiles>,
        name: &str,
    ) -> Result<Self, LogError> {
        let column = structure
            .column(name)
            .ok_or_else(|| LogError::Unsupported {
                table: table.clone(),
                reason: format!("the column {name}, which is not stored,"),
            })?;
        let reader = ColumnReader::new(
            name,
            &column.data_type,
            &Serialization::default(),
            PartKind::Wide,
        );
        Ok(Self {
            name: name.to_owned(),
            data_type: column.data_type.clone(),
            reader: reader.map_err(LogError::column(table, name))?,
            source: LogSource {
                files: Arc::clone(files),
                open: HashMap::new(),
            },
            has_prefix: false,
        })
    }

    fn read(&mut self, rows: usize) -> Result<Column, ColumnError> {
        if !self.has_prefix {
            self.reader.read_prefix(&mut self.source)?;
            self.has_prefix = true;
        }
        let values = self.reader.read(&mut self.source, rows)?;
        Ok(Column::new(self.data_type.clone(), values))
    }

    /// Reads rows until there are no more.
    fn count(&mut self) -> Result<u64, ColumnError> {
        let mut rows = 0;
        let streams = self.reader.streams();
        if !self.has_prefix {
            self.reader.read_prefix(&mut self.source)?;
            self.has_prefix = true;
        }
        while !self.source.is_at_end(&streams)? {
            self.reader.read(&mut self.source, 1)?;
            rows += 1;
        }
        Ok(rows)
    }
}

impl Streams {
    fn block(&mut self) -> Result<Block, LogError> {
        let rows = self.rows_left.min(BLOCK_ROWS) as usize;
        self.rows_left -= rows as u64;
        let mut columns = Vec::new();
        for column in &mut self.columns {
            let failed = LogError::column(&self.table, &column.name);
            columns.push(column.read(rows).map_err(failed)?);
        }
        Ok(Block::new(self.names.clone(), columns, rows))
    }
}

impl Iterator for Streams {
    type Item = Result<Block, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows_left == 0 {
            return None;
        }
        let block = self.block();
        if block.is_err() {
            self.rows_left = 0;
        }
        Some(block)
    }
}

/// How many rows there are: the last mark says so; without marks they are counted.
pub(crate) fn count_rows(
    table: &TableName,
    structure: &TableStructure,
    files: &Arc<dyn PartFiles>,
) -> Result<u64, LogError> {
    if files.names().is_empty() {
        return Ok(0);
    }
    if files.size(MARKS_FILE).is_some() {
        let marks = read_marks(table, &**files)?;
        let last = marks.len().checked_sub(MARK_BYTES);
        return Ok(last.map_or(0, |at| number(&marks[at..at + 8])));
    }
    let mut stored = structure.stored_columns();
    // The one whose rows are read fastest.
    let first = structure
        .stored_columns()
        .find(|column| column.data_type.fixed_width_bytes().is_some())
        .or_else(|| stored.next());
    let Some(first) = first else { return Ok(0) };
    if let Some(width) = first.data_type.fixed_width_bytes() {
        let name = format!("{}.bin", escape_for_file_name(&first.name));
        if files.size(&name).is_none() {
            return Err(LogError::Damaged {
                table: table.clone(),
                reason: "sizes.json does not list the file of a column",
            });
        }
        let content = files.open(&name).and_then(content_size);
        let size = content.map_err(LogError::io(table, &name))?;
        return Ok(size / width as u64);
    }
    let mut column = LogColumn::open(table, structure, files, &first.name)?;
    let failed = LogError::column(table, &first.name);
    column.count().map_err(failed)
}

/// How many bytes the frames of a file hold.
fn content_size(file: OpenedFile) -> io::Result<u64> {
    let mut reader = FrameReader::new(file);
    let mut size = 0;
    loop {
        let piece = reader.fill_buf()?.len();
        if piece == 0 {
            return Ok(size);
        }
        size += piece as u64;
        reader.consume(piece);
    }
}

fn read_marks(table: &TableName, files: &dyn PartFiles) -> Result<Vec<u8>, LogError> {
    let bytes = read_whole(table, files, MARKS_FILE)?;
    if bytes.len().is_multiple_of(MARK_BYTES) {
        return Ok(bytes);
    }
    Err(LogError::Damaged {
        table: table.clone(),
        reason: "the size of __marks.mrk is not that of whole marks",
    })
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("a number is 8 bytes"))
}

/// The streams of a column.
struct LogSource {
    files: Arc<dyn PartFiles>,
    open: HashMap<String, FrameReader<OpenedFile>>,
}

impl LogSource {
    /// Whether the first of the streams that is there has no more bytes.
    fn is_at_end(&mut self, streams: &[StreamPath]) -> Result<bool, ColumnError> {
        // The last stream is that of the values; sizes and null maps stand before it.
        for stream in streams
            .iter()
            .filter(|stream| !stream.name().contains(".dict"))
        {
            if let Some(reader) = self.stream(stream)? {
                return Ok(reader.fill_buf()?.is_empty());
            }
        }
        Ok(true)
    }
}

impl StreamSource for LogSource {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let mut names = stream.names().iter().map(|name| format!("{name}.bin"));
        let Some(name) = names.find(|name| self.files.size(name).is_some()) else {
            return Ok(None);
        };
        if !self.open.contains_key(&name) {
            let file = self.files.open(&name)?;
            self.open.insert(name.clone(), FrameReader::new(file));
        }
        let reader = self.open.get_mut(&name);
        Ok(reader.map(|reader| reader as &mut dyn BufRead))
    }
}
