//! Columns in memory: an Arrow array beside its ClickHouse type.
//!
//! Arrow has no word for most of ClickHouse's types, so the type always travels beside the array,
//! and each type has exactly one Arrow type, [`arrow_type`]. What was chosen serves two ends: a
//! column is read from its file without a detour, and two values compare, hash and sort in Arrow
//! as they do in ClickHouse, wherever Arrow can do that at all.
//!
//! | ClickHouse | Arrow | values |
//! |---|---|---|
//! | `UInt8` … `UInt64`, `Int8` … `Int64`, `Float32`, `Float64` | the same | |
//! | `Bool` | `UInt8` | 0 or 1 |
//! | `BFloat16` | `Float32` | |
//! | `Int128`, `Int256` | `Decimal128(38, 0)`, `Decimal256(76, 0)` | all bits are used |
//! | `UInt128`, `UInt256` | `FixedSizeBinary(16)`, `(32)` | big-endian, so that bytes sort as numbers |
//! | `Decimal(P, S)` | `Decimal128(P, S)` up to P = 38, else `Decimal256(P, S)` | |
//! | `Date`, `DateTime`, `IPv4` | `UInt16`, `UInt32`, `UInt32` | as stored |
//! | `Date32`, `Time`, `DateTime64`, `Time64`, intervals | `Int32`, `Int32`, `Int64` … | as stored |
//! | `Enum8`, `Enum16` | `Int8`, `Int16` | the number |
//! | `UUID` | `FixedSizeBinary(16)` | the stored bytes reversed: sorts as ClickHouse sorts |
//! | `IPv6` | `FixedSizeBinary(16)` | network order |
//! | `String` | `Binary` | bytes of any kind |
//! | `FixedString(N)` | `FixedSizeBinary(N)` | |
//! | `Nothing` | `Null` | |
//! | `Nullable(T)` | that of `T` | null where the value is `NULL` |
//! | `LowCardinality(T)` | that of `T` | |
//! | `Array(T)` | `List` of a nullable field `item` | never null itself |
//! | `Tuple(…)` | `Struct`; fields are nullable, unnamed ones are called `1`, `2`, … | |
//! | `Map(K, V)` | `List` of `Struct` with the fields `keys`, `values` | pairs in their order |
//! | `Nested`, `Point` …, `SimpleAggregateFunction` | that of [`DataType::storage`] | |
//! | `Variant`, `Dynamic` | `Binary` | the type's binary encoding and the value in row-binary form; `NULL` is null |
//! | `JSON` | `Binary` | `VarUInt` number of paths, then each path as a string and its value as in `Dynamic`, sorted by path |
//! | `AggregateFunction` | `Binary` | the state in row-binary form |
//! | `QBit(T, n)` | `List` of `Float32` or `Float64` | the vector |

use arrow::array::{Array, ArrayRef, cast::AsArray, new_empty_array};
use arrow::datatypes::{ArrowNativeType, DataType as ArrowType, Field, Fields};
use granary_types::DataType;
use std::sync::Arc;

/// The values of one column, all of the same type.
#[derive(Debug, Clone)]
pub struct Column {
    /// ClickHouse's type.
    pub data_type: DataType,
    /// The values; its Arrow type is [`arrow_type`] of `data_type`.
    pub values: ArrayRef,
}

impl Column {
    /// A column.
    ///
    /// # Panics
    /// When the array has another Arrow type than the ClickHouse type asks for.
    pub fn new(data_type: DataType, values: ArrayRef) -> Self {
        let expected = arrow_type(&data_type);
        assert_eq!(
            values.data_type(),
            &expected,
            "a column of {data_type} is kept in this Arrow type"
        );
        Self { data_type, values }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Rows: named columns of equal length.
#[derive(Debug, Clone)]
pub struct Block {
    names: Vec<String>,
    columns: Vec<Column>,
    rows: usize,
}

impl Block {
    /// A block of so many rows.
    ///
    /// # Panics
    /// When there is not one name per column, or a column has another length.
    pub fn new(names: Vec<String>, columns: Vec<Column>, rows: usize) -> Self {
        assert_eq!(names.len(), columns.len(), "each column has a name");
        for (name, column) in names.iter().zip(&columns) {
            assert_eq!(column.len(), rows, "column {name} has a value in each row");
        }
        Self {
            names,
            columns,
            rows,
        }
    }

    /// A block of these columns without rows.
    pub fn empty(columns: &[(String, DataType)]) -> Self {
        let column = |(_, data_type): &(String, DataType)| {
            let values = new_empty_array(&arrow_type(data_type));
            Column::new(data_type.clone(), values)
        };
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        Self::new(names, columns.iter().map(column).collect(), 0)
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns, in the order of their names.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let at = self.names.iter().position(|each| each == name)?;
        Some(&self.columns[at])
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many bytes the values have in memory, as ClickHouse counts them.
    pub fn size_bytes(&self) -> u64 {
        let sizes = self.columns.iter();
        sizes
            .map(|column| size_bytes(&column.data_type, &column.values))
            .sum()
    }

    /// Rows from `offset`, `length` of them, without a copy.
    ///
    /// # Panics
    /// When there are fewer rows than that.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let slice = |column: &Column| Column {
            data_type: column.data_type.clone(),
            values: column.values.slice(offset, length),
        };
        Self {
            names: self.names.clone(),
            columns: self.columns.iter().map(slice).collect(),
            rows: length,
        }
    }
}

/// A number beside each value: where a text or an array ends.
const OFFSET_BYTES: u64 = 8;

fn size_bytes(data_type: &DataType, values: &ArrayRef) -> u64 {
    let rows = values.len() as u64;
    if let Some(width) = data_type.fixed_width_bytes() {
        return rows * width as u64;
    }
    let list = |item: &DataType| {
        let lists = values.as_list::<i32>();
        let ends = lists.value_offsets();
        let (start, end) = (ends[0].as_usize(), ends[lists.len()].as_usize());
        OFFSET_BYTES * rows + size_bytes(item, &lists.values().slice(start, end - start))
    };
    match data_type {
        DataType::Nullable(inner) => rows + size_bytes(inner, values),
        DataType::LowCardinality(inner) => size_bytes(inner, values),
        DataType::Array(item) | DataType::QBit { element: item, .. } => list(item),
        DataType::Map(key, value) => list(&crate::reader::pairs(key, value)),
        DataType::Tuple(elements) => {
            let columns = elements.iter().zip(values.as_struct().columns());
            let sizes = columns.map(|(element, column)| size_bytes(&element.data_type, column));
            sizes.sum()
        }
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            size_bytes(&data_type.storage(), values)
        }
        _ => {
            let ends = values.as_binary::<i32>().value_offsets();
            OFFSET_BYTES * rows + (ends[values.len()] - ends[0]).unsigned_abs() as u64
        }
    }
}

