//! Values as text, and rows in ClickHouse's formats, out and in.
//!
//! Pure: blocks become bytes, bytes become blocks. Every format prints byte for byte what ClickHouse
//! 26.9 prints for the same columns; the differences, if any, stand in `docs/compatibility.md`.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "Arrow's offsets are signed, and integers of one width are read as each other, as ClickHouse does"
)]

mod compression;
mod format;
mod input;
mod output;
mod parquet;
mod rows;
mod settings;
mod snappy;
mod table;
mod text;

pub use compression::{Compressed, Compression, UnknownCompression, WriterError};
pub use format::{ColumnsLayout, Format, Frame, Header, JsonValues, UnknownFormat};
pub use input::{
    BLOCK_ROWS_MAX, Beginning, Evaluate, Input, InputBlock, InputError, Omitted, RowError,
    UnknownColumns, infer_columns, read_native_block, read_native_column,
};
pub use output::{ColumnHeader, PrintError, Printer, Statistics, TypeNames, write_native_column};
pub use parquet::{Fitted, ParquetBlocks, ParquetError, ParquetFile, RandomAccess, element, fit};
pub use rows::{BlockBuilder, Cell};
pub use settings::{Direction, FormatSettings};
pub use table::{Column, ColumnType, Table, Value};
pub use text::{ColumnText, Indent, Style, ValueError, parse_text, write_text};
