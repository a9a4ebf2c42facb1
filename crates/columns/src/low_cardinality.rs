//! `LowCardinality(T)`: the different values once, as keys, and for each row the number of its key.
//!
//! Stream `<s>` holds chunks, one per granule written; stream `<s>.dict` holds dictionaries that
//! chunks share. In memory the values stand for themselves.

use crate::{
    ColumnError, StreamPath, StreamSink, StreamSource,
    fixed::Fixed,
    input::{put_string, read_buffer, read_u64},
    reader::TypeReader,
    stream::{StreamNames, required},
    text::read_strings,
    writer::TypeWriter,
};
use arrow::{
    array::{Array, ArrayData, ArrayRef, UInt32Array, cast::AsArray},
    buffer::{BooleanBuffer, MutableBuffer, NullBuffer, ScalarBuffer},
    compute::{concat, take},
};
use granary_types::DataType;
use std::{collections::HashMap, io::BufRead, sync::Arc};

/// The one version of keys: what the prefix says.
const KEYS_VERSION: u64 = 1;

const INDEX_WIDTH_MASK: u64 = 0xff;
const SHARED_KEYS: u64 = 1 << 8;
const OWN_KEYS: u64 = 1 << 9;
const NEW_SHARED_KEYS: u64 = 1 << 10;
const KNOWN_BITS: u64 = INDEX_WIDTH_MASK | SHARED_KEYS | OWN_KEYS | NEW_SHARED_KEYS;

/// The type of the keys, between file and memory.
enum Keys {
    Fixed(Fixed),
    Text,
}

impl Keys {
    /// The keys of `LowCardinality(inner)`, and whether they can be `NULL`.
    fn of(inner: &DataType) -> Result<(Self, bool), ColumnError> {
        let (key, is_nullable) = match inner {
            DataType::Nullable(key) => (&**key, true),
            key => (key, false),
        };
        let keys = match (key, Fixed::of(key)) {
            (DataType::String, _) => Self::Text,
            (_, Some(fixed)) => Self::Fixed(fixed),
            (other, None) => {
                let what = format!("LowCardinality({other})");
                return Err(ColumnError::unsupported(what));
            }
        };
        Ok((keys, is_nullable))
    }

    /// Reads a dictionary: how many keys, then the keys.
    fn read(&self, input: &mut dyn BufRead) -> Result<ArrayRef, ColumnError> {
        let count = u32::try_from(read_u64(input)?)
            .map_err(|_| ColumnError::too_large("the keys of a dictionary"))?;
        match self {
            Self::Fixed(fixed) => fixed.read(input, count as usize),
            Self::Text => Ok(Arc::new(read_strings(input, count as usize)?)),
        }
    }
}

/// Reads chunks of indexes and the dictionaries they share.
pub(crate) struct LowCardinalityReader {
    prefix: StreamPath,
    dictionaries: StreamPath,
    indexes: StreamPath,
    keys: Keys,
    is_nullable: bool,
    /// The dictionary that chunks share at this place of the stream.
    shared: Option<ArrayRef>,
    /// What is left of the last chunk.
    rest: Option<ArrayRef>,
}

impl LowCardinalityReader {
    pub(crate) fn new(inner: &DataType, names: &StreamNames) -> Result<Self, ColumnError> {
        let (keys, is_nullable) = Keys::of(inner)?;
        Ok(Self {
            prefix: names.prefix(".dict"),
            dictionaries: names.with(".dict").values(inner),
            indexes: names.general(),
            keys,
            is_nullable,
            shared: None,
            rest: None,
        })
    }

