//! [`Session`]: a connection, what the session on it has been told, and statements one after the other.

use super::insert::Rows;
use super::rows::{Exchange, RowsToPrint, Shared};
use super::trouble::Trouble;
use crate::progress::{ClearedOutput, Counts, Interrupt, ProgressDisplay};
use granary_client::{ClientError, Compression, Connection, Credentials, Server, Statement};
use granary_engine::RemoteStatement;
use granary_env::Env;
use granary_formats::{Format, Header};
use granary_parser::{QuerySettings, parse_query};
use parking_lot::Mutex;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

/// What follows the statements, until a statement takes it.
pub(super) type Following = Option<Box<dyn Read + Send>>;

/// How statements are sent and shown.
pub(super) struct Manner {
    pub(super) compression: Compression,
    pub(super) connect_within: Duration,
    /// Of answers whose statement names none.
    pub(super) format: Format,
    pub(super) draws_progress: bool,
    pub(super) query_id: Option<String>,
}

/// How the rows of an answer are shown.
struct Shown<'a> {
    format: Format,
    draws_progress: bool,
    output: &'a mut dyn Write,
}

/// What a statement has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// That it is done.
    Done,
    /// So many rows.
    Rows(u64),
}

/// A session on a server.
pub(super) struct Session {
    server: Server,
    credentials: Credentials,
    manner: Manner,
    interrupt: Interrupt,
    connection: Option<Shared>,
    /// What the session is told when the server is connected to, again too: `SET` and `USE`.
    beginning: Vec<String>,
    /// The settings that say how rows are printed and read.
    settings: QuerySettings,
}

impl Session {
    pub(super) fn new(
        server: Server,
        credentials: Credentials,
        manner: Manner,
        interrupt: Interrupt,
        beginning: Vec<String>,
    ) -> Self {
        Self {
            server,
            credentials,
            manner,
            interrupt,
            connection: None,
            beginning,
            settings: QuerySettings::default(),
        }
    }

    /// Connects, and tells the session what it has been told before.
    pub(super) fn connect(&mut self) -> Result<(), Trouble> {
        let Manner {
            compression,
            connect_within,
            ..
        } = self.manner;
        let connection =
            Connection::open(&self.server, &self.credentials, compression, connect_within)?;
        self.connection = Some(Arc::new(Mutex::new(connection)));
        let connection = self.connection()?;
        for statement in std::mem::take(&mut self.beginning) {
            self.execute_on(&connection, &statement, &mut None)?;
        }
        Ok(())
    }

    /// The connection, a new one if the last one is gone.
    fn connection(&mut self) -> Result<Shared, Trouble> {
        let is_closed = |connection: &Shared| connection.lock().is_closed();
        if self.connection.as_ref().is_some_and(is_closed) {
            self.connection = None;
            eprintln!(
                "The server has closed the connection: connecting again. Temporary tables are gone."
            );
        }
        if self.connection.is_none() {
            self.connect()?;
        }
        let connection = self.connection.as_ref().expect("it was connected");
        Ok(Arc::clone(connection))
    }

    /// What the server calls itself, and its version.
    pub(super) fn greeting(&self) -> Option<(String, String)> {
        let connection = self.connection.as_ref()?.lock();
        let greeting = connection.greeting();
        let (major, minor, patch) = greeting.version;
        Some((greeting.name.clone(), format!("{major}.{minor}.{patch}")))
    }

    /// The first columns of the rows that a query answers with; none when it fails.
    pub(super) fn names(&mut self, query: &str) -> Vec<String> {
        let Ok(connection) = self.connection() else {
            return Vec::new();
        };
        self.lines(&connection, query).unwrap_or_default()
    }

    /// Executes a statement and prints its answer.
    pub(super) fn execute(
        &mut self,
        text: &str,
        following: &mut Following,
    ) -> Result<Told, Trouble> {
        let connection = self.connection()?;
        let executed = self.execute_on(&connection, text, following);
        if executed.as_ref().is_err_and(Trouble::is_lost) {
            self.connection = None;
        }
        executed
    }

