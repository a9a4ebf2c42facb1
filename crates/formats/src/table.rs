//! The answer of a statement: typed columns and rows.

use crate::format::Format;
use crate::output::{ColumnHeader, Printer, Statistics};
use crate::settings::FormatSettings;
use crate::text::{Style, parse_text, write_quoted};
use granary_columns::Block;
use granary_columns::{ColumnBuilder, Scalar};
use granary_types::DataType;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::time::Duration;

/// The type of a column, as far as statements about backups answer with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// `String`.
    String,
    /// `Nullable(String)`.
    NullableString,
    /// `UInt8`: a switch, given as a number.
    UInt8,
    /// `UInt64`.
    UInt64,
    /// `Nullable(UInt64)`.
    NullableUInt64,
    /// `Nullable(Nothing)`: always `NULL`.
    NullableNothing,
    /// `Float64`.
    Float64,
    /// `Enum8` with its name-value pairs.
    Enum8(&'static [(&'static str, i8)]),
    /// `LowCardinality(String)`.
    LowCardinalityString,
    /// `Date`, given as text.
    Date,
    /// `DateTime`, given as text in the server's time zone.
    DateTime,
    /// `DateTime64(6)`, given as text in the server's time zone.
    DateTime64,
    /// `Map(String, String)`, given in the order of printing.
    StringMap,
    /// `Map(LowCardinality(String), String)`, given in the order of printing.
    LowCardinalityMap,
    /// `Map(LowCardinality(String), UInt64)`, which no statement fills so far.
    CounterMap,
}

impl ColumnType {
    /// The type's name, as `DESCRIBE` prints it.
    pub fn name(&self) -> String {
        match self {
            Self::String => "String".into(),
            Self::NullableString => "Nullable(String)".into(),
            Self::NullableNothing => "Nullable(Nothing)".into(),
            Self::UInt8 => "UInt8".into(),
            Self::UInt64 => "UInt64".into(),
            Self::NullableUInt64 => "Nullable(UInt64)".into(),
            Self::Float64 => "Float64".into(),
            Self::LowCardinalityString => "LowCardinality(String)".into(),
            Self::Date => "Date".into(),
            Self::DateTime => "DateTime".into(),
            Self::DateTime64 => "DateTime64(6)".into(),
            Self::StringMap => "Map(String, String)".into(),
            Self::LowCardinalityMap => "Map(LowCardinality(String), String)".into(),
            Self::CounterMap => "Map(LowCardinality(String), UInt64)".into(),
            Self::Enum8(values) => {
                let mut name = String::from("Enum8(");
                for (at, (value, number)) in values.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(name, "{comma}'{value}' = {number}").expect("a String takes it");
                }
                name + ")"
            }
        }
    }
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its type.
    pub data_type: ColumnType,
}

/// One value. Which variant a column takes follows from its [`ColumnType`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// For texts, enums, dates and times.
    Text(String),
    /// For `UInt8`, `UInt64` and `Nullable(UInt64)`.
    UInt64(u64),
    /// For `Nullable` types.
    Null,
    /// For `Float64`.
    Float64(f64),
    /// For maps.
    Map(Vec<(String, String)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<u64>> for Value {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::Null, Self::UInt64)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::UInt64(number)
    }
}

