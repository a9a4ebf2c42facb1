//! Canonical printing: what ClickHouse's `formatQuery` and `formatQuerySingleLine` print.

mod backup;
mod command;
mod create;
mod data_type;
mod dictionary;
mod elements;
mod expr;
mod from;
mod printer;
mod query;
mod select;
mod show;
mod view;
