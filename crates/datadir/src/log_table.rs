//! The rows of Log and TinyLog tables: a file per stream, in which the blocks of all inserts follow
//! each other; `sizes.json` says how much of each file counts.
//!
//! Rows are added behind what counts; replacing `sizes.json` makes them count. A crash before that
//! leaves bytes behind the end, which the next insert cuts off.

use crate::dir::DataDir;
use crate::log_files::log_files;
use crate::parts::DataError;
use granary_catalog::{LogFile, Table, TableStructure};
use granary_columns::{
    Block, Codec, Column, ColumnError, ColumnReader, ColumnWriter, FrameReader, FrameWriter,
    PartKind, Serialization, StreamPath, StreamSink, StreamSource,
};
use granary_durable::DiskFile;
use granary_types::{DataType, ErrorCode, TableName, escape_for_file_name};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MARKS_FILE: &str = "__marks.mrk";
const SIZES_FILE: &str = "sizes.json";
/// A mark: the rows so far, and where its block begins.
const MARK_BYTES: usize = 16;
/// The marks of a table are not read when they are larger.
const MARKS_BYTES_MAX: u64 = 256 << 20;
/// The rows of a block that is read.
const BLOCK_ROWS: u64 = 1 << 16;

/// Why the rows of a table that keeps files cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The files cannot be listed.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A file cannot be read or written.
    #[error("table {table}: file {path}: {source}")]
    Io {
        /// The table.
        table: TableName,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The values of a column.
    #[error("table {table}: column {column}: {source}")]
    Column {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// What is wrong.
        source: ColumnError,
    },
    /// The files contradict each other.
    #[error("table {table}: {reason}")]
    Damaged {
        /// The table.
        table: TableName,
        /// What is wrong.
        reason: &'static str,
    },
    /// What is not done.
    #[error("table {table}: {reason} is not supported")]
    Unsupported {
        /// The table.
        table: TableName,
        /// What.
        reason: String,
    },
}

impl LogError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Data(source) => source.code(),
            Self::Io { .. } => ErrorCode::CANNOT_READ_ALL_DATA,
            Self::Column { source, .. } => source.code(),
            Self::Damaged { .. } => ErrorCode::CORRUPTED_DATA,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }

    fn io(table: &TableName, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let (table, path) = (table.clone(), path.to_owned());
        |source| Self::Io {
            table,
            path,
            source,
        }
    }

    fn column(table: &TableName, column: &str) -> impl FnOnce(ColumnError) -> Self + use<> {
        let (table, column) = (table.clone(), column.to_owned());
        |source| Self::Column {
            table,
            column,
            source,
        }
    }
}

/// The committed files of a table, by name.
type Files = BTreeMap<String, LogFile>;

fn files_of(table: &Table) -> Result<Files, LogError> {
    let files = log_files(table)?.into_iter();
    Ok(files.map(|file| (file.name.clone(), file)).collect())
}

/// The rows of a Log or TinyLog table, block by block.
pub struct LogScan {
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
    /// Reads columns of a Log or TinyLog table.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Unsupported`] for another engine.
    pub fn scan_log(
        &self,
        table: &Table,
        structure: &TableStructure,
        columns: &[String],
    ) -> Result<LogScan, LogError> {
        require_log(table)?;
        let files = files_of(table)?;
        let rows_left = count_rows(table, structure, &files)?;
        let column = |name: &String| LogColumn::open(table, structure, &files, name);
        Ok(LogScan {
            table: table.name.clone(),
            names: columns.to_vec(),
            columns: columns.iter().map(column).collect::<Result<_, _>>()?,
            rows_left,
        })
    }
}

fn require_log(table: &Table) -> Result<(), LogError> {
    match table.definition.engine.as_str() {
        "Log" | "TinyLog" => Ok(()),
        engine => Err(LogError::Unsupported {
            table: table.name.clone(),
            reason: format!("the engine {engine}"),
        }),
    }
}

