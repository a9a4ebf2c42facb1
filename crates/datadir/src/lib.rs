//! The server's own disk: a data directory of ClickHouse or Granary, opened by one process at a
//! time.
//!
//! [`DataDir::open`] takes the lock and finishes what a crash interrupted; [`DataDir::snapshot`]
//! lists what exists; [`DataDir::table_data`] and [`part_files`] lead to the bytes. See
//! `docs/architecture.md`.

mod access_files;
mod change;
mod definition;
mod dir;
mod dropped;
mod hidden;
mod intent;
mod journal;
mod layout;
mod load;
mod log_files;
mod log_insert;
mod log_scan;
mod log_table;
mod merge_choice;
mod part_files;
mod part_insert;
mod part_merge;
mod part_mutation;
mod part_rewrite;
mod part_rows;
mod part_source;
mod parts;
mod preflight;
mod process_tables;
mod publish;
mod publish_error;
mod removal;
mod staging;
mod stripe_insert;
mod stripe_scan;
mod warning;
mod whereabouts;
mod writers;

pub use access_files::{ACCESS_LISTS, AccessChange, AccessFiles, AccessFilesError, AccessLists};
pub use change::{Change, DroppedData, ExpectedData};
pub use dir::{DataDir, Observation, OpenError};
pub use dropped::DroppedTable;
pub use hidden::Detached;
pub use journal::{CheckRecord, JobRecord, JobStatus, Journal};
pub use load::StorageError;
pub use log_insert::LogInsert;
pub use log_scan::LogScan;
pub use log_table::LogError;
pub use part_files::{PartFile, PartFileError, part_files};
pub use part_insert::{Insertion, PartInsert, WriteError};
pub use part_merge::{Complete, Merge, MergeScope};
pub use part_mutation::RowChange;
pub use part_rewrite::ColumnChanges;
pub use part_source::DirectoryFiles;
pub use parts::DataError;
pub use publish::Published;
pub use publish_error::PublishError;
pub use staging::{StagedDir, Staging};
pub use stripe_insert::memory_files;
pub use warning::Warning;
pub use whereabouts::{Hold, Whereabouts};
pub use writers::Writer;
