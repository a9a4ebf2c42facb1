//! What a value may be, and what several are together.

use crate::settings::FormatSettings;
use crate::text::{Cursor, read_date_time};
use granary_types::DataType;

/// What the values of a column are, as far as they were seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// Nothing but `NULL`, or nothing at all.
    Unknown,
    Bool,
    /// A whole number that `Int64` takes.
    Int {
        has_negative: bool,
    },
    /// One that only `UInt64` takes.
    UInt,
    Float,
    String,
    Date,
    DateTime,
    DateTime64,
    Array(Box<Guess>),
}

/// Which values stand for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// `true` is a number beside numbers, and a text beside texts.
    Json,
    /// What does not fit together is text.
    Text,
}

impl Guess {
    /// What both are; `None` when that is not certain.
    pub(super) fn and(self, other: Self, rules: Rules) -> Option<Self> {
        use Guess as G;
        let negative = matches!(self, G::Int { has_negative: true })
            || matches!(other, G::Int { has_negative: true });
        Some(match (self, other) {
            (G::Unknown, known) | (known, G::Unknown) => known,
            (G::Array(one), G::Array(other)) => G::Array(Box::new(one.and(*other, rules)?)),
            (G::Array(_), _) | (_, G::Array(_)) => return None,
            (G::Int { .. }, G::Int { .. }) => G::Int {
                has_negative: negative,
            },
            (one, other) if one == other => one,
            (G::Int { .. }, G::UInt) | (G::UInt, G::Int { .. }) if !negative => G::UInt,
            (G::Int { .. }, G::UInt) | (G::UInt, G::Int { .. }) => return None,
            (G::Float, G::Int { .. } | G::UInt) | (G::Int { .. } | G::UInt, G::Float) => G::Float,
            (G::Bool, G::Int { .. }) | (G::Int { .. }, G::Bool) if rules == Rules::Json => G::Int {
                has_negative: negative,
            },
            (G::Bool, G::Float) | (G::Float, G::Bool) if rules == Rules::Json => G::Float,
            (G::Bool, G::UInt | G::Date | G::DateTime | G::DateTime64)
            | (G::UInt | G::Date | G::DateTime | G::DateTime64, G::Bool)
                if rules == Rules::Json =>
            {
                return None;
            }
            (G::Date, G::DateTime) | (G::DateTime, G::Date) => G::DateTime,
            (G::DateTime64, G::Date | G::DateTime) | (G::Date | G::DateTime, G::DateTime64) => {
                G::DateTime64
            }
            _ => G::String,
        })
    }

    /// The type of a column of such values.
    pub(super) fn data_type(&self) -> DataType {
        let plain = match self {
            Self::Unknown | Self::String => DataType::String,
            Self::Bool => DataType::Bool,
            Self::Int { .. } => DataType::Int64,
            Self::UInt => DataType::UInt64,
            Self::Float => DataType::Float64,
            Self::Date => DataType::Date,
            Self::DateTime => DataType::DateTime(None),
            Self::DateTime64 => DataType::DateTime64 {
                precision: 9,
                time_zone: None,
            },
            Self::Array(item) => return DataType::Array(Box::new(item.data_type())),
        };
        plain.nullable()
    }

    /// A whole number by its digits; `None` when it is larger than any that is served.
    pub(super) fn of_integer(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse::<i64>() {
            return Some(Self::Int {
                has_negative: number < 0,
            });
        }
        text.parse::<u64>().ok().map(|_| Self::UInt)
    }

    /// A text, which may be a date or a time; `None` when that is not certain.
    pub(super) fn of_text(text: &[u8], settings: &FormatSettings) -> Option<Self> {
        let has_digit = text.iter().any(u8::is_ascii_digit);
        let is_number = std::str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok());
        if !has_digit || is_number {
            return Some(Self::String);
        }
        if let Some(is_in_range) = as_date(text)
            && is_in_range
        {
            return Some(Self::Date);
        }
        match moment(text, settings) {
            None => Some(Self::String),
            Some(ticks) if is_plain(text) => {
                let is_short = text.len() <= 19 || text.get(19) == Some(&b'Z') && text.len() == 20;
                let seconds = ticks.div_euclid(1_000_000_000);
                Some(if is_short && u32::try_from(seconds).is_ok() {
                    Self::DateTime
                } else {
                    Self::DateTime64
                })
            }
            Some(_) => None,
        }
    }
}

/// The nanoseconds since 1970 that a text says, if it says a time.
fn moment(text: &[u8], settings: &FormatSettings) -> Option<i64> {
    let mut cursor = Cursor::new(text);
    let zone = settings.time_zone;
    let ticks = read_date_time(&mut cursor, 9, zone, settings).ok()?;
    cursor.is_at_end().then_some(ticks)
}

/// Whether a text has the form `YYYY-MM-DD[ hh:mm:ss[.digits][Z]]`.
fn is_plain(text: &[u8]) -> bool {
    let matches = |pattern: &[u8], text: &[u8]| {
        pattern.len() == text.len()
            && pattern
                .iter()
                .zip(text)
                .all(|(pattern, byte)| match pattern {
                    b'0' => byte.is_ascii_digit(),
                    b' ' => matches!(byte, b' ' | b'T'),
                    other => other == byte,
                })
    };
    let (whole, rest) = text.split_at(text.len().min(19));
    let rest = rest.strip_suffix(b"Z").unwrap_or(rest);
    let is_fraction = match rest {
        [] => true,
        [b'.', digits @ ..] => {
            (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    matches(b"0000-00-00", text) || is_fraction && matches(b"0000-00-00 00:00:00", whole)
}

/// Whether a text is a day, and one that `Date` has.
fn as_date(text: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(text).ok()?;
    let parts: Vec<&str> = text.split(['-', '/', ':']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let is_digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_digits(year, 4..=4) || !is_digits(month, 1..=2) || !is_digits(day, 1..=2) {
        return None;
    }
    let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    let whole = format!("{year}-{month:02}-{day:02}");
    Some(is_day && ("1970-01-01"..="2149-06-06").contains(&&*whole))
}
