//! A type as bytes: what stands before a value of a `Dynamic`.

use crate::{
    ColumnError,
    input::{put_string, put_varint, split, split_size, split_string, split_varint},
};
use granary_types::{
    AggregateState, DataType, Element, EnumValues, GeoType, IntervalUnit, JsonType,
};

/// How deep types may stand inside each other.
const DEPTH_MAX: usize = 100;

/// The version of a JSON type's form.
const JSON_VERSION: u8 = 0;

/// `Nothing`: in a `Dynamic` it stands for `NULL`.
pub(crate) const NOTHING: u8 = 0x00;

/// Types without anything behind their tag.
const PLAIN: [(u8, DataType); 25] = [
    (NOTHING, DataType::Nothing),
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
];

/// Appends the type to `output`.
///
/// # Errors
/// [`ColumnError::Unsupported`] for the state of an aggregate function.
pub fn write_binary_type(data_type: &DataType, output: &mut Vec<u8>) -> Result<(), ColumnError> {
    if let Some((tag, _)) = PLAIN.iter().find(|(_, plain)| plain == data_type) {
        output.push(*tag);
        return Ok(());
    }
    match data_type {
        DataType::DateTime(Some(zone)) => {
            output.push(0x12);
            put_string(zone.as_bytes(), output);
        }
        DataType::DateTime64 {
            precision,
            time_zone: None,
        } => output.extend([0x13, *precision]),
        DataType::DateTime64 {
            precision,
            time_zone: Some(zone),
        } => {
            output.extend([0x14, *precision]);
            put_string(zone.as_bytes(), output);
        }
        DataType::FixedString(size) => {
            output.push(0x16);
            put_varint(*size as u64, output);
        }
        DataType::Enum8(values) => {
            output.push(0x17);
            put_enum(values, output, |number, output| {
                output.push(number.cast_unsigned());
            });
        }
        DataType::Enum16(values) => {
            output.push(0x18);
            put_enum(values, output, |number, output| {
                output.extend(number.to_le_bytes());
            });
        }
        DataType::Decimal { precision, scale } => {
            let tag = match precision {
                ..=9 => 0x19,
                10..=18 => 0x1a,
                19..=38 => 0x1b,
                _ => 0x1c,
            };
            output.extend([tag, *precision, *scale]);
        }
        DataType::Array(item) => put_inner(0x1e, item, output)?,
        DataType::Tuple(elements) => put_tuple(elements, output)?,
        DataType::Interval(unit) => {
            let at = IntervalUnit::ALL.iter().position(|each| each == unit);
            output.extend([0x22, at.expect("all are listed") as u8]);
        }
        DataType::Nullable(inner) => put_inner(0x23, inner, output)?,
        DataType::LowCardinality(inner) => put_inner(0x26, inner, output)?,
        DataType::Map(key, value) => {
            put_inner(0x27, key, output)?;
            write_binary_type(value, output)?;
        }
        DataType::Variant(types) => {
            output.push(0x2a);
            put_varint(types.len() as u64, output);
            for each in types {
                write_binary_type(each, output)?;
            }
        }
        DataType::Dynamic { types_max } => output.extend([0x2b, *types_max]),
        DataType::Geo(shape) => {
            output.push(0x2c);
            put_string(shape.name().as_bytes(), output);
        }
        DataType::Nested(elements) => {
            output.push(0x2f);
            put_elements(elements, output)?;
        }
        DataType::Json(json) => put_json(json, output)?,
        DataType::Time64(precision) => output.extend([0x34, *precision]),
        DataType::QBit { element, dimension } => {
            put_inner(0x36, element, output)?;
            put_varint(*dimension as u64, output);
        }
        DataType::AggregateFunction(state) if state.parameters.is_empty() => {
            output.push(0x25);
            put_varint(state.version.unwrap_or(0), output);
            put_function(&state.function, &state.arguments, output)?;
        }
        DataType::SimpleAggregateFunction { function, value } if !function.contains('(') => {
            output.push(0x2e);
            put_function(function, std::slice::from_ref(value), output)?;
        }
        other => {
            let what = format!("a value of {other} inside a Dynamic");
            return Err(ColumnError::unsupported(what));
        }
    }
    Ok(())
}

