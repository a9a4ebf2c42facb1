//! Comparison of values, of equal types and of every pair of types that ClickHouse compares.

use crate::context::Context;
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::arithmetic::{ten, zip};
use crate::functions::cast::{self, Doubt};
use crate::functions::date::is_date;
use crate::functions::define::{Defined, count};
use crate::functions::logic::{flags, is_true};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, Stored, numbers, with_native};
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef, AsArray, DynComparator, make_comparator};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::compute::SortOptions;
use ethnum::I256;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::cmp::Ordering;
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("equals", compare_type, compare),
    Defined::new("notEquals", compare_type, compare),
    Defined::new("less", compare_type, compare),
    Defined::new("greater", compare_type, compare),
    Defined::new("lessOrEquals", compare_type, compare),
    Defined::new("greaterOrEquals", compare_type, compare),
    Defined::new("isDistinctFrom", distinct_type, distinct).own_nulls(),
    Defined::new("isNotDistinctFrom", distinct_type, distinct).own_nulls(),
];

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equals,
    NotEquals,
    Less,
    Greater,
    LessOrEquals,
    GreaterOrEquals,
}

impl Comparison {
    fn of(name: &str) -> Self {
        match name {
            "equals" => Self::Equals,
            "notEquals" => Self::NotEquals,
            "less" => Self::Less,
            "greater" => Self::Greater,
            "lessOrEquals" => Self::LessOrEquals,
            _ => Self::GreaterOrEquals,
        }
    }

    /// Whether two values in that order are what is asked for; `None` is the order of `NaN`.
    pub fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equals => order == Some(Ordering::Equal),
            Self::NotEquals => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::Greater => order == Some(Ordering::Greater),
            Self::LessOrEquals => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::GreaterOrEquals => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }

    /// The operator that two equal beginnings leave to decide.
    fn strict(self) -> Self {
        match self {
            Self::LessOrEquals => Self::Less,
            Self::GreaterOrEquals => Self::Greater,
            other => other,
        }
    }
}

/// How two types are compared.
enum Pair {
    Numbers,
    Decimals,
    Floats,
    Strings,
    Common(DataType),
    /// The text of a constant, read as the type of the other side.
    Text,
    Tuples,
}

fn refused(name: &str, left: &DataType, right: &DataType) -> QueryError {
    let message = format!("Illegal types of arguments (`{left}`, `{right}`) of function `{name}`");
    QueryError::refused(ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT, message)
}

fn is_string(data_type: &DataType) -> bool {
    matches!(data_type, DataType::String | DataType::FixedString(_))
}

fn is_number(data_type: &DataType) -> bool {
    NumberKind::of(data_type).is_some()
        || matches!(data_type, DataType::Enum8(_) | DataType::Enum16(_))
}

