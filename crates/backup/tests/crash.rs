//! A crash at any write leaves no backup or a whole one, and a place that the next backup can
//! use; data and directories are durable before the manifest is there.

mod world;

use granary_backup::OpenError;
use granary_durable::{Disk, Operation};
use granary_types::ErrorCode;
use std::path::Path;
use world::{Files, World, expected};

const WRITES_MAX: usize = 5_000;

const BEFORE: [(&str, &[u8]); 3] = [
    ("log/t.bin", b"0123"),
    ("part/a", b"aaaa"),
    ("part/b", b"bbbb"),
];
const AFTER: [(&str, &[u8]); 4] = [
    ("log/t.bin", b"0123456789"),
    ("part/a", b"aaaa"),
    ("part/c", b"cccc"),
    ("part/d/e", b"dddd"),
];

/// More files than are synced one by one.
fn many() -> Vec<(String, Vec<u8>)> {
    (0..90)
        .map(|number: u32| {
            (
                format!("known/p{}/f{number}", number % 5),
                format!("{number:04}").into_bytes(),
            )
        })
        .collect()
}

fn borrowed(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect()
}

fn check_every_crash(base: Option<Files<'_>>, files: Files<'_>) {
    check_every_crash_of("b", base, files);
}

fn check_every_crash_of(b: &str, base: Option<Files<'_>>, files: Files<'_>) {
    for writes_before_crash in 0..WRITES_MAX {
        let world = World::new();
        if let Some(files) = base {
            world
                .backup("base", None, files)
                .expect("the base is written");
        }
        let base = base.map(|_| "base");
        let (disk, recording) = Disk::crashing_after(writes_before_crash);
        let outcome = world.with_disk(disk).backup(b, base, files);
        match world.open(b) {
            Ok(_) => {
                assert_eq!(
                    world.contents(b),
                    expected(files),
                    "after {writes_before_crash} writes"
                );
                let again = world.backup(b, base, files).expect_err("it exists");
                assert_eq!(again.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
            }
            Err(OpenError::NotFound { .. }) => {
                assert!(outcome.is_err(), "after {writes_before_crash} writes");
                let again = world.backup(b, base, files);
                again.unwrap_or_else(|error| panic!("after {writes_before_crash} writes: {error}"));
                assert_eq!(world.contents(b), expected(files));
                let locks: Vec<String> = world
                    .everything()
                    .into_iter()
                    .filter(|name| name.contains(".lock"))
                    .collect();
                assert_eq!(locks, [""; 0], "after {writes_before_crash} writes");
            }
            Err(other) => panic!("after {writes_before_crash} writes: {other}"),
        }
        let report = world.check(b);
        assert!(
            report.is_intact(),
            "after {writes_before_crash} writes: {:?}",
            report.damage
        );
        if !recording.has_crashed() {
            assert!(outcome.is_ok());
            return;
        }
    }
    panic!("the backup still fails after {WRITES_MAX} writes");
}

#[test]
fn a_crash_at_any_write_of_an_archive_leaves_all_or_nothing() {
    for name in ["b.zip", "d/b.tar.zst"] {
        check_every_crash_of(name, None, &AFTER);
        check_every_crash_of(name, Some(&BEFORE), &AFTER);
    }
}

#[test]
fn a_crash_at_any_write_leaves_all_or_nothing() {
    check_every_crash(None, &AFTER);
}

#[test]
fn a_crash_at_any_write_of_an_incremental_backup_leaves_all_or_nothing() {
    check_every_crash(Some(&BEFORE), &AFTER);
}

#[test]
fn a_crash_at_any_write_of_many_files_leaves_all_or_nothing() {
    check_every_crash(None, &borrowed(&many()));
}

#[test]
fn files_that_stood_there_before_survive_a_crash_and_the_next_attempt() {
    for writes_before_crash in [5, 12, 16, 20] {
        let world = World::new();
        world::write(&world.path("b/part/mine"), b"mine");
        let (disk, recording) = Disk::crashing_after(writes_before_crash);
        let outcome = world.with_disk(disk).backup("b", None, &AFTER);
        assert!(outcome.is_err() && recording.has_crashed());
        world
            .backup("b", None, &AFTER)
            .expect("the place is usable");
        assert_eq!(world.contents("b"), expected(&AFTER));
        assert!(world.stored("b").contains(&"part/mine".to_owned()));
    }
}

/// The operations on the disk, with paths relative to the folder of the backup.
fn recorded(files: Files<'_>) -> Vec<Operation> {
    let world = World::new();
    let (disk, recording) = Disk::recording();
    world
        .with_disk(disk)
        .backup("b", None, files)
        .expect("written");
    let root = world.path("b");
    let relative = |path: &Path| {
        path.strip_prefix(&root)
            .map_or_else(|_| "..".into(), Path::to_path_buf)
    };
    let relative = |operation: &Operation| match operation {
        Operation::SyncFile(path) => Some(Operation::SyncFile(relative(path))),
        Operation::SyncDirectory(path) => Some(Operation::SyncDirectory(relative(path))),
        Operation::SyncFileSystem(path) => Some(Operation::SyncFileSystem(relative(path))),
        Operation::Rename(from, to) => Some(Operation::Rename(relative(from), relative(to))),
        Operation::Remove(path) => Some(Operation::Remove(relative(path))),
        Operation::Write(path, _) => Some(Operation::Write(relative(path), 0)),
        _ => None,
    };
    recording.operations().iter().filter_map(relative).collect()
}

#[track_caller]
fn place_of(operations: &[Operation], wanted: &Operation) -> usize {
    operations
        .iter()
        .position(|operation| operation == wanted)
        .unwrap_or_else(|| panic!("{wanted:?} is missing"))
}

#[test]
fn data_and_directories_are_durable_before_the_manifest_and_the_manifest_before_the_answer() {
    let operations = recorded(&AFTER);
    let rename = place_of(
        &operations,
        &Operation::Rename(".backup.tmp".into(), ".backup".into()),
    );
    for file in ["log/t.bin", "part/a", "part/c", "part/d/e", ".backup.tmp"] {
        let written = place_of(&operations, &Operation::Write(file.into(), 0));
        let synced = place_of(&operations, &Operation::SyncFile(file.into()));
        assert!(
            written < synced && synced < rename,
            "{file}: {operations:?}"
        );
    }
    for directory in ["log", "part", "part/d", "", ".."] {
        let synced = place_of(&operations, &Operation::SyncDirectory(directory.into()));
        assert!(synced < rename, "{directory}: {operations:?}");
    }
    let root_synced = operations[rename..]
        .iter()
        .position(|operation| *operation == Operation::SyncDirectory("".into()));
    let unlocked = operations[rename..]
        .iter()
        .position(|operation| *operation == Operation::Remove(".lock".into()));
    assert!(
        root_synced.is_some() && root_synced < unlocked,
        "{operations:?}"
    );
}

#[test]
fn many_files_are_made_durable_at_once_before_the_manifest() {
    let operations = recorded(&borrowed(&many()));
    let rename = place_of(
        &operations,
        &Operation::Rename(".backup.tmp".into(), ".backup".into()),
    );
    let synced = place_of(&operations, &Operation::SyncFileSystem("".into()));
    let is_data = |operation: &Operation| matches!(operation, Operation::Write(path, _) if path.starts_with("known"));
    let last_write = operations
        .iter()
        .rposition(is_data)
        .expect("data was written");
    assert!(last_write < synced && synced < rename, "{operations:?}");
    assert!(operations[rename..].contains(&Operation::SyncDirectory("".into())));
}

#[test]
fn a_crash_while_a_crash_is_cleared_away_is_cleared_away_too() {
    for first in [9, 14, 19, 24] {
        for second in 0..WRITES_MAX {
            let world = World::new();
            let (disk, _) = Disk::crashing_after(first);
            assert!(world.with_disk(disk).backup("b", None, &BEFORE).is_err());
            let (disk, recording) = Disk::crashing_after(second);
            let outcome = world.with_disk(disk).backup("b", None, &AFTER);
            if !recording.has_crashed() {
                outcome.expect("nothing is in the way");
                break;
            }
            if world.open("b").is_err() {
                world
                    .backup("b", None, &AFTER)
                    .unwrap_or_else(|error| panic!("after {first} and {second}: {error}"));
            }
            assert_eq!(world.contents("b"), expected(&AFTER));
            assert_eq!(
                world.stored("b"),
                AFTER.map(|(name, _)| name),
                "after {first} and {second} writes"
            );
        }
    }
}
