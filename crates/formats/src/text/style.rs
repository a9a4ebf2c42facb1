//! The styles in which ClickHouse writes a value, and the strings of each.

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is: what `toString` gives and `Pretty` shows.
    Plain,
    /// As it is, with `\N` for `NULL`: `TabSeparatedRaw`.
    Raw,
    /// With escapes for what delimits: `TabSeparated`.
    Escaped,
    /// As a literal of SQL: `Values`, and everything inside arrays, tuples and maps.
    Quoted,
    /// `CSV`
    Csv,
    /// `JSON`, on one line.
    Json,
    /// `XML`
    Xml,
}

/// What is a string, in a style.
pub(crate) fn write_string(bytes: &[u8], style: Style, slashes: Slashes, out: &mut Vec<u8>) {
    match style {
        Style::Plain | Style::Raw => out.extend_from_slice(bytes),
        Style::Escaped => write_escaped(bytes, out),
        Style::Quoted => write_quoted(bytes, out),
        Style::Csv => write_csv(bytes, out),
        Style::Json => write_json(bytes, slashes, out),
        Style::Xml => write_xml(bytes, out),
    }
}

/// Whether `/` is escaped in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slashes {
    Escaped,
    Plain,
}

/// What never needs an escape, such as a date: only its quotes depend on the style.
pub(crate) fn write_bare(style: Style, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let quote = match style {
        Style::Quoted => b'\'',
        Style::Csv | Style::Json => b'"',
        _ => return write(out),
    };
    out.push(quote);
    write(out);
    out.push(quote);
}

/// `TabSeparated`: backslashes before what delimits, quotes and control characters.
pub(crate) fn write_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    let escape = |byte| {
        Some(match byte {
            b'\x08' => b'b',
            b'\x0c' => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            b'\0' => b'0',
            b'\'' => b'\'',
            b'\\' => b'\\',
            _ => return None,
        })
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| escape(*byte).is_some()) {
        out.extend_from_slice(&rest[..at]);
        out.push(b'\\');
        out.extend(escape(rest[at]));
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// A string literal of SQL.
pub(crate) fn write_quoted(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'\'');
    write_escaped(bytes, out);
    out.push(b'\'');
}

/// In double quotes, which are doubled inside.
pub(crate) fn write_csv(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// A string of JSON; bytes that are no UTF-8 stay as they are.
pub(crate) fn write_json(bytes: &[u8], slashes: Slashes, out: &mut Vec<u8>) {
    out.push(b'"');
    let is_special = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\' | b'/') || byte == 0xe2;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        out.extend_from_slice(&rest[..at]);
        let taken = write_json_escape(&rest[at..], slashes, out);
        rest = &rest[at + taken..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// The escape of the first character; how many bytes it has.
fn write_json_escape(rest: &[u8], slashes: Slashes, out: &mut Vec<u8>) -> usize {
    match rest[0] {
        b'\x08' => out.extend_from_slice(b"\\b"),
        b'\x0c' => out.extend_from_slice(b"\\f"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'/' if slashes == Slashes::Escaped => out.extend_from_slice(b"\\/"),
        control @ ..0x20 => out.extend_from_slice(format!("\\u{control:04X}").as_bytes()),
        // JavaScript does not take these two inside a string.
        0xe2 if rest.starts_with("\u{2028}".as_bytes()) => {
            out.extend_from_slice(b"\\u2028");
            return 3;
        }
        0xe2 if rest.starts_with("\u{2029}".as_bytes()) => {
            out.extend_from_slice(b"\\u2029");
            return 3;
        }
        other => out.push(other),
    }
    1
}

/// The text of an XML element.
pub(crate) fn write_xml(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            other => out.push(*other),
        }
    }
}

/// Replaces what is no UTF-8 from `start` on, each run of such bytes by one replacement character.
pub(crate) fn replace_invalid_utf8(start: usize, out: &mut Vec<u8>) {
    if std::str::from_utf8(&out[start..]).is_ok() {
        return;
    }
    let written = out.split_off(start);
    let mut after_invalid = false;
    for chunk in written.utf8_chunks() {
        after_invalid &= chunk.valid().is_empty();
        out.extend_from_slice(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() && !after_invalid {
            out.extend_from_slice("\u{fffd}".as_bytes());
            after_invalid = true;
        }
    }
}
