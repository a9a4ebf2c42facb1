//! Functions that take a lambda and arrays.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::array::{pick_or_default, same_sizes};
use crate::functions::cast::{self, Doubt};
use crate::functions::comparison::equal_at;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::logic::truth;
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, numbers, with_native};
use arrow::array::{Array, ArrayRef, UInt32Array};
use arrow::buffer::BooleanBuffer;
use arrow::compute::take;
use granary_columns::Column;
use granary_types::DataType;
use std::cmp::Ordering;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("arrayMap", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayFilter", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayCount", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayExists", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayAll", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arraySum", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayAvg", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayMin", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayMax", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayProduct", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arraySort", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayReverseSort", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayFirst", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayFirstOrNull", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayLast", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayLastOrNull", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayFirstIndex", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayLastIndex", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayCumSum", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayDifference", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayFill", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayReverseFill", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arraySplit", typing, execute)
        .own_nulls()
        .lambda(parameters),
    Defined::new("arrayReverseSplit", typing, execute)
        .own_nulls()
        .lambda(parameters),
];

fn array_of(item: DataType) -> DataType {
    DataType::Array(Box::new(item))
}

fn needs_lambda(name: &str) -> bool {
    matches!(
        name,
        "arrayMap"
            | "arrayFilter"
            | "arrayFirst"
            | "arrayFirstOrNull"
            | "arrayLast"
            | "arrayLastOrNull"
            | "arrayFirstIndex"
            | "arrayLastIndex"
            | "arrayFill"
            | "arrayReverseFill"
            | "arraySplit"
            | "arrayReverseSplit"
    )
}

fn parameters(
    name: &'static str,
    lambda: usize,
    arguments: &[ArgumentType],
) -> Result<Vec<DataType>, QueryError> {
    if lambda != 0 || arguments.len() < 2 {
        return illegal(name, arguments, lambda);
    }
    (1..arguments.len())
        .map(|at| match &arguments[at].data_type {
            DataType::Array(item) => Ok((**item).clone()),
            _ => illegal(name, arguments, at),
        })
        .collect()
}

fn typing(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    let has_lambda = arguments[0].lambda.is_some();
    if !has_lambda && (needs_lambda(name) || arguments.len() > 1) {
        return illegal(name, arguments, 0);
    }
    let item = |at: usize| match arguments.get(at).map(|each| &each.data_type) {
        Some(DataType::Array(item)) => Ok((**item).clone()),
        _ => illegal(name, arguments, at.min(arguments.len() - 1)),
    };
    let first = item(usize::from(has_lambda))?;
    let value = if has_lambda {
        arguments[0].data_type.clone()
    } else {
        first.clone()
    };
    result(name, &first, &value).map_or_else(|| illegal(name, arguments, 0), Ok)
}

fn is_condition(data_type: &DataType) -> bool {
    matches!(
        data_type.inner(),
        DataType::UInt8 | DataType::Bool | DataType::Nothing
    ) && !matches!(data_type, DataType::Nothing)
}

fn result(name: &str, item: &DataType, value: &DataType) -> Option<DataType> {
    let condition = is_condition(value);
    Some(match name {
        "arrayMap" => array_of(match value {
            DataType::LowCardinality(inner) => (**inner).clone(),
            other => other.clone(),
        }),
        "arrayFilter" | "arrayFill" | "arrayReverseFill" if condition => array_of(item.clone()),
        "arraySplit" | "arrayReverseSplit" if condition => array_of(array_of(item.clone())),
        "arrayCount" | "arrayFirstIndex" | "arrayLastIndex" if condition => DataType::UInt32,
        "arrayExists" | "arrayAll" if condition => DataType::UInt8,
        "arrayFirst" | "arrayLast" if condition => item.clone(),
        "arrayFirstOrNull" | "arrayLastOrNull" if condition => item.clone().nullable(),
        "arraySort" | "arrayReverseSort" => array_of(item.clone()),
        "arrayMin" | "arrayMax"
            if aggregated(value)
                || *value == DataType::String
                || crate::functions::date::is_date(value) =>
        {
            value.clone()
        }
        "arraySum" if aggregated(value) => summed(value),
        "arrayAvg" | "arrayProduct" if aggregated(value) => match value {
            DataType::Decimal { .. } if name == "arrayAvg" => return None,
            _ => DataType::Float64,
        },
        "arrayCumSum" if aggregated(value) => array_of(summed(value)),
        "arrayDifference" => {
            let kind = NumberKind::of(value)?;
            let bytes = if kind.bytes < 8 && !kind.float {
                kind.bytes * 2
            } else {
                kind.bytes
            };
            let kind = if kind.float {
                NumberKind { bytes: 8, ..kind }
            } else {
                NumberKind {
                    signed: true,
                    float: false,
                    bytes,
                }
            };
            array_of(kind.data_type())
        }
        _ => return None,
    })
}

fn aggregated(data_type: &DataType) -> bool {
    NumberKind::of(data_type).is_some() || matches!(data_type, DataType::Decimal { .. })
}

