//! What a client sends: [`ClientPacket`].

use crate::error::WireError;
use crate::input::{Bytes, STATEMENT_BYTES_MAX, Taken, Unread, put_text};
use crate::revision as since;
use granary_columns::{Block, put_varint};

/// So many settings may come with a query, and so many tables in a question for their status.
const LIST_MAX: usize = 10_000;

/// A packet of a client.
#[derive(Debug)]
pub enum ClientPacket {
    /// The first one.
    Hello(ClientHello),
    /// A statement. Blocks follow: external tables, then an empty one; then the rows of an `INSERT`.
    Query(Box<ClientQuery>),
    /// Rows: of an external table, of an `INSERT`, or none to say that there are no more.
    Data {
        /// The name of the external table; empty for rows of an `INSERT`.
        table: String,
        /// The rows.
        block: Block,
    },
    /// The statement is to be stopped.
    Cancel,
    /// Are you there?
    Ping,
    /// How far behind the tables of a replica are, which servers ask each other: database and name of each.
    TablesStatus(Vec<(String, String)>),
    /// Nothing: the connection is to stay.
    KeepAlive,
    /// A value of a sub-query that another server has computed, as a block.
    Scalar {
        /// Its name.
        name: String,
        /// One row.
        block: Block,
    },
}

/// The greeting of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientHello {
    /// What it calls itself: `ClickHouse client`.
    pub name: String,
    /// Its version, without the third number.
    pub version: (u64, u64),
    /// The newest revision that it speaks.
    pub revision: u64,
    /// The current database; empty for the default one.
    pub database: String,
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientQuery {
    /// Its id, chosen by the client; may be empty.
    pub id: String,
    /// The user who began it, where another server sends it.
    pub initial_user: String,
    /// The id that it has there.
    pub initial_id: String,
    /// Which program sends it, as far as it says.
    pub client_name: String,
    /// Settings, in the order in which they come.
    pub settings: Vec<WireSetting>,
    /// How far it is to be executed.
    pub stage: Stage,
    /// Whether blocks are compressed, in both directions.
    pub is_compressed: bool,
    /// The statement.
    pub text: String,
}

/// A setting of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireSetting {
    /// Its name.
    pub name: String,
    /// Its value as text.
    pub value: String,
    /// Whether a server that does not know it refuses the query.
    pub is_important: bool,
}

/// How far a query is to be executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Only rows are fetched; the asking server does the rest.
    FetchColumns,
    /// Until states of aggregate functions can be merged.
    WithMergeableState,
    /// To its end.
    Complete,
    /// Until states of aggregate functions are merged, and further.
    WithMergeableStateAfterAggregation,
    /// The same with `LIMIT`.
    WithMergeableStateAfterAggregationAndLimit,
}

/// What kind of client sends a query.
mod interface {
    pub(super) const TCP: u8 = 1;
    pub(super) const HTTP: u8 = 2;
}

impl ClientHello {
    pub(crate) fn take(bytes: &mut Bytes<'_>) -> Taken<Self> {
        let hello = Self {
            name: bytes.text("the client's name")?,
            version: (bytes.number()?, bytes.number()?),
            revision: bytes.number()?,
            database: bytes.text("the database")?,
            user: bytes.text("the user")?,
            password: bytes.text("the password")?,
        };
        if hello.revision < since::REVISION_MIN {
            return Err(Unread::Wrong(WireError::TooOld {
                revision: hello.revision,
                least: since::REVISION_MIN,
            }));
        }
        Ok(hello)
    }

    /// Appends the greeting.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_text(&self.name, out);
        for number in [self.version.0, self.version.1, self.revision] {
            put_varint(number, out);
        }
        for text in [&self.database, &self.user, &self.password] {
            put_text(text, out);
        }
    }
}

/// The client's information about itself, as far as it is kept.
#[derive(Default)]
struct ClientInfo {
    initial_user: String,
    initial_id: String,
    client_name: String,
}

impl ClientInfo {
    fn take(bytes: &mut Bytes<'_>, revision: u64) -> Taken<Self> {
        let kind = bytes.byte()?;
        if kind == 0 {
            return Ok(Self::default());
        }
        let mut info = Self {
            initial_user: bytes.text("the initial user")?,
            initial_id: bytes.text("the initial query id")?,
            client_name: String::new(),
        };
        bytes.text("the initial address")?;
        let interface = bytes.byte()?;
        match interface {
            interface::TCP => {
                bytes.text("the user of the system")?;
                bytes.text("the client's host")?;
                info.client_name = bytes.text("the client's name")?;
                for _ in 0..3 {
                    bytes.number()?; // version and revision
                }
            }
            interface::HTTP => {
                bytes.byte()?; // the method
                info.client_name = bytes.text("the user agent")?;
                if revision >= since::FORWARDED_FOR {
                    bytes.text("the forwarded address")?;
                }
                if revision >= since::REFERER {
                    bytes.text("the referer")?;
                }
            }
            _ => {} // has nothing of its own
        }
        if revision >= since::QUOTA_KEY {
            bytes.text("the key of quotas")?;
        }
        if revision >= since::DEPTH {
            bytes.number()?;
        }
        if interface == interface::TCP && revision >= since::VERSION_PATCH {
            bytes.number()?;
        }
        if revision >= since::TRACING && bytes.byte()? != 0 {
            bytes.take(16 + 8)?; // ids of trace and span
            bytes.text("the state of the trace")?;
            bytes.byte()?;
        }
        Ok(info)
    }
}

