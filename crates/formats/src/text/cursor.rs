//! Text that is read from the front.

use super::error::ValueError;

/// Text that is read from the front.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes back, or forth, to a position that was read before.
    pub(crate) fn reset(&mut self, position: usize) {
        self.at = position;
    }

    /// The bytes between two positions.
    pub(crate) fn between(&self, from: usize, to: usize) -> &'a [u8] {
        &self.bytes[from..to]
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn advance(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
    }

    /// Reads a byte if it comes next.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Reads a word if it comes next.
    pub(crate) fn eat_word(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Reads a word in any case if it comes next.
    pub(crate) fn eat_word_ignoring_case(&mut self, word: &[u8]) -> bool {
        let found = self
            .rest()
            .get(..word.len())
            .is_some_and(|next| next.eq_ignore_ascii_case(word));
        if found {
            self.at += word.len();
        }
        found
    }

    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), ValueError> {
        if self.eat(byte) {
            return Ok(());
        }
        Err(self.expected(&format!("'{}'", byte.escape_ascii())))
    }

    /// What was expected did not come.
    pub(crate) fn expected(&self, what: &str) -> ValueError {
        if self.is_at_end() {
            return ValueError::End {
                expected: what.to_owned(),
            };
        }
        ValueError::Expected {
            expected: what.to_owned(),
            found: excerpt(self.rest()),
        }
    }

    pub(crate) fn skip_spaces(&mut self) {
        self.take_while(|byte| byte.is_ascii_whitespace() || byte == b'\x0b');
    }

    pub(crate) fn take_while(&mut self, is_meant: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| is_meant(**byte)).count();
        self.at += length;
        &rest[..length]
    }
}

/// The beginning of a text, for messages.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const LENGTH_MAX: usize = 60;
    let end = bytes.len().min(LENGTH_MAX);
    let text = bytes[..end].escape_ascii().to_string();
    if end < bytes.len() {
        text + "…"
    } else {
        text
    }
}
