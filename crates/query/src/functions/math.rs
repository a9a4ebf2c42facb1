//! Mathematics: powers, logarithms, trigonometry, rounding, the least and the greatest.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::arithmetic::ten;
use crate::functions::cast::{self, Doubt};
use crate::functions::comparison::equal_at;
use crate::functions::date::bad;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, numbers, with_native};
use crate::functions::rows::whole_argument;
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef};
use ethnum::I256;
use granary_types::{DataType, ErrorCode};

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("sqrt", float_type, float).any_case(),
    Defined::new("exp", float_type, float).any_case(),
    Defined::new("exp2", float_type, float),
    Defined::new("exp10", float_type, float),
    Defined::new("log", float_type, float)
        .also(&["ln"])
        .any_case(),
    Defined::new("log2", float_type, float).any_case(),
    Defined::new("log10", float_type, float).any_case(),
    Defined::new("cbrt", float_type, float),
    Defined::new("sin", float_type, float).any_case(),
    Defined::new("cos", float_type, float).any_case(),
    Defined::new("atan", float_type, float).any_case(),
    Defined::new("sinh", float_type, float),
    Defined::new("cosh", float_type, float),
    Defined::new("asinh", float_type, float),
    Defined::new("atanh", float_type, float),
    Defined::new("degrees", float_type, float).any_case(),
    Defined::new("radians", float_type, float).any_case(),
    Defined::new("pow", floats_type, floats)
        .also(&["power"])
        .any_case(),
    Defined::new("atan2", floats_type, floats).any_case(),
    Defined::new("hypot", floats_type, floats).any_case(),
    Defined::new("pi", constant_type, constant).any_case(),
    Defined::new("e", constant_type, constant),
    Defined::new("isNaN", test_type, test),
    Defined::new("isInfinite", test_type, test),
    Defined::new("isFinite", test_type, test),
    Defined::new("ifNotFinite", if_not_finite_type, if_not_finite),
    Defined::new("factorial", factorial_type, factorial).any_case(),
    Defined::new("intExp2", int_exp_type, int_exp),
    Defined::new("intExp10", int_exp_type, int_exp),
    Defined::new("round", round_type, round).any_case(),
    Defined::new("roundBankers", round_type, round),
    Defined::new("floor", round_type, round).any_case(),
    Defined::new("ceil", round_type, round)
        .also(&["ceiling"])
        .any_case(),
    Defined::new("trunc", round_type, round)
        .also(&["truncate"])
        .any_case(),
    Defined::new("least", extreme_type, extreme)
        .own_nulls()
        .any_case(),
    Defined::new("greatest", extreme_type, extreme)
        .own_nulls()
        .any_case(),
];

fn is_number(data_type: &DataType) -> bool {
    NumberKind::of(data_type).is_some()
        || matches!(data_type, DataType::Decimal { .. } | DataType::Nothing)
}

fn numeric(name: &str, arguments: &[ArgumentType]) -> Result<(), QueryError> {
    match arguments
        .iter()
        .position(|each| !is_number(&each.data_type))
    {
        Some(at) => illegal(name, arguments, at),
        None => Ok(()),
    }
}

fn float_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    numeric(name, arguments)?;
    Ok(DataType::Float64)
}

fn read(call: &Call<'_>, at: usize) -> Result<Vec<f64>, QueryError> {
    let values = cast::convert(
        &call.array(at),
        call.data_type(at),
        &DataType::Float64,
        Doubt::Wrap,
        call.context,
    )?;
    Ok(f64::read(&values))
}

fn float(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let op: fn(f64) -> f64 = match name {
        "sqrt" => f64::sqrt,
        "exp" => f64::exp,
        "exp2" => f64::exp2,
        "exp10" => libm::exp10,
        "log" => f64::ln,
        "log2" => f64::log2,
        "log10" => libm::log10,
        "cbrt" => f64::cbrt,
        "sin" => f64::sin,
        "cos" => f64::cos,
        "atan" => libm::atan,
        "sinh" => f64::sinh,
        "cosh" => f64::cosh,
        "asinh" => libm::asinh,
        "atanh" => libm::atanh,
        "degrees" => |value| value * (180.0 / std::f64::consts::PI),
        _ => |value| value * (std::f64::consts::PI / 180.0),
    };
    Ok(f64::write(
        read(call, 0)?.into_iter().map(op).collect(),
        None,
        call.result_type,
    ))
}

