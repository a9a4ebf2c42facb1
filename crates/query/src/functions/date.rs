//! Arithmetic with dates and times.

use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::arithmetic::zip;
use crate::functions::calendar::{Clock, DAY, add_months, zone_of};
use crate::functions::cast;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind, numbers, with_native};
use arrow::array::ArrayRef;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode, IntervalUnit};

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("addNanoseconds", shift_type, shift),
    Defined::new("addMicroseconds", shift_type, shift),
    Defined::new("addMilliseconds", shift_type, shift),
    Defined::new("addSeconds", shift_type, shift),
    Defined::new("addMinutes", shift_type, shift),
    Defined::new("addHours", shift_type, shift),
    Defined::new("addDays", shift_type, shift),
    Defined::new("addWeeks", shift_type, shift),
    Defined::new("addMonths", shift_type, shift),
    Defined::new("addQuarters", shift_type, shift),
    Defined::new("addYears", shift_type, shift),
    Defined::new("subtractNanoseconds", shift_type, shift),
    Defined::new("subtractMicroseconds", shift_type, shift),
    Defined::new("subtractMilliseconds", shift_type, shift),
    Defined::new("subtractSeconds", shift_type, shift),
    Defined::new("subtractMinutes", shift_type, shift),
    Defined::new("subtractHours", shift_type, shift),
    Defined::new("subtractDays", shift_type, shift),
    Defined::new("subtractWeeks", shift_type, shift),
    Defined::new("subtractMonths", shift_type, shift),
    Defined::new("subtractQuarters", shift_type, shift),
    Defined::new("subtractYears", shift_type, shift),
];

/// Whether a type is a date or a time of a date.
pub fn is_date(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Date | DataType::Date32 | DataType::DateTime(_) | DataType::DateTime64 { .. }
    )
}

/// The digits after the second that a unit needs.
fn digits(unit: IntervalUnit) -> u8 {
    match unit {
        IntervalUnit::Nanosecond => 9,
        IntervalUnit::Microsecond => 6,
        IntervalUnit::Millisecond => 3,
        _ => 0,
    }
}

fn is_time(unit: IntervalUnit) -> bool {
    unit <= IntervalUnit::Hour
}

/// The type of a date to which an interval was added.
///
/// # Errors
/// When the date has no such unit.
pub fn after_interval(
    name: &str,
    when: &DataType,
    unit: IntervalUnit,
) -> Result<DataType, QueryError> {
    let digits = digits(unit);
    Ok(match when {
        DataType::Date | DataType::Date32 if digits > 0 => {
            return Err(QueryError::argument_type(name, 1, when));
        }
        DataType::Date if is_time(unit) => DataType::DateTime(None),
        DataType::Date32 if is_time(unit) => DataType::DateTime64 {
            precision: 3,
            time_zone: None,
        },
        DataType::DateTime(zone) if digits > 0 => DataType::DateTime64 {
            precision: digits,
            time_zone: zone.clone(),
        },
        DataType::DateTime64 {
            precision,
            time_zone,
        } => DataType::DateTime64 {
            precision: digits.max(*precision),
            time_zone: time_zone.clone(),
        },
        other => other.clone(),
    })
}

/// A date or time with an interval added or, for `minus`, subtracted.
pub fn add_interval_columns(
    name: &str,
    when: &Column,
    interval: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let DataType::Interval(unit) = interval.data_type else {
        return Err(QueryError::argument_type(name, 2, &interval.data_type));
    };
    let amounts = i64::read(&interval.values);
    let sign = if name == "minus" { -1 } else { 1 };
    add_unit(when, &amounts, sign, unit, call)
}

