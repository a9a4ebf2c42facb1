//! [`KeyCondition`]: which granules may hold rows that a query asks for, told by the primary
//! index; and which parts, told by the bounds of their columns.
//!
//! A condition is a conjunction of [`Atom`]s. What it does not say, or says about columns that
//! are not in the key, leaves nothing out: reading too much is slow, too little is wrong.

#![allow(
    clippy::single_range_in_vec_init,
    reason = "lists of ranges of granules are what this is about"
)]

use crate::key_order::{Direction, KeyOrder, Keys};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::ops::{Bound, Range};
use std::sync::Arc;

/// Says that the value of a column lies in one of some intervals.
#[derive(Debug, Clone)]
pub struct Atom {
    column: String,
    constants: Column,
    intervals: Vec<Interval<usize>>, // by the numbers of the constants
}

/// A lower and an upper bound.
type Interval<T> = (Bound<T>, Bound<T>);

/// How a column is compared with a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Atom {
    /// `column <comparison> constant`; the constant is a column of one row, of the column's type.
    /// A constant that is `NULL` is for `IS NULL` (`Equal`) and `IS NOT NULL` (`Less`).
    ///
    /// # Panics
    /// When there is not one constant.
    pub fn compare(column: &str, comparison: Comparison, constant: Column) -> Self {
        assert_eq!(constant.len(), 1, "a comparison has one constant");
        use Bound::{Excluded, Included, Unbounded};
        let intervals = match comparison {
            Comparison::Equal => vec![(Included(0), Included(0))],
            Comparison::NotEqual => vec![(Unbounded, Excluded(0)), (Excluded(0), Unbounded)],
            Comparison::Less => vec![(Unbounded, Excluded(0))],
            Comparison::LessOrEqual => vec![(Unbounded, Included(0))],
            Comparison::Greater => vec![(Excluded(0), Unbounded)],
            Comparison::GreaterOrEqual => vec![(Included(0), Unbounded)],
        };
        Self {
            column: column.to_owned(),
            constants: constant,
            intervals,
        }
    }

    /// `column IN (constants)`; of no constant at all no row can be.
    pub fn one_of(column: &str, constants: Column) -> Self {
        let point = |at| (Bound::Included(at), Bound::Included(at));
        Self {
            column: column.to_owned(),
            intervals: (0..constants.len()).map(point).collect(),
            constants,
        }
    }

    /// The column it is about.
    pub fn column(&self) -> &str {
        &self.column
    }
}

/// A function of constants; `None` where it has no result.
pub type Apply = Arc<dyn Fn(&Column) -> Option<Column> + Send + Sync>;

/// A monotonic function of a column, as keys are often made of: `toYYYYMM(d)`, `toDate(t)`, `-x`.
#[derive(Clone)]
pub struct Transform {
    /// Applies the function to constants; `None` where it has no result.
    pub apply: Apply,
    /// Whether the function rises with its argument or falls.
    pub direction: Direction,
}

/// One expression of the primary key.
#[derive(Clone)]
pub struct KeyColumn {
    /// The column it is made of.
    pub column: String,
    /// The type of the expression's values.
    pub data_type: DataType,
    /// How the rows are sorted by it.
    pub direction: Direction,
    /// The function of the column; `None` when it is the column itself.
    pub transform: Option<Transform>,
}

/// A condition on the primary key.
pub struct KeyCondition {
    columns: Vec<OneColumn>,
}

/// The conditions on one key column, over the bytes of its keys.
struct OneColumn {
    order: KeyOrder,
    /// Each of these must hold: the value lies in one of the intervals.
    all_of: Vec<Vec<Interval<Box<[u8]>>>>,
}

impl OneColumn {
    fn new(data_type: &DataType, direction: Direction) -> Self {
        Self {
            order: KeyOrder::new(&[(data_type.clone(), direction)]),
            all_of: Vec::new(),
        }
    }

    /// Takes in a condition over constants of the column's own type.
    fn add(&mut self, constants: &Column, intervals: &[Interval<usize>], is_reversed: bool) {
        let keys = self.order.keys(std::slice::from_ref(constants));
        let bytes = |bound: &Bound<usize>| bound.map(|at| Box::from(keys.row(at).data()));
        let interval = |(low, high): &Interval<usize>| {
            if is_reversed {
                (bytes(high), bytes(low))
            } else {
                (bytes(low), bytes(high))
            }
        };
        self.all_of.push(intervals.iter().map(interval).collect());
    }

