//! [`CompactFile`]: the data of a compact part, all columns in one file.

use crate::checksums::Checksums;
use crate::column_files::{
    ColumnFiles, DATA_FILE, FramedFile, Granules, codec_of, column_writer, failed, into_io,
    put_mark,
};
use crate::part_columns::PartColumn;
use crate::part_error::PartError;
use crate::part_sink::{PartSink, put_file};
use crate::part_writer::PartSpec;
use arrow::array::ArrayRef;
use granary_columns::{ColumnError, ColumnWriter, PartKind, StreamPath, StreamSink};
use std::io::Write;

/// All columns in `data.bin`, granule by granule.
pub(crate) struct CompactFile {
    spec: PartSpec,
    writers: Vec<ColumnWriter>,
    file: Option<FramedFile>,
    marks: Vec<u8>,
}

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
    fn write(&mut self, granules: &Granules<'_>, sink: &dyn PartSink) -> Result<(), PartError> {
        if self.file.is_none() {
            let codec = &self.spec.default_codec;
            self.file = Some(FramedFile::create(sink, DATA_FILE, codec)?);
        }
        for &(start, rows) in granules.bounds {
            for (column, values) in granules.columns.iter().enumerate() {
                self.write_column(column, &values.slice(start, rows))?;
            }
            self.marks.extend_from_slice(&(rows as u64).to_le_bytes());
        }
        Ok(())
    }

    fn finish(&mut self, sink: &dyn PartSink, checksums: &mut Checksums) -> Result<(), PartError> {
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
