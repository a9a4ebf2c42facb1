//! A statement.

use super::{
    AccessQuery, AlterDatabase, AlterTable, BackupCommand, BackupQuery, Check, Create, Delete,
    Describe, DropQuery, Exists, Explain, Insert, InsertSource, Kill, NamedCollection, Optimize,
    OutputClause, OutputSetting, Rename, SelectStatement, SessionCommand, Show, System, Undrop,
    Update,
};

/// A statement of ClickHouse's dialect.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// `BACKUP`, `RESTORE`
    Backup(Box<BackupQuery>),
    /// `EXPLAIN BACKUP`, `EXPLAIN RESTORE`
    ExplainBackup(Box<BackupQuery>),
    /// `SHOW BACKUPS`, `DESCRIBE BACKUP`, `CHECK BACKUP`, `DROP BACKUP`
    BackupCommand(Box<BackupCommand>),
    /// `SHOW DATABASES`, `SHOW TABLES`, `SHOW CREATE …`
    Show(Box<Show>),
    /// `USE`, `SET`
    Session(SessionCommand),
    /// `CREATE …`, `ATTACH …`
    Create(Box<Create>),
    /// `SELECT …`
    Select(Box<SelectStatement>),
    /// `INSERT …`
    Insert(Box<Insert>),
    /// `DROP …`, `DETACH …`, `TRUNCATE …`
    Drop(Box<DropQuery>),
    /// `RENAME …`, `EXCHANGE …`
    Rename(Box<Rename>),
    /// `UNDROP …`
    Undrop(Box<Undrop>),
    /// `ALTER TABLE …`
    AlterTable(Box<AlterTable>),
    /// `ALTER DATABASE …`
    AlterDatabase(Box<AlterDatabase>),
    /// `DELETE FROM …`
    Delete(Box<Delete>),
    /// `UPDATE …`
    Update(Box<Update>),
    /// `OPTIMIZE …`
    Optimize(Box<Optimize>),
    /// `CHECK …`
    Check(Box<Check>),
    /// `EXISTS …`
    Exists(Box<Exists>),
    /// `DESCRIBE …`
    Describe(Box<Describe>),
    /// `KILL …`
    Kill(Box<Kill>),
    /// `CREATE NAMED COLLECTION …` and its like
    NamedCollection(Box<NamedCollection>),
    /// `EXPLAIN …` of what is no backup
    Explain(Box<Explain>),
    /// `SYSTEM …`
    System(Box<System>),
    /// Users, roles, policies, quotas, profiles and rights
    Access(Box<AccessQuery>),
}

impl Query {
    /// The rows that stand behind an `INSERT`, if there are any; they are not printed with it.
    pub fn rows(&self) -> Option<&str> {
        self.data().filter(|data| !data.is_empty())
    }

    /// Whether rows may follow the statement, as they do an `INSERT` without a query or a file.
    pub fn may_have_rows(&self) -> bool {
        self.data().is_some()
    }

    fn data(&self) -> Option<&str> {
        let Self::Insert(insert) = self else {
            return None;
        };
        let (InsertSource::Data { data, .. }
        | InsertSource::Select {
            input: Some((_, data)),
            ..
        }) = &insert.source
        else {
            return None;
        };
        Some(data)
    }

    /// What stands at the end of a statement that answers with rows; of a few kinds nothing can.
    pub fn output(&self) -> Option<&OutputClause> {
        Some(match self {
            Self::Backup(query) | Self::ExplainBackup(query) => &query.output,
            Self::BackupCommand(command) => &command.output,
            Self::Show(show) => &show.output,
            Self::Create(create) => &create.output,
            Self::Select(select) => &select.output,
            Self::Drop(query) => &query.output,
            Self::Rename(rename) => &rename.output,
            Self::Undrop(undrop) => &undrop.output,
            Self::AlterTable(alter) => &alter.output,
            Self::AlterDatabase(alter) => &alter.output,
            Self::Optimize(optimize) => &optimize.output,
            Self::Check(check) => &check.output,
            Self::Exists(exists) => &exists.output,
            Self::Describe(describe) => &describe.output,
            Self::Kill(kill) => &kill.output,
            Self::Explain(explain) => &explain.output,
            Self::Access(access) => match &**access {
                AccessQuery::Show(show) => &show.output,
                _ => return None,
            },
            Self::Session(_)
            | Self::Insert(_)
            | Self::Delete(_)
            | Self::Update(_)
            | Self::NamedCollection(_)
            | Self::System(_) => return None,
        })
    }

    /// The settings at the end, where the statement has an output clause.
    pub(crate) fn output_settings(&mut self) -> &mut [OutputSetting] {
        match self {
            Self::Drop(query) => &mut query.output.settings,
            Self::Rename(rename) => &mut rename.output.settings,
            Self::Undrop(undrop) => &mut undrop.output.settings,
            Self::AlterTable(alter) => &mut alter.output.settings,
            Self::AlterDatabase(alter) => &mut alter.output.settings,
            Self::Delete(delete) => &mut delete.settings,
            Self::Update(update) => &mut update.settings,
            Self::Optimize(optimize) => &mut optimize.output.settings,
            Self::Check(check) => &mut check.output.settings,
            Self::Exists(exists) => &mut exists.output.settings,
            Self::Describe(describe) => &mut describe.output.settings,
            Self::Kill(kill) => &mut kill.output.settings,
            Self::Access(access) => match access.as_mut() {
                AccessQuery::Show(show) => &mut show.output.settings,
                _ => &mut [],
            },
            Self::Explain(explain) => &mut explain.output.settings,
            _ => &mut [],
        }
    }
}
