//! Dictionaries in one process: how long rows stay in memory, and files as sources.

#![allow(
    clippy::disallowed_methods,
    reason = "tests put files where a user would"
)]

use granary_durable::Disk;
use granary_engine::{Engine, OpenOptions, Session};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use std::time::Duration;
use tempfile::TempDir;

struct World {
    folder: TempDir,
    env: Env,
    session: Session,
    _engine: Engine,
}

fn world() -> World {
    let folder = tempfile::tempdir().expect("a directory");
    let env = Env::simulated(1);
    let options = OpenOptions {
        path: Some(folder.path().to_owned()),
        config_file: None,
        disk: Disk::system(),
        env: env.clone(),
    };
    let (engine, _) = Engine::open(options).expect("a data directory");
    let session = engine.session("default");
    World {
        folder,
        env,
        session,
        _engine: engine,
    }
}

impl World {
    /// The rows as text, or the name of the code.
    fn ask(&mut self, sql: &str) -> String {
        let answer = match self.session.execute(sql, &Control::new()) {
            Ok(answer) => answer,
            Err(failure) => return failure.code.name().to_owned(),
        };
        let mut text = Vec::new();
        match answer.print(Format::TabSeparated(Header::None), &mut text) {
            Ok(()) => String::from_utf8_lossy(&text)
                .trim_end_matches('\n')
                .to_owned(),
            Err(failure) => failure.code.name().to_owned(),
        }
    }

    #[track_caller]
    fn must(&mut self, sql: &str) {
        assert_eq!(self.ask(sql), "", "{sql}");
    }
}

/// A table, and a dictionary of it with a layout and a lifetime.
fn of_table(layout: &str) -> World {
    let mut world = world();
    world.must("CREATE TABLE t (id UInt64, v String) ENGINE = Memory");
    world.must("INSERT INTO t VALUES (1, 'one')");
    world.must(&format!(
        "CREATE DICTIONARY d (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE t)) {layout}"
    ));
    world
}

const BOTH: &str = "SELECT dictGet('d', 'v', 1), dictGet('d', 'v', 2)";

#[test]
fn rows_stay_until_they_are_older_than_their_lifetime() {
    let mut world = of_table("LAYOUT(HASHED()) LIFETIME(MIN 5 MAX 10)");
    assert_eq!(world.ask(BOTH), "one\t");
    world.must("INSERT INTO t VALUES (2, 'two')");
    world.env.sleep(Duration::from_secs(9));
    assert_eq!(world.ask(BOTH), "one\t");
    world.env.sleep(Duration::from_secs(1));
    assert_eq!(world.ask(BOTH), "one\ttwo");
}

#[test]
fn rows_without_a_lifetime_stay_until_they_are_reloaded() {
    let mut world = of_table("LAYOUT(FLAT()) LIFETIME(0)");
    assert_eq!(world.ask(BOTH), "one\t");
    world.must("INSERT INTO t VALUES (2, 'two')");
    world.env.sleep(Duration::from_secs(1_000_000));
    assert_eq!(world.ask(BOTH), "one\t");
    world.must("SYSTEM RELOAD DICTIONARY d");
    assert_eq!(world.ask(BOTH), "one\ttwo");
}

#[test]
fn a_dictionary_that_is_defined_anew_or_attached_again_is_read_again() {
    let mut world = of_table("LAYOUT(FLAT()) LIFETIME(0)");
    assert_eq!(world.ask(BOTH), "one\t");
    world.must("INSERT INTO t VALUES (2, 'two')");
    world.must("DETACH DICTIONARY d");
    world.must("ATTACH DICTIONARY d");
    assert_eq!(world.ask(BOTH), "one\ttwo");
    world.must("INSERT INTO t VALUES (3, 'three')");
    world.must("CREATE OR REPLACE DICTIONARY d (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE t WHERE 'id > 1')) LAYOUT(FLAT()) LIFETIME(0)");
    assert_eq!(world.ask(BOTH), "\ttwo");
}

