//! Arithmetic: operators between numbers, decimals, dates, intervals, tuples and arrays.

use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::date;
use crate::functions::define::{Defined, count};
use crate::functions::nested;
use crate::functions::number::decimal_class;
use crate::functions::number::{Native, NumberKind, numbers, with_native};
use arrow::array::ArrayRef;
use ethnum::I256;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("plus", binary_type, binary),
    Defined::new("minus", binary_type, binary),
    Defined::new("multiply", binary_type, binary),
    Defined::new("divide", binary_type, binary),
    Defined::new("intDiv", binary_type, binary),
    Defined::new("intDivOrZero", binary_type, binary),
    Defined::new("modulo", binary_type, binary)
        .also(&["mod"])
        .any_case(),
    Defined::new("moduloOrZero", binary_type, binary),
    Defined::new("positiveModulo", binary_type, binary)
        .also(&["positive_modulo", "pmod"])
        .any_case(),
    Defined::new("gcd", binary_type, binary),
    Defined::new("lcm", binary_type, binary),
    Defined::new("bitAnd", binary_type, binary),
    Defined::new("bitOr", binary_type, binary),
    Defined::new("bitXor", binary_type, binary),
    Defined::new("bitShiftLeft", binary_type, binary),
    Defined::new("bitShiftRight", binary_type, binary),
    Defined::new("bitTest", binary_type, binary),
    Defined::new("bitHammingDistance", binary_type, binary),
    Defined::new("min2", float_pair_type, float_pair).any_case(),
    Defined::new("max2", float_pair_type, float_pair).any_case(),
    Defined::new("negate", unary_type, unary),
    Defined::new("abs", unary_type, unary).any_case(),
    Defined::new("sign", unary_type, unary).any_case(),
    Defined::new("bitNot", unary_type, unary),
    Defined::new("bitCount", unary_type, unary),
    Defined::new("byteSwap", unary_type, unary),
];

fn refused(name: &str, left: &DataType, right: &DataType) -> QueryError {
    let message = format!("Illegal types {left} and {right} of arguments of function {name}");
    QueryError::refused(ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT, message)
}

fn is_interval(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Interval(_))
}

/// How two types are combined.
enum Pair {
    Numbers(DataType),
    Decimals(DataType),
    DateAndNumber(DataType),
    DateAndInterval(DataType),
    Difference(DataType),
    Intervals(DataType),
    Tuples(DataType),
    TupleAndNumber(DataType),
    Arrays(DataType),
    DateAndTuple(DataType),
}

impl Pair {
    fn data_type(self) -> DataType {
        match self {
            Self::Numbers(result)
            | Self::Decimals(result)
            | Self::DateAndNumber(result)
            | Self::DateAndInterval(result)
            | Self::Difference(result)
            | Self::Intervals(result)
            | Self::Tuples(result)
            | Self::TupleAndNumber(result)
            | Self::DateAndTuple(result)
            | Self::Arrays(result) => result,
        }
    }
}

fn binary_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    pair(name, &arguments[0].data_type, &arguments[1].data_type).map(Pair::data_type)
}

