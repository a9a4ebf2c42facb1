//! [`Head`]: what stands before the body of a request.

use std::fmt;

/// So many fields may a request have.
const FIELDS_MAX: usize = 256;

/// The first lines of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: String,
    /// The path, without parameters.
    pub(super) path: String,
    /// The parameters behind `?`, decoded, in their order.
    pub(super) parameters: Vec<(String, String)>,
    /// Names in lower case.
    fields: Vec<(String, String)>,
    /// HTTP/1.1, and not HTTP/1.0.
    pub(super) is_new: bool,
}

/// Why a request is not understood.
#[derive(Debug)]
pub(super) struct BadRequest(pub(super) &'static str);

impl fmt::Display for BadRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Head {
    /// Reads the lines up to the empty one.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, BadRequest> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        match request.parse(bytes) {
            Ok(httparse::Status::Complete(_)) => {}
            Ok(httparse::Status::Partial) => return Err(BadRequest("The request is cut off")),
            Err(httparse::Error::TooManyHeaders) => {
                return Err(BadRequest("The request has too many fields"));
            }
            Err(_) => return Err(BadRequest("This is no request of HTTP/1.1")),
        }
        let target = request.path.unwrap_or("/");
        let (path, parameters) = target.split_once('?').unwrap_or((target, ""));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Self {
            method: request.method.unwrap_or_default().to_owned(),
            path: decode(path, Plus::Itself),
            parameters: pairs(parameters),
            fields: request
                .headers
                .iter()
                .map(|field| (field.name.to_ascii_lowercase(), text(field.value)))
                .collect(),
            is_new: request.version == Some(1),
        })
    }

    /// The field of this name, which is in lower case; of several the first.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(field, _)| field == name)?;
        Some(found.1.trim())
    }

    /// How many fields of this name there are.
    pub(super) fn count(&self, name: &str) -> usize {
        self.fields
            .iter()
            .filter(|(field, _)| field == name)
            .count()
    }

    /// The parameter of this name; of several the last.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter().rev();
        let found = parameters.find(|(parameter, _)| parameter == name)?;
        Some(&found.1)
    }

    /// Whether a parameter is there and says yes.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.parameter(name)
            .is_some_and(|value| matches!(value, "1" | "true"))
    }

    /// Whether the field says this word, among others.
    pub(super) fn says(&self, field: &str, word: &str) -> bool {
        let words = self.field(field).unwrap_or_default().split(',');
        words
            .map(str::trim)
            .any(|said| said.eq_ignore_ascii_case(word))
    }
}

/// `name=value&name=value`
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name, Plus::Space), decode(value, Plus::Space))
        })
        .collect()
}

/// What `+` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plus {
    Itself,
    Space,
}

/// Resolves `%41`. What is no escape stays as it is.
fn decode(text: &str, plus: Plus) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match (first, behind) {
            (b'%', [high, low, behind @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = behind;
                }
                _ => bytes.push(b'%'),
            },
            (b'+', _) if plus == Plus::Space => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    Some(u8::try_from(digit).expect("a digit is less than 16"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() {
        let head = Head::parse(
            b"GET /?query=SELECT%201+%2B+1&x=&%zz HTTP/1.1\r\nHost: a\r\nX-ClickHouse-User:  me \r\n\r\n",
        )
        .expect("a request");
        assert_eq!((head.method.as_str(), head.path.as_str()), ("GET", "/"));
        assert_eq!(head.parameter("query"), Some("SELECT 1 + 1"));
        assert_eq!(head.parameter("x"), Some(""));
        assert_eq!(head.parameter("%zz"), Some(""));
        assert_eq!(head.field("x-clickhouse-user"), Some("me"));
        assert!(head.is_new);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for wrong in [
            "",
            "GET\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "\x16\x03\x01\r\n\r\n",
        ] {
            assert!(Head::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
        }
        let many = format!(
            "GET / HTTP/1.1\r\n{}\r\n",
            "A: b\r\n".repeat(FIELDS_MAX + 1)
        );
        assert!(Head::parse(many.as_bytes()).is_err());
    }
}
