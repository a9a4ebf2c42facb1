//! How a syntax error is shown: the message, the line it is about, a caret and perhaps a hint.
//!
//! The line is shown with its secrets hidden, also when it is too broken to be parsed.

use std::fmt::Write;
use std::ops::Range;

use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::hint::hint;
use crate::lexer::tokenize;
use crate::mask::HIDDEN;
use crate::masked_line::mask_line;
use crate::token::{Token, TokenKind};

/// The most characters of the line that are shown.
const LINE_SIZE_MAX: usize = 100;

/// How many characters are shown before the caret when the line is cut.
const LEAD_SIZE: usize = 60;

impl SyntaxError {
    /// The message as a client sees it, with the line of `text` that it is about.
    ///
    /// `text` must be the text that was parsed.
    pub fn render(&self, text: &str) -> String {
        let code = self.code();
        let mut out = format!("Code: {}. DB::Exception: {self}. ({code})", code.number());
        out.push_str(&self.excerpt(text));
        out
    }

    /// The lines below the message: the line of `text` and the caret. Empty when the error is
    /// about the whole text.
    pub fn excerpt(&self, text: &str) -> String {
        if matches!(self.kind, SyntaxErrorKind::TooLarge { .. }) {
            return String::new();
        }
        let tokens = tokenize(text);
        let at = tokens
            .iter()
            .position(|token| token.start as usize >= self.offset)
            .unwrap_or(tokens.len() - 1);
        let mark = Mark::new(text, &tokens, at);
        let line = mask_line(text, &tokens, mark.line, mark.offset);
        let hidden = line.is_hidden;
        let size = if hidden { HIDDEN.len() } else { mark.size };
        let (line, column) = cut(&line.text, line.column);
        let mut out = format!("\n  | {line}\n  | {}", " ".repeat(column));
        let room = (line.chars().count() - column.min(line.chars().count())).max(1);
        out.push_str(&"^".repeat(size.clamp(1, room)));
        let shown = &text[tokens[at].start as usize..tokens[at].end as usize];
        let secret = shown.trim_matches(['\'', '`', '"']);
        let is_told = |hint: &String| !hidden || secret.is_empty() || !hint.contains(secret);
        if let Some(hint) = hint(self, text, &tokens, at).filter(is_told) {
            write!(out, " help: {hint}").expect("a String takes everything");
        }
        out
    }
}

/// What the caret points at.
struct Mark {
    line: Range<usize>,
    offset: usize,
    size: usize,
}

impl Mark {
    /// An error at the end is shown right after the last token.
    fn new(text: &str, tokens: &[Token], at: usize) -> Self {
        let token = tokens[at];
        let is_end = token.kind == TokenKind::End;
        let last = at
            .checked_sub(1)
            .map_or(0, |last| tokens[last].end as usize);
        let offset = if is_end { last } else { token.start as usize };
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..]
            .find('\n')
            .map_or(text.len(), |at| offset + at);
        let size = match token.kind {
            TokenKind::Broken(_) => 1,
            _ if is_end => 1,
            _ => text[offset..token.end as usize].chars().count(),
        };
        Self {
            line: line_start..line_end,
            offset,
            size,
        }
    }
}

/// The part of the line around the column, and the column in it.
fn cut(line: &str, column: usize) -> (String, usize) {
    let characters: Vec<char> = line
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    if characters.len() <= LINE_SIZE_MAX {
        return (characters.into_iter().collect(), column);
    }
    let start = column.saturating_sub(LEAD_SIZE);
    let end = characters.len().min(start + LINE_SIZE_MAX);
    let mut shown = String::new();
    shown.push_str(if start > 0 { "…" } else { "" });
    shown.extend(&characters[start..end]);
    shown.push_str(if end < characters.len() { "…" } else { "" });
    (shown, column - start + usize::from(start > 0))
}

#[cfg(test)]
mod tests {
    use crate::grammar::parse_query;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = parse_query(text).expect_err("a wrong statement");
        assert_eq!(error.excerpt(text), expected);
    }

    #[test]
    fn the_caret_stands_under_the_token() {
        check(
            "BACKUP TABLE a\nTO Disk('ж', 'ж') nonsense -- x",
            "\n  | TO Disk('ж', 'ж') nonsense -- x\n  |                   ^^^^^^^^",
        );
    }

    #[test]
    fn an_error_at_the_end_stands_after_the_last_token() {
        check(
            "BACKUP TABLE a -- b\n\n",
            "\n  | BACKUP TABLE a -- b\n  |               ^",
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = format!(
            "BACKUP TABLE {}, TABLE b NONSENSE TO {}",
            "ж1".repeat(0) + &"a".repeat(150),
            "b".repeat(150)
        );
        let excerpt = parse_query(&text).expect_err("wrong").excerpt(&text);
        let lines: Vec<&str> = excerpt.lines().skip(1).collect();
        assert_eq!(lines[0].chars().count(), 4 + 102, "{excerpt}");
        let caret = lines[1].find('^').expect("a caret");
        let shown: String = lines[0].chars().skip(caret).take(8).collect();
        assert_eq!(shown, "NONSENSE", "{excerpt}");
    }
}