/// Numbers first, then what is made of them.
fn pair(name: &'static str, left: &DataType, right: &DataType) -> Result<Pair, QueryError> {
    if let (Some(a), Some(b)) = (NumberKind::of(left), NumberKind::of(right)) {
        return number_pair(name, a, b)
            .map(Pair::Numbers)
            .ok_or_else(|| refused(name, left, right));
    }
    let additive = matches!(name, "plus" | "minus");
    match (left, right) {
        (DataType::Nothing, _) | (_, DataType::Nothing) => Ok(Pair::Numbers(DataType::Nothing)),
        (DataType::String | DataType::FixedString(_), _) if name.starts_with("bit") => {
            Err(QueryError::not_implemented(format!("{name} of strings")))
        }
        (DataType::Interval(_), DataType::Interval(_)) if additive && left != right => Err(
            QueryError::not_implemented(format!("{name} of intervals of different units")),
        ),
        (DataType::Decimal { .. }, _) | (_, DataType::Decimal { .. }) => {
            decimal_pair(name, left, right)
        }
        (DataType::Array(a), DataType::Array(b)) if additive => {
            let item = element_type(name, a, b)?;
            Ok(Pair::Arrays(DataType::Array(Box::new(item))))
        }
        (DataType::Array(a), b)
            if matches!(name, "multiply" | "divide") && NumberKind::of(b).is_some() =>
        {
            let item = element_type(name, a, b)?;
            Ok(Pair::Arrays(DataType::Array(Box::new(item))))
        }
        (a, DataType::Array(b)) if name == "multiply" && NumberKind::of(a).is_some() => {
            let item = element_type(name, a, b)?;
            Ok(Pair::Arrays(DataType::Array(Box::new(item))))
        }
        (DataType::Tuple(a), DataType::Tuple(b)) if additive => {
            if a.len() != b.len() {
                return Err(refused(name, left, right));
            }
            let items: Result<Vec<DataType>, QueryError> = a
                .iter()
                .zip(b)
                .map(|(a, b)| element_type(name, &a.data_type, &b.data_type))
                .collect();
            Ok(Pair::Tuples(DataType::tuple(items?)))
        }
        (DataType::Tuple(items), number)
            if matches!(
                name,
                "multiply" | "divide" | "intDiv" | "intDivOrZero" | "modulo"
            ) && NumberKind::of(number).is_some() =>
        {
            let items: Result<Vec<DataType>, QueryError> = items
                .iter()
                .map(|item| element_type(name, &item.data_type, number))
                .collect();
            Ok(Pair::TupleAndNumber(DataType::tuple(items?)))
        }
        (number, DataType::Tuple(items))
            if name == "multiply" && NumberKind::of(number).is_some() =>
        {
            let items: Result<Vec<DataType>, QueryError> = items
                .iter()
                .map(|item| element_type(name, number, &item.data_type))
                .collect();
            Ok(Pair::TupleAndNumber(DataType::tuple(items?)))
        }
        (when, DataType::Tuple(items)) if additive && date::is_date(when) => {
            let mut result = when.clone();
            for item in items {
                let DataType::Interval(unit) = &item.data_type else {
                    return Err(refused(name, left, right));
                };
                result = date::after_interval(name, &result, *unit)?;
            }
            Ok(Pair::DateAndTuple(result))
        }
        (DataType::Interval(a), DataType::Interval(b)) if additive && a == b => {
            Ok(Pair::Intervals(left.clone()))
        }
        (when, DataType::Interval(unit)) if additive && date::is_date(when) => {
            date::after_interval(name, when, *unit).map(Pair::DateAndInterval)
        }
        (DataType::Interval(unit), when) if name == "plus" && date::is_date(when) => {
            date::after_interval(name, when, *unit).map(Pair::DateAndInterval)
        }
        (a, b) if name == "minus" && date::is_date(a) && date::is_date(b) => difference(a, b)
            .map(Pair::Difference)
            .ok_or_else(|| refused(name, a, b)),
        (when, number) if additive && date::is_date(when) && NumberKind::of(number).is_some() => {
            Ok(Pair::DateAndNumber(when.clone()))
        }
        (number, when)
            if name == "plus" && date::is_date(when) && NumberKind::of(number).is_some() =>
        {
            Ok(Pair::DateAndNumber(when.clone()))
        }
        _ => Err(refused(name, left, right)),
    }
}

fn element_type(
    name: &'static str,
    left: &DataType,
    right: &DataType,
) -> Result<DataType, QueryError> {
    let nullable = left.is_nullable() || right.is_nullable();
    let result = pair(name, left.inner(), right.inner())?.data_type();
    Ok(if nullable { result.nullable() } else { result })
}

fn difference(left: &DataType, right: &DataType) -> Option<DataType> {
    match (left, right) {
        (DataType::Date, DataType::Date)
        | (DataType::Date32, DataType::Date32)
        | (DataType::DateTime(_), DataType::DateTime(_)) => Some(DataType::Int32),
        (DataType::DateTime64 { precision: a, .. }, DataType::DateTime64 { precision: b, .. }) => {
            Some(DataType::Decimal {
                precision: 18,
                scale: *a.max(b),
            })
        }
        (DataType::DateTime64 { precision, .. }, DataType::DateTime(_))
        | (DataType::DateTime(_), DataType::DateTime64 { precision, .. }) => {
            Some(DataType::Decimal {
                precision: 18,
                scale: *precision,
            })
        }
        _ => None,
    }
}

fn next_size(bytes: usize) -> usize {
    if bytes < 8 { bytes * 2 } else { bytes }
}

/// The type of an operation between two numbers.
fn number_pair(name: &str, a: NumberKind, b: NumberKind) -> Option<DataType> {
    let signed = a.signed || b.signed;
    let float = a.float || b.float;
    let widest = a.bytes.max(b.bytes);
    let kind = |signed: bool, float: bool, bytes: usize| {
        let bytes = if float { bytes.min(8) } else { bytes };
        let kind = NumberKind {
            signed,
            float,
            bytes,
        };
        Some(kind.data_type())
    };
    match name {
        "plus" | "multiply" => kind(signed, float, next_size(widest)),
        "minus" => kind(true, float, next_size(widest)),
        "gcd" | "lcm" if !float => kind(signed, false, next_size(widest)),
        "divide" => Some(DataType::Float64),
        "intDiv" | "intDivOrZero" => kind(signed, false, a.bytes),
        "modulo" | "moduloOrZero" => {
            if float {
                Some(DataType::Float64)
            } else {
                let bytes = if a.signed {
                    next_size(b.bytes)
                } else {
                    b.bytes
                };
                kind(a.signed, false, bytes)
            }
        }
        "positiveModulo" => {
            if float {
                Some(DataType::Float64)
            } else {
                kind(false, false, b.bytes)
            }
        }
        "bitAnd" | "bitOr" | "bitXor" if !float => kind(signed, false, widest),
        "bitShiftLeft" | "bitShiftRight" if !float => kind(a.signed, false, a.bytes),
        "bitTest" | "bitHammingDistance" if !float => Some(DataType::UInt8),
        _ => None,
    }
}

