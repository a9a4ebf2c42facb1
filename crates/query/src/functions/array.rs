//! Arrays: made, taken apart, searched.

use crate::aggregate::Resolved;
use crate::default::default_value;
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use crate::functions::cast::{self, Doubt};
use crate::functions::comparison::{Comparison, equal_at, run};
use crate::functions::date::bad;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::logic::{flags, is_true};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, with_native};
use crate::functions::rows::{Wholes, whole_argument};
use crate::functions::string::part;
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef, ListArray, UInt32Array, UInt64Array};
use arrow::compute::{concat as concat_arrays, take};
use granary_columns::Column;
use granary_mergetree::{Direction, KeyOrder};
use granary_types::{DataType, ErrorCode};
use std::collections::HashMap;
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("array", array_type, array)
        .own_nulls()
        .own_low_cardinality(),
    Defined::new("arrayElement", element_type, element).own_nulls(),
    Defined::new("has", has_type, search)
        .own_nulls()
        .forget_low_cardinality(),
    Defined::new("indexOf", index_type, search)
        .own_nulls()
        .forget_low_cardinality(),
    Defined::new("countEqual", index_type, search)
        .own_nulls()
        .forget_low_cardinality(),
    Defined::new("hasAll", two_type, has_several).own_nulls(),
    Defined::new("hasAny", two_type, has_several).own_nulls(),
    Defined::new("arrayConcat", concat_type, concat).own_nulls(),
    Defined::new("arraySlice", slice_type, slice).own_nulls(),
    Defined::new("arrayReverse", own_type, rearrange).own_nulls(),
    Defined::new("arrayPopBack", own_type, rearrange).own_nulls(),
    Defined::new("arrayPopFront", own_type, rearrange).own_nulls(),
    Defined::new("arrayCompact", own_type, rearrange).own_nulls(),
    Defined::new("arrayDistinct", distinct_type, rearrange).own_nulls(),
    Defined::new("arrayPushBack", push_type, push).own_nulls(),
    Defined::new("arrayPushFront", push_type, push).own_nulls(),
    Defined::new("arrayResize", resize_type, resize).own_nulls(),
    Defined::new("arrayFlatten", flatten_type, flatten)
        .own_nulls()
        .also(&["flatten"]),
    Defined::new("arrayUniq", uniq_type, enumerate).own_nulls(),
    Defined::new("arrayEnumerate", enumerate_type, enumerate).own_nulls(),
    Defined::new("arrayEnumerateUniq", enumerate_type, enumerate).own_nulls(),
    Defined::new("arrayEnumerateDense", enumerate_type, enumerate).own_nulls(),
    Defined::new("arrayIntersect", intersect_type, intersect).own_nulls(),
    Defined::new("arrayZip", zip_type, zip).own_nulls(),
    Defined::new("arrayReduce", reduce_type, reduce).own_nulls(),
    Defined::new("arrayWithConstant", with_constant_type, with_constant).own_nulls(),
    Defined::new("range", range_type, range),
    Defined::new("arrayJoin", join_type, join).own_nulls(),
    Defined::new("emptyArrayUInt8", empty_type, empty),
    Defined::new("emptyArrayUInt16", empty_type, empty),
    Defined::new("emptyArrayUInt32", empty_type, empty),
    Defined::new("emptyArrayUInt64", empty_type, empty),
    Defined::new("emptyArrayInt8", empty_type, empty),
    Defined::new("emptyArrayInt16", empty_type, empty),
    Defined::new("emptyArrayInt32", empty_type, empty),
    Defined::new("emptyArrayInt64", empty_type, empty),
    Defined::new("emptyArrayFloat32", empty_type, empty),
    Defined::new("emptyArrayFloat64", empty_type, empty),
    Defined::new("emptyArrayDate", empty_type, empty),
    Defined::new("emptyArrayDateTime", empty_type, empty),
    Defined::new("emptyArrayString", empty_type, empty),
];

/// The type of an array's items.
///
/// # Errors
/// When the argument is no array.
pub fn item_type<'a>(
    name: &str,
    arguments: &'a [ArgumentType],
    at: usize,
) -> Result<&'a DataType, QueryError> {
    match &arguments[at].data_type {
        DataType::Array(item) => Ok(item),
        _ => illegal(name, arguments, at),
    }
}

fn array_of(item: DataType) -> DataType {
    DataType::Array(Box::new(item))
}

