//! A streaming scanner for the little XML that manifests are made of: elements, text, the five
//! entities and character references. Attributes, comments and processing instructions are checked
//! and skipped; a document type and CDATA are refused. Memory is one window, however long the input.

use crate::error::ManifestError;
use memchr::{memchr, memchr2_iter, memmem};
use std::io::Read;

/// The longest tag, text or comment: more than any manifest needs, so that a hostile one costs
/// no memory.
pub(crate) const TOKEN_SIZE_BYTES_MAX: usize = 64 * 1024;
const WINDOW_SIZE_BYTES: usize = 256 * 1024;

/// One piece of the document. Slices live until the next call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open {
        name: &'a [u8],
        is_empty: bool,
    },
    Close {
        name: &'a [u8],
    },
    /// As it stands, entities and all; possibly only white space.
    Text(&'a [u8]),
    End,
}

/// Finds tokens; that elements are nested and closed in order is the caller's to check.
pub(crate) struct Scanner<R> {
    input: R,
    window: Vec<u8>,
    start: usize,
    end: usize,
    window_position: u64, // of window[0] in the input
    has_ended: bool,
}

impl<R: Read> Scanner<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            window: vec![0; WINDOW_SIZE_BYTES],
            start: 0,
            end: 0,
            window_position: 0,
            has_ended: false,
        }
    }

    pub(crate) fn malformed(&self, reason: &'static str) -> ManifestError {
        ManifestError::Malformed {
            position: self.window_position + self.start as u64,
            reason,
        }
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, ManifestError> {
        loop {
            if self.byte(0)?.is_none() {
                return Ok(Token::End);
            }
            if self.window[self.start] != b'<' {
                return self.text();
            }
            match self.byte(1)? {
                Some(b'?') => self.skip_to(b"?>", 2, "a processing instruction does not end")?,
                Some(b'!') => self.skip_comment()?,
                Some(b'/') => return self.close(),
                Some(_) => return self.open(),
                None => return Err(self.malformed("the document ends inside a tag")),
            }
        }
    }

    /// If the document goes on with `expected`, takes it. What a regular writer wrote is read
    /// without looking at it twice.
    pub(crate) fn take(&mut self, expected: &[u8]) -> Result<bool, ManifestError> {
        if self.end - self.start < expected.len() {
            self.refill()?;
        }
        let found = self.window[self.start..self.end].starts_with(expected);
        if found {
            self.start += expected.len();
        }
        Ok(found)
    }

    /// If the document goes on with text, takes that.
    pub(crate) fn take_text(&mut self) -> Result<Option<&[u8]>, ManifestError> {
        match self.byte(0)? {
            None | Some(b'<') => Ok(None),
            Some(_) => match self.text()? {
                Token::Text(text) => Ok(Some(text)),
                _ => Ok(None),
            },
        }
    }

    fn text(&mut self) -> Result<Token<'_>, ManifestError> {
        let length = match self.find(b'<', 0, "a text is longer than 65536 bytes")? {
            Some(length) => length,
            None => self.end - self.start,
        };
        let text = &self.window[self.start..self.start + length];
        self.start += length;
        Ok(Token::Text(text))
    }

    fn close(&mut self) -> Result<Token<'_>, ManifestError> {
        let tag = self.tag()?;
        let name = self.window[tag.start + 2..tag.end - 1].trim_ascii_end();
        if !is_name(name) {
            return Err(ManifestError::Malformed {
                position: self.window_position,
                reason: "a closing tag has no proper name",
            });
        }
        Ok(Token::Close { name })
    }

    fn open(&mut self) -> Result<Token<'_>, ManifestError> {
        let tag = self.tag()?;
        let inner = &self.window[tag.start + 1..tag.end - 1];
        let is_empty = inner.ends_with(b"/");
        let inner = if is_empty {
            &inner[..inner.len() - 1]
        } else {
            inner
        };
        let name_length = inner
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_length);
        if !is_name(name) || !are_attributes(attributes) {
            return Err(ManifestError::Malformed {
                position: self.window_position + tag.start as u64,
                reason: "a tag has no proper name or improper attributes",
            });
        }
        Ok(Token::Open { name, is_empty })
    }

    /// Takes a tag from `<` to the `>` that is not inside a quoted attribute.
    fn tag(&mut self) -> Result<std::ops::Range<usize>, ManifestError> {
        let mut length = 1;
        loop {
            let Some(at) = self.find(b'>', length, "a tag is longer than 65536 bytes")? else {
                return Err(self.malformed("the document ends inside a tag"));
            };
            length = at + 1;
            let tag = &self.window[self.start..self.start + length];
            if memchr(b'<', &tag[1..]).is_some() {
                return Err(self.malformed("a tag contains <"));
            }
            if !has_open_quote(tag) {
                let range = self.start..self.start + length;
                self.start += length;
                return Ok(range);
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), ManifestError> {
        self.byte(3)?;
        if !self.window[self.start..self.end].starts_with(b"<!--") {
            return Err(self.malformed("a document type or CDATA has no place in a manifest"));
        }
        self.skip_to(b"-->", 4, "a comment does not end")
    }

    fn skip_to(
        &mut self,
        end: &[u8],
        from: usize,
        reason: &'static str,
    ) -> Result<(), ManifestError> {
        loop {
            let piece = &self.window[self.start..self.end];
            if let Some(at) = memmem::find(piece.get(from..).unwrap_or_default(), end) {
                self.start += from + at + end.len();
                return Ok(());
            }
            if piece.len() > TOKEN_SIZE_BYTES_MAX || !self.refill()? {
                return Err(self.malformed(reason));
            }
        }
    }

    /// The byte `ahead` of the current one, if the document has it.
    fn byte(&mut self, ahead: usize) -> Result<Option<u8>, ManifestError> {
        while self.end - self.start <= ahead {
            if !self.refill()? {
                return Ok(None);
            }
        }
        Ok(Some(self.window[self.start + ahead]))
    }

    /// How far the next `needle` is, looking from `from` on; `None` when the document ends first.
    fn find(
        &mut self,
        needle: u8,
        from: usize,
        too_long: &'static str,
    ) -> Result<Option<usize>, ManifestError> {
        let mut from = from;
        loop {
            if let Some(at) = memchr(needle, &self.window[self.start + from..self.end]) {
                return match from + at {
                    length if length > TOKEN_SIZE_BYTES_MAX => Err(self.malformed(too_long)),
                    length => Ok(Some(length)),
                };
            }
            from = self.end - self.start;
            if from > TOKEN_SIZE_BYTES_MAX {
                return Err(self.malformed(too_long));
            }
            if !self.refill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more; `false` at the end of the input.
    fn refill(&mut self) -> Result<bool, ManifestError> {
        if self.has_ended {
            return Ok(false);
        }
        self.window.copy_within(self.start..self.end, 0);
        self.window_position += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        let read = loop {
            match self.input.read(&mut self.window[self.end..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.end += read;
        self.has_ended = read == 0;
        Ok(read > 0)
    }
}

fn is_name(name: &[u8]) -> bool {
    let starts =
        |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80;
    let goes_on = |byte: u8| starts(byte) || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    name.first().is_some_and(|&byte| starts(byte)) && name.iter().all(|&byte| goes_on(byte))
}

fn has_open_quote(tag: &[u8]) -> bool {
    let mut open = None;
    for at in memchr2_iter(b'"', b'\'', tag) {
        match open {
            None => open = Some(tag[at]),
            Some(quote) if quote == tag[at] => open = None,
            Some(_) => {}
        }
    }
    open.is_some()
}

/// `name = "value"` any number of times, in either quote.
fn are_attributes(mut text: &[u8]) -> bool {
    loop {
        text = text.trim_ascii();
        if text.is_empty() {
            return true;
        }
        let Some(equals) = memchr(b'=', text) else {
            return false;
        };
        let value = text[equals + 1..].trim_ascii_start();
        let Some((&quote, value)) = value.split_first() else {
            return false;
        };
        let is_quote = quote == b'"' || quote == b'\'';
        let Some(end) = is_quote.then(|| memchr(quote, value)).flatten() else {
            return false;
        };
        if !is_name(text[..equals].trim_ascii_end()) {
            return false;
        }
        text = &value[end + 1..];
    }
}

/// Appends `raw` with its entities replaced. Says what is wrong with it otherwise.
pub(crate) fn decode(raw: &[u8], into: &mut String) -> Result<(), &'static str> {
    let Ok(mut text) = std::str::from_utf8(raw) else {
        return Err("a text is not UTF-8");
    };
    if text
        .bytes()
        .any(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
    {
        return Err("a text contains a control character");
    }
    while let Some(at) = memchr(b'&', text.as_bytes()) {
        into.push_str(&text[..at]);
        let name_on = &text[at + 1..];
        let Some(end) = memchr(b';', name_on.as_bytes()) else {
            return Err("an entity does not end");
        };
        into.push(entity(&name_on[..end]).ok_or("an unknown entity")?);
        text = &name_on[end + 1..];
    }
    into.push_str(text);
    Ok(())
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let (digits, radix) = match digits.strip_prefix('x') {
                Some(hex) => (hex, 16),
                None => (digits, 10),
            };
            let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            let code = is_number
                .then(|| u32::from_str_radix(digits, radix).ok())
                .flatten()?;
            char::from_u32(code)
                .filter(|&character| character >= ' ' || matches!(character, '\t' | '\n' | '\r'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semicolon_before_an_entity_does_not_end_it() {
        let mut text = String::new();
        decode(b"a;b&gt;c;&amp;", &mut text).unwrap();
        assert_eq!(text, "a;b>c;&");
    }

    /// Gives one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let taken = usize::from(!self.0.is_empty() && !buffer.is_empty());
            buffer[..taken].copy_from_slice(&self.0[..taken]);
            self.0 = &self.0[taken..];
            Ok(taken)
        }
    }

    fn tokens(input: impl Read) -> Result<String, ManifestError> {
        let mut scanner = Scanner::new(input);
        let mut text = String::new();
        loop {
            let token = scanner.next()?;
            if token == Token::End {
                return Ok(text);
            }
            text += &match token {
                Token::Open {
                    name,
                    is_empty: false,
                } => format!("({}", name.escape_ascii()),
                Token::Open {
                    name,
                    is_empty: true,
                } => format!("({})", name.escape_ascii()),
                Token::Close { name } => format!("{})", name.escape_ascii()),
                Token::Text(raw) => format!("[{}]", raw.escape_ascii()),
                Token::End => unreachable!("returned above"),
            };
        }
    }

    #[track_caller]
    fn check(document: &str, expected: &str) {
        assert_eq!(tokens(document.as_bytes()).expect(document), expected);
        assert_eq!(
            tokens(Trickle(document.as_bytes())).expect(document),
            expected
        );
    }

    #[test]
    fn elements_and_text_are_found_and_the_rest_is_skipped() {
        check("<a><b>x</b></a>", "(a(b[x]b)a)");
        check(
            "<?xml version=\"1.0\"?>\n<!-- <c> --><a x=\"1>2\" y='\"'>\n<b/></a >",
            "[\\n](a[\\n](b)a)",
        );
        check("<a>1 &lt; 2</a>", "(a[1 &lt; 2]a)");
        check("", "");
    }

    #[test]
    fn what_is_not_well_formed_is_refused_where_it_stands() {
        for document in [
            "<",
            "<a",
            "<a <b>",
            "<>",
            "</>",
            "< a>",
            "<1>",
            "<a\0>",
            "<a b>",
            "<a b=c>",
            "<a b=\"c>",
            "<!DOCTYPE a>",
            "<![CDATA[x]]>",
            "<!-- ",
            "<? ",
            "<!",
            "<!-",
            "</a b>",
        ] {
            assert!(
                matches!(
                    tokens(document.as_bytes()),
                    Err(ManifestError::Malformed { .. })
                ),
                "{document}"
            );
            assert!(tokens(Trickle(document.as_bytes())).is_err(), "{document}");
        }
    }

    #[test]
    fn a_text_tag_or_comment_without_end_costs_one_window() {
        for start in ["<a>", "<a ", "<a b='", "<!--", "<?", ""] {
            let endless = start.as_bytes().chain(std::io::repeat(b'x'));
            assert!(
                matches!(tokens(endless), Err(ManifestError::Malformed { .. })),
                "{start}"
            );
        }
    }

    #[test]
    fn entities_are_the_five_and_characters_by_number() {
        let decoded = |raw: &str| {
            let mut text = String::new();
            decode(raw.as_bytes(), &mut text).map(|()| text)
        };
        assert_eq!(
            decoded("a&amp;&lt;&gt;&quot;&apos;b&#65;&#x42;").as_deref(),
            Ok("a&<>\"'bAB")
        );
        for raw in [
            "&",
            "&;",
            "&lol;",
            "&amp",
            ";&",
            "&#0;",
            "&#x110000;",
            "&#;",
            "&#+1;",
            "a\0",
            "\u{1}",
        ] {
            assert!(decoded(raw).is_err(), "{raw:?}");
        }
        assert!(decode(b"\xff", &mut String::new()).is_err());
    }
}
