//! [`Fold`]: what the values of a column become where rows with equal keys become one.

use crate::arrange::pick;
use crate::key_order::{Direction, KeyOrder};
use crate::part_error::PartError;
use arrow::array::{
    Array, ArrayData, ArrayRef, AsArray, BinaryBuilder, Float32Array, Float64Array, ListArray,
    UInt32Array, make_array,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType as ArrowType, Float32Type, Float64Type};
use granary_columns::{Block, Column, merge_states};
use granary_types::{AggregateState, DataType};
use std::ops::Range;
use std::sync::Arc;

/// What the values of a column in rows with equal keys become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fold {
    /// That of the first row.
    First,
    /// The first that is not `NULL`.
    FirstKnown,
    /// The last that is not `NULL`.
    LastKnown,
    /// The least that is not `NULL`.
    Least,
    /// The greatest that is not `NULL`.
    Greatest,
    /// Their sum in the type of the column; it wraps around.
    Sum,
    /// The bits that all have.
    BitAnd,
    /// The bits that any has.
    BitOr,
    /// The bits that an odd number has.
    BitXor,
    /// The elements of the arrays, one behind another.
    Concat,
    /// What the function makes of all states.
    States(Box<AggregateState>),
}

/// Arrays that are a map from keys to numbers together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummedMap {
    /// The column with the arrays of keys.
    pub key: String,
    /// The columns with the arrays of numbers.
    pub values: Vec<String>,
}

/// Rows by their keys: each range is the rows of one key.
pub(crate) type Groups = [Range<usize>];

impl Fold {
    /// The function of a `SimpleAggregateFunction`, if it is one of those that are known.
    pub fn of_function(name: &str) -> Option<Self> {
        Some(match name {
            "any" | "any_value" | "first_value" => Self::FirstKnown,
            "anyLast" | "last_value" => Self::LastKnown,
            "min" => Self::Least,
            "max" => Self::Greatest,
            "sum" | "sumWithOverflow" => Self::Sum,
            "groupBitAnd" => Self::BitAnd,
            "groupBitOr" => Self::BitOr,
            "groupBitXor" => Self::BitXor,
            "groupArrayArray" => Self::Concat,
            _ => return None,
        })
    }

    /// One value for each group.
    pub(crate) fn apply(
        &self,
        name: &str,
        column: &Column,
        groups: &Groups,
    ) -> Result<Column, PartError> {
        let is_known = |row: &usize| column.values.is_valid(*row);
        let chosen = |choose: &dyn Fn(&Range<usize>) -> usize| {
            let rows = groups.iter().map(|group| choose(group) as u32);
            pick(column, &UInt32Array::from_iter_values(rows))
        };
        let known = |group: &Range<usize>| group.clone().find(is_known);
        Ok(match self {
            Self::First => chosen(&|group| group.start),
            Self::FirstKnown => chosen(&|group| known(group).unwrap_or(group.start)),
            Self::LastKnown => {
                chosen(&|group| group.clone().rev().find(is_known).unwrap_or(group.start))
            }
            Self::Least | Self::Greatest => {
                let ascending = (column.data_type.clone(), Direction::Ascending);
                let keys = KeyOrder::new(&[ascending]).keys(std::slice::from_ref(column));
                chosen(&|group| {
                    let mut best = known(group).unwrap_or(group.start);
                    for row in group.clone().filter(is_known) {
                        let is_better = match self {
                            Self::Least => keys.row(row) < keys.row(best),
                            _ => keys.row(row) > keys.row(best),
                        };
                        if is_better {
                            best = row;
                        }
                    }
                    best
                })
            }
            Self::Sum => summed(name, column, groups)?,
            Self::BitAnd => bits(name, column, groups, |left, right| left & right)?,
            Self::BitOr => bits(name, column, groups, |left, right| left | right)?,
            Self::BitXor => bits(name, column, groups, |left, right| left ^ right)?,
            Self::Concat => concatenated(name, column, groups)?,
            Self::States(state) => states(name, state, column, groups)?,
        })
    }
}

fn unsupported(name: &str, data_type: &DataType, what: &str) -> PartError {
    PartError::unsupported(
        "columns.txt",
        format!("{what} column {name} of type {data_type}"),
    )
}

/// The bytes of values that all have the same size, and the size.
fn plain_bytes(column: &Column) -> Option<(Buffer, usize)> {
    let data = column.values.to_data();
    let width = match data.data_type() {
        ArrowType::FixedSizeBinary(width) => usize::try_from(*width).ok()?,
        other => other.primitive_width()?,
    };
    let bytes = data.buffers()[0].slice_with_length(data.offset() * width, data.len() * width);
    Some((bytes, width))
}

/// A column of such values.
fn of_bytes(data_type: &DataType, arrow: &ArrowType, bytes: Vec<u8>, known: Vec<bool>) -> Column {
    let rows = known.len();
    let nulls = NullBuffer::from(known);
    let data = ArrayData::builder(arrow.clone())
        .len(rows)
        .add_buffer(Buffer::from_vec(bytes))
        .nulls((nulls.null_count() > 0).then_some(nulls))
        .align_buffers(true)
        .build()
        .expect("there are so many values of this size");
    Column::new(data_type.clone(), make_array(data))
}

