//! A few rows of literal values as a block: what statements and system tables answer with.

use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use crate::text::{Style, parse_text, write_quoted};
use granary_columns::Block;
use granary_columns::{ColumnBuilder, Scalar};
use granary_types::DataType;

/// Why the rows of a statement fit into a block.
const FEW: &str = "a statement answers with less than 2 GiB";

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// `NULL`
    Null,
    /// An unsigned number, a `Bool`, a moment in seconds.
    Number(u64),
    /// A signed number.
    Signed(i64),
    /// A float.
    Float(f64),
    /// A string, or the text of a value of another type: a UUID, a name of an enum, a date.
    Text(String),
    /// An array of strings.
    Texts(Vec<String>),
    /// A map with strings as keys and values.
    Pairs(Vec<(String, String)>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<bool> for Cell {
    fn from(is_so: bool) -> Self {
        Self::Number(u64::from(is_so))
    }
}

impl From<Vec<String>> for Cell {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Rows of literal values that become a block.
#[derive(Debug)]
pub struct BlockBuilder {
    names: Vec<String>,
    columns: Vec<ColumnBuilder>,
    rows: usize,
}

impl BlockBuilder {
    /// No rows yet, of columns with these names and types.
    ///
    /// # Panics
    /// When the name of a type is none.
    pub fn new(columns: &[(&str, &str)]) -> Self {
        let column = |(_, name): &(&str, &str)| {
            let data_type: DataType = name
                .parse()
                .unwrap_or_else(|_| panic!("{name} is the name of a type"));
            ColumnBuilder::new(&data_type).expect("a type that is built")
        };
        Self {
            names: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            columns: columns.iter().map(column).collect(),
            rows: 0,
        }
    }

    /// The names and types of the columns.
    pub fn header(&self) -> Vec<ColumnHeader> {
        let types = self.columns.iter().map(|column| column.data_type().clone());
        self.names.iter().cloned().zip(types).collect()
    }

    /// Adds a row; columns of which nothing is said have the default of their type.
    ///
    /// # Panics
    /// When a name is no column, or a value is none of its column.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = (&'a str, Cell)>) {
        for (name, cell) in cells {
            let at = self.names.iter().position(|each| each == name);
            let at = at.unwrap_or_else(|| panic!("{name} is a column"));
            append(&mut self.columns[at], &cell);
        }
        self.rows += 1;
        for column in &mut self.columns {
            if column.len() < self.rows {
                column.push_default().expect(FEW);
            }
        }
    }

    /// The rows.
    pub fn finish(self) -> Block {
        let columns = self.columns.into_iter();
        let columns = columns.map(|column| column.finish().expect(FEW)).collect();
        Block::new(self.names, columns, self.rows)
    }
}

fn append(column: &mut ColumnBuilder, cell: &Cell) {
    match cell {
        Cell::Null => column.push_null().expect(FEW),
        Cell::Number(number) => column.push(Scalar::Unsigned(*number)).expect(FEW),
        Cell::Signed(number) => column.push(Scalar::Signed(*number)).expect(FEW),
        Cell::Float(number) => append_text(column, number.to_string().as_bytes()),
        Cell::Text(text) => append_text(column, text.as_bytes()),
        Cell::Texts(texts) => {
            let mut literal = vec![b'['];
            for (at, text) in texts.iter().enumerate() {
                if at > 0 {
                    literal.push(b',');
                }
                write_quoted(text.as_bytes(), &mut literal);
            }
            literal.push(b']');
            append_text(column, &literal);
        }
        Cell::Pairs(pairs) => {
            let mut literal = vec![b'{'];
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at > 0 {
                    literal.push(b',');
                }
                write_quoted(key.as_bytes(), &mut literal);
                literal.push(b':');
                write_quoted(value.as_bytes(), &mut literal);
            }
            literal.push(b'}');
            append_text(column, &literal);
        }
    }
}

fn append_text(column: &mut ColumnBuilder, text: &[u8]) {
    let settings = FormatSettings::default();
    if let Err(error) = parse_text(column, Style::Plain, text, &settings) {
        panic!("a cell holds a value of its column: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Header, Printer, Statistics};

    #[test]
    fn what_is_not_said_has_its_default() {
        let mut rows = BlockBuilder::new(&[
            ("name", "String"),
            ("rows", "Nullable(UInt64)"),
            ("disks", "Array(String)"),
            ("uuid", "UUID"),
            ("kind", "Enum8('JBOD' = 0, 'SINGLE_DISK' = 1)"),
            ("factor", "Float32"),
        ]);
        rows.row([
            ("name", "a'b".into()),
            ("disks", vec!["x'".to_owned()].into()),
        ]);
        rows.row([
            ("rows", 5_u64.into()),
            ("uuid", "61f0c404-5cb3-11e7-907b-a6006ad3dba0".into()),
            ("kind", "SINGLE_DISK".into()),
            ("factor", Cell::Float(0.5)),
        ]);
        let format = Format::TabSeparated(Header::None);
        let mut printer = Printer::new(format, rows.header(), FormatSettings::default());
        let mut out = Vec::new();
        printer.block(&rows.finish(), &mut out).unwrap();
        printer.finish(&Statistics::default(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a\\'b\t\\N\t['x\\'']\t00000000-0000-0000-0000-000000000000\tJBOD\t0\n\
             \t5\t[]\t61f0c404-5cb3-11e7-907b-a6006ad3dba0\tSINGLE_DISK\t0.5\n"
        );
    }
}
