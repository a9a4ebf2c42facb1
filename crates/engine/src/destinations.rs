//! From a destination as a statement names it to the place it stands for: what the configuration
//! allows, and where it is.

use crate::inventory::Place;
use granary_config::Config;
use granary_durable::Disk;
use granary_env::Env;
use granary_parser::{Destination, Location, quote_string};
use granary_storage::{
    ArchiveKind, ArchiveOptions, Compression, Destination as _, LocalArchive, LocalDirectory,
    Memory, Null, inside, normalized,
};
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a destination cannot be used. The messages and codes are ClickHouse's where it has them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DestinationError {
    /// The configuration names no root of this kind.
    #[error(
        "The 'backups.allowed_{key}' configuration parameter is not set, cannot use '{engine}' backup engine"
    )]
    NotConfigured {
        /// `path` or `disk`.
        key: &'static str,
        /// `File` or `Disk`.
        engine: &'static str,
    },
    /// A `File` without a path.
    #[error("Path to backup must not be empty")]
    EmptyPath,
    /// A `File` outside every allowed root.
    #[error(
        "Path '{path}' is not allowed for backups, see the 'backups.allowed_path' configuration parameter"
    )]
    PathNotAllowed {
        /// The absolute path.
        path: String,
    },
    /// A disk that is not allowed, or not there.
    #[error(
        "Disk ''{disk}'' is not allowed for backups, see the 'backups.allowed_disk' configuration parameter"
    )]
    DiskNotAllowed {
        /// The disk.
        disk: String,
    },
    /// A disk of a kind that is not served.
    #[error(
        "Disk '{disk}' of type {kind} cannot hold backups: only disks of type local are served"
    )]
    DiskNotServed {
        /// The disk.
        disk: String,
        /// Its type.
        kind: String,
    },
    /// A path that leads out of its disk.
    #[error("Path ''{path}'' to backup must be inside the specified disk ''{disk}''")]
    OutsideDisk {
        /// The path.
        path: String,
        /// The disk.
        disk: String,
    },
    /// A setting that is for zip archives only.
    #[error("{0}")]
    NotForTar(&'static str),
    /// There is no such method, or it has no such level.
    #[error("{0}")]
    Compression(String),
    /// A password for what is no archive.
    #[error("Password is not applicable, backup cannot be encrypted: only archives are")]
    PasswordOfDirectory,
    /// Object storage.
    #[error("Backup engine '{engine}' is not implemented: use Disk or File")]
    NotImplemented {
        /// The engine.
        engine: &'static str,
    },
    /// Backups are to be listed where there is no directory.
    #[error("Backup engine '{engine}' has no directory to look into: name a Disk or File")]
    NotADirectory {
        /// The engine.
        engine: &'static str,
    },
    /// There is no such backup in this session.
    #[error("Backup {name} not found")]
    NoSuchMemory {
        /// The destination.
        name: String,
    },
    /// `Null` keeps nothing.
    #[error("Backup `Null` not found (cannot restore from Null)")]
    FromNull,
}

impl DestinationError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotConfigured { .. } => ErrorCode::INVALID_CONFIG_PARAMETER,
            Self::EmptyPath
            | Self::PathNotAllowed { .. }
            | Self::DiskNotAllowed { .. }
            | Self::NotADirectory { .. }
            | Self::OutsideDisk { .. }
            | Self::PasswordOfDirectory => ErrorCode::BAD_ARGUMENTS,
            Self::Compression(_) => ErrorCode::CANNOT_PACK_ARCHIVE,
            Self::DiskNotServed { .. } | Self::NotForTar(_) | Self::NotImplemented { .. } => {
                ErrorCode::NOT_IMPLEMENTED
            }
            Self::NoSuchMemory { .. } | Self::FromNull => ErrorCode::BACKUP_NOT_FOUND,
        }
    }
}

/// Whether a destination is to be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A backup will be made there.
    Write,
    /// A backup is there.
    Read,
}

/// What a statement says about an archive.
#[derive(Clone, PartialEq, Eq)]
pub struct ArchiveSettings {
    /// What encrypts and decrypts it; empty for nothing.
    pub password: String,
    /// How the members of a zip archive are compressed; empty for its default.
    pub compression_method: String,
    /// How hard; -1 for the method's default.
    pub compression_level: i32,
}

