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
        printer.query(self);
        printer.finish()
    }
}

impl Printer {
    pub(crate) fn query(&mut self, query: &Query) {
        match query {
            Query::Backup(query) => self.backup_query(query),
            Query::ExplainBackup(query) => self.explain_backup(query),
            Query::BackupCommand(command) => self.backup_command(command),
            Query::Show(show) => self.show(show),
            Query::Session(command) => self.session_command(command),
            Query::Create(create) => self.create(create),
            Query::Select(select) => self.select_statement(select),
            Query::Insert(insert) => self.insert(insert),
            Query::Drop(query) => self.drop_query(query),
            Query::Rename(rename) => self.rename(rename),
            Query::Undrop(undrop) => self.undrop(undrop),
            Query::AlterTable(alter) => self.alter_table(alter),
            Query::AlterDatabase(alter) => self.alter_database(alter),
            Query::Delete(delete) => self.delete(delete),
            Query::Update(update) => self.update(update),
            Query::Optimize(optimize) => self.optimize(optimize),
            Query::Check(check) => self.check(check),
            Query::Exists(exists) => self.exists(exists),
            Query::Describe(describe) => self.describe(describe),
            Query::Kill(kill) => self.kill(kill),
            Query::NamedCollection(collection) => self.named_collection(collection),
            Query::Explain(explain) => self.explain(explain),
            Query::System(system) => self.system(system),
            Query::Access(access) => self.access_query(access),
        }
    }
}
