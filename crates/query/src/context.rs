//! What a function may know of the world: the time, the session, and the control of the query.

use crate::dictionaries::{Dictionaries, NoDictionaries};
use chrono_tz::Tz;
use granary_columns::Block;
use granary_env::{Control, Env, Timestamp};
use granary_parser::QuerySettings;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a function may know of the world. It is the same for the whole query.
#[derive(Clone)]
pub struct Context {
    /// Clock and randomness; what is asked for once per query is in the other fields.
    pub env: Env,
    /// When the query began: what `now()` gives.
    pub now: Timestamp,
    /// The time zone of types that name none.
    pub time_zone: Tz,
    /// The current database.
    pub database: String,
    /// The settings of the session and, over them, of the query.
    pub settings: QuerySettings,
    /// Stops the query; what takes long looks at it.
    pub control: Control,
    /// What was read from tables so far.
    pub reads: Arc<Reads>,
    /// The dictionaries that functions may look into.
    pub dictionaries: Arc<dyn Dictionaries>,
}

/// What a statement has read from tables, and written.
#[derive(Debug, Default)]
pub struct Reads {
    rows: AtomicU64,
    bytes: AtomicU64,
    rows_written: AtomicU64,
    bytes_written: AtomicU64,
}

impl Reads {
    /// How many rows were written, and how many bytes they have in memory.
    pub fn written(&self) -> (u64, u64) {
        let written = [&self.rows_written, &self.bytes_written];
        let [rows, bytes] = written.map(|each| each.load(Ordering::Relaxed));
        (rows, bytes)
    }

    /// Counts rows that are written.
    pub fn add_written(&self, rows: u64, bytes: u64) {
        self.rows_written.fetch_add(rows, Ordering::Relaxed);
        self.bytes_written.fetch_add(bytes, Ordering::Relaxed);
    }

    /// How many rows, and how many bytes they have in memory.
    pub fn so_far(&self) -> (u64, u64) {
        let [rows, bytes] = [&self.rows, &self.bytes].map(|each| each.load(Ordering::Relaxed));
        (rows, bytes)
    }

    /// Counts a block.
    pub(crate) fn add(&self, block: &Block) {
        let rows = block.rows() as u64;
        // Something is read even where only the number of rows counts.
        let bytes = if block.columns().is_empty() {
            rows
        } else {
            block.size_bytes()
        };
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Context {
    /// A context of the time now, in UTC, without dictionaries.
    pub fn new(env: Env, database: &str, settings: QuerySettings, control: Control) -> Self {
        Self {
            now: env.now(),
            env,
            time_zone: Tz::UTC,
            database: database.to_owned(),
            settings,
            control,
            reads: Arc::default(),
            dictionaries: Arc::new(NoDictionaries),
        }
    }
}
