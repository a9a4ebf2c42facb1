//! Decides what a statement does: which objects it takes, what they are called, what is stored
//! and what is created.
//!
//! Pure: what is on a disk or in a backup is collected by the caller. A plan is a value; what
//! `EXPLAIN` prints is what is carried out. See `docs/architecture.md`.

mod backup_plan;
mod contents;
mod definition;
mod description;
mod error;
mod log_streams;
mod renaming;
mod restore_plan;
mod selection;
mod temporary;
mod warning;

pub use backup_plan::{BackupPlan, PlannedData, PlannedDatabase, PlannedTable, plan_backup};
pub use contents::{BackupContents, FileContents, PartContents, TableContents};
pub use description::{check_definitions, describe_database, describe_table};
pub use error::PlanError;
pub use renaming::Renaming;
pub use restore_plan::{
    DataToRestore, DatabaseToCreate, LogRows, RestoreInput, RestorePlan, TableToCreate,
    TableToRestore, plan_restore,
};
pub use selection::{Inventory, Rules, Selection, select};
pub use temporary::{TEMPORARY_DATABASE, is_temporary, temporary_name};
pub use warning::PlanWarning;
