//! The one place that writes to a disk: create, write, sync, rename, link, remove, lock.
//!
//! Every other crate changes the file system through a [`Disk`] only, so that three things hold
//! everywhere: what is reported as durable was synced together with its directory; every change
//! is a crash point that a test can choose by number ([`Disk::crashing_after`]); and the order of
//! writes and syncs can be recorded and asserted ([`Disk::recording`]).
//!
//! Reading is not its business: readers use `std::fs`.

#![allow(
    clippy::disallowed_methods,
    reason = "this crate is what the ban points to"
)]

mod disk;
mod file;
mod lock;
mod recorder;

pub use disk::{Disk, can_write, free_space_bytes};
pub use file::DiskFile;
pub use lock::{FileLock, LockError};
pub use recorder::{Operation, Recording};
