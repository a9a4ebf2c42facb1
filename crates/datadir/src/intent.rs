//! The redo journal of a change of many files, a restore or a statement that defines data: a file that says what is to be done, written before the first
//! step and removed after the last.
//!
//! Writing it is the commit point. Each step can be done twice: what was moved is no longer where
//! it came from. Until everything is durable the file stays, so a crash at any moment is made good
//! by doing all steps again.

use crate::dir::DataDir;
use crate::publish_error::PublishError;
use crate::warning::Warning;
use granary_durable::Disk;
use granary_mergetree::highest_block;
use granary_types::{PartName, Uuid, hash_bytes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the staging areas, below each disk.
pub(crate) const RESTORE_FOLDER: &str = ".granary/restore";
const INTENT_FILE: &str = "intent";
const VERSION: u32 = 1;

/// A place on a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub disk: String,
    pub path: PathBuf, // relative to the disk
}

impl Place {
    pub(crate) fn new(disk: &str, path: impl Into<PathBuf>) -> Self {
        let (disk, path) = (disk.to_owned(), path.into());
        Self { disk, path }
    }

    pub(crate) fn resolve(&self, dir: &DataDir) -> Result<PathBuf, PublishError> {
        Ok(self.resolve_disk(dir)?.join(&self.path))
    }

    fn resolve_disk(&self, dir: &DataDir) -> Result<PathBuf, PublishError> {
        dir.disk_path(&self.disk)
            .ok_or_else(|| PublishError::UnknownDisk {
                disk: self.disk.clone(),
            })
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Make a directory and the missing ones above it.
    Directory(Place),
    /// Move a staged file or directory to a place where nothing is.
    Move { from: PathBuf, to: Place },
    /// Move a staged file to a place, over what is there.
    Replace { from: PathBuf, to: Place },
    /// Make a symbolic link with this text, in place of another link.
    Link { text: PathBuf, at: Place },
    /// Make an empty file.
    Mark(Place),
    /// Take a file, link or directory out of its place. It goes with the staging area; that it is
    /// in there tells that this was done.
    Retire { at: Place, to: PathBuf },
    /// Move a file or directory to another place on its disk, where nothing is.
    Shift { from: PathBuf, to: Place },
}

impl Step {
    /// What it changes.
    pub(crate) fn place(&self) -> &Place {
        match self {
            Self::Directory(place) | Self::Mark(place) => place,
            Self::Link { at, .. } | Self::Retire { at, .. } => at,
            Self::Move { to, .. } | Self::Replace { to, .. } | Self::Shift { to, .. } => to,
        }
    }

    /// What is no longer there afterwards.
    pub(crate) fn freed(&self) -> Option<Place> {
        match self {
            Self::Retire { at, .. } => Some(at.clone()),
            Self::Shift { from, to } => Some(Place::new(&to.disk, from)),
            _ => None,
        }
    }

    /// Whether it is done through the staging area of the disk.
    fn needs_staging(&self) -> bool {
        matches!(
            self,
            Self::Move { .. } | Self::Replace { .. } | Self::Retire { .. }
        )
    }
}

/// All steps of one change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Intent {
    job: String,
    id: Uuid,
    steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    job: String,
    steps: usize,
}

impl Intent {
    pub(crate) fn new(job: &str, id: Uuid, steps: Vec<Step>) -> Self {
        let job = job.to_owned();
        Self { job, id, steps }
    }

    /// Where the file of the restore `id` is: always on the disk `default`.
    pub(crate) fn path(dir: &DataDir, id: Uuid) -> PathBuf {
        folder(&dir.path, id).join(INTENT_FILE)
    }

    /// A line for the header, a line per step, a line with the hash of those before.
    fn encode(&self) -> String {
        let header = Header {
            version: VERSION,
            job: self.job.clone(),
            steps: self.steps.len(),
        };
        let json = "paths, numbers and text are valid JSON";
        let mut text = serde_json::to_string(&header).expect(json);
        for step in &self.steps {
            text.push('\n');
            text += &serde_json::to_string(step).expect(json);
        }
        text.push('\n');
        let hash = hash_bytes(text.as_bytes());
        text + &format!("end {hash}\n")
    }

    /// `None` when the text is not whole: then the restore was not committed.
    fn decode(id: Uuid, text: &str) -> Option<Self> {
        let (body, hash) = text.strip_suffix('\n')?.rsplit_once("\nend ")?;
        let body = format!("{body}\n");
        if hash_bytes(body.as_bytes()).to_string() != hash {
            return None;
        }
        let mut lines = body.lines();
        let header: Header = serde_json::from_str(lines.next()?).ok()?;
        let steps: Result<Vec<Step>, _> = lines.map(serde_json::from_str).collect();
        let steps = steps.ok()?;
        let is_whole = header.version == VERSION && steps.len() == header.steps;
        is_whole.then(|| Self::new(&header.job, id, steps))
    }

