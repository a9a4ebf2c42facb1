//! Statements of several sessions at the same time: each sees one moment, and what it has seen stays readable until it ends,
//! whatever the others do meanwhile.

#![allow(
    clippy::disallowed_methods,
    reason = "a test writes the configuration that it tests"
)]

use granary_columns::{Block, Column};
use granary_engine::{Answer, Engine, Failure, OpenOptions, SentRows, SentStatement};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

struct World {
    engine: Engine,
    _folder: TempDir,
}

/// A configuration in which one backup and one restore run at a time.
const ONE_AT_A_TIME: &str = "\
<clickhouse>
    <storage_configuration><disks><backups><type>local</type><path>backups/</path></backups></disks></storage_configuration>
    <backups>
        <allowed_disk>backups</allowed_disk>
        <allow_concurrent_backups>false</allow_concurrent_backups>
        <allow_concurrent_restores>false</allow_concurrent_restores>
    </backups>
</clickhouse>";

impl World {
    fn new(statements: &[&str]) -> Self {
        Self::with_config(None, statements)
    }

    fn with_config(config: Option<&str>, statements: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let config_file = config.map(|text| {
            let file = folder.path().join("config.xml");
            std::fs::write(&file, text).expect("it can be written");
            file
        });
        let options = OpenOptions {
            path: Some(folder.path().join("data")),
            config_file,
            disk: granary_durable::Disk::system(),
            env: Env::system(),
        };
        let (engine, _) = Engine::open(options).expect("a data directory");
        let world = Self {
            engine,
            _folder: folder,
        };
        for sql in statements {
            world.run(sql);
        }
        world
    }

    fn begin(&self, sql: &str, control: &Control) -> Result<Answer, Failure> {
        self.engine.session("default").execute(sql, control)
    }

    fn run(&self, sql: &str) -> String {
        let answer = self.begin(sql, &Control::new()).expect(sql);
        printed(answer).expect(sql)
    }

    /// Runs a statement, and others as soon as it has moved some bytes.
    fn run_beside(&self, sql: &str, others: &[&str]) -> Result<String, Failure> {
        let control = Control::new();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let one = scope.spawn(|| {
                let result = self.begin(sql, &control).and_then(printed);
                is_over.store(true, Ordering::Relaxed);
                result
            });
            while control.progress().bytes == 0 && !is_over.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            assert!(!is_over.load(Ordering::Relaxed), "it ended too soon");
            for other in others {
                self.run(other);
            }
            assert!(!is_over.load(Ordering::Relaxed), "it ended too soon");
            control.limit_rate(0);
            one.join().expect("no panic")
        })
    }

    /// Inserts rows that a client sends: before the last come the others.
    fn insert_beside(&self, sql: &str, others: &'static [&'static str]) -> Result<(), Failure> {
        std::thread::scope(|scope| {
            let (ask_for_others, wanted) = std::sync::mpsc::channel::<()>();
            let (done, are_done) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || {
                if wanted.recv().is_ok() {
                    for other in others {
                        self.run(other);
                    }
                }
                drop(done);
            });
            let rows = move |number: u64| {
                let values = Arc::new(arrow::array::UInt64Array::from(vec![number]));
                Block::new(
                    vec!["k".to_owned()],
                    vec![Column::new(DataType::UInt64, values)],
                    1,
                )
            };
            let mut sent = 0;
            let next = move || {
                sent += 1;
                if sent == 2 {
                    ask_for_others.send(()).expect("somebody waits");
                    // It ends when they are done.
                    let _ = are_done.recv();
                }
                (sent <= 2).then(|| Ok(rows(100 + sent)))
            };
            let mut statement = SentStatement::new(sql);
            statement.rows =
                SentRows::Blocks(Box::new(move |_| Ok(Box::new(std::iter::from_fn(next)))));
            let mut session = self.engine.session("default");
            session
                .execute_sent(statement, &Control::new())
                .and_then(|answer| printed(answer).map(drop))
        })
    }
}

fn printed(answer: Answer) -> Result<String, Failure> {
    let mut rows = Vec::new();
    answer.print(Format::TabSeparated(Header::None), &mut rows)?;
    Ok(String::from_utf8_lossy(&rows).into_owned())
}

const FILLED: [&str; 3] = [
    "CREATE TABLE t (k UInt64, v String) ENGINE = MergeTree ORDER BY k",
    "INSERT INTO t SELECT number, toString(cityHash64(number)) FROM numbers(60000)",
    "INSERT INTO t SELECT number + 60000, toString(cityHash64(number)) FROM numbers(60000)",
];

