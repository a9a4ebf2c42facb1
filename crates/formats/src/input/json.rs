//! The formats of JSON.

use super::error::RowError;
use super::fields::Fields;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::format::{Header, JsonValues};
use crate::text::{
    Cursor, DEPTH_MAX, Style, append_json, colon, excerpt, members, read_json_string, skip_json,
};
use std::borrow::Cow;

/// How many bytes the first value has; `None` when its end is not there yet. Only brackets and
/// strings are looked at.
fn extent(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = end_of_string(bytes, at + 1)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place behind the closing quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn blanks(bytes: &[u8], others: &[u8]) -> usize {
    let is_blank = |byte: &&u8| byte.is_ascii_whitespace() || others.contains(byte);
    bytes.iter().take_while(is_blank).count()
}

/// The next value that begins with a bracket, behind blanks and commas: where it begins and ends.
fn next_value(bytes: &[u8], is_end: bool, open: u8) -> Result<Value, RowError> {
    let start = blanks(bytes, b",");
    match bytes.get(start) {
        None if is_end => Ok(Value::End),
        None => Ok(Value::Incomplete),
        Some(b']' | b'}' | b';') => Ok(Value::End),
        Some(byte) if *byte == open => match extent(&bytes[start..]) {
            Some(length) => Ok(Value::At(start, start + length)),
            None if is_end => Err(unfinished(&bytes[start..])),
            None => Ok(Value::Incomplete),
        },
        Some(_) => Err(RowError::Delimiter {
            expected: char::from(open).to_string(),
            found: excerpt(&bytes[start..]),
        }),
    }
}

/// Of a value without an end, what is wrong.
fn unfinished(bytes: &[u8]) -> RowError {
    let mut cursor = Cursor::new(bytes);
    match skip_json(&mut cursor, DEPTH_MAX) {
        Err(error @ crate::text::ValueError::Quote { .. }) => error.into(),
        _ => RowError::Truncated,
    }
}

enum Value {
    At(usize, usize),
    End,
    Incomplete,
}

fn put(
    column: usize,
    values: JsonValues,
    cursor: &mut Cursor<'_>,
    rows: &mut Rows<'_>,
) -> Result<(), RowError> {
    let settings = rows.settings;
    if values == JsonValues::Strings && cursor.peek() == Some(b'"') {
        let text = read_json_string(cursor)?;
        return rows.put(column, Style::Plain, &text);
    }
    Ok(append_json(
        rows.builder(column),
        cursor,
        settings,
        DEPTH_MAX,
    )?)
}

fn read_object(bytes: &[u8], values: JsonValues, rows: &mut Rows<'_>) -> Result<(), RowError> {
    let mut cursor = Cursor::new(bytes);
    each_member(&mut cursor, |name, cursor| {
        match rows.free_position(&name)? {
            Some(column) => put(column, values, cursor, rows),
            None => Ok(skip_json(cursor, DEPTH_MAX)?),
        }
    })?;
    if !rows.has_value() {
        rows.complete_empty()?;
    }
    Ok(())
}

/// The members of an object, with the cursor before their values.
fn each_member(
    cursor: &mut Cursor<'_>,
    mut member: impl FnMut(Cow<'_, [u8]>, &mut Cursor<'_>) -> Result<(), RowError>,
) -> Result<(), RowError> {
    let mut failed = None;
    let read = members(cursor, b'{', b'}', |cursor| {
        let name = read_json_string(cursor)?;
        colon(cursor)?;
        match member(name, cursor) {
            Ok(()) => Ok(()),
            Err(RowError::Value(error)) => Err(error),
            Err(other) => {
                failed = Some(other);
                Err(cursor.expected("a known field"))
            }
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

fn read_array(
    bytes: &[u8],
    values: JsonValues,
    fields: &Fields,
    rows: &mut Rows<'_>,
) -> Result<(), RowError> {
    let mut cursor = Cursor::new(bytes);
    cursor.expect(b'[')?;
    for (at, column) in fields.columns().iter().enumerate() {
        cursor.skip_spaces();
        if at > 0 {
            cursor.expect(b',')?;
            cursor.skip_spaces();
        }
        match column {
            Some(column) => put(*column, values, &mut cursor, rows)?,
            None => skip_json(&mut cursor, DEPTH_MAX)?,
        }
    }
    cursor.skip_spaces();
    Ok(cursor.expect(b']')?)
}

/// `JSONEachRow` and its variants: objects, also inside one array.
pub(super) struct JsonObjects {
    values: JsonValues,
}

impl JsonObjects {
    pub(super) fn new(values: JsonValues) -> Self {
        Self { values }
    }
}

impl RowsReader for JsonObjects {
    fn start(&mut self, bytes: &[u8], is_end: bool, _rows: &mut Rows<'_>) -> Read {
        let start = blanks(bytes, &[]);
        match bytes.get(start) {
            Some(b'[') => Ok(Next::Taken(start + 1)),
            None if !is_end => Ok(Next::Incomplete),
            _ => Ok(Next::Taken(start)),
        }
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        match next_value(bytes, is_end, b'{')? {
            Value::At(start, end) => {
                read_object(&bytes[start..end], self.values, rows)?;
                Ok(Next::Taken(end))
            }
            Value::End => Ok(Next::End),
            Value::Incomplete => Ok(Next::Incomplete),
        }
    }
}

/// `JSONCompactEachRow` and its variants.
pub(super) struct JsonArrays {
    values: JsonValues,
    header: Header,
    fields: Fields,
}

impl JsonArrays {
    pub(super) fn new(values: JsonValues, header: Header) -> Self {
        Self {
            values,
            header,
            fields: Fields::default(),
        }
    }
}

fn strings(bytes: &[u8]) -> Result<Vec<Vec<u8>>, RowError> {
    let mut strings = Vec::new();
    members(&mut Cursor::new(bytes), b'[', b']', |cursor| {
        strings.push(read_json_string(cursor)?.into_owned());
        Ok(())
    })?;
    Ok(strings)
}

impl RowsReader for JsonArrays {
    fn start(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if self.header == Header::None {
            self.fields = Fields::in_order(rows);
            return Ok(Next::Taken(0));
        }
        let (start, end) = match next_value(bytes, is_end, b'[')? {
            Value::At(start, end) => (start, end),
            Value::End => return Ok(Next::End),
            Value::Incomplete => return Ok(Next::Incomplete),
        };
        self.fields = Fields::named(&strings(&bytes[start..end])?, rows)?;
        if self.header == Header::Names {
            return Ok(Next::Taken(end));
        }
        match next_value(&bytes[end..], is_end, b'[')? {
            Value::At(_, types_end) => Ok(Next::Taken(end + types_end)),
            Value::End => Ok(Next::End),
            Value::Incomplete => Ok(Next::Incomplete),
        }
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        match next_value(bytes, is_end, b'[')? {
            Value::At(start, end) => {
                read_array(&bytes[start..end], self.values, &self.fields, rows)?;
                Ok(Next::Taken(end))
            }
            Value::End => Ok(Next::End),
            Value::Incomplete => Ok(Next::Incomplete),
        }
    }
}

/// `JSON`, `JSONCompact`: a document with the rows under `data`.
pub(super) struct JsonDocument {
    values: JsonValues,
    /// For arrays, the columns of their items.
    fields: Option<Fields>,
}

impl JsonDocument {
    pub(super) fn objects(values: JsonValues) -> Self {
        Self {
            values,
            fields: None,
        }
    }

    pub(super) fn arrays(values: JsonValues) -> Self {
        Self {
            values,
            fields: Some(Fields::default()),
        }
    }

    /// Reads up to the bracket behind `data`.
    fn read_head(&mut self, bytes: &[u8], rows: &Rows<'_>) -> Result<usize, RowError> {
        let mut cursor = Cursor::new(bytes);
        cursor.skip_spaces();
        cursor.expect(b'{')?;
        loop {
            cursor.skip_spaces();
            let name = read_json_string(&mut cursor)?.into_owned();
            colon(&mut cursor)?;
            if name == b"data" {
                cursor.expect(b'[')?;
                return Ok(cursor.position());
            }
            let start = cursor.position();
            skip_json(&mut cursor, DEPTH_MAX)?;
            if name == b"meta" && self.fields.is_some() {
                let meta = cursor.between(start, cursor.position());
                self.fields = Some(Fields::named(&meta_names(meta)?, rows)?);
            }
            cursor.skip_spaces();
            cursor.expect(b',')?;
        }
    }
}

/// The names of the columns in the order of the document.
fn meta_names(meta: &[u8]) -> Result<Vec<Vec<u8>>, RowError> {
    let mut names = Vec::new();
    members(&mut Cursor::new(meta), b'[', b']', |cursor| {
        members(cursor, b'{', b'}', |cursor| {
            let key = read_json_string(cursor)?;
            colon(cursor)?;
            if &*key == b"name" {
                names.push(read_json_string(cursor)?.into_owned());
                return Ok(());
            }
            skip_json(cursor, DEPTH_MAX)
        })
    })?;
    Ok(names)
}

impl RowsReader for JsonDocument {
    fn start(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        match self.read_head(bytes, rows) {
            Ok(taken) => Ok(Next::Taken(taken)),
            // The head ends where the rows begin: until then it may be unfinished.
            Err(_) if !is_end => Ok(Next::Incomplete),
            Err(error) => Err(error),
        }
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let open = if self.fields.is_some() { b'[' } else { b'{' };
        match (next_value(bytes, is_end, open)?, &self.fields) {
            (Value::At(start, end), Some(fields)) => {
                read_array(&bytes[start..end], self.values, fields, rows)?;
                Ok(Next::Taken(end))
            }
            (Value::At(start, end), None) => {
                read_object(&bytes[start..end], self.values, rows)?;
                Ok(Next::Taken(end))
            }
            (Value::End, _) => Ok(Next::End),
            (Value::Incomplete, _) => Ok(Next::Incomplete),
        }
    }
}

/// `JSONObjectEachRow`: a document in which each row has a name.
pub(super) struct JsonNamedRows;

impl RowsReader for JsonNamedRows {
    fn start(&mut self, bytes: &[u8], is_end: bool, _rows: &mut Rows<'_>) -> Read {
        let start = blanks(bytes, &[]);
        match bytes.get(start) {
            Some(b'{') => Ok(Next::Taken(start + 1)),
            None if is_end => Ok(Next::End),
            None => Ok(Next::Incomplete),
            Some(_) => Err(RowError::Delimiter {
                expected: "{".to_owned(),
                found: excerpt(&bytes[start..]),
            }),
        }
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let start = blanks(bytes, b",");
        match bytes.get(start) {
            None if !is_end => return Ok(Next::Incomplete),
            None => return Err(RowError::Truncated),
            Some(b'}') => return Ok(Next::End),
            Some(b'"') => {}
            Some(_) => {
                return Err(RowError::Delimiter {
                    expected: "\"".to_owned(),
                    found: excerpt(&bytes[start..]),
                });
            }
        }
        let too_short = || {
            if is_end {
                Err(RowError::Truncated)
            } else {
                Ok(Next::Incomplete)
            }
        };
        let Some(name_end) = end_of_string(bytes, start + 1) else {
            return too_short();
        };
        let value = name_end + blanks(&bytes[name_end..], b":");
        match bytes.get(value..).and_then(extent) {
            Some(length) => {
                read_object(&bytes[value..value + length], JsonValues::Own, rows)?;
                Ok(Next::Taken(value + length))
            }
            None => too_short(),
        }
    }
}
