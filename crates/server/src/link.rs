//! [`Link`]: the two directions of a connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// A connection, whose directions are used by different threads.
pub(crate) struct Link {
    /// What comes from the client.
    pub(crate) input: Box<dyn Read + Send>,
    /// What goes to it.
    pub(crate) output: Box<dyn Write + Send>,
    /// What is below both.
    pub(crate) socket: TcpStream,
}

impl Link {
    /// A connection that is not encrypted.
    pub(crate) fn plain(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        Ok(Self {
            input: Box::new(socket.try_clone()?),
            output: Box::new(socket.try_clone()?),
            socket,
        })
    }
}

/// Ends a connection in both directions.
pub(crate) fn close(socket: &TcpStream) {
    // One that is closed already needs no end.
    let _ = socket.shutdown(Shutdown::Both);
}

/// Whether the client has ended the connection. What it has sent meanwhile stays unread.
pub(crate) fn is_gone(socket: &TcpStream) -> bool {
    /// The shortest that a system takes for a limit.
    const AT_ONCE: Duration = Duration::from_millis(1);
    if socket.set_read_timeout(Some(AT_ONCE)).is_err() {
        return true;
    }
    match socket.peek(&mut [0]) {
        Ok(0) => true,
        Ok(_) => false,
        Err(error) => !is_timeout(&error),
    }
}

/// Whether a read or a write has only taken too long.
pub(crate) fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}