/// Combines the bytes of the known values of each group; a group without one is `NULL`.
fn combined(
    column: &Column,
    (bytes, width): (&Buffer, usize),
    groups: &Groups,
    combine: impl Fn(&mut [u8], &[u8]),
) -> Column {
    let mut output = Vec::with_capacity(groups.len() * width);
    let mut is_known = Vec::with_capacity(groups.len());
    for group in groups {
        let mut known = group.clone().filter(|row| column.values.is_valid(*row));
        let first = known.next();
        is_known.push(first.is_some());
        let at = output.len();
        match first {
            None => output.resize(at + width, 0),
            Some(first) => {
                output.extend_from_slice(&bytes[first * width..][..width]);
                for row in known {
                    combine(&mut output[at..], &bytes[row * width..][..width]);
                }
            }
        }
    }
    of_bytes(
        &column.data_type,
        column.values.data_type(),
        output,
        is_known,
    )
}

fn bits(
    name: &str,
    column: &Column,
    groups: &Groups,
    combine: impl Fn(u8, u8) -> u8,
) -> Result<Column, PartError> {
    let what = "combining the bits of";
    let (bytes, width) =
        plain_bytes(column).ok_or_else(|| unsupported(name, &column.data_type, what))?;
    Ok(combined(column, (&bytes, width), groups, |total, next| {
        for (left, right) in total.iter_mut().zip(next) {
            *left = combine(*left, *right);
        }
    }))
}

/// The sums of the groups.
pub(crate) fn summed(name: &str, column: &Column, groups: &Groups) -> Result<Column, PartError> {
    let stored = column.data_type.storage();
    let stored = stored.inner().storage();
    let rows = |group: &Range<usize>| group.clone().filter(|row| column.values.is_valid(*row));
    let values: ArrayRef = match (&stored, column.values.data_type()) {
        (DataType::Float32, _) => {
            let values = column.values.as_primitive::<Float32Type>();
            let sum = |group| {
                rows(group)
                    .map(|row| values.value(row))
                    .reduce(|a, b| a + b)
            };
            Arc::new(groups.iter().map(sum).collect::<Float32Array>())
        }
        (DataType::Float64, _) => {
            let values = column.values.as_primitive::<Float64Type>();
            let sum = |group| {
                rows(group)
                    .map(|row| values.value(row))
                    .reduce(|a, b| a + b)
            };
            Arc::new(groups.iter().map(sum).collect::<Float64Array>())
        }
        (DataType::BFloat16, _) => {
            return Err(unsupported(name, &column.data_type, "adding up"));
        }
        (_, arrow) => {
            let is_reversed = matches!(arrow, ArrowType::FixedSizeBinary(_));
            let (bytes, width) = plain_bytes(column)
                .ok_or_else(|| unsupported(name, &column.data_type, "adding up"))?;
            let stored_width = stored.fixed_width_bytes().unwrap_or(width).min(width);
            return Ok(combined(column, (&bytes, width), groups, |total, next| {
                add(total, next, is_reversed);
                extend_sign(total, stored_width);
            }));
        }
    };
    Ok(Column::new(column.data_type.clone(), values))
}

/// Adds integers of any width; `is_reversed` says that the greatest byte comes first.
fn add(total: &mut [u8], next: &[u8], is_reversed: bool) {
    let mut carry = 0u16;
    let mut step = |left: &mut u8, right: &u8| {
        carry += u16::from(*left) + u16::from(*right);
        *left = (carry & 0xff) as u8;
        carry >>= 8;
    };
    let pairs = total.iter_mut().zip(next);
    if is_reversed {
        pairs.rev().for_each(|(left, right)| step(left, right));
    } else {
        pairs.for_each(|(left, right)| step(left, right));
    }
}

/// A number that is stored in fewer bytes than it is kept in wraps around in those.
fn extend_sign(total: &mut [u8], stored_width: usize) {
    if stored_width < total.len() && stored_width > 0 {
        let sign = if total[stored_width - 1] & 0x80 == 0 {
            0
        } else {
            0xff
        };
        total[stored_width..].fill(sign);
    }
}

fn concatenated(name: &str, column: &Column, groups: &Groups) -> Result<Column, PartError> {
    let Some(list) = column.values.as_list_opt::<i32>() else {
        return Err(unsupported(
            name,
            &column.data_type,
            "putting together arrays of",
        ));
    };
    // The rows of a group stand behind one another, and so do their elements.
    let ends = groups.iter().map(|group| list.value_offsets()[group.end]);
    let start = groups
        .first()
        .map_or(0, |group| list.value_offsets()[group.start]);
    let offsets = OffsetBuffer::new(std::iter::once(start).chain(ends).collect());
    let ArrowType::List(field) = list.data_type() else {
        return Err(unsupported(
            name,
            &column.data_type,
            "putting together arrays of",
        ));
    };
    let values = ListArray::new(Arc::clone(field), offsets, Arc::clone(list.values()), None);
    Ok(Column::new(column.data_type.clone(), Arc::new(values)))
}

