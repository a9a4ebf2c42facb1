//! The types that a partition key can have, read off their names.

use crate::partition::Value;
use crate::varint::Reader;
use std::fmt;

/// How deep types may be nested.
const DEPTH_MAX: usize = 32;

/// The type of a partition key's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyType {
    /// `UInt8` to `UInt64`; the width in bytes.
    UInt(u8),
    /// `Int8` to `Int64` and intervals; the width in bytes.
    Int(u8),
    /// `Bool`.
    Bool,
    /// `UInt128`, `UInt256`; the width in bytes.
    WideUInt(u8),
    /// `Int128`, `Int256`; the width in bytes.
    WideInt(u8),
    /// `BFloat16`, `Float32`, `Float64`; the width in bytes.
    Float(u8),
    /// `Date`.
    Date,
    /// `Date32`.
    Date32,
    /// `DateTime` with its time zone.
    DateTime(Option<String>),
    /// `DateTime64` with its scale and time zone.
    DateTime64(u8, Option<String>),
    /// `Time`.
    Time,
    /// `Time64` with its scale.
    Time64(u8),
    /// `Enum8`, `Enum16`: the width in bytes and the elements.
    Enum(u8, Vec<(String, i64)>),
    /// `String`.
    String,
    /// `FixedString` and its length.
    FixedString(usize),
    /// `UUID`.
    Uuid,
    /// `IPv4`.
    Ipv4,
    /// `IPv6`.
    Ipv6,
    /// `Decimal` with precision and scale.
    Decimal(u8, u8),
    /// `Array`.
    Array(Box<KeyType>),
    /// `Tuple`.
    Tuple(Vec<KeyType>),
    /// `Map`.
    Map(Box<KeyType>, Box<KeyType>),
    /// `Nullable`.
    Nullable(Box<KeyType>),
}

/// A type that a partition key cannot have, or that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("type {name} is not supported in a partition key")]
pub struct UnsupportedType {
    /// The name, cut to 200 characters.
    pub name: String,
}

impl KeyType {
    /// Reads the name of a type as `columns.txt` has it. `LowCardinality` and
    /// `SimpleAggregateFunction` are what is inside of them.
    ///
    /// # Errors
    /// [`UnsupportedType`].
    pub fn parse(name: &str) -> Result<Self, UnsupportedType> {
        parse(name.trim(), 0).ok_or_else(|| UnsupportedType {
            name: name.chars().take(200).collect(),
        })
    }

    /// Reads one value in the binary form of `partition.dat`.
    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Option<Value> {
        Some(match self {
            Self::UInt(width) => Value::UInt(unsigned(reader.take(usize::from(*width))?)),
            Self::Bool => Value::UInt(u64::from(reader.byte()?)),
            Self::Int(width) | Self::Enum(width, _) => {
                Value::Int(signed(reader.take(usize::from(*width))?))
            }
            Self::Date => Value::UInt(unsigned(reader.take(2)?)),
            Self::Date32 | Self::Time => Value::Int(signed(reader.take(4)?)),
            Self::Float(width) => Value::Float(float(reader.take(usize::from(*width))?)),
            Self::WideUInt(width) | Self::WideInt(width) => {
                Value::Raw(reader.take(usize::from(*width))?.to_vec())
            }
            Self::DateTime64(..) | Self::Time64(_) => Value::Raw(reader.take(8)?.to_vec()),
            Self::Decimal(precision, _) => {
                Value::Raw(reader.take(decimal_width(*precision))?.to_vec())
            }
            Self::Uuid => Value::Raw(reader.take(16)?.to_vec()),
            Self::DateTime(_) | Self::Ipv4 => Value::UInt(unsigned(reader.take(4)?)),
            Self::Ipv6 => Value::Bytes(reader.take(16)?.to_vec()),
            Self::String => Value::Bytes(reader.string()?.to_vec()),
            Self::FixedString(length) => Value::Bytes(reader.take(*length)?.to_vec()),
            Self::Array(element) => {
                let count = reader.varint()?;
                Value::Array(read_many(reader, count, |reader| element.read(reader))?)
            }
            Self::Tuple(elements) => {
                let values = elements.iter().map(|element| element.read(reader));
                Value::Tuple(values.collect::<Option<_>>()?)
            }
            Self::Map(key, value) => {
                let count = reader.varint()?;
                Value::Map(read_many(reader, count, |reader| {
                    let pair = vec![key.read(reader)?, value.read(reader)?];
                    Some(Value::Tuple(pair))
                })?)
            }
            Self::Nullable(inner) => match reader.byte()? {
                0 => inner.read(reader)?,
                _ => Value::Null,
            },
        })
    }

    /// The type without `Nullable`.
    pub(crate) fn not_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            other => other,
        }
    }
}

