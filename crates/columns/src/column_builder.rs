//! A column that grows value by value: with values from code, from row-binary form, or whole columns.

use crate::{
    Column, ColumnError,
    array::lists,
    arrow_type,
    coded::Coded,
    fixed::Fixed,
    input::{split, split_size, split_string},
    nullable::with_nulls,
    reader::pairs,
    row_binary::default_bytes,
    text::Strings,
    tuple::tuples,
};
use arrow::{
    array::{Array, ArrayRef, NullBufferBuilder},
    buffer::{MutableBuffer, OffsetBuffer, ScalarBuffer},
    compute::concat,
    datatypes::{ArrowNativeType, DataType as ArrowType, Fields, i256},
};
use granary_types::DataType;
use std::sync::Arc;

/// A column that grows value by value.
///
/// After an error a value may be there in part: the builder is of use again after
/// [`ColumnBuilder::truncate`].
#[derive(Debug)]
pub struct ColumnBuilder {
    data_type: DataType,
    /// The type of the values, without `Nullable`, `LowCardinality` and names that stand for others.
    value_type: DataType,
    is_nullable: bool,
    /// Whether a byte before each value says that it is `NULL`.
    has_flag: bool,
    /// Whole columns before the values.
    chunks: Vec<ArrayRef>,
    chunk_rows: usize,
    nulls: NullBufferBuilder,
    /// The last row in which the default stands in place of a `NULL`.
    replaced_null: Option<usize>,
    values: Values,
}

/// One value that is not made of others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// An integer, a `Bool`, a day, a second.
    Unsigned(u64),
    /// An integer, a day, a tick of a `DateTime64`, the number of an `Enum`.
    Signed(i64),
    /// A `Float32` or `BFloat16`.
    Float32(f32),
    /// A `Float64`.
    Float64(f64),
    /// An `Int128`, or a `Decimal` of up to 38 digits.
    Decimal128(i128),
    /// An `Int256`, or a `Decimal` of more digits.
    Decimal256(i256),
    /// A text; the bytes in memory of a type that is kept as bytes.
    Bytes(&'a [u8]),
}

/// The values, by how they are kept.
#[derive(Debug)]
enum Values {
    Fixed(FixedValues),
    Text(Strings),
    Coded(CodedValues),
    List {
        offsets: Vec<i32>,
        item: Box<ColumnBuilder>,
        /// How many items the default has: of a `QBit`, all of its numbers.
        default_length: usize,
    },
    Tuple {
        arrow: ArrowType,
        rows: usize,
        elements: Vec<ColumnBuilder>,
    },
}

/// Values of one width, as stored in row-binary form.
#[derive(Debug)]
struct FixedValues {
    fixed: Fixed,
    default: Vec<u8>,
    stored: MutableBuffer,
}

/// Values that are kept as bytes.
#[derive(Debug)]
struct CodedValues {
    coded: Coded,
    default: Vec<u8>,
    bytes: Strings,
    /// The value that is being read.
    value: Vec<u8>,
}

impl ColumnBuilder {
    /// An empty column of that type.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type whose values have no row-binary form.
    pub fn new(data_type: &DataType) -> Result<Self, ColumnError> {
        let value_type = value_type(data_type);
        let is_nullable = is_nullable(data_type);
        let tells_null = matches!(value_type, DataType::Variant(_) | DataType::Dynamic { .. });
        Ok(Self {
            values: Values::of(&value_type)?,
            value_type,
            is_nullable,
            has_flag: is_nullable && !tells_null,
            chunks: Vec::new(),
            chunk_rows: 0,
            nulls: NullBufferBuilder::new(0),
            replaced_null: None,
            data_type: data_type.clone(),
        })
    }

    /// The type.
    pub fn data_type(&self) -> &DataType {
        &self.data_type
    }

    /// The type of the values, without `Nullable`, `LowCardinality` and names that stand for others.
    pub fn value_type(&self) -> &DataType {
        &self.value_type
    }

