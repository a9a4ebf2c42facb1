//! The main job, step by step, with every statement and its answer: what the first command of the README runs.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a demonstration changes files on purpose, and stops where something is not as it needs it"
)]

use std::{fs, path::PathBuf};

use granary_testkit::{
    ClickHouse, Damage, Fingerprints, NEWEST, Seed, SqlServer, World, files_below, fingerprints,
};

const TABLES: &str = "CREATE DATABASE shop;
CREATE TABLE shop.orders (id UInt64, placed DateTime, customer LowCardinality(String), amount Decimal(12, 2), tags Array(String))
    ENGINE = MergeTree PARTITION BY toYYYYMM(placed) ORDER BY (customer, id) SETTINGS min_bytes_for_wide_part = 0;
INSERT INTO shop.orders SELECT number, toDateTime('2024-01-01 00:00:00') + number * 20,
    concat('customer ', toString(number % 500)), number / 7, [hex(number)] FROM numbers(400000);
CREATE TABLE shop.events (at DateTime64(3), body String) ENGINE = Log;
INSERT INTO shop.events SELECT now64(3), hex(number) FROM numbers(1000);
CREATE VIEW shop.totals AS SELECT customer, sum(amount) AS total FROM shop.orders GROUP BY customer;";

const BACKUP: &str = "BACKUP DATABASE shop TO Disk('backups', 'monday')";
const CHECK: &str = "CHECK BACKUP Disk('backups', 'monday')";
const RESTORE: &str = "RESTORE DATABASE shop FROM Disk('backups', 'monday')";

/// The last statement but one would fail if any row were different.
const WALKTHROUGH: [&str; 9] = [
    "CREATE TABLE data (`key` Int, `value` String, `array` Array(String)) ENGINE = MergeTree ORDER BY tuple()",
    "INSERT INTO data SELECT * FROM generateRandom('key Int, value String, array Array(String)') LIMIT 1000",
    "BACKUP TABLE data TO Disk('backups', 'my_backup')",
    "INSERT INTO data SELECT * FROM generateRandom('key Int, value String, array Array(String)') LIMIT 100",
    "BACKUP TABLE data TO Disk('backups', 'my_incremental') SETTINGS base_backup = Disk('backups', 'my_backup')",
    "RESTORE TABLE data AS data3 FROM Disk('backups', 'my_incremental')",
    "SELECT count() FROM data3",
    "SELECT throwIf((SELECT groupArray(tuple(*)) FROM data) != (SELECT groupArray(tuple(*)) FROM data3), 'Data does not match after BACKUP/RESTORE')",
    "SELECT count(), uniqExact(key) > 900 FROM backup(Disk('backups', 'my_backup'), 'default.data')",
];

fn main() {
    let world = World::new();
    title("ClickHouse makes a database in an empty data directory, and stops");
    let mut clickhouse = world.clickhouse(NEWEST, "server");
    show(&mut clickhouse, "clickhouse", "SELECT version()");
    show(&mut clickhouse, "clickhouse", TABLES);
    let before = print_fingerprints(&mut clickhouse);
    drop(clickhouse);

    title("Granary backs it up, and reads the backup again to be sure");
    let mut granary = world.granary("server");
    show(&mut granary, "granary", BACKUP);
    show(&mut granary, "granary", CHECK);
    println!(
        "  {} files",
        files_below(&world.backups().join("monday")).len()
    );

    title("One bit of one file of the backup is turned over: Granary refuses it");
    let file = data_file(&world);
    let sound = fs::read(&file).unwrap();
    assert!(Damage::Flip.apply(&file, &mut Seed::new(1)));
    println!(
        "  {} is damaged",
        file.strip_prefix(world.backups()).unwrap().display()
    );
    show_refused(&mut granary, CHECK);
    show_refused(&mut world.granary("elsewhere"), RESTORE);
    println!(
        "  nothing was restored: {:?}",
        files_below(&world.data("elsewhere").join("metadata"))
    );
    fs::write(&file, sound).unwrap();

    title("The bit is turned back. ClickHouse drops the database, Granary restores it");
    let mut clickhouse = world.clickhouse(NEWEST, "server");
    show(&mut clickhouse, "clickhouse", "DROP DATABASE shop SYNC");
    drop(clickhouse);
    show(&mut granary, "granary", RESTORE);

    title("ClickHouse opens the directory again: every row is there");
    let mut clickhouse = world.clickhouse(NEWEST, "server");
    compare(&before, &print_fingerprints(&mut clickhouse));
    show(
        &mut clickhouse,
        "clickhouse",
        "CHECK TABLE shop.orders SETTINGS check_query_single_value_result = 1",
    );
    show(
        &mut clickhouse,
        "clickhouse",
        "INSERT INTO shop.orders SELECT * FROM shop.orders LIMIT 1000; OPTIMIZE TABLE shop.orders FINAL",
    );
    drop(clickhouse);

    title("And another ClickHouse restores Granary's backup by itself");
    let mut clickhouse = world.clickhouse(NEWEST, "other");
    show(&mut clickhouse, "clickhouse", RESTORE);
    compare(&before, &print_fingerprints(&mut clickhouse));
    drop(clickhouse);

    title("Granary alone: the walkthrough of ClickHouse's manual, and rows read inside a backup");
    let mut granary = world.granary("alone");
    for sql in WALKTHROUGH {
        show(&mut granary, "granary", sql);
    }
    println!("\nAll of it went as it should.");
}

fn title(text: &str) {
    println!("\n── {text}");
}

fn show(server: &mut dyn SqlServer, name: &str, sql: &str) {
    println!("{name}> {sql}");
    let answer = server.must(sql);
    for line in answer.lines() {
        println!("  {line}");
    }
}

fn show_refused(server: &mut dyn SqlServer, sql: &str) {
    println!("granary> {sql}");
    let refusal = server
        .query(sql)
        .expect_err("a damaged backup must be refused");
    println!("  {}", refusal.message);
}

fn print_fingerprints(server: &mut ClickHouse) -> Fingerprints {
    let prints = fingerprints(server);
    for (table, print) in &prints {
        println!("  {table}: {print}");
    }
    prints
}

fn compare(before: &Fingerprints, after: &Fingerprints) {
    assert_eq!(before, after, "the restored tables differ");
    println!("  equal to what was backed up");
}

/// The largest file of the backup.
fn data_file(world: &World) -> PathBuf {
    let backup = world.backups().join("monday");
    let size = |path: &PathBuf| fs::metadata(backup.join(path)).map_or(0, |data| data.len());
    let largest = files_below(&backup).into_iter().max_by_key(size).unwrap();
    backup.join(largest)
}
