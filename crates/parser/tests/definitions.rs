//! Definitions and queries against what ClickHouse said about the same statements.

#[path = "generator/mod.rs"]
mod generator;
#[path = "recorded/mod.rs"]
mod recorded;

use generator::Generator;
use granary_parser::{SyntaxErrorKind, parse_query};
use recorded::{check_corpus, check_printed_again, corpus, statements};

const CORPORA: [&str; 3] = [
    "definitions_by_hand.sql",
    "queries_by_hand.sql",
    "generated.sql",
];

#[test]
fn definitions_are_read_and_printed_as_clickhouse_does() {
    check_corpus("definitions_by_hand.sql");
}

#[test]
fn queries_are_read_and_printed_as_clickhouse_does() {
    check_corpus("queries_by_hand.sql");
}

#[test]
fn generated_statements_are_read_and_printed_as_clickhouse_does() {
    check_corpus("generated.sql");
}

#[test]
fn the_generated_corpus_is_what_the_generator_writes() {
    let mut generator = Generator::new(1);
    for statement in statements("generated.sql") {
        assert_eq!(generator.statement(), statement);
    }
}

#[test]
fn printed_statements_are_read_as_the_same_tree() {
    for corpus in CORPORA {
        for statement in statements(corpus) {
            check_printed_again(&statement);
        }
    }
}

#[test]
fn what_is_not_covered_is_refused_by_name() {
    for line in statements("not_covered.sql") {
        let (construct, statement) = line.split_once('\n').expect("a name, then a statement");
        let construct = construct.trim_start_matches("-- ");
        let error = parse_query(statement).expect_err("a refused statement");
        let SyntaxErrorKind::NotCovered { construct: named } = error.kind else {
            panic!("{statement}: {error}");
        };
        assert_eq!(named, construct);
    }
    let golden = std::fs::read_to_string(corpus().join("not_covered.golden")).expect("a file");
    assert!(
        golden.lines().all(|line| line.contains("\"ok\": true")),
        "ClickHouse takes them"
    );
}
