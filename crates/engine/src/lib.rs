//! The one entry: opens a data directory and executes statements on it.
//!
//! Faces carry text in and [`Answer`]s or [`Failure`]s out; what a statement does is decided and
//! done below. A file per statement.

mod access_statement;
mod alter_partition;
mod alter_statement;
mod answer;
mod attach_statement;
mod backup_database;
mod backup_statement;
mod check_backup;
mod check_table;
mod create_database;
mod create_dictionary;
mod create_filled;
mod create_function;
mod create_statement;
mod create_table;
mod create_view;
mod definitions;
mod describe_backup;
mod describe_table;
mod destinations;
mod dictionaries;
mod drop_backup;
mod drop_statement;
mod engine;
mod exclusive;
mod explain;
mod failure;
mod file_paths;
mod format_settings;
mod formatted_rows;
mod freeze;
mod guard;
mod insert;
mod inventory;
mod jobs;
mod kill;
mod memory;
mod memory_restore;
mod metrics;
mod mode;
mod mutation_statement;
mod opened_parts;
mod opening;
mod optimize_statement;
mod outfile;
mod parameters;
mod parquet_rows;
mod partitions;
mod read_only;
mod remote;
mod rename_statement;
mod restore_rights;
mod restore_statement;
mod row_mutation;
mod running;
mod select;
mod sent;
mod session;
mod show;
mod show_backups;
mod show_columns;
mod show_list;
mod statements;
mod system_statement;
mod system_tables;
mod tables;
mod temporary;
mod users;

pub use answer::{Answer, Blocks, QueryRows, Rows};
pub use destinations::{ArchiveSettings, DestinationError, Destinations, Purpose};
pub use engine::{Engine, OpenOptions};
pub use failure::Failure;
pub use formatted_rows::InputBlocks;
pub use granary_parser::{
    has_binary_rows, query_setting_names as setting_names, rows_to_the_end,
    split_statements as statements,
};
pub use metrics::{MetricKind, Metrics};
pub use mode::Mode;
pub use remote::{ReceivedRows, RemoteInsert, RemoteStatement};
pub use sent::{AskForRows, SentRows, SentStatement, rows_begin};
pub use session::Session;
pub use system_tables::SystemRows;
