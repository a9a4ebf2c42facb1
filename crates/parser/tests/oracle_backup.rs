//! `BACKUP`, `RESTORE` and their like against a ClickHouse that answers now.
//!
//! `GRANARY_CHDB_PYTHON` names the Python that has chdb. `GRANARY_SEED` repeats a run,
//! `GRANARY_STATEMENTS` says how many statements are made.
#![cfg(feature = "oracle")]

mod agreement;

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use agreement::difference;
use serde_json::Value;

const STATEMENTS: u32 = 1_000;

fn python() -> String {
    env::var("GRANARY_CHDB_PYTHON").expect("GRANARY_CHDB_PYTHON names a Python that has chdb")
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn blocks(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|block| block.trim_matches('\n').to_owned())
        .filter(|block| !block.is_empty())
        .collect()
}

fn corpus(name: &str) -> Vec<String> {
    blocks(&fs::read_to_string(tests().join("corpus").join(name)).expect("a corpus file"))
}

fn generated(seed: u32, count: u32) -> Vec<String> {
    let output = Command::new(python())
        .arg(tests().join("generate_corpus.py"))
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

/// What ClickHouse says about each statement.
fn answers(statements: &[String]) -> Vec<Value> {
    let mut oracle = Command::new(python())
        .arg(tests().join("record_corpus.py"))
        .arg("--answer")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut input = oracle.stdin.take().expect("a pipe");
    let output = BufReader::new(oracle.stdout.take().expect("a pipe"));
    let lines: Vec<String> = statements
        .iter()
        .map(|statement| Value::String(statement.clone()).to_string())
        .collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            writeln!(input, "{line}").expect("the oracle reads");
        }
    });
    let answers = output
        .lines()
        .map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON"))
        .collect();
    writer.join().expect("the writer does not panic");
    assert!(oracle.wait().expect("the oracle ends").success());
    answers
}

#[track_caller]
fn check(what: &str, statements: &[String]) {
    let answers = answers(statements);
    assert_eq!(answers.len(), statements.len());
    let accepted = answers.iter().filter(|answer| answer["ok"] == true).count();
    assert!(
        accepted * 4 > statements.len(),
        "{what}: {accepted} of {} accepted",
        statements.len()
    );
    let differences: Vec<String> = statements
        .iter()
        .zip(&answers)
        .filter_map(|(statement, answer)| {
            difference(statement, answer).map(|what| format!("{statement}\n    {what}"))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{what}: {} of {} differ:\n{}",
        differences.len(),
        statements.len(),
        differences.join("\n")
    );
}

#[test]
fn the_corpus_is_read_and_printed_as_clickhouse_does() {
    for name in [
        "backup_by_hand.sql",
        "backup_generated.sql",
        "show_by_hand.sql",
    ] {
        check(name, &corpus(name));
    }
}

#[test]
fn new_statements_are_read_and_printed_as_clickhouse_does() {
    let seed = number("GRANARY_SEED").unwrap_or_else(std::process::id);
    let count = number("GRANARY_STATEMENTS").unwrap_or(STATEMENTS);
    check(&format!("seed {seed}"), &generated(seed, count));
}