    /// Reads a chunk: the values of its rows.
    fn chunk(&mut self, source: &mut dyn StreamSource) -> Result<ArrayRef, ColumnError> {
        let word = read_u64(required(source, &self.indexes)?)?;
        if word & !KNOWN_BITS != 0 || word & INDEX_WIDTH_MASK > 3 {
            let what = format!("a chunk of a LowCardinality says {word:#x}");
            return Err(ColumnError::damaged(what));
        }
        let has_shared = word & SHARED_KEYS != 0;
        if has_shared && (word & NEW_SHARED_KEYS != 0 || self.shared.is_none()) {
            let dictionaries = required(source, &self.dictionaries)?;
            self.shared = Some(self.keys.read(dictionaries)?);
        }
        let shared = self.shared.as_ref().filter(|_| has_shared);
        let input = required(source, &self.indexes)?;
        let own = if word & OWN_KEYS == 0 {
            None
        } else {
            Some(self.keys.read(input)?)
        };
        let keys = match (shared, own) {
            (Some(shared), Some(own)) => concat(&[&**shared, &*own])
                .map_err(|_| ColumnError::too_large("the keys of dictionaries"))?,
            (Some(shared), None) => shared.clone(),
            (None, Some(own)) => own,
            (None, None) => return Err(ColumnError::damaged("a LowCardinality without keys")),
        };
        let rows = usize::try_from(read_u64(input)?)
            .map_err(|_| ColumnError::too_large("the rows of a chunk"))?;
        let indexes = read_indexes(input, word & INDEX_WIDTH_MASK, rows)?;
        self.values(&keys, indexes)
    }

    fn values(&self, keys: &ArrayRef, indexes: Vec<u32>) -> Result<ArrayRef, ColumnError> {
        let last = indexes.iter().copied().max();
        if last.is_some_and(|last| last as usize >= keys.len()) {
            return Err(ColumnError::damaged("a LowCardinality names a missing key"));
        }
        let nulls = self.is_nullable.then(|| {
            let valid = BooleanBuffer::collect_bool(indexes.len(), |row| indexes[row] != 0);
            NullBuffer::new(valid)
        });
        let nulls = nulls.filter(|nulls| nulls.null_count() > 0);
        let indexes = UInt32Array::new(ScalarBuffer::from(indexes), nulls);
        take(keys, &indexes, None).map_err(|_| ColumnError::too_large("the values of a chunk"))
    }
}

fn read_indexes(
    input: &mut dyn BufRead,
    width_exponent: u64,
    rows: usize,
) -> Result<Vec<u32>, ColumnError> {
    let size = rows.checked_shl(width_exponent as u32);
    let size = size.filter(|size| size >> width_exponent == rows);
    let bytes = read_buffer(
        input,
        size.ok_or_else(|| ColumnError::too_large("the rows of a chunk"))?,
    )?;
    Ok(match width_exponent {
        0 => bytes.iter().map(|index| u32::from(*index)).collect(),
        1 => typed::<u16>(&bytes)
            .iter()
            .map(|index| u32::from(*index))
            .collect(),
        2 => typed::<u32>(&bytes).to_vec(),
        _ => {
            let wide = typed::<u64>(&bytes).iter();
            let indexes = wide.map(|index| u32::try_from(*index).unwrap_or(u32::MAX));
            indexes.collect()
        }
    })
}

fn typed<T: arrow::datatypes::ArrowNativeType>(bytes: &MutableBuffer) -> &[T] {
    bytes.typed_data()
}

impl TypeReader for LowCardinalityReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend([self.dictionaries.clone(), self.indexes.clone()]);
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.moved();
        let version = read_u64(required(source, &self.prefix)?)?;
        if version == KEYS_VERSION {
            return Ok(());
        }
        let what = format!("the version {version} of a LowCardinality is not known");
        Err(ColumnError::damaged(what))
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let mut pieces: Vec<ArrayRef> = Vec::new();
        let mut missing = rows;
        while missing > 0 || pieces.is_empty() {
            let chunk = match self.rest.take() {
                Some(rest) => rest,
                // an array without items has no chunk
                None if missing == 0 => self.values(&self.no_keys()?, Vec::new())?,
                None => self.chunk(source)?,
            };
            let taken = missing.min(chunk.len());
            if taken == 0 && missing > 0 {
                return Err(ColumnError::damaged(
                    "a chunk of a LowCardinality has no rows",
                ));
            }
            pieces.push(chunk.slice(0, taken));
            missing -= taken;
            if taken < chunk.len() {
                self.rest = Some(chunk.slice(taken, chunk.len() - taken));
            }
        }
        if let [whole] = &pieces[..] {
            return Ok(whole.clone());
        }
        let pieces: Vec<&dyn Array> = pieces.iter().map(|piece| &**piece).collect();
        concat(&pieces).map_err(|_| ColumnError::too_large("the values of a LowCardinality"))
    }

    fn moved(&mut self) {
        self.shared = None;
        self.rest = None;
    }
}

