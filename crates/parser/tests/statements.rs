//! Statements that change tables, against what ClickHouse said about the same text.

#[path = "recorded/mod.rs"]
mod recorded;

use recorded::{check_corpus, check_printed_again, statements};

#[test]
fn inserts_are_read_and_printed_as_clickhouse_does() {
    check_corpus("insert_by_hand.sql");
}

#[test]
fn drops_and_renames_are_read_and_printed_as_clickhouse_does() {
    check_corpus("drop_by_hand.sql");
}

#[test]
fn printed_statements_are_read_as_the_same_tree() {
    for statement in statements("drop_by_hand.sql") {
        check_printed_again(&statement);
    }
}
