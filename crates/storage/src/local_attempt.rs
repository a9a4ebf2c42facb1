//! [`LocalAttempt`]: a backup being written into a local directory.

use crate::destination::{Attempt, FileWriter};
use crate::error::StorageError;
use crate::local::require_file;
use crate::lock::{DirectoryLock, FoundBefore, LockPlace};
use granary_durable::{Disk, DiskFile, free_space_bytes};
use granary_env::Env;
use granary_types::{EntryName, Uuid};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Up to so many files are synced one by one, more of them by one sync of the file system.
const FILES_SYNCED_ALONE_MAX: u64 = 64;

/// Room that is left to others and to directories, beside what is asked for.
const SPACE_RESERVE_BYTES: u64 = 1 << 20;

/// A file takes whole blocks: so much more than its size at most.
const BLOCK_SIZE_BYTES: u64 = 4096;

/// The one writer of a directory.
pub(crate) struct LocalAttempt {
    root: PathBuf,
    disk: Disk,
    uuid: Uuid,
    lock: DirectoryLock,
    found: FoundBefore,
    directories: Mutex<Directories>,
    files_expected: AtomicU64,
}

#[derive(Default)]
struct Directories {
    made: BTreeSet<PathBuf>,
    /// Known to be directories, not links, so that each is looked at once.
    used: BTreeSet<PathBuf>,
    /// Files of this attempt, where there were others before.
    files: BTreeSet<PathBuf>,
}

impl LocalAttempt {
    /// Makes the directory and takes its lock.
    pub(crate) fn begin(
        root: &Path,
        uuid: Uuid,
        disk: &Disk,
        env: &Env,
    ) -> Result<Self, StorageError> {
        let mut made = BTreeSet::new();
        make_directories(disk, root, &mut made)
            .map_err(|error| StorageError::from_io("create", root, error))?;
        match DirectoryLock::take(&LockPlace::within(root), uuid, disk, env) {
            Ok((lock, found)) => Ok(Self {
                root: root.to_owned(),
                disk: disk.clone(),
                uuid,
                lock,
                found,
                directories: Mutex::new(Directories {
                    made,
                    ..Directories::default()
                }),
                files_expected: AtomicU64::new(u64::MAX),
            }),
            Err(error) => {
                // The refusal is what matters; an empty directory that stays harms nobody.
                let _ = remove_directories(disk, &made);
                Err(error)
            }
        }
    }

    fn syncs_each_file(&self) -> bool {
        self.files_expected.load(Ordering::Relaxed) <= FILES_SYNCED_ALONE_MAX
    }

    /// Notes a file of ours where there are others, which must survive an abandoned attempt.
    fn remember(&self, path: &Path) {
        if self.found == FoundBefore::Files {
            self.directories.lock().files.insert(path.into());
        }
    }

    /// Whether a file can only be this attempt's.
    fn is_ours(&self, path: &Path) -> bool {
        let known = self.directories.lock();
        let directory = path.parent().unwrap_or(&self.root);
        match self.found {
            FoundBefore::Nothing => directory == self.root || known.used.contains(directory),
            FoundBefore::Files => known.files.contains(path),
        }
    }

    /// Makes or checks the directories between the root and a file.
    fn enter(&self, directory: &Path) -> Result<(), StorageError> {
        let mut known = self.directories.lock();
        self.enter_known(directory, &mut known)
    }

    fn enter_known(&self, directory: &Path, known: &mut Directories) -> Result<(), StorageError> {
        if directory == self.root || known.used.contains(directory) {
            return Ok(());
        }
        self.enter_known(directory.parent().expect("it is below the root"), known)?;
        match directory.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) => {
                let what = if metadata.is_symlink() {
                    "a symbolic link"
                } else {
                    "no directory"
                };
                return Err(StorageError::Insecure {
                    path: directory.display().to_string(),
                    what,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.disk
                    .create_directories(directory)
                    .map_err(|error| StorageError::from_io("create", directory, error))?;
                known.made.insert(directory.into());
            }
            Err(error) => return Err(StorageError::from_io("create", directory, error)),
        }
        known.used.insert(directory.into());
        Ok(())
    }

    fn sync_directories(&self) -> Result<(), StorageError> {
        let known = self.directories.lock();
        let above = known.made.first().and_then(|topmost| topmost.parent());
        let above = above.filter(|path| !path.as_os_str().is_empty());
        let inner = known.used.iter().rev().map(PathBuf::as_path);
        let outer = known
            .made
            .iter()
            .rev()
            .map(PathBuf::as_path)
            .filter(|path| self.root.starts_with(path));
        let root = std::iter::once(self.root.as_path());
        let mut synced = BTreeSet::new();
        for path in inner.chain(root).chain(outer).chain(above) {
            if synced.insert(path) {
                self.disk
                    .sync_directory(path)
                    .map_err(|error| StorageError::from_io("sync", path, error))?;
            }
        }
        Ok(())
    }
}

