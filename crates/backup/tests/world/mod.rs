//! A small world: source files, destinations by name, backups of one in the other.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests prepare files by hand")]

use granary_backup::{
    BackupOptions, BackupWriter, Base, CheckOptions, CheckReport, OpenBackup, OpenError,
    SealedBackup, Source, UnresolvedBase, WriteError, check,
};
use granary_durable::Disk;
use granary_env::{Control, Env};
use granary_manifest::{DataFileNames, Deduplication};
use granary_storage::{
    ArchiveKind, ArchiveOptions, Compression, Destination, LocalArchive, LocalDirectory,
};
use granary_types::{EntryName, ErrorCode, hash_bytes};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

pub struct World {
    pub folder: TempDir,
    pub disk: Disk,
    pub env: Env,
}

/// What a backup is to hold: a path, and whether the file grows.
pub type Files<'a> = &'a [(&'a str, &'a [u8])];

impl World {
    pub fn new() -> Self {
        // In memory where there is such a place: hundreds of backups are written and synced.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a temporary directory");
        Self {
            folder,
            disk: Disk::system(),
            env: Env::system(),
        }
    }

    pub fn with_disk(&self, disk: Disk) -> WorldView<'_> {
        WorldView { world: self, disk }
    }

    pub fn path(&self, backup: &str) -> PathBuf {
        self.folder.path().join("backups").join(backup)
    }

    pub fn destination(&self, backup: &str) -> Arc<dyn Destination> {
        self.destination_on(backup, self.disk.clone())
    }

    /// A directory, or an archive when it is called like one; what is called `secret…` has a password.
    pub fn destination_on(&self, backup: &str, disk: Disk) -> Arc<dyn Destination> {
        let (path, env) = (self.path(backup), self.env.clone());
        let Some(kind) = ArchiveKind::of_name(backup) else {
            return Arc::new(LocalDirectory::new(path, disk, env));
        };
        let is_secret = backup.starts_with("secret");
        let options = ArchiveOptions {
            kind,
            compression: Compression::parse("deflate", -1).expect("a method"),
            password: if is_secret { "sesame" } else { "" }.to_owned(),
            threads: 2,
        };
        Arc::new(LocalArchive::new(path, options, disk, env))
    }

    pub fn backup(
        &self,
        name: &str,
        base: Option<&str>,
        files: Files<'_>,
    ) -> Result<SealedBackup, WriteError> {
        self.with_disk(self.disk.clone()).backup(name, base, files)
    }

    pub fn open(&self, name: &str) -> Result<OpenBackup, OpenError> {
        OpenBackup::open(
            name,
            self.destination(name),
            &|locator| self.resolve(locator),
            None,
        )
    }

    pub fn resolve(&self, locator: &str) -> Result<Arc<dyn Destination>, UnresolvedBase> {
        match locator.strip_prefix("base:") {
            Some(name) => Ok(self.destination(name)),
            None => Err(UnresolvedBase {
                code: ErrorCode::BAD_ARGUMENTS,
                message: format!("no place {locator}"),
            }),
        }
    }

    /// Every entry, read through the chain.
    pub fn contents(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let backup = self.open(name).expect("it opens");
        let read = |entry: granary_manifest::Entry| {
            let content = backup.read_small(&entry, u64::MAX).expect("it is intact");
            (entry.name.to_string(), content)
        };
        backup.entries().map(read).collect()
    }

    pub fn check(&self, name: &str) -> CheckReport {
        let options = CheckOptions {
            sample_per_million: 1_000_000,
            sample_seed: 0,
            threads: 2,
        };
        check(
            &self.open(name).expect("it opens"),
            options,
            &Control::new(),
        )
        .expect("nobody cancels")
    }

    /// The paths of the files of a backup directory, the manifest left out.
    pub fn stored(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.destination(name)
            .list(&mut |file| found.push(file.name))
            .expect("it lists");
        found.retain(|name| name != ".backup");
        found.sort();
        found
    }

    /// Every file and directory below the folder of backups.
    pub fn everything(&self) -> Vec<String> {
        let root = self.folder.path().join("backups");
        let mut found = Vec::new();
        let mut todo = vec![root.clone()];
        while let Some(path) = todo.pop() {
            for entry in fs::read_dir(&path).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                found.push(
                    path.strip_prefix(&root)
                        .expect("below")
                        .display()
                        .to_string(),
                );
                if path.is_dir() {
                    todo.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

pub struct WorldView<'a> {
    pub world: &'a World,
    pub disk: Disk,
}

impl WorldView<'_> {
    pub fn backup(
        &self,
        name: &str,
        base: Option<&str>,
        files: Files<'_>,
    ) -> Result<SealedBackup, WriteError> {
        let control = Control::new();
        let mut writer = self.begin(name, base)?;
        writer.write(self.sources(files), &control)?;
        writer.seal(&control)
    }

    pub fn begin(&self, name: &str, base: Option<&str>) -> Result<BackupWriter, WriteError> {
        let place = self.world.destination_on(name, self.disk.clone());
        let base = base.map(|base| Base {
            locator: format!("base:{base}"),
            backup: Arc::new(self.world.open(base).expect("the base opens")),
        });
        BackupWriter::begin(
            place,
            BackupOptions {
                base,
                ..self.options(name)
            },
        )
    }

    pub fn options(&self, name: &str) -> BackupOptions {
        let uuid = self.world.env.uuid();
        BackupOptions {
            name: name.to_owned(),
            uuid,
            backup_id: uuid.to_string(),
            timestamp: self.world.env.now().local_seconds(),
            deduplication: Deduplication::On,
            data_file_names: DataFileNames::FirstEntry,
            base: None,
            threads: 2,
        }
    }

    /// Files on the disk; `log/…` grows, of `known/…` the checksum is known before, `sql/…` is
    /// given as bytes.
    pub fn sources(&self, files: Files<'_>) -> Vec<Source> {
        files
            .iter()
            .map(|(name, content)| self.source(name, content))
            .collect()
    }

    fn source(&self, name: &str, content: &[u8]) -> Source {
        let entry = EntryName::parse(name).expect(name);
        if name.starts_with("sql/") {
            return Source::bytes(entry, content);
        }
        let path = self.world.folder.path().join("data").join(name);
        write(&path, content);
        let expected = name.starts_with("known/").then(|| hash_bytes(content));
        let source = Source::file(entry, path, content.len() as u64, expected);
        if name.starts_with("log/") {
            source.append_only()
        } else {
            source
        }
    }
}

pub fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("below the folder")).expect("mkdir");
    fs::write(path, content).expect("write");
}

pub fn expected(files: Files<'_>) -> BTreeMap<String, Vec<u8>> {
    files
        .iter()
        .map(|(name, content)| ((*name).to_owned(), content.to_vec()))
        .collect()
}
