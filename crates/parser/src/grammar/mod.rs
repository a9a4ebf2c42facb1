//! The grammar: one function is one production, and quotes it.

mod backup;
mod command;
mod destination;
mod expr;
mod number;
mod operand;
mod output;
mod parse;
mod partition;
mod query;
mod setting;
mod show;

pub use parse::parse_expression;
pub use query::parse_query;
