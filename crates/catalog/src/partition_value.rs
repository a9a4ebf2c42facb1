//! From the values of a `PARTITION` clause to the values of a table's partition key.

use granary_mergetree::{KeyType, Value as KeyValue, decimal_width};
use granary_parser::Value;
use granary_types::{ErrorCode, Uuid};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why the value of a `PARTITION` clause does not fit a table.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PartitionError {
    /// More or fewer values than the key has.
    #[error("Wrong number of fields in the partition expression: {actual}, must be: {expected}")]
    WrongCount {
        /// How many were given.
        actual: usize,
        /// How many the key has.
        expected: usize,
    },
    /// A string that is not a value of the type.
    #[error("Cannot convert string {text} to type {name}")]
    String {
        /// The string, in quotes.
        text: String,
        /// The type.
        name: String,
    },
    /// `NULL` for a type that has none.
    #[error("Cannot convert NULL to {name}")]
    Null {
        /// The type.
        name: String,
    },
    /// A value of another kind.
    #[error("Type mismatch in IN or VALUES section. Expected: {name}. Got: {actual}")]
    Mismatch {
        /// The type.
        name: String,
        /// The kind of the value.
        actual: &'static str,
    },
    /// A number that is too large or not whole.
    #[error("Cannot convert value '{text}': it cannot be represented as {name}")]
    OutOfRange {
        /// The number.
        text: String,
        /// The type.
        name: String,
    },
    /// A name or number that an enum does not have.
    #[error("Unknown element {text} for enum: while converting {text} to {name}")]
    UnknownElement {
        /// The name or number.
        text: String,
        /// The type.
        name: String,
    },
    /// A string that is not a date, UUID or address.
    #[error("Cannot parse {what} {text}: while converting {text} to {name}")]
    Format {
        /// What was expected.
        what: &'static str,
        /// The string, in quotes.
        text: String,
        /// The type.
        name: String,
        /// Its code.
        code: ErrorCode,
    },
    /// An id with characters that no id has.
    #[error("Invalid partition format: {id}")]
    BadId {
        /// The id.
        id: String,
    },
    /// An id without characters.
    #[error("Partition id is empty")]
    EmptyId,
    /// A month of a table with the old syntax.
    #[error("Invalid partition format: {text}. Partition should consist of 6 digits: YYYYMM")]
    BadMonth {
        /// What was given.
        text: String,
    },
    /// `PARTITION ALL`.
    #[error("Only Support DROP/DETACH/ATTACH PARTITION ALL currently")]
    All,
    /// A key whose type does not follow from the definition.
    #[error(
        "the type of the partition key {expression} is not known; name the partition by its id: \
         PARTITION ID '…'"
    )]
    UnknownKey {
        /// The expression.
        expression: String,
    },
    /// A conversion that is not made.
    #[error(
        "a {name} is not converted from {text}; name the partition by its id: PARTITION ID '…'"
    )]
    Unsupported {
        /// The value.
        text: String,
        /// The type.
        name: String,
    },
}

impl PartitionError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::String { .. } | Self::Null { .. } | Self::Mismatch { .. } => {
                ErrorCode::TYPE_MISMATCH
            }
            Self::OutOfRange { .. } => ErrorCode::ARGUMENT_OUT_OF_BOUND,
            Self::UnknownElement { .. } => ErrorCode::UNKNOWN_ELEMENT_OF_ENUM,
            Self::Format { code, .. } => *code,
            Self::WrongCount { .. }
            | Self::BadId { .. }
            | Self::EmptyId
            | Self::BadMonth { .. } => ErrorCode::INVALID_PARTITION_VALUE,
            Self::All => ErrorCode::SUPPORT_IS_DISABLED,
            Self::UnknownKey { .. } | Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }
}

/// The wall clock of a time zone: the seconds since 1970 at which a clock of the zone (`None` is
/// the server's own) shows these seconds since 1970-01-01 00:00:00. `None` when the zone is not
/// known.
pub type WallClock<'a> = dyn Fn(Option<&str>, i64) -> Option<i64> + 'a;

