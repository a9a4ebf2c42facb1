//! A request that carries a statement, from its parameters to the end of its answer.

use super::body::{Packing, unpacked};
use super::content_type::content_type;
use super::credentials::credentials;
use super::encoding::Encoding;
use super::frames::FrameWriter;
use super::head::Head;
use super::input::Input;
use super::parameters::{header_or, settings, values};
use super::responder::{Responder, WAITING_BYTES};
use super::sessions::Wanted;
use super::status::status_of;
use super::text::split;
use crate::connection::{TIME_ZONE, VERSION};
use crate::credentials::authenticate;
use crate::link::is_gone;
use crate::listener::Shared;
use granary_columns::Method;
use granary_engine::{Answer, Failure, Mode, SentRows, SentStatement, Session};
use granary_env::{Control, Env};
use granary_formats::{Compressed, Format, Header};
use granary_query::Reads;
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often it is looked whether a client is still there, and how often it is told how far its statement is
/// (`http_headers_progress_interval_ms`).
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A statement is not longer than this, unless its session or its parameters say so (`max_query_size`).
const STATEMENT_BYTES_MAX: u64 = 262_144;
/// More than this is never taken for a statement.
const STATEMENT_BYTES_LIMIT: u64 = 64 << 20;
/// More than this never waits for the end of a statement.
const WAITING_BYTES_LIMIT: usize = 1 << 28;

/// Why a statement is refused that changes something.
const USE_POST: &str = "For queries over HTTP, method GET implies readonly. You should use method POST for modifying \
                        queries";

/// A request that carries a statement.
pub(super) struct Exchange<'a> {
    pub(super) shared: &'a Shared,
    pub(super) head: &'a Head,
    pub(super) input: &'a Arc<Mutex<Input>>,
    pub(super) responder: &'a Arc<Mutex<Responder>>,
    pub(super) socket: &'a TcpStream,
}

/// What is known of an answer before its rows.
struct Output {
    encoding: Encoding,
    level: Option<u64>,
    /// `compress=1`
    is_framed: bool,
    default_format: Format,
}