    /// Whether a value of this range may fulfil all conditions.
    fn may_hold(&self, range: &Interval<&[u8]>) -> bool {
        let meets = |interval: &Interval<Box<[u8]>>| meet(interval, range);
        self.all_of.iter().all(|any_of| any_of.iter().any(meets))
    }
}

/// Whether two intervals have a value in common; between different values there is always one.
fn meet(a: &Interval<Box<[u8]>>, b: &Interval<&[u8]>) -> bool {
    let low_a = a.0.as_ref().map(|bytes| &**bytes);
    let high_a = a.1.as_ref().map(|bytes| &**bytes);
    reaches(&low_a, &b.1) && reaches(&b.0, &high_a)
}

/// Whether a lower bound lies below an upper one.
fn reaches(low: &Bound<&[u8]>, high: &Bound<&[u8]>) -> bool {
    match (low, high) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Included(low), Bound::Included(high)) => low <= high,
        (
            Bound::Included(low) | Bound::Excluded(low),
            Bound::Included(high) | Bound::Excluded(high),
        ) => low < high,
    }
}

impl KeyCondition {
    /// What `atoms` say about a primary key.
    pub fn new(atoms: &[Atom], key: &[KeyColumn]) -> Self {
        let column = |key: &KeyColumn| {
            let mut column = OneColumn::new(&key.data_type, key.direction);
            for atom in atoms.iter().filter(|atom| atom.column == key.column) {
                add_atom(&mut column, atom, key);
            }
            column
        };
        Self {
            columns: key.iter().map(column).collect(),
        }
    }

    /// Whether nothing is known: every granule has to be read.
    pub fn is_trivial(&self) -> bool {
        self.columns.iter().all(|column| column.all_of.is_empty())
    }

    /// The ranges of granules that may hold fitting rows, in their order. `index` are the columns
    /// of the primary index: a row for each granule, and perhaps one for the part's last row.
    pub fn granules(&self, index: &[Column], granules: usize) -> Vec<Range<usize>> {
        let known = index.len().min(self.columns.len());
        if self.is_trivial() || known == 0 || granules == 0 {
            return whole(granules);
        }
        let pairs = self.columns.iter().zip(index).take(known);
        let keys: Vec<Keys> = pairs
            .map(|(column, values)| column.order.keys(std::slice::from_ref(values)))
            .collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        // Ranges still to be looked at, the first on top.
        let mut open = vec![0..granules];
        while let Some(range) = open.pop() {
            if !self.may_hold(&keys, &range) {
                continue;
            }
            if range.len() > 1 {
                let middle = range.start + range.len() / 2;
                open.push(middle..range.end);
                open.push(range.start..middle);
                continue;
            }
            match found.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => found.push(range),
            }
        }
        found
    }

    /// Whether a row of these granules may fit. Its key is at least that of the first granule and
    /// at most that of the granule behind the last.
    fn may_hold(&self, keys: &[Keys], range: &Range<usize>) -> bool {
        let rows = keys.first().map_or(0, Keys::num_rows);
        let row = |at: usize| -> Option<Vec<&[u8]>> {
            let is_there = at < rows;
            is_there.then(|| keys.iter().map(|keys| row_bytes(keys, at)).collect())
        };
        let (low, high) = (row(range.start), row(range.end));
        self.any_between(0, low.as_deref(), high.as_deref())
    }

    /// Whether a row fits whose columns from `at` on lie between two keys; the columns before are
    /// known to fit.
    fn any_between(&self, at: usize, low: Option<&[&[u8]]>, high: Option<&[&[u8]]>) -> bool {
        let count = low.or(high).map_or(0, <[_]>::len);
        if at == count {
            return true;
        }
        let column = &self.columns[at];
        let point =
            |value: &[u8]| column.may_hold(&(Bound::Included(value), Bound::Included(value)));
        let (low_value, high_value) = (low.map(|key| key[at]), high.map(|key| key[at]));
        if low_value.is_some() && low_value == high_value {
            return point(low_value.unwrap_or_default()) && self.any_between(at + 1, low, high);
        }
        let bound = |value: Option<_>| value.map_or(Bound::Unbounded, Bound::Excluded);
        let is_last = at + 1 == count;
        // Strictly between, the columns behind can be anything.
        column.may_hold(&(bound(low_value), bound(high_value)))
            || low_value.is_some_and(|value| {
                point(value) && (is_last || self.any_between(at + 1, low, None))
            })
            || high_value.is_some_and(|value| {
                point(value) && (is_last || self.any_between(at + 1, None, high))
            })
    }
}

