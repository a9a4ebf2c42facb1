//! A statement of a client, from its packet to the end of its answer.

use crate::connection::{sent, tell};
use crate::peer::{Gone, Manner, Peer, Unsent};
use granary_columns::Block;
use granary_engine::{AskForRows, Failure, Rows, SentRows, SentStatement, Session};
use granary_env::{Control, Progress};
use granary_formats::ColumnHeader;
use granary_query::QueryError;
use granary_types::ErrorCode;
use granary_wire::{
    BlockCompression, ClientPacket, ClientQuery, ProfileInfo, ServerPacket, Stage, WireProgress,
};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often a client is told how far its statement is (`interactive_delay`).
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Executes a statement and sends its answer, or what went wrong.
pub(crate) fn execute(
    peer: &Arc<Peer>,
    session: &mut Session,
    query: &ClientQuery,
    revision: u64,
) -> Result<(), Gone> {
    let manner = Manner {
        revision,
        compression: compression(query),
    };
    if let Err(failure) = require_served(peer, query)? {
        return tell(peer, &failure, manner);
    }
    let control = Control::new();
    peer.runs(Some(control.clone()));
    let rows = Arc::new(Mutex::new(Asked::No));
    let answered = watched(peer, &control, manner, || {
        let statement = SentStatement {
            query_id: Some(query.id.clone()).filter(|id| !id.is_empty()),
            settings: settings(query),
            rows: SentRows::Blocks(ask(peer, &rows, manner)),
            is_remote: true,
            ..SentStatement::new(&query.text)
        };
        let answer = session.execute_sent(statement, &control)?;
        match answer.give(|rows| send_rows(peer, rows, manner)) {
            // Who wants no more rows has got what was asked for.
            Err(failure) if failure.is_cancelled() && peer.wants_no_more() => Ok(()),
            given => given,
        }
    });
    peer.runs(None);
    // What a client still sends for a statement that has failed is not the next statement.
    drain(peer, &rows)?;
    match answered {
        Ok(()) => sent(peer.send(&ServerPacket::EndOfStream, manner)),
        Err(failure) => tell(peer, &failure, manner),
    }
}

/// How far a client is with the rows that it was asked for.
#[derive(PartialEq, Eq)]
enum Asked {
    No,
    Open,
    Done,
}

fn compression(query: &ClientQuery) -> BlockCompression {
    let method = query
        .settings
        .iter()
        .find(|setting| setting.name == "network_compression_method");
    match method {
        _ if !query.is_compressed => BlockCompression::None,
        Some(method) if method.value.eq_ignore_ascii_case("zstd") => BlockCompression::Zstd,
        Some(method) if method.value.eq_ignore_ascii_case("none") => BlockCompression::None,
        _ => BlockCompression::Lz4,
    }
}

/// The settings that a client sends. Servers that act as clients send some that mean nothing here.
fn settings(query: &ClientQuery) -> Vec<(String, String)> {
    let known: std::collections::BTreeSet<&str> = granary_engine::setting_names().collect();
    let settings = query.settings.iter();
    let settings =
        settings.filter(|setting| setting.is_important || known.contains(&*setting.name));
    settings
        .map(|setting| (setting.name.clone(), setting.value.clone()))
        .collect()
}

/// Takes the external tables that follow the statement; refuses what is not served.
fn require_served(peer: &Peer, query: &ClientQuery) -> Result<Result<(), Failure>, Gone> {
    let mut external = None;
    loop {
        match peer.packet()? {
            Ok(ClientPacket::Data { table, block })
                if table.is_empty() && block.columns().is_empty() =>
            {
                break;
            }
            Ok(ClientPacket::Data { table, .. }) => {
                external = Some(format!("The external table {table}"));
            }
            // Scalars are for functions that no statement of a client has.
            Ok(ClientPacket::Cancel | ClientPacket::Scalar { .. }) => {}
            Ok(_) | Err(_) => return Err(Gone),
        }
    }
    let refused = match external {
        Some(what) => Some(what),
        None if query.stage != Stage::Complete => {
            Some("A query that another server has begun".to_owned())
        }
        None => None,
    };
    Ok(refused.map_or(Ok(()), |what| {
        let message = format!("{what} is not supported yet");
        Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message))
    }))
}

