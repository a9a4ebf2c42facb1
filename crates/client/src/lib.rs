//! A client of ClickHouse's native protocol: [`Connection`] sends statements and rows, and takes what is answered.
//!
//! It prints nothing and asks nobody: `granary client` does. See `docs/guide-client.md` and `docs/protocol.md`.

mod connection;
mod error;
mod server;

pub use connection::{Cancel, Compression, Connection, Statement};
pub use error::{ClientError, Exception};
pub use server::{Credentials, Server};
