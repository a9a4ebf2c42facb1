//! Statements given to ClickHouse and to Granary from the same start: the same answer, and the same
//! tables with the same number of rows afterwards.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use granary_testkit::{NEWEST, SqlServer, World, files_below, fill_sql, row_counts};

const START: &str = include_str!("../fixture/start.sql");
const STATEMENTS: &str = include_str!("statements.sql");
/// One statement of each engine runs at a time per thread; ClickHouse itself is threaded.
const THREADS: usize = 2;

/// A statement, and the code that Granary answers where it means to differ.
struct Case {
    sql: String,
    differs: Option<u32>,
}

/// What came of a statement: its code, and the tables afterwards.
type Came = (u32, BTreeMap<String, String>, String);

fn cases() -> Vec<Case> {
    STATEMENTS
        .split("\n\n")
        .filter_map(|block| {
            let (notes, sql): (Vec<_>, Vec<_>) =
                block.lines().partition(|line| line.starts_with("--"));
            let differs = notes
                .iter()
                .find_map(|note| note.strip_prefix("-- differs: "))
                .and_then(|note| note.split(' ').next()?.parse().ok());
            (!sql.is_empty()).then(|| Case {
                sql: sql.join("\n"),
                differs,
            })
        })
        .collect()
}

/// The data directory and the backups that every statement begins with.
fn start() -> World {
    let world = World::new();
    fill_sql(&mut world.clickhouse(NEWEST, "server"), NEWEST, START);
    fs::remove_dir_all(world.backups().join("lost_base")).unwrap();
    world
}

/// A copy of `start` for one engine and one statement.
fn copy_of(start: &World) -> World {
    let world = World::new();
    start.copy_to(&world, "server");
    world
}

fn by_clickhouse(start: &World, sql: &str) -> Came {
    let world = copy_of(start);
    let mut server = world.clickhouse(NEWEST, "server");
    let refusal = server.query(sql).err();
    server.wait_for_backups();
    let counts = row_counts(&mut server);
    (
        refusal.as_ref().map_or(0, |refusal| refusal.code),
        counts,
        message(refusal),
    )
}

fn by_granary(start: &World, before: &BTreeMap<String, String>, sql: &str) -> Came {
    let world = copy_of(start);
    let untouched = tables_on_disk(&world);
    let refusal = world.granary("server").query(sql).err();
    // What changed no file changed no table; only the rest is worth the start of a ClickHouse.
    let counts = if tables_on_disk(&world) == untouched {
        before.clone()
    } else {
        row_counts(&mut world.clickhouse(NEWEST, "server"))
    };
    (
        refusal.as_ref().map_or(0, |refusal| refusal.code),
        counts,
        message(refusal),
    )
}

/// Every file that belongs to a table or its definition, with its size.
fn tables_on_disk(world: &World) -> Vec<(PathBuf, u64)> {
    let sized = |root: PathBuf| {
        files_below(&root).into_iter().map(move |path| {
            let size = root
                .join(&path)
                .symlink_metadata()
                .expect("it is listed")
                .len();
            (path, size)
        })
    };
    let directories = ["metadata", "store", "data"];
    let roots = directories
        .iter()
        .map(|name| world.data("server").join(name));
    roots.flat_map(sized).collect()
}

fn message(refusal: Option<granary_testkit::Refusal>) -> String {
    refusal.map(|refusal| refusal.message).unwrap_or_default()
}

fn check(start: &World, before: &BTreeMap<String, String>, case: &Case) -> Result<(), String> {
    let (expected, mut tables, said) = by_clickhouse(start, &case.sql);
    let expected = case.differs.unwrap_or(expected);
    let (code, left, says) = by_granary(start, before, &case.sql);
    if expected != 0 {
        tables = before.clone(); // all or nothing, where ClickHouse leaves what it had made
    }
    if code != expected {
        return Err(format!(
            "answers {code}, not {expected}\n  granary: {says}\n  clickhouse: {said}"
        ));
    }
    if left != tables {
        let lost = tables
            .iter()
            .filter(|pair| left.get(pair.0) != Some(pair.1));
        let more = left
            .iter()
            .filter(|pair| tables.get(pair.0) != Some(pair.1));
        let (lost, more) = (lost.collect::<Vec<_>>(), more.collect::<Vec<_>>());
        return Err(format!("expected {lost:?}, found {more:?}"));
    }
    Ok(())
}

#[test]
fn the_same_statement_has_the_same_outcome() {
    let start = start();
    let before = row_counts(&mut copy_of(&start).clickhouse(NEWEST, "server"));
    let mut cases = cases();
    assert!(cases.len() >= 80, "only {} statements", cases.len());
    if let Ok(part) = std::env::var("GRANARY_STATEMENTS") {
        cases.retain(|case| case.sql.contains(&part)); // while looking for one
    }
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let checked = catch_unwind(AssertUnwindSafe(|| check(&start, &before, case)));
                    let checked = checked.unwrap_or_else(|_| Err("a server died".to_owned()));
                    if let Err(difference) = checked {
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("{}\n  {difference}", case.sql));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        !Path::new("/etc/granary-outside").exists(),
        "written outside the allowed paths"
    );
    println!("{} statements, {} differ", cases.len(), failures.len());
    assert!(
        failures.is_empty(),
        "{} of {} differ:\n\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n\n")
    );
}
