//! Where backups lie: a directory or an archive (`File`, `Disk`), the memory of the process (`Memory`), or
//! nowhere (`Null`).
//!
//! A [`Destination`] is one backup's place. It is read at any time; it is written through an
//! [`Attempt`], of which there is one at a time: it holds the lock, and it ends by
//! [`Attempt::finish`] or leaves the place as it was. See `docs/format.md`.

mod archive;
mod archive_attempt;
mod archive_content;
mod archive_sink;
#[cfg(any(test, feature = "contract"))]
mod contract;
mod destination;
mod error;
mod local;
mod local_attempt;
mod lock;
mod memory;
mod null;
mod path;
mod removal;
mod search;

pub use archive::{ArchiveOptions, LocalArchive};
#[cfg(any(test, feature = "contract"))]
pub use contract::destination_contract;
pub use destination::{Attempt, Destination, FileWriter, Found, LOCK_NAME, Removed, Writing};
pub use error::{StorageError, archive_fault};
pub use granary_archive::{ArchiveError, ArchiveKind, Compression};
pub use local::LocalDirectory;
pub use lock::host_name;
pub use memory::Memory;
pub use null::Null;
pub use path::{inside, normalized};
pub use search::{Search, find_backups};
