//! The configuration: which disks, policies, destinations and names a server has.
//!
//! ClickHouse's files and keys. A key that is not known, in a section that is read, is an error:
//! a mistyped one must not be silently without effect. See `docs/compatibility.md`.

mod error;
mod load;
mod merge;
mod model;
mod nearest;
mod read;
mod tree;
mod xml;
mod yaml;

pub use error::{ConfigError, Mistake};
pub use model::{
    BackupsConfig, Config, DEFAULT_DISK, DEFAULT_POLICY, DiskConfig, DiskKind, NamedCollection,
    PolicyConfig, ServerLimits, VolumeConfig,
};
pub use tree::Place;
