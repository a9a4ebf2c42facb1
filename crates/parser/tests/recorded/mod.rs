//! Corpora of statements, and what ClickHouse said about them.

#[path = "../agreement/mod.rs"]
mod agreement;

use std::fs;
use std::path::{Path, PathBuf};

use agreement::difference;
use granary_parser::{Query, parse_query};
use serde_json::Value;

/// Where the corpora are.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The statements of a corpus file, which stand between blank lines.
pub(crate) fn statements(name: &str) -> Vec<String> {
    blocks(&fs::read_to_string(corpus().join(name)).expect("a corpus file"))
}

/// What stands between blank lines.
pub(crate) fn blocks(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|block| block.trim_matches('\n').to_owned())
        .filter(|block| !block.is_empty())
        .collect()
}

/// Compares a corpus with what ClickHouse said about it.
#[track_caller]
pub(crate) fn check_corpus(name: &str) {
    let statements = statements(name);
    let golden = corpus().join(name).with_extension("golden");
    let golden = fs::read_to_string(golden).expect("a recorded file");
    let answers: Vec<Value> = golden
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert_eq!(
        statements.len(),
        answers.len(),
        "{name} was changed and not recorded"
    );
    check_answers(name, &statements, &answers);
}

/// Each statement is read and printed as ClickHouse's answer says; `what` they are.
#[track_caller]
pub(crate) fn check_answers(what: &str, statements: &[String], answers: &[Value]) {
    let differences: Vec<String> = statements
        .iter()
        .zip(answers)
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

/// Printed text is read as the same tree.
#[track_caller]
pub(crate) fn check_printed_again(statement: &str) {
    let Ok(query) = parse_query(statement) else {
        return;
    };
    for printed in [query.to_single_line(), query.to_multi_line()] {
        let again =
            parse_query(&printed).unwrap_or_else(|error| panic!("{statement}\n{printed}\n{error}"));
        assert_eq!(tree(&again), tree(&query), "{statement}\n{printed}");
        assert_eq!(
            again.to_single_line(),
            query.to_single_line(),
            "{statement}"
        );
    }
}

/// The tree without parentheses, which are only a matter of printing. As text, because NaN is not
/// equal to itself.
pub(crate) fn tree(query: &Query) -> String {
    format!("{query:?}").replace("parenthesized: true", "parenthesized: false")
}
