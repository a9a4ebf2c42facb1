//! Aggregates that choose a value: `min`, `max`, `any`, `anyLast`, `argMin`, `argMax`.

use super::define::{Defined, exactly};
use crate::aggregate::{Fold, Folding, Resolved};
use crate::default::default_value;
use crate::error::QueryError;
use crate::functions::{Native, NumberKind, Stored, with_native};
use crate::state::read_bytes;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, make_comparator};
use arrow::compute::{SortOptions, concat};
use granary_columns::{Column, read_row_binary, write_row_binary};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[Defined] = &[
    Defined::new("min", choose).any_case(),
    Defined::new("max", choose).any_case(),
    Defined::new("any", choose)
        .also(&["any_value", "first_value"])
        .any_case()
        .ordered(),
    Defined::new("anyLast", choose)
        .also(&["last_value"])
        .any_case()
        .ordered(),
    Defined::new("any_respect_nulls", choose_with_nulls)
        .also(&[
            "any_value_respect_nulls",
            "first_value_respect_nulls",
            "anyRespectNulls",
            "anyValueRespectNulls",
            "firstValueRespectNulls",
        ])
        .own_nulls()
        .ordered(),
    Defined::new("anyLast_respect_nulls", choose_with_nulls)
        .also(&[
            "last_value_respect_nulls",
            "anyLastRespectNulls",
            "lastValueRespectNulls",
        ])
        .own_nulls()
        .ordered(),
    Defined::new("argMin", choose_other)
        .also(&["min_by"])
        .ordered(),
    Defined::new("argMax", choose_other)
        .also(&["max_by"])
        .ordered(),
];

/// Which value is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Least,
    Greatest,
    First,
    Last,
}

impl Choice {
    fn of(name: &str) -> Self {
        match name {
            "min" | "argMin" => Self::Least,
            "max" | "argMax" => Self::Greatest,
            "any" | "any_respect_nulls" => Self::First,
            _ => Self::Last,
        }
    }

    /// Whether a value takes the place of another. `NaN` yields to every number.
    fn takes<T: PartialOrd>(self, value: &T, other: &T) -> bool {
        let unordered = |each: &T| each.partial_cmp(each).is_none();
        match self {
            Self::Least => value < other || (unordered(other) && !unordered(value)),
            Self::Greatest => value > other || (unordered(other) && !unordered(value)),
            Self::First => false,
            Self::Last => true,
        }
    }
}

/// Values that are one number of the machine each.
struct Numbers<T> {
    choice: Choice,
    data_type: DataType,
    default: T,
}

impl<T: Native> Fold for Numbers<T> {
    type State = Option<T>;

    fn return_type(&self) -> DataType {
        self.data_type.clone()
    }

    fn start(&self) -> Option<T> {
        None
    }

    fn update(
        &self,
        states: &mut [Option<T>],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        for (group, value) in groups.iter().zip(T::read(&arguments[0].values)) {
            let state = &mut states[*group];
            if state.is_none_or(|other| self.choice.takes(&value, &other)) {
                *state = Some(value);
            }
        }
        Ok(0)
    }

    fn merge(&self, into: &mut Option<T>, from: Option<T>) -> Result<(), QueryError> {
        if let Some(value) = from
            && into.is_none_or(|other| self.choice.takes(&value, &other))
        {
            *into = Some(value);
        }
        Ok(())
    }

