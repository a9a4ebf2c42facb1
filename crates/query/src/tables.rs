//! Tables of the MergeTree family and whatever else gives its rows as blocks.

mod constants;
mod parts;
mod scanned;

pub use parts::{DefaultColumn, Final, Merging, PartsTable, TablePart};
pub use scanned::ScannedTable;
