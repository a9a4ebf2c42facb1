//! The text of a column's values, in every style.

use super::address::{write_ipv4, write_ipv6, write_uuid};
use super::document::{Document, write_pretty_value};
use super::number::{
    TrailingZeros, write_decimal128, write_decimal256, write_float32, write_float64, write_integer,
};
use super::style::{Slashes, Style, write_bare, write_csv, write_string};
use super::time::{write_date, write_date_time, write_date_time64, write_time, write_time64};
use crate::settings::FormatSettings;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, FixedSizeBinaryArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{
    Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};
use chrono_tz::Tz;
use ethnum::U256;
use granary_columns::{Column, read_dynamic};
use granary_types::{DataType, EnumValues};

/// Appends the text of one value of a column. For many values of a column keep a [`ColumnText`].
pub fn write_text(
    column: &Column,
    row: usize,
    style: Style,
    settings: &FormatSettings,
    out: &mut Vec<u8>,
) {
    ColumnText::new(column, settings).write(row, style, out);
}

/// A column as texts.
pub struct ColumnText<'a> {
    values: Values<'a>,
    settings: &'a FormatSettings,
}

/// The values of a type, ready to be written.
pub(crate) enum Values<'a> {
    Nothing,
    Nullable(Option<&'a NullBuffer>, Box<Values<'a>>),
    Bool(&'a [u8]),
    UInt8(&'a [u8]),
    UInt16(&'a [u16]),
    UInt32(&'a [u32]),
    UInt64(&'a [u64]),
    UInt128(&'a FixedSizeBinaryArray),
    UInt256(&'a FixedSizeBinaryArray),
    Int8(&'a [i8]),
    Int16(&'a [i16]),
    Int32(&'a [i32]),
    Int64(&'a [i64]),
    Int128(&'a [i128]),
    Int256(&'a [i256]),
    Float32(&'a [f32]),
    Float64(&'a [f64]),
    Decimal128(&'a [i128], u8),
    Decimal256(&'a [i256], u8),
    Date(&'a [u16]),
    Date32(&'a [i32]),
    DateTime(&'a [u32], Tz),
    DateTime64(&'a [i64], u8, Tz),
    Time(&'a [i32]),
    Time64(&'a [i64], u8),
    Enum8(&'a [i8], EnumValues<i8>),
    Enum16(&'a [i16], EnumValues<i16>),
    Uuid(&'a FixedSizeBinaryArray),
    Ipv4(&'a [u32]),
    Ipv6(&'a FixedSizeBinaryArray),
    String(&'a BinaryArray),
    FixedString(&'a FixedSizeBinaryArray),
    Array(&'a OffsetBuffer<i32>, Box<Values<'a>>),
    Vector(&'a OffsetBuffer<i32>, Box<Values<'a>>),
    Tuple(Vec<(Option<Box<str>>, Values<'a>)>),
    Map(&'a OffsetBuffer<i32>, Box<Values<'a>>, Box<Values<'a>>),
    Dynamic(&'a BinaryArray),
    Json(&'a BinaryArray),
}

impl<'a> ColumnText<'a> {
    /// The texts of a column.
    pub fn new(column: &'a Column, settings: &'a FormatSettings) -> Self {
        Self {
            values: Values::of(&column.data_type, &column.values, settings),
            settings,
        }
    }

    /// Whether the value is `NULL`.
    pub fn is_null(&self, row: usize) -> bool {
        self.values.is_null(row)
    }

    /// Appends the text of a value.
    pub fn write(&self, row: usize, style: Style, out: &mut Vec<u8>) {
        self.values.write(row, style, self.settings, out);
    }

    /// Appends a value as JSON on several lines, the first of which is indented already.
    pub fn write_pretty_json(&self, row: usize, indent: Indent, out: &mut Vec<u8>) {
        self.values
            .write_pretty_json(row, indent, self.settings, out);
    }
}

/// How far JSON on several lines stands from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indent {
    /// Levels.
    pub depth: usize,
    /// What one level is.
    pub unit: &'static str,
}

impl Indent {
    pub(crate) fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    pub(crate) fn write(self, out: &mut Vec<u8>) {
        for _ in 0..self.depth {
            out.extend_from_slice(self.unit.as_bytes());
        }
    }
}

impl<'a> Values<'a> {
    /// The values of an array of this type.
    pub(crate) fn of(data_type: &DataType, array: &'a ArrayRef, settings: &FormatSettings) -> Self {
        let list = || array.as_list::<i32>();
        match data_type {
            DataType::Nothing => Self::Nothing,
            DataType::Bool => Self::Bool(array.as_primitive::<UInt8Type>().values()),
            DataType::UInt8 => Self::UInt8(array.as_primitive::<UInt8Type>().values()),
            DataType::UInt16 => Self::UInt16(array.as_primitive::<UInt16Type>().values()),
            DataType::UInt32 => Self::UInt32(array.as_primitive::<UInt32Type>().values()),
            DataType::UInt64 => Self::UInt64(array.as_primitive::<UInt64Type>().values()),
            DataType::UInt128 => Self::UInt128(array.as_fixed_size_binary()),
            DataType::UInt256 => Self::UInt256(array.as_fixed_size_binary()),
            DataType::Int8 => Self::Int8(array.as_primitive::<Int8Type>().values()),
            DataType::Int16 => Self::Int16(array.as_primitive::<Int16Type>().values()),
            DataType::Int32 => Self::Int32(array.as_primitive::<Int32Type>().values()),
            DataType::Int64 | DataType::Interval(_) => {
                Self::Int64(array.as_primitive::<Int64Type>().values())
            }
            DataType::Int128 => Self::Int128(array.as_primitive::<Decimal128Type>().values()),
            DataType::Int256 => Self::Int256(array.as_primitive::<Decimal256Type>().values()),
            DataType::BFloat16 | DataType::Float32 => {
                Self::Float32(array.as_primitive::<Float32Type>().values())
            }
            DataType::Float64 => Self::Float64(array.as_primitive::<Float64Type>().values()),
            DataType::Decimal { precision, scale } if *precision <= 38 => {
                Self::Decimal128(array.as_primitive::<Decimal128Type>().values(), *scale)
            }
            DataType::Decimal { scale, .. } => {
                Self::Decimal256(array.as_primitive::<Decimal256Type>().values(), *scale)
            }
            DataType::String | DataType::AggregateFunction(_) => Self::String(array.as_binary()),
            DataType::FixedString(_) => Self::FixedString(array.as_fixed_size_binary()),
            DataType::Date => Self::Date(array.as_primitive::<UInt16Type>().values()),
            DataType::Date32 => Self::Date32(array.as_primitive::<Int32Type>().values()),
            DataType::DateTime(zone) => Self::DateTime(
                array.as_primitive::<UInt32Type>().values(),
                settings.zone(zone.as_deref()),
            ),
            DataType::DateTime64 {
                precision,
                time_zone,
            } => Self::DateTime64(
                array.as_primitive::<Int64Type>().values(),
                *precision,
                settings.zone(time_zone.as_deref()),
            ),
            DataType::Time => Self::Time(array.as_primitive::<Int32Type>().values()),
            DataType::Time64(precision) => {
                Self::Time64(array.as_primitive::<Int64Type>().values(), *precision)
            }
            DataType::Enum8(names) => {
                Self::Enum8(array.as_primitive::<Int8Type>().values(), names.clone())
            }
            DataType::Enum16(names) => {
                Self::Enum16(array.as_primitive::<Int16Type>().values(), names.clone())
            }
            DataType::Uuid => Self::Uuid(array.as_fixed_size_binary()),
            DataType::Ipv4 => Self::Ipv4(array.as_primitive::<UInt32Type>().values()),
            DataType::Ipv6 => Self::Ipv6(array.as_fixed_size_binary()),
            DataType::Nullable(inner) => {
                Self::Nullable(array.nulls(), Box::new(Self::of(inner, array, settings)))
            }
            DataType::LowCardinality(inner) => Self::of(inner, array, settings),
            DataType::Array(inner) => Self::Array(
                list().offsets(),
                Box::new(Self::of(inner, list().values(), settings)),
            ),
            DataType::QBit { element, .. } => Self::Vector(
                list().offsets(),
                Box::new(Self::of(element, list().values(), settings)),
            ),
            DataType::Tuple(elements) => {
                let columns = elements.iter().zip(array.as_struct().columns());
                let values = columns.map(|(element, values)| {
                    let values = Self::of(&element.data_type, values, settings);
                    (element.name.clone(), values)
                });
                Self::Tuple(values.collect())
            }
            DataType::Map(key, value) => {
                let pairs = list().values().as_struct();
                Self::Map(
                    list().offsets(),
                    Box::new(Self::of(key, pairs.column(0), settings)),
                    Box::new(Self::of(value, pairs.column(1), settings)),
                )
            }
            DataType::Variant(_) | DataType::Dynamic { .. } => Self::Dynamic(array.as_binary()),
            DataType::Json(_) => Self::Json(array.as_binary()),
            DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
                Self::of(&data_type.storage(), array, settings)
            }
        }
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Nothing => true,
            Self::Nullable(_, inner) if matches!(**inner, Self::Nothing) => true,
            Self::Nullable(nulls, _) => nulls.is_some_and(|nulls| nulls.is_null(row)),
            Self::Dynamic(values) => values.is_null(row),
            _ => false,
        }
    }

    pub(crate) fn write(
        &self,
        row: usize,
        style: Style,
        settings: &FormatSettings,
        out: &mut Vec<u8>,
    ) {
        if self.is_null(row) {
            return write_null(style, settings, out);
        }
        match self {
            Self::Nothing => {}
            Self::Nullable(_, inner) => inner.write(row, style, settings, out),
            Self::Bool(values) => write_bool(values[row] != 0, style, settings, out),
            Self::UInt8(values) => write_integer(values[row], out),
            Self::UInt16(values) => write_integer(values[row], out),
            Self::UInt32(values) => write_integer(values[row], out),
            Self::Int8(values) => write_integer(values[row], out),
            Self::Int16(values) => write_integer(values[row], out),
            Self::Int32(values) => write_integer(values[row], out),
            Self::UInt64(_)
            | Self::Int64(_)
            | Self::UInt128(_)
            | Self::Int128(_)
            | Self::UInt256(_)
            | Self::Int256(_) => {
                let quoted = style == Style::Json && settings.json_quote_64bit_integers;
                in_quotes_if(quoted, out, |out| self.write_wide(row, out));
            }
            Self::Float32(values) => {
                let value = f64::from(values[row]);
                write_float(value, false, style, settings, out, |out| {
                    write_float32(values[row], out);
                });
            }
            Self::Float64(values) => {
                write_float(values[row], true, style, settings, out, |out| {
                    write_float64(values[row], out);
                });
            }
            Self::Decimal128(..) | Self::Decimal256(..) => {
                let quoted = style == Style::Json && settings.json_quote_decimals;
                in_quotes_if(quoted, out, |out| self.write_decimal(row, settings, out));
            }
            Self::Enum8(values, names) => {
                let name = names.name(values[row]).unwrap_or_default();
                write_string(name, style, slashes(settings), out);
            }
            Self::Enum16(values, names) => {
                let name = names.name(values[row]).unwrap_or_default();
                write_string(name, style, slashes(settings), out);
            }
            Self::String(values) => {
                write_string(values.value(row), style, slashes(settings), out);
            }
            Self::FixedString(values) => {
                write_string(values.value(row), style, slashes(settings), out);
            }
            Self::Array(..) | Self::Vector(..) | Self::Tuple(_) | Self::Map(..) => {
                self.write_composite(row, style, settings, out);
            }
            Self::Dynamic(values) => write_dynamic(values.value(row), style, settings, out),
            Self::Json(values) => write_document(values.value(row), style, settings, out),
            _ => write_bare(style, out, |out| self.write_bare(row, out)),
        }
    }

    fn write_wide(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::UInt64(values) => write_integer(values[row], out),
            Self::Int64(values) => write_integer(values[row], out),
            Self::Int128(values) => write_integer(values[row], out),
            Self::UInt128(values) => write_integer(u128::from_be_bytes(bytes(values, row)), out),
            Self::Int256(values) => out.extend_from_slice(values[row].to_string().as_bytes()),
            Self::UInt256(values) => {
                let value = U256::from_be_bytes(bytes(values, row));
                out.extend_from_slice(value.to_string().as_bytes());
            }
            _ => unreachable!("only wide integers come here"),
        }
    }

    fn write_decimal(&self, row: usize, settings: &FormatSettings, out: &mut Vec<u8>) {
        let zeros = if settings.decimal_trailing_zeros {
            TrailingZeros::Kept
        } else {
            TrailingZeros::Cut
        };
        match self {
            Self::Decimal128(values, scale) => write_decimal128(values[row], *scale, zeros, out),
            Self::Decimal256(values, scale) => write_decimal256(values[row], *scale, zeros, out),
            _ => unreachable!("only decimals come here"),
        }
    }

    /// What has quotes in some styles and never needs an escape.
    fn write_bare(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Date(values) => write_date(i64::from(values[row]), out),
            Self::Date32(values) => write_date(i64::from(values[row]), out),
            Self::DateTime(values, zone) => write_date_time(i64::from(values[row]), *zone, out),
            Self::DateTime64(values, precision, zone) => {
                write_date_time64(values[row], *precision, *zone, out);
            }
            Self::Time(values) => write_time(i64::from(values[row]), out),
            Self::Time64(values, precision) => write_time64(values[row], *precision, out),
            Self::Uuid(values) => write_uuid(&bytes(values, row), out),
            Self::Ipv4(values) => write_ipv4(values[row], out),
            Self::Ipv6(values) => write_ipv6(&bytes(values, row), out),
            _ => unreachable!("every other type has its own way"),
        }
    }

    fn write_composite(
        &self,
        row: usize,
        style: Style,
        settings: &FormatSettings,
        out: &mut Vec<u8>,
    ) {
        match style {
            Style::Json => self.write_json(row, settings, out),
            Style::Xml => self.write_xml(row, settings, out),
            Style::Csv => match self {
                Self::Tuple(elements) => {
                    for (at, (_, element)) in elements.iter().enumerate() {
                        if at > 0 {
                            out.push(settings.csv_delimiter);
                        }
                        element.write(row, Style::Csv, settings, out);
                    }
                }
                Self::Vector(..) => self.write_literal(row, settings, out),
                _ => {
                    let mut text = Vec::new();
                    self.write_literal(row, settings, &mut text);
                    write_csv(&text, out);
                }
            },
            Style::Plain | Style::Raw | Style::Escaped | Style::Quoted => {
                self.write_literal(row, settings, out);
            }
        }
    }

    /// `[1,2]`, `('a',1)`, `{'k':1}`
    fn write_literal(&self, row: usize, settings: &FormatSettings, out: &mut Vec<u8>) {
        match self {
            Self::Array(offsets, item) | Self::Vector(offsets, item) => {
                out.push(b'[');
                separated(range(offsets, row), b",", out, |at, out| {
                    item.write(at, Style::Quoted, settings, out);
                });
                out.push(b']');
            }
            Self::Tuple(elements)
                if settings.tuples_as_documents && is_named(elements, settings) =>
            {
                let indent = Indent {
                    depth: 0,
                    unit: "  ",
                };
                self.write_pretty_json(row, indent, settings, out);
            }
            Self::Tuple(elements) => {
                out.push(b'(');
                separated(0..elements.len(), b",", out, |at, out| {
                    elements[at].1.write(row, Style::Quoted, settings, out);
                });
                out.push(b')');
            }
            Self::Map(offsets, keys, values) => {
                out.push(b'{');
                separated(range(offsets, row), b",", out, |at, out| {
                    keys.write(at, Style::Quoted, settings, out);
                    out.push(b':');
                    values.write(at, Style::Quoted, settings, out);
                });
                out.push(b'}');
            }
            _ => unreachable!("only what is made of other values comes here"),
        }
    }

    fn write_json(&self, row: usize, settings: &FormatSettings, out: &mut Vec<u8>) {
        match self {
            Self::Array(offsets, item) | Self::Vector(offsets, item) => {
                out.push(b'[');
                separated(range(offsets, row), b",", out, |at, out| {
                    item.write(at, Style::Json, settings, out);
                });
                out.push(b']');
            }
            Self::Tuple(elements) if is_named(elements, settings) => {
                out.push(b'{');
                separated(0..elements.len(), b",", out, |at, out| {
                    let (name, element) = &elements[at];
                    write_key(name.as_deref().unwrap_or_default(), settings, out);
                    out.push(b':');
                    element.write(row, Style::Json, settings, out);
                });
                out.push(b'}');
            }
            Self::Tuple(elements) => {
                out.push(b'[');
                separated(0..elements.len(), b",", out, |at, out| {
                    elements[at].1.write(row, Style::Json, settings, out);
                });
                out.push(b']');
            }
            Self::Map(offsets, keys, values) => {
                out.push(b'{');
                separated(range(offsets, row), b",", out, |at, out| {
                    keys.write_as_key(at, settings, out);
                    out.push(b':');
                    values.write(at, Style::Json, settings, out);
                });
                out.push(b'}');
            }
            _ => unreachable!("only what is made of other values comes here"),
        }
    }

    /// The key of a map in JSON is always a string.
    fn write_as_key(&self, row: usize, settings: &FormatSettings, out: &mut Vec<u8>) {
        let mut text = Vec::new();
        self.write(row, Style::Plain, settings, &mut text);
        write_string(&text, Style::Json, slashes(settings), out);
    }

    fn write_xml(&self, row: usize, settings: &FormatSettings, out: &mut Vec<u8>) {
        match self {
            Self::Vector(..) => self.write_literal(row, settings, out),
            Self::Array(offsets, item) => {
                out.extend_from_slice(b"<array>");
                for at in range(offsets, row) {
                    xml_element("elem", out, |out| item.write(at, Style::Xml, settings, out));
                }
                out.extend_from_slice(b"</array>");
            }
            Self::Tuple(elements) => {
                out.extend_from_slice(b"<tuple>");
                for (_, element) in elements {
                    xml_element("elem", out, |out| {
                        element.write(row, Style::Xml, settings, out);
                    });
                }
                out.extend_from_slice(b"</tuple>");
            }
            Self::Map(offsets, keys, values) => {
                out.extend_from_slice(b"<map>");
                for at in range(offsets, row) {
                    xml_element("elem", out, |out| {
                        xml_element("key", out, |out| keys.write(at, Style::Xml, settings, out));
                        xml_element("value", out, |out| {
                            values.write(at, Style::Xml, settings, out);
                        });
                    });
                }
                out.extend_from_slice(b"</map>");
            }
            _ => unreachable!("only what is made of other values comes here"),
        }
    }

    /// JSON on several lines.
    pub(crate) fn write_pretty_json(
        &self,
        row: usize,
        indent: Indent,
        settings: &FormatSettings,
        out: &mut Vec<u8>,
    ) {
        let item = |out: &mut Vec<u8>| {
            out.push(b'\n');
            indent.deeper().write(out);
        };
        let close = |bracket: u8, out: &mut Vec<u8>| {
            out.push(b'\n');
            indent.write(out);
            out.push(bracket);
        };
        match self {
            Self::Nullable(_, inner) if !self.is_null(row) => {
                inner.write_pretty_json(row, indent, settings, out);
            }
            Self::Array(offsets, values)
                if !range(offsets, row).is_empty() && values.has_lines() =>
            {
                out.push(b'[');
                separated(range(offsets, row), b",", out, |at, out| {
                    item(out);
                    values.write_pretty_json(at, indent.deeper(), settings, out);
                });
                close(b']', out);
            }
            Self::Tuple(elements) => {
                let named = is_named(elements, settings);
                out.push(if named { b'{' } else { b'[' });
                separated(0..elements.len(), b",", out, |at, out| {
                    let (name, element) = &elements[at];
                    item(out);
                    if named {
                        write_key(name.as_deref().unwrap_or_default(), settings, out);
                        out.extend_from_slice(b": ");
                    }
                    element.write_pretty_json(row, indent.deeper(), settings, out);
                });
                if elements.is_empty() {
                    out.push(b'\n');
                }
                close(if named { b'}' } else { b']' }, out);
            }
            Self::Map(offsets, keys, values) if !range(offsets, row).is_empty() => {
                out.push(b'{');
                separated(range(offsets, row), b",", out, |at, out| {
                    item(out);
                    keys.write_as_key(at, settings, out);
                    out.extend_from_slice(b": ");
                    values.write_pretty_json(at, indent.deeper(), settings, out);
                });
                close(b'}', out);
            }
            Self::Dynamic(values) if values.is_valid(row) => {
                write_pretty_value(values.value(row), indent, settings, out);
            }
            Self::Json(values) => {
                Document::of(values.value(row)).write_pretty(indent, settings, out);
            }
            _ => self.write(row, Style::Json, settings, out),
        }
    }

    /// Whether an array of such values stands on several lines.
    fn has_lines(&self) -> bool {
        matches!(
            self,
            Self::Array(..) | Self::Tuple(_) | Self::Map(..) | Self::Json(_)
        )
    }
}

fn bytes<const N: usize>(values: &FixedSizeBinaryArray, row: usize) -> [u8; N] {
    values
        .value(row)
        .try_into()
        .expect("the type fixes the width")
}

fn range(offsets: &OffsetBuffer<i32>, row: usize) -> std::ops::Range<usize> {
    offsets[row] as usize..offsets[row + 1] as usize
}

pub(crate) fn separated(
    items: std::ops::Range<usize>,
    separator: &[u8],
    out: &mut Vec<u8>,
    mut write: impl FnMut(usize, &mut Vec<u8>),
) {
    let first = items.start;
    for at in items {
        if at > first {
            out.extend_from_slice(separator);
        }
        write(at, out);
    }
}

fn xml_element(name: &str, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
    write(out);
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

fn is_named(elements: &[(Option<Box<str>>, Values<'_>)], settings: &FormatSettings) -> bool {
    settings.json_named_tuples_as_objects
        && elements.first().is_some_and(|(name, _)| name.is_some())
}

fn slashes(settings: &FormatSettings) -> Slashes {
    if settings.json_escape_forward_slashes {
        Slashes::Escaped
    } else {
        Slashes::Plain
    }
}

/// A string of JSON.
pub(crate) fn write_json_string(bytes: &[u8], settings: &FormatSettings, out: &mut Vec<u8>) {
    write_string(bytes, Style::Json, slashes(settings), out);
}

pub(crate) fn write_key(name: &str, settings: &FormatSettings, out: &mut Vec<u8>) {
    write_string(name.as_bytes(), Style::Json, slashes(settings), out);
}

fn in_quotes_if(quoted: bool, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    if quoted {
        out.push(b'"');
    }
    write(out);
    if quoted {
        out.push(b'"');
    }
}

/// `NULL`, in a style.
pub(crate) fn write_null(style: Style, settings: &FormatSettings, out: &mut Vec<u8>) {
    let text = match style {
        Style::Plain => "ᴺᵁᴸᴸ",
        Style::Quoted => "NULL",
        Style::Json => "null",
        Style::Csv => &settings.csv_null,
        Style::Raw | Style::Escaped => &settings.tsv_null,
        Style::Xml => "\\N",
    };
    out.extend_from_slice(text.as_bytes());
}

fn write_bool(value: bool, style: Style, settings: &FormatSettings, out: &mut Vec<u8>) {
    let text = match (style, value) {
        (Style::Json | Style::Quoted, true) => "true",
        (Style::Json | Style::Quoted, false) => "false",
        (_, true) => &settings.bool_true,
        (_, false) => &settings.bool_false,
    };
    out.extend_from_slice(text.as_bytes());
}

fn write_float(
    value: f64,
    is_wide: bool,
    style: Style,
    settings: &FormatSettings,
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>),
) {
    if style != Style::Json {
        return write(out);
    }
    if value.is_finite() {
        in_quotes_if(is_wide && settings.json_quote_64bit_floats, out, write);
    } else if settings.json_quote_denormals {
        in_quotes_if(true, out, write);
    } else {
        out.extend_from_slice(b"null");
    }
}

/// A value with its type before it. What cannot be decoded is shown as `NULL`.
pub(crate) fn write_dynamic(
    bytes: &[u8],
    style: Style,
    settings: &FormatSettings,
    out: &mut Vec<u8>,
) {
    match read_dynamic(bytes) {
        Ok(Some(column)) => {
            Values::of(&column.data_type, &column.values, settings).write(0, style, settings, out);
        }
        _ => write_null(style, settings, out),
    }
}

fn write_document(bytes: &[u8], style: Style, settings: &FormatSettings, out: &mut Vec<u8>) {
    let document = Document::of(bytes);
    if style == Style::Json {
        return document.write(settings, out);
    }
    let mut text = Vec::new();
    document.write(settings, &mut text);
    write_string(&text, style, slashes(settings), out);
}
