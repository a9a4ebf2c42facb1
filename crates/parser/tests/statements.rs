//! Statements that change tables, against what ClickHouse said about the same text.

#[path = "recorded/mod.rs"]
mod recorded;

use recorded::{check_corpus, check_printed_again, statements};

const CORPORA: [&str; 4] = [
    "drop_by_hand.sql",
    "alter_by_hand.sql",
    "tables_by_hand.sql",
    "system_by_hand.sql",
];

#[test]
fn inserts_are_read_and_printed_as_clickhouse_does() {
    check_corpus("insert_by_hand.sql");
}

#[test]
fn drops_and_renames_are_read_and_printed_as_clickhouse_does() {
    check_corpus("drop_by_hand.sql");
}

#[test]
fn alters_are_read_and_printed_as_clickhouse_does() {
    check_corpus("alter_by_hand.sql");
}

#[test]
fn statements_about_tables_are_read_and_printed_as_clickhouse_does() {
    check_corpus("tables_by_hand.sql");
}

#[test]
fn commands_of_system_are_read_and_printed_as_clickhouse_does() {
    check_corpus("system_by_hand.sql");
}

#[test]
fn printed_statements_are_read_as_the_same_tree() {
    for corpus in CORPORA {
        for statement in statements(corpus) {
            check_printed_again(&statement);
        }
    }
}
