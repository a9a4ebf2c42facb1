//! Why a text is not a statement.

use std::fmt;

use granary_types::ErrorCode;

/// The most that a message lists of what could have stood at the place of the error.
const EXPECTED_MAX: usize = 5;

/// A text that could not be parsed: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.headline())]
pub struct SyntaxError {
    /// Offset in bytes from the start of the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

/// What is wrong at the place of a [`SyntaxError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// Something else should stand here.
    Unexpected {
        /// What stands there.
        found: Found,
        /// What could have stood there, in the order in which the grammar tried it, at most five.
        expected: Vec<String>,
    },
    /// A construct of ClickHouse that this grammar does not cover.
    NotCovered {
        /// Its name.
        construct: &'static str,
    },
    /// A rule that reaches over more than one token.
    Invalid {
        /// The rule that was broken.
        message: String,
    },
    /// Brackets, sub-queries and operators are nested too deep.
    TooDeep {
        /// The greatest depth that is accepted.
        depth_max: usize,
    },
    /// Reading it takes too many attempts, or the tree that it stands for is too large.
    TooComplex,
    /// The text is too long.
    TooLarge {
        /// The greatest size that is accepted.
        size_max_bytes: usize,
    },
}

/// What stands at the place of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The end of the text.
    End,
    /// A bare word; whether it is one of the words that start a clause.
    Word {
        /// As written.
        text: String,
        /// Whether it is a keyword.
        keyword: bool,
    },
    /// Any other token, as written.
    Token(String),
    /// Something that is no token.
    Broken(&'static str),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End => f.write_str("end of query"),
            Self::Word {
                text,
                keyword: true,
            } => {
                write!(f, "keyword {}", text.to_ascii_uppercase())
            }
            Self::Word {
                text,
                keyword: false,
            }
            | Self::Token(text) => f.write_str(text),
            Self::Broken(what) => f.write_str(what),
        }
    }
}

impl SyntaxError {
    pub(crate) fn new(text: &str, offset: usize, kind: SyntaxErrorKind) -> Self {
        let before = &text[..offset.min(text.len())];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Self {
            offset,
            line,
            column,
            kind,
        }
    }

    pub(crate) fn unexpected(
        text: &str,
        offset: usize,
        found: Found,
        expected: &[&'static str],
    ) -> Self {
        let mut distinct: Vec<String> = Vec::new();
        for &what in expected {
            if distinct.len() < EXPECTED_MAX && !distinct.iter().any(|seen| seen == what) {
                distinct.push(what.to_owned());
            }
        }
        Self::new(
            text,
            offset,
            SyntaxErrorKind::Unexpected {
                found,
                expected: distinct,
            },
        )
    }

    /// The same error in a text of which the statement is a part, from `start` on.
    pub(crate) fn moved(self, text: &str, start: usize) -> Self {
        Self::new(text, start + self.offset, self.kind)
    }

    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match &self.kind {
            SyntaxErrorKind::Unexpected { .. } | SyntaxErrorKind::Invalid { .. } => {
                ErrorCode::SYNTAX_ERROR
            }
            SyntaxErrorKind::NotCovered { .. } => ErrorCode::NOT_IMPLEMENTED,
            SyntaxErrorKind::TooDeep { .. } => ErrorCode::TOO_DEEP_RECURSION,
            SyntaxErrorKind::TooLarge { .. } | SyntaxErrorKind::TooComplex => {
                ErrorCode::QUERY_IS_TOO_LARGE
            }
        }
    }

    fn headline(&self) -> String {
        let (line, column) = (self.line, self.column);
        match &self.kind {
            SyntaxErrorKind::Unexpected { found, expected } if expected.is_empty() => {
                format!("Syntax error at {line}:{column}: unexpected {found}")
            }
            SyntaxErrorKind::Unexpected { found, expected } => {
                let expected = one_of(expected);
                format!("Syntax error at {line}:{column}: expected {expected}, found {found}")
            }
            SyntaxErrorKind::NotCovered { construct } => format!(
                "Granary's grammar does not cover {construct}, which stands at {line}:{column}"
            ),
            SyntaxErrorKind::Invalid { message } => {
                format!("Syntax error at {line}:{column}: {message}")
            }
            SyntaxErrorKind::TooDeep { depth_max } => {
                format!("The statement is nested deeper than {depth_max} levels at {line}:{column}")
            }
            SyntaxErrorKind::TooComplex => {
                format!("The statement is too complex, at {line}:{column}")
            }
            SyntaxErrorKind::TooLarge { size_max_bytes } => {
                format!("The statement is longer than {size_max_bytes} bytes")
            }
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
fn one_of(expected: &[String]) -> String {
    match expected {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
