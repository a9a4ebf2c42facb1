//! `QBit(T, n)`: vectors of `n` numbers, stored bit by bit. Stream `k` holds one bit of all numbers
//! of each vector, the most significant bit first.

use crate::{
    ColumnError, StreamPath, StreamSink, StreamSource,
    array::lists,
    fixed::Fixed,
    input::read_buffer,
    reader::TypeReader,
    stream::{StreamNames, required},
    writer::{TypeWriter, items},
};
use arrow::{
    array::{Array, ArrayRef, cast::AsArray},
    buffer::{MutableBuffer, OffsetBuffer},
    datatypes::ArrowNativeType,
};
use granary_types::DataType;
use std::sync::Arc;

/// How vectors are laid out.
struct Layout {
    element: Fixed,
    dimension: usize,
    /// A stream per bit.
    streams: Vec<StreamPath>,
}

impl Layout {
    fn new(element: &DataType, dimension: usize, names: &StreamNames) -> Result<Self, ColumnError> {
        let fixed = Fixed::of(element);
        let fixed =
            fixed.ok_or_else(|| ColumnError::unsupported(format!("a QBit of {element}")))?;
        let plane = DataType::FixedString(dimension.div_ceil(8));
        let streams =
            (1..=8 * fixed.width).map(|bit| names.tuple_element(&bit.to_string()).values(&plane));
        Ok(Self {
            streams: streams.collect(),
            element: fixed,
            dimension,
        })
    }

    /// Bytes of one bit of all numbers of a vector.
    fn plane_bytes(&self) -> usize {
        self.dimension.div_ceil(8)
    }

    /// Where the bit of a number is: the byte of the plane, and which bit of it.
    fn place(&self, number: usize) -> (usize, usize) {
        (self.plane_bytes() - 1 - number / 8, number % 8)
    }

    /// Where the bit of that stream is in a number: the byte, and which bit of it.
    fn bit(&self, stream: usize) -> (usize, usize) {
        let bit = self.streams.len() - 1 - stream;
        (bit / 8, bit % 8)
    }
}

/// Reads vectors.
pub(crate) struct QBitReader(Layout);

impl QBitReader {
    pub(crate) fn new(
        element: &DataType,
        dimension: usize,
        names: &StreamNames,
    ) -> Result<Self, ColumnError> {
        Layout::new(element, dimension, names).map(Self)
    }
}

impl TypeReader for QBitReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend_from_slice(&self.0.streams);
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let layout = &self.0;
        let (plane_bytes, width) = (layout.plane_bytes(), layout.element.width);
        let too_large = || ColumnError::too_large("the vectors");
        let size = rows.checked_mul(plane_bytes).ok_or_else(too_large)?;
        let planes = layout
            .streams
            .iter()
            .map(|stream| read_buffer(required(source, stream)?, size));
        let planes = planes.collect::<Result<Vec<_>, _>>()?;
        let count = rows.checked_mul(layout.dimension).ok_or_else(too_large)?;
        i32::try_from(count).map_err(|_| too_large())?;
        let mut numbers = MutableBuffer::from_len_zeroed(count * width);
        let bytes = numbers.as_slice_mut();
        for (stream, plane) in planes.iter().enumerate() {
            let (byte, bit) = layout.bit(stream);
            for (row, plane) in plane.chunks_exact(plane_bytes).enumerate() {
                for number in 0..layout.dimension {
                    let (from, at) = layout.place(number);
                    let place = (row * layout.dimension + number) * width + byte;
                    bytes[place] |= ((plane[from] >> at) & 1) << bit;
                }
            }
        }
        let numbers = layout.element.array(numbers, count);
        let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(layout.dimension, rows));
        Ok(Arc::new(lists(offsets, numbers)))
    }
}

/// Writes vectors.
pub(crate) struct QBitWriter(Layout);

impl QBitWriter {
    pub(crate) fn new(
        element: &DataType,
        dimension: usize,
        names: &StreamNames,
    ) -> Result<Self, ColumnError> {
        Layout::new(element, dimension, names).map(Self)
    }
}

impl TypeWriter for QBitWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend_from_slice(&self.0.streams);
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let layout = &self.0;
        let offsets = values.as_list::<i32>().value_offsets();
        let is_whole = |[start, end]: &[i32; 2]| (end - start).as_usize() == layout.dimension;
        if !offsets.array_windows().all(is_whole) {
            let what = format!("a vector of a QBit has not {} numbers", layout.dimension);
            return Err(ColumnError::damaged(what));
        }
        let data = items(values).to_data();
        let numbers = layout.element.bytes(&data)?;
        let vectors = layout.dimension * layout.element.width;
        for (stream, path) in layout.streams.iter().enumerate() {
            let (byte, bit) = layout.bit(stream);
            let mut planes = vec![0; values.len() * layout.plane_bytes()];
            let each = planes.chunks_exact_mut(layout.plane_bytes());
            for (plane, vector) in each.zip(numbers.chunks_exact(vectors)) {
                for (number, value) in vector.chunks_exact(layout.element.width).enumerate() {
                    let (to, at) = layout.place(number);
                    plane[to] |= ((value[byte] >> bit) & 1) << at;
                }
            }
            sink.stream(path)?.write_all(&planes)?;
        }
        Ok(())
    }
}
