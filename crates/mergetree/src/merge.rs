//! [`MergedRows`]: sorted streams of rows become one, and rows with equal keys become one where the
//! engine says so.

use crate::arrange::pick_block;
use crate::key_order::{Direction, KeyOrder, Keys};
use arrow::array::{Array, UInt32Array};
use arrow::compute::interleave;
use granary_columns::{Block, Column};
use granary_types::DataType;
use std::cmp::Ordering;

/// The rows of a block that comes out.
const BLOCK_ROWS: usize = 8192;

/// What becomes of rows with equal keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeMode {
    /// All stay.
    Plain,
    /// The one with the greatest version stays, of equal ones the last; without a column for
    /// versions the last.
    Replacing {
        /// The column.
        version: Option<String>,
    },
}

/// Rows with their keys; both have the same number of rows.
#[derive(Debug, Clone)]
pub struct KeyedBlock {
    /// The rows, sorted.
    pub block: Block,
    /// The values of the sorting key.
    pub order: Vec<Column>,
}

/// A stream of sorted rows.
pub type KeyedBlocks<'a, E> = Box<dyn Iterator<Item = Result<KeyedBlock, E>> + 'a>;

/// Merges streams that are sorted by the same key. Rows with equal keys come in the order of the
/// streams.
pub struct MergedRows<'a, E> {
    inputs: Vec<Input<'a, E>>,
    mode: MergeMode,
    order: Option<KeyOrder>,
    directions: Vec<Direction>,
    /// The row that may still be replaced by the next.
    pending: Option<Pending>,
    /// What is ready to come out: blocks, and rows of them.
    ready: Ready,
    is_over: bool,
}

struct Input<'a, E> {
    blocks: KeyedBlocks<'a, E>,
    current: Option<Current>,
}

/// The block of an input that is being taken apart.
struct Current {
    rows: KeyedBlock,
    keys: Keys,
    versions: Option<Keys>,
    at: usize,
    number: Option<usize>, // among the blocks that are ready
}

impl Current {
    /// The key of the row that is next; without a sorting key all are alike.
    fn key(&self) -> &[u8] {
        if self.rows.order.is_empty() {
            return &[];
        }
        self.keys.row(self.at).data()
    }
}

struct Pending {
    key: Box<[u8]>,
    version: Option<Box<[u8]>>,
    from: (usize, usize),
}

#[derive(Default)]
struct Ready {
    blocks: Vec<KeyedBlock>,
    rows: Vec<(usize, usize)>,
}

impl<'a, E> MergedRows<'a, E> {
    /// Merges these streams. `directions` are those of the key columns.
    pub fn new(
        inputs: Vec<KeyedBlocks<'a, E>>,
        directions: Vec<Direction>,
        mode: MergeMode,
    ) -> Self {
        let input = |blocks| Input {
            blocks,
            current: None,
        };
        Self {
            inputs: inputs.into_iter().map(input).collect(),
            mode,
            order: None,
            directions,
            pending: None,
            ready: Ready::default(),
            is_over: false,
        }
    }

    /// The next block.
    fn next_block(&mut self) -> Result<Option<KeyedBlock>, E> {
        while !self.is_over && self.ready.rows.len() < BLOCK_ROWS {
            for at in 0..self.inputs.len() {
                self.fill(at)?;
            }
            match self.least() {
                Some(input) => self.take_row(input),
                None => {
                    self.is_over = true;
                    if let Some(pending) = self.pending.take() {
                        self.ready.rows.push(pending.from);
                    }
                }
            }
        }
        Ok(self.emit())
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
                keys: order.keys(&rows.order),
                versions: versions(&self.mode, &rows.block),
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
        if self.mode == MergeMode::Plain {
            self.ready.rows.push(from);
        } else {
            let key = current.key();
            let version = current
                .versions
                .as_ref()
                .map(|keys| keys.row(current.at).data());
            let next = Pending {
                key: key.into(),
                version: version.map(Into::into),
                from,
            };
            match &mut self.pending {
                Some(pending) if pending.key == next.key => {
                    if next.version >= pending.version {
                        *pending = next;
                    }
                }
                pending => {
                    if let Some(done) = pending.replace(next) {
                        self.ready.rows.push(done.from);
                    }
                }
            }
        }
        current.at += 1;
    }

