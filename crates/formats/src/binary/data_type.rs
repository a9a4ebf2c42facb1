//! Types in their binary encoding: a tag, and what belongs to the type.

use super::bytes::{BinaryError, Bytes, write_var_uint};
use granary_types::{DataType, Element, EnumValues, IntervalUnit, JsonType};

/// How deep a type may be nested.
const DEPTH_MAX: usize = 100;

/// Types that are a tag and nothing else.
const PLAIN: [(u8, DataType); 27] = [
    (0x00, DataType::Nothing),
    (0x01, DataType::UInt8),
    (0x02, DataType::UInt16),
    (0x03, DataType::UInt32),
    (0x04, DataType::UInt64),
    (0x05, DataType::UInt128),
    (0x06, DataType::UInt256),
    (0x07, DataType::Int8),
    (0x08, DataType::Int16),
    (0x09, DataType::Int32),
    (0x0a, DataType::Int64),
    (0x0b, DataType::Int128),
    (0x0c, DataType::Int256),
    (0x0d, DataType::Float32),
    (0x0e, DataType::Float64),
    (0x0f, DataType::Date),
    (0x10, DataType::Date32),
    (0x11, DataType::DateTime(None)),
    (0x15, DataType::String),
    (0x1d, DataType::Uuid),
    (0x28, DataType::Ipv4),
    (0x29, DataType::Ipv6),
    (0x2d, DataType::Bool),
    (0x31, DataType::BFloat16),
    (0x32, DataType::Time),
    (0xfe, DataType::Nothing),
    (0xff, DataType::Nothing),
];

/// Reads a type.
pub(crate) fn decode_type(bytes: &mut Bytes<'_>) -> Result<DataType, BinaryError> {
    decode(bytes, DEPTH_MAX)
}

fn decode(bytes: &mut Bytes<'_>, depth: usize) -> Result<DataType, BinaryError> {
    let depth = depth.checked_sub(1).ok_or(BinaryError::Incorrect)?;
    let inner = |bytes: &mut Bytes<'_>| decode(bytes, depth);
    let tag = bytes.byte()?;
    Ok(match tag {
        0x12 => DataType::DateTime(Some(text(bytes)?)),
        0x13 => DataType::DateTime64 {
            precision: precision(bytes)?,
            time_zone: None,
        },
        0x14 => DataType::DateTime64 {
            precision: precision(bytes)?,
            time_zone: Some(text(bytes)?),
        },
        0x16 => {
            let width = usize::try_from(bytes.var_uint()?).ok();
            let width = width.filter(|width| (1..=0xff_ffff).contains(width));
            DataType::FixedString(width.ok_or(BinaryError::Incorrect)?)
        }
        0x17 => DataType::Enum8(enumeration(bytes, |bytes| Ok(bytes.byte()? as i8))?),
        0x18 => DataType::Enum16(enumeration(bytes, |bytes| {
            Ok(i16::from_le_bytes(bytes.array()?))
        })?),
        0x19..=0x1c => {
            let (precision, scale) = (bytes.byte()?, bytes.byte()?);
            if !(1..=76).contains(&precision) || scale > precision {
                return Err(BinaryError::Incorrect);
            }
            DataType::Decimal { precision, scale }
        }
        0x1e => DataType::Array(Box::new(inner(bytes)?)),
        0x1f => {
            let count = bytes.count()?;
            let types = (0..count).map(|_| inner(bytes));
            DataType::tuple(types.collect::<Result<Vec<_>, _>>()?)
        }
        0x20 => DataType::Tuple(elements(bytes, depth)?),
        0x22 => {
            let unit = IntervalUnit::ALL.get(usize::from(bytes.byte()?));
            DataType::Interval(*unit.ok_or(BinaryError::Incorrect)?)
        }
        0x23 => DataType::Nullable(Box::new(inner(bytes)?)),
        0x26 => DataType::LowCardinality(Box::new(inner(bytes)?)),
        0x27 => DataType::Map(Box::new(inner(bytes)?), Box::new(inner(bytes)?)),
        0x2a => {
            let count = bytes.count()?;
            let types = (0..count).map(|_| inner(bytes));
            DataType::Variant(types.collect::<Result<_, _>>()?)
        }
        0x2b => DataType::Dynamic {
            types_max: bytes.byte()?,
        },
        0x2c => {
            let name = text(bytes)?;
            name.parse().map_err(|_| BinaryError::Incorrect)?
        }
        0x2f => DataType::Nested(elements(bytes, depth)?),
        0x30 => DataType::Json(Box::new(json(bytes, depth)?)),
        0x34 => DataType::Time64(precision(bytes)?),
        0xfe.. => return Err(BinaryError::Incorrect),
        plain => {
            let found = PLAIN.iter().find(|(tag, _)| *tag == plain);
            found.ok_or(BinaryError::Incorrect)?.1.clone()
        }
    })
}

