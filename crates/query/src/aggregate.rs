//! [`Aggregate`]: what an aggregate function of ClickHouse's dialect has to know and to do.
//!
//! An aggregate is resolved once for the types of its arguments and the values of its parameters; that gives a
//! [`Resolved`], whose [`Groups`] hold one state for each group. Most functions implement [`Fold`], which says what
//! one state is, and have the rest from this file: `Ok(Arc::new(Sum::<UInt64Type>::new()))`.
//!
//! Around every aggregate stands what ClickHouse does for all of them, in `combinators.rs`:
//! - `LowCardinality(T)` is taken off the arguments.
//! - [`AggregateNulls::Skip`]: rows in which an argument is `NULL` are left out, the function sees types without
//!   `Nullable`; the result is `Nullable` if an argument was and the type allows it, and `NULL` for a group without rows.
//! - The combinators: `-If`, `-Distinct`, `-OrNull`, `-OrDefault`, `-State`, `-Merge`, `-Array`, …
//!
//! A state is written as ClickHouse writes it ([`Fold::write`]): that is what `AggregateFunction` columns hold.

use crate::error::QueryError;
use arrow::array::{ArrayRef, BinaryArray, BinaryBuilder};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// An aggregate function.
pub trait Aggregate: Send + Sync {
    /// The name, as ClickHouse prints it.
    fn name(&self) -> &'static str;

    /// Further names.
    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether names are compared without regard to case.
    fn is_case_insensitive(&self) -> bool {
        false
    }

    /// Who deals with `NULL` arguments.
    fn nulls(&self) -> AggregateNulls {
        AggregateNulls::Skip
    }

    /// Whether the result depends on the order of the rows. If so, they are read in one stream.
    fn is_order_sensitive(&self) -> bool {
        false
    }

    /// The function for these parameters, constants of one row each, and types of arguments.
    ///
    /// # Errors
    /// When they do not fit.
    fn resolve(
        &self,
        parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError>;
}

/// Who deals with `NULL` arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AggregateNulls {
    /// Rows with a `NULL` are left out; the result is `NULL` when there is no other row.
    Skip,
    /// Rows with a `NULL` are left out; the result is the same as for no rows at all, and is never `NULL`: `count`, `uniq`.
    SkipToDefault,
    /// The function.
    Own,
}

/// An aggregate function for given types.
pub trait Resolved: Send + Sync {
    /// The type of the result.
    fn return_type(&self) -> DataType;

    /// No groups so far.
    fn groups(&self) -> Box<dyn Groups>;
}

/// The states of some groups, counted from 0.
pub trait Groups: Send {
    /// Makes sure that there are that many groups; the new ones have seen no row.
    fn resize(&mut self, groups: usize);

    /// Adds rows: row `i` belongs to `groups[i]`. The arguments have a value in each row.
    ///
    /// # Errors
    /// When a value is refused.
    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError>;

    /// Adds states that [`Groups::take_states`] gave: state `i` belongs to `groups[i]`.
    ///
    /// # Errors
    /// When the bytes are no state.
    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError>;

    /// The states of the first so many groups, which are forgotten; the others move up.
    fn take_states(&mut self, groups: usize) -> BinaryArray;

    /// The results of the first so many groups, which are forgotten; the others move up.
    ///
    /// # Errors
    /// When there is no result.
    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError>;

    /// How much memory the states take.
    fn size_bytes(&self) -> usize;
}

/// A function that folds rows into a state.
pub trait Fold: Send + Sync + 'static {
    /// What a group has seen.
    type State: Send;

    /// The type of the result.
    fn return_type(&self) -> DataType;

    /// The state of a group that has seen no row.
    fn start(&self) -> Self::State;

    /// Adds rows: row `i` belongs to `states[groups[i]]`. Returns how many bytes the states have grown by, beyond their
    /// own size: 0 for a state without a heap.
    ///
    /// # Errors
    /// When a value is refused.
    fn update(
        &self,
        states: &mut [Self::State],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError>;

    /// Adds what another state has seen after this one.
    ///
    /// # Errors
    /// When the two do not fit.
    fn merge(&self, into: &mut Self::State, from: Self::State) -> Result<(), QueryError>;

    /// The state as ClickHouse writes it.
    fn write(&self, state: &Self::State, bytes: &mut Vec<u8>);

    /// Reads a state and moves `bytes` behind it.
    ///
    /// # Errors
    /// When the bytes are no state.
    fn read(&self, bytes: &mut &[u8]) -> Result<Self::State, QueryError>;

    /// The results, in the Arrow type of the return type.
    ///
    /// # Errors
    /// When there is no result.
    fn finish(&self, states: Vec<Self::State>) -> Result<ArrayRef, QueryError>;
}

/// A resolved function that folds.
pub struct Folding<F: Fold>(Arc<F>);

impl<F: Fold> Folding<F> {
    /// The function, resolved.
    pub fn resolved(fold: F) -> Arc<dyn Resolved> {
        Arc::new(Self(Arc::new(fold)))
    }
}

impl<F: Fold> Resolved for Folding<F> {
    fn return_type(&self) -> DataType {
        self.0.return_type()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(FoldGroups {
            fold: Arc::clone(&self.0),
            states: Vec::new(),
            grown_bytes: 0,
        })
    }
}

struct FoldGroups<F: Fold> {
    fold: Arc<F>,
    states: Vec<F::State>,
    grown_bytes: usize,
}

impl<F: Fold> FoldGroups<F> {
    fn take(&mut self, groups: usize) -> Vec<F::State> {
        let rest = self.states.split_off(groups);
        let taken = std::mem::replace(&mut self.states, rest);
        let all = taken.len() + self.states.len();
        let share = self.grown_bytes.checked_div(all).unwrap_or(0);
        self.grown_bytes = share * self.states.len();
        taken
    }
}

impl<F: Fold> Groups for FoldGroups<F> {
    fn resize(&mut self, groups: usize) {
        while self.states.len() < groups {
            self.states.push(self.fold.start());
        }
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        self.grown_bytes += self.fold.update(&mut self.states, groups, arguments)?;
        Ok(())
    }

    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        for (group, state) in groups.iter().zip(states) {
            let mut bytes = state.unwrap_or_default();
            self.grown_bytes += bytes.len();
            let state = self.fold.read(&mut bytes)?;
            self.fold.merge(&mut self.states[*group], state)?;
        }
        Ok(())
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        let mut builder = BinaryBuilder::new();
        let mut bytes = Vec::new();
        for state in self.take(groups) {
            bytes.clear();
            self.fold.write(&state, &mut bytes);
            builder.append_value(&bytes);
        }
        builder.finish()
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        let states = self.take(groups);
        self.fold.finish(states)
    }

    fn size_bytes(&self) -> usize {
        self.states.capacity() * size_of::<F::State>() + self.grown_bytes
    }
}
