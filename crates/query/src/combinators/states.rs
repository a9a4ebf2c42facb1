//! `-State` gives states as values, `-Merge` takes them.

use crate::aggregate::{Groups, Resolved};
use crate::error::QueryError;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray};
use granary_columns::Column;
use granary_types::{AggregateState, DataType};
use std::sync::Arc;

/// The function that gives its state.
pub(super) fn state(
    inner: Arc<dyn Resolved>,
    name: &str,
    parameters: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    if !parameters.is_empty() {
        return Err(QueryError::not_implemented(
            "-State of an aggregate function with parameters",
        ));
    }
    let data_type = DataType::AggregateFunction(Box::new(AggregateState {
        version: None,
        function: name.into(),
        parameters: Vec::new(),
        arguments: arguments.to_vec(),
    }));
    Ok(Arc::new(State { inner, data_type }))
}

struct State {
    inner: Arc<dyn Resolved>,
    data_type: DataType,
}

impl Resolved for State {
    fn return_type(&self) -> DataType {
        self.data_type.clone()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(StateGroups(self.inner.groups()))
    }
}

/// Groups whose results are their states.
pub(crate) struct StateGroups(pub(crate) Box<dyn Groups>);

impl Groups for StateGroups {
    fn resize(&mut self, groups: usize) {
        self.0.resize(groups);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        self.0.update(groups, arguments)
    }

    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        self.0.merge(groups, states)
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        self.0.take_states(groups)
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        Ok(Arc::new(self.0.take_states(groups)))
    }

    fn size_bytes(&self) -> usize {
        self.0.size_bytes()
    }
}

/// The function whose argument is its own state.
pub(super) fn merge(inner: Arc<dyn Resolved>) -> Arc<dyn Resolved> {
    Arc::new(Merge(inner))
}

struct Merge(Arc<dyn Resolved>);

impl Resolved for Merge {
    fn return_type(&self) -> DataType {
        self.0.return_type()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(MergeGroups(self.0.groups()))
    }
}

struct MergeGroups(Box<dyn Groups>);

impl Groups for MergeGroups {
    fn resize(&mut self, groups: usize) {
        self.0.resize(groups);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        let states = arguments[0].values.as_binary::<i32>();
        assert_eq!(groups.len(), states.len(), "a state in each row");
        self.0.merge(groups, states)
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