impl Exchange<'_> {
    /// Executes the statement and sends its answer, or what went wrong. Says whether the connection may go on.
    pub(super) fn run(&self) -> io::Result<bool> {
        let query_id = match header_or(self.head, "x-clickhouse-query-id", "query_id") {
            Some(id) => id.to_owned(),
            None => Env::system().uuid().to_string(),
        };
        let tag = tag();
        {
            let mut responder = self.responder.lock();
            responder.set("X-ClickHouse-Server-Display-Name", "granary");
            responder.set("X-ClickHouse-Query-Id", &*query_id);
            responder.set("X-ClickHouse-Timezone", TIME_ZONE);
            responder.set("X-ClickHouse-Exception-Tag", &*tag);
            responder.set("Content-Type", "text/plain; charset=UTF-8");
        }
        match self.answer(query_id, &tag) {
            Ok(Ended::Whole) => {
                self.responder.lock().finish()?;
                Ok(true)
            }
            Ok(Ended::CutOff) => Ok(false),
            Err(failure) => {
                fail(&mut self.responder.lock(), &failure)?;
                Ok(true)
            }
        }
    }

    fn answer(&self, query_id: String, tag: &str) -> Result<Ended, Failure> {
        let mut credentials = credentials(self.head)?;
        credentials.address = self.socket.peer_addr().ok().map(|address| address.ip());
        let mut session = authenticate(&self.shared.engine, &credentials)?;
        let parameter = |name: &str| self.head.parameter(name);
        let Some(wanted) = Wanted::of(parameter)? else {
            return self.in_session(&mut session, query_id, tag);
        };
        let mut borrowed = self.shared.sessions.borrow(wanted, &credentials, session)?;
        self.in_session(borrowed.session(), query_id, tag)
    }

    fn in_session(
        &self,
        session: &mut Session,
        query_id: String,
        tag: &str,
    ) -> Result<Ended, Failure> {
        let head = self.head;
        let number = |name: &str| match head.parameter(name) {
            Some(text) => text.parse().ok(),
            None => session.settings().u64(name),
        };
        let bytes_max = number("max_query_size").unwrap_or(STATEMENT_BYTES_MAX);
        let bytes_max = bytes_max.min(STATEMENT_BYTES_LIMIT);
        let output = self.output(&number)?;
        let waits = head.is_on("wait_end_of_query") || number("http_wait_end_of_query") == Some(1);
        let buffer = head
            .parameter("buffer_size")
            .and_then(|bytes| bytes.parse().ok());
        let buffer = buffer.or(number("http_response_buffer_size").filter(|bytes| *bytes > 0));
        if waits {
            self.responder.lock().wait_for(WAITING_BYTES_LIMIT);
        } else if let Some(bytes) = buffer {
            let bytes = usize::try_from(bytes).unwrap_or(WAITING_BYTES_LIMIT);
            self.responder
                .lock()
                .wait_for(bytes.min(WAITING_BYTES_LIMIT));
        }
        let tells_progress = number("send_progress_in_http_headers") == Some(1);
        let mut sent_settings = settings(head);
        let is_get = matches!(head.method.as_str(), "GET" | "HEAD");
        let says_readonly = sent_settings.iter().any(|(name, _)| name == "readonly");
        if is_get && !says_readonly && session.mode() == Mode::Free {
            sent_settings.push(("readonly".to_owned(), "2".to_owned()));
        }
        let body =
            unpacked(self.input, self.packing()?).map_err(|error| refused(&error.to_string()))?;
        let sent = split(
            head.parameter("query").unwrap_or_default(),
            body,
            bytes_max as usize,
        )?;
        let control = Control::new();
        let reads = Arc::<Reads>::default();
        self.tell_summary(&reads);
        let statement = SentStatement {
            query_id: Some(query_id),
            settings: sent_settings,
            parameters: values(head),
            database: header_or(head, "x-clickhouse-database", "database"),
            rows: sent.rows.map_or(SentRows::None, SentRows::Text),
            is_remote: true,
            reads: Arc::clone(&reads),
            ..SentStatement::new(&sent.text)
        };
        let watch = Watch {
            control: &control,
            reads: &reads,
            tells_progress,
        };
        let answered = self.watched(&watch, || {
            let answer = session.execute_sent(statement, &control)?;
            self.print(answer, &output, tag)
        });
        answered.map_err(|failure| match failure.code {
            ErrorCode::READONLY if is_get => {
                Failure::new(failure.code, format!("{}. {USE_POST}", failure.message))
            }
            _ => failure,
        })
    }

    /// How the answer is written.
    fn output(&self, number: &impl Fn(&str) -> Option<u64>) -> Result<Output, Failure> {
        let head = self.head;
        let is_encoded = number("enable_http_compression").unwrap_or(1) == 1;
        let accepted = head.field("accept-encoding").filter(|_| is_encoded);
        let default_format = match header_or(head, "x-clickhouse-format", "default_format") {
            Some(name) => Format::parse(name)?,
            None => Format::TabSeparated(Header::None),
        };
        Ok(Output {
            encoding: accepted.map_or(Encoding::NONE, Encoding::accepted),
            level: number("http_zlib_compression_level"),
            is_framed: head.is_on("compress"),
            default_format,
        })
    }

    /// How the body of the request is compressed.
    fn packing(&self) -> Result<Packing, Failure> {
        let name = self.head.field("content-encoding").unwrap_or_default();
        let encoding = Encoding::named(name).ok_or_else(|| {
            let message = format!("Unknown Content-Encoding '{name}' of the request");
            Failure::new(ErrorCode::NOT_IMPLEMENTED, message)
        })?;
        Ok(Packing {
            encoding,
            is_framed: self.head.is_on("decompress"),
        })
    }

    /// Sends the rows. What fails among them before the head was sent is returned.
    fn print(&self, answer: Answer, output: &Output, tag: &str) -> Result<Ended, Failure> {
        if !answer.has_rows() {
            return answer
                .print(output.default_format, &mut io::sink())
                .map(|()| Ended::Whole);
        }
        let format = answer.format_or(output.default_format);
        {
            let mut responder = self.responder.lock();
            responder.set("Content-Type", content_type(format));
            responder.set("X-ClickHouse-Format", name_of(format));
            if let Some(name) = output.encoding.name() {
                responder.set("Content-Encoding", name);
            }
        }
        let place = Box::new(Place(Arc::clone(self.responder)));
        let mut writer = output
            .writer(place)
            .map_err(|error| refused(&error.to_string()))?;
        let Err(failure) = answer.print(output.default_format, &mut writer) else {
            let finished = writer.finish();
            return match finished {
                Ok(()) => Ok(Ended::Whole),
                Err(_) => Ok(Ended::CutOff), // the client is gone
            };
        };
        if !self.responder.lock().has_begun() {
            drop(writer);
            return Err(failure);
        }
        let message = format!("{}\n", message(&failure));
        let length = message.len();
        let block =
            format!("\r\n__exception__\r\n{tag}\r\n{message}{length} {tag}\r\n__exception__\r\n");
        // A client that is gone is told nothing.
        let _ = writer
            .write_all(block.as_bytes())
            .and_then(|()| writer.finish());
        let _ = self.responder.lock().cut_off();
        Ok(Ended::CutOff)
    }

    fn tell_summary(&self, reads: &Arc<Reads>) {
        let reads = Arc::clone(reads);
        let elapsed = Env::system().stopwatch();
        self.responder
            .lock()
            .summarize(Box::new(move || summary(&reads, elapsed())));
    }

    /// Does `work`; looks meanwhile whether the client is still there, and tells it how far the work is.
    fn watched<T>(&self, watch: &Watch<'_>, work: impl FnOnce() -> T) -> T {
        let elapsed = Env::system().stopwatch();
        std::thread::scope(|scope| {
            let (done, is_done) = channel::<()>();
            scope.spawn(move || {
                while is_done.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                    if self.is_client_gone() {
                        watch.control.cancel();
                        return;
                    }
                    if watch.tells_progress {
                        let progress = summary(watch.reads, elapsed());
                        // A client that is gone is noticed the next time.
                        let _ = self
                            .responder
                            .lock()
                            .tell("X-ClickHouse-Progress", &progress);
                    }
                }
            });
            let result = work();
            drop(done);
            result
        })
    }

    /// Whether the client has ended the connection; while its request is read the reader notices that.
    fn is_client_gone(&self) -> bool {
        let Some(input) = self.input.try_lock() else {
            return false;
        };
        input.is_done() && is_gone(self.socket)
    }
}

