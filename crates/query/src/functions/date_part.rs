//! Parts of dates and times, and the periods in which they lie.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::calendar::{
    Civil, Clock, DAY, civil, day_of, iso_week, monday, month_length, weekday, zone, zone_of,
};
use crate::functions::date::{bad, is_date, ticks_of, write};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind, numbers};
use crate::functions::rows::{Texts, Wholes};
use arrow::array::ArrayRef;
use chrono_tz::Tz;
use granary_types::{DataType, ErrorCode, IntervalUnit};

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("toYear", part_type, part)
        .also(&["YEAR"])
        .any_case(),
    Defined::new("toQuarter", part_type, part)
        .also(&["QUARTER"])
        .any_case(),
    Defined::new("toMonth", part_type, part)
        .also(&["MONTH"])
        .any_case(),
    Defined::new("toDayOfMonth", part_type, part)
        .also(&["DAY", "DAYOFMONTH"])
        .any_case(),
    Defined::new("toDayOfYear", part_type, part)
        .also(&["DAYOFYEAR"])
        .any_case(),
    Defined::new("toHour", part_type, part)
        .also(&["HOUR"])
        .any_case(),
    Defined::new("toMinute", part_type, part)
        .also(&["MINUTE"])
        .any_case(),
    Defined::new("toSecond", part_type, part)
        .also(&["SECOND"])
        .any_case(),
    Defined::new("toMillisecond", part_type, part)
        .also(&["MILLISECOND"])
        .any_case(),
    Defined::new("toISOYear", part_type, part),
    Defined::new("toISOWeek", part_type, part),
    Defined::new("toYYYYMM", part_type, part),
    Defined::new("toYYYYMMDD", part_type, part),
    Defined::new("toYYYYMMDDhhmmss", part_type, part),
    Defined::new("toRelativeYearNum", part_type, part),
    Defined::new("toRelativeQuarterNum", part_type, part),
    Defined::new("toRelativeMonthNum", part_type, part),
    Defined::new("toRelativeWeekNum", part_type, part),
    Defined::new("toRelativeDayNum", part_type, part),
    Defined::new("toDayOfWeek", mode_type, part)
        .also(&["DAYOFWEEK"])
        .any_case(),
    Defined::new("toWeek", mode_type, part)
        .also(&["WEEK"])
        .any_case(),
    Defined::new("toYearWeek", mode_type, part)
        .also(&["YEARWEEK"])
        .any_case(),
    Defined::new("toStartOfYear", start_type, start),
    Defined::new("toStartOfISOYear", start_type, start),
    Defined::new("toStartOfQuarter", start_type, start),
    Defined::new("toStartOfMonth", start_type, start),
    Defined::new("toMonday", start_type, start),
    Defined::new("toLastDayOfMonth", start_type, start)
        .also(&["LAST_DAY"])
        .any_case(),
    Defined::new("toStartOfWeek", week_type, start),
    Defined::new("toLastDayOfWeek", week_type, start),
    Defined::new("toStartOfDay", start_type, start),
    Defined::new("toStartOfHour", start_type, start),
    Defined::new("toStartOfMinute", start_type, start),
    Defined::new("toStartOfSecond", second_type, start),
    Defined::new("toStartOfFiveMinutes", start_type, start).also(&["toStartOfFiveMinute"]),
    Defined::new("toStartOfTenMinutes", start_type, start),
    Defined::new("toStartOfFifteenMinutes", start_type, start),
    Defined::new("timeSlot", start_type, start),
    Defined::new("toStartOfInterval", interval_type, interval).any_case(),
    Defined::new("dateTrunc", trunc_type, trunc)
        .also(&["date_trunc"])
        .any_case(),
    Defined::new("dateDiff", diff_type, diff)
        .also(&["date_diff", "timestampDiff", "timestamp_diff"])
        .any_case(),
    Defined::new("toTimeZone", zone_type, same).also(&["toTimezone"]),
    Defined::new("timeZoneOf", zone_of_type, zone_name).also(&["timezoneOf"]),
    Defined::new("timeZoneOffset", offset_type, zone_offset).also(&["timezoneOffset"]),
    Defined::new("now", now_type, now)
        .also(&["current_timestamp"])
        .any_case(),
    Defined::new("now64", now_type, now).any_case(),
    Defined::new("today", now_type, now)
        .also(&["current_date", "curdate"])
        .any_case(),
    Defined::new("yesterday", now_type, now),
    Defined::new("makeDate", make_type, make),
    Defined::new("makeDate32", make_type, make),
    Defined::new("makeDateTime", make_type, make),
    Defined::new("fromUnixTimestamp64Second", from_unix_type, from_unix),
    Defined::new("fromUnixTimestamp64Milli", from_unix_type, from_unix),
    Defined::new("fromUnixTimestamp64Micro", from_unix_type, from_unix),
    Defined::new("fromUnixTimestamp64Nano", from_unix_type, from_unix),
    Defined::new("toUnixTimestamp64Second", to_unix_type, to_unix),
    Defined::new("toUnixTimestamp64Milli", to_unix_type, to_unix),
    Defined::new("toUnixTimestamp64Micro", to_unix_type, to_unix),
    Defined::new("toUnixTimestamp64Nano", to_unix_type, to_unix),
    Defined::new("formatDateTime", format_type, format)
        .also(&["DATE_FORMAT"])
        .any_case(),
    Defined::new("fromUnixTimestamp", stamp_type, stamp)
        .also(&["FROM_UNIXTIME"])
        .any_case(),
    Defined::new("monthName", name_type, names).any_case(),
    Defined::new("dateName", date_name_type, names).any_case(),
];

