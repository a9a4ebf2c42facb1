//! Tables whose rows are made up: `numbers`, `zeros`, `generateRandom`.

use crate::error::QueryError;
use crate::table::{BlockStream, ColumnKind, ScanRequest, Table, TableColumn};
use arrow::array::{
    Array, ArrayRef, BinaryArray, FixedSizeBinaryArray, ListArray, StructArray, UInt8Array,
    UInt64Array, new_null_array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::cast;
use arrow::datatypes::DataType as ArrowType;
use granary_columns::{Block, Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// How many rows a block has at most.
const BLOCK_ROWS: u64 = 8_192;

fn ordinary(name: &str, data_type: DataType) -> TableColumn {
    TableColumn {
        name: name.to_owned(),
        data_type,
        kind: ColumnKind::Ordinary,
    }
}

/// `numbers(first, count, step)`
pub(crate) struct Numbers {
    first: u64,
    count: Option<u64>,
    step: u64,
}

impl Numbers {
    /// Without a count there is no end. With a step, `count` is how far the numbers go from the first.
    pub(crate) fn new(first: u64, count: Option<u64>, step: u64) -> Self {
        Self {
            first,
            count: count.map(|count| count.div_ceil(step)),
            step,
        }
    }
}

impl Table for Numbers {
    fn columns(&self) -> Vec<TableColumn> {
        vec![ordinary("number", DataType::UInt64)]
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let count = self.count.unwrap_or(u64::MAX);
        let count = request.limit.map_or(count, |limit| limit.min(count));
        let (first, step) = (self.first, self.step);
        let names = request.columns.clone();
        let starts = (0..count).step_by(BLOCK_ROWS as usize);
        Ok(vec![Box::new(starts.map(move |start| {
            let rows = BLOCK_ROWS.min(count - start);
            let value = |at: u64| first.wrapping_add((start + at).wrapping_mul(step));
            let columns = names.iter().map(|_| {
                let values: UInt64Array = (0..rows).map(value).collect();
                Column::new(DataType::UInt64, Arc::new(values))
            });
            Ok(Block::new(names.clone(), columns.collect(), rows as usize))
        }))])
    }

    fn rows(&self) -> Option<u64> {
        self.count
    }
}

/// `zeros(count)`
pub(crate) struct Zeros {
    count: Option<u64>,
}

impl Zeros {
    /// Without a count there is no end.
    pub(crate) fn new(count: Option<u64>) -> Self {
        Self { count }
    }
}

impl Table for Zeros {
    fn columns(&self) -> Vec<TableColumn> {
        vec![ordinary("zero", DataType::UInt8)]
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let count = self.count.unwrap_or(u64::MAX);
        let names = request.columns.clone();
        let starts = (0..count).step_by(BLOCK_ROWS as usize);
        Ok(vec![Box::new(starts.map(move |start| {
            let rows = BLOCK_ROWS.min(count - start) as usize;
            let zeros = |_: &String| {
                Column::new(DataType::UInt8, Arc::new(UInt8Array::from(vec![0; rows])))
            };
            let columns = names.iter().map(zeros).collect();
            Ok(Block::new(names.clone(), columns, rows))
        }))])
    }

    fn rows(&self) -> Option<u64> {
        self.count
    }
}

/// `generateRandom(structure)`: rows without end.
pub(crate) struct Generated(Random);

impl Generated {
    /// A table of random rows.
    pub(crate) fn new(random: Random) -> Self {
        Self(random)
    }
}

impl Table for Generated {
    fn columns(&self) -> Vec<TableColumn> {
        let columns = self.0.columns.iter();
        columns
            .map(|(name, data_type)| ordinary(name, data_type.clone()))
            .collect()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let mut random = self.0.clone();
        let names = request.columns.clone();
        let limit = request.limit.unwrap_or(u64::MAX);
        let starts = (0..limit).step_by(BLOCK_ROWS as usize);
        Ok(vec![Box::new(starts.map(move |start| {
            let rows = BLOCK_ROWS.min(limit - start) as usize;
            random.block(&names, rows)
        }))])
    }
}

/// Random values of any type; one seed gives one sequence.
#[derive(Clone)]
pub(crate) struct Random {
    columns: Vec<(String, DataType)>,
    state: u64,
}

/// How long random strings and arrays are at most.
const LENGTH_MAX: u64 = 10;

impl Random {
    /// Values for these columns.
    ///
    /// # Errors
    /// When a type has no random values.
    pub(crate) fn new(columns: Vec<(String, DataType)>, seed: u64) -> Result<Self, QueryError> {
        let mut random = Self {
            columns,
            state: seed,
        };
        for (_, data_type) in random.columns.clone() {
            random.values(&data_type, 1)?;
        }
        random.state = seed;
        Ok(random)
    }

    fn block(&mut self, names: &[String], rows: usize) -> Result<Block, QueryError> {
        let mut all = Vec::new();
        for (name, data_type) in self.columns.clone() {
            // Every column is drawn, so that what one holds does not depend on which are read.
            let values = self.values(&data_type, rows)?;
            all.push((name, Column::new(data_type, values)));
        }
        let columns = names.iter().filter_map(|name| {
            let found = all.iter().find(|(each, _)| each == name)?;
            Some(found.1.clone())
        });
        Ok(Block::new(names.to_vec(), columns.collect(), rows))
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    fn lengths(&mut self, rows: usize) -> Vec<usize> {
        (0..rows)
            .map(|_| (self.next() % (LENGTH_MAX + 1)) as usize)
            .collect()
    }

    fn values(&mut self, data_type: &DataType, rows: usize) -> Result<ArrayRef, QueryError> {
        let arrow = arrow_type(data_type);
        Ok(match data_type {
            DataType::Nothing => new_null_array(&arrow, rows),
            DataType::Nullable(inner) => {
                let values = self.values(inner, rows)?;
                let present: Vec<bool> =
                    (0..rows).map(|_| !self.next().is_multiple_of(16)).collect();
                let data = values.to_data().into_builder();
                let nulls = NullBuffer::from(present);
                let data = data.nulls(Some(nulls)).build();
                arrow::array::make_array(data.map_err(|error| QueryError::Internal {
                    detail: error.to_string(),
                })?)
            }
            DataType::LowCardinality(inner) => self.values(inner, rows)?,
            DataType::Array(item) => {
                let lengths = self.lengths(rows);
                let items = self.values(item, lengths.iter().sum())?;
                list(&arrow, lengths, items)
            }
            DataType::Map(key, value) => {
                let lengths = self.lengths(rows);
                let count = lengths.iter().sum();
                let pairs = vec![self.values(key, count)?, self.values(value, count)?];
                let ArrowType::List(field) = &arrow else {
                    unreachable!("a map is kept in a list");
                };
                let ArrowType::Struct(fields) = field.data_type() else {
                    unreachable!("of pairs");
                };
                let pairs = StructArray::new(fields.clone(), pairs, None);
                list(&arrow, lengths, Arc::new(pairs))
            }
            DataType::Tuple(elements) if !elements.is_empty() => {
                let ArrowType::Struct(fields) = arrow else {
                    unreachable!("a tuple is kept in a struct");
                };
                let columns = elements
                    .iter()
                    .map(|element| self.values(&element.data_type, rows))
                    .collect::<Result<_, _>>()?;
                Arc::new(StructArray::new(fields, columns, None))
            }
            DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
                self.values(&data_type.storage(), rows)?
            }
            DataType::Enum8(values) => {
                let numbers: Vec<i8> = values.iter().map(|(_, number)| number).collect();
                let draw = |_| numbers[(self.next() % numbers.len() as u64) as usize];
                Arc::new(arrow::array::Int8Array::from_iter_values(
                    (0..rows).map(draw),
                ))
            }
            DataType::Enum16(values) => {
                let numbers: Vec<i16> = values.iter().map(|(_, number)| number).collect();
                let draw = |_| numbers[(self.next() % numbers.len() as u64) as usize];
                Arc::new(arrow::array::Int16Array::from_iter_values(
                    (0..rows).map(draw),
                ))
            }
            DataType::Variant(_)
            | DataType::Dynamic { .. }
            | DataType::Json(_)
            | DataType::AggregateFunction(_)
            | DataType::QBit { .. }
            | DataType::Tuple(_) => {
                let what = format!("generateRandom of the type {data_type}");
                return Err(QueryError::not_implemented(what));
            }
            _ => self.plain(data_type, &arrow, rows),
        })
    }

    fn plain(&mut self, data_type: &DataType, arrow: &ArrowType, rows: usize) -> ArrayRef {
        match arrow {
            ArrowType::Binary => {
                let texts: Vec<Vec<u8>> = self
                    .lengths(rows)
                    .into_iter()
                    .map(|length| {
                        self.bytes(length)
                            .iter()
                            .map(|byte| byte % 95 + 32)
                            .collect()
                    })
                    .collect();
                let texts = texts.iter().map(Vec::as_slice).collect();
                Arc::new(BinaryArray::from_vec(texts))
            }
            ArrowType::FixedSizeBinary(width) => {
                let width = usize::try_from(*width).expect("a width is not negative");
                let values: Vec<Vec<u8>> = (0..rows).map(|_| self.bytes(width)).collect();
                let array = if values.is_empty() {
                    return arrow::array::new_empty_array(arrow);
                } else {
                    FixedSizeBinaryArray::try_from_iter(values.into_iter())
                };
                Arc::new(array.expect("all values have one width"))
            }
            _ => {
                let bits = match data_type {
                    DataType::Bool => 1,
                    DataType::UInt8 => 8,
                    DataType::Int8 => 7,
                    DataType::UInt16 | DataType::Date => 16,
                    DataType::Int16 | DataType::Date32 => 15,
                    DataType::UInt32 | DataType::DateTime(_) | DataType::Ipv4 => 32,
                    DataType::Int32 => 31,
                    DataType::Time => 17,
                    DataType::UInt64 => 64,
                    DataType::Float32 | DataType::BFloat16 => 24,
                    DataType::DateTime64 { .. } | DataType::Time64(_) => 40,
                    DataType::Decimal { precision, .. } => u32::from(*precision).min(18) * 3,
                    _ => 53,
                };
                let numbers: UInt64Array = (0..rows)
                    .map(|_| Some(self.next() >> (64 - bits)))
                    .collect();
                if let ArrowType::Decimal128(..) | ArrowType::Decimal256(..) = arrow {
                    return decimals(&numbers, arrow);
                }
                cast(&numbers, arrow).expect("the numbers fit into the type")
            }
        }
    }
}

fn decimals(numbers: &UInt64Array, arrow: &ArrowType) -> ArrayRef {
    use arrow::array::{Decimal128Array, Decimal256Array};
    use arrow::datatypes::i256;
    let numbers = numbers.values().iter();
    match arrow {
        ArrowType::Decimal128(precision, scale) => {
            let values = numbers.map(|value| i128::from(*value));
            let array = Decimal128Array::from_iter_values(values);
            let array = array.with_precision_and_scale(*precision, *scale);
            Arc::new(array.expect("the type is valid"))
        }
        ArrowType::Decimal256(precision, scale) => {
            let values = numbers.map(|value| i256::from_i128(i128::from(*value)));
            let array = Decimal256Array::from_iter_values(values);
            let array = array.with_precision_and_scale(*precision, *scale);
            Arc::new(array.expect("the type is valid"))
        }
        _ => unreachable!("the caller has looked at the type"),
    }
}

fn list(arrow: &ArrowType, lengths: Vec<usize>, items: ArrayRef) -> ArrayRef {
    let ArrowType::List(field) = arrow else {
        unreachable!("an array is kept in a list");
    };
    let offsets = OffsetBuffer::from_lengths(lengths);
    Arc::new(ListArray::new(Arc::clone(field), offsets, items, None))
}
