//! [`Names`]: what a word that is typed in may become.

use super::session::Session;
use granary_parser::keywords;
use std::collections::BTreeSet;

/// So many names are shown at most.
const SHOWN_MAX: usize = 100;

/// Names of a server that seldom change.
const LASTING: [&str; 6] = [
    "SELECT name FROM system.functions",
    "SELECT name FROM system.settings",
    "SELECT name FROM system.formats",
    "SELECT name FROM system.table_engines",
    "SELECT name FROM system.table_functions",
    "SELECT name FROM system.data_type_families",
];

/// Names that statements make and remove.
const CHANGING: [&str; 4] = [
    "SELECT name FROM system.databases",
    "SELECT DISTINCT name FROM system.tables",
    "SELECT DISTINCT name FROM system.columns",
    "SELECT name FROM system.dictionaries",
];

/// Statements after which names may be others.
const CHANGES: [&str; 10] = [
    "ALTER", "ATTACH", "CREATE", "DETACH", "DROP", "EXCHANGE", "RENAME", "RESTORE", "UNDROP", "USE",
];

/// What a word may become: keywords, and names that the server knows.
#[derive(Default)]
pub(super) struct Names {
    lasting: BTreeSet<String>,
    changing: BTreeSet<String>,
}

impl Names {
    /// Keywords alone.
    pub(super) fn keywords() -> Self {
        Self {
            lasting: keywords().map(str::to_owned).collect(),
            changing: BTreeSet::new(),
        }
    }

    /// Keywords and the names of a server; a table of names that it does not have is left out.
    pub(super) fn of_server(session: &mut Session) -> Self {
        let mut names = Self::keywords();
        names
            .lasting
            .extend(LASTING.iter().flat_map(|query| session.names(query)));
        names.reload(session);
        names
    }

    /// Asks again for the names that change, where a statement may have changed them.
    pub(super) fn after(&mut self, statement: &str, session: &mut Session) {
        let first = statement.split_whitespace().next().unwrap_or_default();
        if CHANGES.iter().any(|word| word.eq_ignore_ascii_case(first)) {
            self.reload(session);
        }
    }

    fn reload(&mut self, session: &mut Session) {
        self.changing = CHANGING
            .iter()
            .flat_map(|query| session.names(query))
            .collect();
    }

    /// Where the word before `position` begins, and what it may become. Case matters only among names that begin alike.
    pub(super) fn completions(&self, line: &str, position: usize) -> (usize, Vec<String>) {
        let before = &line[..position];
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_of_word).len();
        let word = &before[start..];
        if word.is_empty() {
            return (position, Vec::new());
        }
        let begins = |name: &&String| {
            let beginning = name.get(..word.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
        };
        let names = self.changing.iter().chain(&self.lasting).filter(begins);
        let mut found: Vec<String> = names.take(SHOWN_MAX).cloned().collect();
        let as_written = |name: &String| name.starts_with(word);
        if found.iter().any(as_written) {
            found.retain(as_written);
        }
        found.dedup();
        (start, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_becomes_a_name_or_a_keyword() {
        let names = Names {
            changing: ["orders", "order_lines"].map(str::to_owned).into(),
            ..Names::keywords()
        };
        let found = |line: &str| names.completions(line, line.len());
        assert_eq!(
            found("SELECT * FROM shop.ord"),
            (19, vec!["order_lines".to_owned(), "orders".to_owned()])
        );
        assert_eq!(found("bac"), (0, vec!["BACKUP".to_owned()]));
        assert_eq!(found("SELECT "), (7, Vec::new()));
        assert_eq!(found("ORD").1, ["ORDER"]);
    }
}
