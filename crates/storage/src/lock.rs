//! The lock of a directory: `.lock` holds the backup's uuid, as ClickHouse has it; beside it
//! `.lock.<uuid>` says who that is and is held with `flock` while the owner lives. Its time of
//! change is renewed every [`HEARTBEAT`], for machines that do not see the `flock`.

use crate::destination::{LOCK_NAME, MANIFEST_FILE, Writing};
use crate::error::StorageError;
use granary_durable::{Disk, FileLock, LockError};
use granary_env::Env;
use granary_types::Uuid;
use parking_lot::{Condvar, Mutex};
use rustix::fs::{FlockOperation, flock};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const HEARTBEAT: Duration = Duration::from_secs(20);

/// An owner on another machine that has not renewed its file for so long is dead.
const EXPIRY: Duration = Duration::from_mins(2);

/// ClickHouse's lock has no owner and no heartbeat; one older than this is taken for dead.
const FOREIGN_EXPIRY: Duration = Duration::from_hours(24);

/// A lock file whose content is not a uuid is being written at this moment, or torn.
const TORN_EXPIRY: Duration = Duration::from_mins(1);

/// What an archive being written is called at its end.
const PART_SUFFIX: &str = ".part";

const LOCK_FILE_SIZE_BYTES_MAX: u64 = 4096;

/// Where a lock lies: in the directory that it is of, or beside the archive that it is of.
#[derive(Debug, Clone)]
pub(crate) struct LockPlace {
    directory: PathBuf,
    /// What the lock file is called; the owner files begin so.
    name: String,
    kind: LockKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LockKind {
    Directory,
    Archive,
}

impl LockPlace {
    /// The lock in a directory.
    pub(crate) fn within(directory: &Path) -> Self {
        Self {
            directory: directory.into(),
            name: LOCK_NAME.to_owned(),
            kind: LockKind::Directory,
        }
    }

    /// The lock `<archive>.lock` beside an archive.
    pub(crate) fn beside(archive: &Path) -> Self {
        let file = archive.file_name().unwrap_or_default().to_string_lossy();
        Self {
            directory: archive.parent().unwrap_or(Path::new("")).into(),
            name: format!("{file}{LOCK_NAME}"),
            kind: LockKind::Archive,
        }
    }

    fn lock_path(&self) -> PathBuf {
        self.directory.join(&self.name)
    }

    fn owner_path(&self, uuid: &str) -> PathBuf {
        self.directory.join(format!("{}.{uuid}", self.name))
    }

    /// Where an attempt writes an archive before it has its name.
    pub(crate) fn part_path(&self, uuid: Uuid) -> PathBuf {
        self.owner_path(&format!("{uuid}{PART_SUFFIX}"))
    }

    /// The files that begin as the lock does: the lock, owners, parts.
    fn files(&self) -> Result<Vec<PathBuf>, StorageError> {
        let mut files = children(&self.directory)?;
        files.retain(|path| self.is_lock(path));
        Ok(files)
    }

    fn is_lock(&self, path: &Path) -> bool {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(&self.name))
    }
}

/// What stood in a directory when an attempt began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundBefore {
    /// Nothing: all that is there later is the attempt's.
    Nothing,
    /// Files that are not ours to remove.
    Files,
}

/// The lock of a directory, held. Ends by [`DirectoryLock::release`]; dropped, it is dead.
pub(crate) struct DirectoryLock {
    place: LockPlace,
    disk: Disk,
    owner: Arc<OwnerFile>,
    heart: Option<std::thread::JoinHandle<()>>,
}

struct OwnerFile {
    lock: FileLock,
    is_over: Mutex<bool>,
    over: Condvar,
}

/// What is known of an existing lock.
enum Existing {
    Alive {
        owner: String,
    },
    Dead {
        found: FoundBefore,
        _held: Option<FileLock>,
    },
}

impl DirectoryLock {
    /// Takes the lock of `root`, which exists. Says what stood there: after clearing away a dead
    /// attempt that found nothing, nothing.
    pub(crate) fn take(
        place: &LockPlace,
        uuid: Uuid,
        disk: &Disk,
        env: &Env,
    ) -> Result<(Self, FoundBefore), StorageError> {
        let _gate = gate(place)?;
        let path = place.owner_path(&uuid.to_string());
        let lock = match FileLock::take(disk, &path, &owner_text(uuid, FoundBefore::Files)) {
            Ok(lock) => lock,
            Err(LockError::Held { owner }) => {
                return Err(StorageError::BeingWritten {
                    owner: said_by(&owner),
                });
            }
            Err(LockError::Io(error)) => return Err(StorageError::from_io("create", &path, error)),
        };
        let taken = take_lock_file(place, uuid, disk, env).and_then(|()| {
            clear_dead_owners(place, uuid, disk, env)?;
            describe_owner(place, uuid, &lock, disk)
        });
        match taken {
            Ok(found) => Ok((Self::held(place, disk, lock), found)),
            Err(error) => {
                // The lock itself was not taken, or is dead once `lock` is dropped.
                let _ = disk.remove_file(&path);
                Err(error)
            }
        }
    }

