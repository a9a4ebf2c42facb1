//! Several statements in one text.

use std::ops::Range;

use crate::insert_data::{DataWatch, Rows, rows_range, values_range};
use crate::lexer::Lexer;
use crate::token::{Symbol, TokenKind};

/// The statements of a text in their order, without the semicolons between them. A semicolon inside
/// a string, a quoted name or a comment separates nothing; what holds no token is no statement.
///
/// The rows of an `INSERT … VALUES` end at the first semicolon that is not in quotes, those after
/// `FORMAT name` at the first empty line.
pub fn split_statements(text: &str) -> Vec<&str> {
    statement_ranges(text)
        .into_iter()
        .map(|range| &text[range])
        .collect()
}

/// Where the statements are.
pub(crate) fn statement_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let statement = next_statement(text, at);
        if statement.has_token {
            ranges.push(at..statement.end);
        }
        at = statement.next;
    }
    ranges
}

struct Found {
    end: usize,
    /// Where the next one starts.
    next: usize,
    has_token: bool,
}

fn next_statement(text: &str, start: usize) -> Found {
    let mut lexer = Lexer::new(text, start);
    let mut watch = DataWatch::default();
    let mut has_token = false;
    loop {
        let token = lexer.next_token();
        let end = token.start as usize;
        if matches!(
            token.kind,
            TokenKind::Symbol(Symbol::Semicolon) | TokenKind::End
        ) {
            let next = token.end as usize;
            return Found {
                end,
                next,
                has_token,
            };
        }
        has_token = true;
        if let Some(rows) = watch.see(token, text) {
            let after = token.end as usize;
            let end = match rows {
                Rows::Values => values_range(text, after).end,
                Rows::Format => rows_range(text, after).end,
            };
            let next = end + usize::from(rows == Rows::Values && end < text.len());
            return Found {
                end,
                next,
                has_token,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = split_statements(text).into_iter().map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_semicolons_between_tokens_separate() {
        check("", &[]);
        check(" ; -- nothing\n; /* ; */", &[]);
        check("SHOW TABLES", &["SHOW TABLES"]);
        check("USE a; USE `b;c`;", &["USE a", "USE `b;c`"]);
        check("SET x = ';' ; USE b", &["SET x = ';'", "USE b"]);
        check("SET x = 'open ; USE b", &["SET x = 'open ; USE b"]);
    }

    /// What ClickHouse does with the same texts.
    #[test]
    fn rows_belong_to_their_insert() {
        check(
            "INSERT INTO t VALUES (1,';'); INSERT INTO t VALUES (3,4); SELECT 7",
            &[
                "INSERT INTO t VALUES (1,';')",
                "INSERT INTO t VALUES (3,4)",
                "SELECT 7",
            ],
        );
        check(
            "INSERT INTO t FORMAT CSV\n1,2\n3,';\n\nSELECT 5",
            &["INSERT INTO t FORMAT CSV\n1,2\n3,';", "SELECT 5"],
        );
        check(
            "SELECT 1; INSERT INTO t FORMAT CSV 1,2; SELECT 5",
            &["SELECT 1", "INSERT INTO t FORMAT CSV 1,2; SELECT 5"],
        );
        check(
            "INSERT INTO t SELECT ';'; SELECT 2",
            &["INSERT INTO t SELECT ';'", "SELECT 2"],
        );
        check(
            "INSERT INTO values (format) VALUES (1); SELECT values",
            &["INSERT INTO values (format) VALUES (1)", "SELECT values"],
        );
    }
}
