//! `BACKUP` and `RESTORE` against what ClickHouse said about the same statements.

mod agreement;

use std::fs;
use std::path::{Path, PathBuf};

use agreement::difference;
use granary_parser::parse_query;
use serde_json::Value;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn statements(name: &str) -> Vec<String> {
    let text = fs::read_to_string(corpus().join(name)).expect("a corpus file");
    text.split("\n\n")
        .map(|block| block.trim_matches('\n').to_owned())
        .filter(|block| !block.is_empty())
        .collect()
}

#[track_caller]
fn check_corpus(name: &str) {
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
    let differences: Vec<String> = statements
        .iter()
        .zip(&answers)
        .filter_map(|(statement, answer)| {
            difference(statement, answer).map(|what| format!("{statement}\n    {what}"))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{}:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn hand_written_statements_are_read_and_printed_as_clickhouse_does() {
    check_corpus("backup_by_hand.sql");
}

#[test]
fn generated_statements_are_read_and_printed_as_clickhouse_does() {
    check_corpus("backup_generated.sql");
}

#[test]
fn show_use_and_set_are_read_and_printed_as_clickhouse_does() {
    check_corpus("show_by_hand.sql");
}

#[test]
fn forms_of_older_manuals_are_accepted_though_clickhouse_refuses_them() {
    for statement in statements("backup_extensions.sql") {
        let query = parse_query(&statement).expect("an accepted statement");
        let printed = query.to_single_line();
        assert_eq!(
            parse_query(&printed).expect("printed text parses"),
            query,
            "{printed}"
        );
    }
    let golden = fs::read_to_string(corpus().join("backup_extensions.golden")).expect("a file");
    assert!(golden.lines().all(|line| line.contains("\"ok\": false")));
}

#[test]
fn printed_statements_are_read_as_the_same_tree() {
    for statement in statements("backup_by_hand.sql") {
        let Ok(query) = parse_query(&statement) else {
            continue;
        };
        if statement.contains("DEFAULT, ") {
            continue; // ClickHouse prints DEFAULT last, and then reads another list
        }
        for printed in [query.to_single_line(), query.to_multi_line()] {
            let again = parse_query(&printed).expect("printed text parses");
            // Not by `==`: NaN is not equal to itself. Parentheses are only a matter of printing.
            let tree =
                |query| format!("{query:?}").replace("parenthesized: true", "parenthesized: false");
            let same = tree(&again) == tree(&query);
            assert!(same, "{statement}\n{printed}");
        }
    }
}
