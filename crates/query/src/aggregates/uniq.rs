//! `uniq`: how many different values there are, exactly up to 65536 of them, then as ClickHouse estimates it.

use super::define::{Defined, exactly};
use crate::aggregate::{Fold, Folding, Resolved};
use crate::error::QueryError;
use crate::functions::{Native, NumberKind, is_date, mixed, numbers};
use crate::state::{read_bytes, read_var_uint, write_var_uint};
use arrow::array::{ArrayRef, AsArray, BinaryArray};
use arrow::datatypes::{Float32Type, Float64Type};
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::collections::HashSet;
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[Defined] = &[Defined::new("uniq", uniq).never_null()];

/// More hashes than this are not kept: only those that end in more and more zero bits.
const HASHES_MAX: usize = 1 << 16;

/// The bits that a hash has.
const HASH_BITS: u8 = 32;

/// Hashes that end in so many zero bits.
#[derive(Default)]
pub(super) struct Hashes {
    zeros: u8,
    kept: HashSet<u32>,
}

impl Hashes {
    fn is_kept(&self, hash: u32) -> bool {
        hash.trailing_zeros() >= u32::from(self.zeros)
    }

    fn insert(&mut self, hash: u32) {
        if !self.is_kept(hash) {
            return;
        }
        self.kept.insert(hash);
        while self.kept.len() > HASHES_MAX {
            self.thin(self.zeros + 1);
        }
    }

    fn thin(&mut self, zeros: u8) {
        self.zeros = zeros;
        let zeros = u32::from(zeros);
        self.kept.retain(|hash| hash.trailing_zeros() >= zeros);
    }

    /// How many values there were.
    fn estimate(&self) -> u64 {
        let kept = self.kept.len() as u64;
        if self.zeros == 0 {
            return kept;
        }
        let below = (1u64 << self.zeros) - 1;
        let seen = (kept << self.zeros) + (crc32c(kept) & below);
        // Different values have equal hashes: so many values make so many hashes.
        let all = (1u64 << HASH_BITS) as f64;
        (all * (all.ln() - (all - seen as f64).ln())).round() as u64
    }
}

/// CRC-32C of a number's eight bytes, begun with ones and not inverted at the end.
fn crc32c(value: u64) -> u64 {
    let mut crc = u32::MAX;
    for byte in value.to_le_bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0x82f6_3b78
            } else {
                crc >> 1
            };
        }
    }
    u64::from(crc)
}

struct Uniq;

impl Fold for Uniq {
    type State = Hashes;

    fn return_type(&self) -> DataType {
        DataType::UInt64
    }

    fn start(&self) -> Hashes {
        Hashes::default()
    }

    fn update(
        &self,
        states: &mut [Hashes],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let words = words(&arguments[0]);
        let mut grown = 0;
        for (group, word) in groups.iter().zip(words) {
            let state = &mut states[*group];
            let before = state.kept.capacity();
            state.insert(mixed(word) as u32);
            grown += state.kept.capacity().saturating_sub(before) * size_of::<u64>();
        }
        Ok(grown)
    }

    fn merge(&self, into: &mut Hashes, from: Hashes) -> Result<(), QueryError> {
        if from.zeros > into.zeros {
            into.thin(from.zeros);
        }
        for hash in from.kept {
            into.insert(hash);
        }
        Ok(())
    }

    fn write(&self, state: &Hashes, bytes: &mut Vec<u8>) {
        bytes.push(state.zeros);
        write_var_uint(state.kept.len() as u64, bytes);
        let mut hashes: Vec<u32> = state.kept.iter().copied().collect();
        hashes.sort_unstable();
        for hash in hashes {
            bytes.extend_from_slice(&hash.to_le_bytes());
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Hashes, QueryError> {
        let [zeros] = read_bytes(bytes)?;
        let size = read_var_uint(bytes)?;
        if zeros > HASH_BITS || size > HASHES_MAX as u64 {
            let message = "The state of uniq is damaged";
            return Err(QueryError::refused(ErrorCode::INCORRECT_DATA, message));
        }
        let mut state = Hashes {
            zeros,
            kept: HashSet::new(),
        };
        for _ in 0..size {
            state.insert(u32::from_le_bytes(read_bytes(bytes)?));
        }
        Ok(state)
    }

    fn finish(&self, states: Vec<Hashes>) -> Result<ArrayRef, QueryError> {
        let counts = states.iter().map(Hashes::estimate).collect();
        Ok(u64::write(counts, None, &DataType::UInt64))
    }
}

/// What is hashed of each value.
fn words(column: &Column) -> Vec<u64> {
    let values = &column.values;
    match &column.data_type {
        DataType::String => of_texts(values.as_binary()),
        DataType::FixedString(_) => of_texts(&crate::functions::padded_strings(values)),
        DataType::Float32 => {
            let floats = values.as_primitive::<Float32Type>().values().iter();
            floats.map(|float| u64::from(float.to_bits())).collect()
        }
        DataType::Float64 => {
            let floats = values.as_primitive::<Float64Type>().values().iter();
            floats.map(|float| float.to_bits()).collect()
        }
        other => {
            let signed: Vec<i128> = numbers(values, other).expect("the type was looked at");
            signed.into_iter().map(|value| value as u64).collect()
        }
    }
}

fn of_texts(texts: &BinaryArray) -> Vec<u64> {
    let text = |row: usize| naive_cityhash::cityhash64(texts.value(row));
    (0..texts.value_offsets().len() - 1).map(text).collect()
}

fn uniq(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    if arguments.len() > 1 {
        let what = format!("{name} of several values");
        return Err(QueryError::not_implemented(what));
    }
    let [argument] = exactly(name, arguments)?;
    let is_number = NumberKind::of(argument)
        .is_some_and(|kind| kind.bytes <= 8 && *argument != DataType::BFloat16);
    let is_time =
        is_date(argument) && !matches!(argument, DataType::DateTime64 { .. } | DataType::Time64(_));
    let is_named = matches!(
        argument,
        DataType::Enum8(_) | DataType::Enum16(_) | DataType::Ipv4
    );
    let is_text = matches!(argument, DataType::String | DataType::FixedString(_));
    if is_number || is_time || is_named || is_text {
        return Ok(Folding::resolved(Uniq));
    }
    Err(QueryError::not_implemented(format!("{name} of {argument}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_estimated_as_clickhouse_does() {
        for (values, expected) in [(60_000, 60_000), (100_000, 100_315), (1_000_000, 1_001_943)] {
            let mut hashes = Hashes::default();
            for value in 0..values {
                hashes.insert(mixed(value) as u32);
            }
            assert_eq!(hashes.estimate(), expected);
        }
    }
}
