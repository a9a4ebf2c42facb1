//! `count`: rows, or rows in which no argument is `NULL`.

use crate::aggregate::{Aggregate, AggregateNulls, Fold, Folding, Resolved};
use crate::error::QueryError;
use crate::state::{read_var_uint, write_var_uint};
use arrow::array::{ArrayRef, UInt64Array};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[&dyn Aggregate] = &[&Count];

struct Count;

impl Aggregate for Count {
    fn name(&self) -> &'static str {
        "count"
    }

    fn is_case_insensitive(&self) -> bool {
        true
    }

    fn nulls(&self) -> AggregateNulls {
        AggregateNulls::SkipToDefault
    }

    fn resolve(
        &self,
        _parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        match arguments {
            [] | [_] => Ok(Folding::resolved(CountFold)),
            _ => Err(QueryError::argument_count(
                "count",
                arguments.len(),
                "0 or 1",
            )),
        }
    }
}

struct CountFold;

impl Fold for CountFold {
    type State = u64;

    fn return_type(&self) -> DataType {
        DataType::UInt64
    }

    fn start(&self) -> u64 {
        0
    }

    fn update(
        &self,
        states: &mut [u64],
        groups: &[usize],
        _arguments: &[Column],
    ) -> Result<usize, QueryError> {
        for group in groups {
            states[*group] += 1;
        }
        Ok(0)
    }

    fn merge(&self, into: &mut u64, from: u64) -> Result<(), QueryError> {
        *into += from;
        Ok(())
    }

    fn write(&self, state: &u64, bytes: &mut Vec<u8>) {
        write_var_uint(*state, bytes);
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<u64, QueryError> {
        read_var_uint(bytes)
    }

    fn finish(&self, states: Vec<u64>) -> Result<ArrayRef, QueryError> {
        Ok(Arc::new(UInt64Array::from(states)))
    }
}