impl LogColumn {
    fn open(
        table: &Table,
        structure: &TableStructure,
        files: &Files,
        name: &str,
    ) -> Result<Self, LogError> {
        let column = structure
            .column(name)
            .ok_or_else(|| LogError::Unsupported {
                table: table.name.clone(),
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
            reader: reader.map_err(LogError::column(&table.name, name))?,
            source: LogSource::new(files),
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

impl LogScan {
    /// How many rows are still to come.
    pub fn rows_left(&self) -> u64 {
        self.rows_left
    }

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

impl Iterator for LogScan {
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
fn count_rows(table: &Table, structure: &TableStructure, files: &Files) -> Result<u64, LogError> {
    if files.is_empty() {
        return Ok(0);
    }
    if let Some(marks) = files.get(MARKS_FILE) {
        let marks = read_marks(&table.name, marks)?;
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
        let file = files.get(&name).ok_or_else(|| LogError::Damaged {
            table: table.name.clone(),
            reason: "sizes.json does not list the file of a column",
        })?;
        let failed = LogError::io(&table.name, &file.path);
        let size = content_size(file).map_err(failed)?;
        return Ok(size / width as u64);
    }
    let mut column = LogColumn::open(table, structure, files, &first.name)?;
    let failed = LogError::column(&table.name, &first.name);
    column.count().map_err(failed)
}

/// How many bytes the frames of a file hold.
fn content_size(file: &LogFile) -> io::Result<u64> {
    let mut reader = FrameReader::new(CommittedFile::open(file)?);
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

fn read_marks(table: &TableName, file: &LogFile) -> Result<Vec<u8>, LogError> {
    let failed = LogError::io(table, &file.path);
    let read = || {
        if file.size > MARKS_BYTES_MAX {
            return Err(io::Error::other("it is too large"));
        }
        let mut bytes = Vec::new();
        CommittedFile::open(file)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(failed)?;
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
    files: HashMap<String, LogFile>,
    open: HashMap<String, FrameReader<CommittedFile>>,
}

impl LogSource {
    fn new(files: &Files) -> Self {
        let files = files
            .iter()
            .map(|(name, file)| (name.clone(), file.clone()));
        Self {
            files: files.collect(),
            open: HashMap::new(),
        }
    }

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
        let Some(name) = names.find(|name| self.files.contains_key(name)) else {
            return Ok(None);
        };
        if !self.open.contains_key(&name) {
            let file = CommittedFile::open(&self.files[&name])?;
            self.open.insert(name.clone(), FrameReader::new(file));
        }
        let reader = self.open.get_mut(&name);
        Ok(reader.map(|reader| reader as &mut dyn BufRead))
    }
}

/// The bytes of a file that count.
struct CommittedFile {
    file: File,
    size: u64,
    position: u64,
}

impl CommittedFile {
    fn open(file: &LogFile) -> io::Result<Self> {
        Ok(Self {
            file: File::open(&file.path)?,
            size: file.size,
            position: 0,
        })
    }
}

impl Read for CommittedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.position);
        let size = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.file.read(&mut buffer[..size])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for CommittedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

/// New rows for a Log or TinyLog table.
pub struct LogInsert<'a> {
    dir: &'a DataDir,
    table: &'a Table,
    directory: PathBuf,
    before: Files,
    writers: Vec<(String, ColumnWriter)>,
    streams: LogStreams<'a>,
    marks: Vec<u8>,
    rows: u64,
}

/// The files that grow.
struct LogStreams<'a> {
    dir: &'a DataDir,
    directory: PathBuf,
    sizes: BTreeMap<String, u64>, // what counts so far
    open: Vec<LogStream>,
    column: usize, // the one that is being written
    nothing: io::Sink,
}

/// A file that grows.
struct LogStream {
    name: String,
    owner: usize, // the column that writes it: `n.a` and `n.b` share the sizes of their arrays
    size_before: u64,
    frames: FrameWriter<DiskFile>,
}

impl DataDir {
    /// Begins to add rows to a Log or TinyLog table.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn begin_log_insert<'a>(
        &'a self,
        table: &'a Table,
        structure: &TableStructure,
    ) -> Result<LogInsert<'a>, LogError> {
        require_log(table)?;
        let before = files_of(table)?;
        let directory = table.data.first().map(|first| first.path.clone());
        let directory = directory.unwrap_or_default();
        let mut writers = Vec::new();
        for column in structure.stored_columns() {
            let writer = ColumnWriter::new(
                &column.name,
                &column.data_type,
                &Serialization::default(),
                PartKind::Wide,
            );
            let writer = writer.map_err(LogError::column(&table.name, &column.name))?;
            writers.push((column.name.clone(), writer));
        }
        let rows = count_rows(table, structure, &before)?;
        let sizes = before
            .values()
            .filter(|file| file.name != SIZES_FILE)
            .map(|file| (file.name.clone(), file.size));
        Ok(LogInsert {
            dir: self,
            table,
            streams: LogStreams {
                dir: self,
                directory: directory.clone(),
                sizes: sizes.collect(),
                open: Vec::new(),
                column: 0,
                nothing: io::sink(),
            },
            directory,
            before,
            writers,
            marks: Vec::new(),
            rows,
        })
    }
}

impl LogInsert<'_> {
    /// Writes rows; the block has all stored columns. They do not count yet.
    ///
    /// # Errors
    /// [`LogError`].
    ///
    /// # Panics
    /// When a stored column is not in the block.
    pub fn write(&mut self, block: &Block) -> Result<(), LogError> {
        if block.rows() == 0 {
            return Ok(());
        }
        let is_first = self.streams.open.is_empty();
        self.rows += block.rows() as u64;
        for (column, (name, writer)) in self.writers.iter_mut().enumerate() {
            self.streams.column = column;
            let values = &block
                .column(name)
                .expect("every column is in the block")
                .values;
            let failed = LogError::column(&self.table.name, name);
            let streams = &mut self.streams;
            let mut write = || {
                let offsets = streams.offsets(writer)?;
                if is_first {
                    writer.write_prefix(values, streams)?;
                }
                writer.write(values, streams)?;
                Ok(offsets)
            };
            for offset in write().map_err(failed)? {
                self.marks.extend_from_slice(&self.rows.to_le_bytes());
                self.marks.extend_from_slice(&offset.to_le_bytes());
            }
        }
        Ok(())
    }

    /// Makes the rows durable, and then visible in one step.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Damaged`] when somebody else has written meanwhile.
    pub fn commit(mut self) -> Result<(), LogError> {
        if self.streams.open.is_empty() {
            return Ok(());
        }
        let _one_at_a_time = self.dir.publishing.lock();
        if files_of(self.table)? != self.before {
            return Err(LogError::Damaged {
                table: self.table.name.clone(),
                reason: "its files have changed since the insert began",
            });
        }
        for (column, (name, writer)) in self.writers.iter_mut().enumerate() {
            self.streams.column = column;
            let failed = LogError::column(&self.table.name, name);
            writer.write_suffix(&mut self.streams).map_err(failed)?;
        }
        let failed = LogError::io(&self.table.name, &self.directory);
        self.streams
            .finish(&self.marks, &self.table.definition.engine)
            .map_err(failed)
    }
}

impl LogStreams<'_> {
    /// Where the next block of each of a column's streams begins; frames end there.
    fn offsets(&mut self, writer: &ColumnWriter) -> Result<Vec<u64>, ColumnError> {
        let mut offsets = Vec::new();
        for stream in writer.streams() {
            let at = self.find(&stream)?;
            let stream = &mut self.open[at];
            if stream.owner == self.column {
                stream.frames.cut()?;
                offsets.push(stream.size_before + stream.frames.position().frame_offset);
            }
        }
        Ok(offsets)
    }

