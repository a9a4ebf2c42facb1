//! The formats that are one document of JSON: `JSON`, `JSONCompact` and their variants with strings.

use super::{Output, Printed, Shape, Statistics};
use crate::format::JsonValues;
use crate::text::{ColumnText, Indent, Style, replace_invalid_utf8, write_json_string, write_key};
use granary_columns::Block;

/// How far the rows stand from the left.
const ROWS: Indent = Indent {
    depth: 2,
    unit: "\t",
};

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Object,
    Array,
}

/// `JSON`, `JSONCompact`, `JSONStrings`, `JSONCompactStrings`
pub(super) struct Json {
    shape: Shape,
    row: Row,
    values: JsonValues,
    rows: u64,
    data_is_open: bool,
}

impl Json {
    pub(super) fn objects(shape: Shape, values: JsonValues) -> Self {
        Self {
            shape,
            row: Row::Object,
            values,
            rows: 0,
            data_is_open: true,
        }
    }

    pub(super) fn arrays(shape: Shape, values: JsonValues) -> Self {
        Self {
            row: Row::Array,
            ..Self::objects(shape, values)
        }
    }

    /// Ends the rows, at what comes first behind them.
    fn close_data(&mut self, out: &mut Vec<u8>) {
        if self.data_is_open {
            out.extend_from_slice(b"\n\t],\n\n");
        }
        self.data_is_open = false;
    }

    fn write_row(&self, columns: &[ColumnText<'_>], row: usize, indent: Indent, out: &mut Vec<u8>) {
        match self.row {
            Row::Object => {
                out.extend_from_slice(b"{\n");
                let names = self.shape.names();
                for (at, (name, column)) in names.zip(columns).enumerate() {
                    if at > 0 {
                        out.extend_from_slice(b",\n");
                    }
                    indent.deeper().write(out);
                    write_key(name, &self.shape.settings, out);
                    out.extend_from_slice(b": ");
                    match self.values {
                        JsonValues::Own => column.write_pretty_json(row, indent.deeper(), out),
                        JsonValues::Strings => write_as_string(column, row, &self.shape, out),
                    }
                }
                out.push(b'\n');
                indent.write(out);
                out.push(b'}');
            }
            Row::Array => write_array(columns, row, self.values, &self.shape, out),
        }
    }

    /// A member that is a row: totals, the least and the greatest values.
    fn write_row_member(
        &self,
        name: &str,
        block: &Block,
        row: usize,
        indent: Indent,
        out: &mut Vec<u8>,
    ) {
        indent.write(out);
        out.extend_from_slice(format!("\"{name}\":").as_bytes());
        let texts = self.shape.texts(block);
        if self.row == Row::Object {
            out.push(b'\n');
            indent.write(out);
        } else {
            out.push(b' ');
        }
        self.write_row(&texts.columns, row, indent, out);
    }
}

/// A value as a string of JSON.
pub(super) fn write_as_string(
    column: &ColumnText<'_>,
    row: usize,
    shape: &Shape,
    out: &mut Vec<u8>,
) {
    let mut text = Vec::new();
    column.write(row, Style::Plain, &mut text);
    write_json_string(&text, &shape.settings, out);
}

/// `[1, "a"]`
pub(super) fn write_array(
    columns: &[ColumnText<'_>],
    row: usize,
    values: JsonValues,
    shape: &Shape,
    out: &mut Vec<u8>,
) {
    out.push(b'[');
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b", ");
        }
        match values {
            JsonValues::Own => column.write(row, Style::Json, out),
            JsonValues::Strings => write_as_string(column, row, shape, out),
        }
    }
    out.push(b']');
}

/// The names and types of the columns.
pub(super) fn write_meta(shape: &Shape, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\t\"meta\":\n\t[\n");
    for (at, (name, data_type)) in shape.columns.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b",\n");
        }
        out.extend_from_slice(b"\t\t{\n\t\t\t\"name\": ");
        write_key(name, &shape.settings, out);
        out.extend_from_slice(b",\n\t\t\t\"type\": ");
        write_key(&data_type.to_string(), &shape.settings, out);
        out.extend_from_slice(b"\n\t\t}");
    }
    out.extend_from_slice(b"\n\t],\n\n");
}

/// How many rows there are, and what they cost.
pub(super) fn write_end(rows: u64, shape: &Shape, statistics: &Statistics, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("\t\"rows\": {rows}").as_bytes());
    if let Some(before_limit) = statistics.rows_before_limit {
        let text = format!(",\n\n\t\"rows_before_limit_at_least\": {before_limit}");
        out.extend_from_slice(text.as_bytes());
    }
    if shape.settings.write_statistics {
        let text = format!(
            ",\n\n\t\"statistics\":\n\t{{\n\t\t\"elapsed\": {},\n\t\t\"rows_read\": {},\n\t\t\"bytes_read\": {}\n\t}}",
            statistics.elapsed.as_secs_f64(),
            statistics.rows_read,
            statistics.bytes_read
        );
        out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(b"\n}\n");
}

impl Output for Json {
    fn start(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\n");
        write_meta(&self.shape, out);
        out.extend_from_slice(b"\t\"data\":\n\t[\n");
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let start = out.len();
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            if self.rows > 0 || row > 0 {
                out.extend_from_slice(b",\n");
            }
            ROWS.write(out);
            self.write_row(&texts.columns, row, ROWS, out);
        }
        self.rows += texts.rows as u64;
        replace_invalid_utf8(start, out);
        Ok(())
    }

    fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        let start = out.len();
        self.close_data(out);
        let indent = Indent { depth: 1, ..ROWS };
        self.write_row_member("totals", row, 0, indent, out);
        out.extend_from_slice(b",\n\n");
        replace_invalid_utf8(start, out);
    }

    fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        let start = out.len();
        self.close_data(out);
        out.extend_from_slice(b"\t\"extremes\":\n\t{\n");
        self.write_row_member("min", rows, 0, ROWS, out);
        out.extend_from_slice(b",\n");
        self.write_row_member("max", rows, 1, ROWS, out);
        out.extend_from_slice(b"\n\t},\n\n");
        replace_invalid_utf8(start, out);
    }

    fn finish(&mut self, statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        self.close_data(out);
        write_end(self.rows, &self.shape, statistics, out);
        Ok(())
    }
}
