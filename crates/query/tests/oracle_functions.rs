//! The recorded answers are what ClickHouse answers now.
//!
//! `GRANARY_CHDB_PYTHON` names the Python that has chdb. `GRANARY_RECORD=1` writes the answers into the recording
//! instead of comparing them.
#![cfg(feature = "oracle")]
#![allow(
    clippy::disallowed_methods,
    reason = "a recording is written where the tests read it"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Reads expressions, one in each line, and answers each: type and value, or `!` and the number of the error.
const ANSWERER: &str = r#"
import re, sys
from chdb import session
clickhouse = session.Session()
for line in sys.stdin.buffer:
    text = line.rstrip(b"\n")
    query = "SELECT toTypeName(x), x FROM (SELECT " + text.decode() + " AS x)"
    try:
        answer = clickhouse.query(query, "TSV").bytes().rstrip(b"\n")
    except Exception as error:
        code = re.search(r"Code: (\d+)", str(error))
        answer = b"!" + (code.group(1) if code else "?").encode()
    sys.stdout.buffer.write(text + b"\t" + answer + b"\n")
"#;

fn recording() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/functions.tsv")
}

fn answers(expressions: &str) -> String {
    let python = std::env::var("GRANARY_CHDB_PYTHON")
        .expect("GRANARY_CHDB_PYTHON must name a Python that has chdb: run `cargo xtask test`");
    let mut process = Command::new(python)
        .args(["-c", ANSWERER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of GRANARY_CHDB_PYTHON starts");
    let mut input = process.stdin.take().expect("a pipe");
    let questions = expressions.to_owned();
    let writer = std::thread::spawn(move || {
        input
            .write_all(questions.as_bytes())
            .expect("ClickHouse reads every expression");
    });
    let output = process.wait_with_output().expect("ClickHouse answers");
    writer.join().expect("every expression was sent");
    assert!(output.status.success(), "{}", output.status);
    String::from_utf8(output.stdout).expect("the expressions give UTF-8")
}

#[test]
fn the_recorded_answers_are_what_clickhouse_answers() {
    let recorded = std::fs::read_to_string(recording()).expect("the recording is there");
    let (head, lines): (Vec<&str>, Vec<&str>) =
        recorded.lines().partition(|line| line.starts_with('#'));
    let expressions: String = lines
        .iter()
        .map(|line| line.split('\t').next().unwrap_or_default().to_owned() + "\n")
        .collect();
    let answered = answers(&expressions);
    if std::env::var("GRANARY_RECORD").is_ok() {
        let text = head.join("\n") + "\n" + &answered;
        std::fs::write(recording(), text).expect("the recording can be written");
        return;
    }
    let different: Vec<String> = lines
        .iter()
        .zip(answered.lines())
        .filter(|(recorded, answered)| *recorded != answered)
        .map(|(recorded, answered)| format!("recorded {recorded}\nanswered {answered}"))
        .collect();
    assert_eq!(lines.len(), answered.lines().count());
    assert!(different.is_empty(), "{}", different.join("\n"));
}
