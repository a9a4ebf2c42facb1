//! [`Sessions`]: those that requests share by `session_id`.

use crate::credentials::Credentials;
use granary_engine::{Failure, Session};
use granary_env::Env;
use granary_types::ErrorCode;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a session waits for its next request (`default_session_timeout`).
const TIMEOUT: Duration = Duration::from_mins(1);
/// The longest that a request may ask for (`max_session_timeout`).
const TIMEOUT_MAX_SECONDS: u64 = 3600;
/// So many sessions may wait; the one that has waited longest ends.
const SESSIONS_MAX: usize = 10_000;

/// The sessions that have names.
#[derive(Default)]
pub(crate) struct Sessions {
    named: Mutex<BTreeMap<Key, Named>>,
}

/// The user and the name: nobody gets the session of another.
type Key = (String, String);

enum Named {
    /// A request uses it.
    Taken,
    Waiting {
        session: Box<Session>,
        since: Box<dyn Fn() -> Duration + Send>,
        timeout: Duration,
    },
}

/// How a request names its session.
pub(super) struct Wanted {
    pub(super) name: String,
    /// It must be there already (`session_check`).
    pub(super) is_checked: bool,
    pub(super) timeout: Duration,
}

/// A session that a request uses; it waits for the next one when this is given back.
pub(super) struct Borrowed<'a> {
    sessions: &'a Sessions,
    key: Key,
    timeout: Duration,
    session: Option<Box<Session>>,
}

impl Wanted {
    /// `session_id`, `session_timeout`, `session_check`; none where there is no id.
    pub(super) fn of<'a>(
        parameter: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Option<Self>, Failure> {
        let Some(name) = parameter("session_id").filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let timeout = match parameter("session_timeout") {
            None => TIMEOUT,
            Some(text) => timeout(text)?,
        };
        Ok(Some(Self {
            name: name.to_owned(),
            is_checked: parameter("session_check") == Some("1"),
            timeout,
        }))
    }
}

fn timeout(text: &str) -> Result<Duration, Failure> {
    let invalid = |message| Failure::new(ErrorCode::INVALID_SESSION_TIMEOUT, message);
    let seconds: u64 = text
        .parse()
        .map_err(|_| invalid(format!("Invalid session timeout: '{text}'")))?;
    if seconds > TIMEOUT_MAX_SECONDS {
        return Err(invalid(format!(
            "Session timeout '{seconds}' is larger than max_session_timeout: {TIMEOUT_MAX_SECONDS}. Maximum session \
             timeout could be modified in configuration file."
        )));
    }
    Ok(Duration::from_secs(seconds))
}

impl Sessions {
    /// The session of this name, or a new one.
    ///
    /// # Errors
    /// Another request uses it, or it must be there and is not.
    pub(super) fn borrow(
        &self,
        wanted: Wanted,
        credentials: &Credentials,
        fresh: Session,
    ) -> Result<Borrowed<'_>, Failure> {
        let key = (credentials.user.clone(), wanted.name);
        let mut named = self.named.lock();
        end_old(&mut named);
        let session = match named.remove(&key) {
            Some(Named::Taken) => {
                named.insert(key.clone(), Named::Taken);
                let message = format!("Session {} is locked by a concurrent client", key.1);
                return Err(Failure::new(ErrorCode::SESSION_IS_LOCKED, message));
            }
            Some(Named::Waiting { session, .. }) => session,
            None if wanted.is_checked => {
                let message = format!("Session {} not found", key.1);
                return Err(Failure::new(ErrorCode::SESSION_NOT_FOUND, message));
            }
            None => Box::new(fresh),
        };
        named.insert(key.clone(), Named::Taken);
        Ok(Borrowed {
            sessions: self,
            key,
            timeout: wanted.timeout,
            session: Some(session),
        })
    }
}

/// Ends sessions that have waited too long, and one if there are too many.
fn end_old(named: &mut BTreeMap<Key, Named>) {
    let waited = |named: &Named| match named {
        Named::Taken => None,
        Named::Waiting { since, timeout, .. } => Some((since(), *timeout)),
    };
    named.retain(|_, named| waited(named).is_none_or(|(waited, most)| waited <= most));
    if named.len() >= SESSIONS_MAX {
        let longest = named
            .iter()
            .filter_map(|(key, named)| Some((waited(named)?.0, key)));
        if let Some((_, key)) = longest.max() {
            let key = key.clone();
            named.remove(&key);
        }
    }
}

impl Borrowed<'_> {
    pub(super) fn session(&mut self) -> &mut Session {
        self.session
            .as_mut()
            .expect("it is there until this is dropped")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let mut named = self.sessions.named.lock();
        named.remove(&self.key);
        if let Some(session) = self.session.take() {
            let waiting = Named::Waiting {
                session,
                since: Box::new(Env::system().stopwatch()),
                timeout: self.timeout,
            };
            named.insert(self.key.clone(), waiting);
        }
    }
}
