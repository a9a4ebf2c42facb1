//! `plus`, `minus`, `multiply`, `divide`, `modulo`, `intDiv`, `negate`: of integers of up to 64 bits and of floats.
//!
//! The result of two integers is one size larger than the larger of them, so that it seldom overflows; at 64
//! bits it wraps around.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call, Function};
use crate::supertype::{integer, integer_bits};
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray};
use arrow::datatypes::{
    DataType as ArrowType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this family.
pub(super) const FUNCTIONS: &[&dyn Function] = &[
    &Operation::Plus,
    &Operation::Minus,
    &Operation::Multiply,
    &Operation::Divide,
    &Operation::IntDiv,
    &Operation::Modulo,
    &Negate,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Plus,
    Minus,
    Multiply,
    Divide,
    IntDiv,
    Modulo,
}

impl Function for Operation {
    fn name(&self) -> &'static str {
        match self {
            Self::Plus => "plus",
            Self::Minus => "minus",
            Self::Multiply => "multiply",
            Self::Divide => "divide",
            Self::IntDiv => "intDiv",
            Self::Modulo => "modulo",
        }
    }

    fn aliases(&self) -> &'static [&'static str] {
        match self {
            Self::Modulo => &["mod"],
            _ => &[],
        }
    }

    fn is_case_insensitive(&self) -> bool {
        *self == Self::Modulo
    }

    fn return_type(&self, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
        let [left, right] = arguments else {
            return Err(QueryError::argument_count(
                self.name(),
                arguments.len(),
                "2",
            ));
        };
        let number = |at: usize, argument: &ArgumentType| {
            Number::of(&argument.data_type)
                .ok_or_else(|| QueryError::argument_type(self.name(), at, &argument.data_type))
        };
        let (left, right) = (number(1, left)?, number(2, right)?);
        let result = self.result(left, right);
        Ok(result.data_type())
    }

    fn execute(&self, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
        let (left, right) = (call.array(0), call.array(1));
        if *call.result_type == DataType::Float64 {
            let pairs = floats(&left).into_iter().zip(floats(&right));
            let results = pairs.map(|(left, right)| self.of_floats(left, right));
            return Ok(Arc::new(PrimitiveArray::<Float64Type>::from_iter_values(
                results,
            )));
        }
        let pairs = integers(&left).into_iter().zip(integers(&right));
        let results = pairs
            .map(|(left, right)| self.of_integers(left, right))
            .collect::<Result<Vec<i128>, _>>()?;
        Ok(narrow(&results, call.result_type))
    }
}

impl Operation {
    fn result(self, left: Number, right: Number) -> Number {
        let is_float = left.is_float || right.is_float;
        let wide = (left.bits.max(right.bits) * 2).min(64);
        let signed = left.signed || right.signed;
        let number = |signed, is_float, bits| Number {
            signed,
            is_float,
            bits,
        };
        match self {
            Self::Plus | Self::Multiply => number(signed, is_float, wide),
            Self::Minus => number(true, is_float, wide),
            Self::Divide => number(true, true, 64),
            Self::IntDiv => number(signed, false, left.bits),
            Self::Modulo if is_float => number(true, true, 64),
            Self::Modulo if left.signed => number(true, false, (right.bits * 2).min(64)),
            Self::Modulo => number(false, false, right.bits),
        }
    }

    fn of_floats(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Multiply => left * right,
            Self::Divide | Self::IntDiv => left / right,
            Self::Modulo => left % right,
        }
    }

    fn of_integers(self, left: i128, right: i128) -> Result<i128, QueryError> {
        if right == 0 && matches!(self, Self::IntDiv | Self::Modulo) {
            return Err(QueryError::refused(
                ErrorCode::ILLEGAL_DIVISION,
                "Division by zero",
            ));
        }
        Ok(match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Multiply => left.wrapping_mul(right),
            Self::Divide | Self::IntDiv => left / right,
            Self::Modulo => left % right,
        })
    }
}

struct Negate;

