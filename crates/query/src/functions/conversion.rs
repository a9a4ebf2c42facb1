//! `toUInt8` …, `CAST`, `accurateCast`, `reinterpret`: values of one type as values of another.

use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::calendar;
use crate::functions::cast::{self, Doubt};
use crate::functions::date::is_date;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind, with_native};
use crate::functions::text;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, FixedSizeBinaryArray};
use arrow::compute::concat;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode, IntervalUnit};
use std::sync::Arc;

macro_rules! to_functions {
    ($($name:literal),* $(,)?) => {
        &[$(
            Defined::new($name, to_type, to),
            Defined::new(concat!($name, "OrZero"), to_or_zero_type, to_or_zero),
            Defined::new(concat!($name, "OrNull"), to_or_null_type, to_or_null),
            Defined::new(concat!($name, "OrDefault"), to_or_default_type, to_or_default),
        )*]
    };
}

/// `toUInt8`, `toUInt8OrZero`, …
pub const FAMILIES: &[Defined] = to_functions!(
    "toUInt8",
    "toUInt16",
    "toUInt32",
    "toUInt64",
    "toUInt128",
    "toUInt256",
    "toInt8",
    "toInt16",
    "toInt32",
    "toInt64",
    "toInt128",
    "toInt256",
    "toFloat32",
    "toFloat64",
    "toDate",
    "toDate32",
    "toDateTime",
    "toDateTime64",
    "toDecimal32",
    "toDecimal64",
    "toDecimal128",
    "toDecimal256",
    "toUUID",
    "toIPv4",
    "toIPv6",
);

/// The other functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("toBool", to_type, to),
    Defined::new("toString", to_string_type, to_string),
    Defined::new("toFixedString", to_fixed_type, to_fixed),
    Defined::new("toIntervalNanosecond", to_type, to),
    Defined::new("toIntervalMicrosecond", to_type, to),
    Defined::new("toIntervalMillisecond", to_type, to),
    Defined::new("toIntervalSecond", to_type, to),
    Defined::new("toIntervalMinute", to_type, to),
    Defined::new("toIntervalHour", to_type, to),
    Defined::new("toIntervalDay", to_type, to),
    Defined::new("toIntervalWeek", to_type, to),
    Defined::new("toIntervalMonth", to_type, to),
    Defined::new("toIntervalQuarter", to_type, to),
    Defined::new("toIntervalYear", to_type, to),
    Defined::new("toUnixTimestamp", unix_type, unix),
    Defined::new("parseDateTimeBestEffort", best_effort_type, best_effort),
    Defined::new(
        "parseDateTimeBestEffortOrZero",
        best_effort_type,
        best_effort,
    ),
    Defined::new(
        "parseDateTimeBestEffortOrNull",
        best_effort_type,
        best_effort,
    ),
    Defined::new("parseDateTime64BestEffort", best_effort_type, best_effort),
    Defined::new(
        "parseDateTime64BestEffortOrZero",
        best_effort_type,
        best_effort,
    ),
    Defined::new(
        "parseDateTime64BestEffortOrNull",
        best_effort_type,
        best_effort,
    ),
    Defined::new("CAST", cast_type, run_cast)
        .own_nulls()
        .own_low_cardinality()
        .any_case(),
    Defined::new("_CAST", cast_type, run_cast)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("accurateCast", cast_type, run_cast)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("accurateCastOrNull", cast_type, run_cast)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("accurateCastOrDefault", cast_type, run_cast)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("toLowCardinality", low_type, low)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("reinterpretAsUInt8", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUInt16", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUInt32", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUInt64", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUInt128", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUInt256", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt8", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt16", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt32", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt64", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt128", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsInt256", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsFloat32", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsFloat64", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsDate", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsDateTime", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsUUID", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsString", reinterpret_type, reinterpret),
    Defined::new("reinterpretAsFixedString", reinterpret_type, reinterpret),
    Defined::new("reinterpret", reinterpret_type, reinterpret),
];

/// What the functions are named by.
fn base(name: &str) -> &str {
    let base = ["OrZero", "OrNull", "OrDefault"]
        .into_iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    base.unwrap_or(name).trim_start_matches("to")
}

fn whole(name: &str, argument: &ArgumentType) -> Result<u64, QueryError> {
    let constant = argument.constant.as_ref();
    let number = constant.and_then(|column| {
        crate::functions::number::numbers::<i64>(&column.values, column.data_type.inner())
    });
    match number.and_then(|numbers| u64::try_from(numbers[0]).ok()) {
        Some(number) => Ok(number),
        None => {
            let message = format!("The scale of {name} must be a constant number");
            Err(QueryError::refused(
                ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
                message,
            ))
        }
    }
}

