//! `BACKUP` and `RESTORE` against ClickHouse and `cp -a`.

use crate::measure::{Pairs, ROUNDS, copy, granary, make_ready, retire};
use granary_testkit::{NEWEST, SqlServer, World, files_below, size_bytes};

struct Case {
    name: &'static str,
    what: &'static str,
    backup_at_most: f64,
    restore_at_most: f64,
    tables: &'static str,
}

const CASES: [Case; 2] = [
    Case {
        name: "wide",
        what: "1 GB of wide parts",
        backup_at_most: 1.0,
        restore_at_most: 1.2,
        tables: "CREATE DATABASE b; CREATE TABLE b.t (id UInt64, a UInt64, b UInt64, s String) ENGINE = MergeTree PARTITION BY id % 10 ORDER BY id SETTINGS min_bytes_for_wide_part = 0; SYSTEM STOP MERGES b.t; \
                 INSERT INTO b.t SELECT number, rand64(1), rand64(2), randomString(24) FROM numbers(20500000) SETTINGS max_insert_threads = 2",
    },
    Case {
        name: "many",
        what: "300 parts of 40 columns",
        backup_at_most: 0.8,
        restore_at_most: 0.8,
        tables: "COLUMNS",
    },
];

/// Runs the cases that `is_wanted`.
pub fn run(is_wanted: impl Fn(&str) -> bool) {
    for case in CASES.iter().filter(|case| is_wanted(case.name)) {
        run_case(case);
    }
}

fn tables_of(case: &Case) -> String {
    if case.tables != "COLUMNS" {
        return case.tables.to_owned();
    }
    let columns: Vec<String> = (0..40).map(|n| format!("c{n} UInt32")).collect();
    let values: Vec<String> = (0..40).map(|n| format!("number * {n}")).collect();
    format!(
        "CREATE DATABASE b; CREATE TABLE b.t (p UInt16, {}) ENGINE = MergeTree PARTITION BY p ORDER BY tuple() \
         SETTINGS min_bytes_for_wide_part = 0; SYSTEM STOP MERGES b.t; INSERT INTO b.t SELECT number % 300, {} \
         FROM numbers(30000) SETTINGS max_partitions_per_insert_block = 0",
        columns.join(", "),
        values.join(", ")
    )
}

fn run_case(case: &Case) {
    let world = World::new();
    world.clickhouse(NEWEST, "server").must(&tables_of(case));
    let data = world.data("server");
    println!(
        "\n{}: {} files, {:.0} MB",
        case.what,
        files_below(&data).len(),
        size_bytes(&data) as f64 / 1e6
    );
    let mut backups = Pairs::default();
    let mut restores = Pairs::default();
    let mut unchanged = Pairs::default();
    for _ in 0..ROUNDS {
        backup_round(&world, &mut backups, &mut unchanged);
        restore_round(&world, &mut restores);
        for name in ["g", "c", "gi", "ci"] {
            retire(&world, &world.backups().join(name));
        }
    }
    backups.report("BACKUP", "clickhouse", case.backup_at_most);
    restores.report("RESTORE, verified", "clickhouse", case.restore_at_most);
    unchanged.report("unchanged incremental", "clickhouse", 0.5);
}

fn backup_round(world: &World, backups: &mut Pairs, unchanged: &mut Pairs) {
    let copied = world.root().join("copied");
    backups
        .copied
        .push(copy(world, &world.data("server"), &copied));
    backups.granary.push(granary(
        world,
        "server",
        "BACKUP DATABASE b TO Disk('backups', 'g')",
    ));
    let base = |name: &str| format!(" SETTINGS base_backup = Disk('backups', '{name}')");
    let incremental = format!("BACKUP DATABASE b TO Disk('backups', 'gi'){}", base("g"));
    unchanged
        .granary
        .push(granary(world, "server", &incremental));
    let mut server = world.clickhouse(NEWEST, "server");
    server.must("SELECT count() FROM b.t");
    make_ready();
    server.must("BACKUP DATABASE b TO Disk('backups', 'c')");
    backups.other.push(server.engine_time);
    make_ready();
    server.must(&format!(
        "BACKUP DATABASE b TO Disk('backups', 'ci'){}",
        base("c")
    ));
    unchanged.other.push(server.engine_time);
}

fn restore_round(world: &World, restores: &mut Pairs) {
    let copied = world.root().join("copied");
    restores
        .copied
        .push(copy(world, &world.backups().join("g"), &copied));
    restores.granary.push(granary(
        world,
        "fresh",
        "RESTORE DATABASE b FROM Disk('backups', 'g')",
    ));
    retire(world, &world.root().join("fresh"));
    let mut server = world.clickhouse(NEWEST, "fresh");
    make_ready();
    server.must("RESTORE DATABASE b FROM Disk('backups', 'c')");
    restores.other.push(server.engine_time);
    drop(server);
    retire(world, &world.root().join("fresh"));
}
