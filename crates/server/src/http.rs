//! HTTP: requests to `/` carry statements as they do to ClickHouse.
//!
//! One thread serves a connection, request after request, and a second one looks after the client while a statement
//! runs. Nothing is read that was not asked for: the rows of an `INSERT` stream from the body into the table.

mod body;
mod connection;
mod content_type;
mod credentials;
mod encoding;
mod frames;
mod head;
mod input;
mod parameters;
mod responder;
mod sessions;
mod statement;
mod status;
mod text;

pub(crate) use connection::serve;
pub(crate) use sessions::Sessions;
