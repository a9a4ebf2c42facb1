//! Tuples and maps.

use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::array::same_sizes;
use crate::functions::cast::{self, Doubt};
use crate::functions::comparison::{Comparison, run};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::logic::{is_true, truth};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, numbers};
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::{interleave, take};
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("tuple", tuple_type, tuple)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("tupleElement", element_type, element).own_nulls(),
    Defined::new("tupleConcat", concat_type, concat).own_nulls(),
    Defined::new("map", map_type, map).own_nulls(),
    Defined::new("mapKeys", keys_type, keys).own_nulls(),
    Defined::new("mapValues", keys_type, keys).own_nulls(),
    Defined::new("mapContains", contains_type, contains)
        .own_nulls()
        .also(&["mapContainsKey"]),
    Defined::new("mapFromArrays", from_arrays_type, from_arrays).own_nulls(),
    Defined::new("mapFilter", with_lambda_type, filter)
        .own_nulls()
        .lambda(lambda_parameters),
    Defined::new("mapExists", with_lambda_type, filter)
        .own_nulls()
        .lambda(lambda_parameters),
    Defined::new("mapAll", with_lambda_type, filter)
        .own_nulls()
        .lambda(lambda_parameters),
    Defined::new("mapApply", with_lambda_type, apply)
        .own_nulls()
        .lambda(lambda_parameters),
];

fn tuple_type(_: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(DataType::tuple(
        arguments.iter().map(|each| each.data_type.clone()),
    ))
}

fn tuple(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let columns = (0..call.arguments.len()).map(|at| call.array(at)).collect();
    Ok(nested::tuple_array(call.result_type, columns, call.rows))
}

/// The number of the element, from 0, that a tuple is asked for; `None` when there is a default and no such element.
fn place(
    name: &str,
    arguments: &[ArgumentType],
    tuple: &DataType,
) -> Result<Option<usize>, QueryError> {
    let DataType::Tuple(elements) = tuple else {
        return illegal(name, arguments, 0);
    };
    let missing = |code: ErrorCode, what: String| match arguments.len() {
        3 => Ok(None),
        _ => Err(QueryError::refused(
            code,
            format!("Tuple doesn't have element with {what}"),
        )),
    };
    if let Some(wanted) = arguments[1].text() {
        let found = elements
            .iter()
            .position(|element| element.name.as_deref() == Some(wanted));
        return match found.or_else(|| {
            wanted
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1))
                .filter(|at| *at < elements.len())
        }) {
            Some(at) => Ok(Some(at)),
            None => missing(ErrorCode::BAD_ARGUMENTS, format!("name '{wanted}'")),
        };
    }
    let constant = arguments[1].constant.as_ref();
    let number = constant.and_then(|column| numbers::<i64>(&column.values, &column.data_type));
    let Some(number) = number.map(|numbers| numbers[0]) else {
        return illegal(name, arguments, 1);
    };
    let size = elements.len() as i64;
    let at = if number < 0 {
        size + number
    } else {
        number - 1
    };
    if (0..size).contains(&at) {
        Ok(Some(at as usize))
    } else {
        missing(
            ErrorCode::ARGUMENT_OUT_OF_BOUND,
            format!("index '{number}'"),
        )
    }
}

fn element_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    let mut tuple = &arguments[0].data_type;
    let mut depth = 0;
    while let DataType::Array(item) = tuple {
        tuple = item;
        depth += 1;
    }
    let Some(at) = place(name, arguments, tuple)? else {
        return Ok(arguments[2].data_type.clone());
    };
    let DataType::Tuple(elements) = tuple else {
        return illegal(name, arguments, 0);
    };
    let element = elements[at].data_type.clone();
    Ok((0..depth).fold(element, |inner, _| DataType::Array(Box::new(inner))))
}

fn element(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let arguments: Vec<ArgumentType> = call
        .arguments
        .iter()
        .map(|argument| match argument {
            Argument::Constant(column) => ArgumentType::constant(column.clone()),
            other => ArgumentType::new(other.data_type().clone()),
        })
        .collect();
    let mut tuple = call.data_type(0);
    let mut values = call.array(0);
    let mut shapes = Vec::new();
    while let DataType::Array(item) = tuple {
        shapes.push(nested::list(&values).clone());
        values = nested::items(nested::list(&values));
        tuple = item;
    }
    let Some(at) = place(name, &arguments, tuple)? else {
        return Ok(call.array(2));
    };
    let element = Arc::clone(values.as_struct().column(at));
    Ok(shapes
        .iter()
        .rev()
        .fold(element, |items, shape| nested::with_items(shape, items)))
}

