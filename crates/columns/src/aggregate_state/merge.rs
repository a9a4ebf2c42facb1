//! [`merge_states`]: several states of an aggregate function become one, as if it had seen the values
//! of all of them in this order.

use super::{Form, opaque};
use crate::ColumnError;
use crate::input::{split, split_size, split_string, split_varint};
use crate::row_binary::read_row_binary;
use arrow::row::{RowConverter, SortField};
use granary_types::{AggregateState, DataType};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Merges states of one function.
///
/// # Errors
/// [`ColumnError`]: the function is not one whose states are known, or a state is damaged.
pub fn merge_states(state: &AggregateState, states: &[&[u8]]) -> Result<Vec<u8>, ColumnError> {
    merge(&Form::of(state)?, state, states)
}

fn merge(form: &Form, state: &AggregateState, states: &[&[u8]]) -> Result<Vec<u8>, ColumnError> {
    match form {
        Form::Count => counts(states),
        Form::Sum(width) => {
            let mut total = vec![0; *width];
            for mut one in states.iter().copied() {
                add(&mut total, split(&mut one, *width)?, is_float(state));
            }
            Ok(total)
        }
        Form::Average(width) => averages(states, *width, is_float(state)),
        Form::Text | Form::Value(_) => chosen(form, state, states),
        Form::Values(width) if &*state.function == "uniqExact" => different(states, *width),
        Form::Values(width) => collected(states, |rest| split(rest, *width).map(<[u8]>::len)),
        Form::Hashes => {
            let function = &state.function;
            Err(ColumnError::unsupported(format!(
                "merging states of {function}"
            )))
        }
        Form::SizedValues => collected(states, |rest| {
            let before = rest.len();
            split_string(rest)?;
            Ok(before - rest.len())
        }),
        Form::Optional(inner) => {
            let mut known = Vec::new();
            for one in states {
                match one.split_first() {
                    Some((0, _)) => {}
                    Some((_, rest)) => known.push(rest),
                    None => return Err(ColumnError::Truncated),
                }
            }
            if known.is_empty() {
                return Ok(vec![0]);
            }
            let mut merged = vec![1];
            merged.extend(merge(inner, state, &known)?);
            Ok(merged)
        }
    }
}

fn is_float(state: &AggregateState) -> bool {
    let argument = state.arguments.first().map(|one| one.inner().storage());
    matches!(
        argument,
        Some(DataType::BFloat16 | DataType::Float32 | DataType::Float64)
    )
}

