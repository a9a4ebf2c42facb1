//! Tables and views that are made with rows: a crash at any change of the disk leaves the table with all its rows, or
//! no table and none of them, and what was reported as done is there.

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use std::path::Path;
use tempfile::TempDir;

/// More changes of the disk than any of these statements makes.
const OPERATIONS_MAX: usize = 1000;

/// The statements that make the tables to read from and to write to.
const PREPARED: [&str; 4] = [
    "CREATE TABLE source (k UInt32, v String) ENGINE = MergeTree ORDER BY k",
    "INSERT INTO source SELECT number, toString(number) FROM numbers(6)",
    "CREATE TABLE target (k UInt32) ENGINE = MergeTree ORDER BY k",
    "INSERT INTO target VALUES (100)",
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

fn run(data: &Path, disk: Disk, sql: &str) -> Result<(), Failure> {
    let engine = open(data, disk)?;
    let mut session = engine.session("default");
    session.execute(sql, &Control::new()).map(drop)
}

fn prepared() -> TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    for sql in PREPARED {
        run(folder.path(), Disk::system(), sql).expect(sql);
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

fn answer(engine: &Engine, sql: &str) -> String {
    let mut session = engine.session("default");
    let answer = session.execute(sql, &Control::new()).expect(sql);
    let mut rows = Vec::new();
    let format = Format::TabSeparated(Header::None);
    answer.print(format, &mut rows).expect(sql);
    String::from_utf8_lossy(&rows).into_owned()
}

/// The tables, whose names may be UUIDs, and the rows of those that have names and change.
fn state(data: &Path) -> String {
    let engine = open(data, Disk::system()).expect("a data directory");
    let tables = answer(&engine, "SHOW TABLES");
    let mut text = format!("{} tables\n", tables.lines().count());
    for name in ["t", "m", "target"] {
        if tables.lines().any(|table| table == name) {
            let rows = answer(&engine, &format!("SELECT k FROM {name}"));
            let mut rows: Vec<&str> = rows.lines().collect();
            rows.sort_unstable();
            text += &format!("{name}: {}\n", rows.join(" "));
        }
    }
    text
}

#[track_caller]
fn check(sql: &str) {
    let template = prepared();
    let before = state(template.path());
    let after = {
        let folder = copy_of(template.path());
        run(folder.path(), Disk::system(), sql).expect(sql);
        state(folder.path())
    };
    assert_ne!(before, after, "{sql}");
    let mut seen = [false, false];
    for operations in 0..OPERATIONS_MAX {
        let folder = copy_of(template.path());
        let (disk, recording) = Disk::crashing_after(operations);
        let is_done = run(folder.path(), disk, sql).is_ok();
        let found = state(folder.path());
        assert!(
            found == before || found == after,
            "{sql}\nafter {operations}: {found}"
        );
        assert!(!is_done || found == after, "{sql}\ndone after {operations}");
        seen[usize::from(found == after)] = true;
        if !recording.has_crashed() {
            let both = "crashes before and behind the commit point";
            assert_eq!(seen, [true, true], "{both}");
            return;
        }
    }
    panic!("{sql} still crashes after {OPERATIONS_MAX} operations");
}

#[test]
fn a_table_of_parts_comes_with_its_rows() {
    check(
        "CREATE TABLE t ENGINE = MergeTree PARTITION BY k % 2 ORDER BY k AS SELECT k, v FROM source",
    );
}

#[test]
fn a_log_table_comes_with_its_rows() {
    check("CREATE TABLE t ENGINE = Log AS SELECT k, v FROM source");
}

#[test]
fn a_view_comes_with_the_rows_that_it_writes_to_another_table() {
    check("CREATE MATERIALIZED VIEW m TO target POPULATE AS SELECT k FROM source");
}
