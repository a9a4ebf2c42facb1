//! Printing of statements.

use crate::ast::Query;
use crate::format::printer::{Layout, Printer};

impl Query {
    /// The statement in one line, as `formatQuerySingleLine` prints it. Secrets are not masked.
    pub fn to_single_line(&self) -> String {
        self.print(Layout::SingleLine)
    }

    /// The statement with a line for each clause, as `formatQuery` prints it. Secrets are not
    /// masked.
    pub fn to_multi_line(&self) -> String {
        self.print(Layout::MultiLine)
    }

    fn print(&self, layout: Layout) -> String {
        let mut printer = Printer::new(layout);
        match self {
            Self::Backup(query) => printer.backup_query(query),
            Self::ExplainBackup(query) => printer.explain_backup(query),
            Self::BackupCommand(command) => printer.backup_command(command),
            Self::Show(show) => printer.show(show),
            Self::Session(command) => printer.session_command(command),
            Self::Create(create) => printer.create(create),
            Self::Select(select) => printer.select_statement(select),
            Self::Insert(insert) => printer.insert(insert),
            Self::Drop(query) => printer.drop_query(query),
            Self::Rename(rename) => printer.rename(rename),
            Self::Undrop(undrop) => printer.undrop(undrop),
        }
        printer.finish()
    }
}