impl Default for ArchiveSettings {
    fn default() -> Self {
        Self::opened_with("")
    }
}

impl ArchiveSettings {
    /// What is needed to read an archive.
    pub fn opened_with(password: &str) -> Self {
        Self {
            password: password.to_owned(),
            compression_method: String::new(),
            compression_level: -1,
        }
    }

    /// Refuses what a backup of that kind would not heed. Directories are not compressed, whatever is asked
    /// for, as in ClickHouse.
    fn require_fitting(&self, kind: Option<ArchiveKind>) -> Result<(), DestinationError> {
        let is_compressed = !self.compression_method.is_empty() || self.compression_level != -1;
        match kind {
            None if !self.password.is_empty() => Err(DestinationError::PasswordOfDirectory),
            Some(ArchiveKind::Tar(_)) if is_compressed => Err(DestinationError::NotForTar(
                "Using compression_method and compression_level options are not supported for tar archives: the name of the archive says how it is compressed",
            )),
            Some(ArchiveKind::Tar(_)) if !self.password.is_empty() => {
                Err(DestinationError::NotForTar(
                    "Setting a password is not supported for tar archives: use a zip archive",
                ))
            }
            _ => Ok(()),
        }
    }

    fn options(&self, kind: ArchiveKind) -> Result<ArchiveOptions, DestinationError> {
        let compression = Compression::parse(&self.compression_method, self.compression_level)
            .map_err(|error| DestinationError::Compression(error.to_string()))?;
        Ok(ArchiveOptions {
            kind,
            compression,
            password: self.password.clone(),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        })
    }
}

/// The kind of archive that a path names; `None` is a directory.
fn archive_kind(path: &Path) -> Option<ArchiveKind> {
    ArchiveKind::of_name(&path.to_string_lossy())
}

/// The destinations of one session. Cloning is cheap; clones share the backups in memory.
#[derive(Clone)]
pub struct Destinations {
    config: Arc<Config>,
    disk: Disk,
    env: Env,
    memory: Arc<Mutex<BTreeMap<String, Arc<Memory>>>>,
}

impl Destinations {
    /// Those that `config` allows, and no backup in memory yet.
    pub fn new(config: Arc<Config>, disk: Disk, env: Env) -> Self {
        Self {
            config,
            disk,
            env,
            memory: Arc::default(),
        }
    }

    /// The pairs of a named collection of the configuration.
    pub fn named_collection(&self, name: &str) -> Option<BTreeMap<String, String>> {
        self.config
            .named_collections
            .get(name)
            .map(|collection| collection.values.clone())
    }

    /// The place that a statement names.
    ///
    /// # Errors
    /// [`DestinationError`] when it is not allowed, not served, or a backup in memory that is to
    /// be read does not exist.
    pub fn resolve(
        &self,
        destination: &Destination,
        purpose: Purpose,
        archive: &ArchiveSettings,
    ) -> Result<Arc<dyn granary_storage::Destination>, DestinationError> {
        match destination.location() {
            Location::Memory { name } => self.memory(name, purpose),
            Location::Null if purpose == Purpose::Read => Err(DestinationError::FromNull),
            Location::Null => Ok(Arc::new(Null)),
            local => {
                let path = self.directory(local)?;
                if purpose == Purpose::Write {
                    archive.require_fitting(archive_kind(&path))?;
                }
                self.local_with(path, archive)
            }
        }
    }

    /// The directory that a `File` or `Disk` destination names, whether a backup is in it or
    /// below it.
    ///
    /// # Errors
    /// [`DestinationError`] as for [`Destinations::resolve`].
    pub fn directory(&self, location: &Location) -> Result<PathBuf, DestinationError> {
        match location {
            Location::File { path } => self.file(path),
            Location::Disk { disk, path } => self.on_disk(disk, path),
            Location::S3(_) => Err(DestinationError::NotImplemented { engine: "S3" }),
            Location::Azure(_) => Err(DestinationError::NotImplemented {
                engine: "AzureBlobStorage",
            }),
            Location::Memory { .. } => Err(DestinationError::NotADirectory { engine: "Memory" }),
            Location::Null => Err(DestinationError::NotADirectory { engine: "Null" }),
        }
    }

