//! `JSONExtract`: values of JSON as values of a type, in row-binary form.

use crate::context::Context;
use crate::error::QueryError;
use crate::functions::cast::Doubt;
use crate::functions::json_tree::Json;
use crate::functions::text;
use arrow::array::{Array, BinaryArray};
use granary_columns::{Column, put_varint, write_row_binary};
use granary_types::{DataType, Element, ErrorCode};

/// Whether a value is of the type. One that is not stands as the default of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is.
    Fits,
    /// It is not.
    Default,
}

impl Fit {
    fn of(fits: bool) -> Self {
        if fits { Self::Fits } else { Self::Default }
    }
}

/// Whether `JSONExtract` gives values of the type here.
///
/// # Errors
/// When ClickHouse refuses it, or Granary does.
pub fn check_type(name: &str, data_type: &DataType) -> Result<(), QueryError> {
    match data_type {
        DataType::Nothing => Err(QueryError::refused(
            ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
            format!("Function {name} doesn't support the return type schema: Nothing"),
        )),
        DataType::Bool
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Float32
        | DataType::Float64
        | DataType::String
        | DataType::FixedString(_)
        | DataType::Date
        | DataType::DateTime(_)
        | DataType::DateTime64 { .. }
        | DataType::Uuid
        | DataType::Ipv4
        | DataType::Ipv6
        | DataType::Enum8(_)
        | DataType::Enum16(_) => Ok(()),
        DataType::Nullable(inner) | DataType::LowCardinality(inner) | DataType::Array(inner) => {
            check_type(name, inner)
        }
        DataType::Tuple(elements) => {
            let mut types = elements.iter().map(|element| &element.data_type);
            types.try_for_each(|each| check_type(name, each))
        }
        DataType::Map(key, value) => {
            if !matches!(without_dictionary(key), DataType::String) {
                return Err(QueryError::refused(
                    ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
                    format!("Function {name}: the keys of a Map must be String, not {key}"),
                ));
            }
            check_type(name, value)
        }
        other => Err(QueryError::not_implemented(format!("{name} as {other}"))),
    }
}

fn without_dictionary(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::LowCardinality(inner) => inner,
        other => other,
    }
}

/// Appends the row-binary form of a value, or that of the default.
///
/// # Errors
/// The value is none of an `Enum`.
pub fn write_typed(
    value: Option<&Json>,
    data_type: &DataType,
    context: &Context,
    out: &mut Vec<u8>,
) -> Result<Fit, QueryError> {
    match (data_type, value) {
        (DataType::LowCardinality(inner), _) => write_typed(value, inner, context, out),
        (DataType::Nullable(_), None) => {
            out.push(1);
            Ok(Fit::Default)
        }
        (DataType::Nullable(_), Some(Json::Null)) => {
            out.push(1);
            Ok(Fit::Fits)
        }
        (DataType::Nullable(inner), value) => {
            let start = out.len();
            out.push(0);
            let fit = write_typed(value, inner, context, out)?;
            if fit == Fit::Default {
                out.truncate(start);
                out.push(1);
            }
            Ok(fit)
        }
        (DataType::Array(item), _) => {
            let Some(Json::Array(items)) = value else {
                put_varint(0, out);
                return Ok(Fit::Default);
            };
            put_varint(items.len() as u64, out);
            let mut fits = items.is_empty();
            for each in items {
                fits |= write_typed(Some(each), item, context, out)? == Fit::Fits;
            }
            if !fits {
                // ClickHouse takes an array of which no item fits for none.
                return Ok(Fit::Default);
            }
            Ok(Fit::Fits)
        }
        (DataType::Tuple(elements), _) => write_tuple(value, elements, context, out),
        (DataType::Map(_, item), _) => {
            let Some(Json::Object(members)) = value else {
                put_varint(0, out);
                return Ok(Fit::Default);
            };
            put_varint(members.len() as u64, out);
            for (name, each) in members {
                put_text(name.as_bytes(), out);
                write_typed(Some(each), item, context, out)?;
            }
            Ok(Fit::Fits)
        }
        _ => write_scalar(value, data_type, context, out),
    }
}

fn write_tuple(
    value: Option<&Json>,
    elements: &[Element],
    context: &Context,
    out: &mut Vec<u8>,
) -> Result<Fit, QueryError> {
    let mut fits = false;
    for (at, element) in elements.iter().enumerate() {
        let part = match (value, &element.name) {
            (Some(Json::Array(items)), _) => items.get(at),
            (Some(object @ Json::Object(_)), Some(name)) => object.member(name.as_bytes()),
            (Some(Json::Object(members)), None) => members.get(at).map(|(_, value)| value),
            _ => None,
        };
        fits |= write_typed(part, &element.data_type, context, out)? == Fit::Fits;
    }
    Ok(Fit::of(fits))
}

fn put_text(text: &[u8], out: &mut Vec<u8>) {
    put_varint(text.len() as u64, out);
    out.extend_from_slice(text);
}

