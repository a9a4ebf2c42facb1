//! The demo and the benchmarks: examples of `granary-testkit`, given the built binary and ClickHouse.

use std::process::Command;

use crate::{place, python, step};

/// Builds `granary` and runs the demo.
pub fn run(example: &str) -> Result<(), String> {
    step::say("installing ClickHouse (the chdb wheel) and building granary, at the same time");
    std::thread::scope(|scope| {
        let install = scope.spawn(python::install_newest);
        build("quick", example)?;
        install
            .join()
            .unwrap_or_else(|_| Err("the installation panicked".to_owned()))
    })?;
    run_example("quick", example, &[])
}

/// Builds `granary` for speed and runs the benchmarks named in `only`, or all.
pub fn bench(only: &[&str]) -> Result<(), String> {
    python::install_newest()?;
    build("release", "bench")?;
    run_example("release", "bench", only)
}

fn build(profile: &str, example: &str) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(place::workspace())
        .args(["build", "--quiet", "--profile", profile]);
    cargo.args([
        "-p",
        "granary-cli",
        "-p",
        "granary-testkit",
        "--bins",
        "--example",
        example,
    ]);
    step::run_shown(&mut cargo, |_| {})
}

fn run_example(profile: &str, example: &str, arguments: &[&str]) -> Result<(), String> {
    let binary = place::binary(profile);
    let directory = binary.parent().expect("the binary is in a directory");
    let mut command = Command::new(directory.join("examples").join(example));
    command
        .env("GRANARY_BINARY", &binary)
        .env("GRANARY_CHDB", place::chdb())
        .args(arguments);
    step::run_shown(&mut command, |_| {})
}
