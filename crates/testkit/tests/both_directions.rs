//! ClickHouse restores what Granary backs up, and Granary what ClickHouse backs up.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

use granary_testkit::{ChdbRelease, Fingerprints, NEWEST, OLDER, SqlServer, World, fingerprints};

/// What ClickHouse itself loses without a word when it backs up or restores: the contents of Join tables,
/// patch parts, and mutations that had not begun.
const LOST_BY_CLICKHOUSE: [&str; 3] = ["shop.joined", "shop.patched", "shop.unfinished"];

/// Every database of the fixture that exists, as the elements of a statement.
fn elements(server: &mut dyn SqlServer) -> String {
    let listed = server.must(
        "SELECT concat('DATABASE `', name, '`') FROM system.databases \
         WHERE name IN ('shop', 'old', 'Склад №1') ORDER BY name",
    );
    listed.trim().replace('\n', ", ")
}

/// Where the backup called `name` is. Old releases answer `Disk(…)` with an error after they have done it.
fn destination(world: &World, release: ChdbRelease, name: &str) -> String {
    if release.clickhouse < (25, 8) {
        format!("File('{}')", world.backups().join(name).display())
    } else {
        format!("Disk('backups', '{name}')")
    }
}

/// Lets a release begin the directory itself where its clickhouse-local does not open one that has `default`.
fn prepare(world: &World, release: ChdbRelease, name: &str) {
    if release.clickhouse == (24, 8) {
        world
            .clickhouse(release, name)
            .must("CREATE DATABASE begun");
    }
}

/// The harness itself: ClickHouse to ClickHouse gives equal fingerprints.
fn clickhouse_to_itself(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "one");
    let mut one = world.clickhouse(release, "one");
    one.wait_for_mutations();
    let before = fingerprints(&mut one);
    assert!(before.len() > 30, "{before:?}");
    let backup = destination(&world, release, "b");
    let elements = elements(&mut one);
    one.must(&format!("BACKUP {elements} TO {backup}"));
    drop(one);
    let mut two = world.clickhouse(release, "two");
    two.must(&format!(
        "{}RESTORE {elements} FROM {backup}",
        release.permissions()
    ));
    let after = fingerprints(&mut two);
    check_equal(&before, &after, &LOST_BY_CLICKHOUSE[..2]);
}

/// Compares all fingerprints but those of the tables in `except`, which must at least exist.
#[track_caller]
fn check_equal(expected: &Fingerprints, found: &Fingerprints, except: &[&str]) {
    let differs = |table: &&String| {
        let excepted = except.contains(&table.as_str()) && found.contains_key(*table);
        !excepted && expected.get(*table) != found.get(*table)
    };
    let tables: Vec<_> = expected.keys().filter(differs).collect();
    assert!(
        tables.is_empty(),
        "{tables:?} differ:\n{expected:#?}\n{found:#?}"
    );
}

/// ClickHouse's data, backed up by Granary, is restored by ClickHouse with equal fingerprints.
fn clickhouse_restores_what_granary_backs_up(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "one");
    let backup = destination(&world, release, "b");
    world.copy_data("one", "granary"); // as it was when the server stopped, the mutation not begun
    let mut one = world.clickhouse(release, "one");
    let elements = elements(&mut one);
    one.wait_for_mutations();
    let before = fingerprints(&mut one);
    drop(one);
    let mut granary = world.granary("granary");
    let answer = granary.must(&format!("BACKUP {elements} TO {backup}"));
    assert!(answer.ends_with("\tBACKUP_CREATED\n"), "{answer}");
    granary.must(&format!("CHECK BACKUP {backup}"));
    let mut two = world.clickhouse(release, "two");
    two.must(&format!(
        "{}RESTORE {elements} FROM {backup}",
        release.permissions()
    ));
    check_equal(&before, &fingerprints(&mut two), &LOST_BY_CLICKHOUSE);
    go_on(&mut two);
}

/// ClickHouse's backup is restored by Granary into a fresh directory, which ClickHouse then opens.
fn granary_restores_what_clickhouse_backs_up(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "one");
    let mut one = world.clickhouse(release, "one");
    one.wait_for_mutations();
    let before = fingerprints(&mut one);
    let backup = destination(&world, release, "b");
    let elements = elements(&mut one);
    one.must(&format!("BACKUP {elements} TO {backup}"));
    drop(one);
    prepare(&world, release, "granary");
    let mut granary = world.granary("granary");
    granary.must(&format!("CHECK BACKUP {backup}"));
    let answer = granary.must(&format!("RESTORE {elements} FROM {backup}"));
    assert!(answer.ends_with("\tRESTORED\n"), "{answer}");
    let mut two = world.clickhouse(release, "granary");
    check_equal(&before, &fingerprints(&mut two), &LOST_BY_CLICKHOUSE[..2]);
    go_on(&mut two);
}