/// What a statement answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table with these columns and no row.
    pub fn new(columns: impl IntoIterator<Item = (&'static str, ColumnType)>) -> Self {
        let columns = columns.into_iter().map(|(name, data_type)| Column {
            name: Cow::Borrowed(name),
            data_type,
        });
        Self {
            columns: columns.collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row has not one value for each column, of the column's type.
    pub fn push(&mut self, row: Vec<Value>) {
        assert_eq!(
            row.len(),
            self.columns.len(),
            "a row has a value for each column"
        );
        for (value, column) in row.iter().zip(&self.columns) {
            assert!(
                fits(value, &column.data_type),
                "{} cannot hold {value:?}",
                column.name
            );
        }
        self.rows.push(row);
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows.
    pub fn rows(&self) -> &[Vec<Value>] {
        &self.rows
    }

    /// The names and types of the columns.
    ///
    /// # Panics
    /// Never: the names of the types are known.
    pub fn header(&self) -> Vec<ColumnHeader> {
        let parsed = |column: &Column| {
            let data_type = column.data_type.name().parse();
            let data_type = data_type.expect("the types of answers are types");
            (column.name.to_string(), data_type)
        };
        self.columns.iter().map(parsed).collect()
    }

    /// The same rows as columns.
    ///
    /// # Panics
    /// When a text is no value of its column.
    pub fn block(&self) -> Block {
        let settings = FormatSettings::default();
        let (names, types): (Vec<String>, Vec<DataType>) = self.header().into_iter().unzip();
        let mut builders: Vec<ColumnBuilder> = types
            .iter()
            .map(|data_type| ColumnBuilder::new(data_type).expect("a type that is built"))
            .collect();
        for row in &self.rows {
            for (value, builder) in row.iter().zip(&mut builders) {
                append(value, builder, &settings);
            }
        }
        let columns = builders.into_iter();
        let columns = columns.map(|column| column.finish().expect(FEW)).collect();
        Block::new(names, columns, self.rows.len())
    }

    /// Gives the column at a position another name.
    ///
    /// # Panics
    /// When there is no such column.
    pub fn rename(&mut self, position: usize, name: String) {
        self.columns[position].name = Cow::Owned(name);
    }

    /// Sorts the rows; equal ones keep their order.
    pub fn sort_by(&mut self, compare: impl FnMut(&Vec<Value>, &Vec<Value>) -> Ordering) {
        self.rows.sort_by(compare);
    }

    /// Keeps `limit` rows after the first `offset`.
    pub fn slice(&mut self, offset: usize, limit: usize) {
        let rows = std::mem::take(&mut self.rows);
        self.rows = rows.into_iter().skip(offset).take(limit).collect();
    }

    /// Keeps the rows for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&Vec<Value>) -> bool) {
        self.rows.retain(keep);
    }

    /// The same rows with only the columns at these positions, in this order.
    #[must_use]
    pub fn select(&self, positions: &[usize]) -> Self {
        let pick = |row: &Vec<Value>| positions.iter().map(|at| row[*at].clone()).collect();
        Self {
            columns: positions
                .iter()
                .map(|at| self.columns[*at].clone())
                .collect(),
            rows: self.rows.iter().map(pick).collect(),
        }
    }
}

/// Why rows fit into a block.
const FEW: &str = "a statement answers with less than 2 GiB";

/// Appends a value; texts of times are in the server's time zone, which is the one they are shown in.
fn append(value: &Value, builder: &mut ColumnBuilder, settings: &FormatSettings) {
    let text = match value {
        Value::UInt64(number) => return builder.push(Scalar::Unsigned(*number)).expect(FEW),
        Value::Float64(number) => return builder.push(Scalar::Float64(*number)).expect(FEW),
        Value::Null => return builder.push_null().expect(FEW),
        Value::Text(text) => text.as_bytes().to_vec(),
        Value::Map(pairs) => map_literal(pairs),
    };
    parse_text(builder, Style::Plain, &text, settings)
        .expect("an answer holds values of its types");
}

fn map_literal(pairs: &[(String, String)]) -> Vec<u8> {
    let mut out = vec![b'{'];
    for (at, (key, value)) in pairs.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_quoted(key.as_bytes(), &mut out);
        out.push(b':');
        write_quoted(value.as_bytes(), &mut out);
    }
    out.push(b'}');
    out
}

impl Format {
    /// The text of a table. `elapsed` is printed by the formats that tell it.
    ///
    /// # Panics
    /// Never: every format takes the types of answers.
    pub fn print(self, table: &Table, elapsed: Duration) -> Vec<u8> {
        let mut out = Vec::new();
        let block = table.block();
        let mut printer = Printer::new(self, table.header(), FormatSettings::default());
        printer.start(&mut out);
        printer
            .block(&block, &mut out)
            .expect("every format takes the types of answers");
        let statistics = Statistics {
            elapsed,
            rows_read: block.rows() as u64,
            ..Statistics::default()
        };
        printer
            .finish(&statistics, &mut out)
            .expect("every format takes the types of answers");
        out
    }
}

fn fits(value: &Value, data_type: &ColumnType) -> bool {
    use ColumnType as T;
    match value {
        Value::Text(_) => matches!(
            data_type,
            T::String
                | T::NullableString
                | T::LowCardinalityString
                | T::Enum8(_)
                | T::Date
                | T::DateTime
                | T::DateTime64
        ),
        Value::UInt64(number) => match data_type {
            T::UInt8 => u8::try_from(*number).is_ok(),
            T::UInt64 | T::NullableUInt64 => true,
            _ => false,
        },
        Value::Null => matches!(
            data_type,
            T::NullableString | T::NullableUInt64 | T::NullableNothing
        ),
        Value::Float64(_) => matches!(data_type, T::Float64),
        Value::Map(_) => matches!(
            data_type,
            T::StringMap | T::LowCardinalityMap | T::CounterMap
        ),
    }
}
