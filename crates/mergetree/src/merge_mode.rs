//! [`MergeMode`]: what becomes of rows with equal keys.

use crate::arrange::{pick, pick_block};
use crate::fold::{Fold, Groups, SummedMap, is_default};
use crate::key_order::{Direction, KeyOrder, Keys};
use crate::merge::KeyedBlock;
use crate::part_error::PartError;
use arrow::array::{AsArray, UInt32Array};
use arrow::datatypes::{Int8Type, UInt8Type};
use granary_columns::{Block, Column};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// What becomes of rows with equal keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeMode {
    /// All stay.
    Plain,
    /// Of rows that are equal in these columns the first stays.
    Distinct {
        /// The columns.
        columns: Vec<String>,
    },
    /// The one with the greatest version stays, of equal ones the last; without a column for
    /// versions the last.
    Replacing {
        /// The column with the version.
        version: Option<String>,
        /// The column that is 1 where the row says that the key is gone.
        is_deleted: Option<String>,
        /// Whether such rows stay.
        tombstones: Tombstones,
    },
    /// A row with the sign 1 and one with the sign -1 cancel each other out. At most the first
    /// negative and the last positive row stay.
    Collapsing {
        /// The column with the sign.
        sign: String,
        /// Which rows stay.
        rows: CollapsedRows,
    },
    /// As `Collapsing`, but every row that is not cancelled out stays. The version is the last
    /// column of the sorting key.
    VersionedCollapsing {
        /// The column with the sign.
        sign: String,
    },
    /// They become one.
    Folding(Folding),
}

/// What becomes of the last row of a key when it says that the key is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tombstones {
    /// It stays, so that it also hides what another part has.
    Keep,
    /// It is no row.
    Remove,
}

/// Which rows are left of those with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollapsedRows {
    /// Also a negative one, which may cancel out a row of another part.
    All,
    /// Those with the sign 1.
    Positive,
}

/// How the columns of rows with equal keys become one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folding {
    /// By column; of the others the first value stays.
    pub columns: BTreeMap<String, Fold>,
    /// Arrays that are maps.
    pub maps: Vec<SummedMap>,
    /// A row goes when the values of all these columns are zero. Empty: no row goes.
    pub zero: Vec<String>,
}

/// Whether all rows of the groups are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Completeness {
    Whole,
    /// More rows of the last group may follow.
    Partial,
}

/// Which rows of a group stay: their numbers are added.
type Choice<'a> = Box<dyn Fn(&Range<usize>, &mut Vec<u32>) + 'a>;

impl MergeMode {
    /// The columns that tell what becomes of a row, beside those of the sorting key.
    pub fn needs(&self) -> Vec<String> {
        match self {
            Self::Plain => Vec::new(),
            Self::Distinct { columns } => columns.clone(),
            Self::Replacing {
                version,
                is_deleted,
                ..
            } => version.iter().chain(is_deleted).cloned().collect(),
            Self::Collapsing { sign, .. } | Self::VersionedCollapsing { sign } => {
                vec![sign.clone()]
            }
            Self::Folding(folding) => {
                let maps = folding.maps.iter();
                let maps = maps.flat_map(|map| std::iter::once(&map.key).chain(&map.values));
                folding.zero.iter().chain(maps).cloned().collect()
            }
        }
    }

    /// Whether rows are only put in order.
    pub(crate) fn keeps_all(&self) -> bool {
        *self == Self::Plain
    }

    /// The rows that are left of those of each group.
    pub(crate) fn reduce(
        &self,
        rows: &KeyedBlock,
        groups: &Groups,
        completeness: Completeness,
    ) -> Result<KeyedBlock, PartError> {
        let is_whole = completeness == Completeness::Whole;
        let choice: Choice<'_> = match self {
            Self::Plain => return Ok(rows.clone()),
            Self::Folding(folding) => return folding.apply(rows, groups, completeness),
            Self::Distinct { columns } => {
                let columns: Option<Vec<Column>> = columns
                    .iter()
                    .map(|name| rows.block.column(name).cloned())
                    .collect();
                let columns = columns.ok_or_else(|| missing("a column of DEDUPLICATE BY"))?;
                let ascending = |column: &Column| (column.data_type.clone(), Direction::Ascending);
                let types: Vec<_> = columns.iter().map(ascending).collect();
                let keys = KeyOrder::new(&types).keys(&columns);
                Box::new(move |group, kept| distinct(&keys, group, kept))
            }
            Self::Replacing {
                version,
                is_deleted,
                tombstones,
            } => {
                let versions = version.as_deref().map(|name| keys_of(&rows.block, name));
                let versions = versions.transpose()?;
                let removed = is_deleted
                    .as_deref()
                    .filter(|_| is_whole && *tombstones == Tombstones::Remove);
                let removed = removed
                    .map(|name| column_of(&rows.block, name))
                    .transpose()?;
                Box::new(move |group, kept| {
                    let newest = newest(versions.as_ref(), group);
                    if !removed.is_some_and(|column| is_one(column, newest)) {
                        kept.push(newest as u32);
                    }
                })
            }
            // Which rows stay depends on how many there are.
            Self::Collapsing { .. } if !is_whole => return Ok(rows.clone()),
            Self::Collapsing { sign, rows: which } => {
                let signs = signs_of(&rows.block, sign)?;
                let which = *which;
                Box::new(move |group, kept| collapsed(&signs, which, group, kept))
            }
            Self::VersionedCollapsing { sign } => {
                let signs = signs_of(&rows.block, sign)?;
                Box::new(move |group, kept| cancelled(&signs, group, kept))
            }
        };
        let mut kept = Vec::new();
        for group in groups {
            choice(group, &mut kept);
        }
        Ok(rows.picked(&kept))
    }
}

