//! `SELECT` in ClickHouse's dialect: names, types and functions are ClickHouse's and stay here,
//! plans and their execution are DataFusion's. No other crate names DataFusion.
//!
//! | looking for | look in |
//! |---|---|
//! | what a function has to do, and one more function | [`Function`], `functions.rs` |
//! | what an aggregate function has to do | [`Aggregate`], `aggregates.rs` |
//! | what a table has to do | [`Table`], [`Tables`] |
//! | where dictionaries come from | [`Dictionaries`] |
//!
//! See `docs/architecture.md`.

mod aggregate;
mod aggregate_adapter;
mod aggregates;
mod analyser;
mod call;
mod collected;
mod combinators;
mod context;
mod convert;
mod default;
mod dictionaries;
mod error;
mod evaluate;
mod execute;
mod expression;
mod filled;
mod function;
mod functions;
mod generated;
mod lowering;
mod piped;
mod query;
mod scope;
mod set;
mod state;
mod supertype;
mod table;
mod table_adapter;
mod tables;
mod window_adapter;

pub use aggregate::{Aggregate, AggregateNulls, Fold, Folding, Groups, Resolved};
pub use aggregates::{Aggregates, registry as aggregates};
pub use analyser::{TABLE_FUNCTIONS, apply_setting, parse_structure};
pub use call::evaluate;
pub use combinators::aggregate_combinators;
pub use context::{Context, Reads};
pub use default::{default_value, null_values};
pub use dictionaries::{Dictionaries, NoDictionaries};
pub use error::QueryError;
pub use function::{Argument, ArgumentType, Call, Function, Lambda, LowCardinality, Nulls, repeat};
pub use functions::{Functions, dictionary_name, registry as functions};
pub use query::{Answer, columns_of, run};
pub use state::{read_bytes, read_slice, read_var_uint, write_var_uint};
pub use supertype::supertype;
pub use table::{
    BlockStream, ColumnKind, Comparison, Condition, MemoryTable, Relation, ScanRequest, Table,
    TableColumn, Tables, Test,
};
pub use tables::{DefaultColumn, Final, Merging, PartsTable, ScannedTable, TablePart};