fn concat_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    let mut all = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        match &argument.data_type {
            DataType::Tuple(elements) => {
                all.extend(elements.iter().map(|element| element.data_type.clone()));
            }
            _ => return illegal(name, arguments, at),
        }
    }
    Ok(DataType::tuple(all))
}

fn concat(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let columns = (0..call.arguments.len())
        .flat_map(|at| {
            nested::tuple_elements(&Column::new(call.data_type(at).clone(), call.array(at)))
        })
        .map(|column| column.values)
        .collect();
    Ok(nested::tuple_array(call.result_type, columns, call.rows))
}

fn map_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    if arguments.len() % 2 == 1 {
        return Err(QueryError::argument_count(
            name,
            arguments.len(),
            "an even number",
        ));
    }
    let side = |skip: usize| {
        let types: Vec<DataType> = arguments
            .iter()
            .skip(skip)
            .step_by(2)
            .map(|each| each.data_type.clone())
            .collect();
        supertype(&types)
    };
    Ok(DataType::Map(Box::new(side(0)?), Box::new(side(1)?)))
}

fn parts(map: &DataType) -> (&DataType, &DataType) {
    match map {
        DataType::Map(key, value) => (key, value),
        _ => unreachable!("the type was looked at"),
    }
}

fn map(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (key, value) = parts(call.result_type);
    let pairs = call.arguments.len() / 2;
    let side = |skip: usize, to: &DataType| -> Result<ArrayRef, QueryError> {
        let columns: Result<Vec<ArrayRef>, QueryError> = (0..pairs)
            .map(|pair| {
                cast::convert(
                    &call.array(2 * pair + skip),
                    call.data_type(2 * pair + skip),
                    to,
                    Doubt::Wrap,
                    call.context,
                )
            })
            .collect();
        let columns = columns?;
        let places: Vec<(usize, usize)> = (0..call.rows)
            .flat_map(|row| (0..pairs).map(move |pair| (pair, row)))
            .collect();
        if places.is_empty() {
            return Ok(arrow::array::new_empty_array(&granary_columns::arrow_type(
                to,
            )));
        }
        let all: Vec<&dyn Array> = columns.iter().map(|each| &**each).collect();
        Ok(interleave(&all, &places).expect("the columns have one type"))
    };
    Ok(nested::map_array(
        call.result_type,
        vec![pairs; call.rows],
        side(0, key)?,
        side(1, value)?,
    ))
}

fn map_argument<'a>(
    name: &str,
    arguments: &'a [ArgumentType],
    at: usize,
) -> Result<(&'a DataType, &'a DataType), QueryError> {
    match arguments.get(at).map(|each| &each.data_type) {
        Some(DataType::Map(key, value)) => Ok((key, value)),
        Some(_) => illegal(name, arguments, at),
        None => Err(QueryError::argument_count(name, arguments.len(), "more")),
    }
}

fn keys_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    let (key, value) = map_argument(name, arguments, 0)?;
    let item = if name == "mapKeys" { key } else { value };
    Ok(DataType::Array(Box::new(item.clone())))
}

fn keys(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let (keys, entries) = nested::map_entries(list);
    Ok(nested::with_items(
        list,
        if name == "mapKeys" { keys } else { entries },
    ))
}

fn contains_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    map_argument(name, arguments, 0)?;
    Ok(DataType::UInt8)
}

fn contains(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let (keys, _) = nested::map_entries(list);
    let (key, _) = parts(call.data_type(0));
    if keys.is_empty() || *call.data_type(1).inner() == DataType::Nothing {
        return Ok(u8::write(vec![0; call.rows], None, call.result_type));
    }
    let size = keys.len();
    let left = Argument::Column(Column::new(key.clone(), keys));
    let right = match &call.arguments[1] {
        Argument::Constant(column) => Argument::Constant(column.clone()),
        other => Argument::Column(Column::new(
            other.data_type().clone(),
            nested::spread(&call.array(1), list),
        )),
    };
    let found = is_true(&run(Comparison::Equals, &left, &right, size, call.context)?);
    let has = |(begin, end): (usize, usize)| u8::from((begin..end).any(|at| found.value(at)));
    Ok(u8::write(
        nested::bounds(list).into_iter().map(has).collect(),
        None,
        call.result_type,
    ))
}

