//! Types whose values all have the same width: their stream is the array of values, little-endian.

use crate::{
    ColumnError, StreamPath, StreamSink, StreamSource, arrow_type,
    input::read_buffer,
    reader::TypeReader,
    stream::{StreamNames, required},
    writer::TypeWriter,
};
use arrow::{
    array::{Array, ArrayData, ArrayRef, NullArray, make_array},
    buffer::{Buffer, MutableBuffer},
    datatypes::DataType as ArrowType,
};
use granary_types::DataType;
use std::{borrow::Cow, io::BufRead, sync::Arc};

// Values are copied between files and memory as they are.
const _: () = assert!(cfg!(target_endian = "little"));

/// How the stored bytes of a value become those in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Same,
    /// Big-endian in memory.
    Reversed,
    /// `BFloat16`: the upper half of a `Float32`.
    UpperHalf,
    /// A decimal of 4 or 8 bytes is one of 16 in memory.
    Widened,
    /// `Nothing`: a byte that says nothing, and no value.
    Ignored,
}

/// A type of fixed width, between file and memory.
#[derive(Debug, Clone)]
pub(crate) struct Fixed {
    pub(crate) width: usize,
    form: Form,
    arrow: ArrowType,
}

impl Fixed {
    /// `None` for a type of another kind.
    pub(crate) fn of(data_type: &DataType) -> Option<Self> {
        let width = data_type.fixed_width_bytes()?;
        let form = match data_type {
            DataType::UInt128 | DataType::UInt256 | DataType::Uuid => Form::Reversed,
            DataType::BFloat16 => Form::UpperHalf,
            DataType::Decimal { .. } if width < 16 => Form::Widened,
            DataType::Nothing => Form::Ignored,
            _ => Form::Same,
        };
        Some(Self {
            width,
            form,
            arrow: arrow_type(data_type),
        })
    }

    /// The next `rows` values of a stream.
    pub(crate) fn read(
        &self,
        input: &mut dyn BufRead,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let size = rows.checked_mul(self.width);
        let size = size.ok_or_else(|| ColumnError::too_large("the values"))?;
        Ok(self.array(read_buffer(input, size)?, rows))
    }

    /// The array of `rows` values, from their bytes as stored.
    pub(crate) fn array(&self, stored: MutableBuffer, rows: usize) -> ArrayRef {
        assert_eq!(stored.len(), rows * self.width, "all values are there");
        let values = match self.form {
            Form::Same => stored.into(),
            Form::Reversed => reversed(stored, self.width).into(),
            Form::UpperHalf => widened(&stored, upper_half),
            Form::Widened if self.width == 4 => widened(&stored, |value: [u8; 4]| {
                i128::from(i32::from_le_bytes(value)).to_le_bytes()
            }),
            Form::Widened => widened(&stored, |value: [u8; 8]| {
                i128::from(i64::from_le_bytes(value)).to_le_bytes()
            }),
            Form::Ignored => return Arc::new(NullArray::new(rows)),
        };
        array(&self.arrow, rows, values)
    }

    /// The bytes as stored, of all values of an array; where it is null, they are zero.
    pub(crate) fn bytes<'a>(&self, data: &'a ArrayData) -> Result<Cow<'a, [u8]>, ColumnError> {
        if self.form == Form::Ignored {
            return Ok(Cow::Owned(vec![b'0'; data.len()]));
        }
        let values = memory(data, self.memory_width());
        let mut bytes = match self.form {
            Form::Same | Form::Ignored => Cow::Borrowed(values),
            Form::Reversed => {
                Cow::Owned(reversed(MutableBuffer::from(values.to_vec()), self.width).to_vec())
            }
            Form::UpperHalf => Cow::Owned(narrowed(values, |value: [u8; 4]| {
                Some([value[2], value[3]])
            })?),
            Form::Widened if self.width == 4 => Cow::Owned(narrowed(values, |value| {
                let value = i32::try_from(i128::from_le_bytes(value)).ok()?;
                Some(value.to_le_bytes())
            })?),
            Form::Widened => Cow::Owned(narrowed(values, |value| {
                let value = i64::try_from(i128::from_le_bytes(value)).ok()?;
                Some(value.to_le_bytes())
            })?),
        };
        zero_nulls(data, self.width, &mut bytes);
        Ok(bytes)
    }

    /// Appends the bytes as stored of a value that is kept as bytes.
    pub(crate) fn store(&self, value: &[u8], stored: &mut MutableBuffer) {
        assert_eq!(value.len(), self.width, "a value has the width of its type");
        if self.form == Form::Reversed {
            let start = stored.len();
            stored.extend_from_slice(value);
            stored.as_slice_mut()[start..].reverse();
        } else {
            stored.extend_from_slice(value);
        }
    }

    /// The bytes in memory of all values of an array.
    pub(crate) fn memory(&self, data: &ArrayData) -> Buffer {
        if self.form == Form::Ignored {
            return Buffer::default();
        }
        let width = self.memory_width();
        data.buffers()[0].slice_with_length(data.offset() * width, data.len() * width)
    }

    /// Appends the bytes as stored of the value in `row`, from those in memory.
    #[inline]
    pub(crate) fn put(&self, memory: &[u8], row: usize, output: &mut Vec<u8>) {
        let width = self.memory_width();
        if self.form == Form::Ignored {
            return output.push(b'0');
        }
        let value = &memory[row * width..][..width];
        match self.form {
            Form::Same | Form::Ignored => output.extend_from_slice(value),
            Form::Reversed => output.extend(value.iter().rev()),
            Form::UpperHalf => output.extend_from_slice(&value[2..]),
            Form::Widened => output.extend_from_slice(&value[..self.width]),
        }
    }

    fn memory_width(&self) -> usize {
        match self.form {
            Form::UpperHalf => 4,
            Form::Widened => 16,
            _ => self.width,
        }
    }
}

