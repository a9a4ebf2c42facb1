//! The lines that stand before delimited rows: names, types.

use super::error::RowError;
use super::fields::Fields;
use super::rows::Rows;
use crate::format::Header;
use granary_types::DataType;

/// What was found in the first lines.
pub(super) struct Found {
    /// Which field belongs to which column.
    pub(super) fields: Fields,
    /// How many lines that were.
    pub(super) lines: usize,
}

/// Reads the header of an input, or finds out that it has one although its format says nothing of
/// it: when the first line has only names of columns.
pub(super) fn read_header(
    header: Header,
    detects: bool,
    first: &[Vec<u8>],
    second: Option<&[Vec<u8>]>,
    rows: &Rows<'_>,
) -> Result<Found, RowError> {
    let found = |fields, lines| Ok(Found { fields, lines });
    match header {
        Header::Names => found(Fields::named(first, rows)?, 1),
        Header::NamesAndTypes => {
            let fields = Fields::named(first, rows)?;
            check_types(&fields, second.unwrap_or_default(), rows)?;
            found(fields, 2)
        }
        Header::None if detects && are_names(first, rows) => {
            let has_types = second.is_some_and(|line| {
                line.len() == first.len() && line.iter().all(|field| parse_type(field).is_some())
            });
            found(Fields::named(first, rows)?, 1 + usize::from(has_types))
        }
        Header::None => found(Fields::in_order(rows), 0),
    }
}

fn are_names(line: &[Vec<u8>], rows: &Rows<'_>) -> bool {
    !line.is_empty() && line.iter().all(|field| rows.position(field).is_some())
}

fn parse_type(field: &[u8]) -> Option<DataType> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

fn check_types(fields: &Fields, line: &[Vec<u8>], rows: &Rows<'_>) -> Result<(), RowError> {
    if line.len() != fields.columns().len() {
        return Err(RowError::Form {
            what: format!(
                "{} types for {} columns",
                line.len(),
                fields.columns().len()
            ),
        });
    }
    for (column, field) in fields.columns().iter().zip(line) {
        let Some(column) = column else { continue };
        let (name, expected) = &rows.columns()[*column];
        if parse_type(field).as_ref() != Some(expected) {
            return Err(RowError::Type {
                name: name.clone(),
                expected: expected.clone(),
                found: String::from_utf8_lossy(field).into_owned(),
            });
        }
    }
    Ok(())
}
