//! Rows of JSON.

use super::guess::{Guess, Rules};
use super::{Beginning, ROWS_MAX, UnknownColumns, named, numbered};
use crate::format::Header;
use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use crate::text::{Cursor, DEPTH_MAX, ValueError, colon, members, read_json_string};

type Known = Result<Vec<ColumnHeader>, UnknownColumns>;

/// Objects, whose members are columns.
pub(super) fn objects(beginning: Beginning<'_>, settings: &FormatSettings) -> Known {
    let mut columns: Vec<(String, Guess)> = Vec::new();
    each_row(beginning, |cursor| {
        let mut seen: Vec<String> = Vec::new();
        let mut problem = None;
        let read = members(cursor, b'{', b'}', |cursor| {
            let name = String::from_utf8_lossy(&read_json_string(cursor)?).into_owned();
            colon(cursor)?;
            let guess = value(cursor, settings, DEPTH_MAX)?;
            if seen.contains(&name) {
                problem.get_or_insert(UnknownColumns::unknowable(format!(
                    "the name {name} comes twice"
                )));
            }
            seen.push(name.clone());
            let known = columns.iter_mut().find(|(each, _)| *each == name);
            let added = match known {
                Some((_, known)) => joined(known, guess, &name),
                None => joined_new(&mut columns, name, guess),
            };
            if let Err(error) = added {
                problem.get_or_insert(error);
            }
            Ok(())
        });
        Ok((read, problem))
    })?;
    let (names, guesses): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    named(names, guesses)
}

/// Arrays, of which each has a value for each column.
pub(super) fn arrays(header: Header, beginning: Beginning<'_>, settings: &FormatSettings) -> Known {
    let mut names: Option<Vec<String>> = None;
    let mut columns: Option<Vec<Guess>> = None;
    each_row(beginning, |cursor| {
        if header == Header::Names && names.is_none() {
            let mut found = Vec::new();
            let read = members(cursor, b'[', b']', |cursor| {
                let name = read_json_string(cursor)?;
                found.push(String::from_utf8_lossy(&name).into_owned());
                Ok(())
            });
            names = Some(found);
            return Ok((read, None));
        }
        let mut row = Vec::new();
        let read = members(cursor, b'[', b']', |cursor| {
            row.push(value(cursor, settings, DEPTH_MAX)?);
            Ok(())
        });
        if read.is_err() {
            return Ok((read, None));
        }
        let known = columns.get_or_insert_with(|| vec![Guess::Unknown; row.len()]);
        if known.len() != row.len() {
            let what = "Rows have different amount of values";
            return Ok((read, Some(UnknownColumns::unknowable(what))));
        }
        let each = known.iter_mut().zip(row).enumerate();
        let problem = each
            .into_iter()
            .find_map(|(at, (known, guess))| joined(known, guess, &format!("c{}", at + 1)).err());
        Ok((read, problem))
    })?;
    let Some(columns) = columns else {
        return Err(UnknownColumns::unknowable("Cannot read rows from the data"));
    };
    match names {
        Some(names) if names.len() != columns.len() => Err(UnknownColumns::unknowable(
            "there is not one name for each column",
        )),
        Some(names) => named(names, columns),
        None => named(numbered(columns.len()), columns),
    }
}

fn joined_new(
    columns: &mut Vec<(String, Guess)>,
    name: String,
    guess: Option<Guess>,
) -> Result<(), UnknownColumns> {
    let mut known = Guess::Unknown;
    joined(&mut known, guess, &name)?;
    columns.push((name, known));
    Ok(())
}

fn joined(known: &mut Guess, guess: Option<Guess>, column: &str) -> Result<(), UnknownColumns> {
    let both = guess.and_then(|guess| known.clone().and(guess, Rules::Json));
    *known =
        both.ok_or_else(|| UnknownColumns::not_served(format!("the values of column {column}")))?;
    Ok(())
}

