//! Formats of one column of strings: `LineAsString`, `RawBLOB`.

use super::error::RowError;
use super::rows::{Next, Read, Rows, RowsReader};
use granary_columns::Scalar;
use granary_types::DataType;

fn check(rows: &Rows<'_>) -> Result<(), RowError> {
    match rows.columns() {
        [(_, data_type)] if *data_type.inner() == DataType::String => Ok(()),
        _ => Err(RowError::OneString),
    }
}

/// `LineAsString`
pub(super) struct Lines;

impl RowsReader for Lines {
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        check(rows)?;
        let end = memchr::memchr(b'\n', bytes);
        let (line, taken) = match end {
            Some(at) => (&bytes[..at], at + 1),
            None if !is_end => return Ok(Next::Incomplete),
            None if bytes.is_empty() => return Ok(Next::End),
            None => (bytes, bytes.len()),
        };
        rows.builder(0).push(Scalar::Bytes(line))?;
        Ok(Next::Taken(taken))
    }
}

/// `RawBLOB`
pub(super) struct Blob;

impl RowsReader for Blob {
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        check(rows)?;
        if !is_end {
            return Ok(Next::Incomplete);
        }
        if bytes.is_empty() {
            return Ok(Next::End);
        }
        rows.builder(0).push(Scalar::Bytes(bytes))?;
        Ok(Next::Taken(bytes.len()))
    }
}
