//! The text of dates and times.

use super::number::write_integer;
use chrono::{MappedLocalTime, Offset, TimeZone};
use chrono_tz::Tz;

/// Year, month and day of a number of days since 1970-01-01.
pub(crate) fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day)
}

/// The number of days since 1970-01-01; the day may lie outside its month.
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Seconds east of Greenwich at an instant.
pub(crate) fn offset_at(zone: Tz, seconds: i64) -> i64 {
    if zone == Tz::UTC {
        return 0;
    }
    let Some(time) = chrono::DateTime::from_timestamp(seconds, 0) else {
        return 0;
    };
    let offset = zone.offset_from_utc_datetime(&time.naive_utc()).fix();
    i64::from(offset.local_minus_utc())
}

/// The instant at which clocks of a zone show a local time. Of two the first; of none, where clocks
/// are put forward, the one that the clock would have shown.
pub(crate) fn instant_of(zone: Tz, local_seconds: i64) -> i64 {
    if zone == Tz::UTC {
        return local_seconds;
    }
    let Some(local) = chrono::DateTime::from_timestamp(local_seconds, 0) else {
        return local_seconds;
    };
    match zone.offset_from_local_datetime(&local.naive_utc()) {
        MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => {
            local_seconds - i64::from(offset.fix().local_minus_utc())
        }
        MappedLocalTime::None => local_seconds - offset_at(zone, local_seconds - 86_400),
    }
}

fn two_digits(value: i64, out: &mut Vec<u8>) {
    out.push(b'0' + (value / 10 % 10) as u8);
    out.push(b'0' + (value % 10) as u8);
}

/// `2020-01-02`
pub(crate) fn write_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil_from_days(days);
    two_digits(year / 100, out);
    two_digits(year % 100, out);
    out.push(b'-');
    two_digits(i64::from(month), out);
    out.push(b'-');
    two_digits(i64::from(day), out);
}

/// `2020-01-02 03:04:05`, in the time zone.
pub(crate) fn write_date_time(seconds: i64, zone: Tz, out: &mut Vec<u8>) {
    let local = seconds + offset_at(zone, seconds);
    write_date(local.div_euclid(86_400), out);
    out.push(b' ');
    let second = local.rem_euclid(86_400);
    two_digits(second / 3600, out);
    write_minutes(second, out);
}

/// `2020-01-02 03:04:05.678`, in the time zone.
pub(crate) fn write_date_time64(ticks: i64, precision: u8, zone: Tz, out: &mut Vec<u8>) {
    let unit = 10_i64.pow(u32::from(precision));
    write_date_time(ticks.div_euclid(unit), zone, out);
    write_fraction(ticks.rem_euclid(unit), precision, out);
}

/// `12:34:56`, `-00:00:01`, `999:59:59`
pub(crate) fn write_time(seconds: i64, out: &mut Vec<u8>) {
    write_time64(seconds, 0, out);
}

/// `12:34:56.789`
pub(crate) fn write_time64(ticks: i64, precision: u8, out: &mut Vec<u8>) {
    let unit = 10_u64.pow(u32::from(precision));
    if ticks < 0 {
        out.push(b'-');
    }
    let ticks = ticks.unsigned_abs();
    let seconds = (ticks / unit) as i64;
    let hours = seconds / 3600;
    if hours < 100 {
        two_digits(hours, out);
    } else {
        write_integer(hours, out);
    }
    write_minutes(seconds, out);
    write_fraction((ticks % unit) as i64, precision, out);
}

fn write_minutes(seconds: i64, out: &mut Vec<u8>) {
    out.push(b':');
    two_digits(seconds / 60 % 60, out);
    out.push(b':');
    two_digits(seconds % 60, out);
}

fn write_fraction(fraction: i64, precision: u8, out: &mut Vec<u8>) {
    if precision == 0 {
        return;
    }
    out.push(b'.');
    let start = out.len();
    out.resize(start + usize::from(precision), b'0');
    let mut rest = fraction;
    for digit in out[start..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for days in -200_000..200_000 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(civil_from_days(11_016), (2000, 2, 29));
    }

    #[test]
    fn a_local_time_that_does_not_exist_is_shifted() {
        let berlin = Tz::Europe__Berlin;
        let at_half_past_two = days_from_civil(2023, 3, 26) * 86_400 + 9_000;
        let instant = instant_of(berlin, at_half_past_two);
        let mut out = Vec::new();
        write_date_time(instant, berlin, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "2023-03-26 03:30:00");
    }
}