fn from_arrays_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let item = |at: usize| match &arguments[at].data_type {
        DataType::Array(item) => Ok(item.clone()),
        _ => illegal(name, arguments, at),
    };
    Ok(DataType::Map(item(0)?, item(1)?))
}

fn from_arrays(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let arrays = [call.array(0), call.array(1)];
    same_sizes(name, &arrays)?;
    let (keys, values) = (nested::list(&arrays[0]), nested::list(&arrays[1]));
    let lengths = (0..call.rows).map(|row| keys.value_length(row) as usize);
    Ok(nested::map_array(
        call.result_type,
        lengths,
        nested::items(keys),
        nested::items(values),
    ))
}

fn lambda_parameters(
    name: &'static str,
    lambda: usize,
    arguments: &[ArgumentType],
) -> Result<Vec<DataType>, QueryError> {
    if lambda != 0 {
        return illegal(name, arguments, lambda);
    }
    let (key, value) = map_argument(name, arguments, 1)?;
    Ok(vec![key.clone(), value.clone()])
}

fn with_lambda_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    map_argument(name, arguments, 1)?;
    let result = &arguments[0].data_type;
    match (name, result) {
        ("mapApply", DataType::Tuple(pair)) if pair.len() == 2 => Ok(DataType::Map(
            Box::new(pair[0].data_type.clone()),
            Box::new(pair[1].data_type.clone()),
        )),
        ("mapApply", _) => illegal(name, arguments, 0),
        ("mapFilter", other) if NumberKind::of(other.inner()).is_some() => {
            Ok(arguments[1].data_type.clone())
        }
        (_, other) if NumberKind::of(other.inner()).is_some() => Ok(DataType::UInt8),
        _ => illegal(name, arguments, 0),
    }
}

/// The keys, the values, and what the lambda gave for each pair.
fn called(call: &Call<'_>) -> Result<(ArrayRef, ArrayRef, Column), QueryError> {
    let map = call.array(1);
    let list = nested::list(&map);
    let (key, value) = parts(call.data_type(1));
    let (keys, values) = nested::map_entries(list);
    let lambda = call.lambda(0).expect("the type was looked at");
    let columns = vec![
        Column::new(key.clone(), Arc::clone(&keys)),
        Column::new(value.clone(), Arc::clone(&values)),
    ];
    let given = if keys.is_empty() {
        Column::new(
            lambda.result_type().clone(),
            arrow::array::new_empty_array(&granary_columns::arrow_type(lambda.result_type())),
        )
    } else {
        lambda.call(columns, &nested::owners(list))?
    };
    Ok((keys, values, given))
}

fn filter(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (keys, values, given) = called(call)?;
    let (holds, _) = truth(&given.values, &given.data_type);
    let map = call.array(1);
    let bounds = nested::bounds(nested::list(&map));
    let count =
        |(begin, end): &(usize, usize)| (*begin..*end).filter(|at| holds.value(*at)).count();
    match name {
        "mapExists" => Ok(u8::write(
            bounds
                .iter()
                .map(|each| u8::from(count(each) > 0))
                .collect(),
            None,
            call.result_type,
        )),
        "mapAll" => Ok(u8::write(
            bounds
                .iter()
                .map(|each| u8::from(count(each) == each.1 - each.0))
                .collect(),
            None,
            call.result_type,
        )),
        _ => {
            let places = UInt32Array::from_iter_values(holds.set_indices().map(|at| at as u32));
            let kept =
                |values: &ArrayRef| take(values, &places, None).expect("the places lie within");
            Ok(nested::map_array(
                call.result_type,
                bounds.iter().map(count),
                kept(&keys),
                kept(&values),
            ))
        }
    }
}

fn apply(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (_, _, given) = called(call)?;
    let map = call.array(1);
    let list = nested::list(&map);
    let pairs = given.values.as_struct();
    let lengths = (0..call.rows).map(|row| list.value_length(row) as usize);
    Ok(nested::map_array(
        call.result_type,
        lengths,
        Arc::clone(pairs.column(0)),
        Arc::clone(pairs.column(1)),
    ))
}
