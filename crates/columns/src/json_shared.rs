//! The shared data of a `JSON`: paths and values that have no column, in four layouts.

use crate::{
    ColumnError, PartKind, Serialization, StreamPath, StreamSource,
    array::ArrayReader,
    input::{read_buffer, read_size, read_string, take},
    json::shared_pairs,
    reader::TypeReader,
    stream::{StreamNames, required},
    text::{read_offsets, read_strings},
};
use arrow::{
    array::{Array, BinaryArray, cast::AsArray},
    datatypes::ArrowNativeType,
};
use std::{collections::VecDeque, io::BufRead};

/// Three marks at the end of a chunk's structure, for readers of single paths.
const STRUCTURE_MARKS_BYTES: usize = 48;

/// A chunk has no more paths than this.
const CHUNK_PATHS_MAX: usize = 1 << 24;

/// How shared data is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SharedData {
    /// An array of pairs per row.
    Map,
    /// The same in so many buckets.
    MapBuckets(usize),
    /// Chunks with the values of each path together, in so many buckets, and a copy row by row.
    Advanced(usize),
}

impl SharedData {
    pub(crate) fn in_buckets(version: u64, buckets: usize) -> Result<Self, ColumnError> {
        match version {
            1 => Ok(Self::MapBuckets(buckets)),
            2 | 3 => Ok(Self::Advanced(buckets)),
            other => {
                let what = format!("the shared data version {other} of a JSON is not known");
                Err(ColumnError::damaged(what))
            }
        }
    }
}

/// The paths of a row with their values, each of these with its type before it.
pub(crate) type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Reads shared data.
pub(crate) enum SharedReader {
    /// In one map, or in several.
    Maps(Vec<ArrayReader>),
    /// In chunks.
    Chunks(Box<Chunks>),
}

impl SharedReader {
    pub(crate) fn new(shared: SharedData, names: &StreamNames) -> Result<Self, ColumnError> {
        let map = |names: &StreamNames| {
            ArrayReader::new(&shared_pairs(), names, &Serialization::default())
        };
        Ok(match shared {
            SharedData::Map => Self::Maps(vec![map(names)?]),
            SharedData::MapBuckets(buckets) => {
                let maps = (0..buckets).map(|bucket| map(&names.with(&format!(".{bucket}"))));
                Self::Maps(maps.collect::<Result<_, _>>()?)
            }
            SharedData::Advanced(buckets) => Self::Chunks(Box::new(Chunks::new(buckets, names))),
        })
    }

    pub(crate) fn streams(&self, streams: &mut Vec<StreamPath>) {
        match self {
            Self::Maps(maps) => maps.iter().for_each(|map| map.streams(streams)),
            Self::Chunks(chunks) => chunks.streams(streams),
        }
    }

    pub(crate) fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<Vec<Pairs>, ColumnError> {
        match self {
            Self::Maps(maps) => {
                let mut pairs = vec![Pairs::new(); rows];
                for map in maps {
                    let map = map.read(source, rows)?;
                    add_pairs(&map, &mut pairs);
                }
                Ok(pairs)
            }
            Self::Chunks(chunks) => chunks.read(source, rows),
        }
    }

    pub(crate) fn moved(&mut self) {
        match self {
            Self::Maps(maps) => maps.iter_mut().for_each(TypeReader::moved),
            Self::Chunks(chunks) => chunks.waiting.clear(),
        }
    }
}

fn add_pairs(map: &dyn Array, rows: &mut [Pairs]) {
    let lists = map.as_list::<i32>();
    let pairs = lists.values().as_struct();
    let paths: &BinaryArray = pairs.column(0).as_binary();
    let values: &BinaryArray = pairs.column(1).as_binary();
    for (row, ends) in rows.iter_mut().zip(lists.value_offsets().array_windows()) {
        let [start, end] = ends.map(ArrowNativeType::as_usize);
        let pairs = (start..end).map(|at| (paths.value(at).to_vec(), values.value(at).to_vec()));
        row.extend(pairs);
    }
}

/// Reads chunks: of each, the lists of paths, and the copy of its rows.
pub(crate) struct Chunks {
    kind: PartKind,
    /// Of each bucket.
    structures: Vec<StreamPath>,
    sizes: StreamPath,
    indexes: StreamPath,
    values: StreamPath,
    /// Rows that were read before they were asked for.
    waiting: VecDeque<Pairs>,
}

impl Chunks {
    fn new(buckets: usize, names: &StreamNames) -> Self {
        let copy = names.with(".copy");
        let structures = (0..buckets).map(|bucket| {
            let names = names.with(&format!(".{bucket}"));
            names.prefix(".structure")
        });
        Self {
            kind: names.kind(),
            structures: structures.collect(),
            sizes: copy.with(".sizes").general(),
            indexes: copy.with(".paths_indexes").general(),
            values: copy.with(".values").general(),
            waiting: VecDeque::new(),
        }
    }

    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.extend_from_slice(&self.structures);
        streams.extend([&self.sizes, &self.indexes, &self.values].map(Clone::clone));
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<Vec<Pairs>, ColumnError> {
        while self.waiting.len() < rows {
            let before = self.waiting.len();
            self.read_chunk(source)?;
            if self.waiting.len() == before {
                return Err(ColumnError::damaged("a chunk of a JSON has no rows"));
            }
        }
        Ok(self.waiting.drain(..rows).collect())
    }

    fn read_chunk(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        let mut paths: Vec<Vec<u8>> = Vec::new();
        let mut rows = None;
        for structure in &self.structures {
            let input = required(source, structure)?;
            let own = read_size(input)?;
            if *rows.get_or_insert(own) != own {
                return Err(ColumnError::damaged("the buckets of a JSON differ in rows"));
            }
            for _ in 0..read_size(input)? {
                if paths.len() == CHUNK_PATHS_MAX {
                    return Err(ColumnError::too_large("the paths of a chunk"));
                }
                paths.push(read_string(input)?);
            }
            if self.kind == PartKind::Wide {
                take(input, STRUCTURE_MARKS_BYTES, |_| {})?;
            }
        }
        let rows = rows.unwrap_or(0);
        let ends = read_offsets(required(source, &self.sizes)?, rows, "the paths of a chunk")?;
        let count = ends.last().expect("there is one more than rows").as_usize();
        if count == 0 {
            self.waiting.extend(std::iter::repeat_n(Pairs::new(), rows));
            return Ok(());
        }
        let indexes = read_indexes(required(source, &self.indexes)?, paths.len(), count)?;
        let values = read_strings(required(source, &self.values)?, count)?;
        for ends in ends.array_windows() {
            let [start, end] = ends.map(ArrowNativeType::as_usize);
            let pairs = (start..end).map(|at| {
                let path = paths.get(indexes[at]);
                let path =
                    path.ok_or_else(|| ColumnError::damaged("a JSON names a missing path"))?;
                Ok((path.clone(), values.value(at).to_vec()))
            });
            self.waiting
                .push_back(pairs.collect::<Result<_, ColumnError>>()?);
        }
        Ok(())
    }
}

/// Numbers of paths, as wide as their count asks for.
fn read_indexes(
    input: &mut dyn BufRead,
    paths: usize,
    count: usize,
) -> Result<Vec<usize>, ColumnError> {
    let width = match paths {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    };
    let bytes = read_buffer(input, count * width)?;
    let number = |bytes: &[u8]| {
        let mut word = [0; 8];
        word[..width].copy_from_slice(bytes);
        u64::from_le_bytes(word) as usize
    };
    Ok(bytes.chunks_exact(width).map(number).collect())
}
