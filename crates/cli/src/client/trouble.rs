//! [`Trouble`]: why a statement of the client failed.

use granary_client::ClientError;
use granary_engine::Failure;
use std::fmt;

/// Why a statement failed.
#[derive(Debug)]
pub(super) enum Trouble {
    /// On this side.
    Own(Failure),
    /// On the server, or between.
    Server(ClientError),
}

impl Trouble {
    /// The number of the code.
    pub(super) fn code(&self) -> i32 {
        match self {
            Self::Own(failure) => failure.code.number(),
            Self::Server(error) => error.code(),
        }
    }

    /// Whether the connection is gone.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self, Self::Server(error) if error.is_the_end())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(failure) => write!(f, "{failure}"),
            Self::Server(error) => f.write_str(&error.headline()),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Own(failure)
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Self {
        Self::Server(error)
    }
}
