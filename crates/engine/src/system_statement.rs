//! `SYSTEM`: most of it is about work in the background, of which a local run has none.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{done, table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_parser::SystemStatement;
use granary_types::ErrorCode;

impl Session {
    /// Carries out a command about the server.
    pub(crate) fn system(
        &mut self,
        statement: &SystemStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        match statement {
            SystemStatement::FlushLogs(_) | SystemStatement::ClearCache(_) => Ok(done(Vec::new())),
            SystemStatement::ReloadDictionaries => self.reload_dictionaries(execution),
            SystemStatement::Unfreeze { .. } => Self::system_unfreeze(),
            SystemStatement::ReloadDictionary(name) => {
                self.dictionaries(execution.control).reload(name)?;
                Ok(done(Vec::new()))
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

    /// Reads the dictionaries again that were wanted before.
    fn reload_dictionaries(&self, execution: &Execution<'_>) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let dictionaries = self.dictionaries(execution.control);
        for table in snapshot.tables() {
            if self.shared.dictionaries.state(table).is_some() {
                dictionaries.reload(&table.name)?;
            }
        }
        Ok(done(warnings))
    }
}