/// What a wall clock shows.
#[derive(Clone, Copy)]
pub struct Moment {
    day: i64,
    second: i64,
    fraction: i64,
}

impl Moment {
    fn date(self) -> Civil {
        civil(self.day)
    }
}

fn scale(data_type: &DataType) -> i64 {
    match data_type {
        DataType::DateTime64 { precision, .. } => 10i64.pow(u32::from(*precision)),
        _ => 1,
    }
}

/// The time zone of an argument's type, or of another argument.
fn time_zone(call: &Call<'_>, at: usize, other: usize) -> Result<Tz, QueryError> {
    match call.arguments.get(other) {
        Some(_) => zone(&String::from_utf8_lossy(Texts::of(call, other).get(0))),
        None => zone_of(call.data_type(at), call.context.time_zone),
    }
}

/// What the clock shows at the dates and times of an argument.
fn moments(call: &Call<'_>, at: usize, zone: Tz) -> Vec<Moment> {
    let data_type = call.data_type(at);
    let values = ticks_of(&call.arguments[at], call.rows);
    let mut clock = Clock::new(zone);
    let scale = scale(data_type);
    let moment = |value: i64| match data_type {
        DataType::Date | DataType::Date32 => Moment {
            day: value,
            second: 0,
            fraction: 0,
        },
        _ => {
            let local = clock.local(value.div_euclid(scale));
            Moment {
                day: local.div_euclid(DAY),
                second: local.rem_euclid(DAY),
                fraction: value.rem_euclid(scale),
            }
        }
    };
    values.into_iter().map(moment).collect()
}

fn date_argument(name: &str, arguments: &[ArgumentType], at: usize) -> Result<(), QueryError> {
    match &arguments[at].data_type {
        when if is_date(when) || *when == DataType::Nothing => Ok(()),
        _ => illegal(name, arguments, at),
    }
}

fn zone_argument(
    name: &str,
    arguments: &[ArgumentType],
    at: usize,
) -> Result<Option<Box<str>>, QueryError> {
    match arguments.get(at) {
        None => Ok(None),
        Some(argument) => match argument.text() {
            Some(name) => {
                zone(name)?;
                Ok(Some(name.into()))
            }
            None => illegal(name, arguments, at),
        },
    }
}

fn part_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    date_argument(name, arguments, 0)?;
    zone_argument(name, arguments, 1)?;
    let is_day = matches!(arguments[0].data_type, DataType::Date | DataType::Date32);
    if is_day && matches!(name, "toHour" | "toMinute" | "toSecond" | "toMillisecond") {
        return illegal(name, arguments, 0);
    }
    Ok(match name {
        "toYear" | "toDayOfYear" | "toISOYear" | "toRelativeYearNum" | "toMillisecond" => {
            DataType::UInt16
        }
        "toYYYYMM"
        | "toYYYYMMDD"
        | "toRelativeQuarterNum"
        | "toRelativeMonthNum"
        | "toRelativeWeekNum"
        | "toRelativeDayNum" => DataType::UInt32,
        "toYYYYMMDDhhmmss" => DataType::UInt64,
        _ => DataType::UInt8,
    })
}

fn mode_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 3)?;
    date_argument(name, arguments, 0)?;
    if arguments
        .get(1)
        .is_some_and(|mode| NumberKind::of(&mode.data_type).is_none() || !mode.is_constant())
    {
        return illegal(name, arguments, 1);
    }
    let mode = arguments.get(1).and_then(|mode| mode.constant.as_ref());
    let mode = mode.and_then(|column| numbers::<i64>(&column.values, &column.data_type));
    if mode.is_some_and(|mode| !(0..8).contains(&mode[0])) && name != "toDayOfWeek" {
        return Err(QueryError::not_implemented(format!(
            "{name} with a mode above 7"
        )));
    }
    zone_argument(name, arguments, 2)?;
    Ok(if name == "toYearWeek" {
        DataType::UInt32
    } else {
        DataType::UInt8
    })
}

