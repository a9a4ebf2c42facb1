//! `BACKUP` and `RESTORE` against what ClickHouse said about the same statements.

mod recorded;

use std::fs;

use granary_parser::parse_query;
use recorded::{check_corpus, check_printed_again, corpus, statements};

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
        // ClickHouse prints DEFAULT last, and then reads another list.
        if !statement.contains("DEFAULT, ") {
            check_printed_again(&statement);
        }
    }
}
