//! What would stop a restore behind its commit point is looked for before it.

use crate::dir::DataDir;
use crate::intent::{Place, Step, is_there};
use crate::publish_error::PublishError;
use granary_durable::can_write;
use granary_types::EntryName;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Every place that must be free is free, no two steps want the same one, and every directory is
/// there or made before, can be written and is on the file system of its disk, so that renaming
/// into it works.
pub(crate) fn check(dir: &DataDir, steps: &[Step]) -> Result<(), PublishError> {
    let mut taken = HashSet::new();
    let mut freed = HashSet::new();
    let mut parents = HashSet::new();
    let mut made = HashSet::new();
    for step in steps {
        let place = step.place();
        let path = place.resolve(dir)?;
        match step {
            Step::Directory(_) => made.extend(path.ancestors().map(Path::to_owned)),
            Step::Retire { .. } => {}
            _ => require_directory(&path, &made)?,
        }
        let needs_room = matches!(step, Step::Move { .. } | Step::Shift { .. });
        let is_taken = || is_there(&path) && !freed.contains(&path);
        if needs_room && (is_taken() || !taken.insert(path.clone())) {
            return Err(PublishError::Exists { path });
        }
        if let Some(place) = step.freed() {
            freed.insert(place.resolve(dir)?);
        }
        let parent = existing_parent(&path);
        if parents.insert(parent.clone()) {
            check_directory(dir, place, &parent)?;
        }
    }
    Ok(())
}

/// The directory above a path is there, or is `made` before.
fn require_directory(path: &Path, made: &HashSet<PathBuf>) -> Result<(), PublishError> {
    match path.parent() {
        Some(parent) if !parent.is_dir() && !made.contains(parent) => {
            Err(PublishError::io(parent)(io::ErrorKind::NotFound.into()))
        }
        _ => Ok(()),
    }
}

/// The nearest directory above a path that exists.
fn existing_parent(path: &Path) -> PathBuf {
    let mut parents = path.ancestors().skip(1);
    let found = parents.find(|parent| parent.is_dir());
    found.unwrap_or(Path::new("/")).to_owned()
}

fn check_directory(dir: &DataDir, place: &Place, parent: &Path) -> Result<(), PublishError> {
    let root = dir.disk_path(&place.disk).unwrap_or_default();
    let device = |path: &Path| {
        let metadata = fs::metadata(path).map_err(PublishError::io(path))?;
        Ok::<_, PublishError>(metadata.dev())
    };
    if device(parent)? != device(&existing_parent(&root.join("x")))? {
        return Err(PublishError::OtherFileSystem {
            path: parent.to_owned(),
            disk: place.disk.clone(),
        });
    }
    can_write(parent).map_err(PublishError::io(parent))
}

/// Refuses a name from a backup that is not a plain file name.
pub(crate) fn check_name(name: &str) -> Result<(), PublishError> {
    if EntryName::fault(name).is_some() || name.contains('/') {
        return Err(PublishError::BadName {
            name: name.chars().take(200).collect(),
        });
    }
    Ok(())
}
