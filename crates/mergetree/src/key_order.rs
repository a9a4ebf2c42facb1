//! The order of rows in a part: by the values of the key columns, as ClickHouse orders them.
//!
//! Keys are encoded as bytes that compare as the values do, column after column, so that sorting,
//! merging and searching all compare bytes. NaN is greater than every number, `NULL` greater than
//! every value, `-0` equals `0`, strings compare by bytes, arrays element by element.

use arrow::array::{Array, ArrayRef, AsArray, Float32Array, Float64Array};
use arrow::array::{ListArray, StructArray};
use arrow::compute::SortOptions;
use arrow::datatypes::{DataType as ArrowType, Float32Type, Float64Type};
use arrow::row::{RowConverter, Rows, SortField};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::sync::Arc;

/// Which way a key column runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the least value to the greatest, `NULL` last.
    Ascending,
    /// The reverse of it, `NULL` first.
    Descending,
}

impl Direction {
    /// That of a key column that is declared `DESC`, or is not.
    pub fn of(descending: bool) -> Self {
        if descending {
            Self::Descending
        } else {
            Self::Ascending
        }
    }
}

/// The order of rows by some key columns.
pub struct KeyOrder {
    converter: RowConverter,
}

/// The keys of some rows as bytes.
pub type Keys = Rows;

impl KeyOrder {
    /// The order by columns of these types.
    pub fn new(key: &[(DataType, Direction)]) -> Self {
        let field = |(data_type, direction): &(DataType, Direction)| {
            let options = SortOptions {
                descending: *direction == Direction::Descending,
                nulls_first: *direction == Direction::Descending,
            };
            SortField::new_with_options(arrow_type(data_type), options)
        };
        let fields = key.iter().map(field).collect();
        let converter = RowConverter::new(fields).expect("every type of a column can be compared");
        Self { converter }
    }

    /// The keys of rows.
    ///
    /// # Panics
    /// When the columns are not of the types of the key.
    pub fn keys(&self, columns: &[Column]) -> Keys {
        let arrays: Vec<ArrayRef> = columns.iter().map(|column| plain(&column.values)).collect();
        self.converter
            .convert_columns(&arrays)
            .expect("the columns are of the types of the key")
    }

    /// The columns whose keys these are.
    ///
    /// # Panics
    /// When the keys are of another order.
    pub fn empty(&self) -> Keys {
        self.converter.empty_rows(0, 0)
    }
}

/// The order in which rows are sorted by these columns: the numbers of the rows, the least first.
/// Rows with equal keys keep their order. `None` when the rows are sorted already.
///
/// # Panics
/// When there is not one direction per column, or there are more than 2^32 rows.
pub fn sort_permutation(columns: &[Column], directions: &[Direction]) -> Option<Vec<u32>> {
    assert_eq!(
        columns.len(),
        directions.len(),
        "each column has a direction"
    );
    let rows = columns.first().map_or(0, Column::len);
    if rows < 2 || is_one_rising_number(columns, directions) {
        return None;
    }
    let types: Vec<(DataType, Direction)> = columns
        .iter()
        .zip(directions)
        .map(|(column, direction)| (column.data_type.clone(), *direction))
        .collect();
    let keys = KeyOrder::new(&types).keys(columns);
    if (1..rows).all(|at| keys.row(at - 1) <= keys.row(at)) {
        return None;
    }
    let count = u32::try_from(rows).expect("a block has less than 2^32 rows");
    // Most comparisons are decided by the first bytes, which stand beside the number.
    let mut order: Vec<(u64, u32)> = (0..count)
        .map(|at| (prefix(keys.row(at as usize).data()), at))
        .collect();
    order.sort_unstable_by(|(a_prefix, a), (b_prefix, b)| {
        let by_key = || keys.row(*a as usize).cmp(&keys.row(*b as usize));
        a_prefix.cmp(b_prefix).then_with(by_key).then(a.cmp(b))
    });
    Some(order.into_iter().map(|(_, at)| at).collect())
}

