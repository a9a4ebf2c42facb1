//! `RowBinary…`

use super::error::RowError;
use super::fields::Fields;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::format::Header;
use granary_columns::{skip_value, split_string, split_varint};
use granary_types::DataType;

/// `RowBinary`, `RowBinaryWithNames`, `RowBinaryWithNamesAndTypes`
pub(super) struct RowBinaryInput {
    header: Header,
    fields: Fields,
    /// The types of fields that are no column.
    types: Vec<Option<DataType>>,
}

impl RowBinaryInput {
    pub(super) fn new(header: Header) -> Self {
        Self {
            header,
            fields: Fields::default(),
            types: Vec::new(),
        }
    }

    fn read_header(&mut self, bytes: &mut &[u8], rows: &Rows<'_>) -> Result<(), RowError> {
        if self.header == Header::None {
            self.fields = Fields::in_order(rows);
            self.types = vec![None; rows.columns().len()];
            return Ok(());
        }
        let count = split_varint(bytes)?;
        let mut names = Vec::new();
        for _ in 0..count {
            names.push(String::from_utf8_lossy(split_string(bytes)?).into_owned());
        }
        self.types = vec![None; names.len()];
        if self.header == Header::NamesAndTypes {
            for data_type in &mut self.types {
                let text = String::from_utf8_lossy(split_string(bytes)?).into_owned();
                let parsed = text.parse().map_err(|_| RowError::Form {
                    what: format!("{text} is no type"),
                })?;
                *data_type = Some(parsed);
            }
        }
        self.fields = Fields::named(&names, rows)?;
        Ok(())
    }

    fn read_row(&self, bytes: &mut &[u8], rows: &mut Rows<'_>) -> Result<(), RowError> {
        for (at, column) in self.fields.columns().iter().enumerate() {
            match (column, &self.types[at]) {
                (Some(column), None) => rows.builder(*column).push_row_binary(bytes)?,
                (Some(column), Some(found)) => {
                    let (name, expected) = &rows.columns()[*column];
                    if expected != found {
                        return Err(RowError::Type {
                            name: name.clone(),
                            expected: expected.clone(),
                            found: found.to_string(),
                        });
                    }
                    rows.builder(*column).push_row_binary(bytes)?;
                }
                (None, Some(skipped)) => skip_value(skipped, bytes)?,
                (None, None) => {
                    return Err(RowError::Form {
                        what: "a column of unknown type cannot be left out".to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// Reads with `read`; too few bytes are an error only where nothing comes behind them.
fn whole(
    bytes: &[u8],
    is_end: bool,
    read: impl FnOnce(&mut &[u8]) -> Result<(), RowError>,
) -> Read {
    let mut rest = bytes;
    match read(&mut rest) {
        Ok(()) => Ok(Next::Taken(bytes.len() - rest.len())),
        Err(RowError::Truncated) if !is_end => Ok(Next::Incomplete),
        Err(error) => Err(error),
    }
}

impl RowsReader for RowBinaryInput {
    fn start(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if bytes.is_empty() && is_end {
            return Ok(Next::End);
        }
        whole(bytes, is_end, |bytes| self.read_header(bytes, rows))
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if bytes.is_empty() {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        }
        whole(bytes, is_end, |bytes| self.read_row(bytes, rows))
    }
}
