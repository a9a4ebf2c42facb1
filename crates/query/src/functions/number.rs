//! Numbers as the machine has them, converted into each other as C++ converts them.

use arrow::array::{
    Array, ArrayRef, Decimal128Array, Decimal256Array, FixedSizeBinaryArray, PrimitiveArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type, i256,
};
use ethnum::{I256, U256};
use granary_types::DataType;
use std::sync::Arc;

/// What a type of numbers is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberKind {
    /// Whether it has negative numbers.
    pub signed: bool,
    /// Whether it has fractions.
    pub float: bool,
    /// Bytes of a value.
    pub bytes: usize,
}

impl NumberKind {
    /// The kind of an integer or floating point type; `None` for every other type.
    pub fn of(data_type: &DataType) -> Option<Self> {
        let (signed, float, bytes) = match data_type {
            DataType::UInt8 | DataType::Bool => (false, false, 1),
            DataType::UInt16 => (false, false, 2),
            DataType::UInt32 => (false, false, 4),
            DataType::UInt64 => (false, false, 8),
            DataType::UInt128 => (false, false, 16),
            DataType::UInt256 => (false, false, 32),
            DataType::Int8 => (true, false, 1),
            DataType::Int16 => (true, false, 2),
            DataType::Int32 => (true, false, 4),
            DataType::Int64 => (true, false, 8),
            DataType::Int128 => (true, false, 16),
            DataType::Int256 => (true, false, 32),
            DataType::BFloat16 => (true, true, 2),
            DataType::Float32 => (true, true, 4),
            DataType::Float64 => (true, true, 8),
            _ => return None,
        };
        Some(Self {
            signed,
            float,
            bytes,
        })
    }

    /// The type that is like this.
    pub fn data_type(self) -> DataType {
        match (self.float, self.signed, self.bytes) {
            (true, _, ..=2) => DataType::BFloat16,
            (true, _, ..=4) => DataType::Float32,
            (true, _, _) => DataType::Float64,
            (_, false, ..=1) => DataType::UInt8,
            (_, false, ..=2) => DataType::UInt16,
            (_, false, ..=4) => DataType::UInt32,
            (_, false, ..=8) => DataType::UInt64,
            (_, false, ..=16) => DataType::UInt128,
            (_, false, _) => DataType::UInt256,
            (_, true, ..=1) => DataType::Int8,
            (_, true, ..=2) => DataType::Int16,
            (_, true, ..=4) => DataType::Int32,
            (_, true, ..=8) => DataType::Int64,
            (_, true, ..=16) => DataType::Int128,
            (_, true, _) => DataType::Int256,
        }
    }
}

/// A number of the machine. `cast` converts as C++ does on x86: integers wrap, and a float that does
/// not fit becomes what the instruction gives.
pub trait Native: Copy + Default + PartialOrd + Send + Sync + std::fmt::Debug + 'static {
    fn to_u8(self) -> u8;
    fn to_u16(self) -> u16;
    fn to_u32(self) -> u32;
    fn to_u64(self) -> u64;
    fn to_u128(self) -> u128;
    fn to_u256(self) -> U256;
    fn to_i8(self) -> i8;
    fn to_i16(self) -> i16;
    fn to_i32(self) -> i32;
    fn to_i64(self) -> i64;
    fn to_i128(self) -> i128;
    fn to_i256(self) -> I256;
    fn to_f32(self) -> f32;
    fn to_f64(self) -> f64;
    /// A number of another type.
    fn cast<N: Native>(number: N) -> Self;
    /// The values of an array that holds such numbers; those under a null are arbitrary.
    fn read(array: &dyn Array) -> Vec<Self>;
    /// An array of a type that is kept as such numbers.
    fn write(values: Vec<Self>, nulls: Option<NullBuffer>, data_type: &DataType) -> ArrayRef;
}

/// What the processor makes of a float that becomes a 32-bit integer.
fn convert_32(float: f64) -> i32 {
    if float > -2_147_483_649.0 && float < 2_147_483_648.0 {
        float as i32
    } else {
        i32::MIN
    }
}

/// What the processor makes of a float that becomes a 64-bit integer.
fn convert_64(float: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float) {
        float as i64
    } else {
        i64::MIN
    }
}