impl Function for Negate {
    fn name(&self) -> &'static str {
        "negate"
    }

    fn return_type(&self, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
        let [argument] = arguments else {
            return Err(QueryError::argument_count("negate", arguments.len(), "1"));
        };
        let Some(number) = Number::of(&argument.data_type) else {
            return Err(QueryError::argument_type("negate", 1, &argument.data_type));
        };
        let bits = if number.signed || number.is_float {
            number.bits
        } else {
            (number.bits * 2).min(64)
        };
        let result = Number {
            signed: true,
            bits,
            ..number
        };
        Ok(result.data_type())
    }

    fn execute(&self, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
        let values = call.array(0);
        Ok(match call.result_type {
            DataType::Float64 => Arc::new(
                values
                    .as_primitive::<Float64Type>()
                    .unary::<_, Float64Type>(|value| -value),
            ),
            DataType::Float32 => Arc::new(
                values
                    .as_primitive::<Float32Type>()
                    .unary::<_, Float32Type>(|value| -value),
            ),
            result => {
                let results: Vec<i128> =
                    integers(&values).into_iter().map(|value| -value).collect();
                narrow(&results, result)
            }
        })
    }
}

/// What a type of numbers is like.
#[derive(Clone, Copy)]
struct Number {
    signed: bool,
    is_float: bool,
    bits: u32,
}

impl Number {
    fn of(data_type: &DataType) -> Option<Self> {
        let (signed, is_float, bits) = match data_type {
            DataType::Float32 => (true, true, 32),
            DataType::Float64 => (true, true, 64),
            DataType::Enum8(_) | DataType::Enum16(_) => return None,
            other => {
                let (signed, bits) = integer_bits(other).filter(|(_, bits)| *bits <= 64)?;
                (signed, false, bits)
            }
        };
        Some(Self {
            signed,
            is_float,
            bits,
        })
    }

    fn data_type(self) -> DataType {
        match (self.is_float, self.bits) {
            (true, 64) => DataType::Float64,
            (true, _) => DataType::Float32,
            (false, bits) => integer(self.signed, bits).expect("a size of an integer"),
        }
    }
}

fn integers(values: &ArrayRef) -> Vec<i128> {
    fn of<T: ArrowPrimitiveType>(values: &ArrayRef) -> Vec<i128>
    where
        i128: From<T::Native>,
    {
        let values = values.as_primitive::<T>().values();
        values.iter().map(|value| i128::from(*value)).collect()
    }
    match values.data_type() {
        ArrowType::UInt8 => of::<UInt8Type>(values),
        ArrowType::UInt16 => of::<UInt16Type>(values),
        ArrowType::UInt32 => of::<UInt32Type>(values),
        ArrowType::UInt64 => of::<UInt64Type>(values),
        ArrowType::Int8 => of::<Int8Type>(values),
        ArrowType::Int16 => of::<Int16Type>(values),
        ArrowType::Int32 => of::<Int32Type>(values),
        ArrowType::Int64 => of::<Int64Type>(values),
        // `intDiv` of floats works on what they are without their fractions.
        _ => floats(values)
            .into_iter()
            .map(|value| value as i128)
            .collect(),
    }
}

fn floats(values: &ArrayRef) -> Vec<f64> {
    match values.data_type() {
        ArrowType::Float64 => values.as_primitive::<Float64Type>().values().to_vec(),
        ArrowType::Float32 => {
            let values = values.as_primitive::<Float32Type>().values();
            values.iter().map(|value| f64::from(*value)).collect()
        }
        _ => integers(values)
            .into_iter()
            .map(|value| value as f64)
            .collect(),
    }
}

/// The numbers in an integer type; what is too large wraps around.
#[allow(clippy::cast_sign_loss, reason = "it wraps around")]
fn narrow(values: &[i128], data_type: &DataType) -> ArrayRef {
    macro_rules! narrow_to {
        ($arrow:ty, $native:ty) => {
            Arc::new(PrimitiveArray::<$arrow>::from_iter_values(
                values.iter().map(|value| *value as $native),
            ))
        };
    }
    match data_type {
        DataType::UInt8 => narrow_to!(UInt8Type, u8),
        DataType::UInt16 => narrow_to!(UInt16Type, u16),
        DataType::UInt32 => narrow_to!(UInt32Type, u32),
        DataType::UInt64 => narrow_to!(UInt64Type, u64),
        DataType::Int8 => narrow_to!(Int8Type, i8),
        DataType::Int16 => narrow_to!(Int16Type, i16),
        DataType::Int32 => narrow_to!(Int32Type, i32),
        _ => narrow_to!(Int64Type, i64),
    }
}
