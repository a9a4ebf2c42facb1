//! The fixture: tables of every kind, made and filled by ClickHouse itself.

use crate::{ChdbRelease, ClickHouse, SqlServer};

const FIXTURE: &str = include_str!("../fixture/fixture.sql");

/// The databases that the fixture may make; which of them exist depends on the version.
pub const FIXTURE_DATABASES: [&str; 3] = ["shop", "old", "Склад №1"];

/// Makes and fills every table of the fixture that this version of ClickHouse can have.
///
/// # Panics
/// When ClickHouse refuses a block.
pub fn fill(server: &mut ClickHouse, release: ChdbRelease) {
    fill_sql(server, release, FIXTURE);
}

/// As [`fill`], for blocks of another file of the same form.
///
/// # Panics
/// When ClickHouse refuses a block.
pub fn fill_sql(server: &mut ClickHouse, release: ChdbRelease, text: &str) {
    for block in text.split("\n\n") {
        let (notes, sql): (Vec<_>, Vec<_>) = block
            .lines()
            .partition(|line| line.trim_start().starts_with("--"));
        if !sql.is_empty() && is_for(release.clickhouse, &notes) {
            server.must(&sql.join("\n"));
        }
    }
}

/// Whether the notes `-- since: V` and `-- until: V` of a block admit `version`.
fn is_for(version: (u16, u16), notes: &[&str]) -> bool {
    let bound = |word: &str| {
        let text = notes.iter().find_map(|note| note.strip_prefix(word))?;
        let (year, month) = text
            .trim()
            .split_once('.')
            .expect("a version is YEAR.MONTH");
        let number = |part: &str| part.parse::<u16>().expect("a version is YEAR.MONTH");
        Some((number(year), number(month)))
    };
    bound("-- since:").is_none_or(|since| version >= since)
        && bound("-- until:").is_none_or(|until| version < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_choose_the_versions() {
        let notes = ["-- since: 24.8", "-- until: 26.1", "-- words"];
        assert!(!is_for((23, 10), &notes));
        assert!(is_for((24, 8), &notes));
        assert!(is_for((25, 12), &notes));
        assert!(!is_for((26, 1), &notes));
        assert!(is_for((26, 9), &[]));
    }

    #[test]
    fn the_fixture_has_more_than_fifteen_tables() {
        assert!(FIXTURE.matches("\nCREATE ").count() > 40);
    }
}
