//! `SHOW BACKUPS`: the backups under a path, and how each of them stands.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::inventory::{KnownBackup, Place, places_below};
use crate::opening::{look_passwords, resolve_locator, shown_locator};
use crate::session::Session;
use granary_backup::{Counters, OpenError, read_manifest};
use granary_env::Timestamp;
use granary_formats::{ColumnType, Table};
use granary_parser::Look;
use granary_storage::{Destination, Writing};
use granary_types::Uuid;
use std::collections::HashMap;

impl Session {
    /// One row for each backup under the place, whole or not.
    pub(crate) fn show_backups(&mut self, look: &Look) -> Result<Answer, Failure> {
        let places = places_below(
            &self.destinations,
            look.place.location(),
            &look_passwords(look).archive(),
        )?;
        let mut table = Table::new([
            ("name", ColumnType::String),
            ("uuid", ColumnType::String),
            ("time", ColumnType::String),
            ("base_backup", ColumnType::String),
            ("num_files", ColumnType::UInt64),
            ("total_size", ColumnType::UInt64),
            ("stored_size", ColumnType::UInt64),
            ("state", ColumnType::String),
            ("reason", ColumnType::String),
            ("last_checked", ColumnType::String),
        ]);
        let mut bases = HashMap::new();
        for place in &places.found {
            let Some(row) = self.row(place, &mut bases) else {
                continue;
            };
            table.push(vec![
                place.name.as_str().into(),
                row.uuid.into(),
                row.time.into(),
                row.base_backup.into(),
                row.counters.num_files.into(),
                row.counters.total_size.into(),
                row.counters.compressed_size.into(),
                row.state.into(),
                row.reason.into(),
                row.last_checked.into(),
            ]);
        }
        let mut warnings: Vec<String> = places
            .unreadable
            .iter()
            .map(|path| format!("the directory {} cannot be read", path.display()))
            .collect();
        if places.is_cut_short {
            warnings.push("there are too many directories, not all were searched".to_owned());
        }
        Ok(Answer {
            warnings,
            ..Answer::rows(table)
        })
    }

    /// `None` when nothing is there any more.
    fn row(&self, place: &Place, bases: &mut Bases) -> Option<Row> {
        match read_manifest(&place.name, &*place.destination) {
            Ok((manifest, size)) => {
                let known = KnownBackup::of(place, &manifest.header);
                let mut row = Row {
                    uuid: known.uuid.to_string(),
                    time: manifest.header.timestamp.clone(),
                    base_backup: known.base_locator(),
                    counters: Counters::at(&*place.destination, &manifest, size),
                    state: "complete",
                    ..Row::default()
                };
                drop(manifest);
                self.judge(&known, &mut row, bases);
                Some(row)
            }
            Err(OpenError::NotFound { .. }) => unfinished(&*place.destination),
            Err(error) => Some(Row::in_state("damaged", error.to_string())),
        }
    }

    /// Looks at the base, and at what the last check said.
    fn judge(&self, known: &KnownBackup, row: &mut Row, bases: &mut Bases) {
        if let Err(reason) = self.base_is_there(known, bases) {
            (row.state, row.reason) = ("damaged", reason);
        }
        let checks = self.shared.data_dir.journal().checks();
        let check = checks
            .into_iter()
            .find(|check| (&check.uuid, &check.place) == (&row.uuid, &known.location));
        let Some(check) = check else { return };
        row.last_checked = Timestamp(check.time).local_seconds();
        if !check.damage.is_empty() {
            (row.state, row.reason) = ("damaged", check.damage);
        }
    }

    fn base_is_there(&self, known: &KnownBackup, bases: &mut Bases) -> Result<(), String> {
        let Some(base) = &known.base else {
            return Ok(());
        };
        let found = bases
            .entry(base.locator.clone())
            .or_insert_with(|| self.uuid_at(&base.locator));
        match (found, base.uuid) {
            (Err(reason), _) => Err(format!("its base backup {reason}")),
            (Ok(_), None) => {
                Err("its manifest does not say the UUID of its base backup".to_owned())
            }
            (Ok(found), Some(expected)) if *found == expected => Ok(()),
            (Ok(found), Some(expected)) => Err(format!(
                "its base backup {} has UUID {found}, expected {expected}",
                shown_locator(&base.locator)
            )),
        }
    }

    fn uuid_at(&self, locator: &str) -> Result<Uuid, String> {
        let place =
            resolve_locator(&self.destinations, locator).map_err(|error| error.to_string())?;
        let read =
            read_manifest(&shown_locator(locator), &*place).map_err(|error| match error {
                OpenError::NotFound { .. } => format!("{}: is not there", shown_locator(locator)),
                other => other.to_string(),
            })?;
        Ok(read.0.header.uuid)
    }
}

/// The UUIDs of the bases that were looked at, by locator.
type Bases = HashMap<String, Result<Uuid, String>>;

#[derive(Default)]
struct Row {
    uuid: String,
    time: String,
    base_backup: String,
    counters: Counters,
    state: &'static str,
    reason: String,
    last_checked: String,
}

impl Row {
    fn in_state(state: &'static str, reason: String) -> Self {
        Self {
            state,
            reason,
            ..Self::default()
        }
    }
}

/// A place without a manifest.
fn unfinished(place: &dyn Destination) -> Option<Row> {
    match place.writing() {
        Ok(Writing::Nobody) => None,
        Ok(Writing::Alive { owner }) => Some(Row::in_state("being written", owner)),
        Ok(Writing::Dead) => {
            let reason =
                "the backup was interrupted; the next one here, or DROP BACKUP, clears it away";
            Some(Row::in_state("interrupted", reason.to_owned()))
        }
        Err(error) => Some(Row::in_state("damaged", error.to_string())),
    }
}
