//! States of aggregate functions: they stand back to back, so that only a function that is known
//! says where one ends.

use crate::{
    ColumnError,
    input::{split, split_varint},
};
use granary_types::{AggregateState, DataType};

/// Moves `input` behind one state.
pub(crate) fn skip_state(state: &AggregateState, input: &mut &[u8]) -> Result<(), ColumnError> {
    let argument = state.arguments.first().map(DataType::storage);
    match (&*state.function, argument) {
        ("count", _) => split_varint(input).map(drop),
        ("sum", Some(argument)) => split(input, sum_width(state, &argument)?).map(drop),
        _ => Err(opaque(state)),
    }
}

fn opaque(state: &AggregateState) -> ColumnError {
    let name = DataType::AggregateFunction(Box::new(state.clone()));
    ColumnError::unsupported(format!("telling states of {name} apart"))
}

fn sum_width(state: &AggregateState, argument: &DataType) -> Result<usize, ColumnError> {
    let width = argument.fixed_width_bytes().ok_or_else(|| opaque(state))?;
    Ok(match argument {
        DataType::Decimal { .. } => width.max(16),
        _ => width.max(8),
    })
}