#[test]
fn direct_and_cache_look_into_their_source_in_every_statement() {
    for layout in [
        "LAYOUT(DIRECT())",
        "LAYOUT(CACHE(SIZE_IN_CELLS 9)) LIFETIME(100)",
    ] {
        let mut world = of_table(layout);
        assert_eq!(world.ask(BOTH), "one\t");
        world.must("INSERT INTO t VALUES (2, 'two')");
        assert_eq!(world.ask(BOTH), "one\ttwo", "{layout}");
        world.must("TRUNCATE TABLE t");
        assert_eq!(world.ask(BOTH), "\t", "{layout}");
    }
}

#[test]
fn old_rows_serve_when_newer_ones_cannot_be_read() {
    let mut world = world();
    world.must("CREATE TABLE t (id UInt64, v String) ENGINE = Memory");
    world.must("INSERT INTO t VALUES (1, '7')");
    world.must("CREATE DICTIONARY d (id UInt64, v UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE t)) LAYOUT(HASHED()) LIFETIME(10)");
    assert_eq!(world.ask("SELECT dictGet('d', 'v', 1)"), "7");
    world.must("INSERT INTO t VALUES (2, 'no number')");
    world.env.sleep(Duration::from_secs(10));
    assert_eq!(world.ask("SELECT dictGet('d', 'v', 1)"), "7");
    let state = "SELECT status, error_count, position(last_exception, 'no number') > 0 FROM system.dictionaries";
    assert_eq!(world.ask(state), "LOADED\t1\t1");
    assert_eq!(world.ask("SYSTEM RELOAD DICTIONARY d"), "CANNOT_PARSE_TEXT");
    assert_eq!(world.ask(state), "LOADED\t2\t1");
}

#[test]
fn files_below_user_files_are_sources() {
    let mut world = world();
    let files = world.folder.path().join("user_files");
    std::fs::create_dir_all(&files).expect("a directory");
    std::fs::write(files.join("os.tsv"), "1\tLinux\n2\tBSD\n").expect("a file");
    let dictionary = |name: &str, path: &str, format: &str| {
        format!(
            "CREATE DICTIONARY {name} (id UInt64, v String DEFAULT '-') PRIMARY KEY id SOURCE(FILE(path '{path}' format '{format}')) LAYOUT(FLAT()) LIFETIME(0)"
        )
    };
    let full = files.join("os.tsv");
    let full = full.to_str().expect("a path in UTF-8");
    for path in ["os.tsv", "./user_files/os.tsv", full] {
        world.must(&dictionary("d", path, "TabSeparated"));
        assert_eq!(world.ask(BOTH), "Linux\tBSD", "{path}");
        let source = world.ask("SELECT source FROM system.dictionaries");
        assert_eq!(source, format!("File: {path}, TabSeparated"));
        world.must("DROP DICTIONARY d");
    }
    for (path, format, code) in [
        ("nothing.tsv", "TabSeparated", "FILE_DOESNT_EXIST"),
        ("../os.tsv", "TabSeparated", "PATH_ACCESS_DENIED"),
        ("/etc/passwd", "TabSeparated", "PATH_ACCESS_DENIED"),
        ("os.tsv", "Zorg", "UNKNOWN_FORMAT"),
        (
            "os.tsv",
            "JSONEachRow",
            "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
        ),
    ] {
        world.must(&dictionary("d", path, format));
        assert_eq!(world.ask(BOTH), code, "{path} {format}");
        world.must("DROP DICTIONARY d");
    }
}

#[test]
fn dictionaries_that_read_from_each_other_are_refused() {
    let mut world = world();
    for (name, other) in [("a", "b"), ("b", "a")] {
        world.must(&format!(
            "CREATE DICTIONARY {name} (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT number, dictGet(\\'default.{other}\\', \\'v\\', number) FROM numbers(2)')) LAYOUT(FLAT()) LIFETIME(0)"
        ));
    }
    assert_eq!(world.ask("SELECT dictGet('a', 'v', 1)"), "INFINITE_LOOP");
    assert_eq!(world.ask("SELECT * FROM b"), "INFINITE_LOOP");
}
