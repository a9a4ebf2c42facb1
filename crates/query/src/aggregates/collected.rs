//! Aggregates that keep their values: `groupArray`, `groupUniqArray`, `uniqExact`, quantiles.

use super::chosen::{put, take};
use super::define::{Defined, exactly, levels};
use crate::aggregate::{Fold, Folding, Resolved};
use crate::default::default_value;
use crate::error::QueryError;
use crate::functions::{Native, NumberKind, from_lengths, is_date, numbers, with_native};
use crate::state::{read_slice, read_var_uint, write_var_uint};
use arrow::array::{Array, ArrayRef, new_empty_array};
use arrow::compute::{concat, take as take_rows};
use granary_columns::{Column, RowBinaryWriter, arrow_type};
use granary_types::{DataType, ErrorCode};
use std::collections::HashSet;
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[Defined] = &[
    Defined::new("groupArray", group_array)
        .also(&["array_agg"])
        .any_case()
        .ordered()
        .never_null(),
    Defined::new("groupUniqArray", distinct)
        .ordered()
        .never_null(),
    Defined::new("uniqExact", distinct).never_null(),
    Defined::new("quantileExact", quantile).also(&["medianExact"]),
    Defined::new("quantileExactLow", quantile).also(&["medianExactLow"]),
    Defined::new("quantileExactHigh", quantile).also(&["medianExactHigh"]),
    Defined::new("quantilesExact", quantile),
    Defined::new("quantile", quantile).also(&["median"]),
    Defined::new("quantiles", quantile),
];

/// Appends every value of a column in row-binary form to a buffer of its own.
fn encoded(column: &Column) -> Result<Vec<Vec<u8>>, QueryError> {
    let refuse = |error: granary_columns::ColumnError| {
        QueryError::not_implemented(format!("{}: {error}", column.data_type))
    };
    let writer = RowBinaryWriter::new(&column.data_type, &column.values).map_err(refuse)?;
    let mut all = Vec::with_capacity(column.len());
    for row in 0..column.len() {
        let mut bytes = Vec::new();
        writer.write(row, &mut bytes).map_err(refuse)?;
        all.push(bytes);
    }
    Ok(all)
}

/// Arrays of one row's values, one after the other.
fn joined(data_type: &DataType, pieces: &[ArrayRef]) -> ArrayRef {
    let pieces: Vec<&dyn Array> = pieces.iter().map(|each| &**each).collect();
    if pieces.is_empty() {
        new_empty_array(&arrow_type(data_type))
    } else {
        concat(&pieces).expect("the values have one type")
    }
}

/// `groupArray(n)(x)`
struct GroupArray {
    item: DataType,
    most: usize,
}

impl Fold for GroupArray {
    type State = (Vec<ArrayRef>, usize);

    fn return_type(&self) -> DataType {
        DataType::Array(Box::new(self.item.clone()))
    }

    fn start(&self) -> Self::State {
        (Vec::new(), 0)
    }

