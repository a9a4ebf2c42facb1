//! The development commands of Granary: `cargo xtask setup | test | bench | demo`.
//!
//! Standard library only, so that the first command of a fresh clone compiles in seconds.

#![allow(
    clippy::disallowed_methods,
    reason = "a development tool makes directories and measures real time"
)]

mod clients;
mod demo;
mod place;
mod python;
mod step;
mod test;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["setup"] => python::install_all().and_then(|()| clients::install_all()),
        ["test", ref only @ ..] => test::run(only),
        ["demo"] => demo::run("demo"),
        ["bench", ref only @ ..] => demo::bench(only),
        _ => {
            eprintln!("usage: cargo xtask setup | test [STEP…] | bench [CASE…] | demo");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
