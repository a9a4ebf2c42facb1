//! A connection, request after request.

use super::body::drain;
use super::head::Head;
use super::input::{Body, Input, NoRequest};
use super::responder::{Form, Responder};
use super::statement::{Exchange, fail};
use crate::link::{Link, close};
use crate::listener::Shared;
use granary_engine::Failure;
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::io::{self, Read as _, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// A connection waits so long for its first request (`http_receive_timeout`).
const FIRST_TIME_MAX: Duration = Duration::from_secs(30);
/// A connection waits so long for its next request (`keep_alive_timeout`).
pub(super) const IDLE_TIME_MAX: Duration = Duration::from_secs(10);
/// A client that takes no byte of an answer for so long is gone (`http_send_timeout`).
const SEND_TIME_MAX: Duration = Duration::from_secs(30);

/// Serves a client until it is gone.
pub(crate) fn serve(link: Link, shared: &Shared) {
    // A client that is gone is told nothing.
    let _ = converse(link, shared);
}

fn converse(link: Link, shared: &Shared) -> io::Result<()> {
    let Link {
        input,
        output,
        socket,
    } = link;
    socket.set_write_timeout(Some(SEND_TIME_MAX))?;
    let input = Arc::new(Mutex::new(Input::new(input, socket.try_clone()?)));
    let output = Outgoing(Arc::new(Mutex::new(output)));
    let mut idle = FIRST_TIME_MAX;
    loop {
        let head = input.lock().head(idle);
        idle = IDLE_TIME_MAX;
        let goes_on = match head {
            Ok(head) => exchange(&head, &input, &output, &socket, shared)?,
            Err(NoRequest::Gone) => break,
            Err(NoRequest::Limit(status, message)) => refuse(&output, status, message)?,
            Err(NoRequest::Bad(bad)) => refuse(&output, 400, &bad.to_string())?,
        };
        if !goes_on {
            break;
        }
    }
    linger(&socket);
    Ok(())
}

/// Ends the connection so that the client can read what was sent although not all that it sends is read.
fn linger(socket: &TcpStream) {
    const LINGER_TIME_MAX: Duration = Duration::from_millis(500);
    const LINGER_READS_MAX: usize = 16;
    let _ = socket.shutdown(Shutdown::Write);
    let _ = socket.set_read_timeout(Some(LINGER_TIME_MAX));
    let mut buffer = vec![0; 1 << 16];
    let mut socket_read = socket;
    for _ in 0..LINGER_READS_MAX {
        if !matches!(socket_read.read(&mut buffer), Ok(1..)) {
            break;
        }
    }
    close(socket);
}

/// Answers one request. Says whether another may follow.
fn exchange(
    head: &Head,
    input: &Arc<Mutex<Input>>,
    output: &Outgoing,
    socket: &TcpStream,
    shared: &Shared,
) -> io::Result<bool> {
    let body = match body_of(head) {
        Ok(body) => body,
        Err((status, message)) => return refuse(output, status, message),
    };
    let waits = head.is_new && head.says("expect", "100-continue");
    let invite = waits.then(|| Box::new(output.clone()) as Box<dyn Write + Send>);
    input.lock().expect(body.unwrap_or(Body::Done), invite);
    let keeps_alive = head.is_new && !head.says("connection", "close");
    let form = Form {
        is_chunked: head.is_new,
        keeps_alive,
        is_head_only: head.method == "HEAD",
    };
    let responder = Responder::new(Box::new(output.clone()), form);
    let responder = Arc::new(Mutex::new(responder));
    let is_get = matches!(head.method.as_str(), "GET" | "HEAD");
    let is_whole = match head.path.as_str() {
        "/" if is_get && head.parameter("query").is_none() => say(&responder, 200, "Ok.\n")?,
        "/ping" | "/replicas_status" if is_get => say(&responder, 200, "Ok.\n")?,
        "/metrics" if is_get => metrics(&responder, shared)?,
        "/play" if is_get => say(&responder, 200, PLAY)?,
        "/" if is_get || matches!(head.method.as_str(), "POST" | "PUT") => {
            if !is_get && body.is_none() {
                let message = "The Transfer-Encoding is not chunked and there is no Content-Length header for POST request";
                let failure = Failure::new(ErrorCode::HTTP_LENGTH_REQUIRED, message);
                fail(&mut responder.lock(), &failure)?;
                return Ok(keeps_alive);
            }
            let exchange = Exchange {
                shared,
                head,
                input,
                responder: &responder,
                socket,
            };
            exchange.run()?
        }
        "/" => say(&responder, 405, "Send statements with GET or POST\n")?,
        path => say(&responder, 404, &unknown(path))?,
    };
    // Who waits for a word before the body, and did not get it, does not send it.
    Ok(keeps_alive && is_whole && drain(input))
}

/// The page to type statements in.
const PLAY: &str = include_str!("play.html");

/// Answers with what monitoring asks for.
fn metrics(responder: &Mutex<Responder>, shared: &Shared) -> io::Result<bool> {
    let mut metrics = match shared.engine.metrics() {
        Ok(metrics) => metrics,
        Err(failure) => {
            fail(&mut responder.lock(), &failure)?;
            return Ok(true);
        }
    };
    shared.connections.tell(&mut metrics);
    let mut responder = responder.lock();
    responder.set("Content-Type", "text/plain; version=0.0.4; charset=UTF-8");
    responder.write_all(metrics.into_text().as_bytes())?;
    responder.finish()?;
    Ok(true)
}

/// What follows the head; none where nothing says it.
fn body_of(head: &Head) -> Result<Option<Body>, (u16, &'static str)> {
    let length = head.field("content-length");
    match head.field("transfer-encoding") {
        Some(_) if length.is_some() => {
            Err((400, "Both Transfer-Encoding and Content-Length are given"))
        }
        Some(coding) if coding.eq_ignore_ascii_case("chunked") => Ok(Some(Body::ChunkLine)),
        Some(_) => Err((501, "Transfer-Encoding can only be chunked")),
        None if head.count("content-length") > 1 => Err((400, "Content-Length is given twice")),
        None => match length {
            None => Ok(None),
            Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                let bytes = digits
                    .parse()
                    .map_err(|_| (400, "Content-Length is no length"))?;
                Ok(Some(Body::Bytes(bytes)))
            }
            Some(_) => Err((400, "Content-Length is no length")),
        },
    }
}

/// Answers with a text.
fn say(responder: &Mutex<Responder>, status: u16, text: &str) -> io::Result<bool> {
    let mut responder = responder.lock();
    responder.set_status(status);
    responder.set("Content-Type", "text/html; charset=UTF-8");
    if status != 200 {
        responder.set("Content-Type", "text/plain; charset=UTF-8");
    }
    responder.write_all(text.as_bytes())?;
    responder.finish()?;
    Ok(true)
}

/// Answers what is no request that can be served, behind which nothing is understood.
fn refuse(output: &Outgoing, status: u16, message: &str) -> io::Result<bool> {
    let form = Form {
        is_chunked: true,
        keeps_alive: false,
        is_head_only: false,
    };
    let responder = Mutex::new(Responder::new(Box::new(output.clone()), form));
    say(&responder, status, &format!("{message}\n"))?;
    Ok(false)
}

fn unknown(path: &str) -> String {
    format!(
        "There is no handle {path}\n\nUse / or /ping for health checks.\nSend statements with POST method or GET /?query=...\n"
    )
}

/// What goes to the client.
#[derive(Clone)]
struct Outgoing(Arc<Mutex<Box<dyn Write + Send>>>);

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().flush()
    }
}
