//! `LIKE` patterns over names.

use crate::literal::quote_string;

/// `[NOT] LIKE 'pattern'` or `[NOT] ILIKE 'pattern'`: `%` is any text, `_` any character, and a
/// backslash takes the meaning of the one after it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikePattern {
    pattern: Vec<char>,
    negated: bool,
    ignore_case: bool,
}

impl LikePattern {
    /// `pattern` is what stands in the quotes.
    pub fn new(pattern: &str, negated: bool, ignore_case: bool) -> Self {
        let pattern = if ignore_case {
            pattern.to_lowercase()
        } else {
            pattern.to_owned()
        };
        Self {
            pattern: pattern.chars().collect(),
            negated,
            ignore_case,
        }
    }

    /// The pattern as an operator and its right side: `NOT LIKE 'a%'`.
    pub fn to_condition(&self) -> String {
        let negation = if self.negated { "NOT " } else { "" };
        let operator = if self.ignore_case { "ILIKE" } else { "LIKE" };
        let pattern: String = self.pattern.iter().collect();
        let quoted = quote_string(pattern.as_bytes());
        format!("{negation}{operator} {quoted}")
    }

    /// Whether `name` is one of those that are meant.
    pub fn takes(&self, name: &str) -> bool {
        let name: Vec<char> = if self.ignore_case {
            name.to_lowercase().chars().collect()
        } else {
            name.chars().collect()
        };
        matches(&self.pattern, &name) != self.negated
    }
}

/// Goes back to the last `%` only: linear in most cases, quadratic at worst.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        if read == name.len() && pattern[at..].iter().all(|&character| character == '%') {
            return true;
        }
        if pattern.get(at) == Some(&'%') {
            retry = Some((at + 1, read));
            at += 1;
            continue;
        }
        if let Some(size) = step(&pattern[at..], name.get(read)) {
            at += size;
            read += 1;
            continue;
        }
        match &mut retry {
            Some((after, from)) if *from < name.len() => {
                *from += 1;
                (at, read) = (*after, *from);
            }
            _ => return false,
        }
    }
}

/// How much of the pattern takes this character; `None` when it does not take it.
fn step(pattern: &[char], character: Option<&char>) -> Option<usize> {
    let character = character?;
    match pattern {
        ['_', ..] => Some(1),
        ['\\', escaped, ..] if matches!(escaped, '%' | '_' | '\\') => {
            (escaped == character).then_some(2)
        }
        [wanted, ..] => (wanted == character).then_some(1),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, name: &str, expected: bool) {
        let like = LikePattern::new(pattern, false, false);
        assert_eq!(like.takes(name), expected, "{pattern} {name}");
        let not_like = LikePattern::new(pattern, true, false);
        assert_eq!(not_like.takes(name), !expected, "{pattern} {name}");
    }

    #[test]
    fn patterns_take_whole_names() {
        check("%", "", true);
        check("a%", "abc", true);
        check("%c", "abc", true);
        check("a%b%c", "aXbbYc", true);
        check("a_c", "abc", true);
        check("a_c", "ac", false);
        check("abc", "abcd", false);
        check("", "a", false);
        check("%ж_", "aжy", true);
        check(r"a\%", "a%", true);
        check(r"a\%", "ab", false);
        check(r"a\b", r"a\b", true);
        check("%a%a%a%a%b", &"a".repeat(2_000), false);
    }

    #[test]
    fn ilike_does_not_look_at_case() {
        assert!(LikePattern::new("AB%", false, true).takes("abc"));
        assert!(!LikePattern::new("AB%", false, false).takes("abc"));
    }
}
