//! `granary server`: statements of clients, until the process is told to stop.

use crate::arguments::ServerArguments;
use crate::opening::{open, refuse};
use granary_server::{Protocol, Server};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Serves until SIGINT or SIGTERM. Each address that is listened on is told on standard output.
pub fn run(arguments: &ServerArguments) -> ExitCode {
    let (stop, is_stopped) = channel();
    let installed = ctrlc::set_handler(move || {
        // The second signal finds nobody: the first one is being obeyed.
        let _ = stop.send(());
    });
    if let Err(error) = installed {
        return refuse(&format!("Cannot wait for signals: {error}"));
    }
    let engine = match open(arguments.path.clone(), arguments.config_file.clone()) {
        Ok(engine) => engine,
        Err(status) => return status,
    };
    let server = Server::new(Arc::new(engine));
    for host in &arguments.listen_host {
        for (protocol, port, name) in [
            (Protocol::Native, arguments.tcp_port, "the native protocol"),
            (Protocol::Http, arguments.http_port, "HTTP"),
        ] {
            match server.listen(protocol, *host, port) {
                Ok(listening) => println!("Listening for {name} on {}", listening.address),
                Err(error) => return refuse(&error.to_string()),
            }
        }
    }
    // The handler lives as long as the process, and so does the other end.
    let _ = is_stopped.recv();
    server.stop();
    ExitCode::SUCCESS
}