fn decimal_pair(name: &'static str, left: &DataType, right: &DataType) -> Result<Pair, QueryError> {
    let parts = |data_type: &DataType| match data_type {
        DataType::Decimal { precision, scale } => Some((decimal_class(*precision), *scale)),
        other => NumberKind::of(other)
            .filter(|kind| !kind.float)
            .map(|_| (0, 0)),
    };
    let known = matches!(
        name,
        "plus" | "minus" | "multiply" | "divide" | "intDiv" | "intDivOrZero" | "modulo"
    );
    let float = |each: &DataType| NumberKind::of(each).is_some_and(|kind| kind.float);
    if known && (float(left) || float(right)) {
        return Ok(Pair::Numbers(DataType::Float64));
    }
    let (Some((a, scale_a)), Some((b, scale_b)), true) = (parts(left), parts(right), known) else {
        return Err(refused(name, left, right));
    };
    let precision = a.max(b);
    let scale = match name {
        "multiply" => scale_a + scale_b,
        "divide" if a == 0 => scale_b,
        "divide" | "modulo" => scale_a,
        _ => scale_a.max(scale_b),
    };
    if matches!(name, "intDiv" | "intDivOrZero") {
        let bytes = match precision {
            9 => 4,
            18 => 8,
            38 => 16,
            _ => 32,
        };
        let kind = NumberKind {
            signed: true,
            float: false,
            bytes,
        };
        return Ok(Pair::Decimals(kind.data_type()));
    }
    if name == "divide" && a > 0 && b > 0 && scale_a < scale_b {
        let message = "Decimal result's scale is less than argument's one";
        return Err(QueryError::refused(
            ErrorCode::ARGUMENT_OUT_OF_BOUND,
            message,
        ));
    }
    if scale > precision {
        let message = format!("The scale {scale} of the result of {name} is more than {precision}");
        return Err(QueryError::refused(
            ErrorCode::ARGUMENT_OUT_OF_BOUND,
            message,
        ));
    }
    Ok(Pair::Decimals(DataType::Decimal { precision, scale }))
}

fn binary(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (left, right) = (call.arguments[0].column(), call.arguments[1].column());
    let how = pair(name, &left.data_type, &right.data_type)?;
    match how {
        Pair::Numbers(_) => run_numbers(name, left, right, call),
        Pair::Decimals(_) => run_decimals(name, left, right, call),
        Pair::Difference(_) => date::difference(left, right, call),
        Pair::Intervals(_) => run_intervals(name, left, right, call),
        Pair::DateAndNumber(_) => {
            let (when, number) = if date::is_date(&left.data_type) {
                (left, right)
            } else {
                (right, left)
            };
            date::add_number(name, when, number, call)
        }
        Pair::DateAndInterval(_) => {
            let (when, interval) = if is_interval(&right.data_type) {
                (left, right)
            } else {
                (right, left)
            };
            date::add_interval_columns(name, when, interval, call)
        }
        Pair::DateAndTuple(_) => date_and_tuple(name, left, right, call),
        Pair::Tuples(_) | Pair::TupleAndNumber(_) => run_tuples(name, call),
        Pair::Arrays(_) => run_arrays(name, call),
    }
}

fn date_and_tuple(
    name: &'static str,
    when: &Column,
    tuple: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let mut when = when.clone();
    for interval in nested::tuple_elements(tuple) {
        let DataType::Interval(unit) = &interval.data_type else {
            return Err(refused(name, &when.data_type, &interval.data_type));
        };
        let result = date::after_interval(name, &when.data_type, *unit)?;
        let inner = Call {
            arguments: call.arguments,
            rows: call.rows,
            result_type: &result,
            context: call.context,
        };
        let values = date::add_interval_columns(name, &when, &interval, &inner)?;
        when = Column::new(result, values);
    }
    Ok(when.values)
}

