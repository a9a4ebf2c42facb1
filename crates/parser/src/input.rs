//! What the grammar reads: a slice of tokens, and the terminals that take tokens from it.
//!
//! Every terminal that does not match notes where it stood and what it wanted. Only the furthest
//! place is kept: it is what the message of a failed statement is about. Nothing is noted in the
//! first run, since most statements are right; one that is wrong is parsed once more to learn why.

use std::cell::{Cell, RefCell};

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Input, Needed, Parser};

use crate::error::{Found, SyntaxError, SyntaxErrorKind};
use crate::keywords::is_keyword;
use crate::literal::{unescape_quoted, unescape_string};
use crate::token::{Symbol, Token, TokenKind};

/// What every production returns.
pub(crate) type Parsed<'a, T> = IResult<Tokens<'a>, T, Fault>;

/// Why a production does not match; the details are in the [`State`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Another alternative may match.
    Miss,
    /// The statement is refused.
    Refused(Box<(usize, SyntaxErrorKind)>),
}

impl<'a> ParseError<Tokens<'a>> for Fault {
    fn from_error_kind(_: Tokens<'a>, _: ErrorKind) -> Self {
        Self::Miss
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What one run over a text shares.
pub(crate) struct State<'a> {
    text: &'a str,
    /// For each opening bracket the index of the token after its partner; else 0.
    partners: &'a [u32],
    depth: Cell<usize>,
    depth_max: usize,
    /// How many more productions may be tried; bounds the time that backtracking takes.
    steps: Cell<usize>,
    /// How many more nodes may be copied; `BETWEEN` copies its operand.
    copies: Cell<usize>,
    furthest: Option<RefCell<Furthest>>,
}

/// How many productions may be tried for each token, and for a text of no tokens.
const STEPS_PER_TOKEN: usize = 64;
const STEPS_MIN: usize = 10_000;

/// How many nodes may be copied in one text.
const COPIES_MAX: usize = 100_000;

/// For each opening bracket the index of the token after its partner, 0 for all other tokens.
pub(crate) fn bracket_partners(tokens: &[Token]) -> Vec<u32> {
    let mut partners = vec![0; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Symbol(Symbol::OpenRound) => open.push(at),
            TokenKind::Symbol(Symbol::CloseRound) => {
                if let Some(start) = open.pop() {
                    partners[start] = at as u32 + 1;
                }
            }
            _ => {}
        }
    }
    partners
}

#[derive(Default)]
struct Furthest {
    offset: usize,
    token: Option<Token>,
    expected: Vec<&'static str>,
}

impl<'a> State<'a> {
    /// A run that only asks whether the text is right.
    pub(crate) fn silent(text: &'a str, partners: &'a [u32], depth_max: usize) -> Self {
        Self {
            text,
            partners,
            depth: Cell::new(0),
            depth_max,
            steps: Cell::new(STEPS_MIN + partners.len() * STEPS_PER_TOKEN),
            copies: Cell::new(COPIES_MAX),
            furthest: None,
        }
    }

    /// A run that learns why it is wrong.
    pub(crate) fn noting(text: &'a str, partners: &'a [u32], depth_max: usize) -> Self {
        let furthest = Some(RefCell::new(Furthest::default()));
        Self {
            furthest,
            ..Self::silent(text, partners, depth_max)
        }
    }

    /// The text that is parsed.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The error about the furthest place that was reached.
    pub(crate) fn error(&self) -> SyntaxError {
        let Some(furthest) = &self.furthest else {
            return SyntaxError::unexpected(self.text, 0, Found::End, &[]);
        };
        let furthest = furthest.borrow();
        let found = furthest
            .token
            .map_or(Found::End, |token| self.describe(token));
        SyntaxError::unexpected(self.text, furthest.offset, found, &furthest.expected)
    }

    fn follows_quote(&self, token: Token) -> bool {
        let before = self.text.get(..token.start as usize);
        before.is_some_and(|before| before.ends_with('\''))
    }

