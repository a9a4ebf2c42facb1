//! `JSON`: declared paths with columns of their types, dynamic paths with a `Dynamic` each, and
//! shared data with the rest, row by row.

use crate::{
    ColumnBuilder, ColumnError, RowBinaryWriter, Serialization, StreamPath, StreamSink,
    StreamSource,
    array::{ArrayWriter, lists},
    dynamic::{DynamicReader, DynamicWriter, skip_statistics},
    input::{put_string, put_varint, read_name, read_size, read_u64, read_varint},
    json_shared::{SharedData, SharedReader},
    nullable::with_nulls,
    reader::{TypeReader, pairs, reader},
    row_binary::{encoding, is_value, json_paths},
    stream::{StreamNames, required},
    text::Strings,
    tuple::tuples,
    writer::{TypeWriter, writer},
};
use arrow::{
    array::{Array, ArrayRef, BinaryArray, cast::AsArray},
    buffer::{NullBuffer, OffsetBuffer, ScalarBuffer},
    datatypes::{DataType as ArrowType, Field, Fields},
};
use granary_types::{DataType, JsonType};
use std::{
    collections::{BTreeMap, HashMap},
    io::BufRead,
    sync::Arc,
};

const V1: u64 = 0;
const V2: u64 = 2;
const V3: u64 = 4;

/// A `JSON` has no more dynamic paths than this.
const PATHS_MAX: usize = 100_000;

/// Buckets of shared data are no more than this.
const BUCKETS_MAX: usize = 1 << 12;

/// A declared path.
struct TypedPath<T: ?Sized> {
    path: Box<str>,
    data_type: DataType,
    encoding: Vec<u8>,
    values: Box<T>,
}

/// Reads a `JSON`.
pub(crate) struct JsonReader {
    structure: StreamPath,
    names: StreamNames,
    serialization: Serialization,
    typed: Vec<TypedPath<dyn TypeReader>>,
    dynamic: Vec<(String, DynamicReader)>,
    shared: Option<SharedReader>,
}

impl JsonReader {
    pub(crate) fn new(
        json: &JsonType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let typed = json.typed_paths.iter().map(|(path, data_type)| {
            let names = names.json_path(path);
            Ok(TypedPath {
                path: path.clone(),
                data_type: data_type.clone(),
                encoding: encoding(data_type)?,
                values: reader(data_type, &names, &serialization.nested())?,
            })
        });
        Ok(Self {
            structure: names.with(".object_structure").general(),
            names: names.clone(),
            serialization: serialization.clone(),
            typed: typed.collect::<Result<_, ColumnError>>()?,
            dynamic: Vec::new(),
            shared: None,
        })
    }

    fn read_structure(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        let input = required(source, &self.structure)?;
        let version = read_u64(input)?;
        match version {
            V1 => drop(read_varint(input)?),
            V2 | V3 => {}
            other => {
                let what = format!("the structure version {other} of a JSON is not known");
                return Err(ColumnError::damaged(what));
            }
        }
        let count = read_size(input)?;
        if count > PATHS_MAX {
            return Err(ColumnError::damaged(format!("a JSON of {count} paths")));
        }
        let mut paths = Vec::new();
        for _ in 0..count {
            paths.push(read_name(input)?);
        }
        let shared = if version == V3 {
            read_shared(input)?
        } else {
            SharedData::Map
        };
        skip_statistics(input, paths.len(), version == V3)?;
        let dynamic = paths.into_iter().map(|path| {
            let names = self.names.json_path(&path);
            let values = DynamicReader::new(&names, &self.serialization.nested());
            (path, values)
        });
        self.dynamic = dynamic.collect();
        let names = self.names.with(".object_shared_data").without_codecs();
        self.shared = Some(SharedReader::new(shared, &names)?);
        Ok(())
    }
}

/// How a structure of version 3 says that shared data is laid out.
fn read_shared(input: &mut dyn BufRead) -> Result<SharedData, ColumnError> {
    let version = read_varint(input)?;
    if version == 0 {
        return Ok(SharedData::Map);
    }
    let buckets = read_size(input)?;
    if !(1..=BUCKETS_MAX).contains(&buckets) {
        let what = format!("a JSON of {buckets} buckets");
        return Err(ColumnError::damaged(what));
    }
    SharedData::in_buckets(version, buckets)
}

