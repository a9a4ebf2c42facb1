//! The value that a column has where nothing else was said.

use arrow::array::{
    ArrayRef, BinaryArray, FixedSizeBinaryArray, Int8Array, Int16Array, ListArray, StructArray,
    new_empty_array, new_null_array,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType as ArrowType, Int64Type};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// `NULL`, so many times; the type must allow it.
pub fn null_values(data_type: &DataType, rows: usize) -> ArrayRef {
    new_null_array(&arrow_type(data_type), rows)
}

/// The default value of a type, as a column of one row: zero, nothing, `NULL`.
pub fn default_value(data_type: &DataType) -> Column {
    Column::new(data_type.clone(), default_array(data_type))
}

fn default_array(data_type: &DataType) -> ArrayRef {
    let arrow = arrow_type(data_type);
    match data_type {
        DataType::Nullable(_)
        | DataType::Nothing
        | DataType::Variant(_)
        | DataType::Dynamic { .. } => new_null_array(&arrow, 1),
        DataType::LowCardinality(inner) => default_array(inner),
        DataType::Enum8(values) => Arc::new(Int8Array::from(vec![values.default_number()])),
        DataType::Enum16(values) => Arc::new(Int16Array::from(vec![values.default_number()])),
        DataType::Json(_) => Arc::new(BinaryArray::from_vec(vec![&[0][..]])),
        DataType::Tuple(elements) => {
            let ArrowType::Struct(fields) = arrow else {
                unreachable!("a tuple is kept in a struct");
            };
            let columns = elements
                .iter()
                .map(|element| default_array(&element.data_type))
                .collect::<Vec<_>>();
            if columns.is_empty() {
                return Arc::new(StructArray::new_empty_fields(1, None));
            }
            Arc::new(StructArray::new(fields, columns, None))
        }
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            default_array(&data_type.storage())
        }
        _ => zero(&arrow),
    }
}

fn zero(arrow: &ArrowType) -> ArrayRef {
    match arrow {
        ArrowType::Binary => Arc::new(BinaryArray::from_vec(vec![&[][..]])),
        ArrowType::FixedSizeBinary(width) => {
            let zeros = vec![0; usize::try_from(*width).expect("a width is not negative")];
            let values = FixedSizeBinaryArray::try_from_iter(std::iter::once(zeros));
            Arc::new(values.expect("one value has one width"))
        }
        ArrowType::List(field) => {
            let items = new_empty_array(field.data_type());
            let offsets = OffsetBuffer::from_lengths([0]);
            Arc::new(ListArray::new(Arc::clone(field), offsets, items, None))
        }
        number => {
            let zero = arrow::array::PrimitiveArray::<Int64Type>::from(vec![0]);
            cast(&zero, number).expect("zero is a number of every type")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_type_has_a_default_value() {
        let types = [
            "UInt8",
            "Int256",
            "UInt256",
            "Decimal(76, 3)",
            "DateTime64(3)",
            "Float32",
            "String",
            "FixedString(3)",
            "Nullable(UUID)",
            "LowCardinality(String)",
            "Array(Tuple(a UInt8, b String))",
            "Tuple(UInt8, Array(String))",
            "Tuple()",
            "Map(String, UInt8)",
            "Enum8('b' = 2, 'a' = 1)",
            "Nested(a UInt8)",
            "Point",
            "JSON",
            "Dynamic",
            "SimpleAggregateFunction(sum, UInt64)",
        ];
        for text in types {
            let data_type: DataType = text.parse().unwrap();
            assert_eq!(default_value(&data_type).len(), 1, "{text}");
        }
    }
}