    /// Writes the file. When this returns, the restore will take place.
    pub(crate) fn commit(&self, dir: &DataDir) -> Result<(), PublishError> {
        let folder = folder(&dir.path, self.id);
        let write = || {
            dir.disk.create_directories(&folder)?;
            for directory in folder.ancestors().skip(1).take(3) {
                dir.disk.sync_directory(directory)?;
            }
            dir.disk
                .replace(&folder.join(INTENT_FILE), self.encode().as_bytes())
        };
        write().map_err(PublishError::io(&folder))
    }

    /// Takes the file back after [`Intent::commit`] failed: it may be there all the same. Where that
    /// fails, too, only the next opening tells.
    pub(crate) fn withdraw(&self, dir: &DataDir, source: PublishError) -> PublishError {
        let path = Self::path(dir, self.id);
        let unlink = || {
            dir.disk.remove_file(&path)?;
            dir.disk.sync_directory(&folder(&dir.path, self.id))
        };
        match unlink() {
            Err(_) if is_there(&path) => PublishError::Unfinished(Box::new(source)),
            _ => source,
        }
    }

    /// Every disk that something is moved on still has its staging area, which goes after the
    /// intent: a disk that is not mounted must not look like one on which all is done.
    fn require_staging(&self, dir: &DataDir) -> Result<(), PublishError> {
        for step in &self.steps {
            let place = step.place();
            let root = place.resolve_disk(dir)?;
            if step.needs_staging() && !folder(&root, self.id).is_dir() {
                return Err(PublishError::StagingLost {
                    job: self.job.clone(),
                    disk: place.disk.clone(),
                    path: root,
                });
            }
        }
        Ok(())
    }

    /// Does what is not done yet, makes it durable and removes the staging area.
    pub(crate) fn carry_out(
        &self,
        dir: &DataDir,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), PublishError> {
        dir.whereabouts.tell(&self.moves(dir)?);
        let mut touched = BTreeSet::new();
        for step in &self.steps {
            self.carry_out_step(dir, step, &mut touched, warnings)?;
        }
        // A directory that went itself needs no sync: that of its parent counts.
        for directory in touched.iter().filter(|directory| directory.is_dir()) {
            dir.disk
                .sync_directory(directory)
                .map_err(PublishError::io(directory))?;
        }
        self.remove(dir)
    }

    fn carry_out_step(
        &self,
        dir: &DataDir,
        step: &Step,
        touched: &mut BTreeSet<PathBuf>,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), PublishError> {
        let place = step.place();
        let from = match step {
            Step::Move { from, .. } | Step::Replace { from, .. } => Some(from),
            _ => None,
        };
        let root = dir.disk_path(&place.disk).unwrap_or_default();
        let target = place.resolve(dir)?;
        let from = from.map(|from| folder(&root, self.id).join(from));
        let done = match (step, from) {
            (Step::Directory(_), _) => make_directories(&dir.disk, &root, &place.path, touched),
            (Step::Mark(_), _) => dir.disk.create(&target).map(drop),
            (Step::Link { text, .. }, _) => put_link(&dir.disk, text, &target),
            (Step::Retire { to, .. }, _) => {
                let staged = folder(&root, self.id).join(to);
                rename_once(&dir.disk, &target, &staged)
            }
            (Step::Shift { from, .. }, _) => {
                let from = root.join(from);
                touched.extend(from.parent().map(Path::to_owned));
                rename_once(&dir.disk, &from, &target)
            }
            (_, None) => Ok(()),
            (_, Some(from)) if !is_there(&from) => Ok(()),
            (Step::Move { .. }, Some(from)) if is_there(&target) => {
                if let Some(free) = free_part_name(&target) {
                    dir.disk.rename(&from, &free)
                } else {
                    warnings.push(Warning::Taken {
                        job: self.job.clone(),
                        path: target.display().to_string(),
                    });
                    Ok(())
                }
            }
            (_, Some(from)) => dir.disk.rename(&from, &target),
        };
        done.map_err(PublishError::io(&target))?;
        touched.extend(target.parent().map(Path::to_owned));
        Ok(())
    }

    /// What goes from one place to another that is not staged.
    fn moves(&self, dir: &DataDir) -> Result<Vec<(PathBuf, PathBuf)>, PublishError> {
        let mut moves = Vec::new();
        for step in &self.steps {
            let place = step.place();
            let root = place.resolve_disk(dir)?;
            match step {
                Step::Retire { to, .. } => {
                    moves.push((place.resolve(dir)?, folder(&root, self.id).join(to)));
                }
                Step::Shift { from, .. } => moves.push((root.join(from), place.resolve(dir)?)),
                _ => {}
            }
        }
        Ok(moves)
    }