/// The same operation on each element.
fn run_tuples(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let DataType::Tuple(results) = call.result_type else {
        unreachable!("tuples give tuples")
    };
    let elements = |at: usize| match call.data_type(at) {
        DataType::Tuple(_) => {
            let column = Column::new(call.data_type(at).clone(), call.array(at));
            nested::tuple_elements(&column)
        }
        _ => vec![Column::new(call.data_type(at).clone(), call.array(at)); results.len()],
    };
    let mut columns = Vec::new();
    for ((left, right), result) in elements(0).into_iter().zip(elements(1)).zip(results) {
        columns.push(element(name, left, right, &result.data_type, call)?);
    }
    Ok(nested::tuple_array(call.result_type, columns, call.rows))
}

/// One operation inside of a tuple or an array; elements may be `NULL`.
fn element(
    name: &'static str,
    left: Column,
    right: Column,
    result: &DataType,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let rows = left.len();
    let function = FUNCTIONS
        .iter()
        .find(|each| crate::function::Function::name(*each) == name);
    let function = function.expect("it is running");
    let arguments = [Argument::Column(left), Argument::Column(right)];
    Ok(crate::call::call(function, &arguments, rows, result, call.context)?.values)
}

fn run_arrays(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let DataType::Array(result) = call.result_type else {
        unreachable!("arrays give arrays")
    };
    let arrays: Vec<ArrayRef> = (0..2).map(|at| call.array(at)).collect();
    let is_array = |at: usize| matches!(call.data_type(at), DataType::Array(_));
    let shape = nested::list(&arrays[usize::from(!is_array(0))]).clone();
    if is_array(0)
        && is_array(1)
        && !nested::same_lengths(nested::list(&arrays[0]), nested::list(&arrays[1]))
    {
        let message = format!("Two arguments for function {name} must have equal sizes");
        return Err(QueryError::refused(
            ErrorCode::SIZES_OF_ARRAYS_DONT_MATCH,
            message,
        ));
    }
    let side = |at: usize| match call.data_type(at) {
        DataType::Array(item) => {
            Column::new((**item).clone(), nested::items(nested::list(&arrays[at])))
        }
        other => Column::new(other.clone(), nested::spread(&arrays[at], &shape)),
    };
    let values = element(name, side(0), side(1), result, call)?;
    Ok(nested::with_items(&shape, values))
}

fn run_intervals(
    name: &str,
    left: &Column,
    right: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let op = if name == "plus" {
        i64::wrapping_add
    } else {
        i64::wrapping_sub
    };
    let values = zip(
        &i64::read(&left.values),
        &i64::read(&right.values),
        call.rows,
        op,
    );
    Ok(i64::write(values, None, call.result_type))
}

/// Combines values; a side with one value has it in every row.
pub fn zip<A: Copy, B: Copy, R>(
    a: &[A],
    b: &[B],
    rows: usize,
    mut op: impl FnMut(A, B) -> R,
) -> Vec<R> {
    match (a, b) {
        ([a], b) if rows != 1 => b.iter().map(|b| op(*a, *b)).collect(),
        (a, [b]) if rows != 1 => a.iter().map(|a| op(*a, *b)).collect(),
        (a, b) => a.iter().zip(b).map(|(a, b)| op(*a, *b)).collect(),
    }
}

fn zip_checked<A: Copy, B: Copy, R>(
    a: &[A],
    b: &[B],
    rows: usize,
    op: impl Fn(A, B) -> Result<R, QueryError>,
) -> Result<Vec<R>, QueryError> {
    match (a, b) {
        ([a], b) if rows != 1 => b.iter().map(|b| op(*a, *b)).collect(),
        (a, [b]) if rows != 1 => a.iter().map(|a| op(*a, *b)).collect(),
        (a, b) => a.iter().zip(b).map(|(a, b)| op(*a, *b)).collect(),
    }
}

/// What numbers can do; integers wrap.
pub trait Arithmetic: Native {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn shift_left(self, by: u32) -> Self;
    fn shift_right(self, by: u32) -> Self;
    fn ones(self) -> u32;
    fn bits() -> u32 {
        u32::try_from(size_of::<Self>() * 8).expect("at most 256")
    }
}

macro_rules! integer_arithmetic {
    ($($native:ty),*) => {$(
        impl Arithmetic for $native {
            fn plus(self, other: Self) -> Self { self.wrapping_add(other) }
            fn minus(self, other: Self) -> Self { self.wrapping_sub(other) }
            fn times(self, other: Self) -> Self { self.wrapping_mul(other) }
            fn and(self, other: Self) -> Self { self & other }
            fn or(self, other: Self) -> Self { self | other }
            fn xor(self, other: Self) -> Self { self ^ other }
            fn shift_left(self, by: u32) -> Self { if by >= Self::bits() { Self::default() } else { self << by } }
            fn shift_right(self, by: u32) -> Self {
                if by >= Self::bits() { Self::default() } else { self >> by }
            }
            fn ones(self) -> u32 { self.count_ones() }
        }
    )*};
}
integer_arithmetic!(
    u8,
    u16,
    u32,
    u64,
    u128,
    i8,
    i16,
    i32,
    i64,
    i128,
    ethnum::I256,
    ethnum::U256
);