    /// Whether a value may be `NULL`.
    pub fn is_nullable(&self) -> bool {
        self.is_nullable
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.chunk_rows + self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends the value at the beginning of `input`, which moves behind it.
    ///
    /// # Errors
    /// [`ColumnError`] when the value is not whole or not of the type.
    pub fn push_row_binary(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        if self.has_flag && split(input, 1)?[0] != 0 {
            return self.push_null();
        }
        match &mut self.values {
            Values::Fixed(values) => values
                .stored
                .extend_from_slice(split(input, values.fixed.width)?),
            Values::Text(values) => values.push(split_string(input)?)?,
            Values::Coded(values) => {
                if !values.take(input)? {
                    return self.push_null();
                }
            }
            Values::List { item, .. } => {
                let count = split_size(input)?;
                if count > input.len() && count > EMPTY_ITEMS_MAX {
                    return Err(ColumnError::Truncated);
                }
                for _ in 0..count {
                    item.push_row_binary(input)?;
                }
                return self.end_list();
            }
            Values::Tuple { rows, elements, .. } => {
                *rows += 1;
                for element in elements {
                    element.push_row_binary(input)?;
                }
            }
        }
        self.nulls.append_non_null();
        Ok(())
    }

    /// Appends a value; integers are cut to the width of the type, as ClickHouse cuts them.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the column is full.
    ///
    /// # Panics
    /// When values of the type are not such.
    pub fn push(&mut self, scalar: Scalar<'_>) -> Result<(), ColumnError> {
        match (&mut self.values, scalar) {
            (Values::Fixed(values), scalar) => values.push(scalar),
            (Values::Text(values), Scalar::Bytes(bytes)) => values.push(bytes)?,
            (Values::Coded(values), Scalar::Bytes(bytes)) => values.bytes.push(bytes)?,
            (_, scalar) => panic!("a value of {} is not {scalar:?}", self.data_type),
        }
        self.nulls.append_non_null();
        Ok(())
    }

    /// Appends `NULL`; where there is none, the default.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the column is full.
    pub fn push_null(&mut self) -> Result<(), ColumnError> {
        self.values.push_default()?;
        if self.is_nullable {
            self.nulls.append_null();
        } else {
            self.nulls.append_non_null();
        }
        Ok(())
    }

    /// Appends the default in place of a `NULL` that the column does not take.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the column is full.
    pub fn replace_null(&mut self) -> Result<(), ColumnError> {
        self.replaced_null = Some(self.len());
        self.push_null()
    }

    /// The last row in which [`Self::replace_null`] was called.
    pub fn replaced_null(&self) -> Option<usize> {
        self.replaced_null
    }

    /// Appends the value that a column has where nothing else is said: zero, the empty string,
    /// `NULL`, the value that an enum declares first.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the column is full.
    pub fn push_default(&mut self) -> Result<(), ColumnError> {
        self.push_null()
    }

    /// Appends the values of a column of the same type.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the values before it are more than one array can hold.
    ///
    /// # Panics
    /// When the column has another Arrow type.
    pub fn push_column(&mut self, column: &Column) -> Result<(), ColumnError> {
        assert_eq!(
            column.values.data_type(),
            &arrow_type(&self.data_type),
            "a column takes values of its own type"
        );
        self.end_chunk()?;
        self.chunk_rows += column.len();
        self.chunks.push(Arc::clone(&column.values));
        Ok(())
    }

    /// The items of an array, or the pairs of a map: append those of the next value, then
    /// [`Self::end_list`].
    ///
    /// # Panics
    /// When the type is no array or map.
    pub fn items(&mut self) -> &mut Self {
        match &mut self.values {
            Values::List { item, .. } => item,
            _ => panic!("values of {} have no items", self.data_type),
        }
    }

    /// Ends an array or map whose items were appended.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when the column is full.
    pub fn end_list(&mut self) -> Result<(), ColumnError> {
        self.values.end_list()?;
        self.nulls.append_non_null();
        Ok(())
    }

    /// The elements of a tuple: append to each, then [`Self::end_tuple`]. None for other types.
    pub fn elements(&mut self) -> &mut [Self] {
        match &mut self.values {
            Values::Tuple { elements, .. } => elements,
            _ => &mut [],
        }
    }

    /// Ends a tuple to whose elements a value was appended.
    pub fn end_tuple(&mut self) {
        if let Values::Tuple { rows, .. } = &mut self.values {
            *rows += 1;
            self.nulls.append_non_null();
        }
    }

    /// Takes back the last values until `length` are left, and parts of a value that was given up
    /// halfway.
    pub fn truncate(&mut self, length: usize) {
        self.replaced_null = self.replaced_null.filter(|row| *row < length);
        let own = length.saturating_sub(self.chunk_rows);
        self.values.truncate(own);
        self.nulls.truncate(own);
        while self.chunk_rows > length {
            let last = self.chunks.pop().expect("rows are in chunks");
            self.chunk_rows -= last.len();
            if self.chunk_rows < length {
                self.chunks.push(last.slice(0, length - self.chunk_rows));
                self.chunk_rows = length;
            }
        }
    }

    /// The column.
    ///
    /// # Errors
    /// [`ColumnError::TooLarge`] when it is more than one array can hold.
    pub fn finish(mut self) -> Result<Column, ColumnError> {
        let values = self.take()?;
        Ok(Column::new(self.data_type, values))
    }

    /// The values so far; the builder is empty afterwards.
    pub(crate) fn take(&mut self) -> Result<ArrayRef, ColumnError> {
        if self.chunks.is_empty() {
            return self.take_values();
        }
        self.end_chunk()?;
        let chunks = std::mem::take(&mut self.chunks);
        self.chunk_rows = 0;
        let chunks: Vec<&dyn Array> = chunks.iter().map(AsRef::as_ref).collect();
        concat(&chunks).map_err(|_| ColumnError::too_large("the values of a column"))
    }

    fn end_chunk(&mut self) -> Result<(), ColumnError> {
        let rows = self.values.len();
        if rows > 0 {
            let values = self.take_values()?;
            self.chunks.push(values);
            self.chunk_rows += rows;
        }
        Ok(())
    }

    fn take_values(&mut self) -> Result<ArrayRef, ColumnError> {
        let values = self.values.take()?;
        Ok(match self.nulls.finish() {
            Some(nulls) => with_nulls(&values, nulls),
            None => values,
        })
    }
}

fn is_nullable(data_type: &DataType) -> bool {
    match data_type {
        DataType::SimpleAggregateFunction { value, .. } => is_nullable(value),
        other => other.storage().is_nullable(),
    }
}

fn value_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Nullable(inner) | DataType::LowCardinality(inner) => value_type(inner),
        DataType::Nested(_) | DataType::Geo(_) => data_type.storage(),
        DataType::SimpleAggregateFunction { value, .. } => value_type(value),
        other => other.clone(),
    }
}

