//! `Array(T)`: the sizes of the arrays, then the items of all of them. A `Map` is an array of pairs.

use crate::{
    ColumnError, Serialization, StreamPath, StreamSink, StreamSource,
    reader::{TypeReader, reader},
    stream::{StreamNames, required},
    text::{read_offsets, write_sizes},
    writer::{TypeWriter, items, writer},
};
use arrow::{
    array::{Array, ArrayRef, ListArray, cast::AsArray},
    buffer::OffsetBuffer,
    datatypes::{ArrowNativeType, Field},
};
use granary_types::DataType;
use std::sync::Arc;

/// The array of lists with those items.
pub(crate) fn lists(offsets: OffsetBuffer<i32>, items: ArrayRef) -> ListArray {
    let field = Field::new("item", items.data_type().clone(), true);
    ListArray::new(Arc::new(field), offsets, items, None)
}

/// Reads sizes and items.
pub(crate) struct ArrayReader {
    sizes: StreamPath,
    items: Box<dyn TypeReader>,
}

impl ArrayReader {
    pub(crate) fn new(
        item: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        Ok(Self {
            sizes: names.array_sizes(),
            items: reader(item, &names.array_element(), &serialization.nested())?,
        })
    }
}

impl TypeReader for ArrayReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.sizes.clone());
        self.items.streams(streams);
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.items.prefix(source)
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let offsets = read_offsets(required(source, &self.sizes)?, rows, "the items of arrays")?;
        let count = offsets
            .last()
            .expect("there is one more than rows")
            .as_usize();
        let items = self.items.read(source, count)?;
        Ok(Arc::new(lists(offsets, items)))
    }

    fn moved(&mut self) {
        self.items.moved();
    }
}

/// Writes sizes and items.
pub(crate) struct ArrayWriter {
    sizes: StreamPath,
    items: Box<dyn TypeWriter>,
}

impl ArrayWriter {
    pub(crate) fn new(
        item: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        Ok(Self {
            sizes: names.array_sizes(),
            items: writer(item, &names.array_element(), &serialization.nested())?,
        })
    }
}

impl TypeWriter for ArrayWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.sizes.clone());
        self.items.streams(streams);
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.items.prefix(&items(values), sink)
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let offsets = values.as_list::<i32>().value_offsets();
        let sizes = offsets
            .array_windows()
            .map(|[start, end]| (end - start).as_usize() as u64);
        write_sizes(sizes, sink, &self.sizes)?;
        self.items.write(&items(values), sink)
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.items.suffix(sink)
    }
}