    fn write(&self, state: &Option<T>, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(state.is_some()));
        if let Some(value) = state {
            let array = T::write(vec![*value], None, &self.data_type);
            put(&self.data_type, &array, bytes);
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Option<T>, QueryError> {
        Ok(get(&self.data_type, bytes)?.map(|array| T::read(&array)[0]))
    }

    fn finish(&self, states: Vec<Option<T>>) -> Result<ArrayRef, QueryError> {
        let values = states
            .into_iter()
            .map(|state| state.unwrap_or(self.default))
            .collect();
        Ok(T::write(values, None, &self.data_type))
    }
}

/// Appends a value in row-binary form.
pub(super) fn put(data_type: &DataType, value: &ArrayRef, bytes: &mut Vec<u8>) {
    let column = Column::new(data_type.clone(), Arc::clone(value));
    write_row_binary(&column, 0, bytes).expect("every type has a row-binary form");
}

/// Reads a flag and, if it is set, a value.
fn get(data_type: &DataType, bytes: &mut &[u8]) -> Result<Option<ArrayRef>, QueryError> {
    match read_bytes::<1>(bytes)? {
        [0] => Ok(None),
        _ => take(data_type, bytes).map(Some),
    }
}

/// Reads a value in row-binary form.
pub(super) fn take(data_type: &DataType, bytes: &mut &[u8]) -> Result<ArrayRef, QueryError> {
    read_row_binary(data_type, bytes)
        .map_err(|error| QueryError::refused(ErrorCode::CANNOT_READ_ALL_DATA, error.to_string()))
}

/// Strings.
struct Strings {
    choice: Choice,
}

impl Fold for Strings {
    type State = Option<Vec<u8>>;

    fn return_type(&self) -> DataType {
        DataType::String
    }

    fn start(&self) -> Self::State {
        None
    }

    fn update(
        &self,
        states: &mut [Self::State],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let values = arguments[0].values.as_binary::<i32>();
        let mut grown = 0;
        for (row, group) in groups.iter().enumerate() {
            let value = values.value(row);
            let state = &mut states[*group];
            if state
                .as_ref()
                .is_none_or(|other| self.choice.takes(&value, &&other[..]))
            {
                grown += value
                    .len()
                    .saturating_sub(state.as_ref().map_or(0, Vec::len));
                *state = Some(value.to_vec());
            }
        }
        Ok(grown)
    }

    fn merge(&self, into: &mut Self::State, from: Self::State) -> Result<(), QueryError> {
        if let Some(value) = from
            && into
                .as_ref()
                .is_none_or(|other| self.choice.takes(&value, other))
        {
            *into = Some(value);
        }
        Ok(())
    }

    fn write(&self, state: &Self::State, bytes: &mut Vec<u8>) {
        let Some(value) = state else {
            bytes.extend_from_slice(&(-1i32).to_le_bytes());
            return;
        };
        let length = i32::try_from(value.len() + 1).expect("a string of a column is shorter");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(value);
        bytes.push(0);
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Self::State, QueryError> {
        let length = i32::from_le_bytes(read_bytes(bytes)?);
        let Ok(length) = usize::try_from(length) else {
            return Ok(None);
        };
        let value = crate::state::read_slice(bytes, length)?;
        Ok(Some(value[..length.saturating_sub(1)].to_vec()))
    }

    fn finish(&self, states: Vec<Self::State>) -> Result<ArrayRef, QueryError> {
        let values = states.into_iter().map(Option::unwrap_or_default);
        Ok(Arc::new(BinaryArray::from_iter_values(values)))
    }
}

/// Values of any type, each an array of one row; the value that is compared may be another than the one that is kept.
struct Values {
    choice: Choice,
    kept: DataType,
    compared: Option<DataType>,
}

/// What is kept, and what it was chosen by.
struct Kept {
    value: ArrayRef,
    by: ArrayRef,
}

impl Values {
    fn takes(&self, by: &ArrayRef, other: &ArrayRef) -> bool {
        match self.choice {
            Choice::First => false,
            Choice::Last => true,
            Choice::Least => order(by, other).is_lt(),
            Choice::Greatest => order(by, other).is_gt(),
        }
    }

    fn compared(&self) -> &DataType {
        self.compared.as_ref().unwrap_or(&self.kept)
    }
}

fn order(a: &ArrayRef, b: &ArrayRef) -> std::cmp::Ordering {
    let options = SortOptions {
        descending: false,
        nulls_first: false,
    };
    let compare = make_comparator(a, b, options).expect("both have the type of the argument");
    compare(0, 0)
}

impl Fold for Values {
    type State = Option<Kept>;