    fn describe(&self, token: Token) -> Found {
        let range = token.start as usize..token.end as usize;
        let text = self.text.get(range).unwrap_or_default();
        match token.kind {
            TokenKind::End => Found::End,
            // The rest of a string with a quote too many may be a secret.
            TokenKind::Word | TokenKind::Number if self.follows_quote(token) => {
                Found::Broken("text right after a string literal")
            }
            TokenKind::Symbol(Symbol::Comma) => Found::Token("a comma".to_owned()),
            TokenKind::Symbol(Symbol::Dot) => Found::Token("a dot".to_owned()),
            TokenKind::String | TokenKind::Heredoc => Found::Broken("a string literal"),
            TokenKind::Word => Found::Word {
                text: text.to_owned(),
                keyword: is_keyword(text),
            },
            TokenKind::Broken(broken) => Found::Broken(broken.describe()),
            _ => Found::Token(text.to_owned()),
        }
    }
}

/// The rest of the tokens of a statement.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'a> {
    tokens: &'a [Token],
    state: &'a State<'a>,
}

impl std::fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({:?})", self.rest_text())
    }
}

/// The token after the last one, for whoever looks past the end.
static END: Token = Token {
    kind: TokenKind::End,
    start: u32::MAX,
    end: u32::MAX,
};

impl<'a> Tokens<'a> {
    /// All tokens of a text; the last one is [`TokenKind::End`].
    pub(crate) fn new(tokens: &'a [Token], state: &'a State<'a>) -> Self {
        Self { tokens, state }
    }

