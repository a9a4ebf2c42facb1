//! The formats for people: `Pretty`, `PrettyCompact`, `PrettySpace`.

use crate::escape;
use crate::table::{Table, Value};
use crate::vertical::large_number_tip;

/// How much of a frame is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// A heavy header and a line between rows: `Pretty`.
    Full,
    /// The names inside the upper border: `PrettyCompact`.
    Compact,
    /// Nothing but blanks: `PrettySpace`.
    None,
}

struct Layout {
    names: Vec<String>,
    cells: Vec<Vec<Vec<String>>>, // per row and column the lines of the value
    widths: Vec<usize>,
    right: Vec<bool>,
    number_width: usize,
    start: usize, // the terminal column of the first value
    tip: String,
}

impl Layout {
    fn new(table: &Table, frame: Frame) -> Self {
        let names: Vec<String> = table.columns().iter().map(|c| c.name.to_string()).collect();
        let lines = |value: &Value| -> Vec<String> {
            escape::readable(value)
                .split('\n')
                .map(str::to_owned)
                .collect()
        };
        let cells: Vec<Vec<Vec<String>>> = table
            .rows()
            .iter()
            .map(|row| row.iter().map(lines).collect())
            .collect();
        let number_width = table.rows().len().to_string().len();
        let start = number_width + if frame == Frame::None { 3 } else { 4 };
        let width = |at: usize| {
            let lines = cells.iter().flat_map(|row| &row[at]).chain([&names[at]]);
            lines
                .map(|line| display_width(line, start))
                .max()
                .unwrap_or(0)
        };
        let widths = (0..names.len()).map(width).collect();
        let right = table
            .columns()
            .iter()
            .map(|c| c.data_type.is_right_aligned())
            .collect();
        let tip = match table.rows() {
            [row] if row.len() == 1 => large_number_tip(&row[0]),
            _ => String::new(),
        };
        Self {
            names,
            cells,
            widths,
            right,
            number_width,
            start,
            tip,
        }
    }

    fn margin(&self) -> String {
        " ".repeat(self.number_width + 2)
    }

    /// A horizontal line: `left`, then `fill` under each column joined by `cross`, then `right`.
    fn border(&self, [left, fill, cross, right]: [&str; 4]) -> String {
        let columns: Vec<String> = self
            .widths
            .iter()
            .map(|width| fill.repeat(width + 2))
            .collect();
        format!("{}{left}{}{right}\n", self.margin(), columns.join(cross))
    }

    fn padded(&self, text: &str, column: usize) -> String {
        let padding = " ".repeat(self.widths[column] - display_width(text, self.start));
        if self.right[column] {
            padding + text
        } else {
            text.to_owned() + &padding
        }
    }

    /// The lines of one row, framed by `bar`; a value of several lines is continued by arrows.
    fn row(&self, at: usize, bar: &str) -> String {
        let row = &self.cells[at];
        let height = row.iter().map(Vec::len).max().unwrap_or(1);
        let mut out = String::new();
        for line in 0..height {
            let margin = if line == 0 {
                format!("{:>width$}. ", at + 1, width = self.number_width)
            } else {
                self.margin()
            };
            out.push_str(&margin);
            for (column, lines) in row.iter().enumerate() {
                let text = lines.get(line).map_or("", String::as_str);
                let before = if line > 0 && line < lines.len() {
                    "↳"
                } else {
                    " "
                };
                let after = if line + 1 < lines.len() { "↴" } else { " " };
                out.push_str(&format!(
                    "{bar}{before}{}{after}",
                    self.padded(text, column)
                ));
            }
            out.push_str(&format!("{bar}{}\n", self.tip));
        }
        out
    }
}

/// `Pretty`, `PrettyCompact`, `PrettySpace`. A table without rows prints nothing.
pub fn pretty(table: &Table, frame: Frame) -> String {
    if table.rows().is_empty() {
        return String::new();
    }
    let layout = Layout::new(table, frame);
    let mut out = match frame {
        Frame::None => return spaced(&layout),
        Frame::Full => {
            let names: Vec<String> = layout
                .names
                .iter()
                .enumerate()
                .map(|(at, name)| layout.padded(name, at))
                .collect();
            let title = format!("{}┃ {} ┃\n", layout.margin(), names.join(" ┃ "));
            layout.border(["┏", "━", "┳", "┓"]) + &title + &layout.border(["┡", "━", "╇", "┩"])
        }
        Frame::Compact => compact_title(&layout),
    };
    for at in 0..layout.cells.len() {
        if at > 0 && frame == Frame::Full {
            out.push_str(&layout.border(["├", "─", "┼", "┤"]));
        }
        out.push_str(&layout.row(at, "│"));
    }
    out + &layout.border(["└", "─", "┴", "┘"])
}

fn compact_title(layout: &Layout) -> String {
    let name = |(at, name): (usize, &String)| {
        let fill = "─".repeat(layout.widths[at] - display_width(name, layout.start));
        if layout.right[at] {
            format!("─{fill}{name}─")
        } else {
            format!("─{name}{fill}─")
        }
    };
    let names: Vec<String> = layout.names.iter().enumerate().map(name).collect();
    format!("{}┌{}┐\n", layout.margin(), names.join("┬"))
}

/// Columns apart by blanks.
fn spaced(layout: &Layout) -> String {
    let names: Vec<String> = layout
        .names
        .iter()
        .enumerate()
        .map(|(at, name)| layout.padded(name, at))
        .collect();
    let title = format!("{} {}", layout.margin(), names.join("   "));
    let mut out = format!("{}\n\n", title.trim_end());
    for at in 0..layout.cells.len() {
        // Without a bar a cell keeps one blank on each side; the first one loses its left twin.
        let row = layout.row(at, " ");
        for line in row.lines() {
            let (margin, cells) = line.split_at(layout.number_width + 2);
            out.push_str(margin);
            out.push_str(cells.strip_prefix(' ').unwrap_or(cells));
            out.truncate(out.len() - usize::from(out.ends_with(' ')));
            out.push('\n');
        }
    }
    out
}

/// How many columns of a terminal a text takes: one per character, nothing for combining marks, a
/// tab up to the next multiple of eight for a text that starts at column `start`.
fn display_width(text: &str, start: usize) -> usize {
    let advance = |width: usize, character: char| match character {
        '\u{300}'..='\u{36f}' => width,
        '\t' => (start + width) / 8 * 8 + 8 - start,
        _ => width + 1,
    };
    text.chars().fold(0, advance)
}
