//! Strings searched, replaced and split; regular expressions.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested;
use crate::functions::number::Native;
use crate::functions::rows::{Texts, Wholes, strings, text_argument, try_strings, whole_argument};
use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder};
use granary_types::{DataType, ErrorCode};
use memchr::memmem;
use regex::bytes::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("position", position_type, position).any_case(),
    Defined::new("locate", position_type, position).any_case(),
    Defined::new("positionCaseInsensitive", position_type, position),
    Defined::new("positionUTF8", position_type, position),
    Defined::new("positionCaseInsensitiveUTF8", position_type, position),
    Defined::new("countSubstrings", position_type, position),
    Defined::new("countSubstringsCaseInsensitive", position_type, position),
    Defined::new("like", test_type, test),
    Defined::new("notLike", test_type, test),
    Defined::new("ilike", test_type, test),
    Defined::new("notILike", test_type, test),
    Defined::new("match", test_type, test)
        .also(&["REGEXP_MATCHES"])
        .any_case(),
    Defined::new("hasToken", test_type, test),
    Defined::new("hasSubsequence", test_type, test),
    Defined::new("countMatches", count_type, matches),
    Defined::new("countMatchesCaseInsensitive", count_type, matches),
    Defined::new("extract", two_type, extract),
    Defined::new("regexpExtract", extract_type, regexp_extract)
        .also(&["REGEXP_EXTRACT"])
        .any_case(),
    Defined::new("extractAll", all_type, extract_all),
    Defined::new("extractGroups", all_type, extract_all),
    Defined::new("extractAllGroupsVertical", groups_type, extract_groups)
        .also(&["extractAllGroups"]),
    Defined::new("extractAllGroupsHorizontal", groups_type, extract_groups),
    Defined::new("replaceAll", three_type, replace)
        .also(&["replace"])
        .any_case(),
    Defined::new("replaceOne", three_type, replace),
    Defined::new("replaceRegexpAll", three_type, replace_regexp)
        .also(&["REGEXP_REPLACE"])
        .any_case(),
    Defined::new("replaceRegexpOne", three_type, replace_regexp),
    Defined::new("translate", three_type, translate),
    Defined::new("translateUTF8", three_type, translate),
    Defined::new("splitByChar", split_type, split),
    Defined::new("splitByString", split_type, split),
    Defined::new("splitByRegexp", split_type, split),
    Defined::new("splitByWhitespace", split_one_type, split_one),
    Defined::new("splitByNonAlpha", split_one_type, split_one),
    Defined::new("alphaTokens", split_one_type, split_one).also(&["splitByAlpha"]),
    Defined::new("arrayStringConcat", join_type, join).also(&["array_to_string"]),
];

/// Regular expressions as RE2 has them: classes are of ASCII, the dot is every character.
struct Patterns {
    known: HashMap<Vec<u8>, Regex>,
    ignore_case: bool,
    code: ErrorCode,
}

impl Patterns {
    fn new(ignore_case: bool, code: ErrorCode) -> Self {
        Self {
            known: HashMap::new(),
            ignore_case,
            code,
        }
    }

    fn get(&mut self, pattern: &[u8]) -> Result<&Regex, QueryError> {
        if !self.known.contains_key(pattern) {
            let shown = String::from_utf8_lossy(pattern).into_owned();
            let built = RegexBuilder::new(&ascii_classes(&shown))
                .dot_matches_new_line(true)
                .case_insensitive(self.ignore_case)
                .build()
                .map_err(|error| {
                    QueryError::refused(
                        self.code,
                        format!("Cannot compile regular expression '{shown}': {error}"),
                    )
                })?;
            self.known.insert(pattern.to_vec(), built);
        }
        Ok(&self.known[pattern])
    }
}

/// `\d` and its like are of ASCII in RE2, and of all scripts here.
fn ascii_classes(pattern: &str) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    let mut inside = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('d') => made.push_str("[0-9]"),
                Some('D') => made.push_str("[^0-9]"),
                Some('w') => made.push_str("[0-9A-Za-z_]"),
                Some('W') => made.push_str("[^0-9A-Za-z_]"),
                Some('s') => made.push_str("[\\t\\n\\x0c\\r ]"),
                Some('S') => made.push_str("[^\\t\\n\\x0c\\r ]"),
                Some('b') if !inside => made.push_str("(?-u:\\b)"),
                Some('z') => made.push_str("\\z"),
                Some(other) => {
                    made.push('\\');
                    made.push(other);
                }
                None => made.push('\\'),
            },
            '[' if inside => made.push_str("\\["),
            '[' => {
                inside = true;
                made.push('[');
            }
            ']' => {
                inside = false;
                made.push(']');
            }
            '&' | '~' if inside => {
                made.push('\\');
                made.push(character);
            }
            other => made.push(other),
        }
    }
    made
}

