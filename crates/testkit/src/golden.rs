//! Golden SQL files: statements with the answers that they must give.
//!
//! A file is a list of blocks with blank lines between them; `#` begins a comment. A block is one of
//!
//! ```text
//! statement ok            statement error NAME       query
//! SQL                     SQL                        SQL
//!                         [---- part of the text]    ----
//!                                                    expected rows
//! ```
//!
//! With `clickhouse` before it (`clickhouse statement ok`) a real ClickHouse on the same data directory
//! answers instead of Granary. In expected rows `<uuid>`, `<time>`, `<number>` and `<any>` stand for such texts.

use std::{fs, path::Path};

use crate::{ClickHouse, NEWEST, Refusal, SqlServer, World};

/// A parsed golden file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenFile {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    line: usize,
    by: By,
    expected: Expected,
    sql: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Granary,
    ClickHouse,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expected {
    Success,
    Error { name: String, contains: String },
    Rows(String),
}

impl GoldenFile {
    /// Reads the text of a golden file.
    ///
    /// # Errors
    /// A message with the line that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut blocks = Vec::new();
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, head)) = lines.next() {
            if head.trim().is_empty() || head.starts_with('#') {
                continue;
            }
            let mut body = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
                body.push(line);
            }
            blocks.push(block(number + 1, head, &body)?);
        }
        Ok(Self { blocks })
    }

    /// How many blocks the file has.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether the file has no block.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

fn block(line: usize, head: &str, body: &[&str]) -> Result<Block, String> {
    let (by, head) = match head.strip_prefix("clickhouse ") {
        Some(rest) => (By::ClickHouse, rest),
        None => (By::Granary, head),
    };
    let split = body.iter().position(|line| *line == "----");
    let (sql, below) = body.split_at(split.unwrap_or(body.len()));
    let below = below.get(1..).unwrap_or_default().join("\n");
    let expected = match head.split_whitespace().collect::<Vec<_>>()[..] {
        ["statement", "ok"] => Expected::Success,
        ["statement", "error", name] => Expected::Error {
            name: name.to_owned(),
            contains: below,
        },
        ["query"] if split.is_some() => Expected::Rows(below),
        _ => return Err(format!("line {line}: {head:?} begins no block")),
    };
    if sql.is_empty() {
        return Err(format!("line {line}: the block has no SQL"));
    }
    Ok(Block {
        line,
        by,
        expected,
        sql: sql.join("\n"),
    })
}

/// Runs the golden file at `path` in a world of its own. Returns how many blocks passed.
///
/// # Errors
/// Every block that answered otherwise, as text.
///
/// # Panics
/// When the file cannot be read or a server does not start.
pub fn run_golden_file(path: &Path) -> Result<usize, String> {
    let text = fs::read_to_string(path).expect("the golden file can be read");
    let file = GoldenFile::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let world = World::new();
    let mut clickhouse: Option<ClickHouse> = None;
    let mut failures = Vec::new();
    for block in &file.blocks {
        let answer = match block.by {
            By::ClickHouse => clickhouse
                .get_or_insert_with(|| world.clickhouse(NEWEST, "server"))
                .query(&block.sql),
            By::Granary => {
                clickhouse = None; // one server at a time
                world.granary("server").query(&block.sql)
            }
        };
        if let Err(difference) = compare(&block.expected, &answer) {
            let (path, line, sql) = (path.display(), block.line, &block.sql);
            failures.push(format!("{path}:{line}: {sql}\n{difference}"));
        }
    }
    if failures.is_empty() {
        Ok(file.blocks.len())
    } else {
        Err(failures.join("\n\n"))
    }
}

fn compare(expected: &Expected, answer: &Result<String, Refusal>) -> Result<(), String> {
    match (expected, answer) {
        (Expected::Success, Ok(_)) => Ok(()),
        (Expected::Rows(expected), Ok(rows)) if rows_match(expected, rows) => Ok(()),
        (Expected::Error { name, contains }, Err(refusal))
            if refusal.name == *name && refusal.message.contains(contains.as_str()) =>
        {
            Ok(())
        }
        (expected, answer) => Err(format!("  expected: {expected:?}\n  answered: {answer:?}")),
    }
}

fn rows_match(expected: &str, rows: &str) -> bool {
    let rows: Vec<_> = rows.lines().collect();
    let expected: Vec<_> = expected.lines().collect();
    rows.len() == expected.len()
        && expected
            .iter()
            .zip(rows)
            .all(|(pattern, row)| line_matches(pattern, row))
}

/// Whether `text` is `pattern`, in which a placeholder stands for the longest run of its bytes.
fn line_matches(pattern: &str, text: &str) -> bool {
    type IsOfIt = fn(u8) -> bool;
    const PLACEHOLDERS: [(&str, IsOfIt); 4] = [
        ("<uuid>", |byte| byte.is_ascii_hexdigit() || byte == b'-'),
        ("<time>", |byte| {
            byte.is_ascii_digit() || b"-: .".contains(&byte)
        }),
        ("<number>", |byte| byte.is_ascii_digit() || byte == b'.'),
        ("<any>", |byte| byte != b'\t'),
    ];
    for (word, is_of_it) in PLACEHOLDERS {
        if let Some(rest) = pattern.strip_prefix(word) {
            let run = text.bytes().take_while(|byte| is_of_it(*byte)).count();
            return (1..=run)
                .rev()
                .any(|end| text.is_char_boundary(end) && line_matches(rest, &text[end..]));
        }
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(left), Some(right)) if left == right => {
            line_matches(&pattern[left.len_utf8()..], &text[right.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read() {
        let text = "# words\nstatement ok\nSELECT 1\n\nquery\nSELECT 2\n----\n2\n\n\
                    clickhouse statement error SYNTAX_ERROR\nSELEC\n";
        let file = GoldenFile::parse(text).unwrap();
        assert_eq!(file.len(), 3);
        assert_eq!(file.blocks[1].expected, Expected::Rows("2".to_owned()));
        assert_eq!(file.blocks[2].by, By::ClickHouse);
    }

    #[test]
    fn what_is_no_block_is_refused_with_its_line() {
        assert_eq!(
            GoldenFile::parse("\nstatment ok\nSELECT 1").unwrap_err(),
            "line 2: \"statment ok\" begins no block"
        );
        assert!(
            GoldenFile::parse("query\nSELECT 1\n").is_err(),
            "a query without rows"
        );
    }

    #[test]
    fn placeholders_match_only_their_kind() {
        assert!(line_matches("<uuid>\tRESTORED", "0b-1f\tRESTORED"));
        assert!(!line_matches("<uuid>\tRESTORED", "xyz\tRESTORED"));
        assert!(line_matches("size <number>", "size 12"));
        assert!(!line_matches("size <number>", "size "));
        assert!(line_matches("<any> rows", "three rows"));
    }
}
