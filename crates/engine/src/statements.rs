//! [`Statements`]: which statements run and which ran, for `system.processes` and `system.query_log`.
//!
//! They are forgotten when the process ends: a statement is no job, and writing each of them down would make every
//! `SELECT` wait for the disk.

use crate::failure::Failure;
use granary_env::{Control, Env, Timestamp};
use granary_parser::{AccessQuery, BackupKind, Query, QuerySettings, SessionCommand, mask};
use granary_query::Reads;
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// Of how many events the last are kept.
const EVENTS_MAX: usize = 10_000;
/// How many bytes of text the events that are kept may have.
const EVENTS_BYTES_MAX: usize = 16 << 20;
/// How much of a statement is kept where `log_queries_cut_to_length` says nothing.
const TEXT_BYTES_MAX: u64 = 100_000;

/// A statement that runs or ran.
pub(crate) struct Running {
    /// The id of the statement.
    pub(crate) query_id: String,
    /// Its text without rows that follow it, its secrets hidden.
    pub(crate) text: String,
    /// `Select`, `Insert`, …
    pub(crate) kind: &'static str,
    /// Who sent it.
    pub(crate) user: String,
    /// The current database.
    pub(crate) database: String,
    /// The settings of the session and, over them, of the statement.
    pub(crate) settings: QuerySettings,
    /// When it began.
    pub(crate) start: Timestamp,
    /// What it has read from tables.
    pub(crate) reads: Arc<Reads>,
    /// Stops it.
    pub(crate) control: Control,
    elapsed: Box<dyn Fn() -> Duration + Send + Sync>,
}

impl Running {
    /// How long it has been running.
    pub(crate) fn elapsed(&self) -> Duration {
        (self.elapsed)()
    }

    fn is_logged(&self) -> bool {
        self.settings.bool("log_queries").unwrap_or(true)
    }

    fn size_bytes(&self) -> usize {
        self.text.len() + size_of::<Self>()
    }
}

/// What happened to a statement.
#[derive(Clone)]
pub(crate) enum Event {
    /// It is understood and its rows are being computed.
    Start,
    /// It is done and answered with so many rows.
    Finish { result_rows: u64 },
    /// It was refused.
    RefusedBeforeStart(Failure),
    /// It failed among its rows.
    FailedWhileProcessing(Failure),
}

/// A row of `system.query_log`.
#[derive(Clone)]
pub(crate) struct LoggedEvent {
    /// What happened.
    pub(crate) event: Event,
    /// To which statement.
    pub(crate) statement: Arc<Running>,
    /// When.
    pub(crate) time: Timestamp,
    /// How long it had been running.
    pub(crate) elapsed: Duration,
    /// Rows and bytes that it had read.
    pub(crate) reads: (u64, u64),
}

/// How many statements there were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// Those that began.
    pub(crate) begun: u64,
    /// Those that failed.
    pub(crate) failed: u64,
}

/// A statement that is listed as running.
struct Listed {
    statement: Arc<Running>,
    /// The statement itself, and the job that it has started.
    users: usize,
}

/// Keeps a statement listed until it is dropped.
pub(crate) struct StillRunning {
    number: u64,
    statements: Arc<Statements>,
}

impl Drop for StillRunning {
    fn drop(&mut self) {
        self.statements.end(self.number);
    }
}

/// Which statements run and which ran.
#[derive(Default)]
pub(crate) struct Statements {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: BTreeMap<u64, Listed>,
    started: u64,
    counts: BTreeMap<&'static str, Counts>,
    errors: BTreeMap<i32, (ErrorCode, u64)>,
    log: VecDeque<LoggedEvent>,
    log_bytes: usize,
}

impl Statements {
    /// Those that run, the first first.
    pub(crate) fn running(&self) -> Vec<Arc<Running>> {
        let state = self.state.lock();
        let statements = state.running.values().map(|listed| &listed.statement);
        statements.cloned().collect()
    }

    /// Whether a statement still runs.
    pub(crate) fn is_running(&self, statement: &Arc<Running>) -> bool {
        self.number(statement).is_some()
    }

