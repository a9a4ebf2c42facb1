//! The names of temporary tables, which are in no database of their own.

pub use granary_catalog::TEMPORARY_DATABASE;
use granary_types::TableName;

/// A temporary table.
pub fn temporary_name(table: &str) -> TableName {
    TableName::new(TEMPORARY_DATABASE, table)
}

/// Whether a table is a temporary one.
pub fn is_temporary(name: &TableName) -> bool {
    name.database == TEMPORARY_DATABASE
}
