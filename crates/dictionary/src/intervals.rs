//! [`Intervals`]: the ranges of one key, and the row whose range holds a value.

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray};
use arrow::datatypes::{
    DataType as ArrowType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};

/// A range with the row that it belongs to; both bounds belong to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    pub(crate) min: i128,
    pub(crate) max: i128,
    pub(crate) row: u32,
}

/// The ranges of one key, sorted by where they begin, then where they end; each once.
#[derive(Debug, Default)]
pub(crate) struct Intervals {
    sorted: Vec<Interval>,
    /// The largest end among those up to each.
    reach: Vec<i128>,
}

impl Intervals {
    /// Sorts; of equal ranges the first stays.
    pub(crate) fn new(mut intervals: Vec<Interval>) -> Self {
        intervals.sort_by_key(|each| (each.min, each.max));
        intervals.dedup_by_key(|each| (each.min, each.max));
        let mut furthest = i128::MIN;
        let mut reach = Vec::with_capacity(intervals.len());
        for each in &intervals {
            furthest = furthest.max(each.max);
            reach.push(furthest);
        }
        Self {
            sorted: intervals,
            reach,
        }
    }

    /// The row of the first range that holds the value.
    pub(crate) fn first(&self, value: i128) -> Option<u32> {
        let at = self.reach.partition_point(|reach| *reach < value);
        let found = self.sorted.get(at)?;
        (found.min <= value).then_some(found.row)
    }

    /// The row of the last range that holds the value.
    pub(crate) fn last(&self, value: i128) -> Option<u32> {
        let begun = self.sorted.partition_point(|each| each.min <= value);
        for at in (0..begun).rev() {
            if self.reach[at] < value {
                return None;
            }
            if self.sorted[at].max >= value {
                return Some(self.sorted[at].row);
            }
        }
        None
    }
}

/// Values as numbers that compare as they do; `None` for types that are no numbers.
pub(crate) fn ordered(values: &ArrayRef) -> Option<Vec<Option<i128>>> {
    Some(match values.data_type() {
        ArrowType::UInt8 => whole::<UInt8Type>(values),
        ArrowType::UInt16 => whole::<UInt16Type>(values),
        ArrowType::UInt32 => whole::<UInt32Type>(values),
        ArrowType::UInt64 => whole::<UInt64Type>(values),
        ArrowType::Int8 => whole::<Int8Type>(values),
        ArrowType::Int16 => whole::<Int16Type>(values),
        ArrowType::Int32 => whole::<Int32Type>(values),
        ArrowType::Int64 => whole::<Int64Type>(values),
        ArrowType::Decimal128(..) => values.as_primitive::<Decimal128Type>().iter().collect(),
        ArrowType::Float32 => {
            let values: &PrimitiveArray<Float32Type> = values.as_primitive();
            values
                .iter()
                .map(|value| value.map(f64::from).map(total))
                .collect()
        }
        ArrowType::Float64 => {
            let values: &PrimitiveArray<Float64Type> = values.as_primitive();
            values.iter().map(|value| value.map(total)).collect()
        }
        _ => return None,
    })
}

fn whole<T: ArrowPrimitiveType>(values: &ArrayRef) -> Vec<Option<i128>>
where
    T::Native: Into<i128>,
{
    let values = values.as_primitive::<T>().iter();
    values.map(|value| value.map(Into::into)).collect()
}

/// Compares as the number does; the two zeros are one.
fn total(value: f64) -> i128 {
    let bits = (value + 0.0).to_bits().cast_signed();
    i128::from(if bits < 0 { bits ^ i64::MAX } else { bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intervals(bounds: &[(i128, i128)]) -> Intervals {
        let interval = |(row, (min, max)): (u32, &(i128, i128))| Interval {
            min: *min,
            max: *max,
            row,
        };
        Intervals::new((0..).zip(bounds).map(interval).collect())
    }

    #[test]
    fn the_first_or_the_last_range_that_holds_a_value_is_found_as_by_looking_at_each() {
        let bounds = [(1, 5), (1, 5), (3, 4), (3, 9), (20, 10), (12, 30), (14, 15)];
        let found = intervals(&bounds);
        for value in 0..32 {
            let mut holding: Vec<(i128, i128, u32)> = (0..)
                .zip(bounds)
                .filter(|(row, (min, max))| *row != 1 && *min <= value && value <= *max)
                .map(|(row, (min, max))| (min, max, row))
                .collect();
            holding.sort_unstable();
            let (first, last) = (holding.first(), holding.last());
            assert_eq!(found.first(value), first.map(|each| each.2), "{value}");
            assert_eq!(found.last(value), last.map(|each| each.2), "{value}");
        }
    }

    #[test]
    fn floats_compare_as_numbers() {
        let numbers = [
            f64::NEG_INFINITY,
            -2.5,
            -0.0,
            0.0,
            1e-300,
            7.0,
            f64::INFINITY,
        ];
        let found: Vec<i128> = numbers.iter().map(|number| total(*number)).collect();
        assert!(found.is_sorted());
        assert_eq!(found[2], found[3]);
    }
}
