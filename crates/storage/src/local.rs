//! [`LocalDirectory`]: a backup as a directory of files, for `File` and `Disk`.

use crate::destination::{Attempt, Destination, Found, LOCK_NAME, Removed, Writing};
use crate::error::StorageError;
use crate::local_attempt::LocalAttempt;
use crate::lock::{LockPlace, writing};
use crate::removal::remove;
use granary_durable::Disk;
use granary_env::Env;
use granary_types::{EntryName, Uuid};
use rustix::fs::{Mode, OFlags, ResolveFlags};
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How often the kernel is asked again when somebody renames directories meanwhile.
const OPEN_RETRIES_MAX: usize = 10;

/// A directory that holds one backup, or is to. It need not exist yet. Symbolic links inside it
/// are refused, so nothing is read or written outside; the way to it may have them.
pub struct LocalDirectory {
    root: PathBuf,
    disk: Disk,
    env: Env,
    handle: OnceLock<OwnedFd>,
}

impl LocalDirectory {
    /// The directory at `root`.
    pub fn new(root: impl Into<PathBuf>, disk: Disk, env: Env) -> Self {
        Self {
            root: root.into(),
            disk,
            env,
            handle: OnceLock::new(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.root
    }

    fn open(&self, name: &EntryName, flags: OFlags) -> Result<File, StorageError> {
        let path = self.root.join(name.as_str());
        let failed = |error: rustix::io::Errno| match error {
            rustix::io::Errno::LOOP | rustix::io::Errno::XDEV => StorageError::Insecure {
                path: path.display().to_string(),
                what: "behind a symbolic link",
            },
            // A file where a directory should be: there is no such file below it.
            rustix::io::Errno::NOTDIR => StorageError::NotFound {
                path: path.display().to_string(),
            },
            other => StorageError::from_io("read", &path, other.into()),
        };
        let flags = flags | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let root = self.handle().map_err(failed)?;
        match open_beneath(root, name, flags) {
            Ok(file) => Ok(file.into()),
            Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) => {
                open_step_by_step(root, name, flags)
                    .map(File::from)
                    .map_err(failed)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn handle(&self) -> Result<&OwnedFd, rustix::io::Errno> {
        if let Some(handle) = self.handle.get() {
            return Ok(handle);
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = rustix::fs::open(&self.root, flags, Mode::empty())?;
        Ok(self.handle.get_or_init(|| handle))
    }
}

fn open_beneath(
    root: &OwnedFd,
    name: &EntryName,
    flags: OFlags,
) -> Result<OwnedFd, rustix::io::Errno> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let open = || rustix::fs::openat2(root, name.as_str(), flags, Mode::empty(), resolve);
    let mut opened = open();
    for _ in 0..OPEN_RETRIES_MAX {
        match opened {
            Err(rustix::io::Errno::AGAIN) => opened = open(),
            _ => break,
        }
    }
    opened
}

/// What `openat2` does, for kernels and sandboxes without it.
fn open_step_by_step(
    root: &OwnedFd,
    name: &EntryName,
    flags: OFlags,
) -> Result<OwnedFd, rustix::io::Errno> {
    let (directories, file) = name
        .as_str()
        .rsplit_once('/')
        .unwrap_or(("", name.as_str()));
    let step = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut at = rustix::fs::openat(root, ".", step, Mode::empty())?;
    for component in directories
        .split('/')
        .filter(|component| !component.is_empty())
    {
        let metadata = rustix::fs::statat(&at, component, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)?;
        if rustix::fs::FileType::from_raw_mode(metadata.st_mode).is_symlink() {
            return Err(rustix::io::Errno::LOOP);
        }
        at = rustix::fs::openat(&at, component, step, Mode::empty())?;
    }
    let metadata = rustix::fs::statat(&at, file, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)?;
    if rustix::fs::FileType::from_raw_mode(metadata.st_mode).is_symlink() {
        return Err(rustix::io::Errno::LOOP);
    }
    rustix::fs::openat(&at, file, flags, Mode::empty())
}

impl Destination for LocalDirectory {
    fn location(&self) -> String {
        self.root.display().to_string()
    }

    fn size(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        let file = match self.open(name, OFlags::PATH) {
            Ok(file) => file,
            Err(StorageError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let path = self.root.join(name.as_str());
        let metadata = file
            .metadata()
            .map_err(|error| StorageError::from_io("read", &path, error))?;
        require_file(&metadata, &path)?;
        Ok(Some(metadata.len()))
    }

    fn read_from(
        &self,
        name: &EntryName,
        offset: u64,
    ) -> Result<Box<dyn Read + Send>, StorageError> {
        // A pipe without a writer must not keep us waiting.
        let mut file = self.open(name, OFlags::RDONLY | OFlags::NONBLOCK)?;
        let path = self.root.join(name.as_str());
        let failed = |error| StorageError::from_io("read", &path, error);
        require_file(&file.metadata().map_err(failed)?, &path)?;
        if offset > 0 {
            file.seek(SeekFrom::Start(offset)).map_err(failed)?;
        }
        Ok(Box::new(file))
    }

    fn list(&self, tell: &mut dyn FnMut(Found)) -> Result<(), StorageError> {
        let mut directories = vec![self.root.clone()];
        while let Some(directory) = directories.pop() {
            let failed = |error| StorageError::from_io("read", &directory, error);
            let entries = match fs::read_dir(&directory) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.map_err(failed)?,
            };
            for entry in entries {
                let entry = entry.map_err(failed)?;
                let metadata = entry.metadata().map_err(failed)?;
                let is_lock = directory == self.root
                    && entry.file_name().to_string_lossy().starts_with(LOCK_NAME);
                if metadata.is_dir() {
                    directories.push(entry.path());
                } else if !is_lock {
                    let path = entry.path();
                    let name = path
                        .strip_prefix(&self.root)
                        .unwrap_or(&path)
                        .to_string_lossy()
                        .into_owned();
                    tell(Found {
                        name,
                        size: metadata.len(),
                    });
                }
            }
        }
        Ok(())
    }

    fn begin(&self, uuid: Uuid) -> Result<Box<dyn Attempt>, StorageError> {
        let attempt = LocalAttempt::begin(&self.root, uuid, &self.disk, &self.env)?;
        Ok(Box::new(attempt))
    }

    fn writing(&self) -> Result<Writing, StorageError> {
        writing(&LockPlace::within(&self.root), &self.env)
    }

    fn remove(&self, is_of_backup: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError> {
        remove(self, &self.disk, &self.env, is_of_backup)
    }
}

/// Refuses what is no plain file.
pub(crate) fn require_file(metadata: &fs::Metadata, path: &Path) -> Result<(), StorageError> {
    let what = match metadata.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "a symbolic link",
        kind if kind.is_dir() => "a directory",
        _ => "no regular file",
    };
    Err(StorageError::Insecure {
        path: path.display().to_string(),
        what,
    })
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories by hand"
)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::os::unix::fs::symlink;
    use std::sync::atomic::{AtomicU64, Ordering};
    use tempfile::TempDir;

    fn name(text: &str) -> EntryName {
        EntryName::parse(text).expect(text)
    }

    fn directory(path: &Path) -> LocalDirectory {
        LocalDirectory::new(path, Disk::system(), Env::system())
    }

    fn folder() -> TempDir {
        tempfile::tempdir().expect("a temporary directory")
    }

    fn children(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).expect("a directory");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_directory_is_a_destination() {
        let folder = folder();
        let number = AtomicU64::new(0);
        crate::destination_contract(&|| {
            let number = number.fetch_add(1, Ordering::Relaxed);
            Box::new(directory(&folder.path().join(format!("a/b/{number}"))))
        });
    }

    #[test]
    fn a_failed_attempt_leaves_no_directory_that_it_made() {
        let folder = folder();
        let place = directory(&folder.path().join("x/y"));
        let attempt = place.begin(Uuid::nil()).expect("free");
        drop(attempt.create(&name("d/e/f"), 0).expect("create"));
        attempt
            .abandon(&mut [name("d/e/f")].into_iter())
            .expect("abandon");
        assert_eq!(children(folder.path()), [""; 0]);
    }

    #[test]
    fn foreign_files_stay() {
        let folder = folder();
        fs::create_dir(folder.path().join("d")).expect("mkdir");
        fs::write(folder.path().join("d/mine"), "x").expect("write");
        let attempt = directory(folder.path()).begin(Uuid::nil()).expect("free");
        drop(attempt.create(&name("d/ours"), 0).expect("create"));
        attempt
            .abandon(&mut [name("d/ours"), name("e/never")].into_iter())
            .expect("abandon");
        assert_eq!(children(folder.path()), ["d"]);
        assert_eq!(children(&folder.path().join("d")), ["mine"]);
    }

    #[test]
    fn a_file_in_the_way_is_replaced_and_its_other_name_keeps_the_content() {
        let (folder, outside) = (folder(), folder());
        fs::write(outside.path().join("f"), "kept").expect("write");
        fs::hard_link(outside.path().join("f"), folder.path().join("f")).expect("link");
        let attempt = directory(folder.path()).begin(Uuid::nil()).expect("free");
        let mut file = attempt.create(&name("f"), 0).expect("create");
        file.write_all(b"new").expect("write");
        file.finish().expect("finish");
        attempt.finish().expect("finish");
        let read = |path: &Path| fs::read_to_string(path.join("f")).expect("read");
        assert_eq!(
            (read(outside.path()).as_str(), read(folder.path()).as_str()),
            ("kept", "new")
        );
    }

    #[test]
    fn links_inside_are_neither_read_nor_written_through() {
        let (folder, outside) = (folder(), folder());
        fs::write(outside.path().join("secret"), "x").expect("write");
        symlink(outside.path(), folder.path().join("d")).expect("link");
        symlink(outside.path().join("secret"), folder.path().join("f")).expect("link");
        let place = directory(folder.path());
        for path in ["d/secret", "f"] {
            for error in [place.read(&name(path)).err(), place.size(&name(path)).err()] {
                assert!(
                    matches!(error, Some(StorageError::Insecure { .. })),
                    "{path}: {error:?}"
                );
            }
            let root = rustix::fs::open(folder.path(), OFlags::PATH, Mode::empty()).expect("open");
            let stepwise = open_step_by_step(&root, &name(path), OFlags::RDONLY);
            assert_eq!(stepwise.err(), Some(rustix::io::Errno::LOOP));
        }
        let attempt = place.begin(Uuid::nil()).expect("free");
        for path in ["d/new", "d/e/new", "f"] {
            let error = attempt.create(&name(path), 0).err();
            assert!(
                matches!(error, Some(StorageError::Insecure { .. })),
                "{path}: {error:?}"
            );
        }
        attempt
            .abandon(&mut [name("d/secret")].into_iter())
            .expect("abandon");
        assert_eq!(
            fs::read_to_string(outside.path().join("secret")).expect("read"),
            "x"
        );
        assert_eq!(children(outside.path()), ["secret"]);
    }

    #[test]
    fn only_regular_files_are_read() {
        let folder = folder();
        rustix::fs::mkfifoat(
            rustix::fs::CWD,
            folder.path().join("pipe"),
            Mode::RUSR | Mode::WUSR,
        )
        .expect("mkfifo");
        fs::create_dir(folder.path().join("d")).expect("mkdir");
        for path in ["pipe", "d"] {
            let error = directory(folder.path()).read(&name(path)).err();
            assert!(
                matches!(error, Some(StorageError::Insecure { .. })),
                "{path}: {error:?}"
            );
        }
        fs::write(folder.path().join("f"), "").expect("write");
        assert_eq!(
            directory(folder.path())
                .size(&name("f/g"))
                .expect("no such file"),
            None
        );
    }

    #[test]
    fn lack_of_space_is_known_before_the_first_byte() {
        let folder = folder();
        let attempt = directory(folder.path()).begin(Uuid::nil()).expect("free");
        let error = attempt
            .expect(1, u64::MAX / 2)
            .expect_err("no disk is so large");
        assert_eq!(error.code(), granary_types::ErrorCode::NOT_ENOUGH_SPACE);
    }

    #[test]
    fn a_lock_of_another_program_is_respected_for_a_day() {
        let folder = folder();
        fs::write(
            folder.path().join(LOCK_NAME),
            Uuid::from_u128(9).to_string(),
        )
        .expect("write");
        let env = Env::simulated(1);
        let place = LocalDirectory::new(folder.path(), Disk::system(), env.clone());
        let file = File::options()
            .write(true)
            .open(folder.path().join(LOCK_NAME))
            .expect("open");
        let modified =
            std::time::UNIX_EPOCH + std::time::Duration::from_micros(env.now().0.cast_unsigned());
        file.set_modified(modified).expect("touch");
        let error = place
            .begin(Uuid::from_u128(1))
            .err()
            .expect("the other may live");
        assert!(
            error.to_string().starts_with("is being written already"),
            "{error}"
        );
        assert_eq!(children(folder.path()), [LOCK_NAME]);
        env.sleep(std::time::Duration::from_secs(24 * 60 * 60 + 1));
        place
            .begin(Uuid::from_u128(1))
            .expect("it is dead")
            .finish()
            .expect("finish");
        assert_eq!(children(folder.path()), [""; 0]);
    }

    #[test]
    fn a_lock_of_another_machine_lives_as_long_as_its_heart_beats() {
        let folder = folder();
        let env = Env::simulated(1);
        let uuid = Uuid::from_u128(9);
        let owner = folder.path().join(format!("{LOCK_NAME}.{uuid}"));
        fs::write(folder.path().join(LOCK_NAME), uuid.to_string()).expect("write");
        let text = format!("backup: {uuid}\nhost: elsewhere\npid: 77\nfound: nothing\n");
        fs::write(&owner, text).expect("write");
        fs::write(folder.path().join("left"), "x").expect("write");
        let beat =
            std::time::UNIX_EPOCH + std::time::Duration::from_micros(env.now().0.cast_unsigned());
        let file = File::options().write(true).open(&owner).expect("open");
        file.set_modified(beat).expect("touch");
        let place = LocalDirectory::new(folder.path(), Disk::system(), env.clone());
        env.sleep(std::time::Duration::from_mins(1));
        let error = place.begin(Uuid::from_u128(1)).err().expect("it may live");
        let expected =
            "by backup 00000000-0000-0000-0000-000000000009 of process 77 on host elsewhere";
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(children(folder.path()).len(), 3);
        env.sleep(std::time::Duration::from_mins(2));
        let attempt = place.begin(Uuid::from_u128(1)).expect("it is dead");
        attempt.finish().expect("finish");
        assert_eq!(children(folder.path()), [""; 0]);
    }

    #[test]
    fn what_a_dead_attempt_wrote_is_cleared_away() {
        let folder = folder();
        let place = directory(folder.path());
        let attempt = place.begin(Uuid::from_u128(1)).expect("free");
        drop(attempt.create(&name("d/left"), 0).expect("create"));
        drop(attempt);
        let attempt = place.begin(Uuid::from_u128(2)).expect("the owner is gone");
        drop(attempt.create(&name("new"), 0).expect("create"));
        attempt.finish().expect("finish");
        assert_eq!(children(folder.path()), ["new"]);
    }

    #[test]
    fn of_many_who_begin_at_once_one_writes_at_a_time() {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a temporary directory");
        let (inside, begun) = (AtomicU64::new(0), AtomicU64::new(0));
        let contend = |thread: u128| {
            for round in 0..60 {
                let uuid = Uuid::from_u128(thread * 1000 + round + 1);
                let place = directory(&folder.path().join("b"));
                let Ok(attempt) = place.begin(uuid) else {
                    continue;
                };
                assert_eq!(
                    inside.fetch_add(1, Ordering::SeqCst),
                    0,
                    "two write at once"
                );
                begun.fetch_add(1, Ordering::Relaxed);
                drop(attempt.create(&name("d/f"), 0).expect("create"));
                inside.fetch_sub(1, Ordering::SeqCst);
                // Some give up properly, some just die.
                match round % 3 {
                    0 => drop(attempt),
                    1 => attempt.finish().expect("finish"),
                    _ => attempt
                        .abandon(&mut [name("d/f")].into_iter())
                        .expect("abandon"),
                }
            }
        };
        std::thread::scope(|scope| {
            for thread in 0..6 {
                let contend = &contend;
                scope.spawn(move || contend(thread));
            }
        });
        assert!(begun.into_inner() > 0, "nobody wrote");
        let last = directory(&folder.path().join("b")).begin(Uuid::from_u128(1_000_000));
        last.expect("nobody is left").finish().expect("finish");
        let left: Vec<String> = children(&folder.path().join("b"));
        assert!(
            !left.iter().any(|name| name.starts_with(LOCK_NAME)),
            "{left:?}"
        );
    }

    #[test]
    fn a_torn_lock_beside_a_dead_owner_blocks_nobody() {
        let folder = folder();
        let place = directory(folder.path());
        drop(place.begin(Uuid::from_u128(1)).expect("free"));
        fs::write(folder.path().join(LOCK_NAME), "").expect("write");
        place
            .begin(Uuid::from_u128(2))
            .expect("the owner is gone")
            .finish()
            .expect("finish");
        assert_eq!(children(folder.path()), [""; 0]);
        fs::write(folder.path().join(LOCK_NAME), "").expect("write");
        assert!(
            place.begin(Uuid::from_u128(3)).is_err(),
            "somebody may be about to write it"
        );
    }
}
