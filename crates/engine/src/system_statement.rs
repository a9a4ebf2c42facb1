//! `SYSTEM`: most of it is about work in the background, of which a local run has none.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{done, table};
use crate::failure::Failure;
use crate::session::Session;
use granary_parser::SystemStatement;
use granary_types::ErrorCode;

impl Session {
    /// Carries out a command about the server.
    pub(crate) fn system(&mut self, statement: &SystemStatement) -> Result<Answer, Failure> {
        match statement {
            SystemStatement::FlushLogs(_)
            | SystemStatement::ClearCache(_)
            | SystemStatement::ReloadDictionaries => Ok(done(Vec::new())),
            SystemStatement::Unfreeze { .. } => Self::system_unfreeze(),
            SystemStatement::ReloadDictionary(name) => {
                let (snapshot, warnings) = self.look()?;
                table(&snapshot, name)?;
                Ok(done(warnings))
            }
            SystemStatement::ReloadConfig => Err(Failure::new(
                ErrorCode::UNSUPPORTED_METHOD,
                "SYSTEM RELOAD CONFIG query is not supported in a local run",
            )),
            SystemStatement::Background {
                command,
                table: name,
            } => {
                let (snapshot, warnings) = self.look()?;
                if let Some(name) = name {
                    table(&snapshot, name)?;
                }
                // Nothing runs in the background: it is stopped, and cannot be started.
                if command.starts_with("STOP") || command.starts_with("START") {
                    return Ok(done(warnings));
                }
                Err(not_implemented(&format!("SYSTEM {command}")))
            }
        }
    }
}
