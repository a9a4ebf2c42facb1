//! Which schema the columns of a printed file have.

use crate::output::PrintError;
use crate::settings::FormatSettings;
use arrow::datatypes::{DataType as ArrowType, Field};
use granary_types::DataType;
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;
use std::sync::Arc;

/// A column, or a part of one, in a printed file.
pub(super) struct Shape {
    /// As the file says it.
    pub(super) parquet: Type,
    /// In which array its values are given to the library.
    pub(super) arrow: Field,
}

/// How the values of a leaf are kept.
struct Leaf {
    physical: Physical,
    logical: Option<LogicalType>,
    length: i32,
    arrow: ArrowType,
}

impl Leaf {
    fn new(physical: Physical, logical: Option<LogicalType>, arrow: ArrowType) -> Self {
        Self {
            physical,
            logical,
            length: -1,
            arrow,
        }
    }

    fn fixed(length: i32, logical: Option<LogicalType>) -> Self {
        Self {
            length,
            ..Self::new(
                Physical::FIXED_LEN_BYTE_ARRAY,
                logical,
                ArrowType::FixedSizeBinary(length),
            )
        }
    }

    fn int(bits: i8, is_signed: bool, arrow: ArrowType) -> Self {
        let physical = if bits == 64 {
            Physical::INT64
        } else {
            Physical::INT32
        };
        let is_plain = is_signed && bits >= 32;
        let logical = (!is_plain).then(|| LogicalType::integer(bits, is_signed));
        Self::new(physical, logical, arrow)
    }

    fn bytes(logical: Option<LogicalType>) -> Self {
        Self::new(Physical::BYTE_ARRAY, logical, ArrowType::Binary)
    }

    fn timestamp(precision: u8) -> Self {
        let unit = match precision {
            0..=3 => TimeUnit::MILLIS,
            4..=6 => TimeUnit::MICROS,
            _ => TimeUnit::NANOS,
        };
        let logical = LogicalType::timestamp(true, unit);
        Self::new(Physical::INT64, Some(logical), ArrowType::Int64)
    }
}

/// How a column is kept.
///
/// # Errors
/// [`PrintError::Unsuitable`] for types that no Parquet file has.
pub(super) fn shape(
    name: &str,
    data_type: &DataType,
    settings: &FormatSettings,
) -> Result<Shape, PrintError> {
    let (data_type, repetition) = match data_type {
        DataType::Nullable(inner) => (&**inner, Repetition::OPTIONAL),
        other => (other, Repetition::REQUIRED),
    };
    let of = |name: &str, data_type: &DataType| shape(name, data_type, settings);
    match data_type {
        DataType::LowCardinality(inner) => of(name, inner),
        DataType::SimpleAggregateFunction { value, .. } => of(name, value),
        DataType::Nested(_) => of(name, &data_type.storage()),
        DataType::Array(item) => {
            let item = of("element", item)?;
            Ok(repeated(name, LogicalType::List, "list", vec![item])?)
        }
        DataType::Map(key, value) => {
            let pair = vec![of("key", key)?, of("value", value)?];
            Ok(repeated(name, LogicalType::Map, "key_value", pair)?)
        }
        DataType::Tuple(elements) if elements.is_empty() => Err(PrintError::EmptyTuple),
        DataType::Tuple(elements) if repetition == Repetition::REQUIRED => {
            let each = elements.iter().enumerate().map(|(at, element)| {
                let number = (at + 1).to_string();
                of(
                    element.name.as_deref().unwrap_or(&number),
                    &element.data_type,
                )
            });
            let each: Vec<Shape> = each.collect::<Result<_, _>>()?;
            Ok(structure(name, each)?)
        }
        other => {
            let leaf = leaf(other, settings).ok_or_else(|| PrintError::Unsuitable {
                column: name.to_owned(),
                data_type: other.clone(),
            })?;
            Ok(primitive(name, repetition, leaf)?)
        }
    }
}

fn primitive(name: &str, repetition: Repetition, leaf: Leaf) -> Result<Shape, ParquetError> {
    let (mut precision, mut scale) = (-1, -1);
    if let Some(LogicalType::Decimal(digits)) = &leaf.logical {
        (precision, scale) = (digits.precision, digits.scale);
    }
    let parquet = Type::primitive_type_builder(name, leaf.physical)
        .with_repetition(repetition)
        .with_logical_type(leaf.logical)
        .with_length(leaf.length)
        .with_precision(precision)
        .with_scale(scale)
        .build()?;
    Ok(Shape {
        parquet,
        arrow: Field::new(name, leaf.arrow, repetition == Repetition::OPTIONAL),
    })
}

