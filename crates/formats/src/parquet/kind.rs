//! What the leaves of a file mean, whichever generation of annotations says it.

use granary_types::DataType;
use parquet::basic::{
    ConvertedType, LogicalType, TimeType, TimeUnit, TimestampType, Type as Physical,
};
use parquet::schema::types::Type;

/// How long a value of fixed length may be, as that of a `FixedString`.
const FIXED_BYTES_MAX: i32 = 0x00FF_FFFF;
const DECIMAL_DIGITS_MAX: i32 = 76;

/// What the values of a leaf mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Int {
        bits: u8,
        is_signed: bool,
    },
    Float16,
    Float32,
    Float64,
    /// Days since 1970.
    Date,
    /// A time, or a time of day, in units of `10^-precision` seconds.
    Moment {
        precision: u8,
    },
    /// The oldest form of a time: the day and the nanosecond.
    DayAndNanosecond,
    Decimal {
        precision: u8,
        scale: u8,
    },
    Text,
    Document,
    Fixed {
        bytes: i32,
    },
    Uuid,
}

impl Kind {
    /// The meaning of a leaf; `None` for one that is not served.
    pub(super) fn of(leaf: &Type) -> Option<Self> {
        let info = leaf.get_basic_info();
        let length = match leaf {
            Type::PrimitiveType { type_length, .. } => *type_length,
            Type::GroupType { .. } => return None,
        };
        let plain = || Self::plain(leaf.get_physical_type(), length);
        match info.logical_type_ref() {
            Some(logical) => Self::annotated(leaf.get_physical_type(), length, logical),
            None => match info.converted_type() {
                ConvertedType::NONE => plain(),
                ConvertedType::DECIMAL => decimal(leaf.get_precision(), leaf.get_scale()),
                converted => {
                    let logical = of_converted(converted)?;
                    Self::annotated(leaf.get_physical_type(), length, &logical)
                }
            },
        }
    }

    fn plain(physical: Physical, length: i32) -> Option<Self> {
        Some(match physical {
            Physical::BOOLEAN => Self::Bool,
            Physical::INT32 => Self::Int {
                bits: 32,
                is_signed: true,
            },
            Physical::INT64 => Self::Int {
                bits: 64,
                is_signed: true,
            },
            Physical::INT96 => Self::DayAndNanosecond,
            Physical::FLOAT => Self::Float32,
            Physical::DOUBLE => Self::Float64,
            Physical::BYTE_ARRAY => Self::Text,
            Physical::FIXED_LEN_BYTE_ARRAY => (1..=FIXED_BYTES_MAX)
                .contains(&length)
                .then_some(Self::Fixed { bytes: length })?,
        })
    }

    fn annotated(physical: Physical, length: i32, logical: &LogicalType) -> Option<Self> {
        Some(match (physical, logical) {
            (Physical::INT32, LogicalType::Integer(int)) if int.bit_width <= 32 => Self::Int {
                bits: int.bit_width.unsigned_abs(),
                is_signed: int.is_signed,
            },
            (Physical::INT64, LogicalType::Integer(int)) if int.bit_width == 64 => Self::Int {
                bits: 64,
                is_signed: int.is_signed,
            },
            (Physical::INT32, LogicalType::Date) => Self::Date,
            (Physical::INT32, LogicalType::Time(TimeType { unit, .. }))
            | (
                Physical::INT64,
                LogicalType::Time(TimeType { unit, .. })
                | LogicalType::Timestamp(TimestampType { unit, .. }),
            ) => moment(*unit),
            (
                Physical::INT32
                | Physical::INT64
                | Physical::BYTE_ARRAY
                | Physical::FIXED_LEN_BYTE_ARRAY,
                LogicalType::Decimal(digits),
            ) => {
                if physical == Physical::FIXED_LEN_BYTE_ARRAY && !(1..=32).contains(&length) {
                    return None;
                }
                decimal(digits.precision, digits.scale)?
            }
            (Physical::BYTE_ARRAY, LogicalType::String | LogicalType::Enum | LogicalType::Bson) => {
                Self::Text
            }
            (Physical::BYTE_ARRAY, LogicalType::Json) => Self::Document,
            (Physical::FIXED_LEN_BYTE_ARRAY, LogicalType::Uuid) if length == 16 => Self::Uuid,
            (Physical::FIXED_LEN_BYTE_ARRAY, LogicalType::Float16) if length == 2 => Self::Float16,
            (_, LogicalType::Unknown) => Self::plain(physical, length)?,
            _ => return None,
        })
    }

