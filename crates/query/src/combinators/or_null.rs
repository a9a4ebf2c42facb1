//! `-OrNull`, `-OrDefault`: what a group without rows gives.

use crate::aggregate::{Groups, Resolved};
use crate::default::{default_value, null_values};
use crate::error::QueryError;
use arrow::array::{ArrayRef, BinaryArray, BinaryBuilder, UInt64Array};
use arrow::compute::{concat, take};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// What a group without rows gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    Null,
    Default,
}

/// The function with another result for no rows.
pub(super) fn resolved(inner: Arc<dyn Resolved>, empty: Empty) -> Arc<dyn Resolved> {
    Arc::new(OrEmpty { inner, empty })
}

struct OrEmpty {
    inner: Arc<dyn Resolved>,
    empty: Empty,
}

impl Resolved for OrEmpty {
    fn return_type(&self) -> DataType {
        match self.empty {
            Empty::Null => self.inner.return_type().nullable(),
            Empty::Default => self.inner.return_type(),
        }
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(OrEmptyGroups {
            inner: self.inner.groups(),
            data_type: self.return_type(),
            empty: self.empty,
            seen: Vec::new(),
        })
    }
}

struct OrEmptyGroups {
    inner: Box<dyn Groups>,
    data_type: DataType,
    empty: Empty,
    seen: Vec<bool>,
}

impl OrEmptyGroups {
    fn take_seen(&mut self, groups: usize) -> Vec<bool> {
        let rest = self.seen.split_off(groups);
        std::mem::replace(&mut self.seen, rest)
    }
}

impl Groups for OrEmptyGroups {
    fn resize(&mut self, groups: usize) {
        self.inner.resize(groups);
        self.seen.resize(groups, false);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        for group in groups {
            self.seen[*group] = true;
        }
        self.inner.update(groups, arguments)
    }

    // As ClickHouse writes it: the state, then a byte that says whether there was a row.
    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        let mut builder = BinaryBuilder::new();
        for (group, state) in groups.iter().zip(states) {
            let (seen, state) = state.and_then(<[u8]>::split_last).unwrap_or((&0, &[]));
            self.seen[*group] |= *seen != 0;
            builder.append_value(state);
        }
        self.inner.merge(groups, &builder.finish())
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        let states = self.inner.take_states(groups);
        let mut builder = BinaryBuilder::new();
        for (state, seen) in states.iter().zip(self.take_seen(groups)) {
            let mut bytes = state.unwrap_or_default().to_vec();
            bytes.push(u8::from(seen));
            builder.append_value(bytes);
        }
        builder.finish()
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        let results = self.inner.take_results(groups)?;
        let empty = match self.empty {
            Empty::Null if self.data_type.is_nullable() => null_values(&self.data_type, 1),
            _ => default_value(&self.data_type).values,
        };
        let all = concat(&[&results, &empty]).expect("both are of the type of the result");
        let seen = self.take_seen(groups);
        let places = seen.iter().enumerate();
        let places: UInt64Array = places
            .map(|(at, seen)| Some(if *seen { at as u64 } else { groups as u64 }))
            .collect();
        Ok(take(&all, &places, None).expect("a result for each group"))
    }

    fn size_bytes(&self) -> usize {
        self.inner.size_bytes() + self.seen.capacity()
    }
}
