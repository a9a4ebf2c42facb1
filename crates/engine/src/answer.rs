//! What a statement answers.

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
}