impl Attempt for LocalAttempt {
    fn expect(&self, files: u64, size_bytes: u64) -> Result<(), StorageError> {
        self.files_expected.store(files, Ordering::Relaxed);
        require_space(&self.root, files, size_bytes)
    }

    fn create(&self, name: &EntryName, _: u64) -> Result<Box<dyn FileWriter>, StorageError> {
        let path = self.root.join(name.as_str());
        self.enter(path.parent().expect("it is below the root"))?;
        if self.found == FoundBefore::Files
            && let Ok(metadata) = path.symlink_metadata()
        {
            require_file(&metadata, &path)?;
            // Not emptied in place: its content may have another name elsewhere.
            self.disk
                .remove_file(&path)
                .map_err(|error| StorageError::from_io("remove", &path, error))?;
        }
        self.remember(&path);
        let file = self
            .disk
            .create(&path)
            .map_err(|error| StorageError::from_io("create", &path, error))?;
        Ok(Box::new(LocalFile {
            file,
            is_synced_alone: self.syncs_each_file(),
        }))
    }

    fn sync(&self) -> Result<(), StorageError> {
        if self.syncs_each_file() {
            return self.sync_directories();
        }
        self.disk
            .sync_file_system(&self.root)
            .map_err(|error| StorageError::from_io("sync", &self.root, error))
    }

    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        self.lock.confirm(self.uuid)?;
        let path = self.root.join(name.as_str());
        let temporary = self.root.join(format!("{name}.tmp"));
        let failed = |action| {
            move |error| StorageError::from_io(action, &self.root.join(name.as_str()), error)
        };
        if path.symlink_metadata().is_ok() {
            return Err(failed("write")(io::ErrorKind::AlreadyExists.into()));
        }
        let written = self.disk.create(&temporary).and_then(|mut file| {
            write(&mut file)?;
            file.sync()
        });
        if let Err(error) = written {
            let _ = self.disk.remove_file(&temporary);
            return Err(failed("write")(error));
        }
        self.remember(&path);
        self.disk
            .rename(&temporary, &path)
            .map_err(failed("write"))?;
        self.disk.sync_directory(&self.root).map_err(failed("sync"))
    }

    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        self.lock.release()
    }

    fn abandon(
        self: Box<Self>,
        names: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError> {
        self.lock.confirm(self.uuid)?;
        for name in names {
            let path = self.root.join(name.as_str());
            if self.is_ours(&path) {
                self.disk
                    .remove_file(&path)
                    .map_err(|error| StorageError::from_io("remove", &path, error))?;
            }
        }
        let Self {
            disk,
            directories,
            lock,
            root,
            ..
        } = *self;
        let made = directories.into_inner().made;
        let (outside, inside): (BTreeSet<_>, BTreeSet<_>) =
            made.into_iter().partition(|path| root.starts_with(path));
        remove_directories(&disk, &inside)?;
        lock.release()?;
        remove_directories(&disk, &outside)
    }
}

struct LocalFile {
    file: DiskFile,
    is_synced_alone: bool,
}

impl Write for LocalFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileWriter for LocalFile {
    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        if !self.is_synced_alone {
            self.file.begin_sync();
            return Ok(());
        }
        self.file
            .sync()
            .map_err(|error| StorageError::from_io("sync", self.file.path(), error))
    }
}

/// Whether there is room for files of so many bytes in all.
pub(crate) fn require_space(root: &Path, files: u64, size_bytes: u64) -> Result<(), StorageError> {
    let free_bytes =
        free_space_bytes(root).map_err(|error| StorageError::from_io("read", root, error))?;
    let in_blocks = size_bytes.saturating_add(files.saturating_mul(BLOCK_SIZE_BYTES));
    let needed_bytes = in_blocks.saturating_add(SPACE_RESERVE_BYTES);
    if needed_bytes <= free_bytes {
        return Ok(());
    }
    Err(StorageError::NoSpace {
        path: root.display().to_string(),
        needed_bytes,
        free_bytes,
    })
}

/// Makes `path` and what is missing above it, remembering what was made.
pub(crate) fn make_directories(
    disk: &Disk,
    path: &Path,
    made: &mut BTreeSet<PathBuf>,
) -> io::Result<()> {
    if path.is_dir() || path.as_os_str().is_empty() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_directories(disk, parent, made)?;
    }
    disk.create_directories(path)?;
    made.insert(path.into());
    Ok(())
}

/// Removes those of the directories that are empty, the deepest first.
pub(crate) fn remove_directories(
    disk: &Disk,
    made: &BTreeSet<PathBuf>,
) -> Result<(), StorageError> {
    for path in made.iter().rev() {
        disk.remove_empty_directory(path)
            .map_err(|error| StorageError::from_io("remove", path, error))?;
    }
    Ok(())
}