fn has_mode(name: &str) -> bool {
    matches!(
        name,
        "toDayOfWeek" | "toWeek" | "toYearWeek" | "toStartOfWeek" | "toLastDayOfWeek"
    )
}

fn mode(name: &str, call: &Call<'_>) -> i64 {
    if has_mode(name) && call.arguments.len() > 1 {
        Wholes::of(call, 1).get(0)
    } else {
        0
    }
}

fn part(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let zone = time_zone(call, 0, if has_mode(name) { 2 } else { 1 })?;
    let mode = mode(name, call);
    let scale = scale(call.data_type(0));
    let values = moments(call, 0, zone)
        .into_iter()
        .map(|moment| part_of(name, moment, mode, scale));
    Ok(write(values.collect(), call.result_type))
}

fn part_of(name: &str, moment: Moment, mode: i64, scale: i64) -> i64 {
    let (day, second) = (moment.day, moment.second);
    let date = moment.date();
    let ymd = date.year * 10_000 + date.month * 100 + date.day;
    match name {
        "toYear" | "toRelativeYearNum" => date.year,
        "toQuarter" => (date.month + 2) / 3,
        "toMonth" => date.month,
        "toDayOfMonth" => date.day,
        "toDayOfYear" => day - day_of(date.year, 1, 1) + 1,
        "toHour" => second / 3600,
        "toMinute" => second / 60 % 60,
        "toSecond" => second % 60,
        "toMillisecond" => moment.fraction * 1000 / scale,
        "toISOYear" => iso_week(day).0,
        "toISOWeek" => iso_week(day).1,
        "toYYYYMM" => date.year * 100 + date.month,
        "toYYYYMMDD" => ymd,
        "toYYYYMMDDhhmmss" => {
            ymd * 1_000_000 + second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60
        }
        "toRelativeQuarterNum" => date.year * 4 + (date.month - 1) / 3,
        "toRelativeMonthNum" => date.year * 12 + date.month,
        "toRelativeWeekNum" => (day + 3) / 7,
        "toRelativeDayNum" => day,
        "toDayOfWeek" => {
            let from_monday = weekday(day);
            let number = if mode & 2 == 0 {
                from_monday
            } else {
                from_monday % 7 + 1
            };
            if matches!(mode & 3, 1 | 2) {
                number - 1
            } else {
                number
            }
        }
        "toYearWeek" => {
            let (year, week) = week_of(day, mode | 2);
            year * 100 + week
        }
        _ => week_of(day, mode).1,
    }
}

/// Year and week of a day, in one of the modes of MySQL's `WEEK`.
fn week_of(day: i64, mode: i64) -> (i64, i64) {
    let mode = mode & 7;
    let monday_first = mode & 1 != 0;
    let mut week_year = mode & 2 != 0;
    let first_weekday = (mode & 4 != 0) == monday_first;
    let mut year = civil(day).year;
    let first = day_of(year, 1, 1);
    let column = |day: i64| {
        if monday_first {
            weekday(day) - 1
        } else {
            weekday(day) % 7
        }
    };
    let mut start = column(first);
    let mut days = 0;
    let mut first = first;
    let date = civil(day);
    if date.month == 1 && date.day <= 7 - start {
        if !week_year && ((first_weekday && start != 0) || (!first_weekday && start >= 4)) {
            return (year, 0);
        }
        week_year = true;
        year -= 1;
        let length = day_of(year + 1, 1, 1) - day_of(year, 1, 1);
        first -= length;
        start = (start + 53 * 7 - length).rem_euclid(7);
    }
    days += if (first_weekday && start != 0) || (!first_weekday && start >= 4) {
        day - (first + (7 - start))
    } else {
        day - (first - start)
    };
    if week_year && days >= 52 * 7 {
        let length = day_of(year + 1, 1, 1) - day_of(year, 1, 1);
        let next = (start + length) % 7;
        if (!first_weekday && next < 4) || (first_weekday && next == 0) {
            return (year + 1, 1);
        }
    }
    (year, days / 7 + 1)
}