macro_rules! float_arithmetic {
    ($($native:ty),*) => {$(
        impl Arithmetic for $native {
            fn plus(self, other: Self) -> Self { self + other }
            fn minus(self, other: Self) -> Self { self - other }
            fn times(self, other: Self) -> Self { self * other }
            fn and(self, _: Self) -> Self { self }
            fn or(self, _: Self) -> Self { self }
            fn xor(self, _: Self) -> Self { self }
            fn shift_left(self, _: u32) -> Self { self }
            fn shift_right(self, _: u32) -> Self { self }
            fn ones(self) -> u32 { self.to_bits().count_ones() }
        }
    )*};
}
float_arithmetic!(f32, f64);

fn read<T: Native>(column: &Column) -> Vec<T> {
    if let DataType::Decimal { precision, scale } = &column.data_type {
        let divisor = 10f64.powi(i32::from(*scale));
        return match *precision {
            ..=38 => i128::read(&column.values)
                .into_iter()
                .map(|v| T::cast(v as f64 / divisor))
                .collect(),
            _ => I256::read(&column.values)
                .into_iter()
                .map(|v| T::cast(v.to_f64() / divisor))
                .collect(),
        };
    }
    numbers(&column.values, &column.data_type).expect("the type was looked at")
}

fn run_numbers(
    name: &'static str,
    left: &Column,
    right: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let result = call.result_type;
    if *result == DataType::Nothing {
        return Ok(arrow::array::new_null_array(
            &arrow::datatypes::DataType::Null,
            call.rows,
        ));
    }
    let float = NumberKind::of(result).is_some_and(|kind| kind.float);
    match name {
        "divide" => {
            let values = zip(
                &read::<f64>(left),
                &read::<f64>(right),
                call.rows,
                |a, b| a / b,
            );
            Ok(f64::write(values, None, result))
        }
        "modulo" | "moduloOrZero" | "positiveModulo" if float => {
            let positive = name == "positiveModulo";
            let values = zip(
                &read::<f64>(left),
                &read::<f64>(right),
                call.rows,
                |a, b| {
                    let rest = a % b;
                    if positive && rest < 0.0 {
                        rest + b.abs()
                    } else {
                        rest
                    }
                },
            );
            Ok(f64::write(values, None, result))
        }
        "intDiv" | "intDivOrZero" | "modulo" | "moduloOrZero" | "positiveModulo" | "gcd"
        | "lcm" => integer_division(name, left, right, call),
        "bitShiftLeft" | "bitShiftRight" | "bitTest" => shifts(name, left, right, call),
        "bitHammingDistance" => {
            let values = zip(
                &read::<u64>(left),
                &read::<u64>(right),
                call.rows,
                |a, b| (a ^ b).count_ones() as u8,
            );
            Ok(u8::write(values, None, result))
        }
        _ => with_native!(result, T => {
            let op = match name {
                "plus" => T::plus,
                "minus" => T::minus,
                "multiply" => T::times,
                "bitAnd" => T::and,
                "bitOr" => T::or,
                _ => T::xor,
            };
            Ok(same_type::<T>(left, right, call, op))
        }, else unreachable!("numbers give numbers")),
    }
}

fn same_type<T: Arithmetic>(
    left: &Column,
    right: &Column,
    call: &Call<'_>,
    op: fn(T, T) -> T,
) -> ArrayRef {
    let values = zip(&read::<T>(left), &read::<T>(right), call.rows, op);
    T::write(values, None, call.result_type)
}

fn shifts(
    name: &str,
    left: &Column,
    right: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let by = read::<i64>(right);
    with_native!(&left.data_type, T => {
        let values = T::read(&left.values);
        let bits = i64::from(<T as Arithmetic>::bits());
        if name == "bitTest" {
            let values = zip_checked(&values, &by, call.rows, |a, by| {
                if !(0..bits).contains(&by) {
                    let message = format!("The bit position argument is out of bounds: it is {by}, the type has {bits} bits");
                    return Err(QueryError::refused(ErrorCode::PARAMETER_OUT_OF_BOUND, message));
                }
                Ok(T::shift_right(a, by as u32).and(T::cast(1u8)).to_u8())
            })?;
            return Ok(u8::write(values, None, call.result_type));
        }
        let op = if name == "bitShiftLeft" { T::shift_left } else { T::shift_right };
        let values = zip_checked(&values, &by, call.rows, |a, by| {
            if by < 0 {
                let message = "The number of shift positions needs to be a non-negative value";
                return Err(QueryError::refused(ErrorCode::ARGUMENT_OUT_OF_BOUND, message));
            }
            Ok(op(a, by as u32))
        })?;
        Ok(T::write(values, None, call.result_type))
    }, else unreachable!("the type was looked at"))
}