fn floats_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    numeric(name, arguments)?;
    Ok(DataType::Float64)
}

fn floats(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let op: fn(f64, f64) -> f64 = match name {
        "pow" => f64::powf,
        "atan2" => f64::atan2,
        _ => f64::hypot,
    };
    let (left, right) = (read(call, 0)?, read(call, 1)?);
    let values = left.into_iter().zip(right).map(|(a, b)| op(a, b)).collect();
    Ok(f64::write(values, None, call.result_type))
}

fn constant_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 0, 0)?;
    Ok(DataType::Float64)
}

fn constant(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let value = if name == "pi" {
        std::f64::consts::PI
    } else {
        std::f64::consts::E
    };
    Ok(f64::write(vec![value; call.rows], None, call.result_type))
}

fn test_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    numeric(name, arguments)?;
    Ok(DataType::UInt8)
}

fn test(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let op: fn(f64) -> bool = match name {
        "isNaN" => f64::is_nan,
        "isInfinite" => f64::is_infinite,
        _ => f64::is_finite,
    };
    let flags = read(call, 0)?
        .into_iter()
        .map(|value| u8::from(op(value)))
        .collect();
    Ok(u8::write(flags, None, call.result_type))
}

fn if_not_finite_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    numeric(name, arguments)?;
    supertype(&[
        arguments[0].data_type.clone(),
        arguments[1].data_type.clone(),
    ])
}

fn if_not_finite(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let side = |at: usize| {
        cast::convert(
            &call.array(at),
            call.data_type(at),
            call.result_type,
            Doubt::Wrap,
            call.context,
        )
    };
    let (values, others) = (side(0)?, side(1)?);
    let finite: Vec<f64> = read(call, 0)?;
    let places: Vec<(usize, usize)> = finite
        .iter()
        .enumerate()
        .map(|(row, value)| (usize::from(!value.is_finite()), row))
        .collect();
    Ok(arrow::compute::interleave(&[&*values, &*others], &places)
        .expect("both have the type of the result"))
}

fn factorial_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    whole_argument(name, arguments, 0)?;
    Ok(DataType::UInt64)
}

fn factorial(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let given: Vec<i64> =
        numbers(&call.array(0), call.data_type(0)).expect("the type was looked at");
    let product = |number: i64| match number {
        ..=0 => Ok(1),
        1..=20 => Ok((1..=number as u64).product()),
        _ => Err(bad(
            "The maximum value for the input argument of function factorial is 20",
        )),
    };
    let values: Result<Vec<u64>, QueryError> = given.into_iter().map(product).collect();
    Ok(u64::write(values?, None, call.result_type))
}

fn int_exp_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    numeric(name, arguments)?;
    Ok(DataType::UInt64)
}

fn int_exp(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let given: Vec<i64> = numbers(&call.array(0), call.data_type(0))
        .ok_or_else(|| QueryError::argument_type(name, 1, call.data_type(0)))?;
    let power = |number: i64| match (name, number) {
        (_, ..0) => 0,
        ("intExp2", 0..64) => 1u64 << number,
        ("intExp10", 0..20) => 10u64.pow(number as u32),
        _ => u64::MAX,
    };
    Ok(u64::write(
        given.into_iter().map(power).collect(),
        None,
        call.result_type,
    ))
}

fn round_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    if !is_number(&arguments[0].data_type) {
        return illegal(name, arguments, 0);
    }
    whole_argument(name, arguments, 1)?;
    Ok(arguments[0].data_type.clone())
}

fn round(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let digits: Vec<i64> = match call.arguments.len() {
        2 => numbers(&call.array(1), call.data_type(1)).expect("the type was looked at"),
        _ => vec![0; call.rows],
    };
    if digits.iter().any(|digits| digits.abs() > 32_767) {
        let message = "Scale argument for rounding function is too large";
        return Err(QueryError::refused(
            ErrorCode::ARGUMENT_OUT_OF_BOUND,
            message,
        ));
    }
    let values = call.array(0);
    match call.result_type {
        DataType::Float64 => {
            let values = f64::read(&values)
                .into_iter()
                .zip(digits)
                .map(|(value, digits)| round_float(name, value, digits));
            Ok(f64::write(values.collect(), None, call.result_type))
        }
        DataType::Float32 | DataType::BFloat16 => {
            let values = f32::read(&values)
                .into_iter()
                .zip(digits)
                .map(|(value, digits)| round_single(name, value, digits));
            Ok(f32::write(values.collect(), None, call.result_type))
        }
        DataType::Nothing => Ok(values),
        other => {
            let scale = match other {
                DataType::Decimal { scale, .. } => i64::from(*scale),
                _ => 0,
            };
            let given: Vec<I256> = numbers(&values, other).expect("numbers");
            let rounded: Vec<I256> = given
                .into_iter()
                .zip(digits)
                .map(|(value, digits)| round_whole(name, value, scale - digits))
                .collect();
            Ok(
                with_native!(other, T => T::write(rounded.into_iter().map(T::cast).collect(), None, other), else unreachable!("numbers")),
            )
        }
    }
}