fn convert_u64(float: f64) -> u64 {
    const HALF: f64 = 9_223_372_036_854_775_808.0;
    if float < HALF {
        convert_64(float) as u64
    } else {
        (convert_64(float - HALF) as u64) ^ (1 << 63)
    }
}

macro_rules! small_integer {
    ($native:ident, $to:ident, $arrow:ident) => {
        impl Native for $native {
            fn to_u8(self) -> u8 {
                self as u8
            }
            fn to_u16(self) -> u16 {
                self as u16
            }
            fn to_u32(self) -> u32 {
                self as u32
            }
            fn to_u64(self) -> u64 {
                self as u64
            }
            fn to_u128(self) -> u128 {
                self as u128
            }
            fn to_u256(self) -> U256 {
                I256::from(self as i128).as_u256()
            }
            fn to_i8(self) -> i8 {
                self as i8
            }
            fn to_i16(self) -> i16 {
                self as i16
            }
            fn to_i32(self) -> i32 {
                self as i32
            }
            fn to_i64(self) -> i64 {
                self as i64
            }
            fn to_i128(self) -> i128 {
                self as i128
            }
            fn to_i256(self) -> I256 {
                I256::from(self as i128)
            }
            fn to_f32(self) -> f32 {
                self as f32
            }
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn cast<N: Native>(number: N) -> Self {
                number.$to()
            }
            primitive!($arrow);
        }
    };
}

macro_rules! primitive {
    ($arrow:ident) => {
        fn read(array: &dyn Array) -> Vec<Self> {
            let array: &PrimitiveArray<$arrow> =
                array.as_any().downcast_ref().expect("the type says so");
            array.values().to_vec()
        }
        fn write(values: Vec<Self>, nulls: Option<NullBuffer>, _: &DataType) -> ArrayRef {
            Arc::new(PrimitiveArray::<$arrow>::new(values.into(), nulls))
        }
    };
}

small_integer!(u8, to_u8, UInt8Type);
small_integer!(u16, to_u16, UInt16Type);
small_integer!(u32, to_u32, UInt32Type);
small_integer!(u64, to_u64, UInt64Type);
small_integer!(i8, to_i8, Int8Type);
small_integer!(i16, to_i16, Int16Type);
small_integer!(i32, to_i32, Int32Type);
small_integer!(i64, to_i64, Int64Type);

macro_rules! float {
    ($native:ident, $to:ident, $arrow:ident) => {
        impl Native for $native {
            fn to_u8(self) -> u8 {
                convert_32(self as f64) as u8
            }
            fn to_u16(self) -> u16 {
                convert_32(self as f64) as u16
            }
            fn to_u32(self) -> u32 {
                convert_64(self as f64) as u32
            }
            fn to_u64(self) -> u64 {
                convert_u64(self as f64)
            }
            fn to_u128(self) -> u128 {
                (self as f64).to_i256().as_u128()
            }
            fn to_u256(self) -> U256 {
                (self as f64).to_i256().as_u256()
            }
            fn to_i8(self) -> i8 {
                convert_32(self as f64) as i8
            }
            fn to_i16(self) -> i16 {
                convert_32(self as f64) as i16
            }
            fn to_i32(self) -> i32 {
                convert_32(self as f64)
            }
            fn to_i64(self) -> i64 {
                convert_64(self as f64)
            }
            fn to_i128(self) -> i128 {
                (self as f64).to_i256().as_i128()
            }
            fn to_i256(self) -> I256 {
                let float = self as f64;
                let negative = float < 0.0;
                let size = ethnum::U256::from(float.abs().min(1.0e77) as u128);
                let size = if float.abs() < 3.0e38 {
                    size
                } else {
                    ethnum::AsU256::as_u256(float.abs())
                };
                if negative {
                    -size.as_i256()
                } else {
                    size.as_i256()
                }
            }
            fn to_f32(self) -> f32 {
                self as f32
            }
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn cast<N: Native>(number: N) -> Self {
                number.$to()
            }
            primitive!($arrow);
        }
    };
}

float!(f32, to_f32, Float32Type);
float!(f64, to_f64, Float64Type);