/// Asks the client for the rows of an `INSERT`.
fn ask(peer: &Arc<Peer>, asked: &Arc<Mutex<Asked>>, manner: Manner) -> AskForRows {
    let (peer, asked) = (Arc::clone(peer), Arc::clone(asked));
    Box::new(move |columns| {
        let gone = |_| Failure::new(ErrorCode::NETWORK_ERROR, GONE);
        *asked.lock() = Asked::Open;
        peer.rows(columns, &no_rows(columns), manner)
            .map_err(gone)?;
        // Held while a packet is waited for: a statement that has failed may leave its rows to a thread that is still
        // here, and of the two that take packets then one has to see the last.
        let mut has_ended = false;
        let next = move || {
            let mut asked = asked.lock();
            if has_ended {
                return None;
            }
            if *asked != Asked::Open {
                let code = ErrorCode::QUERY_WAS_CANCELLED;
                return Some(Err(refused(code, "Query was cancelled")));
            }
            match peer.packet_of_rows() {
                Ok(Ok(ClientPacket::Data { block, .. })) if block.columns().is_empty() => {
                    *asked = Asked::Done;
                    has_ended = true;
                    None
                }
                Ok(Ok(ClientPacket::Data { block, .. })) => Some(Ok(block)),
                Ok(Ok(ClientPacket::Cancel)) => {
                    *asked = Asked::Done;
                    Some(Err(refused(
                        ErrorCode::QUERY_WAS_CANCELLED,
                        "Query was cancelled",
                    )))
                }
                Ok(Ok(_)) => Some(Err(refused(
                    ErrorCode::UNEXPECTED_PACKET_FROM_CLIENT,
                    "Unexpected packet from client: rows were expected",
                ))),
                Ok(Err(error)) => Some(Err(refused(error.code(), &error.to_string()))),
                Err(Gone) => {
                    *asked = Asked::Done;
                    Some(Err(refused(ErrorCode::NETWORK_ERROR, GONE)))
                }
            }
        };
        Ok(Box::new(std::iter::from_fn(next)))
    })
}

const GONE: &str = "The client is gone";

fn refused(code: ErrorCode, message: &str) -> QueryError {
    QueryError::refused(code, message.to_owned())
}

/// Takes the rest of the rows of an `INSERT` that has failed.
fn drain(peer: &Peer, asked: &Mutex<Asked>) -> Result<(), Gone> {
    loop {
        let mut asked = asked.lock();
        if *asked != Asked::Open {
            return Ok(());
        }
        match peer.packet()? {
            Ok(ClientPacket::Data { block, .. }) if block.columns().is_empty() => {
                *asked = Asked::Done;
            }
            Ok(ClientPacket::Data { .. }) => {}
            Ok(ClientPacket::Cancel) => *asked = Asked::Done,
            Ok(_) | Err(_) => return Err(Gone),
        }
    }
}

/// Sends the rows of an answer; says how many there were.
fn send_rows(peer: &Peer, rows: &mut Rows, manner: Manner) -> Result<u64, Failure> {
    let columns = rows.header();
    let send =
        |columns: &[ColumnHeader], block: &Block| peer.rows(columns, block, manner).map_err(unsent);
    send(&columns, &no_rows(&columns))?;
    let mut profile = ProfileInfo::default();
    for block in rows.blocks() {
        let block = block?;
        if block.rows() == 0 {
            continue;
        }
        profile.rows += block.rows() as u64;
        profile.blocks += 1;
        profile.bytes += block.size_bytes();
        send(&columns, &block)?;
    }
    if let Some(totals) = rows.totals()? {
        let totals = ServerPacket::Totals(&columns, &totals);
        peer.send(&totals, manner).map_err(unsent)?;
    }
    let information = ServerPacket::ProfileInfo(profile);
    peer.send(&information, manner).map_err(unsent)?;
    // An empty block ends the rows.
    send(&[], &Block::empty(&[]))?;
    Ok(profile.rows)
}

fn unsent(unsent: Unsent) -> Failure {
    match unsent {
        Unsent::Gone => Failure::new(ErrorCode::NETWORK_ERROR, GONE),
        Unsent::Wrong(error) => Failure::new(error.code(), error.to_string()),
    }
}

/// A block with these columns and no rows.
fn no_rows(columns: &[ColumnHeader]) -> Block {
    Block::empty(columns)
}

/// Does `work`, and tells the client meanwhile how far it is.
fn watched<T>(peer: &Peer, control: &Control, manner: Manner, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let (done, is_done) = channel::<()>();
        scope.spawn(move || {
            let mut told = Progress::default();
            loop {
                let is_over =
                    is_done.recv_timeout(PROGRESS_EVERY) != Err(RecvTimeoutError::Timeout);
                let now = control.progress();
                let progress = since(told, now);
                told = now;
                let is_new = progress != WireProgress::default();
                // A client that is gone is noticed by the one that reads.
                if is_new
                    && peer
                        .send(&ServerPacket::Progress(progress), manner)
                        .is_err()
                    || is_over
                {
                    return;
                }
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// What was done between two moments: files are shown as rows.
fn since(before: Progress, now: Progress) -> WireProgress {
    WireProgress {
        rows: now.files - before.files,
        bytes: now.bytes - before.bytes,
        total_rows: now.files_total.saturating_sub(before.files_total),
        ..WireProgress::default()
    }
}
