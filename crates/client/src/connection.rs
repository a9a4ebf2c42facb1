//! [`Connection`]: statements to a server, and what it answers.

use crate::error::{ClientError, Exception};
use crate::server::{Credentials, Server};
use granary_columns::Block;
use granary_formats::ColumnHeader;
use granary_wire::{
    Answer, Answers, BlockCompression, ClientHello, ClientQuery, REVISION, Request, ServerHello,
    Stage, WireError, WireSetting,
};
use parking_lot::Mutex;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// What this client calls itself.
const CLIENT_NAME: &str = "Granary client";

/// The version of ClickHouse's client whose manners these are.
const VERSION: (u64, u64) = (26, 9);

const READ_BYTES: usize = 1 << 18;

/// How blocks are compressed on the way.
pub type Compression = BlockCompression;

/// A statement and what is sent beside it.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its id; the server chooses one where none is given.
    pub id: Option<&'a str>,
}

/// A connection to a server that has greeted.
pub struct Connection {
    server: Server,
    greeting: ServerHello,
    revision: u64,
    compression: Compression,
    input: TcpStream,
    output: Arc<Mutex<TcpStream>>,
    answers: Answers,
    buffer: Vec<u8>,
}

/// Stops the statement that runs on a connection, from any thread.
#[derive(Clone)]
pub struct Cancel {
    output: Arc<Mutex<TcpStream>>,
}

impl Cancel {
    /// Asks the server to stop. One that is gone has stopped.
    pub fn send(&self) {
        let mut bytes = Vec::new();
        if Request::Cancel
            .put(REVISION, Compression::None, &mut bytes)
            .is_ok()
        {
            let _ = self.output.lock().write_all(&bytes);
        }
    }
}

impl Connection {
    /// Connects and greets.
    ///
    /// # Errors
    /// [`ClientError`]: nobody listens, what listens is no server of the native protocol, or it refuses the user.
    pub fn open(
        server: &Server,
        credentials: &Credentials,
        compression: Compression,
        within: Duration,
    ) -> Result<Self, ClientError> {
        let input = server.connect(within)?;
        let lost = |source: io::Error| ClientError::Lost {
            server: server.clone(),
            reason: source.to_string(),
        };
        let output = input.try_clone().map_err(lost)?;
        let mut connection = Self {
            server: server.clone(),
            greeting: ServerHello {
                name: String::new(),
                version: (0, 0, 0),
                time_zone: String::new(),
                display_name: String::new(),
            },
            revision: REVISION,
            compression,
            input,
            output: Arc::new(Mutex::new(output)),
            answers: Answers::new(),
            buffer: vec![0; READ_BYTES],
        };
        connection.greet(credentials)?;
        Ok(connection)
    }

    fn greet(&mut self, credentials: &Credentials) -> Result<(), ClientError> {
        let hello = ClientHello {
            name: CLIENT_NAME.to_owned(),
            version: VERSION,
            revision: REVISION,
            database: credentials.database.clone(),
            user: credentials.user.clone(),
            password: credentials.password.clone(),
        };
        self.send(Request::Hello(&hello))?;
        match self.next_answer()? {
            Answer::Hello(greeting, revision) => {
                self.greeting = greeting;
                self.revision = revision.min(REVISION);
                Ok(())
            }
            _ => Err(self.unexpected("before the greeting")),
        }
    }

    /// Where the server is.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// What the server says about itself.
    pub fn greeting(&self) -> &ServerHello {
        &self.greeting
    }

    /// What stops the statement that runs.
    pub fn cancel(&self) -> Cancel {
        let output = Arc::clone(&self.output);
        Cancel { output }
    }

    /// Sends a statement; what it answers is taken with [`Self::next_answer`].
    ///
    /// # Errors
    /// The server is gone.
    pub fn send_statement(&mut self, statement: Statement<'_>) -> Result<(), ClientError> {
        let method = match self.compression {
            Compression::None => None,
            Compression::Lz4 => Some("LZ4"),
            Compression::Zstd => Some("ZSTD"),
        };
        let setting = |method: &str| WireSetting {
            name: "network_compression_method".to_owned(),
            value: method.to_owned(),
            is_important: false,
        };
        let query = ClientQuery {
            id: statement.id.unwrap_or_default().to_owned(),
            initial_user: String::new(),
            initial_id: String::new(),
            client_name: CLIENT_NAME.to_owned(),
            settings: method.map(setting).into_iter().collect(),
            stage: Stage::Complete,
            is_compressed: method.is_some(),
            text: statement.text.to_owned(),
        };
        self.answers.expect_compressed(method.is_some());
        self.send(Request::Query(&query))?;
        self.send(Request::NoMoreRows)
    }

    /// Sends rows of an `INSERT`.
    ///
    /// # Errors
    /// The server is gone, or a column has a type that is not sent.
    pub fn send_rows(
        &mut self,
        columns: &[ColumnHeader],
        block: &Block,
    ) -> Result<(), ClientError> {
        self.send(Request::Rows(columns, block))
    }

    /// Says that there are no more rows.
    ///
    /// # Errors
    /// The server is gone.
    pub fn end_rows(&mut self) -> Result<(), ClientError> {
        self.send(Request::NoMoreRows)
    }

    /// The next packet. What the server says went wrong is an error.
    ///
    /// # Errors
    /// [`ClientError`]; after all but an exception the connection cannot go on.
    pub fn next_answer(&mut self) -> Result<Answer, ClientError> {
        loop {
            let next = self.answers.next_answer();
            match next.map_err(|source| self.wire(source))? {
                Some(Answer::Exception(received)) => {
                    let server = self.server.clone();
                    return Err(ClientError::Exception(Exception { server, received }));
                }
                Some(answer) => return Ok(answer),
                None => self.read()?,
            }
        }
    }

    /// Whether the server has ended the connection, as far as that is known.
    pub fn is_closed(&self) -> bool {
        // Others write to the same socket, and must not be told to try later.
        let output = self.output.lock();
        if output.set_nonblocking(true).is_err() {
            return true;
        }
        let peeked = output.peek(&mut [0]);
        let is_usable = output.set_nonblocking(false).is_ok();
        match peeked {
            Ok(0) => true,
            Ok(_) => !is_usable,
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        }
    }

    /// The error of a packet that cannot come now.
    pub fn unexpected(&self, packet: &'static str) -> ClientError {
        let server = self.server.clone();
        ClientError::Unexpected { server, packet }
    }

    fn read(&mut self) -> Result<(), ClientError> {
        let size = match self.input.read(&mut self.buffer) {
            Ok(0) => {
                let server = self.server.clone();
                let reason = "the server has closed it".to_owned();
                return Err(ClientError::Lost { server, reason });
            }
            Ok(size) => size,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(self.lost(&error)),
        };
        let is_all = size < self.buffer.len();
        self.answers.put(&self.buffer[..size], is_all);
        Ok(())
    }

    fn send(&mut self, request: Request<'_>) -> Result<(), ClientError> {
        let mut bytes = Vec::new();
        let put = request.put(self.revision, self.compression, &mut bytes);
        put.map_err(|source| self.wire(source))?;
        let written = self.output.lock().write_all(&bytes);
        written.map_err(|error| self.lost(&error))
    }

    fn lost(&self, error: &io::Error) -> ClientError {
        ClientError::Lost {
            server: self.server.clone(),
            reason: error.to_string(),
        }
    }

    fn wire(&self, source: WireError) -> ClientError {
        let server = self.server.clone();
        ClientError::Wire { server, source }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // One that is closed already needs no end.
        let _ = self.input.shutdown(Shutdown::Both);
    }
}
