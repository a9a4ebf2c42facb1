//! [`Staging`]: where a restore puts its data until all of it is there.

use crate::change::Change;
use crate::dir::DataDir;
use crate::intent::{Intent, RESTORE_FOLDER};
use crate::load::list_names;
use crate::publish::{Planned, Published, plan};
use crate::publish_error::PublishError;
use crate::writers::LOCK_TIMEOUT;
use granary_types::Uuid;
use parking_lot::RwLockWriteGuard;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// From this many files on, one sync of the file system costs less than one per file.
const FILES_PER_SYNC_MAX: usize = 64;

/// The staging area of one restore: directories on any disk, seen by nobody. Dropping it removes
/// everything; [`Staging::publish`] makes it the tables' own in one step.
///
/// Workers may share it by reference.
pub struct Staging<'a> {
    dir: &'a DataDir,
    job: String,
    id: Uuid,
    count: AtomicU64,
    /// Whether the intent has been carried out, which removes the area or keeps it for those who read from it.
    is_published: AtomicBool,
}

/// A directory in a staging area, to be filled through [`DataDir::disk`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedDir {
    /// The disk it is on.
    pub disk: String,
    /// Where it is.
    pub path: PathBuf,
}

impl DataDir {
    /// Opens a staging area for the job `job`.
    pub fn begin_restore(&self, job: &str) -> Staging<'_> {
        Staging {
            dir: self,
            job: job.to_owned(),
            id: self.env.uuid(),
            count: AtomicU64::new(0),
            is_published: AtomicBool::new(false),
        }
    }
}

impl Staging<'_> {
    /// Makes an empty directory on a disk: for a part, or for the files of a table.
    ///
    /// # Errors
    /// [`PublishError::UnknownDisk`], [`PublishError::Io`].
    pub fn directory(&self, disk: &str) -> Result<StagedDir, PublishError> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.root(disk)?.join(number.to_string());
        self.dir
            .disk
            .create_directories(&path)
            .map_err(PublishError::io(&path))?;
        Ok(StagedDir {
            disk: disk.to_owned(),
            path,
        })
    }

    /// `<disk>/.granary/restore/<id>`.
    fn root(&self, disk: &str) -> Result<PathBuf, PublishError> {
        let path = self
            .dir
            .disk_path(disk)
            .ok_or_else(|| PublishError::UnknownDisk {
                disk: disk.to_owned(),
            })?;
        Ok(path.join(RESTORE_FOLDER).join(self.id.to_string()))
    }

    /// A name in the staging area of a disk that nothing has yet.
    pub(crate) fn reserve(&self, disk: &str) -> Result<PathBuf, PublishError> {
        let root = self.root(disk)?;
        self.dir
            .disk
            .create_directories(&root)
            .map_err(PublishError::io(&root))?;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        Ok(PathBuf::from(number.to_string()))
    }

    /// A directory in which the texts of a disk are staged.
    pub(crate) fn stage_text(&self, disk: &str, text: &str) -> Result<StagedDir, PublishError> {
        let directory = self.directory(disk)?;
        let path = directory.path.join(TEXT_FILE);
        let write = || -> io::Result<()> {
            use std::io::Write as _;
            self.dir.disk.create(&path)?.write_all(text.as_bytes())
        };
        write().map_err(PublishError::io(&path))?;
        Ok(directory)
    }

    /// Makes all changes at once: syncs what is staged, writes down what is to be done, and does
    /// it. When it returns, everything is in its place and durable. An error before the intent is
    /// written has changed nothing; after a crash behind that point the next
    /// [`DataDir::open`] does the rest.
    ///
    /// # Errors
    /// [`PublishError`]: something is there already, a definition is not understood, a disk fails.
    pub fn publish(self, changes: Vec<Change>) -> Result<Published, PublishError> {
        // What has been staged so far need not be waited for by those who look.
        self.sync(0)?;
        let synced = self.count.load(Ordering::Relaxed);
        let (_alone, planned) = self.plan_alone(changes)?;
        self.sync(synced)?;
        let intent = Intent::new(&self.job, self.id, planned.steps);
        if let Err(source) = intent.commit(self.dir) {
            return Err(intent.withdraw(self.dir, source));
        }
        self.dir.changes.fetch_add(1, Ordering::Relaxed);
        intent
            .carry_out(self.dir, &mut Vec::new())
            .map_err(|source| PublishError::Unfinished(Box::new(source)))?;
        self.is_published.store(true, Ordering::Relaxed);
        Ok(planned.published)
    }

    /// Plans the changes while nobody looks; and where what is read now would have another meaning afterwards, when
    /// nobody reads.
    fn plan_alone(
        &self,
        mut changes: Vec<Change>,
    ) -> Result<(RwLockWriteGuard<'_, ()>, Planned), PublishError> {
        let whereabouts = &self.dir.whereabouts;
        let waited = self.dir.env.stopwatch();
        loop {
            let alone = self.dir.publishing.write();
            let again = changes.clone();
            let planned = plan(self.dir, self, changes)?;
            let Some(table) = planned.vacated.clone().filter(|_| whereabouts.is_held()) else {
                return Ok((alone, planned));
            };
            drop(alone);
            changes = again;
            let left = LOCK_TIMEOUT.saturating_sub(waited());
            if left.is_zero() || !whereabouts.wait_until_free(left) {
                let seconds = LOCK_TIMEOUT.as_secs();
                return Err(PublishError::Busy { table, seconds });
            }
        }
    }

    /// Begins to make durable what is staged so far, while more is being staged: the sync before
    /// the publishing has less left to do then. It promises nothing by itself.
    ///
    /// # Errors
    /// [`PublishError::Io`]: a disk lost what it was given, and may say so only once.
    pub fn sync_ahead(&self) -> Result<(), PublishError> {
        for disk in self.dir.local_disks().keys() {
            let root = self.root(disk)?;
            if root.is_dir() {
                let synced = self.dir.disk.sync_file_system(&root);
                synced.map_err(PublishError::io(&root))?;
            }
        }
        Ok(())
    }

    /// Makes everything durable that is staged, on every disk, beginning with what got this number.
    fn sync(&self, first: u64) -> Result<(), PublishError> {
        for disk in self.dir.local_disks().keys() {
            let root = self.root(disk)?;
            let is_new =
                |name: &String| first == 0 || name.parse().is_ok_and(|number: u64| number >= first);
            let mut staged = list_names(&root).unwrap_or_default();
            staged.retain(is_new);
            if !staged.is_empty() {
                sync_trees(self.dir, &root, &staged).map_err(PublishError::io(&root))?;
            }
        }
        Ok(())
    }

    fn remove(&self) {
        for disk in self.dir.local_disks().keys() {
            if let Ok(root) = self.root(disk) {
                // What cannot be removed now is removed when the directory is next opened.
                let _ = self.dir.disk.remove_tree(&root);
            }
        }
    }
}

