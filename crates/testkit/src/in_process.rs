//! The engine inside the process of the test, used as the binary uses it.

use std::path::{Path, PathBuf};

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions, Session, statements};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};

use crate::{Face, Finished};

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

impl Face for InProcess {
    fn run(&self, sql: &str) -> Finished {
        let mut finished = Finished::default();
        let opened = Engine::open(OpenOptions {
            path: Some(self.data.clone()),
            config_file: Some(self.config_file.clone()),
            disk: Disk::system(),
            env: Env::system(),
        });
        let (engine, warnings) = match opened {
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
        finished.stdout += &String::from_utf8_lossy(&text);
        printed?;
    }
    Ok(())
}

impl Finished {
    fn warn(&mut self, warnings: &[String]) {
        for warning in warnings {
            self.stderr += &format!("Warning: {warning}\n");
        }
    }
}
