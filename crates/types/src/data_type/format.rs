//! A type's name.

use super::{AggregateState, DataType, Element, EnumValues, JsonType};
use crate::name::back_quote_if_needed;
use std::fmt::{Display, Formatter, Result, Write};

impl Display for DataType {
    /// ClickHouse's single-line name.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Bool => f.write_str("Bool"),
            Self::UInt8 => f.write_str("UInt8"),
            Self::UInt16 => f.write_str("UInt16"),
            Self::UInt32 => f.write_str("UInt32"),
            Self::UInt64 => f.write_str("UInt64"),
            Self::UInt128 => f.write_str("UInt128"),
            Self::UInt256 => f.write_str("UInt256"),
            Self::Int8 => f.write_str("Int8"),
            Self::Int16 => f.write_str("Int16"),
            Self::Int32 => f.write_str("Int32"),
            Self::Int64 => f.write_str("Int64"),
            Self::Int128 => f.write_str("Int128"),
            Self::Int256 => f.write_str("Int256"),
            Self::BFloat16 => f.write_str("BFloat16"),
            Self::Float32 => f.write_str("Float32"),
            Self::Float64 => f.write_str("Float64"),
            Self::Decimal { precision, scale } => write!(f, "Decimal({precision}, {scale})"),
            Self::String => f.write_str("String"),
            Self::FixedString(bytes) => write!(f, "FixedString({bytes})"),
            Self::Date => f.write_str("Date"),
            Self::Date32 => f.write_str("Date32"),
            Self::DateTime(None) => f.write_str("DateTime"),
            Self::DateTime(Some(zone)) => write!(f, "DateTime({})", quoted(zone.as_bytes())),
            Self::DateTime64 {
                precision,
                time_zone: None,
            } => write!(f, "DateTime64({precision})"),
            Self::DateTime64 {
                precision,
                time_zone: Some(zone),
            } => write!(f, "DateTime64({precision}, {})", quoted(zone.as_bytes())),
            Self::Time => f.write_str("Time"),
            Self::Time64(precision) => write!(f, "Time64({precision})"),
            Self::Interval(unit) => write!(f, "Interval{}", unit.name()),
            Self::Enum8(values) => enumeration(f, "Enum8", values),
            Self::Enum16(values) => enumeration(f, "Enum16", values),
            Self::Uuid => f.write_str("UUID"),
            Self::Ipv4 => f.write_str("IPv4"),
            Self::Ipv6 => f.write_str("IPv6"),
            Self::Nullable(inner) => write!(f, "Nullable({inner})"),
            Self::LowCardinality(inner) => write!(f, "LowCardinality({inner})"),
            Self::Array(inner) => write!(f, "Array({inner})"),
            Self::Tuple(elements) => call(f, "Tuple", elements),
            Self::Nested(elements) => call(f, "Nested", elements),
            Self::Map(key, value) => write!(f, "Map({key}, {value})"),
            Self::Variant(types) => call(f, "Variant", types),
            Self::Dynamic { types_max } if *types_max == Self::DYNAMIC_TYPES_MAX => {
                f.write_str("Dynamic")
            }
            Self::Dynamic { types_max } => write!(f, "Dynamic(max_types={types_max})"),
            Self::Json(json) => write!(f, "{json}"),
            Self::AggregateFunction(state) => write!(f, "{state}"),
            Self::SimpleAggregateFunction { function, value } => {
                write!(f, "SimpleAggregateFunction({function}, {value})")
            }
            Self::Geo(shape) => f.write_str(shape.name()),
            Self::QBit { element, dimension } => write!(f, "QBit({element}, {dimension})"),
        }
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(name) = &self.name {
            write!(f, "{} ", back_quote_if_needed(name))?;
        }
        write!(f, "{}", self.data_type)
    }
}

impl Display for AggregateState {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("AggregateFunction(")?;
        if let Some(version) = self.version {
            write!(f, "{version}, ")?;
        }
        f.write_str(&self.function)?;
        if !self.parameters.is_empty() {
            write!(f, "({})", self.parameters.join(", "))?;
        }
        for argument in &self.arguments {
            write!(f, ", {argument}")?;
        }
        f.write_char(')')
    }
}

impl Display for JsonType {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut arguments = Vec::new();
        if self.dynamic_types_max != Self::DYNAMIC_TYPES_MAX {
            arguments.push(format!("max_dynamic_types={}", self.dynamic_types_max));
        }
        if self.dynamic_paths_max != Self::DYNAMIC_PATHS_MAX {
            arguments.push(format!("max_dynamic_paths={}", self.dynamic_paths_max));
        }
        for (path, data_type) in &self.typed_paths {
            arguments.push(format!("{} {data_type}", back_quote_if_needed(path)));
        }
        for path in &self.skipped {
            arguments.push(format!("SKIP {}", back_quote_if_needed(path)));
        }
        for pattern in &self.skipped_patterns {
            arguments.push(format!("SKIP REGEXP {}", quoted(pattern.as_bytes())));
        }
        if arguments.is_empty() {
            f.write_str("JSON")
        } else {
            write!(f, "JSON({})", arguments.join(", "))
        }
    }
}

fn call(f: &mut Formatter<'_>, name: &str, items: &[impl Display]) -> Result {
    write!(f, "{name}(")?;
    for (at, item) in items.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")?;
    }
    f.write_char(')')
}

fn enumeration<N: Copy + Ord + Display>(
    f: &mut Formatter<'_>,
    name: &str,
    values: &EnumValues<N>,
) -> Result {
    write!(f, "{name}(")?;
    for (at, (value, number)) in values.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(f, "{comma}{} = {number}", quoted(value))?;
    }
    f.write_char(')')
}

/// A text in single quotes. Bytes that are no UTF-8 are shown as the replacement character.
fn quoted(bytes: &[u8]) -> String {
    let mut text = String::from("'");
    for char in String::from_utf8_lossy(bytes).chars() {
        match char {
            '\\' => text.push_str("\\\\"),
            '\'' => text.push_str("\\'"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            '\0' => text.push_str("\\0"),
            '\x08' => text.push_str("\\b"),
            '\x0c' => text.push_str("\\f"),
            other => text.push(other),
        }
    }
    text.push('\'');
    text
}