fn row_bytes(keys: &Keys, at: usize) -> &[u8] {
    keys.row(at).data()
}

fn whole(granules: usize) -> Vec<Range<usize>> {
    if granules == 0 {
        Vec::new()
    } else {
        vec![0..granules]
    }
}

/// Takes in what an atom says about a key column. A condition on `x` is a weaker one on `f(x)`:
/// open ends become closed, and a hole is none.
fn add_atom(column: &mut OneColumn, atom: &Atom, key: &KeyColumn) {
    let fits = |constants: &Column| arrow_type(&constants.data_type) == arrow_type(&key.data_type);
    let is_descending = key.direction == Direction::Descending;
    match &key.transform {
        None if fits(&atom.constants) => {
            column.add(&atom.constants, &atom.intervals, is_descending);
        }
        None => {}
        Some(transform) => {
            let Some(constants) = (transform.apply)(&atom.constants).filter(fits) else {
                return;
            };
            let falls = transform.direction == Direction::Descending;
            let closed = |(low, high): &Interval<usize>| (close(low), close(high));
            let intervals: Vec<Interval<usize>> = atom.intervals.iter().map(closed).collect();
            column.add(&constants, &intervals, is_descending != falls);
        }
    }
}

fn close(bound: &Bound<usize>) -> Bound<usize> {
    match bound {
        Bound::Excluded(at) | Bound::Included(at) => Bound::Included(*at),
        Bound::Unbounded => Bound::Unbounded,
    }
}