/// A value as the type `kind` has it.
pub(crate) fn convert(
    value: &Value,
    kind: &KeyType,
    clock: &WallClock<'_>,
) -> Result<KeyValue, PartitionError> {
    if let KeyType::Nullable(inner) = kind {
        return match value {
            Value::Null => Ok(KeyValue::Null),
            other => convert(other, inner, clock),
        };
    }
    match value {
        Value::Null => Err(PartitionError::Null {
            name: kind.to_string(),
        }),
        Value::String(bytes) => from_string(bytes, kind, clock),
        Value::Array(values) => match kind {
            KeyType::Array(element) => {
                let convert = |value| convert(value, element, clock);
                let values: Result<_, _> = values.iter().map(convert).collect();
                Ok(KeyValue::Array(values?))
            }
            _ => Err(mismatch(value, kind)),
        },
        Value::Tuple(values) => match kind {
            KeyType::Tuple(elements) if elements.len() == values.len() => {
                let pairs = values.iter().zip(elements);
                let values: Result<_, _> = pairs
                    .map(|(value, element)| convert(value, element, clock))
                    .collect();
                Ok(KeyValue::Tuple(values?))
            }
            _ => Err(mismatch(value, kind)),
        },
        number => from_number(number, kind),
    }
}

fn mismatch(value: &Value, kind: &KeyType) -> PartitionError {
    PartitionError::Mismatch {
        name: kind.to_string(),
        actual: value.type_name(),
    }
}

/// A whole number, and whether the value is exactly it.
fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(is) => Some(i128::from(*is)),
        Value::UInt64(number) => Some(i128::from(*number)),
        Value::Int64(number) => Some(i128::from(*number)),
        // Beyond 2^63 a float that looks whole does not tell which number was meant.
        Value::Float64(number) if number.fract() == 0.0 && number.abs() < 9.2e18 => {
            Some(*number as i128)
        }
        _ => None,
    }
}

fn number_text(value: &Value) -> String {
    match value {
        Value::Bool(is) => is.to_string(),
        Value::UInt64(number) => number.to_string(),
        Value::Int64(number) => number.to_string(),
        Value::Float64(number) => granary_parser::format_float(*number),
        _ => String::new(),
    }
}

fn from_number(value: &Value, kind: &KeyType) -> Result<KeyValue, PartitionError> {
    let out_of_range = || PartitionError::OutOfRange {
        text: number_text(value),
        name: kind.to_string(),
    };
    let is_float = matches!(value, Value::Float64(_));
    match kind {
        KeyType::Bool => whole(value)
            .map(|number| KeyValue::UInt(u64::from(number != 0)))
            .ok_or_else(out_of_range),
        KeyType::UInt(_) | KeyType::Int(_) => whole(value)
            .and_then(|number| integer(number, kind))
            .ok_or_else(out_of_range),
        KeyType::Date | KeyType::Date32 | KeyType::DateTime(_) | KeyType::Time | KeyType::Ipv4
            if !is_float =>
        {
            whole(value)
                .and_then(|number| integer(number, kind))
                .ok_or_else(out_of_range)
        }
        KeyType::Enum(_, elements) if !is_float => {
            let number = whole(value).and_then(|number| i64::try_from(number).ok());
            number
                .filter(|number| elements.iter().any(|(_, known)| known == number))
                .map(KeyValue::Int)
                .ok_or_else(|| PartitionError::UnknownElement {
                    text: number_text(value),
                    name: kind.to_string(),
                })
        }
        KeyType::WideUInt(width) | KeyType::WideInt(width) => whole(value)
            .filter(|number| *number >= 0 || matches!(kind, KeyType::WideInt(_)))
            .map(|number| KeyValue::Raw(sign_extended(number, usize::from(*width))))
            .ok_or_else(out_of_range),
        KeyType::Float(_) => number_text(value)
            .parse()
            .map(KeyValue::Float)
            .map_err(|_| out_of_range()),
        KeyType::DateTime64(scale, _) | KeyType::Time64(scale) if !is_float => whole(value)
            .and_then(|seconds| seconds.checked_mul(10i128.checked_pow(u32::from(*scale))?))
            .map(|ticks| KeyValue::Raw(sign_extended(ticks, 8)))
            .ok_or_else(out_of_range),
        KeyType::Decimal(precision, scale) => {
            decimal(&number_text(value), *precision, *scale).ok_or_else(out_of_range)
        }
        KeyType::String => Ok(KeyValue::Bytes(number_text(value).into_bytes())),
        _ => Err(mismatch(value, kind)),
    }
}

