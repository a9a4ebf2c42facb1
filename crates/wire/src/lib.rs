//! ClickHouse's native protocol: packets and blocks, to and from bytes, without sockets.
//!
//! The server's side of it: [`Incoming`] takes what a client sends, in pieces of any size, and gives its packets;
//! the functions of [`ServerPacket`] write what is answered. The client's side: [`Request`] writes, [`Answers`] takes. Both sides speak the older of their revisions, and never
//! one newer than [`REVISION`]. See `docs/protocol.md`.
//!
//! Nothing that the other side says is believed: texts and blocks have limits, a frame's checksum is compared before it is
//! decompressed, and no input panics.

mod answers;
mod block;
mod client_packet;
mod error;
mod incoming;
mod input;
mod outgoing;
mod revision;
mod server_packet;
mod waiting;

pub use answers::{Answer, Answers, ReceivedException};
pub use block::put_block;
pub use client_packet::{ClientHello, ClientPacket, ClientQuery, Stage, WireSetting};
pub use error::WireError;
pub use incoming::Incoming;
pub use outgoing::Request;
pub use revision::{REVISION, REVISION_MIN};
pub use server_packet::{
    BlockCompression, ProfileInfo, ServerException, ServerHello, ServerPacket, WireProgress,
};
