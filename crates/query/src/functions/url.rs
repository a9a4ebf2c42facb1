//! Parts of URLs. A text that is no URL has no parts; nothing is refused.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested::from_lengths;
use crate::functions::rows::{Texts, strings, text_argument};
use arrow::array::{ArrayRef, BinaryArray};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("protocol", part_type, part),
    Defined::new("domain", part_type, part),
    Defined::new("domainWithoutWWW", part_type, part),
    Defined::new("topLevelDomain", part_type, part),
    Defined::new("path", part_type, part),
    Defined::new("pathFull", part_type, part),
    Defined::new("queryString", part_type, part),
    Defined::new("fragment", part_type, part),
    Defined::new("queryStringAndFragment", part_type, part),
    Defined::new("cutWWW", part_type, without),
    Defined::new("cutQueryString", part_type, without),
    Defined::new("cutFragment", part_type, without),
    Defined::new("cutQueryStringAndFragment", part_type, without),
    Defined::new("extractURLParameter", parameter_type, parameter),
    Defined::new("extractURLParameters", list_type, list),
    Defined::new("extractURLParameterNames", list_type, list),
    Defined::new("cutURLParameter", parameter_type, cut_parameter),
];

fn urls(name: &'static str, arguments: &[ArgumentType], number: usize) -> Result<(), QueryError> {
    count(name, arguments, number, number)?;
    for at in 0..number {
        text_argument(name, arguments, at)?;
        if matches!(arguments[at].data_type, DataType::FixedString(_)) {
            let what = format!("Illegal column of argument {} of function {name}", at + 1);
            return Err(QueryError::refused(ErrorCode::ILLEGAL_COLUMN, what));
        }
    }
    Ok(())
}

fn part_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    urls(name, arguments, 1)?;
    Ok(DataType::String)
}

fn parameter_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    if let [_, second] = arguments
        && matches!(second.data_type, DataType::Array(_))
    {
        if name != "cutURLParameter" {
            return illegal(name, arguments, 1);
        }
        return Err(QueryError::not_implemented(
            "cutURLParameter of several parameters",
        ));
    }
    urls(name, arguments, 2)?;
    if !arguments[1].is_constant() {
        return Err(QueryError::refused(
            ErrorCode::ILLEGAL_COLUMN,
            format!("The name of the parameter of {name} must be a constant"),
        ));
    }
    Ok(DataType::String)
}

fn list_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    urls(name, arguments, 1)?;
    Ok(DataType::Array(Box::new(DataType::String)))
}

/// How many bytes there must be from the colon of a scheme on.
const BEHIND_SCHEME_BYTES_MIN: usize = 4;

/// The scheme of `scheme:…`
fn protocol(url: &[u8]) -> &[u8] {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let size = url.iter().take_while(|byte| is_letter(byte)).count();
    match url.get(size) {
        Some(b':')
            if url[0].is_ascii_alphabetic() && url.len() - size >= BEHIND_SCHEME_BYTES_MIN =>
        {
            &url[..size]
        }
        _ => b"",
    }
}

/// Whether the byte may not stand before or in a host.
fn is_forbidden(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'<'
            | b'>'
            | b'%'
            | b'{'
            | b'}'
            | b'|'
            | b'\\'
            | b'^'
            | b'~'
            | b'['
            | b']'
            | b';'
            | b'='
            | b'&'
    )
}

/// How long a scheme is at most.
const SCHEME_BYTES_MAX: usize = 16;

/// What stands behind `scheme://` or `//`; `None` where a byte is forbidden.
fn behind_scheme(url: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = url.strip_prefix(b"//") {
        return Some(rest);
    }
    let front = &url[..url.len().min(SCHEME_BYTES_MAX)];
    let is_of_scheme =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    let size = 1 + front
        .iter()
        .skip(1)
        .take_while(|byte| is_of_scheme(byte))
        .count();
    match front.get(size) {
        Some(byte) if is_forbidden(*byte) => None,
        Some(_) if front[size..].starts_with(b"://") => Some(&url[size + 3..]),
        _ => Some(url),
    }
}

/// The host of a URL: it has a point inside.
fn host(url: &[u8]) -> &[u8] {
    if url.is_empty() {
        return b"";
    }
    let Some(rest) = behind_scheme(url) else {
        return b"";
    };
    let mut start = 0;
    let mut last_point = None;
    let mut end = rest.len();
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'.' => last_point = Some(at),
            b':' | b'/' | b'?' | b'#' => {
                end = at;
                break;
            }
            b'@' => start = at + 1,
            byte if is_forbidden(*byte) => return b"",
            _ => {}
        }
    }
    match last_point {
        Some(point) if start < end && point + 1 < end => &rest[start..end],
        _ => b"",
    }
}

fn without_www(host: &[u8]) -> &[u8] {
    host.strip_prefix(b"www.").unwrap_or(host)
}

fn top_level(host: &[u8]) -> &[u8] {
    let Some(point) = host.iter().rposition(|byte| *byte == b'.') else {
        return b"";
    };
    let last = &host[point + 1..];
    // An address of numbers has none.
    if last.first().is_some_and(u8::is_ascii_digit) {
        return b"";
    }
    last
}

/// The path with everything behind it.
fn path_full(url: &[u8]) -> &[u8] {
    let from = |at: usize| {
        url[at..]
            .iter()
            .position(|byte| *byte == b'/')
            .map(|found| at + found)
    };
    if url.starts_with(b"//") {
        return from(2).map_or(b"", |at| &url[at..]);
    }
    let Some(first) = from(0) else {
        return b"";
    };
    // The slashes of `scheme://host/…` do not begin the path.
    if first > 0 && url[first - 1] == b':' && url.get(first + 1) == Some(&b'/') {
        return from(first + 2).map_or(b"", |at| &url[at..]);
    }
    &url[first..]
}

