//! [`WideFiles`]: the data of a wide part, a file and its marks for every stream of every column.

use crate::checksums::Checksums;
use crate::column_files::{
    ColumnFiles, FramedFile, Granules, codec_of, column_writer, failed, into_io, put_mark,
};
use crate::part_columns::PartColumn;
use crate::part_error::PartError;
use crate::part_sink::{PartSink, put_file};
use crate::part_writer::PartSpec;
use crate::sip_hash::hash_of_name;
use arrow::array::{Array, ArrayRef};
use granary_columns::{ColumnError, ColumnWriter, PartKind, StreamPath, StreamSink};
use parking_lot::Mutex;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::num::NonZero;
use std::sync::Arc;

/// Names of files that are longer become hashes.
const NAME_BYTES_MAX: usize = 127;

/// Fewer bytes than this are written by one thread: another one would not be worth its beginning.
const PARALLEL_BYTES_MIN: usize = 4 << 20;

/// The columns of a wide part. Many rows at once are written column by column, on all cores.
pub(crate) struct WideFiles {
    columns: Vec<WideColumn>,
}

/// A column of a wide part.
struct WideColumn {
    writer: ColumnWriter,
    streams: Streams,
    has_begun: bool,
}

/// The streams of a column.
struct Streams {
    column: PartColumn,
    spec: Arc<PartSpec>,
    files: Vec<StreamFile>,
    /// Those that an earlier column writes: columns `n.a` and `n.b` share the sizes of their arrays.
    shared: BTreeSet<String>,
}

/// A stream and its marks.
struct StreamFile {
    name: String, // of the stream
    stem: String, // of the files
    file: FramedFile,
    marks: Vec<u8>,
}

impl WideFiles {
    pub(crate) fn new(spec: &PartSpec) -> Result<Self, PartError> {
        let spec = Arc::new(spec.clone());
        let mut known = BTreeSet::new();
        let columns = spec.columns.iter().map(|column| {
            let writer = column_writer(column, PartKind::Wide)?;
            let names = writer.streams().into_iter();
            let names: BTreeSet<String> = names.map(|path| path.name().to_owned()).collect();
            let shared = names.intersection(&known).cloned().collect();
            known.extend(names);
            Ok(WideColumn {
                writer,
                streams: Streams {
                    column: column.clone(),
                    spec: Arc::clone(&spec),
                    files: Vec::new(),
                    shared,
                },
                has_begun: false,
            })
        });
        Ok(Self {
            columns: columns.collect::<Result<_, PartError>>()?,
        })
    }
}

impl ColumnFiles for WideFiles {
    fn write(&mut self, granules: &Granules<'_>, sink: &dyn PartSink) -> Result<(), PartError> {
        let threads = threads_for(granules.columns);
        let mut columns: Vec<_> = self.columns.iter_mut().zip(granules.columns).collect();
        columns.sort_by_key(|(_, values)| Reverse(values.get_array_memory_size()));
        let columns = Mutex::new(columns.into_iter());
        let first_error = Mutex::new(None);
        let run = || {
            loop {
                let next = columns.lock().next();
                let Some((column, values)) = next else { return };
                if let Err(error) = column.write(values, granules.bounds, sink) {
                    first_error.lock().get_or_insert(error);
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(run);
            }
            run();
        });
        first_error.into_inner().map_or(Ok(()), Err)
    }

    fn finish(&mut self, sink: &dyn PartSink, checksums: &mut Checksums) -> Result<(), PartError> {
        for column in self.columns.drain(..) {
            column.finish(sink, checksums)?;
        }
        Ok(())
    }
}

/// How many threads write these columns.
fn threads_for(columns: &[ArrayRef]) -> usize {
    let bytes: usize = columns
        .iter()
        .map(arrow::array::Array::get_array_memory_size)
        .sum();
    if bytes < PARALLEL_BYTES_MIN {
        return 1;
    }
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    cores.min(columns.len())
}

impl WideColumn {
    fn write(
        &mut self,
        values: &ArrayRef,
        bounds: &[(usize, usize)],
        sink: &dyn PartSink,
    ) -> Result<(), PartError> {
        for &(start, rows) in bounds {
            self.write_granule(&values.slice(start, rows), sink)?;
        }
        Ok(())
    }

