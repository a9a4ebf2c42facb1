//! [`Help`]: what the line editor asks while a statement is typed in.

use super::completion::Names;
use super::highlight::highlighted;
use granary_parser::{Broken, Symbol, TokenKind, tokenize};
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;

/// What ends a session.
const EXITS: [&str; 9] = [
    "exit", "quit", "logout", "q", "\\q", ":q", "exit()", "quit()", "bye",
];

/// When what is typed in is a whole statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// At the end of a line, where nothing is open.
    WithLine,
    /// At a semicolon, or `\G`.
    WithSemicolon,
}

/// What the line editor asks.
pub(super) struct Help {
    pub(super) names: Names,
    pub(super) ends: Ends,
    pub(super) is_coloured: bool,
}

/// Whether the text is a word that ends a session.
pub(super) fn is_exit(text: &str) -> bool {
    let text = text.trim().trim_end_matches(';').trim_end().to_lowercase();
    EXITS.contains(&text.as_str())
}

/// Whether more has to come: a quote or a bracket is open, or the end is not there yet.
pub(super) fn is_open(text: &str, ends: Ends) -> bool {
    if is_exit(text) || text.trim().is_empty() {
        return false;
    }
    let mut depth = 0_usize;
    let mut last = None;
    for token in tokenize(text) {
        match token.kind {
            TokenKind::Symbol(Symbol::OpenRound | Symbol::OpenSquare | Symbol::OpenCurly) => {
                depth += 1;
            }
            TokenKind::Symbol(Symbol::CloseRound | Symbol::CloseSquare | Symbol::CloseCurly) => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Broken(broken) if is_unfinished(broken) => return true,
            TokenKind::End => continue,
            _ => {}
        }
        last = Some(token.kind);
    }
    let is_ended = matches!(
        last,
        Some(TokenKind::Symbol(
            Symbol::Semicolon | Symbol::VerticalDelimiter
        ))
    );
    !is_ended && (depth > 0 || ends == Ends::WithSemicolon)
}

/// Whether what is broken may be whole once more has come.
fn is_unfinished(broken: Broken) -> bool {
    match broken {
        Broken::UnclosedString
        | Broken::UnclosedBackQuote
        | Broken::UnclosedDoubleQuote
        | Broken::UnclosedComment => true,
        Broken::Number | Broken::Character => false,
    }
}

impl Helper for Help {}

impl Hinter for Help {
    type Hint = String;
}

impl Completer for Help {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.names.completions(line, position))
    }
}

impl Validator for Help {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_open(context.input(), self.ends) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

impl Highlighter for Help {
    fn highlight<'l>(&self, line: &'l str, _position: usize) -> Cow<'l, str> {
        if self.is_coloured {
            highlighted(line).into()
        } else {
            line.into()
        }
    }

    fn highlight_char(&self, _line: &str, _position: usize, kind: CmdKind) -> bool {
        self.is_coloured && kind != CmdKind::MoveCursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_open_until_its_quotes_and_brackets_are_closed() {
        for open in [
            "SELECT (1",
            "SELECT 'a",
            "SELECT `a",
            "SELECT [1,\n",
            "SELECT 1 /* a",
        ] {
            assert!(is_open(open, Ends::WithLine), "{open}");
        }
        for whole in ["SELECT 1", "", "exit", "SELECT 1);", "SELECT ';'"] {
            assert!(!is_open(whole, Ends::WithLine), "{whole}");
        }
        assert!(is_open("SELECT 1\n", Ends::WithSemicolon));
        for whole in ["SELECT 1;", "SELECT 1\\G", "exit", "SELECT (1;"] {
            assert!(!is_open(whole, Ends::WithSemicolon), "{whole}");
        }
    }

    #[test]
    fn words_of_leaving() {
        for word in ["exit", " quit ;", "\\q", ":q", "QUIT", "exit()"] {
            assert!(is_exit(word), "{word}");
        }
        assert!(!is_exit("exit now"));
    }
}
