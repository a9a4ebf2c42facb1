//! `sum`: of integers of up to 64 bits, which wraps around, and of floats.

use crate::aggregate::{Aggregate, Fold, Folding, Resolved};
use crate::error::QueryError;
use crate::state::read_bytes;
use crate::supertype::integer_bits;
use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType as ArrowType, Float64Type, Int64Type, UInt64Type};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[&dyn Aggregate] = &[&Sum];

struct Sum;

impl Aggregate for Sum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn is_case_insensitive(&self) -> bool {
        true
    }

    fn resolve(
        &self,
        _parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        let [argument] = arguments else {
            return Err(QueryError::argument_count("sum", arguments.len(), "1"));
        };
        match argument {
            DataType::Float32 | DataType::Float64 => Ok(Folding::resolved(SumOfFloats)),
            DataType::Enum8(_) | DataType::Enum16(_) => {
                Err(QueryError::argument_type("sum", 1, argument))
            }
            other => match integer_bits(other) {
                Some((true, ..=64)) => Ok(Folding::resolved(SumOfSigned)),
                Some((false, ..=64)) => Ok(Folding::resolved(SumOfUnsigned)),
                _ => Err(QueryError::argument_type("sum", 1, argument)),
            },
        }
    }
}

fn widened(column: &Column, to: &ArrowType) -> ArrayRef {
    cast(&column.values, to).expect("a number fits into the largest of its kind")
}

macro_rules! sum_of {
    ($name:ident, $native:ty, $arrow:ty, $arrow_type:expr, $array:ty, $result:expr, $add:expr) => {
        struct $name;

        impl Fold for $name {
            type State = $native;

            fn return_type(&self) -> DataType {
                $result
            }

            fn start(&self) -> $native {
                <$native>::default()
            }

            fn update(
                &self,
                states: &mut [$native],
                groups: &[usize],
                arguments: &[Column],
            ) -> Result<usize, QueryError> {
                let values = widened(&arguments[0], &$arrow_type);
                for (group, value) in groups.iter().zip(values.as_primitive::<$arrow>().values()) {
                    states[*group] = $add(states[*group], *value);
                }
                Ok(0)
            }

            fn merge(&self, into: &mut $native, from: $native) -> Result<(), QueryError> {
                *into = $add(*into, from);
                Ok(())
            }

            fn write(&self, state: &$native, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&state.to_le_bytes());
            }

            fn read(&self, bytes: &mut &[u8]) -> Result<$native, QueryError> {
                Ok(<$native>::from_le_bytes(read_bytes(bytes)?))
            }

            fn finish(&self, states: Vec<$native>) -> Result<ArrayRef, QueryError> {
                Ok(Arc::new(<$array>::from(states)))
            }
        }
    };
}

sum_of!(
    SumOfSigned,
    i64,
    Int64Type,
    ArrowType::Int64,
    Int64Array,
    DataType::Int64,
    i64::wrapping_add
);
sum_of!(
    SumOfUnsigned,
    u64,
    UInt64Type,
    ArrowType::UInt64,
    UInt64Array,
    DataType::UInt64,
    u64::wrapping_add
);
sum_of!(
    SumOfFloats,
    f64,
    Float64Type,
    ArrowType::Float64,
    Float64Array,
    DataType::Float64,
    std::ops::Add::add
);
