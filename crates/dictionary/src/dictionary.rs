//! [`Dictionary`]: rows in memory, found by key.

use crate::error::DictionaryError;
use crate::hierarchy::Hierarchy;
use crate::index::{Grouped, Index, Winner};
use crate::intervals::{Interval, Intervals, ordered};
use crate::layout::LayoutKind;
use crate::structure::DictionaryStructure;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, UInt32Array};
use arrow::compute::{concat, filter, interleave, sort_to_indices, take};
use arrow::datatypes::{DataType as ArrowType, UInt64Type};
use arrow::error::ArrowError;
use std::sync::{Arc, OnceLock};

/// The numbers of the rows that were found; `None` where there is none.
pub type Found = Vec<Option<u32>>;

/// The rows of a dictionary.
#[derive(Debug)]
pub struct Dictionary {
    structure: Arc<DictionaryStructure>,
    /// Key, range and attributes, in the order of [`DictionaryStructure::source_columns`].
    columns: Vec<ArrayRef>,
    /// The attributes, each with its default value as a row behind the others.
    attributes: Vec<ArrayRef>,
    rows: usize,
    look_up: LookUp,
    hierarchy: OnceLock<Option<Hierarchy>>,
}

#[derive(Debug)]
enum LookUp {
    ByKey(Index),
    ByRange {
        keys: Index,
        intervals: Vec<Intervals>,
        takes_last: bool,
    },
}

impl Dictionary {
    /// Keeps rows: `columns` are those of [`DictionaryStructure::source_columns`], `defaults` have one value for each attribute.
    ///
    /// # Errors
    /// A key is too large for the layout; the columns are others.
    pub fn new(
        structure: Arc<DictionaryStructure>,
        columns: Vec<ArrayRef>,
        defaults: &[ArrayRef],
    ) -> Result<Self, DictionaryError> {
        let expected = structure.source_columns().len();
        if columns.len() != expected || defaults.len() != structure.attributes.len() {
            let message = format!("{} instead of {expected}", columns.len());
            return Err(DictionaryError::Columns(message));
        }
        build(structure, columns, defaults).map_err(|error| match error {
            ArrowError::ExternalError(error) => match error.downcast::<DictionaryError>() {
                Ok(error) => *error,
                Err(error) => DictionaryError::Columns(error.to_string()),
            },
            other => DictionaryError::Columns(other.to_string()),
        })
    }

