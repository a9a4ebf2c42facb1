//! Opening a data directory, and refusing to begin.

use crate::USAGE;
use granary_engine::{Engine, OpenOptions};
use granary_env::Env;
use std::path::PathBuf;
use std::process::ExitCode;

/// Opens a data directory for this process; what was found and left alone is told on standard error. Where it cannot be
/// opened, the reason is told and the status that the process ends with is given.
pub fn open(path: Option<PathBuf>, config_file: Option<PathBuf>) -> Result<Engine, ExitCode> {
    let options = OpenOptions {
        path,
        config_file,
        disk: granary_durable::Disk::system(),
        env: Env::system(),
    };
    let (engine, warnings) =
        Engine::open(options).map_err(|failure| refuse(&failure.to_string()))?;
    for warning in &warnings {
        eprintln!("Warning: {warning}");
    }
    Ok(engine)
}

/// Tells why nothing begins.
pub fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(USAGE)
}
