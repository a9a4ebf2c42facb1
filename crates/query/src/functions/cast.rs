//! Values of one type as values of another: what `CAST` and the functions `to…` do.

use crate::context::Context;
use crate::error::QueryError;
use crate::functions::arithmetic::{decimal_bits, fits, ten};
use crate::functions::calendar::{Clock, DAY, zone_of};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, Stored, numbers, with_native};
use crate::functions::text;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, FixedSizeBinaryArray, new_null_array};
use arrow::buffer::NullBuffer;
use ethnum::I256;
use granary_columns::{Column, arrow_type};
use granary_types::{DataType, Element, EnumValues, ErrorCode};
use std::sync::Arc;

/// What becomes of a value that has no like in the other type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It wraps where C++ wraps; otherwise it is refused.
    Wrap,
    /// It is refused.
    Refuse,
    /// It is `NULL`: the array has a null, whether the type allows it or not.
    Null,
}

/// The values as another type.
///
/// # Errors
/// When the types or a value cannot be converted.
pub fn cast(from: &Column, to: &DataType, context: &Context) -> Result<ArrayRef, QueryError> {
    convert(&from.values, &from.data_type, to, Doubt::Wrap, context)
}

/// The values as another type, with a say in what becomes of values that do not fit.
///
/// # Errors
/// When the types or a value cannot be converted.
pub fn convert(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let (from, to) = (&from.storage(), &to.storage());
    if from == to {
        return Ok(Arc::clone(values));
    }
    match (from, to) {
        (DataType::LowCardinality(inner), to) => return convert(values, inner, to, doubt, context),
        (from, DataType::LowCardinality(inner)) => {
            return convert(values, from, inner, doubt, context);
        }
        (DataType::Nullable(inner), DataType::Nullable(outer)) => {
            return nullable(values, inner, outer, doubt, context);
        }
        (from, DataType::Nullable(outer)) => return convert(values, from, outer, doubt, context),
        (DataType::Nullable(inner), to) => {
            if values.null_count() > 0 || (**inner == DataType::Nothing && !values.is_empty()) {
                if doubt == Doubt::Null {
                    return nullable(values, inner, to, doubt, context);
                }
                let (code, message) = match **inner {
                    DataType::Nothing => (
                        ErrorCode::CANNOT_CONVERT_TYPE,
                        "Cannot convert NULL to a non-nullable type",
                    ),
                    _ => (
                        ErrorCode::CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                        "Cannot convert NULL value to non-Nullable type",
                    ),
                };
                return Err(QueryError::refused(code, message));
            }
            return convert(values, inner, to, doubt, context);
        }
        (DataType::Nothing, to) if values.is_empty() => {
            return Ok(arrow::array::new_empty_array(&arrow_type(to)));
        }
        _ => {}
    }
    plain(values, from, to, doubt, context)
}

/// Converts what is not `NULL`, and leaves the nulls where they are.
fn nullable(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    if *from == DataType::Nothing {
        return Ok(new_null_array(&arrow_type(to), values.len()));
    }
    if values.null_count() == 0 {
        return convert(values, from, to, doubt, context);
    }
    let present: Vec<u32> = (0..values.len() as u32)
        .filter(|at| values.is_valid(*at as usize))
        .collect();
    let mut next = 0;
    let places: Vec<Option<u32>> = (0..values.len())
        .map(|at| {
            values.is_valid(at).then(|| {
                next += 1;
                next - 1
            })
        })
        .collect();
    let take = |values: &ArrayRef, at: arrow::array::UInt32Array| {
        arrow::compute::take(values, &at, None).expect("the places lie within")
    };
    let kept = take(values, present.into());
    let converted = convert(&kept, from, to, doubt, context)?;
    Ok(take(&converted, places.into()))
}

fn impossible(from: &DataType, to: &DataType) -> QueryError {
    let message = format!("Conversion from {from} to {to} is not supported");
    let code = match (from, to) {
        (_, DataType::Tuple(_) | DataType::Map(..) | DataType::Array(_)) => {
            ErrorCode::TYPE_MISMATCH
        }
        (DataType::Array(_) | DataType::Tuple(_) | DataType::Map(..), _) => {
            ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT
        }
        (_, DataType::Uuid | DataType::FixedString(_)) => ErrorCode::NOT_IMPLEMENTED,
        _ => ErrorCode::CANNOT_CONVERT_TYPE,
    };
    QueryError::refused(code, message)
}

