//! A column that is filled value by value.

use arrow::array::{
    Array, ArrayRef, BinaryBuilder, FixedSizeBinaryBuilder, ListArray, NullArray, PrimitiveBuilder,
    StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{
    DataType as ArrowType, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// A column that is filled value by value, with values from code, from text or from bytes.
#[derive(Debug)]
pub struct ColumnBuilder {
    data_type: DataType,
    /// The type of the values, without names that stand for others, `Nullable` and `LowCardinality`.
    pub(crate) value_type: DataType,
    is_nullable: bool,
    pub(crate) values: Values,
}

/// The values, by how they are kept.
#[derive(Debug)]
pub(crate) enum Values {
    Nothing(usize),
    UInt8(PrimitiveBuilder<UInt8Type>),
    UInt16(PrimitiveBuilder<UInt16Type>),
    UInt32(PrimitiveBuilder<UInt32Type>),
    UInt64(PrimitiveBuilder<UInt64Type>),
    Int8(PrimitiveBuilder<Int8Type>),
    Int16(PrimitiveBuilder<Int16Type>),
    Int32(PrimitiveBuilder<Int32Type>),
    Int64(PrimitiveBuilder<Int64Type>),
    Float32(PrimitiveBuilder<Float32Type>),
    Float64(PrimitiveBuilder<Float64Type>),
    Decimal128(PrimitiveBuilder<Decimal128Type>),
    Decimal256(PrimitiveBuilder<Decimal256Type>),
    Bytes(BinaryBuilder),
    Fixed(FixedSizeBinaryBuilder, usize),
    List {
        offsets: Vec<i32>,
        item: Box<ColumnBuilder>,
    },
    Map {
        offsets: Vec<i32>,
        key: Box<ColumnBuilder>,
        value: Box<ColumnBuilder>,
    },
    Tuple {
        rows: usize,
        elements: Vec<ColumnBuilder>,
    },
}

/// One value that is not made of others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'a> {
    Unsigned(u64),
    Signed(i64),
    Float32(f32),
    Float64(f64),
    Decimal128(i128),
    Decimal256(i256),
    Bytes(&'a [u8]),
}

impl ColumnBuilder {
    /// A column of that type, without a value.
    pub fn new(data_type: &DataType) -> Self {
        let value_type = value_type(data_type);
        Self {
            values: Values::of(&value_type),
            value_type,
            is_nullable: data_type.is_nullable(),
            data_type: data_type.clone(),
        }
    }

    /// The type.
    pub fn data_type(&self) -> &DataType {
        &self.data_type
    }

    /// Whether a value may be `NULL`.
    pub fn is_nullable(&self) -> bool {
        self.is_nullable
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends `NULL`; where there is none, the default.
    pub fn append_null(&mut self) {
        if self.is_nullable {
            self.values.push_null();
        } else {
            self.append_default();
        }
    }

    /// Appends the value that a column has where nothing else is said.
    pub fn append_default(&mut self) {
        if self.is_nullable {
            return self.values.push_null();
        }
        match (&self.value_type, &mut self.values) {
            (DataType::Enum8(names), values) => {
                values.push(Scalar::Signed(i64::from(names.default_number())));
            }
            (DataType::Enum16(names), values) => {
                values.push(Scalar::Signed(i64::from(names.default_number())));
            }
            // A document without paths.
            (DataType::Json(_), values) => values.push(Scalar::Bytes(&[0])),
            (DataType::Tuple(_), Values::Tuple { rows, elements }) => {
                *rows += 1;
                elements.iter_mut().for_each(Self::append_default);
            }
            (DataType::QBit { dimension, .. }, Values::List { offsets, item }) => {
                for _ in 0..*dimension {
                    item.append_default();
                }
                offsets.push(item.len() as i32);
            }
            (_, values) => values.push_zero(),
        }
    }

    /// Appends the bytes of a `String`.
    ///
    /// # Panics
    /// When values of the type are no bytes.
    pub fn append_bytes(&mut self, bytes: &[u8]) {
        self.values.push(Scalar::Bytes(bytes));
    }

    /// Appends a number: an integer, a `Bool`, a day, a second.
    ///
    /// # Panics
    /// When values of the type are no such numbers.
    pub fn append_u64(&mut self, number: u64) {
        self.values.push(Scalar::Unsigned(number));
    }

    /// Appends a number: an integer, a day, a tick of a `DateTime64`, the number of an `Enum`.
    ///
    /// # Panics
    /// When values of the type are no such numbers.
    pub fn append_i64(&mut self, number: i64) {
        self.values.push(Scalar::Signed(number));
    }

    /// Appends a `Float64`.
    ///
    /// # Panics
    /// When the type is no float.
    pub fn append_f64(&mut self, number: f64) {
        self.values.push(Scalar::Float64(number));
    }

    /// The column.
    pub fn finish(self) -> Column {
        let arrow_type = arrow_type(&self.data_type);
        let values = self.values.finish(&arrow_type);
        Column::new(self.data_type, values)
    }

    /// Takes back the last values until `length` are left.
    ///
    /// A value that turned out to be none is taken back rarely, so this may copy the column.
    pub(crate) fn truncate(&mut self, length: usize) {
        if self.len() == length {
            return;
        }
        let fresh = Self::new(&self.data_type);
        let column = std::mem::replace(self, fresh).finish();
        let kept = Column {
            values: column.values.slice(0, length),
            data_type: column.data_type,
        };
        for row in 0..length {
            self.append_from(&kept, row);
        }
    }

    /// Takes back parts of a value that was given up halfway.
    pub(crate) fn repair(&mut self) {
        let last = |offsets: &[i32]| offsets.last().map_or(0, |end| *end as usize);
        match &mut self.values {
            Values::List { offsets, item } => {
                item.repair();
                item.truncate(last(offsets));
            }
            Values::Map {
                offsets,
                key,
                value,
            } => {
                for part in [key, value] {
                    part.repair();
                    part.truncate(last(offsets));
                }
            }
            Values::Tuple { rows, elements } => {
                for element in elements {
                    element.repair();
                    element.truncate(*rows);
                }
            }
            _ => {}
        }
    }

    /// Appends a value of a column of the same type.
    ///
    /// # Panics
    /// When the column has another type.
    pub fn append_from(&mut self, column: &Column, row: usize) {
        let mut bytes = Vec::new();
        crate::binary::RowBinary::new(column).write(row, &mut bytes);
        self.append_row_binary(&mut crate::binary::Bytes::new(&bytes))
            .expect("what was written for this type is read for this type");
    }
}

/// The type of the values themselves.
fn value_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Nullable(inner) | DataType::LowCardinality(inner) => value_type(inner),
        DataType::Nested(_) | DataType::Geo(_) => data_type.storage(),
        DataType::SimpleAggregateFunction { value, .. } => value_type(value),
        other => other.clone(),
    }
}

impl Values {
    fn of(value_type: &DataType) -> Self {
        let boxed = |inner: &DataType| Box::new(ColumnBuilder::new(inner));
        match value_type {
            DataType::Array(item) | DataType::QBit { element: item, .. } => Self::List {
                offsets: vec![0],
                item: boxed(item),
            },
            DataType::Map(key, value) => Self::Map {
                offsets: vec![0],
                key: boxed(key),
                value: boxed(value),
            },
            DataType::Tuple(elements) => Self::Tuple {
                rows: 0,
                elements: elements
                    .iter()
                    .map(|element| ColumnBuilder::new(&element.data_type))
                    .collect(),
            },
            flat => Self::flat(&arrow_type(flat)),
        }
    }

    fn flat(arrow_type: &ArrowType) -> Self {
        match arrow_type {
            ArrowType::Null => Self::Nothing(0),
            ArrowType::UInt8 => Self::UInt8(PrimitiveBuilder::new()),
            ArrowType::UInt16 => Self::UInt16(PrimitiveBuilder::new()),
            ArrowType::UInt32 => Self::UInt32(PrimitiveBuilder::new()),
            ArrowType::UInt64 => Self::UInt64(PrimitiveBuilder::new()),
            ArrowType::Int8 => Self::Int8(PrimitiveBuilder::new()),
            ArrowType::Int16 => Self::Int16(PrimitiveBuilder::new()),
            ArrowType::Int32 => Self::Int32(PrimitiveBuilder::new()),
            ArrowType::Int64 => Self::Int64(PrimitiveBuilder::new()),
            ArrowType::Float32 => Self::Float32(PrimitiveBuilder::new()),
            ArrowType::Float64 => Self::Float64(PrimitiveBuilder::new()),
            ArrowType::Decimal128(..) => {
                Self::Decimal128(PrimitiveBuilder::new().with_data_type(arrow_type.clone()))
            }
            ArrowType::Decimal256(..) => {
                Self::Decimal256(PrimitiveBuilder::new().with_data_type(arrow_type.clone()))
            }
            ArrowType::Binary => Self::Bytes(BinaryBuilder::new()),
            ArrowType::FixedSizeBinary(width) => {
                Self::Fixed(FixedSizeBinaryBuilder::new(*width), *width as usize)
            }
            other => unreachable!("no ClickHouse type is kept in {other}"),
        }
    }

    fn len(&self) -> usize {
        use arrow::array::ArrayBuilder;
        match self {
            Self::Nothing(rows) | Self::Tuple { rows, .. } => *rows,
            Self::UInt8(values) => values.len(),
            Self::UInt16(values) => values.len(),
            Self::UInt32(values) => values.len(),
            Self::UInt64(values) => values.len(),
            Self::Int8(values) => values.len(),
            Self::Int16(values) => values.len(),
            Self::Int32(values) => values.len(),
            Self::Int64(values) => values.len(),
            Self::Float32(values) => values.len(),
            Self::Float64(values) => values.len(),
            Self::Decimal128(values) => values.len(),
            Self::Decimal256(values) => values.len(),
            Self::Bytes(values) => values.len(),
            Self::Fixed(values, _) => values.len(),
            Self::List { offsets, .. } | Self::Map { offsets, .. } => offsets.len() - 1,
        }
    }

    /// Appends a value; integers are cut to the width of the type, as ClickHouse cuts them.
    pub(crate) fn push(&mut self, scalar: Scalar<'_>) {
        match (self, scalar) {
            (Self::Bytes(values), Scalar::Bytes(bytes)) => values.append_value(bytes),
            (Self::Fixed(values, _), Scalar::Bytes(bytes)) => values
                .append_value(bytes)
                .expect("a value has the width of its type"),
            (Self::Float32(values), Scalar::Float32(value)) => values.append_value(value),
            (Self::Float64(values), Scalar::Float64(value)) => values.append_value(value),
            (Self::Decimal128(values), Scalar::Decimal128(value)) => values.append_value(value),
            (Self::Decimal256(values), Scalar::Decimal256(value)) => values.append_value(value),
            (values, Scalar::Unsigned(value)) => values.push_integer(value),
            (values, Scalar::Signed(value)) => values.push_integer(value as u64),
            (values, scalar) => unreachable!("{values:?} does not take {scalar:?}"),
        }
    }

    /// Two's complement: the low bits are the value of any width.
    fn push_integer(&mut self, bits: u64) {
        match self {
            Self::UInt8(values) => values.append_value(bits as u8),
            Self::UInt16(values) => values.append_value(bits as u16),
            Self::UInt32(values) => values.append_value(bits as u32),
            Self::UInt64(values) => values.append_value(bits),
            Self::Int8(values) => values.append_value(bits as i8),
            Self::Int16(values) => values.append_value(bits as i16),
            Self::Int32(values) => values.append_value(bits as i32),
            Self::Int64(values) => values.append_value(bits as i64),
            other => unreachable!("{other:?} does not take an integer"),
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Nothing(rows) => *rows += 1,
            Self::UInt8(values) => values.append_null(),
            Self::UInt16(values) => values.append_null(),
            Self::UInt32(values) => values.append_null(),
            Self::UInt64(values) => values.append_null(),
            Self::Int8(values) => values.append_null(),
            Self::Int16(values) => values.append_null(),
            Self::Int32(values) => values.append_null(),
            Self::Int64(values) => values.append_null(),
            Self::Float32(values) => values.append_null(),
            Self::Float64(values) => values.append_null(),
            Self::Decimal128(values) => values.append_null(),
            Self::Decimal256(values) => values.append_null(),
            Self::Bytes(values) => values.append_null(),
            Self::Fixed(values, _) => values.append_null(),
            Self::List { .. } | Self::Map { .. } | Self::Tuple { .. } => self.push_zero(),
        }
    }

    fn push_zero(&mut self) {
        match self {
            Self::Nothing(rows) => *rows += 1,
            Self::Float32(values) => values.append_value(0.0),
            Self::Float64(values) => values.append_value(0.0),
            Self::Decimal128(values) => values.append_value(0),
            Self::Decimal256(values) => values.append_value(i256::ZERO),
            Self::Bytes(values) => values.append_value([]),
            Self::Fixed(values, width) => values
                .append_value(vec![0; *width])
                .expect("a value has the width of its type"),
            Self::List { offsets, item } => offsets.push(item.len() as i32),
            Self::Map { offsets, key, .. } => offsets.push(key.len() as i32),
            Self::Tuple { rows, elements } => {
                *rows += 1;
                elements.iter_mut().for_each(ColumnBuilder::append_default);
            }
            integers => integers.push_integer(0),
        }
    }

    fn finish(self, arrow_type: &ArrowType) -> ArrayRef {
        match self {
            Self::Nothing(rows) => Arc::new(NullArray::new(rows)),
            Self::UInt8(mut values) => Arc::new(values.finish()),
            Self::UInt16(mut values) => Arc::new(values.finish()),
            Self::UInt32(mut values) => Arc::new(values.finish()),
            Self::UInt64(mut values) => Arc::new(values.finish()),
            Self::Int8(mut values) => Arc::new(values.finish()),
            Self::Int16(mut values) => Arc::new(values.finish()),
            Self::Int32(mut values) => Arc::new(values.finish()),
            Self::Int64(mut values) => Arc::new(values.finish()),
            Self::Float32(mut values) => Arc::new(values.finish()),
            Self::Float64(mut values) => Arc::new(values.finish()),
            Self::Decimal128(mut values) => Arc::new(values.finish()),
            Self::Decimal256(mut values) => Arc::new(values.finish()),
            Self::Bytes(mut values) => Arc::new(values.finish()),
            Self::Fixed(mut values, _) => Arc::new(values.finish()),
            Self::List { offsets, item } => list(arrow_type, offsets, item.finish().values),
            Self::Map {
                offsets,
                key,
                value,
            } => {
                let pairs = match arrow_type {
                    ArrowType::List(item) => item.data_type(),
                    other => unreachable!("a map is kept in a list, not in {other}"),
                };
                let rows = key.len();
                let columns = vec![key.finish().values, value.finish().values];
                list(arrow_type, offsets, structure(pairs, columns, rows))
            }
            Self::Tuple { rows, elements } => {
                let columns = elements
                    .into_iter()
                    .map(|element| element.finish().values)
                    .collect();
                structure(arrow_type, columns, rows)
            }
        }
    }
}

fn list(arrow_type: &ArrowType, offsets: Vec<i32>, values: ArrayRef) -> ArrayRef {
    let ArrowType::List(field) = arrow_type else {
        unreachable!("a list is not kept in {arrow_type}")
    };
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Arc::new(ListArray::new(
        Arc::clone(field),
        offsets,
        values,
        None::<NullBuffer>,
    ))
}

fn structure(arrow_type: &ArrowType, columns: Vec<ArrayRef>, rows: usize) -> ArrayRef {
    let ArrowType::Struct(fields) = arrow_type else {
        unreachable!("a tuple is not kept in {arrow_type}")
    };
    let array = StructArray::try_new_with_length(fields.clone(), columns, None, rows);
    Arc::new(array.expect("each element has a value in each row"))
}