fn array_type(_: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let types: Vec<DataType> = arguments
        .iter()
        .map(|each| each.data_type.clone())
        .collect();
    supertype(&types).map(array_of)
}

fn result_item(call: &Call<'_>) -> DataType {
    match call.result_type {
        DataType::Array(item) => (**item).clone(),
        other => other.clone(),
    }
}

fn convert(
    call: &Call<'_>,
    values: &ArrayRef,
    from: &DataType,
    to: &DataType,
) -> Result<ArrayRef, QueryError> {
    cast::convert(values, from, to, Doubt::Wrap, call.context)
}

fn array(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let item = result_item(call);
    let width = call.arguments.len();
    let columns: Result<Vec<ArrayRef>, QueryError> = (0..width)
        .map(|at| convert(call, &call.array(at), call.data_type(at), &item))
        .collect();
    let columns = columns?;
    if columns.is_empty() {
        let none = arrow::array::new_empty_array(&granary_columns::arrow_type(&item));
        return Ok(nested::from_lengths(vec![0; call.rows], none));
    }
    let all: Vec<&dyn Array> = columns.iter().map(|each| &**each).collect();
    let places: Vec<(usize, usize)> = (0..call.rows)
        .flat_map(|row| (0..width).map(move |at| (at, row)))
        .collect();
    let items = if places.is_empty() {
        columns[0].slice(0, 0)
    } else {
        arrow::compute::interleave(&all, &places).expect("the columns have one type")
    };
    Ok(nested::from_lengths(vec![width; call.rows], items))
}

fn element_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    match &arguments[0].data_type {
        DataType::Array(item) => {
            whole_argument(name, arguments, 1)?;
            Ok((**item).clone())
        }
        DataType::Map(_, value) => Ok((**value).clone()),
        _ => illegal(name, arguments, 0),
    }
}

fn element(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    if let DataType::Map(key, _) = call.data_type(0) {
        return map_element(name, call, list, key);
    }
    let indexes = Wholes::of(call, 1);
    let bounds = nested::bounds(list);
    let constant = call.arguments.iter().all(Argument::is_constant);
    if !constant && (0..call.rows).any(|row| indexes.get(row) == 0) {
        return Err(QueryError::refused(
            ErrorCode::ZERO_ARRAY_OR_TUPLE_INDEX,
            "Array indices are 1-based",
        ));
    }
    let place = |row: usize| {
        let (begin, end) = bounds[row];
        let (size, index) = ((end - begin) as i64, indexes.get(row));
        match index {
            1.. if index <= size => Some(begin + index as usize - 1),
            ..=-1 if index >= -size => Some((end as i64 + index) as usize),
            _ => None,
        }
    };
    Ok(pick_or_default(
        &nested::items(list),
        (0..call.rows).map(place),
        call.result_type,
    ))
}

fn map_element(
    _: &str,
    call: &Call<'_>,
    list: &ListArray,
    key: &DataType,
) -> Result<ArrayRef, QueryError> {
    let (keys, values) = nested::map_entries(list);
    let found = matches(call, &keys, key, list)?;
    let bounds = nested::bounds(list);
    let place = |row: usize| {
        let (begin, end) = bounds[row];
        (begin..end).find(|at| found[*at])
    };
    Ok(pick_or_default(
        &values,
        (0..call.rows).map(place),
        call.result_type,
    ))
}

/// Values at places; where there is no place, the default of the type.
pub fn pick_or_default(
    values: &ArrayRef,
    places: impl Iterator<Item = Option<usize>>,
    data_type: &DataType,
) -> ArrayRef {
    let default = default_value(data_type).values;
    let all = concat_arrays(&[values, &default]).expect("of one type");
    let last = values.len() as u64;
    let places: Vec<u64> = places
        .map(|place| place.map_or(last, |place| place as u64))
        .collect();
    take(&all, &UInt64Array::from(places), None).expect("the places lie within")
}

