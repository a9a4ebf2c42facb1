//! [`MergedRows`]: sorted streams of rows become one, and rows with equal keys become one where the
//! engine says so.

use crate::arrange::pick_block;
use crate::key_order::{Direction, KeyOrder, Keys};
use crate::merge_mode::{Completeness, MergeMode};
use crate::part_error::PartError;
use arrow::array::{Array, UInt32Array};
use arrow::compute::interleave;
use granary_columns::{Block, Column};
use granary_types::DataType;
use std::cmp::Ordering;
use std::ops::Range;

/// The rows of a block that comes out, before equal ones become one.
const BLOCK_ROWS: usize = 8192;

/// Rows with their keys; both have the same number of rows.
#[derive(Debug, Clone)]
pub struct KeyedBlock {
    /// The rows, sorted.
    pub block: Block,
    /// The values of the sorting key.
    pub order: Vec<Column>,
}

/// A stream of sorted rows.
pub type KeyedBlocks<'a, E> = Box<dyn Iterator<Item = Result<KeyedBlock, E>> + Send + 'a>;

/// Turns what is wrong with rows into the error of a stream.
pub type Failed<'a, E> = Box<dyn Fn(PartError) -> E + Send + 'a>;

/// Merges streams that are sorted by the same key. Rows with equal keys come in the order of the
/// streams.
pub struct MergedRows<'a, E> {
    inputs: Vec<Input<'a, E>>,
    mode: MergeMode,
    failed: Failed<'a, E>,
    order: Option<KeyOrder>,
    directions: Vec<Direction>,
    /// The key of the row that came last.
    last_key: Option<Vec<u8>>,
    ready: Ready,
    /// So many rows are taken before some come out.
    rows_wanted: usize,
    is_over: bool,
}

struct Input<'a, E> {
    blocks: KeyedBlocks<'a, E>,
    current: Option<Current>,
}

/// The block of an input that is being taken apart.
struct Current {
    rows: KeyedBlock,
    keys: Option<Keys>, // none where there is no sorting key: all rows are alike
    at: usize,
    number: Option<usize>, // among the blocks that are ready
}

impl Current {
    /// The key of the row that is next.
    fn key(&self) -> &[u8] {
        self.keys
            .as_ref()
            .map_or(&[], |keys| keys.row(self.at).data())
    }
}

/// Rows in their order, and where rows of another key begin.
#[derive(Default)]
struct Ready {
    blocks: Vec<KeyedBlock>,
    rows: Vec<(usize, usize)>,
    starts: Vec<usize>,
}

impl<'a, E> MergedRows<'a, E> {
    /// Merges these streams. `directions` are those of the key columns.
    pub fn new(
        inputs: Vec<KeyedBlocks<'a, E>>,
        directions: Vec<Direction>,
        mode: MergeMode,
        failed: Failed<'a, E>,
    ) -> Self {
        let input = |blocks| Input {
            blocks,
            current: None,
        };
        Self {
            inputs: inputs.into_iter().map(input).collect(),
            mode,
            failed,
            order: None,
            directions,
            last_key: None,
            ready: Ready::default(),
            rows_wanted: BLOCK_ROWS,
            is_over: false,
        }
    }

    /// The next block, perhaps without rows; `None` at the end.
    fn next_block(&mut self) -> Result<Option<KeyedBlock>, E> {
        while !self.is_over && self.ready.rows.len() < self.rows_wanted {
            for at in 0..self.inputs.len() {
                self.fill(at)?;
            }
            match self.least() {
                Some(input) => self.take_row(input),
                None => self.is_over = true,
            }
        }
        if self.ready.rows.is_empty() {
            return Ok(None);
        }
        self.emit().map(Some).map_err(&self.failed)
    }

