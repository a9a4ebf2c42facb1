//! The data files of a part being written, as a wide and a compact part have them.

use crate::checksums::{Checksums, Uncompressed};
use crate::part_columns::PartColumn;
use crate::part_error::PartError;
use crate::part_sink::{PartSink, SinkFile};
use crate::part_writer::PartSpec;
use arrow::array::ArrayRef;
use granary_columns::{
    Codec, ColumnError, ColumnWriter, FrameWriter, Mark, PartKind, Serialization, StreamPath,
};
use granary_types::{FileHasher, hash_bytes};
use std::io::{self, Write};

/// Where the columns of a compact part stand.
pub(crate) const DATA_FILE: &str = "data.bin";

/// Rows that make whole granules.
pub(crate) struct Granules<'a> {
    /// The values, in the order of the columns of the part.
    pub(crate) columns: &'a [ArrayRef],
    /// Where each granule begins and how many rows it has, in the order of the rows.
    pub(crate) bounds: &'a [(usize, usize)],
}

/// The data files of a part.
pub(crate) trait ColumnFiles {
    /// Writes granules of all columns.
    fn write(&mut self, granules: &Granules<'_>, sink: &dyn PartSink) -> Result<(), PartError>;

    /// Ends the files; a part without rows gets empty ones.
    fn finish(&mut self, sink: &dyn PartSink, checksums: &mut Checksums) -> Result<(), PartError>;
}

/// The codec of a stream: that of the column, as far as it suits what the stream holds.
pub(crate) fn codec_of(
    spec: &PartSpec,
    column: &PartColumn,
    stream: &StreamPath,
) -> Result<Codec, PartError> {
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
pub(crate) struct FramedFile {
    pub(crate) frames: FrameWriter<SinkFile>,
    content: FileHasher,
}

impl FramedFile {
    pub(crate) fn create(
        sink: &dyn PartSink,
        name: &str,
        codec: &Codec,
    ) -> Result<Self, PartError> {
        let file = SinkFile::create(sink, name)?;
        Ok(Self {
            frames: FrameWriter::new(file, codec.clone()),
            content: FileHasher::new(),
        })
    }

    /// Ends the file and lists it; of a compact part the content is said to have the hash of its
    /// hash.
    pub(crate) fn finish(self, kind: PartKind, checksums: &mut Checksums) -> Result<(), PartError> {
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

pub(crate) fn put_mark(marks: &mut Vec<u8>, mark: Mark) {
    marks.extend_from_slice(&mark.frame_offset.to_le_bytes());
    marks.extend_from_slice(&mark.offset_inside.to_le_bytes());
}

/// The writer of a column of a part in the layout that every version reads.
pub(crate) fn column_writer(
    column: &PartColumn,
    kind: PartKind,
) -> Result<ColumnWriter, PartError> {
    let serialization = Serialization::default();
    ColumnWriter::new(&column.name, &column.data_type, &serialization, kind)
        .map_err(PartError::column(&column.name))
}

/// What went wrong with a column.
pub(crate) fn failed(column: &PartColumn) -> impl FnOnce(ColumnError) -> PartError + use<> {
    PartError::column(&column.name)
}

pub(crate) fn into_io(error: PartError) -> ColumnError {
    ColumnError::Io(io::Error::other(error))
}
