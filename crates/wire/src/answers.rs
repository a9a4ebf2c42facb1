//! [`Answers`]: the packets in what a server sends.

use crate::block::{take_block, take_compressed_block};
use crate::error::WireError;
use crate::input::{Bytes, Taken, Unread};
use crate::revision::{self as since, REVISION};
use crate::server_packet::{ProfileInfo, ServerHello, WireProgress, packet};
use crate::waiting::Waiting;
use granary_columns::Block;

/// Causes of causes beyond this are no exception that a server has.
const CAUSES_MAX: usize = 16;

/// A packet of a server, as a client takes it.
#[derive(Debug)]
pub enum Answer {
    /// The greeting; the revision is the server's own.
    Hello(ServerHello, u64),
    /// Rows. The first block has none and tells the columns, the last has no columns either.
    Data(Block),
    /// The row of `WITH TOTALS`.
    Totals(Block),
    /// The least and the greatest values.
    Extremes(Block),
    /// What went wrong; nothing else follows.
    Exception(ReceivedException),
    /// What was done since the last such packet.
    Progress(WireProgress),
    /// I am here.
    Pong,
    /// The statement is done.
    EndOfStream,
    /// What the rows were.
    ProfileInfo(ProfileInfo),
    /// Lines of the server's log.
    Log(Block),
    /// The columns of the table that is filled, and their defaults, as a server describes them.
    TableColumns(String),
}

/// What went wrong, as a server says it. Its code need not be one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedException {
    /// The number of its code.
    pub code: i32,
    /// What is shown to the user, beginning with the exception's class.
    pub message: String,
    /// What caused it.
    pub cause: Option<Box<Self>>,
}

/// Takes what a server sends and gives its packets.
#[derive(Default)]
pub struct Answers {
    waiting: Waiting,
    /// What both sides speak, once the server has greeted.
    revision: Option<u64>,
    is_compressed: bool,
}

impl Answers {
    /// Nothing has come yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether blocks are compressed in the answer to the next statement.
    pub fn expect_compressed(&mut self, is_compressed: bool) {
        self.is_compressed = is_compressed;
    }

    /// Appends what has come; as [`Incoming::put`](crate::Incoming::put).
    pub fn put(&mut self, bytes: &[u8], is_all: bool) {
        self.waiting.put(bytes, is_all);
    }

    /// The next packet, if all of it has come.
    ///
    /// # Errors
    /// [`WireError`]; nothing behind it can be understood.
    pub fn next_answer(&mut self) -> Result<Option<Answer>, WireError> {
        let is_compressed = self.is_compressed;
        let answer = match self.revision {
            None => self.waiting.next(take_first)?,
            Some(revision) => {
                let take = |bytes: &mut Bytes<'_>| take_answer(bytes, revision, is_compressed);
                self.waiting.next(take)?
            }
        };
        if let Some(Answer::Hello(_, revision)) = &answer {
            self.revision = Some(REVISION.min(*revision));
        }
        Ok(answer)
    }
}

fn take_first(bytes: &mut Bytes<'_>) -> Taken<Answer> {
    if bytes.rest.starts_with(b"HTTP") {
        let packet = "HTTP".to_owned();
        let hint = ": this is the port of another protocol; the native one's is 9000";
        return Err(Unread::Wrong(WireError::UnknownAnswer { packet, hint }));
    }
    match bytes.number()? {
        packet::HELLO => {
            let (hello, revision) = take_hello(bytes)?;
            Ok(Answer::Hello(hello, revision))
        }
        packet::EXCEPTION => Ok(Answer::Exception(take_exception(bytes)?)),
        number => Err(unknown(
            number,
            ": this is no server of the native protocol",
        )),
    }
}

