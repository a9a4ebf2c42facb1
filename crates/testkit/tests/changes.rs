//! Statements that change rows: merges, mutations, deletes, and what `FINAL` and `INSERT` make of equal keys. ClickHouse and
//! Granary are given the same from the same start, and answer the same; then ClickHouse, of several versions, opens what
//! Granary has made, reads the same rows, finds nothing wrong, and goes on.

mod both;

use both::{cases, differences, open};
use granary_testkit::{ChdbRelease, NEWEST, OLDER, SqlServer, World};

const STATEMENTS: &str = include_str!("changes.sql");

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
    let cases = cases(STATEMENTS);
    assert!(cases.len() >= 250, "only {} statements", cases.len());
    let expected: Vec<String> = {
        let mut clickhouse = world.clickhouse(NEWEST, "clickhouse");
        let engine = open(&world.data("granary"));
        let mut session = engine.session("default");
        let found = differences(cases, &mut session, &mut clickhouse);
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
