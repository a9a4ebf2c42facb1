//! [`Whereabouts`]: what a running statement has seen stays readable until it ends.
//!
//! Whatever goes from a data directory (a part that was merged away, the data of a dropped table) leaves its place in one
//! rename, and is deleted afterwards. While a [`Hold`] is alive that was taken before, it is not deleted, and what is
//! looked for in its old place is found in the new one. Nothing of this is on the disk: a crash ends all statements, and
//! the next opening deletes what they held.

use granary_durable::Disk;
use parking_lot::{Condvar, Mutex};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where the things are that were moved while somebody reads them. Clones are the same.
#[derive(Clone)]
pub struct Whereabouts(Arc<Shared>);

struct Shared {
    disk: Disk,
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Default)]
struct State {
    /// The number of the next hold.
    next: u64,
    live: BTreeSet<u64>,
    /// New places by old ones.
    moved: BTreeMap<PathBuf, PathBuf>,
    kept: Vec<Kept>,
}

/// What one change took away.
struct Kept {
    /// Holds with smaller numbers may be reading it.
    since: u64,
    /// What is deleted in the end.
    folders: Vec<PathBuf>,
    /// The old places of what is in there.
    old: Vec<PathBuf>,
}

/// Keeps what there is readable until it is dropped.
pub struct Hold {
    number: u64,
    whereabouts: Whereabouts,
}

impl Whereabouts {
    pub(crate) fn new(disk: Disk) -> Self {
        let (state, released) = Default::default();
        Self(Arc::new(Shared {
            disk,
            state,
            released,
        }))
    }

    /// Keeps what there is now.
    pub(crate) fn hold(&self) -> Hold {
        let mut state = self.0.state.lock();
        let number = state.next;
        state.next += 1;
        state.live.insert(number);
        Hold {
            number,
            whereabouts: self.clone(),
        }
    }

