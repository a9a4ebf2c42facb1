//! Queries and `INSERT` against ClickHouse, and inside a backup against the live table.

use crate::measure::{Pairs, ROUNDS, granary, make_ready};
use granary_testkit::{NEWEST, SqlServer, World};

const TABLE: &str = "CREATE DATABASE b; CREATE TABLE b.t (id UInt64, a UInt64, b UInt64, s String) ENGINE = MergeTree \
     PARTITION BY intDiv(id, 4000000) ORDER BY id SETTINGS min_bytes_for_wide_part = 0; SYSTEM STOP MERGES b.t; \
     INSERT INTO b.t SELECT number, rand64(1), rand64(2), randomString(24) FROM numbers(20500000)";

const SCAN: &str =
    "SELECT id % 16 AS k, count(), sum(a), avg(b), hex(max(s)) FROM {t} GROUP BY k ORDER BY k";

/// So many look-ups in one process, so that its start counts little.
const LOOKUPS: u64 = 200;

const INSERT: &str =
    "INSERT INTO b.u SELECT number, number * 3, rand64(), toString(number) FROM numbers(10000000)";

/// Runs the cases that `is_wanted`.
pub fn run(is_wanted: impl Fn(&str) -> bool) {
    if is_wanted("start") {
        start();
    }
    if is_wanted("queries") {
        queries();
    }
}

fn start() {
    let world = World::new();
    println!("\nthe start of a process");
    let mut starts = Pairs::default();
    for _ in 0..4 * ROUNDS {
        starts.granary.push(granary(&world, "server", "SELECT 1"));
    }
    starts.report_alone("SELECT 1", "50 ms");
}

fn queries() {
    let world = World::new();
    world.clickhouse(NEWEST, "server").must(TABLE);
    world
        .granary("server")
        .must("BACKUP TABLE b.t TO Disk('backups', 'b')");
    println!("\n1 GB of wide parts, queried");
    let (live, backed_up) = ("b.t", "backup(Disk('backups', 'b'), 'b.t')");
    let (scan, lookups) = (|place| SCAN.replace("{t}", place), |place| lookups(place));
    compare(&world, "scan with aggregation", &scan(live), 2.0);
    inside(
        &world,
        "the same inside a backup",
        &scan(live),
        &scan(backed_up),
    );
    compare(&world, "200 look-ups by key", &lookups(live), 2.0);
    inside(
        &world,
        "the same inside a backup",
        &lookups(live),
        &lookups(backed_up),
    );
    insert(&world);
}

fn lookups(place: &str) -> String {
    let keys = (0..LOOKUPS).map(|n| n * 7_919 * 12_345 % 20_500_000);
    let queries = keys.map(|key| format!("SELECT id, hex(s) FROM {place} WHERE id = {key}"));
    queries.collect::<Vec<String>>().join("; ")
}

fn compare(world: &World, what: &str, sql: &str, at_most: f64) {
    let mut pairs = Pairs::default();
    for _ in 0..ROUNDS {
        pairs.granary.push(granary(world, "server", sql));
        let mut server = world.clickhouse(NEWEST, "server");
        server.must("SELECT count() FROM b.t WHERE id < 10");
        make_ready();
        server.must(sql);
        pairs.other.push(server.engine_time);
    }
    pairs.report(what, "clickhouse", at_most);
}

/// A query inside a backup against the same on the live table, both by Granary.
fn inside(world: &World, what: &str, live: &str, backed_up: &str) {
    let mut pairs = Pairs::default();
    for _ in 0..ROUNDS {
        pairs.granary.push(granary(world, "server", backed_up));
        pairs.other.push(granary(world, "server", live).0);
    }
    pairs.report(what, "live", 1.3);
}

fn insert(world: &World) {
    let create =
        "CREATE TABLE b.u (id UInt64, a UInt64, b UInt64, s String) ENGINE = MergeTree ORDER BY id";
    let drop = "DROP TABLE b.u SYNC";
    let mut pairs = Pairs::default();
    for _ in 0..ROUNDS {
        let mut live = world.granary("server");
        live.must(create);
        pairs.granary.push(granary(world, "server", INSERT));
        live.must(drop);
        let mut server = world.clickhouse(NEWEST, "server");
        server.must(create);
        make_ready();
        server.must(INSERT);
        pairs.other.push(server.engine_time);
        server.must(drop);
    }
    pairs.report("INSERT of 10 million rows", "clickhouse", 2.0);
}