fn until(text: &[u8], is_end: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| is_end(*byte));
    &text[..end.unwrap_or(text.len())]
}

fn behind(text: &[u8], mark: impl Fn(u8) -> bool) -> &[u8] {
    let at = text.iter().position(|byte| mark(*byte));
    at.map_or(b"", |at| &text[at + 1..])
}

fn part(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let part: fn(&[u8]) -> &[u8] = match name {
        "protocol" => protocol,
        "domain" => host,
        "domainWithoutWWW" => |url| without_www(host(url)),
        "topLevelDomain" => |url| top_level(host(url)),
        "path" => |url| until(path_full(url), |byte| matches!(byte, b'?' | b'#')),
        "pathFull" => path_full,
        "queryString" => |url| until(behind(url, |byte| byte == b'?'), |byte| byte == b'#'),
        "fragment" => |url| behind(url, |byte| byte == b'#'),
        _ => query_and_fragment,
    };
    let urls = Texts::of(call, 0);
    Ok(strings(call.rows, |row, out| {
        out.extend_from_slice(part(urls.get(row)));
    }))
}

/// What stands behind the question mark, or the fragment with its `#` where there is none.
fn query_and_fragment(url: &[u8]) -> &[u8] {
    if url.contains(&b'?') {
        return behind(url, |byte| byte == b'?');
    }
    &url[until(url, |byte| byte == b'#').len()..]
}

fn without(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let urls = Texts::of(call, 0);
    Ok(strings(call.rows, |row, out| {
        let url = urls.get(row);
        match name {
            "cutWWW" => {
                let slashes = url.windows(2).position(|each| each == b"//");
                let slashes = slashes.filter(|at| *at == 0 || url[at - 1] == b':');
                let www = slashes.map(|at| at + 2);
                match www.filter(|at| url[*at..].starts_with(b"www.")) {
                    Some(at) => {
                        out.extend_from_slice(&url[..at]);
                        out.extend_from_slice(&url[at + 4..]);
                    }
                    None => out.extend_from_slice(url),
                }
            }
            "cutFragment" => out.extend_from_slice(until(url, |byte| byte == b'#')),
            "cutQueryString" => {
                let front = until(url, |byte| byte == b'?');
                out.extend_from_slice(front);
                if let Some(at) = url[front.len()..].iter().position(|byte| *byte == b'#') {
                    out.extend_from_slice(&url[front.len() + at..]);
                }
            }
            _ if url.contains(&b'?') => out.extend_from_slice(until(url, |byte| byte == b'?')),
            _ => out.extend_from_slice(until(url, |byte| byte == b'#')),
        }
    }))
}

/// Where the value of a parameter lies: behind `name=`, which stands behind `?`, `&` or `#`.
fn place(url: &[u8], name: &[u8]) -> Option<(usize, usize)> {
    let first = url.iter().position(|byte| matches!(byte, b'?' | b'#'))?;
    let mut at = first;
    loop {
        let rest = &url[at + 1..];
        if rest.starts_with(name) && rest.get(name.len()) == Some(&b'=') {
            let start = at + 1 + name.len() + 1;
            let value = until(&url[start..], |byte| matches!(byte, b'&' | b'#'));
            return Some((start, start + value.len()));
        }
        let next = rest
            .iter()
            .position(|byte| matches!(byte, b'?' | b'&' | b'#'))?;
        at += 1 + next;
    }
}

fn parameter(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (urls, names) = (Texts::of(call, 0), Texts::of(call, 1));
    Ok(strings(call.rows, |row, out| {
        let url = urls.get(row);
        if let Some((start, end)) = place(url, names.get(row)) {
            out.extend_from_slice(&url[start..end]);
        }
    }))
}

fn cut_parameter(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (urls, names) = (Texts::of(call, 0), Texts::of(call, 1));
    Ok(strings(call.rows, |row, out| {
        let (url, name) = (urls.get(row), names.get(row));
        let Some((start, end)) = place(url, name) else {
            out.extend_from_slice(url);
            return;
        };
        let begin = start - name.len() - 1; // behind the `?`, `&` or `#`
        if url.get(end) == Some(&b'&') {
            out.extend_from_slice(&url[..begin]);
            out.extend_from_slice(&url[end + 1..]);
        } else {
            let begin = begin - usize::from(url[begin - 1] == b'&');
            out.extend_from_slice(&url[..begin]);
            out.extend_from_slice(&url[end..]);
        }
    }))
}

/// The parameters of a URL, or their names.
fn parameters<'a>(url: &'a [u8], name: &str) -> Vec<&'a [u8]> {
    let Some(first) = url.iter().position(|byte| matches!(byte, b'?' | b'#')) else {
        return Vec::new();
    };
    let mut all: Vec<&[u8]> = url[first + 1..]
        .split(|byte| matches!(byte, b'&' | b'#'))
        .collect();
    // The last one counts only where it has a value.
    if all.last().is_some_and(|last| !last.contains(&b'=')) {
        all.pop();
    }
    if name == "extractURLParameterNames" {
        for each in &mut all {
            *each = until(each, |byte| byte == b'=');
        }
    }
    all
}

fn list(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let urls = Texts::of(call, 0);
    let rows: Vec<Vec<&[u8]>> = (0..call.rows)
        .map(|row| parameters(urls.get(row), name))
        .collect();
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    let items: Vec<&[u8]> = rows.into_iter().flatten().collect();
    let items = BinaryArray::from_vec(items);
    Ok(from_lengths(lengths, Arc::new(items)))
}
