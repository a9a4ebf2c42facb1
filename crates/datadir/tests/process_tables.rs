//! The tables of Memory databases are gone at the next opening, wherever the process before it stopped; what
//! somebody else has put in their place is not.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files on purpose, and stop where something is not as they need it"
)]

use granary_config::Config;
use granary_datadir::{Change, DataDir, DroppedData, PublishError};
use granary_durable::Disk;
use granary_env::Env;
use granary_types::TableName;
use std::{fs, path::Path};

const OPERATIONS_MAX: usize = 500;

fn open(path: &Path, disk: Disk) -> Option<DataDir> {
    let opened = DataDir::open(&Config::of_path(path), disk, Env::system());
    opened.ok().map(|(dir, _)| dir)
}

fn name(table: &str) -> TableName {
    TableName::new("mem", table)
}

fn make(dir: &DataDir) -> Result<(), PublishError> {
    let table = |table: &str, rest: &str| Change::CreateTable {
        name: name(table),
        metadata: format!("ATTACH TABLE {table}\n(\n    `x` UInt8\n)\nENGINE = {rest}\n"),
    };
    let database = Change::CreateDatabase {
        name: "mem".to_owned(),
        metadata: "ATTACH DATABASE mem\nENGINE = Memory\n".to_owned(),
    };
    let tables = [
        table("a", "MergeTree\nORDER BY x"),
        table("l", "Log"),
        table("m", "Memory"),
    ];
    let publish = |changes| dir.begin_restore("job").publish(changes).map(drop);
    publish([vec![database], tables.to_vec()].concat())?;
    publish(vec![Change::DropTable {
        table: name("l"),
        data: DroppedData::Later,
    }])
}

fn tables(dir: &DataDir) -> Vec<String> {
    let (snapshot, warnings) = dir.snapshot().unwrap();
    assert_eq!(warnings, []);
    let database = snapshot.database("mem");
    database.map_or(Vec::new(), |found| found.tables.keys().cloned().collect())
}

fn check_gone(path: &Path, context: &str) {
    let dir = open(path, Disk::system()).expect("open");
    assert_eq!(tables(&dir), [""; 0], "{context}");
    let data = path.join("data/mem");
    let left = fs::read_dir(&data).map_or(0, Iterator::count);
    assert_eq!(left, 0, "{context}: data is left");
    assert!(!path.join(".granary/memory").exists(), "{context}");
}

#[test]
fn a_crash_at_any_write_leaves_no_table() {
    for operations in 0..OPERATIONS_MAX {
        let folder = tempfile::tempdir().unwrap();
        let (disk, recording) = Disk::crashing_after(operations);
        if let Some(dir) = open(folder.path(), disk)
            && make(&dir).is_ok()
        {
            assert_eq!(tables(&dir), ["a", "m"]);
        }
        check_gone(folder.path(), &format!("after {operations}"));
        if !recording.has_crashed() {
            return;
        }
    }
    panic!("making tables still crashes after {OPERATIONS_MAX} operations");
}

#[test]
fn a_crash_while_they_are_removed_is_made_good() {
    for operations in 0..OPERATIONS_MAX {
        let folder = tempfile::tempdir().unwrap();
        make(&open(folder.path(), Disk::system()).unwrap()).unwrap();
        let (disk, recording) = Disk::crashing_after(operations);
        drop(open(folder.path(), disk));
        check_gone(folder.path(), &format!("after {operations}"));
        if !recording.has_crashed() {
            return;
        }
    }
    panic!("opening still crashes after {OPERATIONS_MAX} operations");
}

/// Another server has made a database of files under the name: its data is not touched.
#[test]
fn data_of_a_database_that_took_the_name_stays() {
    let folder = tempfile::tempdir().unwrap();
    make(&open(folder.path(), Disk::system()).unwrap()).unwrap();
    let root = folder.path();
    fs::write(
        root.join("metadata/mem.sql"),
        "ATTACH DATABASE mem\nENGINE = Ordinary\n",
    )
    .unwrap();
    let definition = fs::read_to_string(root.join(".granary/memory/mem/a.sql")).unwrap();
    fs::create_dir_all(root.join("metadata/mem")).unwrap();
    fs::write(root.join("metadata/mem/a.sql"), definition).unwrap();
    let dir = open(root, Disk::system()).unwrap();
    assert_eq!(tables(&dir), ["a"]);
    assert!(root.join("data/mem/a/format_version.txt").exists());
    assert!(!root.join(".granary/memory").exists());
}
