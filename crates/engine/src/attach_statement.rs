//! `ATTACH` and `DETACH` of databases and tables whose definitions are on the disk.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{database, done, unknown_database, unknown_table};
use crate::drop_statement::{check_dependents, require_kind};
use crate::failure::Failure;
use crate::session::Session;
use granary_datadir::{Change, Detached};
use granary_parser::{AttachTable, DetachTable};
use granary_types::{ErrorCode, back_quote_if_needed};

impl Session {
    /// Attaches a table that was detached.
    pub(crate) fn attach_table(&mut self, attach: &AttachTable) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let name = &attach.name;
        database(&snapshot, &name.database)?;
        if snapshot.table(name).is_some() {
            if attach.if_not_exists {
                return Ok(done(warnings));
            }
            let message = format!("Table {name} already exists");
            return Err(Failure::new(ErrorCode::TABLE_ALREADY_EXISTS, message));
        }
        let data_dir = &self.shared.data_dir;
        let Some((table, detached)) = data_dir.detached_table(name) else {
            let message = format!("Table {name} was not detached: it has no definition to attach");
            return Err(Failure::new(
                ErrorCode::CANNOT_GET_CREATE_TABLE_QUERY,
                message,
            ));
        };
        require_kind(&table, attach.kind)?;
        if detached == Detached::Permanently {
            let table = name.clone();
            self.change("ATTACH TABLE", vec![Change::AttachTable { table }])?;
        }
        data_dir.show_table(name);
        Ok(done(warnings))
    }

    /// Detaches a table, for as long as this process runs or until it is attached.
    pub(crate) fn detach_table(&mut self, detach: &DetachTable) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let name = &detach.name;
        let found = database(&snapshot, &name.database).map(|_| snapshot.table(name));
        let table = match found {
            Ok(Some(table)) => table,
            _ if detach.if_exists => return Ok(done(warnings)),
            Ok(None) => return Err(unknown_table(name)),
            Err(failure) => return Err(failure),
        };
        require_kind(table, detach.kind)?;
        check_dependents(&snapshot, &[name].into())?;
        if detach.permanently {
            if database(&snapshot, &name.database)?.engine == "Memory" {
                return Err(not_implemented("DETACH … PERMANENTLY in a Memory database"));
            }
            let table = name.clone();
            self.change("DETACH TABLE", vec![Change::DetachTable { table }])?;
        } else {
            self.shared.data_dir.hide_table(name);
        }
        self.forget_rows(&snapshot, std::slice::from_ref(table));
        Ok(done(warnings))
    }

    /// Attaches a database that was detached.
    pub(crate) fn attach_database(
        &mut self,
        name: &str,
        if_not_exists: bool,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        if snapshot.database(name).is_some() {
            if if_not_exists {
                return Ok(done(warnings));
            }
            let message = format!("Database {} already exists", back_quote_if_needed(name));
            return Err(Failure::new(ErrorCode::DATABASE_ALREADY_EXISTS, message));
        }
        if !self.shared.data_dir.show_database(name) {
            let message = format!(
                "Database {} was not detached: it has no definition to attach",
                back_quote_if_needed(name)
            );
            return Err(Failure::new(ErrorCode::UNKNOWN_DATABASE_ENGINE, message));
        }
        Ok(done(warnings))
    }

    /// Detaches a database, for as long as this process runs or until it is attached.
    pub(crate) fn detach_database(
        &mut self,
        name: &str,
        if_exists: bool,
        permanently: bool,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        if snapshot.database(name).is_none() {
            return if if_exists {
                Ok(done(warnings))
            } else {
                Err(unknown_database(name))
            };
        }
        if permanently {
            return Err(not_implemented("DETACH DATABASE … PERMANENTLY"));
        }
        self.shared.data_dir.hide_database(name);
        Ok(done(warnings))
    }
}