fn plain(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    match (from, to) {
        (DataType::FixedString(_), DataType::FixedString(width)) => {
            fixed(&text::padded_strings(values), *width, doubt)
        }
        (DataType::FixedString(_), DataType::String) => {
            Ok(Arc::new(text::unpadded_strings(values)))
        }
        (DataType::FixedString(_), to) => {
            let strings: ArrayRef = Arc::new(text::unpadded_strings(values));
            plain(&strings, &DataType::String, to, doubt, context)
        }
        (DataType::String, DataType::FixedString(width)) => {
            fixed(values.as_binary(), *width, doubt)
        }
        (DataType::String, DataType::Enum8(names)) => {
            enum_numbers(values.as_binary(), names, doubt, |number| number, to)
        }
        (DataType::String, DataType::Enum16(names)) => {
            enum_numbers(values.as_binary(), names, doubt, |number| number, to)
        }
        (DataType::String, DataType::Map(..)) => Err(impossible(from, to)),
        (DataType::String, to) => text::parse(values.as_binary(), to, doubt, context),
        (from, DataType::String) => {
            let column = Column {
                data_type: from.clone(),
                values: Arc::clone(values),
            };
            Ok(Arc::new(text::write(&column, context)))
        }
        (DataType::Variant(_) | DataType::Dynamic { .. } | DataType::Json(_), to) => {
            let what = format!("CAST of {from} to {to}");
            Err(QueryError::not_implemented(what))
        }
        (DataType::Array(from), DataType::Array(to)) => {
            let list = nested::list(values);
            let items = convert(&nested::items(list), from, to, doubt, context)?;
            Ok(nested::with_items(list, items))
        }
        (DataType::Tuple(from), DataType::Tuple(to_elements)) => {
            tuple(values, from, to_elements, to, doubt, context)
        }
        (DataType::Map(key, value), DataType::Map(to_key, to_value)) => {
            let list = nested::list(values);
            let (keys, entries) = nested::map_entries(list);
            let keys = convert(&keys, key, to_key, doubt, context)?;
            let entries = convert(&entries, value, to_value, doubt, context)?;
            let lengths = (0..list.len()).map(|at| list.value_length(at) as usize);
            Ok(nested::map_array(to, lengths, keys, entries))
        }
        (DataType::Array(item), DataType::Map(to_key, to_value)) => {
            let DataType::Tuple(pair) = &**item else {
                return Err(impossible(from, to));
            };
            if pair.len() != 2 {
                return Err(impossible(from, to));
            }
            let list = nested::list(values);
            let (keys, entries) = nested::map_entries(list);
            let keys = convert(&keys, &pair[0].data_type, to_key, doubt, context)?;
            let entries = convert(&entries, &pair[1].data_type, to_value, doubt, context)?;
            let lengths = (0..list.len()).map(|at| list.value_length(at) as usize);
            Ok(nested::map_array(to, lengths, keys, entries))
        }
        (DataType::Map(key, value), DataType::Array(item)) => {
            let pair = DataType::tuple([(**key).clone(), (**value).clone()]);
            let list = nested::list(values);
            let (keys, entries) = nested::map_entries(list);
            let rows = keys.len();
            let pairs = nested::tuple_array(&pair, vec![keys, entries], rows);
            Ok(nested::with_items(
                list,
                convert(&pairs, &pair, item, doubt, context)?,
            ))
        }
        (DataType::Tuple(pair), DataType::Map(to_key, to_value)) if pair.len() == 2 => {
            map_of_arrays(values, pair, (to_key, to_value), to, doubt, context)
        }
        _ => scalars(values, from, to, doubt, context),
    }
}

fn map_of_arrays(
    values: &ArrayRef,
    pair: &[Element],
    (key, value): (&DataType, &DataType),
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let columns = values.as_struct();
    let (DataType::Array(from_key), DataType::Array(from_value)) =
        (&pair[0].data_type, &pair[1].data_type)
    else {
        return Err(impossible(&DataType::Tuple(pair.to_vec()), to));
    };
    let (keys, entries) = (
        nested::list(columns.column(0)),
        nested::list(columns.column(1)),
    );
    if !nested::same_lengths(keys, entries) {
        let message = "CAST AS Map from tuple requires arrays of the same length";
        return Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message));
    }
    let lengths: Vec<usize> = (0..keys.len())
        .map(|at| keys.value_length(at) as usize)
        .collect();
    let keys = convert(&nested::items(keys), from_key, key, doubt, context)?;
    let entries = convert(&nested::items(entries), from_value, value, doubt, context)?;
    Ok(nested::map_array(to, lengths, keys, entries))
}