fn text(bytes: &mut Bytes<'_>) -> Result<Box<str>, BinaryError> {
    let text = std::str::from_utf8(bytes.string()?).map_err(|_| BinaryError::Incorrect)?;
    Ok(text.into())
}

fn precision(bytes: &mut Bytes<'_>) -> Result<u8, BinaryError> {
    let precision = bytes.byte()?;
    if precision > 9 {
        return Err(BinaryError::Incorrect);
    }
    Ok(precision)
}

fn elements(bytes: &mut Bytes<'_>, depth: usize) -> Result<Vec<Element>, BinaryError> {
    let count = bytes.count()?;
    let mut elements = Vec::new();
    for _ in 0..count {
        let name = Some(text(bytes)?);
        let data_type = decode(bytes, depth)?;
        elements.push(Element { name, data_type });
    }
    Ok(elements)
}

fn enumeration<N: Copy + Ord>(
    bytes: &mut Bytes<'_>,
    number: impl Fn(&mut Bytes<'_>) -> Result<N, BinaryError>,
) -> Result<EnumValues<N>, BinaryError> {
    let count = bytes.count()?;
    let mut values = Vec::new();
    for _ in 0..count {
        values.push((bytes.string()?.into(), number(bytes)?));
    }
    EnumValues::new(values).ok_or(BinaryError::Incorrect)
}

fn json(bytes: &mut Bytes<'_>, depth: usize) -> Result<JsonType, BinaryError> {
    bytes.byte()?; // the version of the serialization
    let paths_max = bytes.var_uint()?;
    let dynamic_types_max = bytes.byte()?;
    let mut typed_paths = Vec::new();
    for _ in 0..bytes.count()? {
        typed_paths.push((text(bytes)?, decode(bytes, depth)?));
    }
    let texts = |bytes: &mut Bytes<'_>| -> Result<Vec<Box<str>>, BinaryError> {
        let count = bytes.count()?;
        (0..count).map(|_| text(bytes)).collect()
    };
    Ok(JsonType {
        dynamic_paths_max: u32::try_from(paths_max).map_err(|_| BinaryError::Incorrect)?,
        dynamic_types_max,
        typed_paths,
        skipped: texts(bytes)?,
        skipped_patterns: texts(bytes)?,
    })
}

