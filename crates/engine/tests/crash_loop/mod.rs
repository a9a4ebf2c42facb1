//! A crash at any change of the disk leaves all that a statement does or nothing, and what was reported as done is there.

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use std::path::Path;
use tempfile::TempDir;

/// More changes of the disk than any of these statements makes.
const OPERATIONS_MAX: usize = 1000;

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

fn prepared(statements: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path(), Disk::system()).expect("a data directory");
    let mut session = engine.session("default");
    for sql in statements {
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

/// What a statement prints.
pub fn answer(engine: &Engine, sql: &str) -> String {
    let mut session = engine.session("default");
    let answer = session.execute(sql, &Control::new()).expect(sql);
    let mut rows = Vec::new();
    let format = Format::TabSeparated(Header::None);
    answer.print(format, &mut rows).expect(sql);
    String::from_utf8_lossy(&rows).into_owned()
}

/// Crashes at every change of the disk that `sql` makes after the statements of `preparing`; `describe` tells what there is.
#[track_caller]
pub fn check(preparing: &[&str], sql: &str, describe: fn(&Engine) -> String) {
    let template = prepared(preparing);
    let state = |data: &Path| describe(&open(data, Disk::system()).expect("a data directory"));
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
