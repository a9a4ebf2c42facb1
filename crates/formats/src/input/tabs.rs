//! `TabSeparated…`, `TabSeparatedRaw…`, `CustomSeparated…`, `TSKV`

use super::error::RowError;
use super::fields::Fields;
use super::header::read_header;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::format::Header;
use crate::text::{Style, ValueError, excerpt, is_number, unescape};
use granary_columns::Scalar;

/// Lines of fields with tabs between them.
pub(super) struct Tabs {
    style: Style,
    header: Header,
    fields: Fields,
}

impl Tabs {
    pub(super) fn new(style: Style, header: Header) -> Self {
        Self {
            style,
            header,
            fields: Fields::default(),
        }
    }

    /// The first line, and how many bytes it has with its end; `None` when there is no end.
    fn line<'a>(&self, bytes: &'a [u8], is_end: bool) -> Option<(&'a [u8], usize)> {
        let mut from = 0;
        loop {
            let Some(at) = memchr::memchr(b'\n', &bytes[from..]) else {
                return (is_end && !bytes.is_empty()).then_some((bytes, bytes.len()));
            };
            let at = from + at;
            let backslashes = bytes[..at]
                .iter()
                .rev()
                .take_while(|b| **b == b'\\')
                .count();
            if self.style == Style::Raw || backslashes % 2 == 0 {
                return Some((&bytes[..at], at + 1));
            }
            from = at + 1;
        }
    }

    /// The end of the first field of a line.
    fn field_end(&self, line: &[u8]) -> usize {
        if self.style == Style::Raw {
            return memchr::memchr(b'\t', line).unwrap_or(line.len());
        }
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'\t', b'\\', &line[at..]) {
            at += found;
            if line[at] == b'\t' {
                return at;
            }
            at = (at + 2).min(line.len());
        }
        line.len()
    }

    fn fields_of(&self, line: &[u8]) -> Result<Vec<Vec<u8>>, RowError> {
        let mut fields = Vec::new();
        let mut rest = line.strip_suffix(b"\r").unwrap_or(line);
        loop {
            let end = self.field_end(rest);
            let field = &rest[..end];
            fields.push(match self.style {
                Style::Raw => field.to_vec(),
                _ => unescape(field)?.into_owned(),
            });
            match rest.get(end + 1..) {
                Some(next) => rest = next,
                None => return Ok(fields),
            }
        }
    }

    fn read_line(&self, line: &[u8], rows: &mut Rows<'_>) -> Result<(), RowError> {
        let mut rest = line;
        let last = self.fields.columns().len().saturating_sub(1);
        for (at, column) in self.fields.columns().iter().enumerate() {
            // In an array a tab may stand as it is, and the last field is the rest of the line.
            let end = self.field_end(rest);
            let field = &rest[..end];
            if let Some(column) = column {
                put_field(*column, self.style, field, rows)?;
            }
            let next = rest.get(end + 1..);
            match next {
                Some(next) if at < last => rest = next,
                None if at == last => {}
                Some(_) => {
                    return Err(RowError::Delimiter {
                        expected: "\\n".to_owned(),
                        found: excerpt(&rest[end..]),
                    });
                }
                None => {
                    return Err(RowError::Delimiter {
                        expected: "\\t".to_owned(),
                        found: "\\n".to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn put_field(
    column: usize,
    style: Style,
    field: &[u8],
    rows: &mut Rows<'_>,
) -> Result<(), RowError> {
    if field.is_empty() {
        if rows.settings.tsv_empty_as_default {
            rows.omit(column)?;
            return Ok(());
        }
        if is_number(rows.builder(column).value_type()) {
            rows.builder(column).push(Scalar::Unsigned(0))?;
            return Ok(());
        }
    }
    let is_null = style == Style::Raw && field == rows.settings.tsv_null.as_bytes();
    let style = if is_null { Style::Escaped } else { style };
    rows.put(column, style, field).map_err(|error| match error {
        RowError::Value(ValueError::Rest { text, position, .. }) => RowError::Delimiter {
            expected: "\\t".to_owned(),
            found: text.chars().skip(position).collect(),
        },
        other => other,
    })
}

fn refuse_carriage_return(line: &[u8]) -> Result<(), RowError> {
    if line.ends_with(b"\r") {
        return Err(RowError::Form {
            what: "a carriage return stands at the end of the first row: in TabSeparated lines end with \\n alone"
                .to_owned(),
        });
    }
    Ok(())
}

impl RowsReader for Tabs {
    fn start(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let Some((line, taken)) = self.line(bytes, is_end) else {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        };
        let second = self.line(&bytes[taken..], is_end);
        if second.is_none() && !is_end {
            return Ok(Next::Incomplete);
        }
        if self.header == Header::None {
            refuse_carriage_return(line)?;
        }
        let first = self.fields_of(line)?;
        let second_fields = second.map(|(line, _)| self.fields_of(line)).transpose()?;
        let detects = rows.settings.tsv_detect_header;
        let found = read_header(self.header, detects, &first, second_fields.as_deref(), rows)?;
        self.fields = found.fields;
        let second_taken = second.map_or(0, |(_, taken)| taken);
        Ok(Next::Taken(match found.lines {
            0 => 0,
            1 => taken,
            _ => taken + second_taken,
        }))
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let Some((line, taken)) = self.line(bytes, is_end) else {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        };
        self.read_line(line, rows)?;
        Ok(Next::Taken(taken))
    }
}

/// `TSKV`: lines of `name=value`
pub(super) struct Tskv;

impl RowsReader for Tskv {
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let tabs = Tabs::new(Style::Escaped, Header::None);
        let Some((line, taken)) = tabs.line(bytes, is_end) else {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        };
        let mut rest = line;
        loop {
            let end = tabs.field_end(rest);
            if !rest.is_empty() {
                read_pair(&rest[..end], rows)?;
            }
            match rest.get(end + 1..) {
                Some(next) => rest = next,
                None => break,
            }
        }
        if !rows.has_value() {
            rows.complete_empty()?;
        }
        Ok(Next::Taken(taken))
    }
}

fn read_pair(field: &[u8], rows: &mut Rows<'_>) -> Result<(), RowError> {
    let mut at = 0;
    let equals = loop {
        match memchr::memchr2(b'=', b'\\', &field[at..]) {
            Some(found) if field[at + found] == b'=' => break at + found,
            Some(found) => at = (at + found + 2).min(field.len()),
            None => {
                return Err(RowError::Form {
                    what: format!("'{}' has no value", excerpt(field)),
                });
            }
        }
    };
    let name = unescape(&field[..equals])?;
    match rows.free_position(&name)? {
        Some(column) => put_field(column, Style::Escaped, &field[equals + 1..], rows),
        None => Ok(()),
    }
}
