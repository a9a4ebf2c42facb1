//! The smallest type that holds the values of several.

use crate::error::QueryError;
use granary_types::{DataType, Element};

/// The smallest type that holds the values of all these types exactly.
///
/// # Errors
/// [`QueryError::NoCommonType`] when there is none. ClickHouse then makes a `Variant` of them in some places.
pub fn supertype(types: &[DataType]) -> Result<DataType, QueryError> {
    let refuse = |reason| QueryError::NoCommonType {
        types: types
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        reason,
    };
    least(types).map_err(refuse)
}

type Reason = &'static str;

fn least(types: &[DataType]) -> Result<DataType, Reason> {
    let known: Vec<&DataType> = types
        .iter()
        .filter(|each| **each != DataType::Nothing)
        .collect();
    let Some(first) = known.first() else {
        return Ok(DataType::Nothing);
    };
    if known.iter().all(|each| is_same(each, first)) {
        return Ok((*first).clone());
    }
    if known
        .iter()
        .any(|each| matches!(each, DataType::LowCardinality(_)))
    {
        return low_cardinality(&known);
    }
    if known
        .iter()
        .any(|each| matches!(each, DataType::Nullable(_)))
    {
        let inner: Vec<DataType> = known.iter().map(|each| each.inner().clone()).collect();
        let inner = least(&inner)?;
        return Ok(match inner {
            DataType::Nothing => DataType::Nullable(Box::new(DataType::Nothing)),
            other => other.nullable(),
        });
    }
    match first {
        DataType::Array(_) => arrays(&known),
        DataType::Tuple(elements) => tuples(&known, elements),
        DataType::Map(..) => maps(&known),
        _ => scalars(&known),
    }
}

/// `Bool` and `UInt8` are the same to ClickHouse; the first of them wins.
fn is_same(one: &DataType, other: &DataType) -> bool {
    let is_byte = |each: &DataType| matches!(each, DataType::Bool | DataType::UInt8);
    one == other || (is_byte(one) && is_byte(other))
}

fn low_cardinality(known: &[&DataType]) -> Result<DataType, Reason> {
    let full: Vec<DataType> = known
        .iter()
        .map(|each| match each {
            DataType::LowCardinality(inner) => (**inner).clone(),
            other => (*other).clone(),
        })
        .collect();
    let result = least(&full)?;
    let all = known
        .iter()
        .all(|each| matches!(each, DataType::LowCardinality(_)));
    Ok(if all {
        DataType::LowCardinality(Box::new(result))
    } else {
        result
    })
}