fn tuple(
    values: &ArrayRef,
    from: &[Element],
    to: &[Element],
    to_type: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    if from.len() != to.len() {
        let message = "CAST AS Tuple can only be performed between tuple types with the same number of elements";
        return Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message));
    }
    let columns = values.as_struct();
    let by_name = from.iter().all(|each| each.name.is_some())
        && to
            .iter()
            .all(|each| from.iter().any(|other| each.name == other.name));
    let mut converted = Vec::new();
    for (at, element) in to.iter().enumerate() {
        let source = if by_name {
            from.iter()
                .position(|other| other.name == element.name)
                .expect("it was found")
        } else {
            at
        };
        converted.push(convert(
            columns.column(source),
            &from[source].data_type,
            &element.data_type,
            doubt,
            context,
        )?);
    }
    Ok(nested::tuple_array(to_type, converted, values.len()))
}

fn fixed(strings: &BinaryArray, width: usize, doubt: Doubt) -> Result<ArrayRef, QueryError> {
    let mut bytes = Vec::with_capacity(strings.len() * width);
    let mut valid = vec![true; strings.len()];
    for (at, string) in strings.iter().enumerate() {
        let string = string.unwrap_or_default();
        let start = bytes.len();
        if string.len() > width {
            if doubt != Doubt::Null {
                let message = format!("String too long for type FixedString({width})");
                return Err(QueryError::refused(
                    ErrorCode::TOO_LARGE_STRING_SIZE,
                    message,
                ));
            }
            valid[at] = false;
        } else {
            bytes.extend_from_slice(string);
        }
        bytes.resize(start + width, 0);
    }
    let width = i32::try_from(width).expect("a FixedString has at most 16 MiB");
    let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
    Ok(Arc::new(FixedSizeBinaryArray::new(
        width,
        bytes.into(),
        nulls,
    )))
}

fn enum_numbers<N: Native + Ord + std::str::FromStr>(
    names: &BinaryArray,
    values: &EnumValues<N>,
    doubt: Doubt,
    keep: fn(N) -> N,
    to: &DataType,
) -> Result<ArrayRef, QueryError> {
    let mut numbers = Vec::with_capacity(names.len());
    let mut valid = vec![true; names.len()];
    for (at, name) in names.iter().enumerate() {
        let name = name.unwrap_or_default();
        let by_number = || {
            let number = std::str::from_utf8(name).ok()?.parse::<N>().ok()?;
            values.name(number).map(|_| number)
        };
        match values.number(name).or_else(by_number) {
            Some(number) => numbers.push(keep(number)),
            None if doubt == Doubt::Null => {
                valid[at] = false;
                numbers.push(N::default());
            }
            None => {
                let message = format!(
                    "Unknown element '{}' for enum",
                    String::from_utf8_lossy(name)
                );
                return Err(QueryError::refused(
                    ErrorCode::UNKNOWN_ELEMENT_OF_ENUM,
                    message,
                ));
            }
        }
    }
    let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
    Ok(N::write(numbers, nulls, to))
}

