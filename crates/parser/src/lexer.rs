//! The text of a statement, cut into tokens. Blanks and comments are left out.
//!
//! The lexer never fails: what it cannot read becomes a [`TokenKind::Broken`] token, and the grammar
//! stops there. A dot after a name or a closing bracket, and the digits after it, are separate
//! tokens, so that `t.1.2` is not read as a name and a float.

use crate::insert_data::DataWatch;
use crate::token::{Broken, Symbol, Token, TokenKind};

/// Cuts `text` into tokens; the last one is [`TokenKind::End`].
///
/// The text must be shorter than 4 GiB; the parser refuses much shorter ones.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text, 0);
    let mut tokens = Vec::with_capacity(text.len() / 4 + 8);
    loop {
        let token = lexer.next_token();
        tokens.push(token);
        if token.kind == TokenKind::End {
            return tokens;
        }
    }
}

/// The same, but what follows the `VALUES` or `FORMAT name` of an `INSERT` is no token: rows are
/// no SQL.
pub(crate) fn tokenize_head(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text, 0);
    let mut watch = DataWatch::default();
    let mut tokens = Vec::with_capacity(text.len().min(TOKENS_GUESSED_FOR_BYTES_MAX) / 4 + 8);
    loop {
        let token = lexer.next_token();
        tokens.push(token);
        if token.kind == TokenKind::End {
            return tokens;
        }
        if watch.see(token, text).is_some() {
            tokens.push(Token {
                kind: TokenKind::End,
                start: token.end,
                end: token.end,
            });
            return tokens;
        }
    }
}

/// For how much of a text room for tokens is made at once.
const TOKENS_GUESSED_FOR_BYTES_MAX: usize = 1 << 20;

/// Cuts a text into tokens, one after the other.
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    previous: Option<TokenKind>,
}