/// The array of that type with those values.
pub(crate) fn array(arrow: &ArrowType, rows: usize, values: Buffer) -> ArrayRef {
    let data = ArrayData::builder(arrow.clone())
        .len(rows)
        .add_buffer(values);
    make_array(data.build().expect("values of a fixed width are all valid"))
}

/// The values of an array in memory.
fn memory(data: &ArrayData, width: usize) -> &[u8] {
    &data.buffers()[0].as_slice()[data.offset() * width..][..data.len() * width]
}

fn reversed(mut values: MutableBuffer, width: usize) -> MutableBuffer {
    for value in values.as_slice_mut().chunks_exact_mut(width) {
        value.reverse();
    }
    values
}

fn upper_half(value: [u8; 2]) -> [u8; 4] {
    [0, 0, value[0], value[1]]
}

fn widened<const STORED: usize, const MEMORY: usize>(
    stored: &MutableBuffer,
    widen: impl Fn([u8; STORED]) -> [u8; MEMORY],
) -> Buffer {
    let (values, _) = stored.as_slice().as_chunks::<STORED>();
    let mut wide = MutableBuffer::from_len_zeroed(values.len() * MEMORY);
    let (places, _) = wide.as_slice_mut().as_chunks_mut::<MEMORY>();
    for (place, value) in places.iter_mut().zip(values) {
        *place = widen(*value);
    }
    wide.into()
}

fn narrowed<const STORED: usize, const MEMORY: usize>(
    values: &[u8],
    narrow: impl Fn([u8; MEMORY]) -> Option<[u8; STORED]>,
) -> Result<Vec<u8>, ColumnError> {
    let (values, _) = values.as_chunks::<MEMORY>();
    let mut stored = vec![0; values.len() * STORED];
    let (places, _) = stored.as_chunks_mut::<STORED>();
    for (place, value) in places.iter_mut().zip(values) {
        *place = narrow(*value)
            .ok_or_else(|| ColumnError::damaged("a decimal has more digits than its type"))?;
    }
    Ok(stored)
}

fn zero_nulls(data: &ArrayData, width: usize, bytes: &mut Cow<'_, [u8]>) {
    let Some(nulls) = data.nulls().filter(|nulls| nulls.null_count() > 0) else {
        return;
    };
    let bytes = bytes.to_mut();
    for (row, value) in bytes.chunks_exact_mut(width).enumerate() {
        if nulls.is_null(row) {
            value.fill(0);
        }
    }
}

/// Reads a stream of values of fixed width.
pub(crate) struct FixedReader {
    stream: StreamPath,
    fixed: Fixed,
}

impl FixedReader {
    pub(crate) fn new(data_type: &DataType, fixed: Fixed, names: &StreamNames) -> Self {
        Self {
            stream: names.values(data_type),
            fixed,
        }
    }
}

impl TypeReader for FixedReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        self.fixed.read(required(source, &self.stream)?, rows)
    }
}

/// Writes a stream of values of fixed width.
pub(crate) struct FixedWriter {
    stream: StreamPath,
    fixed: Fixed,
}

impl FixedWriter {
    pub(crate) fn new(data_type: &DataType, fixed: Fixed, names: &StreamNames) -> Self {
        Self {
            stream: names.values(data_type),
            fixed,
        }
    }
}

impl TypeWriter for FixedWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let data = values.to_data();
        let bytes = self.fixed.bytes(&data)?;
        Ok(sink.stream(&self.stream)?.write_all(&bytes)?)
    }
}
