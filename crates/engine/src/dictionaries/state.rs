//! [`LoadedDictionaries`]: the rows of dictionaries that stay in memory, and what became of reading them.

use granary_catalog::Table;
use granary_dictionary::Dictionary;
use granary_env::Timestamp;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The dictionaries that were read, or could not be.
#[derive(Default)]
pub(crate) struct LoadedDictionaries {
    states: Mutex<HashMap<String, DictionaryState>>,
}

/// What became of reading a dictionary.
#[derive(Clone)]
pub(crate) struct DictionaryState {
    definition: String,
    /// The rows that were read last.
    pub(crate) rows: Option<Arc<Dictionary>>,
    /// When reading began last.
    pub(crate) started: Timestamp,
    /// How long it took.
    pub(crate) took: Duration,
    /// When rows were read last.
    pub(crate) succeeded: Option<Timestamp>,
    /// Why reading failed, if it failed the last time.
    pub(crate) error: Option<String>,
    /// How often it failed since it succeeded.
    pub(crate) error_count: u64,
}

/// What a dictionary is known by: a name may come to mean another one.
fn identity(table: &Table) -> String {
    match table.uuid {
        Some(uuid) => uuid.to_string(),
        None => table.name.to_string(),
    }
}

impl LoadedDictionaries {
    /// What became of reading it; `None` when it was never wanted, or was defined anew.
    pub(crate) fn state(&self, table: &Table) -> Option<DictionaryState> {
        let states = self.states.lock();
        let state = states.get(&identity(table))?;
        (state.definition == table.definition.text).then(|| state.clone())
    }

    /// The rows, if they may be used at this time.
    pub(crate) fn current(&self, table: &Table, now: Timestamp) -> Option<Arc<Dictionary>> {
        let state = self.state(table)?;
        let rows = state.rows?;
        let structure = rows.structure();
        let seconds = i64::try_from(structure.lifetime.max).unwrap_or(i64::MAX);
        let age = now.0.saturating_sub(state.succeeded?.0);
        let is_old = seconds > 0 && age >= seconds.saturating_mul(1_000_000);
        (!is_old && !structure.layout.is_transient()).then_some(rows)
    }

    /// The rows, however old; those of a layout that keeps nothing never.
    pub(crate) fn stale(&self, table: &Table) -> Option<Arc<Dictionary>> {
        let rows = self.state(table)?.rows?;
        (!rows.structure().layout.is_transient()).then_some(rows)
    }

    /// Keeps what became of reading a dictionary: its rows, or why there are none.
    pub(crate) fn set(
        &self,
        table: &Table,
        outcome: Result<Arc<Dictionary>, String>,
        (started, took): (Timestamp, Duration),
    ) {
        let before = self.state(table);
        let mut state = before.unwrap_or_else(|| DictionaryState {
            definition: table.definition.text.clone(),
            rows: None,
            started,
            took,
            succeeded: None,
            error: None,
            error_count: 0,
        });
        (state.started, state.took) = (started, took);
        match outcome {
            Ok(rows) => {
                state.rows = Some(rows);
                state.succeeded = Some(started);
                (state.error, state.error_count) = (None, 0);
            }
            Err(error) => {
                state.error = Some(error);
                state.error_count += 1;
            }
        }
        self.states.lock().insert(identity(table), state);
    }

    /// Forgets a dictionary that is gone.
    pub(crate) fn forget(&self, table: &Table) {
        self.states.lock().remove(&identity(table));
    }
}