    fn held(place: &LockPlace, disk: &Disk, lock: FileLock) -> Self {
        let owner = Arc::new(OwnerFile {
            lock,
            is_over: Mutex::new(false),
            over: Condvar::new(),
        });
        let heart = {
            let owner = Arc::clone(&owner);
            std::thread::Builder::new()
                .name("backup-lock".into())
                .spawn(move || owner.beat())
                .ok()
        };
        Self {
            place: place.clone(),
            disk: disk.clone(),
            owner,
            heart,
        }
    }

    /// Whether the lock file still names this attempt.
    pub(crate) fn confirm(&self, uuid: Uuid) -> Result<(), StorageError> {
        let path = self.place.lock_path();
        let text =
            read_small(&path).map_err(|error| StorageError::from_io("read", &path, error))?;
        if text == uuid.to_string() {
            return Ok(());
        }
        Err(StorageError::BeingWritten {
            owner: format!("the lock was taken over by backup {text:?}"),
        })
    }

    /// Says that everything in the directory is the attempt's, whatever it found.
    pub(crate) fn claim_everything(&self) -> Result<(), StorageError> {
        let path = self.owner.lock.path();
        let uuid = path.extension().and_then(|uuid| uuid.to_str());
        let uuid = uuid.and_then(|uuid| Uuid::try_parse(uuid).ok());
        let uuid = uuid.expect("an owner file ends in its uuid");
        let text = owner_text(uuid, FoundBefore::Nothing);
        self.owner
            .lock
            .rewrite(&self.disk, &text)
            .map_err(|error| StorageError::from_io("sync", path, error))
    }

    pub(crate) fn release(mut self) -> Result<(), StorageError> {
        self.stop();
        for path in [self.place.lock_path(), self.owner.lock.path().to_owned()] {
            self.disk
                .remove_file(&path)
                .map_err(|error| StorageError::from_io("remove", &path, error))?;
        }
        self.disk
            .sync_directory(&self.place.directory)
            .map_err(|error| StorageError::from_io("sync", &self.place.directory, error))
    }

    fn stop(&mut self) {
        *self.owner.is_over.lock() = true;
        self.owner.over.notify_all();
        if let Some(heart) = self.heart.take() {
            // A heart that panicked has stopped as well.
            let _ = heart.join();
        }
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        self.stop();
    }
}

impl OwnerFile {
    /// Renews the file until the lock ends. A failure only makes the lock look older than it is.
    fn beat(&self) {
        let mut is_over = self.is_over.lock();
        while !*is_over {
            if self.over.wait_for(&mut is_over, HEARTBEAT).timed_out() {
                let _ = self.lock.renew();
            }
        }
    }
}

/// Lets one attempt at a time look at the locks of `root` and change them: otherwise two could
/// take one dead lock over, and the second would remove what the first has put in its place.
/// Where directories cannot be locked, as on some network file systems, nothing is held.
fn gate(place: &LockPlace) -> Result<Option<fs::File>, StorageError> {
    let directory = fs::File::open(&place.directory)
        .map_err(|error| StorageError::from_io("read", &place.directory, error))?;
    let operation = match place.kind {
        LockKind::Directory => FlockOperation::NonBlockingLockExclusive,
        // Other archives begin in the same directory: they are waited for.
        LockKind::Archive => FlockOperation::LockExclusive,
    };
    match flock(&directory, operation) {
        Ok(()) => Ok(Some(directory)),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(StorageError::BeingWritten {
            owner: "another backup begins here at this moment".into(),
        }),
        Err(_) => Ok(None),
    }
}

