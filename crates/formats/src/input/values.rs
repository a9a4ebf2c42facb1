//! `Values`: rows as they stand behind `VALUES`.

use super::error::RowError;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::text::{Cursor, DEPTH_MAX, append_quoted, excerpt};

/// `Values`
pub(super) struct Values;

/// The end of the first row, behind its closing bracket.
fn extent(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => at = end_of_string(bytes, at + 1, quote)?,
            b'(' | b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

fn end_of_string(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    loop {
        at += memchr::memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes[at] == quote {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn read_row(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), RowError> {
    let mut cursor = Cursor::new(bytes);
    cursor.expect(b'(')?;
    let count = rows.columns().len();
    for column in 0..count {
        cursor.skip_spaces();
        read_value(column, &mut cursor, rows)?;
        cursor.skip_spaces();
        let delimiter = if column + 1 < count { b',' } else { b')' };
        if !cursor.eat(delimiter) {
            return Err(RowError::Expression {
                column: rows.columns()[column].0.clone(),
                delimiter: char::from(delimiter),
                found: excerpt(cursor.rest()),
            });
        }
    }
    Ok(())
}

/// A literal; an expression is left to whoever can evaluate it.
fn read_value(column: usize, cursor: &mut Cursor<'_>, rows: &mut Rows<'_>) -> Result<(), RowError> {
    let start = cursor.position();
    if cursor.eat_word_ignoring_case(b"DEFAULT") {
        return rows.omit(column);
    }
    let settings = rows.settings;
    let length = rows.builder(column).len();
    let literal = append_quoted(rows.builder(column), cursor, settings, DEPTH_MAX);
    cursor.skip_spaces();
    let is_whole = matches!(cursor.peek(), Some(b',' | b')'));
    match literal {
        Ok(()) if is_whole => Ok(()),
        other => {
            rows.builder(column).truncate(length);
            cursor.reset(start);
            skip_expression(cursor);
            let text = cursor.between(start, cursor.position());
            if rows.evaluate(column, text)? {
                return Ok(());
            }
            Err(match other {
                Err(error) => error.into(),
                Ok(()) => RowError::Expression {
                    column: rows.columns()[column].0.clone(),
                    delimiter: ',',
                    found: excerpt(text),
                },
            })
        }
    }
}

/// Passes over an expression up to the comma or bracket behind it.
fn skip_expression(cursor: &mut Cursor<'_>) {
    while let Some(byte) = cursor.peek() {
        match byte {
            b',' | b')' => return,
            quote @ (b'\'' | b'"' | b'`') => {
                let rest = cursor.rest();
                let end = end_of_string(rest, 1, quote).unwrap_or(rest.len());
                cursor.advance(end);
            }
            b'(' | b'[' | b'{' => {
                let rest = cursor.rest();
                cursor.advance(extent(rest).unwrap_or(rest.len()));
            }
            _ => cursor.advance(1),
        }
    }
}

impl RowsReader for Values {
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let blank = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
        let start = bytes.iter().take_while(blank).count();
        match bytes.get(start) {
            None if is_end => return Ok(Next::End),
            None => return Ok(Next::Incomplete),
            Some(b';') => return Ok(Next::End),
            Some(b'(') => {}
            Some(_) => {
                return Err(RowError::Delimiter {
                    expected: "(".to_owned(),
                    found: excerpt(&bytes[start..]),
                });
            }
        }
        let Some(length) = extent(&bytes[start..]) else {
            return if is_end {
                Err(RowError::Truncated)
            } else {
                Ok(Next::Incomplete)
            };
        };
        read_row(&bytes[start..start + length], rows)?;
        Ok(Next::Taken(start + length))
    }
}
