//! Several statements in one text.

use std::ops::Range;

use crate::insert_data::{DataWatch, Rows, rows_range, rows_start, values_range};
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

/// Where the rows begin that reach to the end of a text that is cut off, or whose end is no text: those of the first
/// `INSERT` in a binary format, else those of the last in another one.
pub fn rows_to_the_end(text: &str) -> Option<usize> {
    let mut found = None;
    let mut at = 0;
    while at < text.len() {
        let statement = next_statement(text, at);
        if let Some((format, start)) = statement.rows {
            found = Some(start);
            if is_binary(format) {
                break;
            }
        }
        at = statement.next;
    }
    found
}

/// Whether the rows of an `INSERT` in a binary format stand in a text, which then reach to its end.
pub fn has_binary_rows(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        let statement = next_statement(text, at);
        if statement.rows.is_some_and(|(format, _)| is_binary(format)) {
            return true;
        }
        at = statement.next;
    }
    false
}

/// A format in which an empty line may be part of a row.
fn is_binary(format: &str) -> bool {
    let lower = format.to_ascii_lowercase();
    lower.starts_with("rowbinary") || ["native", "parquet", "rawblob"].contains(&&*lower)
}

struct Found<'a> {
    /// The format of the rows behind it, and where they begin.
    rows: Option<(&'a str, usize)>,
    end: usize,
    /// Where the next one starts.
    next: usize,
    has_token: bool,
}

fn next_statement(text: &str, start: usize) -> Found<'_> {
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
                rows: None,
                end,
                next,
                has_token,
            };
        }
        has_token = true;
        if let Some(rows) = watch.see(token, text) {
            let after = token.end as usize;
            let format = &text[token.start as usize..after];
            let end = match rows {
                Rows::Values => values_range(text, after).end,
                Rows::Format => rows_range(text, after).end,
            };
            let next = end + usize::from(rows == Rows::Values && end < text.len());
            return Found {
                rows: (rows == Rows::Format).then(|| (format, rows_start(text, after))),
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

    #[test]
    fn rows_in_a_binary_format_reach_to_the_end() {
        let check = |text: &str, expected: Option<&str>| {
            let found = rows_to_the_end(text).map(|start| &text[start..]);
            assert_eq!(found, expected, "{text}");
        };
        check("SELECT 1; SELECT ';'", None);
        check("INSERT INTO t VALUES (1)", None);
        check(
            "SELECT 1;\nINSERT INTO t FORMAT Native\na\n\nb",
            Some("a\n\nb"),
        );
        check(
            "INSERT INTO t FORMAT CSV\n1\n\nINSERT INTO t FORMAT RowBinary\n2\n\nINSERT INTO t FORMAT CSV\n",
            Some("2\n\nINSERT INTO t FORMAT CSV\n"),
        );
        check(
            "INSERT INTO t FORMAT CSV\n1\n\nINSERT INTO t FORMAT TSV\n2",
            Some("2"),
        );
        assert!(has_binary_rows("SELECT 1; INSERT INTO t FORMAT Parquet "));
        assert!(!has_binary_rows("INSERT INTO t FORMAT CSV\n1\n"));
    }
}