    fn update(
        &self,
        states: &mut [Self::State],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let values = &arguments[0].values;
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); states.len()];
        for (row, group) in groups.iter().enumerate() {
            if states[*group].1 < self.most {
                states[*group].1 += 1;
                rows[*group].push(row as u32);
            }
        }
        let mut grown = 0;
        for (state, rows) in states.iter_mut().zip(rows) {
            if !rows.is_empty() {
                let piece =
                    take_rows(values, &arrow::array::UInt32Array::from(rows), None).expect("rows");
                grown += piece.get_array_memory_size();
                state.0.push(piece);
            }
        }
        Ok(grown)
    }

    fn merge(&self, into: &mut Self::State, from: Self::State) -> Result<(), QueryError> {
        for piece in from.0 {
            let room = self.most - into.1;
            let taken = piece.len().min(room);
            into.0.push(piece.slice(0, taken));
            into.1 += taken;
        }
        Ok(())
    }

    fn write(&self, state: &Self::State, bytes: &mut Vec<u8>) {
        write_var_uint(state.1 as u64, bytes);
        for piece in &state.0 {
            for row in 0..piece.len() {
                put(&self.item, &piece.slice(row, 1), bytes);
            }
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Self::State, QueryError> {
        let count = read_var_uint(bytes)?;
        let values: Result<Vec<ArrayRef>, QueryError> =
            (0..count).map(|_| take(&self.item, bytes)).collect();
        let values = values?;
        let size = values.len();
        Ok((vec![joined(&self.item, &values)], size))
    }

    fn finish(&self, states: Vec<Self::State>) -> Result<ArrayRef, QueryError> {
        let lengths: Vec<usize> = states.iter().map(|state| state.1).collect();
        let pieces: Vec<ArrayRef> = states.into_iter().flat_map(|state| state.0).collect();
        Ok(from_lengths(lengths, joined(&self.item, &pieces)))
    }
}

fn group_array(
    name: &'static str,
    parameters: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [item] = exactly(name, arguments)?;
    let most = match levels(name, parameters)?[..] {
        [] => usize::MAX,
        [most] if most >= 1.0 => most as usize,
        _ => {
            let message = format!("The parameter of {name} must be a positive number");
            return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
        }
    };
    let item = item.clone();
    Ok(Folding::resolved(GroupArray { item, most }))
}

/// Different values, by their row-binary forms.
struct Distinct {
    arguments: Vec<DataType>,
    counted: bool,
}

impl Fold for Distinct {
    type State = HashSet<Vec<u8>>;

    fn return_type(&self) -> DataType {
        if self.counted {
            DataType::UInt64
        } else {
            DataType::Array(Box::new(self.arguments[0].clone()))
        }
    }

    fn start(&self) -> Self::State {
        HashSet::new()
    }

    fn update(
        &self,
        states: &mut [Self::State],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let columns: Result<Vec<Vec<Vec<u8>>>, QueryError> =
            arguments.iter().map(encoded).collect();
        let columns = columns?;
        let mut grown = 0;
        for (row, group) in groups.iter().enumerate() {
            let key: Vec<u8> = columns
                .iter()
                .flat_map(|column| column[row].iter().copied())
                .collect();
            let size = key.len();
            if states[*group].insert(key) {
                grown += size + 40;
            }
        }
        Ok(grown)
    }

    fn merge(&self, into: &mut Self::State, from: Self::State) -> Result<(), QueryError> {
        into.extend(from);
        Ok(())
    }

    fn write(&self, state: &Self::State, bytes: &mut Vec<u8>) {
        write_var_uint(state.len() as u64, bytes);
        for key in state {
            write_var_uint(key.len() as u64, bytes);
            bytes.extend_from_slice(key);
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Self::State, QueryError> {
        let count = read_var_uint(bytes)?;
        let mut state = HashSet::new();
        for _ in 0..count {
            let length = read_var_uint(bytes)? as usize;
            state.insert(read_slice(bytes, length)?.to_vec());
        }
        Ok(state)
    }

    fn finish(&self, states: Vec<Self::State>) -> Result<ArrayRef, QueryError> {
        if self.counted {
            let counts = states.iter().map(|state| state.len() as u64).collect();
            return Ok(u64::write(counts, None, &DataType::UInt64));
        }
        let item = &self.arguments[0];
        let lengths: Vec<usize> = states.iter().map(HashSet::len).collect();
        let mut pieces = Vec::new();
        for state in states {
            for key in state {
                pieces.push(take(item, &mut &key[..])?);
            }
        }
        Ok(from_lengths(lengths, joined(item, &pieces)))
    }
}

fn distinct(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let counted = name == "uniqExact";
    if !counted {
        exactly::<1>(name, arguments)?;
    }
    if arguments.is_empty() {
        return Err(QueryError::argument_count(name, 0, "at least 1"));
    }
    let arguments = arguments.to_vec();
    Ok(Folding::resolved(Distinct { arguments, counted }))
}

/// The values that `quantile` may see before ClickHouse only keeps a sample of them.
const SAMPLE_MAX: usize = 8192;

/// All values, sorted at the end.
struct Quantile<T> {
    name: &'static str,
    data_type: DataType,
    levels: Vec<f64>,
    default: T,
}

impl<T> Quantile<T> {
    fn interpolates(&self) -> bool {
        matches!(self.name, "quantile" | "quantiles")
    }

    fn many(&self) -> bool {
        self.name.starts_with("quantiles")
    }
}

impl<T: Native> Fold for Quantile<T> {
    type State = Vec<T>;

    fn return_type(&self) -> DataType {
        let one = if self.interpolates() && !is_date(&self.data_type) {
            DataType::Float64
        } else {
            self.data_type.clone()
        };
        if self.many() {
            DataType::Array(Box::new(one))
        } else {
            one
        }
    }

    fn start(&self) -> Vec<T> {
        Vec::new()
    }

    fn update(
        &self,
        states: &mut [Vec<T>],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let values: Vec<T> =
            numbers(&arguments[0].values, &arguments[0].data_type).expect("the type was looked at");
        let unordered = |value: &T| value.partial_cmp(value).is_none();
        for (group, value) in groups.iter().zip(values) {
            if !unordered(&value) {
                states[*group].push(value);
            }
        }
        Ok(groups.len() * size_of::<T>())
    }

    fn merge(&self, into: &mut Vec<T>, from: Vec<T>) -> Result<(), QueryError> {
        into.extend(from);
        Ok(())
    }

    fn write(&self, state: &Vec<T>, bytes: &mut Vec<u8>) {
        write_var_uint(state.len() as u64, bytes);
        let array = T::write(state.clone(), None, &self.data_type);
        for row in 0..state.len() {
            put(&self.data_type, &array.slice(row, 1), bytes);
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Vec<T>, QueryError> {
        let count = read_var_uint(bytes)?;
        (0..count)
            .map(|_| Ok(T::read(&take(&self.data_type, bytes)?)[0]))
            .collect()
    }

    fn finish(&self, states: Vec<Vec<T>>) -> Result<ArrayRef, QueryError> {
        let groups = states.len();
        let mut floats: Vec<f64> = Vec::new();
        let mut exact: Vec<T> = Vec::new();
        for mut state in states {
            if self.interpolates() && state.len() > SAMPLE_MAX {
                let what = format!(
                    "{} of more than {SAMPLE_MAX} values, of which ClickHouse takes a sample; quantileExact",
                    self.name
                );
                return Err(QueryError::not_implemented(what));
            }
            state.sort_by(|a, b| a.partial_cmp(b).expect("NaN was left out"));
            for level in &self.levels {
                if self.interpolates() {
                    floats.push(interpolated(&state, *level));
                } else {
                    exact.push(self.exact(&state, *level));
                }
            }
        }
        let values = if self.interpolates() {
            f64::write(floats, None, &DataType::Float64)
        } else {
            T::write(exact, None, &self.data_type)
        };
        Ok(if self.many() {
            from_lengths(vec![self.levels.len(); groups], values)
        } else {
            values
        })
    }
}

impl<T: Native> Quantile<T> {
    fn exact(&self, sorted: &[T], level: f64) -> T {
        if sorted.is_empty() {
            return self.default;
        }
        let size = sorted.len();
        let at = match self.name {
            "quantileExactLow" if level == 0.5 => (size - 1) / 2,
            "quantileExactHigh" if level == 0.5 => size / 2,
            _ if level >= 1.0 => size - 1,
            _ => (level * size as f64) as usize,
        };
        sorted[at.min(size - 1)]
    }
}

fn interpolated<T: Native>(sorted: &[T], level: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let index = (level * (sorted.len() - 1) as f64).max(0.0);
    let left = index as usize;
    if left + 1 >= sorted.len() {
        return sorted[sorted.len() - 1].to_f64();
    }
    let right_part = index - left as f64;
    sorted[left].to_f64() * (1.0 - right_part) + sorted[left + 1].to_f64() * right_part
}

fn quantile(
    name: &'static str,
    parameters: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    let mut levels = levels(name, parameters)?;
    if let Some(wrong) = levels.iter().find(|level| !(0.0..=1.0).contains(*level)) {
        let message = format!("Quantile level is out of range [0..1]: {wrong}");
        return Err(QueryError::refused(
            ErrorCode::PARAMETER_OUT_OF_BOUND,
            message,
        ));
    }
    if !name.starts_with("quantiles") && levels.len() > 1 {
        let message = format!("Aggregate function {name} requires one level parameter or less");
        return Err(QueryError::refused(
            ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
            message,
        ));
    }
    if levels.is_empty() {
        levels.push(0.5);
    }
    let known = NumberKind::of(argument)
        .is_some_and(|kind| kind.bytes <= 8 && *argument != DataType::BFloat16);
    let exact = name.contains("Exact");
    if !known && !(exact && (is_date(argument) || matches!(argument, DataType::Decimal { .. }))) {
        return match argument {
            DataType::Decimal { .. } => {
                Err(QueryError::not_implemented(format!("{name} of {argument}")))
            }
            other if is_date(other) => {
                Err(QueryError::not_implemented(format!("{name} of {argument}")))
            }
            _ => Err(QueryError::argument_type(name, 1, argument)),
        };
    }
    Ok(with_native!(argument, T => {
        let default = T::read(&default_value(argument).values)[0];
        let default = if NumberKind::of(argument).is_some_and(|kind| kind.float) { T::cast(f64::NAN) } else { default };
        Folding::resolved(Quantile::<T> { name, data_type: argument.clone(), levels, default })
    }, else unreachable!("it is a number")))
}
