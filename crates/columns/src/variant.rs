//! `Variant(…)`: for each row the number of a type, and each type's values in streams of their own.

use crate::{
    ColumnBuilder, ColumnError, RowBinaryWriter, Scalar, Serialization, StreamPath, StreamSink,
    StreamSource,
    binary_type::NOTHING,
    input::{read_bytes, read_u8, read_u64, read_varint, take},
    nullable::with_nulls,
    reader::{READ_ROWS_MAX, TypeReader, reader},
    row_binary::{encoding, is_value, split_variant},
    stream::{StreamNames, required},
    text::Strings,
    writer::{TypeWriter, writer},
};
use arrow::{
    array::{Array, ArrayRef, cast::AsArray},
    buffer::NullBuffer,
};
use granary_types::DataType;
use std::sync::Arc;

/// The number of no type.
pub(crate) const NULL: u8 = 255;

/// The numbers of types row by row.
const MODE_BASIC: u64 = 0;
/// A group of rows says whether all have the same number.
const MODE_COMPACT: u64 = 1;

/// In the order of their names, the types of a `Dynamic` with this name for what has no type of
/// its own.
pub(crate) const SHARED: &str = "SharedVariant";

/// One type of a `Variant`.
pub(crate) enum Alternative {
    /// A type, and values of it.
    Typed(DataType),
    /// Of a `Dynamic`: values of any type, each with its type before it.
    Shared,
}

impl Alternative {
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Typed(data_type) => data_type.to_string(),
            Self::Shared => SHARED.to_owned(),
        }
    }

    /// The type of its stream.
    fn stored(&self) -> &DataType {
        match self {
            Self::Typed(data_type) => data_type,
            Self::Shared => &DataType::String,
        }
    }
}

/// An alternative with its reader.
struct Element {
    alternative: Alternative,
    encoding: Vec<u8>,
    reader: Box<dyn TypeReader>,
}

impl Element {
    /// Reads `rows` values: each with the form of its type before it, `None` for `NULL`.
    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<Option<Reading<'_>>, ColumnError> {
        if rows == 0 {
            return Ok(None);
        }
        let values = self.reader.read(source, rows)?;
        Ok(Some(match &self.alternative {
            Alternative::Typed(data_type) => Reading::Typed {
                encoding: &self.encoding,
                values: RowBinaryWriter::new(data_type, &values)?,
                next: 0,
            },
            Alternative::Shared => Reading::Shared { values, next: 0 },
        }))
    }
}

/// Values of one alternative as they are handed out.
enum Reading<'a> {
    Typed {
        encoding: &'a [u8],
        values: RowBinaryWriter,
        next: usize,
    },
    Shared {
        values: ArrayRef,
        next: usize,
    },
}

impl Reading<'_> {
    /// Puts the next value into `value`; `false` for `NULL`.
    fn take(&mut self, value: &mut Vec<u8>) -> Result<bool, ColumnError> {
        value.clear();
        match self {
            Self::Typed {
                encoding,
                values,
                next,
            } => {
                value.extend_from_slice(encoding);
                values.write(*next, value)?;
                *next += 1;
                Ok(true)
            }
            Self::Shared { values, next } => {
                value.extend_from_slice(values.as_binary::<i32>().value(*next));
                *next += 1;
                is_value(value)
            }
        }
    }
}

/// What is left of a group of rows.
#[derive(Clone, Copy)]
struct Group {
    rows: u64,
    /// The number that all rows have.
    same: Option<u8>,
}

/// Reads a `Variant`, or what a `Dynamic` is made of.
pub(crate) struct VariantReader {
    prefix: StreamPath,
    numbers: StreamPath,
    elements: Vec<Element>,
    mode: u64,
    group: Option<Group>,
}

impl VariantReader {
    /// The alternatives come in the order of their numbers.
    pub(crate) fn new(
        alternatives: Vec<Alternative>,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let nested = serialization.nested();
        let elements = alternatives.into_iter().map(|alternative| {
            let names = names.variant_element(&alternative.name());
            let reader = reader(alternative.stored(), &names, &nested)?;
            let encoding = match &alternative {
                Alternative::Typed(data_type) => encoding(data_type)?,
                Alternative::Shared => Vec::new(),
            };
            Ok(Element {
                alternative,
                encoding,
                reader,
            })
        });
        Ok(Self {
            prefix: names.prefix(".variant_discr"),
            numbers: names.with(".variant_discr").general(),
            elements: elements.collect::<Result<_, ColumnError>>()?,
            mode: MODE_BASIC,
            group: None,
        })
    }

