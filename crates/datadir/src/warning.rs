//! What was found on the disk and left alone.

use granary_types::TableName;
use std::fmt;

/// Something that cannot be understood or does not count. The rest works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A database that is not listed.
    Database {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
    /// A table, view or dictionary that is not listed.
    Table {
        /// Its name.
        name: TableName,
        /// Why.
        reason: String,
    },
    /// A part, or what stands where parts do, that does not count.
    Part {
        /// The table.
        table: TableName,
        /// The directory's name.
        directory: String,
        /// Why.
        reason: String,
    },
    /// A file beside the tables: a function, an access entity.
    File {
        /// Where it is, below the data directory.
        path: String,
        /// Why.
        reason: String,
    },
    /// A place of an interrupted restore that something else has taken since.
    Taken {
        /// The job.
        job: String,
        /// The place.
        path: String,
    },
    /// A restore that a crash had interrupted was finished or taken back.
    Recovered {
        /// The job.
        job: String,
        /// What was done.
        what: &'static str,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database { name, reason } => {
                write!(f, "database {name} is left alone: {reason}")
            }
            Self::Table { name, reason } => write!(f, "table {name} is left alone: {reason}"),
            Self::Part {
                table,
                directory,
                reason,
            } => write!(f, "{directory} of table {table} is left alone: {reason}"),
            Self::File { path, reason } => write!(f, "file {path} is left alone: {reason}"),
            Self::Taken { job, path } => write!(
                f,
                "restore {job} was interrupted and could not be finished at {path}: \
                 something else is there now"
            ),
            Self::Recovered { job, what } => write!(f, "restore {job} was interrupted: {what}"),
        }
    }
}