/// An aggregate function without parameters, and the types of its arguments.
fn put_function(
    name: &str,
    arguments: &[DataType],
    output: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    put_string(name.as_bytes(), output);
    put_varint(0, output);
    put_varint(arguments.len() as u64, output);
    for argument in arguments {
        write_binary_type(argument, output)?;
    }
    Ok(())
}

fn put_inner(tag: u8, inner: &DataType, output: &mut Vec<u8>) -> Result<(), ColumnError> {
    output.push(tag);
    write_binary_type(inner, output)
}

fn put_enum<N: Copy + Ord>(
    values: &EnumValues<N>,
    output: &mut Vec<u8>,
    put: impl Fn(N, &mut Vec<u8>),
) {
    put_varint(values.iter().len() as u64, output);
    for (name, number) in values.iter() {
        put_string(name, output);
        put(number, output);
    }
}

fn put_tuple(elements: &[Element], output: &mut Vec<u8>) -> Result<(), ColumnError> {
    let is_named = elements.iter().any(|element| element.name.is_some());
    output.push(if is_named { 0x20 } else { 0x1f });
    put_elements(elements, output)
}

fn put_elements(elements: &[Element], output: &mut Vec<u8>) -> Result<(), ColumnError> {
    put_varint(elements.len() as u64, output);
    for element in elements {
        if let Some(name) = &element.name {
            put_string(name.as_bytes(), output);
        }
        write_binary_type(&element.data_type, output)?;
    }
    Ok(())
}

fn put_json(json: &JsonType, output: &mut Vec<u8>) -> Result<(), ColumnError> {
    output.extend([0x30, JSON_VERSION]);
    put_varint(u64::from(json.dynamic_paths_max), output);
    output.push(json.dynamic_types_max);
    put_varint(json.typed_paths.len() as u64, output);
    for (path, data_type) in &json.typed_paths {
        put_string(path.as_bytes(), output);
        write_binary_type(data_type, output)?;
    }
    for texts in [&json.skipped, &json.skipped_patterns] {
        put_varint(texts.len() as u64, output);
        for text in texts {
            put_string(text.as_bytes(), output);
        }
    }
    Ok(())
}

/// Reads the type at the beginning of `input`, which moves behind it.
///
/// # Errors
/// [`ColumnError`] when it is not whole, not known, or nested deeper than 100 types.
pub fn read_binary_type(input: &mut &[u8]) -> Result<DataType, ColumnError> {
    read(input, 0)
}

