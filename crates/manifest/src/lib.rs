//! The `.backup` file: what a backup holds, how it is written, how it is read, and which entries an
//! incremental backup takes from its base.
//!
//! Pure: bytes in, values out. Who opens the file and follows the chain is `granary-backup`.
//! See `docs/format.md`.

mod digest;
mod entry;
mod error;
mod header;
mod names;
mod plan;
mod read;
mod scanner;
mod table;
mod table_builder;
mod write;

pub use entry::{BaseShare, Entry, EntryView};
pub use error::ManifestError;
pub use header::{BaseReference, DataFileNames, Header, Version, is_writable};
pub use plan::{
    Candidate, Deduplication, Growth, Hashing, Placement, data_file, hashing, list, place,
};
pub use table::{Cursor, EntryTable};
pub use table_builder::{EntryTableBuilder, RepeatedName};

/// The name of the manifest inside a backup.
pub const MANIFEST_NAME: &str = ".backup";

/// A manifest in memory: its header and its entries.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// What is said about the backup as a whole.
    pub header: Header,
    /// The entries, sorted by name.
    pub entries: EntryTable,
}
