//! [`Defined`]: a function that is a line in a table: its name, how its type is told, how it runs.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call, Function, LowCardinality, Nulls};
use arrow::array::ArrayRef;
use granary_types::DataType;

/// Tells the type of the result of the function with that name.
pub type Typing = fn(&'static str, &[ArgumentType]) -> Result<DataType, QueryError>;
/// Gives the results of the function with that name.
pub type Run = fn(&'static str, &Call<'_>) -> Result<ArrayRef, QueryError>;
/// Gives the types of the parameters of the lambda that is the argument with that number.
pub type Parameters = fn(&'static str, usize, &[ArgumentType]) -> Result<Vec<DataType>, QueryError>;

/// A function that is a line in a table.
pub struct Defined {
    name: &'static str,
    aliases: &'static [&'static str],
    any_case: bool,
    nulls: Nulls,
    low_cardinality: LowCardinality,
    deterministic: bool,
    never_constant: bool,
    parameters: Option<Parameters>,
    typing: Typing,
    run: Run,
}

impl Defined {
    /// A function that follows the rules for `NULL` and `LowCardinality`.
    pub const fn new(name: &'static str, typing: Typing, run: Run) -> Self {
        Self {
            name,
            aliases: &[],
            any_case: false,
            nulls: Nulls::Propagate,
            low_cardinality: LowCardinality::Strip,
            deterministic: true,
            never_constant: false,
            parameters: None,
            typing,
            run,
        }
    }

    /// With further names.
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Its names are compared without regard to case.
    pub const fn any_case(mut self) -> Self {
        self.any_case = true;
        self
    }

    /// It deals with `NULL` itself.
    pub const fn own_nulls(mut self) -> Self {
        self.nulls = Nulls::Own;
        self
    }

    /// Its result never has `LowCardinality`.
    pub const fn forget_low_cardinality(mut self) -> Self {
        self.low_cardinality = LowCardinality::Forget;
        self
    }

    /// It sees `LowCardinality`.
    pub const fn own_low_cardinality(mut self) -> Self {
        self.low_cardinality = LowCardinality::Own;
        self
    }

    /// It gives other results each time.
    pub const fn varies(mut self) -> Self {
        self.deterministic = false;
        self
    }

    /// Its result is a column even where all arguments are constants.
    pub const fn never_constant(mut self) -> Self {
        self.never_constant = true;
        self
    }

    /// It takes lambdas with these parameters.
    pub const fn lambda(mut self, parameters: Parameters) -> Self {
        self.parameters = Some(parameters);
        self
    }
}

impl Function for Defined {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    fn is_case_insensitive(&self) -> bool {
        self.any_case
    }

    fn nulls(&self) -> Nulls {
        self.nulls
    }

    fn low_cardinality(&self) -> LowCardinality {
        self.low_cardinality
    }

    fn is_deterministic(&self) -> bool {
        self.deterministic
    }

    fn result_is_constant(&self, arguments: &[ArgumentType]) -> bool {
        !self.never_constant
            && self.deterministic
            && arguments.iter().all(ArgumentType::is_constant)
    }

    fn lambda_parameters(
        &self,
        lambda: usize,
        arguments: &[ArgumentType],
    ) -> Result<Vec<DataType>, QueryError> {
        match self.parameters {
            Some(parameters) => parameters(self.name, lambda, arguments),
            None => Err(QueryError::argument_type(
                self.name,
                lambda + 1,
                &DataType::Nothing,
            )),
        }
    }

    fn return_type(&self, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
        (self.typing)(self.name, arguments)
    }

    fn execute(&self, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
        (self.run)(self.name, call)
    }
}

/// Refuses any other number of arguments than `least` to `most`.
///
/// # Errors
/// [`QueryError::ArgumentCount`].
pub fn count(
    name: &str,
    arguments: &[ArgumentType],
    least: usize,
    most: usize,
) -> Result<(), QueryError> {
    if (least..=most).contains(&arguments.len()) {
        return Ok(());
    }
    let expected = match most {
        usize::MAX => format!("at least {least}"),
        _ if least == most => least.to_string(),
        _ => format!("{least} to {most}"),
    };
    Err(QueryError::argument_count(name, arguments.len(), &expected))
}

/// Refuses an argument because of its type; arguments are counted from 0.
pub fn illegal<T>(name: &str, arguments: &[ArgumentType], at: usize) -> Result<T, QueryError> {
    Err(QueryError::argument_type(
        name,
        at + 1,
        &arguments[at].data_type,
    ))
}
