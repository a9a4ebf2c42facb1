//! Opens a backup that a statement names, with the chain of its bases.

use crate::destinations::{ArchiveSettings, Destinations, Purpose};
use crate::failure::Failure;
use granary_backup::{BaseOverride, OpenBackup, UnresolvedBase};
use granary_parser::{
    Destination, DestinationLookup, Look, QueryParameters, mask_destination, parse_expression,
};
use granary_types::ErrorCode;
use std::sync::Arc;

/// What opens archives that are encrypted.
#[derive(Clone, Default)]
pub(crate) struct Passwords {
    backup: String,
    bases: String,
}

impl Passwords {
    /// What a statement says: its `password`, `base_backup_password`, and whether the first is that of the
    /// bases as well.
    pub(crate) fn new(password: &str, of_bases: &str, is_same: bool) -> Self {
        let bases = if is_same && of_bases.is_empty() {
            password
        } else {
            of_bases
        };
        Self {
            backup: password.to_owned(),
            bases: bases.to_owned(),
        }
    }

    /// Those for the base of a backup, which is opened like its bases.
    pub(crate) fn of_base(&self) -> Self {
        Self {
            backup: self.bases.clone(),
            bases: self.bases.clone(),
        }
    }

    /// What opens the backup itself.
    pub(crate) fn archive(&self) -> ArchiveSettings {
        ArchiveSettings::opened_with(&self.backup)
    }

    fn base_archive(&self) -> ArchiveSettings {
        ArchiveSettings::opened_with(&self.bases)
    }
}

/// What a statement that looks at a backup says.
pub(crate) fn look_passwords(look: &Look) -> Passwords {
    let settings = &look.settings;
    Passwords::new(
        &settings.password,
        &settings.base_backup_password,
        settings.use_same_password_for_base_backup,
    )
}

/// Opens the backup at `destination`. Its base is where its manifest says, or at `base`.
///
/// # Errors
/// A destination is not allowed; a backup is not there, damaged, or not the base it should be.
pub(crate) fn open_backup(
    destinations: &Destinations,
    destination: &Destination,
    base: Option<&Destination>,
    passwords: &Passwords,
) -> Result<OpenBackup, Failure> {
    let place = destinations.resolve(destination, Purpose::Read, &passwords.archive())?;
    let of_bases = passwords.base_archive();
    let base = base.map(|base| -> Result<BaseOverride, Failure> {
        let place = destinations.resolve(base, Purpose::Read, &of_bases)?;
        Ok(BaseOverride {
            name: base.display_name(),
            destination: place,
        })
    });
    let resolve = |locator: &str| resolve_locator_with(destinations, locator, &of_bases);
    let name = destination.display_name();
    Ok(OpenBackup::open(&name, place, &resolve, base.transpose()?)?)
}

/// The place that a manifest calls its base, such as `Disk('backups', 'monday')`.
pub(crate) fn resolve_locator(
    destinations: &Destinations,
    locator: &str,
) -> Result<Arc<dyn granary_storage::Destination>, UnresolvedBase> {
    resolve_locator_with(destinations, locator, &ArchiveSettings::default())
}

fn resolve_locator_with(
    destinations: &Destinations,
    locator: &str,
    archive: &ArchiveSettings,
) -> Result<Arc<dyn granary_storage::Destination>, UnresolvedBase> {
    let unresolved = |code: ErrorCode, message: String| UnresolvedBase {
        code,
        message: format!("{}: {message}", shown_locator(locator)),
    };
    let damaged = || {
        let message = "this is not a destination".to_owned();
        unresolved(ErrorCode::BACKUP_DAMAGED, message)
    };
    let expression = parse_expression(locator).map_err(|_| damaged())?;
    let call = expression.as_call().ok_or_else(damaged)?;
    let lookup = DestinationLookup {
        named_collection: &|name| destinations.named_collection(name),
        parameters: &QueryParameters::default(),
    };
    let destination = Destination::from_call(call, &lookup)
        .map_err(|error| unresolved(error.code(), error.to_string()))?;
    destinations
        .resolve(&destination, Purpose::Read, archive)
        .map_err(|error| unresolved(error.code(), error.to_string()))
}

/// What a manifest calls its base, with its secrets hidden.
pub(crate) fn shown_locator(locator: &str) -> String {
    let expression = parse_expression(locator).ok();
    let call = expression
        .as_ref()
        .and_then(|expression| expression.as_call());
    call.map_or_else(
        || "[HIDDEN]".to_owned(),
        |call| mask_destination(call).to_destination_text(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_is_shown_without_its_secrets() {
        let check = |locator: &str, expected: &str| assert_eq!(shown_locator(locator), expected);
        check("Disk('backups', 'monday')", "Disk('backups', 'monday')");
        check(
            "S3('http://h/b', 'key', 'secret')",
            "S3('http://h/b', 'key', '[HIDDEN]')",
        );
        check("secret secret", "[HIDDEN]");
    }
}
