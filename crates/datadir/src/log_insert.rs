//! Adds rows to tables that keep files. Of Log and TinyLog tables each stream has a file that grows.

use crate::dir::DataDir;
use crate::log_scan::count_rows;
use crate::log_table::{CommittedFiles, LogError, MARKS_FILE, SIZES_FILE, format_sizes};
use crate::stripe_insert::StripeInsert;
use crate::writers::{LOCK_TIMEOUT, Writer};
use granary_catalog::{Table, TableStructure};
use granary_columns::{
    Block, Codec, ColumnError, ColumnWriter, FrameWriter, PartKind, Serialization, StreamPath,
    StreamSink,
};
use granary_durable::DiskFile;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// New rows for a table that keeps files.
pub struct LogInsert<'a> {
    rows: NewRows<'a>,
    _writer: Writer,
}

enum NewRows<'a> {
    Streams(Box<StreamInsert<'a>>),
    Stripes(Box<StripeInsert<'a>>),
}

impl DataDir {
    /// Begins to add rows to a Log, TinyLog or StripeLog table.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn begin_log_insert<'a>(
        &'a self,
        table: &'a Table,
        structure: &TableStructure,
    ) -> Result<LogInsert<'a>, LogError> {
        let busy = |_| LogError::Busy {
            table: table.name.clone(),
            seconds: LOCK_TIMEOUT.as_secs(),
        };
        let writer = self.write_alone(table).map_err(busy)?;
        let rows = match table.definition.engine.as_str() {
            "Log" | "TinyLog" => {
                NewRows::Streams(Box::new(StreamInsert::begin(self, table, structure)?))
            }
            "StripeLog" => NewRows::Stripes(Box::new(StripeInsert::begin(self, table, structure)?)),
            engine => {
                return Err(LogError::Unsupported {
                    table: table.name.clone(),
                    reason: format!("the engine {engine}"),
                });
            }
        };
        Ok(LogInsert {
            rows,
            _writer: writer,
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
        match &mut self.rows {
            NewRows::Streams(insert) => insert.write(block),
            NewRows::Stripes(insert) => insert.write(block),
        }
    }

    /// Makes the rows durable, and then visible in one step.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Changed`] when somebody else has written meanwhile.
    pub fn commit(self) -> Result<(), LogError> {
        match self.rows {
            NewRows::Streams(insert) => insert.commit(),
            NewRows::Stripes(insert) => insert.commit(),
        }
    }
}

/// What was read at the beginning still counts; nobody else may write until the result is dropped.
pub(crate) fn lock_unchanged<'a>(
    dir: &'a DataDir,
    table: &Table,
    before: &CommittedFiles,
) -> Result<parking_lot::RwLockWriteGuard<'a, ()>, LogError> {
    let one_at_a_time = dir.publishing.write();
    if CommittedFiles::of(table)? == *before {
        return Ok(one_at_a_time);
    }
    let table = table.name.clone();
    Err(LogError::Changed { table })
}

/// New rows for a Log or TinyLog table.
struct StreamInsert<'a> {
    dir: &'a DataDir,
    table: &'a Table,
    directory: PathBuf,
    before: CommittedFiles,
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

impl<'a> StreamInsert<'a> {
    fn begin(
        dir: &'a DataDir,
        table: &'a Table,
        structure: &TableStructure,
    ) -> Result<Self, LogError> {
        let before = CommittedFiles::of(table)?;
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
        let files = before.clone().readable(&dir.whereabouts);
        let rows = count_rows(&table.name, structure, &files)?;
        Ok(Self {
            dir,
            table,
            streams: LogStreams {
                dir,
                directory: directory.clone(),
                sizes: before.sizes(),
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

impl StreamInsert<'_> {
    fn write(&mut self, block: &Block) -> Result<(), LogError> {
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

    fn commit(mut self: Box<Self>) -> Result<(), LogError> {
        if self.streams.open.is_empty() {
            return Ok(());
        }
        let _one_at_a_time = lock_unchanged(self.dir, self.table, &self.before)?;
        for (column, (name, writer)) in self.writers.iter_mut().enumerate() {
            self.streams.column = column;
            let failed = LogError::column(&self.table.name, name);
            writer.write_suffix(&mut self.streams).map_err(failed)?;
        }
        let failed = LogError::io(&self.table.name, &self.directory.display().to_string());
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
