//! What a statement answers.

use crate::failure::Failure;
use crate::outfile::write_outfile;
use granary_columns::Block;
use granary_formats::{ColumnHeader, Format, FormatSettings, Printer, Statistics, Table};
use granary_parser::IntoOutfile;
use std::time::Duration;

/// What a statement answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The rows, where the statement has any.
    pub table: Option<Table>,
    /// The rows of a query.
    pub rows: Option<QueryRows>,
    /// `FORMAT name`; without it the face chooses.
    pub format: Option<Format>,
    /// `INTO OUTFILE 'path'`.
    pub outfile: Option<IntoOutfile>,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Answer {
    /// An answer with rows.
    pub fn rows(table: Table) -> Self {
        Self {
            table: Some(table),
            ..Self::default()
        }
    }

    /// The text to show: the rows in the statement's own format or else in `default`. What goes
    /// `INTO OUTFILE` is written there first.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn print(&self, default: Format) -> Result<Option<Vec<u8>>, Failure> {
        let format = self.format.unwrap_or(default);
        let text = match (&self.rows, &self.table) {
            (Some(rows), _) => rows.print(format, self.elapsed)?,
            (None, Some(table)) => format.print(table, self.elapsed),
            (None, None) => return Ok(None),
        };
        let is_shown = match &self.outfile {
            None => true,
            Some(outfile) => write_outfile(outfile, &text)?,
        };
        Ok(is_shown.then_some(text))
    }
}

/// The rows of a query.
#[derive(Debug, Clone)]
pub struct QueryRows {
    /// The names and types of the columns.
    pub header: Vec<ColumnHeader>,
    /// The rows.
    pub blocks: Vec<Block>,
}

impl QueryRows {
    fn print(&self, format: Format, elapsed: Duration) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        let mut printer = Printer::new(format, self.header.clone(), FormatSettings::default());
        printer.start(&mut out);
        for block in &self.blocks {
            let printed = printer.block(block, &mut out);
            printed.map_err(|error| Failure::new(error.code(), error.to_string()))?;
        }
        let statistics = Statistics {
            elapsed,
            rows_read: self.blocks.iter().map(|block| block.rows() as u64).sum(),
            ..Statistics::default()
        };
        printer.finish(&statistics, &mut out);
        Ok(out)
    }
}

impl PartialEq for QueryRows {
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Block, other: &Block| {
            let columns = one.columns().iter().zip(other.columns());
            one.rows() == other.rows()
                && columns
                    .into_iter()
                    .all(|(one, other)| *one.values == *other.values)
        };
        let blocks = self.blocks.iter().zip(&other.blocks);
        self.header == other.header
            && self.blocks.len() == other.blocks.len()
            && blocks.into_iter().all(|(one, other)| same(one, other))
    }
}
