//! [`arrange`]: rows as they come become rows as parts have them: split by the partition key,
//! sorted by the sorting key.

use crate::key_order::{Direction, KeyOrder, sort_permutation};
use crate::key_type::{KeyType, UnsupportedType};
use crate::part_error::PartError;
use crate::partition::{parse_partition, partition_id};
use arrow::array::UInt32Array;
use arrow::compute::take;
use granary_columns::{Block, Column, write_row_binary};
use granary_types::PartitionId;
use std::collections::HashMap;

/// The values of a table's keys in some rows, computed by whoever knows expressions.
#[derive(Debug, Clone)]
pub struct KeyValues {
    /// Of each expression of `PARTITION BY`.
    pub partition: Vec<Column>,
    /// Of each expression of `ORDER BY`.
    pub order: Vec<Column>,
    /// Which way each of them runs.
    pub directions: Vec<Direction>,
    /// How many of them are the primary key.
    pub primary: usize,
}

/// Sorted rows of one partition.
#[derive(Debug, Clone)]
pub struct SortedRows {
    /// The id of the partition.
    pub id: PartitionId,
    /// The values of the partition key, one row.
    pub partition: Vec<Column>,
    /// The rows.
    pub block: Block,
    /// The values of the sorting key in them.
    pub order: Vec<Column>,
    /// How many of these are the primary key.
    pub primary: usize,
}

/// Splits and sorts rows; rows with equal keys keep their order, partitions come in the order of
/// their first rows. Every row is in one of the results.
///
/// # Errors
/// [`PartError`] when a partition key has values of a type that no partition can be named by.
///
/// # Panics
/// When the keys are not those of the rows.
pub fn arrange(block: &Block, keys: &KeyValues) -> Result<Vec<SortedRows>, PartError> {
    if block.rows() == 0 {
        return Ok(Vec::new());
    }
    let mut partitions = Vec::new();
    for rows in split(block.rows(), &keys.partition) {
        let part = match &rows {
            None => Arranged::all(block, keys),
            Some(rows) => Arranged::some(block, keys, rows),
        };
        partitions.push(part.sorted(keys)?);
    }
    Ok(partitions)
}

/// The rows of each partition; `None` is all rows.
fn split(rows: usize, partition: &[Column]) -> Vec<Option<Vec<u32>>> {
    if partition.is_empty() {
        return vec![None];
    }
    let ascending = |column: &Column| (column.data_type.clone(), Direction::Ascending);
    let order = KeyOrder::new(&partition.iter().map(ascending).collect::<Vec<_>>());
    let keys = order.keys(partition);
    let mut numbers: HashMap<&[u8], usize> = HashMap::new();
    let mut partitions: Vec<Vec<u32>> = Vec::new();
    for row in 0..rows {
        let next = partitions.len();
        let at = *numbers.entry(keys.row(row).data()).or_insert(next);
        if at == next {
            partitions.push(Vec::new());
        }
        partitions[at].push(u32::try_from(row).expect("a block has less than 2^32 rows"));
    }
    match partitions.len() {
        1 => vec![None],
        _ => partitions.into_iter().map(Some).collect(),
    }
}

/// Rows of one partition that are not sorted yet.
struct Arranged {
    partition: Vec<Column>,
    block: Block,
    order: Vec<Column>,
}

impl Arranged {
    fn all(block: &Block, keys: &KeyValues) -> Self {
        Self {
            partition: keys.partition.iter().map(first).collect(),
            block: block.clone(),
            order: keys.order.clone(),
        }
    }

    fn some(block: &Block, keys: &KeyValues, rows: &[u32]) -> Self {
        let rows = UInt32Array::from(rows.to_vec());
        let pick = |column: &Column| pick(column, &rows);
        Self {
            partition: keys.partition.iter().map(|key| first(&pick(key))).collect(),
            block: pick_block(block, &rows),
            order: keys.order.iter().map(pick).collect(),
        }
    }

    fn sorted(self, keys: &KeyValues) -> Result<SortedRows, PartError> {
        let (block, order) = match sort_permutation(&self.order, &keys.directions) {
            None => (self.block, self.order),
            Some(rows) => {
                let rows = UInt32Array::from(rows);
                let order = self.order.iter().map(|column| pick(column, &rows));
                (pick_block(&self.block, &rows), order.collect())
            }
        };
        Ok(SortedRows {
            id: partition_id_of(&self.partition)?,
            partition: self.partition,
            block,
            order,
            primary: keys.primary,
        })
    }
}

