//! [`Patches`]: the rows that lightweight updates and deletes have changed, and that no merge has
//! taken into their parts yet.
//!
//! A patch part holds changed columns of some rows, which it names by the block and the place in it
//! with which they were inserted. Of several changes of a value the one with the highest data
//! version counts; a part whose own version is as high has taken the change in.

use crate::part_error::PartError;
use crate::part_reader::{PartReader, ROW_EXISTS};
use crate::part_scan::{DeletedRows, ScanRequest};
use crate::part_writer::concat_blocks;
use arrow::array::{Array, AsArray, UInt8Array};
use arrow::compute::interleave;
use arrow::datatypes::UInt64Type;
use granary_columns::{Block, Column};
use granary_types::{DataType, PartName};
use std::collections::HashMap;
use std::sync::Arc;

pub(crate) const BLOCK_NUMBER: &str = "_block_number";
pub(crate) const BLOCK_OFFSET: &str = "_block_offset";
/// The columns of a patch part that say which rows it changes; 25.8 had other names for some.
const OWN_COLUMNS: [&str; 6] = [
    "_part",
    "_part_offset",
    "_part_data_version",
    "_data_version",
    BLOCK_NUMBER,
    BLOCK_OFFSET,
];

/// The changes of a table.
#[derive(Default)]
pub struct Patches {
    patches: Vec<Patch>,
}

/// One patch part, read.
struct Patch {
    name: PartName,
    block: Block,
    /// By block and place in it: the data version, and the row of `block`.
    rows: HashMap<(u64, u64), (u64, usize)>,
}

impl Patches {
    /// Reads the patch parts of a table.
    ///
    /// # Errors
    /// [`PartError`]; also when a patch does not name its rows.
    pub fn load(parts: &[(PartName, Arc<PartReader>)]) -> Result<Self, PartError> {
        let patches = parts.iter().map(|(name, part)| Patch::load(name, part));
        Ok(Self {
            patches: patches.collect::<Result<_, _>>()?,
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patches.is_empty()
    }

    /// Those that may change rows of a part.
    fn of_part<'a>(&'a self, part: &'a PartName) -> impl Iterator<Item = &'a Patch> {
        self.patches.iter().filter(|patch| {
            patch.name.data_partition() == part.partition().as_str()
                && patch.newest() > part.data_version()
        })
    }

    /// Whether they may change rows of a part.
    ///
    /// # Errors
    /// [`PartError`] when they would have to change a column that the part does not have, or the
    /// part does not say which rows it was made of.
    pub(crate) fn concern(&self, name: &PartName, part: &PartReader) -> Result<bool, PartError> {
        let file = "columns.txt";
        let mut concerns = false;
        for patch in self.of_part(name) {
            concerns = true;
            for changed in patch.changed() {
                if changed != ROW_EXISTS && part.column(changed).is_none() {
                    let reason =
                        format!("a lightweight update has changed its new column {changed}");
                    return Err(PartError::unsupported(file, reason));
                }
            }
        }
        let is_numbered =
            part.column(BLOCK_NUMBER).is_some() && part.column(BLOCK_OFFSET).is_some();
        let is_merged = name.block_min() != name.block_max();
        if concerns && is_merged && !is_numbered {
            let reason = "the part was merged without _block_number, and lightweight updates are to be applied to it";
            return Err(PartError::unsupported(file, reason));
        }
        Ok(concerns)
    }

    /// Whether they change the column in some part.
    pub(crate) fn change(&self, part: &PartName, column: &str) -> bool {
        self.of_part(part)
            .any(|patch| patch.block.column(column).is_some())
    }

    /// The values of a column of a part after the changes.
    pub(crate) fn apply(
        &self,
        part: &PartName,
        name: &str,
        column: &Column,
        numbers: &Column,
        offsets: &Column,
    ) -> Result<Column, PartError> {
        let mut sources: Vec<&dyn Array> = vec![&*column.values];
        let mut picks: Vec<(usize, usize)> = (0..column.len()).map(|row| (0, row)).collect();
        let mut versions = vec![part.data_version(); column.len()];
        let numbers = numbers.values.as_primitive::<UInt64Type>().values();
        let offsets = offsets.values.as_primitive::<UInt64Type>().values();
        for patch in self.of_part(part) {
            let Some(changed) = patch.block.column(name) else {
                continue;
            };
            if changed.data_type != column.data_type {
                let reason = format!("column {name} has another type than in {}", patch.name);
                return Err(PartError::unsupported("columns.txt", reason));
            }
            sources.push(&*changed.values);
            for (row, key) in numbers.iter().zip(offsets).enumerate() {
                match patch.rows.get(&(*key.0, *key.1)) {
                    Some((version, at)) if *version > versions[row] => {
                        versions[row] = *version;
                        picks[row] = (sources.len() - 1, *at);
                    }
                    _ => {}
                }
            }
        }
        if sources.len() == 1 {
            return Ok(column.clone());
        }
        let values = interleave(&sources, &picks).expect("all are of one type");
        Ok(Column::new(column.data_type.clone(), values))
    }
}

impl Patch {
    fn load(name: &PartName, part: &Arc<PartReader>) -> Result<Self, PartError> {
        let request = ScanRequest {
            columns: part
                .columns()
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            granules: vec![0..part.granules().len()],
            deleted_rows: DeletedRows::Keep,
            part: name.clone(),
            part_index: 0,
            patches: None,
        };
        let blocks: Vec<Block> = part.scan(request)?.collect::<Result<_, _>>()?;
        let block = match &blocks[..] {
            [] => Block::new(Vec::new(), Vec::new(), 0),
            blocks => concat_blocks(&blocks.iter().collect::<Vec<_>>()),
        };
        let mut rows = HashMap::new();
        if block.rows() > 0 {
            let number = |names: &[&str]| {
                let column = names.iter().find_map(|name| block.column(name));
                let column = column.filter(|column| column.data_type == DataType::UInt64);
                column.ok_or_else(|| {
                    let reason = format!("patch {name} has no {}", names[0]);
                    PartError::unsupported("columns.txt", reason)
                })
            };
            let values =
                |column: &Column| column.values.as_primitive::<UInt64Type>().values().clone();
            let versions = values(number(&["_part_data_version", "_data_version"])?);
            let numbers = values(number(&[BLOCK_NUMBER])?);
            let offsets = values(number(&[BLOCK_OFFSET])?);
            for row in 0..block.rows() {
                let newest = rows
                    .entry((numbers[row], offsets[row]))
                    .or_insert((versions[row], row));
                if newest.0 < versions[row] {
                    *newest = (versions[row], row);
                }
            }
        }
        let name = name.clone();
        Ok(Self { name, block, rows })
    }

    /// The columns that it changes.
    fn changed(&self) -> impl Iterator<Item = &str> {
        let names = self.block.names().iter().map(String::as_str);
        names.filter(|name| !OWN_COLUMNS.contains(name))
    }

    fn newest(&self) -> u64 {
        self.rows
            .values()
            .map(|(version, _)| *version)
            .max()
            .unwrap_or(0)
    }
}

/// `_row_exists` of a part that has no such column: every row is there.
pub(crate) fn all_exist(rows: usize) -> Column {
    Column::new(DataType::UInt8, Arc::new(UInt8Array::from_value(1, rows)))
}
