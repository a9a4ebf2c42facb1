//! `columns.txt` and `columns_substreams.txt`: what is in a part, in the order of its data.

use granary_types::DataType;
use std::collections::HashSet;
use std::fmt::Write as _;

/// The file with the names and types.
pub(crate) const COLUMNS_FILE: &str = "columns.txt";
/// The file with the streams of each column, which marks with a position per stream need.
pub(crate) const SUBSTREAMS_FILE: &str = "columns_substreams.txt";

/// A column of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}

impl PartColumn {
    /// A column.
    pub fn new(name: &str, data_type: DataType) -> Self {
        let name = name.to_owned();
        Self { name, data_type }
    }
}

/// Reads `columns.txt`.
///
/// # Errors
/// Says what is wrong: a line that is no column, an unknown type, a name that occurs twice.
pub fn parse_columns(text: &str) -> Result<Vec<PartColumn>, String> {
    let rest = text
        .strip_prefix("columns format version: 1\n")
        .ok_or("its format version is not 1")?;
    let (count, lines) = counted(rest, " columns:\n")?;
    let mut names = HashSet::new();
    let mut columns = Vec::new();
    for line in lines.lines() {
        let (name, data_type) = quoted_name(line)
            .and_then(|(name, rest)| Some((name, rest.strip_prefix(' ')?)))
            .ok_or_else(|| format!("{line:?} is not a column"))?;
        let data_type: DataType = data_type
            .parse()
            .map_err(|error| format!("column {name}: {error}"))?;
        if !names.insert(name.clone()) {
            return Err(format!("column {name} occurs twice"));
        }
        columns.push(PartColumn { name, data_type });
    }
    if columns.len() == count {
        Ok(columns)
    } else {
        Err(format!(
            "it says {count} columns, and has {}",
            columns.len()
        ))
    }
}

/// The text of `columns.txt`.
pub fn format_columns(columns: &[PartColumn]) -> String {
    let mut text = format!("columns format version: 1\n{} columns:\n", columns.len());
    for PartColumn { name, data_type } in columns {
        let name = name.replace('\\', "\\\\").replace('`', "\\`");
        writeln!(text, "`{name}` {data_type}").expect("writing to a String cannot fail");
    }
    text
}

/// Reads `columns_substreams.txt`: for each column of the part the names of its streams.
///
/// # Errors
/// Says what is wrong; the columns must be those of the part, in their order.
pub(crate) fn parse_substreams(
    text: &str,
    columns: &[PartColumn],
) -> Result<Vec<Vec<String>>, String> {
    let rest = text
        .strip_prefix("columns substreams version: 1\n")
        .ok_or("its format version is not 1")?;
    let (count, rest) = counted(rest, " columns:\n")?;
    if count != columns.len() {
        return Err(format!(
            "it says {count} columns, the part has {}",
            columns.len()
        ));
    }
    let mut lines = rest.lines();
    let mut all = Vec::new();
    for column in columns {
        let line = lines.next().ok_or("it ends too early")?;
        let (count, name) = line
            .split_once(" substreams for column ")
            .and_then(|(count, name)| Some((count.parse::<usize>().ok()?, name)))
            .ok_or_else(|| format!("{line:?} is not understood"))?;
        if quoted_name(name).is_none_or(|(name, rest)| name != column.name || rest != ":") {
            return Err(format!(
                "{name} stands where column {} must be",
                column.name
            ));
        }
        let mut streams = Vec::new();
        for _ in 0..count {
            let line = lines.next().ok_or("it ends too early")?;
            let stream = line
                .strip_prefix('\t')
                .ok_or("a stream does not begin with a tab")?;
            streams.push(stream.to_owned());
        }
        all.push(streams);
    }
    match lines.next() {
        None => Ok(all),
        Some(_) => Err("it goes on behind its last column".to_owned()),
    }
}

/// `N<word>…`
fn counted<'a>(text: &'a str, word: &str) -> Result<(usize, &'a str), String> {
    let split = text.split_once(word);
    let number = split.and_then(|(count, rest)| Some((count.parse().ok()?, rest)));
    number.ok_or_else(|| "it has no number of columns".to_owned())
}

/// A name in back quotes, without its escapes, and what follows.
fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut characters = text.strip_prefix('`')?.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => name.push(unescaped(characters.next()?.1)),
            '`' => return Some((name, &text[at + 2..])),
            other => name.push(other),
        }
    }
    None
}

fn unescaped(character: char) -> char {
    match character {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<PartColumn> {
        vec![
            PartColumn::new("k", DataType::UInt64),
            PartColumn::new("back`tick \\", "Nullable(String)".parse().expect("a type")),
        ]
    }

    #[test]
    fn columns_come_back() {
        let text = "columns format version: 1\n2 columns:\n`k` UInt64\n\
                    `back\\`tick \\\\` Nullable(String)\n";
        assert_eq!(parse_columns(text), Ok(columns()));
        assert_eq!(format_columns(&columns()), text);
    }

    #[test]
    fn columns_that_lie_are_refused() {
        for text in [
            "",
            "columns format version: 2\n0 columns:\n",
            "columns format version: 1\n1 columns:\n",
            "columns format version: 1\n1 columns:\nk UInt64\n",
            "columns format version: 1\n1 columns:\n`k` Unknown\n",
            "columns format version: 1\n1 columns:\n`k`UInt8\n",
            "columns format version: 1\n2 columns:\n`k` UInt8\n`k` UInt8\n",
        ] {
            assert!(parse_columns(text).is_err(), "{text}");
        }
    }

    #[test]
    fn substreams_are_listed_by_column() {
        let text = "columns substreams version: 1\n2 columns:\n1 substreams for column `k`:\n\tk\n\
                    2 substreams for column `back\\`tick \\\\`:\n\tx.null\n\tx\n";
        let expected = [
            vec!["k".to_owned()],
            vec!["x.null".to_owned(), "x".to_owned()],
        ];
        assert_eq!(parse_substreams(text, &columns()).expect("parse"), expected);
        let cut = &text[..text.len() - 3];
        assert!(parse_substreams(cut, &columns()).is_err());
        assert!(parse_substreams(&text.replace("`k`", "`l`"), &columns()).is_err());
    }
}