    /// What its definition says.
    pub fn structure(&self) -> &Arc<DictionaryStructure> {
        &self.structure
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many elements `system.dictionaries` counts: none for a layout that keeps nothing.
    pub fn element_count(&self) -> usize {
        if self.structure.layout.is_transient() {
            return 0;
        }
        self.rows
    }

    /// The rows of some keys; each key has the type of its column.
    ///
    /// # Errors
    /// [`DictionaryError::Columns`]
    pub fn find(&self, keys: &[ArrayRef]) -> Result<Found, DictionaryError> {
        match &self.look_up {
            LookUp::ByKey(index) => index.find(keys).map_err(wrong),
            LookUp::ByRange { .. } => Err(DictionaryError::Columns("no value to look for".into())),
        }
    }

    /// The rows of some keys whose ranges hold some values, one for each key.
    ///
    /// # Errors
    /// [`DictionaryError::Columns`]
    pub fn find_in_range(
        &self,
        keys: &[ArrayRef],
        values: &ArrayRef,
    ) -> Result<Found, DictionaryError> {
        let LookUp::ByRange {
            keys: index,
            intervals,
            takes_last,
        } = &self.look_up
        else {
            return Err(DictionaryError::Columns("a value to look for".into()));
        };
        let values = ordered(values).ok_or_else(|| no_range(values.data_type()))?;
        let groups = index.find(keys).map_err(wrong)?;
        let find = |(group, value): (Option<u32>, Option<i128>)| {
            let intervals = &intervals[group? as usize];
            if *takes_last {
                intervals.last(value?)
            } else {
                intervals.first(value?)
            }
        };
        Ok(groups.into_iter().zip(values).map(find).collect())
    }

    /// The values of an attribute in the rows that were found, and its default value for the others.
    pub fn values(&self, attribute: usize, found: &Found) -> ArrayRef {
        let default = u32::try_from(self.rows).expect("rows are numbered with 32 bits");
        let places = found.iter().map(|row| row.unwrap_or(default));
        self.taken(attribute, &places.collect::<UInt32Array>())
    }

    /// The values of an attribute in the rows that were found, and `NULL` for the others.
    pub fn values_or_null(&self, attribute: usize, found: &Found) -> ArrayRef {
        self.taken(attribute, &found.iter().copied().collect::<UInt32Array>())
    }

    /// The values of an attribute in the rows that were found, and one of `others`, which are as many, for the others.
    pub fn values_or(&self, attribute: usize, found: &Found, others: &ArrayRef) -> ArrayRef {
        let places = found.iter().enumerate().map(|(at, row)| match row {
            Some(row) => (0, *row as usize),
            None => (1, at),
        });
        let arrays = [&*self.attributes[attribute], &**others];
        let values = interleave(&arrays, &places.collect::<Vec<_>>());
        values.expect("the places lie within the values")
    }

    /// The tree that the hierarchical attribute makes; `None` where there is none.
    pub fn hierarchy(&self) -> Option<&Hierarchy> {
        let hierarchy = self.hierarchy.get_or_init(|| Hierarchy::of(self));
        hierarchy.as_ref()
    }

    fn taken(&self, attribute: usize, places: &UInt32Array) -> ArrayRef {
        let values = &self.attributes[attribute];
        take(values, places, None).expect("the places lie within the values")
    }

    /// The column of that name: a key, a bound of the range or an attribute.
    pub fn column(&self, name: &str) -> Option<&ArrayRef> {
        let columns = self.structure.source_columns();
        let at = columns.iter().position(|each| each.name == name)?;
        Some(&self.columns[at])
    }

    /// The numbers of a simple key, one for each row; nothing for other keys.
    pub(crate) fn numbers(&self) -> &[u64] {
        let numbers = self.columns[0].as_primitive_opt::<UInt64Type>();
        numbers.map_or(&[], |numbers| numbers.values())
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn wrong(error: ArrowError) -> DictionaryError {
    DictionaryError::Columns(error.to_string())
}

fn no_range(data_type: &ArrowType) -> DictionaryError {
    DictionaryError::NotImplemented(format!("RANGE of a type that is kept as {data_type}"))
}

fn outside(error: DictionaryError) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}

fn build(
    structure: Arc<DictionaryStructure>,
    mut columns: Vec<ArrayRef>,
    defaults: &[ArrayRef],
) -> Result<Dictionary, ArrowError> {
    let key_count = structure.keys.len();
    let look_up = match structure.layout.kind {
        LayoutKind::Flat { size_max } => {
            check_size(&columns[0], size_max).map_err(outside)?;
            let last = Index::unique(&columns[..1], Winner::Last)?;
            keep_found(&mut columns, &last, 1)?;
            let order = sort_to_indices(&columns[0], None, None)?;
            for column in &mut columns {
                *column = take(column, &order, None)?;
            }
            LookUp::ByKey(Index::unique(&columns[..1], Winner::First)?)
        }
        LayoutKind::Hashed | LayoutKind::SparseHashed | LayoutKind::HashedArray => {
            let first = Index::unique(&columns[..key_count], Winner::First)?;
            keep_found(&mut columns, &first, key_count)?;
            LookUp::ByKey(Index::unique(&columns[..key_count], Winner::First)?)
        }
        LayoutKind::Direct | LayoutKind::Cache => {
            LookUp::ByKey(Index::unique(&columns[..key_count], Winner::Last)?)
        }
        LayoutKind::RangeHashed {
            takes_last,
            null_is_open,
        } => {
            bound_ranges(&mut columns, key_count, null_is_open)?;
            by_range(&columns, key_count, takes_last)?
        }
    };
    let rows = columns.first().map_or(0, Array::len);
    let first_attribute = columns.len() - structure.attributes.len();
    let attributes = columns[first_attribute..].iter().zip(defaults);
    let attributes = attributes.map(|(values, default)| concat(&[values, default]));
    Ok(Dictionary {
        attributes: attributes.collect::<Result<_, _>>()?,
        structure,
        columns,
        rows,
        look_up,
        hierarchy: OnceLock::new(),
    })
}

/// Leaves out the rows that no key finds.
fn keep_found(columns: &mut [ArrayRef], index: &Index, key_count: usize) -> Result<(), ArrowError> {
    let rows = columns[0].len();
    if index.len() == rows {
        return Ok(());
    }
    let found = index.find(&columns[..key_count])?;
    let is_found = (0..).zip(found).map(|(row, found)| found == Some(row));
    let kept = is_found.map(Some).collect::<BooleanArray>();
    for column in columns {
        *column = filter(column, &kept)?;
    }
    Ok(())
}

fn check_size(keys: &ArrayRef, size_max: u64) -> Result<(), DictionaryError> {
    let keys = keys.as_primitive::<UInt64Type>().values();
    match keys.iter().find(|key| **key >= size_max) {
        Some(&key) => Err(DictionaryError::KeyTooLarge { key, size_max }),
        None => Ok(()),
    }
}

/// Puts the least and the greatest value in the place of `NULL`, or leaves such rows out.
fn bound_ranges(
    columns: &mut [ArrayRef],
    key_count: usize,
    null_is_open: bool,
) -> Result<(), ArrowError> {
    let (min, max) = (key_count, key_count + 1);
    if columns[min].null_count() + columns[max].null_count() == 0 {
        return Ok(());
    }
    if null_is_open {
        for (at, is_least) in [(min, true), (max, false)] {
            let bound = extreme(columns[at].data_type(), is_least).map_err(outside)?;
            let bounds = take(&bound, &UInt32Array::from(vec![0; columns[at].len()]), None)?;
            let is_there = arrow::compute::is_not_null(&columns[at])?;
            columns[at] = arrow::compute::kernels::zip::zip(&is_there, &columns[at], &bounds)?;
        }
        return Ok(());
    }
    let both = arrow::compute::and(
        &arrow::compute::is_not_null(&columns[min])?,
        &arrow::compute::is_not_null(&columns[max])?,
    )?;
    for column in columns {
        *column = filter(column, &both)?;
    }
    Ok(())
}

/// The least or the greatest value, in an array.
fn extreme(data_type: &ArrowType, is_least: bool) -> Result<ArrayRef, DictionaryError> {
    use arrow::array::{
        Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, UInt8Array,
        UInt16Array, UInt64Array,
    };
    macro_rules! of {
        ($array:ident, $native:ident, $least:ident, $greatest:ident) => {
            Arc::new($array::from(vec![if is_least {
                $native::$least
            } else {
                $native::$greatest
            }]))
        };
    }
    Ok(match data_type {
        ArrowType::UInt8 => of!(UInt8Array, u8, MIN, MAX),
        ArrowType::UInt16 => of!(UInt16Array, u16, MIN, MAX),
        ArrowType::UInt32 => of!(UInt32Array, u32, MIN, MAX),
        ArrowType::UInt64 => of!(UInt64Array, u64, MIN, MAX),
        ArrowType::Int8 => of!(Int8Array, i8, MIN, MAX),
        ArrowType::Int16 => of!(Int16Array, i16, MIN, MAX),
        ArrowType::Int32 => of!(Int32Array, i32, MIN, MAX),
        ArrowType::Int64 => of!(Int64Array, i64, MIN, MAX),
        ArrowType::Float32 => of!(Float32Array, f32, NEG_INFINITY, INFINITY),
        ArrowType::Float64 => of!(Float64Array, f64, NEG_INFINITY, INFINITY),
        other => return Err(no_range(other)),
    })
}

fn by_range(
    columns: &[ArrayRef],
    key_count: usize,
    takes_last: bool,
) -> Result<LookUp, ArrowError> {
    let Grouped { index, groups } = Index::grouped(&columns[..key_count])?;
    let bounds = |at: usize| {
        let values = &columns[at];
        ordered(values).ok_or_else(|| outside(no_range(values.data_type())))
    };
    let mut of_keys: Vec<Vec<Interval>> = Vec::new();
    of_keys.resize_with(index.len(), Vec::new);
    let bounds = bounds(key_count)?.into_iter().zip(bounds(key_count + 1)?);
    for ((row, group), bounds) in (0..).zip(groups).zip(bounds) {
        if let (Some(min), Some(max)) = bounds {
            of_keys[group as usize].push(Interval { min, max, row });
        }
    }
    Ok(LookUp::ByRange {
        keys: index,
        intervals: of_keys.into_iter().map(Intervals::new).collect(),
        takes_last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{BinaryArray, Int64Array, UInt64Array};

    fn structure(layout: &str) -> Arc<DictionaryStructure> {
        let text = format!(
            "CREATE DICTIONARY d (k UInt64, v Int64 DEFAULT -1) PRIMARY KEY k SOURCE(NULL()) LIFETIME(0) LAYOUT({layout})"
        );
        Arc::new(DictionaryStructure::parse(&text).expect("a definition"))
    }

    fn dictionary(layout: &str, rows: &[(u64, i64)]) -> Result<Dictionary, DictionaryError> {
        let keys = rows.iter().map(|row| row.0).collect::<Vec<_>>();
        let values = rows.iter().map(|row| row.1).collect::<Vec<_>>();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt64Array::from(keys)),
            Arc::new(Int64Array::from(values)),
        ];
        let default: ArrayRef = Arc::new(Int64Array::from(vec![-1]));
        Dictionary::new(structure(layout), columns, &[default])
    }

    fn values(dictionary: &Dictionary, keys: &[u64]) -> Vec<i64> {
        let keys: ArrayRef = Arc::new(UInt64Array::from(keys.to_vec()));
        let found = dictionary.find(&[keys]).expect("keys of the type");
        let values = dictionary.values(0, &found);
        values
            .as_primitive::<arrow::datatypes::Int64Type>()
            .values()
            .to_vec()
    }

    #[test]
    fn the_layout_says_which_row_of_a_key_is_found() {
        let rows = [(7, 70), (1, 10), (7, 71), (1, 11), (3, 30)];
        for (layout, expected) in [
            ("FLAT()", [11, -1, 30, 71]),
            ("HASHED()", [10, -1, 30, 70]),
            ("SPARSE_HASHED()", [10, -1, 30, 70]),
            ("HASHED_ARRAY()", [10, -1, 30, 70]),
            ("DIRECT()", [11, -1, 30, 71]),
        ] {
            let dictionary = dictionary(layout, &rows).expect("rows");
            assert_eq!(values(&dictionary, &[1, 2, 3, 7]), expected, "{layout}");
        }
        assert_eq!(dictionary("HASHED()", &rows).expect("rows").rows(), 3);
        assert_eq!(dictionary("DIRECT()", &rows).expect("rows").rows(), 5);
    }

    #[test]
    fn a_flat_array_is_sorted_and_has_a_greatest_size() {
        let dictionary_of = |keys: &[(u64, i64)]| dictionary("FLAT(MAX_ARRAY_SIZE 8)", keys);
        let sorted = dictionary_of(&[(7, 1), (0, 2), (3, 3)]).expect("rows");
        assert_eq!(sorted.numbers(), [0, 3, 7]);
        let refused = dictionary_of(&[(8, 1)]).expect_err("a key that is too large");
        assert_eq!(
            refused,
            DictionaryError::KeyTooLarge {
                key: 8,
                size_max: 8
            }
        );
    }

    #[test]
    fn columns_of_another_type_are_refused() {
        let keys: ArrayRef = Arc::new(UInt64Array::from(vec![1]));
        let refused = Dictionary::new(structure("HASHED()"), vec![keys], &[]);
        assert!(matches!(refused, Err(DictionaryError::Columns(_))));
        let rows = dictionary("HASHED()", &[(1, 1)]).expect("rows");
        let text: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"1"]));
        assert!(matches!(
            rows.find(&[text]),
            Err(DictionaryError::Columns(_))
        ));
    }
}