/// For each item of the lists, whether it equals the second argument of its row; `NULL` equals `NULL`.
fn matches(
    call: &Call<'_>,
    items: &ArrayRef,
    item: &DataType,
    list: &ListArray,
) -> Result<Vec<bool>, QueryError> {
    let wanted = &call.arguments[1];
    let spread = nested::spread(&wanted.expanded(call.rows), list);
    if matches!(item.inner(), DataType::Tuple(_)) && item == wanted.data_type() {
        return Ok(same_tuples(item, items, &spread));
    }
    let wanted_null =
        |at: usize| *wanted.data_type().inner() == DataType::Nothing || spread.is_null(at);
    let item_null = |at: usize| *item.inner() == DataType::Nothing || items.is_null(at);
    let nothing = |each: &DataType| *each.inner() == DataType::Nothing;
    let equal = if nothing(item) || nothing(wanted.data_type()) || items.is_empty() {
        None
    } else {
        let left = Argument::Column(Column::new(item.clone(), Arc::clone(items)));
        let right = match wanted {
            Argument::Constant(column) => Argument::Constant(column.clone()),
            other => Argument::Column(Column::new(other.data_type().clone(), Arc::clone(&spread))),
        };
        Some(is_true(&run(
            Comparison::Equals,
            &left,
            &right,
            items.len(),
            call.context,
        )?))
    };
    Ok((0..items.len())
        .map(|at| match (item_null(at), wanted_null(at)) {
            (true, true) => true,
            (false, false) => equal.as_ref().is_some_and(|equal| equal.value(at)),
            _ => false,
        })
        .collect())
}

/// Where tuples are the same; a `NULL` in one is the same as a `NULL` in another.
fn same_tuples(item: &DataType, items: &ArrayRef, wanted: &ArrayRef) -> Vec<bool> {
    let order = KeyOrder::new(&[(item.clone(), Direction::Ascending)]);
    let keys = |values: &ArrayRef| order.keys(&[Column::new(item.clone(), Arc::clone(values))]);
    let (items, wanted) = (keys(items), keys(wanted));
    items
        .iter()
        .zip(wanted.iter())
        .map(|(a, b)| a == b)
        .collect()
}

fn has_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    if !matches!(arguments[0].data_type, DataType::Map(..)) {
        item_type(name, arguments, 0)?;
    }
    Ok(DataType::UInt8)
}

fn index_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    item_type(name, arguments, 0)?;
    Ok(DataType::UInt64)
}

fn search(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let (items, item) = match call.data_type(0) {
        DataType::Map(key, _) => (nested::map_entries(list).0, (**key).clone()),
        DataType::Array(item) => (nested::items(list), (**item).clone()),
        _ => unreachable!("the type was looked at"),
    };
    let found = matches(call, &items, &item, list)?;
    let bounds = nested::bounds(list).into_iter();
    Ok(match name {
        "has" => u8::write(
            bounds
                .map(|(begin, end)| u8::from(found[begin..end].contains(&true)))
                .collect(),
            None,
            call.result_type,
        ),
        "indexOf" => {
            let index = |(begin, end): (usize, usize)| {
                found[begin..end]
                    .iter()
                    .position(|each| *each)
                    .map_or(0, |at| at as u64 + 1)
            };
            u64::write(bounds.map(index).collect(), None, call.result_type)
        }
        _ => {
            let count = |(begin, end): (usize, usize)| {
                found[begin..end].iter().filter(|each| **each).count() as u64
            };
            u64::write(bounds.map(count).collect(), None, call.result_type)
        }
    })
}

fn two_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let types = [
        item_type(name, arguments, 0)?.clone(),
        item_type(name, arguments, 1)?.clone(),
    ];
    supertype(&types)?;
    Ok(DataType::UInt8)
}

/// The items of an array, with the bounds of each row.
type Items = (ArrayRef, Vec<(usize, usize)>);

/// The items of array arguments as one type, with the bounds of each row.
fn aligned(call: &Call<'_>, to: &DataType) -> Result<Vec<Items>, QueryError> {
    (0..call.arguments.len())
        .map(|at| {
            let values = call.array(at);
            let list = nested::list(&values);
            let DataType::Array(item) = call.data_type(at) else {
                unreachable!("the type was looked at")
            };
            let items = convert(call, &nested::items(list), item, to)?;
            Ok((items, nested::bounds(list)))
        })
        .collect()
}

fn common_item(call: &Call<'_>) -> Result<DataType, QueryError> {
    let types: Vec<DataType> = call
        .arguments
        .iter()
        .map(|argument| match argument.data_type() {
            DataType::Array(item) => (**item).clone(),
            other => other.clone(),
        })
        .collect();
    supertype(&types)
}

