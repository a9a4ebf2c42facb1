//! Aggregates of numbers: `avg`, sums of every width, bits, variance and its like.

use super::define::{Defined, exactly};
use crate::aggregate::{Fold, Folding, Resolved};
use crate::error::QueryError;
use crate::functions::{Arithmetic, Native, NumberKind, numbers, with_native};
use crate::state::{read_bytes, read_var_uint, write_var_uint};
use arrow::array::ArrayRef;
use ethnum::U256;
use granary_columns::Column;
use granary_types::DataType;
use std::marker::PhantomData;
use std::sync::Arc;

/// The functions of this family.
pub(super) const AGGREGATES: &[Defined] = &[
    Defined::new("sum", sum).any_case(),
    Defined::new("sumWithOverflow", sum),
    Defined::new("groupBitAnd", bits)
        .also(&["BIT_AND"])
        .any_case(),
    Defined::new("groupBitOr", bits)
        .also(&["BIT_OR"])
        .any_case(),
    Defined::new("groupBitXor", bits)
        .also(&["BIT_XOR"])
        .any_case(),
    Defined::new("avg", average).any_case(),
    Defined::new("varPop", moments)
        .also(&["VAR_POP"])
        .any_case(),
    Defined::new("varSamp", moments)
        .also(&["VAR_SAMP"])
        .any_case(),
    Defined::new("stddevPop", moments)
        .also(&["STD", "STDDEV_POP", "STDDEV"])
        .any_case(),
    Defined::new("stddevSamp", moments)
        .also(&["STDDEV_SAMP"])
        .any_case(),
    Defined::new("covarPop", moments)
        .also(&["COVAR_POP"])
        .any_case(),
    Defined::new("covarSamp", moments)
        .also(&["COVAR_SAMP"])
        .any_case(),
    Defined::new("corr", moments).any_case(),
];

/// What a native number is as bytes.
fn put<T: Native>(value: T, data_type: &DataType, bytes: &mut Vec<u8>) {
    let width = data_type.fixed_width_bytes().unwrap_or(8);
    match data_type {
        DataType::Float64 => bytes.extend_from_slice(&value.to_f64().to_le_bytes()),
        DataType::Float32 => bytes.extend_from_slice(&value.to_f32().to_le_bytes()),
        _ => bytes.extend_from_slice(&value.to_u256().to_le_bytes()[..width]),
    }
}

fn get<T: Native>(data_type: &DataType, bytes: &mut &[u8]) -> Result<T, QueryError> {
    let width = data_type.fixed_width_bytes().unwrap_or(8);
    Ok(match data_type {
        DataType::Float64 => T::cast(f64::from_le_bytes(read_bytes(bytes)?)),
        DataType::Float32 => T::cast(f32::from_le_bytes(read_bytes(bytes)?)),
        _ => {
            let mut all = [0; 32];
            all[..width].copy_from_slice(crate::state::read_slice(bytes, width)?);
            T::cast(U256::from_le_bytes(all))
        }
    })
}

/// A number into which each value is combined.
struct Combine<T> {
    start: T,
    fold: fn(T, T) -> T,
    result: DataType,
    marker: PhantomData<T>,
}

impl<T: Arithmetic> Fold for Combine<T> {
    type State = T;

    fn return_type(&self) -> DataType {
        self.result.clone()
    }

    fn start(&self) -> T {
        self.start
    }

    fn update(
        &self,
        states: &mut [T],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let values: Vec<T> =
            numbers(&arguments[0].values, &arguments[0].data_type).expect("the type was looked at");
        for (group, value) in groups.iter().zip(values) {
            states[*group] = (self.fold)(states[*group], value);
        }
        Ok(0)
    }

    fn merge(&self, into: &mut T, from: T) -> Result<(), QueryError> {
        *into = (self.fold)(*into, from);
        Ok(())
    }

