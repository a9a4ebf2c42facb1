//! `Dynamic`: a `Variant` whose types stand in the part, and one more place for values of all
//! other types.

use crate::{
    ColumnError, Serialization, StreamPath, StreamSink, StreamSource,
    binary_type::read_binary_type,
    input::{
        put_string, put_varint, read_name, read_size, read_string, read_u8, read_u64, read_varint,
    },
    reader::TypeReader,
    stream::{StreamNames, required},
    variant::{Alternative, SHARED, VariantReader, VariantWriter},
    writer::TypeWriter,
};
use arrow::array::{ArrayRef, cast::AsArray};
use granary_types::DataType;
use std::{collections::HashMap, io::BufRead};

const V1: u64 = 1;
const V2: u64 = 2;
const V3: u64 = 4;

/// A `Dynamic` has no more types than this.
const TYPES_MAX: usize = 254;

/// The form of a type in a structure has no more bytes than this.
const TYPE_BYTES_MAX: usize = 1 << 16;

/// The alternatives of a `Dynamic` of these types, in the order of their numbers.
fn alternatives(types: Vec<DataType>) -> Vec<Alternative> {
    let mut named: Vec<(String, Alternative)> = types
        .into_iter()
        .map(|data_type| (data_type.to_string(), Alternative::Typed(data_type)))
        .collect();
    named.push((SHARED.to_owned(), Alternative::Shared));
    named.sort_by(|(left, _), (right, _)| left.cmp(right));
    named.into_iter().map(|(_, each)| each).collect()
}

/// Reads a `Dynamic`.
pub(crate) struct DynamicReader {
    structure: StreamPath,
    names: StreamNames,
    serialization: Serialization,
    values: Option<VariantReader>,
}

impl DynamicReader {
    pub(crate) fn new(names: &StreamNames, serialization: &Serialization) -> Self {
        Self {
            structure: names.with(".dynamic_structure").general(),
            names: names.clone(),
            serialization: serialization.clone(),
            values: None,
        }
    }
}

fn read_types(input: &mut dyn BufRead, version: u64) -> Result<Vec<DataType>, ColumnError> {
    let count = read_size(input)?;
    if count > TYPES_MAX {
        return Err(ColumnError::damaged(format!("a Dynamic of {count} types")));
    }
    let mut types = Vec::with_capacity(count);
    for _ in 0..count {
        types.push(if version == V3 {
            read_type(input)?
        } else {
            let name = read_name(input)?;
            name.parse()
                .map_err(|_| ColumnError::damaged(format!("the type {name} is not known")))?
        });
    }
    Ok(types)
}

/// Reads a type in its binary form, of which only the end tells where it is.
fn read_type(input: &mut dyn BufRead) -> Result<DataType, ColumnError> {
    let mut form = Vec::new();
    loop {
        form.push(read_u8(input)?);
        match read_binary_type(&mut &form[..]) {
            Err(ColumnError::Truncated) if form.len() < TYPE_BYTES_MAX => {}
            result => return result,
        }
    }
}

/// Reads past how often types or paths occurred: of so many, and of others by name.
pub(crate) fn skip_statistics(
    input: &mut dyn BufRead,
    own: usize,
    may_be_absent: bool,
) -> Result<(), ColumnError> {
    if may_be_absent && read_u8(input)? == 0 {
        return Ok(());
    }
    for _ in 0..own {
        read_varint(input)?;
    }
    for _ in 0..read_varint(input)? {
        read_string(input)?;
        read_varint(input)?;
    }
    Ok(())
}

