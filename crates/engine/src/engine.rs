//! [`Engine`]: an opened data directory, and what its sessions share.

use crate::backup_database::BackupDatabases;
use crate::destinations::Destinations;
use crate::dictionaries::LoadedDictionaries;
use crate::failure::{Failure, from_coded_errors};
use crate::jobs::JobIds;
use crate::memory::MemoryRows;
use crate::opened_parts::OpenedParts;
use crate::running::RunningJobs;
use crate::session::Session;
use crate::statements::Statements;
use crate::users::Users;
use granary_access::Login;
use granary_catalog::Snapshot;
use granary_config::Config;
use granary_datadir::DataDir;
use granary_durable::Disk;
use granary_env::Env;
use parking_lot::Mutex;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

from_coded_errors!(granary_config::ConfigError, granary_datadir::OpenError);

/// How a data directory is opened.
pub struct OpenOptions {
    /// The data directory, made where it is missing; without one, that of the configuration.
    pub path: Option<PathBuf>,
    /// ClickHouse's configuration; without one `<path>/backups/` is the disk `backups`.
    pub config_file: Option<PathBuf>,
    /// The way to the disks.
    pub disk: Disk,
    /// Clock and ids.
    pub env: Env,
}

/// A data directory, opened by this process alone until it is dropped.
pub struct Engine {
    shared: Arc<Shared>,
}

/// What the sessions of an engine share.
pub(crate) struct Shared {
    pub(crate) config: Arc<Config>,
    pub(crate) data_dir: DataDir,
    pub(crate) job_ids: JobIds,
    pub(crate) running: RunningJobs,
    pub(crate) statements: Arc<Statements>,
    pub(crate) env: Env,
    pub(crate) disk: Disk,
    pub(crate) memory: MemoryRows,
    pub(crate) dictionaries: LoadedDictionaries,
    pub(crate) opened_parts: OpenedParts,
    pub(crate) users: Users,
    pub(crate) backup_databases: BackupDatabases,
    pub(crate) background: Mutex<Vec<JoinHandle<()>>>,
    /// Held by the statement that changes what others may have looked at.
    pub(crate) changing: Mutex<()>,
}

impl Shared {
    /// What there is now, also inside of backups that are databases, and what was found and left alone.
    ///
    /// # Errors
    /// The data directory cannot be read.
    pub(crate) fn look(
        &self,
        destinations: &Destinations,
    ) -> Result<(Snapshot, Vec<String>), Failure> {
        let _still = self.data_dir.observe();
        let (mut snapshot, warnings) = self.data_dir.snapshot()?;
        let mut warnings = warnings.iter().map(ToString::to_string).collect();
        self.backup_databases
            .complete(&mut snapshot, destinations, &mut warnings);
        Ok((snapshot, warnings))
    }
}

impl Engine {
    /// Opens a data directory. A restore that a crash interrupted is finished or taken back.
    /// The texts are what was found and left alone.
    ///
    /// # Errors
    /// The configuration is wrong, or another process has the directory open.
    pub fn open(options: OpenOptions) -> Result<(Self, Vec<String>), Failure> {
        let OpenOptions {
            path,
            config_file,
            disk,
            env,
        } = options;
        let config = match config_file {
            Some(file) => Config::load(&file, path.as_deref())?,
            None => Config::of_path(path.unwrap_or_else(|| PathBuf::from("."))),
        };
        let (data_dir, warnings) = DataDir::open(&config, disk.clone(), env.clone())?;
        let config = Arc::new(config);
        let users = Users::open(data_dir.path(), disk.clone())?;
        let background = Mutex::default();
        let job_ids = JobIds::default();
        let shared = Shared {
            config,
            data_dir,
            job_ids,
            running: RunningJobs::default(),
            statements: Arc::default(),
            env,
            disk,
            background,
            changing: Mutex::default(),
            memory: MemoryRows::default(),
            dictionaries: LoadedDictionaries::default(),
            opened_parts: OpenedParts::default(),
            users,
            backup_databases: BackupDatabases::default(),
        };
        let warnings = warnings.iter().map(ToString::to_string).collect();
        Ok((
            Self {
                shared: Arc::new(shared),
            },
            warnings,
        ))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// A session whose unqualified names belong to `database`.
    pub fn session(&self, database: &str) -> Session {
        let Shared {
            config, disk, env, ..
        } = &*self.shared;
        let destinations = Destinations::new(Arc::clone(config), disk.clone(), env.clone());
        Session::new(Arc::clone(&self.shared), destinations, database)
    }

    /// A session of a user who says who they are: the door that every face over the network goes through. `address` is
    /// that of the client.
    ///
    /// # Errors
    /// The user, the password or the host is wrong: `AUTHENTICATION_FAILED`, which does not say which of them.
    pub fn session_of(
        &self,
        user: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<Session, Failure> {
        let mut session = self.session("default");
        session.log_in(Login {
            user: if user.is_empty() { "default" } else { user },
            password,
            address,
            now_seconds: self.shared.env.now().0 / 1_000_000,
        })?;
        Ok(session)
    }

    /// Waits until every `ASYNC` job has ended.
    pub fn wait_for_jobs(&self) {
        loop {
            let Some(thread) = self.shared.background.lock().pop() else {
                return;
            };
            // A job that panicked has failed; the others are still waited for.
            let _ = thread.join();
        }
    }
}
