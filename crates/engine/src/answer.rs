//! What a statement answers.

use crate::failure::Failure;
use crate::outfile::write_outfile;
use granary_formats::{Format, Table};
use granary_parser::IntoOutfile;
use std::time::Duration;

/// What a statement answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The rows, where the statement has any.
    pub table: Option<Table>,
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
        let Some(table) = &self.table else {
            return Ok(None);
        };
        let text = self.format.unwrap_or(default).print(table, self.elapsed);
        let is_shown = match &self.outfile {
            None => true,
            Some(outfile) => write_outfile(outfile, &text)?,
        };
        Ok(is_shown.then_some(text))
    }
}
