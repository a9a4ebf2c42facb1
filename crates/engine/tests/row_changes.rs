//! Statements that change rows: a crash at any change of the disk leaves all of it or nothing, and what
//! was reported as done is there.

mod crash_loop;

use granary_engine::Engine;

/// The statements that make the tables, each with two parts.
const PREPARED: [&str; 5] = [
    "CREATE TABLE t (k UInt32, v String, n Int64 DEFAULT k) ENGINE = MergeTree PARTITION BY k % 2 ORDER BY k",
    "CREATE TABLE r (k UInt32, v UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY k",
    "INSERT INTO t (k, v) SELECT number, toString(number) FROM numbers(6)",
    "INSERT INTO r VALUES (1, 1), (2, 1)",
    "INSERT INTO r VALUES (1, 2), (3, 1)",
];

/// The definitions, parts, rows and mutations.
fn state(engine: &Engine) -> String {
    let mut text = String::new();
    for sql in [
        "SHOW CREATE TABLE t",
        "SELECT table, name, rows FROM system.parts ORDER BY ALL",
        "SELECT table, mutation_id, command, is_done FROM system.mutations ORDER BY ALL",
        "SELECT * FROM (SELECT toString(tuple(*)) AS x FROM t UNION ALL SELECT toString(tuple(*)) FROM r) ORDER BY x",
    ] {
        text += &crash_loop::answer(engine, sql);
    }
    text
}

#[track_caller]
fn check(sql: &str) {
    crash_loop::check(&PREPARED, sql, state);
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