/// A whole number as a type that is like an integer.
fn integer(number: i128, kind: &KeyType) -> Option<KeyValue> {
    let fits = |bits: u8, is_signed: bool| {
        if is_signed {
            let limit = 1i128 << (bits - 1);
            (-limit..limit).contains(&number)
        } else {
            (0..1i128 << bits).contains(&number)
        }
    };
    let (width, is_signed) = match kind {
        KeyType::UInt(width) => (*width, false),
        KeyType::Int(width) => (*width, true),
        KeyType::Bool => (1, false),
        KeyType::Date => (2, false),
        KeyType::DateTime(_) | KeyType::Ipv4 => (4, false),
        KeyType::Date32 | KeyType::Time => (4, true),
        _ => return None,
    };
    if !fits(8 * width, is_signed) {
        return None;
    }
    Some(if is_signed {
        KeyValue::Int(number as i64)
    } else {
        KeyValue::UInt(number.cast_unsigned() as u64)
    })
}

fn sign_extended(number: i128, width: usize) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.resize(width, if number < 0 { 0xff } else { 0 });
    bytes
}

/// The digits of a decimal number as a scaled whole number; what is too fine is cut off.
fn decimal(text: &str, precision: u8, scale: u8) -> Option<KeyValue> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let scale = usize::from(scale);
    let fraction = &fraction[..fraction.len().min(scale)];
    let all = format!("{whole}{fraction:0<scale$}");
    let significant = all.trim_start_matches('0');
    if significant.len() > usize::from(precision) {
        return None;
    }
    let number: i128 = match significant {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    let number = if is_negative { -number } else { number };
    Some(KeyValue::Raw(sign_extended(
        number,
        decimal_width(precision),
    )))
}

fn quoted(bytes: &[u8]) -> String {
    format!("'{}'", String::from_utf8_lossy(bytes))
}

fn from_string(
    bytes: &[u8],
    kind: &KeyType,
    clock: &WallClock<'_>,
) -> Result<KeyValue, PartitionError> {
    let cannot = || PartitionError::String {
        text: quoted(bytes),
        name: kind.to_string(),
    };
    let format = |what, code| PartitionError::Format {
        what,
        text: quoted(bytes),
        name: kind.to_string(),
        code,
    };
    let unsupported = || PartitionError::Unsupported {
        text: quoted(bytes),
        name: kind.to_string(),
    };
    let text = || std::str::from_utf8(bytes).map_err(|_| cannot());
    match kind {
        KeyType::String => Ok(KeyValue::Bytes(bytes.to_vec())),
        KeyType::FixedString(length) => {
            let mut bytes = bytes.to_vec();
            if bytes.len() < *length {
                bytes.resize(*length, 0);
            }
            Ok(KeyValue::Bytes(bytes))
        }
        KeyType::UInt(_) | KeyType::Int(_) => whole_text(text()?, kind, cannot),
        KeyType::WideUInt(width) | KeyType::WideInt(width) => {
            let number: i128 = text()?.parse().map_err(|_| cannot())?;
            Ok(KeyValue::Raw(sign_extended(number, usize::from(*width))))
        }
        KeyType::Bool => match text()? {
            "true" | "1" => Ok(KeyValue::UInt(1)),
            "false" | "0" => Ok(KeyValue::UInt(0)),
            _ => Err(cannot()),
        },
        KeyType::Float(_) => text()?.parse().map(KeyValue::Float).map_err(|_| cannot()),
        KeyType::Decimal(precision, scale) => {
            decimal(text()?, *precision, *scale).ok_or_else(cannot)
        }
        KeyType::Enum(_, elements) => {
            let element = elements.iter().find(|(name, _)| name.as_bytes() == bytes);
            element
                .map(|(_, number)| KeyValue::Int(*number))
                .ok_or_else(|| PartitionError::UnknownElement {
                    text: quoted(bytes),
                    name: kind.to_string(),
                })
        }
        KeyType::Date | KeyType::Date32 => match date(text()?) {
            Some((days, "")) => integer(i128::from(days), kind).ok_or_else(cannot),
            Some(_) => Err(cannot()),
            None => Err(format("date", ErrorCode::CANNOT_PARSE_DATE)),
        },
        KeyType::DateTime(zone) => {
            let seconds = match wall_clock_seconds(text()?) {
                Some(Time::Unix(seconds)) => Some(seconds),
                Some(Time::Wall(seconds)) => clock(zone.as_deref(), seconds),
                None => return Err(format("DateTime", ErrorCode::CANNOT_PARSE_DATETIME)),
            };
            let seconds = seconds.ok_or_else(unsupported)?;
            integer(i128::from(seconds), kind).ok_or_else(cannot)
        }
        KeyType::Uuid => Uuid::parse_str(text()?)
            .map(uuid)
            .map_err(|_| format("uuid", ErrorCode::CANNOT_PARSE_UUID)),
        KeyType::Ipv4 => text()?
            .parse::<Ipv4Addr>()
            .map(|address| KeyValue::UInt(u64::from(u32::from(address))))
            .map_err(|_| format("IPv4", ErrorCode::CANNOT_PARSE_IPV4)),
        KeyType::Ipv6 => ipv6(text()?)
            .map(|address| KeyValue::Bytes(address.octets().to_vec()))
            .ok_or_else(|| format("IPv6", ErrorCode::CANNOT_PARSE_IPV6)),
        _ => Err(unsupported()),
    }
}