    fn write(&self, state: &T, bytes: &mut Vec<u8>) {
        put(*state, &self.result, bytes);
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<T, QueryError> {
        get(&self.result, bytes)
    }

    fn finish(&self, states: Vec<T>) -> Result<ArrayRef, QueryError> {
        Ok(T::write(states, None, &self.result))
    }
}

fn combine<T: Arithmetic>(start: T, fold: fn(T, T) -> T, result: DataType) -> Arc<dyn Resolved> {
    Folding::resolved(Combine {
        start,
        fold,
        result,
        marker: PhantomData,
    })
}

fn illegal<T>(name: &str, data_type: &DataType) -> Result<T, QueryError> {
    Err(QueryError::argument_type(name, 1, data_type))
}

fn sum(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    let result = match argument {
        DataType::Decimal { scale, precision } if name == "sum" => DataType::Decimal {
            precision: if *precision <= 38 { 38 } else { 76 },
            scale: *scale,
        },
        DataType::Decimal { .. } => argument.clone(),
        DataType::BFloat16 => return illegal(name, argument),
        other => match NumberKind::of(other) {
            Some(_) if name == "sumWithOverflow" => other.clone(),
            Some(kind) => NumberKind {
                bytes: kind.bytes.max(8),
                ..kind
            }
            .data_type(),
            None => return illegal(name, argument),
        },
    };
    Ok(with_native!(&result, T => {
        combine::<T>(T::default(), T::plus, result.clone())
    }, else return illegal(name, argument)))
}

fn bits(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    if NumberKind::of(argument).is_none_or(|kind| kind.float) {
        return illegal(name, argument);
    }
    Ok(with_native!(argument, T => {
        let ones = T::default().minus(T::cast(1u8));
        match name {
            "groupBitAnd" => combine::<T>(ones, T::and, argument.clone()),
            "groupBitOr" => combine::<T>(T::default(), T::or, argument.clone()),
            _ => combine::<T>(T::default(), T::xor, argument.clone()),
        }
    }, else return illegal(name, argument)))
}

/// `avg`: a sum of the widest type, and how many values it has.
struct Average<T> {
    sum: DataType,
    divisor: f64,
    marker: PhantomData<T>,
}

impl<T: Arithmetic> Fold for Average<T> {
    type State = (T, u64);

    fn return_type(&self) -> DataType {
        DataType::Float64
    }

    fn start(&self) -> Self::State {
        (T::default(), 0)
    }

    fn update(
        &self,
        states: &mut [Self::State],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let values: Vec<T> =
            numbers(&arguments[0].values, &arguments[0].data_type).expect("the type was looked at");
        for (group, value) in groups.iter().zip(values) {
            let (sum, count) = &mut states[*group];
            *sum = sum.plus(value);
            *count += 1;
        }
        Ok(0)
    }

    fn merge(&self, into: &mut Self::State, from: Self::State) -> Result<(), QueryError> {
        *into = (into.0.plus(from.0), into.1 + from.1);
        Ok(())
    }

    fn write(&self, state: &Self::State, bytes: &mut Vec<u8>) {
        put(state.0, &self.sum, bytes);
        write_var_uint(state.1, bytes);
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<Self::State, QueryError> {
        Ok((get(&self.sum, bytes)?, read_var_uint(bytes)?))
    }

    fn finish(&self, states: Vec<Self::State>) -> Result<ArrayRef, QueryError> {
        let average = |(sum, count): (T, u64)| sum.to_f64() / self.divisor / count as f64;
        let values = states.into_iter().map(average).collect();
        Ok(f64::write(values, None, &DataType::Float64))
    }
}

fn average(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    let [argument] = exactly(name, arguments)?;
    let (sum, scale) = match argument {
        DataType::Decimal { precision, scale } => {
            let precision = if *precision <= 38 { 38 } else { 76 };
            let sum = DataType::Decimal {
                precision,
                scale: *scale,
            };
            (sum, *scale)
        }
        DataType::BFloat16 => return illegal(name, argument),
        other => match NumberKind::of(other) {
            Some(kind) => {
                let kind = NumberKind {
                    bytes: kind.bytes.max(8),
                    ..kind
                };
                (kind.data_type(), 0)
            }
            None if crate::functions::is_date(other) => {
                return Err(QueryError::not_implemented("avg of dates"));
            }
            None => return illegal(name, argument),
        },
    };
    let divisor = 10f64.powi(i32::from(scale));
    Ok(with_native!(&sum, T => {
        Folding::resolved(Average::<T> { sum: sum.clone(), divisor, marker: PhantomData })
    }, else return illegal(name, argument)))
}

/// Sums of powers: how many, x, x², y, y², xy.
struct Moments {
    name: &'static str,
}

impl Fold for Moments {
    type State = [f64; 6];

    fn return_type(&self) -> DataType {
        DataType::Float64
    }

