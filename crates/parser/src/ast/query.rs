//! A statement.

use super::{BackupCommand, BackupQuery, Create, SelectStatement, SessionCommand, Show};

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
}