    /// What [`granary_storage::Destination::location`] says of the place that a statement names,
    /// if it may be used and keeps anything.
    pub(crate) fn place(&self, location: &Location) -> Option<String> {
        match location {
            Location::Memory { name } => Some(Memory::new(name.as_str()).location()),
            directory => Some(self.local(self.directory(directory).ok()?).location()),
        }
    }

    /// The directory or archive at a path that is known to be allowed.
    pub(crate) fn at(
        &self,
        path: PathBuf,
        archive: &ArchiveSettings,
    ) -> Arc<dyn granary_storage::Destination> {
        self.local_with(path, archive)
            .expect("what opens an archive fits every one")
    }

    /// The directories below which backups may be: the allowed disks that are served, and the
    /// allowed paths.
    pub(crate) fn roots(&self) -> Vec<Location> {
        let backups = &self.config.backups;
        let disks = backups.allowed_disks.iter().map(|disk| Location::Disk {
            disk: disk.clone(),
            path: String::new(),
        });
        let paths = backups.allowed_paths.iter().map(|path| Location::File {
            path: path.display().to_string(),
        });
        let is_served = |location: &Location| self.directory(location).is_ok();
        disks.chain(paths).filter(is_served).collect()
    }

    /// The backups in memory.
    pub(crate) fn in_memory(&self) -> Vec<Place> {
        let backups = self.memory.lock();
        let place = |(name, backup): (&String, &Arc<Memory>)| Place {
            name: format!("Memory({})", quote_string(name.as_bytes())),
            destination: Arc::clone(backup) as _,
        };
        backups.iter().map(place).collect()
    }

    fn local(&self, path: PathBuf) -> Arc<dyn granary_storage::Destination> {
        let place = self.local_with(path, &ArchiveSettings::default());
        place.expect("the settings that nobody has given fit everything")
    }

    fn local_with(
        &self,
        path: PathBuf,
        settings: &ArchiveSettings,
    ) -> Result<Arc<dyn granary_storage::Destination>, DestinationError> {
        let (disk, env) = (self.disk.clone(), self.env.clone());
        Ok(match archive_kind(&path) {
            None => Arc::new(LocalDirectory::new(path, disk, env)),
            Some(kind) => {
                let options = settings.options(kind)?;
                Arc::new(LocalArchive::new(path, options, disk, env))
            }
        })
    }

    fn memory(
        &self,
        name: &str,
        purpose: Purpose,
    ) -> Result<Arc<dyn granary_storage::Destination>, DestinationError> {
        let mut backups = self.memory.lock();
        match (backups.get(name), purpose) {
            (Some(backup), _) => Ok(Arc::clone(backup) as _),
            (None, Purpose::Read) => Err(DestinationError::NoSuchMemory {
                name: name.to_owned(),
            }),
            (None, Purpose::Write) => {
                let backup = Arc::new(Memory::new(name));
                backups.insert(name.to_owned(), Arc::clone(&backup));
                Ok(backup)
            }
        }
    }

    fn file(&self, path: &str) -> Result<PathBuf, DestinationError> {
        let roots = &self.config.backups.allowed_paths;
        let Some(first) = roots.first() else {
            return Err(DestinationError::NotConfigured {
                key: "path",
                engine: "File",
            });
        };
        if path.is_empty() {
            return Err(DestinationError::EmptyPath);
        }
        let absolute = first.join(path);
        let normal = normalized(&absolute);
        let is_allowed = |normal: &PathBuf| roots.iter().any(|root| inside(root, normal).is_some());
        normal
            .filter(is_allowed)
            .ok_or_else(|| DestinationError::PathNotAllowed {
                path: absolute.display().to_string(),
            })
    }