    /// The number of a stream among those that are open; its file is cut to what counts.
    fn find(&mut self, stream: &StreamPath) -> Result<usize, ColumnError> {
        let name = format!("{}.bin", stream.name());
        if let Some(at) = self.open.iter().position(|open| open.name == name) {
            return Ok(at);
        }
        let size_before = self.sizes.get(&name).copied().unwrap_or(0);
        let file = self.dir.disk.append(&self.directory.join(&name))?;
        file.truncate(size_before)?;
        self.open.push(LogStream {
            name,
            owner: self.column,
            size_before,
            frames: FrameWriter::new(file, Codec::lz4()),
        });
        Ok(self.open.len() - 1)
    }

    /// Syncs the files and says in `sizes.json` that they count.
    fn finish(&mut self, marks: &[u8], engine: &str) -> io::Result<()> {
        for mut stream in std::mem::take(&mut self.open) {
            stream.frames.cut()?;
            let size = stream.size_before + stream.frames.position().frame_offset;
            stream.frames.finish()?.sync()?;
            self.sizes.insert(stream.name, size);
        }
        if engine == "Log" {
            let before = self.sizes.get(MARKS_FILE).copied().unwrap_or(0);
            let mut file = self.dir.disk.append(&self.directory.join(MARKS_FILE))?;
            file.truncate(before)?;
            file.write_all(marks)?;
            file.sync()?;
            let size = before + marks.len() as u64;
            self.sizes.insert(MARKS_FILE.to_owned(), size);
        }
        self.dir.disk.sync_directory(&self.directory)?;
        let sizes = format_sizes(&self.sizes);
        let path = self.directory.join(SIZES_FILE);
        self.dir.disk.replace(&path, sizes.as_bytes())
    }
}

impl StreamSink for LogStreams<'_> {
    fn stream(&mut self, stream: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        let at = self.find(stream)?;
        if self.open[at].owner == self.column {
            Ok(&mut self.open[at].frames)
        } else {
            Ok(&mut self.nothing) // an earlier column has written the same
        }
    }
}

/// `{"clickhouse":{"id%2Ebin":{"size":"88"},…}}`
fn format_sizes(sizes: &BTreeMap<String, u64>) -> String {
    let file = |(name, size): (&String, &u64)| {
        format!("\"{}\":{{\"size\":\"{size}\"}}", escape_for_file_name(name))
    };
    let files: Vec<String> = sizes.iter().map(file).collect();
    format!("{{\"clickhouse\":{{{}}}}}", files.join(","))
}
