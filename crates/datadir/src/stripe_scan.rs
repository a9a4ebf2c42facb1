//! The blocks of a StripeLog table, and of a Memory table inside a backup: in `data.bin` they follow each other
//! in the format `Native`, and `index.mrk` says where each column of each block begins.

use crate::log_table::{LogError, read_whole};
use granary_catalog::TableStructure;
use granary_columns::{Block, Column, decode_frames};
use granary_formats::read_native_column;
use granary_mergetree::PartFiles;
use granary_types::{DataType, TableName};
use std::collections::BTreeSet;
use std::io::{Read, SeekFrom};
use std::sync::Arc;

pub(crate) const DATA_FILE: &str = "data.bin";
pub(crate) const INDEX_FILE: &str = "index.mrk";

/// The index and each column of a block take no more memory than this.
const CONTENT_BYTES_MAX: usize = 1 << 30;

/// A block, as the index has it.
#[derive(Debug, PartialEq, Eq)]
struct IndexedBlock {
    rows: u64,
    columns: Vec<IndexedColumn>,
}

/// Where a column of a block begins.
#[derive(Debug, PartialEq, Eq)]
struct IndexedColumn {
    name: String,
    frame_offset: u64,
}

/// The rows of a table, block by block.
pub(crate) struct StripeScan {
    table: TableName,
    files: Arc<dyn PartFiles>,
    columns: Vec<(String, DataType)>,
    blocks: std::vec::IntoIter<IndexedBlock>,
    /// Where frames begin that a column begins with, and the end of the file.
    offsets: BTreeSet<u64>,
}

impl StripeScan {
    /// Reads the index.
    pub(crate) fn open(
        table: &TableName,
        structure: &TableStructure,
        files: Arc<dyn PartFiles>,
        names: &[String],
    ) -> Result<Self, LogError> {
        let column = |name: &String| {
            let found = structure.column(name);
            let found = found.ok_or_else(|| LogError::Unsupported {
                table: table.clone(),
                reason: format!("the column {name}, which is not stored,"),
            })?;
            Ok((name.clone(), found.data_type.clone()))
        };
        let columns = names.iter().map(column).collect::<Result<_, LogError>>()?;
        let blocks = match files.size(INDEX_FILE) {
            None => Vec::new(),
            Some(_) => read_index(table, &*files)?,
        };
        let begins = blocks.iter().flat_map(|block| &block.columns);
        let mut offsets: BTreeSet<u64> = begins.map(|column| column.frame_offset).collect();
        offsets.extend(files.size(DATA_FILE));
        Ok(Self {
            table: table.clone(),
            files,
            columns,
            blocks: blocks.into_iter(),
            offsets,
        })
    }

    /// How many rows are still to come.
    pub(crate) fn rows_left(&self) -> u64 {
        let blocks = self.blocks.as_slice().iter();
        blocks.map(|block| block.rows).sum()
    }

    fn block(&self, block: &IndexedBlock) -> Result<Block, LogError> {
        let rows = usize::try_from(block.rows).unwrap_or(usize::MAX);
        let names = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let columns = self.columns.iter();
        let columns = columns.map(|(name, data_type)| self.column(block, name, data_type));
        Ok(Block::new(
            names,
            columns.collect::<Result<Vec<Column>, LogError>>()?,
            rows,
        ))
    }

    fn column(
        &self,
        block: &IndexedBlock,
        name: &str,
        data_type: &DataType,
    ) -> Result<Column, LogError> {
        let mut columns = block.columns.iter();
        let found = columns.find(|column| column.name == name);
        let found = found.ok_or_else(|| self.damaged("index.mrk does not list a column"))?;
        let bytes = self.content(found.frame_offset)?;
        let column = read_native_column(&bytes, block.rows, name, data_type);
        column.map_err(|source| LogError::Native {
            table: self.table.clone(),
            column: name.to_owned(),
            source,
        })
    }

    /// What is between the beginning of a column and that of the next.
    fn content(&self, begin: u64) -> Result<Vec<u8>, LogError> {
        let end = self.offsets.range(begin.saturating_add(1)..).next();
        let end = end.ok_or_else(|| self.damaged("index.mrk points behind data.bin"))?;
        let read = || {
            let mut file = self.files.open(DATA_FILE)?;
            file.seek(SeekFrom::Start(begin))?;
            let mut bytes = Vec::new();
            file.take(end - begin).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(LogError::io(&self.table, DATA_FILE))?;
        decode(&self.table, DATA_FILE, &bytes)
    }

    fn damaged(&self, reason: &'static str) -> LogError {
        LogError::Damaged {
            table: self.table.clone(),
            reason,
        }
    }
}

impl Iterator for StripeScan {
    type Item = Result<Block, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        let block = self.blocks.next()?;
        let block = self.block(&block);
        if block.is_err() {
            self.blocks = Vec::new().into_iter();
        }
        Some(block)
    }
}

fn decode(table: &TableName, name: &'static str, bytes: &[u8]) -> Result<Vec<u8>, LogError> {
    decode_frames(bytes, CONTENT_BYTES_MAX).map_err(|source| LogError::Frame {
        table: table.clone(),
        name,
        source,
    })
}

fn read_index(table: &TableName, files: &dyn PartFiles) -> Result<Vec<IndexedBlock>, LogError> {
    let bytes = read_whole(table, files, INDEX_FILE)?;
    let bytes = decode(table, INDEX_FILE, &bytes)?;
    parse_index(&bytes).ok_or_else(|| LogError::Damaged {
        table: table.clone(),
        reason: "index.mrk is not understood",
    })
}

/// Per block: columns, rows; per column: name, type, where its frame begins, and where in the content of the
/// frame, which is always at its beginning.
fn parse_index(mut bytes: &[u8]) -> Option<Vec<IndexedBlock>> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let count = take_varint(&mut bytes)?;
        let rows = take_varint(&mut bytes)?;
        let mut columns = Vec::new();
        for _ in 0..count {
            let name = take_text(&mut bytes)?.to_owned();
            take_text(&mut bytes)?; // the type, which stands in front of the values, too
            let frame_offset = take_u64(&mut bytes)?;
            if take_u64(&mut bytes)? != 0 {
                return None;
            }
            columns.push(IndexedColumn { name, frame_offset });
        }
        blocks.push(IndexedBlock { rows, columns });
    }
    Some(blocks)
}

fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let count = usize::try_from(take_varint(bytes)?).ok()?;
    std::str::from_utf8(take(bytes, count)?).ok()
}

fn take_u64(bytes: &mut &[u8]) -> Option<u64> {
    let bytes = take(bytes, 8)?.try_into().expect("eight bytes");
    Some(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_read_whole_or_not_at_all() {
        let index = [
            &[1, 200, 1, 1, b'k', 1, b'T'][..],
            &5_u64.to_le_bytes(),
            &0_u64.to_le_bytes(),
        ]
        .concat();
        let block = IndexedBlock {
            rows: 200,
            columns: vec![IndexedColumn {
                name: "k".to_owned(),
                frame_offset: 5,
            }],
        };
        assert_eq!(parse_index(&index), Some(vec![block]));
        assert_eq!(parse_index(&[]), Some(vec![]));
        for end in 1..index.len() {
            assert_eq!(parse_index(&index[..end]), None, "{end}");
        }
    }
}