fn position_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    let (hay, needle) = hay_and_needle(name);
    searched_argument(name, arguments, hay)?;
    text_argument(name, arguments, needle)?;
    whole_argument(name, arguments, 2)?;
    Ok(DataType::UInt64)
}

/// Which argument is searched, and for which.
fn hay_and_needle(name: &str) -> (usize, usize) {
    if name == "locate" { (1, 0) } else { (0, 1) }
}

/// Refuses an argument that cannot be searched: no string, and no `Enum`, of which the name is searched.
fn searched_argument(name: &str, arguments: &[ArgumentType], at: usize) -> Result<(), QueryError> {
    let is_enum = matches!(
        arguments.get(at).map(|searched| &searched.data_type),
        Some(DataType::Enum8(_) | DataType::Enum16(_))
    );
    if is_enum && name != "hasSubsequence" {
        return Ok(());
    }
    text_argument(name, arguments, at)
}

fn folded(text: &[u8], utf8: bool) -> Vec<u8> {
    if utf8 {
        String::from_utf8_lossy(text).to_lowercase().into_bytes()
    } else {
        text.to_ascii_lowercase()
    }
}

fn position(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (hay, needle) = hay_and_needle(name);
    let (texts, parts) = (Texts::shown(call, hay), Texts::of(call, needle));
    let starts = (call.arguments.len() == 3).then(|| Wholes::of(call, 2));
    let (utf8, fold) = (name.ends_with("UTF8"), name.contains("CaseInsensitive"));
    let find = |row: usize| {
        let start = starts.as_ref().map_or(1, |starts| starts.get(row).max(1)) as usize;
        let (text, part) = (texts.get(row), parts.get(row));
        if fold {
            place(name, &folded(text, utf8), &folded(part, utf8), start, utf8)
        } else {
            place(name, text, part, start, utf8)
        }
    };
    Ok(u64::write(
        (0..call.rows).map(find).collect(),
        None,
        call.result_type,
    ))
}

fn place(name: &str, text: &[u8], part: &[u8], start: usize, utf8: bool) -> u64 {
    let begins = |at: &usize| text[*at] & 0xc0 != 0x80;
    let skipped = if utf8 {
        (0..text.len())
            .filter(begins)
            .nth(start - 1)
            .unwrap_or(text.len() + usize::from(start > 1))
    } else {
        start - 1
    };
    let Some(rest) = text.get(skipped..) else {
        return 0;
    };
    if name.starts_with("count") {
        return if part.is_empty() {
            0
        } else {
            memmem::find_iter(rest, part).count() as u64
        };
    }
    let Some(found) = memmem::find(rest, part).map(|at| at + skipped) else {
        return 0;
    };
    let before = if utf8 {
        (0..found).filter(begins).count()
    } else {
        found
    };
    before as u64 + 1
}

fn test_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    searched_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    Ok(DataType::UInt8)
}

/// What a pattern of `LIKE` asks for, where that needs no regular expression.
enum Like {
    Equals(Vec<u8>),
    Starts(Vec<u8>),
    Ends(Vec<u8>),
    Contains(Vec<u8>),
    Pattern(Regex),
}

