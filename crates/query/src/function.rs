//! [`Function`]: what a function of ClickHouse's dialect has to know and to do.
//!
//! A function is asked twice. While a query is analysed, [`Function::return_type`] is given the types
//! of the arguments, and the values of those that are constants. While it runs,
//! [`Function::execute`] is given the values, block by block.
//!
//! Around both stands what ClickHouse does for most functions, so that a function does not have to
//! (`call.rs`):
//! - `LowCardinality(T)` is taken off the arguments; the result gets it back where ClickHouse does that.
//! - [`Nulls::Propagate`]: `Nullable(T)` is taken off the arguments, and rows in which an argument is `NULL` are left
//!   out before the function is executed. The result is `Nullable`, and `NULL` in these rows; where it cannot be
//!   (an `Array`), it is the default value of its type.
//! - When all arguments are constants, and the function is deterministic, it is executed for one row, while
//!   the query is analysed.
//! - `Nested`, `Point` and `SimpleAggregateFunction` are given as what they are stored as.
//!
//! A function is a value without state. It is registered by one line in its family's file below
//! `src/functions/`.

use crate::context::Context;
use crate::error::QueryError;
use arrow::array::{ArrayRef, UInt64Array};
use arrow::compute::take;
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// A function of ClickHouse's dialect.
pub trait Function: Send + Sync {
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
    fn nulls(&self) -> Nulls {
        Nulls::Propagate
    }

    /// Who deals with `LowCardinality` arguments.
    fn low_cardinality(&self) -> LowCardinality {
        LowCardinality::Strip
    }

    /// Whether equal arguments give equal results within a query. Those of which this is not true are
    /// neither folded nor moved.
    fn is_deterministic(&self) -> bool {
        true
    }

    /// Whether the result depends on what the arguments are, not only on their values: `toTypeName`, `isConstant`,
    /// `materialize`. The result of such a function is a constant only where it says so itself.
    fn result_is_constant(&self, arguments: &[ArgumentType]) -> bool {
        self.is_deterministic() && arguments.iter().all(ArgumentType::is_constant)
    }

    /// The types of the parameters of the lambda that stands as argument `lambda`, counted from 0. The other
    /// arguments are known by then; lambdas among them have `lambda` set and no type.
    ///
    /// # Errors
    /// When the function takes no lambda there, or no other arguments of these types.
    fn lambda_parameters(
        &self,
        lambda: usize,
        arguments: &[ArgumentType],
    ) -> Result<Vec<DataType>, QueryError> {
        let _ = arguments;
        let message = format!(
            "Function {} takes no lambda as argument {}",
            self.name(),
            lambda + 1
        );
        let code = granary_types::ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT;
        Err(QueryError::refused(code, message))
    }

    /// The type of the result.
    ///
    /// # Errors
    /// When the number of arguments, their types or the values of constants do not fit.
    fn return_type(&self, arguments: &[ArgumentType]) -> Result<DataType, QueryError>;

    /// The type of the result of a function that looks at more than its arguments, such as a dictionary.
    ///
    /// # Errors
    /// As [`Function::return_type`].
    fn return_type_in(
        &self,
        arguments: &[ArgumentType],
        context: &Context,
    ) -> Result<DataType, QueryError> {
        let _ = context;
        self.return_type(arguments)
    }

    /// The results: as many as `call.rows`, in the Arrow type of `call.result_type`.
    ///
    /// # Errors
    /// When a value is refused.
    fn execute(&self, call: &Call<'_>) -> Result<ArrayRef, QueryError>;
}

/// Who deals with `NULL` arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// The result is `NULL` where an argument is; the function sees types without `Nullable`.
    Propagate,
    /// The function.
    Own,
}

/// Who deals with `LowCardinality` arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowCardinality {
    /// The function sees types without it; the result has it if one argument had it and all others are constants.
    Strip,
    /// The function sees types without it; the result never has it.
    Forget,
    /// The function.
    Own,
}

