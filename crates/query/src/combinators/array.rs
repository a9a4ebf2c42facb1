//! `-Array`: the items of arrays instead of the arrays.

use crate::aggregate::{Groups, Resolved};
use crate::error::QueryError;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray};
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The function of the items of its arguments.
pub(super) fn resolved(inner: Arc<dyn Resolved>) -> Arc<dyn Resolved> {
    Arc::new(OfItems(inner))
}

struct OfItems(Arc<dyn Resolved>);

impl Resolved for OfItems {
    fn return_type(&self) -> DataType {
        self.0.return_type()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(OfItemsGroups(self.0.groups()))
    }
}

struct OfItemsGroups(Box<dyn Groups>);

impl Groups for OfItemsGroups {
    fn resize(&mut self, groups: usize) {
        self.0.resize(groups);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        let lists: Vec<_> = arguments
            .iter()
            .map(|each| each.values.as_list::<i32>())
            .collect();
        let lengths = |list: usize| lists[list].offsets().lengths();
        if (1..lists.len()).any(|other| !lengths(0).eq(lengths(other))) {
            return Err(QueryError::refused(
                ErrorCode::SIZES_OF_ARRAYS_DONT_MATCH,
                "All arrays of an aggregate function must have the same length",
            ));
        }
        let each = groups.iter().zip(lengths(0));
        let groups: Vec<usize> = each
            .flat_map(|(group, length)| std::iter::repeat_n(*group, length))
            .collect();
        let items: Vec<Column> = arguments
            .iter()
            .zip(&lists)
            .map(|(column, list)| {
                let DataType::Array(item) = &column.data_type else {
                    unreachable!("resolved with arrays");
                };
                let bounds = [list.offsets()[0], list.offsets()[list.len()]];
                let [start, end] =
                    bounds.map(|at| usize::try_from(at).expect("offsets are not negative"));
                Column::new((**item).clone(), list.values().slice(start, end - start))
            })
            .collect();
        self.0.update(&groups, &items)
    }

    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        self.0.merge(groups, states)
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        self.0.take_states(groups)
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        self.0.take_results(groups)
    }

    fn size_bytes(&self) -> usize {
        self.0.size_bytes()
    }
}