impl Like {
    fn new(pattern: &[u8], ignore_case: bool) -> Result<Self, QueryError> {
        let pieces = like_pieces(pattern)?;
        let simple = !ignore_case;
        match &pieces[..] {
            [] if simple => return Ok(Self::Equals(Vec::new())),
            [Wild::Text(text)] if simple => return Ok(Self::Equals(text.clone())),
            [Wild::Many] if simple => return Ok(Self::Starts(Vec::new())),
            [Wild::Text(text), Wild::Many] if simple => return Ok(Self::Starts(text.clone())),
            [Wild::Many, Wild::Text(text)] if simple => return Ok(Self::Ends(text.clone())),
            [Wild::Many, Wild::Text(text), Wild::Many] if simple => {
                return Ok(Self::Contains(text.clone()));
            }
            _ => {}
        }
        let mut made = String::from("^");
        for piece in &pieces {
            match piece {
                Wild::Text(text) => made.push_str(&regex::escape(&String::from_utf8_lossy(text))),
                Wild::Many => made.push_str(".*"),
                Wild::One => made.push('.'),
            }
        }
        made.push_str("\\z");
        let built = RegexBuilder::new(&made)
            .dot_matches_new_line(true)
            .case_insensitive(ignore_case)
            .build();
        built.map(Self::Pattern).map_err(|error| {
            QueryError::refused(ErrorCode::CANNOT_COMPILE_REGEXP, error.to_string())
        })
    }

    fn holds(&self, text: &[u8]) -> bool {
        match self {
            Self::Equals(wanted) => text == wanted,
            Self::Starts(wanted) => text.starts_with(wanted),
            Self::Ends(wanted) => text.ends_with(wanted),
            Self::Contains(wanted) => memmem::find(text, wanted).is_some(),
            Self::Pattern(regex) => regex.is_match(text),
        }
    }
}

enum Wild {
    Text(Vec<u8>),
    Many,
    One,
}

fn like_pieces(pattern: &[u8]) -> Result<Vec<Wild>, QueryError> {
    let mut pieces: Vec<Wild> = Vec::new();
    let text = |pieces: &mut Vec<Wild>, byte: u8| match pieces.last_mut() {
        Some(Wild::Text(text)) => text.push(byte),
        _ => pieces.push(Wild::Text(vec![byte])),
    };
    let mut bytes = pattern.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' if matches!(pieces.last(), Some(Wild::Many)) => {}
            b'%' => pieces.push(Wild::Many),
            b'_' => pieces.push(Wild::One),
            b'\\' => match bytes.next() {
                Some(escaped @ (b'%' | b'_' | b'\\')) => text(&mut pieces, escaped),
                Some(other) => {
                    text(&mut pieces, b'\\');
                    text(&mut pieces, other);
                }
                None => {
                    let message = "Cannot parse escape sequence at the end of LIKE pattern";
                    return Err(QueryError::refused(
                        ErrorCode::CANNOT_PARSE_ESCAPE_SEQUENCE,
                        message,
                    ));
                }
            },
            other => text(&mut pieces, other),
        }
    }
    Ok(pieces)
}

fn test(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::shown(call, 0), Texts::of(call, 1));
    let negated = name.starts_with("not");
    let mut flags = Vec::with_capacity(call.rows);
    match name {
        "hasToken" | "hasSubsequence" => {
            for row in 0..call.rows {
                let (text, part) = (texts.get(row), patterns.get(row));
                flags.push(u8::from(if name == "hasToken" {
                    has_token(text, part)?
                } else {
                    has_subsequence(text, part)
                }));
            }
        }
        "match" => {
            let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
            for row in 0..call.rows {
                flags.push(u8::from(
                    known.get(patterns.get(row))?.is_match(texts.get(row)),
                ));
            }
        }
        _ => {
            let ignore_case = name.to_ascii_lowercase().ends_with("ilike");
            let mut known: HashMap<Vec<u8>, Like> = HashMap::new();
            if let Some(pattern) = patterns.constant() {
                let like = Like::new(pattern, ignore_case)?;
                flags.extend(
                    (0..call.rows).map(|row| u8::from(like.holds(texts.get(row)) != negated)),
                );
            } else {
                for row in 0..call.rows {
                    let pattern = patterns.get(row);
                    if !known.contains_key(pattern) {
                        known.insert(pattern.to_vec(), Like::new(pattern, ignore_case)?);
                    }
                    flags.push(u8::from(known[pattern].holds(texts.get(row)) != negated));
                }
            }
        }
    }
    Ok(u8::write(flags, None, call.result_type))
}

fn has_token(text: &[u8], token: &[u8]) -> Result<bool, QueryError> {
    let separator = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    if token.is_empty() || token.iter().any(|byte| separator(*byte)) {
        let message = "Needle must not contain whitespace or separator characters";
        return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
    }
    Ok(memmem::find_iter(text, token).any(|at| {
        let end = at + token.len();
        (at == 0 || separator(text[at - 1])) && (end == text.len() || separator(text[end]))
    }))
}