impl fmt::Display for KeyType {
    /// The name of the type as ClickHouse prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = |zone: &Option<String>| match zone {
            Some(zone) => format!("'{zone}'"),
            None => String::new(),
        };
        match self {
            Self::UInt(width) | Self::WideUInt(width) => write!(f, "UInt{}", 8 * u16::from(*width)),
            Self::Int(width) | Self::WideInt(width) => write!(f, "Int{}", 8 * u16::from(*width)),
            Self::Bool => f.write_str("Bool"),
            Self::Float(2) => f.write_str("BFloat16"),
            Self::Float(width) => write!(f, "Float{}", 8 * width),
            Self::Date => f.write_str("Date"),
            Self::Date32 => f.write_str("Date32"),
            Self::DateTime(None) => f.write_str("DateTime"),
            Self::DateTime(Some(zone)) => write!(f, "DateTime('{zone}')"),
            Self::DateTime64(scale, None) => write!(f, "DateTime64({scale})"),
            Self::DateTime64(scale, name) => write!(f, "DateTime64({scale}, {})", zone(name)),
            Self::Time => f.write_str("Time"),
            Self::Time64(scale) => write!(f, "Time64({scale})"),
            Self::Enum(width, elements) => {
                write!(f, "Enum{}(", 8 * width)?;
                for (at, (name, number)) in elements.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}'{name}' = {number}")?;
                }
                f.write_str(")")
            }
            Self::String => f.write_str("String"),
            Self::FixedString(length) => write!(f, "FixedString({length})"),
            Self::Uuid => f.write_str("UUID"),
            Self::Ipv4 => f.write_str("IPv4"),
            Self::Ipv6 => f.write_str("IPv6"),
            Self::Decimal(precision, scale) => write!(f, "Decimal({precision}, {scale})"),
            Self::Array(element) => write!(f, "Array({element})"),
            Self::Map(key, value) => write!(f, "Map({key}, {value})"),
            Self::Nullable(inner) => write!(f, "Nullable({inner})"),
            Self::Tuple(elements) => {
                let names: Vec<String> = elements.iter().map(Self::to_string).collect();
                write!(f, "Tuple({})", names.join(", "))
            }
        }
    }
}