    /// Opens a file, wherever it is by now.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&self, path: &Path) -> io::Result<File> {
        self.find(path, |path| File::open(path))
    }

    /// Does `work` with a path, which is another one by now where the first is not there.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn find<T>(&self, path: &Path, work: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
        let mut path = path.to_owned();
        loop {
            match work(&path) {
                // A new place is told before the move: whoever finds nothing in the old one finds it in the new one.
                Err(error) if error.kind() == io::ErrorKind::NotFound => match self.moved(&path) {
                    Some(new) => path = new,
                    None => return Err(error),
                },
                other => return other,
            }
        }
    }

    fn moved(&self, path: &Path) -> Option<PathBuf> {
        let state = self.0.state.lock();
        path.ancestors().find_map(|ancestor| {
            let new = state.moved.get(ancestor)?;
            let below = path
                .strip_prefix(ancestor)
                .expect("an ancestor leads to it");
            // `join` of nothing would end in a slash.
            Some(if below.as_os_str().is_empty() {
                new.clone()
            } else {
                new.join(below)
            })
        })
    }

    /// Tells, before they are made, which moves there will be. Nobody who holds nothing needs to know.
    pub(crate) fn tell(&self, moves: &[(PathBuf, PathBuf)]) {
        let mut state = self.0.state.lock();
        if !state.live.is_empty() {
            state.moved.extend(moves.iter().cloned());
        }
    }

    /// Deletes folders, now or when the last hold is gone that may be reading from them.
    ///
    /// # Errors
    /// The disk refuses to delete them now.
    pub(crate) fn delete(&self, folders: Vec<PathBuf>, old: Vec<PathBuf>) -> io::Result<()> {
        {
            let mut state = self.0.state.lock();
            if !state.live.is_empty() {
                let since = state.next;
                state.kept.push(Kept {
                    since,
                    folders,
                    old,
                });
                return Ok(());
            }
        }
        folders
            .iter()
            .try_for_each(|folder| self.0.disk.remove_tree(folder))
    }

    /// Waits until nobody holds anything; says whether that came about.
    pub(crate) fn wait_until_free(&self, at_most: Duration) -> bool {
        let mut state = self.0.state.lock();
        let is_held = |state: &mut State| !state.live.is_empty();
        !self
            .0
            .released
            .wait_while_for(&mut state, is_held, at_most)
            .timed_out()
    }

    /// Whether somebody holds something.
    pub(crate) fn is_held(&self) -> bool {
        !self.0.state.lock().live.is_empty()
    }

    fn release(&self, number: u64) {
        let mut state = self.0.state.lock();
        state.live.remove(&number);
        let oldest = state.live.first().copied().unwrap_or(u64::MAX);
        let free = |kept: &mut Kept| kept.since <= oldest;
        let free: Vec<Kept> = state.kept.extract_if(.., free).collect();
        for kept in &free {
            for old in &kept.old {
                state.moved.remove(old);
            }
        }
        if state.live.is_empty() {
            state.moved.clear();
        }
        drop(state);
        self.0.released.notify_all();
        for folder in free.iter().flat_map(|kept| &kept.folders) {
            // What cannot be deleted now is deleted when the directory is next opened.
            let _ = self.0.disk.remove_tree(folder);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.whereabouts.release(self.number);
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the tests make what the code finds"
)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read as _;

    struct Moved {
        root: tempfile::TempDir,
        whereabouts: Whereabouts,
    }

    impl Moved {
        fn new() -> Self {
            let root = tempfile::tempdir().expect("a directory");
            fs::create_dir(root.path().join("part")).expect("made");
            fs::write(root.path().join("part/data.bin"), "rows").expect("written");
            let whereabouts = Whereabouts::new(Disk::system());
            Self { root, whereabouts }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.root.path().join(name)
        }

        fn take_away(&self, from: &str, area: &str) {
            let (from, to) = (self.path(from), self.path(area).join("0"));
            self.whereabouts.tell(&[(from.clone(), to.clone())]);
            fs::create_dir(self.path(area)).expect("made");
            fs::rename(&from, &to).expect("moved");
            let deleted = self.whereabouts.delete(vec![self.path(area)], vec![from]);
            deleted.expect("deleted or kept");
        }

        fn read(&self) -> io::Result<String> {
            let mut text = String::new();
            let mut file = self.whereabouts.open(&self.path("part/data.bin"))?;
            file.read_to_string(&mut text)?;
            Ok(text)
        }
    }

    #[test]
    fn what_is_held_is_read_where_it_was_and_deleted_when_the_last_hold_ends() {
        let moved = Moved::new();
        let (first, second) = (moved.whereabouts.hold(), moved.whereabouts.hold());
        moved.take_away("part", "area");
        let later = moved.whereabouts.hold();
        assert_eq!(moved.read().expect("it is held"), "rows");
        drop(second);
        assert_eq!(moved.read().expect("it is still held"), "rows");
        drop(first);
        assert!(!moved.path("area").exists());
        let gone = moved.read().expect_err("who came later never saw it");
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
        drop(later);
    }

    #[test]
    fn what_nobody_holds_is_deleted_at_once() {
        let moved = Moved::new();
        moved.take_away("part", "area");
        assert!(!moved.path("area").exists());
        assert!(!moved.whereabouts.is_held());
    }

    #[test]
    fn a_thing_is_followed_from_place_to_place() {
        let moved = Moved::new();
        let hold = moved.whereabouts.hold();
        let (from, to) = (moved.path("part"), moved.path("detached"));
        moved.whereabouts.tell(&[(from.clone(), to.clone())]);
        fs::rename(&from, &to).expect("moved");
        moved.take_away("detached", "area");
        assert_eq!(moved.read().expect("it is held"), "rows");
        assert!(!moved.whereabouts.wait_until_free(Duration::ZERO));
        drop(hold);
        assert!(moved.whereabouts.wait_until_free(Duration::ZERO));
    }
}
