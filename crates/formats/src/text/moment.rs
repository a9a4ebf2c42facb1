//! Dates and times from their text.

use super::cursor::{Cursor, excerpt};
use super::error::ValueError;
use super::time::{days_from_civil, instant_of};
use crate::settings::FormatSettings;
use chrono_tz::Tz;

/// `2020-01-02`, `2020-1-2`, `20200102`: days since 1970-01-01.
pub(crate) fn read_date(cursor: &mut Cursor<'_>) -> Result<i64, ValueError> {
    let text = cursor.rest();
    date(cursor).ok_or_else(|| ValueError::Date {
        found: excerpt(text),
    })
}

/// A day that there is not is the first of all.
fn date(cursor: &mut Cursor<'_>) -> Option<i64> {
    let digits = digits_of(cursor.rest());
    if digits < 4 {
        return None;
    }
    let year = number(cursor, 4);
    let (month, day) = if digits >= 8 {
        (number(cursor, 2), number(cursor, 2))
    } else {
        if digits != 4 || cursor.is_at_end() {
            return None;
        }
        cursor.advance(1);
        let month = number(cursor, 2);
        if cursor.is_at_end() || digits_of(cursor.rest()) > 0 {
            return None;
        }
        cursor.advance(1);
        if digits_of(cursor.rest()) == 0 {
            return None;
        }
        (month, number(cursor, 2))
    };
    Some(days(year, month, day).unwrap_or(0))
}

/// The days of a date; `None` when there is no such day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=length)
        .contains(&day)
        .then(|| days_from_civil(year, month as u32, day as u32))
}

