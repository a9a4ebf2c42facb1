//! What is refused for the tables of a database that is inside a backup.

use crate::failure::Failure;
use crate::session::Session;
use granary_parser::{CreateBody, NamePair, NamedTable, RowTarget, Statement, Truncate, Verb};
use granary_types::{ErrorCode, TableName};

/// A change that a statement wants to make.
enum Wanted<'a> {
    /// A new table.
    Create(TableName, Verb),
    /// Tables go, or are set aside: those that exist.
    Remove(&'static str, Vec<&'a TableName>),
    /// Tables take other names.
    Rename(&'a [NamePair]),
    /// Other rows or another definition for a table that exists.
    Change(&'a TableName),
    /// The rows of all tables go.
    Empty(&'a str),
}

impl Session {
    /// Refuses to change what is inside a backup.
    ///
    /// # Errors
    /// ClickHouse's code for the statement.
    pub(crate) fn refuse_changes_in_backup(&self, statement: &Statement) -> Result<(), Failure> {
        match self.wanted(statement) {
            Some(Wanted::Create(name, verb)) => self.refuse_create(&name, verb),
            Some(Wanted::Remove(verb, names)) => {
                let is_inside = |name: &&TableName| self.is_in_backup(name);
                if names.iter().any(is_inside) {
                    return Err(unsupported(verb));
                }
                Ok(())
            }
            Some(Wanted::Rename(pairs)) => self.refuse_rename(pairs),
            Some(Wanted::Change(name)) if self.is_in_backup(name) => Err(read_only(name)),
            Some(Wanted::Empty(database)) if self.is_backup_database(database) => {
                let message = format!("The tables of {database} are inside a backup and read-only");
                Err(Failure::new(
                    ErrorCode::TABLE_IS_PERMANENTLY_READ_ONLY,
                    message,
                ))
            }
            None | Some(Wanted::Change(_) | Wanted::Empty(_)) => Ok(()),
        }
    }

    fn wanted<'a>(&self, statement: &'a Statement) -> Option<Wanted<'a>> {
        Some(match statement {
            Statement::Create(create) => {
                if matches!(
                    create.body,
                    CreateBody::Database(_) | CreateBody::Function(_)
                ) || create.head.temporary
                {
                    return None;
                }
                let name = self.table_name(&create.head.name).ok()?;
                Wanted::Create(name, create.head.verb)
            }
            Statement::DropTables(drop) if !drop.temporary => {
                let names = drop.names.iter().map(|NamedTable { name, .. }| name);
                Wanted::Remove("DROP", names.collect())
            }
            Statement::DetachTable(detach) => Wanted::Remove("DETACH", vec![&detach.name]),
            Statement::RenameTables(rename) | Statement::ExchangeTables(rename) => {
                Wanted::Rename(&rename.pairs)
            }
            Statement::AlterTable(alter) => Wanted::Change(&alter.table.name),
            Statement::DeleteRows { table, .. } | Statement::UpdateRows { table, .. } => {
                Wanted::Change(&table.name)
            }
            Statement::Optimize(optimize) => Wanted::Change(&optimize.table.name),
            Statement::Insert(insert) => match &insert.target {
                RowTarget::Unqualified(name) if self.temporary.find(&name.table).is_some() => {
                    return None;
                }
                RowTarget::Table(name) | RowTarget::Unqualified(name) => Wanted::Change(name),
                RowTarget::Function { .. } => return None,
            },
            Statement::Truncate(Truncate::Table { table, .. }) => Wanted::Change(&table.name),
            Statement::Truncate(Truncate::AllTables { database, .. }) => Wanted::Empty(database),
            _ => return None,
        })
    }

    /// Whether there is such a table in a database that is inside a backup.
    fn is_in_backup(&self, name: &TableName) -> bool {
        let found = || self.look().ok()?.0.table(name).cloned();
        self.is_backup_database(&name.database) && found().is_some()
    }

    fn refuse_create(&self, name: &TableName, verb: Verb) -> Result<(), Failure> {
        if !self.is_backup_database(&name.database) {
            return Ok(());
        }
        if matches!(verb, Verb::CreateOrReplace | Verb::Replace) {
            let message =
                "CREATE OR REPLACE TABLE query is supported only for Atomic databases".to_owned();
            return Err(Failure::new(ErrorCode::INCORRECT_QUERY, message));
        }
        Err(unsupported("CREATE"))
    }

    fn refuse_rename(&self, pairs: &[NamePair]) -> Result<(), Failure> {
        for NamePair { from, to, .. } in pairs {
            if self.is_backup_database(&from.database) {
                return Err(unsupported("RENAME"));
            }
            if self.is_backup_database(&to.database) {
                let message = format!(
                    "Cannot move table {from} to {}, whose tables are inside a backup",
                    to.database
                );
                return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
            }
        }
        Ok(())
    }
}

fn unsupported(verb: &str) -> Failure {
    let message = format!(
        "{verb} TABLE is not supported for Backup database: its tables are inside a backup"
    );
    Failure::new(ErrorCode::UNSUPPORTED_METHOD, message)
}

fn read_only(name: &TableName) -> Failure {
    let message = format!("Table {name} is read-only: it is inside a backup");
    Failure::new(ErrorCode::TABLE_IS_PERMANENTLY_READ_ONLY, message)
}
