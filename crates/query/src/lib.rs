//! `SELECT` in ClickHouse's dialect: names, types and functions are ClickHouse's and stay here,
//! plans and their execution are DataFusion's. No other crate names DataFusion.
//!
//! | looking for | look in |
//! |---|---|
//! | what a function has to do, and one more function | [`Function`], `functions.rs` |
//! | what an aggregate function has to do | [`Aggregate`], `aggregates.rs` |
//! | what a table has to do | [`Table`], [`Tables`] |
//!
//! See `docs/architecture.md`.

mod aggregate;
mod aggregates;
mod call;
mod context;
mod default;
mod error;
mod function;
mod functions;
mod state;
mod supertype;
mod table;

pub use aggregate::{Aggregate, AggregateNulls, Fold, Folding, Groups, Resolved};
pub use aggregates::{Aggregates, registry as aggregates};
pub use call::evaluate;
pub use context::Context;
pub use default::{default_value, null_values};
pub use error::QueryError;
pub use function::{Argument, ArgumentType, Call, Function, Lambda, LowCardinality, Nulls, repeat};
pub use functions::{Functions, registry as functions};
pub use state::{read_bytes, read_slice, read_var_uint, write_var_uint};
pub use supertype::supertype;
pub use table::{
    BlockStream, ColumnKind, Comparison, Condition, MemoryTable, Relation, ScanRequest, Table,
    TableColumn, Tables, Test,
};

use datafusion as _;