fn scalars(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    use DataType as T;
    let number = |data_type: &DataType| NumberKind::of(data_type).is_some();
    match (from, to) {
        (from, T::Bool) if number(from) => Ok(with_native!(from, N => {
            let zero = N::default();
            u8::write(N::read(values).into_iter().map(|v| u8::from(v != zero)).collect(), values.nulls().cloned(), to)
        }, else unreachable!("numbers"))),
        (T::Uuid, T::UInt128) | (T::UInt128, T::Uuid) => Ok(Arc::clone(values)),
        (T::Ipv4, T::Ipv6) => {
            let mapped = |v: u32| u128::from(v) | 0xffff_0000_0000;
            Ok(u128::write(
                u32::read(values).into_iter().map(mapped).collect(),
                None,
                to,
            ))
        }
        (T::Enum8(old), T::Enum8(new)) => same_names(old, new, values, to),
        (T::Enum16(old), T::Enum16(new)) => same_names(old, new, values, to),
        (T::Uuid | T::Ipv6, _)
        | (_, T::Uuid | T::Ipv6)
        | (T::Enum8(_) | T::Enum16(_), T::Enum8(_) | T::Enum16(_)) => Err(impossible(from, to)),
        (from, T::Enum8(names)) if number(from) => {
            let known = |v: i64| i8::try_from(v).is_ok_and(|v| names.name(v).is_some());
            enum_from_number(values, from, to, known)
        }
        (from, T::Enum16(names)) if number(from) => {
            let known = |v: i64| i16::try_from(v).is_ok_and(|v| names.name(v).is_some());
            enum_from_number(values, from, to, known)
        }
        (T::Decimal { .. }, T::Decimal { .. }) => decimal_to_decimal(values, from, to, doubt),
        (T::DateTime64 { precision, .. }, T::Decimal { .. }) => {
            let like = T::Decimal {
                precision: 18,
                scale: *precision,
            };
            let wide: Vec<i128> = numbers(values, from).expect("times are numbers");
            decimal_to_decimal(&i128::write(wide, None, &like), &like, to, doubt)
        }
        (T::Decimal { .. }, to) if number(to) => decimal_to_number(values, from, to, doubt),
        (T::Decimal { .. }, T::DateTime64 { precision, .. }) => {
            let like = T::Decimal {
                precision: 18,
                scale: *precision,
            };
            let scaled = decimal_to_decimal(values, from, &like, doubt)?;
            let ticks: Vec<i64> = numbers(&scaled, &like).expect("decimals are numbers");
            Ok(i64::write(ticks, None, to))
        }
        (T::Decimal { .. }, T::DateTime(_) | T::Date | T::Date32) => {
            let whole = decimal_to_number(values, from, &T::Int64, doubt)?;
            scalars(&whole, &T::Int64, to, doubt, context)
        }
        (from, T::Decimal { .. }) if number(from) || *from == T::Date => {
            number_to_decimal(values, from, to, doubt)
        }
        (T::DateTime(_), T::Decimal { .. }) => number_to_decimal(values, &T::UInt32, to, doubt),
        (from, to)
            if crate::functions::date::is_date(from) || crate::functions::date::is_date(to) =>
        {
            dates(values, from, to, context)
        }
        (T::Interval(_), T::Interval(_)) => Err(impossible(from, to)),
        (from, to) if stays_number(from) && stays_number(to) => {
            number_to_number(values, from, to, doubt)
        }
        _ => Err(impossible(from, to)),
    }
}

/// Types that are numbers to each other.
fn stays_number(data_type: &DataType) -> bool {
    NumberKind::of(data_type).is_some()
        || matches!(
            data_type,
            DataType::Enum8(_)
                | DataType::Enum16(_)
                | DataType::Interval(_)
                | DataType::Ipv4
                | DataType::Time
        )
}

fn same_names<N: Native + Ord>(
    old: &EnumValues<N>,
    new: &EnumValues<N>,
    values: &ArrayRef,
    to: &DataType,
) -> Result<ArrayRef, QueryError> {
    for (name, number) in old.iter() {
        match new.number(name) {
            Some(other) if other != number => {
                let message = format!(
                    "Enum conversion changes value for element '{}' from {number:?} to {other:?}",
                    String::from_utf8_lossy(name)
                );
                return Err(QueryError::refused(ErrorCode::CANNOT_CONVERT_TYPE, message));
            }
            _ => {}
        }
    }
    let numbers = N::read(values);
    if let Some(unknown) = numbers.iter().find(|number| new.name(**number).is_none()) {
        let message = format!("Unexpected value {unknown:?} in enum {to}");
        return Err(QueryError::refused(
            ErrorCode::UNKNOWN_ELEMENT_OF_ENUM,
            message,
        ));
    }
    Ok(Arc::clone(values))
}

fn enum_from_number(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    known: impl Fn(i64) -> bool,
) -> Result<ArrayRef, QueryError> {
    let numbers: Vec<i64> = numbers(values, from).expect("numbers");
    if let Some(unknown) = numbers.iter().find(|number| !known(**number)) {
        let message = format!("Unexpected value {unknown} in enum");
        return Err(QueryError::refused(
            ErrorCode::UNKNOWN_ELEMENT_OF_ENUM,
            message,
        ));
    }
    Ok(crate::functions::date::write(numbers, to))
}

