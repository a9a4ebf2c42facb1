//! Days, civil dates, and the wall clocks of time zones.

use crate::error::QueryError;
use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use granary_types::{DataType, ErrorCode};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// A date of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
}

/// The date of a day, counted from 1970-01-01.
pub fn civil(day: i64) -> Civil {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: of_year - (153 * shifted_month + 2) / 5 + 1,
    }
}

/// The day of a date, counted from 1970-01-01; a month may lie outside of 1 to 12.
pub fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// How many days a month has.
pub fn month_length(year: i64, month: i64) -> i64 {
    day_of(year, month + 1, 1) - day_of(year, month, 1)
}

/// The day, so many months later; a day that the month does not have becomes its last.
pub fn add_months(day: i64, months: i64) -> i64 {
    let date = civil(day);
    let month = date.year * 12 + date.month - 1 + months;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    day_of(year, month, date.day.min(month_length(year, month)))
}

/// Monday is 1.
pub fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

/// The Monday of a day's week.
pub fn monday(day: i64) -> i64 {
    day - weekday(day) + 1
}

/// The ISO year and week of a day.
pub fn iso_week(day: i64) -> (i64, i64) {
    let thursday = monday(day) + 3;
    let year = civil(thursday).year;
    (year, (thursday - day_of(year, 1, 1)) / 7 + 1)
}

/// The wall clock of a time zone. It remembers the last offset: times that stand together are alike.
pub struct Clock {
    zone: Tz,
    quarter: i64,
    offset: i64,
}

impl Clock {
    /// The clock of a zone.
    pub fn new(zone: Tz) -> Self {
        Self {
            zone,
            quarter: i64::MIN,
            offset: 0,
        }
    }

    /// What the clock shows, as seconds since 1970-01-01 00:00:00 there.
    pub fn local(&mut self, seconds: i64) -> i64 {
        if self.zone == Tz::UTC {
            return seconds;
        }
        let quarter = seconds.div_euclid(900);
        if quarter != self.quarter {
            self.quarter = quarter;
            self.offset = offset(self.zone, seconds);
        }
        seconds + self.offset
    }

    /// When the clock shows that; of two times the first. A time that it never shows is taken as if the clock had been
    /// changed already.
    pub fn instant(&mut self, local: i64) -> i64 {
        if self.zone == Tz::UTC {
            return local;
        }
        let Some(naive) = DateTime::from_timestamp(local, 0) else {
            return local;
        };
        match self.zone.from_local_datetime(&naive.naive_utc()).earliest() {
            Some(found) => found.timestamp(),
            None => local - offset(self.zone, local + DAY),
        }
    }
}

fn offset(zone: Tz, seconds: i64) -> i64 {
    let Some(when) = DateTime::from_timestamp(seconds, 0) else {
        return 0;
    };
    let offset = zone.offset_from_utc_datetime(&when.naive_utc());
    i64::from(offset.fix().local_minus_utc())
}

/// Microseconds since 1970-01-01 00:00:00 UTC.
pub fn micros(timestamp: granary_env::Timestamp) -> i64 {
    timestamp.0
}

/// The time zone of that name.
///
/// # Errors
/// When there is none.
pub fn zone(name: &str) -> Result<Tz, QueryError> {
    name.parse().map_err(|_| {
        let message = format!("Cannot load time zone {name}");
        QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
    })
}

/// The time zone of a type, or else that of the session.
///
/// # Errors
/// When the type names one that does not exist.
pub fn zone_of(data_type: &DataType, session: Tz) -> Result<Tz, QueryError> {
    match data_type {
        DataType::DateTime(Some(name))
        | DataType::DateTime64 {
            time_zone: Some(name),
            ..
        } => zone(name),
        _ => Ok(session),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_is_the_day_of_its_date() {
        for day in -60_000..160_000 {
            let date = civil(day);
            assert_eq!(day_of(date.year, date.month, date.day), day);
        }
    }

    #[test]
    fn the_first_day_of_2021_is_in_the_last_week_of_2020() {
        assert_eq!(iso_week(day_of(2021, 1, 1)), (2020, 53));
    }
}
