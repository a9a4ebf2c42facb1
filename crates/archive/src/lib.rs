//! Archives as bytes: zip with every method and encryption that ClickHouse's backups use, and tar behind
//! every filter. Everything here works on readers and writers that it is given; nothing opens a file, and
//! nothing trusts what it reads: sizes, names and dictionaries are bounded before memory is taken for them.
//! See `docs/archives.md`.

mod blocks;
mod deflate;
mod error;
mod filter;
mod kind;
mod members;
mod method;
mod place;
mod tar;
mod zip;

pub use error::ArchiveError;
pub use filter::{FilterWriter, decoded};
pub use kind::{ArchiveKind, Filter};
pub use members::Members;
pub use method::{Compression, Method};
pub use place::{ReadAt, Section};
pub use tar::{TarMember, TarReader, TarWriter};
pub use zip::{MemberWriter, PackedMember, Style, ZipArchive, ZipMember, ZipWriter};