    /// Makes the input have a row, if there is one.
    fn fill(&mut self, at: usize) -> Result<(), E> {
        let input = &mut self.inputs[at];
        if input
            .current
            .as_ref()
            .is_some_and(|one| one.at < one.rows.block.rows())
        {
            return Ok(());
        }
        input.current = None;
        while let Some(rows) = input.blocks.next().transpose()? {
            if rows.block.rows() == 0 {
                continue;
            }
            let order = self
                .order
                .get_or_insert_with(|| order_of(&rows.order, &self.directions));
            input.current = Some(Current {
                keys: (!rows.order.is_empty()).then(|| order.keys(&rows.order)),
                rows,
                at: 0,
                number: None,
            });
            break;
        }
        Ok(())
    }

    /// The input with the least row; of equal ones the first.
    fn least(&self) -> Option<usize> {
        let mut least: Option<(usize, &[u8])> = None;
        for (at, input) in self.inputs.iter().enumerate() {
            let Some(current) = &input.current else {
                continue;
            };
            let key = current.key();
            if least.is_none_or(|(_, known)| key.cmp(known) == Ordering::Less) {
                least = Some((at, key));
            }
        }
        least.map(|(at, _)| at)
    }

    fn take_row(&mut self, input: usize) {
        let Some(current) = &mut self.inputs[input].current else {
            return;
        };
        let number = *current.number.get_or_insert_with(|| {
            self.ready.blocks.push(current.rows.clone());
            self.ready.blocks.len() - 1
        });
        let from = (number, current.at);
        if !self.mode.keeps_all() {
            let key = current.key();
            if self.last_key.as_deref() != Some(key) {
                let last = self.last_key.get_or_insert_default();
                last.clear();
                last.extend_from_slice(key);
                self.ready.starts.push(self.ready.rows.len());
            }
        }
        self.ready.rows.push(from);
        current.at += 1;
    }

    /// What becomes of the rows that are ready. Those of the last key wait, unless they are the last
    /// of all, or there are too many.
    fn emit(&mut self) -> Result<KeyedBlock, PartError> {
        let Ready {
            blocks,
            rows,
            mut starts,
        } = std::mem::take(&mut self.ready);
        for input in &mut self.inputs {
            if let Some(current) = &mut input.current {
                current.number = None; // what goes on is numbered anew
            }
        }
        if self.mode.keeps_all() {
            return Ok(gathered(&blocks, &rows));
        }
        let whole = match starts.last() {
            Some(last) if !self.is_over => *last,
            _ => rows.len(),
        };
        if whole < rows.len() {
            starts.pop();
            let waiting = gathered(&blocks, &rows[whole..]);
            let count = waiting.block.rows();
            let waiting = match whole {
                0 => self
                    .mode
                    .reduce(&waiting, &[0..count], Completeness::Partial)?,
                _ => waiting,
            };
            self.wait(waiting);
        }
        let done = gathered_or_empty(&blocks, &rows[..whole]);
        let ends = starts.iter().skip(1).copied().chain([whole]);
        let groups: Vec<Range<usize>> = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| *start..end)
            .collect();
        self.mode.reduce(&done, &groups, Completeness::Whole)
    }

    /// Rows of one key to which more may come.
    fn wait(&mut self, rows: KeyedBlock) {
        let count = rows.block.rows();
        self.rows_wanted = BLOCK_ROWS.max(2 * count);
        self.ready.starts.push(0);
        self.ready.rows = (0..count).map(|row| (0, row)).collect();
        self.ready.blocks.push(rows);
    }
}

impl<E> Iterator for MergedRows<'_, E> {
    type Item = Result<KeyedBlock, E>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_block() {
                Ok(Some(block)) if block.block.rows() == 0 => {}
                Ok(block) => return block.map(Ok),
                Err(error) => {
                    self.is_over = true;
                    self.inputs.clear();
                    self.ready = Ready::default();
                    return Some(Err(error));
                }
            }
        }
    }
}

fn order_of(order: &[Column], directions: &[Direction]) -> KeyOrder {
    let types: Vec<(DataType, Direction)> = order
        .iter()
        .zip(directions)
        .map(|(column, direction)| (column.data_type.clone(), *direction))
        .collect();
    KeyOrder::new(&types)
}

