//! [`is_exclusive`]: which statements run one after the other.

use granary_parser::Statement;

/// Whether a statement makes, changes or takes away what it has looked at before, so that no other of its like may come
/// between. Those that read or add rows run beside it: what they have seen stays readable until they end
/// ([`granary_datadir::Whereabouts`]), and rows for a table that has changed meanwhile are refused. So does `RESTORE`, until
/// all of it is staged.
pub(crate) fn is_exclusive(statement: &Statement) -> bool {
    !matches!(
        statement,
        Statement::Kill(_)
            | Statement::Set { .. }
            | Statement::Use { .. }
            | Statement::Select(_)
            | Statement::Insert(_)
            | Statement::Backup(_)
            | Statement::Restore(_)
            | Statement::Explain(_)
            | Statement::ExplainQuery(_)
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
    )
}
