//! The tables of settings, from which the structs, their reading and their documentation follow.

use super::{BackupSettings, RestoreSettings};

/// A row of a table of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingInfo {
    /// As it is written in `SETTINGS`.
    pub name: &'static str,
    /// What values it takes.
    pub kind: &'static str,
    /// The value it has when the statement does not say.
    pub default: String,
    /// Whether `system.backups.settings` shows it.
    pub is_shown: bool,
    /// What it does, in one line.
    pub description: &'static str,
}

/// The settings of `BACKUP`, sorted by name.
pub fn backup_settings() -> Vec<SettingInfo> {
    complete(BackupSettings::table(), "none")
}

/// The settings of `RESTORE`, sorted by name.
pub fn restore_settings() -> Vec<SettingInfo> {
    complete(RestoreSettings::table(), "as recorded in the backup")
}

/// Adds the two settings whose values are no literals.
fn complete(mut rows: Vec<SettingInfo>, base_default: &str) -> Vec<SettingInfo> {
    rows.push(SettingInfo {
        name: "base_backup",
        kind: "destination",
        default: base_default.to_owned(),
        is_shown: false,
        description: "the backup that this one is an increment over",
    });
    rows.push(SettingInfo {
        name: "cluster_host_ids",
        kind: "Array(Array(String))",
        default: "[]".to_owned(),
        is_shown: false,
        description: "the hosts of a cluster: one inner array per shard, one string per replica",
    });
    rows.sort_by_key(|row| row.name);
    rows
}

/// Makes a struct of settings. Each line is
/// `"name" => field: Kind = default, shown|hidden|granary, "what it does";`.
///
/// `shown` settings stand in `system.backups.settings`, `hidden` ones never do, and `granary` ones,
/// which ClickHouse does not have, do when they differ from the default.
macro_rules! settings {
    (
        $(#[$meta:meta])*
        pub struct $Settings:ident {
            $($name:literal => $field:ident: $Kind:ident = $default:expr, $shown:ident, $description:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Settings {
            $(
                #[doc = concat!("`", $name, "`: ", $description, ".")]
                pub $field: <$crate::settings::kind::$Kind as $crate::settings::kind::Kind>::Value,
            )*
        }

        impl Default for $Settings {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $Settings {
            /// Reads one setting; `false` when this statement has no such setting.
            pub(super) fn read(
                &mut self,
                name: &str,
                value: &$crate::settings::Scalar,
            ) -> Result<bool, $crate::settings::SettingError> {
                use $crate::settings::kind::Kind;
                match name {
                    $($name => self.$field = $crate::settings::kind::$Kind::read(value)?,)*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            /// Whether this statement has the setting.
            pub fn has(name: &str) -> bool {
                matches!(name, $($name)|*)
            }

            /// The rows of the table, without the settings whose values are no literals.
            pub(super) fn table() -> Vec<$crate::settings::SettingInfo> {
                use $crate::settings::kind::Kind;
                let default = Self::default();
                vec![$(
                    $crate::settings::SettingInfo {
                        name: $name,
                        kind: $crate::settings::kind::$Kind::NAME,
                        default: $crate::settings::kind::$Kind::show(&default.$field),
                        is_shown: $crate::settings::table::Shown::$shown
                            != $crate::settings::table::Shown::hidden,
                        description: $description,
                    },
                )*]
            }

            /// Names and values of those that `system.backups.settings` shows, in the order of
            /// the table.
            pub fn shown(&self) -> Vec<(&'static str, String)> {
                use $crate::settings::kind::Kind;
                use $crate::settings::table::Shown;
                let default = Self::default();
                let mut rows = Vec::new();
                $(
                    let differs = self.$field != default.$field;
                    if Shown::$shown == Shown::shown || (Shown::$shown == Shown::granary && differs) {
                        rows.push(($name, $crate::settings::kind::$Kind::show(&self.$field)));
                    }
                )*
                rows
            }
        }
    };
}

pub(super) use settings;

/// Where a setting is shown; the names are those of the lines of `settings!`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(
    non_camel_case_types,
    reason = "the variants are the words of the macro's lines"
)]
pub(super) enum Shown {
    shown,
    hidden,
    granary,
}
