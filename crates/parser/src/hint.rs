//! What a wrong statement was probably meant to be.
//!
//! Each function knows one slip. It looks at the tokens around the place of the error; the first
//! that recognises its slip gives the hint.

mod slips;
mod table_slips;

use crate::error::{Found, SyntaxError, SyntaxErrorKind};
use crate::lexer::tokenize;
use crate::token::{Symbol, Token, TokenKind};
use slips::SLIPS;

/// The hint for an error at the token `at`.
pub(crate) fn hint(error: &SyntaxError, text: &str, tokens: &[Token], at: usize) -> Option<String> {
    let SyntaxErrorKind::Unexpected { expected, .. } = &error.kind else {
        return None;
    };
    let scene = Scene {
        text,
        tokens,
        at,
        expected,
    };
    SLIPS.iter().find_map(|slip| slip(&scene))
}

/// The error of a statement in which a name is missing, so that the word after it was read as one:
/// `BACKUP DATABASE TO Null` is about `TO`, not about `Null`.
pub(crate) fn missing_name(error: SyntaxError, text: &str) -> SyntaxError {
    let SyntaxErrorKind::Unexpected { expected, .. } = &error.kind else {
        return error;
    };
    let tokens = tokenize(text);
    let at = tokens
        .iter()
        .position(|token| token.start as usize >= error.offset);
    let scene = Scene {
        text,
        tokens: &tokens,
        at: at.unwrap_or(tokens.len() - 1),
        expected,
    };
    let is_swallowed = scene.is_backup_or_restore()
        && scene.wants(scene.preposition())
        && scene.is(-1, &[scene.preposition()])
        && scene.is(-2, &BEFORE_NAMES)
        && scene.is_name(0);
    let Some(token) = scene.token(-1).filter(|_| is_swallowed) else {
        return error;
    };
    let what = match scene.word(-2).as_str() {
        "DATABASE" | "DATABASES" => "a database name",
        "CLUSTER" => "a cluster name",
        _ => "a table name",
    };
    let found = Found::Word {
        text: scene.shown(-1).to_owned(),
        keyword: true,
    };
    SyntaxError::unexpected(text, token.start as usize, found, &[what])
}

/// The words that a name follows.
const BEFORE_NAMES: [&str; 9] = [
    "TABLE",
    "TABLES",
    "DICTIONARY",
    "VIEW",
    "DATABASE",
    "DATABASES",
    "AS",
    "CLUSTER",
    "USE",
];

/// A wrong statement and the place of the error in it.
struct Scene<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    expected: &'a [String],
}

impl<'a> Scene<'a> {
    /// The token `distance` after the error.
    fn token(&self, distance: isize) -> Option<&'a Token> {
        let at = self.at.checked_add_signed(distance)?;
        self.tokens.get(at)
    }

    fn kind(&self, distance: isize) -> TokenKind {
        self.token(distance)
            .map_or(TokenKind::End, |token| token.kind)
    }

    fn shown(&self, distance: isize) -> &'a str {
        self.token(distance).map_or("", |token| {
            &self.text[token.start as usize..token.end as usize]
        })
    }

    /// The word `distance` after the error, in capitals; empty when it is no word.
    fn word(&self, distance: isize) -> String {
        match self.kind(distance) {
            TokenKind::Word => self.shown(distance).to_ascii_uppercase(),
            _ => String::new(),
        }
    }

    fn is(&self, distance: isize, words: &[&str]) -> bool {
        words.contains(&self.word(distance).as_str())
    }

    fn is_symbol(&self, distance: isize, symbol: Symbol) -> bool {
        self.kind(distance) == TokenKind::Symbol(symbol)
    }

    fn is_string(&self, distance: isize) -> bool {
        matches!(self.kind(distance), TokenKind::String)
    }

    fn is_name(&self, distance: isize) -> bool {
        matches!(
            self.kind(distance),
            TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted
        )
    }

    fn wants(&self, what: &str) -> bool {
        self.expected.iter().any(|expected| expected == what)
    }

    /// How far the last of `words` before the error is.
    fn back_to(&self, words: &[&str]) -> Option<isize> {
        (1..=self.at.cast_signed())
            .map(|distance| -distance)
            .find(|&at| self.is(at, words))
    }

    /// The word of the statement: `BACKUP`, `RESTORE`, …
    fn statement(&self) -> String {
        let first = -self.at.cast_signed();
        match self.word(first).as_str() {
            "EXPLAIN" => self.word(first + 1),
            _ => self.word(first),
        }
    }

    fn is_backup_or_restore(&self) -> bool {
        matches!(self.statement().as_str(), "BACKUP" | "RESTORE")
    }

    /// The word before the destination.
    fn preposition(&self) -> &'static str {
        if self.statement() == "RESTORE" {
            "FROM"
        } else {
            "TO"
        }
    }

    /// Whether the error is before the destination of a `BACKUP` or `RESTORE`.
    fn is_in_elements(&self) -> bool {
        self.is_backup_or_restore() && !self.is_after_destination()
    }

    fn is_after_destination(&self) -> bool {
        let preposition = self.preposition();
        (1..=self.at.cast_signed()).any(|distance| {
            self.word(-distance) == preposition && self.is_name(1 - distance) && distance > 1
        }) && self.is_backup_or_restore()
    }

    /// Whether the parenthesis is that of a destination whose arguments are paths.
    fn is_path_call(&self, open: usize) -> bool {
        let name = open.checked_sub(1).and_then(|at| self.tokens.get(at));
        name.is_some_and(|name| {
            let name = &self.text[name.start as usize..name.end as usize];
            ["file", "disk", "memory"].contains(&name.to_ascii_lowercase().as_str())
        })
    }

    /// How many parentheses are open here, and where the last of them is.
    fn open_parenthesis(&self) -> Option<usize> {
        let mut open = Vec::new();
        for (at, token) in self.tokens[..self.at].iter().enumerate() {
            match token.kind {
                TokenKind::Symbol(Symbol::OpenRound) => open.push(at),
                TokenKind::Symbol(Symbol::CloseRound) => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }
}
