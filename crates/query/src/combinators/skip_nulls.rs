//! Rows with a `NULL` are left out.

use super::filtered::only;
use crate::aggregate::{Groups, Resolved};
use crate::default::null_values;
use crate::error::QueryError;
use arrow::array::{Array, ArrayRef, BinaryArray, BinaryBuilder, BooleanArray, UInt64Array};
use arrow::buffer::NullBuffer;
use arrow::compute::take;
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// The function without the rows in which an argument is `NULL`; `gives_null` says whether it is `NULL` for no rows,
/// `only_null` that an argument is nothing else.
pub(super) fn resolved(
    inner: Arc<dyn Resolved>,
    gives_null: bool,
    only_null: bool,
) -> Arc<dyn Resolved> {
    let own = inner.return_type();
    let data_type = match (gives_null, only_null) {
        (false, _) => own,
        (true, true) => DataType::Nullable(Box::new(DataType::Nothing)),
        (true, false) => own.nullable(),
    };
    Arc::new(SkipNulls { inner, data_type })
}

struct SkipNulls {
    inner: Arc<dyn Resolved>,
    data_type: DataType,
}

impl Resolved for SkipNulls {
    fn return_type(&self) -> DataType {
        self.data_type.clone()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(SkipNullsGroups {
            inner: self.inner.groups(),
            data_type: self.data_type.clone(),
            seen: Vec::new(),
        })
    }
}

struct SkipNullsGroups {
    inner: Box<dyn Groups>,
    data_type: DataType,
    /// Which groups have seen a row.
    seen: Vec<bool>,
}

impl SkipNullsGroups {
    fn marks_seen(&self) -> bool {
        self.data_type.is_nullable()
    }

    fn take_seen(&mut self, groups: usize) -> Vec<bool> {
        let rest = self.seen.split_off(groups);
        std::mem::replace(&mut self.seen, rest)
    }
}

impl Groups for SkipNullsGroups {
    fn resize(&mut self, groups: usize) {
        self.inner.resize(groups);
        self.seen.resize(groups, false);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        if self.data_type.inner() == &DataType::Nothing {
            return Ok(());
        }
        let nulls = arguments
            .iter()
            .fold(None, |nulls: Option<NullBuffer>, each| {
                let is_nullable = matches!(each.data_type, DataType::Nullable(_));
                let more = each.values.logical_nulls().filter(|_| is_nullable);
                NullBuffer::union(nulls.as_ref(), more.as_ref())
            });
        let plain: Vec<Column> = arguments.iter().map(strip).collect();
        let (groups, plain) = match nulls {
            None => (groups.to_vec(), plain),
            Some(nulls) => {
                let present = BooleanArray::new(nulls.into_inner(), None);
                only(groups, &plain, &present)
            }
        };
        for group in &groups {
            self.seen[*group] = true;
        }
        self.inner.update(&groups, &plain)
    }

    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        if !self.marks_seen() {
            return self.inner.merge(groups, states);
        }
        // As ClickHouse writes it: a byte that says whether there was a row, then the state if there was.
        let mut builder = BinaryBuilder::new();
        let mut having = Vec::new();
        for (group, state) in groups.iter().zip(states) {
            if let Some([1, rest @ ..]) = state {
                self.seen[*group] = true;
                having.push(*group);
                builder.append_value(rest);
            }
        }
        self.inner.merge(&having, &builder.finish())
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        let states = self.inner.take_states(groups);
        let seen = self.take_seen(groups);
        if !self.marks_seen() {
            return states;
        }
        let mut builder = BinaryBuilder::new();
        for (state, seen) in states.iter().zip(seen) {
            let mut bytes = vec![u8::from(seen)];
            if seen {
                bytes.extend_from_slice(state.unwrap_or_default());
            }
            builder.append_value(bytes);
        }
        builder.finish()
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        let results = self.inner.take_results(groups)?;
        let seen = self.take_seen(groups);
        if !self.marks_seen() {
            return Ok(results);
        }
        if self.data_type.inner() == &DataType::Nothing {
            return Ok(null_values(&self.data_type, groups));
        }
        let places: UInt64Array = seen
            .iter()
            .enumerate()
            .map(|(at, seen)| seen.then_some(at as u64))
            .collect();
        Ok(take(&results, &places, None).expect("a result for each group"))
    }

    fn size_bytes(&self) -> usize {
        self.inner.size_bytes() + self.seen.capacity()
    }
}

fn strip(column: &Column) -> Column {
    match &column.data_type {
        DataType::Nullable(inner) => Column {
            data_type: (**inner).clone(),
            values: Arc::clone(&column.values),
        },
        _ => column.clone(),
    }
}
