//! From a definition as a user writes it to the one that ClickHouse stores: what was left out is
//! there, names are canonical, and what could not work is refused.
//!
//! Pure: what exists, ids and the types of queries are the caller's.

mod codec;
mod columns;
mod engine;
mod error;
mod functions;
mod keys;
mod names;
mod shape;
mod table;
mod type_name;

pub(crate) use codec::canonical_codec;
pub(crate) use columns::complete_column;
pub use columns::{ColumnRules, complete_columns};
pub use engine::{EngineAbilities, table_engines};
pub(crate) use engine::{check_value, merge_tree_setting, setting_name};
pub use error::DefinitionError;
pub use functions::{FunctionName, function_name, function_spelling, is_function};
pub(crate) use names::columns_named;
pub use shape::{ShapeColumn, TableColumns, query_shape};
pub(crate) use table::check_altered;
pub use table::{TableRules, complete_table};
pub use type_name::canonical_type;
