//! [`Mode`]: what the setting `readonly` leaves of statements and settings.

use crate::failure::Failure;
use crate::session::Session;
use granary_parser::{QuerySettings, Request, RowTarget, Statement};
use granary_types::ErrorCode;

/// What a statement may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Free,
    /// It reads, and changes no setting (`readonly = 1`).
    Strict,
    /// It reads, and changes settings and what belongs to the session (`readonly = 2`).
    Reading,
}

impl Mode {
    /// The mode that settings say.
    pub(crate) fn of(settings: &QuerySettings) -> Self {
        match settings.u64("readonly") {
            None | Some(0) => Self::Free,
            Some(1) => Self::Strict,
            Some(_) => Self::Reading,
        }
    }

    /// # Errors
    /// One of these settings may not be changed.
    pub(crate) fn require_changeable<'a>(
        self,
        mut names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        let refused = match self {
            Self::Free => None,
            Self::Strict => names.next(),
            Self::Reading => names.find(|name| *name == "readonly"),
        };
        refused.map_or(Ok(()), |name| {
            let message = format!("Cannot modify '{name}' setting in readonly mode");
            Err(Failure::new(ErrorCode::READONLY, message))
        })
    }
}

impl Session {
    /// The settings of the session.
    pub fn settings(&self) -> &QuerySettings {
        &self.settings
    }

    /// What the settings of the session leave of statements.
    pub fn mode(&self) -> Mode {
        Mode::of(&self.settings)
    }

    /// # Errors
    /// The mode does not allow the statement.
    pub(crate) fn require_allowed(&self, mode: Mode, request: &Request) -> Result<(), Failure> {
        let is_allowed = match (mode, &request.statement) {
            (Mode::Free, _) => true,
            (_, Statement::Set { settings, .. }) => {
                // What is set already may be said again.
                let changed = settings.iter().filter(|(name, value)| {
                    self.settings.iter().all(|is_set| is_set != (*name, *value))
                });
                return mode.require_changeable(changed.map(|(name, _)| name));
            }
            (Mode::Strict, Statement::Restore(_)) => {
                let message = "Cannot execute RESTORE in readonly mode";
                return Err(Failure::new(ErrorCode::ACCESS_DENIED, message));
            }
            (Mode::Reading, statement) => reads(statement) || self.is_of_session(statement),
            (Mode::Strict, statement) => reads(statement),
        };
        if is_allowed {
            return Ok(());
        }
        let message = "default: Cannot execute query in readonly mode";
        Err(Failure::new(ErrorCode::READONLY, message))
    }

    /// Whether the statement changes only what ends with the session.
    fn is_of_session(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Insert(insert) => match &insert.target {
                RowTarget::Function { .. } => true,
                RowTarget::Unqualified(name) => self.temporary.find(&name.table).is_some(),
                RowTarget::Table(_) => false,
            },
            Statement::Create(create) => create.head.temporary,
            Statement::DropTables(drop) => drop.temporary,
            _ => false,
        }
    }
}

/// Whether a statement changes nothing that others see.
fn reads(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Backup(_)
            | Statement::Explain(_)
            | Statement::ExplainQuery(_)
            | Statement::ShowBackups(_)
            | Statement::DescribeBackup(_)
            | Statement::CheckBackup { .. }
            | Statement::CheckTables(_)
            | Statement::Select(_)
            | Statement::Exists(_)
            | Statement::Describe(_)
            | Statement::Kill(_)
            | Statement::ShowList(_)
            | Statement::ShowDatabases(_)
            | Statement::ShowTables { .. }
            | Statement::ShowDictionaries { .. }
            | Statement::ShowCreateDatabase { .. }
            | Statement::ShowCreate { .. }
            | Statement::Use { .. }
    )
}
