//! `granary local`: statements on a data directory, in this process.

use crate::arguments::LocalArguments;
use crate::opening::{open, refuse};
use crate::progress::{ClearedOutput, Interrupt, ProgressDisplay};
use crate::script::default_format;
use crate::settings::Setting;
use crate::{INTERRUPTED, STATEMENT_FAILED};
use granary_engine::{
    Failure, SentRows, SentStatement, Session, has_binary_rows, rows_to_the_end, statements,
};
use granary_env::{Control, Env};
use granary_formats::Format;
use std::io::{Cursor, IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the statements of the command line, or of standard input, in order. The first failure
/// ends the run unless `--ignore-error` is given. Waits for `ASYNC` jobs before it returns.
///
/// `settings` are those of the command line: the session begins with them.
pub fn run(arguments: &LocalArguments, settings: &[Setting]) -> ExitCode {
    let prepared = Script::of(arguments)
        .and_then(|script| Ok((script, default_format(arguments.format.as_deref())?)));
    let (script, format) = match prepared {
        Ok(prepared) => prepared,
        Err(message) => return refuse(&message),
    };
    let interrupt = Interrupt::install();
    let is_anywhere = arguments.path.is_some() || arguments.config_file.is_some();
    let temporary = match (!is_anywhere).then(TemporaryDirectory::new).transpose() {
        Ok(temporary) => temporary,
        Err(error) => return refuse(&format!("Cannot make a temporary data directory: {error}")),
    };
    let path = temporary.as_ref().map(|temporary| temporary.path.clone());
    let path = arguments.path.clone().or(path);
    let engine = match open(path, arguments.config_file.clone()) {
        Ok(engine) => engine,
        Err(status) => return status,
    };
    let run = Run {
        arguments,
        interrupt: &interrupt,
        format,
    };
    let mut session = engine.session(&arguments.database);
    for setting in settings {
        if let Err(failure) = session.execute(&setting.statement(), &Control::new()) {
            return refuse(&failure.to_string());
        }
    }
    let failed = run.script(&mut session, script);
    engine.wait_for_jobs();
    match (interrupt.happened(), failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, true) => ExitCode::from(STATEMENT_FAILED),
        (false, false) => ExitCode::SUCCESS,
    }
}

struct Run<'a> {
    arguments: &'a LocalArguments,
    interrupt: &'a Interrupt,
    format: Format,
}

impl Run<'_> {
    /// Runs every statement of `script`; says whether one failed.
    fn script(&self, session: &mut Session, script: Script) -> bool {
        let mut failed = false;
        let mut behind = script.behind;
        let all = statements(&script.text);
        for (at, statement) in all.iter().enumerate() {
            let is_last = at + 1 == all.len();
            let rows = match &mut behind {
                Behind::StandardInput => SentRows::Instead(Box::new(std::io::stdin())),
                Behind::Bytes(bytes) if is_last => {
                    SentRows::Text(Box::new(Cursor::new(std::mem::take(bytes))))
                }
                Behind::Bytes(_) | Behind::Nothing => SentRows::None,
            };
            if self.interrupt.happened() || (failed && !self.arguments.ignore_error) {
                break;
            }
            if let Err(failure) = self.statement(session, statement, rows) {
                eprintln!("{failure}");
                failed = true;
            }
        }
        failed
    }

    fn statement(
        &self,
        session: &mut Session,
        statement: &str,
        rows: SentRows,
    ) -> Result<(), Failure> {
        let control = Control::new();
        let stopped = control.clone();
        self.interrupt
            .watch(Some(Arc::new(move || stopped.cancel())));
        let is_drawn = self.arguments.progress || std::io::stderr().is_terminal();
        let display = is_drawn.then(|| ProgressDisplay::start(control.clone()));
        let sent = SentStatement {
            rows,
            ..SentStatement::new(statement)
        };
        let printed = self.print(session, sent, &control, display);
        self.interrupt.watch(None);
        printed
    }

    fn print(
        &self,
        session: &mut Session,
        statement: SentStatement<'_>,
        control: &Control,
        display: Option<ProgressDisplay>,
    ) -> Result<(), Failure> {
        let answer = session.execute_sent(statement, control)?;
        if !answer.warnings.is_empty() {
            drop(display);
            for warning in &answer.warnings {
                eprintln!("Warning: {warning}");
            }
            return answer.print(self.format, &mut std::io::stdout());
        }
        answer.print(
            self.format,
            &mut ClearedOutput::new(display, &mut std::io::stdout()),
        )
    }
}

/// The statements to run, and the rows that are not in their text.
struct Script {
    text: String,
    behind: Behind,
}

/// What there is beside the text of the statements.
enum Behind {
    Nothing,
    /// Rows for an `INSERT` that has none in its text.
    StandardInput,
    /// The rest of the rows of the last statement, from the first byte on that is no text.
    Bytes(Vec<u8>),
}

impl Script {
    /// The statements of the options in the order queries, files; else those of standard input, where rows in a
    /// binary format may stand behind the last one.
    fn of(arguments: &LocalArguments) -> Result<Self, String> {
        let mut pieces = arguments.query.clone();
        for file in &arguments.queries_file {
            let text = std::fs::read_to_string(file).map_err(|error| {
                format!("Cannot read the queries file {}: {error}", file.display())
            })?;
            pieces.push(text);
        }
        if pieces.is_empty() {
            return Self::of_standard_input();
        }
        let is_piped = !std::io::stdin().is_terminal();
        Ok(Self {
            // An empty line ends the rows of an `INSERT`, a semicolon any other statement.
            text: pieces.join("\n\n;\n"),
            behind: if is_piped {
                Behind::StandardInput
            } else {
                Behind::Nothing
            },
        })
    }

    fn of_standard_input() -> Result<Self, String> {
        let refused = |error| format!("Cannot read statements from standard input: {error}");
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| refused(error.to_string()))?;
        Self::of_bytes(bytes).map_err(refused)
    }

    fn of_bytes(bytes: Vec<u8>) -> Result<Self, String> {
        let (valid, bytes) = match String::from_utf8(bytes) {
            Ok(text) if !has_binary_rows(&text) => {
                return Ok(Self {
                    text,
                    behind: Behind::Nothing,
                });
            }
            Ok(text) => (text.len(), text.into_bytes()),
            Err(error) => (error.utf8_error().valid_up_to(), error.into_bytes()),
        };
        let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
        let Some(rows) = rows_to_the_end(text) else {
            return Err(format!(
                "they are not UTF-8 from byte {valid} on, which only the rows of an INSERT may be"
            ));
        };
        Ok(Self {
            text: text[..rows].to_owned(),
            behind: Behind::Bytes(bytes[rows..].to_vec()),
        })
    }
}

/// A data directory for one run, removed at its end.
struct TemporaryDirectory {
    path: PathBuf,
}

impl TemporaryDirectory {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("granary-local-{}", Env::system().uuid()));
        granary_durable::Disk::system().create_directories(&path)?;
        Ok(Self { path })
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        if let Err(error) = granary_durable::Disk::system().remove_tree(&self.path) {
            eprintln!(
                "Warning: the temporary directory {} stays: {error}",
                self.path.display()
            );
        }
    }
}