/// As [`gathered`]; without rows a block without any.
fn gathered_or_empty(blocks: &[KeyedBlock], rows: &[(usize, usize)]) -> KeyedBlock {
    if rows.is_empty() {
        let first = &blocks[0];
        let none =
            |column: &Column| Column::new(column.data_type.clone(), column.values.slice(0, 0));
        return KeyedBlock {
            block: first.block.slice(0, 0),
            order: first.order.iter().map(none).collect(),
        };
    }
    gathered(blocks, rows)
}

/// Sorted rows of which those with equal keys become one.
///
/// # Errors
/// [`PartError`] when a value is of a type that is not merged, or a state is damaged.
pub fn merged_rows(rows: KeyedBlock, mode: &MergeMode) -> Result<KeyedBlock, PartError> {
    let count = rows.block.rows();
    if mode.keeps_all() || count == 0 {
        return Ok(rows);
    }
    let ascending: Vec<Direction> = vec![Direction::Ascending; rows.order.len()];
    let keys =
        (!rows.order.is_empty()).then(|| order_of(&rows.order, &ascending).keys(&rows.order));
    let is_first = |row: &usize| {
        let keys = keys.as_ref();
        *row == 0 || keys.is_some_and(|keys| keys.row(*row) != keys.row(row - 1))
    };
    let starts: Vec<usize> = (0..count).filter(is_first).collect();
    let ends = starts.iter().skip(1).copied().chain([count]);
    let groups: Vec<Range<usize>> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| *start..end)
        .collect();
    mode.reduce(&rows, &groups, Completeness::Whole)
}

