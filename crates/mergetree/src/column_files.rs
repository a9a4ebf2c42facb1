//! The data files of a part being written: a file per stream and its marks, or one for all.

use crate::checksums::{Checksums, Uncompressed};
use crate::part_columns::PartColumn;
use crate::part_error::PartError;
use crate::part_sink::{PartSink, SinkFile, put_file};
use crate::part_writer::PartSpec;
use crate::sip_hash::hash_of_name;
use arrow::array::ArrayRef;
use granary_columns::{
    Codec, ColumnError, ColumnWriter, FrameWriter, Mark, PartKind, Serialization, StreamPath,
    StreamSink,
};
use granary_types::{FileHasher, hash_bytes};
use std::io::{self, Write};

/// Names of files that are longer become hashes.
const NAME_BYTES_MAX: usize = 127;

/// The data files of a part.
pub(crate) trait ColumnFiles {
    /// Writes one granule of all columns.
    fn write_granule(
        &mut self,
        columns: &[ArrayRef],
        rows: usize,
        sink: &mut dyn PartSink,
    ) -> Result<(), PartError>;

    /// Ends the files; a part without rows gets empty ones.
    fn finish(
        &mut self,
        sink: &mut dyn PartSink,
        checksums: &mut Checksums,
    ) -> Result<(), PartError>;
}

/// The codec of a stream: that of the column, as far as it suits what the stream holds.
fn codec_of(spec: &PartSpec, column: &PartColumn, stream: &StreamPath) -> Result<Codec, PartError> {
    let Some(declared) = spec.codecs.get(&column.name) else {
        return Ok(spec.default_codec.clone());
    };
    let codec = declared.codec(stream, &spec.default_codec);
    codec.map_err(|error| PartError::Codec {
        column: column.name.clone(),
        source: error,
    })
}

/// A file of frames and the hash of its content.
struct FramedFile {
    frames: FrameWriter<SinkFile>,
    content: FileHasher,
}

impl FramedFile {
    fn create(sink: &mut dyn PartSink, name: &str, codec: &Codec) -> Result<Self, PartError> {
        let file = SinkFile::create(sink, name)?;
        Ok(Self {
            frames: FrameWriter::new(file, codec.clone()),
            content: FileHasher::new(),
        })
    }

    /// Ends the file and lists it; of a compact part the content is said to have the hash of its
    /// hash.
    fn finish(self, kind: PartKind, checksums: &mut Checksums) -> Result<(), PartError> {
        let size = self.content.size_bytes();
        let hash = self.content.finish();
        let hash = match kind {
            PartKind::Wide => hash,
            PartKind::Compact => hash_bytes(&hash.to_bytes()),
        };
        let file = self.frames.finish().map_err(PartError::io(DATA_FILE))?;
        file.finish(Some(Uncompressed { size, hash }), checksums)
    }
}

impl Write for FramedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.frames.write(bytes)?;
        self.content.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn put_mark(marks: &mut Vec<u8>, mark: Mark) {
    marks.extend_from_slice(&mark.frame_offset.to_le_bytes());
    marks.extend_from_slice(&mark.offset_inside.to_le_bytes());
}

/// The writer of a column of a part in the layout that every version reads.
fn column_writer(column: &PartColumn, kind: PartKind) -> Result<ColumnWriter, PartError> {
    let serialization = Serialization::default();
    ColumnWriter::new(&column.name, &column.data_type, &serialization, kind)
        .map_err(PartError::column(&column.name))
}

/// A file per stream.
pub(crate) struct WideFiles {
    writers: Vec<ColumnWriter>,
    streams: WideStreams,
}

/// The streams of all columns of a wide part.
struct WideStreams {
    spec: PartSpec,
    files: Vec<StreamFile>,
    /// Those that each column writes; columns `n.a` and `n.b` share the sizes of their arrays.
    of_columns: Vec<Vec<usize>>,
}

