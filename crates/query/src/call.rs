//! What ClickHouse does around most functions: `LowCardinality`, `Nullable` and constants.

use crate::context::Context;
use crate::default::{default_value, null_values};
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call, Function, LowCardinality, Nulls, repeat};
use arrow::array::{Array, ArrayRef, BooleanArray, UInt64Array};
use arrow::buffer::NullBuffer;
use arrow::compute::{concat, filter, take};
use granary_columns::Column;
use granary_types::DataType;
use std::sync::Arc;

/// Calls a function by its name: its type is found, then it is executed for so many rows.
///
/// # Errors
/// When there is no such function, or it refuses the arguments.
pub fn evaluate(
    name: &str,
    arguments: &[Argument],
    rows: usize,
    context: &Context,
) -> Result<Column, QueryError> {
    let function = crate::functions::registry().get(name);
    let function = function.ok_or_else(|| QueryError::UnknownFunction {
        name: name.to_owned(),
        hint: String::new(),
    })?;
    let result_type = call_type(function, &types_of(arguments), context)?;
    call(function, arguments, rows, &result_type, context)
}

pub(crate) fn types_of(arguments: &[Argument]) -> Vec<ArgumentType> {
    arguments
        .iter()
        .map(|argument| match argument {
            Argument::Column(column) => ArgumentType::new(column.data_type.clone()),
            Argument::Constant(column) => ArgumentType::constant(column.clone()),
            Argument::Lambda(lambda) => ArgumentType::new(lambda.result_type().clone()),
        })
        .collect()
}

/// The type of the result of a call.
pub(crate) fn call_type(
    function: &dyn Function,
    arguments: &[ArgumentType],
    context: &Context,
) -> Result<DataType, QueryError> {
    if function.low_cardinality() == LowCardinality::Own {
        return type_of_full(function, arguments, context);
    }
    let full: Vec<ArgumentType> = arguments.iter().map(without_dictionary).collect();
    let result = type_of_full(function, &full, context)?;
    let is_dictionary =
        |argument: &&ArgumentType| matches!(argument.data_type, DataType::LowCardinality(_));
    let columns = arguments.iter().filter(|argument| !argument.is_constant());
    let has_dictionary = arguments.iter().any(|argument| is_dictionary(&argument));
    let (dictionaries, others): (Vec<_>, Vec<_>) = columns.partition(is_dictionary);
    let gets_dictionary = function.low_cardinality() == LowCardinality::Strip
        && has_dictionary
        && dictionaries.len() <= 1
        && others.is_empty()
        && function.is_deterministic()
        && can_be_inside_low_cardinality(&result);
    Ok(if gets_dictionary {
        DataType::LowCardinality(Box::new(result))
    } else {
        result
    })
}

/// Whether `LowCardinality(T)` is a type.
pub(crate) fn can_be_inside_low_cardinality(data_type: &DataType) -> bool {
    match data_type {
        DataType::Nullable(inner) => can_be_inside_low_cardinality(inner),
        DataType::Bool
        | DataType::BFloat16
        | DataType::Float32
        | DataType::Float64
        | DataType::String
        | DataType::FixedString(_)
        | DataType::Date
        | DataType::Date32
        | DataType::DateTime(_)
        | DataType::Time
        | DataType::Interval(_)
        | DataType::Uuid
        | DataType::Ipv4
        | DataType::Ipv6 => true,
        other => other.is_integer(),
    }
}

fn type_of_full(
    function: &dyn Function,
    arguments: &[ArgumentType],
    context: &Context,
) -> Result<DataType, QueryError> {
    if function.nulls() == Nulls::Own {
        return function.return_type_in(arguments, context);
    }
    let has_null = arguments
        .iter()
        .any(|argument| is_only_null(&argument.data_type) && argument.lambda.is_none());
    if has_null {
        return Ok(DataType::Nullable(Box::new(DataType::Nothing)));
    }
    if !arguments
        .iter()
        .any(|argument| matches!(argument.data_type, DataType::Nullable(_)))
    {
        return function.return_type_in(arguments, context);
    }
    let stripped: Vec<ArgumentType> = arguments.iter().map(without_null).collect();
    Ok(function.return_type_in(&stripped, context)?.nullable())
}

fn is_only_null(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Nullable(inner) if **inner == DataType::Nothing)
}

fn without_dictionary(argument: &ArgumentType) -> ArgumentType {
    let data_type = plain_type(&argument.data_type);
    retyped(argument, data_type)
}