/// Reads as many values as are announced; the memory is bounded by the bytes that are there,
/// since elements without bytes (empty tuples) are refused.
fn read_many(
    reader: &mut Reader<'_>,
    count: u64,
    mut read: impl FnMut(&mut Reader<'_>) -> Option<Value>,
) -> Option<Vec<Value>> {
    if count > reader.remaining() as u64 {
        return None;
    }
    (0..count).map(|_| read(reader)).collect()
}

fn unsigned(bytes: &[u8]) -> u64 {
    let byte = |(at, byte): (usize, &u8)| u64::from(*byte) << (8 * at);
    bytes.iter().enumerate().map(byte).sum()
}

fn signed(bytes: &[u8]) -> i64 {
    let spare = 64 - 8 * bytes.len() as u32;
    (unsigned(bytes) << spare).cast_signed() >> spare
}

fn float(bytes: &[u8]) -> f64 {
    match bytes.len() {
        2 => f64::from(f32::from_bits((unsigned(bytes) as u32) << 16)),
        4 => f64::from(f32::from_bits(unsigned(bytes) as u32)),
        _ => f64::from_bits(unsigned(bytes)),
    }
}

/// How many bytes a decimal of this precision takes.
pub fn decimal_width(precision: u8) -> usize {
    match precision {
        0..=9 => 4,
        10..=18 => 8,
        19..=38 => 16,
        _ => 32,
    }
}

fn parse(name: &str, depth: usize) -> Option<KeyType> {
    if depth > DEPTH_MAX {
        return None;
    }
    let (base, arguments) = match name.split_once('(') {
        Some((base, rest)) => (base.trim(), split(rest.strip_suffix(')')?)?),
        None => (name, Vec::new()),
    };
    let inner = |at: usize| parse(arguments.get(at)?, depth + 1);
    let number = |at: usize| arguments.get(at)?.parse::<u8>().ok();
    let zone = |at: usize| {
        arguments
            .get(at)
            .map(|zone| zone.trim_matches('\'').to_owned())
    };
    Some(match base {
        "UInt8" => KeyType::UInt(1),
        "UInt16" => KeyType::UInt(2),
        "UInt32" => KeyType::UInt(4),
        "UInt64" => KeyType::UInt(8),
        "Int8" => KeyType::Int(1),
        "Int16" => KeyType::Int(2),
        "Int32" => KeyType::Int(4),
        "Int64" => KeyType::Int(8),
        _ if base.starts_with("Interval") => KeyType::Int(8),
        "UInt128" => KeyType::WideUInt(16),
        "UInt256" => KeyType::WideUInt(32),
        "Int128" => KeyType::WideInt(16),
        "Int256" => KeyType::WideInt(32),
        "Bool" => KeyType::Bool,
        "BFloat16" => KeyType::Float(2),
        "Float32" => KeyType::Float(4),
        "Float64" => KeyType::Float(8),
        "Date" => KeyType::Date,
        "Date32" => KeyType::Date32,
        "DateTime" => KeyType::DateTime(zone(0)),
        "DateTime64" => KeyType::DateTime64(number(0)?, zone(1)),
        "Time" => KeyType::Time,
        "Time64" => KeyType::Time64(number(0)?),
        "Enum8" => KeyType::Enum(1, elements(&arguments)?),
        "Enum16" => KeyType::Enum(2, elements(&arguments)?),
        "String" => KeyType::String,
        "FixedString" => KeyType::FixedString(arguments.first()?.parse().ok()?),
        "UUID" => KeyType::Uuid,
        "IPv4" => KeyType::Ipv4,
        "IPv6" => KeyType::Ipv6,
        "Decimal" => KeyType::Decimal(number(0).unwrap_or(10), number(1).unwrap_or(0)),
        "Decimal32" => KeyType::Decimal(9, number(0)?),
        "Decimal64" => KeyType::Decimal(18, number(0)?),
        "Decimal128" => KeyType::Decimal(38, number(0)?),
        "Decimal256" => KeyType::Decimal(76, number(0)?),
        "Array" => KeyType::Array(Box::new(inner(0)?)),
        "Map" => KeyType::Map(Box::new(inner(0)?), Box::new(inner(1)?)),
        "Nullable" => KeyType::Nullable(Box::new(inner(0)?)),
        "LowCardinality" => inner(0)?,
        "SimpleAggregateFunction" => inner(1)?,
        "Tuple" if !arguments.is_empty() => KeyType::Tuple(
            arguments
                .iter()
                .map(|element| parse(without_name(element), depth + 1))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

/// Splits at the commas that stand outside of brackets and quotes.
fn split(text: &str) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0u32);
    let mut quote = None;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if character == open => quote = None,
            (None, '\'' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                pieces.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if !last.is_empty() || !pieces.is_empty() {
        pieces.push(last);
    }
    (depth == 0 && quote.is_none()).then_some(pieces)
}

/// The type of a tuple's element, which may have a name before it.
fn without_name(element: &str) -> &str {
    let end_of_name = if let Some(quoted) = element.strip_prefix('`') {
        quoted.find('`').map(|end| end + 2)
    } else {
        let end = element.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        end.filter(|end| element[*end..].starts_with(' '))
    };
    match end_of_name {
        Some(end) => element[end..].trim_start(),
        None => element,
    }
}

/// `'a' = 1, 'b' = 2`.
fn elements(arguments: &[&str]) -> Option<Vec<(String, i64)>> {
    let element = |text: &&str| {
        let (name, number) = text.rsplit_once(" = ")?;
        let name = name.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some((unescape(name), number.trim().parse().ok()?))
    };
    arguments.iter().map(element).collect()
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.push(match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            }),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_off_their_names() {
        let parse = |name| KeyType::parse(name).expect(name);
        assert_eq!(
            parse("LowCardinality(Nullable(String))"),
            KeyType::Nullable(Box::new(KeyType::String))
        );
        assert_eq!(
            parse("Tuple(a UInt8, `b c` Map(String, Array(Int16)), Decimal(9, 2))"),
            KeyType::Tuple(vec![
                KeyType::UInt(1),
                KeyType::Map(
                    Box::new(KeyType::String),
                    Box::new(KeyType::Array(Box::new(KeyType::Int(2))))
                ),
                KeyType::Decimal(9, 2),
            ])
        );
        assert_eq!(
            parse("Enum8('a, (' = 1, 'it\\'s' = -2)"),
            KeyType::Enum(1, vec![("a, (".to_owned(), 1), ("it's".to_owned(), -2)])
        );
        assert_eq!(
            parse("DateTime64(3, 'Europe/Berlin')"),
            KeyType::DateTime64(3, Some("Europe/Berlin".to_owned()))
        );
        assert_eq!(
            parse("SimpleAggregateFunction(max, UInt64)"),
            KeyType::UInt(8)
        );
    }

    #[test]
    fn what_is_no_type_of_a_key_is_refused() {
        let deep = "Array(".repeat(100) + "UInt8" + &")".repeat(100);
        for name in ["", "Foo", "Array(", "Array()", "Enum8('a')", "JSON", &deep] {
            assert!(KeyType::parse(name).is_err(), "{name}");
        }
    }
}