    fn read_numbers(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<Vec<u8>, ColumnError> {
        if rows > READ_ROWS_MAX {
            return Err(ColumnError::too_large(format!(
                "{rows} values of a Variant"
            )));
        }
        if rows == 0 {
            return Ok(Vec::new());
        }
        let input = required(source, &self.numbers)?;
        if self.mode == MODE_BASIC {
            return read_bytes(input, rows);
        }
        let mut numbers = Vec::new();
        while numbers.len() < rows {
            let mut group = match self.group.take() {
                Some(group) => group,
                None => Group {
                    rows: read_varint(input)?,
                    same: match read_u8(input)? {
                        0 => None,
                        1 => Some(NULL),
                        other => {
                            let what = format!("a group of a Variant has the form {other}");
                            return Err(ColumnError::damaged(what));
                        }
                    }
                    .map(|_| read_u8(input))
                    .transpose()?,
                },
            };
            let taken = group.rows.min((rows - numbers.len()) as u64);
            match group.same {
                Some(number) => numbers.resize(numbers.len() + taken as usize, number),
                None => take(input, taken as usize, |bytes| {
                    numbers.extend_from_slice(bytes);
                })?,
            }
            group.rows -= taken;
            self.group = (group.rows > 0).then_some(group);
        }
        Ok(numbers)
    }
}

impl TypeReader for VariantReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.prefix.clone());
        streams.push(self.numbers.clone());
        for element in &self.elements {
            element.reader.streams(streams);
        }
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.group = None;
        self.mode = read_u64(required(source, &self.prefix)?)?;
        if !matches!(self.mode, MODE_BASIC | MODE_COMPACT) {
            let what = format!("the mode {} of a Variant is not known", self.mode);
            return Err(ColumnError::damaged(what));
        }
        let mut elements = self.elements.iter_mut();
        elements.try_for_each(|element| element.reader.prefix(source))
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let numbers = self.read_numbers(source, rows)?;
        let mut counts = [0; 256];
        for number in &numbers {
            counts[*number as usize] += 1;
        }
        let elements = self.elements.iter_mut().zip(counts);
        let readings = elements.map(|(element, count)| element.read(source, count));
        let mut readings = readings.collect::<Result<Vec<_>, _>>()?;
        let mut values = Strings::with_capacity(rows);
        let (mut valid, mut value) = (Vec::with_capacity(rows), Vec::new());
        for number in numbers {
            value.clear();
            valid.push(match readings.get_mut(number as usize) {
                Some(Some(reading)) => reading.take(&mut value)?,
                _ if number == NULL => false,
                _ => {
                    return Err(ColumnError::damaged(
                        "a Variant names a type it does not have",
                    ));
                }
            });
            if valid.last() == Some(&false) {
                value.clear();
            }
            values.push(&value)?;
        }
        let values: ArrayRef = Arc::new(values.finish());
        Ok(with_nulls(&values, NullBuffer::from(valid)))
    }

    fn moved(&mut self) {
        self.group = None;
        for element in &mut self.elements {
            element.reader.moved();
        }
    }
}

/// An alternative with its writer.
struct Part {
    alternative: Alternative,
    writer: Box<dyn TypeWriter>,
}

/// Writes a `Variant`, or what a `Dynamic` is made of, in the mode that every version reads.
pub(crate) struct VariantWriter {
    prefix: StreamPath,
    numbers: StreamPath,
    parts: Vec<Part>,
    encodings: Vec<Vec<u8>>,
    /// The number of what has no type of its own.
    shared: Option<u8>,
}

impl VariantWriter {
    /// The alternatives come in the order of their numbers.
    pub(crate) fn new(
        alternatives: Vec<Alternative>,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let nested = serialization.nested();
        let mut encodings = Vec::new();
        let mut shared = None;
        let mut parts = Vec::new();
        for (number, alternative) in alternatives.into_iter().enumerate() {
            let names = names.variant_element(&alternative.name());
            let writer = writer(alternative.stored(), &names, &nested)?;
            match &alternative {
                Alternative::Typed(data_type) => encodings.push(encoding(data_type)?),
                Alternative::Shared => {
                    shared = Some(number as u8);
                    // begins no value: a type is never this long
                    encodings.push(vec![NOTHING; 64]);
                }
            }
            parts.push(Part {
                alternative,
                writer,
            });
        }
        Ok(Self {
            prefix: names.prefix(".variant_discr"),
            numbers: names.with(".variant_discr").general(),
            parts,
            encodings,
            shared,
        })
    }

    /// The number of each row's type, and the values of each type.
    fn sort(&self, values: &ArrayRef) -> Result<(Vec<u8>, Vec<ArrayRef>), ColumnError> {
        let builders = self
            .parts
            .iter()
            .map(|part| ColumnBuilder::new(part.alternative.stored()));
        let mut builders = builders.collect::<Result<Vec<_>, _>>()?;
        let values = values.as_binary::<i32>();
        let mut numbers = Vec::with_capacity(values.len());
        for row in 0..values.len() {
            numbers.push(if values.is_null(row) {
                NULL
            } else {
                self.put(values.value(row), &mut builders)?
            });
        }
        let arrays = builders.iter_mut().map(ColumnBuilder::take);
        Ok((numbers, arrays.collect::<Result<_, _>>()?))
    }

    fn put(&self, value: &[u8], builders: &mut [ColumnBuilder]) -> Result<u8, ColumnError> {
        match (split_variant(&self.encodings, value), self.shared) {
            (Ok((number, mut value)), _) => {
                builders[number as usize].push_row_binary(&mut value)?;
                if !value.is_empty() {
                    return Err(ColumnError::damaged("a value has bytes behind it"));
                }
                Ok(number)
            }
            (Err(_), Some(shared)) => {
                builders[shared as usize].push(Scalar::Bytes(value))?;
                Ok(shared)
            }
            (Err(error), None) => Err(error),
        }
    }
}

impl TypeWriter for VariantWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.prefix.clone());
        streams.push(self.numbers.clone());
        for part in &self.parts {
            part.writer.streams(streams);
        }
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let (_, arrays) = self.sort(values)?;
        sink.stream(&self.prefix)?
            .write_all(&MODE_BASIC.to_le_bytes())?;
        let mut parts = self.parts.iter_mut().zip(&arrays);
        parts.try_for_each(|(part, values)| part.writer.prefix(values, sink))
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let (numbers, arrays) = self.sort(values)?;
        sink.stream(&self.numbers)?.write_all(&numbers)?;
        for (part, values) in self.parts.iter_mut().zip(&arrays) {
            if !values.is_empty() {
                part.writer.write(values, sink)?;
            }
        }
        Ok(())
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let mut parts = self.parts.iter_mut();
        parts.try_for_each(|part| part.writer.suffix(sink))
    }
}
