//! Dictionaries: ClickHouse and Granary are given the same statements from the same start, and answer the same.

mod both;

use both::{cases, differences, open};
use granary_testkit::{NEWEST, World};

const STATEMENTS: &str = include_str!("dictionaries.sql");

#[test]
fn dictionaries_answer_as_in_clickhouse() {
    let world = World::new();
    let cases = cases(STATEMENTS);
    assert!(cases.len() >= 250, "only {} statements", cases.len());
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
}