    fn return_type(&self) -> DataType {
        self.kept.clone()
    }

    fn start(&self) -> Option<Kept> {
        None
    }

    fn update(
        &self,
        states: &mut [Option<Kept>],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let by = &arguments[arguments.len() - 1].values;
        let options = SortOptions {
            descending: false,
            nulls_first: false,
        };
        // The best row of each group first, so that only those are compared with what is kept.
        let compare = make_comparator(by, by, options).expect("one type");
        let mut best: Vec<Option<usize>> = vec![None; states.len()];
        for (row, group) in groups.iter().enumerate() {
            let better = best[*group].is_none_or(|other| match self.choice {
                Choice::First => false,
                Choice::Last => true,
                Choice::Least => compare(row, other).is_lt(),
                Choice::Greatest => compare(row, other).is_gt(),
            });
            if better {
                best[*group] = Some(row);
            }
        }
        let mut grown = 0;
        for (state, row) in states.iter_mut().zip(best) {
            let Some(row) = row else {
                continue;
            };
            let one = |values: &ArrayRef| concat(&[&*values.slice(row, 1)]).expect("one value");
            let by = one(by);
            if state.as_ref().is_none_or(|kept| self.takes(&by, &kept.by)) {
                let value = one(&arguments[0].values);
                grown += value.get_array_memory_size() + by.get_array_memory_size();
                *state = Some(Kept { value, by });
            }
        }
        Ok(grown)
    }

    fn merge(&self, into: &mut Option<Kept>, from: Option<Kept>) -> Result<(), QueryError> {
        if let Some(from) = from
            && into
                .as_ref()
                .is_none_or(|kept| self.takes(&from.by, &kept.by))
        {
            *into = Some(from);
        }
        Ok(())
    }

    fn write(&self, state: &Option<Kept>, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(state.is_some()));
        if let Some(kept) = state {
            put(&self.kept, &kept.value, bytes);
            bytes.push(1);
            put(self.compared(), &kept.by, bytes);
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Option<Kept>, QueryError> {
        let Some(value) = get(&self.kept, bytes)? else {
            return Ok(None);
        };
        let by = get(self.compared(), bytes)?;
        Ok(by.map(|by| Kept { value, by }))
    }

    fn finish(&self, states: Vec<Option<Kept>>) -> Result<ArrayRef, QueryError> {
        let default = default_value(&self.kept).values;
        let values: Vec<&dyn Array> = states
            .iter()
            .map(|state| state.as_ref().map_or(&*default, |kept| &*kept.value))
            .collect();
        if values.is_empty() {
            return Ok(default.slice(0, 0));
        }
        Ok(concat(&values).expect("the values have one type"))
    }
}

fn choose(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    let choice = Choice::of(name);
    let number = Stored::of(argument).is_some();
    let float = NumberKind::of(argument).is_some_and(|kind| kind.float);
    if *argument == DataType::String {
        return Ok(Folding::resolved(Strings { choice }));
    }
    if number && (float || argument.fixed_width_bytes().is_some()) {
        return Ok(with_native!(argument, T => {
            let default = T::read(&default_value(argument).values)[0];
            Folding::resolved(Numbers::<T> { choice, data_type: argument.clone(), default })
        }, else unreachable!("it is a number")));
    }
    Ok(Folding::resolved(Values {
        choice,
        kept: argument.clone(),
        compared: None,
    }))
}

fn choose_with_nulls(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    Ok(Folding::resolved(Values {
        choice: Choice::of(name),
        kept: argument.clone(),
        compared: None,
    }))
}

fn choose_other(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [kept, compared] = exactly(name, arguments)?;
    if NumberKind::of(compared).is_some_and(|kind| kind.float) {
        return Err(QueryError::not_implemented(format!(
            "{name} by a floating point number"
        )));
    }
    Ok(Folding::resolved(Values {
        choice: Choice::of(name),
        kept: kept.clone(),
        compared: Some(compared.clone()),
    }))
}
