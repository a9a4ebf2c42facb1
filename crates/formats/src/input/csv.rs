//! `CSV…`

use super::error::RowError;
use super::fields::Fields;
use super::header::read_header;
use super::rows::{Next, Read, Rows, RowsReader};
use crate::format::Header;
use crate::settings::FormatSettings;
use crate::text::{Style, ValueError, excerpt, parse_text};
use granary_columns::ColumnBuilder;
use granary_types::DataType;
use std::borrow::Cow;

/// Lines of fields with commas between them, which may stand in quotes.
pub(super) struct Csv {
    header: Header,
    fields: Fields,
}

/// A field, and what follows it.
struct Field<'a> {
    text: Cow<'a, [u8]>,
    is_quoted: bool,
    /// How many bytes it has, with the delimiter or end of line behind it.
    taken: usize,
    end: End,
}

/// What stands behind a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Delimiter,
    Line,
}

impl Csv {
    pub(super) fn new(header: Header) -> Self {
        Self {
            header,
            fields: Fields::default(),
        }
    }

    fn read_row(&self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        let mut line = Line {
            bytes,
            at: 0,
            is_end,
            ended: false,
        };
        for (at, column) in self.fields.columns().iter().enumerate() {
            if at > 0 && line.ended {
                return Err(RowError::Delimiter {
                    expected: ",".to_owned(),
                    found: "\\n".to_owned(),
                });
            }
            let is_read = match column {
                Some(column) => read_value(*column, &mut line, rows)?,
                None => line.next(rows.settings)?.is_some(),
            };
            if !is_read {
                return Ok(Next::Incomplete);
            }
        }
        if !line.ended {
            return Err(RowError::Form {
                what: "expected end of line".to_owned(),
            });
        }
        Ok(Next::Taken(line.at))
    }
}

/// A line that is read field by field.
struct Line<'a> {
    bytes: &'a [u8],
    at: usize,
    is_end: bool,
    ended: bool,
}

impl<'a> Line<'a> {
    /// The next field; `None` when its end is not there yet.
    fn next(&mut self, settings: &FormatSettings) -> Result<Option<Field<'a>>, RowError> {
        let field = field(&self.bytes[self.at..], self.is_end, settings)?;
        if let Some(field) = &field {
            self.at += field.taken;
            self.ended = field.end == End::Line;
        }
        Ok(field)
    }
}

/// A line's fields, each with whether it stands in quotes.
type MarkedFields = Vec<(Vec<u8>, bool)>;

/// The fields of the first line, and how many bytes it has; `None` when its end is not there yet.
pub(super) fn fields(
    bytes: &[u8],
    is_end: bool,
    settings: &FormatSettings,
) -> Result<Option<(MarkedFields, usize)>, RowError> {
    let mut line = Line {
        bytes,
        at: 0,
        is_end,
        ended: false,
    };
    let mut fields = Vec::new();
    while !line.ended {
        let Some(field) = line.next(settings)? else {
            return Ok(None);
        };
        fields.push((field.text.into_owned(), field.is_quoted));
    }
    Ok(Some((fields, line.at)))
}

/// The first field; `None` when its end is not there yet.
fn field<'a>(
    bytes: &'a [u8],
    is_end: bool,
    settings: &FormatSettings,
) -> Result<Option<Field<'a>>, RowError> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t') && *byte != settings.csv_delimiter;
    let start = bytes.iter().take_while(|byte| is_blank(byte)).count();
    let (text, is_quoted, mut at) = match bytes.get(start) {
        Some(quote @ (b'"' | b'\'')) if *quote == b'"' || settings.csv_allow_single_quotes => {
            let Some((text, length)) = quoted(&bytes[start + 1..], *quote) else {
                if is_end {
                    return Err(RowError::Value(ValueError::Quote {
                        found: excerpt(&bytes[start..]),
                    }));
                }
                return Ok(None);
            };
            let at = start + 1 + length;
            (
                text,
                true,
                at + bytes[at..].iter().take_while(|byte| is_blank(byte)).count(),
            )
        }
        _ => {
            let rest = &bytes[start..];
            let length = memchr::memchr3(settings.csv_delimiter, b'\n', b'\r', rest);
            if length.is_none() && !is_end {
                return Ok(None);
            }
            let length = length.unwrap_or(rest.len());
            (Cow::Borrowed(&rest[..length]), false, start + length)
        }
    };
    let end = match bytes.get(at) {
        None if is_end => End::Line,
        None => return Ok(None),
        Some(byte) if *byte == settings.csv_delimiter => {
            at += 1;
            End::Delimiter
        }
        Some(b'\n') => {
            at += 1;
            End::Line
        }
        Some(b'\r') => match bytes.get(at + 1) {
            Some(b'\n') => {
                at += 2;
                End::Line
            }
            None if !is_end => return Ok(None),
            _ => {
                return Err(RowError::Form {
                    what: "a carriage return without a line feed behind it".to_owned(),
                });
            }
        },
        Some(_) => {
            return Err(RowError::Delimiter {
                expected: char::from(settings.csv_delimiter).to_string(),
                found: excerpt(&bytes[at..]),
            });
        }
    };
    Ok(Some(Field {
        text,
        is_quoted,
        taken: at,
        end,
    }))
}