    fn start(&self) -> [f64; 6] {
        [0.0; 6]
    }

    fn update(
        &self,
        states: &mut [[f64; 6]],
        groups: &[usize],
        arguments: &[Column],
    ) -> Result<usize, QueryError> {
        let read = |column: &Column| -> Vec<f64> {
            let divisor = match &column.data_type {
                DataType::Decimal { scale, .. } => 10f64.powi(i32::from(*scale)),
                _ => 1.0,
            };
            let values: Vec<f64> =
                numbers(&column.values, &column.data_type).expect("the type was looked at");
            values.into_iter().map(|value| value / divisor).collect()
        };
        let x = read(&arguments[0]);
        let y = arguments.get(1).map(read);
        for (row, group) in groups.iter().enumerate() {
            let state = &mut states[*group];
            let (x, y) = (x[row], y.as_ref().map_or(0.0, |y| y[row]));
            for (sum, value) in state.iter_mut().zip([1.0, x, x * x, y, y * y, x * y]) {
                *sum += value;
            }
        }
        Ok(0)
    }

    fn merge(&self, into: &mut [f64; 6], from: [f64; 6]) -> Result<(), QueryError> {
        into.iter_mut()
            .zip(from)
            .for_each(|(sum, more)| *sum += more);
        Ok(())
    }

    fn write(&self, state: &[f64; 6], bytes: &mut Vec<u8>) {
        let [count, x, xx, y, yy, xy] = *state;
        let kept = match self.name {
            "corr" => vec![count, x, y, xy, xx, yy],
            "covarPop" | "covarSamp" => vec![count, x, y, xy],
            _ => vec![count, x, xx],
        };
        for sum in kept {
            bytes.extend_from_slice(&sum.to_le_bytes());
        }
    }

    fn read(&self, bytes: &mut &[u8]) -> Result<[f64; 6], QueryError> {
        let mut next = || Ok::<_, QueryError>(f64::from_le_bytes(read_bytes(bytes)?));
        let (count, x) = (next()?, next()?);
        Ok(match self.name {
            "corr" => {
                let (y, xy, xx, yy) = (next()?, next()?, next()?, next()?);
                [count, x, xx, y, yy, xy]
            }
            "covarPop" | "covarSamp" => {
                let (y, xy) = (next()?, next()?);
                [count, x, 0.0, y, 0.0, xy]
            }
            _ => [count, x, next()?, 0.0, 0.0, 0.0],
        })
    }

    fn finish(&self, states: Vec<[f64; 6]>) -> Result<ArrayRef, QueryError> {
        let values = states.into_iter().map(|state| self.result(state)).collect();
        Ok(f64::write(values, None, &DataType::Float64))
    }
}

impl Moments {
    fn result(&self, [count, x, xx, y, yy, xy]: [f64; 6]) -> f64 {
        let sample = |sum: f64| {
            if count <= 1.0 {
                f64::NAN
            } else {
                sum / (count - 1.0)
            }
        };
        let population = |sum: f64| if count == 0.0 { f64::NAN } else { sum / count };
        match self.name {
            "varPop" => population(xx - x * x / count),
            "varSamp" => sample(xx - x * x / count),
            "stddevPop" => population(xx - x * x / count).sqrt(),
            "stddevSamp" => sample(xx - x * x / count).sqrt(),
            "covarPop" => population(xy - x * y / count),
            "covarSamp" => sample(xy - x * y / count),
            _ => (count * xy - x * y) / ((count * xx - x * x) * (count * yy - y * y)).sqrt(),
        }
    }
}

fn moments(
    name: &'static str,
    _: &[Column],
    arguments: &[DataType],
) -> Result<Arc<dyn Resolved>, QueryError> {
    if name.starts_with("cov") || name == "corr" {
        exactly::<2>(name, arguments)?;
    } else {
        exactly::<1>(name, arguments)?;
    }
    let number = |each: &DataType| {
        NumberKind::of(each).is_some() || matches!(each, DataType::Decimal { .. })
    };
    match arguments.iter().find(|each| !number(each)) {
        Some(other) => illegal(name, other),
        None if arguments.contains(&DataType::Float32) => {
            Err(QueryError::not_implemented(format!("{name} of Float32")))
        }
        None => Ok(Folding::resolved(Moments { name })),
    }
}
