//! [`Served`]: a `granary server` whose clients are programs of others.

use crate::prepared::Prepared;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A server on a data directory of its own.
pub struct Served {
    process: Child,
    /// The port of the native protocol.
    pub native_port: u16,
    /// The port of HTTP.
    pub http_port: u16,
    directory: tempfile::TempDir,
}

impl Served {
    /// Starts a server, on ports that are free.
    ///
    /// # Panics
    /// When it does not start, or does not say where it listens.
    pub fn start(prepared: &Prepared) -> Self {
        Self::start_with(prepared, &[])
    }

    /// As [`Self::start`], with further arguments.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_with(prepared: &Prepared, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let mut process = Command::new(&prepared.granary)
            .args(["server", "--tcp-port", "0", "--http-port", "0", "--path"])
            .arg(directory.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let output = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines();
        let mut port = |protocol: &str| {
            let line = lines.next().expect("a line").expect("it is text");
            assert!(
                line.contains(protocol),
                "it says where {protocol} is: {line:?}"
            );
            let port = line.rsplit(':').next().and_then(|port| port.parse().ok());
            port.unwrap_or_else(|| panic!("a port stands at the end of {line:?}"))
        };
        Self {
            native_port: port("native"),
            http_port: port("HTTP"),
            process,
            directory,
        }
    }

    /// Its data directory.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// What a program prints that talks to the server.
    ///
    /// # Panics
    /// When the program fails.
    #[track_caller]
    pub fn answers(command: &mut Command) -> String {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the program starts");
        let (answers, errors) = (
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr),
        );
        assert!(status.success(), "{command:?}: {errors}\n{answers}");
        answers.into_owned()
    }

    /// Stops it as a service manager does; says whether it ended well.
    ///
    /// # Panics
    /// When it cannot be told.
    pub fn stop(mut self) -> bool {
        let process = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &process]).status();
        assert!(told.expect("kill starts").success());
        self.process.wait().expect("it ends").success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already where the test came to its end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
