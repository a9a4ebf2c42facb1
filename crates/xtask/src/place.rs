//! Where things are: the workspace, the target directory, the Python environments, the binary.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("crates/xtask is two below the root")
        .to_owned()
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || workspace().join("target"),
        |directory| workspace().join(directory),
    )
}

/// The directory with one Python environment per chdb release.
pub fn chdb() -> PathBuf {
    target().join("chdb")
}

/// The `granary` binary of a build profile.
pub fn binary(profile: &str) -> PathBuf {
    let directory = if profile == "dev" { "debug" } else { profile };
    target().join(directory).join("granary")
}