fn start_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    date_argument(name, arguments, 0)?;
    let zone = zone_argument(name, arguments, 1)?;
    let own = match &arguments[0].data_type {
        DataType::DateTime(zone)
        | DataType::DateTime64 {
            time_zone: zone, ..
        } => zone.clone(),
        _ => None,
    };
    let is_day = matches!(arguments[0].data_type, DataType::Date | DataType::Date32);
    match name {
        "toStartOfDay" => Ok(DataType::DateTime(zone.or(own))),
        "toStartOfHour"
        | "toStartOfMinute"
        | "toStartOfFiveMinutes"
        | "toStartOfTenMinutes"
        | "toStartOfFifteenMinutes"
        | "timeSlot" => match is_day {
            true => illegal(name, arguments, 0),
            false
                if name == "timeSlot"
                    && matches!(arguments[0].data_type, DataType::DateTime64 { .. }) =>
            {
                illegal(name, arguments, 0)
            }
            false => Ok(DataType::DateTime(zone.or(own))),
        },
        _ => Ok(DataType::Date),
    }
}

fn second_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::DateTime64 { .. } => Ok(arguments[0].data_type.clone()),
        _ => illegal(name, arguments, 0),
    }
}

fn week_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    mode_type(name, arguments)?;
    Ok(DataType::Date)
}

fn start(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let zone = time_zone(call, 0, if has_mode(name) { 2 } else { 1 })?;
    let mode = mode(name, call);
    if name == "toStartOfSecond" {
        let scale = scale(call.data_type(0));
        let values = ticks_of(&call.arguments[0], call.rows).into_iter();
        return Ok(write(
            values
                .map(|value| value.div_euclid(scale) * scale)
                .collect(),
            call.result_type,
        ));
    }
    let mut clock = Clock::new(zone);
    let minutes = match name {
        "toStartOfDay" => Some(1440),
        "toStartOfHour" => Some(60),
        "toStartOfMinute" => Some(1),
        "toStartOfFiveMinutes" => Some(5),
        "toStartOfTenMinutes" => Some(10),
        "toStartOfFifteenMinutes" => Some(15),
        "timeSlot" => Some(30),
        _ => None,
    };
    let values: Vec<i64> = moments(call, 0, zone)
        .into_iter()
        .map(|moment| match minutes {
            Some(minutes) => {
                let second = moment.second.div_euclid(minutes * 60) * minutes * 60;
                clock
                    .instant(moment.day * DAY + second)
                    .clamp(0, i64::from(u32::MAX))
            }
            None => start_day(name, moment.day, mode).clamp(0, 65_535),
        })
        .collect();
    Ok(write(values, call.result_type))
}

fn start_day(name: &str, day: i64, mode: i64) -> i64 {
    let date = civil(day);
    let sunday = day - weekday(day) % 7;
    match name {
        "toStartOfYear" => day_of(date.year, 1, 1),
        "toStartOfISOYear" => monday(day_of(iso_week(day).0, 1, 4)),
        "toStartOfQuarter" => day_of(date.year, (date.month - 1) / 3 * 3 + 1, 1),
        "toStartOfMonth" => day_of(date.year, date.month, 1),
        "toLastDayOfMonth" => day_of(date.year, date.month, month_length(date.year, date.month)),
        "toStartOfWeek" if mode & 1 == 0 => sunday,
        "toLastDayOfWeek" if mode & 1 == 0 => sunday + 6,
        "toLastDayOfWeek" => monday(day) + 6,
        _ => monday(day),
    }
}

fn interval_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    date_argument(name, arguments, 0)?;
    let DataType::Interval(unit) = arguments[1].data_type else {
        return illegal(name, arguments, 1);
    };
    zone_argument(name, arguments, 2)?;
    let result = period_type(name, arguments, unit)?;
    if !arguments[1].is_constant() {
        let message = format!("The interval of {name} must be a constant");
        return Err(QueryError::refused(ErrorCode::ILLEGAL_COLUMN, message));
    }
    Ok(result)
}

fn period_type(
    name: &str,
    arguments: &[ArgumentType],
    unit: IntervalUnit,
) -> Result<DataType, QueryError> {
    let when = &arguments[0].data_type;
    let is_day = matches!(when, DataType::Date | DataType::Date32);
    let own = match when {
        DataType::DateTime(zone)
        | DataType::DateTime64 {
            time_zone: zone, ..
        } => zone.clone(),
        _ => None,
    };
    match unit {
        IntervalUnit::Week | IntervalUnit::Month | IntervalUnit::Quarter | IntervalUnit::Year => {
            Ok(DataType::Date)
        }
        IntervalUnit::Day => Ok(DataType::DateTime(own)),
        IntervalUnit::Hour | IntervalUnit::Minute | IntervalUnit::Second if !is_day => {
            Ok(DataType::DateTime(own))
        }
        _ if is_day => illegal(name, arguments, 0),
        _ => Err(QueryError::not_implemented(format!(
            "{name} of units below a second"
        ))),
    }
}

