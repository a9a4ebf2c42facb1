//! The statements about backups that only Granary has.

use super::{FunctionCall, OutputClause, SettingChange};

/// `SHOW BACKUPS`, `DESCRIBE BACKUP`, `CHECK BACKUP`, `DROP BACKUP`
#[derive(Debug, Clone, PartialEq)]
pub struct BackupCommand {
    /// What is to be done.
    pub kind: BackupCommandKind,
    /// The backup, or for `SHOW` what lies above the backups.
    pub destination: FunctionCall,
    /// `SETTINGS base_backup = …`
    pub base_backup: Option<FunctionCall>,
    /// The other settings, in the order in which they were written.
    pub settings: Vec<SettingChange>,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is to be done with a backup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BackupCommandKind {
    /// `SHOW BACKUPS IN destination`
    Show,
    /// `DESCRIBE BACKUP destination`
    Describe,
    /// `CHECK BACKUP destination [SAMPLE n PERCENT]`
    Check {
        /// How much is read; all of it if not given.
        sample_percent: Option<f64>,
    },
    /// `DROP BACKUP destination [CASCADE]`
    Drop {
        /// Whether the backups that need it are dropped, too.
        cascade: bool,
    },
}
