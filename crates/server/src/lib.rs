//! `granary server`: ClickHouse's clients send statements over the native protocol.
//!
//! A thread accepts, two serve each connection: one reads packets, so that `Cancel` and a client that is gone are noticed
//! while a statement runs, and one executes. See `docs/guide-server.md`.

mod connection;
mod credentials;
mod listener;
mod peer;
mod statement;
mod turns;

pub use listener::{ListenError, Listening, Server};