fn summed(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Decimal { precision, scale } => DataType::Decimal {
            precision: if *precision <= 38 { 38 } else { 76 },
            scale: *scale,
        },
        other => {
            let kind = NumberKind::of(other).expect("a number");
            NumberKind {
                bytes: kind.bytes.max(8),
                ..kind
            }
            .data_type()
        }
    }
}

/// The items of the first array, the values that the lambda gave for them, and the shape.
struct Given {
    items: ArrayRef,
    values: Column,
    shape: ArrayRef,
    bounds: Vec<(usize, usize)>,
}

fn given(name: &str, call: &Call<'_>) -> Result<Given, QueryError> {
    let first = usize::from(call.lambda(0).is_some());
    let arrays: Vec<ArrayRef> = (first..call.arguments.len())
        .map(|at| call.array(at))
        .collect();
    same_sizes(name, &arrays)?;
    let shape = nested::list(&arrays[0]);
    let item = |at: usize| match call.data_type(at) {
        DataType::Array(item) => (**item).clone(),
        other => other.clone(),
    };
    let columns: Vec<Column> = arrays
        .iter()
        .enumerate()
        .map(|(at, array)| Column::new(item(first + at), nested::items(nested::list(array))))
        .collect();
    let items = columns[0].values.clone();
    let bounds = nested::bounds(shape);
    let values = match call.lambda(0) {
        Some(lambda) if items.is_empty() => {
            let none =
                arrow::array::new_empty_array(&granary_columns::arrow_type(lambda.result_type()));
            Column::new(lambda.result_type().clone(), none)
        }
        Some(lambda) => lambda.call(columns, &nested::owners(shape))?,
        None => columns[0].clone(),
    };
    Ok(Given {
        items,
        values,
        shape: arrays[0].clone(),
        bounds,
    })
}

fn pick(items: &ArrayRef, lengths: Vec<usize>, places: Vec<u32>) -> ArrayRef {
    let items = take(items, &UInt32Array::from(places), None).expect("the places lie within");
    nested::from_lengths(lengths, items)
}

fn execute(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let given = given(name, call)?;
    match name {
        "arrayMap" => Ok(nested::with_items(
            nested::list(&given.shape),
            given.values.values,
        )),
        "arraySort" | "arrayReverseSort" => Ok(sorted(name, &given)),
        "arraySum" | "arrayAvg" | "arrayProduct" | "arrayCumSum" | "arrayDifference" => {
            arithmetic(name, &given, call)
        }
        "arrayMin" | "arrayMax" => Ok(extreme(name, &given, call)),
        _ => {
            let (holds, _) = truth(&given.values.values, &given.values.data_type);
            Ok(by_condition(name, &given, &holds, call))
        }
    }
}

fn by_condition(name: &str, given: &Given, holds: &BooleanBuffer, call: &Call<'_>) -> ArrayRef {
    let bounds = given.bounds.iter().copied();
    let count = |(begin, end): (usize, usize)| (begin..end).filter(|at| holds.value(*at)).count();
    let first = |(begin, end): (usize, usize)| (begin..end).find(|at| holds.value(*at));
    let last = |(begin, end): (usize, usize)| (begin..end).rev().find(|at| holds.value(*at));
    match name {
        "arrayCount" => u32::write(
            bounds.map(|each| count(each) as u32).collect(),
            None,
            call.result_type,
        ),
        "arrayExists" => u8::write(
            bounds.map(|each| u8::from(first(each).is_some())).collect(),
            None,
            call.result_type,
        ),
        "arrayAll" => u8::write(
            bounds
                .map(|each| u8::from(count(each) == each.1 - each.0))
                .collect(),
            None,
            call.result_type,
        ),
        "arrayFirstIndex" => {
            let index = |each: (usize, usize)| first(each).map_or(0, |at| (at - each.0) as u32 + 1);
            u32::write(bounds.map(index).collect(), None, call.result_type)
        }
        "arrayLastIndex" => {
            let index = |each: (usize, usize)| last(each).map_or(0, |at| (at - each.0) as u32 + 1);
            u32::write(bounds.map(index).collect(), None, call.result_type)
        }
        "arrayFirst" | "arrayFirstOrNull" => {
            pick_or_default(&given.items, bounds.map(first), call.result_type)
        }
        "arrayLast" | "arrayLastOrNull" => {
            pick_or_default(&given.items, bounds.map(last), call.result_type)
        }
        "arrayFilter" => {
            let lengths = bounds.clone().map(count).collect();
            pick(
                &given.items,
                lengths,
                holds.set_indices().map(|at| at as u32).collect(),
            )
        }
        "arrayFill" | "arrayReverseFill" => {
            let mut places: Vec<u32> = (0..given.items.len() as u32).collect();
            for (begin, end) in bounds {
                if name == "arrayFill" {
                    for at in begin + 1..end.max(begin + 1) {
                        if !holds.value(at) {
                            places[at] = places[at - 1];
                        }
                    }
                } else {
                    for at in (begin..end.saturating_sub(1)).rev() {
                        if !holds.value(at) {
                            places[at] = places[at + 1];
                        }
                    }
                }
            }
            let items = take(&given.items, &UInt32Array::from(places), None)
                .expect("the places lie within");
            nested::with_items(nested::list(&given.shape), items)
        }
        _ => split(name, given, holds),
    }
}