/// How an answer has ended that has begun.
enum Ended {
    Whole,
    /// The client was told of a failure in the body.
    CutOff,
}

/// A statement that runs.
struct Watch<'a> {
    control: &'a Control,
    reads: &'a Reads,
    tells_progress: bool,
}

impl Output {
    fn writer(&self, place: Box<Place>) -> io::Result<Box<dyn Compressed>> {
        let encoded = self.encoding.writer(place, self.level)?;
        Ok(if self.is_framed {
            Box::new(FrameWriter::new(Whole(Some(encoded)), Method::Lz4))
        } else {
            encoded
        })
    }
}

/// Something compressed below something else that is compressed: it ends when it is flushed.
struct Whole(Option<Box<dyn Compressed>>);

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Some(writer) => writer.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.take().map_or(Ok(()), Compressed::finish)
    }
}

/// The body of the answer.
struct Place(Arc<Mutex<Responder>>);

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers with a failure, before the head was sent.
pub(super) fn fail(responder: &mut Responder, failure: &Failure) -> io::Result<()> {
    responder.forget();
    responder.wait_for(WAITING_BYTES);
    responder.set_status(status_of(failure.code));
    responder.set(
        "X-ClickHouse-Exception-Code",
        failure.code.number().to_string(),
    );
    responder.set("Content-Type", "text/plain; charset=UTF-8");
    responder.unset("Content-Encoding");
    responder.unset("X-ClickHouse-Format");
    if failure.code == ErrorCode::REQUIRED_PASSWORD {
        responder.set(
            "WWW-Authenticate",
            "Basic realm=\"ClickHouse server HTTP API\"",
        );
    }
    responder.write_all(message(failure).as_bytes())?;
    responder.write_all(b"\n")?;
    responder.finish()
}

/// What a client is told of a failure.
fn message(failure: &Failure) -> String {
    let (major, minor, patch) = VERSION;
    let headline = failure.headline();
    let mut message = format!("{headline} (version {major}.{minor}.{patch}.1 (official build))");
    if !failure.excerpt.is_empty() {
        message.push('\n');
        message.push_str(&failure.excerpt);
    }
    message
}

/// What a statement has done so far, as a header has it.
fn summary(reads: &Reads, elapsed: Duration) -> String {
    let (read_rows, read_bytes) = reads.so_far();
    let (written_rows, written_bytes) = reads.written();
    let elapsed = elapsed.as_nanos();
    format!(
        "{{\"read_rows\":\"{read_rows}\",\"read_bytes\":\"{read_bytes}\",\"written_rows\":\"{written_rows}\",\
         \"written_bytes\":\"{written_bytes}\",\"total_rows_to_read\":\"0\",\"result_rows\":\"0\",\
         \"result_bytes\":\"0\",\"elapsed_ns\":\"{elapsed}\"}}"
    )
}

/// What marks a failure in a body: nobody can guess it who chooses the rows.
fn tag() -> String {
    const TAG_BYTES: usize = 16;
    let mut text = Env::system().uuid().simple().to_string();
    text.truncate(TAG_BYTES);
    text
}

fn name_of(format: Format) -> String {
    let mut names = Format::names();
    let found = names.find(|name| Format::parse(name) == Ok(format));
    found.unwrap_or_default()
}

fn refused(message: &str) -> Failure {
    Failure::new(ErrorCode::BAD_ARGUMENTS, message)
}
