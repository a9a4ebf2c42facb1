//! Where the rows of an `INSERT` begin and end. They follow the statement and are no SQL.

use std::ops::Range;

use crate::lexer::Lexer;
use crate::token::{Symbol, Token, TokenKind};

/// Watches the tokens of a statement for the word after which rows stand, so that they are not
/// read as SQL.
#[derive(Default)]
pub(crate) struct DataWatch {
    stage: Stage,
    depth: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before `INSERT`.
    #[default]
    Start,
    /// Before the name of the table.
    Target,
    /// After the name, or after a dot in it.
    Clauses,
    Dot,
    /// After `SETTINGS` or a comma, where a name stands.
    Setting,
    /// After `FORMAT`.
    Format,
    /// No rows follow, or only the grammar can tell.
    Over,
}

/// The kind of rows that follow a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// `VALUES`: up to a semicolon.
    Values,
    /// `FORMAT name`
    Format,
}

impl DataWatch {
    /// Looks at the next token; says which rows follow it, if any do.
    pub(crate) fn see(&mut self, token: Token, text: &str) -> Option<Rows> {
        match token.kind {
            TokenKind::Symbol(Symbol::OpenRound) => self.depth += 1,
            TokenKind::Symbol(Symbol::CloseRound) => self.depth = self.depth.saturating_sub(1),
            _ if self.depth == 0 => return self.see_outside(token, text),
            _ => {}
        }
        None
    }

    fn see_outside(&mut self, token: Token, text: &str) -> Option<Rows> {
        let word = match token.kind {
            TokenKind::Word => &text[token.start as usize..token.end as usize],
            _ => "",
        };
        let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        self.stage = match self.stage {
            Stage::Start if is(&["INSERT"]) => Stage::Target,
            Stage::Start | Stage::Over => Stage::Over,
            Stage::Target if is(&["INTO", "TABLE", "FUNCTION"]) => Stage::Target,
            Stage::Target | Stage::Dot | Stage::Setting => Stage::Clauses,
            Stage::Clauses => match token.kind {
                TokenKind::Symbol(Symbol::Dot) => Stage::Dot,
                TokenKind::Symbol(Symbol::Comma) => Stage::Setting,
                _ if is(&["SETTINGS"]) => Stage::Setting,
                _ if is(&["SELECT", "WITH", "WATCH", "FROM"]) => Stage::Over,
                _ if is(&["FORMAT"]) => Stage::Format,
                _ if is(&["VALUES"]) => {
                    self.stage = Stage::Over;
                    return Some(Rows::Values);
                }
                _ => Stage::Clauses,
            },
            Stage::Format => {
                self.stage = Stage::Over;
                return Some(Rows::Format);
            }
        };
        None
    }
}

/// Where the rows after `VALUES` stand: from the first that is no blank up to a semicolon that is
/// not in quotes, or to the end of the text.
pub(crate) fn values_range(text: &str, after_keyword: usize) -> Range<usize> {
    let mut lexer = Lexer::new(text, after_keyword);
    let mut start = None;
    loop {
        let token = lexer.next_token();
        let start = *start.get_or_insert(token.start as usize);
        match token.kind {
            TokenKind::End | TokenKind::Symbol(Symbol::Semicolon) => {
                return start..token.start as usize;
            }
            _ => {}
        }
    }
}

/// Where the rows after `FORMAT name` stand among further statements: up to an empty line.
pub(crate) fn rows_range(text: &str, after_name: usize) -> Range<usize> {
    let start = rows_start(text, after_name);
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']).is_empty() {
            return start..end;
        }
        end += line.len();
    }
    start..end
}

/// Where the rows after `FORMAT name` start: after the blanks, and after one end of line if there
/// is one.
pub(crate) fn rows_start(text: &str, after_name: usize) -> usize {
    let rest = &text[after_name..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\x0C']).len();
    let rest = &rest[blanks..];
    let line_end = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|end| rest.starts_with(end))
        .map_or(0, str::len);
    after_name + blanks + line_end
}
