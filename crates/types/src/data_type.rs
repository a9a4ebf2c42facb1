//! ClickHouse's data types, as values.
//!
//! A [`DataType`] is what a column of a table or of an answer has; its text is ClickHouse's
//! single-line name, as in `columns.txt`. Names are resolved: an alias such as `INT` is parsed as
//! the type that it stands for. See ClickHouse's documentation of data types.

mod format;
mod names;
mod parse;

pub use names::{GeoType, IntervalUnit};
pub use parse::InvalidDataType;

/// A data type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DataType {
    /// `Nothing`: the type of `NULL` and of the elements of `[]`.
    Nothing,
    /// `Bool`
    Bool,
    /// `UInt8`
    UInt8,
    /// `UInt16`
    UInt16,
    /// `UInt32`
    UInt32,
    /// `UInt64`
    UInt64,
    /// `UInt128`
    UInt128,
    /// `UInt256`
    UInt256,
    /// `Int8`
    Int8,
    /// `Int16`
    Int16,
    /// `Int32`
    Int32,
    /// `Int64`
    Int64,
    /// `Int128`
    Int128,
    /// `Int256`
    Int256,
    /// `BFloat16`
    BFloat16,
    /// `Float32`
    Float32,
    /// `Float64`
    Float64,
    /// `Decimal(P, S)`: `1 <= P <= 76`, `S <= P`.
    Decimal {
        /// Decimal digits.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// `String`
    String,
    /// `FixedString(N)`: bytes, at least 1.
    FixedString(usize),
    /// `Date`
    Date,
    /// `Date32`
    Date32,
    /// `DateTime`, `DateTime('zone')`
    DateTime(Option<Box<str>>),
    /// `DateTime64(P)`, `DateTime64(P, 'zone')`
    DateTime64 {
        /// Digits after the second, at most 9.
        precision: u8,
        /// The time zone; without one it is the server's.
        time_zone: Option<Box<str>>,
    },
    /// `Time`
    Time,
    /// `Time64(P)`: digits after the second, at most 9.
    Time64(u8),
    /// `IntervalDay` …
    Interval(IntervalUnit),
    /// `Enum8('a' = 1)`
    Enum8(EnumValues<i8>),
    /// `Enum16('a' = 1)`
    Enum16(EnumValues<i16>),
    /// `UUID`
    Uuid,
    /// `IPv4`
    Ipv4,
    /// `IPv6`
    Ipv6,
    /// `Nullable(T)`
    Nullable(Box<DataType>),
    /// `LowCardinality(T)`
    LowCardinality(Box<DataType>),
    /// `Array(T)`
    Array(Box<DataType>),
    /// `Tuple(T, …)`, `Tuple(name T, …)`: all elements have names, or none.
    Tuple(Vec<Element>),
    /// `Nested(name T, …)`: an array of tuples.
    Nested(Vec<Element>),
    /// `Map(K, V)`
    Map(Box<DataType>, Box<DataType>),
    /// `Variant(T, …)`: sorted by name, each once.
    Variant(Vec<DataType>),
    /// `Dynamic`, `Dynamic(max_types = N)`
    Dynamic {
        /// How many types have columns of their own.
        types_max: u8,
    },
    /// `JSON(…)`
    Json(Box<JsonType>),
    /// `AggregateFunction(f, T, …)`
    AggregateFunction(Box<AggregateState>),
    /// `SimpleAggregateFunction(f, T)`: stored as `T`.
    SimpleAggregateFunction {
        /// The function with its parameters, as written.
        function: Box<str>,
        /// The type of the values.
        value: Box<DataType>,
    },
    /// `Point` and the shapes made of points.
    Geo(GeoType),
    /// `QBit(T, n)`: a vector of `n` numbers, bit by bit.
    QBit {
        /// `BFloat16`, `Float32` or `Float64`.
        element: Box<DataType>,
        /// Numbers in a vector.
        dimension: usize,
    },
}

/// An element of a `Tuple` or a `Nested`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Element {
    /// Its name, if it has one; without one it is called by its number, from 1.
    pub name: Option<Box<str>>,
    /// Its type.
    pub data_type: DataType,
}

/// The names and numbers of an enum, sorted by number; neither occurs twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValues<N> {
    values: Vec<(Box<[u8]>, N)>,
    declared_first: N,
}

/// `JSON(max_dynamic_paths = N, max_dynamic_types = M, path T, SKIP path, SKIP REGEXP 're')`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JsonType {
    /// How many paths have columns of their own.
    pub dynamic_paths_max: u32,
    /// How many types of a path have columns of their own.
    pub dynamic_types_max: u8,
    /// The declared paths, sorted.
    pub typed_paths: Vec<(Box<str>, DataType)>,
    /// Paths that are not kept, sorted.
    pub skipped: Vec<Box<str>>,
    /// Patterns of paths that are not kept, in the order of the declaration.
    pub skipped_patterns: Vec<Box<str>>,
}

/// The state of an aggregate function.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AggregateState {
    /// The version of the state's serialization, where the function has several.
    pub version: Option<u64>,
    /// The function, with its combinators.
    pub function: Box<str>,
    /// Its parameters, as ClickHouse prints them: `quantiles(0.5)` has `0.5`.
    pub parameters: Vec<Box<str>>,
    /// The types of its arguments.
    pub arguments: Vec<DataType>,
}

impl<N: Copy + Ord> EnumValues<N> {
    /// Sorts the values by number. The one that is declared first is the default of a column.
    /// `None` when there is none, or a name or number occurs twice.
    pub fn new(values: Vec<(Box<[u8]>, N)>) -> Option<Self> {
        let declared_first = values.first()?.1;
        let mut values = values;
        values.sort_by_key(|(_, number)| *number);
        let mut names: Vec<&[u8]> = values.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let twice = values.windows(2).any(|pair| pair[0].1 == pair[1].1)
            || names.windows(2).any(|pair| pair[0] == pair[1]);
        (!twice).then_some(Self {
            values,
            declared_first,
        })
    }