/// What takes away everything that a statement may be reading.
const REMOVALS: [&[&str]; 5] = [
    &["DROP TABLE t SYNC"],
    &["OPTIMIZE TABLE t FINAL"],
    &["TRUNCATE TABLE t"],
    &["ALTER TABLE t DELETE WHERE k < 100000 SETTINGS mutations_sync = 2"],
    &[
        "RENAME TABLE t TO u",
        "CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k",
        "INSERT INTO t VALUES (7)",
        "DROP TABLE u SYNC",
    ],
];

#[test]
fn a_select_reads_to_its_end_what_others_take_away() {
    for others in REMOVALS {
        let world = World::new(&FILLED);
        let query = "SELECT k, v FROM t SETTINGS max_threads = 1, max_block_size = 512";
        let answer = world.begin(query, &Control::new()).expect("it begins");
        for other in others {
            world.run(other);
        }
        let rows = printed(answer).expect("it reads to its end");
        assert_eq!(rows.lines().count(), 120_000, "{others:?}");
    }
}

#[test]
fn a_backup_is_of_the_moment_in_which_it_began() {
    for others in REMOVALS {
        let world = World::new(&FILLED);
        let backup =
            "BACKUP TABLE t TO Disk('backups', 'b') SETTINGS max_backup_bandwidth = 100000";
        let done = world.run_beside(backup, others).expect("it is made");
        assert!(done.contains("BACKUP_CREATED"), "{done}");
        world.run("RESTORE TABLE t AS r FROM Disk('backups', 'b')");
        let rows = world.run("SELECT count(), sum(k), uniqExact(v) FROM r");
        assert_eq!(rows, "120000\t7199940000\t60000\n", "{others:?}");
    }
}

#[test]
fn rows_are_added_beside_a_backup_and_a_merge_and_are_not_lost() {
    let world = World::new(&FILLED);
    let insert = "INSERT INTO t SELECT number, '' FROM numbers(10)";
    let backup = "BACKUP TABLE t TO Disk('backups', 'b') SETTINGS max_backup_bandwidth = 100000";
    let done = world.run_beside(backup, &[insert]);
    done.expect("it is made");
    assert_eq!(world.run("SELECT count() FROM t"), "120010\n");
    let merged = world.insert_beside(
        "INSERT INTO t (k) FORMAT Native",
        &["OPTIMIZE TABLE t FINAL"],
    );
    merged.expect("its table is the same");
    assert_eq!(world.run("SELECT count() FROM t"), "120012\n");
    let altered = world.insert_beside(
        "INSERT INTO t (k) FORMAT Native",
        &[
            "ALTER TABLE t ADD COLUMN w UInt8 DEFAULT 5",
            "ALTER TABLE t UPDATE v = 'new' WHERE k < 10",
        ],
    );
    altered.expect("its columns are all there");
    let rows = world.run("SELECT count(), sum(w), countIf(v = 'new') FROM t");
    assert_eq!(rows, "120014\t600070\t20\n");
}

#[test]
fn rows_for_a_table_that_has_changed_are_refused() {
    let cases: [(&'static [&'static str], ErrorCode, &str); 4] = [
        (
            &["ALTER TABLE t RENAME COLUMN v TO w"],
            ErrorCode::ABORTED,
            "table default.t was changed by another statement in the meantime, and nothing was written: repeat the statement",
        ),
        (
            &["DROP TABLE t"],
            ErrorCode::UNKNOWN_TABLE,
            "table default.t does not exist",
        ),
        (
            &[
                "DROP TABLE t SYNC",
                "CREATE TABLE t (k UInt64) ENGINE = MergeTree ORDER BY k",
            ],
            ErrorCode::UNKNOWN_TABLE,
            "table default.t was dropped or exchanged",
        ),
        (
            &[
                "CREATE TABLE u (k UInt64, v String) ENGINE = MergeTree ORDER BY k",
                "EXCHANGE TABLES t AND u",
            ],
            ErrorCode::UNKNOWN_TABLE,
            "table default.t was dropped or exchanged",
        ),
    ];
    for (others, code, message) in cases {
        let world = World::new(&FILLED[..1]);
        let failure = world
            .insert_beside("INSERT INTO t (k) FORMAT Native", others)
            .expect_err("the table is another one");
        assert_eq!(failure.code, code, "{others:?}: {}", failure.message);
        assert!(failure.message.contains(message), "{}", failure.message);
        if others != ["DROP TABLE t"] {
            assert_eq!(world.run("SELECT count() FROM t"), "0\n");
        }
    }
}