/// How two types are compared; `texts` says which sides are constants.
fn pair(
    name: &str,
    left: &DataType,
    right: &DataType,
    texts: [bool; 2],
) -> Result<Pair, QueryError> {
    use DataType as T;
    let scaled = |each: &T| matches!(each, T::Decimal { .. } | T::DateTime64 { .. });
    let float = |each: &T| NumberKind::of(each).is_some_and(|kind| kind.float);
    Ok(match (left, right) {
        (T::Nothing, _) | (_, T::Nothing) => Pair::Common(T::Nothing),
        (a, b) if is_string(a) && is_string(b) => Pair::Strings,
        (a, b) if a == b && !matches!(a, T::Tuple(_)) => match Stored::of(a) {
            Some(_) => Pair::Numbers,
            None => Pair::Common(a.clone()),
        },
        (a, b) if is_number(a) && is_number(b) => Pair::Numbers,
        (T::Decimal { .. }, b) | (b, T::Decimal { .. }) if float(b) => Pair::Floats,
        (T::Decimal { .. }, b) | (b, T::Decimal { .. }) if is_number(b) || scaled(b) => {
            Pair::Decimals
        }
        (T::DateTime64 { .. }, b) | (b, T::DateTime64 { .. }) if float(b) => Pair::Floats,
        (T::DateTime64 { .. }, b) | (b, T::DateTime64 { .. }) if is_number(b) || scaled(b) => {
            Pair::Decimals
        }
        (T::DateTime(_), T::DateTime(_)) => Pair::Numbers,
        (T::DateTime(_), b) | (b, T::DateTime(_)) if is_number(b) => Pair::Numbers,
        (T::Ipv4, b) | (b, T::Ipv4) if is_number(b) => Pair::Numbers,
        (T::Ipv4, T::Ipv6) | (T::Ipv6, T::Ipv4) => Pair::Common(T::Ipv6),
        (T::Interval(_), T::Interval(_)) => {
            return Err(QueryError::not_implemented(
                "Comparison of intervals of different units",
            ));
        }
        (T::Interval(_), b) | (b, T::Interval(_)) if is_number(b) => Pair::Numbers,
        (a, b) if is_date(a) && is_date(b) => Pair::Common(supertype(&[a.clone(), b.clone()])?),
        (a, b) if (is_string(a) && texts[0]) || (is_string(b) && texts[1]) => match (a, b) {
            (T::Array(_) | T::Map(..), _) | (_, T::Array(_) | T::Map(..)) => {
                return Err(QueryError::not_implemented(
                    "Comparison of a text with an array",
                ));
            }
            _ => Pair::Text,
        },
        (a, b) if is_string(a) || is_string(b) => {
            if matches!(a, T::Enum8(_) | T::Enum16(_)) || matches!(b, T::Enum8(_) | T::Enum16(_)) {
                return Ok(Pair::Common(T::String));
            }
            return supertype(&[a.clone(), b.clone()]).map(Pair::Common);
        }
        (T::Tuple(a), T::Tuple(b)) => {
            if a.len() != b.len() {
                return Err(refused(name, left, right));
            }
            Pair::Tuples
        }
        (T::Array(_), T::Array(_)) | (T::Map(..), T::Map(..)) => Pair::Common(
            supertype(&[left.clone(), right.clone()]).map_err(|_| refused(name, left, right))?,
        ),
        _ => return Err(refused(name, left, right)),
    })
}

fn compare_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let (left, right) = (&arguments[0], &arguments[1]);
    let constants = [left.is_constant(), right.is_constant()];
    pair_type(name, &left.data_type, &right.data_type, constants)
}

fn pair_type(
    name: &str,
    left: &DataType,
    right: &DataType,
    constants: [bool; 2],
) -> Result<DataType, QueryError> {
    if let (DataType::Nullable(_), _) | (_, DataType::Nullable(_)) = (left, right) {
        return Ok(pair_type(name, left.inner(), right.inner(), constants)?.nullable());
    }
    match pair(name, left, right, constants)? {
        Pair::Tuples => {
            let (DataType::Tuple(a), DataType::Tuple(b)) = (left, right) else {
                unreachable!("tuples")
            };
            let mut nullable = false;
            for (a, b) in a.iter().zip(b) {
                nullable |= pair_type(name, &a.data_type, &b.data_type, constants)?.is_nullable();
            }
            Ok(if nullable {
                DataType::UInt8.nullable()
            } else {
                DataType::UInt8
            })
        }
        Pair::Common(DataType::Nothing) => Ok(DataType::Nothing),
        _ => Ok(DataType::UInt8),
    }
}

fn compare(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let op = Comparison::of(name);
    if *call.result_type == DataType::Nothing {
        return Ok(nested::nulls(&DataType::Nothing, call.rows));
    }
    run(
        op,
        &call.arguments[0],
        &call.arguments[1],
        call.rows,
        call.context,
    )
}

