//! `Tuple(…)`: its elements one after another, each with streams of its own.

use crate::{
    ColumnError, Serialization, StreamPath, StreamSink, StreamSource, arrow_type,
    input::take,
    reader::{TypeReader, reader},
    stream::{StreamNames, required},
    writer::{TypeWriter, writer},
};
use arrow::{
    array::{Array, ArrayRef, StructArray, cast::AsArray},
    datatypes::{DataType as ArrowType, Fields},
};
use granary_types::{DataType, Element};
use std::sync::Arc;

/// What an element is called in the name of its streams.
fn name_of(at: usize, element: &Element) -> String {
    match &element.name {
        Some(name) => name.to_string(),
        None => (at + 1).to_string(),
    }
}

fn fields(elements: &[Element]) -> Fields {
    match arrow_type(&DataType::Tuple(elements.to_vec())) {
        ArrowType::Struct(fields) => fields,
        other => unreachable!("a tuple is a struct, not {other}"),
    }
}

/// The array of tuples with those elements.
pub(crate) fn tuples(fields: &Fields, elements: Vec<ArrayRef>, rows: usize) -> StructArray {
    if elements.is_empty() {
        return StructArray::new_empty_fields(rows, None);
    }
    StructArray::new(fields.clone(), elements, None)
}

/// Reads the elements.
pub(crate) struct TupleReader {
    fields: Fields,
    elements: Vec<Box<dyn TypeReader>>,
    /// An empty tuple has a byte per row.
    placeholder: StreamPath,
}

impl TupleReader {
    pub(crate) fn new(
        elements: &[Element],
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let readers = elements.iter().enumerate().map(|(at, element)| {
            let names = names.tuple_element(&name_of(at, element));
            reader(&element.data_type, &names, &serialization.element(at))
        });
        Ok(Self {
            fields: fields(elements),
            elements: readers.collect::<Result<_, _>>()?,
            placeholder: names.general(),
        })
    }
}

impl TypeReader for TupleReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        if self.elements.is_empty() {
            streams.push(self.placeholder.clone());
        }
        for element in &self.elements {
            element.streams(streams);
        }
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        let mut elements = self.elements.iter_mut();
        elements.try_for_each(|element| element.prefix(source))
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        if self.elements.is_empty() {
            take(required(source, &self.placeholder)?, rows, |_| {})?;
        }
        let elements = self.elements.iter_mut();
        let elements = elements.map(|element| element.read(source, rows));
        let elements = elements.collect::<Result<_, _>>()?;
        Ok(Arc::new(tuples(&self.fields, elements, rows)))
    }

    fn moved(&mut self) {
        self.elements.iter_mut().for_each(|element| element.moved());
    }
}

/// Writes the elements.
pub(crate) struct TupleWriter {
    elements: Vec<Box<dyn TypeWriter>>,
    placeholder: StreamPath,
}

impl TupleWriter {
    pub(crate) fn new(
        elements: &[Element],
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let writers = elements.iter().enumerate().map(|(at, element)| {
            let names = names.tuple_element(&name_of(at, element));
            writer(&element.data_type, &names, &serialization.element(at))
        });
        Ok(Self {
            elements: writers.collect::<Result<_, _>>()?,
            placeholder: names.general(),
        })
    }

    /// Each writer with its array.
    fn each<'a>(
        &'a mut self,
        values: &'a ArrayRef,
    ) -> impl Iterator<Item = (&'a mut Box<dyn TypeWriter>, &'a ArrayRef)> {
        self.elements.iter_mut().zip(values.as_struct().columns())
    }
}

impl TypeWriter for TupleWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        if self.elements.is_empty() {
            streams.push(self.placeholder.clone());
        }
        for element in &self.elements {
            element.streams(streams);
        }
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.each(values)
            .try_for_each(|(element, values)| element.prefix(values, sink))
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        if self.elements.is_empty() {
            let placeholders = vec![b'0'; values.len()];
            sink.stream(&self.placeholder)?.write_all(&placeholders)?;
        }
        self.each(values)
            .try_for_each(|(element, values)| element.write(values, sink))
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let mut elements = self.elements.iter_mut();
        elements.try_for_each(|element| element.suffix(sink))
    }
}