fn split(name: &str, given: &Given, holds: &BooleanBuffer) -> ArrayRef {
    let mut pieces = Vec::new();
    let mut lengths = Vec::new();
    for (begin, end) in given.bounds.iter().copied() {
        let before = pieces.len();
        let mut start = begin;
        for at in begin..end {
            let cut = match name {
                "arraySplit" => at > begin && holds.value(at),
                _ => at > begin && holds.value(at - 1),
            };
            if cut {
                pieces.push(at - start);
                start = at;
            }
        }
        if end > begin {
            pieces.push(end - start);
        }
        lengths.push(pieces.len() - before);
    }
    nested::from_lengths(lengths, nested::from_lengths(pieces, given.items.clone()))
}

/// `NaN` stands behind every other number, and `NULL` behind that.
fn sorted(name: &str, given: &Given) -> ArrayRef {
    let reverse = name == "arrayReverseSort";
    let keys = &given.values.values;
    let mut places: Vec<u32> = (0..keys.len() as u32).collect();
    if keys.data_type() != &arrow::datatypes::DataType::Null {
        let order = equal_at(keys, keys);
        let floats = match given.values.data_type.inner() {
            DataType::Float64 | DataType::Float32 => {
                numbers::<f64>(keys, given.values.data_type.inner())
            }
            _ => None,
        };
        let rank = |at: u32| match &floats {
            _ if keys.is_null(at as usize) => 2,
            Some(floats) if floats[at as usize].is_nan() => 1,
            _ => 0,
        };
        let compare = |a: &u32, b: &u32| match rank(*a).cmp(&rank(*b)) {
            Ordering::Equal if rank(*a) > 0 => Ordering::Equal,
            Ordering::Equal if reverse => order(*b as usize, *a as usize),
            Ordering::Equal => order(*a as usize, *b as usize),
            other => other,
        };
        for (begin, end) in given.bounds.iter().copied() {
            places[begin..end].sort_by(compare);
        }
    }
    let items =
        take(&given.items, &UInt32Array::from(places), None).expect("the places lie within");
    nested::with_items(nested::list(&given.shape), items)
}

fn extreme(name: &str, given: &Given, call: &Call<'_>) -> ArrayRef {
    let values = &given.values.values;
    let order = equal_at(values, values);
    let best = |(begin, end): (usize, usize)| {
        let mut best: Option<usize> = None;
        for at in begin..end {
            let better = best.is_none_or(|best| match name {
                "arrayMin" => order(at, best).is_lt(),
                _ => order(at, best).is_gt(),
            });
            if better {
                best = Some(at);
            }
        }
        best
    };
    pick_or_default(
        values,
        given.bounds.iter().copied().map(best),
        call.result_type,
    )
}

fn arithmetic(name: &str, given: &Given, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let from = &given.values.data_type;
    let bounds = given.bounds.iter().copied();
    match name {
        "arrayAvg" | "arrayProduct" => {
            let values: Vec<f64> = match from {
                DataType::Decimal { .. } => {
                    let floats = cast::convert(
                        &given.values.values,
                        from,
                        &DataType::Float64,
                        Doubt::Wrap,
                        call.context,
                    )?;
                    f64::read(&floats)
                }
                _ => numbers(&given.values.values, from).expect("numbers"),
            };
            let fold = |(begin, end): (usize, usize)| match name {
                "arrayProduct" => values[begin..end].iter().product::<f64>(),
                _ => values[begin..end].iter().sum::<f64>() / (end - begin) as f64,
            };
            Ok(f64::write(
                bounds.map(fold).collect(),
                None,
                call.result_type,
            ))
        }
        "arraySum" => Ok(with_native!(call.result_type, T => {
            use crate::functions::arithmetic::Arithmetic as _;
            let values: Vec<T> = numbers(&given.values.values, from).expect("numbers");
            let sum = |(begin, end): (usize, usize)| values[begin..end].iter().fold(T::default(), |sum, value| sum.plus(*value));
            T::write(bounds.map(sum).collect(), None, call.result_type)
        }, else unreachable!("numbers"))),
        _ => {
            let DataType::Array(item) = call.result_type else {
                unreachable!("arrays give arrays")
            };
            let made = with_native!(item, T => {
                use crate::functions::arithmetic::Arithmetic as _;
                let mut values: Vec<T> = numbers(&given.values.values, from).expect("numbers");
                for (begin, end) in bounds {
                    let row = &mut values[begin..end];
                    let mut before = T::default();
                    for (at, value) in row.iter_mut().enumerate() {
                        if name == "arrayCumSum" {
                            before = before.plus(*value);
                            *value = before;
                        } else {
                            let current = *value;
                            *value = if at == 0 { T::default() } else { current.minus(before) };
                            before = current;
                        }
                    }
                }
                T::write(values, None, item)
            }, else unreachable!("numbers"));
            Ok(nested::with_items(nested::list(&given.shape), made))
        }
    }
}