/// Cuts that many digits off the end.
fn round_whole(name: &str, value: I256, cut: i64) -> I256 {
    if cut <= 0 {
        return value;
    }
    if cut > 76 {
        return I256::ZERO;
    }
    let unit = ten(cut as u32);
    let rest = value.rem_euclid(unit);
    let below = value - rest;
    let half = unit / I256::from(2);
    match name {
        "floor" => below,
        "ceil" => {
            if rest == I256::ZERO {
                value
            } else {
                below + unit
            }
        }
        "trunc" => (value / unit) * unit,
        "roundBankers" => {
            let odd = (below / unit) % I256::from(2) != I256::ZERO;
            if rest > half || (rest == half && odd) {
                below + unit
            } else {
                below
            }
        }
        _ if value < I256::ZERO => {
            if rest <= half {
                below
            } else {
                below + unit
            }
        }
        _ => {
            if rest >= half {
                below + unit
            } else {
                below
            }
        }
    }
}

fn round_float(name: &str, value: f64, digits: i64) -> f64 {
    if digits == 0 {
        return whole(name, value);
    }
    let factor = 10f64.powi(digits.unsigned_abs().min(400) as i32);
    if digits > 0 {
        whole(name, value * factor) / factor
    } else {
        whole(name, value / factor) * factor
    }
}

fn round_single(name: &str, value: f32, digits: i64) -> f32 {
    if digits == 0 {
        return whole(name, f64::from(value)) as f32;
    }
    let factor = 10f32.powi(digits.unsigned_abs().min(400) as i32);
    let scaled = if digits > 0 {
        value * factor
    } else {
        value / factor
    };
    let rounded = whole(name, f64::from(scaled)) as f32;
    if digits > 0 {
        rounded / factor
    } else {
        rounded * factor
    }
}

fn whole(name: &str, value: f64) -> f64 {
    match name {
        "floor" => value.floor(),
        "ceil" => value.ceil(),
        "trunc" => value.trunc(),
        _ => value.round_ties_even(),
    }
}

fn extreme_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    let types: Vec<DataType> = arguments
        .iter()
        .map(|each| each.data_type.clone())
        .collect();
    supertype(&types).or_else(|error| {
        let integers: Option<Vec<NumberKind>> = types.iter().map(NumberKind::of).collect();
        match integers {
            Some(kinds) if kinds.iter().all(|kind| !kind.float && kind.bytes <= 8) => {
                Ok(DataType::Int128)
            }
            _ => Err(error),
        }
    })
}

/// A `NULL` is left out, unless there is nothing else.
fn extreme(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let columns: Result<Vec<ArrayRef>, QueryError> = (0..call.arguments.len())
        .map(|at| {
            cast::convert(
                &call.array(at),
                call.data_type(at),
                call.result_type,
                Doubt::Wrap,
                call.context,
            )
        })
        .collect();
    let columns = columns?;
    if *call.result_type.inner() == DataType::Nothing {
        return Ok(nested::nulls(call.result_type, call.rows));
    }
    let mut best = columns[0].clone();
    for other in &columns[1..] {
        let order = equal_at(other, &best);
        let takes = |row: usize| match (other.is_null(row), best.is_null(row)) {
            (true, _) => false,
            (_, true) => true,
            _ if name == "least" => order(row, row).is_lt(),
            _ => order(row, row).is_gt(),
        };
        let places: Vec<(usize, usize)> = (0..call.rows)
            .map(|row| (usize::from(takes(row)), row))
            .collect();
        best = arrow::compute::interleave(&[&*best, &**other], &places)
            .expect("both have the type of the result");
    }
    Ok(best)
}
