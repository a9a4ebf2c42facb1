//! The formats that are one document of JSON with an array for each column.

use super::json::{write_end, write_meta};
use super::{Output, Printed, Shape, Statistics};
use crate::format::ColumnsLayout;
use crate::text::{Indent, Style, replace_invalid_utf8, write_key};
use granary_columns::Block;

/// `JSONColumns`, `JSONCompactColumns`, `JSONColumnsWithMetadata`. The columns stay in memory until
/// the end, because every one of them is whole before the next begins.
pub(super) struct JsonColumns {
    shape: Shape,
    layout: ColumnsLayout,
    /// The values so far, with what separates them.
    columns: Vec<Vec<u8>>,
    rows: u64,
    totals: Vec<u8>,
}

impl JsonColumns {
    pub(super) fn new(shape: Shape, layout: ColumnsLayout) -> Self {
        Self {
            columns: vec![Vec::new(); shape.columns.len()],
            shape,
            layout,
            rows: 0,
            totals: Vec::new(),
        }
    }

    fn write_columns(&self, indent: &[u8], out: &mut Vec<u8>) {
        let is_shown = self.rows > 0 || self.layout == ColumnsLayout::Named;
        if is_shown {
            for (at, (name, values)) in self.shape.names().zip(&self.columns).enumerate() {
                if at > 0 {
                    out.extend_from_slice(b",\n");
                }
                out.extend_from_slice(indent);
                if self.layout != ColumnsLayout::Unnamed {
                    write_key(name, &self.shape.settings, out);
                    out.extend_from_slice(b": ");
                }
                out.push(b'[');
                out.extend_from_slice(values);
                out.push(b']');
            }
        }
        out.push(b'\n');
    }
}

impl Output for JsonColumns {
    fn block(&mut self, block: &Block, _out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for (values, column) in self.columns.iter_mut().zip(&texts.columns) {
            for row in 0..texts.rows {
                if self.rows > 0 || row > 0 {
                    values.extend_from_slice(b", ");
                }
                column.write(row, Style::Json, values);
            }
        }
        self.rows += texts.rows as u64;
        Ok(())
    }

    fn totals(&mut self, row: &Block, _out: &mut Vec<u8>) {
        let indent = Indent {
            depth: 2,
            unit: "\t",
        };
        let mut text = Vec::new();
        text.extend_from_slice(b"\t\"totals\":\n\t{\n");
        let texts = self.shape.texts(row);
        for (at, (name, column)) in self.shape.names().zip(&texts.columns).enumerate() {
            if at > 0 {
                text.extend_from_slice(b",\n");
            }
            indent.write(&mut text);
            write_key(name, &self.shape.settings, &mut text);
            text.extend_from_slice(b": ");
            column.write_pretty_json(0, indent, &mut text);
        }
        text.extend_from_slice(b"\n\t},\n\n");
        self.totals = text;
    }

    fn finish(&mut self, statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        let start = out.len();
        match self.layout {
            ColumnsLayout::Named => {
                out.extend_from_slice(b"{\n");
                self.write_columns(b"\t", out);
                out.extend_from_slice(b"}\n");
            }
            ColumnsLayout::Unnamed => {
                out.extend_from_slice(b"[\n");
                self.write_columns(b"\t", out);
                out.extend_from_slice(b"]\n");
            }
            ColumnsLayout::WithMetadata => {
                out.extend_from_slice(b"{\n");
                write_meta(&self.shape, out);
                out.extend_from_slice(b"\t\"data\":\n\t{\n");
                self.write_columns(b"\t\t", out);
                out.extend_from_slice(b"\t},\n\n");
                out.extend_from_slice(&self.totals);
                write_end(self.rows, &self.shape, statistics, out);
                replace_invalid_utf8(start, out);
            }
        }
        Ok(())
    }
}
