//! The real `granary` binary, one process per call.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{Face, Finished, Measured, NEWEST, Prepared};

/// `granary local` on one data directory.
#[derive(Debug, Clone)]
pub struct Granary {
    binary: PathBuf,
    python: PathBuf,
    config_directory: PathBuf,
    data: PathBuf,
}

impl Granary {
    /// The binary under test on `data`, with the `config.xml` in `config_directory`.
    pub fn new(prepared: &Prepared, config_directory: &Path, data: &Path) -> Self {
        Self {
            binary: prepared.granary.clone(),
            python: prepared.python(NEWEST),
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

    /// The command that serves the directory, on ports that are free.
    pub(crate) fn server_command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["server", "--tcp-port", "0", "--http-port", "0", "--path"])
            .arg(&self.data)
            .arg("--config-file")
            .arg(self.config_directory.join("config.xml"));
        command
    }

    /// The command that sends `sql` to a server on this machine.
    pub(crate) fn client_command(&self, port: &str, sql: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["client", "--port", port, "--format", "TabSeparated"])
            .args(["--query", sql]);
        command
    }

    /// Runs `sql` to its end and measures the process.
    ///
    /// # Panics
    /// When the binary cannot be started.
    pub fn measure(&self, sql: &str) -> Measured {
        Measured::run(&self.python, &self.command(sql), &self.config_directory)
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

impl Face for Granary {
    /// # Panics
    /// When the binary cannot be started.
    fn run(&self, sql: &str) -> Finished {
        let output = self
            .command(sql)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        Finished::of(&output)
    }
}
