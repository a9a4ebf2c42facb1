//! [`Disk`]: every way to change the file system.

use crate::file::DiskFile;
use crate::recorder::{Operation, Recording};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The way to the disk. Cloning is cheap; clones share the recording.
#[derive(Clone, Default)]
pub struct Disk {
    recording: Option<Arc<Recording>>,
}

impl Disk {
    /// The real disk, nothing recorded.
    pub fn system() -> Self {
        Self::default()
    }

    /// The real disk, with every operation recorded.
    pub fn recording() -> (Self, Arc<Recording>) {
        Self::with(Recording::all())
    }

    /// The real disk that carries out `operations` changes and then none: each later one fails,
    /// and files whose content was not synced by then lose it.
    pub fn crashing_after(operations: usize) -> (Self, Arc<Recording>) {
        Self::with(Recording::until(operations))
    }

    fn with(recording: Recording) -> (Self, Arc<Recording>) {
        let recording = Arc::new(recording);
        (
            Self {
                recording: Some(Arc::clone(&recording)),
            },
            recording,
        )
    }

    pub(crate) fn note(&self, operation: impl FnOnce() -> Operation) -> io::Result<()> {
        self.recording
            .as_ref()
            .map_or(Ok(()), |recording| recording.note(operation()))
    }

    /// Makes a directory and the missing ones above it. One that exists is fine.
    pub fn create_directories(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            self.create_directories(parent)?;
        }
        self.note(|| Operation::CreateDirectory(path.into()))?;
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    /// Creates a file, or empties the one that is there.
    pub fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.note(|| Operation::CreateFile(path.into()))?;
        Ok(DiskFile::new(
            self.clone(),
            path.into(),
            File::create(path)?,
        ))
    }

    /// Creates a file that must not exist yet: `AlreadyExists` tells that it does.
    pub fn create_new(&self, path: &Path) -> io::Result<DiskFile> {
        self.note(|| Operation::CreateFile(path.into()))?;
        Ok(DiskFile::new(
            self.clone(),
            path.into(),
            File::create_new(path)?,
        ))
    }

    /// Opens a file to write at its end, creating it where it is missing.
    pub fn append(&self, path: &Path) -> io::Result<DiskFile> {
        self.note(|| Operation::Write(path.into(), 0))?;
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(DiskFile::new(self.clone(), path.into(), file))
    }

    /// Writes a whole small file in place and makes content and name durable.
    pub fn write_synced(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut file = self.create(path)?;
        file.write_all(content)?;
        file.sync()?;
        self.sync_directory(parent_of(path))
    }

    /// Puts a whole small file at `path` in one step: readers, and a crash at any moment, see the
    /// old content or the new. A crash may leave `<path>.tmp`, which the next call overwrites.
    pub fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(".tmp");
        let temporary = PathBuf::from(temporary);
        let mut file = self.create(&temporary)?;
        file.write_all(content)?;
        file.sync()?;
        self.rename(&temporary, path)?;
        self.sync_directory(parent_of(path))
    }

    /// Renames within one file system; an existing file at `to` is replaced.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(|| Operation::Rename(from.into(), to.into()))?;
        fs::rename(from, to)
    }

    /// Gives a file a second name.
    pub fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(|| Operation::HardLink(from.into(), to.into()))?;
        fs::hard_link(from, to)
    }

    /// Makes a symbolic link at `at` whose text is `text`.
    pub fn symbolic_link(&self, text: &Path, at: &Path) -> io::Result<()> {
        self.note(|| Operation::SymbolicLink(text.into(), at.into()))?;
        std::os::unix::fs::symlink(text, at)
    }

    /// Removes a file or link. One that is not there is fine.
    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.note(|| Operation::Remove(path.into()))?;
        gone_is_fine(fs::remove_file(path))
    }

    /// Removes a directory when it is empty; says whether it is gone now.
    pub fn remove_empty_directory(&self, path: &Path) -> io::Result<bool> {
        self.note(|| Operation::Remove(path.into()))?;
        match gone_is_fine(fs::remove_dir(path)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a directory with all that is in it, never following a link. One that is not there
    /// is fine; a crash leaves a part of it.
    pub fn remove_tree(&self, path: &Path) -> io::Result<()> {
        let Some(metadata) = gone_is_none(fs::symlink_metadata(path))? else {
            return Ok(());
        };
        if !metadata.is_dir() {
            return self.remove_file(path);
        }
        for entry in fs::read_dir(path)? {
            self.remove_tree(&entry?.path())?;
        }
        self.note(|| Operation::Remove(path.into()))?;
        gone_is_fine(fs::remove_dir(path))
    }

    /// Makes the content of a file durable that is not open for writing any more.
    pub fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.note(|| Operation::SyncFile(path.into()))?;
        File::open(path)?.sync_all()
    }

    /// Makes the entries of a directory durable: names created, renamed or removed in it.
    pub fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.note(|| Operation::SyncDirectory(path.into()))?;
        File::open(path)?.sync_all()
    }

    /// Makes durable everything that was written on the file system which holds `path`: contents
    /// and names. One call costs less than a sync per file from a few hundred files on.
    pub fn sync_file_system(&self, path: &Path) -> io::Result<()> {
        self.note(|| Operation::SyncFileSystem(path.into()))?;
        Ok(rustix::fs::syncfs(File::open(path)?)?)
    }
}

