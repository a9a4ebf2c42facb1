//! Data directories for tests.

#![allow(dead_code, reason = "each test file uses its own share")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories behind the back of the crate"
)]

use granary_catalog::{Part, TableData};
use granary_config::Config;
use granary_datadir::DataDir;
use granary_durable::Disk;
use granary_env::Env;
use granary_types::TableName;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The versions of ClickHouse whose directories were recorded.
pub const VERSIONS: [&str; 6] = ["23.6", "23.10", "24.5", "24.8", "25.8", "26.9"];

/// An open data directory in a temporary folder.
pub struct Server {
    dir: Option<DataDir>,
    folder: TempDir,
}

impl Server {
    /// The directory that ClickHouse 26.9 wrote, `fixtures/clickhouse-26.9.tar.gz`.
    pub fn recorded() -> Self {
        Self::recorded_by("26.9")
    }

    /// The directory that a version of ClickHouse wrote.
    pub fn recorded_by(version: &str) -> Self {
        let folder = temporary_folder();
        copy_tree(&recorded().join(version), folder.path());
        Self::open(folder)
    }

    /// A directory with nothing but the table `d1.parts` of 26.9: quick to copy.
    pub fn small() -> Self {
        static SMALL: OnceLock<TempDir> = OnceLock::new();
        let folder = temporary_folder();
        copy_tree(SMALL.get_or_init(small_folder).path(), folder.path());
        Self::open(folder)
    }

    /// A fresh directory.
    pub fn fresh() -> Self {
        recorded();
        Self::open(temporary_folder())
    }

    fn open(folder: TempDir) -> Self {
        let (dir, warnings) = open(folder.path(), Disk::system());
        assert_eq!(warnings, []);
        let dir = Some(dir);
        Self { dir, folder }
    }

    /// The open directory.
    pub fn dir(&self) -> &DataDir {
        self.dir.as_ref().expect("open until the end")
    }

    /// What it was opened with.
    pub fn config(&self) -> Config {
        Config::of_path(self.folder.path())
    }

    /// Closes the directory.
    pub fn into_folder(self) -> TempDir {
        let Self { dir, folder } = self;
        drop(dir);
        folder
    }

    /// The data of a table in one line.
    pub fn describe_data(&self, database: &str, table: &str) -> String {
        describe_data(self.dir(), database, table)
    }
}

/// Unpacks the archives once, before anything is locked: a process that is being started holds the
/// locks of its parent for a moment.
fn recorded() -> &'static Path {
    static RECORDED: OnceLock<TempDir> = OnceLock::new();
    let unpack = || {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        for version in VERSIONS {
            let target = folder.path().join(version);
            fs::create_dir(&target).expect("create");
            let status = Command::new("tar")
                .arg("-xzf")
                .arg(fixtures.join(format!("clickhouse-{version}.tar.gz")))
                .arg("-C")
                .arg(target)
                .status();
            assert!(status.expect("tar").success());
        }
        folder
    };
    RECORDED.get_or_init(unpack).path()
}

/// A folder in memory where there is one: a crash loop syncs some ten thousand times.
fn temporary_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("a temporary directory")
}

/// The recorded directory without the other tables of `d1`.
fn small_folder() -> TempDir {
    let folder = Server::recorded().into_folder();
    let root = folder.path();
    for entry in fs::read_dir(root.join("metadata/d1")).expect("list") {
        let path = entry.expect("list").path();
        if !path.ends_with("parts.sql") {
            fs::remove_file(&path).expect("remove");
        }
    }
    let table = fs::canonicalize(root.join("data/d1/parts")).expect("a link");
    let tables = fs::canonicalize(root.join("metadata/d1")).expect("a link");
    for prefix in fs::read_dir(root.join("store")).expect("list") {
        let prefix = prefix.expect("list").path();
        if !table.starts_with(&prefix) && !tables.starts_with(&prefix) {
            fs::remove_dir_all(&prefix).expect("remove");
        }
    }
    for name in ["ordi", "we%20ird%2F%D1%91"] {
        fs::remove_file(root.join("metadata").join(format!("{name}.sql"))).expect("remove");
    }
    fs::remove_dir_all(root.join("metadata/ordi")).expect("remove");
    fs::remove_file(root.join("metadata/we%20ird%2F%D1%91")).expect("remove");
    fs::remove_dir_all(root.join("data/ordi")).expect("remove");
    folder
}

/// Copies a tree with its symbolic links.
pub fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("list") {
        let entry = entry.expect("list");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().expect("a type");
        if kind.is_dir() {
            fs::create_dir(&target).expect("create");
            copy_tree(&path, &target);
        } else if kind.is_symlink() {
            let text = fs::read_link(&path).expect("read");
            std::os::unix::fs::symlink(text, target).expect("link");
        } else {
            fs::copy(&path, &target).expect("copy");
        }
    }
}

/// Opens a directory.
pub fn open(path: &Path, disk: Disk) -> (DataDir, Vec<granary_datadir::Warning>) {
    DataDir::open(&Config::of_path(path), disk, Env::system()).expect("open")
}

/// The data of a table in one line.
pub fn describe_data(dir: &DataDir, database: &str, table: &str) -> String {
    match data_of(dir, database, table) {
        TableData::None | TableData::Rows(_) => "none".to_owned(),
        TableData::Files(files) => {
            let file = |file: &granary_catalog::LogFile| format!("{} {}", file.name, file.size);
            files.iter().map(file).collect::<Vec<_>>().join("; ")
        }
        TableData::Parts {
            parts,
            patches,
            mutations,
            next_block,
        } => {
            let mut words = vec![
                parts
                    .iter()
                    .map(describe_part)
                    .collect::<Vec<_>>()
                    .join(" "),
            ];
            words.extend(patches.iter().map(|part| format!("patch {}", part.name)));
            words.extend(mutations.iter().map(|mutation| {
                let (number, commands) = (mutation.number, &mutation.commands);
                format!(
                    "mutation {number} {commands} for {} parts",
                    mutation.parts_to_do.len()
                )
            }));
            words.push(format!("next {next_block}"));
            words.join("; ")
        }
    }
}

fn describe_part(part: &Part) -> String {
    if part.directory == part.name.to_string() {
        part.directory.clone()
    } else {
        format!("{} in {}", part.name, part.directory)
    }
}

/// The data of a table.
pub fn data_of(dir: &DataDir, database: &str, table: &str) -> TableData {
    let (snapshot, _) = dir.snapshot().expect("a snapshot");
    let table = snapshot
        .table(&TableName::new(database, table))
        .expect("a table");
    let (data, warnings) = dir.table_data(table).expect("data");
    assert_eq!(warnings, []);
    data
}

/// The active parts of a table.
pub fn parts_of(dir: &DataDir, database: &str, table: &str) -> Vec<Part> {
    match data_of(dir, database, table) {
        TableData::Parts { parts, .. } => parts,
        other => panic!("{other:?}"),
    }
}
