//! The ways in which a user reaches Granary, and what each run leaves.

use crate::{Granary, InProcess, Refusal, SqlServer};

/// Something that runs a script as `granary local` does, from opening the data directory to closing it.
pub trait Face {
    /// Runs `sql` to its end.
    fn run(&self, sql: &str) -> Finished;
}

/// What a run left behind, in the words of a process.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finished {
    /// The exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed on standard output.
    pub stdout: String,
    /// What it printed on standard error.
    pub stderr: String,
}

impl Finished {
    /// What a process left behind.
    pub fn of(output: &std::process::Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The rows, or what the statement was refused with.
    ///
    /// # Errors
    /// [`Refusal`]
    ///
    /// # Panics
    /// When the run ended otherwise than by answering.
    pub fn answer(self) -> Result<String, Refusal> {
        match self.status {
            Some(0) => Ok(self.stdout),
            Some(1) => Err(Refusal::parse(&self.stderr)),
            other => panic!("granary ended with {other:?}: {}", self.stderr),
        }
    }
}

impl SqlServer for Granary {
    fn query(&mut self, sql: &str) -> Result<String, Refusal> {
        self.run(sql).answer()
    }
}

impl SqlServer for InProcess {
    fn query(&mut self, sql: &str) -> Result<String, Refusal> {
        self.run(sql).answer()
    }
}
