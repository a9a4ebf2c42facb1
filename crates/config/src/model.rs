//! What a configuration says, checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The disk that is the data directory itself.
pub const DEFAULT_DISK: &str = "default";
/// The policy that has only the disk [`DEFAULT_DISK`].
pub const DEFAULT_POLICY: &str = "default";

/// A whole configuration.
///
/// Invariant: the disk `default` exists and is local; the policy `default` exists; every disk
/// that a policy names exists; paths are absolute or relative to the working directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The data directory.
    pub path: PathBuf,
    /// The disks by name.
    pub disks: BTreeMap<String, DiskConfig>,
    /// The storage policies by name.
    pub policies: BTreeMap<String, PolicyConfig>,
    /// The section `backups`.
    pub backups: BackupsConfig,
    /// The named collections by name.
    pub named_collections: BTreeMap<String, NamedCollection>,
    /// The macros by name, for `{name}` in paths of replicated tables.
    pub macros: BTreeMap<String, String>,
    /// Threads and rates.
    pub server: ServerLimits,
}

/// How much the server may use for backups and restores. `None` leaves it to the program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerLimits {
    /// `backup_threads`.
    pub backup_threads: Option<u64>,
    /// `restore_threads`.
    pub restore_threads: Option<u64>,
    /// `max_backup_bandwidth_for_server`, bytes per second; 0 is no limit.
    pub backup_bandwidth_max: Option<u64>,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskConfig {
    /// Where and how its data is kept.
    pub kind: DiskKind,
}

/// Where a disk keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskKind {
    /// In a directory.
    Local {
        /// The directory.
        path: PathBuf,
    },
    /// In a way that is known by name and not served: the text is its type.
    Unsupported {
        /// `s3`, `encrypted`, `cache` and so on.
        kind: String,
    },
}

impl DiskConfig {
    /// A disk in a directory.
    pub fn local(path: impl Into<PathBuf>) -> Self {
        Self {
            kind: DiskKind::Local { path: path.into() },
        }
    }

    /// The directory of a local disk.
    pub fn local_path(&self) -> Option<&Path> {
        match &self.kind {
            DiskKind::Local { path } => Some(path),
            DiskKind::Unsupported { .. } => None,
        }
    }
}

/// A storage policy: volumes in order, new data goes to the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyConfig {
    /// The volumes, at least one.
    pub volumes: Vec<VolumeConfig>,
}

impl PolicyConfig {
    /// The names of its disks in order.
    pub fn disks(&self) -> impl Iterator<Item = &str> {
        self.volumes
            .iter()
            .flat_map(|volume| volume.disks.iter().map(String::as_str))
    }
}

/// A volume of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeConfig {
    /// Its name.
    pub name: String,
    /// Its disks in order, at least one.
    pub disks: Vec<String>,
}

/// The section `backups`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupsConfig {
    /// The disks that `Disk(…)` may name.
    pub allowed_disks: Vec<String>,
    /// The roots of `File(…)`, absolute; the first is the base of relative paths.
    pub allowed_paths: Vec<PathBuf>,
    /// Whether a backup may start while another runs.
    pub allow_concurrent_backups: bool,
    /// Whether a restore may start while another runs.
    pub allow_concurrent_restores: bool,
    /// Whether a failed backup takes away what it wrote.
    pub remove_backup_files_after_failure: bool,
}

impl Default for BackupsConfig {
    /// ClickHouse's defaults: nothing is allowed as a destination until it is named.
    fn default() -> Self {
        Self {
            allowed_disks: Vec::new(),
            allowed_paths: Vec::new(),
            allow_concurrent_backups: true,
            allow_concurrent_restores: true,
            remove_backup_files_after_failure: true,
        }
    }
}

/// A named collection: arguments that a statement takes by the collection's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedCollection {
    /// The values by key, in the order of the keys.
    pub values: BTreeMap<String, String>,
    /// The keys that a statement may override.
    pub overridable: BTreeMap<String, bool>,
}

impl Config {
    /// What holds without a configuration file: the data directory, and below it `backups` as a
    /// disk of that name and as the allowed path.
    pub fn of_path(path: impl Into<PathBuf>) -> Self {
        let path: PathBuf = path.into();
        let backups = path.join("backups");
        let mut config = Self::bare(path);
        config
            .disks
            .insert("backups".to_owned(), DiskConfig::local(&backups));
        config.backups.allowed_disks.push("backups".to_owned());
        config.backups.allowed_paths.push(backups);
        config
    }

    /// A configuration that says nothing but the data directory.
    pub fn bare(path: impl Into<PathBuf>) -> Self {
        let path: PathBuf = path.into();
        let policy = PolicyConfig {
            volumes: vec![VolumeConfig {
                name: "default".to_owned(),
                disks: vec![DEFAULT_DISK.to_owned()],
            }],
        };
        Self {
            disks: BTreeMap::from([(DEFAULT_DISK.to_owned(), DiskConfig::local(&path))]),
            policies: BTreeMap::from([(DEFAULT_POLICY.to_owned(), policy)]),
            backups: BackupsConfig::default(),
            named_collections: BTreeMap::new(),
            macros: BTreeMap::new(),
            server: ServerLimits::default(),
            path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_folder_backups_is_disk_and_allowed_path() {
        let config = Config::of_path("/d");
        assert_eq!(
            config.disks["backups"].local_path(),
            Some(Path::new("/d/backups"))
        );
        assert_eq!(config.backups.allowed_disks, ["backups"]);
        assert_eq!(config.backups.allowed_paths, [Path::new("/d/backups")]);
        let disks: Vec<&str> = config.policies[DEFAULT_POLICY].disks().collect();
        assert_eq!(disks, [DEFAULT_DISK]);
    }
}