fn has_several(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let item = common_item(call)?;
    let sides = aligned(call, &item)?;
    let ((left, left_bounds), (right, right_bounds)) = (&sides[0], &sides[1]);
    let found = if item == DataType::Nothing || *item.inner() == DataType::Nothing {
        let holds = |row: usize| {
            let (a, b) = (left_bounds[row], right_bounds[row]);
            let both = a.0 < a.1 && b.0 < b.1;
            if name == "hasAll" {
                b.0 == b.1 || both
            } else {
                both
            }
        };
        (0..call.rows).map(holds).collect::<Vec<bool>>()
    } else {
        let order = equal_at(left, right);
        let holds = |row: usize| {
            let (a, b) = (left_bounds[row], right_bounds[row]);
            let has = |at: usize| (a.0..a.1).any(|other| order(other, at).is_eq());
            if name == "hasAll" {
                (b.0..b.1).all(has)
            } else {
                (b.0..b.1).any(has)
            }
        };
        (0..call.rows).map(holds).collect()
    };
    Ok(flags(&found.into(), None))
}

/// The type of arrays behind each other.
///
/// # Errors
/// When an argument is no array, or the items have no common type.
pub fn concat_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    let types: Result<Vec<DataType>, QueryError> = (0..arguments.len())
        .map(|at| item_type(name, arguments, at).cloned())
        .collect();
    supertype(&types?).map(array_of)
}

/// Arrays behind each other.
///
/// # Errors
/// When items cannot be converted.
pub fn concat(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let sides = aligned(call, &result_item(call))?;
    let all: Vec<&dyn Array> = sides.iter().map(|(items, _)| &**items).collect();
    let mut places = Vec::new();
    let mut lengths = vec![0; call.rows];
    for (row, length) in lengths.iter_mut().enumerate() {
        for (which, (_, bounds)) in sides.iter().enumerate() {
            let (begin, end) = bounds[row];
            places.extend((begin..end).map(|at| (which, at)));
            *length += end - begin;
        }
    }
    let items = if places.is_empty() {
        sides[0].0.slice(0, 0)
    } else {
        arrow::compute::interleave(&all, &places).expect("the items have one type")
    };
    Ok(nested::from_lengths(lengths, items))
}

fn slice_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    item_type(name, arguments, 0)?;
    for (at, argument) in arguments.iter().enumerate().skip(1) {
        let inner = argument.data_type.inner();
        if NumberKind::of(inner).is_none_or(|kind| kind.float) && *inner != DataType::Nothing {
            return illegal(name, arguments, at);
        }
    }
    Ok(arguments[0].data_type.clone())
}

fn slice(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let number = |at: usize| -> Option<Vec<Option<i64>>> {
        let argument = call.arguments.get(at)?;
        let values = argument.expanded(call.rows);
        let numbers: Vec<i64> =
            crate::functions::number::numbers(&values, argument.data_type().inner())?;
        Some(
            numbers
                .into_iter()
                .enumerate()
                .map(|(row, value)| values.is_valid(row).then_some(value))
                .collect(),
        )
    };
    let (offsets, lengths) = (number(1), number(2));
    let mut places: Vec<u32> = Vec::new();
    let mut sizes = Vec::with_capacity(call.rows);
    for (row, (begin, end)) in nested::bounds(list).into_iter().enumerate() {
        let offset = offsets
            .as_ref()
            .and_then(|offsets| offsets[row])
            .unwrap_or(1);
        let length = lengths.as_ref().and_then(|lengths| lengths[row]);
        let (from, to) = part(end - begin, offset, length);
        places.extend((begin + from..begin + to).map(|at| at as u32));
        sizes.push(to - from);
    }
    let items = take(&nested::items(list), &UInt32Array::from(places), None)
        .expect("the places lie within");
    Ok(nested::from_lengths(sizes, items))
}

fn own_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    item_type(name, arguments, 0)?;
    Ok(arguments[0].data_type.clone())
}

fn distinct_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    let item = item_type(name, arguments, 0)?;
    Ok(array_of(match item {
        DataType::Nullable(inner) if **inner != DataType::Nothing => (**inner).clone(),
        other => other.clone(),
    }))
}