fn push_varint(mut number: u64, output: &mut Vec<u8>) {
    while number >= 0x80 {
        output.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    output.push(number as u8);
}

fn counts(states: &[&[u8]]) -> Result<Vec<u8>, ColumnError> {
    let mut total = 0u64;
    for mut one in states.iter().copied() {
        total = total.wrapping_add(split_varint(&mut one)?);
    }
    let mut merged = Vec::new();
    push_varint(total, &mut merged);
    Ok(merged)
}

/// Adds a number of as many bytes; integers wrap around.
fn add(total: &mut [u8], number: &[u8], is_float: bool) {
    if let (true, Some(left), Some(right)) = (
        is_float,
        total.first_chunk::<8>(),
        number.first_chunk::<8>(),
    ) {
        let sum = f64::from_le_bytes(*left) + f64::from_le_bytes(*right);
        total.copy_from_slice(&sum.to_le_bytes());
        return;
    }
    let mut carry = 0u16;
    for (byte, other) in total.iter_mut().zip(number) {
        carry += u16::from(*byte) + u16::from(*other);
        *byte = (carry & 0xff) as u8;
        carry >>= 8;
    }
}

fn averages(states: &[&[u8]], width: usize, is_float: bool) -> Result<Vec<u8>, ColumnError> {
    let mut total = vec![0; width];
    let mut count = 0u64;
    for mut one in states.iter().copied() {
        add(&mut total, split(&mut one, width)?, is_float);
        count = count.wrapping_add(split_varint(&mut one)?);
    }
    push_varint(count, &mut total);
    Ok(total)
}

/// `min`, `max`, `any`, `anyLast`: one of the states is the result.
fn chosen(form: &Form, state: &AggregateState, states: &[&[u8]]) -> Result<Vec<u8>, ColumnError> {
    let has_value = |one: &&&[u8]| match form {
        Form::Text => one.first_chunk::<4>() != Some(&super::NO_TEXT.to_le_bytes()),
        _ => one.first() != Some(&0),
    };
    let mut known = states.iter().filter(has_value);
    let Some(first) = known.next() else {
        return Ok(form.empty());
    };
    let mut best = first;
    for next in known {
        let takes = match &*state.function {
            "any" => false,
            "anyLast" => true,
            "min" => compare(form, next, best)? == Ordering::Less,
            "max" => compare(form, next, best)? == Ordering::Greater,
            _ => return Err(opaque(state)),
        };
        if takes {
            best = next;
        }
    }
    Ok(best.to_vec())
}

fn compare(form: &Form, left: &[u8], right: &[u8]) -> Result<Ordering, ColumnError> {
    let Form::Value(data_type) = form else {
        let text = |state: &[u8]| state.get(4..).map(<[u8]>::to_vec);
        return Ok(text(left).cmp(&text(right)));
    };
    let value = |state: &[u8]| {
        let mut rest = state.get(1..).ok_or(ColumnError::Truncated)?;
        read_row_binary(data_type, &mut rest)
    };
    let (left, right) = (value(left)?, value(right)?);
    let field = SortField::new(left.data_type().clone());
    let converter = RowConverter::new(vec![field]).expect("every type of a column can be compared");
    let row = |value| {
        let rows = converter.convert_columns(&[value]);
        rows.expect("the value is of the type")
    };
    Ok(row(left).row(0).cmp(&row(right).row(0)))
}

/// `uniqExact`: each value once.
fn different(states: &[&[u8]], width: usize) -> Result<Vec<u8>, ColumnError> {
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for mut one in states.iter().copied() {
        for _ in 0..split_size(&mut one)? {
            let value = split(&mut one, width)?;
            if seen.insert(value) {
                values.extend_from_slice(value);
            }
        }
    }
    let mut merged = Vec::new();
    push_varint(seen.len() as u64, &mut merged);
    merged.extend(values);
    Ok(merged)
}

/// `groupArray`: the values behind one another.
fn collected(
    states: &[&[u8]],
    next: impl Fn(&mut &[u8]) -> Result<usize, ColumnError>,
) -> Result<Vec<u8>, ColumnError> {
    let mut count = 0u64;
    let mut values = Vec::new();
    for mut one in states.iter().copied() {
        let size = split_varint(&mut one)?;
        let mut rest = one;
        let mut bytes = 0;
        for _ in 0..size {
            bytes += next(&mut rest)?;
        }
        values.extend_from_slice(&one[..bytes]);
        count += size;
    }
    let mut merged = Vec::new();
    push_varint(count, &mut merged);
    merged.extend(values);
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(data_type: &str, states: &[&[u8]], expected: &[u8]) {
        let DataType::AggregateFunction(state) = data_type.parse().unwrap() else {
            panic!("{data_type} is not a state")
        };
        assert_eq!(
            merge_states(&state, states).unwrap(),
            expected,
            "{data_type}"
        );
    }

    #[test]
    fn states_are_what_the_function_makes_of_all_values() {
        check("AggregateFunction(count)", &[&[0x80, 1], &[2]], &[0x82, 1]);
        let full = [0xff; 8];
        let two = [2, 0, 0, 0, 0, 0, 0, 0];
        check(
            "AggregateFunction(sum, UInt8)",
            &[&full, &two],
            &[1, 0, 0, 0, 0, 0, 0, 0],
        );
        let (a, b) = (1.5f64.to_le_bytes(), 2.25f64.to_le_bytes());
        check(
            "AggregateFunction(sum, Float32)",
            &[&a, &b],
            &3.75f64.to_le_bytes(),
        );
        check(
            "AggregateFunction(min, Int8)",
            &[&[1, 3], &[0], &[1, 0xff]],
            &[1, 0xff],
        );
        check(
            "AggregateFunction(max, Int8)",
            &[&[1, 3], &[0], &[1, 0xff]],
            &[1, 3],
        );
        check(
            "AggregateFunction(any, Int8)",
            &[&[0], &[1, 3], &[1, 4]],
            &[1, 3],
        );
        check(
            "AggregateFunction(anyLast, Int8)",
            &[&[1, 3], &[1, 4], &[0]],
            &[1, 4],
        );
        check(
            "AggregateFunction(any, Nullable(Int8))",
            &[&[0], &[1, 1, 3]],
            &[1, 1, 3],
        );
        check(
            "AggregateFunction(uniqExact, UInt8)",
            &[&[2, 7, 9], &[2, 9, 1]],
            &[3, 7, 9, 1],
        );
        check(
            "AggregateFunction(groupArray, String)",
            &[&[1, 1, b'a'], &[0], &[1, 2, b'b', b'c']],
            &[2, 1, b'a', 2, b'b', b'c'],
        );
        check(
            "AggregateFunction(groupArray, UInt8)",
            &[&[1, 5], &[2, 6, 7]],
            &[3, 5, 6, 7],
        );
    }

    #[test]
    fn a_state_that_is_cut_is_not_merged() {
        let DataType::AggregateFunction(state) = "AggregateFunction(sum, UInt8)".parse().unwrap()
        else {
            panic!("it is a state")
        };
        assert!(merge_states(&state, &[&[1, 2]]).is_err());
    }
}