fn repeated(
    name: &str,
    annotation: LogicalType,
    inner_name: &str,
    inside: Vec<Shape>,
) -> Result<Shape, ParquetError> {
    let is_map = annotation == LogicalType::Map;
    let (parquet, mut fields): (Vec<_>, Vec<_>) = inside
        .into_iter()
        .map(|shape| (Arc::new(shape.parquet), shape.arrow))
        .unzip();
    let inner = Type::group_type_builder(inner_name)
        .with_repetition(Repetition::REPEATED)
        .with_fields(parquet)
        .build()?;
    let outer = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(annotation))
        .with_fields(vec![Arc::new(inner)])
        .build()?;
    let item = if is_map {
        Field::new("key_value", ArrowType::Struct(fields.into()), false)
    } else {
        fields.remove(0)
    };
    Ok(Shape {
        parquet: outer,
        arrow: Field::new(name, ArrowType::List(Arc::new(item)), false),
    })
}

fn structure(name: &str, elements: Vec<Shape>) -> Result<Shape, ParquetError> {
    let (parquet, fields): (Vec<_>, Vec<_>) = elements
        .into_iter()
        .map(|shape| (Arc::new(shape.parquet), shape.arrow))
        .unzip();
    let parquet = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_fields(parquet)
        .build()?;
    Ok(Shape {
        parquet,
        arrow: Field::new(name, ArrowType::Struct(fields.into()), false),
    })
}

fn leaf(data_type: &DataType, settings: &FormatSettings) -> Option<Leaf> {
    let enumeration = || {
        settings
            .parquet_enum_as_byte_array
            .then(|| Leaf::bytes(Some(LogicalType::Enum)))
    };
    Some(match data_type {
        DataType::Bool => Leaf::new(Physical::BOOLEAN, None, ArrowType::Boolean),
        DataType::UInt8 => Leaf::int(8, false, ArrowType::UInt8),
        DataType::UInt16 => Leaf::int(16, false, ArrowType::UInt16),
        DataType::UInt32 | DataType::Ipv4 => Leaf::int(32, false, ArrowType::UInt32),
        DataType::UInt64 => Leaf::int(64, false, ArrowType::UInt64),
        DataType::Int8 => Leaf::int(8, true, ArrowType::Int8),
        DataType::Int16 => Leaf::int(16, true, ArrowType::Int16),
        DataType::Int32 => Leaf::int(32, true, ArrowType::Int32),
        DataType::Int64 => Leaf::int(64, true, ArrowType::Int64),
        DataType::Int128 | DataType::UInt128 | DataType::Ipv6 => Leaf::fixed(16, None),
        DataType::Int256 | DataType::UInt256 => Leaf::fixed(32, None),
        DataType::Float32 => Leaf::new(Physical::FLOAT, None, ArrowType::Float32),
        DataType::Float64 => Leaf::new(Physical::DOUBLE, None, ArrowType::Float64),
        DataType::String => {
            let is_text = settings.parquet_string_as_string;
            Leaf::bytes(is_text.then_some(LogicalType::String))
        }
        DataType::Json(_) => Leaf::bytes(Some(LogicalType::Json)),
        DataType::FixedString(bytes) => Leaf::fixed(i32::try_from(*bytes).ok()?, None),
        DataType::Uuid => Leaf::fixed(16, Some(LogicalType::Uuid)),
        DataType::Date if settings.parquet_date_as_uint16 => {
            Leaf::int(16, false, ArrowType::UInt16)
        }
        DataType::Date | DataType::Date32 => {
            Leaf::new(Physical::INT32, Some(LogicalType::Date), ArrowType::Int32)
        }
        DataType::DateTime(_) if settings.parquet_datetime_as_uint32 => {
            Leaf::int(32, false, ArrowType::UInt32)
        }
        DataType::DateTime(_) => Leaf::timestamp(0),
        DataType::DateTime64 { precision, .. } => Leaf::timestamp(*precision),
        DataType::Decimal { precision, scale } => {
            let length = match precision {
                0..=9 => 4,
                10..=18 => 8,
                19..=38 => 16,
                _ => 32,
            };
            let digits = LogicalType::decimal(i32::from(*scale), i32::from(*precision));
            Leaf::fixed(length, Some(digits))
        }
        DataType::Enum8(_) => enumeration().unwrap_or_else(|| Leaf::int(8, true, ArrowType::Int8)),
        DataType::Enum16(_) => {
            enumeration().unwrap_or_else(|| Leaf::int(16, true, ArrowType::Int16))
        }
        _ => return None,
    })
}