/// For each item the number of the first item of the row that equals it; `NULL` equals `NULL`.
fn firsts(columns: &[ArrayRef], bounds: &[(usize, usize)]) -> Vec<usize> {
    let size = bounds.last().map_or(0, |(_, end)| *end);
    let mut firsts: Vec<usize> = (0..size).collect();
    if columns
        .iter()
        .any(|column| column.data_type() == &arrow::datatypes::DataType::Null)
    {
        for (begin, end) in bounds {
            firsts[*begin..*end].fill(*begin);
        }
        return firsts;
    }
    let orders: Vec<_> = columns
        .iter()
        .map(|column| equal_at(column, column))
        .collect();
    let order = |a: usize, b: usize| {
        let decided = orders
            .iter()
            .map(|order| order(a, b))
            .find(|order| !order.is_eq());
        decided.unwrap_or(std::cmp::Ordering::Equal)
    };
    for (begin, end) in bounds {
        let mut sorted: Vec<usize> = (*begin..*end).collect();
        sorted.sort_by(|a, b| order(*a, *b));
        let mut first = *begin;
        for (at, item) in sorted.iter().enumerate() {
            if at == 0 || !order(sorted[at - 1], *item).is_eq() {
                first = *item;
            }
            firsts[*item] = first;
        }
    }
    firsts
}

fn rearrange(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let (items, bounds) = (nested::items(list), nested::bounds(list));
    let same = match name {
        "arrayCompact" | "arrayDistinct" => firsts(std::slice::from_ref(&items), &bounds),
        _ => Vec::new(),
    };
    let mut places: Vec<u32> = Vec::new();
    let mut lengths = Vec::with_capacity(call.rows);
    for (begin, end) in bounds {
        let before = places.len();
        let all = begin..end;
        match name {
            "arrayReverse" => places.extend(all.rev().map(|at| at as u32)),
            "arrayPopBack" => places.extend((begin..end.max(begin + 1) - 1).map(|at| at as u32)),
            "arrayPopFront" => places.extend((begin + 1..end.max(begin + 1)).map(|at| at as u32)),
            "arrayCompact" => places.extend(
                all.filter(|at| *at == begin || same[*at] != same[*at - 1])
                    .map(|at| at as u32),
            ),
            _ => places.extend(
                all.filter(|at| same[*at] == *at && items.is_valid(*at))
                    .map(|at| at as u32),
            ),
        }
        lengths.push(places.len() - before);
    }
    let items = take(&items, &UInt32Array::from(places), None).expect("the places lie within");
    Ok(nested::from_lengths(lengths, items))
}

fn push_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    let item = item_type(name, arguments, 0)?;
    supertype(&[item.clone(), arguments[1].data_type.clone()]).map(array_of)
}

fn push(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let item = result_item(call);
    let DataType::Array(from) = call.data_type(0) else {
        unreachable!("the type was looked at")
    };
    let values = call.array(0);
    let list = nested::list(&values);
    let items = convert(call, &nested::items(list), from, &item)?;
    let pushed = convert(call, &call.array(1), call.data_type(1), &item)?;
    let mut places = Vec::new();
    let mut lengths = Vec::new();
    for (row, (begin, end)) in nested::bounds(list).into_iter().enumerate() {
        let own = (begin..end).map(|at| (0, at));
        match name {
            "arrayPushBack" => places.extend(own.chain([(1, row)])),
            _ => places.extend([(1, row)].into_iter().chain(own)),
        }
        lengths.push(end - begin + 1);
    }
    let items = if places.is_empty() {
        items
    } else {
        arrow::compute::interleave(&[&*items, &*pushed], &places).expect("of one type")
    };
    Ok(nested::from_lengths(lengths, items))
}

fn resize_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    let item = item_type(name, arguments, 0)?.clone();
    whole_argument(name, arguments, 1)?;
    match arguments.get(2) {
        Some(filling) => supertype(&[item, filling.data_type.clone()]).map(array_of),
        None => Ok(array_of(item)),
    }
}

/// The most items that an array is made with.
const ITEMS_MAX: i64 = 1_000_000_000;

