//! Removing a backup from a directory, so that a crash at any moment leaves either the backup, or
//! what the next attempt or removal there clears away.

use crate::destination::{Destination as _, Found, LOCK_NAME, MANIFEST_FILE, Removed, STRAYS_MAX};
use crate::error::StorageError;
use crate::local::LocalDirectory;
use crate::lock::{DirectoryLock, LockPlace};
use granary_durable::Disk;
use granary_env::Env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Removes what `is_of_backup` knows from the directory: the manifest first. Links are removed, not
/// followed.
pub(crate) fn remove(
    directory: &LocalDirectory,
    disk: &Disk,
    env: &Env,
    is_of_backup: &dyn Fn(&str) -> bool,
) -> Result<Removed, StorageError> {
    let root = directory.path();
    let path = root.display().to_string();
    if !root.is_dir() {
        return Err(StorageError::NotFound { path });
    }
    let (lock, _) = DirectoryLock::take(&LockPlace::within(root), env.uuid(), disk, env)?;
    let mut removed = count(directory, is_of_backup)?;
    if removed.strays.is_empty() {
        // Whoever finds this lock dead may clear away everything beside it.
        lock.claim_everything()?;
    }
    remove_manifest(root, disk)?;
    remove_files(root, disk, is_of_backup)?;
    disk.sync_file_system(root)
        .map_err(|error| StorageError::from_io("sync", root, error))?;
    lock.release()?;
    removed.strays.sort();
    remove_root(root, disk)?;
    Ok(removed)
}

fn count(
    directory: &LocalDirectory,
    is_of_backup: &dyn Fn(&str) -> bool,
) -> Result<Removed, StorageError> {
    let mut removed = Removed::default();
    directory.list(&mut |Found { name, size }| {
        if is_of_backup(&name) {
            removed.files += 1;
            removed.bytes = removed.bytes.saturating_add(size);
        } else if removed.strays.len() < STRAYS_MAX {
            removed.strays.push(name);
        }
    })?;
    Ok(removed)
}

fn remove_manifest(root: &Path, disk: &Disk) -> Result<(), StorageError> {
    let manifest = root.join(MANIFEST_FILE);
    if manifest.symlink_metadata().is_err() {
        return Ok(());
    }
    let removed = disk
        .remove_file(&manifest)
        .and_then(|()| disk.sync_directory(root));
    removed.map_err(|error| StorageError::from_io("remove", &manifest, error))
}

/// Removes the files, and the directories that are empty then, the deepest first.
fn remove_files(
    root: &Path,
    disk: &Disk,
    is_of_backup: &dyn Fn(&str) -> bool,
) -> Result<(), StorageError> {
    let mut directories = vec![root.to_owned()];
    let mut at = 0;
    while at < directories.len() {
        let directory = directories[at].clone();
        at += 1;
        for (path, is_directory) in children(&directory)? {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            if is_directory {
                directories.push(path);
            } else if !name.starts_with(LOCK_NAME) && is_of_backup(&name) {
                disk.remove_file(&path)
                    .map_err(|error| StorageError::from_io("remove", &path, error))?;
            }
        }
    }
    for directory in directories.iter().skip(1).rev() {
        disk.remove_empty_directory(directory)
            .map_err(|error| StorageError::from_io("remove", directory, error))?;
    }
    Ok(())
}

fn children(directory: &Path) -> Result<Vec<(PathBuf, bool)>, StorageError> {
    let read = || -> io::Result<Vec<(PathBuf, bool)>> {
        fs::read_dir(directory)?
            .map(|entry| entry.and_then(|entry| Ok((entry.path(), entry.file_type()?.is_dir()))))
            .collect()
    };
    read().map_err(|error| StorageError::from_io("read", directory, error))
}

fn remove_root(root: &Path, disk: &Disk) -> Result<(), StorageError> {
    let remove = || -> io::Result<()> {
        if disk.remove_empty_directory(root)?
            && let Some(parent) = root.parent()
        {
            disk.sync_directory(parent)?;
        }
        Ok(())
    };
    remove().map_err(|error| StorageError::from_io("remove", root, error))
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories by hand"
)]
mod tests {
    use super::*;
    use crate::destination::{Attempt, Destination, Writing};
    use granary_types::{EntryName, Uuid};
    use tempfile::TempDir;

    fn name(text: &str) -> EntryName {
        EntryName::parse(text).expect(text)
    }