fn division_error(text: &str) -> QueryError {
    QueryError::refused(ErrorCode::ILLEGAL_DIVISION, text)
}

/// `intDiv` and the remainders of words of 64 bits, where `left` and `right` are both of type `T`. `None` where
/// the function is another.
macro_rules! divide_words {
    ($word:ty, $name:expr, $left:expr, $right:expr, $rows:expr, $is_too_large:expr) => {{
        let op: Option<fn($word, $word) -> $word> = match $name {
            "intDiv" | "intDivOrZero" => Some(|a, b| a / b),
            "modulo" | "moduloOrZero" => Some(|a, b| a % b),
            "positiveModulo" => Some(|a, b| a.rem_euclid(b)),
            _ => None,
        };
        let refused = |reason: &str| match $name.ends_with("OrZero") {
            true => Ok(0),
            false => Err(division_error(reason)),
        };
        let divide = |op: fn($word, $word) -> $word| {
            let (left, right) = (read::<$word>($left), read::<$word>($right));
            zip_checked(&left, &right, $rows, |a, b| match b {
                0 => refused(BY_ZERO),
                b if $is_too_large(a, b) => refused(BY_MINUS_ONE),
                b => Ok(op(a, b)),
            })
        };
        op.map(divide)
    }};
}

const BY_ZERO: &str = "Division by zero";
const BY_MINUS_ONE: &str = "Division of minimal signed number by minus one";

/// Division of integers: in 64 bits where both are of one kind, in 128 where both fit, else in 256.
fn integer_division(
    name: &'static str,
    left: &Column,
    right: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let kinds =
        [&left.data_type, &right.data_type].map(|each| NumberKind::of(each).expect("numbers"));
    let result = call.result_type;
    if kinds.iter().any(|kind| kind.float) {
        let values = zip_checked(
            &read::<f64>(left),
            &read::<f64>(right),
            call.rows,
            |a, b| {
                let quotient = a / b;
                if quotient.is_finite() {
                    return Ok(quotient);
                }
                match name {
                    "intDivOrZero" => Ok(0.0),
                    _ if b == 0.0 => Err(division_error("Division by zero")),
                    _ => Err(division_error(
                        "Cannot perform integer division, because it will produce infinite or too large number",
                    )),
                }
            },
        )?;
        return Ok(write_integers(values, result));
    }
    if kinds.iter().all(|kind| kind.bytes <= 8 && !kind.signed)
        && let Some(values) = divide_words!(u64, name, left, right, call.rows, |_, _| false)
    {
        return Ok(write_integers(values?, result));
    }
    if kinds
        .iter()
        .all(|kind| kind.bytes < 8 || kind.bytes == 8 && kind.signed)
    {
        let bits = kinds[0].bytes * 8;
        let least = kinds[0].signed.then(|| i64::MIN >> (64 - bits));
        let by_minus_one = |a: i64, b: i64| b == -1 && Some(a) == least;
        if let Some(values) = divide_words!(i64, name, left, right, call.rows, by_minus_one) {
            return Ok(write_integers(values?, result));
        }
    }
    if kinds.iter().all(|kind| kind.bytes <= 8) {
        let least = kinds[0]
            .signed
            .then(|| -(1i128 << (kinds[0].bytes * 8 - 1)));
        let values = zip_checked(
            &read::<i128>(left),
            &read::<i128>(right),
            call.rows,
            |a, b| divide_integers(name, a, b, least, kinds[1].signed),
        )?;
        return Ok(write_integers(values, result));
    }
    let values = zip_checked(
        &read::<I256>(left),
        &read::<I256>(right),
        call.rows,
        |a, b| {
            if b == I256::ZERO {
                return if name.ends_with("OrZero") {
                    Ok(I256::ZERO)
                } else {
                    Err(division_error("Division by zero"))
                };
            }
            Ok(match name {
                "intDiv" | "intDivOrZero" => a.wrapping_div(b),
                "gcd" | "lcm" => {
                    let (mut x, mut y) = (a.wrapping_abs(), b.wrapping_abs());
                    while y != I256::ZERO {
                        (x, y) = (y, x % y);
                    }
                    if name == "gcd" {
                        x
                    } else {
                        (a.wrapping_abs() / x).wrapping_mul(b.wrapping_abs())
                    }
                }
                "positiveModulo" => {
                    let rest = a.wrapping_rem(b);
                    if rest < I256::ZERO {
                        rest + b.wrapping_abs()
                    } else {
                        rest
                    }
                }
                _ => a.wrapping_rem(b),
            })
        },
    )?;
    Ok(write_integers(values, result))
}

