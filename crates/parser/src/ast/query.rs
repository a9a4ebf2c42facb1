//! A statement.

use super::BackupQuery;

/// A statement of ClickHouse's dialect.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// `BACKUP`, `RESTORE`
    Backup(Box<BackupQuery>),
}