    fn place(path: &Path, disk: Disk) -> LocalDirectory {
        LocalDirectory::new(path, disk, Env::system())
    }

    fn put(attempt: &dyn Attempt, at: &str) {
        let mut file = attempt.create(&name(at), 0).expect(at);
        file.write_all(b"12345").expect("a write");
        file.finish().expect("a file");
    }

    fn write(path: &Path) {
        let place = place(path, Disk::system());
        let attempt = place.begin(Uuid::from_u128(7)).expect("a free place");
        for at in ["data/d/t/a", "data/d/t/b", "metadata/d.sql"] {
            put(&*attempt, at);
        }
        let published = attempt.publish(&name(".backup"), &mut |out| out.write_all(b"m"));
        published.expect("published");
        attempt.finish().expect("finished");
    }

    fn is_known(name: &str) -> bool {
        name.starts_with("data/") || name.starts_with("metadata/") || name == ".backup"
    }

    fn names(path: &Path) -> Vec<String> {
        let mut names = Vec::new();
        let place = place(path, Disk::system());
        place
            .list(&mut |found| names.push(found.name))
            .expect("a listing");
        names.sort();
        names
    }

    #[test]
    fn what_is_not_of_the_backup_stays_and_is_told() {
        let folder = TempDir::new().expect("a directory");
        let root = folder.path().join("b");
        write(&root);
        fs::write(root.join("data/d/t/mine.txt"), "x").expect("a stray");
        let removed = place(&root, Disk::system())
            .remove(&is_known_but_mine)
            .expect("removed");
        assert_eq!((removed.files, removed.bytes), (4, 16));
        assert_eq!(removed.strays, ["data/d/t/mine.txt"]);
        assert_eq!(names(&root), ["data/d/t/mine.txt"]);
    }

    fn is_known_but_mine(name: &str) -> bool {
        is_known(name) && !name.ends_with("mine.txt")
    }

    #[test]
    fn a_link_is_removed_and_not_followed() {
        let folder = TempDir::new().expect("a directory");
        let (root, outside) = (folder.path().join("b"), folder.path().join("outside"));
        write(&root);
        fs::create_dir(&outside).expect("a directory");
        fs::write(outside.join("a"), "x").expect("a file");
        std::os::unix::fs::symlink(&outside, root.join("data/link")).expect("a link");
        let removed = place(&root, Disk::system()).remove(&is_known);
        assert_eq!(removed.expect("removed").strays, [""; 0]);
        assert!(outside.join("a").exists() && !root.exists());
    }

    #[test]
    fn a_crash_at_any_write_leaves_the_backup_or_what_the_next_one_clears_away() {
        for operations in 0..200 {
            let folder = TempDir::new().expect("a directory");
            let root = folder.path().join("b");
            write(&root);
            let whole = names(&root);
            let (disk, recording) = Disk::crashing_after(operations);
            let outcome = place(&root, disk).remove(&is_known);
            let left = names(&root);
            if left.contains(&".backup".to_owned()) {
                assert_eq!(left, whole, "after {operations}: half a backup");
            } else if outcome.is_err() && root.exists() {
                let state = place(&root, Disk::system()).writing().expect("a state");
                assert!(left.is_empty() || state == Writing::Dead, "{operations}");
            }
            // Both ways on: another removal, and another backup.
            if root.exists() {
                let again = place(&root, Disk::system()).remove(&is_known);
                assert_eq!(again.expect("removed").strays, [""; 0]);
            }
            assert!(!root.exists(), "after {operations}: {:?}", names(&root));
            if !recording.has_crashed() {
                return;
            }
        }
        panic!("a removal still crashes after 200 operations");
    }

    #[test]
    fn a_backup_after_a_crashed_removal_finds_a_clean_place() {
        for operations in 0..200 {
            let folder = TempDir::new().expect("a directory");
            let root = folder.path().join("b");
            write(&root);
            let (disk, recording) = Disk::crashing_after(operations);
            let _ = place(&root, disk).remove(&is_known);
            if !root.join(".backup").exists() {
                let next = place(&root, Disk::system());
                let attempt = next.begin(Uuid::from_u128(8)).expect("a free place");
                put(&*attempt, "data/new");
                attempt.finish().expect("finished");
                assert_eq!(names(&root), ["data/new"], "after {operations}");
            }
            if !recording.has_crashed() {
                return;
            }
        }
        panic!("a removal still crashes after 200 operations");
    }
}