/// Items of no bytes are no reason to collect more of them than this.
const EMPTY_ITEMS_MAX: usize = 1 << 20;

impl Values {
    fn of(value_type: &DataType) -> Result<Self, ColumnError> {
        if let Some(fixed) = Fixed::of(value_type) {
            return Ok(Self::Fixed(FixedValues {
                default: default_bytes(value_type, fixed.width),
                fixed,
                stored: MutableBuffer::new(0),
            }));
        }
        let list = |item: &DataType, default_length| {
            Ok(Self::List {
                offsets: vec![0],
                item: Box::new(ColumnBuilder::new(item)?),
                default_length,
            })
        };
        let coded = match value_type {
            DataType::String => return Ok(Self::Text(Strings::with_capacity(0))),
            DataType::Array(item) => return list(item, 0),
            DataType::Map(key, value) => return list(&pairs(key, value), 0),
            DataType::QBit { element, dimension } => return list(element, *dimension),
            DataType::Tuple(elements) => {
                let builders = elements.iter();
                let builders = builders.map(|element| ColumnBuilder::new(&element.data_type));
                return Ok(Self::Tuple {
                    arrow: arrow_type(value_type),
                    rows: 0,
                    elements: builders.collect::<Result<_, _>>()?,
                });
            }
            other => Coded::of(other)?.ok_or_else(|| {
                ColumnError::unsupported(format!("a value of {other} in row-binary form"))
            })?,
        };
        Ok(Self::Coded(CodedValues {
            default: coded.default()?,
            coded,
            bytes: Strings::with_capacity(0),
            value: Vec::new(),
        }))
    }

