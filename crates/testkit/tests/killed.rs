//! `kill -9` at random times: afterwards the statement runs again, and ClickHouse sees every row once.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

use std::{
    fs,
    time::{Duration, Instant},
};

use granary_testkit::{ClickHouse, NEWEST, Seed, SqlServer, World, fill_sql, fingerprints};

const TABLES: &str = "
CREATE DATABASE shop;
CREATE TABLE shop.wide (id UInt64, day Date, a String, b String, c UInt64, d UInt64) ENGINE = MergeTree PARTITION BY toYYYYMMDD(day) ORDER BY id SETTINGS min_bytes_for_wide_part = 0;
INSERT INTO shop.wide SELECT number, toDate('2024-01-01') + number % 60, hex(number), randomPrintableASCII(20), number, number * 7 FROM numbers(60000);
CREATE TABLE shop.log (id UInt64) ENGINE = Log;
INSERT INTO shop.log SELECT number FROM numbers(1000);
CREATE VIEW shop.view AS SELECT count() FROM shop.wide;
";

/// How often each statement is killed.
const KILLS: usize = 24;

/// Set to repeat a run; otherwise every run kills at other times.
fn seed() -> Seed {
    let seed = std::env::var("GRANARY_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("GRANARY_SEED={seed}");
    Seed::new(seed)
}

/// Runs `sql` and kills it after `delay`; true when it had ended before.
fn run_and_kill(world: &World, name: &str, sql: &str, delay: Duration) -> bool {
    let mut process = world.granary(name).spawn(sql);
    let begun = Instant::now();
    while begun.elapsed() < delay {
        if process.try_wait().unwrap().is_some() {
            return true;
        }
        std::hint::spin_loop();
        std::thread::yield_now();
    }
    process.kill().unwrap(); // SIGKILL
    process.wait().unwrap().code().is_some()
}

/// How long `sql` takes when it is left alone.
fn time_of(world: &World, name: &str, sql: &str) -> Duration {
    let begun = Instant::now();
    world.granary(name).must(sql);
    begun.elapsed()
}

fn filled() -> World {
    let world = World::new();
    fill_sql(&mut world.clickhouse(NEWEST, "server"), NEWEST, TABLES);
    world
}

fn rows(server: &mut ClickHouse) -> granary_testkit::Fingerprints {
    fingerprints(server)
}

#[test]
fn a_killed_backup_can_be_taken_again() {
    let world = filled();
    let before = rows(&mut world.clickhouse(NEWEST, "server"));
    let whole = time_of(
        &world,
        "server",
        "BACKUP DATABASE shop TO Disk('backups', 'timed')",
    );
    let (mut seed, mut killed) = (seed(), 0);
    for round in 0..KILLS {
        let backup = format!("Disk('backups', '{round}')");
        let sql = format!("BACKUP DATABASE shop TO {backup}");
        let delay = whole.mul_f64(seed.below(1000) as f64 / 1000.0);
        let ended = run_and_kill(&world, "server", &sql, delay);
        let manifest = world.backups().join(round.to_string()).join(".backup");
        killed += usize::from(!ended);
        if !manifest.exists() {
            assert!(!ended, "round {round}: it ended well and left no backup");
            world.granary("server").must(&sql);
        }
        world
            .granary("server")
            .must(&format!("CHECK BACKUP {backup}"));
        let lock = world.backups().join(round.to_string()).join(".lock");
        if lock.exists() {
            // Killed between the manifest and the unlocking: the backup is complete, and the dead
            // lock stands in nobody's way.
            assert!(!ended, "round {round}: it ended well and left a lock");
            let refusal = world.granary("server").query(&sql).unwrap_err();
            assert_eq!(refusal.name, "BACKUP_ALREADY_EXISTS", "round {round}");
            assert!(
                refusal.message.contains("already exists"),
                "round {round}: {refusal:?}"
            );
            world
                .granary("server")
                .must(&format!("DROP BACKUP {backup}"));
            world.granary("server").must(&sql);
        }
        assert!(!lock.exists(), "round {round}: a lock is left");
        if round % 6 == 0 {
            let fresh = format!("fresh {round}");
            let mut server = world.clickhouse(NEWEST, &fresh);
            server.must(&format!("RESTORE DATABASE shop FROM {backup}"));
            assert_eq!(rows(&mut server), before, "round {round}");
        }
        fs::remove_dir_all(world.backups().join(round.to_string())).unwrap();
    }
    println!("{killed} of {KILLS} backups were killed before they ended");
    assert!(killed > KILLS / 3, "only {killed} were killed in time");
}

#[test]
fn a_killed_restore_can_be_run_again() {
    let world = filled();
    let before = rows(&mut world.clickhouse(NEWEST, "server"));
    world
        .granary("server")
        .must("BACKUP DATABASE shop TO Disk('backups', 'b')");
    let sql = "RESTORE DATABASE shop FROM Disk('backups', 'b')";
    let whole = time_of(&world, "timed", sql);
    let (mut seed, mut killed) = (seed(), 0);
    for round in 0..KILLS {
        let fresh = format!("fresh {round}");
        let delay = whole.mul_f64(seed.below(1000) as f64 / 1000.0);
        killed += usize::from(!run_and_kill(&world, &fresh, sql, delay));
        // Either nothing of it is there and it runs, or all of it is there and it refuses full tables.
        let again = world.granary(&fresh).query(sql);
        if let Err(refusal) = &again {
            assert_eq!(
                refusal.name, "CANNOT_RESTORE_TABLE",
                "round {round}: {refusal}"
            );
        }
        let after = rows(&mut world.clickhouse(NEWEST, &fresh));
        assert_eq!(after, before, "round {round}, after {again:?}");
        fs::remove_dir_all(world.root().join(&fresh)).unwrap();
    }
    println!("{killed} of {KILLS} restores were killed before they ended");
    assert!(killed > KILLS / 3, "only {killed} were killed in time");
}
