//! [`ColumnCursor`]: the values of one column of a part, from any granule on.

use crate::part_error::PartError;
use crate::part_files::OpenedFile;
use crate::part_reader::{CompactPositions, PartReader};
use arrow::array::{Array, ArrayRef};
use arrow::compute::concat;
use granary_columns::{
    Column, ColumnError, ColumnReader, FrameReader, Mark, PartKind, READ_ROWS_MAX, StreamPath,
    StreamSource,
};
use granary_types::DataType;
use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;

/// Reads one column of a part. It stands at the first row until it is moved.
pub(crate) struct ColumnCursor {
    part: Arc<PartReader>,
    column: usize,
    state: State,
}

enum State {
    /// All streams are read on, granule after granule.
    Wide {
        reader: ColumnReader,
        source: WideSource,
        has_prefix: bool,
    },
    /// Every granule has a reader of its own.
    Compact {
        open: Option<(ColumnReader, CompactSource)>,
        granule: usize,
        left: usize, // rows of the granule that are not read yet
    },
}

impl ColumnCursor {
    /// The cursor of a column of a part that has rows.
    pub(crate) fn new(part: &Arc<PartReader>, column: usize) -> Result<Self, PartError> {
        let state = if part.is_compact() {
            State::Compact {
                open: None,
                granule: 0,
                left: 0,
            }
        } else {
            State::Wide {
                reader: column_reader(part, column)?,
                source: WideSource::new(part),
                has_prefix: false,
            }
        };
        Ok(Self {
            part: Arc::clone(part),
            column,
            state,
        })
    }

    /// Moves to the first row of a granule.
    pub(crate) fn seek(&mut self, to: usize) -> Result<(), PartError> {
        match &mut self.state {
            State::Wide {
                reader,
                source,
                has_prefix,
            } => {
                if !*has_prefix {
                    let prefix = reader.read_prefix(source);
                    prefix.map_err(|error| failed(&self.part, self.column, error))?;
                    *has_prefix = true;
                }
                source.seek(to);
                reader.moved();
            }
            State::Compact { granule, left, .. } => {
                *granule = to;
                *left = 0;
            }
        }
        Ok(())
    }

    /// Reads the next rows; they are there.
    pub(crate) fn read(&mut self, rows: usize) -> Result<Column, PartError> {
        let mut pieces: Vec<ArrayRef> = Vec::new();
        let mut missing = rows;
        while missing > 0 {
            let piece = self.read_piece(missing.min(READ_ROWS_MAX))?;
            missing -= piece.len();
            pieces.push(piece);
        }
        let data_type = self.data_type().clone();
        let values = match &pieces[..] {
            [one] => Arc::clone(one),
            [] => arrow::array::new_empty_array(&granary_columns::arrow_type(&data_type)),
            many => {
                let arrays: Vec<&dyn Array> = many.iter().map(|array| &**array).collect();
                let too_large = |_| {
                    self.failed(ColumnError::TooLarge {
                        what: "values".into(),
                    })
                };
                concat(&arrays).map_err(too_large)?
            }
        };
        Ok(Column::new(data_type, values))
    }

    fn data_type(&self) -> &DataType {
        &self.part.columns()[self.column].data_type
    }

    /// At least one row, and at most so many.
    fn read_piece(&mut self, rows: usize) -> Result<ArrayRef, PartError> {
        let values = match &mut self.state {
            State::Wide { reader, source, .. } => reader.read(source, rows),
            State::Compact {
                open,
                granule,
                left,
            } => {
                if *left == 0 {
                    *open = Some(open_granule(&self.part, self.column, *granule)?);
                    *left = self.part.granules().rows(*granule) as usize;
                    *granule += 1;
                }
                let rows = rows.min(*left);
                *left -= rows;
                let (reader, source) = open.as_mut().expect("it was opened");
                reader.read(source, rows)
            }
        };
        values.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: ColumnError) -> PartError {
        failed(&self.part, self.column, error)
    }
}

fn failed(part: &PartReader, column: usize, error: ColumnError) -> PartError {
    PartError::column(&part.columns()[column].name)(error)
}

