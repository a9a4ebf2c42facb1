//! A statement.

use super::{
    BackupCommand, BackupQuery, Create, DropQuery, Insert, OutputSetting, Rename, SelectStatement,
    SessionCommand, Show, Undrop,
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
}

impl Query {
    /// The settings at the end, where the statement has an output clause.
    pub(crate) fn output_settings(&mut self) -> &mut [OutputSetting] {
        match self {
            Self::Drop(query) => &mut query.output.settings,
            Self::Rename(rename) => &mut rename.output.settings,
            Self::Undrop(undrop) => &mut undrop.output.settings,
            _ => &mut [],
        }
    }
}