fn interval(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let DataType::Interval(unit) = *call.data_type(1) else {
        unreachable!("the type was looked at")
    };
    let size = i64::read(&call.arguments[1].column().values)[0];
    if size <= 0 {
        return Err(QueryError::refused(
            ErrorCode::ARGUMENT_OUT_OF_BOUND,
            "Value for second argument of function toStartOfInterval must be positive",
        ));
    }
    periods(call, 0, 2, unit, size)
}

/// The beginnings of the periods of `size` units in which dates lie.
fn periods(
    call: &Call<'_>,
    at: usize,
    zone_at: usize,
    unit: IntervalUnit,
    size: i64,
) -> Result<ArrayRef, QueryError> {
    let zone = time_zone(call, at, zone_at)?;
    let mut clock = Clock::new(zone);
    let begin = |moment: Moment| {
        let date = moment.date();
        let months = date.year * 12 + date.month - 1;
        let from_months = |months: i64| day_of(months.div_euclid(12), months.rem_euclid(12) + 1, 1);
        let mut time = |second: i64| {
            let second = second.div_euclid(size) * size;
            clock
                .instant(moment.day * DAY + second)
                .clamp(0, i64::from(u32::MAX))
        };
        match unit {
            IntervalUnit::Year => {
                day_of((date.year - 1970).div_euclid(size) * size + 1970, 1, 1).clamp(0, 65_535)
            }
            IntervalUnit::Quarter => {
                from_months(months.div_euclid(size * 3) * size * 3).clamp(0, 65_535)
            }
            IntervalUnit::Month => from_months(months.div_euclid(size) * size).clamp(0, 65_535),
            IntervalUnit::Week => {
                let week = monday(moment.day);
                let weeks = (week + 3).div_euclid(7);
                (weeks.div_euclid(size) * size * 7 - 3).clamp(0, 65_535)
            }
            IntervalUnit::Day => clock
                .instant(moment.day.div_euclid(size) * size * DAY)
                .clamp(0, i64::from(u32::MAX)),
            IntervalUnit::Hour => {
                let hours = (moment.second / 3600).div_euclid(size) * size;
                clock
                    .instant(moment.day * DAY + hours * 3600)
                    .clamp(0, i64::from(u32::MAX))
            }
            IntervalUnit::Minute => {
                let minutes = (moment.second / 60).div_euclid(size) * size;
                clock
                    .instant(moment.day * DAY + minutes * 60)
                    .clamp(0, i64::from(u32::MAX))
            }
            _ => time(moment.second),
        }
    };
    Ok(write(
        moments(call, at, zone).into_iter().map(begin).collect(),
        call.result_type,
    ))
}

fn unit_named(text: &str) -> Option<IntervalUnit> {
    let text = text.to_ascii_lowercase();
    let short = match text.as_str() {
        "yy" | "yyyy" | "years" => "year",
        "qq" | "q" | "quarters" => "quarter",
        "mm" | "m" | "months" => "month",
        "wk" | "ww" | "weeks" => "week",
        "dd" | "d" | "days" => "day",
        "hh" | "h" | "hours" => "hour",
        "mi" | "n" | "minutes" => "minute",
        "ss" | "s" | "seconds" => "second",
        "ms" | "milliseconds" => "millisecond",
        "us" | "u" | "microseconds" => "microsecond",
        "ns" | "nanoseconds" => "nanosecond",
        other => other,
    };
    IntervalUnit::ALL
        .into_iter()
        .find(|unit| unit.name().eq_ignore_ascii_case(short))
}

fn unit_argument(name: &str, arguments: &[ArgumentType]) -> Result<IntervalUnit, QueryError> {
    let Some(text) = arguments[0].text() else {
        return illegal(name, arguments, 0);
    };
    unit_named(text).ok_or_else(|| bad(format!("{text} doesn't look like datepart name in {name}")))
}

fn unit_of(call: &Call<'_>) -> IntervalUnit {
    let text = Texts::of(call, 0);
    unit_named(&String::from_utf8_lossy(text.get(0))).expect("it was looked at")
}

fn trunc_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    let unit = unit_argument(name, arguments)?;
    date_argument(name, arguments, 1)?;
    zone_argument(name, arguments, 2)?;
    period_type(name, &arguments[1..], unit)
}

fn trunc(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    periods(call, 1, 2, unit_of(call), 1)
}

fn diff_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 3, 4)?;
    unit_argument(name, arguments)?;
    date_argument(name, arguments, 1)?;
    date_argument(name, arguments, 2)?;
    zone_argument(name, arguments, 3)?;
    Ok(DataType::Int64)
}

