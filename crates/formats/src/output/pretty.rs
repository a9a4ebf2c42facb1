//! The formats for people: `Pretty`, `PrettyCompact`, `PrettySpace`.

use super::columns::{Texts, is_right_aligned};
use super::tip::large_number_tip;
use super::vertical::{JsonLayout, labels, write_row_title, write_values};
use super::{Output, Printed, Shape, Statistics};
use crate::format::Frame;
use crate::settings::FormatSettings;
use crate::text::Style;
use granary_columns::Block;
use unicode_width::UnicodeWidthChar;

/// A name that is longer than this by more than [`NAME_CUT_MIN`] loses its middle.
const NAME_WIDTH_MAX: usize = 24;
const NAME_CUT_MIN: usize = 4;
/// From so many rows on the names stand below the rows, too.
const FOOTER_ROWS_MIN: usize = 50;
/// A wide table of few rows is shown with a line for each value.
const VERTICAL_ROWS_MAX: usize = 10;
const VERTICAL_COLUMNS_MIN: usize = 5;
const VERTICAL_WIDTH_MIN: usize = 250;

/// `Pretty`, `PrettyCompact`, `PrettySpace`. Rows are kept until the end, since the widest value
/// decides how wide a column is; more than are shown are never kept.
pub(super) struct Pretty {
    shape: Shape,
    frame: Frame,
    /// The first rows, as far as they are shown.
    head: Vec<Block>,
    /// The last rows, as far as they are shown.
    tail: Vec<Block>,
    rows: usize,
}

impl Pretty {
    pub(super) fn new(shape: Shape, frame: Frame) -> Self {
        let settings = FormatSettings {
            tuples_as_documents: true,
            ..shape.settings
        };
        Self {
            shape: Shape { settings, ..shape },
            frame,
            head: Vec::new(),
            tail: Vec::new(),
            rows: 0,
        }
    }

    /// How many rows are shown of the beginning and of the end where there are too many.
    fn shown(&self) -> (usize, usize) {
        let rows_max = self.shape.settings.pretty_max_rows;
        (rows_max.div_ceil(2), rows_max / 2)
    }

    fn keep(&mut self, block: &Block) {
        let rows_max = self.shape.settings.pretty_max_rows;
        let kept: usize = self.head.iter().map(Block::rows).sum();
        let room = (rows_max - kept.min(rows_max)).min(block.rows());
        if room > 0 {
            self.head.push(block.slice(0, room));
        }
        if room < block.rows() {
            self.tail.push(block.slice(room, block.rows() - room));
        }
        let mut behind: usize = self.tail.iter().map(Block::rows).sum();
        while let Some(first) = self.tail.first()
            && behind - first.rows() >= rows_max
        {
            behind -= first.rows();
            self.tail.remove(0);
        }
    }

    /// The blocks that are shown, and after how many rows some are left out.
    fn chosen(&self) -> (Vec<(usize, Block)>, Option<usize>) {
        let blocks = self.head.iter().chain(&self.tail).cloned();
        let kept: usize = self.head.iter().chain(&self.tail).map(Block::rows).sum();
        let rows_max = self.shape.settings.pretty_max_rows;
        let mut number = 1;
        let mut numbered = Vec::new();
        if self.rows <= rows_max {
            for block in blocks {
                number += block.rows();
                numbered.push((number - block.rows(), block));
            }
            return (numbered, None);
        }
        let (first, last) = self.shown();
        let mut at = 0;
        for block in blocks {
            let rows = block.rows();
            // Of the kept rows, those before `first` and the `last` at the end.
            let until_first = first.saturating_sub(at).min(rows);
            if until_first > 0 {
                numbered.push((at + 1, block.slice(0, until_first)));
            }
            let from_last = (kept - last).saturating_sub(at).min(rows);
            if from_last < rows {
                let start = from_last.max(until_first);
                let number = self.rows - (kept - at) + start + 1;
                numbered.push((number, block.slice(start, rows - start)));
            }
            at += rows;
        }
        (numbered, Some(first))
    }

