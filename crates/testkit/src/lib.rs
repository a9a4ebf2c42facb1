//! What the tests of Granary stand on: a real ClickHouse of every pinned version, the real `granary`
//! binary, a fixture of tables, fingerprints of rows, damage, and golden SQL files.
//!
//! Nothing here is part of the product. `cargo xtask test` prepares what it needs and says where it is
//! through the environment ([`Prepared`]).

#![allow(
    clippy::disallowed_methods,
    reason = "tests make, copy and damage files on purpose, and measure real time"
)]

mod clickhouse;
mod column_queries;
mod configuration;
mod damage;
mod face;
mod fingerprint;
mod fixture;
mod golden;
mod golden_run;
mod granary;
mod in_process;
mod measured;
mod over_the_wire;
mod prepared;
mod seed;
mod served;
mod server;
mod tree;
mod version;
mod world;

pub use clickhouse::ClickHouse;
pub use column_queries::{Subject, subjects};
pub use configuration::Configuration;
pub use damage::Damage;
pub use face::{Face, Finished};
pub use fingerprint::{Fingerprints, fingerprints, row_counts};
pub use fixture::{FIXTURE_DATABASES, fill, fill_sql};
pub use golden::{Asked, Block, By, Expected, GoldenFile, Step};
pub use golden_run::run_golden_file;
pub use granary::Granary;
pub use in_process::{InProcess, OpenSession};
pub use measured::Measured;
pub use over_the_wire::OverTheWire;
pub use prepared::Prepared;
pub use seed::Seed;
pub use served::Served;
pub use server::{Refusal, SqlServer};
pub use tree::{copy_tree, files_below, size_bytes};
pub use version::{ChdbRelease, NEWEST, OLDER, PINNED};
pub use world::World;
