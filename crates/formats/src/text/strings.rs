//! Strings from their text: escapes taken away.

use super::cursor::{Cursor, excerpt};
use super::error::ValueError;
use std::borrow::Cow;

/// Takes the escapes of `TabSeparated` and of SQL's literals away.
pub(crate) fn unescape(text: &[u8]) -> Result<Cow<'_, [u8]>, ValueError> {
    if memchr::memchr(b'\\', text).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let taken = unescape_one(&rest[at..], &mut out)?;
        rest = &rest[at + taken..];
    }
    out.extend_from_slice(rest);
    Ok(Cow::Owned(out))
}

/// The escape at the beginning; how many bytes it has.
fn unescape_one(rest: &[u8], out: &mut Vec<u8>) -> Result<usize, ValueError> {
    let error = || ValueError::Escape {
        found: excerpt(rest),
    };
    let byte = match *rest.get(1).ok_or_else(error)? {
        b'x' => {
            let digits = rest.get(2..4).ok_or_else(error)?;
            let digits = std::str::from_utf8(digits).map_err(|_| error())?;
            out.push(u8::from_str_radix(digits, 16).map_err(|_| error())?);
            return Ok(4);
        }
        // An escaped end is no character.
        b'N' => return Ok(2),
        b'a' => b'\x07',
        b'b' => b'\x08',
        b'e' => b'\x1b',
        b'f' => b'\x0c',
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => b'\x0b',
        b'0' => b'\0',
        other => {
            // Unknown escapes stay as they are, so that LIKE patterns survive.
            if !matches!(other, b'\\' | b'\'' | b'"' | b'`' | b'/' | b'=') {
                out.push(b'\\');
            }
            other
        }
    };
    out.push(byte);
    Ok(2)
}

/// A literal in quotes, which may be doubled inside.
pub(crate) fn read_quoted<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, [u8]>, ValueError> {
    let start = cursor.rest();
    let Some(quote @ (b'\'' | b'"' | b'`')) = cursor.peek() else {
        return Err(cursor.expected("opening quote"));
    };
    cursor.advance(1);
    let mut out: Option<Vec<u8>> = None;
    loop {
        let rest = cursor.rest();
        let Some(at) = memchr::memchr2(quote, b'\\', rest) else {
            return Err(ValueError::Quote {
                found: excerpt(start),
            });
        };
        if rest[at] == quote && rest.get(at + 1) != Some(&quote) {
            cursor.advance(at + 1);
            return Ok(match out {
                None => Cow::Borrowed(&rest[..at]),
                Some(mut out) => {
                    out.extend_from_slice(&rest[..at]);
                    Cow::Owned(out)
                }
            });
        }
        let out = out.get_or_insert_default();
        out.extend_from_slice(&rest[..at]);
        if rest[at] == quote {
            out.push(quote);
            cursor.advance(at + 2);
        } else {
            let taken = unescape_one(&rest[at..], out)?;
            cursor.advance(at + taken);
        }
    }
}

/// A string of JSON.
pub(crate) fn read_json_string<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, [u8]>, ValueError> {
    let start = cursor.rest();
    cursor.expect(b'"')?;
    let mut out: Option<Vec<u8>> = None;
    loop {
        let rest = cursor.rest();
        let Some(at) = memchr::memchr2(b'"', b'\\', rest) else {
            return Err(ValueError::Quote {
                found: excerpt(start),
            });
        };
        cursor.advance(at + 1);
        if rest[at] == b'"' {
            return Ok(match out {
                None => Cow::Borrowed(&rest[..at]),
                Some(mut out) => {
                    out.extend_from_slice(&rest[..at]);
                    Cow::Owned(out)
                }
            });
        }
        let out = out.get_or_insert_default();
        out.extend_from_slice(&rest[..at]);
        read_json_escape(cursor, out)?;
    }
}

fn read_json_escape(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), ValueError> {
    let error = ValueError::Escape {
        found: excerpt(cursor.rest()),
    };
    let Some(byte) = cursor.peek() else {
        return Err(error);
    };
    cursor.advance(1);
    match byte {
        b'b' => out.push(b'\x08'),
        b'f' => out.push(b'\x0c'),
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'u' => {
            let Some(mut code) = hex4(cursor) else {
                return Err(error);
            };
            if (0xd800..0xdc00).contains(&code) && cursor.eat_word(b"\\u") {
                let low = hex4(cursor).filter(|low| (0xdc00..0xe000).contains(low));
                let Some(low) = low else {
                    return Err(error);
                };
                code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            }
            let char = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        other => out.push(other),
    }
    Ok(())
}

fn hex4(cursor: &mut Cursor<'_>) -> Option<u32> {
    let digits = cursor.rest().get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    cursor.advance(4);
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_taken_away() {
        let text = unescape(b"a\\tb\\x41\\\\ \\%").unwrap();
        assert_eq!(&*text, b"a\tbA\\ \\%");
        let mut cursor = Cursor::new(b"'it''s \\'x\\'' rest");
        assert_eq!(&*read_quoted(&mut cursor).unwrap(), b"it's 'x'");
        let mut cursor = Cursor::new(br#""\ud83d\ude00\/\u0041\n""#);
        assert_eq!(
            &*read_json_string(&mut cursor).unwrap(),
            "😀/A\n".as_bytes()
        );
    }

    #[test]
    fn what_does_not_end_is_refused() {
        assert!(read_quoted(&mut Cursor::new(b"'abc")).is_err());
        assert!(read_quoted(&mut Cursor::new(b"'abc\\")).is_err());
        assert!(read_json_string(&mut Cursor::new(b"\"\\u12")).is_err());
    }
}