    /// The next token.
    pub(crate) fn first(self) -> &'a Token {
        self.tokens.first().unwrap_or(&END)
    }

    /// The token after `skip` more.
    pub(crate) fn peek(self, skip: usize) -> &'a Token {
        self.tokens.get(skip).unwrap_or(&END)
    }

    /// The text of a token.
    pub(crate) fn text_of(self, token: &Token) -> &'a str {
        self.state
            .text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }

    /// The text from here to `end`, as it was written.
    pub(crate) fn text_until(self, end: Tokens<'a>) -> &'a str {
        &self.state.text[self.offset()..end.offset()]
    }

    /// The tokens from here to `end`.
    pub(crate) fn tokens_until(self, end: Tokens<'a>) -> &'a [Token] {
        &self.tokens[..self.tokens.len() - end.tokens.len()]
    }

    /// The whole text.
    pub(crate) fn text(self) -> &'a str {
        self.state.text
    }

    /// The end of the tokens.
    pub(crate) fn to_end(self) -> Self {
        self.advance(self.tokens.len().saturating_sub(1))
    }

    /// The rest of the text, from the next token on.
    pub(crate) fn rest_text(self) -> &'a str {
        &self.state.text[self.offset()..]
    }

    /// Offset of the next token.
    pub(crate) fn offset(self) -> usize {
        (self.first().start as usize).min(self.state.text.len())
    }

    /// How many tokens are left; a smaller number is further on.
    pub(crate) fn remaining(self) -> usize {
        self.tokens.len()
    }

    /// Without the first token; the end is never passed.
    pub(crate) fn advance(self, count: usize) -> Self {
        Self {
            tokens: self.tokens.get(count..).unwrap_or(&[]),
            state: self.state,
        }
    }

    /// Whether the next token is this symbol.
    pub(crate) fn at(self, symbol: Symbol) -> bool {
        self.first().kind == TokenKind::Symbol(symbol)
    }

    /// Whether the next tokens are these words.
    pub(crate) fn at_keyword(self, words: &str) -> bool {
        self.after_keyword(words).is_some()
    }

    pub(crate) fn after_keyword(self, words: &str) -> Option<Self> {
        let mut rest = self;
        for word in words.split(' ') {
            let token = rest.first();
            if token.kind != TokenKind::Word || !self.text_of(token).eq_ignore_ascii_case(word) {
                return None;
            }
            rest = rest.advance(1);
        }
        Some(rest)
    }

    /// Notes that `what` was wanted here, and does not match.
    pub(crate) fn miss<T>(self, what: &'static str) -> Parsed<'a, T> {
        if let Some(furthest) = &self.state.furthest {
            let mut furthest = furthest.borrow_mut();
            let offset = self.offset();
            if furthest.token.is_none() || offset > furthest.offset {
                furthest.offset = offset;
                furthest.token = Some(*self.first());
                furthest.expected.clear();
            }
            if offset == furthest.offset {
                furthest.expected.push(what);
            }
        }
        Err(nom::Err::Error(Fault::Miss))
    }

    /// Refuses the statement: no other alternative is tried.
    pub(crate) fn refuse<T>(self, kind: SyntaxErrorKind) -> Parsed<'a, T> {
        Err(nom::Err::Failure(Fault::Refused(Box::new((
            self.offset(),
            kind,
        )))))
    }

    /// Refuses the statement because it is nested too deep.
    pub(crate) fn too_deep<T>(self, depth_max: usize) -> Parsed<'a, T> {
        self.refuse(SyntaxErrorKind::TooDeep { depth_max })
    }

    /// What follows the partner of the opening bracket that stands here.
    pub(crate) fn after_partner(self) -> Option<Self> {
        let at = self.state.partners.len() - self.tokens.len();
        match self.state.partners.get(at) {
            None | Some(0) => None,
            Some(&partner) => Some(self.advance(partner as usize - at)),
        }
    }

    /// Notes that this many nodes are copied; refuses the statement when there were too many.
    pub(crate) fn spend_copies(self, count: usize) -> Result<(), nom::Err<Fault>> {
        match self.state.copies.get().checked_sub(count) {
            Some(left) => {
                self.state.copies.set(left);
                Ok(())
            }
            None => self.refuse::<()>(SyntaxErrorKind::TooComplex).map(|_| ()),
        }
    }

    /// Refuses the statement because of a construct that the grammar does not cover.
    pub(crate) fn not_covered<T>(self, construct: &'static str) -> Parsed<'a, T> {
        self.refuse(SyntaxErrorKind::NotCovered { construct })
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = &'a Token;
    type Iter = std::slice::Iter<'a, Token>;
    type IterIndices = std::iter::Enumerate<std::slice::Iter<'a, Token>>;

    fn input_len(&self) -> usize {
        self.tokens.len()
    }

    fn take(&self, index: usize) -> Self {
        Self {
            tokens: &self.tokens[..index],
            state: self.state,
        }
    }

    fn take_from(&self, index: usize) -> Self {
        Self {
            tokens: &self.tokens[index..],
            state: self.state,
        }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.tokens.iter().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.tokens.iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.tokens.iter().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.tokens.len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.tokens.len()))
        }
    }
}

/// One or more words in any case: `keyword("ORDER BY")`.
pub(crate) fn keyword<'a>(words: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, ()> + Copy {
    move |input| match input.after_keyword(words) {
        Some(rest) => Ok((rest, ())),
        None => input.miss(words),
    }
}

/// An operator or a bracket.
pub(crate) fn symbol<'a>(symbol: Symbol) -> impl Fn(Tokens<'a>) -> Parsed<'a, ()> + Copy {
    move |input| {
        if input.at(symbol) {
            Ok((input.advance(1), ()))
        } else {
            input.miss(symbol.described())
        }
    }
}

/// Whether `parser` matches here; takes its tokens if it does.
pub(crate) fn flag<'a, T>(
    mut parser: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, bool> {
    move |input| match parser(input) {
        Ok((rest, _)) => Ok((rest, true)),
        Err(nom::Err::Error(_)) => Ok((input, false)),
        Err(other) => Err(other),
    }
}

