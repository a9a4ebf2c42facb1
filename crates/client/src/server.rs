//! [`Server`]: where a server is.

use crate::error::ClientError;
use std::fmt;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// The port of the native protocol.
    pub port: u16,
}

/// Who connects, and where statements begin.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user.
    pub user: String,
    /// The password; empty for none.
    pub password: String,
    /// The current database; empty for the user's own.
    pub database: String,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}")
        } else {
            write!(f, "{host}:{port}")
        }
    }
}

impl Server {
    /// Connects to the first of its addresses that answers.
    pub(crate) fn connect(&self, within: Duration) -> Result<TcpStream, ClientError> {
        let failed = |source| ClientError::Unreachable {
            server: self.clone(),
            source,
        };
        let addresses = (self.host.as_str(), self.port).to_socket_addrs();
        let addresses = addresses.map_err(|source| ClientError::UnknownHost {
            server: self.clone(),
            source,
        })?;
        let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
        for address in addresses {
            match TcpStream::connect_timeout(&address, within) {
                Ok(stream) => {
                    stream.set_nodelay(true).map_err(failed)?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(failed(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_version_6_stands_in_brackets() {
        let shown = |host: &str| {
            let host = host.to_owned();
            Server { host, port: 9000 }.to_string()
        };
        assert_eq!(shown("localhost"), "localhost:9000");
        assert_eq!(shown("::1"), "[::1]:9000");
    }
}
