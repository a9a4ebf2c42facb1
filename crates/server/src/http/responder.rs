//! [`Responder`]: writes the answer to a request.
//!
//! The first bytes of a body wait here, so that a statement that fails among its first rows is still answered with
//! the status of its failure. Of one that fails later the client is told at the end of the body, between marks that
//! stand in a header, and the body has no end: a client that looks for neither takes it for cut off.

use super::status::reason;
use std::io::{self, Write};

/// So much of a body waits before the head is sent (`http_response_buffer_size`).
pub(super) const WAITING_BYTES: usize = 1 << 20;
/// Pieces of a body that are sent are not smaller, but for the last one.
const CHUNK_BYTES_MIN: usize = 1 << 16;

/// How much of the head was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Nothing,
    /// The status and lines of progress (`send_progress_in_http_headers`).
    Status,
    Head,
}

/// Writes the answer to a request.
pub(super) struct Responder {
    output: Box<dyn Write + Send>,
    sent: Sent,
    status: u16,
    headers: Vec<(&'static str, String)>,
    waiting: Vec<u8>,
    /// How much may wait before the head is sent.
    waiting_max: usize,
    form: Form,
    /// What the statement has done when the head is sent.
    summary: Option<Box<dyn Fn() -> String + Send>>,
}

/// How the client sees where the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// In chunks, and not up to the end of the connection.
    pub(super) is_chunked: bool,
    /// Another request may follow.
    pub(super) keeps_alive: bool,
    /// No body is sent, whatever is written.
    pub(super) is_head_only: bool,
}

impl Responder {
    pub(super) fn new(output: Box<dyn Write + Send>, form: Form) -> Self {
        Self {
            output,
            sent: Sent::Nothing,
            status: 200,
            headers: Vec::new(),
            waiting: Vec::new(),
            waiting_max: WAITING_BYTES,
            form,
            summary: None,
        }
    }

    /// Says how much may wait before the head is sent.
    pub(super) fn wait_for(&mut self, bytes: usize) {
        self.waiting_max = bytes;
    }

    /// Gives a header a value.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.unset(name);
        self.headers.push((name, value.into()));
    }

    pub(super) fn unset(&mut self, name: &'static str) {
        self.headers.retain(|(set, _)| *set != name);
    }

    /// The status, unless it was sent already.
    pub(super) fn set_status(&mut self, status: u16) {
        self.status = status;
    }

    /// Says how what the statement has done is told.
    pub(super) fn summarize(&mut self, summary: Box<dyn Fn() -> String + Send>) {
        self.summary = Some(summary);
    }

    /// Whether the head was sent, so that a failure can only be told in the body.
    pub(super) fn has_begun(&self) -> bool {
        self.sent == Sent::Head
    }

    /// Takes back what waits.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
    }

    /// Sends a header at once, whatever else is known of the head.
    pub(super) fn tell(&mut self, name: &str, value: &str) -> io::Result<()> {
        if self.sent == Sent::Head {
            return Ok(());
        }
        let mut text = Vec::new();
        self.put_status(&mut text);
        put_header(&mut text, name, value);
        self.output.write_all(&text)?;
        self.output.flush()
    }

    /// The status, once. The other headers wait for the rest of the head: a failure changes them.
    fn put_status(&mut self, text: &mut Vec<u8>) {
        if self.sent == Sent::Nothing {
            let status = self.status;
            text.extend_from_slice(format!("HTTP/1.1 {status} {}\r\n", reason(status)).as_bytes());
            self.sent = Sent::Status;
        }
    }

    fn send_head(&mut self, length: Option<usize>) -> io::Result<()> {
        match length {
            Some(length) => self.set("Content-Length", length.to_string()),
            None if self.form.is_chunked => self.set("Transfer-Encoding", "chunked"),
            None => {}
        }
        if self.form.keeps_alive {
            self.set("Connection", "keep-alive");
            self.set(
                "Keep-Alive",
                format!("timeout={}", super::connection::IDLE_TIME_MAX.as_secs()),
            );
        } else {
            self.set("Connection", "close");
        }
        if let Some(summary) = &self.summary {
            let summary = summary();
            self.set("X-ClickHouse-Summary", summary);
        }
        let mut text = Vec::new();
        self.put_status(&mut text);
        for (name, value) in std::mem::take(&mut self.headers) {
            put_header(&mut text, name, &value);
        }
        text.extend_from_slice(b"\r\n");
        self.sent = Sent::Head;
        self.output.write_all(&text)
    }

    /// Sends what waits as a piece of the body.
    fn send_waiting(&mut self) -> io::Result<()> {
        if self.sent != Sent::Head {
            self.send_head(None)?;
        }
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() || self.form.is_head_only {
            return Ok(());
        }
        if self.form.is_chunked {
            let mut chunk = format!("{:X}\r\n", waiting.len()).into_bytes();
            chunk.extend_from_slice(&waiting);
            chunk.extend_from_slice(b"\r\n");
            self.output.write_all(&chunk)?;
        } else {
            self.output.write_all(&waiting)?;
        }
        self.output.flush()
    }

    /// Ends the body. A short one that waits is sent with its length.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.sent == Sent::Nothing {
            self.send_head(Some(self.waiting.len()))?;
            if !self.form.is_head_only {
                self.output.write_all(&self.waiting)?;
            }
            return self.output.flush();
        }
        self.send_waiting()?;
        if self.form.is_chunked && !self.form.is_head_only {
            self.output.write_all(b"0\r\n\r\n")?;
        }
        self.output.flush()
    }

    /// Sends what waits, and leaves the body without an end.
    pub(super) fn cut_off(&mut self) -> io::Result<()> {
        self.send_waiting()
    }
}

impl Write for Responder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        let most = match self.sent {
            Sent::Head => CHUNK_BYTES_MIN,
            _ => self.waiting_max,
        };
        if self.waiting.len() > most {
            self.send_waiting()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A line of the head. What would end it is left out of a value.
fn put_header(text: &mut Vec<u8>, name: &str, value: &str) {
    text.extend_from_slice(name.as_bytes());
    text.extend_from_slice(b": ");
    text.extend(
        value
            .bytes()
            .filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)),
    );
    text.extend_from_slice(b"\r\n");
}
