//! Clients of other projects that are no Python: Node's, and those of Rust.

use crate::{place, step};
use std::process::Command;

/// Node's client of ClickHouse's own company.
const NODE_CLIENT: &str = "@clickhouse/client@1.23.1";

/// Installs or builds those that are not there yet.
pub fn install_all() -> Result<(), String> {
    install_node()?;
    build_rust()
}

fn install_node() -> Result<(), String> {
    let place = place::chdb().join("node");
    let stamp = place.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == NODE_CLIENT) {
        return Ok(());
    }
    std::fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    step::say(&format!(
        "installing {NODE_CLIENT} into {}",
        place.display()
    ));
    let options = ["install", "--silent", "--no-save", "--prefix"];
    step::run_quietly(
        Command::new("npm")
            .args(options)
            .arg(&place)
            .arg(NODE_CLIENT),
    )?;
    std::fs::write(&stamp, NODE_CLIENT).map_err(|error| error.to_string())
}

fn build_rust() -> Result<(), String> {
    let manifest = place::workspace().join("crates/testkit/clients/Cargo.toml");
    let target = place::chdb().join("rust");
    step::say(&format!(
        "building the Rust clients into {}",
        target.display()
    ));
    let options = ["build", "--quiet", "--locked", "--manifest-path"];
    step::run_quietly(
        Command::new("cargo")
            .args(options)
            .arg(manifest)
            .arg("--target-dir")
            .arg(target),
    )
}
