//! `String`: bytes of any kind, with their lengths before each (version 0) or in a stream of
//! their own (version 1).

use crate::{
    ColumnError, StreamPath, StreamSink, StreamSource,
    input::{decode_varint, put_string, read_buffer, read_size, take},
    reader::TypeReader,
    stream::{StreamNames, required},
    writer::TypeWriter,
};
use arrow::{
    array::{Array, ArrayRef, BinaryArray, cast::AsArray},
    buffer::{MutableBuffer, OffsetBuffer, ScalarBuffer},
    datatypes::ArrowNativeType,
};
use granary_types::DataType;
use std::{io::BufRead, sync::Arc};

/// What a version 0 stream of strings is written in, at once.
const PIECE_BYTES: usize = 1 << 16;

/// Strings as they are collected.
#[derive(Debug)]
pub(crate) struct Strings {
    offsets: Vec<i32>,
    values: MutableBuffer,
}

impl Strings {
    /// None, with room for `rows`, as far as such a number can be trusted.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows.min(1 << 18) + 1);
        offsets.push(0);
        Self {
            offsets,
            values: MutableBuffer::new(0),
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, value: &[u8]) -> Result<(), ColumnError> {
        self.values.extend_from_slice(value);
        self.end_value()
    }

    /// What was appended to the bytes since the last value is the next one.
    #[inline]
    fn end_value(&mut self) -> Result<(), ColumnError> {
        let end = i32::try_from(self.values.len());
        self.offsets
            .push(end.map_err(|_| ColumnError::too_large("the bytes of strings"))?);
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Takes back the last values until `length` are left.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.offsets.truncate(length + 1);
        self.values.truncate(self.offsets[length].as_usize());
    }

    /// The values so far; there are none afterwards.
    pub(crate) fn take(&mut self) -> BinaryArray {
        std::mem::replace(self, Self::with_capacity(0)).finish()
    }

    pub(crate) fn finish(self) -> BinaryArray {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        BinaryArray::new(offsets, self.values.into(), None)
    }
}

/// The next `rows` strings of a version 0 stream.
pub(crate) fn read_strings(
    input: &mut dyn BufRead,
    rows: usize,
) -> Result<BinaryArray, ColumnError> {
    let mut strings = Strings::with_capacity(rows);
    while strings.len() < rows {
        let buffered = input.fill_buf()?;
        let used = take_whole(buffered, rows, &mut strings)?;
        if used > 0 {
            input.consume(used);
        } else {
            // one that goes on behind the buffer
            let size = read_size(input)?;
            let values = &mut strings.values;
            if size > i32::MAX as usize {
                return Err(ColumnError::too_large("the bytes of a string"));
            }
            take(input, size, |bytes| values.extend_from_slice(bytes))?;
            strings.end_value()?;
        }
    }
    Ok(strings.finish())
}

/// Takes strings that are wholly in `buffered`, up to `rows`; returns how many bytes they have.
fn take_whole(buffered: &[u8], rows: usize, strings: &mut Strings) -> Result<usize, ColumnError> {
    let mut at = 0;
    while strings.len() < rows {
        let Some((size, width)) = decode_varint(&buffered[at..]) else {
            break;
        };
        let start = at + width;
        let Some(end) = start
            .checked_add(size as usize)
            .filter(|end| *end <= buffered.len())
        else {
            break;
        };
        strings.push(&buffered[start..end])?;
        at = end;
    }
    Ok(at)
}

/// Appends strings in the form of a version 0 stream; null is empty.
pub(crate) fn put_strings(
    values: &BinaryArray,
    mut flush: impl FnMut(&mut Vec<u8>) -> Result<(), ColumnError>,
) -> Result<(), ColumnError> {
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    for row in 0..values.len() {
        put_string(value_or_empty(values, row), &mut piece);
        if piece.len() >= PIECE_BYTES {
            flush(&mut piece)?;
            piece.clear();
        }
    }
    flush(&mut piece)
}

fn value_or_empty(values: &BinaryArray, row: usize) -> &[u8] {
    if values.is_null(row) {
        &[]
    } else {
        values.value(row)
    }
}

/// Reads strings with their lengths before them.
pub(crate) struct StringReader {
    stream: StreamPath,
}

