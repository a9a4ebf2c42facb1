//! Cuts a text into statements at its semicolons.

use granary_parser::{Symbol, TokenKind, tokenize};

/// The statements of `text` in order, without their semicolons. A semicolon inside a string, a
/// quoted name or a comment separates nothing; what holds no token is no statement.
pub fn statements(text: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut has_token = false;
    for token in tokenize(text) {
        match token.kind {
            TokenKind::Symbol(Symbol::Semicolon) | TokenKind::End => {
                if has_token {
                    statements.push(&text[start..token.start as usize]);
                }
                start = token.end as usize;
                has_token = false;
            }
            _ => has_token = true,
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_semicolons_between_tokens_separate() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let found: Vec<&str> = statements(text).into_iter().map(str::trim).collect();
            assert_eq!(found, expected);
        }
        check("", &[]);
        check(" ; -- nothing\n; /* ; */", &[]);
        check("SHOW TABLES", &["SHOW TABLES"]);
        check("USE a; USE `b;c`;", &["USE a", "USE `b;c`"]);
        check("SET x = ';' ; USE b", &["SET x = ';'", "USE b"]);
        check("SET x = 'open ; USE b", &["SET x = 'open ; USE b"]);
    }
}
