//! Statements that change rows: merges, mutations, deletes, and what `FINAL` and `INSERT` make of equal keys. ClickHouse and
//! Granary are given the same from the same start, and answer the same; then ClickHouse, of several versions, opens what
//! Granary has made, reads the same rows, finds nothing wrong, and goes on.

use granary_engine::{Engine, OpenOptions, Session};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use granary_testkit::{ChdbRelease, NEWEST, OLDER, SqlServer, World};
use std::path::Path;

const STATEMENTS: &str = include_str!("changes.sql");

/// A statement, and the code that Granary answers where it means to differ.
struct Case {
    sql: &'static str,
    differs: Option<u32>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut differs = None;
    for line in STATEMENTS.lines() {
        if let Some(note) = line.strip_prefix("-- differs: ") {
            differs = note.split(' ').next().and_then(|code| code.parse().ok());
        } else if !line.is_empty() && !line.starts_with("--") {
            let differs = differs.take();
            cases.push(Case { sql: line, differs });
        }
    }
    cases
}

fn open(data: &Path) -> Engine {
    let options = OpenOptions {
        path: Some(data.to_owned()),
        config_file: None,
        disk: granary_durable::Disk::system(),
        env: Env::system(),
    };
    Engine::open(options).expect("a data directory").0
}

/// The rows as text, or the code and the message.
fn by_granary(session: &mut Session, sql: &str) -> Result<String, (u32, String)> {
    let failed = |failure: granary_engine::Failure| {
        let code = failure.code.number().unsigned_abs();
        (code, failure.to_string())
    };
    let answer = session.execute(sql, &Control::new()).map_err(failed)?;
    let mut text = Vec::new();
    let printed = answer.print(Format::TabSeparated(Header::None), &mut text);
    printed.map_err(failed)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn differences(session: &mut Session, clickhouse: &mut dyn SqlServer) -> Vec<String> {
    let mut found = Vec::new();
    for Case { sql, differs } in cases() {
        let ours = by_granary(session, sql);
        if let Some(expected) = differs {
            if ours.as_ref().err().map(|(code, _)| *code) != Some(expected) {
                found.push(format!("{sql}\n  answers {ours:?}, not {expected}"));
            }
            continue;
        }
        let theirs = clickhouse.query(sql);
        let is_same = match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (Err((ours, _)), Err(theirs)) => *ours == theirs.code,
            _ => false,
        };
        if !is_same {
            found.push(format!(
                "{sql}\n  granary: {ours:?}\n  clickhouse: {theirs:?}"
            ));
        }
    }
    found
}

/// The tables of parts, whose rows have the same text in every version.
const TABLES: [&str; 24] = [
    "m", "p", "older", "r", "rn", "rd", "rp", "re", "r0", "c", "vc", "s", "sz", "sn", "sc", "sk",
    "s0", "u", "pu", "k", "d", "rc", "pj", "ag",
];

fn goes_on(world: &World, release: ChdbRelease, expected: &[String]) {
    let name = format!("copy-{}", release.wheel);
    world.copy_data("granary", &name);
    let mut server = world.clickhouse(release, &name);
    server.must("USE changes");
    for (table, expected) in TABLES.iter().zip(expected) {
        let columns = columns(table);
        let rows = server.must(&format!("SELECT {columns} FROM {table} ORDER BY ALL"));
        assert_eq!(rows, *expected, "{table} in {}", release.wheel);
        let check = format!("CHECK TABLE {table} SETTINGS check_query_single_value_result = 1");
        assert_eq!(
            server.must(&check).trim(),
            "1",
            "{table} in {}",
            release.wheel
        );
        if !["c", "ag", "k"].contains(table) {
            server.must(&format!(
                "INSERT INTO {table} SELECT * FROM {table} LIMIT 2"
            ));
        }
        server.must(&format!("OPTIMIZE TABLE {table} FINAL"));
        server.must(&format!(
            "ALTER TABLE {table} DELETE WHERE 0 SETTINGS mutations_sync = 1"
        ));
        server.must(&format!("SELECT {columns} FROM {table}"));
    }
}

fn columns(table: &str) -> &'static str {
    match table {
        "ag" => {
            "k, finalizeAggregation(x), y, z, w, wn, al, finalizeAggregation(av), finalizeAggregation(c)"
        }
        _ => "*",
    }
}

#[test]
fn rows_change_as_in_clickhouse_and_clickhouse_goes_on_with_them() {
    let world = World::new();
    assert!(cases().len() >= 250, "only {} statements", cases().len());
    let expected: Vec<String> = {
        let mut clickhouse = world.clickhouse(NEWEST, "clickhouse");
        let engine = open(&world.data("granary"));
        let mut session = engine.session("default");
        let found = differences(&mut session, &mut clickhouse);
        assert!(
            found.is_empty(),
            "{} differences:\n{}",
            found.len(),
            found.join("\n\n")
        );
        TABLES
            .iter()
            .map(|table| {
                let query = format!("SELECT {} FROM {table} ORDER BY ALL", columns(table));
                clickhouse.must(&query)
            })
            .collect()
    };
    for release in [OLDER[2], OLDER[3], NEWEST] {
        goes_on(&world, release, &expected);
    }
}