type Row = (Result<(), ValueError>, Option<UnknownColumns>);

/// Reads rows, which may stand in an array, with commas between them or without.
fn each_row(
    beginning: Beginning<'_>,
    mut row: impl FnMut(&mut Cursor<'_>) -> Result<Row, UnknownColumns>,
) -> Result<(), UnknownColumns> {
    let mut cursor = Cursor::new(beginning.bytes);
    if beginning.bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(UnknownColumns::not_served(
            "a text that begins with a byte order mark",
        ));
    }
    cursor.skip_spaces();
    let mut rows = 0;
    while !cursor.is_at_end() && rows < ROWS_MAX {
        if rows == 0 && cursor.rest().starts_with(b"[") && is_array_of_objects(cursor.rest()) {
            cursor.advance(1);
        }
        let (read, problem) = row(&mut cursor)?;
        if let Err(error) = read {
            if beginning.is_whole {
                return Err(UnknownColumns::unknowable(error.to_string()));
            }
            return Err(UnknownColumns::not_served("so long rows"));
        }
        if let Some(problem) = problem {
            return Err(problem);
        }
        rows += 1;
        cursor.take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';'));
        if cursor.rest().starts_with(b"]") {
            break;
        }
    }
    Ok(())
}

fn is_array_of_objects(text: &[u8]) -> bool {
    let mut inside = text[1..].iter().filter(|byte| !byte.is_ascii_whitespace());
    inside.next() == Some(&b'{')
}

/// A value; `Ok(None)` for one of which it is not certain what it becomes.
fn value(
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<Option<Guess>, ValueError> {
    cursor.skip_spaces();
    match cursor.peek() {
        Some(b'"') => {
            let text = read_json_string(cursor)?;
            Ok(Guess::of_text(&text, settings))
        }
        Some(b'[') if depth > 0 => array(cursor, settings, depth - 1),
        Some(b'{' | b'[') => {
            crate::text::skip_json(cursor, DEPTH_MAX)?;
            Ok(None)
        }
        _ if cursor.eat_word(b"true") || cursor.eat_word(b"false") => Ok(Some(Guess::Bool)),
        _ if cursor.eat_word(b"null") => Ok(Some(Guess::Unknown)),
        Some(b'-' | b'0'..=b'9') => {
            let text = cursor.take_while(|byte| {
                byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
            });
            let text = String::from_utf8_lossy(text);
            let digits = text.strip_prefix('-').unwrap_or(&text);
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Ok(Guess::of_integer(&text));
            }
            Ok(text.parse::<f64>().is_ok().then_some(Guess::Float))
        }
        _ => Err(cursor.expected("a value")),
    }
}

/// Items of one kind: numbers, or texts, or arrays.
fn array(
    cursor: &mut Cursor<'_>,
    settings: &FormatSettings,
    depth: usize,
) -> Result<Option<Guess>, ValueError> {
    let mut all = Some(Guess::Unknown);
    members(cursor, b'[', b']', |cursor| {
        let item = value(cursor, settings, depth)?;
        let known = all.take();
        all = match (known, item) {
            (Some(known), Some(item)) if is_one_kind(&known, &item) => known.and(item, Rules::Json),
            _ => None,
        };
        Ok(())
    })?;
    Ok(all.map(|item| Guess::Array(Box::new(item))))
}

/// Whether items of both may stand in one array; otherwise ClickHouse keeps each with its own type.
fn is_one_kind(one: &Guess, other: &Guess) -> bool {
    let kind = |guess: &Guess| match guess {
        Guess::Unknown => 0,
        Guess::Bool | Guess::Int { .. } | Guess::UInt | Guess::Float => 1,
        Guess::String | Guess::Date | Guess::DateTime | Guess::DateTime64 => 2,
        Guess::Array(_) => 3,
    };
    kind(one) == 0 || kind(other) == 0 || kind(one) == kind(other)
}
