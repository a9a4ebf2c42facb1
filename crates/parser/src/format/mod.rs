//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

mod expr;
mod printer;

pub(crate) use expr::Parens;
pub(crate) use printer::{Layout, Printer};
