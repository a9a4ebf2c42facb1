//! Carries out plans: copies what a backup holds, stages and publishes what a restore brings.
//!
//! Nothing is decided here. A backup has one commit point, the manifest; a restore has one, the
//! intent of its publishing. What fails or is cancelled before it has changed nothing.

mod backup;
mod contents;
mod error;
mod in_order;
mod log_append;
mod part_check;
mod restore;
mod sources;

pub use backup::{BackupJob, run_backup};
pub use contents::{Host, hosts, read_contents};
pub use error::ExecuteError;
pub use part_check::{PartDamage, check_parts};
pub use restore::{BrokenParts, RestoreJob, RestoreOutcome, restored_entries, run_restore};
pub use sources::{OWN_PREFIX, SourceFile, backup_sources};