fn number_to_number(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
) -> Result<ArrayRef, QueryError> {
    let whole = NumberKind::of(to).is_none_or(|kind| !kind.float);
    let float = NumberKind::of(from).is_some_and(|kind| kind.float);
    with_native!(from, F => {
        let given = F::read(values);
        if float && whole && doubt != Doubt::Null {
            finite(&given)?;
        }
        let wide = !matches!(Stored::of(to), Some(Stored::U8 | Stored::U16 | Stored::U32 | Stored::U64 | Stored::I8 | Stored::I16 | Stored::I32 | Stored::I64 | Stored::F32 | Stored::F64));
        if float && wide && given.iter().any(|value| value.to_f64().abs() >= 18_446_744_073_709_551_616.0) {
            return Err(QueryError::not_implemented(format!("Conversion of a {from} of 2^64 or more to {to}")));
        }
        with_native!(to, T => {
            let converted: Vec<T> = given.iter().map(|value| T::cast(*value)).collect();
            if doubt == Doubt::Wrap {
                return Ok(T::write(converted, None, to));
            }
            let same = |before: F, after: T| F::cast(after) == before && (after < T::default()) == (before < F::default())
                || (!whole && before.to_f64().is_nan());
            let valid: Vec<bool> = given.iter().zip(&converted).map(|(a, b)| same(*a, *b)).collect();
            if !valid.contains(&false) {
                return Ok(T::write(converted, None, to));
            }
            if doubt == Doubt::Refuse {
                let message = format!("Value in column {from} cannot be safely converted into type {to}");
                return Err(QueryError::refused(ErrorCode::CANNOT_CONVERT_TYPE, message));
            }
            Ok(T::write(converted, Some(NullBuffer::from(valid)), to))
        }, else unreachable!("numbers"))
    }, else unreachable!("numbers"))
}

fn finite<F: Native>(values: &[F]) -> Result<(), QueryError> {
    if values.iter().all(|value| value.to_f64().is_finite()) {
        return Ok(());
    }
    let message = "Unexpected inf or nan to integer conversion";
    Err(QueryError::refused(ErrorCode::CANNOT_CONVERT_TYPE, message))
}

fn overflow(what: &str) -> QueryError {
    QueryError::refused(ErrorCode::DECIMAL_OVERFLOW, format!("{what} overflow"))
}

/// Writes decimals; `None` is one that does not fit.
fn write_decimals(
    values: Vec<Option<I256>>,
    nulls: Option<&NullBuffer>,
    to: &DataType,
    doubt: Doubt,
    what: &str,
) -> Result<ArrayRef, QueryError> {
    let valid: Vec<bool> = values
        .iter()
        .enumerate()
        .map(|(at, value)| value.is_some() && nulls.is_none_or(|nulls| nulls.is_valid(at)))
        .collect();
    let missing = values
        .iter()
        .enumerate()
        .any(|(at, value)| value.is_none() && nulls.is_none_or(|nulls| nulls.is_valid(at)));
    if missing && doubt != Doubt::Null {
        return Err(overflow(what));
    }
    let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
    Ok(with_native!(to, T => {
        T::write(values.into_iter().map(|value| T::cast(value.unwrap_or_default())).collect(), nulls, to)
    }, else unreachable!("decimals are numbers")))
}

fn parts(decimal: &DataType) -> (u8, u32) {
    match decimal {
        DataType::Decimal { precision, scale } => (*precision, u32::from(*scale)),
        _ => (76, 0),
    }
}

fn decimal_to_decimal(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
) -> Result<ArrayRef, QueryError> {
    let ((_, scale), (precision, to_scale)) = (parts(from), parts(to));
    let bits = decimal_bits(precision);
    let given: Vec<I256> = numbers(values, from).expect("decimals are numbers");
    let rescale = |value: I256| {
        let value = if to_scale >= scale {
            value.checked_mul(ten(to_scale - scale))?
        } else {
            value / ten(scale - to_scale)
        };
        fits(value, bits).then_some(value)
    };
    write_decimals(
        given.into_iter().map(rescale).collect(),
        values.nulls(),
        to,
        doubt,
        "Decimal convert",
    )
}

