//! ClickHouse restores what Granary backs up, and Granary what ClickHouse backs up.
use granary_testkit::{ChdbRelease, NEWEST, OLDER, SqlServer, World, fingerprints};

/// Every database of the fixture that exists, as the elements of a statement.
fn elements(server: &mut dyn SqlServer) -> String {
    let listed = server.must(
        "SELECT concat('DATABASE `', name, '`') FROM system.databases \
         WHERE name IN ('shop', 'old', 'Склад №1') ORDER BY name",
    );
    listed.trim().replace('\n', ", ")
}

/// The harness itself: ClickHouse to ClickHouse gives equal fingerprints.
fn clickhouse_to_itself(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "one");
    let mut one = world.clickhouse(release, "one");
    one.wait_for_mutations();
    let before = fingerprints(&mut one);
    assert!(before.len() > 30, "{before:?}");
    let backup = format!("File('{}')", world.backups().join("b").display());
    let elements = elements(&mut one);
    one.must(&format!("BACKUP {elements} TO {backup}"));
    drop(one);
    let mut two = world.clickhouse(release, "two");
    two.must(&format!(
        "{}RESTORE {elements} FROM {backup}",
        release.permissions()
    ));
    let after = fingerprints(&mut two);
    let names: Vec<_> = before
        .iter()
        .filter(|(table, print)| after.get(*table) != Some(print))
        .map(|(table, _)| table.as_str())
        .collect();
    // What ClickHouse loses without a word: contents of Join tables and patch parts.
    for name in names {
        assert!(
            ["shop.joined", "shop.patched"].contains(&name),
            "{name} differs"
        );
    }
}

#[test]
fn clickhouse_newest_to_itself() {
    clickhouse_to_itself(NEWEST);
}

#[test]
fn clickhouse_23_6_to_itself() {
    clickhouse_to_itself(OLDER[0]);
}

#[test]
fn clickhouse_23_10_to_itself() {
    clickhouse_to_itself(OLDER[1]);
}

#[test]
fn clickhouse_24_8_to_itself() {
    clickhouse_to_itself(OLDER[2]);
}

#[test]
fn clickhouse_25_8_to_itself() {
    clickhouse_to_itself(OLDER[3]);
}
