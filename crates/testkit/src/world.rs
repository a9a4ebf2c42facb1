//! One test's directories: data, backups, configuration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    ChdbRelease, ClickHouse, Configuration, Granary, InProcess, Prepared, copy_tree, fill,
};

/// A temporary directory with any number of data directories that share one place for backups.
#[derive(Debug)]
pub struct World {
    root: TempDir,
    prepared: Prepared,
    configuration: Configuration,
}

impl World {
    /// An empty world.
    ///
    /// # Panics
    /// When no temporary directory can be made.
    pub fn new() -> Self {
        Self::with(Configuration::default())
    }

    /// An empty world whose servers are configured by `configuration`.
    ///
    /// # Panics
    /// When no temporary directory can be made.
    pub fn with(configuration: Configuration) -> Self {
        let root = tempfile::Builder::new().prefix("granary-test-").tempdir();
        let root = root.expect("a temporary directory can be made");
        fs::create_dir_all(root.path().join("backups")).expect("backups can be made");
        Self {
            root,
            prepared: Prepared::from_environment(),
            configuration,
        }
    }

    /// The directory with everything.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The directory of backups, on every server the disk `backups` and an allowed path.
    pub fn backups(&self) -> PathBuf {
        self.root.path().join("backups")
    }

    /// The data directory called `name`.
    pub fn data(&self, name: &str) -> PathBuf {
        self.root.path().join(name).join("data")
    }

    /// Starts ClickHouse on the data directory `name`, which is made if it does not exist.
    pub fn clickhouse(&self, release: ChdbRelease, name: &str) -> ClickHouse {
        let config = self.configure(name);
        ClickHouse::start(&self.prepared, release, &config, &self.data(name))
    }

    /// Granary on the data directory `name`, which is made if it does not exist.
    pub fn granary(&self, name: &str) -> Granary {
        let config = self.configure(name);
        Granary::new(&self.prepared, &config, &self.data(name))
    }

    /// As [`World::granary`], inside this process.
    pub fn in_process(&self, name: &str) -> InProcess {
        InProcess::new(&self.configure(name), &self.data(name))
    }

    /// Copies the data directory `from` to a new one called `to`.
    ///
    /// # Panics
    /// When the copy fails.
    pub fn copy_data(&self, from: &str, to: &str) {
        copy_tree(&self.data(from), &self.data(to));
        move_links(&self.data(to), &self.data(from));
    }

    /// Copies the data directory `name` and all backups into another, still empty world.
    ///
    /// # Panics
    /// When the copy fails.
    pub fn copy_to(&self, other: &Self, name: &str) {
        fs::remove_dir(other.backups()).expect("the other world has no backups yet");
        copy_tree(&self.backups(), &other.backups());
        copy_tree(&self.data(name), &other.data(name));
        move_links(&other.data(name), &self.data(name));
    }

    /// Makes the data directory `name` and fills it with the fixture; the server is stopped afterwards.
    pub fn fixture(&self, release: ChdbRelease, name: &str) {
        fill(&mut self.clickhouse(release, name), release);
    }

    fn configure(&self, name: &str) -> PathBuf {
        let config = self.root.path().join(name);
        fs::create_dir_all(self.data(name)).expect("the data directory can be made");
        self.configuration
            .write(&config, &self.data(name), &self.backups());
        config
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// Points the absolute links of a copied data directory into the copy.
fn move_links(copy: &Path, original: &Path) {
    for path in crate::files_below(copy) {
        let path = copy.join(path);
        let Ok(target) = fs::read_link(&path) else {
            continue;
        };
        if let Ok(below) = target.strip_prefix(original) {
            fs::remove_file(&path).expect("a link can be removed");
            std::os::unix::fs::symlink(copy.join(below), &path).expect("a link can be made");
        }
    }
}
