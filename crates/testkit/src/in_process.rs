//! The engine inside the process of the test, used as the binary uses it.

use std::path::{Path, PathBuf};

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions, Session, statements};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};

use crate::{Face, Finished, Refusal, SqlServer};

/// An engine on one data directory, opened anew for each run as a process would.
#[derive(Debug, Clone)]
pub struct InProcess {
    config_file: PathBuf,
    data: PathBuf,
}

impl InProcess {
    /// The engine on `data`, with the `config.xml` in `config_directory`.
    pub fn new(config_directory: &Path, data: &Path) -> Self {
        Self {
            config_file: config_directory.join("config.xml"),
            data: data.to_owned(),
        }
    }
}

impl InProcess {
    /// Opens the data directory for as long as the session lives.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn session(&self) -> OpenSession {
        let (engine, _) = self
            .open()
            .unwrap_or_else(|failure| panic!("Granary opens the directory: {failure}"));
        let session = engine.session("default");
        OpenSession { session }
    }

    fn open(&self) -> Result<(Engine, Vec<String>), Failure> {
        Engine::open(OpenOptions {
            path: Some(self.data.clone()),
            config_file: Some(self.config_file.clone()),
            disk: Disk::system(),
            env: Env::system(),
        })
    }
}

/// A session of an engine that stays open from statement to statement.
pub struct OpenSession {
    session: Session,
}

impl SqlServer for OpenSession {
    fn query(&mut self, sql: &str) -> Result<String, Refusal> {
        let mut finished = Finished::default();
        match run_script(&mut self.session, sql, &mut finished) {
            Ok(()) => Ok(finished.stdout),
            Err(failure) => Err(Refusal::parse(&failure.to_string())),
        }
    }
}

impl Face for InProcess {
    fn run(&self, sql: &str) -> Finished {
        let mut finished = Finished::default();
        let (engine, warnings) = match self.open() {
            Ok(opened) => opened,
            Err(failure) => {
                finished.status = Some(2);
                finished.stderr = format!("{failure}\n");
                return finished;
            }
        };
        finished.warn(&warnings);
        let run = run_script(&mut engine.session("default"), sql, &mut finished);
        engine.wait_for_jobs();
        finished.status = Some(i32::from(run.is_err()));
        if let Err(failure) = run {
            finished.stderr += &format!("{failure}\n");
        }
        finished
    }
}

fn run_script(session: &mut Session, sql: &str, finished: &mut Finished) -> Result<(), Failure> {
    for statement in statements(sql) {
        let answer = session.execute(statement, &Control::new())?;
        finished.warn(&answer.warnings);
        let mut text = Vec::new();
        let printed = answer.print(Format::TabSeparated(Header::None), &mut text);
        finished.stdout += &shown(&text);
        printed?;
    }
    Ok(())
}

/// The text, with bytes that are no UTF-8 as `\xac`, which is how the driver of ClickHouse shows them.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text += chunk.valid();
        for byte in chunk.invalid() {
            text += &format!("\\x{byte:02x}");
        }
    }
    text
}

impl Finished {
    fn warn(&mut self, warnings: &[String]) {
        for warning in warnings {
            self.stderr += &format!("Warning: {warning}\n");
        }
    }
}
