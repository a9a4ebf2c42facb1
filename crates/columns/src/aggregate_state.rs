//! States of aggregate functions: they stand back to back, so that only a function that is known
//! says where one ends.

use crate::{
    ColumnError, StreamPath, StreamSink, StreamSource,
    input::{split, split_size, split_string, split_varint},
    reader::TypeReader,
    row_binary::skip_value,
    stream::{StreamNames, required},
    text::Strings,
    writer::TypeWriter,
};
use arrow::{
    array::{Array, ArrayRef, cast::AsArray},
    datatypes::ArrowNativeType,
};
use granary_types::{AggregateState, DataType};
use std::{io::BufRead, sync::Arc};

mod merge;

pub use merge::merge_states;

/// A text's size is one less than its bytes where it ends in a zero byte, and this where there is
/// no text.
const NO_TEXT: i32 = -1;

/// What a state consists of.
enum Form {
    /// `count`: a number of variable length.
    Count,
    /// `sum`: so many bytes.
    Sum(usize),
    /// `avg`: so many bytes, and the count.
    Average(usize),
    /// `min`, `max`, `any`, `anyLast` of a text.
    Text,
    /// The same of another type: whether there is a value, and the value.
    Value(DataType),
    /// `uniqExact`, `groupArray`: a count, and so many values of that width.
    Values(usize),
    /// `uniq`: how far the hashes are thinned out, a count, and so many hashes.
    Hashes,
    /// `groupArray` of other types: a count, and values with their sizes before them.
    SizedValues,
    /// Of a `Nullable`: whether there was a value, and if so, the state.
    Optional(Box<Form>),
}

impl Form {
    fn of(state: &AggregateState) -> Result<Self, ColumnError> {
        let argument = state.arguments.first();
        let is_nullable = argument.is_some_and(DataType::is_nullable);
        let inner = argument.map(|argument| argument.inner().storage());
        let form = match (&*state.function, inner) {
            ("count", _) => Some(Self::Count),
            ("sum", Some(inner)) => sum_width(&inner).map(Self::Sum),
            ("avg", Some(inner)) => average_width(&inner).map(Self::Average),
            ("min" | "max" | "any" | "anyLast", Some(DataType::String)) => Some(Self::Text),
            ("min" | "max" | "any" | "anyLast", Some(inner)) => Some(Self::Value(inner)),
            ("uniqExact", Some(inner)) => {
                let width = plain_width(&inner).or(match inner {
                    DataType::Uuid | DataType::Date32 => inner.fixed_width_bytes(),
                    _ => None,
                });
                let width = width.filter(|_| state.arguments.len() == 1);
                Some(Self::Values(width.unwrap_or(HASH_BYTES)))
            }
            ("uniq", Some(_)) => Some(Self::Hashes),
            ("groupArray", Some(inner)) => {
                Some(plain_width(&inner).map_or(Self::SizedValues, Self::Values))
            }
            _ => None,
        };
        let form = form.ok_or_else(|| opaque(state))?;
        let keeps_nulls_out = matches!(&*state.function, "count" | "groupArray");
        Ok(if is_nullable && !keeps_nulls_out {
            Self::Optional(Box::new(form))
        } else {
            form
        })
    }

    /// Moves `input` behind one state.
    fn skip(&self, input: &mut &[u8]) -> Result<(), ColumnError> {
        match self {
            Self::Count => split_varint(input).map(drop),
            Self::Sum(width) => split(input, *width).map(drop),
            Self::Average(width) => {
                split(input, *width)?;
                split_varint(input).map(drop)
            }
            Self::Text => {
                let size = split(input, 4)?.first_chunk().expect("4 bytes were cut");
                match i32::from_le_bytes(*size) {
                    NO_TEXT => Ok(()),
                    size => match usize::try_from(size) {
                        Ok(size) => split(input, size).map(drop),
                        Err(_) => Err(ColumnError::damaged("a text has a negative size")),
                    },
                }
            }
            Self::Value(data_type) => match split(input, 1)?[0] {
                0 => Ok(()),
                _ => skip_value(data_type, input),
            },
            Self::Values(width) => {
                let size = split_size(input)?.checked_mul(*width);
                let size = size.ok_or_else(|| ColumnError::damaged("a state is too large"))?;
                split(input, size).map(drop)
            }
            Self::Hashes => {
                split(input, 1)?;
                let size = split_size(input)?.checked_mul(size_of::<u32>());
                let size = size.ok_or_else(|| ColumnError::damaged("a state is too large"))?;
                split(input, size).map(drop)
            }
            Self::SizedValues => {
                for _ in 0..split_varint(input)? {
                    split_string(input)?;
                }
                Ok(())
            }
            Self::Optional(form) => match split(input, 1)?[0] {
                0 => Ok(()),
                _ => form.skip(input),
            },
        }
    }