fn diff(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let unit = unit_of(call);
    let zones = [time_zone(call, 1, 3)?, time_zone(call, 2, 3)?];
    let (from, to) = (moments(call, 1, zones[0]), moments(call, 2, zones[1]));
    let scales = [scale(call.data_type(1)), scale(call.data_type(2))];
    let number = |moment: Moment, scale: i64, zone: Tz| {
        let date = moment.date();
        let seconds = || {
            let mut clock = Clock::new(zone);
            clock.instant(moment.day * DAY + moment.second)
        };
        let fraction = |digits: i64| {
            seconds() * digits
                + if digits >= scale {
                    moment.fraction * (digits / scale)
                } else {
                    moment.fraction / (scale / digits)
                }
        };
        match unit {
            IntervalUnit::Year => date.year,
            IntervalUnit::Quarter => date.year * 4 + (date.month - 1) / 3,
            IntervalUnit::Month => date.year * 12 + date.month,
            IntervalUnit::Week => monday(moment.day).div_euclid(7),
            IntervalUnit::Day => moment.day,
            IntervalUnit::Hour => (seconds()
                + (moment.day * DAY + moment.second - seconds()).rem_euclid(3600))
            .div_euclid(3600),
            IntervalUnit::Minute => seconds().div_euclid(60),
            IntervalUnit::Second => seconds(),
            IntervalUnit::Millisecond => fraction(1_000),
            IntervalUnit::Microsecond => fraction(1_000_000),
            IntervalUnit::Nanosecond => fraction(1_000_000_000),
        }
    };
    let differences = from
        .into_iter()
        .zip(to)
        .map(|(from, to)| number(to, scales[1], zones[1]) - number(from, scales[0], zones[0]));
    Ok(write(differences.collect(), call.result_type))
}

fn zone_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let zone = zone_argument(name, arguments, 1)?;
    match &arguments[0].data_type {
        DataType::DateTime(_) => Ok(DataType::DateTime(zone)),
        DataType::DateTime64 { precision, .. } => Ok(DataType::DateTime64 {
            precision: *precision,
            time_zone: zone,
        }),
        _ => illegal(name, arguments, 0),
    }
}

fn same(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(call.array(0))
}

fn zone_of_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::DateTime(_) | DataType::DateTime64 { .. } => Ok(DataType::String),
        _ => illegal(name, arguments, 0),
    }
}

fn zone_name(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let zone = zone_of(call.data_type(0), call.context.time_zone)?;
    Ok(crate::functions::rows::strings(call.rows, |_, out| {
        out.extend_from_slice(zone.name().as_bytes());
    }))
}

fn offset_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    zone_of_type(name, arguments)?;
    Ok(DataType::Int32)
}

fn zone_offset(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut clock = Clock::new(zone_of(call.data_type(0), call.context.time_zone)?);
    let scale = scale(call.data_type(0));
    let offset = |value: i64| {
        let seconds = value.div_euclid(scale);
        clock.local(seconds) - seconds
    };
    Ok(write(
        ticks_of(&call.arguments[0], call.rows)
            .into_iter()
            .map(offset)
            .collect(),
        call.result_type,
    ))
}

fn now_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    match name {
        "now" => {
            count(name, arguments, 0, 1)?;
            Ok(DataType::DateTime(zone_argument(name, arguments, 0)?))
        }
        "now64" => {
            count(name, arguments, 0, 2)?;
            let precision = match arguments.first() {
                None => 3,
                Some(argument) => {
                    let number = argument
                        .constant
                        .as_ref()
                        .and_then(|column| numbers::<i64>(&column.values, &column.data_type));
                    match number {
                        Some(number) if (0..=9).contains(&number[0]) => number[0] as u8,
                        _ => return illegal(name, arguments, 0),
                    }
                }
            };
            Ok(DataType::DateTime64 {
                precision,
                time_zone: zone_argument(name, arguments, 1)?,
            })
        }
        _ => {
            count(name, arguments, 0, 0)?;
            Ok(DataType::Date)
        }
    }
}

fn now(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let micros = crate::functions::calendar::micros(call.context.now);
    let seconds = micros.div_euclid(1_000_000);
    let value = match call.result_type {
        DataType::DateTime64 { precision, .. } => {
            (i128::from(micros) * 10i128.pow(u32::from(*precision)) / 1_000_000) as i64
        }
        DataType::DateTime(_) => seconds,
        _ => {
            let today = Clock::new(call.context.time_zone)
                .local(seconds)
                .div_euclid(DAY);
            if name == "yesterday" {
                today - 1
            } else {
                today
            }
        }
    };
    Ok(write(vec![value; call.rows], call.result_type))
}