    /// The rows that are ready, as one block.
    fn emit(&mut self) -> Option<KeyedBlock> {
        let rows = std::mem::take(&mut self.ready.rows);
        let blocks = std::mem::take(&mut self.ready.blocks);
        let emitted = (!rows.is_empty()).then(|| gathered(&blocks, &rows));
        // What goes on is numbered anew.
        for input in &mut self.inputs {
            if let Some(current) = &mut input.current {
                current.number = None;
            }
        }
        if let Some(pending) = &mut self.pending {
            let (block, row) = pending.from;
            self.ready.blocks.push(one_row(&blocks[block], row));
            pending.from = (0, 0);
        }
        emitted
    }
}

impl<E> Iterator for MergedRows<'_, E> {
    type Item = Result<KeyedBlock, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let block = self.next_block();
        if block.is_err() {
            self.is_over = true;
            self.inputs.clear();
        }
        block.transpose()
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

fn versions(mode: &MergeMode, block: &Block) -> Option<Keys> {
    let MergeMode::Replacing {
        version: Some(name),
    } = mode
    else {
        return None;
    };
    let column = block.column(name)?;
    let order = KeyOrder::new(&[(column.data_type.clone(), Direction::Ascending)]);
    Some(order.keys(std::slice::from_ref(column)))
}

fn one_row(rows: &KeyedBlock, row: usize) -> KeyedBlock {
    let slice =
        |column: &Column| Column::new(column.data_type.clone(), column.values.slice(row, 1));
    KeyedBlock {
        block: rows.block.slice(row, 1),
        order: rows.order.iter().map(slice).collect(),
    }
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
    use arrow::array::AsArray;
    use arrow::datatypes::UInt32Type;
    use std::convert::Infallible;
    use std::sync::Arc;

    fn column(values: &[u32]) -> Column {
        Column::new(
            DataType::UInt32,
            Arc::new(UInt32Array::from(values.to_vec())),
        )
    }

    /// Rows `(key, value)` in blocks of three.
    fn stream(rows: &[(u32, u32)]) -> KeyedBlocks<'static, Infallible> {
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
        for block in MergedRows::new(inputs, vec![Direction::Ascending], mode) {
            let Ok(KeyedBlock { block, order }) = block;
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
        let unkeyed = |rows: &[(u32, u32)]| -> KeyedBlocks<'static, Infallible> {
            let without = |block: Result<KeyedBlock, Infallible>| {
                block.map(|keyed| KeyedBlock {
                    order: Vec::new(),
                    ..keyed
                })
            };
            Box::new(stream(rows).map(without))
        };
        let inputs = vec![unkeyed(&[(9, 0), (1, 0)]), unkeyed(&[(5, 0)])];
        let rows: usize = MergedRows::new(inputs, Vec::new(), MergeMode::Plain)
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
        let doubled = merged(
            &[&even, &even, &odd, &odd],
            MergeMode::Replacing { version: None },
        );
        assert_eq!(doubled, expected);
    }

    #[test]
    fn the_newest_of_equal_rows_stays() {
        let a = [(1, 5), (2, 9), (2, 8)];
        let b = [(1, 4), (2, 9), (3, 1)];
        let by_version = MergeMode::Replacing {
            version: Some("v".to_owned()),
        };
        assert_eq!(merged(&[&a, &b], by_version), [(1, 5), (2, 9), (3, 1)]);
        let last = MergeMode::Replacing { version: None };
        assert_eq!(merged(&[&a, &b], last), [(1, 4), (2, 9), (3, 1)]);
    }
}