fn has_subsequence(text: &[u8], part: &[u8]) -> bool {
    let mut wanted = part.iter().peekable();
    for byte in text {
        if wanted.peek() == Some(&byte) {
            wanted.next();
        }
    }
    wanted.peek().is_none()
}

fn count_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_argument(name, arguments, 0)?;
    test_type(name, arguments)?;
    Ok(DataType::UInt64)
}

fn matches(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::of(call, 0), Texts::of(call, 1));
    let mut known = Patterns::new(
        name.contains("CaseInsensitive"),
        ErrorCode::CANNOT_COMPILE_REGEXP,
    );
    let mut counts = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        let regex = known.get(patterns.get(row))?;
        counts.push(
            regex
                .find_iter(texts.get(row))
                .filter(|found| !found.is_empty())
                .count() as u64,
        );
    }
    Ok(u64::write(counts, None, call.result_type))
}

fn two_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_argument(name, arguments, 0)?;
    test_type(name, arguments)?;
    Ok(DataType::String)
}

fn extract(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::of(call, 0), Texts::of(call, 1));
    let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
    try_strings(call.rows, |row, out| {
        let regex = known.get(patterns.get(row))?;
        if let Some(found) = regex.captures(texts.get(row)) {
            let group = usize::from(regex.captures_len() > 1);
            out.extend_from_slice(found.get(group).map_or(&b""[..], |found| found.as_bytes()));
        }
        Ok(())
    })
}

fn extract_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    whole_argument(name, arguments, 2)?;
    Ok(DataType::String)
}

fn regexp_extract(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::of(call, 0), Texts::of(call, 1));
    let groups = (call.arguments.len() == 3).then(|| Wholes::of(call, 2));
    let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
    try_strings(call.rows, |row, out| {
        let regex = known.get(patterns.get(row))?;
        let group = groups.as_ref().map_or(1, |groups| groups.get(row));
        if group < 0 || group >= regex.captures_len() as i64 {
            let message = format!(
                "Index value {group} is out of range, should be in [0, {})",
                regex.captures_len()
            );
            return Err(QueryError::refused(
                ErrorCode::ARGUMENT_OUT_OF_BOUND,
                message,
            ));
        }
        if let Some(found) = regex.captures(texts.get(row)) {
            out.extend_from_slice(
                found
                    .get(group as usize)
                    .map_or(&b""[..], |found| found.as_bytes()),
            );
        }
        Ok(())
    })
}

fn all_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_argument(name, arguments, 0)?;
    test_type(name, arguments)?;
    Ok(DataType::Array(Box::new(DataType::String)))
}

/// Arrays of strings, row by row.
struct Lists {
    strings: BinaryBuilder,
    lengths: Vec<usize>,
    begun: usize,
}

impl Lists {
    fn new() -> Self {
        Self {
            strings: BinaryBuilder::new(),
            lengths: Vec::new(),
            begun: 0,
        }
    }

    fn push(&mut self, string: &[u8]) {
        self.strings.append_value(string);
        self.begun += 1;
    }

    fn end_row(&mut self) {
        self.lengths.push(std::mem::take(&mut self.begun));
    }

    fn finish(mut self) -> ArrayRef {
        nested::from_lengths(self.lengths, Arc::new(self.strings.finish()))
    }
}

fn extract_all(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::of(call, 0), Texts::of(call, 1));
    let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
    let mut lists = Lists::new();
    for row in 0..call.rows {
        let regex = known.get(patterns.get(row))?;
        let group = usize::from(regex.captures_len() > 1);
        if name == "extractGroups" {
            if group == 0 {
                let message = format!("There are no groups in regexp: {}", regex.as_str());
                return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
            }
            if let Some(found) = regex.captures(texts.get(row)) {
                found
                    .iter()
                    .skip(1)
                    .for_each(|each| lists.push(each.map_or(&b""[..], |each| each.as_bytes())));
            }
        } else {
            for found in regex
                .captures_iter(texts.get(row))
                .filter(|found| !found[0].is_empty())
            {
                lists.push(found.get(group).map_or(&b""[..], |found| found.as_bytes()));
            }
        }
        lists.end_row();
    }
    Ok(lists.finish())
}

fn groups_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    Ok(DataType::Array(Box::new(all_type(name, arguments)?)))
}

