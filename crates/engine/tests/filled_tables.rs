//! Tables and views that are made with rows: a crash at any change of the disk leaves the table with all its rows, or
//! no table and none of them, and what was reported as done is there.

mod crash_loop;

use granary_engine::Engine;

/// The statements that make the tables to read from and to write to.
const PREPARED: [&str; 4] = [
    "CREATE TABLE source (k UInt32, v String) ENGINE = MergeTree ORDER BY k",
    "INSERT INTO source SELECT number, toString(number) FROM numbers(6)",
    "CREATE TABLE target (k UInt32) ENGINE = MergeTree ORDER BY k",
    "INSERT INTO target VALUES (100)",
];

/// The tables, whose names may be UUIDs, and the rows of those that have names and change.
fn state(engine: &Engine) -> String {
    let tables = crash_loop::answer(engine, "SHOW TABLES");
    let mut text = format!("{} tables\n", tables.lines().count());
    for name in ["t", "m", "target"] {
        if tables.lines().any(|table| table == name) {
            let rows = crash_loop::answer(engine, &format!("SELECT k FROM {name}"));
            let mut rows: Vec<&str> = rows.lines().collect();
            rows.sort_unstable();
            text += &format!("{name}: {}\n", rows.join(" "));
        }
    }
    text
}

#[track_caller]
fn check(sql: &str) {
    crash_loop::check(&PREPARED, sql, state);
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
