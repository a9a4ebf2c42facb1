//! A line of a statement that cannot be parsed, with its secrets hidden.

use std::ops::Range;

use crate::error::{Found, SyntaxError, SyntaxErrorKind};
use crate::keywords::is_keyword;
use crate::lexer::tokenize;
use crate::mask::{HIDDEN, is_secret_name, mask_text};
use crate::token::{Broken, Symbol, Token, TokenKind};

/// The error without what it found, when that may be a secret.
pub(crate) fn hide_secret(mut error: SyntaxError, text: &str) -> SyntaxError {
    let SyntaxErrorKind::Unexpected { found, .. } = &mut error.kind else {
        return error;
    };
    let tokens = tokenize(text);
    let at = tokens
        .iter()
        .position(|token| token.start as usize == error.offset);
    if at.is_some_and(|at| secrecy(text, &tokens)[at].is_hidden) {
        *found = Found::Broken("what may be a secret");
    }
    error
}

/// A line of a statement with its secrets hidden, and the column of an offset in it.
pub(crate) struct MaskedLine {
    pub(crate) text: String,
    pub(crate) column: usize,
    pub(crate) is_hidden: bool,
}

impl MaskedLine {
    /// The token of the error, as far as it is sure what it is, in place of the rest of the line:
    /// where a quote is missing, what looks like a string may be what stands between two of them.
    fn push_first_of_rest(&mut self, text: &str, token: &Token, secrecy: &Secrecy) {
        self.column = self.text.chars().count();
        let shown = text_of(text, token);
        self.is_hidden = secrecy.is_hidden || follows_string(text, token);
        if self.is_hidden {
            self.text.push_str(HIDDEN);
        } else {
            let size = shown.find([' ', ')', '\n']).unwrap_or(shown.len());
            self.text.push_str(&mask_text(&shown[..size]));
        }
        self.text.push_str(" …");
    }
}

/// Whether a quote is missing somewhere.
fn quotes_are_off(text: &str, tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        matches!(token.kind, TokenKind::Broken(Broken::UnclosedString))
            || (token.kind == TokenKind::Word && follows_string(text, token))
    })
}

/// The line from `start` to `end`, of a statement that cannot be parsed. What may be a secret by
/// its place is hidden: arguments of calls that take secrets, and what follows a word that says so.
pub(crate) fn mask_line(
    text: &str,
    tokens: &[Token],
    line: Range<usize>,
    offset: usize,
) -> MaskedLine {
    let mut masked = MaskedLine {
        text: String::new(),
        column: 0,
        is_hidden: false,
    };
    let mut at = line.start;
    let quotes_are_off = quotes_are_off(text, tokens);
    for (token, secrecy) in tokens.iter().zip(secrecy(text, tokens)) {
        if quotes_are_off && token.start as usize >= offset {
            let gap_end = (token.start as usize).clamp(at, line.end);
            masked
                .text
                .push_str(&gap(&text[at..gap_end], secrecy.danger));
            masked.push_first_of_rest(text, token, &secrecy);
            return masked;
        }
        let from = (token.start as usize).max(line.start);
        let to = (token.end as usize).min(line.end);
        if from > line.end {
            masked
                .text
                .push_str(&gap(&text[at..line.end], secrecy.danger));
            return masked;
        }
        if from < at || to < from {
            continue;
        }
        masked.text.push_str(&gap(&text[at..from], secrecy.danger));
        if from == offset {
            masked.column = masked.text.chars().count();
            masked.is_hidden = secrecy.is_hidden;
        }
        if secrecy.is_hidden {
            masked.text.push_str(HIDDEN);
        } else {
            masked.text.push_str(&mask_text(&text[from..to]));
        }
        if to == offset {
            masked.column = masked.text.chars().count();
        }
        at = to;
    }
    masked
}

/// Blanks stay, a comment does unless it may be the rest of an address without quotes.
fn gap(text: &str, danger: Danger) -> String {
    if danger == Danger::None || text.trim().is_empty() {
        mask_text(text)
    } else {
        format!(" {HIDDEN} ")
    }
}

/// What is known about a token.
struct Secrecy {
    is_hidden: bool,
    danger: Danger,
}

fn secrecy(text: &str, tokens: &[Token]) -> Vec<Secrecy> {
    let mut danger = Danger::None;
    (0..tokens.len())
        .map(|at| {
            let before = danger;
            danger = danger.after(text, tokens, at);
            Secrecy {
                is_hidden: may_be_secret(text, tokens, at, danger),
                danger: before,
            }
        })
        .collect()
}

/// Whether arguments of a call that takes secrets stand here. A broken statement may have lost its
/// parentheses, so only a keyword ends it.
#[derive(Clone, Copy, PartialEq)]
enum Danger {
    None,
    /// After the name of the call.
    Named,
    /// In the first argument, which is an address.
    Address,
    /// After the first argument.
    Secrets,
    /// Among the values of a named collection, to the end of the statement.
    Collection,
}