impl TypeReader for JsonReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.structure.clone());
        for typed in &self.typed {
            typed.values.streams(streams);
        }
        for (_, values) in &self.dynamic {
            values.streams(streams);
        }
        if let Some(shared) = &self.shared {
            shared.streams(streams);
        }
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.read_structure(source)?;
        for typed in &mut self.typed {
            typed.values.prefix(source)?;
        }
        for (_, values) in &mut self.dynamic {
            values.prefix(source)?;
        }
        Ok(())
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let shared = self.shared.as_mut();
        let shared = shared.ok_or_else(|| ColumnError::damaged("a JSON without structure"))?;
        let mut columns: Vec<(&[u8], BinaryArray)> = Vec::new();
        for typed in &mut self.typed {
            let values = typed.values.read(source, rows)?;
            let values = with_types(&typed.data_type, &typed.encoding, &values)?;
            columns.push((typed.path.as_bytes(), values));
        }
        for (path, values) in &mut self.dynamic {
            let values = values.read(source, rows)?;
            columns.push((path.as_bytes(), values.as_binary().clone()));
        }
        columns.sort_by_key(|(path, _)| *path);
        check_once(columns.iter().map(|(path, _)| *path))?;
        let shared = shared.read(source, rows)?;
        let mut values = Strings::with_capacity(rows);
        let mut value = Vec::new();
        for (row, pairs) in shared.into_iter().enumerate() {
            value.clear();
            put_row(&columns, row, &pairs, &mut value)?;
            values.push(&value)?;
        }
        Ok(Arc::new(values.finish()))
    }

    fn moved(&mut self) {
        for typed in &mut self.typed {
            typed.values.moved();
        }
        for (_, values) in &mut self.dynamic {
            values.moved();
        }
        if let Some(shared) = &mut self.shared {
            shared.moved();
        }
    }
}

/// The values in row-binary form, each with its type before it.
fn with_types(
    data_type: &DataType,
    encoding: &[u8],
    values: &ArrayRef,
) -> Result<BinaryArray, ColumnError> {
    let writer = RowBinaryWriter::new(data_type, values)?;
    let mut typed = Strings::with_capacity(values.len());
    let mut value = Vec::new();
    for row in 0..values.len() {
        value.clear();
        value.extend_from_slice(encoding);
        writer.write(row, &mut value)?;
        typed.push(&value)?;
    }
    Ok(typed.finish())
}

/// Appends a row: the paths of the columns that have a value there, and those of shared data.
fn put_row(
    columns: &[(&[u8], BinaryArray)],
    row: usize,
    shared: &[(Vec<u8>, Vec<u8>)],
    output: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    let own = columns.iter().filter(|(_, values)| values.is_valid(row));
    let own = own.map(|(path, values)| (*path, values.value(row)));
    let mut paths: Vec<(&[u8], &[u8])> = own.collect();
    let sorted = paths.len();
    for (path, value) in shared {
        if is_value(value)? {
            paths.push((path, value));
        }
    }
    if paths.len() > sorted {
        paths.sort_by_key(|(path, _)| *path);
        check_once(paths.iter().map(|(path, _)| *path))?;
    }
    put_varint(paths.len() as u64, output);
    for (path, value) in paths {
        put_string(path, output);
        output.extend_from_slice(value);
    }
    Ok(())
}

/// Paths come sorted; none may come twice.
fn check_once<'a>(paths: impl Iterator<Item = &'a [u8]>) -> Result<(), ColumnError> {
    let mut last = None;
    for path in paths {
        if last.replace(path) == Some(path) {
            return Err(ColumnError::damaged("a path stands twice in a JSON"));
        }
    }
    Ok(())
}

/// The type of shared data in a map: paths, and values with their types before them.
pub(crate) fn shared_pairs() -> DataType {
    let pairs = pairs(&DataType::String, &DataType::String);
    match pairs {
        DataType::Tuple(mut elements) => {
            elements[0].name = Some("paths".into());
            elements[1].name = Some("values".into());
            DataType::Tuple(elements)
        }
        other => other,
    }
}

/// Writes a `JSON` with the structure that every version since 25.5 reads.
pub(crate) struct JsonWriter {
    structure: StreamPath,
    names: StreamNames,
    serialization: Serialization,
    paths_max: usize,
    types_max: u8,
    typed: Vec<TypedPath<dyn TypeWriter>>,
    /// The paths that have a `Dynamic` of their own, once they are known.
    dynamic: Option<BTreeMap<Box<[u8]>, DynamicWriter>>,
    shared: ArrayWriter,
}