/// The type that a function is named by; the scale and the time zone are arguments.
fn target(name: &str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let base = base(name);
    let scale = |at: usize| match arguments.get(at) {
        Some(argument) => whole(name, argument),
        None => Err(QueryError::argument_count(name, arguments.len(), "2")),
    };
    let zone = |at: usize| -> Result<Option<Box<str>>, QueryError> {
        let Some(argument) = arguments.get(at) else {
            return Ok(None);
        };
        match argument.text() {
            Some(zone) => {
                calendar::zone(zone)?;
                Ok(Some(zone.into()))
            }
            None => illegal(name, arguments, at),
        }
    };
    if let Some(bits) = base.strip_prefix("Decimal") {
        let precision = match bits {
            "32" => 9,
            "64" => 18,
            "128" => 38,
            _ => 76,
        };
        let scale = scale(1)?;
        if scale > u64::from(precision) {
            let message = format!("Scale {scale} is out of bounds (max scale: {precision})");
            return Err(QueryError::refused(
                ErrorCode::ARGUMENT_OUT_OF_BOUND,
                message,
            ));
        }
        return Ok(DataType::Decimal {
            precision,
            scale: scale as u8,
        });
    }
    if let Some(unit) = base.strip_prefix("Interval") {
        let unit = IntervalUnit::ALL
            .into_iter()
            .find(|each| each.name() == unit);
        return Ok(DataType::Interval(
            unit.expect("the functions are named by units"),
        ));
    }
    match base {
        "DateTime" => Ok(DataType::DateTime(zone(1)?)),
        "DateTime64" => {
            let precision = scale(1)?;
            if precision > 9 {
                let message = format!(
                    "Scale {precision} is too large for DateTime64. Maximum is up to nanoseconds (9)"
                );
                return Err(QueryError::refused(
                    ErrorCode::ARGUMENT_OUT_OF_BOUND,
                    message,
                ));
            }
            Ok(DataType::DateTime64 {
                precision: precision as u8,
                time_zone: zone(2)?,
            })
        }
        other => Ok(other.parse().expect("the functions are named by types")),
    }
}

/// How many arguments stand behind the value.
fn extra(name: &str) -> usize {
    match base(name) {
        "DateTime64" => 2,
        "Date" | "Date32" | "DateTime" => 1,
        other if other.starts_with("Decimal") => 1,
        _ => 0,
    }
}

fn to_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1 + extra(name))?;
    let to = target(name, arguments)?;
    let from = &arguments[0].data_type;
    let nested = matches!(
        from,
        DataType::Array(_) | DataType::Tuple(_) | DataType::Map(..)
    );
    if nested {
        return illegal(name, arguments, 0);
    }
    Ok(to)
}

fn to(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    converted(call, call.result_type, Doubt::Wrap)
}

/// The first argument as another type, in each row.
fn converted(call: &Call<'_>, to: &DataType, doubt: Doubt) -> Result<ArrayRef, QueryError> {
    let argument = &call.arguments[0];
    let column = argument.column();
    let from = match (to, call.arguments.get(1), &column.data_type) {
        (DataType::Date | DataType::Date32, Some(zone), DataType::DateTime(_)) => {
            DataType::DateTime(Some(zone_name(zone)))
        }
        (DataType::Date | DataType::Date32, Some(zone), DataType::DateTime64 { precision, .. }) => {
            DataType::DateTime64 {
                precision: *precision,
                time_zone: Some(zone_name(zone)),
            }
        }
        (_, _, from) => from.clone(),
    };
    converted_from(call, &from, to, doubt)
}

/// The first argument, taken as one of the type `from`, in another type.
fn converted_from(
    call: &Call<'_>,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
) -> Result<ArrayRef, QueryError> {
    let argument = &call.arguments[0];
    let column = argument.column();
    let values = cast::convert(&column.values, from, to, doubt, call.context)?;
    Ok(match argument {
        Argument::Constant(_) => crate::function::repeat(&values, call.rows),
        _ => values,
    })
}

fn zone_name(argument: &Argument) -> Box<str> {
    let zone = argument.expanded(1);
    match zone.as_binary_opt::<i32>() {
        Some(zone) => String::from_utf8_lossy(zone.value(0)).into(),
        None => "UTC".into(),
    }
}

