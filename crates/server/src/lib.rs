//! `granary server`: ClickHouse's clients send statements over the native protocol and HTTP.
//!
//! A thread accepts, two serve each connection of the native protocol: one reads packets, so that `Cancel` and a client
//! that is gone are noticed while a statement runs, and one executes. For HTTP see `http`. See `docs/guide-server.md`.

mod connection;
mod credentials;
mod http;
mod link;
mod listener;
mod peer;
mod statement;

pub use listener::{ListenError, Listening, Protocol, Server};
