//! The answer of a statement: typed columns and rows.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

/// The type of a column, as far as statements about backups answer with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// `String`.
    String,
    /// `UInt64`.
    UInt64,
    /// `Nullable(UInt64)`.
    NullableUInt64,
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

    /// Whether values stand to the right in tables.
    pub(crate) fn is_right_aligned(&self) -> bool {
        matches!(
            self,
            Self::UInt64
                | Self::NullableUInt64
                | Self::Float64
                | Self::Date
                | Self::DateTime
                | Self::DateTime64
        )
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
    /// For `UInt64` and `Nullable(UInt64)`.
    UInt64(u64),
    /// For `Nullable(UInt64)`.
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

fn fits(value: &Value, data_type: &ColumnType) -> bool {
    use ColumnType as T;
    match value {
        Value::Text(_) => matches!(
            data_type,
            T::String
                | T::LowCardinalityString
                | T::Enum8(_)
                | T::Date
                | T::DateTime
                | T::DateTime64
        ),
        Value::UInt64(_) => matches!(data_type, T::UInt64 | T::NullableUInt64),
        Value::Null => matches!(data_type, T::NullableUInt64),
        Value::Float64(_) => matches!(data_type, T::Float64),
        Value::Map(_) => matches!(
            data_type,
            T::StringMap | T::LowCardinalityMap | T::CounterMap
        ),
    }
}