fn resize(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let item = result_item(call);
    let DataType::Array(from) = call.data_type(0) else {
        unreachable!("the type was looked at")
    };
    let values = call.array(0);
    let list = nested::list(&values);
    let items = convert(call, &nested::items(list), from, &item)?;
    let filling = match call.arguments.len() {
        3 => convert(call, &call.array(2), call.data_type(2), &item)?,
        _ => crate::function::repeat(&default_value(&item).values, call.rows),
    };
    let sizes = Wholes::of(call, 1);
    let mut places = Vec::new();
    let mut lengths = Vec::new();
    for (row, (begin, end)) in nested::bounds(list).into_iter().enumerate() {
        let size = sizes.get(row);
        if size.abs() > ITEMS_MAX {
            return Err(QueryError::refused(
                ErrorCode::TOO_LARGE_ARRAY_SIZE,
                format!("Too large array size: {name} to {size}"),
            ));
        }
        let wanted = size.unsigned_abs() as usize;
        let kept = wanted.min(end - begin);
        let fill = std::iter::repeat_n((1, row), wanted - kept);
        if size >= 0 {
            places.extend((begin..begin + kept).map(|at| (0, at)).chain(fill));
        } else {
            places.extend(fill.chain((end - kept..end).map(|at| (0, at))));
        }
        lengths.push(wanted);
    }
    let items = if places.is_empty() {
        items.slice(0, 0)
    } else {
        arrow::compute::interleave(&[&*items, &*filling], &places).expect("of one type")
    };
    Ok(nested::from_lengths(lengths, items))
}

fn flatten_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    let mut item = item_type(name, arguments, 0)?;
    while let DataType::Array(inner) = item {
        item = inner;
    }
    Ok(array_of(item.clone()))
}

fn flatten(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let mut values = call.array(0);
    let mut data_type = call.data_type(0).clone();
    while let DataType::Array(item) = &data_type {
        let DataType::Array(_) = **item else {
            break;
        };
        let outer = nested::list(&values).clone();
        let inner_values = nested::items(&outer);
        let inner = nested::list(&inner_values);
        let inner_bounds = nested::bounds(inner);
        let lengths: Vec<usize> = nested::bounds(&outer)
            .into_iter()
            .map(|(begin, end)| {
                inner_bounds[begin..end]
                    .iter()
                    .map(|(from, to)| to - from)
                    .sum()
            })
            .collect();
        values = nested::from_lengths(lengths, nested::items(inner));
        data_type = (**item).clone();
    }
    Ok(values)
}

fn uniq_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    for at in 0..arguments.len() {
        item_type(name, arguments, at)?;
    }
    Ok(DataType::UInt32)
}

fn enumerate_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    uniq_type(name, arguments)?;
    Ok(array_of(DataType::UInt32))
}

/// Refuses arrays of different sizes in a row.
///
/// # Errors
/// When there are some.
pub fn same_sizes(name: &str, arrays: &[ArrayRef]) -> Result<(), QueryError> {
    let first = nested::list(&arrays[0]);
    if arrays
        .iter()
        .all(|each| nested::same_lengths(first, nested::list(each)))
    {
        return Ok(());
    }
    let message = format!("Lengths of all arrays passed to {name} must be equal");
    Err(QueryError::refused(
        ErrorCode::SIZES_OF_ARRAYS_DONT_MATCH,
        message,
    ))
}

fn enumerate(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let arrays: Vec<ArrayRef> = (0..call.arguments.len()).map(|at| call.array(at)).collect();
    same_sizes(name, &arrays)?;
    let shape = nested::list(&arrays[0]);
    let bounds = nested::bounds(shape);
    let columns: Vec<ArrayRef> = arrays
        .iter()
        .map(|each| nested::items(nested::list(each)))
        .collect();
    let firsts = match name {
        "arrayEnumerate" => Vec::new(),
        _ => firsts(&columns, &bounds),
    };
    if name == "arrayUniq" {
        let count = |(begin, end): &(usize, usize)| {
            (*begin..*end).filter(|at| firsts[*at] == *at).count() as u32
        };
        return Ok(u32::write(
            bounds.iter().map(count).collect(),
            None,
            call.result_type,
        ));
    }
    let mut numbers: Vec<u32> = Vec::with_capacity(columns[0].len());
    for (begin, end) in bounds {
        let mut seen: HashMap<usize, u32> = HashMap::new();
        if name == "arrayEnumerate" {
            numbers.extend((begin..end).map(|at| (at - begin) as u32 + 1));
            continue;
        }
        for first in &firsts[begin..end] {
            let next = seen.len() as u32 + 1;
            numbers.push(if name == "arrayEnumerateUniq" {
                let times = seen.entry(*first).or_insert(0);
                *times += 1;
                *times
            } else {
                *seen.entry(*first).or_insert(next)
            });
        }
    }
    Ok(nested::with_items(
        shape,
        Arc::new(UInt32Array::from(numbers)),
    ))
}