    fn write_table(&self, blocks: &[(usize, Block)], cut_after: Option<usize>, out: &mut Vec<u8>) {
        let texts: Vec<(usize, Texts<'_>)> = blocks
            .iter()
            .map(|(number, block)| (*number, self.shape.texts(block)))
            .collect();
        let cells = Cells::of(&texts, &self.shape);
        if cells.is_better_vertical() {
            return self.write_vertical(&texts, out);
        }
        let table = Table::new(cells, &self.shape, self.frame);
        table.write(cut_after, out);
    }

    fn write_vertical(&self, texts: &[(usize, Texts<'_>)], out: &mut Vec<u8>) {
        let labels = labels(self.shape.names());
        for (number, texts) in texts {
            for row in 0..texts.rows {
                if number + row > 1 {
                    out.push(b'\n');
                }
                write_row_title(number + row, out);
                write_values(&self.shape, &labels, texts, row, JsonLayout::Line, out);
            }
        }
    }

    fn write_special(&self, title: &str, rows: &Block, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("\n{title}\n").as_bytes());
        self.write_table(&[(1, rows.clone())], None, out);
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        let (blocks, cut_after) = self.chosen();
        self.head.clear();
        self.tail.clear();
        if blocks.is_empty() {
            return;
        }
        self.write_table(&blocks, cut_after, out);
    }
}

impl Output for Pretty {
    fn block(&mut self, block: &Block, _out: &mut Vec<u8>) -> Printed {
        self.rows += block.rows();
        self.keep(block);
        Ok(())
    }

    fn totals(&mut self, row: &Block, out: &mut Vec<u8>) {
        self.flush(out);
        self.write_special("Totals:", row, out);
    }

    fn extremes(&mut self, rows: &Block, out: &mut Vec<u8>) {
        self.flush(out);
        self.write_special("Extremes:", rows, out);
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        self.flush(out);
        let rows_max = self.shape.settings.pretty_max_rows;
        if self.rows > rows_max {
            if self.frame == Frame::None {
                out.push(b'\n');
            }
            let text = format!("Showed {rows_max} out of {} rows.\n", self.rows);
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }
}

/// The values as texts, cut to the longest that is shown.
struct Cells {
    /// For each row its number and for each column the text.
    rows: Vec<(usize, Vec<String>)>,
    /// What is said behind each row.
    tips: Vec<Option<String>>,
}

impl Cells {
    fn of(texts: &[(usize, Texts<'_>)], shape: &Shape) -> Self {
        let mut rows = Vec::new();
        let mut tips = Vec::new();
        for (number, texts) in texts {
            for row in 0..texts.rows {
                let cells = texts.columns.iter().map(|column| {
                    let mut text = Vec::new();
                    column.write(row, Style::Plain, &mut text);
                    // Bytes that are no UTF-8 are shown as they are, one column each.
                    bytes_as_text(&text)
                });
                rows.push((number + row, cells.collect::<Vec<String>>()));
                let last = shape.types().zip(&texts.columns).last();
                tips.push(
                    last.and_then(|(data_type, column)| large_number_tip(data_type, column, row)),
                );
            }
        }
        let mut cells = Self { rows, tips };
        let is_single = cells.rows.len() == 1 && shape.columns.len() == 1;
        if !is_single {
            cells.cut(shape.settings.pretty_max_value_width);
        }
        cells
    }

    fn cut(&mut self, width_max: usize) {
        for (_, row) in &mut self.rows {
            for cell in row.iter_mut().filter(|cell| cell.len() > width_max) {
                if let Some((at, _)) = cell.char_indices().nth(width_max) {
                    cell.truncate(at);
                    cell.push(CUT);
                }
            }
        }
    }

    fn is_better_vertical(&self) -> bool {
        let columns = self.rows.first().map_or(0, |(_, row)| row.len());
        if columns < VERTICAL_COLUMNS_MIN || self.rows.len() > VERTICAL_ROWS_MAX {
            return false;
        }
        let cells = || self.rows.iter().flat_map(|(_, row)| row);
        let width = |at: usize| {
            let widths = self.rows.iter().map(|(_, row)| display_width(&row[at], 0));
            widths.max().unwrap_or(0)
        };
        cells().any(|cell| cell.contains('\n'))
            || (0..columns).map(width).sum::<usize>() >= VERTICAL_WIDTH_MIN
    }
}

/// Bytes as a text that shows them unchanged: those that are no UTF-8 are kept in a private range
/// and put back by [`put_text`].
fn bytes_as_text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(char::from_u32(RAW_BYTES as u32 + u32::from(*byte)));
        }
    }
    text
}

/// Stands at the end of a value that is cut, and is shown as `⋯` in place of the blank behind it.
const CUT: char = '\u{10ffff}';

/// The beginning of the private range.
const RAW_BYTES: char = '\u{10ff00}';

fn put_text(text: &str, out: &mut Vec<u8>) {
    for char in text.chars() {
        match u32::from(char).checked_sub(RAW_BYTES as u32) {
            Some(byte) if byte < 0x100 => out.push(byte as u8),
            _ => out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// A table with the widths of its columns.
struct Table {
    cells: Cells,
    names: Vec<String>,
    widths: Vec<usize>,
    right: Vec<bool>,
    frame: Frame,
    /// How wide the numbers of the rows are, with what follows them.
    margin: usize,
}

impl Table {
    fn new(cells: Cells, shape: &Shape, frame: Frame) -> Self {
        let number_width = cells
            .rows
            .last()
            .map_or(0, |(number, _)| number.to_string().len());
        let margin = if shape.settings.pretty_row_numbers {
            number_width + 2
        } else {
            0
        };
        let start = margin + if frame == Frame::None { 1 } else { 2 };
        let pad_max = shape.settings.pretty_max_column_pad_width;
        let mut names = Vec::new();
        let mut widths = Vec::new();
        for (at, name) in shape.names().enumerate() {
            let lines = cells.rows.iter().flat_map(|(_, row)| row[at].split('\n'));
            let width = lines
                .map(|line| display_width(line, start))
                .max()
                .unwrap_or(0);
            let width = width.min(pad_max);
            let name = cut_name(name, width);
            widths.push(width.max(display_width(&name, 0)));
            names.push(name);
        }
        Self {
            right: shape.types().map(is_right_aligned).collect(),
            cells,
            names,
            widths,
            frame,
            margin,
        }
    }

    fn start(&self) -> usize {
        self.margin + if self.frame == Frame::None { 1 } else { 2 }
    }

    fn write(&self, cut_after: Option<usize>, out: &mut Vec<u8>) {
        self.write_head(out);
        for (at, (number, row)) in self.cells.rows.iter().enumerate() {
            let is_behind_cut = cut_after == Some(at);
            if is_behind_cut {
                self.write_cut(out);
            }
            if at > 0 && self.frame == Frame::Full {
                self.write_border(["├", "─", "┼", "┤"], out);
            }
            self.write_row(*number, row, self.cells.tips[at].as_deref(), out);
        }
        let shows_footer = self.cells.rows.len() >= FOOTER_ROWS_MIN;
        self.write_foot(shows_footer, out);
    }

    fn write_head(&self, out: &mut Vec<u8>) {
        match self.frame {
            Frame::Full => {
                self.write_border(["┏", "━", "┳", "┓"], out);
                self.write_names("┃", out);
                self.write_border(["┡", "━", "╇", "┩"], out);
            }
            Frame::Compact => self.write_named_border(["┌", "┬", "┐"], out),
            Frame::None => {
                self.write_spaced_names(out);
                out.push(b'\n');
            }
        }
    }

    fn write_foot(&self, with_names: bool, out: &mut Vec<u8>) {
        match (self.frame, with_names) {
            (Frame::Full, true) => {
                self.write_border(["┢", "━", "╈", "┪"], out);
                self.write_names("┃", out);
                self.write_border(["┗", "━", "┻", "┛"], out);
            }
            (Frame::Compact, true) => self.write_named_border(["└", "┴", "┘"], out),
            (Frame::Full | Frame::Compact, false) => {
                self.write_border(["└", "─", "┴", "┘"], out);
            }
            (Frame::None, true) => {
                out.push(b'\n');
                self.write_spaced_names(out);
                out.push(b'\n');
            }
            (Frame::None, false) => {}
        }
    }

    fn write_margin(&self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.margin, b' ');
    }

    /// A horizontal line.
    fn write_border(&self, [left, fill, cross, right]: [&str; 4], out: &mut Vec<u8>) {
        self.write_margin(out);
        let lines: Vec<String> = self
            .widths
            .iter()
            .map(|width| fill.repeat(width + 2))
            .collect();
        out.extend_from_slice(format!("{left}{}{right}\n", lines.join(cross)).as_bytes());
    }

    /// A horizontal line in which the names stand.
    fn write_named_border(&self, [left, cross, right]: [&str; 3], out: &mut Vec<u8>) {
        self.write_margin(out);
        let name = |(at, name): (usize, &String)| {
            let fill = "─".repeat(self.widths[at] - display_width(name, 0));
            if self.right[at] {
                format!("─{fill}{name}─")
            } else {
                format!("─{name}{fill}─")
            }
        };
        let names: Vec<String> = self.names.iter().enumerate().map(name).collect();
        out.extend_from_slice(format!("{left}{}{right}\n", names.join(cross)).as_bytes());
    }

    fn write_names(&self, bar: &str, out: &mut Vec<u8>) {
        self.write_margin(out);
        for (at, name) in self.names.iter().enumerate() {
            out.extend_from_slice(format!("{bar} ").as_bytes());
            self.write_name(name, at, out);
            out.push(b' ');
        }
        out.extend_from_slice(format!("{bar}\n").as_bytes());
    }

    fn write_spaced_names(&self, out: &mut Vec<u8>) {
        self.write_margin(out);
        let last = self.names.len().saturating_sub(1);
        for (at, name) in self.names.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b" " } else { b"   " });
            if at == last && !self.right[at] {
                out.extend_from_slice(name.as_bytes());
                let padding = self.widths[at] - display_width(name, 0);
                out.resize(out.len() + padding, b' ');
            } else {
                self.write_name(name, at, out);
            }
        }
        out.push(b'\n');
    }

    fn write_name(&self, name: &str, column: usize, out: &mut Vec<u8>) {
        self.write_in_column(name, display_width(name, 0), column, out);
    }

    fn write_padded(&self, text: &str, column: usize, out: &mut Vec<u8>) {
        self.write_in_column(text, display_width(text, self.start()), column, out);
    }

    fn write_in_column(&self, text: &str, width: usize, column: usize, out: &mut Vec<u8>) {
        let padding = self.widths[column].saturating_sub(width);
        if self.right[column] {
            out.resize(out.len() + padding, b' ');
            put_text(text, out);
        } else {
            put_text(text, out);
            out.resize(out.len() + padding, b' ');
        }
    }

    /// The lines of a row; a value of several lines goes on behind arrows.
    fn write_row(&self, number: usize, row: &[String], tip: Option<&str>, out: &mut Vec<u8>) {
        let cells: Vec<Vec<&str>> = row.iter().map(|cell| cell.split('\n').collect()).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        let bar = if self.frame == Frame::None {
            " "
        } else {
            "│"
        };
        for line in 0..height {
            self.write_number(number, line, out);
            for (column, lines) in cells.iter().enumerate() {
                if self.frame != Frame::None || column > 0 {
                    out.extend_from_slice(bar.as_bytes());
                }
                let goes_on = line > 0 && line < lines.len();
                out.extend_from_slice(if goes_on { "↳" } else { " " }.as_bytes());
                let text = lines.get(line).unwrap_or(&"");
                self.write_padded(text.trim_end_matches(CUT), column, out);
                let after = match text.ends_with(CUT) {
                    true => "⋯",
                    false if line + 1 < lines.len() => "↴",
                    false => " ",
                };
                out.extend_from_slice(after.as_bytes());
            }
            if self.frame != Frame::None {
                out.extend_from_slice(bar.as_bytes());
            }
            out.extend_from_slice(tip.unwrap_or_default().as_bytes());
            out.push(b'\n');
        }
    }

    fn write_number(&self, number: usize, line: usize, out: &mut Vec<u8>) {
        if self.margin == 0 || line > 0 {
            return self.write_margin(out);
        }
        let width = self.margin - 2;
        out.extend_from_slice(format!("{number:>width$}. ").as_bytes());
    }

    /// Where rows are left out.
    fn write_cut(&self, out: &mut Vec<u8>) {
        if self.frame == Frame::Full {
            self.write_border(["├", "─", "┼", "┤"], out);
        }
        let inner: usize = self.widths.iter().map(|width| width + 3).sum();
        let width = if self.frame == Frame::None {
            inner - 2
        } else {
            inner + 1
        };
        self.write_margin(out);
        let line: String = "─ ".chars().cycle().take(width).collect();
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }
}

/// A name without its middle, where it is much wider than the values; a single word stays whole.
pub(super) fn cut_name(name: &str, values_width: usize) -> String {
    let is_word = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let width = name.chars().count();
    let width_max = NAME_WIDTH_MAX.max(values_width);
    if is_word || width < width_max + NAME_CUT_MIN + 1 {
        return name.to_owned();
    }
    let kept = width_max - 1;
    let chars: Vec<char> = name.chars().collect();
    let (first, last) = (kept.div_ceil(2), kept / 2);
    let head: String = chars[..first].iter().collect();
    let tail: String = chars[width - last..].iter().collect();
    format!("{head}⋯{tail}")
}

/// How many columns of a terminal a text takes that starts at column `start`; a tab goes to the
/// next multiple of eight.
pub(super) fn display_width(text: &str, start: usize) -> usize {
    let advance = |width: usize, char: char| match char {
        '\t' => (start + width) / 8 * 8 + 8 - start,
        '\u{1f000}'..='\u{1faff}' => width + 1,
        RAW_BYTES.. => width,
        _ => width + char.width().unwrap_or(0),
    };
    text.chars().fold(0, advance)
}