    /// ClickHouse's type.
    pub(super) fn data_type(self) -> DataType {
        match self {
            Self::Bool => DataType::Bool,
            Self::Int { bits, is_signed } => match (bits, is_signed) {
                (8, true) => DataType::Int8,
                (8, false) => DataType::UInt8,
                (16, true) => DataType::Int16,
                (16, false) => DataType::UInt16,
                (64, true) => DataType::Int64,
                (64, false) => DataType::UInt64,
                (_, true) => DataType::Int32,
                (_, false) => DataType::UInt32,
            },
            Self::Float16 | Self::Float32 => DataType::Float32,
            Self::Float64 => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Moment { precision } => utc(precision),
            Self::DayAndNanosecond => utc(9),
            Self::Decimal { precision, scale } => DataType::Decimal { precision, scale },
            Self::Text => DataType::String,
            Self::Document => "JSON".parse().expect("JSON is a type"),
            Self::Fixed { bytes } => DataType::FixedString(bytes.unsigned_abs() as usize),
            Self::Uuid => DataType::Uuid,
        }
    }
}

fn utc(precision: u8) -> DataType {
    DataType::DateTime64 {
        precision,
        time_zone: Some("UTC".into()),
    }
}

fn moment(unit: TimeUnit) -> Kind {
    let precision = match unit {
        TimeUnit::MILLIS => 3,
        TimeUnit::MICROS => 6,
        TimeUnit::NANOS => 9,
    };
    Kind::Moment { precision }
}

fn decimal(precision: i32, scale: i32) -> Option<Kind> {
    let is_type = (1..=DECIMAL_DIGITS_MAX).contains(&precision) && (0..=precision).contains(&scale);
    is_type.then(|| Kind::Decimal {
        precision: precision.unsigned_abs() as u8,
        scale: scale.unsigned_abs() as u8,
    })
}

/// The newer annotation that says the same.
fn of_converted(converted: ConvertedType) -> Option<LogicalType> {
    Some(match converted {
        ConvertedType::UTF8 => LogicalType::String,
        ConvertedType::ENUM => LogicalType::Enum,
        ConvertedType::JSON => LogicalType::Json,
        ConvertedType::BSON => LogicalType::Bson,
        ConvertedType::DATE => LogicalType::Date,
        ConvertedType::TIME_MILLIS => LogicalType::time(true, TimeUnit::MILLIS),
        ConvertedType::TIME_MICROS => LogicalType::time(true, TimeUnit::MICROS),
        ConvertedType::TIMESTAMP_MILLIS => LogicalType::timestamp(true, TimeUnit::MILLIS),
        ConvertedType::TIMESTAMP_MICROS => LogicalType::timestamp(true, TimeUnit::MICROS),
        ConvertedType::UINT_8 => LogicalType::integer(8, false),
        ConvertedType::UINT_16 => LogicalType::integer(16, false),
        ConvertedType::UINT_32 => LogicalType::integer(32, false),
        ConvertedType::UINT_64 => LogicalType::integer(64, false),
        ConvertedType::INT_8 => LogicalType::integer(8, true),
        ConvertedType::INT_16 => LogicalType::integer(16, true),
        ConvertedType::INT_32 => LogicalType::integer(32, true),
        ConvertedType::INT_64 => LogicalType::integer(64, true),
        _ => return None,
    })
}