fn write_integers<N: Native>(values: Vec<N>, result: &DataType) -> ArrayRef {
    with_native!(result, T => T::write(values.into_iter().map(T::cast).collect(), None, result), else unreachable!("integers"))
}

fn divide_integers(
    name: &str,
    a: i128,
    b: i128,
    least: Option<i128>,
    right_signed: bool,
) -> Result<i128, QueryError> {
    let or_zero = name.ends_with("OrZero");
    if b == 0 {
        return if or_zero {
            Ok(0)
        } else {
            Err(division_error(BY_ZERO))
        };
    }
    if right_signed && b == -1 && Some(a) == least && name != "lcm" {
        return if or_zero {
            Ok(0)
        } else {
            Err(division_error(BY_MINUS_ONE))
        };
    }
    Ok(match name {
        "intDiv" | "intDivOrZero" => a / b,
        "gcd" | "lcm" if a == 0 => return Err(division_error("Division by zero")),
        "gcd" => greatest_divisor(a.abs(), b.abs()),
        "lcm" => (a.abs() / greatest_divisor(a.abs(), b.abs())) * b.abs(),
        "positiveModulo" => a.rem_euclid(b),
        _ => a % b,
    })
}

fn greatest_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The whole number that a decimal or an integer is kept as, and its scale.
fn scaled(column: &Column) -> (Vec<I256>, u32) {
    let values =
        numbers(&column.values, &column.data_type).expect("decimals and integers are numbers");
    match &column.data_type {
        DataType::Decimal { scale, .. } => (values, u32::from(*scale)),
        _ => (values, 0),
    }
}

/// Ten to some power.
pub fn ten(power: u32) -> I256 {
    I256::from(10).pow(power)
}

fn run_decimals(
    name: &'static str,
    left: &Column,
    right: &Column,
    call: &Call<'_>,
) -> Result<ArrayRef, QueryError> {
    let (bits, scale) = match call.result_type {
        DataType::Decimal { precision, scale } => (decimal_bits(*precision), u32::from(*scale)),
        other => (NumberKind::of(other).expect("an integer").bytes * 8, 0),
    };
    let ((a, scale_a), (b, scale_b)) = (scaled(left), scaled(right));
    let overflow = || QueryError::refused(ErrorCode::DECIMAL_OVERFLOW, "Decimal math overflow");
    let fits = |value: I256| fits(value, bits).then_some(value).ok_or_else(overflow);
    let raise = |value: I256, by: u32| {
        value
            .checked_mul(ten(by))
            .ok_or_else(overflow)
            .and_then(fits)
    };
    let values = zip_checked(&a, &b, call.rows, |a, b| match name {
        "plus" | "minus" => {
            let (a, b) = (raise(a, scale - scale_a)?, raise(b, scale - scale_b)?);
            let sum = if name == "plus" {
                a.checked_add(b)
            } else {
                a.checked_sub(b)
            };
            sum.ok_or_else(overflow).and_then(fits)
        }
        "multiply" => a.checked_mul(b).ok_or_else(overflow).and_then(fits),
        _ if b == I256::ZERO && name == "intDivOrZero" => Ok(I256::ZERO),
        _ if b == I256::ZERO => Err(division_error("Division by zero")),
        "divide" => {
            let by = scale + scale_b - scale_a;
            raise(a, by)?.checked_div(b).ok_or_else(overflow)
        }
        "modulo" => a.checked_rem(b).ok_or_else(overflow),
        _ => {
            let common = scale_a.max(scale_b);
            let (a, b) = (raise(a, common - scale_a)?, raise(b, common - scale_b)?);
            a.checked_div(b).ok_or_else(overflow)
        }
    })?;
    Ok(with_native!(call.result_type, T => {
        T::write(values.into_iter().map(T::cast).collect(), None, call.result_type)
    }, else unreachable!("decimals are numbers")))
}

/// Whether a number fits into so many bits.
pub fn fits(value: I256, bits: usize) -> bool {
    if bits >= 256 {
        return true;
    }
    let half = I256::ONE << (bits as u32 - 1);
    value >= -half && value < half
}

/// How many bits a decimal of so many digits is kept in.
pub fn decimal_bits(precision: u8) -> usize {
    match precision {
        ..=9 => 32,
        10..=18 => 64,
        19..=38 => 128,
        _ => 256,
    }
}

fn float_pair_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let number = |at: usize| {
        NumberKind::of(&arguments[at].data_type).is_some()
            || matches!(arguments[at].data_type, DataType::Decimal { .. })
    };
    if number(0) && number(1) {
        Ok(DataType::Float64)
    } else {
        Err(refused(
            name,
            &arguments[0].data_type,
            &arguments[1].data_type,
        ))
    }
}

