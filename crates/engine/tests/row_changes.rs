//! Statements that change rows: a crash at any change of the disk leaves all of it or nothing, and what
//! was reported as done is there.

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use std::path::Path;
use tempfile::TempDir;

/// More changes of the disk than any of these statements makes.
const OPERATIONS_MAX: usize = 1000;

/// The statements that make the tables, each with two parts.
const PREPARED: [&str; 5] = [
    "CREATE TABLE t (k UInt32, v String, n Int64 DEFAULT k) ENGINE = MergeTree PARTITION BY k % 2 ORDER BY k",
    "CREATE TABLE r (k UInt32, v UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY k",
    "INSERT INTO t (k, v) SELECT number, toString(number) FROM numbers(6)",
    "INSERT INTO r VALUES (1, 1), (2, 1)",
    "INSERT INTO r VALUES (1, 2), (3, 1)",
];

fn open(data: &Path, disk: Disk) -> Result<Engine, Failure> {
    let options = OpenOptions {
        path: Some(data.to_owned()),
        config_file: None,
        disk,
        env: Env::system(),
    };
    Ok(Engine::open(options)?.0)
}

fn prepared() -> TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path(), Disk::system()).expect("a data directory");
    let mut session = engine.session("default");
    for sql in PREPARED {
        session.execute(sql, &Control::new()).expect(sql);
    }
    folder
}

fn copy_of(template: &Path) -> TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .arg(template.join("."))
        .arg(folder.path())
        .status();
    assert!(copied.expect("cp runs").success());
    folder
}

/// The definitions, parts, rows and mutations.
fn state(data: &Path) -> String {
    let engine = open(data, Disk::system()).expect("a data directory");
    let mut session = engine.session("default");
    let mut text = String::new();
    for sql in [
        "SHOW CREATE TABLE t",
        "SELECT table, name, rows FROM system.parts ORDER BY ALL",
        "SELECT table, mutation_id, command, is_done FROM system.mutations ORDER BY ALL",
        "SELECT * FROM (SELECT toString(tuple(*)) AS x FROM t UNION ALL SELECT toString(tuple(*)) FROM r) ORDER BY x",
    ] {
        let answer = session.execute(sql, &Control::new()).expect(sql);
        let mut rows = Vec::new();
        let format = Format::TabSeparated(Header::None);
        answer.print(format, &mut rows).expect(sql);
        text += &String::from_utf8_lossy(&rows);
    }
    text
}

#[track_caller]
fn check(sql: &str) {
    let template = prepared();
    let run = |data: &Path, disk: Disk| -> Result<(), Failure> {
        let engine = open(data, disk)?;
        let mut session = engine.session("default");
        session.execute(sql, &Control::new()).map(drop)
    };
    let before = state(template.path());
    let after = {
        let folder = copy_of(template.path());
        run(folder.path(), Disk::system()).expect(sql);
        state(folder.path())
    };
    assert_ne!(before, after, "{sql}");
    let mut seen = [false, false];
    for operations in 0..OPERATIONS_MAX {
        let folder = copy_of(template.path());
        let (disk, recording) = Disk::crashing_after(operations);
        let is_done = run(folder.path(), disk).is_ok();
        let found = state(folder.path());
        assert!(
            found == before || found == after,
            "{sql}\nafter {operations}: {found}"
        );
        assert!(!is_done || found == after, "{sql}\ndone after {operations}");
        seen[usize::from(found == after)] = true;
        if !recording.has_crashed() {
            assert_eq!(
                seen,
                [true, true],
                "crashes before and behind the commit point"
            );
            return;
        }
    }
    panic!("{sql} still crashes after {OPERATIONS_MAX} operations");
}

#[test]
fn optimize_merges_all_or_nothing() {
    check("OPTIMIZE TABLE r FINAL");
}

#[test]
fn an_update_is_carried_out_in_all_parts_or_in_none() {
    check("ALTER TABLE t UPDATE v = 'x' WHERE k > 3, DELETE WHERE k = 0");
}

#[test]
fn a_lightweight_delete_is_carried_out_in_all_parts_or_in_none() {
    check("DELETE FROM t WHERE k IN (1, 2)");
}

#[test]
fn a_column_has_its_new_type_in_all_parts_or_in_none() {
    check("ALTER TABLE t MODIFY COLUMN v UInt64");
}

#[test]
fn rows_with_equal_keys_are_inserted_as_one() {
    check("INSERT INTO r VALUES (5, 1), (5, 2), (1, 9)");
}
