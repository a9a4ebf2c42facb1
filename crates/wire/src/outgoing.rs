//! What a client writes: [`Request`].

use crate::block::put_block;
use crate::client_packet::{ClientHello, ClientQuery};
use crate::error::WireError;
use crate::incoming::packet;
use crate::input::put_text;
use crate::server_packet::BlockCompression;
use granary_columns::{Block, put_varint};
use granary_formats::ColumnHeader;

/// A packet that a client sends.
#[derive(Debug, Clone, Copy)]
pub enum Request<'a> {
    /// The first one.
    Hello(&'a ClientHello),
    /// A statement; [`Request::NoMoreRows`] follows, because there are no external tables.
    Query(&'a ClientQuery),
    /// Rows of an `INSERT`.
    Rows(&'a [ColumnHeader], &'a Block),
    /// There are no more.
    NoMoreRows,
    /// The statement is to be stopped.
    Cancel,
    /// Are you there?
    Ping,
}

impl Request<'_> {
    /// Appends the packet in the form of a revision, which is 54429 or newer.
    ///
    /// # Errors
    /// [`WireError::Column`] for rows of a type that is not written; nothing was appended then.
    pub fn put(
        &self,
        revision: u64,
        compression: BlockCompression,
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        match self {
            Self::Hello(hello) => {
                put_varint(packet::HELLO, out);
                hello.put(out);
            }
            Self::Query(query) => {
                put_varint(packet::QUERY, out);
                query.put(revision, out);
            }
            Self::Rows(columns, block) => {
                return put_rows((columns, block), revision, compression, out);
            }
            Self::NoMoreRows => {
                let none = Block::empty(&[]);
                return put_rows((&[], &none), revision, compression, out);
            }
            Self::Cancel => put_varint(packet::CANCEL, out),
            Self::Ping => put_varint(packet::PING, out),
        }
        Ok(())
    }
}

fn put_rows(
    (columns, block): (&[ColumnHeader], &Block),
    revision: u64,
    compression: BlockCompression,
    out: &mut Vec<u8>,
) -> Result<(), WireError> {
    let mut rows = Vec::new();
    put_varint(packet::DATA, &mut rows);
    put_text("", &mut rows); // no external table
    put_block(columns, block, revision, compression, &mut rows)?;
    out.append(&mut rows);
    Ok(())
}
