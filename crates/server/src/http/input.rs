//! [`Input`]: what comes from a client, from which heads and bodies of requests are taken.

use super::head::{BadRequest, Head};
use crate::link::is_timeout;
use granary_env::Env;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The first lines of a request are shorter than this; a statement may stand in the first one (`http_max_uri_size`).
const HEAD_BYTES_MAX: usize = 2 << 20;
/// The first lines have come after this time (`http_headers_read_timeout`).
const HEAD_TIME_MAX: Duration = Duration::from_secs(30);
/// A client may wait so long with the next piece of a body (`http_receive_timeout`).
const BODY_PIECE_TIME_MAX: Duration = Duration::from_secs(30);
/// The line that says how long a chunk is, is shorter than this.
const CHUNK_LINE_BYTES_MAX: usize = 1 << 10;
const READ_BYTES: usize = 1 << 16;

/// What comes from a client.
pub(super) struct Input {
    stream: Box<dyn Read + Send>,
    /// For limits of time.
    socket: TcpStream,
    /// What has come.
    buffer: Vec<u8>,
    /// How much of it was taken.
    taken: usize,
    body: Body,
    /// Where the client is told that it may send the body.
    invite: Option<Box<dyn Write + Send>>,
}

/// How much of the body of the request is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing.
    Done,
    /// So many bytes.
    Bytes(u64),
    /// So many bytes of a chunk, and further chunks.
    Chunk(u64),
    /// The line that begins the next chunk.
    ChunkLine,
}

/// Why there is no next request.
pub(super) enum NoRequest {
    /// The client is gone, or says nothing.
    Gone,
    /// It is too long, or took too long.
    Limit(u16, &'static str),
    /// It is none.
    Bad(BadRequest),
}

impl Input {
    pub(super) fn new(stream: Box<dyn Read + Send>, socket: TcpStream) -> Self {
        Self {
            stream,
            socket,
            buffer: Vec::new(),
            taken: 0,
            body: Body::Done,
            invite: None,
        }
    }

    /// The next request, for whose first byte is waited so long.
    pub(super) fn head(&mut self, idle: Duration) -> Result<Head, NoRequest> {
        let since = Env::system().stopwatch();
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let mut seen = 0;
        loop {
            if let Some(end) = end_of_head(&self.buffer, seen) {
                self.taken = end;
                return Head::parse(&self.buffer[..end]).map_err(NoRequest::Bad);
            }
            seen = self.buffer.len();
            if seen > HEAD_BYTES_MAX {
                return Err(NoRequest::Limit(431, "The head of the request is too long"));
            }
            let most = if seen == 0 { idle } else { HEAD_TIME_MAX };
            let left = most.saturating_sub(since());
            if left.is_zero() {
                return Err(match seen {
                    0 => NoRequest::Gone,
                    _ => NoRequest::Limit(408, "The head of the request took too long"),
                });
            }
            match self.fill(left) {
                Ok(0) => return Err(NoRequest::Gone),
                Ok(_) => {}
                Err(error) if is_timeout(&error) => {}
                Err(_) => return Err(NoRequest::Gone),
            }
        }
    }

    /// The body that follows the head; `invite` is where the client waits for a word before it sends it.
    pub(super) fn expect(&mut self, body: Body, invite: Option<Box<dyn Write + Send>>) {
        self.body = body;
        self.invite = invite;
        if body == Body::Bytes(0) {
            self.body = Body::Done;
        }
    }

    /// Whether all of the body was taken.
    pub(super) fn is_done(&self) -> bool {
        self.body == Body::Done
    }

    /// Reads from the connection, behind what has come. The number of bytes is 0 at its end.
    fn fill(&mut self, patience: Duration) -> io::Result<usize> {
        if self.taken == self.buffer.len() {
            self.buffer.clear();
            self.taken = 0;
        }
        self.socket.set_read_timeout(Some(patience))?;
        let before = self.buffer.len();
        self.buffer.resize(before + READ_BYTES, 0);
        let read = self.stream.read(&mut self.buffer[before..]);
        self.buffer.truncate(before + *read.as_ref().unwrap_or(&0));
        read
    }

