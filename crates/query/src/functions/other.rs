//! Functions about the query and the server, and those that fit nowhere else.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::logic::truth;
use crate::functions::number::{Native, NumberKind};
use arrow::array::{ArrayRef, BinaryArray, FixedSizeBinaryArray};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("toTypeName", name_type, type_name)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("materialize", same_type, same)
        .own_nulls()
        .own_low_cardinality()
        .never_constant(),
    Defined::new("identity", same_type, same)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("ignore", ignore_type, ignore)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("throwIf", throw_type, throw).forget_low_cardinality(),
    Defined::new("version", text_type, told),
    Defined::new("currentDatabase", text_type, told)
        .also(&["DATABASE"])
        .any_case(),
    Defined::new("timeZone", text_type, told).also(&["timezone"]),
    Defined::new("serverTimeZone", text_type, told).also(&["serverTimezone"]),
    Defined::new("rand", rand_type, rand)
        .also(&["rand32"])
        .any_case()
        .varies(),
    Defined::new("rand64", rand_type, rand).varies(),
    Defined::new("generateUUIDv4", uuid_type, uuid).varies(),
];

/// The version of ClickHouse whose functions these are.
const VERSION: &str = "26.9.1.1";

fn name_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    Ok(DataType::String)
}

fn text(value: &str, rows: usize) -> ArrayRef {
    Arc::new(BinaryArray::from_iter_values(std::iter::repeat_n(
        value, rows,
    )))
}

fn type_name(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(text(&pretty(call.data_type(0), 0), call.rows))
}

/// The name of a type, with a line for each element of a tuple that has names.
pub fn pretty(data_type: &DataType, depth: usize) -> String {
    match data_type {
        DataType::Array(item) => format!("Array({})", pretty(item, depth)),
        DataType::Map(key, value) => {
            format!("Map({}, {})", pretty(key, depth), pretty(value, depth))
        }
        DataType::Tuple(elements) if elements.iter().any(|element| element.name.is_some()) => {
            let indent = " ".repeat(4 * (depth + 1));
            let element = |element: &granary_types::Element| {
                let alone = DataType::Tuple(vec![element.clone()]).to_string();
                let inner = alone
                    .strip_prefix("Tuple(")
                    .and_then(|rest| rest.strip_suffix(')'));
                let name = inner.unwrap_or(&alone);
                let type_name = element.data_type.to_string();
                let name = name.strip_suffix(&type_name).unwrap_or(name);
                format!("\n{indent}{name}{}", pretty(&element.data_type, depth + 1))
            };
            let elements: Vec<String> = elements.iter().map(element).collect();
            format!("Tuple({})", elements.join(","))
        }
        DataType::Tuple(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| pretty(&element.data_type, depth))
                .collect();
            format!("Tuple({})", elements.join(", "))
        }
        other => other.to_string(),
    }
}

fn same_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    Ok(arguments[0].data_type.clone())
}

fn same(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(call.array(0))
}

fn ignore_type(_: &'static str, _: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(DataType::UInt8)
}

fn ignore(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(u8::write(vec![0; call.rows], None, call.result_type))
}

fn throw_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    if NumberKind::of(&arguments[0].data_type).is_none()
        && arguments[0].data_type != DataType::Nothing
    {
        return illegal(name, arguments, 0);
    }
    if let Some(message) = arguments.get(1)
        && message.data_type != DataType::String
    {
        return illegal(name, arguments, 1);
    }
    Ok(DataType::UInt8)
}

fn throw(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (yes, _) = truth(&call.array(0), call.data_type(0));
    if yes.count_set_bits() > 0 {
        let given = (call.arguments.len() == 2).then(|| {
            let texts = crate::functions::rows::Texts::of(call, 1);
            String::from_utf8_lossy(texts.get(0)).into_owned()
        });
        let message =
            given.unwrap_or_else(|| "Value passed to 'throwIf' function is non-zero".to_owned());
        return Err(QueryError::refused(
            ErrorCode::FUNCTION_THROW_IF_VALUE_IS_NON_ZERO,
            message,
        ));
    }
    Ok(u8::write(vec![0; call.rows], None, call.result_type))
}

fn text_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 0, 0)?;
    Ok(DataType::String)
}

fn told(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let value = match name {
        "version" => VERSION.to_owned(),
        "currentDatabase" => call.context.database.clone(),
        _ => call.context.time_zone.name().to_owned(),
    };
    Ok(text(&value, call.rows))
}

fn rand_type(name: &'static str, _: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(if name == "rand64" {
        DataType::UInt64
    } else {
        DataType::UInt32
    })
}

/// Random numbers: the seed is a random UUID, further numbers follow from it by SplitMix.
fn rand(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut state = call.context.env.uuid().as_u64_pair().0;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    Ok(match name {
        "rand64" => u64::write(
            (0..call.rows).map(|_| next()).collect(),
            None,
            call.result_type,
        ),
        _ => u32::write(
            (0..call.rows).map(|_| (next() >> 32) as u32).collect(),
            None,
            call.result_type,
        ),
    })
}

fn uuid_type(_: &'static str, _: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(DataType::Uuid)
}

fn uuid(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut bytes = Vec::with_capacity(16 * call.rows);
    for _ in 0..call.rows {
        let mut one = *call.context.env.uuid().as_bytes();
        one.rotate_left(8);
        bytes.extend_from_slice(&one);
    }
    Ok(Arc::new(FixedSizeBinaryArray::new(16, bytes.into(), None)))
}