    fn execute_on(
        &mut self,
        connection: &Shared,
        text: &str,
        following: &mut Following,
    ) -> Result<Told, Trouble> {
        let (text, is_vertical) = match text.strip_suffix("\\G") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let format = if is_vertical {
            Format::Vertical
        } else {
            self.manner.format
        };
        // What is no statement here may be one for the server, or is refused by it with its own words.
        let parsed = parse_query(text).ok();
        let remote = parsed.map(|query| RemoteStatement::new(query, &self.settings));
        let remote = remote.transpose()?;
        let cancel = connection.lock().cancel();
        self.interrupt.watch(Some(Arc::new(move || cancel.send())));
        let executed = match &remote {
            Some(statement) if statement.takes_rows() => {
                let following = following.take();
                self.insert(connection, statement, following)
            }
            _ => {
                let shown = Shown {
                    format,
                    draws_progress: self.manner.draws_progress,
                    output: &mut std::io::stdout(),
                };
                self.query(connection, text, remote.clone(), shown)
            }
        };
        self.interrupt.watch(None);
        let rows = executed?;
        if let Some(settings) = remote.and_then(|remote| remote.session_after(&self.settings)) {
            self.settings = settings;
            self.beginning.push(text.to_owned());
        }
        Ok(rows)
    }

    /// Sends a statement and prints the rows of its answer.
    fn query(
        &self,
        connection: &Shared,
        text: &str,
        remote: Option<RemoteStatement>,
        Shown {
            format,
            draws_progress,
            output,
        }: Shown<'_>,
    ) -> Result<Told, Trouble> {
        let elapsed = Env::system().stopwatch();
        self.send(connection, text)?;
        let counts = Counts::default();
        let exchange = Exchange::new(connection, &counts);
        let display = draws_progress.then(|| ProgressDisplay::start(counts.clone()));
        let mut cleared = ClearedOutput::new(display, output);
        let Some(first) = exchange.next_block()? else {
            return Ok(Told::Done);
        };
        let rows = Box::new(RowsToPrint::new(exchange.clone(), first));
        let answer = match remote {
            Some(remote) => remote.answer(rows, Box::new(elapsed)),
            None => Ok(granary_engine::Answer::received(rows)),
        };
        let printed = answer.and_then(|answer| answer.print(format, &mut cleared));
        drop(cleared);
        exchange.end()?;
        printed?;
        Ok(Told::Rows(exchange.rows()))
    }

    /// Sends a statement, with the id that the command line gives.
    pub(super) fn send(&self, connection: &Shared, text: &str) -> Result<(), Trouble> {
        let id = self.manner.query_id.as_deref();
        let statement = Statement { text, id };
        Ok(connection.lock().send_statement(statement)?)
    }

    fn insert(
        &self,
        connection: &Shared,
        statement: &RemoteStatement,
        following: Following,
    ) -> Result<Told, Trouble> {
        let rows = Rows {
            session: self,
            connection,
            statement,
        };
        rows.insert(following)
    }

    /// Whether a signal has asked to stop.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.happened()
    }

    /// The lines that a query answers with, in the format `TabSeparatedRaw`.
    pub(super) fn lines(&self, connection: &Shared, query: &str) -> Result<Vec<String>, Trouble> {
        let mut text = Vec::new();
        let shown = Shown {
            format: Format::TabSeparatedRaw(Header::None),
            draws_progress: false,
            output: &mut text,
        };
        self.query(connection, query, None, shown)?;
        let text = String::from_utf8_lossy(&text);
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Tells on standard error why a statement failed, as `clickhouse-client` does.
    pub(super) fn tell(&self, trouble: &Trouble, text: &str) {
        self.tell_without_query(trouble);
        let text = match parse_query(text) {
            Ok(query) => granary_parser::mask(&query).to_single_line(),
            Err(_) => text.to_owned(),
        };
        eprintln!("(query: {text})");
    }

    /// The same without the statement, for those who have just typed it in.
    pub(super) fn tell_without_query(&self, trouble: &Trouble) {
        match trouble {
            Trouble::Server(ClientError::Exception(_)) => {
                let (_, version) = self.greeting().unwrap_or_default();
                eprintln!("Received exception from server (version {version}):\n{trouble}");
            }
            _ => eprintln!("{trouble}"),
        }
    }
}
