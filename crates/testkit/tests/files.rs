//! Files that ClickHouse and Granary write and read: the same columns, the same rows, the same error codes, each with
//! its own files and with those of the other.

#![allow(
    clippy::disallowed_methods,
    reason = "the test makes the directories that are written to"
)]

use granary_testkit::{NEWEST, Refusal, SqlServer, World};
use std::path::Path;

const STATEMENTS: &str = include_str!("files.sql");

/// A statement, and the code that Granary answers where it means to differ.
struct Case {
    sql: String,
    differs: Option<u32>,
}

fn cases() -> Vec<Case> {
    let blocks = STATEMENTS.split("\n\n").map(|block| {
        let (notes, sql): (Vec<_>, Vec<_>) = block.lines().partition(|line| line.starts_with("--"));
        let differs = notes
            .iter()
            .find_map(|note| note.strip_prefix("-- differs: "))
            .and_then(|note| note.split(' ').next()?.parse().ok());
        let sql = sql.join("\n");
        Case { sql, differs }
    });
    blocks.filter(|case| !case.sql.trim().is_empty()).collect()
}

/// Rows, or the code of a refusal. `DESCRIBE` is compared without the blanks at the ends of lines.
fn outcome(answer: Result<String, Refusal>) -> Result<String, u32> {
    let trimmed = |rows: String| {
        let lines = rows.lines().map(str::trim_end);
        lines.collect::<Vec<_>>().join("\n")
    };
    answer.map(trimmed).map_err(|refusal| refusal.code)
}

#[test]
fn files_are_written_and_read_alike() {
    let world = World::new();
    let files = world.data("granary").join("user_files");
    let (theirs, ours) = (files.join("clickhouse"), files.join("granary"));
    for place in [&theirs, &ours] {
        std::fs::create_dir_all(place).expect("a directory");
    }
    let mut clickhouse = world.clickhouse(NEWEST, "clickhouse");
    let in_process = world.in_process("granary");
    let mut granary = in_process.session();
    let place = |sql: &str, mine: &Path, other: &Path| {
        let sql = sql.replace("{mine}", &mine.display().to_string());
        sql.replace("{theirs}", &other.display().to_string())
    };
    let mut differences = Vec::new();
    let cases = cases();
    for case in &cases {
        let expected = outcome(clickhouse.query(&place(&case.sql, &theirs, &ours)));
        let expected = case.differs.map_or(expected, Err);
        let answer = granary.query(&place(&case.sql, &ours, &theirs));
        let said = answer.as_ref().err().map(ToString::to_string);
        let found = outcome(answer);
        if found != expected {
            let said = said.unwrap_or_default();
            differences.push(format!(
                "{}\n  expected {expected:?}\n  found {found:?} {said}",
                case.sql
            ));
        }
    }
    println!("{} statements, {} differ", cases.len(), differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}
