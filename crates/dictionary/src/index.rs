//! [`Index`]: from a key to the number of a row.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::UInt64Type;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};
use std::collections::HashMap;
use std::hash::Hash;

/// Which of the rows with one key is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Winner {
    First,
    Last,
}

/// From a key to the number of what was put in under it.
#[derive(Debug)]
pub(crate) enum Index {
    /// Keys are one `UInt64`.
    Numbers(HashMap<u64, u32>),
    /// Keys are several values, or one of another type.
    Rows {
        converter: RowConverter,
        places: HashMap<Box<[u8]>, u32>,
    },
}

/// An index, and for each row the number of its key; numbers count the different keys in their order.
pub(crate) struct Grouped {
    pub(crate) index: Index,
    pub(crate) groups: Vec<u32>,
}

impl Index {
    /// From each key to a row that has it.
    pub(crate) fn unique(keys: &[ArrayRef], winner: Winner) -> Result<Self, ArrowError> {
        let Grouped { mut index, groups } = Self::grouped(keys)?;
        let mut rows = vec![u32::MAX; index.len()];
        for (row, group) in (0..).zip(groups) {
            let place = &mut rows[group as usize];
            if *place == u32::MAX || winner == Winner::Last {
                *place = row;
            }
        }
        match &mut index {
            Self::Numbers(places) => replace(places, &rows),
            Self::Rows { places, .. } => replace(places, &rows),
        }
        Ok(index)
    }

    /// From each key to its number among the different keys.
    pub(crate) fn grouped(keys: &[ArrayRef]) -> Result<Grouped, ArrowError> {
        if let [key] = keys
            && let Some(numbers) = numbers(key)
        {
            let mut places = HashMap::with_capacity(numbers.len());
            let groups = group(numbers.values().iter().copied(), &mut places);
            let index = Self::Numbers(places);
            return Ok(Grouped { index, groups });
        }
        let fields = keys
            .iter()
            .map(|key| SortField::new(key.data_type().clone()));
        let converter = RowConverter::new(fields.collect())?;
        let rows = converter.convert_columns(keys)?;
        let mut places = HashMap::with_capacity(rows.num_rows());
        let groups = group(rows.iter().map(|row| Box::from(row.as_ref())), &mut places);
        let index = Self::Rows { converter, places };
        Ok(Grouped { index, groups })
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Numbers(places) => places.len(),
            Self::Rows { places, .. } => places.len(),
        }
    }

    /// What stands under each key.
    pub(crate) fn find(&self, keys: &[ArrayRef]) -> Result<Vec<Option<u32>>, ArrowError> {
        match self {
            Self::Numbers(places) => {
                let wrong = || ArrowError::InvalidArgumentError("the key is a UInt64".to_owned());
                let numbers = keys.first().and_then(numbers).ok_or_else(wrong)?;
                let find = |number| places.get(number).copied();
                Ok(numbers.values().iter().map(find).collect())
            }
            Self::Rows { converter, places } => {
                let rows = converter.convert_columns(keys)?;
                let find = |row: arrow::row::Row<'_>| places.get(row.as_ref()).copied();
                Ok(rows.iter().map(find).collect())
            }
        }
    }
}

fn numbers(key: &ArrayRef) -> Option<&arrow::array::UInt64Array> {
    let numbers = key.as_primitive_opt::<UInt64Type>()?;
    (numbers.null_count() == 0).then_some(numbers)
}

fn group<K: Hash + Eq>(keys: impl Iterator<Item = K>, places: &mut HashMap<K, u32>) -> Vec<u32> {
    let mut next = 0;
    keys.map(|key| {
        *places.entry(key).or_insert_with(|| {
            next += 1;
            next - 1
        })
    })
    .collect()
}

fn replace<K: Hash + Eq>(places: &mut HashMap<K, u32>, rows: &[u32]) {
    for place in places.values_mut() {
        *place = rows[*place as usize];
    }
}
