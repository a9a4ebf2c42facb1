//! [`Access`]: which statements may run at the same time.

use crate::session::Session;
use granary_parser::{Statement, parse_query};

/// What a statement needs of the others that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: it stops others, or is wrong.
    Free,
    /// That nothing goes away meanwhile: it reads, or adds rows.
    Shared,
    /// That no other runs: it makes, changes or takes away what others may read.
    Alone,
}

impl Session {
    /// What a statement needs of the others that run.
    pub fn access(&self, text: &str) -> Access {
        let Ok(query) = parse_query(text) else {
            return Access::Free;
        };
        let Ok(request) = self.lower(&query) else {
            return Access::Free;
        };
        match request.statement {
            Statement::Kill(_) | Statement::Set { .. } => Access::Free,
            Statement::Select(_)
            | Statement::Insert(_)
            | Statement::Backup(_)
            | Statement::Explain(_)
            | Statement::ShowBackups(_)
            | Statement::DescribeBackup(_)
            | Statement::CheckBackup { .. }
            | Statement::CheckTables(_)
            | Statement::ShowDatabases(_)
            | Statement::ShowTables { .. }
            | Statement::ShowDictionaries { .. }
            | Statement::ShowCreateDatabase { .. }
            | Statement::ShowCreate { .. }
            | Statement::ShowList(_)
            | Statement::Exists(_)
            | Statement::Describe(_)
            | Statement::Use { .. } => Access::Shared,
            _ => Access::Alone,
        }
    }
}