/// Rows of several blocks as one block.
fn gathered(blocks: &[KeyedBlock], rows: &[(usize, usize)]) -> KeyedBlock {
    if let [one] = blocks {
        let numbers = rows.iter().map(|(_, row)| *row as u32);
        let numbers = UInt32Array::from_iter_values(numbers);
        let pick = |column: &Column| crate::arrange::pick(column, &numbers);
        return KeyedBlock {
            block: pick_block(&one.block, &numbers),
            order: one.order.iter().map(pick).collect(),
        };
    }
    let gather = |of: &dyn Fn(&KeyedBlock) -> Column| {
        let columns: Vec<Column> = blocks.iter().map(of).collect();
        let arrays: Vec<&dyn Array> = columns.iter().map(|column| &*column.values).collect();
        let values = interleave(&arrays, rows).expect("all blocks have the same types");
        Column::new(columns[0].data_type.clone(), values)
    };
    let first = &blocks[0];
    let columns = (0..first.block.columns().len())
        .map(|at| gather(&|rows: &KeyedBlock| rows.block.columns()[at].clone()))
        .collect();
    let order = (0..first.order.len())
        .map(|at| gather(&|rows: &KeyedBlock| rows.order[at].clone()))
        .collect();
    KeyedBlock {
        block: Block::new(first.block.names().to_vec(), columns, rows.len()),
        order,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Fold;
    use crate::merge_mode::{CollapsedRows, Folding, Tombstones};
    use arrow::array::AsArray;
    use arrow::datatypes::UInt32Type;
    use std::sync::Arc;

    fn column(values: &[u32]) -> Column {
        Column::new(
            DataType::UInt32,
            Arc::new(UInt32Array::from(values.to_vec())),
        )
    }

    /// Rows `(key, value)` in blocks of three.
    fn stream(rows: &[(u32, u32)]) -> KeyedBlocks<'static, PartError> {
        let block = |rows: &[(u32, u32)]| {
            let keys: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let values: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let names = vec!["k".to_owned(), "v".to_owned()];
            Ok(KeyedBlock {
                block: Block::new(names, vec![column(&keys), column(&values)], rows.len()),
                order: vec![column(&keys)],
            })
        };
        let blocks: Vec<_> = rows.chunks(3).map(block).collect();
        Box::new(blocks.into_iter())
    }

    fn merged(streams: &[&[(u32, u32)]], mode: MergeMode) -> Vec<(u32, u32)> {
        let inputs = streams.iter().map(|rows| stream(rows)).collect();
        let mut rows = Vec::new();
        let directions = vec![Direction::Ascending];
        for block in MergedRows::new(inputs, directions, mode, Box::new(|error| error)) {
            let KeyedBlock { block, order } = block.expect("merge");
            let values = |at: usize| {
                let values = block.columns()[at].values.as_primitive::<UInt32Type>();
                values.values().to_vec()
            };
            assert_eq!(
                order[0]
                    .values
                    .as_primitive::<UInt32Type>()
                    .values()
                    .to_vec(),
                values(0)
            );
            rows.extend(values(0).into_iter().zip(values(1)));
        }
        rows
    }

    fn replacing(version: Option<&str>) -> MergeMode {
        MergeMode::Replacing {
            version: version.map(str::to_owned),
            is_deleted: None,
            tombstones: Tombstones::Keep,
        }
    }

    fn folding(fold: Fold, zero: &[&str]) -> MergeMode {
        MergeMode::Folding(Folding {
            columns: [("v".to_owned(), fold)].into(),
            maps: Vec::new(),
            zero: zero.iter().map(|name| (*name).to_owned()).collect(),
        })
    }

    #[test]
    fn sorted_streams_become_one() {
        let a = [(1, 0), (3, 0), (3, 1), (9, 0)];
        let b = [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7)];
        let expected = [
            (1, 0),
            (1, 7),
            (2, 7),
            (3, 0),
            (3, 1),
            (3, 7),
            (4, 7),
            (5, 7),
            (9, 0),
        ];
        assert_eq!(merged(&[&a, &b], MergeMode::Plain), expected);
        assert_eq!(merged(&[&a], MergeMode::Plain), a);
        assert!(merged(&[], MergeMode::Plain).is_empty());
    }

    #[test]
    fn without_a_key_streams_follow_each_other() {
        let unkeyed = |rows: &[(u32, u32)]| -> KeyedBlocks<'static, PartError> {
            let without = |block: Result<KeyedBlock, PartError>| {
                block.map(|keyed| KeyedBlock {
                    order: Vec::new(),
                    ..keyed
                })
            };
            Box::new(stream(rows).map(without))
        };
        let inputs = vec![unkeyed(&[(9, 0), (1, 0)]), unkeyed(&[(5, 0)])];
        let failed: Failed<'_, PartError> = Box::new(|error| error);
        let rows: usize = MergedRows::new(inputs, Vec::new(), MergeMode::Plain, failed)
            .map(|block| block.map_or(0, |keyed| keyed.block.rows()))
            .sum();
        assert_eq!(rows, 3);
    }

    #[test]
    fn many_rows_are_merged_across_blocks() {
        let even: Vec<(u32, u32)> = (0..30_000).map(|row| (row * 2, 0)).collect();
        let odd: Vec<(u32, u32)> = (0..30_000).map(|row| (row * 2 + 1, 1)).collect();
        let all = merged(&[&even, &odd], MergeMode::Plain);
        let expected: Vec<(u32, u32)> = (0..60_000).map(|row| (row, row % 2)).collect();
        assert_eq!(all, expected);
        let doubled = merged(&[&even, &even, &odd, &odd], replacing(None));
        assert_eq!(doubled, expected);
    }

    #[test]
    fn the_newest_of_equal_rows_stays() {
        let a = [(1, 5), (2, 9), (2, 8)];
        let b = [(1, 4), (2, 9), (3, 1)];
        assert_eq!(
            merged(&[&a, &b], replacing(Some("v"))),
            [(1, 5), (2, 9), (3, 1)]
        );
        assert_eq!(merged(&[&a, &b], replacing(None)), [(1, 4), (2, 9), (3, 1)]);
    }

    #[test]
    fn a_key_with_many_rows_is_one_row() {
        let many: Vec<(u32, u32)> = (0..50_000).map(|at| (7, at % 10)).collect();
        let others = [(1, 1), (7, 100), (9, 1)];
        let all = |mode| merged(&[&others, &many], mode);
        assert_eq!(all(replacing(Some("v"))), [(1, 1), (7, 100), (9, 1)]);
        assert_eq!(all(replacing(None)), [(1, 1), (7, 9), (9, 1)]);
        assert_eq!(all(folding(Fold::Sum, &[])), [(1, 1), (7, 225_100), (9, 1)]);
        assert_eq!(
            all(folding(Fold::Greatest, &[])),
            [(1, 1), (7, 100), (9, 1)]
        );
        let columns = vec!["v".to_owned()];
        let distinct: Vec<u32> = all(MergeMode::Distinct { columns })
            .into_iter()
            .filter_map(|(key, value)| (key == 7).then_some(value))
            .collect();
        assert_eq!(distinct, [100, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn sums_wrap_around_and_rows_of_zeros_go() {
        let a = [(1, u32::MAX), (2, 5), (3, 0)];
        let b = [(1, 1), (2, 6), (4, 0), (4, 0)];
        assert_eq!(merged(&[&a, &b], folding(Fold::Sum, &["v"])), [(2, 11)]);
        let kept = [(1, 0), (2, 11), (3, 0), (4, 0)];
        assert_eq!(merged(&[&a, &b], folding(Fold::Sum, &[])), kept);
    }

    /// What is left of rows of one key: their letters, small for a negative sign.
    #[track_caller]
    fn check_signs(rows: &str, mode: &MergeMode, expected: &str) {
        let signs = rows
            .chars()
            .map(|letter| if letter.is_lowercase() { -1 } else { 1 });
        let signs = arrow::array::Int8Array::from_iter_values(signs);
        let letters = rows.chars().map(|letter| letter as u32).collect::<Vec<_>>();
        let names = vec!["v".to_owned(), "s".to_owned()];
        let columns = vec![
            column(&letters),
            Column::new(DataType::Int8, Arc::new(signs)),
        ];
        let input: KeyedBlocks<'_, PartError> = Box::new(std::iter::once(Ok(KeyedBlock {
            block: Block::new(names, columns, rows.len()),
            order: vec![column(&vec![1; rows.len()])],
        })));
        let failed: Failed<'_, PartError> = Box::new(|error| error);
        let mut left = String::new();
        for block in MergedRows::new(
            vec![input],
            vec![Direction::Ascending],
            mode.clone(),
            failed,
        ) {
            let block = block.expect("merge").block;
            let values = block.columns()[0].values.as_primitive::<UInt32Type>();
            left.extend(
                values
                    .values()
                    .iter()
                    .filter_map(|letter| char::from_u32(*letter)),
            );
        }
        assert_eq!(left, expected, "{rows}");
    }

    #[test]
    fn rows_of_opposite_signs_cancel_each_other_out() {
        let sign = || "s".to_owned();
        let collapsing = |rows| MergeMode::Collapsing { sign: sign(), rows };
        let (all, positive) = (
            collapsing(CollapsedRows::All),
            collapsing(CollapsedRows::Positive),
        );
        let versioned = MergeMode::VersionedCollapsing { sign: sign() };
        for (rows, collapsed, of_final, kept) in [
            ("A", "A", "A", "A"),
            ("a", "a", "", "a"),
            ("Ab", "", "", ""),
            ("aB", "aB", "B", ""),
            ("ABc", "B", "B", "A"),
            ("abC", "a", "", "a"),
            ("AbC", "C", "C", "C"),
            ("aBc", "a", "", "c"),
            ("AB", "B", "B", "AB"),
            ("ab", "a", "", "ab"),
            ("abCD", "aD", "D", ""),
            ("AbcD", "bD", "D", ""),
            ("ABcdE", "E", "E", "E"),
        ] {
            check_signs(rows, &all, collapsed);
            check_signs(rows, &positive, of_final);
            check_signs(rows, &versioned, kept);
        }
    }
}
