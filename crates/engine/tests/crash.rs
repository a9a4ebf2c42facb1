//! A crash at every single write of BACKUP and RESTORE, and what is synced before the answer.
//!
//! The directory is one that ClickHouse 26.9 wrote. What was not synced when the crash comes is
//! lost, as a power cut loses it.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories behind the back of the engine"
)]

use granary_durable::{Disk, Operation};
use granary_engine::{Answer, Engine, Failure, OpenOptions};
use granary_env::{Control, Env};
use granary_formats::Value;
use granary_manifest::Manifest;
use granary_types::Checksum;
use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// More operations than any of these statements has.
const OPERATIONS_MAX: usize = 2000;
const BACKUP: &str = "BACKUP TABLE d1.parts TO Disk('backups', 'b')";
const CHECK: &str = "CHECK BACKUP Disk('backups', 'b')";
const RESTORE: &str = "RESTORE TABLE d1.parts AS d1.copy FROM Disk('backups', 'b')";

/// A copy of the recorded directory, in which the backup `b` was made when `prepare` says so.
struct World {
    folder: TempDir,
}

impl World {
    /// The recorded directory is unpacked once, before any test opens one: a process that is
    /// being started holds the locks of its parent for a moment.
    fn recorded() -> Self {
        static RECORDED: OnceLock<TempDir> = OnceLock::new();
        Self::copy_of(RECORDED.get_or_init(unpack).path())
    }

    fn copy(&self) -> Self {
        Self::copy_of(self.path())
    }

    fn copy_of(path: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        copy_tree(path, folder.path());
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the directory, runs one statement, and closes it.
    fn run(&self, disk: Disk, statement: &str) -> Result<Answer, Failure> {
        let options = OpenOptions {
            path: Some(self.path().to_owned()),
            config_file: None,
            disk,
            env: Env::system(),
        };
        let (engine, _) = Engine::open(options)?;
        engine
            .session("default")
            .execute(statement, &Control::new())
    }

    #[track_caller]
    fn must(&self, statement: &str) -> Answer {
        match self.run(Disk::system(), statement) {
            Ok(answer) => answer,
            Err(failure) => panic!("{statement}: {failure}"),
        }
    }

    fn has_table(&self, name: &str) -> bool {
        let answer = self.must(&format!("SHOW TABLES FROM d1 LIKE '{name}'"));
        let rows = answer.into_table().map_or(0, |table| table.rows().len());
        rows == 1
    }

    fn is_backup(&self, name: &str) -> bool {
        self.path()
            .join("backups")
            .join(name)
            .join(".backup")
            .exists()
    }

    /// Size and hash of every data file of a table, as a backup of it stores them; without what a
    /// restore changes on purpose.
    fn data_of(&self, table: &str, backup: &str) -> Vec<(u64, Checksum)> {
        self.must(&format!(
            "BACKUP TABLE d1.{table} TO Disk('backups', '{backup}')"
        ));
        let manifest = self.path().join("backups").join(backup).join(".backup");
        let manifest = Manifest::read(File::open(manifest).expect("it was made"));
        let entries = manifest.expect("it is in order").entries;
        let is_kept = |name: &str| {
            name.starts_with("data/")
                && !name.ends_with("/metadata_version.txt")
                && !name.ends_with("/invalidated_system_columns.txt")
        };
        let mut data: Vec<(u64, Checksum)> = entries
            .iter()
            .filter(|entry| is_kept(entry.name.as_str()))
            .map(|entry| (entry.size, entry.checksum))
            .collect();
        data.sort_unstable();
        assert!(!data.is_empty(), "{table} has no data");
        data
    }
}

fn unpack() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../datadir/tests/fixtures/clickhouse-26.9.tar.gz");
    let tar = Command::new("tar")
        .arg("xzf")
        .arg(fixture)
        .arg("-C")
        .arg(folder.path())
        .status();
    assert!(tar.expect("tar runs").success());
    folder
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("it is listed");
        let target = to.join(entry.file_name());
        let kind = entry.file_type().expect("it is there");
        if kind.is_dir() {
            fs::create_dir(&target).expect("a new directory");
            copy_tree(&entry.path(), &target);
        } else if kind.is_symlink() {
            let text = fs::read_link(entry.path()).expect("a link");
            std::os::unix::fs::symlink(text, target).expect("a new link");
        } else {
            fs::copy(entry.path(), target).expect("a new file");
        }
    }
}

#[test]
fn a_crash_at_any_write_of_a_backup_leaves_all_or_nothing() {
    let recorded = World::recorded();
    for operations in 0..OPERATIONS_MAX {
        let world = recorded.copy();
        let (disk, recording) = Disk::crashing_after(operations);
        let outcome = world.run(disk, BACKUP);
        if !world.is_backup("b") {
            assert!(
                outcome.is_err(),
                "acknowledged and not there after {operations} operations"
            );
            world.must(BACKUP);
        }
        world.must(CHECK);
        if !recording.has_crashed() {
            assert!(
                operations > 20,
                "a backup does more than {operations} operations"
            );
            return;
        }
    }
    panic!("the backup still crashes after {OPERATIONS_MAX} operations");
}