impl ClientQuery {
    pub(crate) fn take(bytes: &mut Bytes<'_>, revision: u64) -> Taken<Self> {
        let id = bytes.text("the query id")?;
        let info = ClientInfo::take(bytes, revision)?;
        let settings = take_settings(bytes, revision)?;
        if revision >= since::SERVER_SECRET {
            bytes.text("the secret between servers")?;
        }
        let stage = stage(bytes.number()?)?;
        let is_compressed = match bytes.number()? {
            0 => false,
            1 => true,
            value => return Err(meaningless("the compression of blocks", value)),
        };
        Ok(Self {
            id,
            initial_user: info.initial_user,
            initial_id: info.initial_id,
            client_name: info.client_name,
            settings,
            stage,
            is_compressed,
            text: bytes.text_up_to("the statement", STATEMENT_BYTES_MAX)?,
        })
    }
}

impl ClientQuery {
    /// Appends the statement of a client of a revision since 54429, as a client that asks for itself.
    pub(crate) fn put(&self, revision: u64, out: &mut Vec<u8>) {
        const BEGUN_HERE: u8 = 1;
        put_text(&self.id, out);
        out.push(BEGUN_HERE);
        put_text(&self.initial_user, out);
        put_text(&self.initial_id, out);
        put_text("0.0.0.0:0", out); // the address, which the server sees itself
        out.push(interface::TCP);
        put_text("", out); // the user of the system
        put_text("", out); // the client's host
        put_text(&self.client_name, out);
        for number in [0, 0, revision] {
            put_varint(number, out);
        }
        put_text("", out); // the key of quotas
        if revision >= since::DEPTH {
            put_varint(0, out);
        }
        put_varint(0, out); // the third number of the version
        if revision >= since::TRACING {
            out.push(0);
        }
        for setting in &self.settings {
            put_text(&setting.name, out);
            put_varint(u64::from(setting.is_important), out);
            put_text(&setting.value, out);
        }
        put_text("", out); // no more settings
        if revision >= since::SERVER_SECRET {
            put_text("", out);
        }
        put_varint(self.stage as u64, out);
        put_varint(u64::from(self.is_compressed), out);
        put_text(&self.text, out);
    }
}

fn stage(number: u64) -> Taken<Stage> {
    Ok(match number {
        0 => Stage::FetchColumns,
        1 => Stage::WithMergeableState,
        2 => Stage::Complete,
        3 => Stage::WithMergeableStateAfterAggregation,
        4 => Stage::WithMergeableStateAfterAggregationAndLimit,
        value => return Err(meaningless("the stage of a query", value)),
    })
}

fn meaningless(what: &'static str, value: u64) -> Unread {
    Unread::Wrong(WireError::Meaningless { what, value })
}

fn take_settings(bytes: &mut Bytes<'_>, revision: u64) -> Taken<Vec<WireSetting>> {
    /// Bit of a setting that must be known.
    const IMPORTANT: u64 = 1;
    let mut settings = Vec::new();
    loop {
        let name = bytes.text("the name of a setting")?;
        if name.is_empty() {
            return Ok(settings);
        }
        if settings.len() >= LIST_MAX {
            return Err(meaningless("the number of settings", LIST_MAX as u64 + 1));
        }
        let (flags, value) = if revision >= since::SETTINGS_AS_TEXT {
            (bytes.number()?, bytes.text("the value of a setting")?)
        } else {
            (IMPORTANT, take_old_value(&name, bytes)?)
        };
        settings.push(WireSetting {
            name,
            value,
            is_important: flags & IMPORTANT != 0,
        });
    }
}

/// A value as clients before 2019 send it: as its type has it, which follows from the name.
fn take_old_value(name: &str, bytes: &mut Bytes<'_>) -> Taken<String> {
    const TEXTS: [&str; 11] = [
        "count_distinct_implementation",
        "date_time_input_format",
        "distributed_product_mode",
        "format_csv_delimiter",
        "format_schema",
        "load_balancing",
        "network_compression_method",
        "overflow_mode",
        "send_logs_level",
        "stream_poll_timeout_ms",
        "totals_mode",
    ];
    let is_float = matches!(name, "totals_auto_threshold");
    if TEXTS.contains(&name) || name.ends_with("_overflow_mode") {
        return bytes.text("the value of a setting");
    }
    if is_float {
        return bytes.text("the value of a setting");
    }
    Ok(bytes.number()?.to_string())
}

/// The tables whose status is asked for.
pub(crate) fn take_tables(bytes: &mut Bytes<'_>) -> Taken<Vec<(String, String)>> {
    let count = bytes.number()?;
    if count > LIST_MAX as u64 {
        return Err(meaningless("the number of tables", count));
    }
    let table = |_| Ok((bytes.text("a database")?, bytes.text("a table")?));
    (0..count).map(table).collect()
}