macro_rules! wide_conversions {
    () => {
        fn to_u8(self) -> u8 {
            self.to_i256().as_u8()
        }
        fn to_u16(self) -> u16 {
            self.to_i256().as_u16()
        }
        fn to_u32(self) -> u32 {
            self.to_i256().as_u32()
        }
        fn to_u64(self) -> u64 {
            self.to_i256().as_u64()
        }
        fn to_i8(self) -> i8 {
            self.to_i256().as_i8()
        }
        fn to_i16(self) -> i16 {
            self.to_i256().as_i16()
        }
        fn to_i32(self) -> i32 {
            self.to_i256().as_i32()
        }
        fn to_i64(self) -> i64 {
            self.to_i256().as_i64()
        }
        fn to_u256(self) -> U256 {
            self.to_i256().as_u256()
        }
        fn to_u128(self) -> u128 {
            self.to_i256().as_u128()
        }
        fn to_i128(self) -> i128 {
            self.to_i256().as_i128()
        }
    };
}

impl Native for i128 {
    wide_conversions!();
    fn to_i256(self) -> I256 {
        I256::from(self)
    }
    fn to_f32(self) -> f32 {
        self as f32
    }
    fn to_f64(self) -> f64 {
        self as f64
    }
    fn cast<N: Native>(number: N) -> Self {
        number.to_i128()
    }
    fn read(array: &dyn Array) -> Vec<Self> {
        let array: &Decimal128Array = array.as_any().downcast_ref().expect("the type says so");
        array.values().to_vec()
    }
    fn write(values: Vec<Self>, nulls: Option<NullBuffer>, data_type: &DataType) -> ArrayRef {
        let arrow = granary_columns::arrow_type(data_type);
        Arc::new(Decimal128Array::new(values.into(), nulls).with_data_type(arrow))
    }
}

impl Native for u128 {
    wide_conversions!();
    fn to_i256(self) -> I256 {
        U256::from(self).as_i256()
    }
    fn to_f32(self) -> f32 {
        self as f32
    }
    fn to_f64(self) -> f64 {
        self as f64
    }
    fn cast<N: Native>(number: N) -> Self {
        number.to_u128()
    }
    fn read(array: &dyn Array) -> Vec<Self> {
        let array: &FixedSizeBinaryArray = array.as_any().downcast_ref().expect("the type says so");
        let number = |at| array.value(at).try_into().map(u128::from_be_bytes);
        (0..array.len())
            .map(|at| number(at).expect("16 bytes"))
            .collect()
    }
    fn write(values: Vec<Self>, nulls: Option<NullBuffer>, _: &DataType) -> ArrayRef {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_be_bytes())
            .collect();
        Arc::new(FixedSizeBinaryArray::new(16, bytes.into(), nulls))
    }
}

/// The same 256 bits as Arrow has them.
pub fn arrow_i256(number: I256) -> i256 {
    i256::from_le_bytes(number.to_le_bytes())
}

/// The same 256 bits with all operations.
pub fn wide_i256(number: i256) -> I256 {
    I256::from_le_bytes(number.to_le_bytes())
}

impl Native for I256 {
    wide_conversions!();
    fn to_i256(self) -> I256 {
        self
    }
    fn to_f32(self) -> f32 {
        self.as_f64() as f32
    }
    fn to_f64(self) -> f64 {
        self.as_f64()
    }
    fn cast<N: Native>(number: N) -> Self {
        number.to_i256()
    }
    fn read(array: &dyn Array) -> Vec<Self> {
        let array: &Decimal256Array = array.as_any().downcast_ref().expect("the type says so");
        array
            .values()
            .iter()
            .map(|value| wide_i256(*value))
            .collect()
    }
    fn write(values: Vec<Self>, nulls: Option<NullBuffer>, data_type: &DataType) -> ArrayRef {
        let arrow = granary_columns::arrow_type(data_type);
        let values: Vec<i256> = values.into_iter().map(arrow_i256).collect();
        Arc::new(Decimal256Array::new(values.into(), nulls).with_data_type(arrow))
    }
}

