//! A statement with its words coloured.

use granary_parser::{TokenKind, keywords, tokenize};

const KEYWORD: &str = "\x1b[1;34m";
const STRING: &str = "\x1b[32m";
const NUMBER: &str = "\x1b[36m";
const COMMENT: &str = "\x1b[90m";
const WRONG: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// The text with escape sequences of a terminal around keywords, strings, numbers, comments, and what cannot stand in a
/// statement.
pub(super) fn highlighted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for token in tokenize(text) {
        let (start, end) = (token.start as usize, token.end as usize);
        put_gap(&text[at..start], &mut shown);
        let piece = &text[start..end];
        let colour = match token.kind {
            TokenKind::Word if is_keyword(piece) => KEYWORD,
            TokenKind::String | TokenKind::Heredoc => STRING,
            TokenKind::Number => NUMBER,
            TokenKind::Broken(_) => WRONG,
            _ => "",
        };
        put(piece, colour, &mut shown);
        at = end;
    }
    put_gap(&text[at..], &mut shown);
    shown
}

fn is_keyword(word: &str) -> bool {
    keywords().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// What stands between two tokens: blanks and comments.
fn put_gap(gap: &str, shown: &mut String) {
    let colour = if gap.trim().is_empty() { "" } else { COMMENT };
    put(gap, colour, shown);
}

fn put(piece: &str, colour: &str, shown: &mut String) {
    if piece.is_empty() || colour.is_empty() {
        shown.push_str(piece);
    } else {
        shown.push_str(colour);
        shown.push_str(piece);
        shown.push_str(PLAIN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = highlighted(text);
        let named = [
            (KEYWORD, "<k>"),
            (STRING, "<s>"),
            (NUMBER, "<n>"),
            (COMMENT, "<c>"),
            (WRONG, "<w>"),
            (PLAIN, "</>"),
        ];
        let named = named
            .iter()
            .fold(shown, |text, (escape, name)| text.replace(escape, name));
        assert_eq!(named, expected);
    }

    #[test]
    fn words_are_coloured_by_their_kind() {
        check(
            "select a, 'x', 12 -- why\nFROM t",
            "<k>select</> a, <s>'x'</>, <n>12</><c> -- why\n</><k>FROM</> t",
        );
        check("SELECT 'open", "<k>SELECT</> <w>'open</>");
        check("", "");
    }
}
