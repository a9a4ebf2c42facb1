//! [`Peer`]: the client at the other end of a connection.

use crate::link::{Link, close};
use granary_columns::Block;
use granary_env::Control;
use granary_formats::ColumnHeader;
use granary_wire::{
    BlockCompression, ClientPacket, Incoming, ServerException, ServerPacket, WireError,
};
use parking_lot::Mutex;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// So many packets may wait to be looked at; those of rows are large.
const PACKETS_AHEAD_MAX: usize = 4;

/// How long a client may let the server wait for the rows of an `INSERT` (`receive_timeout`).
const RECEIVE_TIMEOUT: Duration = Duration::from_mins(5);

const READ_BYTES: usize = 1 << 18;

/// What comes from a client.
pub(crate) type FromClient = Result<ClientPacket, WireError>;

/// The client at the other end.
pub(crate) struct Peer {
    output: Mutex<Box<dyn Write + Send>>,
    socket: TcpStream,
    packets: Mutex<Receiver<FromClient>>,
    running: Arc<Mutex<Running>>,
}

/// The statement that runs.
#[derive(Default)]
struct Running {
    control: Option<Control>,
    is_cancelled: bool,
}

impl Running {
    fn cancel(&mut self) {
        self.is_cancelled = true;
        if let Some(control) = &self.control {
            control.cancel();
        }
    }
}

/// How packets are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    pub(crate) revision: u64,
    pub(crate) compression: BlockCompression,
}

/// The client is gone.
#[derive(Debug)]
pub(crate) struct Gone;

impl Peer {
    /// Begins to read packets, in a thread of its own.
    pub(crate) fn new(link: Link) -> Self {
        let Link {
            input,
            output,
            socket,
        } = link;
        let (sender, packets) = sync_channel(PACKETS_AHEAD_MAX);
        let running = Arc::new(Mutex::new(Running::default()));
        let watched = Arc::clone(&running);
        std::thread::spawn(move || read_packets(input, &sender, &watched));
        Self {
            output: Mutex::new(output),
            socket,
            packets: Mutex::new(packets),
            running,
        }
    }

    /// The next packet.
    pub(crate) fn packet(&self) -> Result<FromClient, Gone> {
        self.packets.lock().recv().map_err(|_| Gone)
    }

    /// The next packet of rows. Others wait for an `INSERT` to end: a client that sends nothing for long is taken for gone.
    pub(crate) fn packet_of_rows(&self) -> Result<FromClient, Gone> {
        let packet = self.packets.lock().recv_timeout(RECEIVE_TIMEOUT);
        packet.map_err(|_| Gone)
    }

    /// Says which statement runs: `Cancel`, and the end of the connection, stop it.
    pub(crate) fn runs(&self, control: Option<Control>) {
        *self.running.lock() = Running {
            control,
            is_cancelled: false,
        };
    }

    /// Whether the client has sent `Cancel` for the statement that runs, or is gone.
    pub(crate) fn wants_no_more(&self) -> bool {
        self.running.lock().is_cancelled
    }

    /// Sends a packet.
    pub(crate) fn send(&self, packet: &ServerPacket<'_>, manner: Manner) -> Result<(), Unsent> {
        let mut bytes = Vec::new();
        packet.put(manner.revision, manner.compression, &mut bytes)?;
        let mut output = self.output.lock();
        output.write_all(&bytes)?;
        Ok(output.flush()?)
    }

    pub(crate) fn exception(
        &self,
        exception: &ServerException,
        manner: Manner,
    ) -> Result<(), Unsent> {
        self.send(&ServerPacket::Exception(exception), manner)
    }

    pub(crate) fn rows(
        &self,
        columns: &[ColumnHeader],
        block: &Block,
        manner: Manner,
    ) -> Result<(), Unsent> {
        self.send(&ServerPacket::Data(columns, block), manner)
    }

    /// Ends the connection.
    pub(crate) fn close(&self) {
        close(&self.socket);
    }
}

/// Why a packet was not sent.
#[derive(Debug)]
pub(crate) enum Unsent {
    /// The client is gone.
    Gone,
    /// It cannot be written.
    Wrong(WireError),
}

impl From<io::Error> for Unsent {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl From<WireError> for Unsent {
    fn from(error: WireError) -> Self {
        Self::Wrong(error)
    }
}

/// Reads until the client is gone or sends what is no packet.
fn read_packets(
    mut input: Box<dyn Read + Send>,
    sender: &SyncSender<FromClient>,
    running: &Mutex<Running>,
) {
    let cancel = || running.lock().cancel();
    let mut incoming = Incoming::new();
    let mut buffer = vec![0; READ_BYTES];
    'connection: loop {
        let size = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(size) => size,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        incoming.put(&buffer[..size], size < buffer.len());
        loop {
            match incoming.next_packet() {
                Ok(None) => break,
                Ok(Some(packet)) => {
                    if matches!(packet, ClientPacket::Cancel) {
                        cancel();
                    }
                    if sender.send(Ok(packet)).is_err() {
                        break 'connection;
                    }
                }
                Err(error) => {
                    cancel();
                    // The other end of the channel is gone when the connection is.
                    let _ = sender.send(Err(error));
                    return;
                }
            }
        }
    }
    cancel();
}