/// The type without `LowCardinality` around it and without names that stand for other types.
fn plain_type(data_type: &DataType) -> DataType {
    match data_type.storage() {
        DataType::LowCardinality(inner) => *inner,
        other => other,
    }
}

fn without_null(argument: &ArgumentType) -> ArgumentType {
    match &argument.data_type {
        DataType::Nullable(inner) => retyped(argument, (**inner).clone()),
        _ => argument.clone(),
    }
}

fn retyped(argument: &ArgumentType, data_type: DataType) -> ArgumentType {
    let constant = argument.constant.as_ref().map(|constant| Column {
        data_type: data_type.clone(),
        values: Arc::clone(&constant.values),
    });
    ArgumentType {
        data_type,
        constant,
        lambda: argument.lambda,
    }
}

/// Executes a call: gives as many results as there are rows, of the type that [`call_type`] told.
pub(crate) fn call(
    function: &dyn Function,
    arguments: &[Argument],
    rows: usize,
    result_type: &DataType,
    context: &Context,
) -> Result<Column, QueryError> {
    let run = |arguments: &[Argument], rows: usize, result_type: &DataType| {
        let call = Call {
            arguments,
            rows,
            result_type,
            context,
        };
        let values = function.execute(&call)?;
        assert_eq!(
            values.len(),
            rows,
            "{} gives a result per row",
            function.name()
        );
        Ok::<_, QueryError>(values)
    };
    let full_type = match (function.low_cardinality(), result_type) {
        (LowCardinality::Strip, DataType::LowCardinality(inner)) => inner,
        _ => result_type,
    };
    let plain: Vec<Argument> = match function.low_cardinality() {
        LowCardinality::Own => arguments.to_vec(),
        _ => arguments
            .iter()
            .map(|each| retype(each, plain_type))
            .collect(),
    };
    let values = match function.nulls() {
        Nulls::Own => run(&plain, rows, full_type)?,
        Nulls::Propagate => propagate(function, &plain, rows, full_type, (context, &run))?,
    };
    Ok(Column::new(result_type.clone(), values))
}

pub(crate) fn retype(argument: &Argument, change: impl Fn(&DataType) -> DataType) -> Argument {
    let changed = |column: &Column| Column {
        data_type: change(&column.data_type),
        values: Arc::clone(&column.values),
    };
    match argument {
        Argument::Column(column) => Argument::Column(changed(column)),
        Argument::Constant(column) => Argument::Constant(changed(column)),
        Argument::Lambda(lambda) => Argument::Lambda(Arc::clone(lambda)),
    }
}

/// Executes a function for arguments, so many rows, and a result of that type.
type Run<'a> = dyn Fn(&[Argument], usize, &DataType) -> Result<ArrayRef, QueryError> + 'a;