/// The values of a `JSON` path by path.
struct Columns {
    typed: Vec<ArrayRef>,
    dynamic: Vec<ArrayRef>,
    shared: ArrayRef,
}

impl JsonWriter {
    pub(crate) fn new(
        json: &JsonType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let typed = json.typed_paths.iter().map(|(path, data_type)| {
            let names = names.json_path(path);
            Ok(TypedPath {
                path: path.clone(),
                data_type: data_type.clone(),
                encoding: encoding(data_type)?,
                values: writer(data_type, &names, &serialization.nested())?,
            })
        });
        let shared = names.with(".object_shared_data").without_codecs();
        Ok(Self {
            structure: names.with(".object_structure").general(),
            names: names.clone(),
            serialization: serialization.clone(),
            paths_max: usize::try_from(json.dynamic_paths_max)
                .unwrap_or(0)
                .min(PATHS_MAX),
            types_max: json.dynamic_types_max,
            typed: typed.collect::<Result<_, ColumnError>>()?,
            dynamic: None,
            shared: ArrayWriter::new(&shared_pairs(), &shared, &Serialization::default())?,
        })
    }

    /// Decides which paths have a `Dynamic` of their own: the most frequent ones.
    fn decide(&self, values: &ArrayRef) -> Result<BTreeMap<Box<[u8]>, DynamicWriter>, ColumnError> {
        let mut counts: HashMap<&[u8], u64> = HashMap::new();
        for value in values.as_binary::<i32>().iter().flatten() {
            for (path, _) in json_paths(value)? {
                *counts.entry(path).or_default() += 1;
            }
        }
        for typed in &self.typed {
            counts.remove(typed.path.as_bytes());
        }
        let mut paths: Vec<(&[u8], u64)> = counts.into_iter().collect();
        paths.sort_by_key(|(path, count)| (std::cmp::Reverse(*count), *path));
        paths.truncate(self.paths_max);
        let writers = paths.into_iter().map(|(path, _)| {
            let name = std::str::from_utf8(path);
            let name = name.map_err(|_| ColumnError::damaged("a path of a JSON is not UTF-8"))?;
            let names = self.names.json_path(name);
            let nested = self.serialization.nested();
            let values = DynamicWriter::new(self.types_max, &names, &nested);
            Ok((path.into(), values))
        });
        writers.collect()
    }

    fn columns(
        &self,
        dynamic: &BTreeMap<Box<[u8]>, DynamicWriter>,
        values: &ArrayRef,
    ) -> Result<Columns, ColumnError> {
        let values = values.as_binary::<i32>();
        let mut typed = PathValues::new(self.typed.iter().map(|typed| typed.path.as_bytes()));
        let mut own = PathValues::new(dynamic.keys().map(|path| &**path));
        let mut shared = SharedColumn::default();
        for value in values {
            for (path, value) in json_paths(value.unwrap_or(&[0]))? {
                if !typed.put(path, value)? && !own.put(path, value)? {
                    shared.put(path, value)?;
                }
            }
            typed.end_row()?;
            own.end_row()?;
            shared.end_row()?;
        }
        let typed = typed.finish().into_iter().zip(&self.typed);
        Ok(Columns {
            typed: typed
                .map(|(values, typed)| without_types(typed, values.as_binary()))
                .collect::<Result<_, _>>()?,
            dynamic: own.finish(),
            shared: shared.finish(),
        })
    }
}

/// Values of some paths row by row; null where a row does not have the path.
struct PathValues<'a> {
    numbers: HashMap<&'a [u8], usize>,
    columns: Vec<(Strings, Vec<bool>)>,
    rows: usize,
}

impl<'a> PathValues<'a> {
    fn new(paths: impl Iterator<Item = &'a [u8]>) -> Self {
        let numbers: HashMap<&[u8], usize> = paths.zip(0..).collect();
        let columns = (0..numbers.len()).map(|_| (Strings::with_capacity(0), Vec::new()));
        Self {
            columns: columns.collect(),
            numbers,
            rows: 0,
        }
    }

    /// Whether the path is one of these.
    fn put(&mut self, path: &[u8], value: &[u8]) -> Result<bool, ColumnError> {
        let Some(number) = self.numbers.get(path) else {
            return Ok(false);
        };
        let (values, valid) = &mut self.columns[*number];
        if valid.len() > self.rows {
            return Err(ColumnError::damaged("a path stands twice in a JSON"));
        }
        valid.push(true);
        values.push(value)?;
        Ok(true)
    }