impl StringReader {
    pub(crate) fn new(names: &StreamNames) -> Self {
        Self {
            stream: names.values(&DataType::String),
        }
    }
}

impl TypeReader for StringReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let input = required(source, &self.stream)?;
        Ok(Arc::new(read_strings(input, rows)?))
    }
}

/// Reads strings whose lengths have a stream of their own.
pub(crate) struct SizedStringReader {
    sizes: StreamPath,
    bytes: StreamPath,
}

impl SizedStringReader {
    pub(crate) fn new(names: &StreamNames) -> Self {
        Self {
            sizes: names.with(".size").general(),
            bytes: names.values(&DataType::String),
        }
    }
}

impl TypeReader for SizedStringReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend([self.sizes.clone(), self.bytes.clone()]);
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let offsets = read_offsets(required(source, &self.sizes)?, rows, "the bytes of strings")?;
        let size = offsets
            .last()
            .expect("there is one more than rows")
            .as_usize();
        if size == 0 {
            // the stream of a part without any bytes may be missing
            let none = MutableBuffer::new(0);
            return Ok(Arc::new(BinaryArray::new(offsets, none.into(), None)));
        }
        let bytes = read_buffer(required(source, &self.bytes)?, size)?;
        Ok(Arc::new(BinaryArray::new(offsets, bytes.into(), None)))
    }
}

/// The next `rows` sizes of a stream, as offsets.
pub(crate) fn read_offsets(
    input: &mut dyn BufRead,
    rows: usize,
    what: &str,
) -> Result<OffsetBuffer<i32>, ColumnError> {
    let size = rows.checked_mul(8);
    let sizes = read_buffer(input, size.ok_or_else(|| ColumnError::too_large(what))?)?;
    let mut offsets = Vec::with_capacity(rows + 1);
    let mut end = 0_u64;
    offsets.push(0);
    for size in sizes.typed_data::<u64>() {
        end = end.saturating_add(*size);
        let offset = i32::try_from(end).map_err(|_| ColumnError::too_large(what))?;
        offsets.push(offset);
    }
    Ok(OffsetBuffer::new(ScalarBuffer::from(offsets)))
}

/// Writes strings with their lengths before them.
pub(crate) struct StringWriter {
    stream: StreamPath,
}

impl StringWriter {
    pub(crate) fn new(names: &StreamNames) -> Self {
        Self {
            stream: names.values(&DataType::String),
        }
    }
}

impl TypeWriter for StringWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let output = sink.stream(&self.stream)?;
        put_strings(values.as_binary(), |piece| Ok(output.write_all(piece)?))
    }
}

/// Writes strings whose lengths have a stream of their own.
pub(crate) struct SizedStringWriter {
    sizes: StreamPath,
    bytes: StreamPath,
}

impl SizedStringWriter {
    pub(crate) fn new(names: &StreamNames) -> Self {
        Self {
            sizes: names.with(".size").general(),
            bytes: names.values(&DataType::String),
        }
    }
}

impl TypeWriter for SizedStringWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend([self.sizes.clone(), self.bytes.clone()]);
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let values: &BinaryArray = values.as_binary();
        let sizes = (0..values.len()).map(|row| value_or_empty(values, row).len() as u64);
        write_sizes(sizes, sink, &self.sizes)?;
        let output = sink.stream(&self.bytes)?;
        if values.null_count() == 0 {
            let (start, end) = (
                values.value_offsets()[0],
                values.value_offsets()[values.len()],
            );
            return Ok(output.write_all(&values.value_data()[start.as_usize()..end.as_usize()])?);
        }
        for row in 0..values.len() {
            output.write_all(value_or_empty(values, row))?;
        }
        Ok(())
    }
}

/// Writes sizes of arrays or strings.
pub(crate) fn write_sizes(
    sizes: impl ExactSizeIterator<Item = u64>,
    sink: &mut dyn StreamSink,
    stream: &StreamPath,
) -> Result<(), ColumnError> {
    let mut bytes = Vec::with_capacity(8 * sizes.len());
    sizes.for_each(|size| bytes.extend_from_slice(&size.to_le_bytes()));
    Ok(sink.stream(stream)?.write_all(&bytes)?)
}