fn extract_groups(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns) = (Texts::of(call, 0), Texts::of(call, 1));
    let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
    let mut lists = Lists::new();
    let mut outer = Vec::new();
    for row in 0..call.rows {
        let regex = known.get(patterns.get(row))?;
        let groups = regex.captures_len() - 1;
        if groups == 0 {
            let message = format!("There are no groups in regexp: {}", regex.as_str());
            return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
        }
        let found: Vec<_> = regex.captures_iter(texts.get(row)).collect();
        let get = |at: usize, group: usize| {
            found[at]
                .get(group + 1)
                .map_or(&b""[..], |each| each.as_bytes())
        };
        let (rows, columns) = if name.ends_with("Vertical") {
            (found.len(), groups)
        } else {
            (groups, found.len())
        };
        for at in 0..rows {
            for other in 0..columns {
                lists.push(if name.ends_with("Vertical") {
                    get(at, other)
                } else {
                    get(other, at)
                });
            }
            lists.end_row();
        }
        outer.push(rows);
    }
    Ok(nested::from_lengths(outer, lists.finish()))
}

fn three_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 3, 3)?;
    for at in 0..3 {
        text_argument(name, arguments, at)?;
    }
    Ok(DataType::String)
}

fn replace(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, parts, others) = (Texts::of(call, 0), Texts::of(call, 1), Texts::of(call, 2));
    let most = if name == "replaceOne" { 1 } else { usize::MAX };
    Ok(strings(call.rows, |row, out| {
        let (text, part, other) = (texts.get(row), parts.get(row), others.get(row));
        if part.is_empty() {
            out.extend_from_slice(text);
            return;
        }
        let mut end = 0;
        for at in memmem::find_iter(text, part).take(most) {
            out.extend_from_slice(&text[end..at]);
            out.extend_from_slice(other);
            end = at + part.len();
        }
        out.extend_from_slice(&text[end..]);
    }))
}

fn replace_regexp(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, patterns, others) = (Texts::of(call, 0), Texts::of(call, 1), Texts::of(call, 2));
    let mut known = Patterns::new(false, ErrorCode::BAD_ARGUMENTS);
    let most = if name == "replaceRegexpOne" {
        1
    } else {
        usize::MAX
    };
    try_strings(call.rows, |row, out| {
        let (text, other) = (texts.get(row), others.get(row));
        if patterns.get(row).is_empty() {
            out.extend_from_slice(text);
            return Ok(());
        }
        let regex = known.get(patterns.get(row))?;
        let mut end = 0;
        for found in regex.captures_iter(text).take(most) {
            let all = found.get(0).expect("the whole match");
            out.extend_from_slice(&text[end..all.start()]);
            substitute(other, &found, out);
            end = all.end();
        }
        out.extend_from_slice(&text[end..]);
        Ok(())
    })
}

/// Writes a replacement, in which `\0` … `\9` are groups.
fn substitute(other: &[u8], found: &regex::bytes::Captures<'_>, out: &mut Vec<u8>) {
    let mut bytes = other.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek().copied()) {
            (b'\\', Some(digit @ b'0'..=b'9')) => {
                bytes.next();
                let group = found.get(usize::from(digit - b'0'));
                out.extend_from_slice(group.map_or(&b""[..], |group| group.as_bytes()));
            }
            (b'\\', Some(b'\\')) => {
                bytes.next();
                out.push(b'\\');
            }
            _ => out.push(byte),
        }
    }
}

fn translate(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, froms, tos) = (Texts::of(call, 0), Texts::of(call, 1), Texts::of(call, 2));
    try_strings(call.rows, |row, out| {
        if name == "translate" {
            let (from, to) = (froms.get(row), tos.get(row));
            if !from.is_ascii() || !to.is_ascii() {
                let message =
                    "Second and third arguments of function translate must be ASCII strings";
                return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
            }
            for byte in texts.get(row) {
                match from.iter().position(|each| each == byte) {
                    Some(at) => out.extend(to.get(at)),
                    None => out.push(*byte),
                }
            }
        } else {
            let read = |bytes: &[u8]| {
                String::from_utf8_lossy(bytes)
                    .chars()
                    .collect::<Vec<char>>()
            };
            let (from, to) = (read(froms.get(row)), read(tos.get(row)));
            let changed: String = read(texts.get(row))
                .into_iter()
                .filter_map(
                    |character| match from.iter().position(|each| *each == character) {
                        Some(at) => to.get(at).copied(),
                        None => Some(character),
                    },
                )
                .collect();
            out.extend_from_slice(changed.as_bytes());
        }
        Ok(())
    })
}