fn whole_text(
    text: &str,
    kind: &KeyType,
    cannot: impl Fn() -> PartitionError,
) -> Result<KeyValue, PartitionError> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(cannot());
    }
    let number = text.parse::<i128>().ok();
    number
        .and_then(|number| integer(number, kind))
        .ok_or_else(|| PartitionError::OutOfRange {
            text: text.to_owned(),
            name: kind.to_string(),
        })
}

/// A UUID lies in memory as two words, each little-endian, the first one first.
fn uuid(uuid: Uuid) -> KeyValue {
    let (first, second) = uuid.as_u64_pair();
    let bytes = [first.to_le_bytes(), second.to_le_bytes()].concat();
    KeyValue::Raw(bytes)
}

fn ipv6(text: &str) -> Option<Ipv6Addr> {
    let plain = text.parse::<Ipv6Addr>().ok();
    plain.or_else(|| Some(text.parse::<Ipv4Addr>().ok()?.to_ipv6_mapped()))
}

/// `YYYY-MM-DD`, `YYYYMMDD` or `Y-M-D` at the front of a text: the days since 1970 and the rest.
fn date(text: &str) -> Option<(i64, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) == 8 {
        let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().ok();
        let days = granary_mergetree::days_from_civil(number(0..4)?, number(4..6)?, number(6..8)?)?;
        return Some((days, &text[8..]));
    }
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('-')?;
    let (month, rest) = rest.split_at(digits(rest).min(2));
    let rest = rest.strip_prefix('-')?;
    let (day, rest) = rest.split_at(digits(rest).min(2));
    let number = |text: &str| text.parse::<u16>().ok().map(i64::from);
    let days = granary_mergetree::days_from_civil(number(year)?, number(month)?, number(day)?)?;
    Some((days, rest))
}

enum Time {
    Unix(i64),
    Wall(i64),
}

/// `YYYY-MM-DD[ hh:mm:ss]`, or the seconds since 1970.
fn wall_clock_seconds(text: &str) -> Option<Time> {
    let is_number = (5..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number && text.len() != 8 {
        return text.parse().ok().map(Time::Unix);
    }
    let (days, rest) = date(text)?;
    let seconds = match rest {
        "" => 0,
        _ => {
            let mut fields = rest.strip_prefix([' ', 'T'])?.split(':');
            let mut field = |limit: i64| {
                let text = fields.next()?;
                let is_number = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
                let number = is_number.then(|| text.parse::<i64>().ok()).flatten()?;
                (number < limit).then_some(number)
            };
            let (hours, minutes, seconds) = (field(24)?, field(60)?, field(60)?);
            if fields.next().is_some() {
                return None;
            }
            hours * 3600 + minutes * 60 + seconds
        }
    };
    Some(Time::Wall(days * 86_400 + seconds))
}