impl KeyedBlock {
    /// Rows by their numbers.
    fn picked(&self, rows: &[u32]) -> Self {
        let rows = UInt32Array::from(rows.to_vec());
        Self {
            block: pick_block(&self.block, &rows),
            order: self
                .order
                .iter()
                .map(|column| pick(column, &rows))
                .collect(),
        }
    }
}

fn missing(name: &str) -> PartError {
    PartError::damaged("columns.txt", format!("it has no column {name}"))
}

fn column_of<'a>(block: &'a Block, name: &str) -> Result<&'a Column, PartError> {
    block.column(name).ok_or_else(|| missing(name))
}

fn keys_of(block: &Block, name: &str) -> Result<Keys, PartError> {
    let column = column_of(block, name)?;
    let order = KeyOrder::new(&[(column.data_type.clone(), Direction::Ascending)]);
    Ok(order.keys(std::slice::from_ref(column)))
}

fn signs_of(block: &Block, name: &str) -> Result<Vec<i8>, PartError> {
    let column = column_of(block, name)?;
    let signs = column.values.as_primitive_opt::<Int8Type>();
    let signs = signs.ok_or_else(|| missing(name))?;
    Ok(signs.values().to_vec())
}

fn is_one(column: &Column, row: usize) -> bool {
    let values = column.values.as_primitive_opt::<UInt8Type>();
    values.is_some_and(|values| values.value(row) == 1)
}

/// The row with the greatest version, of equal ones the last.
fn newest(versions: Option<&Keys>, group: &Range<usize>) -> usize {
    let last = group.end - 1;
    let Some(versions) = versions else {
        return last;
    };
    let mut newest = group.start;
    for row in group.clone() {
        if versions.row(row) >= versions.row(newest) {
            newest = row;
        }
    }
    newest
}

fn distinct(keys: &Keys, group: &Range<usize>, kept: &mut Vec<u32>) {
    if group.len() == 1 {
        kept.push(group.start as u32);
        return;
    }
    let mut seen: HashSet<&[u8]> = HashSet::new();
    let is_new = |row: &usize| seen.insert(keys.row(*row).data());
    kept.extend(group.clone().filter(is_new).map(|row| row as u32));
}

/// The first negative and the last positive row, as far as their counts differ or they are in
/// this order. A row with another sign stays where all stay.
fn collapsed(signs: &[i8], which: CollapsedRows, group: &Range<usize>, kept: &mut Vec<u32>) {
    let rows_with = |sign: i8| group.clone().filter(move |row| signs[*row] == sign);
    let (positive, negative) = (rows_with(1).count(), rows_with(-1).count());
    if which == CollapsedRows::All {
        let odd = group.clone().filter(|row| !matches!(signs[*row], 1 | -1));
        kept.extend(odd.map(|row| row as u32));
    }
    let last = group
        .clone()
        .rev()
        .find(|row| matches!(signs[*row], 1 | -1));
    let is_last_positive = last.is_some_and(|row| signs[row] == 1);
    if positive == negative && !is_last_positive {
        return;
    }
    if positive <= negative && which == CollapsedRows::All {
        kept.extend(rows_with(-1).next().map(|row| row as u32));
    }
    if positive >= negative {
        kept.extend(rows_with(1).next_back().map(|row| row as u32));
    }
}

/// The rows that none of the opposite sign behind them takes away.
fn cancelled(signs: &[i8], group: &Range<usize>, kept: &mut Vec<u32>) {
    let start = kept.len();
    for row in group.clone() {
        match kept[start..].last() {
            Some(before) if signs[*before as usize] != signs[row] => {
                kept.pop();
            }
            _ => kept.push(row as u32),
        }
    }
}

impl Folding {
    fn apply(
        &self,
        rows: &KeyedBlock,
        groups: &Groups,
        completeness: Completeness,
    ) -> Result<KeyedBlock, PartError> {
        if groups.len() == rows.block.rows() && self.maps.is_empty() {
            return Ok(self.without_zeros(rows.clone(), completeness));
        }
        let mut of_maps = BTreeMap::new();
        for map in &self.maps {
            let names = std::iter::once(&map.key).chain(&map.values);
            if names.clone().any(|name| rows.block.column(name).is_some()) {
                of_maps.extend(names.zip(map.apply(&rows.block, groups)?));
            }
        }
        let mut columns = Vec::new();
        for (name, column) in rows.block.names().iter().zip(rows.block.columns()) {
            columns.push(match of_maps.remove(name) {
                Some(folded) => folded,
                None => {
                    let fold = self.columns.get(name).unwrap_or(&Fold::First);
                    fold.apply(name, column, groups)?
                }
            });
        }
        let order: Result<Vec<Column>, PartError> = rows
            .order
            .iter()
            .map(|column| Fold::First.apply("of the key", column, groups))
            .collect();
        let folded = KeyedBlock {
            block: Block::new(rows.block.names().to_vec(), columns, groups.len()),
            order: order?,
        };
        Ok(self.without_zeros(folded, completeness))
    }

    /// Leaves out rows whose sums are all zero.
    fn without_zeros(&self, rows: KeyedBlock, completeness: Completeness) -> KeyedBlock {
        let columns: Option<Vec<&Column>> = self
            .zero
            .iter()
            .map(|name| rows.block.column(name))
            .collect();
        let columns = columns.unwrap_or_default();
        if columns.is_empty() || completeness == Completeness::Partial {
            return rows;
        }
        let stays = |row: &usize| columns.iter().any(|column| !is_default(column, *row));
        let kept: Vec<u32> = (0..rows.block.rows())
            .filter(stays)
            .map(|row| row as u32)
            .collect();
        if kept.len() == rows.block.rows() {
            return rows;
        }
        rows.picked(&kept)
    }
}