    /// Waits for more of the body.
    fn fill_body(&mut self) -> io::Result<()> {
        if let Some(mut invite) = self.invite.take() {
            invite.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            invite.flush()?;
        }
        match self.fill(BODY_PIECE_TIME_MAX) {
            Ok(0) => Err(cut_off()),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) if is_timeout(&error) => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the client sends nothing more of the body of its request",
            )),
            Err(error) => Err(error),
        }
    }

    /// The line up to its end, which is taken, too.
    fn line(&mut self) -> io::Result<String> {
        loop {
            let waiting = &self.buffer[self.taken..];
            if let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
                let line = String::from_utf8_lossy(&waiting[..end]).trim().to_owned();
                self.taken += end + 1;
                return Ok(line);
            }
            if waiting.len() > CHUNK_LINE_BYTES_MAX {
                return Err(malformed());
            }
            self.fill_body()?;
        }
    }

    /// The next chunk; none when it is the last one, behind which the lines of the trailer are taken.
    fn next_chunk(&mut self) -> io::Result<Body> {
        let line = self.line()?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        // Neither a sign nor more digits than a number has.
        let is_number = digits.len() <= 15 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let bytes = u64::from_str_radix(digits, 16).ok().filter(|_| is_number);
        match bytes.ok_or_else(malformed)? {
            0 => {
                /// So many lines may stand behind the last chunk.
                const TRAILER_LINES_MAX: usize = 100;
                for _ in 0..TRAILER_LINES_MAX {
                    if self.line()?.is_empty() {
                        return Ok(Body::Done);
                    }
                }
                Err(malformed())
            }
            bytes => Ok(Body::Chunk(bytes)),
        }
    }
}

impl Read for Input {
    /// Bytes of the body.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            let left = match self.body {
                Body::Done => return Ok(0),
                Body::ChunkLine => {
                    self.body = self.next_chunk()?;
                    continue;
                }
                Body::Bytes(left) | Body::Chunk(left) => left,
            };
            let waiting = &self.buffer[self.taken..];
            if waiting.is_empty() {
                self.fill_body()?;
                continue;
            }
            let left_here = usize::try_from(left).unwrap_or(usize::MAX);
            let size = out.len().min(waiting.len()).min(left_here);
            out[..size].copy_from_slice(&waiting[..size]);
            self.taken += size;
            let left = left - size as u64;
            self.body = match self.body {
                Body::Chunk(_) if left == 0 => {
                    if !self.line()?.is_empty() {
                        return Err(malformed());
                    }
                    Body::ChunkLine
                }
                Body::Chunk(_) => Body::Chunk(left),
                _ if left == 0 => Body::Done,
                _ => Body::Bytes(left),
            };
            return Ok(size);
        }
    }
}

/// Where the first lines end, if they do; up to `seen` they do not.
fn end_of_head(bytes: &[u8], seen: usize) -> Option<usize> {
    let from = seen.saturating_sub(3);
    let found = bytes[from..]
        .windows(4)
        .position(|four| four == b"\r\n\r\n")?;
    Some(from + found + 4)
}

fn cut_off() -> io::Error {
    let message = "the connection ends within the body of a request";
    io::Error::new(io::ErrorKind::UnexpectedEof, message)
}

fn malformed() -> io::Error {
    let message = "the chunks of the body are malformed";
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// The requests of a connection with their bodies, told in one line each.
    fn check(sent: &[u8], expected: &[&str]) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut client =
            TcpStream::connect(listener.local_addr().expect("an address")).expect("a client");
        let (socket, _) = listener.accept().expect("a connection");
        client.write_all(sent).expect("sent");
        drop(client);
        let stream = Box::new(socket.try_clone().expect("a clone"));
        let mut input = Input::new(stream, socket);
        let mut told = Vec::new();
        while let Ok(head) = input.head(Duration::from_secs(5)) {
            let body = match head.field("content-length") {
                Some(bytes) => Body::Bytes(bytes.parse().expect("a number")),
                None if head.says("transfer-encoding", "chunked") => Body::ChunkLine,
                None => Body::Done,
            };
            input.expect(body, None);
            let mut text = String::new();
            let read = input
                .read_to_string(&mut text)
                .map_err(|error| error.kind());
            told.push(format!(
                "{} {} {text:?} {:?}",
                head.method,
                head.path,
                read.err()
            ));
        }
        assert_eq!(told, expected);
    }

    #[test]
    fn requests_follow_each_other() {
        check(
            b"GET /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\n\r\n",
            &["GET /a \"\" None", "POST /b \"abc\" None", "GET /c \"\" None"],
        );
    }

    #[test]
    fn chunks_are_joined() {
        check(
            b"POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: x\r\n\r\nGET /c HTTP/1.1\r\n\r\n",
            &["POST /b \"abc0123456789\" None", "GET /c \"\" None"],
        );
    }

    #[test]
    fn a_body_that_is_cut_off_or_malformed_is_told() {
        check(
            b"POST /b HTTP/1.1\r\nContent-Length: 30\r\n\r\nabc",
            &["POST /b \"abc\" Some(UnexpectedEof)"],
        );
        for wrong in [
            "-1\r\n",
            "+1\r\na\r\n",
            "x\r\n",
            "1\r\nab\r\n",
            "fffffffffffffffff\r\n",
        ] {
            let sent = format!("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{wrong}");
            let expected = "POST /b \"\" Some(InvalidData)";
            check(sent.as_bytes(), &[expected]);
        }
    }
}