/// Zero or one for each row; null where a tuple has a `NULL` that decides.
///
/// # Errors
/// When a text is no value of the other side's type.
pub fn run(
    op: Comparison,
    left: &Argument,
    right: &Argument,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let (a, b) = (left.column(), right.column());
    let name = "equals";
    if a.data_type.is_nullable() || b.data_type.is_nullable() {
        return with_nulls(op, left, right, rows, context);
    }
    match pair(
        name,
        &a.data_type,
        &b.data_type,
        [left.is_constant(), right.is_constant()],
    )? {
        Pair::Numbers => Ok(number_flags(op, a, b, rows)),
        Pair::Decimals => Ok(decimal_flags(op, a, b, rows)),
        Pair::Floats => Ok(to_flags(zip(&floats(a), &floats(b), rows, |a: f64, b| {
            op.holds(a.partial_cmp(&b))
        }))),
        Pair::Strings => Ok(string_flags(op, a, b, rows)),
        Pair::Common(common) => {
            let side = |argument: &Argument| {
                cast::convert(
                    &argument.expanded(rows),
                    argument.data_type(),
                    &common,
                    Doubt::Wrap,
                    context,
                )
            };
            Ok(generic(op, &side(left)?, &side(right)?))
        }
        Pair::Text => text_flags(op, left, right, rows, context),
        Pair::Tuples => tuples(op, left, right, rows, context),
    }
}

fn with_nulls(
    op: Comparison,
    left: &Argument,
    right: &Argument,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let (a, b) = (left.expanded(rows), right.expanded(rows));
    let result_type = DataType::UInt8.nullable();
    if *left.data_type().inner() == DataType::Nothing
        || *right.data_type().inner() == DataType::Nothing
    {
        return Ok(nested::nulls(&result_type, rows));
    }
    let nulls = NullBuffer::union(a.nulls(), b.nulls());
    let strip = |argument: &Argument, values: &ArrayRef| {
        let inner = argument.data_type().inner().clone();
        let values = nested::without_nulls(values, &inner);
        if argument.is_constant() {
            Argument::Constant(Column::new(inner, values.slice(0, 1.min(values.len()))))
        } else {
            Argument::Column(Column::new(inner, values))
        }
    };
    let found = run(op, &strip(left, &a), &strip(right, &b), rows, context)?;
    let nulls = NullBuffer::union(nulls.as_ref(), found.nulls());
    Ok(flags(&is_true(&found), nulls))
}

fn to_flags(found: Vec<bool>) -> ArrayRef {
    flags(&BooleanBuffer::from(found), None)
}

/// Compares values of one type of the machine.
fn same<T: Native>(op: Comparison, a: &[T], b: &[T], rows: usize) -> ArrayRef {
    let found: Vec<u8> = match op {
        Comparison::Equals => zip(a, b, rows, |a, b| u8::from(a == b)),
        Comparison::NotEquals => zip(a, b, rows, |a, b| u8::from(a != b)),
        Comparison::Less => zip(a, b, rows, |a, b| u8::from(a < b)),
        Comparison::Greater => zip(a, b, rows, |a, b| u8::from(a > b)),
        Comparison::LessOrEquals => zip(a, b, rows, |a, b| u8::from(a <= b)),
        Comparison::GreaterOrEquals => zip(a, b, rows, |a, b| u8::from(a >= b)),
    };
    u8::write(found, None, &DataType::UInt8)
}

fn bytes(stored: Stored) -> usize {
    match stored {
        Stored::U8 | Stored::I8 => 1,
        Stored::U16 | Stored::I16 => 2,
        Stored::U32 | Stored::I32 | Stored::F32 => 4,
        Stored::U64 | Stored::I64 | Stored::F64 => 8,
        Stored::U128 | Stored::I128 => 16,
        Stored::U256 | Stored::I256 => 32,
    }
}