/// Creates `.lock`, clearing away a dead one.
fn take_lock_file(
    place: &LockPlace,
    uuid: Uuid,
    disk: &Disk,
    env: &Env,
) -> Result<(), StorageError> {
    const ATTEMPTS_MAX: usize = 3;
    let path = place.lock_path();
    let failed = |action| move |error| StorageError::from_io(action, &place.lock_path(), error);
    for _ in 0..ATTEMPTS_MAX {
        match disk.create_new(&path) {
            Ok(mut file) => {
                file.write_all(uuid.to_string().as_bytes())
                    .map_err(failed("write"))?;
                return file.sync().map_err(failed("sync"));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                match examine(place, env)? {
                    Existing::Alive { owner } => return Err(StorageError::BeingWritten { owner }),
                    Existing::Dead { found, _held } => {
                        clear_leftovers(place, uuid, found, disk)?;
                        disk.remove_file(&path).map_err(failed("remove"))?;
                    }
                }
            }
            Err(error) => return Err(failed("create")(error)),
        }
    }
    Err(StorageError::BeingWritten {
        owner: "several backups begin here at this moment".into(),
    })
}

/// Whether `root` is being written, or was until its writer died.
pub(crate) fn writing(place: &LockPlace, env: &Env) -> Result<Writing, StorageError> {
    if place.lock_path().symlink_metadata().is_err() {
        return Ok(Writing::Nobody);
    }
    Ok(match examine(place, env)? {
        Existing::Alive { owner } => Writing::Alive { owner },
        Existing::Dead { .. } => Writing::Dead,
    })
}

/// Whose lock it is, and whether that one lives.
fn examine(place: &LockPlace, env: &Env) -> Result<Existing, StorageError> {
    let path = place.lock_path();
    let dead = Existing::Dead {
        found: FoundBefore::Files,
        _held: None,
    };
    let text = match read_small(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(dead),
        Err(error) => return Err(StorageError::from_io("read", &path, error)),
    };
    let age = age(&path, env);
    let Ok(uuid) = Uuid::try_parse(&text) else {
        let owner = "its lock file is being written".to_owned();
        return Ok(match found_by_the_dead(place, env)? {
            Some(found) => Existing::Dead { found, _held: None },
            None if age > TORN_EXPIRY => dead,
            None => Existing::Alive { owner },
        });
    };
    let owner_path = place.owner_path(&uuid.to_string());
    if !owner_path.exists() {
        let owner = format!(
            "by another program, backup {uuid}; if that is gone, remove {} or wait until it is 24 hours old",
            path.display()
        );
        return Ok(if age > FOREIGN_EXPIRY {
            dead
        } else {
            Existing::Alive { owner }
        });
    }
    let said = read_small(&owner_path).unwrap_or_default();
    let found = found_by_the_dead(place, env)?.unwrap_or(FoundBefore::Files);
    match probe(place, uuid, env) {
        Some(held) => Ok(Existing::Dead {
            found,
            _held: Some(held),
        }),
        None => Ok(Existing::Alive {
            owner: said_by(&said),
        }),
    }
}

/// What the dead attempts found when they began: nothing, when one of them says so. `None` when
/// there are none.
fn found_by_the_dead(place: &LockPlace, env: &Env) -> Result<Option<FoundBefore>, StorageError> {
    let mut found = None;
    for uuid in owners(place)?.filter(|uuid| is_dead(place, *uuid, env)) {
        let said = read_small(&place.owner_path(&uuid.to_string())).unwrap_or_default();
        match found_before(&said) {
            FoundBefore::Nothing => return Ok(Some(FoundBefore::Nothing)),
            FoundBefore::Files => found = Some(FoundBefore::Files),
        }
    }
    Ok(found)
}

/// Holds the owner file of a dead attempt; `None` when its owner lives, or may live.
fn probe(place: &LockPlace, uuid: Uuid, env: &Env) -> Option<FileLock> {
    let path = place.owner_path(&uuid.to_string());
    let said = read_small(&path).unwrap_or_default();
    let is_expired = age(&path, env) > EXPIRY;
    let lock = FileLock::take_over(&path).ok()?;
    // The flock of another machine may not be visible here: its heartbeat tells.
    let is_of_this_machine = field(&said, "host") == Some(host_name().as_str());
    (said.is_empty() || is_of_this_machine || is_expired).then_some(lock)
}

fn is_dead(place: &LockPlace, uuid: Uuid, env: &Env) -> bool {
    probe(place, uuid, env).is_some()
}

/// Removes the owner files of attempts that died before they had the lock, or after.
fn clear_dead_owners(
    place: &LockPlace,
    mine: Uuid,
    disk: &Disk,
    env: &Env,
) -> Result<(), StorageError> {
    for uuid in owners(place)?.filter(|uuid| *uuid != mine) {
        if let Some(_held) = probe(place, uuid, env) {
            let path = place.owner_path(&uuid.to_string());
            disk.remove_file(&path)
                .map_err(|error| StorageError::from_io("remove", &path, error))?;
        }
    }
    Ok(())
}