#[test]
fn a_restore_does_not_mix_with_what_came_meanwhile() {
    let refused = |target: &str, others: &[&str]| {
        let world = World::new(&FILLED);
        world.run("BACKUP TABLE t TO Disk('backups', 'b')");
        world.run("CREATE TABLE e AS t");
        let restore = format!(
            "RESTORE TABLE t AS {target} FROM Disk('backups', 'b') SETTINGS max_backup_bandwidth = 100000"
        );
        let failure = world
            .run_beside(&restore, others)
            .expect_err("its table is another one");
        (
            failure.code,
            world.run(&format!("SELECT count() FROM {target}")),
        )
    };
    let (code, rows) = refused("e", &["INSERT INTO e VALUES (1, '')"]);
    assert_eq!((code, &*rows), (ErrorCode::ABORTED, "1\n"));
    let (code, rows) = refused(
        "n",
        &["CREATE TABLE n AS t", "INSERT INTO n VALUES (1, '')"],
    );
    assert_eq!((code, &*rows), (ErrorCode::TABLE_ALREADY_EXISTS, "1\n"));
}

#[test]
fn a_restore_keeps_nobody_waiting() {
    let world = World::new(&FILLED);
    world.run("BACKUP TABLE t TO Disk('backups', 'b')");
    let restore =
        "RESTORE TABLE t AS r FROM Disk('backups', 'b') SETTINGS max_backup_bandwidth = 100000";
    let others = [
        "SELECT count() FROM t",
        "CREATE TABLE u (k UInt64) ENGINE = MergeTree ORDER BY k",
        "INSERT INTO u VALUES (1)",
        "DROP TABLE t SYNC",
    ];
    world.run_beside(restore, &others).expect("it is restored");
    assert_eq!(world.run("SELECT count() FROM r"), "120000\n");
    assert_eq!(world.run("SELECT count() FROM u"), "1\n");
}

#[test]
fn rows_of_several_sessions_come_to_a_log_table_one_after_the_other() {
    for engine in ["Log", "TinyLog", "StripeLog"] {
        let world = World::new(&[&format!(
            "CREATE TABLE l (k UInt64, v String) ENGINE = {engine}"
        )]);
        std::thread::scope(|scope| {
            for session in 0..4 {
                let world = &world;
                scope.spawn(move || {
                    for turn in 0..5 {
                        world.run(&format!(
                            "INSERT INTO l SELECT number + {} AS k, toString(k) FROM numbers(1000)",
                            (session * 5 + turn) * 1000
                        ));
                    }
                });
            }
        });
        let rows = world.run("SELECT count(), sum(k), countIf(v = toString(k)) FROM l");
        assert_eq!(rows, "20000\t199990000\t20000\n", "{engine}");
    }
}

#[test]
fn files_whose_names_come_again_go_when_nobody_reads_them() {
    let world = World::new(&[
        "CREATE TABLE l (k UInt64, v String) ENGINE = Log",
        "INSERT INTO l SELECT number, toString(cityHash64(number)) FROM numbers(200000)",
    ]);
    let query = "SELECT k, v FROM l SETTINGS max_threads = 1, max_block_size = 512";
    let answer = world.begin(query, &Control::new()).expect("it begins");
    let is_truncated = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let truncating = scope.spawn(|| {
            world.run("TRUNCATE TABLE l");
            is_truncated.store(true, Ordering::Relaxed);
        });
        world.run("SELECT 1");
        assert!(!is_truncated.load(Ordering::Relaxed));
        let rows = printed(answer).expect("it reads to its end");
        assert_eq!(rows.lines().count(), 200_000);
        truncating.join().expect("no panic");
    });
    assert_eq!(world.run("SELECT count() FROM l"), "0\n");
}

#[test]
fn many_sessions_make_change_and_read_tables_at_once() {
    let world =
        World::new(&["CREATE TABLE shared (k UInt64, v UInt64) ENGINE = MergeTree ORDER BY k"]);
    std::thread::scope(|scope| {
        for session in 0..4 {
            let world = &world;
            scope.spawn(move || {
                let table = format!("own_{session}");
                for turn in 0..4 {
                    world.run(&format!(
                        "CREATE TABLE {table} (k UInt64) ENGINE = MergeTree ORDER BY k"
                    ));
                    world.run(&format!("INSERT INTO {table} VALUES ({turn})"));
                    world.run(&format!("INSERT INTO shared (k) SELECT k FROM {table}"));
                    world.run("OPTIMIZE TABLE shared FINAL");
                    world.run("ALTER TABLE shared UPDATE v = v + 1 WHERE k = 3");
                    world.run(&format!("DROP TABLE {table} SYNC"));
                    world.run("SELECT sum(k) FROM shared");
                }
            });
        }
    });
    let rows = world.run("SELECT count(), sum(k) FROM shared");
    assert_eq!(rows, "16\t24\n");
    assert_eq!(world.run("SHOW TABLES"), "shared\n");
}