fn column_reader(part: &PartReader, column: usize) -> Result<ColumnReader, PartError> {
    let kind = if part.is_compact() {
        PartKind::Compact
    } else {
        PartKind::Wide
    };
    let name = &part.columns()[column].name;
    let data_type = &part.columns()[column].data_type;
    let serialization = part.serialization.for_column(name);
    ColumnReader::new(name, data_type, &serialization, kind)
        .map_err(|error| failed(part, column, error))
}

fn open_granule(
    part: &Arc<PartReader>,
    column: usize,
    granule: usize,
) -> Result<(ColumnReader, CompactSource), PartError> {
    let mut reader = column_reader(part, column)?;
    let mut source = CompactSource::open(part, column, granule)?;
    let prefix = reader.read_prefix(&mut source);
    prefix.map_err(|error| failed(part, column, error))?;
    Ok((reader, source))
}

/// The streams of a column of a wide part: each a file.
struct WideSource {
    part: Arc<PartReader>,
    streams: HashMap<String, Option<OpenStream>>,
    granule: Option<usize>, // `None`: the beginning of the files
    epoch: u64,             // counts the moves
}

struct OpenStream {
    reader: FrameReader<OpenedFile>,
    stem: String,
    epoch: u64,
}

impl WideSource {
    fn new(part: &Arc<PartReader>) -> Self {
        Self {
            part: Arc::clone(part),
            streams: HashMap::new(),
            granule: None,
            epoch: 0,
        }
    }

    /// All streams go to a granule when they are next asked for.
    fn seek(&mut self, granule: usize) {
        self.granule = Some(granule);
        self.epoch += 1;
    }

    fn open(&self, stream: &StreamPath) -> Result<Option<OpenStream>, PartError> {
        let Some(stem) = self.part.stream_file(stream.names()) else {
            return Ok(None);
        };
        let name = format!("{stem}.bin");
        let file = self.part.files.open(&name).map_err(PartError::io(&name))?;
        Ok(Some(OpenStream {
            reader: FrameReader::new(file),
            stem,
            epoch: 0,
        }))
    }
}

impl StreamSource for WideSource {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        if !self.streams.contains_key(stream.name()) {
            let opened = self.open(stream).map_err(into_io)?;
            self.streams.insert(stream.name().to_owned(), opened);
        }
        let Some(open) = self.streams.get_mut(stream.name()).and_then(Option::as_mut) else {
            return Ok(None);
        };
        if open.epoch != self.epoch {
            let mark = match self.granule {
                None => Mark::default(),
                Some(granule) => {
                    let marks = self.part.stream_marks(&open.stem).map_err(into_io)?;
                    marks.position(granule, 0)
                }
            };
            open.reader.seek(mark)?;
            open.epoch = self.epoch;
        }
        Ok(Some(&mut open.reader))
    }
}

/// The streams of a column of a compact part in one granule.
struct CompactSource {
    reader: FrameReader<OpenedFile>,
    /// Names and places of the streams; none where they follow each other.
    streams: Vec<(String, Mark)>,
    current: Option<usize>,
}

impl CompactSource {
    fn open(part: &PartReader, column: usize, granule: usize) -> Result<Self, PartError> {
        let name = "data.bin";
        let file = part.files.open(name).map_err(PartError::io(name))?;
        let mut reader = FrameReader::new(file);
        let mut streams = Vec::new();
        match part.compact_positions(granule, column) {
            CompactPositions::Shared(mark) => {
                reader
                    .seek(mark)
                    .map_err(|error| failed(part, column, error.into()))?;
            }
            CompactPositions::Each(names, marks) => {
                streams.extend(names.iter().cloned().zip(marks));
            }
        }
        Ok(Self {
            reader,
            streams,
            current: None,
        })
    }
}

impl StreamSource for CompactSource {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        if self.streams.is_empty() {
            return Ok(Some(&mut self.reader));
        }
        let is_it = |(name, _): &(String, Mark)| stream.names().contains(name);
        let Some(at) = self.streams.iter().position(is_it) else {
            return Ok(None);
        };
        if self.current != Some(at) {
            if let Some(current) = self.current {
                self.streams[current].1 = self.reader.position();
            }
            self.reader.seek(self.streams[at].1)?;
            self.current = Some(at);
        }
        Ok(Some(&mut self.reader))
    }
}

fn into_io(error: PartError) -> ColumnError {
    ColumnError::Io(std::io::Error::other(error))
}