/// Leaves out the rows in which an argument is `NULL`, and puts `NULL` or the default value in their place.
fn propagate(
    function: &dyn Function,
    arguments: &[Argument],
    rows: usize,
    result_type: &DataType,
    (context, run): (&Context, &Run<'_>),
) -> Result<ArrayRef, QueryError> {
    let is_null = |argument: &Argument| match argument {
        Argument::Constant(column) => is_only_null(&column.data_type) || column.values.is_null(0),
        Argument::Column(column) => is_only_null(&column.data_type),
        Argument::Lambda(_) => false,
    };
    if arguments.iter().any(is_null) {
        return Ok(nothing(result_type, rows));
    }
    let has_nullable = arguments
        .iter()
        .any(|argument| matches!(argument.data_type(), DataType::Nullable(_)));
    if !has_nullable {
        return run(arguments, rows, result_type);
    }
    let stripped: Vec<Argument> = arguments
        .iter()
        .map(|argument| retype(argument, strip))
        .collect();
    let own_type = function.return_type_in(&types_of(&stripped), context)?;
    let Some(present) = rows_without_null(arguments, rows) else {
        return run(&stripped, rows, &own_type);
    };
    let count = present.true_count();
    if count == 0 {
        return Ok(nothing(result_type, rows));
    }
    let kept = stripped
        .iter()
        .map(|argument| keep(argument, &present))
        .collect::<Result<Vec<_>, _>>()?;
    let values = run(&kept, count, &own_type)?;
    Ok(scatter(&values, &present, result_type))
}

pub(crate) fn strip(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Nullable(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

fn nothing(result_type: &DataType, rows: usize) -> ArrayRef {
    if result_type.is_nullable() || *result_type == DataType::Nothing {
        null_values(result_type, rows)
    } else {
        repeat(&default_value(result_type).values, rows)
    }
}

pub(crate) fn rows_without_null(arguments: &[Argument], rows: usize) -> Option<BooleanArray> {
    let mut nulls: Option<NullBuffer> = None;
    for argument in arguments {
        if let Argument::Column(column) = argument
            && matches!(column.data_type, DataType::Nullable(_))
        {
            nulls = NullBuffer::union(nulls.as_ref(), column.values.nulls());
        }
    }
    let nulls = nulls.filter(|nulls| nulls.null_count() > 0)?;
    assert_eq!(nulls.len(), rows, "an argument has a value in each row");
    Some(BooleanArray::new(nulls.into_inner(), None))
}

pub(crate) fn keep(argument: &Argument, present: &BooleanArray) -> Result<Argument, QueryError> {
    match argument {
        Argument::Column(column) => Ok(Argument::Column(Column {
            data_type: column.data_type.clone(),
            values: filter(&column.values, present).expect("as many flags as rows"),
        })),
        Argument::Constant(_) => Ok(argument.clone()),
        Argument::Lambda(_) => Err(QueryError::not_implemented(
            "A lambda beside an argument that is NULL",
        )),
    }
}

pub(crate) fn scatter(
    values: &ArrayRef,
    present: &BooleanArray,
    result_type: &DataType,
) -> ArrayRef {
    let is_nullable = result_type.is_nullable();
    let mut next = 0;
    let places: UInt64Array = present
        .values()
        .iter()
        .map(|is_present| {
            if is_present {
                next += 1;
                Some(next - 1)
            } else if is_nullable {
                None
            } else {
                Some(values.len() as u64)
            }
        })
        .collect();
    let result = if is_nullable {
        take(values, &places, None)
    } else {
        let default = default_value(result_type).values;
        concat(&[values, &default]).and_then(|values| take(&values, &places, None))
    };
    result.expect("the places lie within the values")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, UInt8Array};
    use arrow::datatypes::UInt8Type;
    use granary_env::{Control, Env};
    use granary_parser::QuerySettings;

    fn column(data_type: &str, values: &[Option<u8>]) -> Column {
        let values = UInt8Array::from(values.to_vec());
        Column::new(data_type.parse().unwrap(), Arc::new(values))
    }

    fn check(name: &str, arguments: &[Argument], rows: usize) -> Result<Column, QueryError> {
        let settings = QuerySettings::default();
        let context = Context::new(Env::simulated(1), "default", settings, Control::new());
        evaluate(name, arguments, rows, &context)
    }

    #[test]
    fn rows_with_a_null_are_left_out_before_a_function_could_fail_on_them() {
        let numbers = Argument::Column(column("UInt8", &[Some(7), Some(8), Some(9)]));
        let divisors = Argument::Column(column("Nullable(UInt8)", &[Some(2), None, Some(3)]));
        let found = check("intDiv", &[numbers, divisors], 3).unwrap();
        assert_eq!(found.data_type.to_string(), "Nullable(UInt8)");
        let values: Vec<Option<u8>> = found.values.as_primitive::<UInt8Type>().iter().collect();
        assert_eq!(values, [Some(3), None, Some(3)]);
    }

    #[test]
    fn a_low_cardinality_beside_constants_stays_one() {
        let numbers = Argument::Column(column("LowCardinality(UInt8)", &[Some(7), Some(8)]));
        let two = Argument::Constant(column("UInt8", &[Some(2)]));
        let found = check("plus", &[numbers.clone(), two], 2).unwrap();
        assert_eq!(found.data_type.to_string(), "LowCardinality(UInt16)");
        let found = check("plus", &[numbers.clone(), numbers], 2).unwrap();
        assert_eq!(found.data_type.to_string(), "UInt16");
    }

    #[test]
    fn a_null_makes_the_result_null() {
        let null = Column::new(
            "Nullable(Nothing)".parse().unwrap(),
            null_values(&DataType::Nothing, 1),
        );
        let two = Argument::Constant(column("UInt8", &[Some(2)]));
        let found = check("plus", &[Argument::Constant(null), two], 1).unwrap();
        assert_eq!(found.data_type.to_string(), "Nullable(Nothing)");
    }
}
