//! [`Credentials`]: who a client says that it is, and the one place where that is checked.

use granary_engine::{Engine, Failure, Session};
use granary_types::ErrorCode;

/// Who may connect, until there are users.
pub(crate) const DEFAULT_USER: &str = "default";

/// Who a client says that it is.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Credentials {
    /// The user; empty for the default one.
    pub(crate) user: String,
    /// The password; empty where none is given.
    pub(crate) password: String,
}

/// A session for the client, if it may have one.
///
/// # Errors
/// There is no such user, or the password is another.
pub(crate) fn authenticate(engine: &Engine, credentials: &Credentials) -> Result<Session, Failure> {
    let Credentials { user, password } = credentials;
    let is_known = user == DEFAULT_USER || user.is_empty();
    if !is_known || !password.is_empty() {
        let message = format!(
            "{user}: Authentication failed: password is incorrect, or there is no user with such name. Until there are \
             users, connect as {DEFAULT_USER} without a password"
        );
        return Err(Failure::new(ErrorCode::AUTHENTICATION_FAILED, message));
    }
    Ok(engine.session("default"))
}
