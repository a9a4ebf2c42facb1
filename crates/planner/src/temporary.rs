//! The names of temporary tables, which are in no database of their own.

use granary_types::TableName;

/// The database that the temporary tables of a session are in, where one has to be named.
pub const TEMPORARY_DATABASE: &str = "_temporary_and_external_tables";

/// A temporary table.
pub fn temporary_name(table: &str) -> TableName {
    TableName::new(TEMPORARY_DATABASE, table)
}

/// Whether a table is a temporary one.
pub fn is_temporary(name: &TableName) -> bool {
    name.database == TEMPORARY_DATABASE
}