fn read(input: &mut &[u8], depth: usize) -> Result<DataType, ColumnError> {
    if depth > DEPTH_MAX {
        return Err(ColumnError::damaged("types stand too deep in each other"));
    }
    let tag = byte(input)?;
    if let Some((_, plain)) = PLAIN.iter().find(|(known, _)| *known == tag) {
        return Ok(plain.clone());
    }
    let inner = |input: &mut &[u8]| Ok::<_, ColumnError>(Box::new(read(input, depth + 1)?));
    Ok(match tag {
        0x12 => DataType::DateTime(Some(text(input)?)),
        0x13 => DataType::DateTime64 {
            precision: fraction(input)?,
            time_zone: None,
        },
        0x14 => DataType::DateTime64 {
            precision: fraction(input)?,
            time_zone: Some(text(input)?),
        },
        0x16 => match split_size(input)? {
            size @ 1..=0xff_ffff => DataType::FixedString(size),
            size => return Err(unknown(format!("FixedString({size})"))),
        },
        0x17 => DataType::Enum8(read_enum(input, |input| Ok(byte(input)?.cast_signed()))?),
        0x18 => DataType::Enum16(read_enum(input, |input| {
            let bytes = split(input, 2)?;
            Ok(i16::from_le_bytes([bytes[0], bytes[1]]))
        })?),
        0x19..=0x1c => decimal(byte(input)?, byte(input)?)?,
        0x1e => DataType::Array(inner(input)?),
        0x1f => DataType::Tuple(read_elements(input, depth, false)?),
        0x20 => DataType::Tuple(read_elements(input, depth, true)?),
        0x22 => {
            let at = byte(input)?;
            let unit = IntervalUnit::ALL.get(at as usize);
            DataType::Interval(*unit.ok_or_else(|| unknown(format!("interval {at}")))?)
        }
        0x23 => match inner(input)? {
            inner if inner.can_be_inside_nullable() => DataType::Nullable(inner),
            other => return Err(unknown(format!("Nullable({other})"))),
        },
        0x26 => DataType::LowCardinality(inner(input)?),
        0x27 => DataType::Map(inner(input)?, inner(input)?),
        0x2a => read_variant(input, depth)?,
        0x2b => DataType::Dynamic {
            types_max: byte(input)?,
        },
        0x2c => {
            let name = text(input)?;
            let shape = GeoType::ALL.iter().find(|shape| shape.name() == &*name);
            DataType::Geo(*shape.ok_or_else(|| unknown(name.to_string()))?)
        }
        0x2f => DataType::Nested(read_elements(input, depth, true)?),
        0x30 => DataType::Json(Box::new(read_json(input, depth)?)),
        0x34 => DataType::Time64(fraction(input)?),
        0x25 => {
            let version = split_varint(input)?;
            let (function, arguments) = read_function(input, depth)?;
            DataType::AggregateFunction(Box::new(AggregateState {
                version: (version > 0).then_some(version),
                function,
                parameters: Vec::new(),
                arguments,
            }))
        }
        0x2e => match read_function(input, depth)? {
            (function, arguments) if arguments.len() == 1 => DataType::SimpleAggregateFunction {
                function,
                value: Box::new(arguments[0].clone()),
            },
            (function, _) => return Err(unknown(format!("SimpleAggregateFunction({function})"))),
        },
        0x36 => match (inner(input)?, split_size(input)?) {
            (element, dimension) if is_vector(&element, dimension) => {
                DataType::QBit { element, dimension }
            }
            (element, dimension) => return Err(unknown(format!("QBit({element}, {dimension})"))),
        },
        other => return Err(unknown(format!("tag {other:#04x}"))),
    })
}

/// A vector has no more numbers than this.
const DIMENSION_MAX: usize = 1 << 20;

fn is_vector(element: &DataType, dimension: usize) -> bool {
    matches!(
        element,
        DataType::BFloat16 | DataType::Float32 | DataType::Float64
    ) && (1..=DIMENSION_MAX).contains(&dimension)
}

fn read_function(
    input: &mut &[u8],
    depth: usize,
) -> Result<(Box<str>, Vec<DataType>), ColumnError> {
    let name = text(input)?;
    if split_varint(input)? > 0 {
        let what = format!("the parameters of {name} inside a Dynamic");
        return Err(ColumnError::unsupported(what));
    }
    let mut arguments = Vec::new();
    for _ in 0..split_varint(input)? {
        arguments.push(read(input, depth + 1)?);
    }
    Ok((name, arguments))
}

fn unknown(what: impl std::fmt::Display) -> ColumnError {
    ColumnError::damaged(format!("the type {what} is not known"))
}

fn byte(input: &mut &[u8]) -> Result<u8, ColumnError> {
    Ok(split(input, 1)?[0])
}

fn text(input: &mut &[u8]) -> Result<Box<str>, ColumnError> {
    let text = std::str::from_utf8(split_string(input)?);
    Ok(text
        .map_err(|_| ColumnError::damaged("a name is not UTF-8"))?
        .into())
}

fn fraction(input: &mut &[u8]) -> Result<u8, ColumnError> {
    match byte(input)? {
        digits @ ..=9 => Ok(digits),
        digits => Err(unknown(format!("DateTime64({digits})"))),
    }
}

fn decimal(precision: u8, scale: u8) -> Result<DataType, ColumnError> {
    if (1..=76).contains(&precision) && scale <= precision {
        Ok(DataType::Decimal { precision, scale })
    } else {
        Err(unknown(format!("Decimal({precision}, {scale})")))
    }
}