fn number_flags(op: Comparison, a: &Column, b: &Column, rows: usize) -> ArrayRef {
    let stored = |column: &Column| Stored::of(&column.data_type).expect("numbers");
    let (kind_a, kind_b) = (stored(a), stored(b));
    if kind_a == kind_b {
        return with_native!(&a.data_type, T => same(op, &T::read(&a.values), &T::read(&b.values), rows), else unreachable!("numbers"));
    }
    let float = |kind: Stored| matches!(kind, Stored::F32 | Stored::F64);
    let read = |column: &Column| -> Vec<f64> {
        numbers(&column.values, &column.data_type).expect("numbers")
    };
    let widest_integer = [kind_a, kind_b]
        .into_iter()
        .filter(|kind| !float(*kind))
        .map(bytes)
        .max()
        .unwrap_or(0);
    if float(kind_a) || float(kind_b) {
        if widest_integer <= 4 {
            return same(op, &read(a), &read(b), rows);
        }
        let whole = |column: &Column| -> Vec<I256> {
            numbers(&column.values, &column.data_type).expect("numbers")
        };
        return to_flags(if float(kind_a) {
            zip(&read(a), &whole(b), rows, |a, b| {
                op.holds(float_order(b, a).map(Ordering::reverse))
            })
        } else {
            zip(&whole(a), &read(b), rows, |a, b| {
                op.holds(float_order(a, b))
            })
        });
    }
    let unsigned =
        |kind: Stored| matches!(kind, Stored::U8 | Stored::U16 | Stored::U32 | Stored::U64);
    match widest_integer {
        ..=4 => same::<i64>(op, &all(a), &all(b), rows),
        8 if unsigned(kind_a) && unsigned(kind_b) => same::<u64>(op, &all(a), &all(b), rows),
        8 if kind_a != Stored::U64 && kind_b != Stored::U64 => {
            same::<i64>(op, &all(a), &all(b), rows)
        }
        8 => same::<i128>(op, &all(a), &all(b), rows),
        16 => same::<I256>(op, &all(a), &all(b), rows),
        _ => {
            let signed = |kind: Stored| {
                matches!(
                    kind,
                    Stored::I8
                        | Stored::I16
                        | Stored::I32
                        | Stored::I64
                        | Stored::I128
                        | Stored::I256
                )
            };
            let key = |column: &Column, kind: Stored| -> Vec<(bool, ethnum::U256)> {
                let values: Vec<I256> = all(column);
                values
                    .into_iter()
                    .map(|value| (!(signed(kind) && value < I256::ZERO), value.as_u256()))
                    .collect()
            };
            to_flags(zip(&key(a, kind_a), &key(b, kind_b), rows, |a, b| {
                op.holds(Some(a.cmp(&b)))
            }))
        }
    }
}

fn all<T: Native>(column: &Column) -> Vec<T> {
    numbers(&column.values, &column.data_type).expect("numbers")
}

