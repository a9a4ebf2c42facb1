//! Formats of one line per row: TabSeparated, CustomSeparated, CSV, TSKV, Markdown.

use super::columns::{flattened, is_right_aligned};
use super::{Output, Printed, Shape};
use crate::format::Header;
use crate::text::{Style, write_csv, write_escaped};
use granary_columns::Block;

/// `TabSeparated…`, `TabSeparatedRaw…`, `CustomSeparated…`, `CSV…`
pub(super) struct Delimited {
    shape: Shape,
    header: Header,
    style: Style,
    delimiter: u8,
    end_of_line: &'static [u8],
    shows_totals: bool,
}

impl Delimited {
    pub(super) fn tabs(shape: Shape, header: Header) -> Self {
        let crlf = shape.settings.tsv_crlf_end_of_line;
        Self {
            shape,
            header,
            style: Style::Escaped,
            delimiter: b'\t',
            end_of_line: end_of_line(crlf),
            shows_totals: true,
        }
    }

    pub(super) fn raw(shape: Shape, header: Header) -> Self {
        Self {
            style: Style::Raw,
            ..Self::tabs(shape, header)
        }
    }

    pub(super) fn custom(shape: Shape, header: Header) -> Self {
        Self {
            end_of_line: b"\n",
            shows_totals: false,
            ..Self::tabs(shape, header)
        }
    }

    pub(super) fn csv(shape: Shape, header: Header) -> Self {
        let crlf = shape.settings.csv_crlf_end_of_line;
        Self {
            style: Style::Csv,
            delimiter: shape.settings.csv_delimiter,
            end_of_line: end_of_line(crlf),
            ..Self::tabs(shape, header)
        }
    }

    fn write_rows(&self, block: &Block, out: &mut Vec<u8>) {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            texts.write_row(row, self.style, &[self.delimiter], out);
            out.extend_from_slice(self.end_of_line);
        }
    }

    fn names_and_types(&self) -> (Vec<String>, Vec<String>) {
        let columns = self.shape.columns.iter();
        if self.style == Style::Csv {
            let flat = columns.flat_map(|(name, data_type)| flattened(name, data_type));
            return flat
                .map(|(name, data_type)| (name, data_type.to_string()))
                .unzip();
        }
        columns
            .map(|(name, data_type)| (name.clone(), data_type.to_string()))
            .unzip()
    }

    fn header_line(&self, fields: &[String], out: &mut Vec<u8>) {
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                out.push(self.delimiter);
            }
            match self.style {
                Style::Csv => write_csv(field.as_bytes(), out),
                Style::Raw => out.extend_from_slice(field.as_bytes()),
                _ => write_escaped(field.as_bytes(), out),
            }
        }
        out.extend_from_slice(self.end_of_line);
    }
}

fn end_of_line(crlf: bool) -> &'static [u8] {
    if crlf { b"\r\n" } else { b"\n" }
}

impl Output for Delimited {
    fn start(&mut self, out: &mut Vec<u8>) {
        let (names, types) = self.names_and_types();
        if self.header != Header::None {
            self.header_line(&names, out);
        }
        if self.header == Header::NamesAndTypes {
            self.header_line(&types, out);
        }
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        self.write_rows(block, out);
        Ok(())
    }

    fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        if self.shows_totals {
            out.extend_from_slice(self.end_of_line);
            self.write_rows(row, out);
        }
    }

    fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        self.totals(rows, out);
    }
}

/// `TSKV`: `name=value`
pub(super) struct Tskv {
    shape: Shape,
    names: Vec<Vec<u8>>,
}

impl Tskv {
    pub(super) fn new(shape: Shape) -> Self {
        let names = shape.names().map(escaped_key).collect();
        Self { shape, names }
    }
}

/// A key ends at its `=`; quotes mean nothing in it.
fn escaped_key(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in name.bytes() {
        match byte {
            b'=' => out.extend_from_slice(b"\\="),
            b'\'' => out.push(byte),
            other => write_escaped(&[other], &mut out),
        }
    }
    out
}

impl Output for Tskv {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            for (at, (name, column)) in self.names.iter().zip(&texts.columns).enumerate() {
                if at > 0 {
                    out.push(b'\t');
                }
                out.extend_from_slice(name);
                out.push(b'=');
                column.write(row, Style::Escaped, out);
            }
            out.push(b'\n');
        }
        Ok(())
    }
}

/// `Markdown`
pub(super) struct Markdown {
    shape: Shape,
}

impl Markdown {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape }
    }
}

impl Output for Markdown {
    fn start(&mut self, out: &mut Vec<u8>) {
        out.push(b'|');
        for name in self.shape.names() {
            out.push(b' ');
            write_escaped(name.as_bytes(), out);
            out.extend_from_slice(b" |");
        }
        out.extend_from_slice(b"\n|");
        for data_type in self.shape.types() {
            let line: &[u8] = if is_right_aligned(data_type) {
                b"-:|"
            } else {
                b":-|"
            };
            out.extend_from_slice(line);
        }
        out.push(b'\n');
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            out.extend_from_slice(b"| ");
            texts.write_row(row, Style::Escaped, b" | ", out);
            out.extend_from_slice(b" |\n");
        }
        Ok(())
    }
}
