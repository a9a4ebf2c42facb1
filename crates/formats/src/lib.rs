//! A statement's answer, and its text in ClickHouse's output formats.
//!
//! Pure: a [`Table`] becomes a `String`. Every format prints byte for byte what ClickHouse 26.9
//! prints for the same columns; the differences, if any, stand in `docs/compatibility.md`.

mod delimited;
mod escape;
mod format;
mod json;
mod pretty;
mod table;
mod vertical;

pub use format::{Format, Header, UnknownFormat};
pub use table::{Column, ColumnType, Table, Value};
