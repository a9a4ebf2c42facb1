//! Where `cargo xtask test` has put what the tests need.

use std::path::PathBuf;

use crate::ChdbRelease;

/// The prepared tools, read from the environment.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The `granary` binary under test.
    pub granary: PathBuf,
    /// The directory with one Python environment per chdb release.
    pub chdb: PathBuf,
}

impl Prepared {
    /// Reads `GRANARY_BINARY` and `GRANARY_CHDB`.
    ///
    /// # Panics
    /// When one is not set: these tests prove nothing without a ClickHouse, so they do not pass.
    pub fn from_environment() -> Self {
        let path = |name: &str| {
            let Some(value) = std::env::var_os(name) else {
                panic!("{name} is not set: run these tests with `cargo xtask test`")
            };
            PathBuf::from(value)
        };
        Self {
            granary: path("GRANARY_BINARY"),
            chdb: path("GRANARY_CHDB"),
        }
    }

    /// The Python interpreter that has other clients of the native protocol.
    pub fn clients_python(&self) -> PathBuf {
        self.chdb.join("clients").join("bin").join("python")
    }

    /// Where Node's client of ClickHouse is installed.
    pub fn node_client(&self) -> PathBuf {
        self.chdb.join("node")
    }

    /// The program that talks to a server through crates of others.
    pub fn rust_clients(&self) -> PathBuf {
        self.chdb.join("rust/debug/rust-clients")
    }

    /// The Python interpreter that has this release of chdb.
    pub fn python(&self, release: ChdbRelease) -> PathBuf {
        self.chdb.join(release.wheel).join("bin").join("python")
    }
}