fn take_answer(bytes: &mut Bytes<'_>, revision: u64, is_compressed: bool) -> Taken<Answer> {
    let rows = |bytes: &mut Bytes<'_>| {
        bytes.text("the name of a table")?;
        if is_compressed {
            take_compressed_block(bytes)
        } else {
            take_block(bytes)
        }
    };
    Ok(match bytes.number()? {
        packet::DATA => Answer::Data(rows(bytes)?),
        packet::EXCEPTION => Answer::Exception(take_exception(bytes)?),
        packet::PROGRESS => Answer::Progress(take_progress(bytes, revision)?),
        packet::PONG => Answer::Pong,
        packet::END_OF_STREAM => Answer::EndOfStream,
        packet::PROFILE_INFO => Answer::ProfileInfo(take_profile(bytes)?),
        packet::TOTALS => Answer::Totals(rows(bytes)?),
        packet::EXTREMES => Answer::Extremes(rows(bytes)?),
        packet::LOG => {
            bytes.text("the name of the log")?;
            Answer::Log(take_block(bytes)?) // never compressed
        }
        packet::TABLE_COLUMNS => {
            bytes.text("the name of a table")?;
            Answer::TableColumns(bytes.text("the columns of a table")?)
        }
        number => return Err(unknown(number, "")),
    })
}

/// A packet that no client of this revision gets.
fn unknown(number: u64, hint: &'static str) -> Unread {
    let name = match number {
        packet::HELLO => " (Hello)",
        packet::TABLES_STATUS => " (TablesStatusResponse)",
        12 => " (PartUUIDs)",
        13 => " (ReadTaskRequest)",
        14 => " (ProfileEvents)",
        17 => " (TimezoneUpdate)",
        _ => "",
    };
    let packet = format!("{number}{name}");
    Unread::Wrong(WireError::UnknownAnswer { packet, hint })
}

fn take_hello(bytes: &mut Bytes<'_>) -> Taken<(ServerHello, u64)> {
    let mut hello = ServerHello {
        name: bytes.text("the server's name")?,
        version: (bytes.number()?, bytes.number()?, 0),
        time_zone: String::new(),
        display_name: String::new(),
    };
    let revision = bytes.number()?;
    if revision < since::SETTINGS_AS_TEXT {
        return Err(Unread::Wrong(WireError::ServerTooOld {
            revision,
            least: since::SETTINGS_AS_TEXT,
        }));
    }
    hello.time_zone = bytes.text("the server's time zone")?;
    hello.display_name = bytes.text("the server's display name")?;
    hello.version.2 = bytes.number()?;
    Ok((hello, revision))
}

fn take_exception(bytes: &mut Bytes<'_>) -> Taken<ReceivedException> {
    let mut chain = Vec::new();
    loop {
        let code = bytes.take(4)?.try_into().expect("four bytes were taken");
        bytes.text("the class of an exception")?;
        let message = bytes.text("the message of an exception")?;
        bytes.text("the trace of an exception")?;
        chain.push(ReceivedException {
            code: i32::from_le_bytes(code),
            message,
            cause: None,
        });
        if bytes.byte()? == 0 {
            break;
        }
        if chain.len() >= CAUSES_MAX {
            let (what, value) = ("the number of causes", chain.len() as u64 + 1);
            return Err(Unread::Wrong(WireError::Meaningless { what, value }));
        }
    }
    let outer = chain.into_iter().rev().reduce(|cause, exception| {
        let cause = Some(Box::new(cause));
        ReceivedException { cause, ..exception }
    });
    Ok(outer.expect("the first one was taken"))
}

fn take_progress(bytes: &mut Bytes<'_>, revision: u64) -> Taken<WireProgress> {
    let mut progress = WireProgress {
        rows: bytes.number()?,
        bytes: bytes.number()?,
        total_rows: bytes.number()?,
        ..WireProgress::default()
    };
    if revision >= since::WRITTEN_IN_PROGRESS {
        progress.written_rows = bytes.number()?;
        progress.written_bytes = bytes.number()?;
    }
    Ok(progress)
}

fn take_profile(bytes: &mut Bytes<'_>) -> Taken<ProfileInfo> {
    let profile = ProfileInfo {
        rows: bytes.number()?,
        blocks: bytes.number()?,
        bytes: bytes.number()?,
    };
    bytes.byte()?; // whether LIMIT was applied
    bytes.number()?; // rows before it
    bytes.byte()?; // whether they were counted
    Ok(profile)
}
