//! Why a server did not do what it was asked.

use crate::server::Server;
use granary_types::ErrorCode;
use granary_wire::{ReceivedException, WireError};
use std::fmt;
use std::io;

/// Why a server did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody knows the host.
    #[error("Not found address of host: {}: {source}", .server.host)]
    UnknownHost {
        /// The server.
        server: Server,
        /// What the system says.
        source: io::Error,
    },
    /// Nobody listens there.
    #[error("Connection refused or timed out ({server}): {source}")]
    Unreachable {
        /// The server.
        server: Server,
        /// What the system says.
        source: io::Error,
    },
    /// The connection has ended.
    #[error("Connection to {server} is lost: {reason}")]
    Lost {
        /// The server.
        server: Server,
        /// How.
        reason: String,
    },
    /// What came is no packet.
    #[error("{source} ({server})")]
    Wire {
        /// The server.
        server: Server,
        /// Why not.
        source: WireError,
    },
    /// A packet that cannot come now.
    #[error("Unexpected packet {packet} from server {server}")]
    Unexpected {
        /// The server.
        server: Server,
        /// What the packet is.
        packet: &'static str,
    },
    /// The server says what went wrong.
    #[error("{0}")]
    Exception(Exception),
}

impl ClientError {
    /// The number of the code that the user sees.
    pub fn code(&self) -> i32 {
        match self {
            Self::Exception(exception) => exception.received.code,
            other => other.own_code().number(),
        }
    }

    /// The code of what is no exception of the server.
    fn own_code(&self) -> ErrorCode {
        match self {
            Self::UnknownHost { .. } => ErrorCode::DNS_ERROR,
            Self::Unreachable { .. } => ErrorCode::NETWORK_ERROR,
            Self::Lost { .. } => ErrorCode::ATTEMPT_TO_READ_AFTER_EOF,
            Self::Wire { source, .. } => source.code(),
            Self::Unexpected { .. } => ErrorCode::UNEXPECTED_PACKET_FROM_SERVER,
            Self::Exception(_) => ErrorCode::UNKNOWN_EXCEPTION,
        }
    }

    /// `Code: N. DB::Exception: message. (NAME)`
    pub fn headline(&self) -> String {
        match self {
            Self::Exception(exception) => exception.to_string(),
            other => {
                let code = other.own_code();
                let (number, name) = (code.number(), code.name());
                format!("Code: {number}. DB::Exception: {other}. ({name})")
            }
        }
    }

    /// Whether nothing can be asked over this connection any more.
    pub fn is_the_end(&self) -> bool {
        !matches!(self, Self::Exception(_))
    }
}

/// What went wrong, as a server says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The server.
    pub server: Server,
    /// What it says.
    pub received: ReceivedException,
}

impl fmt::Display for Exception {
    /// As `clickhouse-client` shows it: `Code: N. DB::Exception: Received from host:port. DB::Exception: message. (NAME)`,
    /// and then what stands behind the first line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, received } = self;
        let ReceivedException { code, message, .. } = received;
        let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
        let name = ErrorCode::numbered(*code).map(ErrorCode::name);
        let named = name.is_none_or(|name| first.ends_with(&format!("({name})")));
        write!(
            f,
            "Code: {code}. DB::Exception: Received from {server}. {first}"
        )?;
        if !first.ends_with(['.', '!', '?']) && !named {
            f.write_str(".")?;
        }
        if let Some(name) = name.filter(|_| !named) {
            write!(f, " ({name})")?;
        }
        if !rest.is_empty() {
            write!(f, "\n{rest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: i32, message: &str, expected: &str) {
        let host = "localhost".to_owned();
        let exception = Exception {
            server: Server { host, port: 9000 },
            received: ReceivedException {
                code,
                message: message.to_owned(),
                cause: None,
            },
        };
        assert_eq!(exception.to_string(), expected);
    }

    #[test]
    fn an_exception_reads_as_clickhouse_client_prints_it() {
        check(
            60,
            "DB::Exception: Table t does not exist",
            "Code: 60. DB::Exception: Received from localhost:9000. DB::Exception: Table t does not exist. (UNKNOWN_TABLE)",
        );
        check(
            62,
            "DB::Exception: Syntax error.\n  | SELEC 1",
            "Code: 62. DB::Exception: Received from localhost:9000. DB::Exception: Syntax error. (SYNTAX_ERROR)\n  | SELEC 1",
        );
        check(
            99_999,
            "DB::Exception: Something newer",
            "Code: 99999. DB::Exception: Received from localhost:9000. DB::Exception: Something newer",
        );
    }
}