fn number_to_decimal(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
) -> Result<ArrayRef, QueryError> {
    let (precision, scale) = parts(to);
    let bits = decimal_bits(precision);
    if NumberKind::of(from).is_some_and(|kind| kind.float) {
        let single = matches!(from, DataType::Float32 | DataType::BFloat16);
        let factor = 10f64.powi(i32::try_from(scale).expect("at most 76"));
        let limit = 2f64.powi(i32::try_from(bits).expect("at most 256") - 1);
        let floats: Vec<f64> = numbers(values, from).expect("numbers");
        let scaled = |value: f64| {
            let value = if single {
                f64::from(value as f32 * factor as f32)
            } else {
                value * factor
            };
            (value.is_finite() && value > -limit && value < limit).then(|| value.to_i256())
        };
        return write_decimals(
            floats.into_iter().map(scaled).collect(),
            values.nulls(),
            to,
            doubt,
            "Decimal convert",
        );
    }
    let given: Vec<I256> = numbers(values, from).expect("numbers");
    let scaled = |value: I256| {
        value
            .checked_mul(ten(scale))
            .filter(|value| fits(*value, bits))
    };
    write_decimals(
        given.into_iter().map(scaled).collect(),
        values.nulls(),
        to,
        doubt,
        "Decimal convert",
    )
}

fn decimal_to_number(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    doubt: Doubt,
) -> Result<ArrayRef, QueryError> {
    let (_, scale) = parts(from);
    let kind = NumberKind::of(to).expect("a number");
    if kind.float {
        let divisor = 10f64.powi(i32::try_from(scale).expect("at most 76"));
        let given: Vec<f64> = numbers(values, from).expect("decimals are numbers");
        return Ok(with_native!(to, T => {
            T::write(given.into_iter().map(|value| T::cast(value / divisor)).collect(), values.nulls().cloned(), to)
        }, else unreachable!("numbers")));
    }
    let given: Vec<I256> = numbers(values, from).expect("decimals are numbers");
    let bits = kind.bytes * 8;
    let whole = |value: I256| {
        let value = value / ten(scale);
        let fit = if kind.signed {
            fits(value, bits)
        } else {
            value >= I256::ZERO && (bits >= 255 || value < (I256::ONE << bits as u32))
        };
        fit.then_some(value)
    };
    write_decimals(
        given.into_iter().map(whole).collect(),
        values.nulls(),
        to,
        doubt,
        "Convert",
    )
}

/// Between dates, times, and numbers.
/// The bits of a `Date`, and those of a `DateTime`.
const DATE_MASK: i64 = 0xffff;
const TIME_MASK: i64 = 0xffff_ffff;