fn split_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    whole_argument(name, arguments, 2)?;
    if name == "splitByChar" && arguments[0].text().is_some_and(|text| text.len() != 1) {
        let message = "Illegal separator for function splitByChar. Must be exactly one byte.";
        return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
    }
    Ok(DataType::Array(Box::new(DataType::String)))
}

fn split(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (separators, texts) = (Texts::of(call, 0), Texts::of(call, 1));
    let limits = (call.arguments.len() == 3).then(|| Wholes::of(call, 2));
    let mut known = Patterns::new(false, ErrorCode::CANNOT_COMPILE_REGEXP);
    let mut lists = Lists::new();
    for row in 0..call.rows {
        let (separator, text) = (separators.get(row), texts.get(row));
        let limit = limits.as_ref().map_or(0, |limits| limits.get(row));
        let limit = if limit > 0 {
            limit as usize
        } else {
            usize::MAX
        };
        let pieces = match name {
            "splitByRegexp" if !separator.is_empty() => {
                let regex = known.get(separator)?;
                let found = regex
                    .find_iter(text)
                    .filter(|found| !found.is_empty())
                    .map(|found| (found.start(), found.end()));
                between(text, found)
            }
            "splitByChar" | "splitByString" | "splitByRegexp" if separator.is_empty() => {
                characters(text)
            }
            _ => between(
                text,
                memmem::find_iter(text, separator).map(|at| (at, at + separator.len())),
            ),
        };
        pieces
            .into_iter()
            .take(limit)
            .for_each(|piece| lists.push(piece));
        lists.end_row();
    }
    Ok(lists.finish())
}

fn between(text: &[u8], cuts: impl Iterator<Item = (usize, usize)>) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut end = 0;
    for (from, to) in cuts {
        pieces.push(&text[end..from]);
        end = to;
    }
    pieces.push(&text[end..]);
    pieces
}

fn characters(text: &[u8]) -> Vec<&[u8]> {
    (0..text.len()).map(|at| &text[at..=at]).collect()
}

fn split_one_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::Array(Box::new(DataType::String)))
}

fn split_one(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let separates = |byte: &u8| match name {
        "splitByWhitespace" => matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c),
        "splitByNonAlpha" => {
            byte.is_ascii_whitespace() || *byte == 0x0b || byte.is_ascii_punctuation()
        }
        _ => !byte.is_ascii_alphabetic(),
    };
    let mut lists = Lists::new();
    for row in 0..call.rows {
        texts
            .get(row)
            .split(separates)
            .filter(|piece| !piece.is_empty())
            .for_each(|piece| lists.push(piece));
        lists.end_row();
    }
    Ok(lists.finish())
}

fn join_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    let DataType::Array(_) = &arguments[0].data_type else {
        return illegal(name, arguments, 0);
    };
    text_argument(name, arguments, 1)?;
    Ok(DataType::String)
}

fn join(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = call.array(0);
    let list = nested::list(&values);
    let DataType::Array(item) = call.data_type(0) else {
        unreachable!("the type was looked at")
    };
    let items = nested::items(list);
    let shown: ArrayRef = match **item {
        DataType::Nothing => Arc::new(arrow::array::BinaryArray::new_null(items.len())),
        _ => crate::functions::cast::convert(
            &items,
            item,
            &DataType::String.nullable(),
            crate::functions::cast::Doubt::Wrap,
            call.context,
        )?,
    };
    let shown = shown.as_binary::<i32>();
    let separators = (call.arguments.len() == 2).then(|| Texts::of(call, 1));
    let bounds = nested::bounds(list);
    Ok(strings(call.rows, |row, out| {
        let separator = separators
            .as_ref()
            .map_or(&b""[..], |separators| separators.get(row));
        let (begin, end) = bounds[row];
        let mut first = true;
        for at in (begin..end).filter(|at| shown.is_valid(*at)) {
            if !first {
                out.extend_from_slice(separator);
            }
            first = false;
            out.extend_from_slice(shown.value(at));
        }
    }))
}