fn of_text(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1 + extra(name))?;
    match &arguments[0].data_type {
        DataType::String | DataType::FixedString(_) | DataType::Nothing => target(name, arguments),
        _ => illegal(name, arguments, 0),
    }
}

fn to_or_zero_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    of_text(name, arguments)
}

fn to_or_null_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(of_text(name, arguments)?.nullable())
}

fn to_or_zero(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = converted(call, call.result_type, Doubt::Null)?;
    Ok(crate::functions::nested::without_nulls(
        &values,
        call.result_type,
    ))
}

fn to_or_null(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    converted(call, call.result_type, Doubt::Null)
}

fn to_or_default_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    let needed = match base(name) {
        "DateTime64" => 2,
        other if other.starts_with("Decimal") => 2,
        _ => 1,
    };
    count(name, arguments, needed, needed + 1)?;
    let to = target(name, &arguments[..needed])?;
    if let Some(default) = arguments.get(needed)
        && default.data_type != to
    {
        let message = format!(
            "Default value type should be same as cast type. Expected {to}. Actual {}",
            default.data_type
        );
        return Err(QueryError::refused(
            ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
            message,
        ));
    }
    Ok(to)
}

fn to_or_default(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let needed = match base(name) {
        "DateTime64" => 2,
        other if other.starts_with("Decimal") => 2,
        _ => 1,
    };
    let values = converted(call, call.result_type, Doubt::Null)?;
    Ok(or_default(call, needed, &values))
}

/// What is `NULL` is taken from an argument or, without one, the default of the type.
fn or_default(call: &Call<'_>, default: usize, values: &ArrayRef) -> ArrayRef {
    if call.arguments.len() <= default {
        return crate::functions::nested::without_nulls(values, call.result_type);
    }
    let defaults = call.array(default);
    let places: Vec<(usize, usize)> = (0..values.len())
        .map(|row| (usize::from(values.is_null(row)), row))
        .collect();
    arrow::compute::interleave(&[&**values, &*defaults], &places)
        .expect("both have the type of the result")
}

fn to_string_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    if let Some(zone) = arguments.get(1) {
        if !is_date(&arguments[0].data_type) {
            return illegal(name, arguments, 0);
        }
        if zone.data_type != DataType::String {
            return illegal(name, arguments, 1);
        }
    }
    Ok(DataType::String)
}

fn to_string(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    if call.arguments.len() == 1 {
        return converted(call, &DataType::String, Doubt::Wrap);
    }
    let zones = call.array(1);
    let zones = zones.as_binary::<i32>();
    let values = call.array(0);
    let mut rows = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        let zone: Box<str> = String::from_utf8_lossy(zones.value(row)).into();
        calendar::zone(&zone)?;
        let data_type = match call.data_type(0) {
            DataType::DateTime(_) => DataType::DateTime(Some(zone)),
            DataType::DateTime64 { precision, .. } => DataType::DateTime64 {
                precision: *precision,
                time_zone: Some(zone),
            },
            other => other.clone(),
        };
        let column = Column {
            data_type,
            values: values.slice(row, 1),
        };
        rows.push(text::write(&column, call.context));
    }
    let rows: Vec<&dyn Array> = rows.iter().map(|each| each as &dyn Array).collect();
    if rows.is_empty() {
        Ok(Arc::new(BinaryArray::from_iter_values(std::iter::empty::<
            &[u8],
        >())))
    } else {
        Ok(concat(&rows).expect("they are strings"))
    }
}

fn to_fixed_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    if !matches!(
        arguments[0].data_type,
        DataType::String | DataType::FixedString(_)
    ) {
        let message = "toFixedString is only implemented for types String and FixedString";
        return Err(QueryError::refused(ErrorCode::NOT_IMPLEMENTED, message));
    }
    Ok(DataType::FixedString(whole(name, &arguments[1])? as usize))
}

fn to_fixed(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    converted(call, call.result_type, Doubt::Wrap)
}

fn unix_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    match &arguments[0].data_type {
        when if is_date(when) || *when == DataType::String => Ok(DataType::UInt32),
        _ => illegal(name, arguments, 0),
    }
}

fn unix(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let zone = call.arguments.get(1).map(zone_name);
    converted(call, &DataType::DateTime(zone), Doubt::Wrap)
}

