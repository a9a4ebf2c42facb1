//! Writing, opening, following and checking backups.
//!
//! [`BackupWriter`] makes a backup of given files; nothing of it exists for a reader before
//! [`BackupWriter::seal`]. [`OpenBackup`] reads one together with the chain of its bases and never
//! yields bytes that differ from the manifest. [`check`] reads all of it. What belongs in a backup
//! is decided elsewhere. See `docs/format.md`.

mod check;
mod drop;
mod entry_file;
mod entry_reader;
mod error;
mod hashing;
mod open;
mod order;
mod parallel;
mod source;
mod writer;

pub use check::{CheckOptions, CheckReport, Finding, check};
pub use drop::{DropError, drop_backup};
pub use entry_file::EntryFile;
pub use entry_reader::EntryReader;
pub use error::{NeededShare, OpenError, ReadError, UnresolvedBase, WriteError};
pub use open::{BaseOverride, BaseResolver, OpenBackup, read_manifest};
pub use order::Order;
pub use parallel::{default_threads, for_each_parallel};
pub use source::{Content, OpenWith, Source};
pub use writer::{BackupOptions, BackupWriter, Base, Counters, SealedBackup, place_sources};
