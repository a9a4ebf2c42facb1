//! A ClickHouse that answers now. `GRANARY_CHDB_PYTHON` names the Python that has chdb.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A script of the tests, to be run by the Python that has chdb.
pub(crate) fn script(name: &str) -> Command {
    let python = std::env::var("GRANARY_CHDB_PYTHON")
        .expect("GRANARY_CHDB_PYTHON must name a Python that has chdb: run `cargo xtask test`");
    let mut command = Command::new(python);
    command.arg(tests().join(name));
    command
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// What ClickHouse says about each statement.
pub(crate) fn answers(statements: &[String]) -> Vec<Value> {
    let mut process = script("record_corpus.py")
        .arg("--answer")
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
    assert!(output.status.success(), "{}", output.status);
    let answers: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert_eq!(
        answers.len(),
        statements.len(),
        "ClickHouse answers every statement"
    );
    answers
}