fn states(
    name: &str,
    state: &AggregateState,
    column: &Column,
    groups: &Groups,
) -> Result<Column, PartError> {
    let values = column.values.as_binary::<i32>();
    let mut merged = BinaryBuilder::new();
    for group in groups {
        if group.len() == 1 {
            merged.append_value(values.value(group.start));
            continue;
        }
        let states: Vec<&[u8]> = group.clone().map(|row| values.value(row)).collect();
        merged.append_value(merge_states(state, &states).map_err(PartError::column(name))?);
    }
    Ok(Column::new(
        column.data_type.clone(),
        Arc::new(merged.finish()),
    ))
}

/// Whether a value is the default of its type: zero, or `NULL` where there is one.
pub(crate) fn is_default(column: &Column, row: usize) -> bool {
    if column.data_type.storage().is_nullable() {
        return column.values.is_null(row);
    }
    match column.values.data_type() {
        ArrowType::Float32 => column.values.as_primitive::<Float32Type>().value(row) == 0.0,
        ArrowType::Float64 => column.values.as_primitive::<Float64Type>().value(row) == 0.0,
        _ => plain_bytes(column).is_some_and(|(bytes, width)| {
            bytes[row * width..][..width].iter().all(|byte| *byte == 0)
        }),
    }
}

impl SummedMap {
    /// The columns of the map after the sums, in the order key, values. Keys come sorted, and those
    /// whose numbers are all zero are left out.
    pub(crate) fn apply(&self, block: &Block, groups: &Groups) -> Result<Vec<Column>, PartError> {
        let missing = |name: &str| {
            PartError::damaged("columns.txt", format!("it has no array {name} of a map"))
        };
        let names = std::iter::once(&self.key).chain(&self.values);
        let columns: Option<Vec<&Column>> = names.clone().map(|name| block.column(name)).collect();
        let columns = columns.ok_or_else(|| missing(&self.key))?;
        let lists: Option<Vec<&ListArray>> = columns
            .iter()
            .map(|column| column.values.as_list_opt::<i32>())
            .collect();
        let lists = lists.ok_or_else(|| missing(&self.key))?;
        let key = items(columns[0], lists[0]).ok_or_else(|| missing(&self.key))?;
        let ascending = (key.data_type.clone(), Direction::Ascending);
        let keys = KeyOrder::new(&[ascending]).keys(std::slice::from_ref(&key));
        let offsets = lists[0].value_offsets();
        if lists.iter().any(|list| list.value_offsets() != offsets) {
            let reason = format!(
                "the arrays of the map of {} are not of one length",
                self.key
            );
            return Err(PartError::damaged("columns.txt", reason));
        }
        let mut order: Vec<u32> = Vec::with_capacity(key.len());
        let mut entries: Vec<Range<usize>> = Vec::new(); // of equal keys, in `order`
        let mut ends = vec![0]; // of the groups, in `entries`
        for group in groups {
            let start = order.len();
            order.extend((offsets[group.start]..offsets[group.end]).map(i32::cast_unsigned));
            order[start..].sort_by_key(|item| keys.row(*item as usize));
            for at in start..order.len() {
                let is_same =
                    at > start && keys.row(order[at] as usize) == keys.row(order[at - 1] as usize);
                match entries.last_mut() {
                    Some(entry) if is_same => entry.end = at + 1,
                    _ => entries.push(at..at + 1),
                }
            }
            ends.push(entries.len());
        }
        let order = UInt32Array::from(order);
        let mut folded = vec![Fold::First.apply(&self.key, &pick(&key, &order), &entries)?];
        for ((name, column), list) in self.values.iter().zip(&columns[1..]).zip(&lists[1..]) {
            let numbers = items(column, list).ok_or_else(|| missing(name))?;
            folded.push(summed(name, &pick(&numbers, &order), &entries)?);
        }
        let is_zero = |entry: usize| folded[1..].iter().all(|column| is_default(column, entry));
        let mut kept: Vec<u32> = Vec::new();
        let mut offsets: Vec<i32> = vec![0];
        for group in ends.windows(2) {
            kept.extend(
                (group[0]..group[1])
                    .filter(|at| !is_zero(*at))
                    .map(|at| at as u32),
            );
            offsets.push(i32::try_from(kept.len()).expect("no more items than there were"));
        }
        let kept = UInt32Array::from(kept);
        let offsets = OffsetBuffer::new(offsets.into());
        let lists = folded.iter().zip(&columns).map(|(items, column)| {
            let ArrowType::List(field) = column.values.data_type() else {
                unreachable!("it was taken for a list above")
            };
            let values = pick(items, &kept).values;
            let list = ListArray::new(Arc::clone(field), offsets.clone(), values, None);
            Column::new(column.data_type.clone(), Arc::new(list))
        });
        Ok(lists.collect())
    }
}

/// The elements of all arrays of a column.
fn items(column: &Column, list: &ListArray) -> Option<Column> {
    let DataType::Array(item) = column.data_type.storage() else {
        return None;
    };
    Some(Column::new(*item, Arc::clone(list.values())))
}