impl<'a> Lexer<'a> {
    /// Starts at an offset of the text.
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self {
            bytes: text.as_bytes(),
            at,
            previous: None,
        }
    }

    /// The next token; at the end of the text [`TokenKind::End`], again and again.
    pub(crate) fn next_token(&mut self) -> Token {
        let token = self.scan_token();
        self.previous = Some(token.kind);
        token
    }
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn scan_token(&mut self) -> Token {
        if let Err(start) = self.skip_blanks() {
            self.at = self.bytes.len();
            return self.token(start, TokenKind::Broken(Broken::UnclosedComment));
        }
        let start = self.at;
        if start >= self.bytes.len() {
            return self.token(start, TokenKind::End);
        }
        let kind = self.scan();
        self.token(start, kind)
    }

    fn token(&self, start: usize, kind: TokenKind) -> Token {
        Token {
            kind,
            start: start as u32,
            end: self.at as u32,
        }
    }

    /// Moves to the next token; `Err` is the offset of a comment that is not closed.
    fn skip_blanks(&mut self) -> Result<(), usize> {
        loop {
            let before = self.at;
            match self.peek(0) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => self.at += 1,
                b'-' if self.peek(1) == b'-' => self.skip_line(),
                b'/' if self.peek(1) == b'/' => self.skip_line(),
                b'#' if matches!(self.peek(1), b' ' | b'!') => self.skip_line(),
                b'/' if self.peek(1) == b'*' => self.skip_block_comment()?,
                0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF => self.at += self.unicode_blank_size(),
                _ => {}
            }
            if self.at == before {
                return Ok(());
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest
            .iter()
            .position(|&byte| byte == b'\n')
            .unwrap_or(rest.len());
    }

    /// Comments nest.
    fn skip_block_comment(&mut self) -> Result<(), usize> {
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                _ => self.at += 1,
            }
        }
        Err(start)
    }

    fn unicode_blank_size(&self) -> usize {
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (0xC2, 0x85 | 0xA0, _) => 2,
            (0xE1, 0x9A, 0x80)
            | (0xE1, 0xA0, 0x8E)
            | (0xE2, 0x80, 0x80..=0x8D | 0xA8 | 0xA9 | 0xAF)
            | (0xE2, 0x81, 0x9F | 0xA0)
            | (0xE3, 0x80, 0x80)
            | (0xEF, 0xBB, 0xBF) => 3,
            _ => 0,
        }
    }

    fn scan(&mut self) -> TokenKind {
        match self.peek(0) {
            b'0'..=b'9' => self.number(),
            b'.' => self.dot(),
            b'\'' => self.quoted(b'\'', TokenKind::String, Broken::UnclosedString),
            b'`' => self.quoted(b'`', TokenKind::BackQuoted, Broken::UnclosedBackQuote),
            b'"' => self.quoted(b'"', TokenKind::DoubleQuoted, Broken::UnclosedDoubleQuote),
            b'x' | b'X' | b'b' | b'B' if self.peek(1) == b'\'' => self.coded_string(),
            byte if is_word(byte) => self.word(),
            b'$' => self.dollar(),
            0xE2 => self.unicode_symbol(),
            _ => self.symbol(),
        }
    }

    fn word(&mut self) -> TokenKind {
        while is_word(self.peek(0)) || self.peek(0) == b'$' {
            self.at += 1;
        }
        TokenKind::Word
    }

    /// A string, where a backslash escapes any character and a doubled quote is one quote.
    fn quoted(&mut self, quote: u8, kind: TokenKind, unclosed: Broken) -> TokenKind {
        self.at += 1;
        while self.at < self.bytes.len() {
            let byte = self.peek(0);
            if byte == b'\\' {
                self.at += 2;
            } else if byte != quote {
                self.at += 1;
            } else if self.peek(1) == quote {
                self.at += 2;
            } else {
                self.at += 1;
                return kind;
            }
        }
        self.at = self.bytes.len();
        TokenKind::Broken(unclosed)
    }

    /// `x'41'` and `b'01000001'`.
    fn coded_string(&mut self) -> TokenKind {
        let is_digit: fn(&u8) -> bool = match self.peek(0) {
            b'x' | b'X' => u8::is_ascii_hexdigit,
            _ => |byte| matches!(byte, b'0' | b'1'),
        };
        let digits = &self.bytes[self.at + 2..];
        let size = digits.iter().take_while(|byte| is_digit(byte)).count();
        if digits.get(size) != Some(&b'\'') {
            return self.word();
        }
        self.at += 2 + size + 1;
        TokenKind::String
    }

    /// `$tag$ … $tag$`, or else a name such as `$1`.
    fn dollar(&mut self) -> TokenKind {
        let rest = &self.bytes[self.at..];
        let tag = rest[1..].iter().take_while(|&&byte| is_word(byte)).count();
        if rest.get(tag + 1) == Some(&b'$') {
            let tag = &rest[..tag + 2];
            let body = &rest[tag.len()..];
            if let Some(size) = find(body, tag) {
                self.at += tag.len() + size + tag.len();
                return TokenKind::Heredoc;
            }
        }
        if is_word(self.peek(1)) || self.peek(1) == b'$' {
            return self.word();
        }
        self.at += 1;
        TokenKind::Symbol(Symbol::Dollar)
    }

    fn follows_operand(&self) -> bool {
        matches!(
            self.previous,
            Some(
                TokenKind::Word
                    | TokenKind::BackQuoted
                    | TokenKind::DoubleQuoted
                    | TokenKind::Number
                    | TokenKind::Symbol(Symbol::CloseRound | Symbol::CloseSquare)
            )
        )
    }

    fn dot(&mut self) -> TokenKind {
        if !self.peek(1).is_ascii_digit() || self.follows_operand() {
            self.at += 1;
            return TokenKind::Symbol(Symbol::Dot);
        }
        self.at += 1;
        self.digits(u8::is_ascii_digit);
        self.exponent(b'e');
        TokenKind::Number
    }

    /// Digits, with single `_` between them.
    fn digits(&mut self, is_digit: fn(&u8) -> bool) {
        loop {
            let separates = self.peek(0) == b'_'
                && is_digit(&self.peek(1))
                && self.at > 0
                && is_digit(&self.bytes[self.at - 1]);
            if !separates && !is_digit(&self.peek(0)) {
                return;
            }
            self.at += 1;
        }
    }

    fn exponent(&mut self, letter: u8) {
        if self.peek(0).to_ascii_lowercase() != letter {
            return;
        }
        let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
        if self.peek(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            self.digits(u8::is_ascii_digit);
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        if self.previous == Some(TokenKind::Symbol(Symbol::Dot)) {
            self.digits(u8::is_ascii_digit);
            return self.number_or_word(start);
        }
        match (self.peek(0), self.peek(1).to_ascii_lowercase()) {
            (b'0', b'x') if self.peek(2).is_ascii_hexdigit() => {
                self.at += 2;
                self.fraction(u8::is_ascii_hexdigit, b'p');
            }
            (b'0', b'b') if matches!(self.peek(2), b'0' | b'1') => {
                self.at += 2;
                self.digits(|byte| matches!(byte, b'0' | b'1'));
            }
            _ => self.fraction(u8::is_ascii_digit, b'e'),
        }
        self.number_or_word(start)
    }

    fn fraction(&mut self, is_digit: fn(&u8) -> bool, exponent: u8) {
        self.digits(is_digit);
        if self.peek(0) == b'.' {
            self.at += 1;
            self.digits(is_digit);
        }
        self.exponent(exponent);
    }

    /// `1st` is a name.
    fn number_or_word(&mut self, start: usize) -> TokenKind {
        if !is_word(self.peek(0)) && self.peek(0) != b'$' {
            return TokenKind::Number;
        }
        while is_word(self.peek(0)) || self.peek(0) == b'$' {
            self.at += 1;
        }
        if self.bytes[start..self.at]
            .iter()
            .all(|&byte| is_word(byte) || byte == b'$')
        {
            TokenKind::Word
        } else {
            TokenKind::Broken(Broken::Number)
        }
    }

    /// Typographic quotes and the minus sign U+2212.
    fn unicode_symbol(&mut self) -> TokenKind {
        match (self.peek(1), self.peek(2)) {
            (0x88, 0x92) => {
                self.at += 3;
                TokenKind::Symbol(Symbol::Minus)
            }
            (0x80, 0x98) => self.typographic("\u{2019}", TokenKind::String, Broken::UnclosedString),
            (0x80, 0x9C) => self.typographic(
                "\u{201D}",
                TokenKind::DoubleQuoted,
                Broken::UnclosedDoubleQuote,
            ),
            _ => self.broken_character(),
        }
    }

    fn typographic(&mut self, closing: &str, kind: TokenKind, unclosed: Broken) -> TokenKind {
        match find(&self.bytes[self.at + 3..], closing.as_bytes()) {
            Some(size) => {
                self.at += 3 + size + 3;
                kind
            }
            None => {
                self.at = self.bytes.len();
                TokenKind::Broken(unclosed)
            }
        }
    }

    fn broken_character(&mut self) -> TokenKind {
        self.at += 1;
        while self.peek(0) & 0xC0 == 0x80 {
            self.at += 1;
        }
        TokenKind::Broken(Broken::Character)
    }

    fn symbol(&mut self) -> TokenKind {
        use Symbol as S;
        let (symbol, size) = match (self.peek(0), self.peek(1), self.peek(2)) {
            (b'(', ..) => (S::OpenRound, 1),
            (b')', ..) => (S::CloseRound, 1),
            (b'[', ..) => (S::OpenSquare, 1),
            (b']', ..) => (S::CloseSquare, 1),
            (b'{', ..) => (S::OpenCurly, 1),
            (b'}', ..) => (S::CloseCurly, 1),
            (b',', ..) => (S::Comma, 1),
            (b';', ..) => (S::Semicolon, 1),
            (b'\\', b'G', _) => (S::VerticalDelimiter, 2),
            (b'*', ..) => (S::Asterisk, 1),
            (b'+', ..) => (S::Plus, 1),
            (b'-', b'>', _) => (S::Arrow, 2),
            (b'-', ..) => (S::Minus, 1),
            (b'/', ..) => (S::Slash, 1),
            (b'%', ..) => (S::Percent, 1),
            (b'?', ..) => (S::Question, 1),
            (b':', b':', _) => (S::DoubleColon, 2),
            (b':', ..) => (S::Colon, 1),
            (b'=', b'=', _) => (S::Equals, 2),
            (b'=', ..) => (S::Equals, 1),
            (b'!', b'=', _) | (b'<', b'>', _) => (S::NotEquals, 2),
            (b'<', b'=', b'>') => (S::Spaceship, 3),
            (b'<', b'=', _) => (S::LessOrEquals, 2),
            (b'<', ..) => (S::Less, 1),
            (b'>', b'=', _) => (S::GreaterOrEquals, 2),
            (b'>', ..) => (S::Greater, 1),
            (b'|', b'|', _) => (S::Concat, 2),
            (b'|', b'>', _) => (S::PipeArrow, 2),
            (b'|', ..) => (S::Pipe, 1),
            (b'@', b'@', _) => (S::DoubleAt, 2),
            (b'@', ..) => (S::At, 1),
            (b'^', ..) => (S::Caret, 1),
            _ => return self.broken_character(),
        };
        self.at += size;
        TokenKind::Symbol(symbol)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokenize(text);
        let found: Vec<&str> = tokens[..tokens.len() - 1]
            .iter()
            .map(|token| &text[token.start as usize..token.end as usize])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blanks_and_comments_are_left_out() {
        check("a -- b\n/* c /* d */ e */ # f\n g // h", &["a", "g"]);
    }

    #[test]
    fn a_dot_after_an_operand_is_an_operator() {
        check(
            "t.1.2 .5 1.5 f().3",
            &[
                "t", ".", "1", ".", "2", ".", "5", "1.5", "f", "(", ")", ".", "3",
            ],
        );
        check("(.5)", &["(", ".5", ")"]);
    }

    #[test]
    fn quotes_are_doubled_or_escaped() {
        check(r"'a''b' 'c\'d' `e``f`", &["'a''b'", r"'c\'d'", "`e``f`"]);
    }

    #[test]
    fn a_heredoc_ends_with_its_own_tag() {
        check("$$a$$ $x$b$$c$x$ $1", &["$$a$$", "$x$b$$c$x$", "$1"]);
    }

    #[test]
    fn numbers_have_all_their_forms() {
        check(
            "1_000 0x1F.8p3 0b101 1e-3 1st 1__0",
            &["1_000", "0x1F.8p3", "0b101", "1e-3", "1st", "1__0"],
        );
    }

    #[test]
    fn an_unclosed_quote_is_one_broken_token_to_the_end() {
        for (text, broken) in [
            ("'abc", Broken::UnclosedString),
            ("`abc\\", Broken::UnclosedBackQuote),
            ("\"", Broken::UnclosedDoubleQuote),
            ("/* a", Broken::UnclosedComment),
        ] {
            let tokens = tokenize(text);
            assert_eq!(tokens[0].kind, TokenKind::Broken(broken), "{text}");
            assert_eq!(
                (tokens[0].start, tokens[0].end as usize),
                (0, text.len()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_foreign_character_is_one_token_on_character_boundaries() {
        let tokens = tokenize("a й");
        assert_eq!(tokens[1].kind, TokenKind::Broken(Broken::Character));
        assert_eq!((tokens[1].start, tokens[1].end), (2, 4));
    }
}
