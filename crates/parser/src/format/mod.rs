//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

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
mod insert;
mod printer;
mod query;
mod select;
mod show;
mod system;
mod table_statement;
mod view;

pub(crate) use printer::Printer;
