//! Processes whose memory and time are measured.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::Finished;

const WRAPPER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/measure.py");

/// What a process left behind, and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What it left behind.
    pub finished: Finished,
    /// The most memory that it had at any time.
    pub memory_peak_bytes: u64,
    /// From start to end, with some hundredths of a second of the wrapper.
    pub time: Duration,
}

impl Measured {
    /// Runs `command` to its end; its files are made in `directory`.
    pub(crate) fn run(python: &Path, command: &Command, directory: &Path) -> Self {
        let report = directory.join("measured");
        let begun = Instant::now();
        let output = Command::new(python)
            .arg(WRAPPER)
            .arg(&report)
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", python.display()));
        let time = begun.elapsed();
        let written = fs::read_to_string(&report).expect("the wrapper writes its report");
        Self {
            finished: Finished::of(&output),
            memory_peak_bytes: written.parse().expect("a number"),
            time,
        }
    }
}