/// An argument while a query is analysed.
#[derive(Debug, Clone)]
pub struct ArgumentType {
    /// Its type; that of what a lambda gives; [`DataType::Nothing`] for a lambda that is not known yet.
    pub data_type: DataType,
    /// Its value, if it is a constant: a column of one row.
    pub constant: Option<Column>,
    /// The number of parameters, if it is a lambda.
    pub lambda: Option<usize>,
}

impl ArgumentType {
    /// An argument that is a column.
    pub fn new(data_type: DataType) -> Self {
        Self {
            data_type,
            constant: None,
            lambda: None,
        }
    }

    /// An argument that is a constant: a column of one row.
    pub fn constant(value: Column) -> Self {
        Self {
            data_type: value.data_type.clone(),
            constant: Some(value),
            lambda: None,
        }
    }

    /// Whether it is a constant.
    pub fn is_constant(&self) -> bool {
        self.constant.is_some()
    }

    /// The text of a constant `String`.
    pub fn text(&self) -> Option<&str> {
        use arrow::array::{Array, AsArray};
        let value = self.constant.as_ref()?;
        let values = value.values.as_binary_opt::<i32>()?;
        if values.is_empty() || values.is_null(0) {
            return None;
        }
        std::str::from_utf8(values.value(0)).ok()
    }
}

/// An argument while a query runs.
#[derive(Clone)]
pub enum Argument {
    /// A value in each row.
    Column(Column),
    /// The same value in each row: a column of one row.
    Constant(Column),
    /// A lambda.
    Lambda(Arc<dyn Lambda>),
}

impl Argument {
    /// Its type; `Nothing` for a lambda.
    pub fn data_type(&self) -> &DataType {
        match self {
            Self::Column(column) | Self::Constant(column) => &column.data_type,
            Self::Lambda(_) => &DataType::Nothing,
        }
    }

    /// The values, of which there is one if it is a constant.
    ///
    /// # Panics
    /// For a lambda.
    pub fn column(&self) -> &Column {
        match self {
            Self::Column(column) | Self::Constant(column) => column,
            Self::Lambda(_) => {
                panic!("the analyser puts lambdas only where functions ask for them")
            }
        }
    }

    /// The values, one in each of `rows` rows.
    pub fn expanded(&self, rows: usize) -> ArrayRef {
        match self {
            Self::Column(column) => Arc::clone(&column.values),
            Self::Constant(column) => repeat(&column.values, rows),
            Self::Lambda(_) => Arc::clone(&self.column().values),
        }
    }

    /// Whether it is a constant.
    pub fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }
}

/// The first value of an array, so many times.
pub fn repeat(value: &ArrayRef, rows: usize) -> ArrayRef {
    if rows == 1 {
        return Arc::clone(value);
    }
    let first = UInt64Array::from(vec![0; rows]);
    take(value, &first, None).expect("a constant has one value")
}

/// A lambda, with the columns that it captured.
pub trait Lambda: Send + Sync {
    /// The type of its result.
    fn result_type(&self) -> &DataType;

    /// The results for some elements. `arguments` have a value for each element, `rows` says to which row of
    /// the block each element belongs.
    ///
    /// # Errors
    /// What a function inside refuses.
    fn call(&self, arguments: Vec<Column>, rows: &UInt64Array) -> Result<Column, QueryError>;
}

/// One execution of a function.
pub struct Call<'a> {
    /// The arguments.
    pub arguments: &'a [Argument],
    /// How many rows there are.
    pub rows: usize,
    /// What [`Function::return_type`] gave.
    pub result_type: &'a DataType,
    /// What is known of the world.
    pub context: &'a Context,
}

impl Call<'_> {
    /// The values of an argument, one in each row; arguments are counted from 0.
    pub fn array(&self, argument: usize) -> ArrayRef {
        self.arguments[argument].expanded(self.rows)
    }

    /// The type of an argument; arguments are counted from 0.
    pub fn data_type(&self, argument: usize) -> &DataType {
        self.arguments[argument].data_type()
    }

    /// The lambda that stands as an argument; arguments are counted from 0.
    pub fn lambda(&self, argument: usize) -> Option<&Arc<dyn Lambda>> {
        match &self.arguments[argument] {
            Argument::Lambda(lambda) => Some(lambda),
            _ => None,
        }
    }
}