    /// Removes the intent first: behind it, what is left is garbage.
    fn remove(&self, dir: &DataDir) -> Result<(), PublishError> {
        let folder_of_intent = folder(&dir.path, self.id);
        let unlink = || {
            dir.disk.remove_file(&folder_of_intent.join(INTENT_FILE))?;
            dir.disk.sync_directory(&folder_of_intent)
        };
        unlink().map_err(PublishError::io(&folder_of_intent))?;
        let disks = dir.local_disks();
        let folders = disks.values().map(|root| folder(root, self.id)).collect();
        let old = self.moves(dir)?.into_iter().map(|(old, _)| old).collect();
        let deleted = dir.whereabouts.delete(folders, old);
        deleted.map_err(PublishError::io(&folder_of_intent))
    }
}

fn folder(root: &Path, id: Uuid) -> PathBuf {
    root.join(RESTORE_FOLDER).join(id.to_string())
}

pub(crate) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Renames, unless that was done before: then the new name is taken.
fn rename_once(disk: &Disk, from: &Path, to: &Path) -> io::Result<()> {
    if is_there(to) || !is_there(from) {
        return Ok(());
    }
    disk.rename(from, to)
}

/// Makes the directories of a relative path and notes every one above a new name.
fn make_directories(
    disk: &Disk,
    root: &Path,
    relative: &Path,
    touched: &mut BTreeSet<PathBuf>,
) -> io::Result<()> {
    disk.create_directories(&root.join(relative))?;
    let mut directory = root.to_owned();
    for name in relative {
        touched.insert(directory.clone());
        directory.push(name);
    }
    touched.insert(directory);
    Ok(())
}

/// Another name for a part whose own has been taken since the intent was written: somebody else
/// has inserted into the table. `None` for what is no part.
fn free_part_name(taken: &Path) -> Option<PathBuf> {
    let directory = taken.parent()?;
    let part = PartName::parse(taken.file_name()?.to_str()?).ok()?;
    let names = crate::load::list_names(directory).ok()?;
    let parts: Vec<PartName> = names
        .iter()
        .filter_map(|name| PartName::parse(name).ok())
        .collect();
    let free = part.renumbered(highest_block(&parts) + 1);
    Some(directory.join(free.to_string()))
}

fn put_link(disk: &Disk, text: &Path, at: &Path) -> io::Result<()> {
    match fs::read_link(at) {
        Ok(existing) if existing == text => return Ok(()),
        Ok(_) => disk.remove_file(at)?,
        Err(_) => {}
    }
    disk.symbolic_link(text, at)
}

/// What [`recover`] did.
pub(crate) struct Recovery {
    /// The jobs that were committed and are complete now.
    pub finished: Vec<String>,
    pub warnings: Vec<Warning>,
}

/// Finishes the restores that were committed and removes the rest.
///
/// # Errors
/// [`PublishError`] when a committed restore cannot be finished; nothing of it is removed then.
pub(crate) fn recover(dir: &DataDir) -> Result<Recovery, PublishError> {
    let mut warnings = Vec::new();
    let mut finished = Vec::new();
    for (id, path) in staging_areas(&dir.path) {
        let text = fs::read_to_string(path.join(INTENT_FILE)).ok();
        let Some(intent) = text.and_then(|text| Intent::decode(id, &text)) else {
            continue;
        };
        intent.require_staging(dir)?;
        intent.carry_out(dir, &mut warnings)?;
        finished.push(intent.job.clone());
        warnings.push(Warning::Recovered {
            job: intent.job,
            what: "it was committed and is now finished",
        });
    }
    for root in dir.local_disks().values() {
        for (id, path) in staging_areas(root) {
            dir.disk
                .remove_tree(&path)
                .map_err(PublishError::io(&path))?;
            warnings.push(Warning::Recovered {
                job: id.to_string(),
                what: "what it had staged was removed, nothing of it can be seen",
            });
        }
    }
    Ok(Recovery { finished, warnings })
}

fn staging_areas(root: &Path) -> Vec<(Uuid, PathBuf)> {
    let folder = root.join(RESTORE_FOLDER);
    let names = crate::load::list_names(&folder).unwrap_or_default();
    let area = |name: String| Some((Uuid::parse_str(&name).ok()?, folder.join(&name)));
    names.into_iter().filter_map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Intent {
        let place = Place::new("default", "store/x\n\"end\" é");
        let steps = vec![
            Step::Directory(place.clone()),
            Step::Move {
                from: "1".into(),
                to: place.clone(),
            },
            Step::Link {
                text: "../x".into(),
                at: place,
            },
        ];
        Intent::new("the\njob", Uuid::nil(), steps)
    }

    #[test]
    fn an_intent_comes_back_and_one_that_is_not_whole_counts_for_nothing() {
        let intent = sample();
        let text = intent.encode();
        assert_eq!(Intent::decode(Uuid::nil(), &text), Some(intent));
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(Intent::decode(Uuid::nil(), &text[..end]), None);
        }
        let flipped = text.replace("store", "stare");
        assert_eq!(Intent::decode(Uuid::nil(), &flipped), None);
    }
}