fn arrays(known: &[&DataType]) -> Result<DataType, Reason> {
    let items = known
        .iter()
        .map(|each| match each {
            DataType::Array(item) => Ok((**item).clone()),
            _ => Err("some of them are Array and some of them are not"),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(DataType::Array(Box::new(least(&items)?)))
}

fn tuples(known: &[&DataType], first: &[Element]) -> Result<DataType, Reason> {
    let all = known
        .iter()
        .map(|each| match each {
            DataType::Tuple(elements) if elements.len() == first.len() => Ok(elements),
            DataType::Tuple(_) => Err("Tuples have different sizes"),
            _ => Err("some of them are Tuple and some of them are not"),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let same_names = all.iter().all(|elements| {
        let mut pairs = elements.iter().zip(first);
        pairs.all(|(one, other)| one.name == other.name)
    });
    let elements = (0..first.len()).map(|at| {
        let types: Vec<DataType> = all.iter().map(|each| each[at].data_type.clone()).collect();
        Ok(Element {
            name: first[at].name.clone().filter(|_| same_names),
            data_type: least(&types)?,
        })
    });
    Ok(DataType::Tuple(elements.collect::<Result<_, Reason>>()?))
}

fn maps(known: &[&DataType]) -> Result<DataType, Reason> {
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for each in known {
        let DataType::Map(key, value) = each else {
            return Err("some of them are Maps and some of them are not");
        };
        keys.push((**key).clone());
        values.push((**value).clone());
    }
    Ok(DataType::Map(
        Box::new(least(&keys)?),
        Box::new(least(&values)?),
    ))
}

fn scalars(known: &[&DataType]) -> Result<DataType, Reason> {
    let is_text = |each: &&&DataType| matches!(each, DataType::String | DataType::FixedString(_));
    let is_enum = |each: &&&DataType| matches!(each, DataType::Enum8(_) | DataType::Enum16(_));
    let texts = known.iter().filter(is_text).count();
    let enums = known.iter().filter(is_enum).count();
    if texts > 0 {
        return if texts + enums == known.len() {
            Ok(DataType::String)
        } else {
            Err("some of them are String/FixedString/Enum and some of them are not")
        };
    }
    if known.iter().any(|each| is_time(each)) {
        return times(known);
    }
    if known
        .iter()
        .any(|each| matches!(each, DataType::Decimal { .. }))
    {
        return decimals(known);
    }
    numbers(known)
}

fn is_time(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Date | DataType::Date32 | DataType::DateTime(_) | DataType::DateTime64 { .. }
    )
}

fn times(known: &[&DataType]) -> Result<DataType, Reason> {
    if !known.iter().all(|each| is_time(each)) {
        return Err("some of them are Date/Date32/DateTime/DateTime64 and some of them are not");
    }
    let zone = known.iter().find_map(|each| match each {
        DataType::DateTime(zone)
        | DataType::DateTime64 {
            time_zone: zone, ..
        } => Some(zone.clone()),
        _ => None,
    });
    let precision = known.iter().filter_map(|each| match each {
        DataType::DateTime64 { precision, .. } => Some(*precision),
        _ => None,
    });
    let has_date32 = known.iter().any(|each| **each == DataType::Date32);
    Ok(match (precision.max(), zone) {
        (Some(precision), zone) => DataType::DateTime64 {
            precision,
            time_zone: zone.flatten(),
        },
        (None, Some(zone)) if has_date32 => DataType::DateTime64 {
            precision: 0,
            time_zone: zone,
        },
        (None, Some(zone)) => DataType::DateTime(zone),
        (None, None) => DataType::Date32,
    })
}

fn decimals(known: &[&DataType]) -> Result<DataType, Reason> {
    const MIXED: Reason = "some of them have no lossless convertion to Decimal";
    let mut scale_max = 0;
    let mut precision_min = 0;
    for each in known {
        match each {
            DataType::Decimal { precision, scale } => {
                scale_max = scale_max.max(*scale);
                precision_min = precision_min.max(decimal_capacity(*precision));
            }
            other => integer_bits(other).map(|_| ()).ok_or(MIXED)?,
        }
    }
    for each in known {
        let digits = match each {
            DataType::Decimal { precision, scale } => {
                decimal_capacity(*precision) - scale + scale_max
            }
            other => {
                let (_, bits) = integer_bits(other).ok_or(MIXED)?;
                let digits = match bits {
                    8 => 3,
                    16 => 5,
                    32 => 10,
                    64 => 20,
                    _ => return Err(MIXED),
                };
                digits + scale_max
            }
        };
        if integer_bits(each).is_some() {
            precision_min = precision_min.max(digits);
        }
    }
    if precision_min > 76 {
        return Err("the least supertype is a Decimal of more than 76 digits");
    }
    Ok(DataType::Decimal {
        precision: decimal_capacity(precision_min),
        scale: scale_max,
    })
}

/// The most digits that fit where so many are kept.
fn decimal_capacity(precision: u8) -> u8 {
    match precision {
        ..=9 => 9,
        10..=18 => 18,
        19..=38 => 38,
        _ => 76,
    }
}

/// Whether an integer type is signed, and its width.
pub(crate) fn integer_bits(data_type: &DataType) -> Option<(bool, u32)> {
    Some(match data_type {
        DataType::Bool | DataType::UInt8 => (false, 8),
        DataType::UInt16 => (false, 16),
        DataType::UInt32 => (false, 32),
        DataType::UInt64 => (false, 64),
        DataType::UInt128 => (false, 128),
        DataType::UInt256 => (false, 256),
        DataType::Int8 | DataType::Enum8(_) => (true, 8),
        DataType::Int16 | DataType::Enum16(_) => (true, 16),
        DataType::Int32 => (true, 32),
        DataType::Int64 => (true, 64),
        DataType::Int128 => (true, 128),
        DataType::Int256 => (true, 256),
        _ => return None,
    })
}

/// The integer type of that width.
pub(crate) fn integer(signed: bool, bits: u32) -> Option<DataType> {
    Some(match (signed, bits) {
        (false, 8) => DataType::UInt8,
        (false, 16) => DataType::UInt16,
        (false, 32) => DataType::UInt32,
        (false, 64) => DataType::UInt64,
        (false, 128) => DataType::UInt128,
        (false, 256) => DataType::UInt256,
        (true, 8) => DataType::Int8,
        (true, 16) => DataType::Int16,
        (true, 32) => DataType::Int32,
        (true, 64) => DataType::Int64,
        (true, 128) => DataType::Int128,
        (true, 256) => DataType::Int256,
        _ => return None,
    })
}

fn numbers(known: &[&DataType]) -> Result<DataType, Reason> {
    let (mut signed_max, mut unsigned_max, mut mantissa_max) = (0, 0, 0);
    for each in known {
        match each {
            DataType::BFloat16 => mantissa_max = mantissa_max.max(8),
            DataType::Float32 => mantissa_max = mantissa_max.max(24),
            DataType::Float64 => mantissa_max = mantissa_max.max(53),
            other => match integer_bits(other) {
                Some((true, bits)) => signed_max = signed_max.max(bits),
                Some((false, bits)) => unsigned_max = unsigned_max.max(bits),
                None => {
                    return Err("some of them are numbers and some of them are not");
                }
            },
        }
    }
    if mantissa_max > 0 {
        return match signed_max.max(unsigned_max).max(mantissa_max) {
            ..=8 if signed_max.max(unsigned_max) == 0 => Ok(DataType::BFloat16),
            0..=24 => Ok(DataType::Float32),
            25..=53 => Ok(DataType::Float64),
            _ => Err(
                "some of them are integers and some are floating point, but there is no floating point type, that can exactly represent all required integers",
            ),
        };
    }
    let bits = if signed_max == 0 {
        unsigned_max
    } else if unsigned_max >= signed_max {
        if unsigned_max == 64 {
            return Err(
                "some of them are signed integers and some are unsigned integers, but there is no signed integer type, that can exactly represent all required unsigned integer values",
            );
        }
        unsigned_max * 2
    } else {
        signed_max
    };
    integer(signed_max > 0, bits).ok_or(
        "some of them are signed integers and some are unsigned integers, but there is no signed integer type, that can exactly represent all required unsigned integer values",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(types: &[&str], expected: &str) {
        let types: Vec<DataType> = types.iter().map(|text| text.parse().unwrap()).collect();
        let found = supertype(&types).map_or_else(|_| "none".to_owned(), |found| found.to_string());
        assert_eq!(found, expected);
    }

    #[test]
    fn supertypes_are_clickhouses() {
        check(&["UInt8", "Int8"], "Int16");
        check(&["UInt32", "Int8"], "Int64");
        check(&["UInt64", "Int8"], "none");
        check(&["UInt128", "Int8"], "Int256");
        check(&["Int128", "UInt64"], "Int128");
        check(&["UInt256", "Int256"], "none");
        check(&["Int32", "Float32"], "Float64");
        check(&["Int16", "Float32"], "Float32");
        check(&["Int64", "Float64"], "none");
        check(&["Bool", "UInt8"], "Bool");
        check(&["Bool", "UInt16"], "UInt16");
        check(&["Decimal(9, 2)", "UInt8"], "Decimal(9, 2)");
        check(&["Decimal(9, 2)", "Int64"], "Decimal(38, 2)");
        check(&["Decimal(9, 2)", "Decimal(18, 4)"], "Decimal(18, 4)");
        check(&["Date", "DateTime"], "DateTime");
        check(&["Date32", "DateTime"], "DateTime64(0)");
        check(&["LowCardinality(String)", "String"], "String");
        check(&["FixedString(2)", "FixedString(3)"], "String");
        check(
            &["Tuple(UInt8, Nullable(Nothing))", "Tuple(UInt8, UInt8)"],
            "Tuple(UInt8, Nullable(UInt8))",
        );
        check(&["Array(Nothing)", "Array(UInt8)"], "Array(UInt8)");
        check(&["String", "UInt8"], "none");
        check(&["IPv4", "IPv6"], "none");
    }
}