/// A stream and its marks.
struct StreamFile {
    name: String, // of the stream
    stem: String, // of the files
    owner: usize, // the column that writes it
    file: FramedFile,
    marks: Vec<u8>,
}

impl WideFiles {
    pub(crate) fn new(spec: &PartSpec) -> Result<Self, PartError> {
        let writer = |column: &PartColumn| column_writer(column, PartKind::Wide);
        let writers: Result<Vec<ColumnWriter>, PartError> =
            spec.columns.iter().map(writer).collect();
        Ok(Self {
            writers: writers?,
            streams: WideStreams {
                spec: spec.clone(),
                files: Vec::new(),
                of_columns: vec![Vec::new(); spec.columns.len()],
            },
        })
    }

    fn write_column(
        &mut self,
        column: usize,
        values: &ArrayRef,
        rows: usize,
        sink: &mut dyn PartSink,
    ) -> Result<(), PartError> {
        let writer = &mut self.writers[column];
        let failed = failed(&self.streams.spec.columns[column]);
        let is_first = self.streams.of_columns[column].is_empty();
        let mut streams = WideSink::new(&mut self.streams, column, sink);
        if is_first {
            if let Err(error) = writer.write_prefix(values, &mut streams) {
                return Err(failed(error));
            }
            streams.open_all(writer)?;
        }
        streams.put_marks(rows)?;
        writer.write(values, &mut streams).map_err(failed)
    }
}

/// What went wrong with a column.
fn failed(column: &PartColumn) -> impl FnOnce(ColumnError) -> PartError + use<> {
    PartError::column(&column.name)
}

impl ColumnFiles for WideFiles {
    fn write_granule(
        &mut self,
        columns: &[ArrayRef],
        rows: usize,
        sink: &mut dyn PartSink,
    ) -> Result<(), PartError> {
        for (column, values) in columns.iter().enumerate() {
            self.write_column(column, values, rows, sink)?;
        }
        Ok(())
    }

    fn finish(
        &mut self,
        sink: &mut dyn PartSink,
        checksums: &mut Checksums,
    ) -> Result<(), PartError> {
        for (column, writer) in self.writers.iter_mut().enumerate() {
            let is_empty = self.streams.of_columns[column].is_empty();
            let failed = failed(&self.streams.spec.columns[column]);
            let mut streams = WideSink::new(&mut self.streams, column, sink);
            if is_empty {
                streams.open_all(writer)?;
            } else {
                writer.write_suffix(&mut streams).map_err(failed)?;
            }
        }
        let is_adaptive = self.streams.spec.is_adaptive();
        for stream in std::mem::take(&mut self.streams.files) {
            stream.finish(is_adaptive, sink, checksums)?;
        }
        Ok(())
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
        sink: &mut dyn PartSink,
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

/// The streams of one column of a wide part.
struct WideSink<'a> {
    streams: &'a mut WideStreams,
    column: usize,
    sink: &'a mut dyn PartSink,
    nothing: io::Sink,
}

impl<'a> WideSink<'a> {
    fn new(streams: &'a mut WideStreams, column: usize, sink: &'a mut dyn PartSink) -> Self {
        Self {
            streams,
            column,
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

    /// Marks the beginning of a granule in all streams of the column.
    fn put_marks(&mut self, rows: usize) -> Result<(), PartError> {
        let rows = self.streams.spec.is_adaptive().then_some(rows as u64);
        for at in &self.streams.of_columns[self.column] {
            self.streams.files[*at].put_mark(rows)?;
        }
        Ok(())
    }

    /// The number of a stream, whose file is made if it is new.
    fn find(&mut self, path: &StreamPath) -> Result<usize, PartError> {
        let WideStreams {
            spec,
            files,
            of_columns,
        } = &mut *self.streams;
        let name = path.name();
        if let Some(at) = files.iter().position(|stream| stream.name == name) {
            return Ok(at);
        }
        let common = path.common_name();
        let stem = match common.len() {
            0..=NAME_BYTES_MAX => common.to_owned(),
            _ => hash_of_name(common),
        };
        let codec = codec_of(spec, &spec.columns[self.column], path)?;
        files.push(StreamFile {
            name: name.to_owned(),
            owner: self.column,
            file: FramedFile::create(self.sink, &format!("{stem}.bin"), &codec)?,
            stem,
            marks: Vec::new(),
        });
        of_columns[self.column].push(files.len() - 1);
        Ok(files.len() - 1)
    }
}

impl StreamSink for WideSink<'_> {
    fn stream(&mut self, path: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        let at = self.find(path).map_err(into_io)?;
        if self.streams.files[at].owner == self.column {
            Ok(&mut self.streams.files[at].file)
        } else {
            Ok(&mut self.nothing) // an earlier column has written the same
        }
    }
}

fn into_io(error: PartError) -> ColumnError {
    ColumnError::Io(io::Error::other(error))
}

/// All columns in `data.bin`, granule by granule.
pub(crate) struct CompactFile {
    spec: PartSpec,
    writers: Vec<ColumnWriter>,
    file: Option<FramedFile>,
    marks: Vec<u8>,
}

const DATA_FILE: &str = "data.bin";

impl CompactFile {
    pub(crate) fn new(spec: &PartSpec) -> Result<Self, PartError> {
        let writers: Result<Vec<ColumnWriter>, PartError> = spec
            .columns
            .iter()
            .map(|column| column_writer(column, PartKind::Compact))
            .collect();
        Ok(Self {
            spec: spec.clone(),
            writers: writers?,
            file: None,
            marks: Vec::new(),
        })
    }