/// Whether a part whose column `column` has the bounds `bounds` (a row with the least value, a
/// row with the greatest) may hold rows that fulfil `atoms`.
pub fn bounds_may_match(atoms: &[Atom], column: &str, bounds: &Column) -> bool {
    let mut one = OneColumn::new(&bounds.data_type, Direction::Ascending);
    let fits = |atom: &&Atom| {
        atom.column == column
            && arrow_type(&atom.constants.data_type) == arrow_type(&bounds.data_type)
    };
    for atom in atoms.iter().filter(fits) {
        one.add(&atom.constants, &atom.intervals, false);
    }
    let keys = one.order.keys(std::slice::from_ref(bounds));
    if one.all_of.is_empty() || keys.num_rows() != 2 {
        return true;
    }
    let range = (
        Bound::Included(row_bytes(&keys, 0)),
        Bound::Included(row_bytes(&keys, 1)),
    );
    one.may_hold(&range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Int64Array, UInt32Array};

    fn numbers(values: &[i64]) -> Column {
        Column::new(DataType::Int64, Arc::new(Int64Array::from(values.to_vec())))
    }

    fn key(column: &str, direction: Direction) -> KeyColumn {
        KeyColumn {
            column: column.to_owned(),
            data_type: DataType::Int64,
            direction,
            transform: None,
        }
    }

    fn compare(column: &str, comparison: Comparison, value: i64) -> Atom {
        Atom::compare(column, comparison, numbers(&[value]))
    }

    /// Every row that fits lies in a granule that is read, and of a single condition on the first
    /// column no other granule is.
    #[test]
    fn granules_with_fitting_rows_are_found_and_no_others() {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let rows: Vec<i64> = (0..1000).map(|row| row / 7).collect();
        let mut index: Vec<i64> = rows.iter().step_by(10).copied().collect();
        index.push(142);
        let value = |comparison, a: i64, b: i64| match comparison {
            Equal => a == b,
            NotEqual => a != b,
            Less => a < b,
            LessOrEqual => a <= b,
            Greater => a > b,
            GreaterOrEqual => a >= b,
        };
        for comparison in [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual] {
            for constant in [-1, 0, 3, 70, 142, 143] {
                let condition = KeyCondition::new(
                    &[compare("k", comparison, constant)],
                    &[key("k", Direction::Ascending)],
                );
                let ranges = condition.granules(&[numbers(&index)], 100);
                let is_read = |granule: usize| ranges.iter().any(|range| range.contains(&granule));
                let fits = |granule: usize| {
                    let rows = &rows[granule * 10..granule * 10 + 10];
                    rows.iter().any(|row| value(comparison, *row, constant))
                };
                for granule in 0..100 {
                    assert!(
                        is_read(granule) || !fits(granule),
                        "{comparison:?} {constant} {granule}"
                    );
                }
                let spare = (0..100)
                    .filter(|granule| is_read(*granule) && !fits(*granule))
                    .count();
                assert!(
                    spare <= 1,
                    "{comparison:?} {constant}: {spare} granules too many"
                );
            }
        }
    }

    #[test]
    fn every_key_column_counts() {
        let index = [
            numbers(&[1, 1, 1, 2, 3, 9]),
            numbers(&[0, 10, 20, 5, 0, 99]),
        ];
        let key = [
            key("a", Direction::Ascending),
            key("b", Direction::Ascending),
        ];
        let find = |atoms: &[Atom]| KeyCondition::new(atoms, &key).granules(&index, 5);
        let b = |value| compare("b", Comparison::Equal, value);
        let a = |value| compare("a", Comparison::Equal, value);
        assert_eq!(find(&[b(15)]), [1..5]);
        assert_eq!(find(&[a(1), b(15)]), [1..2]);
        assert_eq!(find(&[a(1), b(3)]), [0..1]);
        assert_eq!(find(&[a(2)]), [2..4]);
        assert_eq!(find(&[a(2), b(1)]), [2..3]);
        assert_eq!(find(&[compare("c", Comparison::Equal, 1)]), [0..5]);
        assert_eq!(find(&[Atom::one_of("a", numbers(&[0, 3]))]), [3..5]);
        assert!(find(&[Atom::one_of("a", numbers(&[]))]).is_empty());
    }

    #[test]
    fn a_descending_key_is_searched_the_other_way_round() {
        let key = [key("k", Direction::Descending)];
        let index = [numbers(&[90, 60, 30, 1])];
        let find = |atom: Atom| KeyCondition::new(&[atom], &key).granules(&index, 3);
        assert_eq!(find(compare("k", Comparison::Greater, 60)), [0..1]);
        assert_eq!(find(compare("k", Comparison::Less, 30)), [2..3]);
        assert_eq!(find(compare("k", Comparison::Equal, 45)), [1..2]);
    }

    #[test]
    fn a_function_in_the_key_is_applied_to_the_constants() {
        let tens = |constants: &Column| {
            use arrow::array::AsArray;
            let values = constants
                .values
                .as_primitive::<arrow::datatypes::Int64Type>();
            let values: UInt32Array = values
                .iter()
                .map(|value| value.and_then(|value| u32::try_from(value / 10).ok()))
                .collect();
            Some(Column::new(DataType::UInt32, Arc::new(values)))
        };
        let key = [KeyColumn {
            column: "d".to_owned(),
            data_type: DataType::UInt32,
            direction: Direction::Ascending,
            transform: Some(Transform {
                apply: Arc::new(tens),
                direction: Direction::Ascending,
            }),
        }];
        let index = Column::new(
            DataType::UInt32,
            Arc::new(UInt32Array::from(vec![0, 1, 2, 3, 4, 5])),
        );
        let find =
            |atom: Atom| KeyCondition::new(&[atom], &key).granules(std::slice::from_ref(&index), 5);
        assert_eq!(find(compare("d", Comparison::Equal, 35)), [2..4]);
        assert_eq!(find(compare("d", Comparison::Greater, 39)), [2..5]);
        assert_eq!(find(compare("d", Comparison::Less, 10)), [0..2]);
        assert_eq!(find(compare("d", Comparison::NotEqual, 15)), [0..5]);
    }

    #[test]
    fn bounds_leave_out_parts() {
        let bounds = numbers(&[10, 20]);
        let may = |atom: Atom| bounds_may_match(&[atom], "k", &bounds);
        assert!(may(compare("k", Comparison::Equal, 20)));
        assert!(!may(compare("k", Comparison::Equal, 21)));
        assert!(!may(compare("k", Comparison::Less, 10)));
        assert!(may(compare("other", Comparison::Less, 10)));
        assert!(!may(Atom::one_of("k", numbers(&[1, 30]))));
    }
}
