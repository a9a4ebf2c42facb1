//! A `Map` in buckets: the pairs of each row are spread over several arrays.

use crate::{
    ColumnError, Serialization, StreamPath, StreamSource,
    array::{ArrayReader, lists},
    input::{read_bytes, read_u8, read_u64, take as take_bytes},
    reader::{TypeReader, pairs},
    stream::{StreamNames, required},
};
use arrow::{
    array::{Array, ArrayRef, ListArray, UInt32Array, cast::AsArray},
    buffer::{OffsetBuffer, ScalarBuffer},
    compute::{concat, take},
    datatypes::ArrowNativeType,
};
use granary_types::DataType;
use std::sync::Arc;

/// The one version of what is said about buckets.
const INFO_VERSION: u8 = 0;

/// A bucket's number is one byte.
const BUCKETS_MAX: u64 = 256;

/// Average size and count, which only writers want to know.
const STATISTICS_BYTES: usize = 16;

/// Reads a `Map` in buckets.
pub(crate) struct BucketsReader {
    info: StreamPath,
    indexes: StreamPath,
    pairs: DataType,
    names: StreamNames,
    serialization: Serialization,
    buckets: Vec<ArrayReader>,
}

impl BucketsReader {
    pub(crate) fn new(
        key: &DataType,
        value: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Self {
        Self {
            info: names.with(".buckets_info").general(),
            indexes: names.with(".bucket_indexes").general(),
            pairs: pairs(key, value),
            names: names.clone(),
            serialization: serialization.clone(),
            buckets: Vec::new(),
        }
    }
}

impl TypeReader for BucketsReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.info.clone());
        for bucket in &self.buckets {
            bucket.streams(streams);
        }
        if self.buckets.len() > 1 {
            streams.push(self.indexes.clone());
        }
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        let input = required(source, &self.info)?;
        let version = read_u8(input)?;
        let count = read_u64(input)?;
        if version != INFO_VERSION || !(1..=BUCKETS_MAX).contains(&count) {
            let what = format!("a Map of {count} buckets, version {version}");
            return Err(ColumnError::damaged(what));
        }
        if read_u8(input)? != 0 {
            take_bytes(input, STATISTICS_BYTES, |_| {})?;
        }
        let buckets = (0..count).map(|bucket| {
            let names = self.names.with(&format!(".{bucket}"));
            ArrayReader::new(&self.pairs, &names, &self.serialization)
        });
        self.buckets = buckets.collect::<Result<_, _>>()?;
        let mut buckets = self.buckets.iter_mut();
        buckets.try_for_each(|bucket| bucket.prefix(source))
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let buckets = self.buckets.iter_mut();
        let buckets = buckets.map(|bucket| bucket.read(source, rows));
        let buckets = buckets.collect::<Result<Vec<_>, _>>()?;
        match &buckets[..] {
            [] => Err(ColumnError::damaged("a Map without buckets")),
            [whole] => Ok(whole.clone()),
            _ => {
                let total = buckets
                    .iter()
                    .map(|each| each.as_list::<i32>().values().len())
                    .sum();
                let order = if total == 0 {
                    Vec::new()
                } else {
                    read_bytes(required(source, &self.indexes)?, total)?
                };
                merge(&buckets, &order, rows)
            }
        }
    }

    fn moved(&mut self) {
        for bucket in &mut self.buckets {
            bucket.moved();
        }
    }
}

/// Puts the pairs of all buckets into the order in which `order` names their buckets.
fn merge(buckets: &[ArrayRef], order: &[u8], rows: usize) -> Result<ArrayRef, ColumnError> {
    let damaged = || ColumnError::damaged("the buckets of a Map do not fit together");
    let buckets: Vec<&ListArray> = buckets.iter().map(AsArray::as_list).collect();
    let mut next = vec![0_usize; buckets.len()];
    let mut starts = vec![0_usize];
    for bucket in &buckets {
        starts.push(starts[starts.len() - 1] + bucket.values().len());
    }
    let mut offsets = vec![0_i32];
    let mut indexes = Vec::with_capacity(order.len());
    for row in 0..rows {
        let end: usize = buckets
            .iter()
            .map(|each| each.value_offsets()[row + 1].as_usize())
            .sum();
        for bucket in order.get(indexes.len()..end).ok_or_else(damaged)? {
            let bucket = usize::from(*bucket);
            let place = next.get_mut(bucket).ok_or_else(damaged)?;
            indexes.push((starts[bucket] + *place) as u32);
            *place += 1;
        }
        let is_whole = |(bucket, next): (&&ListArray, &usize)| {
            bucket.value_offsets()[row + 1].as_usize() == *next
        };
        if !buckets.iter().zip(&next).all(is_whole) {
            return Err(damaged());
        }
        offsets.push(i32::try_from(end).map_err(|_| ColumnError::too_large("the pairs of a Map"))?);
    }
    let failed = |_| ColumnError::too_large("the pairs of a Map");
    let values: Vec<&dyn Array> = buckets.iter().map(|each| &**each.values()).collect();
    let all = concat(&values).map_err(failed)?;
    let items = take(&all, &UInt32Array::from(indexes), None).map_err(failed)?;
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(lists(offsets, items)))
}
