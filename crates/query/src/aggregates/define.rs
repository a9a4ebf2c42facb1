//! [`Defined`]: an aggregate function that is a line in a table.

use crate::aggregate::{Aggregate, AggregateNulls, Resolved};
use crate::error::QueryError;
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// Makes the function with that name for parameters and types of arguments.
pub(super) type Resolve =
    fn(&'static str, &[Column], &[DataType]) -> Result<Arc<dyn Resolved>, QueryError>;

/// An aggregate function that is a line in a table.
pub(super) struct Defined {
    name: &'static str,
    aliases: &'static [&'static str],
    any_case: bool,
    nulls: AggregateNulls,
    ordered: bool,
    resolve: Resolve,
}

impl Defined {
    /// A function that leaves out rows with a `NULL`.
    pub(super) const fn new(name: &'static str, resolve: Resolve) -> Self {
        Self {
            name,
            aliases: &[],
            any_case: false,
            nulls: AggregateNulls::Skip,
            ordered: false,
            resolve,
        }
    }

    /// With further names.
    pub(super) const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Its names are compared without regard to case.
    pub(super) const fn any_case(mut self) -> Self {
        self.any_case = true;
        self
    }

    /// Its result is never `NULL`.
    pub(super) const fn never_null(mut self) -> Self {
        self.nulls = AggregateNulls::SkipToDefault;
        self
    }

    /// It deals with `NULL` itself.
    pub(super) const fn own_nulls(mut self) -> Self {
        self.nulls = AggregateNulls::Own;
        self
    }

    /// Its result depends on the order of the rows.
    pub(super) const fn ordered(mut self) -> Self {
        self.ordered = true;
        self
    }
}

impl Aggregate for Defined {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    fn is_case_insensitive(&self) -> bool {
        self.any_case
    }

    fn nulls(&self) -> AggregateNulls {
        self.nulls
    }

    fn is_order_sensitive(&self) -> bool {
        self.ordered
    }

    fn resolve(
        &self,
        parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        (self.resolve)(self.name, parameters, arguments)
    }
}

/// The arguments, if there are so many of them.
///
/// # Errors
/// [`QueryError::ArgumentCount`].
pub(super) fn exactly<'a, const N: usize>(
    name: &str,
    arguments: &'a [DataType],
) -> Result<&'a [DataType; N], QueryError> {
    arguments
        .try_into()
        .map_err(|_| QueryError::argument_count(name, arguments.len(), &N.to_string()))
}

/// The values of parameters that are numbers.
///
/// # Errors
/// When one is none.
pub(super) fn levels(name: &str, parameters: &[Column]) -> Result<Vec<f64>, QueryError> {
    let level = |column: &Column| {
        let numbers = crate::functions::numbers_of(column);
        numbers
            .and_then(|numbers| numbers.first().copied())
            .ok_or_else(|| {
                QueryError::refused(
                    granary_types::ErrorCode::BAD_ARGUMENTS,
                    format!("The parameters of {name} must be numbers"),
                )
            })
    };
    parameters.iter().map(level).collect()
}