    /// Keeps a statement that runs listed for a job that goes on behind it.
    pub(crate) fn keep(self: &Arc<Self>, statement: &Arc<Running>) -> Option<StillRunning> {
        let number = self.number(statement)?;
        self.state.lock().running.get_mut(&number)?.users += 1;
        Some(StillRunning {
            number,
            statements: Arc::clone(self),
        })
    }

    fn number(&self, statement: &Arc<Running>) -> Option<u64> {
        let state = self.state.lock();
        let is_it = |(_, listed): &(&u64, &Listed)| Arc::ptr_eq(&listed.statement, statement);
        state.running.iter().find(is_it).map(|(number, _)| *number)
    }

    /// What happened, in that order.
    pub(crate) fn log(&self) -> Vec<LoggedEvent> {
        self.state.lock().log.iter().cloned().collect()
    }

    /// How many of each kind there were.
    pub(crate) fn counts(&self) -> BTreeMap<&'static str, Counts> {
        self.state.lock().counts.clone()
    }

    /// How many failed with each code.
    pub(crate) fn errors(&self) -> Vec<(ErrorCode, u64)> {
        self.state.lock().errors.values().copied().collect()
    }

    fn begin(&self, statement: &Arc<Running>) -> u64 {
        let mut state = self.state.lock();
        state.started += 1;
        let number = state.started;
        state.counts.entry(statement.kind).or_default().begun += 1;
        let listed = Listed {
            statement: Arc::clone(statement),
            users: 1,
        };
        state.running.insert(number, listed);
        number
    }

    fn end(&self, number: u64) {
        let mut state = self.state.lock();
        if let Some(listed) = state.running.get_mut(&number) {
            listed.users -= 1;
            if listed.users == 0 {
                state.running.remove(&number);
            }
        }
    }

    fn add(&self, event: LoggedEvent) {
        let mut state = self.state.lock();
        if let Event::RefusedBeforeStart(failure) | Event::FailedWhileProcessing(failure) =
            &event.event
        {
            let kind = event.statement.kind;
            state.counts.entry(kind).or_default().failed += 1;
            let code = failure.code;
            let errors = state.errors.entry(code.number()).or_insert((code, 0));
            errors.1 += 1;
        }
        if !event.statement.is_logged() {
            return;
        }
        state.log_bytes += event.statement.size_bytes();
        state.log.push_back(event);
        while state.log.len() > EVENTS_MAX || state.log_bytes > EVENTS_BYTES_MAX {
            let Some(oldest) = state.log.pop_front() else {
                return;
            };
            state.log_bytes -= oldest.statement.size_bytes();
        }
    }
}

/// A statement while it runs; it is done when this is dropped.
pub(crate) struct Watched {
    statements: Arc<Statements>,
    number: u64,
    statement: Arc<Running>,
    env: Env,
    has_ended: bool,
}

/// What is known of a statement before it runs.
pub(crate) struct Beginning<'a> {
    /// As it was sent; of one that cannot be parsed, what may be shown of it.
    pub(crate) text: &'a str,
    /// Parsed; `None` when it cannot be.
    pub(crate) query: Option<&'a Query>,
    /// The id of the statement.
    pub(crate) query_id: &'a str,
    /// Who sent it.
    pub(crate) user: String,
    /// The current database.
    pub(crate) database: &'a str,
    /// The settings of the session and, over them, of the statement.
    pub(crate) settings: &'a QuerySettings,
    /// Counts what it reads and writes.
    pub(crate) reads: Arc<Reads>,
    /// Stops it.
    pub(crate) control: Control,
}

impl Watched {
    /// A statement begins.
    pub(crate) fn begin(
        statements: &Arc<Statements>,
        env: &Env,
        beginning: &Beginning<'_>,
    ) -> Self {
        let settings = beginning.settings;
        let cut = settings.u64("log_queries_cut_to_length");
        let cut = usize::try_from(cut.unwrap_or(TEXT_BYTES_MAX)).unwrap_or(usize::MAX);
        let mut text = match beginning.query {
            Some(query) => shown(query, beginning.text),
            None => beginning.text.to_owned(),
        };
        text.truncate(text.floor_char_boundary(cut));
        let statement = Arc::new(Running {
            query_id: beginning.query_id.to_owned(),
            text,
            kind: beginning.query.map_or("", kind),
            user: beginning.user.clone(),
            database: beginning.database.to_owned(),
            settings: settings.clone(),
            start: env.now(),
            reads: Arc::clone(&beginning.reads),
            control: beginning.control.clone(),
            elapsed: Box::new(env.stopwatch()),
        });
        Self {
            number: statements.begin(&statement),
            statements: Arc::clone(statements),
            statement,
            env: env.clone(),
            has_ended: false,
        }
    }

