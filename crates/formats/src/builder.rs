//! A column that is filled value by value.

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, BinaryArray, FixedSizeBinaryArray, ListArray, NullArray,
    NullBufferBuilder, PrimitiveArray, StructArray,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
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
    UInt8(Numbers<UInt8Type>),
    UInt16(Numbers<UInt16Type>),
    UInt32(Numbers<UInt32Type>),
    UInt64(Numbers<UInt64Type>),
    Int8(Numbers<Int8Type>),
    Int16(Numbers<Int16Type>),
    Int32(Numbers<Int32Type>),
    Int64(Numbers<Int64Type>),
    Float32(Numbers<Float32Type>),
    Float64(Numbers<Float64Type>),
    Decimal128(Numbers<Decimal128Type>),
    Decimal256(Numbers<Decimal256Type>),
    Bytes(Texts),
    Fixed(FixedTexts),
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
            is_nullable: is_nullable(data_type),
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

    /// Takes back the last values until `length` are left, and parts of a value that was given up
    /// halfway.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.values.truncate(length);
    }

    /// Whether values are integers of up to 64 bits.
    pub(crate) fn is_integer(&self) -> bool {
        use DataType as T;
        matches!(
            self.value_type,
            T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 | T::Int8 | T::Int16 | T::Int32 | T::Int64
        )
    }

    /// The elements of a tuple, to be filled one by one before [`Self::end_tuple`].
    pub(crate) fn tuple_elements(&mut self) -> &mut [Self] {
        match &mut self.values {
            Values::Tuple { elements, .. } => elements,
            _ => &mut [],
        }
    }

    /// Ends a tuple whose elements were filled.
    pub(crate) fn end_tuple(&mut self) {
        if let Values::Tuple { rows, .. } = &mut self.values {
            *rows += 1;
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

fn is_nullable(data_type: &DataType) -> bool {
    match data_type {
        DataType::SimpleAggregateFunction { value, .. } => is_nullable(value),
        other => other.storage().is_nullable(),
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
            ArrowType::UInt8 => Self::UInt8(Numbers::of(arrow_type)),
            ArrowType::UInt16 => Self::UInt16(Numbers::of(arrow_type)),
            ArrowType::UInt32 => Self::UInt32(Numbers::of(arrow_type)),
            ArrowType::UInt64 => Self::UInt64(Numbers::of(arrow_type)),
            ArrowType::Int8 => Self::Int8(Numbers::of(arrow_type)),
            ArrowType::Int16 => Self::Int16(Numbers::of(arrow_type)),
            ArrowType::Int32 => Self::Int32(Numbers::of(arrow_type)),
            ArrowType::Int64 => Self::Int64(Numbers::of(arrow_type)),
            ArrowType::Float32 => Self::Float32(Numbers::of(arrow_type)),
            ArrowType::Float64 => Self::Float64(Numbers::of(arrow_type)),
            ArrowType::Decimal128(..) => Self::Decimal128(Numbers::of(arrow_type)),
            ArrowType::Decimal256(..) => Self::Decimal256(Numbers::of(arrow_type)),
            ArrowType::Binary => Self::Bytes(Texts::new()),
            ArrowType::FixedSizeBinary(width) => Self::Fixed(FixedTexts::new(*width as usize)),
            other => unreachable!("no ClickHouse type is kept in {other}"),
        }
    }

    fn len(&self) -> usize {
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
            Self::Fixed(values) => values.len(),
            Self::List { offsets, .. } | Self::Map { offsets, .. } => offsets.len() - 1,
        }
    }

    fn truncate(&mut self, length: usize) {
        match self {
            Self::Nothing(rows) => *rows = length,
            Self::UInt8(values) => values.truncate(length),
            Self::UInt16(values) => values.truncate(length),
            Self::UInt32(values) => values.truncate(length),
            Self::UInt64(values) => values.truncate(length),
            Self::Int8(values) => values.truncate(length),
            Self::Int16(values) => values.truncate(length),
            Self::Int32(values) => values.truncate(length),
            Self::Int64(values) => values.truncate(length),
            Self::Float32(values) => values.truncate(length),
            Self::Float64(values) => values.truncate(length),
            Self::Decimal128(values) => values.truncate(length),
            Self::Decimal256(values) => values.truncate(length),
            Self::Bytes(values) => values.truncate(length),
            Self::Fixed(values) => values.truncate(length),
            Self::List { offsets, item } => {
                offsets.truncate(length + 1);
                item.truncate(offsets[length] as usize);
            }
            Self::Map {
                offsets,
                key,
                value,
            } => {
                offsets.truncate(length + 1);
                key.truncate(offsets[length] as usize);
                value.truncate(offsets[length] as usize);
            }
            Self::Tuple { rows, elements } => {
                *rows = length;
                for element in elements {
                    element.truncate(length);
                }
            }
        }
    }

    /// Appends a value; integers are cut to the width of the type, as ClickHouse cuts them.
    pub(crate) fn push(&mut self, scalar: Scalar<'_>) {
        match (self, scalar) {
            (Self::Bytes(values), Scalar::Bytes(bytes)) => values.push(bytes),
            (Self::Fixed(values), Scalar::Bytes(bytes)) => values.push(bytes),
            (Self::Float32(values), Scalar::Float32(value)) => values.push(value),
            (Self::Float64(values), Scalar::Float64(value)) => values.push(value),
            (Self::Decimal128(values), Scalar::Decimal128(value)) => values.push(value),
            (Self::Decimal256(values), Scalar::Decimal256(value)) => values.push(value),
            (values, Scalar::Unsigned(value)) => values.push_integer(value),
            (values, Scalar::Signed(value)) => values.push_integer(value as u64),
            (values, scalar) => unreachable!("{values:?} does not take {scalar:?}"),
        }
    }

    /// Two's complement: the low bits are the value of any width.
    fn push_integer(&mut self, bits: u64) {
        match self {
            Self::UInt8(values) => values.push(bits as u8),
            Self::UInt16(values) => values.push(bits as u16),
            Self::UInt32(values) => values.push(bits as u32),
            Self::UInt64(values) => values.push(bits),
            Self::Int8(values) => values.push(bits as i8),
            Self::Int16(values) => values.push(bits as i16),
            Self::Int32(values) => values.push(bits as i32),
            Self::Int64(values) => values.push(bits as i64),
            other => unreachable!("{other:?} does not take an integer"),
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Nothing(rows) => *rows += 1,
            Self::UInt8(values) => values.push_null(),
            Self::UInt16(values) => values.push_null(),
            Self::UInt32(values) => values.push_null(),
            Self::UInt64(values) => values.push_null(),
            Self::Int8(values) => values.push_null(),
            Self::Int16(values) => values.push_null(),
            Self::Int32(values) => values.push_null(),
            Self::Int64(values) => values.push_null(),
            Self::Float32(values) => values.push_null(),
            Self::Float64(values) => values.push_null(),
            Self::Decimal128(values) => values.push_null(),
            Self::Decimal256(values) => values.push_null(),
            Self::Bytes(values) => values.push_null(),
            Self::Fixed(values) => values.push_null(),
            Self::List { .. } | Self::Map { .. } | Self::Tuple { .. } => self.push_zero(),
        }
    }

    fn push_zero(&mut self) {
        match self {
            Self::Nothing(rows) => *rows += 1,
            Self::Float32(values) => values.push(0.0),
            Self::Float64(values) => values.push(0.0),
            Self::Decimal128(values) => values.push(0),
            Self::Decimal256(values) => values.push(i256::ZERO),
            Self::Bytes(values) => values.push(&[]),
            Self::Fixed(values) => values.push_zero(),
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
            Self::UInt8(values) => values.finish(),
            Self::UInt16(values) => values.finish(),
            Self::UInt32(values) => values.finish(),
            Self::UInt64(values) => values.finish(),
            Self::Int8(values) => values.finish(),
            Self::Int16(values) => values.finish(),
            Self::Int32(values) => values.finish(),
            Self::Int64(values) => values.finish(),
            Self::Float32(values) => values.finish(),
            Self::Float64(values) => values.finish(),
            Self::Decimal128(values) => values.finish(),
            Self::Decimal256(values) => values.finish(),
            Self::Bytes(values) => values.finish(),
            Self::Fixed(values) => values.finish(),
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

/// Values of one width.
#[derive(Debug)]
pub(crate) struct Numbers<T: ArrowPrimitiveType> {
    values: Vec<T::Native>,
    nulls: NullBufferBuilder,
    arrow_type: ArrowType,
}

impl<T: ArrowPrimitiveType> Numbers<T> {
    fn of(arrow_type: &ArrowType) -> Self {
        Self {
            values: Vec::new(),
            nulls: NullBufferBuilder::new(0),
            arrow_type: arrow_type.clone(),
        }
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    fn push(&mut self, value: T::Native) {
        self.values.push(value);
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.values.push(T::Native::default());
        self.nulls.append_null();
    }

    fn truncate(&mut self, length: usize) {
        self.values.truncate(length);
        self.nulls.truncate(length);
    }

    fn finish(mut self) -> ArrayRef {
        let values = ScalarBuffer::from(self.values);
        let array = PrimitiveArray::<T>::new(values, self.nulls.finish());
        Arc::new(array.with_data_type(self.arrow_type))
    }
}

/// Bytes of any length.
#[derive(Debug)]
pub(crate) struct Texts {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    nulls: NullBufferBuilder,
}

impl Texts {
    fn new() -> Self {
        Self {
            offsets: vec![0],
            bytes: Vec::new(),
            nulls: NullBufferBuilder::new(0),
        }
    }

    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.end_value();
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.end_value();
        self.nulls.append_null();
    }

    fn end_value(&mut self) {
        let end = i32::try_from(self.bytes.len());
        self.offsets
            .push(end.expect("a block has less than 2 GiB of texts"));
    }

    fn truncate(&mut self, length: usize) {
        self.offsets.truncate(length + 1);
        self.bytes.truncate(self.offsets[length] as usize);
        self.nulls.truncate(length);
    }

    fn finish(mut self) -> ArrayRef {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let values = Buffer::from_vec(self.bytes);
        Arc::new(BinaryArray::new(offsets, values, self.nulls.finish()))
    }
}

/// Bytes of one length.
#[derive(Debug)]
pub(crate) struct FixedTexts {
    width: usize,
    bytes: Vec<u8>,
    nulls: NullBufferBuilder,
}

impl FixedTexts {
    fn new(width: usize) -> Self {
        Self {
            width,
            bytes: Vec::new(),
            nulls: NullBufferBuilder::new(0),
        }
    }

    fn len(&self) -> usize {
        self.bytes.len() / self.width
    }

    fn push(&mut self, bytes: &[u8]) {
        assert_eq!(bytes.len(), self.width, "a value has the width of its type");
        self.bytes.extend_from_slice(bytes);
        self.nulls.append_non_null();
    }

    fn push_zero(&mut self) {
        self.bytes.resize(self.bytes.len() + self.width, 0);
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.bytes.resize(self.bytes.len() + self.width, 0);
        self.nulls.append_null();
    }

    fn truncate(&mut self, length: usize) {
        self.bytes.truncate(length * self.width);
        self.nulls.truncate(length);
    }

    fn finish(mut self) -> ArrayRef {
        let width = i32::try_from(self.width).expect("a FixedString has at most 16 MiB");
        let values = Buffer::from_vec(self.bytes);
        Arc::new(FixedSizeBinaryArray::new(
            width,
            values,
            self.nulls.finish(),
        ))
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
