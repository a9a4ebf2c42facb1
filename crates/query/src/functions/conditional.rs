//! Choices between values, and what is done about `NULL`.

use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::cast;
use crate::functions::comparison::{self, Comparison};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::logic::{flags, is_true, truth};
use crate::functions::nested;
use crate::functions::number::NumberKind;
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::compute::interleave;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("if", choice_type, choose)
        .own_nulls()
        .forget_low_cardinality()
        .any_case(),
    Defined::new("multiIf", choice_type, choose)
        .own_nulls()
        .forget_low_cardinality()
        .also(&["caseWithoutExpression", "caseWithoutExpr"])
        .any_case(),
    Defined::new("caseWithExpression", case_type, case)
        .own_nulls()
        .forget_low_cardinality()
        .also(&["caseWithExpr"])
        .any_case(),
    Defined::new("coalesce", coalesce_type, coalesce)
        .own_nulls()
        .any_case(),
    Defined::new("ifNull", coalesce_type, coalesce)
        .own_nulls()
        .any_case(),
    Defined::new("nullIf", null_if_type, null_if)
        .own_nulls()
        .any_case(),
    Defined::new("isNull", is_null_type, is_null)
        .own_nulls()
        .forget_low_cardinality()
        .any_case(),
    Defined::new("isNotNull", is_null_type, is_null)
        .own_nulls()
        .forget_low_cardinality()
        .any_case(),
    Defined::new("isZeroOrNull", is_null_type, is_null)
        .own_nulls()
        .forget_low_cardinality()
        .any_case(),
    Defined::new("assumeNotNull", assume_type, assume).own_nulls(),
    Defined::new("toNullable", to_nullable_type, to_nullable).own_nulls(),
    Defined::new("transform", transform_type, transform).own_nulls(),
];

/// For each row the number of the value that is taken: `values[choice[row]][row]`.
fn pick(values: &[ArrayRef], choice: &[usize]) -> ArrayRef {
    let arrays: Vec<&dyn Array> = values.iter().map(|each| &**each).collect();
    let places: Vec<(usize, usize)> = choice
        .iter()
        .enumerate()
        .map(|(row, which)| (*which, row))
        .collect();
    interleave(&arrays, &places).expect("the values have one type")
}

/// The conditions and values of `if` and `multiIf`, by their numbers as arguments.
fn branches(arguments: usize) -> (Vec<usize>, Vec<usize>) {
    let conditions = (0..arguments - 1).step_by(2).collect();
    let mut values: Vec<usize> = (1..arguments - 1).step_by(2).collect();
    values.push(arguments - 1);
    (conditions, values)
}

/// The type that holds what these arguments are.
fn common(arguments: &[ArgumentType], values: &[usize]) -> Result<DataType, QueryError> {
    let types: Vec<DataType> = values
        .iter()
        .map(|at| arguments[*at].data_type.clone())
        .collect();
    supertype(&types)
}

fn choice_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let most = if name == "if" { 3 } else { usize::MAX };
    count(name, arguments, 3, most)?;
    if arguments.len().is_multiple_of(2) {
        return Err(QueryError::argument_count(
            name,
            arguments.len(),
            "an odd number",
        ));
    }
    let (conditions, values) = branches(arguments.len());
    for at in conditions {
        let condition = arguments[at].data_type.inner();
        let fits = match name {
            "if" => matches!(
                condition,
                DataType::UInt8 | DataType::Bool | DataType::Nothing
            ),
            _ => matches!(
                condition,
                DataType::UInt8 | DataType::Bool | DataType::Nothing
            ),
        };
        if !fits {
            return illegal(name, arguments, at);
        }
    }
    common(arguments, &values)
}

fn choose(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (conditions, values) = branches(call.arguments.len());
    let mut choice = vec![values.len() - 1; call.rows];
    for (which, at) in conditions.iter().enumerate().rev() {
        let (yes, _) = truth(&call.array(*at), call.data_type(*at));
        yes.set_indices().for_each(|row| choice[row] = which);
    }
    let values: Result<Vec<ArrayRef>, QueryError> =
        values.iter().map(|at| as_result(call, *at)).collect();
    Ok(pick(&values?, &choice))
}