/// What `parser` wants is called `what` in messages when it does not match at its first token.
pub(crate) fn expecting<'a, T>(
    what: &'static str,
    mut parser: impl Parser<Tokens<'a>, Output = T, Error = Fault>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, T> {
    move |input| {
        let noted = noted_at(input);
        let result = parser.parse(input);
        if let (Err(_), Some(furthest)) = (&result, &input.state.furthest) {
            let mut furthest = furthest.borrow_mut();
            if furthest.token.is_some() && furthest.offset == input.offset() {
                furthest.expected.truncate(noted);
                furthest.expected.push(what);
            }
        }
        result
    }
}

/// How many wants are noted about the place of `input`.
fn noted_at(input: Tokens<'_>) -> usize {
    input.state.furthest.as_ref().map_or(0, |furthest| {
        let furthest = furthest.borrow();
        if furthest.offset == input.offset() {
            furthest.expected.len()
        } else {
            0
        }
    })
}

/// One or more of `item`, separated by commas; a comma must be followed by an item.
pub(crate) fn comma_list<'a, T>(
    mut item: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, Vec<T>> {
    move |input| {
        let (mut input, first) = item(input)?;
        let mut items = vec![first];
        loop {
            let Ok((rest, ())) = symbol(Symbol::Comma)(input) else {
                return Ok((input, items));
            };
            match item(rest) {
                Ok((rest, next)) => {
                    items.push(next);
                    input = rest;
                }
                Err(nom::Err::Error(_)) => return Ok((input, items)),
                Err(other) => return Err(other),
            }
        }
    }
}

/// `( parser )`
pub(crate) fn in_parens<'a, T>(
    mut parser: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, T> {
    move |input| {
        let (input, ()) = symbol(Symbol::OpenRound)(input)?;
        let (input, value) = nested(input, &mut parser)?;
        let (input, ()) = symbol(Symbol::CloseRound)(input)?;
        Ok((input, value))
    }
}

/// Runs `parser` one level deeper; refuses the statement when that is too deep.
pub(crate) fn nested<'a, T>(
    input: Tokens<'a>,
    mut parser: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let Some(steps) = input.state.steps.get().checked_sub(1) else {
        return input.refuse(SyntaxErrorKind::TooComplex);
    };
    input.state.steps.set(steps);
    let depth = input.state.depth.get() + 1;
    if depth > input.state.depth_max {
        return input.refuse(SyntaxErrorKind::TooDeep {
            depth_max: input.state.depth_max,
        });
    }
    input.state.depth.set(depth);
    let result = parser(input);
    input.state.depth.set(depth - 1);
    result
}

/// A bare word or a quoted name, without its quotes.
pub(crate) fn identifier(input: Tokens<'_>) -> Parsed<'_, String> {
    let token = input.first();
    let text = input.text_of(token);
    match token.kind {
        TokenKind::Word => Ok((input.advance(1), text.to_owned())),
        TokenKind::BackQuoted | TokenKind::DoubleQuoted => {
            let name = unescape_quoted(text);
            if name.is_empty() {
                return input.miss("a name that is not empty");
            }
            Ok((input.advance(1), name))
        }
        _ => input.miss("a name"),
    }
}

/// A string literal, without its quotes.
pub(crate) fn string_literal(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    let token = input.first();
    if !matches!(token.kind, TokenKind::String | TokenKind::Heredoc) {
        return input.miss("a string literal");
    }
    match unescape_string(input.text_of(token), token.kind) {
        Some(bytes) => Ok((input.advance(1), bytes)),
        None => input.miss("a string literal with valid escapes"),
    }
}

/// A string literal that is text.
pub(crate) fn text_literal(input: Tokens<'_>) -> Parsed<'_, String> {
    let (rest, bytes) = string_literal(input)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((rest, text)),
        Err(_) => input.miss("a string literal in UTF-8"),
    }
}

/// The end of the text.
pub(crate) fn end(input: Tokens<'_>) -> Parsed<'_, ()> {
    if input.first().kind == TokenKind::End {
        Ok((input, ()))
    } else {
        input.miss("end of query")
    }
}
