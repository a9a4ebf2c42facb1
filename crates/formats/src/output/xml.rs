//! `XML`

use super::{Output, Printed, Shape, Statistics};
use crate::text::{Style, replace_invalid_utf8, write_xml};
use granary_columns::Block;

/// `XML`
pub(super) struct Xml {
    shape: Shape,
    /// The elements of the columns; what cannot be a name is called `field`.
    tags: Vec<String>,
    rows: u64,
    data_is_open: bool,
}

impl Xml {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            tags: shape.names().map(tag).collect(),
            shape,
            rows: 0,
            data_is_open: true,
        }
    }

    fn close_data(&mut self, out: &mut Vec<u8>) {
        if self.data_is_open {
            out.extend_from_slice(b"\t</data>\n");
        }
        self.data_is_open = false;
    }

    fn write_row(&self, block: &Block, row: usize, name: &str, depth: usize, out: &mut Vec<u8>) {
        let texts = self.shape.texts(block);
        let indent = "\t".repeat(depth);
        out.extend_from_slice(format!("{indent}<{name}>\n").as_bytes());
        for (tag, column) in self.tags.iter().zip(&texts.columns) {
            out.extend_from_slice(format!("{indent}\t<{tag}>").as_bytes());
            column.write(row, Style::Xml, out);
            out.extend_from_slice(format!("</{tag}>\n").as_bytes());
        }
        out.extend_from_slice(format!("{indent}</{name}>\n").as_bytes());
    }
}

fn tag(name: &str) -> String {
    let is_name = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    if is_name(name) { name } else { "field" }.to_owned()
}

impl Output for Xml {
    fn start(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(
            b"<?xml version='1.0' encoding='UTF-8' ?>\n<result>\n\t<meta>\n\t\t<columns>\n",
        );
        for (name, data_type) in &self.shape.columns {
            out.extend_from_slice(b"\t\t\t<column>\n\t\t\t\t<name>");
            write_xml(name.as_bytes(), out);
            out.extend_from_slice(b"</name>\n\t\t\t\t<type>");
            write_xml(data_type.to_string().as_bytes(), out);
            out.extend_from_slice(b"</type>\n\t\t\t</column>\n");
        }
        out.extend_from_slice(b"\t\t</columns>\n\t</meta>\n\t<data>\n");
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let start = out.len();
        for row in 0..block.rows() {
            self.write_row(block, row, "row", 2, out);
        }
        self.rows += block.rows() as u64;
        replace_invalid_utf8(start, out);
        Ok(())
    }

    fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        self.close_data(out);
        self.write_row(row, 0, "totals", 1, out);
    }

    fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        self.close_data(out);
        out.extend_from_slice(b"\t<extremes>\n");
        self.write_row(rows, 0, "min", 2, out);
        self.write_row(rows, 1, "max", 2, out);
        out.extend_from_slice(b"\t</extremes>\n");
    }

    fn finish(&mut self, statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        self.close_data(out);
        out.extend_from_slice(format!("\t<rows>{}</rows>\n", self.rows).as_bytes());
        if let Some(rows) = statistics.rows_before_limit {
            let text =
                format!("\t<rows_before_limit_at_least>{rows}</rows_before_limit_at_least>\n");
            out.extend_from_slice(text.as_bytes());
        }
        if self.shape.settings.write_statistics {
            let text = format!(
                "\t<statistics>\n\t\t<elapsed>{}</elapsed>\n\t\t<rows_read>{}</rows_read>\n\t\t<bytes_read>{}</bytes_read>\n\t</statistics>\n",
                statistics.elapsed.as_secs_f64(),
                statistics.rows_read,
                statistics.bytes_read
            );
            out.extend_from_slice(text.as_bytes());
        }
        out.extend_from_slice(b"</result>\n");
        Ok(())
    }
}