/// The name of a staged directory below its staging area.
pub(crate) fn staged_name(staged: &StagedDir) -> PathBuf {
    staged
        .path
        .file_name()
        .map(PathBuf::from)
        .unwrap_or_default()
}

/// The name of the file in a directory of [`Staging::stage_text`].
pub(crate) const TEXT_FILE: &str = "text";

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        let is_published = self.is_published.load(Ordering::Relaxed);
        let is_committed = Intent::path(self.dir, self.id).exists();
        if !is_published && !is_committed {
            self.remove();
        }
    }
}

/// Syncs trees in a directory and the directories that lead to them.
fn sync_trees(dir: &DataDir, root: &Path, names: &[String]) -> io::Result<()> {
    let mut tree = Tree::default();
    tree.directories.push(root.to_owned());
    for name in names {
        if tree.add(&root.join(name))? == Size::TooLarge {
            return dir.disk.sync_file_system(root);
        }
    }
    for file in &tree.files {
        dir.disk.sync_file(file)?;
    }
    for directory in &tree.directories {
        dir.disk.sync_directory(directory)?;
    }
    // restore/, .granary/ and the disk itself hold the names above.
    for directory in root.ancestors().skip(1).take(3) {
        dir.disk.sync_directory(directory)?;
    }
    Ok(())
}

#[derive(Default)]
struct Tree {
    files: Vec<PathBuf>,
    directories: Vec<PathBuf>,
}

/// Whether a tree is worth a sync per file.
#[derive(PartialEq, Eq)]
enum Size {
    Small,
    TooLarge,
}

impl Tree {
    /// Lists what is in a directory, and stops when it is too much.
    fn add(&mut self, directory: &Path) -> io::Result<Size> {
        self.directories.push(directory.to_owned());
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                self.files.push(entry.path());
            } else if self.add(&entry.path())? == Size::TooLarge {
                return Ok(Size::TooLarge);
            }
            if self.files.len() > FILES_PER_SYNC_MAX {
                return Ok(Size::TooLarge);
            }
        }
        Ok(Size::Small)
    }
}
