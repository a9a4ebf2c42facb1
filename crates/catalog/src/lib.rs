//! What exists, as an immutable snapshot: databases, tables, parts, functions, access entities.
//!
//! Pure values: `datadir` reads them from a disk, `planner` decides over them. See
//! `docs/architecture.md`.

mod alter;
mod complete;
mod data;
mod definition;
mod partition_key;
mod partition_value;
mod snapshot;
mod structure;

pub use alter::{PartChange, alter_table};
pub use complete::{
    ColumnRules, DefinitionError, EngineAbilities, FunctionName, ShapeColumn, TableColumns,
    TableRules, canonical_type, complete_columns, complete_table, function_name, function_spelling,
    is_function, query_shape, table_engines,
};
pub use data::{DetachedPart, LogFile, MemoryFile, Part, StoredMutation, TableData};
pub use definition::{Definition, InnerTable, TableKind};
pub use partition_key::{KeyPart, PartitionKey};
pub use partition_value::{PartitionError, WallClock};
pub use snapshot::{
    AccessEntity, DataDirectory, Database, Function, Snapshot, TEMPORARY_DATABASE, Table,
};
pub use structure::{StructureColumn, StructureError, TableStructure};
