//! `Vertical`: a line for each value.

use super::columns::Texts;
use super::pretty::{cut_name, display_width};
use super::tip::large_number_tip;
use super::{Output, Printed, Shape, Statistics};
use crate::text::{Indent, Style};
use granary_columns::Block;
use granary_types::DataType;

/// `Vertical`
pub(super) struct Vertical {
    shape: Shape,
    labels: Vec<String>,
    rows: usize,
}

impl Vertical {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            labels: labels(shape.names()),
            shape,
            rows: 0,
        }
    }

    fn write_special(&self, title: &str, block: &Block, row: usize, out: &mut Vec<u8>) {
        out.push(b'\n');
        write_title(title, out);
        let texts = self.shape.texts(block);
        write_values(
            &self.shape,
            &self.labels,
            &texts,
            row,
            JsonLayout::Lines,
            out,
        );
    }
}

/// How values of the type `JSON` are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonLayout {
    /// On several lines.
    Lines,
    /// On one line.
    Line,
}

/// The names with their colons, all as wide as the widest.
pub(super) fn labels<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names: Vec<String> = names.map(|name| cut_name(name, 0)).collect();
    let width = names.iter().map(|name| display_width(name, 0)).max();
    let width = width.unwrap_or(0);
    let label = |name: String| {
        let padding = " ".repeat(width - display_width(&name, 0));
        format!("{name}: {padding}")
    };
    names.into_iter().map(label).collect()
}

/// The title of a row, underlined: as ClickHouse counts, by the width of the next number.
pub(super) fn write_row_title(number: usize, out: &mut Vec<u8>) {
    let line = "─".repeat(format!("Row {}:", number + 1).len());
    out.extend_from_slice(format!("Row {number}:\n{line}\n").as_bytes());
}

fn write_title(title: &str, out: &mut Vec<u8>) {
    let line = "─".repeat(title.len());
    out.extend_from_slice(format!("{title}\n{line}\n").as_bytes());
}

/// A line for each value of a row.
pub(super) fn write_values(
    shape: &Shape,
    labels: &[String],
    texts: &Texts<'_>,
    row: usize,
    layout: JsonLayout,
    out: &mut Vec<u8>,
) {
    let indent = Indent {
        depth: 0,
        unit: "    ",
    };
    for ((label, data_type), column) in labels.iter().zip(shape.types()).zip(&texts.columns) {
        out.extend_from_slice(label.as_bytes());
        match data_type {
            DataType::Json(_) if layout == JsonLayout::Lines => {
                column.write_pretty_json(row, indent, out);
            }
            _ => column.write(row, Style::Plain, out),
        }
        if let Some(tip) = large_number_tip(data_type, column, row) {
            out.extend_from_slice(tip.as_bytes());
        }
        out.push(b'\n');
    }
}

impl Output for Vertical {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            self.rows += 1;
            if self.rows > self.shape.settings.pretty_max_rows {
                continue;
            }
            if self.rows > 1 {
                out.push(b'\n');
            }
            write_row_title(self.rows, out);
            write_values(
                &self.shape,
                &self.labels,
                &texts,
                row,
                JsonLayout::Lines,
                out,
            );
        }
        Ok(())
    }

    fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        out.push(b'\n');
        self.write_special("Totals:", row, 0, out);
    }

    fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        self.write_special("Min:", rows, 0, out);
        self.write_special("Max:", rows, 1, out);
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        let rows_max = self.shape.settings.pretty_max_rows;
        if self.rows > rows_max {
            out.extend_from_slice(format!("\nShowed first {rows_max}.\n").as_bytes());
        }
        Ok(())
    }
}
