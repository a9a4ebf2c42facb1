//! Values of query parameters, as they are written: escaped as in `TabSeparated`.

use granary_parser::QueryParameters;

/// The values without their escapes. `\N` stays: it stands for `NULL`.
pub(crate) fn unescaped<'a>(
    values: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> QueryParameters {
    let mut parameters = QueryParameters::default();
    for (name, value) in values {
        if value == "\\N" {
            parameters.set(name, value);
        } else {
            parameters.set(name, &unescape(value));
        }
    }
    parameters
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('b') => plain.push('\u{8}'),
            Some('f') => plain.push('\u{c}'),
            Some('v') => plain.push('\u{b}'),
            Some('a') => plain.push('\u{7}'),
            Some('0') => plain.push('\0'),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let values = [("a", r"it\'s\ta\\b"), ("n", r"\N"), ("e", "x\\")];
        let parameters = unescaped(values);
        assert_eq!(parameters.get("a"), Some("it's\ta\\b"));
        assert_eq!(parameters.get("n"), Some(r"\N"));
        assert_eq!(parameters.get("e"), Some("x\\"));
    }
}
