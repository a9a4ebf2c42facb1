//! The server's own disk: a data directory of ClickHouse or Granary, opened by one process at a
//! time.
//!
//! [`DataDir::open`] takes the lock and finishes what a crash interrupted; [`DataDir::snapshot`]
//! lists what exists; [`DataDir::table_data`] and [`part_files`] lead to the bytes. See
//! `docs/architecture.md`.

mod definition;
mod dir;
mod layout;
mod load;
mod log_files;
mod part_files;
mod parts;
mod warning;

pub use dir::{DataDir, OpenError};
pub use part_files::{PartFile, PartFileError, part_files};
pub use parts::DataError;
pub use warning::Warning;