fn intersect_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let joined = concat_type(name, arguments)?;
    let DataType::Array(item) = joined else {
        unreachable!("arrays give arrays")
    };
    let first = item_type(name, arguments, 0)?.clone();
    if (0..arguments.len())
        .any(|at| item_type(name, arguments, at).is_ok_and(|each| *each != first))
        || first.is_nullable()
    {
        return Err(QueryError::not_implemented(format!(
            "{name} of arrays of different types, or of Nullable"
        )));
    }
    Ok(array_of(*item))
}

fn intersect(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let sides = aligned(call, &result_item(call))?;
    let (items, bounds) = &sides[0];
    if items.data_type() == &arrow::datatypes::DataType::Null {
        return Ok(call.array(0));
    }
    let own = firsts(std::slice::from_ref(items), bounds);
    let orders: Vec<_> = sides[1..]
        .iter()
        .map(|(other, _)| equal_at(items, other))
        .collect();
    let mut places: Vec<u32> = Vec::new();
    let mut lengths = Vec::new();
    for (row, (begin, end)) in bounds.iter().enumerate() {
        let before = places.len();
        let everywhere = |at: &usize| {
            orders.iter().zip(&sides[1..]).all(|(order, (_, bounds))| {
                let (from, to) = bounds[row];
                (from..to).any(|other| order(*at, other).is_eq())
            })
        };
        places.extend(
            (*begin..*end)
                .filter(|at| own[*at] == *at)
                .filter(everywhere)
                .map(|at| at as u32),
        );
        lengths.push(places.len() - before);
    }
    let items = take(items, &UInt32Array::from(places), None).expect("the places lie within");
    Ok(nested::from_lengths(lengths, items))
}

fn zip_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    let items: Result<Vec<DataType>, QueryError> = (0..arguments.len())
        .map(|at| item_type(name, arguments, at).cloned())
        .collect();
    Ok(array_of(DataType::tuple(items?)))
}

fn zip(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let arrays: Vec<ArrayRef> = (0..call.arguments.len()).map(|at| call.array(at)).collect();
    same_sizes(name, &arrays)?;
    let columns: Vec<ArrayRef> = arrays
        .iter()
        .map(|each| nested::items(nested::list(each)))
        .collect();
    let rows = columns[0].len();
    let tuples = nested::tuple_array(&result_item(call), columns, rows);
    Ok(nested::with_items(nested::list(&arrays[0]), tuples))
}

fn with_constant_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    whole_argument(name, arguments, 0)?;
    Ok(array_of(arguments[1].data_type.clone()))
}

fn with_constant(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let sizes = Wholes::of(call, 0);
    let mut places: Vec<u32> = Vec::new();
    let mut lengths = Vec::new();
    for row in 0..call.rows {
        let size = sizes.get(row);
        if !(0..=ITEMS_MAX).contains(&size) {
            return Err(QueryError::refused(
                ErrorCode::TOO_LARGE_ARRAY_SIZE,
                format!("Array size {size} of {name} must be non-negative and not too large"),
            ));
        }
        places.resize(places.len() + size as usize, row as u32);
        lengths.push(size as usize);
    }
    let items =
        take(&call.array(1), &UInt32Array::from(places), None).expect("the places lie within");
    Ok(nested::from_lengths(lengths, items))
}

fn range_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 3)?;
    for at in 0..arguments.len() {
        whole_argument(name, arguments, at)?;
    }
    let types: Vec<DataType> = arguments
        .iter()
        .map(|each| each.data_type.clone())
        .collect();
    supertype(&types).map(array_of)
}

/// The most items that `range` makes in a block: `function_range_max_elements_in_block`.
const RANGE_ITEMS_MAX: i128 = 500_000_000;