    /// The statement.
    pub(crate) fn statement(&self) -> &Arc<Running> {
        &self.statement
    }

    /// It is understood, and what it does beside computing rows is done.
    pub(crate) fn started(&self) {
        let mut event = self.event(Event::Start);
        event.time = self.statement.start;
        event.elapsed = Duration::ZERO;
        event.reads = (0, 0);
        self.statements.add(event);
    }

    /// It is done.
    pub(crate) fn finished(mut self, result_rows: u64) {
        self.close(Event::Finish { result_rows });
    }

    /// It failed among its rows.
    pub(crate) fn failed(mut self, failure: &Failure) {
        self.close(Event::FailedWhileProcessing(failure.clone()));
    }

    /// It was refused.
    pub(crate) fn refused(mut self, failure: &Failure) {
        self.close(Event::RefusedBeforeStart(failure.clone()));
    }

    fn close(&mut self, event: Event) {
        self.has_ended = true;
        self.statements.add(self.event(event));
    }

    fn event(&self, event: Event) -> LoggedEvent {
        LoggedEvent {
            event,
            statement: Arc::clone(&self.statement),
            time: self.env.now(),
            elapsed: self.statement.elapsed(),
            reads: self.statement.reads.so_far(),
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.has_ended {
            self.close(Event::Finish { result_rows: 0 });
        }
        self.statements.end(self.number);
    }
}

/// The text of a statement without rows that follow it, and with its secrets hidden.
fn shown(query: &Query, text: &str) -> String {
    let masked = mask(query);
    let plain = match query.rows() {
        None => Some(text.trim_end().trim_end_matches(';')),
        Some(rows) => text.strip_suffix(rows),
    };
    match plain {
        Some(plain) if masked == *query => plain.trim_start().to_owned(),
        _ => masked.to_single_line(),
    }
}

/// The kind of a statement about users and rights.
fn access_kind(access: &AccessQuery) -> &'static str {
    match access {
        AccessQuery::Grant(grant) if grant.is_revoke => "Revoke",
        AccessQuery::Grant(_) => "Grant",
        AccessQuery::Drop(_) => "Drop",
        AccessQuery::Move(_) => "Move",
        AccessQuery::SetRole(_) => "Set",
        AccessQuery::CheckGrant(_) => "Check",
        AccessQuery::Show(_) => "Show",
        query if query.statement_name().starts_with("ALTER") => "Alter",
        _ => "Create",
    }
}

/// The kind of a statement, as `system.query_log` names it.
fn kind(query: &Query) -> &'static str {
    match query {
        Query::Backup(backup) if backup.kind == BackupKind::Restore => "Restore",
        Query::Backup(_) => "Backup",
        Query::ExplainBackup(_) | Query::Explain(_) => "Explain",
        Query::BackupCommand(_) | Query::Show(_) | Query::Exists(_) => "Show",
        Query::Session(command) => match command {
            SessionCommand::Use(_) => "Use",
            SessionCommand::Set(_) => "Set",
        },
        Query::Create(_) | Query::NamedCollection(_) => "Create",
        Query::Select(_) => "Select",
        Query::Insert(_) => "Insert",
        Query::Drop(_) => "Drop",
        Query::Rename(_) => "Rename",
        Query::Undrop(_) => "Undrop",
        Query::AlterTable(_) | Query::AlterDatabase(_) => "Alter",
        Query::Delete(_) => "Delete",
        Query::Update(_) => "Update",
        Query::Optimize(_) => "Optimize",
        Query::Check(_) => "Check",
        Query::Describe(_) => "Describe",
        Query::Kill(_) => "KillQuery",
        Query::System(_) => "System",
        Query::Access(access) => access_kind(access),
    }
}