    /// The state that has seen nothing.
    fn empty(&self) -> Vec<u8> {
        match self {
            Self::Sum(width) => vec![0; *width],
            Self::Average(width) => vec![0; width + 1],
            Self::Hashes => vec![0, 0],
            Self::Text => NO_TEXT.to_le_bytes().to_vec(),
            _ => vec![0],
        }
    }
}

/// What `uniqExact` keeps of values that are not numbers.
const HASH_BYTES: usize = 16;

fn opaque(state: &AggregateState) -> ColumnError {
    let name = DataType::AggregateFunction(Box::new(state.clone()));
    ColumnError::unsupported(format!("telling states of {name} apart"))
}

/// The width of a type that these functions keep as it is.
fn plain_width(data_type: &DataType) -> Option<usize> {
    let is_plain = match data_type {
        DataType::Date
        | DataType::DateTime(_)
        | DataType::Ipv4
        | DataType::Enum8(_)
        | DataType::Enum16(_) => true,
        other => is_arithmetic(other),
    };
    data_type.fixed_width_bytes().filter(|_| is_plain)
}

/// Whether the type is an integer or floating-point number.
fn is_arithmetic(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(
            data_type,
            DataType::Bool | DataType::BFloat16 | DataType::Float32 | DataType::Float64
        )
}

fn sum_width(argument: &DataType) -> Option<usize> {
    let width = argument.fixed_width_bytes()?;
    match argument {
        DataType::Decimal { .. } => Some(width.max(16)),
        DataType::Interval(_) => Some(8),
        other if is_arithmetic(other) => Some(width.max(8)),
        _ => None,
    }
}

fn average_width(argument: &DataType) -> Option<usize> {
    let width = argument.fixed_width_bytes()?;
    match argument {
        DataType::Decimal { .. } => Some(width.max(16)),
        other if is_arithmetic(other) && width <= 8 => Some(8),
        _ => None,
    }
}

/// Moves `input` behind one state.
pub(crate) fn skip_state(state: &AggregateState, input: &mut &[u8]) -> Result<(), ColumnError> {
    Form::of(state)?.skip(input)
}

/// The state that has seen nothing.
pub(crate) fn empty_state(state: &AggregateState) -> Result<Vec<u8>, ColumnError> {
    Ok(Form::of(state)?.empty())
}

/// Reads states.
pub(crate) struct StateReader {
    stream: StreamPath,
    form: Form,
}

impl StateReader {
    pub(crate) fn new(state: &AggregateState, names: &StreamNames) -> Result<Self, ColumnError> {
        let data_type = DataType::AggregateFunction(Box::new(state.clone()));
        Ok(Self {
            stream: names.values(&data_type),
            form: Form::of(state)?,
        })
    }

    fn read_state(&self, input: &mut dyn BufRead, states: &mut Strings) -> Result<(), ColumnError> {
        let buffered = input.fill_buf()?;
        let mut rest = buffered;
        match self.form.skip(&mut rest) {
            Ok(()) => {
                let size = buffered.len() - rest.len();
                states.push(&buffered[..size])?;
                input.consume(size);
                Ok(())
            }
            Err(ColumnError::Truncated) => self.read_long_state(input, states),
            Err(error) => Err(error),
        }
    }

    /// A state that goes on behind the buffer.
    fn read_long_state(
        &self,
        input: &mut dyn BufRead,
        states: &mut Strings,
    ) -> Result<(), ColumnError> {
        let mut state = Vec::new();
        loop {
            let buffered = input.fill_buf()?;
            if buffered.is_empty() {
                return Err(ColumnError::Truncated);
            }
            let (before, added) = (state.len(), buffered.len());
            state.extend_from_slice(buffered);
            let mut rest = &state[..];
            match self.form.skip(&mut rest) {
                Ok(()) => {
                    let size = state.len() - rest.len();
                    states.push(&state[..size])?;
                    input.consume(size - before);
                    return Ok(());
                }
                Err(ColumnError::Truncated) => input.consume(added),
                Err(error) => return Err(error),
            }
        }
    }
}

impl TypeReader for StateReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let mut states = Strings::with_capacity(rows);
        if rows > 0 {
            let input = required(source, &self.stream)?;
            for _ in 0..rows {
                self.read_state(input, &mut states)?;
            }
        }
        Ok(Arc::new(states.finish()))
    }
}

/// Writes states.
pub(crate) struct StateWriter {
    stream: StreamPath,
}

impl StateWriter {
    pub(crate) fn new(state: &AggregateState, names: &StreamNames) -> Self {
        let data_type = DataType::AggregateFunction(Box::new(state.clone()));
        Self {
            stream: names.values(&data_type),
        }
    }
}

impl TypeWriter for StateWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.stream.clone());
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let states = values.as_binary::<i32>();
        let output = sink.stream(&self.stream)?;
        let offsets = states.value_offsets();
        let (start, end) = (offsets[0].as_usize(), offsets[states.len()].as_usize());
        Ok(output.write_all(&states.value_data()[start..end])?)
    }
}
