//! `and`, `or`, `xor`, `not`: three-valued, with results that are numbers.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind, with_native};
use arrow::array::{Array, ArrayRef, AsArray, UInt8Array};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::UInt8Type;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("and", logical_type, logical)
        .own_nulls()
        .any_case(),
    Defined::new("or", logical_type, logical)
        .own_nulls()
        .any_case(),
    Defined::new("xor", xor_type, xor).any_case(),
    Defined::new("not", not_type, not).any_case(),
];

fn few(name: &str, arguments: &[ArgumentType]) -> Result<(), QueryError> {
    if arguments.len() >= 2 {
        return Ok(());
    }
    let message = format!(
        "Number of arguments for function \"{name}\" should be at least 2: passed {}",
        arguments.len()
    );
    Err(QueryError::refused(
        ErrorCode::TOO_FEW_ARGUMENTS_FOR_FUNCTION,
        message,
    ))
}

fn is_condition(data_type: &DataType) -> bool {
    NumberKind::of(data_type).is_some()
}

fn logical_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    few(name, arguments)?;
    for (at, argument) in arguments.iter().enumerate() {
        if !is_condition(argument.data_type.inner())
            && *argument.data_type.inner() != DataType::Nothing
        {
            return illegal(name, arguments, at);
        }
    }
    // A Nullable(Bool) makes no Bool of `and` and `or`, which see it; `xor` sees its type without NULL.
    let bool = arguments
        .iter()
        .any(|each| each.data_type == DataType::Bool);
    let result = if bool {
        DataType::Bool
    } else {
        DataType::UInt8
    };
    let nullable = arguments.iter().any(|each| each.data_type.is_nullable());
    Ok(if nullable { result.nullable() } else { result })
}

/// Which values are neither zero nor `NULL`, and which are `NULL`.
pub fn truth(values: &ArrayRef, data_type: &DataType) -> (BooleanBuffer, Option<NullBuffer>) {
    let data_type = data_type.inner();
    if *data_type == DataType::Nothing {
        let none = BooleanBuffer::new_unset(values.len());
        return (none, Some(NullBuffer::new_null(values.len())));
    }
    let nulls = values.nulls().cloned();
    let truth = with_native!(data_type, N => {
        let zero = N::default();
        let numbers = N::read(values);
        BooleanBuffer::collect_bool(numbers.len(), |at| numbers[at] != zero)
    }, else BooleanBuffer::new_unset(values.len()));
    let truth = match &nulls {
        Some(nulls) => &truth & nulls.inner(),
        None => truth,
    };
    (truth, nulls)
}

/// Zeros and ones.
pub fn flags(truth: &BooleanBuffer, nulls: Option<NullBuffer>) -> ArrayRef {
    let values: Vec<u8> = truth.iter().map(u8::from).collect();
    Arc::new(UInt8Array::new(values.into(), nulls))
}

fn logical(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut found: Option<(BooleanBuffer, BooleanBuffer)> = None;
    for at in 0..call.arguments.len() {
        let values = call.array(at);
        let (yes, nulls) = truth(&values, call.data_type(at));
        let present = match nulls {
            Some(nulls) => nulls.into_inner(),
            None => BooleanBuffer::new_set(values.len()),
        };
        let no = &(!&yes) & &present;
        found = Some(match found {
            None => (yes, no),
            Some((all_yes, all_no)) if name == "and" => (&all_yes & &yes, &all_no | &no),
            Some((all_yes, all_no)) => (&all_yes | &yes, &all_no & &no),
        });
    }
    let (yes, no) = found.expect("there are two arguments");
    let nulls = call
        .result_type
        .is_nullable()
        .then(|| NullBuffer::new(&yes | &no));
    Ok(flags(&yes, nulls))
}

fn xor_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    logical_type(name, arguments)
}

fn xor(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut found = BooleanBuffer::new_unset(call.rows);
    for at in 0..call.arguments.len() {
        found = &found ^ &truth(&call.array(at), call.data_type(at)).0;
    }
    Ok(flags(&found, None))
}

fn not_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::Bool => Ok(DataType::Bool),
        DataType::Nothing => Ok(DataType::Nothing),
        other if is_condition(other) => Ok(DataType::UInt8),
        _ => illegal(name, arguments, 0),
    }
}

fn not(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (found, _) = truth(&call.array(0), call.data_type(0));
    Ok(flags(&!&found, None))
}

/// Whether a result of a comparison is true.
pub fn is_true(flags: &ArrayRef) -> BooleanBuffer {
    let flags = flags.as_primitive::<UInt8Type>();
    BooleanBuffer::collect_bool(flags.len(), |at| flags.is_valid(at) && flags.value(at) != 0)
}
