//! What a user should know about a plan, though nothing is wrong with it.

use granary_types::TableName;
use std::fmt;

/// A remark about a plan, always with the name of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanWarning {
    /// Stored, but ClickHouse's own RESTORE does not look for it.
    OnlyGranaryRestores {
        /// The table.
        table: TableName,
        /// What is stored.
        what: String,
    },
    /// The definition is stored without the rows, as the settings allow.
    RowsLeftOut {
        /// The table.
        table: TableName,
        /// Its engine.
        engine: String,
    },
    /// The rows of a refreshable view are not stored, as in ClickHouse: its next refresh makes them.
    RefreshedRowsLeftOut {
        /// The view.
        table: TableName,
    },
    /// The rows of the table were unfinished business in the backup and stay as they were.
    MutationNotApplied {
        /// The table.
        table: TableName,
        /// The commands of the mutation.
        commands: String,
    },
}

impl fmt::Display for PlanWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyGranaryRestores { table, what } => {
                write!(
                    f,
                    "table {table}: {what} are stored in a place that ClickHouse's RESTORE does not read; Granary restores them"
                )
            }
            Self::RowsLeftOut { table, engine } => {
                write!(
                    f,
                    "table {table}: only the definition is stored, the data of engine {engine} is left out"
                )
            }
            Self::RefreshedRowsLeftOut { table } => {
                write!(
                    f,
                    "view {table}: its rows are not stored, its next refresh makes them again"
                )
            }
            Self::MutationNotApplied { table, commands } => write!(
                f,
                "table {table}: the backup was taken while the mutation {commands} was unfinished; it is not applied to the restored parts, run it again"
            ),
        }
    }
}
