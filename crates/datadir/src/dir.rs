//! [`DataDir`]: an open data directory.

use crate::hidden::Hidden;
use crate::intent::recover;
use crate::journal::Journal;
use crate::publish_error::PublishError;
use crate::warning::Warning;
use crate::whereabouts::{Hold, Whereabouts};
use crate::writers::Writers;
use granary_config::Config;
use granary_durable::{Disk, FileLock, LockError};
use granary_env::Env;
use granary_types::ErrorCode;
use parking_lot::{Mutex, RwLock, RwLockReadGuard};
use std::collections::BTreeMap;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A data directory that this process alone has open. The lock ends with the value.
pub struct DataDir {
    pub(crate) path: PathBuf,
    pub(crate) config: Config,
    pub(crate) disk: Disk,
    pub(crate) env: Env,
    /// Changes are planned and put in place under it alone, looked at under it together.
    pub(crate) publishing: RwLock<()>,
    /// How often that was done.
    pub(crate) changes: AtomicU64,
    /// Where that is which went while statements read it.
    pub(crate) whereabouts: Whereabouts,
    /// Who writes to which tables.
    pub(crate) writers: Writers,
    /// The highest block number that was seen in each table, by the directory of its data. Parts may
    /// be gone that had it; as long as the directory is open their numbers are not used again.
    pub(crate) blocks: Mutex<BTreeMap<PathBuf, u64>>,
    /// What is detached until the next start.
    pub(crate) hidden: Mutex<Hidden>,
    journal: Option<Journal>, // there once `open` returns
    _lock: FileLock,
}

/// A data directory that stands still.
pub struct Observation<'a> {
    _still: RwLockReadGuard<'a, ()>,
}

/// Why a data directory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("the data directory {path} is in use by another process ({owner}); stop it first")]
    InUse {
        /// The directory.
        path: PathBuf,
        /// What the other process wrote about itself.
        owner: String,
    },
    /// The directory is another user's, and this process is root: what it writes, ClickHouse could
    /// not read afterwards.
    #[error(
        "the data directory {path} belongs to the user with id {owner}, this process is root: \
         run it as that user, for example with sudo -u '#{owner}'"
    )]
    WrongUser {
        /// The directory.
        path: PathBuf,
        /// The owner's id.
        owner: u32,
    },
    /// A restore that was interrupted behind its commit point cannot be finished.
    #[error("a restore that was interrupted cannot be finished: {0}")]
    Recover(#[from] PublishError),
    /// The directory cannot be read or written.
    #[error("cannot open the data directory: {path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl OpenError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::InUse { .. } => ErrorCode::CANNOT_OPEN_FILE,
            Self::WrongUser { .. } => ErrorCode::MISMATCHING_USERS_FOR_PROCESS_AND_DATA,
            Self::Recover(source) => source.code(),
            Self::Io { .. } => ErrorCode::STD_EXCEPTION,
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}

/// The file that ClickHouse locks, too.
const STATUS_FILE: &str = "status";

impl DataDir {
    /// Opens the directory that `config.path` names, or makes a fresh one that ClickHouse opens.
    ///
    /// # Errors
    /// [`OpenError::InUse`] when ClickHouse or another Granary has it open; [`OpenError::Io`].
    pub fn open(config: &Config, disk: Disk, env: Env) -> Result<(Self, Vec<Warning>), OpenError> {
        let path = absolute(&config.path)?;
        make_directory(&disk, &path)?;
        check_user(&path)?;
        let lock = take_lock(&disk, &env, &path)?;
        for name in ["metadata", "data", "store"] {
            make_directory(&disk, &path.join(name))?;
        }
        let mut data_dir = Self {
            config: config.clone(),
            path,
            env,
            publishing: RwLock::new(()),
            changes: AtomicU64::new(0),
            whereabouts: Whereabouts::new(disk.clone()),
            disk,
            writers: Writers::default(),
            blocks: Mutex::default(),
            hidden: Mutex::default(),
            journal: None,
            _lock: lock,
        };
        let recovery = recover(&data_dir)?;
        data_dir.remove_process_tables()?;
        let journal = Journal::open(
            &data_dir.disk,
            &data_dir.env,
            &data_dir.path,
            &recovery.finished,
        );
        let journal = journal.map_err(OpenError::io(&data_dir.path))?;
        data_dir.journal = Some(journal);
        let warnings = recovery.warnings;
        Ok((data_dir, warnings))
    }

    /// Looks at it: nothing changes until the result is dropped, so that whatever is listed belongs together. A thread that
    /// looks must not change anything itself, and may look again.
    pub fn observe(&self) -> Observation<'_> {
        Observation {
            _still: self.publishing.read_recursive(),
        }
    }

    /// Keeps readable what there is now or will be, until the result is dropped.
    pub fn hold(&self) -> Hold {
        self.whereabouts.hold()
    }

    /// How often it was changed since it was opened.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// Where that is which went while statements read it.
    pub fn whereabouts(&self) -> &Whereabouts {
        &self.whereabouts
    }

    /// Where it is, absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The journal of its jobs.
    pub fn journal(&self) -> &Journal {
        self.journal.as_ref().expect("open puts it there")
    }

    /// The way to its disks: what a restore writes goes through it.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Its clock and ids.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// What it was opened with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The directories of the local disks, by name.
    pub fn local_disks(&self) -> BTreeMap<&str, PathBuf> {
        self.config
            .disks
            .iter()
            .filter_map(|(name, disk)| Some((name.as_str(), self.path.join(disk.local_path()?))))
            .collect()
    }

    /// The directory of a local disk.
    pub fn disk_path(&self, name: &str) -> Option<PathBuf> {
        if name == granary_config::DEFAULT_DISK {
            return Some(self.path.clone());
        }
        Some(self.path.join(self.config.disks.get(name)?.local_path()?))
    }
}

fn absolute(path: &Path) -> Result<PathBuf, OpenError> {
    std::path::absolute(path).map_err(OpenError::io(path))
}

fn make_directory(disk: &Disk, path: &Path) -> Result<(), OpenError> {
    disk.create_directories(path).map_err(OpenError::io(path))
}

fn check_user(path: &Path) -> Result<(), OpenError> {
    let owner = std::fs::metadata(path).map_err(OpenError::io(path))?.uid();
    if owner != 0 && rustix::process::geteuid().is_root() {
        let path = path.to_owned();
        return Err(OpenError::WrongUser { path, owner });
    }
    Ok(())
}

fn take_lock(disk: &Disk, env: &Env, path: &Path) -> Result<FileLock, OpenError> {
    let owner = format!(
        "PID: {}\nStarted at: {}\nProgram: granary\n",
        std::process::id(),
        env.now().local_seconds()
    );
    let file = path.join(STATUS_FILE);
    FileLock::take(disk, &file, &owner).map_err(|error| match error {
        LockError::Held { owner } => OpenError::InUse {
            path: path.to_owned(),
            owner: owner.trim().replace('\n', ", "),
        },
        LockError::Io(source) => OpenError::Io { path: file, source },
    })
}