fn read_enum<N: Copy + Ord>(
    input: &mut &[u8],
    number: impl Fn(&mut &[u8]) -> Result<N, ColumnError>,
) -> Result<EnumValues<N>, ColumnError> {
    let mut values: Vec<(Box<[u8]>, N)> = Vec::new();
    for _ in 0..split_varint(input)? {
        let name = split_string(input)?.into();
        values.push((name, number(input)?));
    }
    EnumValues::new(values).ok_or_else(|| unknown("Enum with a value twice".to_owned()))
}

fn read_elements(
    input: &mut &[u8],
    depth: usize,
    is_named: bool,
) -> Result<Vec<Element>, ColumnError> {
    let mut elements = Vec::new();
    for _ in 0..split_varint(input)? {
        let name = if is_named { Some(text(input)?) } else { None };
        let data_type = read(input, depth + 1)?;
        elements.push(Element { name, data_type });
    }
    Ok(elements)
}

fn read_variant(input: &mut &[u8], depth: usize) -> Result<DataType, ColumnError> {
    let mut types = Vec::new();
    for _ in 0..split_varint(input)? {
        types.push(read(input, depth + 1)?);
    }
    types.sort_by_cached_key(ToString::to_string);
    types.dedup();
    Ok(DataType::Variant(types))
}

fn read_json(input: &mut &[u8], depth: usize) -> Result<JsonType, ColumnError> {
    let version = byte(input)?;
    if version != JSON_VERSION {
        return Err(unknown(format!("JSON of version {version}")));
    }
    let paths_max = u32::try_from(split_varint(input)?);
    let dynamic_paths_max = paths_max.map_err(|_| unknown("JSON of too many paths".to_owned()))?;
    let dynamic_types_max = byte(input)?;
    let mut typed_paths = Vec::new();
    for _ in 0..split_varint(input)? {
        typed_paths.push((text(input)?, read(input, depth + 1)?));
    }
    typed_paths.sort_by(|(left, _), (right, _)| left.cmp(right));
    let mut texts = || -> Result<Vec<Box<str>>, ColumnError> {
        (0..split_varint(input)?).map(|_| text(input)).collect()
    };
    let (skipped, skipped_patterns) = (texts()?, texts()?);
    Ok(JsonType {
        dynamic_paths_max,
        dynamic_types_max,
        typed_paths,
        skipped,
        skipped_patterns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_comes_back() {
        for name in [
            "Nothing",
            "UInt8",
            "Int256",
            "BFloat16",
            "DateTime('UTC')",
            "DateTime64(3)",
            "DateTime64(6, 'UTC')",
            "FixedString(7)",
            "Enum8('a' = -1, 'b' = 2)",
            "Enum16('a' = 300)",
            "Decimal(9, 2)",
            "Decimal(76, 10)",
            "Array(Nullable(String))",
            "Tuple(UInt8, String)",
            "Tuple(a UInt8, `b c` String)",
            "IntervalYear",
            "LowCardinality(Nullable(String))",
            "Map(String, Array(UInt8))",
            "Variant(String, UInt8)",
            "Dynamic(max_types=5)",
            "Point",
            "Nested(a UInt8, b String)",
            "JSON(max_dynamic_paths=5, `a.b` UInt8, SKIP c, SKIP REGEXP 'd')",
            "Time64(3)",
            "QBit(BFloat16, 7)",
            "AggregateFunction(sum, UInt8)",
            "SimpleAggregateFunction(sum, UInt64)",
        ] {
            let data_type: DataType = name.parse().unwrap();
            let mut bytes = Vec::new();
            write_binary_type(&data_type, &mut bytes).unwrap();
            let mut input = &bytes[..];
            assert_eq!(read_binary_type(&mut input).unwrap(), data_type, "{name}");
            assert!(input.is_empty());
            for cut in 0..bytes.len() {
                assert!(read_binary_type(&mut &bytes[..cut]).is_err());
            }
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        assert!(read_binary_type(&mut &[0x1e; 1000][..]).is_err());
    }
}
