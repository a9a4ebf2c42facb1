//! Statements against a running ClickHouse: the corpora, and statements that nobody wrote.
//!
//! `cargo xtask test` starts this with a Python that has ClickHouse in it.

#[path = "generator/mod.rs"]
mod generator;
#[path = "oracle/mod.rs"]
mod oracle;
#[allow(
    dead_code,
    reason = "the recorded answers are for the tests without ClickHouse"
)]
#[path = "recorded/mod.rs"]
mod recorded;

use generator::Generator;
use recorded::{check_answers, check_printed_again, statements};

/// How many statements are generated.
const GENERATED_COUNT: usize = 3_000;

#[test]
fn the_corpora_are_what_this_clickhouse_says() {
    let all: Vec<String> = [
        "definitions_by_hand.sql",
        "queries_by_hand.sql",
        "generated.sql",
        "insert_by_hand.sql",
        "drop_by_hand.sql",
        "alter_by_hand.sql",
        "tables_by_hand.sql",
        "system_by_hand.sql",
        "tables_generated.sql",
    ]
    .iter()
    .flat_map(|name| statements(name))
    .collect();
    check_answers("corpora", &all, &oracle::answers(&all));
}

#[test]
fn generated_statements_are_read_and_printed_as_clickhouse_does() {
    let mut generator = Generator::new(2026);
    let generated: Vec<String> = (0..GENERATED_COUNT)
        .map(|_| generator.statement())
        .collect();
    for statement in &generated {
        check_printed_again(statement);
    }
    check_answers("generated", &generated, &oracle::answers(&generated));
}
