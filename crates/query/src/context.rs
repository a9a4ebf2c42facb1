//! What a function may know of the world: the time, the session, and the control of the query.

use chrono_tz::Tz;
use granary_env::{Control, Env, Timestamp};
use granary_parser::QuerySettings;

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
}

impl Context {
    /// A context of the time now, in UTC.
    pub fn new(env: Env, database: &str, settings: QuerySettings, control: Control) -> Self {
        Self {
            now: env.now(),
            env,
            time_zone: Tz::UTC,
            database: database.to_owned(),
            settings,
            control,
        }
    }
}
