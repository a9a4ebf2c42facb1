//! tar: plain members one after the other, with the headers of POSIX and GNU.

mod header;
mod pax;
mod reader;
mod writer;

pub(crate) use header::is_header;
pub use reader::{TarMember, TarReader};
pub use writer::TarWriter;