fn digits_of(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The number that up to so many digits make.
fn number(cursor: &mut Cursor<'_>, digits_max: usize) -> i64 {
    let digits = digits_of(cursor.rest()).min(digits_max);
    let text = &cursor.rest()[..digits];
    cursor.advance(digits);
    text.iter()
        .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

/// A date and time as ticks of so many digits behind the second.
pub(crate) fn read_date_time(
    cursor: &mut Cursor<'_>,
    precision: u8,
    zone: Tz,
    settings: &FormatSettings,
) -> Result<i64, ValueError> {
    let text = cursor.rest();
    let mut moment = Moment::default();
    let read = if settings.date_time_input_basic {
        moment.read_basic(cursor)
    } else {
        moment.read_any(cursor)
    };
    read.and_then(|()| moment.ticks(precision, zone))
        .ok_or_else(|| ValueError::DateTime {
            found: excerpt(text),
        })
}

/// What a text says about a moment.
#[derive(Debug, Default)]
struct Moment {
    /// Seconds since 1970-01-01, where the text is a number.
    timestamp: Option<i64>,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: Option<i64>,
    minute: i64,
    second: i64,
    /// Digits behind the second.
    fraction: Vec<u8>,
    /// Seconds east of Greenwich.
    offset: Option<i64>,
    is_afternoon: Option<bool>,
    is_negative: bool,
}

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];
const WEEKDAYS: [&[u8]; 7] = [
    b"monday",
    b"tuesday",
    b"wednesday",
    b"thursday",
    b"friday",
    b"saturday",
    b"sunday",
];

impl Moment {
    /// `2020-01-02 03:04:05.678`, `2020-01-02`, or a number of seconds.
    fn read_basic(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let digits = digits_of(cursor.rest());
        if digits != 4 || !matches!(cursor.rest().get(4), Some(b'-' | b'/' | b'.')) {
            return self.read_timestamp(cursor);
        }
        self.year = Some(number(cursor, 4));
        cursor.advance(1);
        self.month = Some(number(cursor, 2));
        cursor.advance(1);
        if digits_of(cursor.rest()) == 0 {
            return None;
        }
        self.day = Some(number(cursor, 2));
        let has_time =
            matches!(cursor.peek(), Some(b' ' | b'T')) && digits_of(&cursor.rest()[1..]) > 0;
        if has_time {
            cursor.advance(1);
            self.read_clock(cursor);
        }
        Some(())
    }

    fn read_timestamp(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        self.is_negative = cursor.eat(b'-');
        let digits = digits_of(cursor.rest());
        if !(1..=18).contains(&digits) {
            return None;
        }
        self.timestamp = Some(number(cursor, digits));
        self.read_fraction(cursor);
        Some(())
    }

    fn read_fraction(&mut self, cursor: &mut Cursor<'_>) {
        if cursor.peek() == Some(b'.') && digits_of(&cursor.rest()[1..]) > 0 {
            cursor.advance(1);
            self.fraction = cursor.take_while(|byte| byte.is_ascii_digit()).to_vec();
        }
    }

    /// `03:04`, `03:04:05.678`
    fn read_clock(&mut self, cursor: &mut Cursor<'_>) {
        self.hour = Some(number(cursor, 2));
        if cursor.eat(b':') {
            self.minute = number(cursor, 2);
            if cursor.eat(b':') {
                self.second = number(cursor, 2);
                self.read_fraction(cursor);
            }
        }
    }

    /// Many forms, told apart by how many digits stand together and what follows them.
    fn read_any(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let start = cursor.position();
        if cursor.peek() == Some(b'-') {
            return self.read_timestamp(cursor);
        }
        let mut end = start;
        while let Some(byte) = cursor.peek() {
            let known = match byte {
                b'0'..=b'9' => self.read_number(cursor),
                b'a'..=b'z' | b'A'..=b'Z' => self.read_word(cursor),
                b'+' | b'-' if self.hour.is_some() || self.timestamp.is_some() => {
                    self.read_offset(cursor)
                }
                b' ' | b',' | b'-' => {
                    cursor.advance(1);
                    continue;
                }
                _ => None,
            };
            if known.is_none() {
                break;
            }
            end = cursor.position();
        }
        cursor.reset(end);
        (end > start).then_some(())
    }

    fn read_number(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let has_date = self.day.is_some() || self.timestamp.is_some();
        let digits = digits_of(cursor.rest());
        let next = cursor.rest().get(digits).copied();
        match digits {
            _ if self.timestamp.is_some() => return None,
            14 if !has_date => {
                self.read_compact_date(cursor);
                self.read_compact_clock(cursor);
            }
            9 | 10 if !has_date => {
                self.timestamp = Some(number(cursor, digits));
                self.read_fraction(cursor);
            }
            13 | 16 | 19 if !has_date => {
                self.timestamp = Some(number(cursor, 10));
                self.fraction = cursor.take_while(|byte| byte.is_ascii_digit()).to_vec();
            }
            8 if !has_date => self.read_compact_date(cursor),
            6 if has_date => self.read_compact_clock(cursor),
            6 => {
                self.year = Some(number(cursor, 4));
                self.month = Some(number(cursor, 2));
            }
            4 if self.year.is_none() => {
                self.year = Some(number(cursor, 4));
                if matches!(next, Some(b'-' | b'/' | b'.')) {
                    self.read_month_and_day(cursor, next?)?;
                }
            }
            4 if has_date => {
                self.hour = Some(number(cursor, 2));
                self.minute = number(cursor, 2);
            }
            1 | 2 => self.read_short(cursor, next)?,
            _ => return None,
        }
        Some(())
    }

    fn read_compact_date(&mut self, cursor: &mut Cursor<'_>) {
        self.year = Some(number(cursor, 4));
        self.month = Some(number(cursor, 2));
        self.day = Some(number(cursor, 2));
    }

    fn read_compact_clock(&mut self, cursor: &mut Cursor<'_>) {
        self.hour = Some(number(cursor, 2));
        self.minute = number(cursor, 2);
        self.second = number(cursor, 2);
        self.read_fraction(cursor);
    }

    /// Behind a year: `-01-02`
    fn read_month_and_day(&mut self, cursor: &mut Cursor<'_>, separator: u8) -> Option<()> {
        cursor.advance(1);
        if !(1..=2).contains(&digits_of(cursor.rest())) {
            return self.month.is_some().then_some(());
        }
        self.month = Some(number(cursor, 2));
        if cursor.peek() == Some(separator) && digits_of(&cursor.rest()[1..]) > 0 {
            cursor.advance(1);
            self.day = Some(number(cursor, 2));
        }
        Some(())
    }

    /// One or two digits: an hour before a colon, else a day, with month and year behind a slash.
    fn read_short(&mut self, cursor: &mut Cursor<'_>, next: Option<u8>) -> Option<()> {
        if next == Some(b':') {
            self.read_clock(cursor);
            return Some(());
        }
        if self.day.is_none() {
            self.day = Some(number(cursor, 2));
            if let Some(separator @ (b'/' | b'.' | b'-')) = next
                && self.month.is_none()
                && (1..=2).contains(&digits_of(&cursor.rest()[1..]))
            {
                cursor.advance(1);
                self.month = Some(number(cursor, 2));
                if cursor.eat(separator) {
                    self.year = Some(two_digit_year(cursor));
                }
            }
            return Some(());
        }
        if self.hour.is_none() {
            self.hour = Some(number(cursor, 2));
            return Some(());
        }
        None
    }

    fn read_word(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let start = cursor.position();
        let word = cursor.take_while(|byte| byte.is_ascii_alphabetic());
        let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
        let begins =
            |name: &&[u8]| word.len() >= 3 && word.len() <= name.len() && is(&name[..word.len()]);
        if is(b"T") && self.day.is_some() && self.hour.is_none() {
            return Some(());
        }
        if is(b"AM") || is(b"PM") {
            self.is_afternoon = Some(is(b"PM"));
        } else if is(b"Z") || is(b"UTC") || is(b"GMT") {
            self.offset = Some(0);
        } else if is(b"MSK") {
            self.offset = Some(3 * 3600);
        } else if let Some(month) = MONTHS.iter().position(begins) {
            self.month = Some(month as i64 + 1);
        } else if !WEEKDAYS.iter().any(begins) {
            cursor.reset(start);
            return None;
        }
        Some(())
    }

    /// `+03:00`, `-0330`, `+3`
    fn read_offset(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let sign = if cursor.eat(b'-') {
            -1
        } else {
            cursor.advance(1);
            1
        };
        if digits_of(cursor.rest()) == 0 {
            return None;
        }
        let hours = number(cursor, 2);
        cursor.eat(b':');
        let minutes = number(cursor, 2);
        self.offset = Some(sign * (hours * 3600 + minutes * 60));
        Some(())
    }

    fn ticks(&self, precision: u8, zone: Tz) -> Option<i64> {
        let seconds = match self.timestamp {
            Some(timestamp) => timestamp,
            None => self.seconds(zone)?,
        };
        let unit = 10_i64.pow(u32::from(precision));
        let mut digits = self.fraction.clone();
        digits.resize(usize::from(precision), b'0');
        let fraction = digits
            .iter()
            .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        let ticks = seconds.checked_mul(unit)?.checked_add(fraction)?;
        Some(if self.is_negative { -ticks } else { ticks })
    }

    fn seconds(&self, zone: Tz) -> Option<i64> {
        let days = match (self.year, self.month) {
            (Some(year), Some(month)) => days(year, month, self.day.unwrap_or(1)),
            _ => None,
        };
        let hour = match (self.hour.unwrap_or(0), self.is_afternoon) {
            (12, Some(false)) => 0,
            (hour @ ..12, Some(true)) => hour + 12,
            (hour, _) => hour,
        };
        if hour > 23 || self.minute > 59 || self.second > 60 {
            return None;
        }
        let local = days? * 86_400 + hour * 3600 + self.minute * 60 + self.second;
        Some(match self.offset {
            Some(offset) => local - offset,
            None => instant_of(zone, local),
        })
    }
}

fn two_digit_year(cursor: &mut Cursor<'_>) -> i64 {
    let digits = digits_of(cursor.rest());
    let year = number(cursor, 4);
    match (digits, year) {
        (2, 70..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    }
}

/// `12:34:56.789`, `-00:00:01`, or a number of seconds: ticks of so many digits behind the second.
pub(crate) fn read_time(cursor: &mut Cursor<'_>, precision: u8) -> Result<i64, ValueError> {
    const SECONDS_MAX: i64 = 999 * 3600 + 59 * 60 + 59;
    let text = cursor.rest();
    let error = || ValueError::DateTime {
        found: excerpt(text),
    };
    let is_negative = cursor.eat(b'-');
    if !(1..=9).contains(&digits_of(cursor.rest())) {
        return Err(error());
    }
    let mut seconds = number(cursor, 9);
    if cursor.eat(b':') {
        seconds = seconds * 3600 + number(cursor, 2) * 60;
        if cursor.eat(b':') {
            seconds += number(cursor, 2);
        }
    }
    let mut moment = Moment {
        timestamp: Some(seconds.min(SECONDS_MAX)),
        is_negative,
        ..Moment::default()
    };
    moment.read_fraction(cursor);
    moment.ticks(precision, Tz::UTC).ok_or_else(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::time::write_date_time64;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let settings = FormatSettings::default();
        let mut cursor = Cursor::new(text.as_bytes());
        let ticks = read_date_time(&mut cursor, 3, Tz::UTC, &settings).expect(text);
        assert!(cursor.is_at_end(), "{text}: {:?}", excerpt(cursor.rest()));
        let mut out = Vec::new();
        write_date_time64(ticks, 3, Tz::UTC, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected, "{text}");
    }

    /// ClickHouse 26.9 reads these as the same moments.
    #[test]
    fn many_forms_are_read() {
        check("2020-01-02 03:04:05", "2020-01-02 03:04:05.000");
        check("2020-01-02T03:04:05.678Z", "2020-01-02 03:04:05.678");
        check("2020-01-02T03:04:05+03:00", "2020-01-02 00:04:05.000");
        check("2020-01-02", "2020-01-02 00:00:00.000");
        check("20200102", "2020-01-02 00:00:00.000");
        check("20200102030405", "2020-01-02 03:04:05.000");
        check("1700000000", "2023-11-14 22:13:20.000");
        check("1700000000123", "2023-11-14 22:13:20.123");
        check("12 Aug 2023 10:11:12 PM", "2023-08-12 22:11:12.000");
        check("Sat, 18 Aug 2018 07:22:16 GMT", "2018-08-18 07:22:16.000");
        check("23/10/2020 12:12:57", "2020-10-23 12:12:57.000");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "abc", "2020-13-01 00:00:00", "2020-02-30", "99"] {
            let settings = FormatSettings::default();
            let read = read_date_time(&mut Cursor::new(text.as_bytes()), 0, Tz::UTC, &settings);
            assert!(read.is_err(), "{text}");
        }
    }
}
