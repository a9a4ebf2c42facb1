//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

mod access;
mod alter;
mod backup;
mod command;
mod create;
mod data_type;
mod dictionary;
mod drop;
mod elements;
mod expr;
mod from;
mod grant;
mod insert;
mod printer;
mod query;
mod select;
mod show;
mod system;
mod table_statement;
mod view;

pub(crate) use grant::INTERVAL_UNITS;
pub(crate) use printer::Printer;
