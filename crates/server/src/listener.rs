//! [`Server`]: listens, and serves who connects.

use crate::connection;
use crate::http::{self, Sessions};
use crate::link::{Link, close};
use granary_engine::{Engine, MetricKind, Metrics};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// So many clients may be connected at the same time (`max_connections`).
const CONNECTIONS_MAX: usize = 4096;

/// Why the server cannot listen.
#[derive(Debug)]
pub struct ListenError {
    /// Where.
    pub address: SocketAddr,
    /// What the system says.
    pub source: io::Error,
}

impl std::fmt::Display for ListenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { address, source } = self;
        write!(f, "Cannot listen on {address}: {source}")
    }
}

impl std::error::Error for ListenError {}

/// An engine whose statements come from clients.
pub struct Server {
    shared: Arc<Shared>,
}

/// What all connections have to do with.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) connections: Connections,
    pub(crate) sessions: Sessions,
}

/// What clients speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// ClickHouse's own.
    Native,
    /// HTTP/1.1.
    Http,
}

/// Where a server listens, and who is connected.
pub struct Listening {
    /// The address; the port is the one that the system chose where 0 was asked for.
    pub address: SocketAddr,
}

/// The clients that are connected.
#[derive(Default)]
pub(crate) struct Connections {
    next: AtomicU64,
    is_stopping: AtomicBool,
    open: Mutex<BTreeMap<u64, TcpStream>>,
}

impl Server {
    /// A server that listens nowhere yet.
    pub fn new(engine: Arc<Engine>) -> Self {
        let shared = Shared {
            engine,
            connections: Connections::default(),
            sessions: Sessions::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Begins to serve clients of a protocol.
    ///
    /// # Errors
    /// [`ListenError`]: the port is taken, or is not allowed.
    pub fn listen(
        &self,
        protocol: Protocol,
        host: IpAddr,
        port: u16,
    ) -> Result<Listening, ListenError> {
        let address = SocketAddr::new(host, port);
        let failed = |source| ListenError { address, source };
        let listener = TcpListener::bind(address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::clone(&self.shared);
        thread::spawn(move || accept(&listener, protocol, &shared));
        Ok(Listening { address })
    }

    /// Ends all connections: statements that run are cancelled, `ASYNC` jobs are waited for.
    pub fn stop(&self) {
        let Shared {
            engine,
            connections,
            ..
        } = &*self.shared;
        connections.is_stopping.store(true, Ordering::SeqCst);
        for stream in connections.open.lock().values() {
            close(stream);
        }
        engine.wait_for_jobs();
    }
}

fn accept(listener: &TcpListener, protocol: Protocol, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.connections.is_stopping.load(Ordering::SeqCst) {
            return;
        }
        // A client that is gone before it was accepted, or no file handle left: the next one may be served.
        let Ok(stream) = stream else { continue };
        let Some(number) = shared.connections.add(&stream) else {
            continue;
        };
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            serve(stream, protocol, &shared);
            shared.connections.open.lock().remove(&number);
        });
    }
}

/// Serves a client until it is gone.
fn serve(stream: TcpStream, protocol: Protocol, shared: &Shared) {
    let Ok(link) = Link::plain(stream) else {
        return;
    };
    match protocol {
        Protocol::Native => connection::serve(link, &shared.engine),
        Protocol::Http => http::serve(link, shared),
    }
}

impl Connections {
    /// How many clients there are and were.
    pub(crate) fn tell(&self, metrics: &mut Metrics) {
        let (open, all) = (self.open.lock().len(), self.next.load(Ordering::Relaxed));
        metrics.single(
            "granary_connections",
            MetricKind::Gauge,
            "Clients that are connected.",
            open as f64,
        );
        metrics.single(
            "granary_connections_total",
            MetricKind::Counter,
            "Clients that have connected.",
            all as f64,
        );
    }

    /// The number of a new connection; none when there are too many.
    fn add(&self, stream: &TcpStream) -> Option<u64> {
        let mut open = self.open.lock();
        if open.len() >= CONNECTIONS_MAX {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        open.insert(number, stream.try_clone().ok()?);
        Some(number)
    }
}
