//! `Nullable(T)`: a null map, a byte per row, beside values of which those under `NULL` mean nothing.

use crate::{
    ColumnError, Serialization, StreamPath, StreamSink, StreamSource,
    input::read_buffer,
    reader::{TypeReader, reader},
    stream::{StreamNames, required},
    writer::{TypeWriter, writer},
};
use arrow::{
    array::{Array, ArrayRef, make_array},
    buffer::{BooleanBuffer, NullBuffer},
    datatypes::DataType as ArrowType,
};
use granary_types::DataType;

/// The array with nulls where `nulls` says so. An array of `Nothing` stays as it is.
pub(crate) fn with_nulls(values: &ArrayRef, nulls: NullBuffer) -> ArrayRef {
    if nulls.null_count() == 0 || *values.data_type() == ArrowType::Null {
        return values.clone();
    }
    let data = values.to_data().into_builder().nulls(Some(nulls));
    make_array(data.build().expect("as many bits as values"))
}

/// Reads a null map and values.
pub(crate) struct NullableReader {
    null_map: StreamPath,
    values: Box<dyn TypeReader>,
}

impl NullableReader {
    pub(crate) fn new(
        inner: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        Ok(Self {
            null_map: names.with(".null").general(),
            values: reader(inner, &names.with(""), &serialization.nested())?,
        })
    }
}

impl TypeReader for NullableReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.null_map.clone());
        self.values.streams(streams);
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.values.prefix(source)
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let map = read_buffer(required(source, &self.null_map)?, rows)?;
        let map = map.as_slice();
        let valid = BooleanBuffer::collect_bool(rows, |row| map[row] == 0);
        let values = self.values.read(source, rows)?;
        Ok(with_nulls(&values, NullBuffer::new(valid)))
    }

    fn moved(&mut self) {
        self.values.moved();
    }
}

/// Writes a null map and values.
pub(crate) struct NullableWriter {
    null_map: StreamPath,
    values: Box<dyn TypeWriter>,
}

impl NullableWriter {
    pub(crate) fn new(
        inner: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        Ok(Self {
            null_map: names.with(".null").general(),
            values: writer(inner, &names.with(""), &serialization.nested())?,
        })
    }
}

impl TypeWriter for NullableWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.null_map.clone());
        self.values.streams(streams);
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.values.prefix(values, sink)
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let map: Vec<u8> = match values.logical_nulls() {
            Some(nulls) => nulls.iter().map(|is_valid| u8::from(!is_valid)).collect(),
            None => vec![0; values.len()],
        };
        sink.stream(&self.null_map)?.write_all(&map)?;
        self.values.write(values, sink)
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        self.values.suffix(sink)
    }
}