    fn write_column(&mut self, column: usize, values: &ArrayRef) -> Result<(), PartError> {
        let file = self.file.as_mut().expect("the granule made it");
        file.frames.cut().map_err(PartError::io(DATA_FILE))?;
        put_mark(&mut self.marks, file.frames.position());
        let mut sink = CompactSink {
            spec: &self.spec,
            column: &self.spec.columns[column],
            file,
        };
        let writer = &mut self.writers[column];
        let written = writer
            .write_prefix(values, &mut sink)
            .and_then(|()| writer.write(values, &mut sink))
            .and_then(|()| writer.write_suffix(&mut sink));
        written.map_err(failed(&self.spec.columns[column]))
    }
}

impl ColumnFiles for CompactFile {
    fn write_granule(
        &mut self,
        columns: &[ArrayRef],
        rows: usize,
        sink: &mut dyn PartSink,
    ) -> Result<(), PartError> {
        if self.file.is_none() {
            let codec = &self.spec.default_codec;
            self.file = Some(FramedFile::create(sink, DATA_FILE, codec)?);
        }
        for (column, values) in columns.iter().enumerate() {
            self.write_column(column, values)?;
        }
        self.marks.extend_from_slice(&(rows as u64).to_le_bytes());
        Ok(())
    }

    fn finish(
        &mut self,
        sink: &mut dyn PartSink,
        checksums: &mut Checksums,
    ) -> Result<(), PartError> {
        let file = match self.file.take() {
            Some(mut file) => {
                file.frames.cut().map_err(PartError::io(DATA_FILE))?;
                for _ in &self.spec.columns {
                    put_mark(&mut self.marks, file.frames.position());
                }
                self.marks.extend_from_slice(&0u64.to_le_bytes());
                file
            }
            None => FramedFile::create(sink, DATA_FILE, &self.spec.default_codec)?,
        };
        file.finish(PartKind::Compact, checksums)?;
        put_file(sink, "data.mrk3", &self.marks, Some(checksums))
    }
}

/// The streams of one column in one granule: one after another, each with its codec.
struct CompactSink<'a> {
    spec: &'a PartSpec,
    column: &'a PartColumn,
    file: &'a mut FramedFile,
}

impl StreamSink for CompactSink<'_> {
    fn stream(&mut self, path: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        let codec = codec_of(self.spec, self.column, path).map_err(into_io)?;
        self.file.frames.set_codec(&codec)?;
        Ok(self.file)
    }
}
