//! Statements that change tables, against what ClickHouse said about the same text.

#[path = "recorded/mod.rs"]
mod recorded;

use granary_parser::parse_query;
use recorded::{check_corpus, check_printed_again, statements};

const CORPORA: [&str; 6] = [
    "access_by_hand.sql",
    "drop_by_hand.sql",
    "alter_by_hand.sql",
    "tables_by_hand.sql",
    "system_by_hand.sql",
    "tables_generated.sql",
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
            // The rows of an INSERT are not printed.
            if !statement.starts_with("INSERT") {
                check_printed_again(&statement);
            }
        }
    }
}

#[test]
fn rows_behind_a_printed_insert_are_read_again() {
    for statement in statements("insert_by_hand.sql") {
        let Ok(query) = parse_query(&statement) else {
            continue;
        };
        let rows = query.rows().unwrap_or_default();
        let printed = format!("{}\n{rows}", query.to_multi_line());
        let again = parse_query(&printed).expect(&printed);
        assert_eq!(again.rows().unwrap_or_default(), rows, "{statement}");
        assert_eq!(again.to_single_line(), query.to_single_line());
    }
}

#[test]
fn generated_statements_are_read_and_printed_as_clickhouse_does() {
    check_corpus("tables_generated.sql");
}

#[test]
fn users_and_rights_are_read_and_printed_as_clickhouse_does() {
    check_corpus("access_by_hand.sql");
}