fn add_unit(
    when: &Column,
    amounts: &[i64],
    sign: i64,
    unit: IntervalUnit,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let result = call.result_type;
    let when = if &when.data_type == result {
        when.clone()
    } else {
        Column::new(result.clone(), cast::cast(when, result, call.context)?)
    };
    let mut clock = Clock::new(zone_of(result, call.context.time_zone)?);
    let values: Vec<i64> = numbers(&when.values, result).expect("dates are numbers");
    let shifted = |value: i64, amount: i64| value.wrapping_add(amount.wrapping_mul(sign));
    let months = match unit {
        IntervalUnit::Month => 1,
        IntervalUnit::Quarter => 3,
        IntervalUnit::Year => 12,
        _ => 0,
    };
    let by_months = |day: i64, amount: i64| {
        add_months(
            day,
            amount
                .saturating_mul(sign * months)
                .clamp(-120_000, 120_000),
        )
    };
    let days = match unit {
        IntervalUnit::Week => 7,
        _ => 1,
    };
    let rows = call.rows;
    let values: Vec<i64> = match result {
        DataType::Date if months > 0 => zip(&values, amounts, rows, |day, amount| {
            by_months(day, amount).max(0)
        }),
        DataType::Date32 if months > 0 => zip(&values, amounts, rows, by_months),
        DataType::Date | DataType::Date32 => zip(&values, amounts, rows, |day, amount| {
            shifted(day, amount.wrapping_mul(days))
        }),
        _ => {
            let scale = match result {
                DataType::DateTime64 { precision, .. } => 10i64.pow(u32::from(*precision)),
                _ => 1,
            };
            let ticks = ticks(unit, scale);
            zip(&values, amounts, rows, |value, amount| {
                if let Some(ticks) = ticks {
                    return shifted(value, amount.wrapping_mul(ticks));
                }
                let (seconds, rest) = (value.div_euclid(scale), value.rem_euclid(scale));
                let local = clock.local(seconds);
                let (day, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
                let day = match months {
                    0 => shifted(day, amount.wrapping_mul(days)),
                    _ => by_months(day, amount),
                };
                clock
                    .instant(day.wrapping_mul(DAY).wrapping_add(time))
                    .wrapping_mul(scale)
                    .wrapping_add(rest)
            })
        }
    };
    Ok(write(values, result))
}

/// How many ticks a unit has that does not depend on the calendar.
fn ticks(unit: IntervalUnit, scale: i64) -> Option<i64> {
    Some(match unit {
        IntervalUnit::Nanosecond => scale / 1_000_000_000,
        IntervalUnit::Microsecond => scale / 1_000_000,
        IntervalUnit::Millisecond => scale / 1_000,
        IntervalUnit::Second => scale,
        IntervalUnit::Minute => 60 * scale,
        IntervalUnit::Hour => 3600 * scale,
        _ => return None,
    })
}

/// Numbers as a type keeps them; what does not fit wraps.
pub fn write(values: Vec<i64>, data_type: &DataType) -> ArrayRef {
    with_native!(data_type, T => {
        T::write(values.into_iter().map(T::cast).collect(), None, data_type)
    }, else unreachable!("dates are numbers"))
}

/// A date and a number of days, or a time and a number of seconds.
pub fn add_number(
    name: &str,
    when: &Column,
    number: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let scale = match &when.data_type {
        DataType::DateTime64 { precision, .. } => 10i64.pow(u32::from(*precision)),
        _ => 1,
    };
    let sign = if name == "minus" { -scale } else { scale };
    let values: Vec<i64> = numbers(&when.values, &when.data_type).expect("dates are numbers");
    let amounts: Vec<i64> =
        numbers(&number.values, &number.data_type).expect("the type was looked at");
    let values = zip(&values, &amounts, call.rows, |value, amount| {
        value.wrapping_add(amount.wrapping_mul(sign))
    });
    Ok(write(values, call.result_type))
}

/// How many days or seconds lie between.
pub fn difference(left: &Column, right: &Column, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let scale = match call.result_type {
        DataType::Decimal { scale, .. } => u32::from(*scale),
        _ => 0,
    };
    let ticks = |column: &Column| -> Vec<i64> {
        let own = match &column.data_type {
            DataType::DateTime64 { precision, .. } => u32::from(*precision),
            _ => 0,
        };
        let values: Vec<i64> =
            numbers(&column.values, &column.data_type).expect("dates are numbers");
        values
            .into_iter()
            .map(|value| value.wrapping_mul(10i64.pow(scale - own)))
            .collect()
    };
    let values = zip(&ticks(left), &ticks(right), call.rows, i64::wrapping_sub);
    Ok(write(values, call.result_type))
}

fn unit_of(name: &str) -> IntervalUnit {
    let unit = name
        .trim_start_matches("add")
        .trim_start_matches("subtract")
        .trim_end_matches('s');
    let found = IntervalUnit::ALL
        .into_iter()
        .find(|each| each.name() == unit);
    found.expect("the functions are named by units")
}

fn shift_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let (when, amount) = (&arguments[0].data_type, &arguments[1].data_type);
    if NumberKind::of(amount).is_none() && *amount != DataType::Nothing {
        return illegal(name, arguments, 1);
    }
    match when {
        DataType::String => Ok(DataType::DateTime64 {
            precision: digits(unit_of(name)).max(3),
            time_zone: None,
        }),
        when if is_date(when) => after_interval(name, when, unit_of(name)),
        _ => illegal(name, arguments, 0),
    }
}

fn shift(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (when, amount) = (call.arguments[0].column(), call.arguments[1].column());
    let amounts: Vec<i64> =
        numbers(&amount.values, &amount.data_type).expect("the type was looked at");
    let sign = if name.starts_with("subtract") { -1 } else { 1 };
    add_unit(when, &amounts, sign, unit_of(name), call)
}

/// The values of an argument, one in each row, as whole numbers.
pub fn ticks_of(argument: &Argument, rows: usize) -> Vec<i64> {
    numbers(&argument.expanded(rows), argument.data_type()).expect("the type was looked at")
}

/// A refusal of a value.
pub fn bad(message: impl Into<String>) -> QueryError {
    QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
}