/// The order of an integer and a float, exactly.
fn float_order(integer: I256, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.abs() >= 5.7e76 {
        return Some(if float > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole = float.to_i256();
    match integer.cmp(&whole) {
        Ordering::Equal => 0.0.partial_cmp(&(float - float.trunc())),
        order => Some(order),
    }
}

fn scale(data_type: &DataType) -> u32 {
    match data_type {
        DataType::Decimal { scale, .. } => u32::from(*scale),
        DataType::DateTime64 { precision, .. } => u32::from(*precision),
        _ => 0,
    }
}

fn floats(column: &Column) -> Vec<f64> {
    let divisor = 10f64.powi(i32::try_from(scale(&column.data_type)).expect("at most 76"));
    all::<f64>(column)
        .into_iter()
        .map(|value| value / divisor)
        .collect()
}

fn decimal_flags(op: Comparison, a: &Column, b: &Column, rows: usize) -> ArrayRef {
    let common = scale(&a.data_type).max(scale(&b.data_type));
    let raised = |column: &Column| -> Vec<I256> {
        let factor = ten(common - scale(&column.data_type));
        all::<I256>(column)
            .into_iter()
            .map(|value| value.saturating_mul(factor))
            .collect()
    };
    same(op, &raised(a), &raised(b), rows)
}

fn string_flags(op: Comparison, a: &Column, b: &Column, rows: usize) -> ArrayRef {
    let padded = matches!(a.data_type, DataType::FixedString(_))
        || matches!(b.data_type, DataType::FixedString(_));
    let (a, b) = (strings(&a.values), strings(&b.values));
    let (many_a, many_b) = (a.len() != 1 || rows == 1, b.len() != 1 || rows == 1);
    let found = BooleanBuffer::collect_bool(rows, |row| {
        let (a, b) = (
            a.value(if many_a { row } else { 0 }),
            b.value(if many_b { row } else { 0 }),
        );
        match padded {
            true => op.holds(Some(padded_order(a, b))),
            false if op == Comparison::Equals => a == b,
            false => op.holds(Some(a.cmp(b))),
        }
    });
    flags(&found, None)
}

fn strings(values: &ArrayRef) -> arrow::array::BinaryArray {
    match values.as_binary_opt::<i32>() {
        Some(strings) => strings.clone(),
        None => crate::functions::text::padded_strings(values),
    }
}

/// The order of strings that are followed by zeros.
fn padded_order(a: &[u8], b: &[u8]) -> Ordering {
    let common = a.len().min(b.len());
    a[..common].cmp(&b[..common]).then_with(|| {
        let tail = |bytes: &[u8]| bytes[common..].iter().any(|byte| *byte != 0);
        tail(a).cmp(&tail(b))
    })
}

/// Compares values that Arrow can compare.
fn generic(op: Comparison, a: &ArrayRef, b: &ArrayRef) -> ArrayRef {
    let options = SortOptions {
        descending: false,
        nulls_first: false,
    };
    let order = make_comparator(a, b, options).expect("both sides have the same type");
    let found = BooleanBuffer::collect_bool(a.len(), |row| op.holds(Some(order(row, row))));
    flags(&found, None)
}

fn text_flags(
    op: Comparison,
    left: &Argument,
    right: &Argument,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let text_is_left = is_string(left.data_type());
    let (text, other) = if text_is_left {
        (left, right)
    } else {
        (right, left)
    };
    let target = other.data_type();
    let converted = match read_text(text.column(), target, context) {
        Ok(values) => values,
        Err(error)
            if error.code() == ErrorCode::UNKNOWN_ELEMENT_OF_ENUM
                && matches!(op, Comparison::Equals | Comparison::NotEquals) =>
        {
            return Ok(to_flags(vec![op == Comparison::NotEquals; rows]));
        }
        Err(error) => return Err(error),
    };
    let constant = Argument::Constant(Column::new(target.clone(), converted));
    if text_is_left {
        run(op, &constant, other, rows, context)
    } else {
        run(op, other, &constant, rows, context)
    }
}

/// The text of a constant as a value of another type.
fn read_text(text: &Column, target: &DataType, context: &Context) -> Result<ArrayRef, QueryError> {
    let mismatch = || {
        let shown = crate::functions::text::write(text, context);
        let shown = String::from_utf8_lossy(shown.value(0)).into_owned();
        QueryError::refused(
            ErrorCode::TYPE_MISMATCH,
            format!("Cannot convert string '{shown}' to type {target}"),
        )
    };
    if *target == DataType::Date || *target == DataType::Date32 {
        let strings = strings(&text.values);
        let shown = strings.value(0);
        let converted = cast::convert(&text.values, &text.data_type, target, Doubt::Wrap, context)?;
        return if shown.len() > 10 {
            Err(mismatch())
        } else {
            Ok(converted)
        };
    }
    match target {
        DataType::Bool => {
            cast::convert(&text.values, &text.data_type, target, Doubt::Wrap, context)
        }
        number if NumberKind::of(number).is_some() => cast::convert(
            &text.values,
            &text.data_type,
            target,
            Doubt::Refuse,
            context,
        )
        .map_err(|_| mismatch()),
        _ => cast::convert(&text.values, &text.data_type, target, Doubt::Wrap, context),
    }
}

/// Element by element; a `NULL` that decides makes the whole unknown.
fn tuples(
    op: Comparison,
    left: &Argument,
    right: &Argument,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let elements = |argument: &Argument| -> Vec<Argument> {
        let columns = nested::tuple_elements(argument.column()).into_iter();
        if argument.is_constant() {
            columns.map(Argument::Constant).collect()
        } else {
            columns.map(Argument::Column).collect()
        }
    };
    let (a, b) = (elements(left), elements(right));
    let nothing = |argument: &Argument| *argument.data_type().inner() == DataType::Nothing;
    if a.iter().chain(&b).any(nothing) {
        return Ok(flags(
            &BooleanBuffer::new_unset(rows),
            Some(NullBuffer::new_null(rows)),
        ));
    }
    let each = |op: Comparison, at: usize| {
        run(op, &a[at], &b[at], rows, context).map(|found| Three::of(&found))
    };
    if a.is_empty() {
        return Ok(to_flags(vec![op.holds(Some(Ordering::Equal)); rows]));
    }
    let last = a.len() - 1;
    let found = match op {
        Comparison::Equals | Comparison::NotEquals => {
            let mut found = each(op, 0)?;
            for at in 1..=last {
                let next = each(op, at)?;
                found = if op == Comparison::Equals {
                    found.and(&next)
                } else {
                    found.or(&next)
                };
            }
            found
        }
        _ => {
            let mut found = each(op, last)?;
            for at in (0..last).rev() {
                let equal = each(Comparison::Equals, at)?.and(&found);
                found = each(op.strict(), at)?.or(&equal);
            }
            found
        }
    };
    Ok(found.flags())
}

/// Yes, no or unknown, for each row.
struct Three {
    yes: BooleanBuffer,
    no: BooleanBuffer,
}

impl Three {
    fn of(found: &ArrayRef) -> Self {
        let yes = is_true(found);
        let present = match found.nulls() {
            Some(nulls) => nulls.inner().clone(),
            None => BooleanBuffer::new_set(found.len()),
        };
        let no = &present & &!&yes;
        Self { yes, no }
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            yes: &self.yes & &other.yes,
            no: &self.no | &other.no,
        }
    }

    fn or(&self, other: &Self) -> Self {
        Self {
            yes: &self.yes | &other.yes,
            no: &self.no & &other.no,
        }
    }

    fn flags(&self) -> ArrayRef {
        let present = &self.yes | &self.no;
        let nulls = (present.count_set_bits() < present.len()).then(|| NullBuffer::new(present));
        flags(&self.yes, nulls)
    }
}

fn distinct_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let constants = [arguments[0].is_constant(), arguments[1].is_constant()];
    pair_type(
        name,
        arguments[0].data_type.inner(),
        arguments[1].data_type.inner(),
        constants,
    )?;
    Ok(DataType::UInt8)
}

fn distinct(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let rows = call.rows;
    let found = with_nulls(
        Comparison::Equals,
        &call.arguments[0],
        &call.arguments[1],
        rows,
        call.context,
    )?;
    let null = |at: usize| {
        let values = call.array(at);
        match call.data_type(at).inner() {
            DataType::Nothing => BooleanBuffer::new_set(rows),
            _ => values
                .nulls()
                .map_or(BooleanBuffer::new_unset(rows), |nulls| !nulls.inner()),
        }
    };
    let (a, b) = (null(0), null(1));
    let same = &(&is_true(&found) & &!&(&a | &b)) | &(&a & &b);
    let wanted = if name == "isDistinctFrom" {
        !&same
    } else {
        same
    };
    Ok(flags(&wanted, None))
}

/// Whether two values of one column's type are equal: what `has`, `indexOf` and `transform` ask.
pub fn equal_at(a: &ArrayRef, b: &ArrayRef) -> DynComparator {
    let options = SortOptions {
        descending: false,
        nulls_first: false,
    };
    make_comparator(&Arc::clone(a), &Arc::clone(b), options).expect("both sides have the same type")
}