/// What stands up to the closing quote, and how many bytes it has with that; doubled quotes are one.
fn quoted(bytes: &[u8], quote: u8) -> Option<(Cow<'_, [u8]>, usize)> {
    let mut text: Cow<'_, [u8]> = Cow::Borrowed(&[]);
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(quote, &bytes[from..])?;
        let is_doubled = bytes.get(at + 1) == Some(&quote);
        let end = if is_doubled { at + 1 } else { at };
        if text.is_empty() && from == 0 {
            text = Cow::Borrowed(&bytes[..end]);
        } else {
            text.to_mut().extend_from_slice(&bytes[from..end]);
        }
        if !is_doubled {
            return Some((text, at + 1));
        }
        from = at + 2;
    }
}

/// Reads the value of a column, which has several fields where it is a tuple.
fn read_value(column: usize, line: &mut Line<'_>, rows: &mut Rows<'_>) -> Result<bool, RowError> {
    let settings = rows.settings;
    let is_tuple = matches!(rows.builder(column).value_type(), DataType::Tuple(_));
    if is_tuple {
        return read_tuple(rows.builder(column), line, settings);
    }
    let Some(field) = line.next(settings)? else {
        return Ok(false);
    };
    if field.text.is_empty() && !field.is_quoted && settings.csv_empty_as_default {
        rows.omit(column)?;
        return Ok(true);
    }
    put(rows.builder(column), &field, settings)?;
    Ok(true)
}

fn put(
    builder: &mut ColumnBuilder,
    field: &Field<'_>,
    settings: &FormatSettings,
) -> Result<(), RowError> {
    let is_text = matches!(
        builder.value_type(),
        DataType::String | DataType::FixedString(_)
    );
    let text = match &field.text {
        text if field.is_quoted || is_text => text,
        text => text.trim_ascii_end(),
    };
    // In quotes `\N` is a text.
    let style = if field.is_quoted {
        Style::Plain
    } else {
        Style::Csv
    };
    Ok(
        parse_text(builder, style, text, settings).map_err(|error| match error {
            ValueError::Rest { .. } => ValueError::Json {
                found: excerpt(text),
            },
            other => other,
        })?,
    )
}

fn read_tuple(
    builder: &mut ColumnBuilder,
    line: &mut Line<'_>,
    settings: &FormatSettings,
) -> Result<bool, RowError> {
    let rows = builder.len();
    if builder.elements().is_empty() && line.next(settings)?.is_none() {
        return Ok(false);
    }
    for at in 0..builder.elements().len() {
        if at > 0 && line.ended {
            builder.truncate(rows);
            return Err(RowError::Delimiter {
                expected: ",".to_owned(),
                found: "\\n".to_owned(),
            });
        }
        let element = &mut builder.elements()[at];
        let is_read = if matches!(element.value_type(), DataType::Tuple(_)) {
            read_tuple(element, line, settings)?
        } else {
            match line.next(settings)? {
                Some(field) if field.text.is_empty() && !field.is_quoted => {
                    element.push_default()?;
                    true
                }
                Some(field) => {
                    put(element, &field, settings)?;
                    true
                }
                None => false,
            }
        };
        if !is_read {
            return Ok(false);
        }
    }
    builder.end_tuple();
    Ok(true)
}

/// The fields of a line, and how many bytes it has with its end.
type LineFields = (Vec<Vec<u8>>, usize);

/// The fields of a line; `None` when its end is not there yet.
fn line_fields(
    bytes: &[u8],
    is_end: bool,
    settings: &FormatSettings,
) -> Result<Option<LineFields>, RowError> {
    let mut line = Line {
        bytes,
        at: 0,
        is_end,
        ended: false,
    };
    let mut fields = Vec::new();
    while !line.ended {
        match line.next(settings)? {
            Some(field) => fields.push(field.text.into_owned()),
            None => return Ok(None),
        }
    }
    Ok(Some((fields, line.at)))
}

/// Names of the elements of tuples stand for the tuple.
fn joined(names: Vec<Vec<u8>>, rows: &Rows<'_>) -> Vec<Vec<u8>> {
    let mut joined: Vec<Vec<u8>> = Vec::new();
    for name in names {
        let owner = rows.columns().iter().find(|(column, data_type)| {
            matches!(data_type.storage(), DataType::Tuple(_))
                && name
                    .strip_prefix(column.as_bytes())
                    .is_some_and(|rest| rest.starts_with(b"."))
        });
        match owner {
            Some((column, _)) if joined.last().map(Vec::as_slice) == Some(column.as_bytes()) => {}
            Some((column, _)) => joined.push(column.clone().into_bytes()),
            None => joined.push(name),
        }
    }
    joined
}

impl RowsReader for Csv {
    fn start(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if bytes.is_empty() {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        }
        let Some((first, taken)) = line_fields(bytes, is_end, rows.settings)? else {
            return Ok(Next::Incomplete);
        };
        let second = if bytes.len() > taken {
            line_fields(&bytes[taken..], is_end, rows.settings)?
        } else {
            None
        };
        if second.is_none() && !is_end {
            return Ok(Next::Incomplete);
        }
        let second_taken = second.as_ref().map_or(0, |(_, taken)| *taken);
        let names = joined(first, rows);
        if self.header == Header::NamesAndTypes {
            // The types of tuples are those of their elements: the names decide.
            self.fields = Fields::named(&names, rows)?;
            return Ok(Next::Taken(taken + second_taken));
        }
        let second = second.map(|(fields, _)| fields);
        let detects = rows.settings.csv_detect_header;
        let found = read_header(self.header, detects, &names, second.as_deref(), rows)?;
        self.fields = found.fields;
        Ok(Next::Taken(match found.lines {
            0 => 0,
            1 => taken,
            _ => taken + second_taken,
        }))
    }

    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read {
        if bytes.is_empty() {
            return Ok(if is_end { Next::End } else { Next::Incomplete });
        }
        self.read_row(bytes, is_end, rows)
    }
}