impl SortedRows {
    /// The values of the primary key.
    pub fn primary_key(&self) -> &[Column] {
        &self.order[..self.primary]
    }
}

fn first(column: &Column) -> Column {
    Column::new(column.data_type.clone(), column.values.slice(0, 1))
}

/// Rows of a column by their numbers.
///
/// # Panics
/// When there is no such row.
pub fn pick(column: &Column, rows: &UInt32Array) -> Column {
    let values = take(&column.values, rows, None).expect("the rows are there");
    Column::new(column.data_type.clone(), values)
}

/// Rows of a block by their numbers.
///
/// # Panics
/// As [`pick`].
pub fn pick_block(block: &Block, rows: &UInt32Array) -> Block {
    let columns = block.columns().iter().map(|column| pick(column, rows));
    Block::new(
        block.names().to_vec(),
        columns.collect(),
        rows.values().len(),
    )
}

/// The id of the partition with these values of the key.
///
/// # Errors
/// [`PartError`] when a value is of a type that no partition can be named by.
pub fn partition_id_of(partition: &[Column]) -> Result<PartitionId, PartError> {
    let file = "partition.dat";
    let kind = |column: &Column| KeyType::parse(&column.data_type.to_string());
    let types: Result<Vec<KeyType>, UnsupportedType> = partition.iter().map(kind).collect();
    let types = types.map_err(|error| PartError::damaged(file, error.to_string()))?;
    let mut bytes = Vec::new();
    for column in partition {
        write_row_binary(column, 0, &mut bytes).map_err(PartError::values(file))?;
    }
    let values = parse_partition(&bytes, &types)
        .ok_or_else(|| PartError::damaged(file, "its values do not fit their types"))?;
    Ok(partition_id(&types, &values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, UInt8Array};
    use arrow::datatypes::UInt32Type;
    use granary_types::DataType;
    use std::sync::Arc;

    fn column(values: &[u32]) -> Column {
        Column::new(
            DataType::UInt32,
            Arc::new(UInt32Array::from(values.to_vec())),
        )
    }

    fn block(values: &[u32]) -> Block {
        Block::new(vec!["n".to_owned()], vec![column(values)], values.len())
    }

    fn numbers(block: &Block) -> Vec<u32> {
        let values = &block.columns()[0].values;
        values.as_primitive::<UInt32Type>().values().to_vec()
    }

    #[test]
    fn rows_are_split_and_sorted() {
        let rows = [30, 11, 20, 31, 10, 21];
        let tens: Vec<u32> = rows.iter().map(|row| row / 10).collect();
        let keys = KeyValues {
            partition: vec![column(&tens)],
            order: vec![column(&rows)],
            directions: vec![Direction::Ascending],
            primary: 1,
        };
        let parts = arrange(&block(&rows), &keys).expect("arrange");
        let shown: Vec<(String, Vec<u32>)> = parts
            .iter()
            .map(|part| (part.id.to_string(), numbers(&part.block)))
            .collect();
        let expected = [
            ("3", vec![30, 31]),
            ("1", vec![10, 11]),
            ("2", vec![20, 21]),
        ];
        let expected: Vec<(String, Vec<u32>)> = expected
            .into_iter()
            .map(|(id, rows)| (id.to_owned(), rows))
            .collect();
        assert_eq!(shown, expected);
        assert_eq!(parts[1].primary_key()[0].len(), 2);
    }

    #[test]
    fn without_keys_everything_stays() {
        let keys = KeyValues {
            partition: Vec::new(),
            order: Vec::new(),
            directions: Vec::new(),
            primary: 0,
        };
        let parts = arrange(&block(&[3, 1, 2]), &keys).expect("arrange");
        assert_eq!(parts[0].id.as_str(), "all");
        assert_eq!(numbers(&parts[0].block), [3, 1, 2]);
        assert!(arrange(&block(&[]), &keys).expect("arrange").is_empty());
    }

    #[test]
    fn partitions_are_called_as_in_clickhouse() {
        let small = Column::new(DataType::UInt8, Arc::new(UInt8Array::from(vec![7])));
        assert_eq!(
            partition_id_of(std::slice::from_ref(&small))
                .expect("an id")
                .as_str(),
            "7"
        );
        assert_eq!(
            partition_id_of(&[small, column(&[9])])
                .expect("an id")
                .as_str(),
            "7-9"
        );
    }
}
