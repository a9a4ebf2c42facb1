//! [`Credentials`]: who a client says that it is, and the one place where that is checked.

use granary_engine::{Engine, Failure, Session};
use std::net::{IpAddr, Ipv4Addr};

/// Who a client says that it is.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Credentials {
    /// The user; empty for the default one.
    pub(crate) user: String,
    /// The password; empty where none is given.
    pub(crate) password: String,
    /// Where the client is.
    pub(crate) address: Option<IpAddr>,
}

/// A session for the client, if it may have one.
///
/// # Errors
/// There is no such user, the password is another, or the user may not come from there.
pub(crate) fn authenticate(engine: &Engine, credentials: &Credentials) -> Result<Session, Failure> {
    let Credentials {
        user,
        password,
        address,
    } = credentials;
    // Where a client comes from is always known; if it were not, it would be from nowhere.
    let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    engine.session_of(user, password, Some(address))
}
