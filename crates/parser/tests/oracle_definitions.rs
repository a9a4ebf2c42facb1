//! Statements against a running ClickHouse: the corpora, and statements that nobody wrote.
//!
//! `cargo xtask test` starts this with a Python that has ClickHouse in it.

#[path = "generator/mod.rs"]
mod generator;
#[allow(
    dead_code,
    reason = "the recorded answers are for the tests without ClickHouse"
)]
#[path = "recorded/mod.rs"]
mod recorded;

use std::io::Write;
use std::process::{Command, Stdio};

use generator::Generator;
use recorded::{check_printed_again, difference, statements};
use serde_json::Value;

/// How many statements are generated.
const GENERATED_COUNT: usize = 3_000;

/// What ClickHouse says about each statement.
fn answers(statements: &[String]) -> Vec<Value> {
    let python = std::env::var("GRANARY_CHDB_PYTHON")
        .expect("GRANARY_CHDB_PYTHON must name a Python that has chdb: run `cargo xtask test`");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/record_corpus.py");
    let mut process = Command::new(python)
        .args([script, "--answer"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of GRANARY_CHDB_PYTHON starts");
    let mut input = process.stdin.take().expect("a pipe");
    let questions: String = statements
        .iter()
        .map(|statement| format!("{}\n", Value::String(statement.clone())))
        .collect();
    let writer = std::thread::spawn(move || {
        input
            .write_all(questions.as_bytes())
            .expect("ClickHouse reads every statement");
    });
    let output = process.wait_with_output().expect("ClickHouse answers");
    writer.join().expect("every statement was sent");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[track_caller]
fn check(statements: &[String]) {
    let answers = answers(statements);
    assert_eq!(
        answers.len(),
        statements.len(),
        "ClickHouse answers every statement"
    );
    let differences: Vec<String> = statements
        .iter()
        .zip(&answers)
        .filter_map(|(statement, answer)| {
            difference(statement, answer).map(|what| format!("{statement}\n    {what}"))
        })
        .collect();
    let count = differences.len();
    assert!(
        differences.is_empty(),
        "{count} differences:\n{}",
        differences.join("\n")
    );
}

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
    ]
    .iter()
    .flat_map(|name| statements(name))
    .collect();
    check(&all);
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
    check(&generated);
}
