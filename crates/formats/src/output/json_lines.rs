//! The formats that are one document of JSON for each row.

use super::json::{write_array, write_as_string};
use super::{Output, Printed, Shape, Statistics};
use crate::format::{Header, JsonValues};
use crate::text::{ColumnText, Indent, Style, write_key};
use granary_columns::Block;

/// `JSONEachRow`, `JSONCompactEachRow` and their variants.
pub(super) struct JsonLines {
    shape: Shape,
    values: JsonValues,
    /// For arrays, what stands before the rows.
    header: Option<Header>,
    rows: usize,
}

impl JsonLines {
    pub(super) fn objects(shape: Shape, values: JsonValues) -> Self {
        Self {
            shape,
            values,
            header: None,
            rows: 0,
        }
    }

    pub(super) fn arrays(shape: Shape, values: JsonValues, header: Header) -> Self {
        Self {
            header: Some(header),
            ..Self::objects(shape, values)
        }
    }

    fn header_line<'a>(&self, fields: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
        out.push(b'[');
        for (at, field) in fields.enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            write_key(field, &self.shape.settings, out);
        }
        out.extend_from_slice(b"]\n");
    }

    fn is_one_array(&self) -> bool {
        self.header.is_none() && self.shape.settings.json_array_of_rows
    }
}

/// `{"a":1}`
fn write_object(
    columns: &[ColumnText<'_>],
    row: usize,
    values: JsonValues,
    shape: &Shape,
    out: &mut Vec<u8>,
) {
    out.push(b'{');
    for (at, (name, column)) in shape.names().zip(columns).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_key(name, &shape.settings, out);
        out.push(b':');
        match values {
            JsonValues::Own => column.write(row, Style::Json, out),
            JsonValues::Strings => write_as_string(column, row, shape, out),
        }
    }
    out.push(b'}');
}

impl Output for JsonLines {
    fn start(&mut self, out: &mut Vec<u8>) {
        if matches!(self.header, Some(Header::Names | Header::NamesAndTypes)) {
            self.header_line(self.shape.names(), out);
        }
        if self.header == Some(Header::NamesAndTypes) {
            let types: Vec<String> = self.shape.types().map(ToString::to_string).collect();
            self.header_line(types.iter().map(String::as_str), out);
        }
        if self.is_one_array() {
            out.extend_from_slice(b"[\n");
        }
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            if self.is_one_array() && self.rows + row > 0 {
                out.extend_from_slice(b",\n");
            }
            match self.header {
                None => write_object(&texts.columns, row, self.values, &self.shape, out),
                Some(_) => write_array(&texts.columns, row, self.values, &self.shape, out),
            }
            if !self.is_one_array() {
                out.push(b'\n');
            }
        }
        self.rows += texts.rows;
        Ok(())
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        if self.is_one_array() {
            out.extend_from_slice(b"\n]\n");
        }
        Ok(())
    }
}

/// `PrettyJSONEachRow`
pub(super) struct PrettyLines {
    shape: Shape,
}

impl PrettyLines {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape }
    }
}

impl Output for PrettyLines {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let indent = Indent {
            depth: 1,
            unit: "    ",
        };
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            out.extend_from_slice(b"{\n");
            for (at, (name, column)) in self.shape.names().zip(&texts.columns).enumerate() {
                if at > 0 {
                    out.extend_from_slice(b",\n");
                }
                indent.write(out);
                write_key(name, &self.shape.settings, out);
                out.extend_from_slice(b": ");
                column.write_pretty_json(row, indent, out);
            }
            out.extend_from_slice(b"\n}\n");
        }
        Ok(())
    }
}

/// `JSONObjectEachRow`: one document in which each row has a name.
pub(super) struct NamedRows {
    shape: Shape,
    rows: usize,
}

impl NamedRows {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, rows: 0 }
    }
}

impl Output for NamedRows {
    fn start(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\n");
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            if self.rows > 0 {
                out.extend_from_slice(b",\n");
            }
            self.rows += 1;
            out.extend_from_slice(format!("\t\"row_{}\": ", self.rows).as_bytes());
            write_object(&texts.columns, row, JsonValues::Own, &self.shape, out);
        }
        Ok(())
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        out.extend_from_slice(b"\n}\n");
        Ok(())
    }
}
