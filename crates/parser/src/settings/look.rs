//! The settings of the statements that look at a backup.

use super::table::settings;
use super::{Scalar, SettingError, SettingInfo};

settings! {
    /// What stands in the `SETTINGS` of `SHOW BACKUPS`, `DESCRIBE BACKUP`, `CHECK BACKUP` and
    /// `DROP BACKUP`, and the defaults of the rest.
    ///
    /// `base_backup` is part of [`crate::Look`].
    pub struct LookSettings {
        "password" => password: Text = String::new(), hidden,
            "decrypts the entries of an archive";
        "use_same_s3_credentials_for_base_backup" => use_same_s3_credentials_for_base_backup: Bool = false, hidden,
            "open the base with the keys of this backup";
        "base_backup_password" => base_backup_password: Text = String::new(), hidden,
            "decrypts the base, when its password is another one";
        "use_same_password_for_base_backup" => use_same_password_for_base_backup: Bool = false, hidden,
            "open the base with the password of this backup";
    }
}

impl LookSettings {
    /// Reads one setting; `false` when these statements have no such setting.
    pub(crate) fn set(&mut self, name: &str, value: &Scalar) -> Result<bool, SettingError> {
        self.read(name, value)
    }

    /// The names of all of them.
    pub(crate) fn names() -> Vec<&'static str> {
        Self::table()
            .iter()
            .map(|row: &SettingInfo| row.name)
            .collect()
    }
}
