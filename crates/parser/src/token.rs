//! What the lexer cuts a statement into.

/// A piece of the text: what it is and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Offset of its first byte.
    pub start: u32,
    /// Offset after its last byte.
    pub end: u32,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `abc`: a keyword or a name.
    Word,
    /// `` `abc` `` with its quotes.
    BackQuoted,
    /// `"abc"` with its quotes.
    DoubleQuoted,
    /// `'abc'` with its quotes, `x'41'` and `b'01'` included.
    String,
    /// `$tag$abc$tag$`.
    Heredoc,
    /// `12`, `0x1F`, `1e3`, …
    Number,
    /// An operator or a bracket.
    Symbol(Symbol),
    /// Something that cannot stand in a statement.
    Broken(Broken),
    /// The end of the text.
    End,
}

/// The operators and brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// `(`
    OpenRound,
    /// `)`
    CloseRound,
    /// `[`
    OpenSquare,
    /// `]`
    CloseSquare,
    /// `{`
    OpenCurly,
    /// `}`
    CloseCurly,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `\G`
    VerticalDelimiter,
    /// `.`
    Dot,
    /// `*`
    Asterisk,
    /// `$`
    Dollar,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `->`
    Arrow,
    /// `?`
    Question,
    /// `:`
    Colon,
    /// `::`
    DoubleColon,
    /// `=` and `==`
    Equals,
    /// `!=` and `<>`
    NotEquals,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessOrEquals,
    /// `>=`
    GreaterOrEquals,
    /// `<=>`
    Spaceship,
    /// `||`
    Concat,
    /// `|`
    Pipe,
    /// `|>`
    PipeArrow,
    /// `@`
    At,
    /// `@@`
    DoubleAt,
    /// `^`
    Caret,
}

impl Symbol {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::OpenRound => "(",
            Self::CloseRound => ")",
            Self::OpenSquare => "[",
            Self::CloseSquare => "]",
            Self::OpenCurly => "{",
            Self::CloseCurly => "}",
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::VerticalDelimiter => "\\G",
            Self::Dot => ".",
            Self::Asterisk => "*",
            Self::Dollar => "$",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Slash => "/",
            Self::Percent => "%",
            Self::Arrow => "->",
            Self::Question => "?",
            Self::Colon => ":",
            Self::DoubleColon => "::",
            Self::Equals => "=",
            Self::NotEquals => "!=",
            Self::Less => "<",
            Self::Greater => ">",
            Self::LessOrEquals => "<=",
            Self::GreaterOrEquals => ">=",
            Self::Spaceship => "<=>",
            Self::Concat => "||",
            Self::Pipe => "|",
            Self::PipeArrow => "|>",
            Self::At => "@",
            Self::DoubleAt => "@@",
            Self::Caret => "^",
        }
    }
}

impl Symbol {
    /// What it is called in a list of what was expected.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Comma => "a comma",
            Self::Dot => "a dot",
            Self::Colon => "a colon",
            other => other.text(),
        }
    }
}

/// Why a piece of text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A `'` without its partner.
    UnclosedString,
    /// A `` ` `` without its partner.
    UnclosedBackQuote,
    /// A `"` without its partner.
    UnclosedDoubleQuote,
    /// A `/*` without `*/`.
    UnclosedComment,
    /// `12x.`, `0x`, …
    Number,
    /// A character that means nothing in SQL.
    Character,
}

impl Broken {
    /// What it is, for a message.
    pub fn describe(self) -> &'static str {
        match self {
            Self::UnclosedString => "a string literal without its closing quote",
            Self::UnclosedBackQuote => "a back-quoted name without its closing quote",
            Self::UnclosedDoubleQuote => "a double-quoted name without its closing quote",
            Self::UnclosedComment => "a comment without its closing */",
            Self::Number => "a malformed number",
            Self::Character => "a character that is not part of SQL",
        }
    }
}
