//! [`Json`]: a text of JSON as a tree, whose members keep their order.

use std::fmt::Write as _;

/// How deep values may stand in each other.
const DEPTH_MAX: usize = 1_000;

/// A value of JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number of 64 bits with a sign.
    Int(i64),
    /// A larger one without a sign.
    UInt(u64),
    /// Any other number.
    Double(f64),
    /// A string; also a whole number that is too large for 64 bits, as in ClickHouse.
    Text(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`, with members that stand twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value that a text is; `None` if it is no JSON.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let mut parser = Parser { text, at: 0 };
        let value = parser.value(DEPTH_MAX)?;
        parser.skip_spaces();
        (parser.at == text.len()).then_some(value)
    }

    /// Appends the value in its shortest form.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => write!(out, "{value}").expect("a String takes it"),
            Self::Int(value) => write!(out, "{value}").expect("a String takes it"),
            Self::UInt(value) => write!(out, "{value}").expect("a String takes it"),
            Self::Double(value) => out.push_str(&shown(*value)),
            Self::Text(text) => write_text(text, out),
            Self::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// The value in its shortest form.
    pub fn raw(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The member of that name, the first of them.
    pub fn member(&self, name: &[u8]) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                let found = members.iter().find(|(each, _)| each.as_bytes() == name);
                found.map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The item or member at a position, from 1, or from the end below 0; with its name, if it has one.
    pub fn at(&self, position: i64) -> Option<(Option<&str>, &Self)> {
        let place = |size: usize| {
            let size = i64::try_from(size).ok()?;
            let at = if position < 0 {
                size + position
            } else {
                position - 1
            };
            usize::try_from(at).ok()
        };
        match self {
            Self::Array(items) => items.get(place(items.len())?).map(|item| (None, item)),
            Self::Object(members) => {
                let (name, value) = members.get(place(members.len())?)?;
                Some((Some(name.as_str()), value))
            }
            _ => None,
        }
    }
}

/// A number as ClickHouse prints it.
fn shown(value: f64) -> String {
    let values = std::sync::Arc::new(arrow::array::Float64Array::from(vec![value]));
    let column = granary_columns::Column::new(granary_types::DataType::Float64, values);
    let settings = granary_formats::FormatSettings::default();
    let mut out = Vec::new();
    let text = granary_formats::ColumnText::new(&column, &settings);
    text.write(0, granary_formats::Style::Plain, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("a string is written"));
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.skip_spaces();
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        self.skip_spaces();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.array(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.eat(b']') {
                return Some(Json::Array(items));
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut members = Vec::new();
        if self.eat(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_spaces();
            let name = self.string()?;
            self.eat(b':').then_some(())?;
            members.push((name, self.value(depth)?));
            if self.eat(b'}') {
                return Some(Json::Object(members));
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        let number: serde_json::Number = serde_json::from_str(text).ok()?;
        if let Some(value) = number.as_i64() {
            return Some(Json::Int(value));
        }
        if let Some(value) = number.as_u64() {
            return Some(Json::UInt(value));
        }
        if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) || text == "-0" {
            return Some(Json::Double(text.parse().ok()?));
        }
        Some(Json::Text(text.to_owned()))
    }
}