/// The Arrow type in which values of a ClickHouse type are kept.
pub fn arrow_type(data_type: &DataType) -> ArrowType {
    match data_type {
        DataType::Nothing => ArrowType::Null,
        DataType::Bool | DataType::UInt8 => ArrowType::UInt8,
        DataType::UInt16 | DataType::Date => ArrowType::UInt16,
        DataType::UInt32 | DataType::DateTime(_) | DataType::Ipv4 => ArrowType::UInt32,
        DataType::UInt64 => ArrowType::UInt64,
        DataType::Int8 | DataType::Enum8(_) => ArrowType::Int8,
        DataType::Int16 | DataType::Enum16(_) => ArrowType::Int16,
        DataType::Int32 | DataType::Date32 | DataType::Time => ArrowType::Int32,
        DataType::Int64
        | DataType::DateTime64 { .. }
        | DataType::Time64(_)
        | DataType::Interval(_) => ArrowType::Int64,
        DataType::Int128 => ArrowType::Decimal128(38, 0),
        DataType::Int256 => ArrowType::Decimal256(76, 0),
        DataType::UInt128 | DataType::Uuid | DataType::Ipv6 => ArrowType::FixedSizeBinary(16),
        DataType::UInt256 => ArrowType::FixedSizeBinary(32),
        DataType::BFloat16 | DataType::Float32 => ArrowType::Float32,
        DataType::Float64 => ArrowType::Float64,
        DataType::Decimal { precision, scale } => decimal(*precision, *scale),
        DataType::String
        | DataType::Variant(_)
        | DataType::Dynamic { .. }
        | DataType::Json(_)
        | DataType::AggregateFunction(_) => ArrowType::Binary,
        DataType::FixedString(bytes) => {
            let width = i32::try_from(*bytes).expect("a FixedString has at most 16 MiB");
            ArrowType::FixedSizeBinary(width)
        }
        DataType::Nullable(inner) | DataType::LowCardinality(inner) => arrow_type(inner),
        DataType::Array(inner) => list(arrow_type(inner)),
        DataType::Tuple(elements) => {
            let fields = elements.iter().enumerate().map(|(at, element)| {
                let name = match &element.name {
                    Some(name) => name.to_string(),
                    None => (at + 1).to_string(),
                };
                Field::new(name, arrow_type(&element.data_type), true)
            });
            ArrowType::Struct(fields.collect())
        }
        DataType::Map(key, value) => {
            let keys = Field::new("keys", arrow_type(key), true);
            let values = Field::new("values", arrow_type(value), true);
            list(ArrowType::Struct(Fields::from(vec![keys, values])))
        }
        DataType::QBit { element, .. } => list(arrow_type(element)),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            arrow_type(&data_type.storage())
        }
    }
}

fn list(item: ArrowType) -> ArrowType {
    ArrowType::List(Arc::new(Field::new("item", item, true)))
}

fn decimal(precision: u8, scale: u8) -> ArrowType {
    let scale = i8::try_from(scale).expect("a scale is at most 76");
    if precision <= 38 {
        ArrowType::Decimal128(precision, scale)
    } else {
        ArrowType::Decimal256(precision, scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::UInt8Array;

    #[test]
    fn a_tuple_without_names_has_numbered_fields() {
        let tuple: DataType = "Tuple(UInt8, Nullable(String))".parse().unwrap();
        let expected = ArrowType::Struct(Fields::from(vec![
            Field::new("1", ArrowType::UInt8, true),
            Field::new("2", ArrowType::Binary, true),
        ]));
        assert_eq!(arrow_type(&tuple), expected);
    }

    #[test]
    #[should_panic(expected = "a column of UInt16 is kept in this Arrow type")]
    fn a_column_of_another_arrow_type_is_a_broken_invariant() {
        let _ = Column::new(DataType::UInt16, Arc::new(UInt8Array::from(vec![1])));
    }
}
