//! Granary against ClickHouse and `cp -a`, paired in one run: medians, ratios and spreads.
//!
//! Granary is measured as a whole process; of ClickHouse only the engine's time counts, the start of its
//! process does not. Arguments choose cases by name: `wide`, `many`.
//!
//! Two traps that would measure the machine instead of the programs are kept out. A virtual machine hands out memory
//! slowly the first time it is touched, so before every measure as much of it is touched as the page cache will need.
//! And ext4 creates files slowly for minutes after many were removed, because it does not use their numbers again at
//! once; so until a case is over its files are emptied, not removed.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures real time, and stops where something is not as it needs it"
)]

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use granary_testkit::{NEWEST, SqlServer, World, files_below, size_bytes};

/// How often each thing is measured; they take turns, so that a slow moment of the machine hits all alike.
const ROUNDS: usize = 5;

/// More than any measured program writes.
const TOUCHED_BYTES: usize = 3 << 30;

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

fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    for case in CASES
        .iter()
        .filter(|case| only.is_empty() || only.iter().any(|name| name == case.name))
    {
        run(case);
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

fn run(case: &Case) {
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
    backups.report("BACKUP", case.backup_at_most);
    restores.report("RESTORE, verified", case.restore_at_most);
    unchanged.report("unchanged incremental", 0.5);
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
    backups.clickhouse.push(server.engine_time);
    make_ready();
    server.must(&format!(
        "BACKUP DATABASE b TO Disk('backups', 'ci'){}",
        base("c")
    ));
    unchanged.clickhouse.push(server.engine_time);
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
    restores.clickhouse.push(server.engine_time);
    drop(server);
    retire(world, &world.root().join("fresh"));
}

/// Runs Granary's whole process. What was written before is on disk already, so that it pays for its own only.
fn granary(world: &World, name: &str, sql: &str) -> (Duration, u64) {
    let granary = world.granary(name);
    make_ready();
    let begun = Instant::now();
    let mut process = granary.spawn(sql);
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory_bytes(process.id()).unwrap_or(0));
        if let Some(status) = process.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = begun.elapsed();
    assert!(status.success(), "{sql}: {status}");
    (time, peak)
}

/// The most memory that a running process has had, from the kernel's own record.
fn peak_memory_bytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

fn copy(world: &World, from: &Path, to: &Path) -> Duration {
    make_ready();
    let begun = Instant::now();
    let status = Command::new("cp")
        .arg("-a")
        .args([from, to])
        .status()
        .unwrap();
    assert!(status.success());
    let time = begun.elapsed();
    retire(world, to);
    time
}

/// What was written before is on disk, and the memory that the page cache takes next has been touched.
fn make_ready() {
    assert!(Command::new("sync").status().unwrap().success());
    let touched = vec![1_u8; TOUCHED_BYTES];
    assert_eq!(std::hint::black_box(&touched)[TOUCHED_BYTES - 1], 1);
}

/// Puts a directory aside with its files emptied.
fn retire(world: &World, directory: &Path) {
    if !directory.exists() {
        return;
    }
    for file in files_below(directory) {
        let file = directory.join(file);
        let found = fs::symlink_metadata(&file).unwrap();
        if found.is_file() && found.nlink() == 1 {
            fs::File::create(file).unwrap();
        }
    }
    let aside = world.root().join("retired");
    fs::create_dir_all(&aside).unwrap();
    let number = fs::read_dir(&aside).unwrap().count();
    fs::rename(directory, aside.join(number.to_string())).unwrap();
}

#[derive(Default)]
struct Pairs {
    granary: Vec<(Duration, u64)>,
    clickhouse: Vec<Duration>,
    copied: Vec<Duration>,
}

impl Pairs {
    fn report(&self, what: &str, at_most: f64) {
        let times: Vec<Duration> = self.granary.iter().map(|(time, _)| *time).collect();
        let peak = self
            .granary
            .iter()
            .map(|(_, peak)| *peak)
            .max()
            .unwrap_or(0);
        let (granary, clickhouse) = (median(&times), median(&self.clickhouse));
        let ratio = granary.as_secs_f64() / clickhouse.as_secs_f64();
        let copied = if self.copied.is_empty() {
            String::new()
        } else {
            format!(", cp -a {}", shown(&self.copied))
        };
        println!(
            "  {what:22} granary {}, clickhouse {}{copied}: {ratio:.2}x of clickhouse (aim {at_most}x), \
             peak {:.0} MiB (aim 128)",
            shown(&times),
            shown(&self.clickhouse),
            peak as f64 / 1_048_576.0
        );
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// The median and the spread.
fn shown(times: &[Duration]) -> String {
    let seconds = |time: Option<&Duration>| time.map_or(0.0, Duration::as_secs_f64);
    format!(
        "{:.2} s [{:.2}-{:.2}]",
        median(times).as_secs_f64(),
        seconds(times.iter().min()),
        seconds(times.iter().max())
    )
}
