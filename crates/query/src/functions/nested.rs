//! Arrays, tuples and maps as Arrow has them: taken apart and put together.

use arrow::array::{Array, ArrayRef, AsArray, ListArray, StructArray, UInt64Array, new_null_array};
use arrow::buffer::OffsetBuffer;
use arrow::compute::take;
use arrow::datatypes::DataType as ArrowType;
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// An array or a map as a list.
pub fn list(array: &ArrayRef) -> &ListArray {
    array.as_list::<i32>()
}

/// Begin and end of each list, counted from the first item of the first list.
pub fn bounds(list: &ListArray) -> Vec<(usize, usize)> {
    let offsets = list.value_offsets();
    let first = offsets[0];
    offsets
        .windows(2)
        .map(|pair| ((pair[0] - first) as usize, (pair[1] - first) as usize))
        .collect()
}

/// The items of all lists, one list after the other.
pub fn items(list: &ListArray) -> ArrayRef {
    let offsets = list.value_offsets();
    let (first, last) = (offsets[0], offsets[offsets.len() - 1]);
    list.values().slice(first as usize, (last - first) as usize)
}

/// To which list each item belongs.
pub fn owners(list: &ListArray) -> UInt64Array {
    let mut owners = Vec::with_capacity(list.values().len());
    for (row, (begin, end)) in bounds(list).into_iter().enumerate() {
        owners.resize(owners.len() + end - begin, row as u64);
    }
    UInt64Array::from(owners)
}

/// A value per list, spread over the items of the lists.
pub fn spread(values: &ArrayRef, shape: &ListArray) -> ArrayRef {
    take(values, &owners(shape), None).expect("the owners are rows")
}

/// Whether two arrays have lists of the same lengths.
pub fn same_lengths(left: &ListArray, right: &ListArray) -> bool {
    left.len() == right.len()
        && (0..left.len()).all(|at| left.value_length(at) == right.value_length(at))
}

/// Lists of the same lengths with other items.
pub fn with_items(shape: &ListArray, items: ArrayRef) -> ArrayRef {
    from_lengths(
        (0..shape.len()).map(|at| shape.value_length(at) as usize),
        items,
    )
}

/// Lists of these lengths.
pub fn from_lengths(lengths: impl IntoIterator<Item = usize>, items: ArrayRef) -> ArrayRef {
    let offsets = OffsetBuffer::from_lengths(lengths);
    let field = arrow::datatypes::Field::new("item", items.data_type().clone(), true);
    Arc::new(ListArray::new(Arc::new(field), offsets, items, None))
}

/// The elements of a tuple.
pub fn tuple_elements(tuple: &Column) -> Vec<Column> {
    let DataType::Tuple(elements) = &tuple.data_type else {
        return Vec::new();
    };
    let values = tuple.values.as_struct();
    let element = |(at, element): (usize, &granary_types::Element)| {
        Column::new(element.data_type.clone(), Arc::clone(values.column(at)))
    };
    elements.iter().enumerate().map(element).collect()
}

/// A tuple of these elements.
pub fn tuple_array(data_type: &DataType, columns: Vec<ArrayRef>, rows: usize) -> ArrayRef {
    let ArrowType::Struct(fields) = arrow_type(data_type) else {
        unreachable!("a tuple is kept in a struct");
    };
    if columns.is_empty() {
        return Arc::new(StructArray::new_empty_fields(rows, None));
    }
    Arc::new(StructArray::new(fields, columns, None))
}

/// Keys and values of a map's items.
pub fn map_entries(map: &ListArray) -> (ArrayRef, ArrayRef) {
    let entries = items(map);
    let entries = entries.as_struct();
    (Arc::clone(entries.column(0)), Arc::clone(entries.column(1)))
}

/// A map with as many pairs in each row as `lengths` say.
pub fn map_array(
    data_type: &DataType,
    lengths: impl IntoIterator<Item = usize>,
    keys: ArrayRef,
    values: ArrayRef,
) -> ArrayRef {
    let ArrowType::List(field) = arrow_type(data_type) else {
        unreachable!("a map is kept in a list");
    };
    let ArrowType::Struct(fields) = field.data_type() else {
        unreachable!("of structs");
    };
    let entries = StructArray::new(fields.clone(), vec![keys, values], None);
    let offsets = OffsetBuffer::from_lengths(lengths);
    Arc::new(ListArray::new(field, offsets, Arc::new(entries), None))
}

/// Nothing but `NULL`.
pub fn nulls(data_type: &DataType, rows: usize) -> ArrayRef {
    new_null_array(&arrow_type(data_type), rows)
}

/// Nulls become the default value of the type below them.
pub fn without_nulls(values: &ArrayRef, data_type: &DataType) -> ArrayRef {
    if values.null_count() == 0 {
        return Arc::clone(values);
    }
    let default = crate::default::default_value(data_type).values;
    let all = arrow::compute::concat(&[values, &default]).expect("of one type");
    let last = values.len() as u64;
    let places: Vec<u64> = (0..last)
        .map(|at| {
            if values.is_null(at as usize) {
                last
            } else {
                at
            }
        })
        .collect();
    take(&all, &UInt64Array::from(places), None).expect("the places lie within")
}