/// How many bytes an unprivileged user may still write on the file system that holds `path`.
pub fn free_space_bytes(path: &Path) -> io::Result<u64> {
    let space = rustix::fs::statvfs(path)?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}

/// Whether this process may make and remove names in a directory.
///
/// # Errors
/// The system's reason why not.
pub fn can_write(directory: &Path) -> io::Result<()> {
    let needed = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
    Ok(rustix::fs::access(directory, needed)?)
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn gone_is_fine(result: io::Result<()>) -> io::Result<()> {
    gone_is_none(result).map(|_| ())
}

fn gone_is_none<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_a_file_leaves_the_old_or_the_new_content_at_every_crash() {
        for operations in 0..20 {
            let folder = tempfile::tempdir().expect("a temporary directory");
            let path = folder.path().join("f");
            Disk::system().replace(&path, b"old").expect("replace");
            let (disk, recording) = Disk::crashing_after(operations);
            let outcome = disk.replace(&path, b"new");
            let content = fs::read(&path).expect("read");
            if !recording.has_crashed() {
                outcome.expect("replace");
                assert_eq!(content, b"new");
                assert!(
                    operations >= 5,
                    "create, write, sync, rename, sync directory"
                );
                return;
            }
            assert!(outcome.is_err());
            assert!(content == b"old" || content == b"new", "{content:?}");
        }
        panic!("replacing still crashes after 20 operations");
    }

    #[test]
    fn content_that_was_not_synced_is_lost_in_a_crash() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let (disk, recording) = Disk::crashing_after(4);
        let kept = folder.path().join("kept");
        let lost = folder.path().join("lost");
        let mut file = disk.create(&kept).expect("create");
        file.write_all(b"kept").expect("write");
        file.sync().expect("sync");
        disk.create(&lost).expect("create");
        fs::write(&lost, b"lost").expect("write");
        assert!(disk.sync_directory(folder.path()).is_err());
        assert!(recording.has_crashed());
        assert_eq!(fs::read(&kept).expect("read"), b"kept");
        assert_eq!(fs::read(&lost).expect("read"), b"");
    }

    #[test]
    fn what_was_synced_before_an_append_outlives_a_crash() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("journal");
        Disk::system().write_synced(&path, b"old").expect("write");
        let (disk, recording) = Disk::crashing_after(4);
        let mut file = disk.append(&path).expect("append");
        file.write_all(b"new").expect("write");
        file.sync().expect("sync");
        file.write_all(b"lost").expect("write");
        assert!(file.sync().is_err());
        assert!(recording.has_crashed());
        assert_eq!(fs::read(&path).expect("read"), b"oldnew");
    }

    #[test]
    fn a_tree_is_removed_without_following_links() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let disk = Disk::system();
        let outside = folder.path().join("outside");
        disk.write_synced(&outside, b"x").expect("write");
        let tree = folder.path().join("a/b/c");
        disk.create_directories(&tree).expect("create");
        disk.symbolic_link(folder.path(), &tree.join("link"))
            .expect("link");
        disk.remove_tree(&folder.path().join("a")).expect("remove");
        disk.remove_tree(&folder.path().join("a"))
            .expect("removing twice is harmless");
        assert!(outside.exists() && !folder.path().join("a").exists());
    }

    #[test]
    fn every_operation_is_recorded_in_order() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let (disk, recording) = Disk::recording();
        let path = folder.path().join("f");
        disk.write_synced(&path, b"abc").expect("write");
        let expected = [
            Operation::CreateFile(path.clone()),
            Operation::Write(path.clone(), 3),
            Operation::SyncFile(path),
            Operation::SyncDirectory(folder.path().into()),
        ];
        assert_eq!(recording.operations(), expected);
    }
}
