//! The `granary` binary: reads the command line, runs statements, prints answers and errors.
//!
//! Answers go to standard output, everything else to standard error. Exit status: 0 all done,
//! 1 a statement failed (of `client` the code of the exception), 2 the command line or the configuration is wrong,
//! 130 interrupted.

mod arguments;
mod client;
mod format;
mod local;
mod opening;
mod progress;
mod script;
mod server;
mod settings;

use arguments::{Arguments, Command};
use clap::Parser as _;
use std::process::ExitCode;

/// A statement failed.
const STATEMENT_FAILED: u8 = 1;
/// The command line or the configuration is wrong.
const USAGE: u8 = 2;
/// Ctrl-C.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let (arguments, settings) = settings::split(std::env::args_os());
    match Arguments::parse_from(arguments).command {
        Command::Local(arguments) => local::run(&arguments, &settings),
        Command::Server(arguments) => server::run(&arguments),
        Command::Client(arguments) => client::run(&arguments, &settings),
        Command::Format(arguments) => format::run(&arguments),
    }
}