/// An argument as a value of the result's type, in each row.
fn as_result(call: &Call<'_>, at: usize) -> Result<ArrayRef, QueryError> {
    as_type(call, at, call.result_type)
}

fn as_type(call: &Call<'_>, at: usize, data_type: &DataType) -> Result<ArrayRef, QueryError> {
    let argument = &call.arguments[at];
    let column = argument.column();
    let converted = Column::new(
        data_type.clone(),
        cast::cast(column, data_type, call.context)?,
    );
    Ok(match argument {
        Argument::Constant(_) => Argument::Constant(converted).expanded(call.rows),
        _ => converted.values,
    })
}

fn case_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 4, usize::MAX)?;
    if arguments.len() % 2 == 1 {
        return Err(QueryError::argument_count(
            name,
            arguments.len(),
            "an even number",
        ));
    }
    let values = case_values(arguments.len());
    common(arguments, &values)
}

fn case_values(arguments: usize) -> Vec<usize> {
    let mut values: Vec<usize> = (2..arguments - 1).step_by(2).collect();
    values.push(arguments - 1);
    values
}

fn case(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = case_values(call.arguments.len());
    let mut choice = vec![values.len() - 1; call.rows];
    for which in (0..values.len() - 1).rev() {
        let (subject, case) = (&call.arguments[0], &call.arguments[1 + 2 * which]);
        let null = |argument: &Argument| *argument.data_type().inner() == DataType::Nothing;
        if null(subject) || null(case) {
            continue;
        }
        let found = comparison::run(Comparison::Equals, subject, case, call.rows, call.context)?;
        is_true(&found)
            .set_indices()
            .for_each(|row| choice[row] = which);
    }
    let values: Result<Vec<ArrayRef>, QueryError> =
        values.iter().map(|at| as_result(call, *at)).collect();
    Ok(pick(&values?, &choice))
}

fn is_null_literal(data_type: &DataType) -> bool {
    *data_type.inner() == DataType::Nothing && data_type.is_nullable()
}

fn coalesce_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    if name == "ifNull" {
        count(name, arguments, 2, 2)?;
    }
    let used = coalesced(arguments.iter().map(|each| &each.data_type));
    let Some((last, rest)) = used.split_last() else {
        return Ok(DataType::Nullable(Box::new(DataType::Nothing)));
    };
    let mut types: Vec<DataType> = rest
        .iter()
        .map(|at| not_null(&arguments[*at].data_type))
        .collect();
    types.push(arguments[*last].data_type.clone());
    supertype(&types)
}

/// The arguments that can be what `coalesce` gives: up to the first that is never `NULL`.
fn coalesced<'a>(types: impl Iterator<Item = &'a DataType>) -> Vec<usize> {
    let mut used = Vec::new();
    for (at, data_type) in types.enumerate() {
        if is_null_literal(data_type) {
            continue;
        }
        used.push(at);
        if !data_type.is_nullable() {
            break;
        }
    }
    used
}

fn not_null(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Nullable(inner) => (**inner).clone(),
        DataType::LowCardinality(inner) => DataType::LowCardinality(Box::new(not_null(inner))),
        other => other.clone(),
    }
}

fn coalesce(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let used = coalesced(call.arguments.iter().map(Argument::data_type));
    if used.is_empty() {
        return Ok(nested::nulls(call.result_type, call.rows));
    }
    let wide = call.result_type.clone().nullable();
    let values: Result<Vec<ArrayRef>, QueryError> =
        used.iter().map(|at| as_type(call, *at, &wide)).collect();
    let values = values?;
    let mut choice = vec![values.len() - 1; call.rows];
    for (which, each) in values.iter().enumerate().rev() {
        for (row, choice) in choice.iter_mut().enumerate() {
            if each.is_valid(row) {
                *choice = which;
            }
        }
    }
    Ok(pick(&values, &choice))
}

fn null_if_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    Ok(arguments[0].data_type.clone().nullable())
}