    fn write_granule(&mut self, values: &ArrayRef, sink: &dyn PartSink) -> Result<(), PartError> {
        let failed = failed(&self.streams.column);
        let mut streams = WideSink::new(&mut self.streams, sink);
        if !std::mem::replace(&mut self.has_begun, true) {
            if let Err(error) = self.writer.write_prefix(values, &mut streams) {
                return Err(failed(error));
            }
            streams.open_all(&self.writer)?;
        }
        streams.streams.put_marks(values.len())?;
        self.writer.write(values, &mut streams).map_err(failed)
    }

    fn finish(mut self, sink: &dyn PartSink, checksums: &mut Checksums) -> Result<(), PartError> {
        let failed = failed(&self.streams.column);
        let mut streams = WideSink::new(&mut self.streams, sink);
        if self.has_begun {
            self.writer.write_suffix(&mut streams).map_err(failed)?;
        } else {
            streams.open_all(&self.writer)?;
        }
        let is_adaptive = self.streams.spec.is_adaptive();
        let mut files = self.streams.files.into_iter();
        files.try_for_each(|stream| stream.finish(is_adaptive, sink, checksums))
    }
}

impl Streams {
    /// Marks the beginning of a granule in all streams of the column.
    fn put_marks(&mut self, rows: usize) -> Result<(), PartError> {
        let rows = self.spec.is_adaptive().then_some(rows as u64);
        let mut files = self.files.iter_mut();
        files.try_for_each(|stream| stream.put_mark(rows))
    }
}

impl StreamFile {
    /// Puts down where the next byte will be found.
    fn put_mark(&mut self, rows: Option<u64>) -> Result<(), PartError> {
        let mark = self.file.frames.mark().map_err(PartError::io(&self.stem))?;
        put_mark(&mut self.marks, mark);
        if let Some(rows) = rows {
            self.marks.extend_from_slice(&rows.to_le_bytes());
        }
        Ok(())
    }

    fn finish(
        mut self,
        is_adaptive: bool,
        sink: &dyn PartSink,
        checksums: &mut Checksums,
    ) -> Result<(), PartError> {
        if is_adaptive && !self.marks.is_empty() {
            self.put_mark(Some(0))?;
        }
        let extension = if is_adaptive { "mrk2" } else { "mrk" };
        let name = format!("{}.{extension}", self.stem);
        self.file.finish(PartKind::Wide, checksums)?;
        put_file(sink, &name, &self.marks, Some(checksums))
    }
}

/// Where a column puts the bytes of its streams.
struct WideSink<'a> {
    streams: &'a mut Streams,
    sink: &'a dyn PartSink,
    nothing: io::Sink,
}

impl<'a> WideSink<'a> {
    fn new(streams: &'a mut Streams, sink: &'a dyn PartSink) -> Self {
        Self {
            streams,
            sink,
            nothing: io::sink(),
        }
    }

    /// Makes the files of all streams that the column is known to have.
    fn open_all(&mut self, writer: &ColumnWriter) -> Result<(), PartError> {
        for path in writer.streams() {
            self.find(&path)?;
        }
        Ok(())
    }

    /// The number of a stream, whose file is made if it is new; none of a stream that another column writes.
    fn find(&mut self, path: &StreamPath) -> Result<Option<usize>, PartError> {
        let Streams {
            column,
            spec,
            files,
            shared,
        } = &mut *self.streams;
        let name = path.name();
        if shared.contains(name) {
            return Ok(None);
        }
        if let Some(at) = files.iter().position(|stream| stream.name == name) {
            return Ok(Some(at));
        }
        let common = path.common_name();
        let stem = match common.len() {
            0..=NAME_BYTES_MAX => common.to_owned(),
            _ => hash_of_name(common),
        };
        let codec = codec_of(spec, column, path)?;
        let file = FramedFile::create(self.sink, &format!("{stem}.bin"), &codec)?;
        files.push(StreamFile {
            name: name.to_owned(),
            file,
            stem,
            marks: Vec::new(),
        });
        Ok(Some(files.len() - 1))
    }
}

impl StreamSink for WideSink<'_> {
    fn stream(&mut self, path: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        match self.find(path).map_err(into_io)? {
            Some(at) => Ok(&mut self.streams.files[at].file),
            None => Ok(&mut self.nothing),
        }
    }
}
