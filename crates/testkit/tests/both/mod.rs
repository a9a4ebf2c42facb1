//! Statements, one in a line, given to ClickHouse and to Granary one after the other: what answers otherwise.

use granary_engine::{Engine, OpenOptions, Session};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use granary_testkit::SqlServer;
use std::path::Path;

/// A statement, and the code that Granary answers where it means to differ.
pub struct Case {
    sql: &'static str,
    differs: Option<u32>,
}

/// The statements of a file.
pub fn cases(statements: &'static str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut differs = None;
    for line in statements.lines() {
        if let Some(note) = line.strip_prefix("-- differs: ") {
            differs = note.split(' ').next().and_then(|code| code.parse().ok());
        } else if !line.is_empty() && !line.starts_with("--") {
            let differs = differs.take();
            cases.push(Case { sql: line, differs });
        }
    }
    cases
}

/// A data directory, opened in process.
pub fn open(data: &Path) -> Engine {
    let options = OpenOptions {
        path: Some(data.to_owned()),
        config_file: None,
        disk: granary_durable::Disk::system(),
        env: Env::system(),
    };
    Engine::open(options).expect("a data directory").0
}

/// The rows as text, or the code and the message.
fn by_granary(session: &mut Session, sql: &str) -> Result<String, (u32, String)> {
    let failed = |failure: granary_engine::Failure| {
        let code = failure.code.number().unsigned_abs();
        (code, failure.to_string())
    };
    let answer = session.execute(sql, &Control::new()).map_err(failed)?;
    let mut text = Vec::new();
    let printed = answer.print(Format::TabSeparated(Header::None), &mut text);
    printed.map_err(failed)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What Granary answers otherwise, though it does not mean to.
pub fn differences(
    cases: Vec<Case>,
    session: &mut Session,
    clickhouse: &mut dyn SqlServer,
) -> Vec<String> {
    let mut found = Vec::new();
    for Case { sql, differs } in cases {
        let ours = by_granary(session, sql);
        if let Some(expected) = differs {
            if ours.as_ref().err().map(|(code, _)| *code) != Some(expected) {
                found.push(format!("{sql}\n  answers {ours:?}, not {expected}"));
            }
            continue;
        }
        let theirs = clickhouse.query(sql);
        let is_same = match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (Err((ours, _)), Err(theirs)) => *ours == theirs.code,
            _ => false,
        };
        if !is_same {
            found.push(format!(
                "{sql}\n  granary: {ours:?}\n  clickhouse: {theirs:?}"
            ));
        }
    }
    found
}
