//! [`OverTheWire`]: `granary client` against `granary server`, both started anew for each run.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{Face, Finished, Granary};

/// A server on the data directory of a [`Granary`], and the client that asks it.
#[derive(Debug, Clone)]
pub struct OverTheWire {
    granary: Granary,
}

impl OverTheWire {
    /// The way over the wire to the same directory.
    pub fn new(granary: Granary) -> Self {
        Self { granary }
    }

    /// Starts a server, and says on which port it listens; on none if it does not start.
    fn serve(&self) -> (Child, Option<String>) {
        let mut process = self
            .granary
            .server_command()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let output = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines();
        let native = lines.next().and_then(Result::ok);
        // The server would end if nobody read where else it listens.
        let _ = lines.next();
        let port = native.and_then(|line| line.rsplit(':').next().map(str::to_owned));
        (process, port)
    }
}

impl Face for OverTheWire {
    /// # Panics
    /// When a binary cannot be started.
    fn run(&self, sql: &str) -> Finished {
        let (server, port) = self.serve();
        let Some(port) = port else {
            let output = server.wait_with_output().expect("it has ended");
            return Finished::of(&output);
        };
        let output = self
            .granary
            .client_command(&port, sql)
            .stdin(Stdio::null())
            .output()
            .expect("the client starts");
        let process = server.id().to_string();
        let told = Command::new("kill").args(["-TERM", &process]).status();
        assert!(told.expect("kill starts").success(), "the server is there");
        let ended = server.wait_with_output().expect("it ends");
        assert!(ended.status.success(), "the server ends well: {ended:?}");
        let mut finished = Finished::of(&output);
        // The client ends with the code of the exception, `granary local` with 1.
        finished.status = finished.status.map(|status| status.min(1));
        finished
    }
}