    fn on_disk(&self, disk: &str, path: &str) -> Result<PathBuf, DestinationError> {
        let allowed = &self.config.backups.allowed_disks;
        if allowed.is_empty() {
            return Err(DestinationError::NotConfigured {
                key: "disk",
                engine: "Disk",
            });
        }
        let known = self
            .config
            .disks
            .get(disk)
            .filter(|_| allowed.iter().any(|name| name == disk));
        let Some(known) = known else {
            return Err(DestinationError::DiskNotAllowed {
                disk: disk.to_owned(),
            });
        };
        let root = match &known.kind {
            granary_config::DiskKind::Local { path } => path,
            granary_config::DiskKind::Unsupported { kind } => {
                let (disk, kind) = (disk.to_owned(), kind.clone());
                return Err(DestinationError::DiskNotServed { disk, kind });
            }
        };
        inside(root, Path::new(path)).ok_or_else(|| DestinationError::OutsideDisk {
            path: path.to_owned(),
            disk: disk.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(location: &Location, expected: Result<&str, (&str, i32)>) {
        let mut config = Config::of_path("/d");
        config.backups.allowed_paths.push("/other".into());
        let destinations = Destinations::new(Arc::new(config), Disk::system(), Env::simulated(1));
        let found = destinations.directory(location);
        match (found, expected) {
            (Ok(path), Ok(expected)) => assert_eq!(path, Path::new(expected)),
            (Err(error), Err((message, code))) => {
                assert_eq!(
                    (error.to_string().as_str(), error.code().number()),
                    (message, code)
                );
            }
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    fn file(path: &str) -> Location {
        Location::File { path: path.into() }
    }

    fn disk(disk: &str, path: &str) -> Location {
        Location::Disk {
            disk: disk.into(),
            path: path.into(),
        }
    }

    #[test]
    fn files_stay_inside_the_allowed_roots() {
        check(&file("x/y"), Ok("/d/backups/x/y"));
        check(&file("x/../y/"), Ok("/d/backups/y"));
        check(&file("/other/x"), Ok("/other/x"));
        check(&file(""), Err(("Path to backup must not be empty", 36)));
        check(
            &file("../x"),
            Err((
                "Path '/d/backups/../x' is not allowed for backups, see the 'backups.allowed_path' configuration parameter",
                36,
            )),
        );
        check(
            &file("/etc/x"),
            Err((
                "Path '/etc/x' is not allowed for backups, see the 'backups.allowed_path' configuration parameter",
                36,
            )),
        );
        check(
            &file("/otherwise"),
            Err((
                "Path '/otherwise' is not allowed for backups, see the 'backups.allowed_path' configuration parameter",
                36,
            )),
        );
    }

    #[test]
    fn disks_must_be_listed_and_paths_stay_on_them() {
        check(&disk("backups", "x"), Ok("/d/backups/x"));
        check(&disk("backups", ""), Ok("/d/backups"));
        check(
            &disk("default", "x"),
            Err((
                "Disk ''default'' is not allowed for backups, see the 'backups.allowed_disk' configuration parameter",
                36,
            )),
        );
        check(
            &disk("nope", "x"),
            Err((
                "Disk ''nope'' is not allowed for backups, see the 'backups.allowed_disk' configuration parameter",
                36,
            )),
        );
        check(
            &disk("backups", "../x"),
            Err((
                "Path ''../x'' to backup must be inside the specified disk ''backups''",
                36,
            )),
        );
    }

    #[test]
    fn settings_that_do_not_fit_are_refused() {
        let check = |name: &str, settings: &ArchiveSettings, code: Option<i32>| {
            let fits = settings
                .require_fitting(archive_kind(Path::new(name)))
                .and_then(|()| settings.options(ArchiveKind::Zip));
            assert_eq!(
                fits.err().map(|error| error.code().number()),
                code,
                "{name}"
            );
        };
        let password = ArchiveSettings::opened_with("x");
        check("a", &password, Some(36));
        check("a.zip", &password, None);
        check("a.tar", &password, Some(48));
        let method = |method: &str, level| ArchiveSettings {
            compression_method: method.to_owned(),
            compression_level: level,
            ..ArchiveSettings::default()
        };
        check("a", &method("lzma", 3), None);
        check("a.tgz", &method("", 3), Some(48));
        check("a.tar.zst", &method("zstd", -1), Some(48));
        check("a.zip", &method("zstd", 22), None);
        check("a.zip", &method("zstd", 23), Some(642));
        check("a.zip", &method("brotli", -1), Some(642));
    }
}