fn dates(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    use DataType as T;
    let scale = |data_type: &DataType| match data_type {
        T::DateTime64 { precision, .. } => 10i64.pow(u32::from(*precision)),
        _ => 1,
    };
    let session = context.time_zone;
    let write = |values: Vec<i64>| crate::functions::date::write(values, to);
    let given = || -> Vec<i64> { numbers(values, from).expect("dates are numbers") };
    let from_scale = scale(from);
    Ok(match (from, to) {
        (T::DateTime(_), T::DateTime(_)) => Arc::clone(values),
        (T::Date, T::Date32) => write(given()),
        // What is out of range wraps, as in ClickHouse.
        (T::Date32, T::Date) => write(given().into_iter().map(|day| day & DATE_MASK).collect()),
        (T::Date | T::Date32, T::DateTime(_) | T::DateTime64 { .. }) => {
            let mut clock = Clock::new(zone_of(to, session)?);
            let to_scale = scale(to);
            let to_mask = match to {
                T::DateTime(_) => TIME_MASK,
                _ => -1,
            };
            write(
                given()
                    .into_iter()
                    .map(|day| clock.instant(day * DAY).wrapping_mul(to_scale) & to_mask)
                    .collect(),
            )
        }
        (T::DateTime(_) | T::DateTime64 { .. }, T::Date | T::Date32) => {
            let mut clock = Clock::new(zone_of(from, session)?);
            let day = |value: i64| clock.local(value.div_euclid(from_scale)).div_euclid(DAY);
            let days = given().into_iter().map(day);
            match to {
                T::Date => write(days.map(|day| day & DATE_MASK).collect()),
                _ => write(days.collect()),
            }
        }
        (T::DateTime(_), T::DateTime64 { .. }) => {
            let to_scale = scale(to);
            write(given().into_iter().map(|value| value * to_scale).collect())
        }
        (T::DateTime64 { .. }, T::DateTime(_)) => {
            let seconds = |value: i64| value.div_euclid(from_scale) & TIME_MASK;
            write(given().into_iter().map(seconds).collect())
        }
        (T::DateTime64 { .. }, T::DateTime64 { .. }) => {
            let to_scale = scale(to);
            let rescale = |value: i64| {
                if to_scale >= from_scale {
                    value.wrapping_mul(to_scale / from_scale)
                } else {
                    value.div_euclid(from_scale / to_scale)
                }
            };
            write(given().into_iter().map(rescale).collect())
        }
        (T::DateTime64 { .. }, to) if NumberKind::of(to).is_some_and(|kind| kind.float) => {
            let floats = given()
                .into_iter()
                .map(|value| value as f64 / from_scale as f64);
            with_native!(to, F => F::write(floats.map(F::cast).collect(), None, to), else unreachable!("floats"))
        }
        (T::DateTime64 { .. }, to) if NumberKind::of(to).is_some() => write_number(
            given()
                .into_iter()
                .map(|value| value / from_scale)
                .collect(),
            to,
        ),
        (from, to) if NumberKind::of(to).is_some() && crate::functions::date::is_date(from) => {
            write_number(given(), to)
        }
        (from, to) if NumberKind::of(from).is_some() => {
            return number_to_date(values, from, to, context);
        }
        _ => return Err(impossible(from, to)),
    })
}

fn write_number(values: Vec<i64>, to: &DataType) -> ArrayRef {
    crate::functions::date::write(values, to)
}

fn number_to_date(
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    use DataType as T;
    if let T::DateTime64 { precision, .. } = to {
        let scale = 10i64.pow(u32::from(*precision));
        let ticks: Vec<i64> = if NumberKind::of(from).is_some_and(|kind| kind.float) {
            let floats: Vec<f64> = numbers(values, from).expect("numbers");
            floats
                .into_iter()
                .map(|value| (value * scale as f64) as i64)
                .collect()
        } else {
            let whole: Vec<i64> = numbers(values, from).expect("numbers");
            let (least, most) = (-2_208_988_800, 10_413_791_999);
            whole
                .into_iter()
                .map(|value| value.clamp(least, most).saturating_mul(scale))
                .collect()
        };
        return Ok(i64::write(ticks, None, to));
    }
    let given: Vec<i64> = match NumberKind::of(from) {
        Some(kind) if kind.float => {
            let floats: Vec<f64> = numbers(values, from).expect("numbers");
            finite(&floats)?;
            floats.into_iter().map(|value| value as i64).collect()
        }
        Some(kind) if !kind.signed && kind.bytes >= 8 => {
            let wide: Vec<I256> = numbers(values, from).expect("numbers");
            wide.into_iter()
                .map(|value| {
                    if value > I256::from(i64::MAX) || value < I256::ZERO {
                        i64::MAX
                    } else {
                        value.as_i64()
                    }
                })
                .collect()
        }
        _ => numbers(values, from).expect("numbers"),
    };
    let mut clock = Clock::new(context.time_zone);
    let day_of_time = |clock: &mut Clock, seconds: i64| clock.local(seconds).div_euclid(DAY);
    let converted: Vec<i64> = match to {
        T::Date => given
            .into_iter()
            .map(|value| match value {
                ..0 => 0,
                0..=65_535 => value,
                _ => day_of_time(&mut clock, value.min(i64::from(u32::MAX))).clamp(0, 65_535),
            })
            .collect(),
        T::Date32 => given
            .into_iter()
            .map(|value| match value {
                ..-25_567 => -25_567,
                -25_567..=120_529 => value,
                _ => day_of_time(&mut clock, value).clamp(-25_567, 120_529),
            })
            .collect(),
        _ => given
            .into_iter()
            .map(|value| value.clamp(0, i64::from(u32::MAX)))
            .collect(),
    };
    Ok(crate::functions::date::write(converted, to))
}
