//! [`find_backups`]: the places below a directory that hold a backup, or the beginning of one.

use crate::destination::{LOCK_NAME, MANIFEST_FILE};
use crate::error::StorageError;
use granary_archive::ArchiveKind;
use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many directories are looked into.
const DIRECTORIES_MAX: usize = 100_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The places, by path.
    pub places: Vec<PathBuf>,
    /// Whether the search ended before it had seen everything: there are too many directories.
    pub is_cut_short: bool,
    /// Directories that this process may not read; no backup in them could be used.
    pub unreadable: Vec<PathBuf>,
}

/// Looks for directories with a manifest or a lock in and below `root`. Links are not followed, and
/// the contents of the backups themselves are not looked into. Nothing is found where there is no
/// such directory.
///
/// # Errors
/// [`StorageError`] when `root` cannot be listed.
pub fn find_backups(root: &Path) -> Result<Search, StorageError> {
    let mut search = Search {
        places: Vec::new(),
        is_cut_short: false,
        unreadable: Vec::new(),
    };
    let mut waiting = VecDeque::from([root.to_owned()]);
    let mut seen = 0;
    while let Some(directory) = waiting.pop_front() {
        seen += 1;
        if seen > DIRECTORIES_MAX {
            search.is_cut_short = true;
            break;
        }
        match look_into(&directory) {
            Ok(seen) => {
                waiting.extend(seen.directories);
                search.places.extend(seen.is_place.then_some(directory));
                search.places.extend(seen.archives);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if directory == root => {
                return Err(StorageError::from_io("read", root, error));
            }
            Err(_) => search.unreadable.push(directory),
        }
    }
    search.places.sort();
    Ok(search)
}

struct Directory {
    is_place: bool,
    directories: Vec<PathBuf>,
    archives: BTreeSet<PathBuf>,
}

fn look_into(directory: &Path) -> io::Result<Directory> {
    let mut seen = Directory {
        is_place: false,
        directories: Vec::new(),
        archives: BTreeSet::new(),
    };
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            seen.directories.push(entry.path());
        } else if name == MANIFEST_FILE || name == LOCK_NAME {
            seen.is_place = true;
        } else if let Some(archive) = archive_of(&name.to_string_lossy()) {
            seen.archives.insert(directory.join(archive));
        }
    }
    if seen.is_place {
        seen.directories.retain(|path| !is_of_a_backup(path));
        seen.archives.clear(); // a table's file of that name
    }
    Ok(seen)
}

/// The archive that a file is, or is the lock of.
fn archive_of(name: &str) -> Option<&str> {
    let archive = name.strip_suffix(LOCK_NAME).unwrap_or(name);
    ArchiveKind::of_name(archive).map(|_| archive)
}

/// Whether a directory has a name that those at the top of a backup have.
fn is_of_a_backup(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_hexadecimal = name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let directories = ["data", "metadata", "granary", "shards", "temporary_tables"];
    directories.contains(&&*name) || (name.len() < 32 && is_hexadecimal)
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories by hand"
)]
mod tests {
    use super::*;

    #[test]
    fn backups_are_found_at_any_depth_and_links_are_not_followed() {
        let folder = tempfile::tempdir().expect("a directory");
        let root = folder.path();
        for (place, file) in [
            ("monday", ".backup"),
            ("monday/data/x", ".backup"), // a table's file of that name
            ("nested/in/two", ".lock"),
            ("nested/in/empty", "readme"),
            ("", ".backup"),
        ] {
            fs::create_dir_all(root.join(place)).expect("a directory");
            fs::write(root.join(place).join(file), "").expect("a file");
        }
        std::os::unix::fs::symlink(root, root.join("loop")).expect("a link");
        let found = find_backups(root).expect("a search");
        let expected = ["", "monday", "nested/in/two"].map(|place| root.join(place));
        let plain = |path: &PathBuf| path.components().collect::<PathBuf>();
        assert_eq!(
            found.places.iter().map(plain).collect::<Vec<_>>(),
            expected.iter().map(plain).collect::<Vec<_>>()
        );
        assert!(!found.is_cut_short && found.unreadable.is_empty());
        let nowhere = find_backups(&root.join("nowhere")).expect("nothing");
        assert!(nowhere.places.is_empty());
    }
}