/// Whether the key is one column of whole numbers, and these are in order: seen without making keys.
fn is_one_rising_number(columns: &[Column], directions: &[Direction]) -> bool {
    let ([column], [Direction::Ascending]) = (columns, directions) else {
        return false;
    };
    let values = column.values.as_ref();
    arrow::array::downcast_integer_array!(
        values => values.null_count() == 0 && values.values().is_sorted(),
        _ => false
    )
}

/// The first eight bytes as a number; shorter keys are filled up with zeros.
fn prefix(key: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let size = key.len().min(8);
    bytes[..size].copy_from_slice(&key[..size]);
    u64::from_be_bytes(bytes)
}

/// The array with one NaN and one zero only, so that bytes compare as floats do.
fn plain(array: &ArrayRef) -> ArrayRef {
    match array.data_type() {
        ArrowType::Float32 => {
            let values = array.as_primitive::<Float32Type>();
            let values: Float32Array = values.unary(|value| match value {
                value if value.is_nan() => f32::NAN,
                value => value + 0.0,
            });
            Arc::new(values)
        }
        ArrowType::Float64 => {
            let values = array.as_primitive::<Float64Type>();
            let values: Float64Array = values.unary(|value| match value {
                value if value.is_nan() => f64::NAN,
                value => value + 0.0,
            });
            Arc::new(values)
        }
        ArrowType::List(field) => {
            let list: &ListArray = array.as_list();
            let values = plain(list.values());
            let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
            Arc::new(ListArray::new(Arc::clone(field), offsets, values, nulls))
        }
        ArrowType::Struct(fields) if !fields.is_empty() => {
            let tuple: &StructArray = array.as_struct();
            let columns = tuple.columns().iter().map(plain).collect();
            let nulls = tuple.nulls().cloned();
            Arc::new(StructArray::new(fields.clone(), columns, nulls))
        }
        _ => Arc::clone(array),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{BinaryArray, Int32Array, UInt8Array};

    fn column(data_type: &str, values: ArrayRef) -> Column {
        Column::new(data_type.parse().expect("a type"), values)
    }

    #[track_caller]
    fn check(columns: &[Column], directions: &[Direction], expected: &[u32]) {
        let order = sort_permutation(columns, directions);
        let rows = columns[0].len() as u32;
        assert_eq!(order.unwrap_or_else(|| (0..rows).collect()), expected);
    }

    const UP: Direction = Direction::Ascending;
    const DOWN: Direction = Direction::Descending;

    #[test]
    fn nan_is_the_greatest_number_and_null_comes_last() {
        let floats = vec![
            Some(1.5),
            None,
            Some(f64::NAN),
            Some(-0.0),
            Some(0.0),
            Some(-1.0),
            Some(-f64::NAN),
            Some(f64::INFINITY),
        ];
        let floats = column("Nullable(Float64)", Arc::new(Float64Array::from(floats)));
        check(
            std::slice::from_ref(&floats),
            &[UP],
            &[5, 3, 4, 0, 7, 2, 6, 1],
        );
        check(&[floats], &[DOWN], &[1, 2, 6, 7, 0, 3, 4, 5]);
    }

    #[test]
    fn strings_compare_by_bytes_and_equal_rows_keep_their_order() {
        let texts: Vec<&[u8]> = vec![b"b", b"", b"a\0", b"a", b"\xff", b"a"];
        let texts = column("String", Arc::new(BinaryArray::from(texts)));
        check(std::slice::from_ref(&texts), &[UP], &[1, 3, 5, 2, 0, 4]);
        let numbers = column(
            "Int32",
            Arc::new(Int32Array::from(vec![1, -1, 1, -1, 1, 1])),
        );
        check(
            &[numbers.clone(), texts.clone()],
            &[UP, UP],
            &[1, 3, 5, 2, 0, 4],
        );
        check(&[numbers, texts], &[DOWN, UP], &[5, 2, 0, 4, 1, 3]);
    }

    #[test]
    fn what_is_sorted_is_not_sorted_again() {
        let numbers = column("UInt8", Arc::new(UInt8Array::from(vec![1, 1, 2, 9])));
        assert_eq!(sort_permutation(&[numbers], &[UP]), None);
        assert_eq!(sort_permutation(&[], &[]), None);
    }
}
