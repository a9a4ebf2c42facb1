//! [`Concurrency`]: which statements may run at the same time.

use granary_parser::Statement;

/// What a statement needs of the others that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concurrency {
    /// Nothing: it stops others, or sets something of its session.
    Free,
    /// That nothing goes away meanwhile: it reads, or adds rows.
    Shared,
    /// That no other runs: it makes, changes or takes away what others may read.
    Alone,
}

impl Concurrency {
    /// What a statement needs of the others that run.
    pub(crate) fn of(statement: &Statement) -> Self {
        match statement {
            Statement::Kill(_) | Statement::Set { .. } => Self::Free,
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
            | Statement::Use { .. } => Self::Shared,
            _ => Self::Alone,
        }
    }
}
