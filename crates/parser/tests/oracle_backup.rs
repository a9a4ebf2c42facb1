//! `BACKUP`, `RESTORE` and their like against a ClickHouse that answers now.
//!
//! `GRANARY_CHDB_PYTHON` names the Python that has chdb. `GRANARY_SEED` repeats a run,
//! `GRANARY_STATEMENTS` says how many statements are made.
#![cfg(feature = "oracle")]

mod oracle;
#[allow(
    dead_code,
    reason = "the recorded answers are for the tests without ClickHouse"
)]
mod recorded;

use std::env;

use recorded::{blocks, check_answers, statements};

const STATEMENTS: u32 = 1_000;

fn generated(seed: u32, count: u32) -> Vec<String> {
    let output = oracle::script("generate_corpus.py")
        .args([seed.to_string(), count.to_string()])
        .output()
        .expect("Python runs");
    assert!(output.status.success(), "{output:?}");
    blocks(&String::from_utf8(output.stdout).expect("UTF-8"))
}

fn number(name: &str) -> Option<u32> {
    env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

#[track_caller]
fn check(what: &str, statements: &[String]) {
    let answers = oracle::answers(statements);
    let accepted = answers.iter().filter(|answer| answer["ok"] == true).count();
    assert!(
        accepted * 4 > statements.len(),
        "{what}: {accepted} of {} accepted",
        statements.len()
    );
    check_answers(what, statements, &answers);
}

#[test]
fn the_corpus_is_read_and_printed_as_clickhouse_does() {
    for name in [
        "backup_by_hand.sql",
        "backup_generated.sql",
        "show_by_hand.sql",
    ] {
        check(name, &statements(name));
    }
}

#[test]
fn new_statements_are_read_and_printed_as_clickhouse_does() {
    let seed = number("GRANARY_SEED").unwrap_or_else(std::process::id);
    let count = number("GRANARY_STATEMENTS").unwrap_or(STATEMENTS);
    check(&format!("seed {seed}"), &generated(seed, count));
}