impl Native for U256 {
    wide_conversions!();
    fn to_i256(self) -> I256 {
        self.as_i256()
    }
    fn to_f32(self) -> f32 {
        self.as_f64() as f32
    }
    fn to_f64(self) -> f64 {
        self.as_f64()
    }
    fn cast<N: Native>(number: N) -> Self {
        number.to_u256()
    }
    fn read(array: &dyn Array) -> Vec<Self> {
        let array: &FixedSizeBinaryArray = array.as_any().downcast_ref().expect("the type says so");
        let number = |at| array.value(at).try_into().map(U256::from_be_bytes);
        (0..array.len())
            .map(|at| number(at).expect("32 bytes"))
            .collect()
    }
    fn write(values: Vec<Self>, nulls: Option<NullBuffer>, _: &DataType) -> ArrayRef {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_be_bytes())
            .collect();
        Arc::new(FixedSizeBinaryArray::new(32, bytes.into(), nulls))
    }
}

/// Names the machine's type in which values of a ClickHouse type are kept, and runs the expression
/// with it; the last expression is for types that are not kept as numbers.
macro_rules! with_native {
    ($data_type:expr, $native:ident => $body:expr, else $other:expr) => {
        match $crate::functions::Stored::of($data_type) {
            Some($crate::functions::Stored::U8) => {
                type $native = u8;
                $body
            }
            Some($crate::functions::Stored::U16) => {
                type $native = u16;
                $body
            }
            Some($crate::functions::Stored::U32) => {
                type $native = u32;
                $body
            }
            Some($crate::functions::Stored::U64) => {
                type $native = u64;
                $body
            }
            Some($crate::functions::Stored::U128) => {
                type $native = u128;
                $body
            }
            Some($crate::functions::Stored::U256) => {
                type $native = ethnum::U256;
                $body
            }
            Some($crate::functions::Stored::I8) => {
                type $native = i8;
                $body
            }
            Some($crate::functions::Stored::I16) => {
                type $native = i16;
                $body
            }
            Some($crate::functions::Stored::I32) => {
                type $native = i32;
                $body
            }
            Some($crate::functions::Stored::I64) => {
                type $native = i64;
                $body
            }
            Some($crate::functions::Stored::I128) => {
                type $native = i128;
                $body
            }
            Some($crate::functions::Stored::I256) => {
                type $native = ethnum::I256;
                $body
            }
            Some($crate::functions::Stored::F32) => {
                type $native = f32;
                $body
            }
            Some($crate::functions::Stored::F64) => {
                type $native = f64;
                $body
            }
            None => $other,
        }
    };
}
pub(crate) use with_native;

/// How the values of a type are kept: by which number of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    U8,
    U16,
    U32,
    U64,
    U128,
    U256,
    I8,
    I16,
    I32,
    I64,
    I128,
    I256,
    F32,
    F64,
}

impl Stored {
    /// How a type is kept; `None` when it is not by numbers.
    pub fn of(data_type: &DataType) -> Option<Self> {
        Some(match data_type {
            DataType::Bool | DataType::UInt8 => Self::U8,
            DataType::UInt16 | DataType::Date => Self::U16,
            DataType::UInt32 | DataType::DateTime(_) | DataType::Ipv4 => Self::U32,
            DataType::UInt64 => Self::U64,
            DataType::UInt128 | DataType::Ipv6 | DataType::Uuid => Self::U128,
            DataType::UInt256 => Self::U256,
            DataType::Int8 | DataType::Enum8(_) => Self::I8,
            DataType::Int16 | DataType::Enum16(_) => Self::I16,
            DataType::Int32 | DataType::Date32 | DataType::Time => Self::I32,
            DataType::Int64
            | DataType::DateTime64 { .. }
            | DataType::Time64(_)
            | DataType::Interval(_) => Self::I64,
            DataType::Decimal { precision, .. } if *precision <= 38 => Self::I128,
            DataType::Int128 => Self::I128,
            DataType::Int256 | DataType::Decimal { .. } => Self::I256,
            DataType::BFloat16 | DataType::Float32 => Self::F32,
            DataType::Float64 => Self::F64,
            _ => return None,
        })
    }
}

/// The values of an array, converted to one type of the machine.
pub fn numbers<T: Native>(array: &dyn Array, data_type: &DataType) -> Option<Vec<T>> {
    Some(with_native!(data_type, N => {
        N::read(array).into_iter().map(T::cast).collect()
    }, else return None))
}

/// The most digits that a decimal kept in as many bytes can have: 9, 18, 38, 76; more than 76 stays.
pub fn decimal_class(precision: u8) -> u8 {
    match precision {
        ..=9 => 9,
        10..=18 => 18,
        19..=38 => 38,
        39..=76 => 76,
        more => more,
    }
}