impl TypeReader for DynamicReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.structure.clone());
        if let Some(values) = &self.values {
            values.streams(streams);
        }
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        let input = required(source, &self.structure)?;
        let version = read_u64(input)?;
        match version {
            V1 => drop(read_varint(input)?),
            V2 | V3 => {}
            other => {
                let what = format!("the structure version {other} of a Dynamic is not known");
                return Err(ColumnError::damaged(what));
            }
        }
        let alternatives = alternatives(read_types(input, version)?);
        skip_statistics(input, alternatives.len(), version == V3)?;
        let mut values = VariantReader::new(alternatives, &self.names, &self.serialization)?;
        values.prefix(source)?;
        self.values = Some(values);
        Ok(())
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let values = self.values.as_mut();
        let values = values.ok_or_else(|| ColumnError::damaged("a Dynamic without structure"))?;
        values.read(source, rows)
    }

    fn moved(&mut self) {
        if let Some(values) = &mut self.values {
            values.moved();
        }
    }
}

/// Writes a `Dynamic` with the structure that every version since 25.5 reads.
pub(crate) struct DynamicWriter {
    structure: StreamPath,
    names: StreamNames,
    serialization: Serialization,
    types_max: usize,
    /// What is written into the structure, once the types are known.
    header: Vec<u8>,
    values: Option<VariantWriter>,
}

impl DynamicWriter {
    pub(crate) fn new(types_max: u8, names: &StreamNames, serialization: &Serialization) -> Self {
        Self {
            structure: names.with(".dynamic_structure").general(),
            names: names.clone(),
            serialization: serialization.clone(),
            types_max: usize::from(types_max).min(TYPES_MAX),
            header: Vec::new(),
            values: None,
        }
    }

    /// Decides which types have streams of their own.
    fn decide(&self, values: &ArrayRef) -> Result<(Vec<u8>, VariantWriter), ColumnError> {
        let mut types = frequent_types(values, self.types_max)?;
        types.sort_by_cached_key(ToString::to_string);
        let mut header = V2.to_le_bytes().to_vec();
        put_varint(types.len() as u64, &mut header);
        for data_type in &types {
            put_string(data_type.to_string().as_bytes(), &mut header);
        }
        let alternatives = alternatives(types);
        // nothing is said about how often types occur
        header.resize(header.len() + alternatives.len() + 1, 0);
        let values = VariantWriter::new(alternatives, &self.names, &self.serialization)?;
        Ok((header, values))
    }
}

/// The types of the values, the most frequent ones if they are more than `most`.
fn frequent_types(values: &ArrayRef, most: usize) -> Result<Vec<DataType>, ColumnError> {
    let values = values.as_binary::<i32>();
    let mut counts: HashMap<&[u8], (DataType, u64)> = HashMap::new();
    for value in values.iter().flatten() {
        let mut rest = value;
        // a plain type is its first byte
        if let Some((_, count)) = value.first().and_then(|_| counts.get_mut(&value[..1])) {
            *count += 1;
            continue;
        }
        let data_type = read_binary_type(&mut rest)?;
        let form = &value[..value.len() - rest.len()];
        counts.entry(form).or_insert((data_type, 0)).1 += 1;
    }
    let mut types: Vec<(DataType, u64)> = counts.into_values().collect();
    types.sort_by_cached_key(|(data_type, count)| {
        (std::cmp::Reverse(*count), data_type.to_string())
    });
    types.truncate(most);
    Ok(types.into_iter().map(|(data_type, _)| data_type).collect())
}

impl TypeWriter for DynamicWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.structure.clone());
        if let Some(values) = &self.values {
            values.streams(streams);
        }
    }

    fn prefix(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let mut writer = match self.values.take() {
            Some(writer) => writer,
            None => {
                let (header, writer) = self.decide(values)?;
                self.header = header;
                writer
            }
        };
        sink.stream(&self.structure)?.write_all(&self.header)?;
        let written = writer.prefix(values, sink);
        self.values = Some(writer);
        written
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let writer = self.values.as_mut();
        writer
            .expect("the prefix was written before")
            .write(values, sink)
    }

    fn suffix(&mut self, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        match &mut self.values {
            Some(values) => values.suffix(sink),
            None => Ok(()),
        }
    }
}
