//! `DROP BACKUP`: a backup removed, unless another one needs it.

use crate::answer::Answer;
use crate::destinations::Purpose;
use crate::failure::{Failure, from_coded_errors};
use crate::inventory::{KnownBackup, known_backups};
use crate::opening::{look_passwords, resolve_locator};
use crate::session::{Execution, Session};
use granary_backup::{drop_backup, read_manifest};
use granary_env::Control;
use granary_formats::{ColumnType, Table};
use granary_parser::{Dependents, Look};
use granary_types::{ErrorCode, Uuid, back_quote_if_needed};
use std::collections::VecDeque;

from_coded_errors!(granary_backup::DropError);

/// How many names a refusal lists.
const NAMES_MAX: usize = 10;

impl Session {
    /// Drops a backup, and before it those that need it when the statement says so. What was done
    /// before a failure stays done; every backup is there or not there.
    pub(crate) fn drop_backup(
        &mut self,
        look: &Look,
        dependents: Dependents,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = look.place.display_name();
        let place = self.destinations.resolve(
            &look.place,
            Purpose::Read,
            &look_passwords(look).archive(),
        )?;
        let running = self.shared.running.stand_still();
        let uuid = read_manifest(&name, &*place)
            .ok()
            .map(|(m, _)| m.header.uuid);
        let needing = self.needing(uuid, place.location())?;
        if !needing.is_empty() && dependents == Dependents::Refuse {
            return Err(needed(&name, &needing));
        }
        // Opens the backups that databases are inside of.
        self.look()?;
        running.require_unused(&name, &place.location())?;
        self.require_no_database(&name, &place.location())?;
        for backup in &needing {
            running.require_unused(&backup.name, &backup.location)?;
            self.require_no_database(&backup.name, &backup.location)?;
        }
        let mut dropped = Dropped::new();
        for backup in needing.iter().rev() {
            let place = resolve_locator(&self.destinations, &backup.name)
                .map_err(|error| Failure::new(error.code, error.message))?;
            dropped.one(&backup.name, &*place, execution.control)?;
        }
        dropped.one(&name, &*place, execution.control)?;
        Ok(Answer {
            warnings: dropped.warnings,
            ..Answer::rows(dropped.table)
        })
    }

    /// No database shows the tables inside the backup.
    fn require_no_database(&self, name: &str, location: &str) -> Result<(), Failure> {
        let Some(database) = self.shared.backup_databases.using(location) else {
            return Ok(());
        };
        let database = back_quote_if_needed(&database);
        let message = format!(
            "Backup {name} is what database {database} shows: drop it first with DROP DATABASE {database}"
        );
        Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message))
    }

    /// The backups that need the one at `location`, directly or not: each after what it needs.
    fn needing(&self, uuid: Option<Uuid>, location: String) -> Result<Vec<KnownBackup>, Failure> {
        let mut others = known_backups(&self.destinations)?;
        let mut needing: Vec<KnownBackup> = Vec::new();
        let mut waiting = VecDeque::from([(uuid, location)]);
        while let Some((uuid, location)) = waiting.pop_front() {
            let needs = |other: &mut KnownBackup| other.needs(&self.destinations, uuid, &location);
            for found in others.extract_if(.., needs) {
                waiting.push_back((Some(found.uuid), found.location.clone()));
                needing.push(found);
            }
        }
        Ok(needing)
    }
}

fn needed(name: &str, needing: &[KnownBackup]) -> Failure {
    let names: Vec<&str> = needing
        .iter()
        .take(NAMES_MAX)
        .map(|backup| backup.name.as_str())
        .collect();
    let more = match needing.len().saturating_sub(NAMES_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "Backup {name} is needed by {}{more}: drop them first, or all of them with DROP BACKUP {name} CASCADE",
        names.join(", ")
    );
    Failure::new(ErrorCode::BAD_ARGUMENTS, message)
}

struct Dropped {
    table: Table,
    warnings: Vec<String>,
}

impl Dropped {
    fn new() -> Self {
        let table = Table::new([
            ("name", ColumnType::String),
            ("files", ColumnType::UInt64),
            ("bytes", ColumnType::UInt64),
        ]);
        let warnings = Vec::new();
        Self { table, warnings }
    }

    fn one(
        &mut self,
        name: &str,
        place: &dyn granary_storage::Destination,
        control: &Control,
    ) -> Result<(), Failure> {
        control.check().map_err(|_| Failure::cancelled())?;
        let removed = drop_backup(name, place)?;
        self.table.push(vec![
            name.into(),
            removed.files.into(),
            removed.bytes.into(),
        ]);
        if let Some(first) = removed.strays.first() {
            self.warnings.push(format!(
                "{}: files that are not of the backup stay there, such as {first}",
                place.location()
            ));
        }
        Ok(())
    }
}