    fn end_row(&mut self) -> Result<(), ColumnError> {
        self.rows += 1;
        for (values, valid) in &mut self.columns {
            if valid.len() < self.rows {
                valid.push(false);
                values.push(&[])?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<ArrayRef> {
        let columns = self.columns.into_iter().map(|(values, valid)| {
            let values: ArrayRef = Arc::new(values.finish());
            with_nulls(&values, NullBuffer::from(valid))
        });
        columns.collect()
    }
}

/// The paths without a column, row by row.
struct SharedColumn {
    offsets: Vec<i32>,
    paths: Strings,
    values: Strings,
}

impl Default for SharedColumn {
    fn default() -> Self {
        Self {
            offsets: vec![0],
            paths: Strings::with_capacity(0),
            values: Strings::with_capacity(0),
        }
    }
}

impl SharedColumn {
    fn put(&mut self, path: &[u8], value: &[u8]) -> Result<(), ColumnError> {
        self.paths.push(path)?;
        self.values.push(value)
    }

    fn end_row(&mut self) -> Result<(), ColumnError> {
        let end = i32::try_from(self.paths.len());
        self.offsets
            .push(end.map_err(|_| ColumnError::too_large("the paths of a JSON"))?);
        Ok(())
    }

    fn finish(self) -> ArrayRef {
        let field = |name| Field::new(name, ArrowType::Binary, true);
        let fields = Fields::from(vec![field("paths"), field("values")]);
        let rows = self.paths.len();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.paths.finish()),
            Arc::new(self.values.finish()),
        ];
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        Arc::new(lists(offsets, Arc::new(tuples(&fields, columns, rows))))
    }
}

/// The values of a declared path; where a row does not have it, the default of its type.
fn without_types(
    typed: &TypedPath<dyn TypeWriter>,
    values: &BinaryArray,
) -> Result<ArrayRef, ColumnError> {
    let mut builder = ColumnBuilder::new(&typed.data_type)?;
    for value in values {
        let Some(value) = value else {
            builder.push_default()?;
            continue;
        };
        let value = value.strip_prefix(&typed.encoding[..]);
        let mut value = value.ok_or_else(|| {
            let what = format!(
                "the path {} of a JSON is not {}",
                typed.path, typed.data_type
            );
            ColumnError::damaged(what)
        })?;
        builder.push_row_binary(&mut value)?;
    }
    builder.take()
}

impl TypeWriter for JsonWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.structure.clone());
        for typed in &self.typed {
            typed.values.streams(streams);
        }
        for values in self.dynamic.iter().flat_map(BTreeMap::values) {
            values.streams(streams);
        }
        self.shared.streams(streams);
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let mut dynamic = match self.dynamic.take() {
            Some(dynamic) => dynamic,
            None => self.decide(values)?,
        };
        let columns = self.columns(&dynamic, values)?;
        let mut header = V2.to_le_bytes().to_vec();
        put_varint(dynamic.len() as u64, &mut header);
        for path in dynamic.keys() {
            put_string(path, &mut header);
        }
        // nothing is said about how often paths occur
        header.resize(header.len() + dynamic.len() + 1, 0);
        sink.stream(&self.structure)?.write_all(&header)?;
        for (typed, values) in self.typed.iter_mut().zip(&columns.typed) {
            typed.values.prefix(values, sink)?;
        }
        for (writer, values) in dynamic.values_mut().zip(&columns.dynamic) {
            writer.prefix(values, sink)?;
        }
        self.dynamic = Some(dynamic);
        self.shared.prefix(&columns.shared, sink)
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let mut dynamic = self.dynamic.take().expect("the prefix was written before");
        let columns = self.columns(&dynamic, values)?;
        for (typed, values) in self.typed.iter_mut().zip(&columns.typed) {
            typed.values.write(values, sink)?;
        }
        for (writer, values) in dynamic.values_mut().zip(&columns.dynamic) {
            writer.write(values, sink)?;
        }
        self.dynamic = Some(dynamic);
        self.shared.write(&columns.shared, sink)
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        for typed in &mut self.typed {
            typed.values.suffix(sink)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::default_values;
    use arrow::array::cast::AsArray;
    use granary_types::DataType;

    #[test]
    fn a_json_without_declared_paths_is_empty_by_default() {
        let json: DataType = "JSON".parse().unwrap();
        let values = default_values(&json, 2).unwrap();
        assert_eq!(values.as_binary::<i32>().value(1), [0]);
    }
}