fn best_effort_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    let wide = name.starts_with("parseDateTime64");
    count(name, arguments, 1, if wide { 3 } else { 2 })?;
    if !matches!(
        arguments[0].data_type,
        DataType::String | DataType::FixedString(_) | DataType::Nothing
    ) {
        return illegal(name, arguments, 0);
    }
    let zone = match arguments.get(if wide { 2 } else { 1 }) {
        None => None,
        Some(zone) => match zone.text() {
            Some(zone) => {
                calendar::zone(zone)?;
                Some(zone.into())
            }
            None => return illegal(name, arguments, 1),
        },
    };
    let result = match (wide, arguments.get(1)) {
        (false, _) => DataType::DateTime(zone),
        (true, None) => DataType::DateTime64 {
            precision: 3,
            time_zone: zone,
        },
        (true, Some(precision)) => DataType::DateTime64 {
            precision: whole(name, precision)?.min(9) as u8,
            time_zone: zone,
        },
    };
    Ok(if name.ends_with("OrNull") {
        result.nullable()
    } else {
        result
    })
}

fn best_effort(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    if name.ends_with("OrNull") {
        return converted(call, call.result_type, Doubt::Null);
    }
    if name.ends_with("OrZero") {
        let values = converted(call, call.result_type, Doubt::Null)?;
        let zero = DataType::UInt32;
        return Ok(match call.result_type {
            DataType::DateTime(_) => crate::functions::nested::without_nulls(&values, &zero),
            other => crate::functions::nested::without_nulls(&values, other),
        });
    }
    converted(call, call.result_type, Doubt::Wrap)
}

fn cast_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let most = if name == "accurateCastOrDefault" {
        3
    } else {
        2
    };
    count(name, arguments, 2, most)?;
    let Some(target) = arguments[1].text() else {
        return illegal(name, arguments, 1);
    };
    let to: DataType = named_type(target)?;
    possible(&arguments[0].data_type, &to)?;
    Ok(match name {
        "accurateCastOrNull" => to.nullable(),
        _ => to,
    })
}

/// The type of that name.
fn named_type(name: &str) -> Result<DataType, QueryError> {
    name.parse()
        .map_err(|error: granary_types::InvalidDataType| {
            let code = match error {
                granary_types::InvalidDataType::UnknownFamily(_) => ErrorCode::UNKNOWN_TYPE,
                _ => ErrorCode::SYNTAX_ERROR,
            };
            QueryError::refused(code, error.to_string())
        })
}

/// Refuses what no value can be converted to.
fn possible(from: &DataType, to: &DataType) -> Result<(), QueryError> {
    let (from, to) = (from.inner().storage(), to.inner().storage());
    let structured = |each: &DataType| {
        matches!(
            each,
            DataType::Array(_) | DataType::Tuple(_) | DataType::Map(..)
        )
    };
    let text = matches!(from, DataType::String | DataType::Nothing);
    let like = |from: &DataType| match (from, &to) {
        (DataType::Array(_) | DataType::Map(..), DataType::Array(_) | DataType::Map(..))
        | (DataType::Tuple(_), DataType::Tuple(_) | DataType::Map(..)) => true,
        (from, to) => !structured(from) && !structured(to),
    };
    if text || to == DataType::String || like(&from) {
        return Ok(());
    }
    let code = if structured(&to) {
        ErrorCode::TYPE_MISMATCH
    } else {
        ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT
    };
    Err(QueryError::refused(
        code,
        format!("Conversion from {from} to {to} is not supported"),
    ))
}

fn run_cast(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    // The second argument is the name of a type, not of a time zone.
    let converted =
        |call: &Call<'_>, to: &DataType, doubt| converted_from(call, call.data_type(0), to, doubt);
    match name {
        "accurateCast" => converted(call, call.result_type, Doubt::Refuse),
        "accurateCastOrNull" => converted(call, call.result_type, Doubt::Null),
        "accurateCastOrDefault" => {
            let values = converted(call, call.result_type, Doubt::Null)?;
            Ok(or_default(call, 2, &values))
        }
        _ => converted(call, call.result_type, Doubt::Wrap),
    }
}

fn low_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    Ok(match &arguments[0].data_type {
        DataType::LowCardinality(_) => arguments[0].data_type.clone(),
        other => DataType::LowCardinality(Box::new(other.clone())),
    })
}

fn low(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(call.array(0))
}