/// Appends a type's encoding. Types that have none of their own go by their name.
pub(crate) fn encode_type(data_type: &DataType, out: &mut Vec<u8>) {
    if let Some((tag, _)) = PLAIN.iter().find(|(_, plain)| plain == data_type) {
        out.push(*tag);
        return;
    }
    match data_type {
        DataType::DateTime(Some(zone)) => {
            out.push(0x12);
            put_string(zone.as_bytes(), out);
        }
        DataType::DateTime64 {
            precision,
            time_zone: None,
        } => out.extend([0x13, *precision]),
        DataType::DateTime64 {
            precision,
            time_zone: Some(zone),
        } => {
            out.extend([0x14, *precision]);
            put_string(zone.as_bytes(), out);
        }
        DataType::FixedString(width) => {
            out.push(0x16);
            write_var_uint(*width as u64, out);
        }
        DataType::Enum8(values) => {
            out.push(0x17);
            write_var_uint(values.iter().len() as u64, out);
            for (name, number) in values.iter() {
                put_string(name, out);
                out.push(number as u8);
            }
        }
        DataType::Enum16(values) => {
            out.push(0x18);
            write_var_uint(values.iter().len() as u64, out);
            for (name, number) in values.iter() {
                put_string(name, out);
                out.extend(number.to_le_bytes());
            }
        }
        DataType::Decimal { precision, scale } => {
            let tag = match precision {
                ..=9 => 0x19,
                10..=18 => 0x1a,
                19..=38 => 0x1b,
                _ => 0x1c,
            };
            out.extend([tag, *precision, *scale]);
        }
        DataType::Array(inner) => encode_around(0x1e, inner, out),
        DataType::Nullable(inner) => encode_around(0x23, inner, out),
        DataType::LowCardinality(inner) => encode_around(0x26, inner, out),
        DataType::Tuple(elements) if elements.iter().all(|element| element.name.is_none()) => {
            out.push(0x1f);
            write_var_uint(elements.len() as u64, out);
            for element in elements {
                encode_type(&element.data_type, out);
            }
        }
        DataType::Tuple(elements) => encode_elements(0x20, elements, out),
        DataType::Nested(elements) => encode_elements(0x2f, elements, out),
        DataType::Interval(unit) => {
            let at = IntervalUnit::ALL.iter().position(|each| each == unit);
            out.extend([0x22, at.expect("ALL has every unit") as u8]);
        }
        DataType::Map(key, value) => {
            encode_around(0x27, key, out);
            encode_type(value, out);
        }
        DataType::Variant(types) => {
            out.push(0x2a);
            write_var_uint(types.len() as u64, out);
            for each in types {
                encode_type(each, out);
            }
        }
        DataType::Dynamic { types_max } => out.extend([0x2b, *types_max]),
        DataType::Time64(precision) => out.extend([0x34, *precision]),
        DataType::Json(json) => encode_json(json, out),
        named => {
            out.push(0x2c);
            put_string(named.to_string().as_bytes(), out);
        }
    }
}

fn encode_json(json: &JsonType, out: &mut Vec<u8>) {
    out.extend([0x30, 0]);
    write_var_uint(u64::from(json.dynamic_paths_max), out);
    out.push(json.dynamic_types_max);
    write_var_uint(json.typed_paths.len() as u64, out);
    for (path, data_type) in &json.typed_paths {
        put_string(path.as_bytes(), out);
        encode_type(data_type, out);
    }
    for texts in [&json.skipped, &json.skipped_patterns] {
        write_var_uint(texts.len() as u64, out);
        for text in texts {
            put_string(text.as_bytes(), out);
        }
    }
}

fn encode_around(tag: u8, inner: &DataType, out: &mut Vec<u8>) {
    out.push(tag);
    encode_type(inner, out);
}

fn encode_elements(tag: u8, elements: &[Element], out: &mut Vec<u8>) {
    out.push(tag);
    write_var_uint(elements.len() as u64, out);
    for element in elements {
        put_string(element.name.as_deref().unwrap_or_default().as_bytes(), out);
        encode_type(&element.data_type, out);
    }
}

fn put_string(bytes: &[u8], out: &mut Vec<u8>) {
    write_var_uint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_decoded_as_it_was_encoded() {
        for name in [
            "Nothing",
            "UInt8",
            "Int256",
            "BFloat16",
            "Decimal(9, 2)",
            "Decimal(76, 10)",
            "FixedString(7)",
            "DateTime('UTC')",
            "DateTime64(3)",
            "DateTime64(9, 'Asia/Tokyo')",
            "Enum8('b' = -2, 'a' = 1)",
            "Enum16('x' = 1000)",
            "IntervalDay",
            "Time64(3)",
            "Array(Nullable(String))",
            "Tuple(UInt8, String)",
            "Tuple(a UInt8, b String)",
            "Map(String, Array(UInt8))",
            "LowCardinality(Nullable(String))",
            "Variant(String, UInt64)",
            "Dynamic",
            "Nested(a UInt8)",
            "Point",
            "JSON(max_dynamic_paths=16, a.b UInt8, SKIP c)",
            "QBit(Float32, 4)",
        ] {
            let data_type: DataType = name.parse().expect(name);
            let mut encoded = Vec::new();
            encode_type(&data_type, &mut encoded);
            let mut bytes = Bytes::new(&encoded);
            assert_eq!(decode_type(&mut bytes), Ok(data_type), "{name}");
            assert_eq!(bytes.rest(), b"", "{name}");
        }
    }

    #[test]
    fn a_type_that_is_nested_without_end_is_refused() {
        assert_eq!(
            decode_type(&mut Bytes::new(&vec![0x1e; 100_000])),
            Err(BinaryError::Incorrect)
        );
    }
}