fn float_pair(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (left, right) = (call.arguments[0].column(), call.arguments[1].column());
    let op = if name == "min2" { f64::min } else { f64::max };
    let values = zip(&read::<f64>(left), &read::<f64>(right), call.rows, op);
    Ok(f64::write(values, None, call.result_type))
}

fn unary_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    unary_result(name, &arguments[0].data_type)
}

fn unary_result(name: &'static str, given: &DataType) -> Result<DataType, QueryError> {
    let illegal = || Err(QueryError::argument_type(name, 1, given));
    if let DataType::Nothing = given {
        return Ok(DataType::Nothing);
    }
    let Some(kind) = NumberKind::of(given) else {
        return match (name, given) {
            ("negate" | "abs", DataType::Decimal { precision, scale }) => Ok(DataType::Decimal {
                precision: decimal_class(*precision),
                scale: *scale,
            }),
            ("sign", DataType::Decimal { .. }) => Ok(DataType::Int8),
            ("bitCount", DataType::String | DataType::FixedString(_)) => {
                Err(QueryError::not_implemented("bitCount of strings"))
            }
            ("negate", DataType::Interval(_)) => Ok(given.clone()),
            ("negate", DataType::Tuple(items)) => {
                let items: Result<Vec<DataType>, QueryError> = items
                    .iter()
                    .map(|item| unary_result(name, &item.data_type))
                    .collect();
                Ok(DataType::tuple(items?))
            }
            _ => illegal(),
        };
    };
    let made = |signed, bytes| {
        NumberKind {
            signed,
            float: kind.float,
            bytes,
        }
        .data_type()
    };
    match name {
        "negate" => Ok(made(
            true,
            if kind.signed {
                kind.bytes
            } else {
                next_size(kind.bytes)
            },
        )),
        "abs" => Ok(made(false, kind.bytes)),
        "sign" => Ok(DataType::Int8),
        "bitCount" => Ok(DataType::UInt8),
        "bitNot" | "byteSwap" if !kind.float => Ok(given.clone()),
        _ => illegal(),
    }
}

fn unary(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let argument = call.arguments[0].column();
    if *call.result_type == DataType::Nothing {
        return Ok(arrow::array::new_null_array(
            &arrow::datatypes::DataType::Null,
            call.rows,
        ));
    }
    if let DataType::Tuple(results) = call.result_type {
        let mut columns = Vec::new();
        for (element, result) in nested::tuple_elements(argument).into_iter().zip(results) {
            let arguments = [Argument::Column(element)];
            let inner = Call {
                arguments: &arguments,
                rows: call.rows,
                result_type: &result.data_type,
                context: call.context,
            };
            columns.push(unary(name, &inner)?);
        }
        return Ok(nested::tuple_array(call.result_type, columns, call.rows));
    }
    let result = call.result_type;
    with_native!(&argument.data_type, N => {
        let values = N::read(&argument.values);
        let zero = N::default();
        Ok(match name {
            "sign" => {
                let sign = |v: N| i8::from(v > zero) - i8::from(v < zero);
                i8::write(values.into_iter().map(sign).collect(), None, result)
            }
            "bitCount" => u8::write(values.into_iter().map(|v| v.ones() as u8).collect(), None, result),
            "bitNot" => N::write(values.into_iter().map(|v| zero.minus(v).minus(N::cast(1u8))).collect(), None, result),
            "byteSwap" => byte_swap(values, result),
            "abs" => {
                let abs = |v: N| if v < zero { zero.minus(v) } else { v };
                with_native!(result, R => {
                    R::write(values.into_iter().map(|v| R::cast(abs(v))).collect(), None, result)
                }, else unreachable!("numbers give numbers"))
            }
            _ => with_native!(result, R => {
                let negate = |v: N| { let v = R::cast(v); negative(v) };
                R::write(values.into_iter().map(negate).collect(), None, result)
            }, else unreachable!("numbers give numbers")),
        })
    }, else unreachable!("the type was looked at"))
}

/// `-v`; a float keeps its sign of zero.
fn negative<T: Arithmetic>(value: T) -> T {
    value.times(T::cast(-1i8))
}

fn byte_swap<N: Native>(values: Vec<N>, data_type: &DataType) -> ArrayRef {
    let bytes = NumberKind::of(data_type).expect("a number").bytes;
    let swap = |value: N| {
        let mut all = value.to_u256().to_le_bytes();
        all[..bytes].reverse();
        let swapped = ethnum::U256::from_le_bytes(all);
        N::cast(swapped)
    };
    N::write(values.into_iter().map(swap).collect(), None, data_type)
}