impl LowCardinalityReader {
    fn no_keys(&self) -> Result<ArrayRef, ColumnError> {
        self.keys.read(&mut &[0; 8][..])
    }
}

/// Writes chunks with keys of their own, which every version reads.
pub(crate) struct LowCardinalityWriter {
    prefix: StreamPath,
    dictionaries: StreamPath,
    indexes: StreamPath,
    keys: Keys,
    is_nullable: bool,
}

impl LowCardinalityWriter {
    pub(crate) fn new(inner: &DataType, names: &StreamNames) -> Result<Self, ColumnError> {
        let (keys, is_nullable) = Keys::of(inner)?;
        Ok(Self {
            prefix: names.prefix(".dict"),
            dictionaries: names.with(".dict").values(inner),
            indexes: names.general(),
            keys,
            is_nullable,
        })
    }

    /// The chunk of `rows` rows, from the stored form of the default and of each row's value.
    fn chunk<'a>(
        &self,
        data: &ArrayData,
        default: &'a [u8],
        value: impl Fn(usize) -> &'a [u8],
    ) -> Vec<u8> {
        let (keys, numbers) = self.number(data, default, value);
        let width_exponent = match keys.len() {
            0..=0x100 => 0_u64,
            0x101..=0x1_0000 => 1,
            _ => 2,
        };
        let word = OWN_KEYS | NEW_SHARED_KEYS | width_exponent;
        let mut chunk = Vec::with_capacity(24 + (numbers.len() << width_exponent));
        chunk.extend_from_slice(&word.to_le_bytes());
        chunk.extend_from_slice(&(keys.len() as u64).to_le_bytes());
        for key in keys {
            match self.keys {
                Keys::Text => put_string(key, &mut chunk),
                Keys::Fixed(_) => chunk.extend_from_slice(key),
            }
        }
        chunk.extend_from_slice(&(numbers.len() as u64).to_le_bytes());
        for number in numbers {
            chunk.extend_from_slice(&number.to_le_bytes()[..1 << width_exponent]);
        }
        chunk
    }

    /// The keys and the number of each row's key. The first key is the default; where there can be
    /// a `NULL`, number 0 is `NULL` and the default is number 1.
    fn number<'a>(
        &self,
        data: &ArrayData,
        default: &'a [u8],
        value: impl Fn(usize) -> &'a [u8],
    ) -> (Vec<&'a [u8]>, Vec<u32>) {
        let mut keys = vec![default; 1 + usize::from(self.is_nullable)];
        let mut known = HashMap::from([(default, keys.len() as u32 - 1)]);
        let nulls = data.nulls();
        let numbers = (0..data.len()).map(|row| {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                return 0;
            }
            let value = value(row);
            *known.entry(value).or_insert_with(|| {
                keys.push(value);
                keys.len() as u32 - 1
            })
        });
        let numbers = numbers.collect();
        (keys, numbers)
    }
}

impl TypeWriter for LowCardinalityWriter {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend([self.dictionaries.clone(), self.indexes.clone()]);
    }

    fn prefix(&mut self, _values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        let output = sink.stream(&self.prefix)?;
        Ok(output.write_all(&KEYS_VERSION.to_le_bytes())?)
    }

    fn write(&mut self, values: &ArrayRef, sink: &mut dyn StreamSink) -> Result<(), ColumnError> {
        if values.is_empty() {
            return Ok(());
        }
        let data = values.to_data();
        let chunk = match &self.keys {
            Keys::Text => {
                let strings = values.as_binary::<i32>();
                self.chunk(&data, &[], |row| strings.value(row))
            }
            Keys::Fixed(fixed) => {
                let (stored, default) = (fixed.bytes(&data)?, vec![0; fixed.width]);
                let value = |row: usize| &stored[row * fixed.width..][..fixed.width];
                self.chunk(&data, &default, value)
            }
        };
        Ok(sink.stream(&self.indexes)?.write_all(&chunk)?)
    }
}
