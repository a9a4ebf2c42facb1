//! Names of tables, and how a name stands in a message.

use std::fmt;

/// A table with its database, both as they are called, unescaped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    /// The database.
    pub database: String,
    /// The table, view or dictionary.
    pub table: String,
}

impl TableName {
    /// A name from its two parts.
    pub fn new(database: impl Into<String>, table: impl Into<String>) -> Self {
        Self {
            database: database.into(),
            table: table.into(),
        }
    }

    /// Whether this is the hidden storage of a materialised view (`.inner.…`, `.inner_id.…`).
    pub fn is_inner(&self) -> bool {
        self.table.starts_with(".inner.") || self.table.starts_with(".inner_id.")
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (database, table) = (&self.database, &self.table);
        write!(
            f,
            "{}.{}",
            back_quote_if_needed(database),
            back_quote_if_needed(table)
        )
    }
}

/// The words that ClickHouse quotes though they look like identifiers.
const QUOTED_WORDS: [&str; 14] = [
    "distinct", "all", "table", "select", "from", "values", "null", "nan", "inf", "infinity",
    "true", "false", "some", "top",
];

/// An identifier as ClickHouse prints it: bare when it is a plain word, else in back quotes with
/// `` \` `` and `\\` inside.
pub fn back_quote_if_needed(name: &str) -> String {
    let mut bytes = name.bytes();
    let starts_well = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let is_word = starts_well && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word
        && !QUOTED_WORDS
            .iter()
            .any(|word| word.eq_ignore_ascii_case(name))
    {
        return name.to_owned();
    }
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('`');
    for character in name.chars() {
        match character {
            '`' => quoted.push_str("\\`"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\0' => quoted.push_str("\\0"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            other => quoted.push(other),
        }
    }
    quoted.push('`');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_quoted_only_where_it_must_be() {
        assert_eq!(TableName::new("test", "table").to_string(), "test.`table`");
        assert_eq!(TableName::new("d", "a b").to_string(), "d.`a b`");
        assert_eq!(back_quote_if_needed("x1"), "x1");
        assert_eq!(back_quote_if_needed("1x"), "`1x`");
        assert_eq!(back_quote_if_needed(""), "``");
        assert_eq!(back_quote_if_needed("a`b\\"), "`a\\`b\\\\`");
    }

    #[test]
    fn inner_tables_are_told_by_their_prefix() {
        assert!(TableName::new("d", ".inner.mv").is_inner());
        assert!(TableName::new("d", ".inner_id.0-1").is_inner());
        assert!(!TableName::new("d", "inner").is_inner());
    }
}