fn make_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let (least, most) = if name == "makeDateTime" {
        (6, 7)
    } else {
        (2, 3)
    };
    count(name, arguments, least, most)?;
    let numbers = arguments.len().min(6);
    if let Some(at) = (0..numbers).find(|at| NumberKind::of(&arguments[*at].data_type).is_none()) {
        return illegal(name, arguments, at);
    }
    Ok(match name {
        "makeDate" => DataType::Date,
        "makeDate32" => DataType::Date32,
        _ => DataType::DateTime(zone_argument(name, arguments, 6)?),
    })
}

fn make(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let all: Vec<Wholes> = (0..call.arguments.len().min(6))
        .map(|at| Wholes::of(call, at))
        .collect();
    let mut clock = Clock::new(zone_of(call.result_type, call.context.time_zone)?);
    let least_year = if *call.result_type == DataType::Date32 {
        1900
    } else {
        1970
    };
    let value = |row: usize| {
        let number = |at: usize| all[at].get(row);
        let year = number(0);
        if !(least_year..=2299).contains(&year) {
            return 0;
        }
        if all.len() == 2 {
            let day = number(1);
            return if (1..=365 + 1).contains(&day) {
                day_of(year, 1, 1) + day - 1
            } else {
                0
            };
        }
        let (month, day) = (number(1), number(2));
        if !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
            return 0;
        }
        let days = day_of(year, month, day);
        if all.len() == 3 {
            return days;
        }
        let (hour, minute, second) = (number(3), number(4), number(5));
        if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..60).contains(&second) {
            return 0;
        }
        clock
            .instant(days * DAY + hour * 3600 + minute * 60 + second)
            .clamp(0, i64::from(u32::MAX))
    };
    Ok(write((0..call.rows).map(value).collect(), call.result_type))
}

fn unix_digits(name: &str) -> u8 {
    match name.rsplit_once("64").map(|(_, unit)| unit) {
        Some("Milli") => 3,
        Some("Micro") => 6,
        Some("Nano") => 9,
        _ => 0,
    }
}

fn from_unix_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    if NumberKind::of(&arguments[0].data_type).is_none_or(|kind| kind.float) {
        return illegal(name, arguments, 0);
    }
    Ok(DataType::DateTime64 {
        precision: unix_digits(name),
        time_zone: zone_argument(name, arguments, 1)?,
    })
}

fn from_unix(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(write(
        ticks_of(&call.arguments[0], call.rows),
        call.result_type,
    ))
}

fn to_unix_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::DateTime64 { .. } => Ok(DataType::Int64),
        _ => illegal(name, arguments, 0),
    }
}

fn to_unix(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (own, wanted) = (
        scale(call.data_type(0)),
        10i64.pow(u32::from(unix_digits(name))),
    );
    let rescale = |value: i64| {
        if wanted >= own {
            value.wrapping_mul(wanted / own)
        } else {
            value / (own / wanted)
        }
    };
    Ok(write(
        ticks_of(&call.arguments[0], call.rows)
            .into_iter()
            .map(rescale)
            .collect(),
        call.result_type,
    ))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn format_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    date_argument(name, arguments, 0)?;
    if arguments[1].data_type != DataType::String {
        return illegal(name, arguments, 1);
    }
    zone_argument(name, arguments, 2)?;
    Ok(DataType::String)
}

fn format(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let zone = time_zone(call, 0, 2)?;
    let formats = Texts::of(call, 1);
    let moments = moments(call, 0, zone);
    let scale = scale(call.data_type(0));
    crate::functions::rows::try_strings(call.rows, |row, out| {
        write_moment(formats.get(row), moments[row], scale, zone, out)
    })
}