#[test]
fn a_crash_at_any_write_of_a_restore_leaves_all_or_nothing() {
    let recorded = World::recorded();
    recorded.must(BACKUP);
    let expected = recorded.copy().data_of("parts", "expected");
    for operations in 0..OPERATIONS_MAX {
        let world = recorded.copy();
        let (disk, recording) = Disk::crashing_after(operations);
        let outcome = world.run(disk, RESTORE);
        if !world.has_table("copy") {
            assert!(
                outcome.is_err(),
                "acknowledged and not there after {operations} operations"
            );
            world.must(RESTORE);
        }
        assert_eq!(
            world.data_of("copy", "found"),
            expected,
            "after {operations} operations"
        );
        let left: Vec<PathBuf> = files_below(&world.path().join(".granary/restore"));
        assert!(left.is_empty(), "after {operations} operations: {left:?}");
        if !recording.has_crashed() {
            outcome.expect("nothing was in the way");
            assert!(
                operations > 20,
                "a restore does more than {operations} operations"
            );
            return;
        }
    }
    panic!("the restore still crashes after {OPERATIONS_MAX} operations");
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("it is listed").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Every file that was written is synced by itself or with its file system before the end, and so
/// is every directory in which a name changed; and nothing is published before its content is.
#[track_caller]
fn check_synced(operations: &[Operation], published: &str) {
    let mut unsynced_files = HashSet::new();
    let mut unsynced_directories = HashSet::new();
    let parent = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let mut has_published = false;
    for operation in operations {
        match operation {
            // The lock of the directory says who holds it now, and means nothing after a crash.
            Operation::CreateFile(path) if path.ends_with("status") => {}
            Operation::CreateFile(path) | Operation::Write(path, _) => {
                unsynced_files.insert(path.clone());
                unsynced_directories.insert(parent(path));
            }
            Operation::SyncFile(path) => {
                unsynced_files.remove(path);
            }
            Operation::SyncDirectory(path) => {
                unsynced_directories.remove(path);
            }
            Operation::SyncFileSystem(_) => {
                unsynced_files.clear();
                unsynced_directories.clear();
            }
            Operation::CreateDirectory(path) | Operation::SymbolicLink(_, path) => {
                unsynced_directories.insert(parent(path));
            }
            Operation::Remove(path) => {
                unsynced_files.retain(|file| !file.starts_with(path));
            }
            Operation::Rename(from, to) => {
                unsynced_directories.insert(parent(to));
                if to.to_string_lossy().ends_with(published) {
                    has_published = true;
                    assert!(
                        !unsynced_files.contains(from),
                        "{} is not synced",
                        from.display()
                    );
                    assert_eq!(
                        unsynced_files,
                        HashSet::new(),
                        "not synced before {published}"
                    );
                }
                unsynced_directories.retain(|directory| !directory.starts_with(from));
            }
            Operation::HardLink(_, to) => {
                unsynced_directories.insert(parent(to));
            }
        }
    }
    assert!(has_published, "{published} was not renamed into place");
    unsynced_files.retain(|path| path.exists());
    assert_eq!(unsynced_files, HashSet::new(), "not synced at the end");
    // Directories that were only ever places to stage in, or that a clean-up emptied, do not count.
    unsynced_directories
        .retain(|path| path.exists() && !path.to_string_lossy().contains(".granary"));
    assert_eq!(
        unsynced_directories,
        HashSet::new(),
        "directories not synced at the end"
    );
}

#[test]
fn a_backup_is_synced_before_its_manifest_is_in_place() {
    let world = World::recorded();
    let (disk, recording) = Disk::recording();
    world.run(disk, BACKUP).expect("a backup");
    check_synced(&recording.operations(), "/backups/b/.backup");
}

#[test]
fn a_restore_is_synced_before_it_is_answered() {
    let world = World::recorded();
    world.must(BACKUP);
    let (disk, recording) = Disk::recording();
    let answer = world
        .run(disk, RESTORE)
        .expect("a restore")
        .into_table()
        .expect("a row");
    assert_eq!(answer.rows()[0][1], Value::from("RESTORED"));
    check_synced(&recording.operations(), "/copy.sql");
}

#[test]
fn a_crash_at_any_write_of_a_file_leaves_the_old_rows_or_all() {
    const INSERT: &str =
        "INSERT INTO FUNCTION file('deep/a.csv', 'CSV', 'n UInt32') SELECT number FROM numbers(3)";
    let recorded = World::recorded();
    for operations in 0..OPERATIONS_MAX {
        let world = recorded.copy();
        world.must(INSERT);
        let file = world.path().join("user_files/deep/a.csv");
        let (disk, recording) = Disk::crashing_after(operations);
        let outcome = world.run(disk, INSERT);
        let rows = fs::read_to_string(&file).expect("it is never away");
        if outcome.is_ok() {
            assert_eq!(rows, "0\n1\n2\n0\n1\n2\n", "after {operations} operations");
        } else {
            let is_old_or_new = ["0\n1\n2\n", "0\n1\n2\n0\n1\n2\n"].contains(&&*rows);
            assert!(is_old_or_new, "{rows:?} after {operations} operations");
            let before = rows.lines().count();
            world.must(INSERT);
            let after = fs::read_to_string(&file).expect("it is never away");
            assert_eq!(after.lines().count(), before + 3);
        }
        if !recording.has_crashed() {
            assert!(
                operations > 4,
                "an insert does more than {operations} operations"
            );
            return;
        }
    }
    panic!("the insert still fails after {OPERATIONS_MAX} operations");
}
