//! The grammar: one function is one production, and quotes it.

mod access;
mod access_policy;
mod access_settings;
mod access_show;
mod access_user;
mod alter;
mod alter_element;
mod alter_partition;
mod backup;
mod call;
mod cast_literal;
mod collection;
mod columns;
mod command;
mod create;
mod data_type;
mod destination;
mod dictionary;
mod drop;
mod elements;
mod explain;
mod expr;
mod from;
mod grant;
mod insert;
mod interval;
mod lambda;
mod limit;
mod number;
mod operand;
mod output;
mod parse;
mod partition;
mod quantifier;
mod query;
mod select;
mod setting;
mod show;
mod special;
mod storage;
mod system;
mod table;
mod table_statement;
mod view;
mod window;

pub(crate) use parse::on_deep_stack;
pub use parse::parse_expression;
pub use query::{
    parse_attached_access, parse_create, parse_data_type, parse_queries, parse_query, parse_select,
};