/// Granary's backup is restored by Granary; nothing at all is lost on the way.
fn granary_restores_what_granary_backs_up(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "one");
    let backup = "Disk('backups', 'b')";
    world.copy_data("one", "granary");
    let mut one = world.clickhouse(release, "one");
    let elements = elements(&mut one);
    one.wait_for_mutations();
    let before = fingerprints(&mut one);
    drop(one);
    world
        .granary("granary")
        .must(&format!("BACKUP {elements} TO {backup}"));
    prepare(&world, release, "fresh");
    world
        .granary("fresh")
        .must(&format!("RESTORE {elements} FROM {backup}"));
    let mut two = world.clickhouse(release, "fresh");
    two.wait_for_mutations();
    check_equal(&before, &fingerprints(&mut two), &[]);
    go_on(&mut two);
}

/// What was restored is a working database: parts pass their check, inserts and merges go on, in every table.
fn go_on(server: &mut dyn SqlServer) {
    let listed = server.must(
        "SELECT concat('`', replaceAll(database, '`', '``'), '`.`', replaceAll(name, '`', '``'), '`') \
         FROM system.tables WHERE engine LIKE '%MergeTree' AND database IN ('shop', 'old', 'Склад №1') \
         AND name NOT LIKE '.inner%' ORDER BY name FORMAT TSVRaw",
    );
    assert!(listed.lines().count() > 15, "{listed}");
    for table in listed.lines() {
        let checked = server.must(&format!(
            "CHECK TABLE {table} SETTINGS check_query_single_value_result = 1"
        ));
        assert_eq!(checked, "1\n", "CHECK TABLE {table}");
        server.must(&format!(
            "INSERT INTO {table} SELECT * FROM {table} LIMIT 3"
        ));
        server.must(&format!("OPTIMIZE TABLE {table} FINAL"));
        server.must(&format!("SELECT count() FROM {table}"));
    }
}

/// Five incremental backups by turns; each is restored by the one who did not write it.
fn chain_by_turns(release: ChdbRelease) {
    let world = World::new();
    let backup = |link: usize| destination(&world, release, &link.to_string());
    let mut server = world.clickhouse(release, "data");
    server.must(
        "CREATE DATABASE shop; CREATE TABLE shop.t (id UInt32, v String) ENGINE = MergeTree \
         PARTITION BY id % 3 ORDER BY id SETTINGS min_bytes_for_wide_part = 0",
    );
    let mut prints = Vec::new();
    for link in 0..5 {
        server.must(&format!(
            "INSERT INTO shop.t SELECT {link} * 1000 + number, hex({link} + number) FROM numbers(500)"
        ));
        prints.push(fingerprints(&mut server));
        let base = match link {
            0 => String::new(),
            _ => format!(" SETTINGS base_backup = {}", backup(link - 1)),
        };
        let statement = format!("BACKUP DATABASE shop TO {}{base}", backup(link));
        if link % 2 == 0 {
            drop(server);
            world.granary("data").must(&statement);
            server = world.clickhouse(release, "data");
        } else {
            server.must(&statement);
        }
    }
    drop(server);
    for (link, before) in prints.iter().enumerate() {
        let statement = format!("RESTORE DATABASE shop FROM {}", backup(link));
        let name = format!("restored {link}");
        if link % 2 == 1 {
            prepare(&world, release, &name);
            world
                .granary(&name)
                .must(&format!("CHECK BACKUP {}", backup(link)));
            world.granary(&name).must(&statement);
        } else {
            world.clickhouse(release, &name).must(&statement);
        }
        check_equal(
            before,
            &fingerprints(&mut world.clickhouse(release, &name)),
            &[],
        );
    }
}

macro_rules! for_each_version {
    ($($module:ident: $release:expr;)*) => {$(
        mod $module {
            #[test]
            fn clickhouse_to_itself() {
                super::clickhouse_to_itself($release);
            }

            #[test]
            fn clickhouse_restores_what_granary_backs_up() {
                super::clickhouse_restores_what_granary_backs_up($release);
            }

            #[test]
            fn granary_restores_what_clickhouse_backs_up() {
                super::granary_restores_what_clickhouse_backs_up($release);
            }

            #[test]
            fn granary_restores_what_granary_backs_up() {
                super::granary_restores_what_granary_backs_up($release);
            }

            #[test]
            fn chain_by_turns() {
                super::chain_by_turns($release);
            }
        }
    )*};
}

for_each_version! {
    v23_6: super::OLDER[0];
    v23_10: super::OLDER[1];
    v24_8: super::OLDER[2];
    v25_8: super::OLDER[3];
    v26_9: super::NEWEST;
}
