//! The real `granary` binary, one process per call.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{Prepared, Refusal, SqlServer};

/// `granary local` on one data directory.
#[derive(Debug, Clone)]
pub struct Granary {
    binary: PathBuf,
    config_directory: PathBuf,
    data: PathBuf,
}

/// What a process left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed on standard output.
    pub stdout: String,
    /// What it printed on standard error.
    pub stderr: String,
}

impl Granary {
    /// The binary under test on `data`, with the `config.xml` in `config_directory`.
    pub fn new(prepared: &Prepared, config_directory: &Path, data: &Path) -> Self {
        Self {
            binary: prepared.granary.clone(),
            config_directory: config_directory.to_owned(),
            data: data.to_owned(),
        }
    }

    /// The command that executes `sql`, for tests that need the process itself.
    pub fn command(&self, sql: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg("local")
            .arg("--path")
            .arg(&self.data)
            .arg("--config-file")
            .arg(self.config_directory.join("config.xml"))
            .args(["--format", "TabSeparated", "--query", sql]);
        command
    }

    /// Runs `sql` to its end.
    ///
    /// # Panics
    /// When the binary cannot be started.
    pub fn run(&self, sql: &str) -> Finished {
        let output = self
            .command(sql)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        Finished {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Starts `sql` and returns the running process.
    ///
    /// # Panics
    /// When the binary cannot be started.
    pub fn spawn(&self, sql: &str) -> Child {
        self.command(sql)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()))
    }
}

impl SqlServer for Granary {
    fn query(&mut self, sql: &str) -> Result<String, Refusal> {
        let finished = self.run(sql);
        match finished.status {
            Some(0) => Ok(finished.stdout),
            Some(1) => Err(Refusal::parse(&finished.stderr)),
            other => panic!(
                "granary ended with {other:?}: {}\n  in: {sql}",
                finished.stderr
            ),
        }
    }
}