fn null_if(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let null = |at: usize| is_null_literal(call.data_type(at));
    if null(0) || null(1) {
        return Ok(values);
    }
    let found = comparison::run(
        Comparison::Equals,
        &call.arguments[0],
        &call.arguments[1],
        call.rows,
        call.context,
    )?;
    let keep = !&is_true(&found);
    let nulls = NullBuffer::union(values.nulls(), Some(&NullBuffer::new(keep)));
    let data = values.to_data().into_builder().nulls(nulls).build();
    Ok(arrow::array::make_array(
        data.expect("as many nulls as values"),
    ))
}

fn is_null_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    if name == "isZeroOrNull" {
        let inner = arguments[0].data_type.inner();
        if NumberKind::of(inner).is_none() && *inner != DataType::Nothing {
            return illegal(name, arguments, 0);
        }
    }
    Ok(DataType::UInt8)
}

fn is_null(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let null = match call.data_type(0).inner() {
        DataType::Nothing => BooleanBuffer::new_set(call.rows),
        _ => values
            .nulls()
            .map_or(BooleanBuffer::new_unset(call.rows), |nulls| !nulls.inner()),
    };
    let wanted = match name {
        "isNull" => null,
        "isNotNull" => !&null,
        _ => !&truth(&values, call.data_type(0)).0,
    };
    Ok(flags(&wanted, None))
}

fn assume_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    if is_null_literal(&arguments[0].data_type) {
        let message = "Cannot create non-empty column with type Nothing";
        return Err(QueryError::refused(ErrorCode::ILLEGAL_COLUMN, message));
    }
    Ok(not_null(&arguments[0].data_type))
}

fn assume(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(nested::without_nulls(&call.array(0), call.result_type))
}

fn to_nullable_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    Ok(arguments[0].data_type.clone().nullable())
}

fn to_nullable(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Ok(call.array(0))
}

fn item(data_type: &DataType) -> Option<&DataType> {
    match data_type {
        DataType::Array(item) => Some(item),
        _ => None,
    }
}

fn transform_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 3, 4)?;
    let (Some(_), Some(to)) = (item(&arguments[1].data_type), item(&arguments[2].data_type)) else {
        return illegal(name, arguments, 1);
    };
    if !arguments[1].is_constant() || !arguments[2].is_constant() {
        return Err(QueryError::not_implemented(
            "transform with arrays that are no constants",
        ));
    }
    let other = arguments.get(3).unwrap_or(&arguments[0]);
    supertype(&[to.clone(), other.data_type.clone()])
}

fn transform(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let list = |at: usize| nested::list(&call.arguments[at].column().values).value(0);
    let (from, to) = (list(1), list(2));
    if from.len() != to.len() {
        let message =
            "Second and third arguments of function transform must be arrays of same size";
        return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
    }
    let from_type = item(call.data_type(1)).expect("it was looked at");
    let to_type = item(call.data_type(2)).expect("it was looked at");
    let other = if call.arguments.len() == 4 { 3 } else { 0 };
    let mut values = vec![as_result(call, other)?];
    let results = cast::convert(
        &to,
        to_type,
        call.result_type,
        cast::Doubt::Wrap,
        call.context,
    )?;
    let mut choice = vec![0; call.rows];
    for at in (0..from.len()).rev() {
        let constant = |data_type: &DataType, values: &ArrayRef| {
            Argument::Constant(Column::new(data_type.clone(), values.slice(at, 1)))
        };
        let key = constant(from_type, &from);
        let found = if key.column().values.is_null(0) || is_null_literal(call.data_type(0)) {
            let subject = call.array(0);
            let null = is_null_literal(call.data_type(0));
            BooleanBuffer::collect_bool(call.rows, |row| {
                key.column().values.is_null(0) && (null || subject.is_null(row))
            })
        } else {
            is_true(&comparison::run(
                Comparison::Equals,
                &call.arguments[0],
                &key,
                call.rows,
                call.context,
            )?)
        };
        values.push(constant(call.result_type, &results).expanded(call.rows));
        let which = values.len() - 1;
        found.set_indices().for_each(|row| choice[row] = which);
    }
    Ok(pick(
        &values.iter().map(Arc::clone).collect::<Vec<_>>(),
        &choice,
    ))
}