    /// Names and numbers, sorted by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], N)> {
        self.values.iter().map(|(name, number)| (&**name, *number))
    }

    /// The name of a number.
    pub fn name(&self, number: N) -> Option<&[u8]> {
        let at = self
            .values
            .binary_search_by_key(&number, |(_, number)| *number);
        at.ok().map(|at| &*self.values[at].0)
    }

    /// The number of a name.
    pub fn number(&self, name: &[u8]) -> Option<N> {
        let mut values = self.values.iter();
        values
            .find(|(each, _)| **each == *name)
            .map(|(_, number)| *number)
    }

    /// The number a column has where nothing else was said: the first in the declaration.
    pub fn default_number(&self) -> N {
        self.declared_first
    }
}

impl JsonType {
    /// `max_dynamic_paths`, where it is not given.
    pub const DYNAMIC_PATHS_MAX: u32 = 1024;
    /// `max_dynamic_types`, where it is not given.
    pub const DYNAMIC_TYPES_MAX: u8 = 32;
}

impl DataType {
    /// `max_types` of `Dynamic`, where it is not given.
    pub const DYNAMIC_TYPES_MAX: u8 = 32;

    /// `Nullable(T)`; what cannot stand inside `Nullable`, or stands there already, stays as it is.
    #[must_use]
    pub fn nullable(self) -> Self {
        match self {
            Self::LowCardinality(inner) => Self::LowCardinality(Box::new(inner.nullable())),
            inner if inner.can_be_inside_nullable() => Self::Nullable(Box::new(inner)),
            other => other,
        }
    }

    /// The type without `Nullable` and `LowCardinality` around it.
    pub fn inner(&self) -> &Self {
        match self {
            Self::Nullable(inner) | Self::LowCardinality(inner) => inner.inner(),
            other => other,
        }
    }

    /// Whether it is one of the types `Int8` to `Int256` and `UInt8` to `UInt256`.
    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::UInt8
                | Self::UInt16
                | Self::UInt32
                | Self::UInt64
                | Self::UInt128
                | Self::UInt256
                | Self::Int8
                | Self::Int16
                | Self::Int32
                | Self::Int64
                | Self::Int128
                | Self::Int256
        )
    }

    /// Whether a value can be `NULL`: `Nullable(T)`, `LowCardinality(Nullable(T))`, `Variant`, `Dynamic`.
    pub fn is_nullable(&self) -> bool {
        match self {
            Self::Nullable(_) | Self::Variant(_) | Self::Dynamic { .. } => true,
            Self::LowCardinality(inner) => inner.is_nullable(),
            _ => false,
        }
    }

    /// Whether `Nullable(T)` is a type.
    pub fn can_be_inside_nullable(&self) -> bool {
        !matches!(
            self,
            Self::Nullable(_)
                | Self::LowCardinality(_)
                | Self::Array(_)
                | Self::Tuple(_)
                | Self::Nested(_)
                | Self::Map(..)
                | Self::Variant(_)
                | Self::Dynamic { .. }
                | Self::Json(_)
                | Self::AggregateFunction(_)
                | Self::SimpleAggregateFunction { .. }
                | Self::Geo(_)
                | Self::QBit { .. }
        )
    }

    /// The type that the values are stored as: without names that stand for other types. `Nested` is
    /// an array of tuples, `Point` a tuple, `SimpleAggregateFunction(f, T)` is `T`.
    #[must_use]
    pub fn storage(&self) -> Self {
        match self {
            Self::Nested(elements) => Self::Array(Box::new(Self::Tuple(elements.clone()))),
            Self::SimpleAggregateFunction { value, .. } => value.storage(),
            Self::Geo(shape) => shape.storage(),
            other => other.clone(),
        }
    }

    /// An unnamed tuple.
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        let unnamed = |data_type| Element {
            name: None,
            data_type,
        };
        Self::Tuple(elements.into_iter().map(unnamed).collect())
    }

    /// How many bytes each value takes in a column's stream; `None` where that depends on the value
    /// or the type is made of others.
    pub fn fixed_width_bytes(&self) -> Option<usize> {
        Some(match self {
            Self::Nothing | Self::Bool | Self::UInt8 | Self::Int8 | Self::Enum8(_) => 1,
            Self::UInt16 | Self::Int16 | Self::Enum16(_) | Self::Date | Self::BFloat16 => 2,
            Self::UInt32
            | Self::Int32
            | Self::Float32
            | Self::Date32
            | Self::DateTime(_)
            | Self::Time
            | Self::Ipv4 => 4,
            Self::UInt64
            | Self::Int64
            | Self::Float64
            | Self::DateTime64 { .. }
            | Self::Time64(_)
            | Self::Interval(_) => 8,
            Self::UInt128 | Self::Int128 | Self::Uuid | Self::Ipv6 => 16,
            Self::UInt256 | Self::Int256 => 32,
            Self::Decimal { precision, .. } => decimal_width_bytes(*precision),
            Self::FixedString(bytes) => *bytes,
            Self::SimpleAggregateFunction { value, .. } => return value.fixed_width_bytes(),
            _ => return None,
        })
    }
}

/// Bytes of a `Decimal` of so many digits.
fn decimal_width_bytes(precision: u8) -> usize {
    match precision {
        ..=9 => 4,
        10..=18 => 8,
        19..=38 => 16,
        _ => 32,
    }
}
