//! `-If`: only rows in which the last argument is not zero.

use crate::aggregate::{Groups, Resolved};
use crate::error::QueryError;
use crate::evaluate::{is_true, taken};
use arrow::array::{ArrayRef, BinaryArray, BooleanArray, UInt64Array};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// The function, of the rows that its further, last argument names.
pub(super) fn resolved(inner: Arc<dyn Resolved>) -> Arc<dyn Resolved> {
    Arc::new(If(inner))
}

struct If(Arc<dyn Resolved>);

impl Resolved for If {
    fn return_type(&self) -> DataType {
        self.0.return_type()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(IfGroups(self.0.groups()))
    }
}

struct IfGroups(Box<dyn Groups>);

impl Groups for IfGroups {
    fn resize(&mut self, groups: usize) {
        self.0.resize(groups);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        let (condition, arguments) = arguments.split_last().expect("resolved with a condition");
        let flags = is_true(condition)?;
        let (groups, arguments) = only(groups, arguments, &flags);
        self.0.update(&groups, &arguments)
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

/// The rows whose flag is set.
pub(super) fn only(
    groups: &[usize],
    arguments: &[Column],
    flags: &BooleanArray,
) -> (Vec<usize>, Vec<Column>) {
    let rows: Vec<u64> = flags.values().set_indices().map(|row| row as u64).collect();
    let groups = rows.iter().map(|row| groups[*row as usize]).collect();
    let rows = UInt64Array::from(rows);
    let arguments = arguments.iter().map(|each| taken(each, &rows)).collect();
    (groups, arguments)
}
