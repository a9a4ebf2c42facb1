//! The configuration: which disks, policies, destinations and names a server has.
//!
//! See `docs/compatibility.md` for the keys.

mod model;

pub use model::{
    BackupsConfig, Config, DEFAULT_DISK, DEFAULT_POLICY, DiskConfig, DiskKind, NamedCollection,
    PolicyConfig, VolumeConfig,
};
