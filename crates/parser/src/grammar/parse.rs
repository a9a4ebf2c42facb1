//! The ways in: from text to trees.

use nom::Parser;
use nom::sequence::terminated;

use crate::ast::Expr;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::grammar::expr::expr;
use crate::input::{Fault, Parsed, State, Tokens, bracket_partners, end};
use crate::lexer::tokenize_head;
use crate::token::Token;

/// The greatest size of a text.
pub(crate) const TEXT_SIZE_MAX_BYTES: usize = 16 << 20;

/// The greatest depth of brackets, sub-queries and operators in each other.
pub(crate) const DEPTH_MAX: usize = 500;

/// The depth that is safe on any thread's stack.
const SHALLOW_DEPTH_MAX: usize = 24;

/// The stack for statements that are deeper than [`SHALLOW_DEPTH_MAX`]; only what is used of it
/// takes memory.
const DEEP_STACK_SIZE_BYTES: usize = 256 << 20;

/// Parses one expression.
///
/// # Errors
/// [`SyntaxError`] when the text is not an expression, is too long or too deep.
pub fn parse_expression(text: &str) -> Result<Expr, SyntaxError> {
    parse_all(text, expr)
}

/// Parses a whole text with `production`.
///
/// A deep statement is parsed once more on a thread of its own, so that no text can overflow the
/// stack of the caller; a wrong one is parsed once more to learn what was expected.
pub(crate) fn parse_all<T: Send>(
    text: &str,
    production: for<'a> fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Result<T, SyntaxError> {
    let source = Source::new(text)?;
    match run(&source, &source.silent(SHALLOW_DEPTH_MAX), production) {
        Ok(value) => Ok(value),
        Err(Failure::Refused(error)) if !matches!(error.kind, SyntaxErrorKind::TooDeep { .. }) => {
            Err(error)
        }
        Err(Failure::Refused(_)) => on_deep_stack(|| {
            run(&source, &source.silent(DEPTH_MAX), production)
                .or_else(|failure| explain(&source, failure, production))
        }),
        Err(failure @ Failure::Missed) => on_deep_stack(|| explain(&source, failure, production)),
    }
}

struct Source<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    partners: Vec<u32>,
}

impl<'a> Source<'a> {
    /// The rows of an `INSERT` may be of any size.
    fn new(text: &'a str) -> Result<Self, SyntaxError> {
        let head_end = text.floor_char_boundary(TEXT_SIZE_MAX_BYTES);
        let tokens = tokenize_head(&text[..head_end]);
        let ends_before = tokens
            .last()
            .is_some_and(|end| (end.end as usize) < head_end);
        if head_end < text.len() && !ends_before {
            let kind = SyntaxErrorKind::TooLarge {
                size_max_bytes: TEXT_SIZE_MAX_BYTES,
            };
            return Err(SyntaxError::new(text, 0, kind));
        }
        let partners = bracket_partners(&tokens);
        Ok(Self {
            text,
            tokens,
            partners,
        })
    }

    fn silent(&self, depth_max: usize) -> State<'_> {
        State::silent(self.text, &self.partners, depth_max)
    }
}

enum Failure {
    Missed,
    Refused(SyntaxError),
}

fn run<'a, T>(
    source: &'a Source<'_>,
    state: &'a State<'a>,
    production: fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Result<T, Failure> {
    match terminated(production, end).parse(Tokens::new(&source.tokens, state)) {
        Ok((_, value)) => Ok(value),
        Err(nom::Err::Failure(Fault::Refused(refusal))) => Err(Failure::Refused(SyntaxError::new(
            state.text(),
            refusal.0,
            refusal.1,
        ))),
        Err(_) => Err(Failure::Missed),
    }
}

fn explain<T>(
    source: &Source<'_>,
    failure: Failure,
    production: for<'a> fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Result<T, SyntaxError> {
    if let Failure::Refused(error) = failure {
        return Err(error);
    }
    let state = State::noting(source.text, &source.partners, DEPTH_MAX);
    match run(source, &state, production) {
        Ok(value) => Ok(value),
        Err(Failure::Refused(error)) => Err(error),
        Err(Failure::Missed) => Err(state.error()),
    }
}

/// Runs `work` where a deep recursion is safe.
pub(crate) fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(DEEP_STACK_SIZE_BYTES)
            .spawn_scoped(scope, work)
            .expect("the system has room for one more thread")
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
