//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

mod backup;
mod command;
mod expr;
mod printer;
mod query;
mod show;

pub(crate) use expr::Parens;
pub(crate) use printer::{Layout, Printer};
