//! [`Incoming`]: the packets in what a client sends.

use crate::block::{take_block, take_compressed_block};
use crate::client_packet::{ClientHello, ClientPacket, ClientQuery, take_tables};
use crate::error::WireError;
use crate::input::{Bytes, Taken, Unread};
use crate::revision::REVISION;
use crate::waiting::Waiting;

/// A packet of rows has at most so many bytes, also when it is decompressed.
pub(crate) const BLOCK_BYTES_MAX: usize = 1 << 30;

/// Takes what a client sends and gives its packets.
#[derive(Default)]
pub struct Incoming {
    waiting: Waiting,
    /// What both sides speak, once the client has greeted.
    revision: Option<u64>,
    is_compressed: bool,
}

/// The numbers of the packets.
pub(crate) mod packet {
    pub(crate) const HELLO: u64 = 0;
    pub(crate) const QUERY: u64 = 1;
    pub(crate) const DATA: u64 = 2;
    pub(crate) const CANCEL: u64 = 3;
    pub(crate) const PING: u64 = 4;
    pub(crate) const TABLES_STATUS: u64 = 5;
    pub(crate) const KEEP_ALIVE: u64 = 6;
    pub(crate) const SCALAR: u64 = 7;
}

impl Incoming {
    /// Nothing has come yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends what has come. `is_all` says that nothing else is waiting to be read: while there is more, a large
    /// packet is looked at only when it has grown a lot.
    pub fn put(&mut self, bytes: &[u8], is_all: bool) {
        self.waiting.put(bytes, is_all);
    }

    /// The next packet, if all of it has come.
    ///
    /// # Errors
    /// [`WireError`]; nothing behind it can be understood.
    pub fn next_packet(&mut self) -> Result<Option<ClientPacket>, WireError> {
        let is_compressed = self.is_compressed;
        let packet = match self.revision {
            None => self.waiting.next(take_first)?,
            Some(revision) => {
                let take = |bytes: &mut Bytes<'_>| take_packet(bytes, revision, is_compressed);
                self.waiting.next(take)?
            }
        };
        let Some(packet) = packet else {
            return Ok(None);
        };
        match &packet {
            ClientPacket::Hello(hello) => self.revision = Some(hello.revision.min(REVISION)),
            ClientPacket::Query(query) => self.is_compressed = query.is_compressed,
            _ => {}
        }
        Ok(Some(packet))
    }
}

fn take_first(bytes: &mut Bytes<'_>) -> Taken<ClientPacket> {
    /// What other clients send first.
    const OTHERS: [(&[u8], &str); 3] = [
        (b"GET ", "An HTTP client"),
        (b"POST", "An HTTP client"),
        (b"\x16\x03", "A TLS client"),
    ];
    for (prefix, who) in OTHERS {
        if bytes.rest.starts_with(prefix) {
            return Err(Unread::Wrong(WireError::OtherProtocol { who }));
        }
    }
    match bytes.number()? {
        packet::HELLO => Ok(ClientPacket::Hello(ClientHello::take(bytes)?)),
        packet => Err(Unread::Wrong(WireError::UnknownPacket { packet })),
    }
}

fn take_packet(bytes: &mut Bytes<'_>, revision: u64, is_compressed: bool) -> Taken<ClientPacket> {
    let rows = |bytes: &mut Bytes<'_>| {
        let name = bytes.text("the name of a table")?;
        let block = if is_compressed {
            take_compressed_block(bytes)?
        } else {
            take_block(bytes)?
        };
        Ok::<_, Unread>((name, block))
    };
    Ok(match bytes.number()? {
        packet::HELLO => {
            let packet = "Hello";
            return Err(Unread::Wrong(WireError::UnexpectedPacket { packet }));
        }
        packet::QUERY => ClientPacket::Query(Box::new(ClientQuery::take(bytes, revision)?)),
        packet::DATA => {
            let (table, block) = rows(bytes)?;
            ClientPacket::Data { table, block }
        }
        packet::CANCEL => ClientPacket::Cancel,
        packet::PING => ClientPacket::Ping,
        packet::TABLES_STATUS => ClientPacket::TablesStatus(take_tables(bytes)?),
        packet::KEEP_ALIVE => ClientPacket::KeepAlive,
        packet::SCALAR => {
            let (name, block) = rows(bytes)?;
            ClientPacket::Scalar { name, block }
        }
        packet => return Err(Unread::Wrong(WireError::UnknownPacket { packet })),
    })
}