    fn len(&self) -> usize {
        match self {
            Self::Fixed(values) => values.stored.len() / values.fixed.width,
            Self::Text(values) => values.len(),
            Self::Coded(values) => values.bytes.len(),
            Self::List { offsets, .. } => offsets.len() - 1,
            Self::Tuple { rows, .. } => *rows,
        }
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        match self {
            Self::Fixed(values) => values.stored.extend_from_slice(&values.default),
            Self::Text(values) => values.push(&[])?,
            Self::Coded(values) => values.bytes.push(&values.default)?,
            Self::List {
                item,
                default_length,
                ..
            } => {
                for _ in 0..*default_length {
                    item.push_default()?;
                }
                self.end_list()?;
            }
            Self::Tuple { rows, elements, .. } => {
                *rows += 1;
                for element in elements {
                    element.push_default()?;
                }
            }
        }
        Ok(())
    }

    fn end_list(&mut self) -> Result<(), ColumnError> {
        if let Self::List { offsets, item, .. } = self {
            let end = i32::try_from(item.len());
            offsets.push(end.map_err(|_| ColumnError::too_large("the items of arrays"))?);
        }
        Ok(())
    }

    fn truncate(&mut self, length: usize) {
        match self {
            Self::Fixed(values) => values.stored.truncate(length * values.fixed.width),
            Self::Text(values) => values.truncate(length),
            Self::Coded(values) => values.bytes.truncate(length),
            Self::List { offsets, item, .. } => {
                offsets.truncate(length + 1);
                item.truncate(offsets[length].as_usize());
            }
            Self::Tuple { rows, elements, .. } => {
                *rows = length;
                for element in elements {
                    element.truncate(length);
                }
            }
        }
    }

    fn take(&mut self) -> Result<ArrayRef, ColumnError> {
        Ok(match self {
            Self::Fixed(values) => {
                let stored = std::mem::replace(&mut values.stored, MutableBuffer::new(0));
                let rows = stored.len() / values.fixed.width;
                values.fixed.array(stored, rows)
            }
            Self::Text(values) => Arc::new(values.take()),
            Self::Coded(values) => Arc::new(values.bytes.take()),
            Self::List { offsets, item, .. } => {
                let offsets = std::mem::replace(offsets, vec![0]);
                let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
                Arc::new(lists(offsets, item.take()?))
            }
            Self::Tuple {
                arrow,
                rows,
                elements,
            } => {
                let columns = elements.iter_mut().map(ColumnBuilder::take);
                let columns = columns.collect::<Result<_, _>>()?;
                let fields = match arrow {
                    ArrowType::Struct(fields) => fields.clone(),
                    _ => Fields::empty(),
                };
                Arc::new(tuples(&fields, columns, std::mem::take(rows)))
            }
        })
    }
}

impl FixedValues {
    fn push(&mut self, scalar: Scalar<'_>) {
        match scalar {
            Scalar::Unsigned(bits) => self.push_bits(bits),
            Scalar::Signed(number) => self.push_bits(number.cast_unsigned()),
            Scalar::Float32(value) if self.fixed.width == 2 => {
                self.stored.push((value.to_bits() >> 16) as u16);
            }
            Scalar::Float32(value) => self.stored.push(value),
            Scalar::Float64(value) => self.stored.push(value),
            Scalar::Decimal128(value) => {
                let bytes = value.to_le_bytes();
                self.stored.extend_from_slice(&bytes[..self.fixed.width]);
            }
            Scalar::Decimal256(value) => self.stored.extend_from_slice(&value.to_le_bytes()),
            Scalar::Bytes(bytes) => self.fixed.store(bytes, &mut self.stored),
        }
    }

    /// Two's complement: the low bits are the value of any width.
    fn push_bits(&mut self, bits: u64) {
        match self.fixed.width {
            1 => self.stored.push(bits as u8),
            2 => self.stored.push(bits as u16),
            4 => self.stored.push(bits as u32),
            8 => self.stored.push(bits),
            width => panic!("a value of {width} bytes is no integer of 64 bits"),
        }
    }
}

impl CodedValues {
    /// Appends the value at the beginning of `input`, unless it is `NULL`: then `false`.
    fn take(&mut self, input: &mut &[u8]) -> Result<bool, ColumnError> {
        self.value.clear();
        let is_valid = self.coded.take(input, &mut self.value)?;
        if is_valid {
            self.bytes.push(&self.value)?;
        }
        Ok(is_valid)
    }
}
