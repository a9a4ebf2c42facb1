//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

mod backup;
mod expr;
mod printer;
mod query;

pub(crate) use expr::Parens;
pub(crate) use printer::{Layout, Printer};
