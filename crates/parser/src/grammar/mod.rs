//! The grammar: one function is one production, and quotes it.

mod expr;
mod number;
mod operand;
mod parse;

pub use parse::parse_expression;