fn write_moment(
    format: &[u8],
    moment: Moment,
    scale: i64,
    zone: Tz,
    out: &mut Vec<u8>,
) -> Result<(), QueryError> {
    let date = moment.date();
    let (hour, minute, second) = (
        moment.second / 3600,
        moment.second / 60 % 60,
        moment.second % 60,
    );
    let twelve = (hour + 11) % 12 + 1;
    let half = if hour < 12 { "AM" } else { "PM" };
    let mut bytes = format.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let day_name = WEEKDAYS[weekday(moment.day) as usize - 1];
        let month_name = MONTHS[date.month as usize - 1];
        let shown = match bytes.next() {
            Some(b'Y') => format!("{:04}", date.year),
            Some(b'C') => format!("{:02}", date.year / 100),
            Some(b'y') => format!("{:02}", date.year % 100),
            Some(b'm' | b'c') => format!("{:02}", date.month),
            Some(b'd') => format!("{:02}", date.day),
            Some(b'e') => format!("{}", date.day),
            Some(b'D') => format!("{:02}/{:02}/{:02}", date.month, date.day, date.year % 100),
            Some(b'F') => format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            Some(b'a') => day_name[..3].to_owned(),
            Some(b'W') => day_name.to_owned(),
            Some(b'b') => month_name[..3].to_owned(),
            Some(b'M') => month_name.to_owned(),
            Some(b'j') => format!("{:03}", moment.day - day_of(date.year, 1, 1) + 1),
            Some(b'u') => weekday(moment.day).to_string(),
            Some(b'w') => (weekday(moment.day) % 7).to_string(),
            Some(b'V') => format!("{:02}", iso_week(moment.day).1),
            Some(b'G') => format!("{:04}", iso_week(moment.day).0),
            Some(b'g') => format!("{:02}", iso_week(moment.day).0 % 100),
            Some(b'Q') => ((date.month + 2) / 3).to_string(),
            Some(b'H' | b'k') => format!("{hour:02}"),
            Some(b'I' | b'h' | b'l') => format!("{twelve:02}"),
            Some(b'i') => format!("{minute:02}"),
            Some(b'S' | b's') => format!("{second:02}"),
            Some(b'p') => half.to_owned(),
            Some(b'T') => format!("{hour:02}:{minute:02}:{second:02}"),
            Some(b'R') => format!("{hour:02}:{minute:02}"),
            Some(b'r') => format!("{twelve:02}:{minute:02} {half}"),
            Some(b'f') => format!(
                "{:06}",
                i128::from(moment.fraction) * 1_000_000 / i128::from(scale)
            ),
            Some(b'n') => "\n".to_owned(),
            Some(b't') => "\t".to_owned(),
            Some(b'%') => "%".to_owned(),
            Some(b'z') => {
                let local = moment.day * DAY + moment.second;
                let offset = local - Clock::new(zone).instant(local);
                format!(
                    "{}{:02}{:02}",
                    if offset < 0 { '-' } else { '+' },
                    offset.abs() / 3600,
                    offset.abs() / 60 % 60
                )
            }
            None => {
                return Err(bad(
                    "'%' must not be the last character in the format string",
                ));
            }
            Some(b'X' | b'x' | b'U' | b'v') => {
                return Err(QueryError::not_implemented(
                    "This letter in the format of formatDateTime",
                ));
            }
            Some(other) => {
                return Err(bad(format!(
                    "Syntax '%{}' is not supported by formatDateTime",
                    char::from(other)
                )));
            }
        };
        out.extend_from_slice(shown.as_bytes());
    }
    Ok(())
}

fn stamp_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 3)?;
    if NumberKind::of(&arguments[0].data_type).is_none_or(|kind| kind.float) {
        return illegal(name, arguments, 0);
    }
    if arguments.len() > 1 {
        return Err(QueryError::not_implemented(
            "fromUnixTimestamp with a format",
        ));
    }
    Ok(DataType::DateTime(None))
}

fn stamp(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = ticks_of(&call.arguments[0], call.rows).into_iter();
    Ok(write(
        values
            .map(|value| value.clamp(0, i64::from(u32::MAX)))
            .collect(),
        call.result_type,
    ))
}

fn name_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    date_argument(name, arguments, 0)?;
    Ok(DataType::String)
}

fn date_name_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    date_argument(name, arguments, 1)?;
    let known = [
        "year",
        "quarter",
        "month",
        "dayofyear",
        "day",
        "week",
        "weekday",
        "hour",
        "minute",
        "second",
    ];
    match arguments[0].text() {
        Some(text) if known.contains(&text.to_ascii_lowercase().as_str()) => Ok(DataType::String),
        Some(text) => Err(bad(format!(
            "{text} doesn't look like datepart name in {name}"
        ))),
        None => illegal(name, arguments, 0),
    }
}

fn names(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let at = usize::from(name == "dateName");
    let zone = time_zone(call, at, 2)?;
    let wanted = match name {
        "dateName" => String::from_utf8_lossy(Texts::of(call, 0).get(0)).to_ascii_lowercase(),
        _ => "month".to_owned(),
    };
    let moments = moments(call, at, zone);
    Ok(crate::functions::rows::strings(call.rows, |row, out| {
        let moment = moments[row];
        let date = moment.date();
        let shown = match wanted.as_str() {
            "month" => MONTHS[date.month as usize - 1].to_owned(),
            "weekday" => WEEKDAYS[weekday(moment.day) as usize - 1].to_owned(),
            "year" => date.year.to_string(),
            "quarter" => ((date.month + 2) / 3).to_string(),
            "dayofyear" => (moment.day - day_of(date.year, 1, 1) + 1).to_string(),
            "day" => date.day.to_string(),
            "week" => iso_week(moment.day).1.to_string(),
            "hour" => (moment.second / 3600).to_string(),
            "minute" => (moment.second / 60 % 60).to_string(),
            _ => (moment.second % 60).to_string(),
        };
        out.extend_from_slice(shown.as_bytes());
    }))
}
