//! A real ClickHouse on a data directory, inside a Python process with chdb.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{ChdbRelease, Prepared, Refusal, SqlServer};

const DRIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/clickhouse.py");

/// A running ClickHouse. Dropping it stops the server and waits until the directory is free.
#[derive(Debug)]
pub struct ClickHouse {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    version: String,
    log: PathBuf,
    /// How long the engine took for the last statement, start of the process not counted.
    pub engine_time: Duration,
}

impl ClickHouse {
    /// Starts `release` on `data` with the `config.xml` in `config_directory`.
    ///
    /// # Panics
    /// When the wheel is not installed or the engine does not answer.
    pub fn start(
        prepared: &Prepared,
        release: ChdbRelease,
        config_directory: &Path,
        data: &Path,
    ) -> Self {
        let python = prepared.python(release);
        let mut process = Command::new(&python)
            .arg(DRIVER)
            .args([config_directory, data])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", python.display()));
        let requests = process.stdin.take();
        let stdout = process.stdout.take().expect("stdout was piped");
        let mut server = Self {
            process,
            requests,
            answers: BufReader::new(stdout),
            version: String::new(),
            log: config_directory.join("engine.log"),
            engine_time: Duration::ZERO,
        };
        let hello = server.read_answer();
        hello["version"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut server.version);
        let (year, month) = release.clickhouse;
        assert!(
            server.version.starts_with(&format!("{year}.{month}.")),
            "chdb {} should be ClickHouse {year}.{month}, but is {:?}",
            release.wheel,
            server.version
        );
        server
    }

    /// Executes `sql` and returns its rows in the given output format.
    ///
    /// # Errors
    /// [`Refusal`] with ClickHouse's exception.
    pub fn query_as(&mut self, sql: &str, format: &str) -> Result<String, Refusal> {
        let request = json!({ "sql": sql, "format": format }).to_string();
        let pipe = self.requests.as_mut().expect("open until drop");
        writeln!(pipe, "{request}").expect("ClickHouse reads requests");
        pipe.flush().expect("ClickHouse reads requests");
        let answer = self.read_answer();
        match answer["rows"].as_str() {
            Some(rows) => {
                self.engine_time =
                    Duration::from_secs_f64(answer["seconds"].as_f64().unwrap_or_default());
                Ok(rows.to_owned())
            }
            None => Err(refusal(&answer)),
        }
    }

    /// Waits until no mutation of these databases is left.
    ///
    /// # Panics
    /// When one is still not done after a minute.
    pub fn wait_for_mutations(&mut self) {
        for _ in 0..600 {
            let left = self.query("SELECT count() FROM system.mutations WHERE NOT is_done");
            match left {
                Ok(count) if count.trim() == "0" => return,
                Err(refusal) if refusal.name == "UNKNOWN_TABLE" => return, // 23.x in chdb has none
                _ => {}
            }
            self.must("SELECT sleep(0.1) FORMAT Null");
        }
        panic!("mutations are not done after a minute");
    }

    /// Waits until no backup or restore runs.
    ///
    /// # Panics
    /// When one still runs after a minute.
    pub fn wait_for_backups(&mut self) {
        for _ in 0..600 {
            let running = "SELECT count() FROM system.backups \
                           WHERE status IN ('CREATING_BACKUP', 'RESTORING')";
            if self.must(running).trim() == "0" {
                return;
            }
            self.must("SELECT sleep(0.1) FORMAT Null");
        }
        panic!("a backup still runs after a minute");
    }

    fn read_answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("ClickHouse answers text");
        serde_json::from_str(&line).unwrap_or_else(|error| {
            let log = std::fs::read(&self.log).unwrap_or_default();
            let end = String::from_utf8_lossy(&log[log.len().saturating_sub(2000)..]).into_owned();
            panic!("ClickHouse died or answered nonsense: {error}: {line}\n{end}")
        })
    }
}

fn refusal(answer: &Value) -> Refusal {
    Refusal {
        code: answer["code"].as_u64().unwrap_or(0).try_into().unwrap_or(0),
        name: answer["name"].as_str().unwrap_or_default().to_owned(),
        message: answer["message"].as_str().unwrap_or_default().to_owned(),
    }
}

impl SqlServer for ClickHouse {
    fn query(&mut self, sql: &str) -> Result<String, Refusal> {
        self.query_as(sql, "TabSeparated")
    }
}

impl Drop for ClickHouse {
    fn drop(&mut self) {
        drop(self.requests.take()); // end of input: the engine shuts down and frees the directory
        let _ = self.process.wait();
    }
}