fn reinterpret_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    let from = &arguments
        .first()
        .ok_or_else(|| QueryError::argument_count(name, 0, "1"))?
        .data_type;
    let width = from.fixed_width_bytes();
    if width.is_none() && *from != DataType::String {
        return illegal(name, arguments, 0);
    }
    let to = match name {
        "reinterpret" => {
            count(name, arguments, 2, 2)?;
            let Some(target) = arguments[1].text() else {
                return illegal(name, arguments, 1);
            };
            named_type(target)?
        }
        "reinterpretAsFixedString" => match width {
            Some(width) => DataType::FixedString(width),
            None => return illegal(name, arguments, 0),
        },
        _ => name
            .trim_start_matches("reinterpretAs")
            .parse()
            .expect("the functions are named by types"),
    };
    if name != "reinterpret" {
        count(name, arguments, 1, 1)?;
    }
    Ok(to)
}

/// The bytes that a value is kept as in ClickHouse, of which `to` takes the first.
fn reinterpret(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let from = call.data_type(0);
    let bytes: Vec<Vec<u8>> = match from {
        DataType::String => (0..call.rows)
            .map(|row| values.as_binary::<i32>().value(row).to_vec())
            .collect(),
        DataType::FixedString(_) => (0..call.rows)
            .map(|row| values.as_fixed_size_binary().value(row).to_vec())
            .collect(),
        DataType::Uuid => uuid_bytes(values.as_fixed_size_binary()),
        other => little_endian(&values, other)?,
    };
    match call.result_type {
        DataType::String => {
            let cut = |bytes: &Vec<u8>| {
                let length = bytes
                    .iter()
                    .rposition(|byte| *byte != 0)
                    .map_or(0, |at| at + 1);
                match from {
                    DataType::String => bytes.clone(),
                    _ => bytes[..length].to_vec(),
                }
            };
            Ok(Arc::new(BinaryArray::from_iter_values(
                bytes.iter().map(cut),
            )))
        }
        DataType::FixedString(width) => fixed(bytes, *width),
        DataType::Uuid => {
            let swapped = bytes.into_iter().map(|mut bytes| {
                bytes.resize(16, 0);
                bytes.reverse();
                bytes
            });
            fixed(swapped.collect(), 16)
        }
        to => with_native!(to, T => {
            let width = size_of::<T>();
            let number = |bytes: &Vec<u8>| {
                let mut all = [0u8; 32];
                let taken = bytes.len().min(width);
                all[..taken].copy_from_slice(&bytes[..taken]);
                from_bits::<T>(ethnum::U256::from_le_bytes(all))
            };
            Ok(T::write(bytes.iter().map(number).collect(), None, to))
        }, else Err(QueryError::argument_type(name, 1, to))),
    }
}

fn from_bits<T: Native>(bits: ethnum::U256) -> T {
    let kind = std::any::type_name::<T>();
    match kind {
        "f32" => T::cast(f32::from_bits(bits.as_u32())),
        "f64" => T::cast(f64::from_bits(bits.as_u64())),
        _ => T::cast(bits),
    }
}

fn fixed(bytes: Vec<Vec<u8>>, width: usize) -> Result<ArrayRef, QueryError> {
    let mut all = Vec::with_capacity(bytes.len() * width);
    for mut value in bytes {
        value.resize(width, 0);
        all.extend_from_slice(&value);
    }
    let width = i32::try_from(width).expect("a FixedString has at most 16 MiB");
    Ok(Arc::new(FixedSizeBinaryArray::new(width, all.into(), None)))
}

fn uuid_bytes(values: &FixedSizeBinaryArray) -> Vec<Vec<u8>> {
    let stored = |row: usize| {
        let mut bytes = values.value(row).to_vec();
        bytes.reverse();
        bytes
    };
    (0..values.len()).map(stored).collect()
}

/// The bytes of numbers, the least significant first, as many as ClickHouse keeps.
pub fn little_endian(values: &ArrayRef, data_type: &DataType) -> Result<Vec<Vec<u8>>, QueryError> {
    let width = data_type.fixed_width_bytes();
    let Some(width) = width else {
        return Err(QueryError::argument_type("reinterpret", 1, data_type));
    };
    if let Some(kind) = NumberKind::of(data_type)
        && kind.float
    {
        let floats = |row: usize| match data_type {
            DataType::Float64 => f64::read(values)[row].to_le_bytes().to_vec(),
            _ => f32::read(values)[row].to_le_bytes().to_vec(),
        };
        return Ok((0..values.len()).map(floats).collect());
    }
    with_native!(data_type, T => {
        Ok(T::read(values).into_iter().map(|value| value.to_u256().to_le_bytes()[..width].to_vec()).collect())
    }, else Err(QueryError::argument_type("reinterpret", 1, data_type)))
}