#[test]
fn a_statement_is_stopped_by_another_session() {
    let world = World::new(&FILLED);
    let backup = "BACKUP TABLE t TO Disk('backups', 'b') SETTINGS max_backup_bandwidth = 1000";
    let control = Control::new();
    let (result, killed) = std::thread::scope(|scope| {
        let one = scope.spawn(|| world.begin(backup, &control).and_then(printed));
        while control.progress().bytes == 0 {
            std::thread::yield_now();
        }
        let tested = world.run("KILL QUERY WHERE query LIKE 'BACKUP %' TEST");
        assert_eq!(tested.lines().count(), 1, "{tested}");
        let killed = world.run("KILL QUERY WHERE query LIKE 'BACKUP %' SYNC");
        (one.join().expect("no panic"), killed)
    });
    assert!(killed.starts_with("finished\t"), "{killed}");
    assert!(killed.contains("\tdefault\tBACKUP TABLE t TO"), "{killed}");
    let failure = result.expect_err("it was stopped");
    assert_eq!(failure.code, ErrorCode::QUERY_WAS_CANCELLED);
    let status = "SELECT status, error FROM system.backups";
    let expected = "BACKUP_CANCELLED\tCode: 394. DB::Exception: Query was cancelled";
    assert!(
        world.run(status).starts_with(expected),
        "{}",
        world.run(status)
    );
    world.run("BACKUP TABLE t TO Disk('backups', 'b')");
}

#[test]
fn a_job_in_the_background_is_stopped_by_the_id_of_its_statement() {
    let world = World::new(&FILLED);
    world.run(
        "BACKUP TABLE t TO Disk('backups', 'b') SETTINGS id = 'one', max_backup_bandwidth = 1000 ASYNC",
    );
    let query = world.run("SELECT query_id FROM system.backups WHERE id = 'one'");
    let kill = format!("KILL QUERY WHERE query_id = '{}' SYNC", query.trim_end());
    let killed = world.run(&kill);
    assert!(killed.starts_with("finished\t"), "{killed}");
    let status = world.run("SELECT status FROM system.backups WHERE id = 'one'");
    assert_eq!(status, "BACKUP_CANCELLED\n");
    assert_eq!(world.run(&kill), "", "it runs no longer");
}

#[test]
fn one_backup_and_one_restore_run_at_a_time_where_the_configuration_says_so() {
    let world = World::with_config(Some(ONE_AT_A_TIME), &FILLED);
    world.run("BACKUP TABLE t TO Disk('backups', 'b')");
    let refused = |slow: &str, second: &str, beside: &str| {
        world.run(slow);
        let failure = world
            .begin(second, &Control::new())
            .expect_err("another one runs");
        assert_eq!(failure.code, ErrorCode::CONCURRENT_ACCESS_NOT_SUPPORTED);
        world.run(beside);
        world.run("KILL QUERY WHERE query_id IN (SELECT query_id FROM system.backups) SYNC");
        failure.message
    };
    let message = refused(
        "BACKUP TABLE t TO Disk('backups', 'slow') SETTINGS max_backup_bandwidth = 1000 ASYNC",
        "BACKUP TABLE t TO Disk('backups', 'second')",
        "RESTORE TABLE t AS r FROM Disk('backups', 'b')",
    );
    let expected = "Concurrent backups are not allowed, turn on setting 'allow_concurrent_backups'";
    assert_eq!(message, expected);
    let message = refused(
        "RESTORE TABLE t AS slow FROM Disk('backups', 'b') SETTINGS max_backup_bandwidth = 1000 ASYNC",
        "RESTORE TABLE t AS second FROM Disk('backups', 'b')",
        "BACKUP TABLE t TO Disk('backups', 'c')",
    );
    let expected =
        "Concurrent restores are not allowed, turn on setting 'allow_concurrent_restores'";
    assert_eq!(message, expected);
    let failed = world
        .run("SELECT name, status FROM system.backups WHERE status LIKE '%_FAILED' ORDER BY name");
    assert_eq!(
        failed,
        "Disk(\\'backups\\', \\'b\\')\tRESTORE_FAILED\nDisk(\\'backups\\', \\'second\\')\tBACKUP_FAILED\n"
    );
}