fn range(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let all: Vec<Wholes> = (0..call.arguments.len())
        .map(|at| Wholes::of(call, at))
        .collect();
    let mut numbers: Vec<i128> = Vec::new();
    let mut lengths = Vec::new();
    let refuse = |message: &str| QueryError::refused(ErrorCode::ARGUMENT_OUT_OF_BOUND, message);
    for row in 0..call.rows {
        let number = |at: usize| i128::from(all[at].get(row));
        let (start, end) = if all.len() == 1 {
            (0, number(0))
        } else {
            (number(0), number(1))
        };
        let step = if all.len() == 3 { number(2) } else { 1 };
        if all.len() == 1 && end < 0 {
            return Err(refuse(
                "A call to function range overflows, only support positive values when only end is provided",
            ));
        }
        if step == 0 {
            return Err(refuse(
                "A call to function range underflows, the 3rd argument step can't be equal to zero",
            ));
        }
        let distance = if step > 0 { end - start } else { start - end };
        let size = if distance <= 0 {
            0
        } else {
            (distance + step.abs() - 1) / step.abs()
        };
        if size + numbers.len() as i128 > RANGE_ITEMS_MAX {
            return Err(refuse(
                "A call to function range would produce too many array elements",
            ));
        }
        numbers.extend((0..size).map(|at| start + at * step));
        lengths.push(size as usize);
    }
    let item = result_item(call);
    let items = with_native!(&item, T => {
        T::write(numbers.into_iter().map(T::cast).collect(), None, &item)
    }, else crate::functions::nested::nulls(&item, numbers.len()));
    Ok(nested::from_lengths(lengths, items))
}

fn join_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    item_type(name, arguments, 0).cloned()
}

fn join(_: &'static str, _: &Call<'_>) -> Result<ArrayRef, QueryError> {
    Err(QueryError::not_implemented(
        "arrayJoin inside of another expression",
    ))
}

/// The aggregate function that a text names, with its parameters: `quantileExact(0.9)`.
fn reducer(
    name: &str,
    arguments: &[DataType],
    text: Option<&str>,
) -> Result<Arc<dyn Resolved>, QueryError> {
    let Some(text) = text else {
        return Err(QueryError::argument_type(name, 1, &DataType::String));
    };
    let (function, parameters) = match text.split_once('(') {
        Some((function, parameters)) => (function, parameters.trim_end_matches(')')),
        None => (text, ""),
    };
    let parameter = |text: &str| {
        let number = text
            .trim()
            .parse::<f64>()
            .map_err(|_| bad(format!("The parameter {text} of {function} is no number")));
        number.map(|number| {
            Column::new(
                DataType::Float64,
                f64::write(vec![number], None, &DataType::Float64),
            )
        })
    };
    let parameters: Result<Vec<Column>, QueryError> = parameters
        .split(',')
        .filter(|each| !each.is_empty())
        .map(parameter)
        .collect();
    let Some(aggregate) = crate::aggregates::registry().get(function) else {
        return Err(QueryError::UnknownAggregate {
            name: function.to_owned(),
            hint: String::new(),
        });
    };
    if arguments.iter().any(DataType::is_nullable) {
        return Err(QueryError::not_implemented("arrayReduce of Nullable"));
    }
    aggregate.resolve(&parameters?, arguments)
}

fn reduce_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, usize::MAX)?;
    let items: Result<Vec<DataType>, QueryError> = (1..arguments.len())
        .map(|at| item_type(name, arguments, at).cloned())
        .collect();
    Ok(reducer(name, &items?, arguments[0].text())?.return_type())
}

fn reduce(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let arrays: Vec<ArrayRef> = (1..call.arguments.len()).map(|at| call.array(at)).collect();
    same_sizes(name, &arrays)?;
    let columns: Vec<Column> = arrays
        .iter()
        .zip(1..)
        .map(|(array, at)| match call.data_type(at) {
            DataType::Array(item) => {
                Column::new((**item).clone(), nested::items(nested::list(array)))
            }
            _ => unreachable!("the type was looked at"),
        })
        .collect();
    let types: Vec<DataType> = columns
        .iter()
        .map(|column| column.data_type.clone())
        .collect();
    let texts = crate::functions::rows::Texts::of(call, 0);
    let reducer = reducer(name, &types, std::str::from_utf8(texts.get(0)).ok())?;
    let mut groups = reducer.groups();
    groups.resize(call.rows);
    let owners: Vec<usize> = nested::owners(nested::list(&arrays[0]))
        .values()
        .iter()
        .map(|row| *row as usize)
        .collect();
    groups.update(&owners, &columns)?;
    groups.take_results(call.rows)
}

fn empty_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 0, 0)?;
    let item = name.trim_start_matches("emptyArray");
    Ok(array_of(
        item.parse()
            .map_err(|_| bad("the functions are named by types"))?,
    ))
}

fn empty(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let none = arrow::array::new_empty_array(&granary_columns::arrow_type(&result_item(call)));
    Ok(nested::from_lengths(vec![0; call.rows], none))
}