impl Danger {
    /// At the token `at`, when `self` was at the one before.
    fn after(self, text: &str, tokens: &[Token], at: usize) -> Self {
        let word = |distance: usize| {
            let token = at.checked_sub(distance).and_then(|at| tokens.get(at));
            token.map_or("", |token| text_of(text, token))
        };
        match tokens[at].kind {
            _ if self == Self::Collection => self,
            TokenKind::Word
                if word(0).eq_ignore_ascii_case("COLLECTION")
                    && word(1).eq_ignore_ascii_case("NAMED") =>
            {
                Self::Collection
            }
            TokenKind::Word if ends_destination(word(0)) => Self::None,
            TokenKind::Word if self == Self::None && takes_secrets(word(0), word(1), word(2)) => {
                Self::Named
            }
            TokenKind::Symbol(Symbol::OpenRound) => match self {
                Self::None
                    if is_place(word(1))
                        || matches!(word(1), ")" | "=" | "BACKUP")
                        || word(1).eq_ignore_ascii_case("FUNCTION") =>
                {
                    Self::Address
                }
                Self::None => Self::None,
                Self::Named => Self::Address,
                Self::Address | Self::Secrets => Self::Secrets,
                Self::Collection => Self::Collection,
            },
            TokenKind::Symbol(Symbol::Comma) if self != Self::None => Self::Secrets,
            TokenKind::String if self == Self::Address && follows_argument(tokens, at) => {
                Self::Secrets
            }
            _ => self,
        }
    }
}

/// Whether the token before ends an argument.
fn follows_argument(tokens: &[Token], at: usize) -> bool {
    let kind = at.checked_sub(1).map(|at| tokens[at].kind);
    matches!(
        kind,
        Some(TokenKind::String | TokenKind::Symbol(Symbol::CloseRound))
    )
}

fn ends_destination(word: &str) -> bool {
    const CLAUSES: [&str; 9] = [
        "SET",
        "SETTINGS",
        "ASYNC",
        "SYNC",
        "FORMAT",
        "INTO",
        "TO",
        "FROM",
        "BASE_BACKUP",
    ];
    CLAUSES
        .iter()
        .any(|clause| clause.eq_ignore_ascii_case(word))
}

fn may_be_secret(text: &str, tokens: &[Token], at: usize, danger: Danger) -> bool {
    let token = &tokens[at];
    let is_word = match token.kind {
        TokenKind::Symbol(_) | TokenKind::End => return false,
        TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted => true,
        _ => false,
    };
    if follows_secret_word(text, tokens, at, is_word) {
        return true;
    }
    let next = tokens.get(at + 1).map_or("", |next| text_of(text, next));
    let names_something = is_word && matches!(next, "=" | "==" | "(");
    let is_said = |word: &str| word.eq_ignore_ascii_case(text_of(text, token));
    let is_clause = token.kind == TokenKind::Word
        && (is_keyword(text_of(text, token)) || ["NAMED", "COLLECTION"].into_iter().any(is_said));
    match danger {
        Danger::None => false,
        Danger::Named | Danger::Address => follows_string(text, token),
        Danger::Secrets | Danger::Collection => {
            follows_string(text, token) || !names_something && !is_clause
        }
    }
}

fn text_of<'a>(text: &'a str, token: &Token) -> &'a str {
    &text[token.start as usize..token.end as usize]
}

/// `password = 'x'`, `PASSWORD 'x'`, `IDENTIFIED BY 'x'`, also with something wrong between the two.
/// A word is a value only right after `=`.
fn follows_secret_word(text: &str, tokens: &[Token], at: usize, is_word: bool) -> bool {
    const DISTANCE_MAX: usize = 4;
    let before = tokens[..at].iter().rev().take(DISTANCE_MAX);
    let mut words = before
        .take_while(|token| token.kind != TokenKind::Symbol(Symbol::Comma))
        .map(|token| text_of(text, token));
    if is_word {
        let follows_equals = words.next().is_some_and(|word| matches!(word, "=" | "=="));
        return follows_equals && words.next().is_some_and(is_secret_name);
    }
    if follows_nameless_equals(text, tokens, at) {
        return true;
    }
    words.any(|word| is_secret_name(word) || word.eq_ignore_ascii_case("identified"))
}

/// `= 'x'` with nothing that could be named before it.
fn follows_nameless_equals(text: &str, tokens: &[Token], at: usize) -> bool {
    let before = |distance: usize| at.checked_sub(distance).map(|at| &tokens[at]);
    let is_equals = before(1).is_some_and(|token| token.kind == TokenKind::Symbol(Symbol::Equals));
    let is_name = before(2).is_some_and(|token| {
        !matches!(token.kind, TokenKind::Symbol(_)) && !ends_destination(text_of(text, token))
    });
    is_equals && !is_name
}

fn follows_string(text: &str, token: &Token) -> bool {
    token.kind != TokenKind::String && text[..token.start as usize].ends_with('\'')
}

/// Whether a call of this name may have secrets among its arguments. After the words that a
/// destination follows, every name may but those that are known not to.
fn takes_secrets(name: &str, before: &str, earlier: &str) -> bool {
    const HARMLESS: [&str; 4] = ["file", "disk", "memory", "null"];
    let name = name.to_ascii_lowercase();
    !HARMLESS.contains(&name.as_str())
        && (has_secret_arguments(&name) || is_place(before) || is_place(earlier) && before == "=")
}

/// Whether a destination follows this word.
fn is_place(word: &str) -> bool {
    ["to", "from", "in", "snapshot", "base_backup"]
        .iter()
        .any(|place| place.eq_ignore_ascii_case(word))
}

/// Engines and functions of ClickHouse with secrets among their arguments; `name` is in lower case.
pub(crate) fn has_secret_arguments(name: &str) -> bool {
    const PARTS: [&str; 24] = [
        "credential",
        "header",
        "s3",
        "gcs",
        "cosn",
        "oss",
        "azure",
        "mysql",
        "postgres",
        "mongo",
        "redis",
        "remote",
        "encrypt",
        "iceberg",
        "delta",
        "hudi",
        "paimon",
        "jdbc",
        "odbc",
        "kafka",
        "rabbitmq",
        "nats",
        "ytsaurus",
        "externaldistributed",
    ];
    PARTS.iter().any(|part| name.contains(part))
}