fn write_scalar(
    value: Option<&Json>,
    data_type: &DataType,
    context: &Context,
    out: &mut Vec<u8>,
) -> Result<Fit, QueryError> {
    let value = value.unwrap_or(&Json::Null);
    Ok(match data_type {
        DataType::Bool => {
            let flag = match value {
                Json::Bool(flag) => Some(*flag),
                Json::Int(number) => Some(*number != 0),
                Json::UInt(_) => Some(true),
                Json::Double(number) => Some(*number != 0.0),
                _ => None,
            };
            out.push(u8::from(flag == Some(true)));
            Fit::of(flag.is_some())
        }
        DataType::Float64 | DataType::Float32 => {
            let number = float(value, Flags::AreNumbers);
            let value = number.unwrap_or(0.0);
            if *data_type == DataType::Float32 {
                #[allow(clippy::cast_possible_truncation, reason = "it is rounded")]
                out.extend_from_slice(&(value as f32).to_le_bytes());
            } else {
                out.extend_from_slice(&value.to_le_bytes());
            }
            Fit::of(number.is_some())
        }
        DataType::String => {
            put_text(shown(value).as_bytes(), out);
            Fit::of(*value != Json::Null)
        }
        DataType::FixedString(size) => {
            let shown = shown(value);
            let fits = shown.len() <= *size && *value != Json::Null;
            let start = out.len();
            if fits {
                out.extend_from_slice(shown.as_bytes());
            }
            out.resize(start + *size, 0);
            Fit::of(fits)
        }
        DataType::DateTime(_) | DataType::DateTime64 { .. } => {
            let seconds = whole(value, Flags::AreNone).filter(|_| !matches!(value, Json::Text(_)));
            let seconds = seconds.filter(|seconds| (0..=i128::from(u32::MAX)).contains(seconds));
            match (seconds, value) {
                (Some(seconds), _) => {
                    write_parsed(seconds.to_string().as_bytes(), data_type, context, out)?
                }
                (None, Json::Text(text)) => write_parsed(text.as_bytes(), data_type, context, out)?,
                _ => write_parsed(b"0", data_type, context, out).map(|_| Fit::Default)?,
            }
        }
        DataType::Enum8(_) | DataType::Enum16(_) => {
            let text = match value {
                Json::Text(text) => text.clone(),
                Json::Int(number) => number.to_string(),
                other => other.raw(),
            };
            write_parsed(text.as_bytes(), data_type, context, out)?
        }
        DataType::Date | DataType::Uuid | DataType::Ipv4 | DataType::Ipv6 => {
            let text = match value {
                Json::Text(text) => text.as_bytes(),
                _ => b"",
            };
            write_parsed(text, data_type, context, out)?
        }
        _ => write_whole(value, data_type, out),
    })
}

/// The value of a text, or the default.
fn write_parsed(
    text: &[u8],
    data_type: &DataType,
    context: &Context,
    out: &mut Vec<u8>,
) -> Result<Fit, QueryError> {
    let is_enum = matches!(data_type, DataType::Enum8(_) | DataType::Enum16(_));
    let doubt = if is_enum { Doubt::Refuse } else { Doubt::Null };
    let texts = BinaryArray::from_vec(vec![text]);
    let values = text::parse(&texts, data_type, doubt, context)?;
    let fits = values.null_count() == 0;
    let column = if fits {
        Column::new(data_type.clone(), values)
    } else {
        crate::default::default_value(data_type)
    };
    write_row_binary(&column, 0, out).expect("every type has a row-binary form");
    Ok(Fit::of(fits))
}

fn write_whole(value: &Json, data_type: &DataType, out: &mut Vec<u8>) -> Fit {
    let bytes = data_type
        .fixed_width_bytes()
        .expect("the others were refused");
    let bits = u32::try_from(bytes * 8).expect("a number of the machine");
    let is_signed = matches!(
        data_type,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64
    );
    let (least, greatest) = if is_signed {
        (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)
    } else {
        (0, (1_i128 << bits) - 1)
    };
    let number = whole(value, Flags::AreNumbers);
    let number = number.filter(|number| (least..=greatest).contains(number));
    let form = number.unwrap_or(0).to_le_bytes();
    out.extend_from_slice(&form[..bytes]);
    Fit::of(number.is_some())
}

/// A value as a string: a text as it is, any other as it is written.
pub fn shown(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        Json::Null => String::new(),
        other => other.raw(),
    }
}

/// Whether `true` is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flags {
    /// It is 1.
    AreNumbers,
    /// It is none.
    AreNone,
}

/// A value as a whole number: what stands behind the point is cut off.
#[allow(
    clippy::cast_possible_truncation,
    reason = "what does not fit lies beyond 64 bits"
)]
pub fn whole(value: &Json, flags: Flags) -> Option<i128> {
    let cut = |number: f64| number.is_finite().then_some(number.trunc() as i128);
    match value {
        Json::Int(number) => Some(i128::from(*number)),
        Json::UInt(number) => Some(i128::from(*number)),
        Json::Double(number) => cut(*number),
        Json::Bool(flag) if flags == Flags::AreNumbers => Some(i128::from(*flag)),
        Json::Text(text) => {
            let number = text.parse().ok();
            number.or_else(|| text.parse().ok().and_then(cut))
        }
        _ => None,
    }
}

/// A value as a floating point number.
#[allow(clippy::cast_precision_loss, reason = "it is rounded")]
pub fn float(value: &Json, flags: Flags) -> Option<f64> {
    match value {
        Json::Int(number) => Some(*number as f64),
        Json::UInt(number) => Some(*number as f64),
        Json::Double(number) => Some(*number),
        Json::Bool(flag) if flags == Flags::AreNumbers => Some(f64::from(u8::from(*flag))),
        Json::Text(text) => text.parse().ok(),
        _ => None,
    }
}
