//! Granary against ClickHouse and `cp -a`, paired in one run: medians, ratios and spreads.
//!
//! Granary is measured as a whole process; of ClickHouse only the engine's time counts, the start of its
//! process does not. Arguments choose cases by name: `wide`, `many`, `start`, `queries`.
//!
//! Two traps that would measure the machine instead of the programs are kept out. A virtual machine hands out memory
//! slowly the first time it is touched, so before every measure as much of it is touched as the page cache will need.
//! And ext4 creates files slowly for minutes after many were removed, because it does not use their numbers again at
//! once; so until a case is over its files are emptied, not removed.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures real time, and stops where something is not as it needs it"
)]

mod backups;
mod measure;
mod queries;

fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| only.is_empty() || only.iter().any(|wanted| wanted == name);
    backups::run(is_wanted);
    queries::run(is_wanted);
}