/// Removes what a dead attempt wrote, as far as that is known to be its.
fn clear_leftovers(
    place: &LockPlace,
    mine: Uuid,
    found: FoundBefore,
    disk: &Disk,
) -> Result<(), StorageError> {
    if place.kind == LockKind::Archive {
        return clear_parts(place, disk);
    }
    let root = &place.directory;
    let has_manifest = root.join(MANIFEST_FILE).symlink_metadata().is_ok();
    if found == FoundBefore::Files || has_manifest {
        return Ok(());
    }
    let my_owner_file = place.owner_path(&mine.to_string());
    for path in children(root)? {
        if !place.is_lock(&path) && path != my_owner_file {
            disk.remove_tree(&path)
                .map_err(|error| StorageError::from_io("remove", &path, error))?;
        }
    }
    Ok(())
}

/// Removes the archives that dead attempts have begun.
fn clear_parts(place: &LockPlace, disk: &Disk) -> Result<(), StorageError> {
    for path in place.files()? {
        if path.to_string_lossy().ends_with(PART_SUFFIX) {
            disk.remove_file(&path)
                .map_err(|error| StorageError::from_io("remove", &path, error))?;
        }
    }
    Ok(())
}

/// Whether there is anything but locks.
fn has_files(place: &LockPlace) -> Result<bool, StorageError> {
    let children = children(&place.directory)?;
    Ok(children.iter().any(|path| !place.is_lock(path)))
}

/// Writes, durably, who has the lock and what stood here before.
fn describe_owner(
    place: &LockPlace,
    uuid: Uuid,
    lock: &FileLock,
    disk: &Disk,
) -> Result<FoundBefore, StorageError> {
    let found = if place.kind == LockKind::Archive || has_files(place)? {
        FoundBefore::Files
    } else {
        FoundBefore::Nothing
    };
    let text = owner_text(uuid, found);
    lock.rewrite(disk, &text)
        .and_then(|()| disk.sync_directory(&place.directory))
        .map_err(|error| StorageError::from_io("sync", lock.path(), error))?;
    Ok(found)
}

fn children(directory: &Path) -> Result<Vec<PathBuf>, StorageError> {
    let children = fs::read_dir(directory).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    });
    children.map_err(|error| StorageError::from_io("read", directory, error))
}

/// The attempts that have an owner file.
fn owners(place: &LockPlace) -> Result<impl Iterator<Item = Uuid>, StorageError> {
    let uuid = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        Uuid::try_parse(name.strip_prefix(&*place.name)?.strip_prefix('.')?).ok()
    };
    Ok(place.files()?.into_iter().filter_map(uuid))
}

fn owner_text(uuid: Uuid, found: FoundBefore) -> String {
    let found = match found {
        FoundBefore::Nothing => "nothing",
        FoundBefore::Files => "files",
    };
    format!(
        "backup: {uuid}\nhost: {}\npid: {}\nfound: {found}\n",
        host_name(),
        std::process::id()
    )
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn found_before(said: &str) -> FoundBefore {
    match field(said, "found") {
        Some("nothing") => FoundBefore::Nothing,
        _ => FoundBefore::Files,
    }
}

/// Who holds a lock, in one line.
fn said_by(text: &str) -> String {
    let [uuid, host, pid] =
        ["backup", "host", "pid"].map(|name| field(text, name).unwrap_or("unknown"));
    format!("by backup {uuid} of process {pid} on host {host}")
}

/// The name of this machine.
pub fn host_name() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

fn read_small(path: &Path) -> io::Result<String> {
    let flags =
        rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::CLOEXEC;
    let file = fs::File::from(rustix::fs::open(path, flags, rustix::fs::Mode::empty())?);
    let mut bytes = Vec::new();
    file.take(LOCK_FILE_SIZE_BYTES_MAX)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// How long ago the file was changed; nothing when that is not known.
fn age(path: &Path, env: &Env) -> Duration {
    let Ok(metadata) = path.symlink_metadata() else {
        return Duration::ZERO;
    };
    let changed = metadata
        .mtime()
        .saturating_mul(1_000_000)
        .saturating_add(metadata.mtime_nsec() / 1000);
    Duration::from_micros(u64::try_from(env.now().0.saturating_sub(changed)).unwrap_or(0))
}
