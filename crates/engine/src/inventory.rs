//! The backups that there are: under a path, or wherever the configuration allows some.

use crate::destinations::{ArchiveSettings, Destinations};
use crate::failure::Failure;
use crate::opening::{resolve_locator, shown_locator};
use granary_backup::read_manifest;
use granary_manifest::{BaseReference, Header};
use granary_parser::{Location, quote_string};
use granary_storage::{Destination, find_backups};
use granary_types::{ErrorCode, Uuid};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A place with a backup, or with the beginning of one.
pub(crate) struct Place {
    /// What a statement calls it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) destination: Arc<dyn Destination>,
}

/// A backup whose manifest could be read.
pub(crate) struct KnownBackup {
    /// What a statement calls it.
    pub(crate) name: String,
    /// Where it is, so that two names of one place can be told.
    pub(crate) location: String,
    /// Its identity.
    pub(crate) uuid: Uuid,
    /// The backup that it stands on.
    pub(crate) base: Option<BaseReference>,
}

impl KnownBackup {
    /// What its header says.
    pub(crate) fn of(place: &Place, header: &Header) -> Self {
        Self {
            name: place.name.clone(),
            location: place.destination.location(),
            uuid: header.uuid,
            base: header.base.clone(),
        }
    }

    /// Where its base is, as text without secrets; empty when it has none.
    pub(crate) fn base_locator(&self) -> String {
        let base = self.base.as_ref();
        base.map_or_else(String::new, |base| shown_locator(&base.locator))
    }

    /// Whether this backup needs the one with `uuid` at `location`, as far as is known: its manifest
    /// says so, or names that UUID and another place where there is nothing. A UUID that cannot be
    /// read counts as the one that is named.
    pub(crate) fn needs(
        &self,
        destinations: &Destinations,
        uuid: Option<Uuid>,
        location: &str,
    ) -> bool {
        let Some(base) = &self.base else {
            return false;
        };
        let is_other = matches!((base.uuid, uuid), (Some(named), Some(uuid)) if named != uuid);
        if is_other || self.location == location {
            return false;
        }
        match resolve_locator(destinations, &base.locator) {
            Ok(place) if place.location() == location => true,
            Ok(place) => base.uuid == uuid && read_manifest(&base.locator, &*place).is_err(),
            Err(_) => base.uuid == uuid,
        }
    }
}

/// The places in and below a directory.
pub(crate) struct Places {
    pub(crate) found: Vec<Place>,
    /// Whether there may be more.
    pub(crate) is_cut_short: bool,
    /// Directories that may not be read.
    pub(crate) unreadable: Vec<PathBuf>,
}

/// Looks for places in and below a directory.
///
/// # Errors
/// The directory is not allowed, or cannot be listed.
pub(crate) fn places_below(
    destinations: &Destinations,
    location: &Location,
    archive: &ArchiveSettings,
) -> Result<Places, Failure> {
    let root = destinations.directory(location)?;
    let search =
        find_backups(&root).map_err(|error| Failure::new(error.code(), error.to_string()))?;
    let place = |path: PathBuf| Place {
        name: name_below(location, path.strip_prefix(&root).unwrap_or(&path)),
        destination: destinations.at(path, archive),
    };
    Ok(Places {
        found: search.places.into_iter().map(place).collect(),
        is_cut_short: search.is_cut_short,
        unreadable: search.unreadable,
    })
}

/// What a statement calls the directory at `below` under a location.
fn name_below(location: &Location, below: &Path) -> String {
    let joined = |path: &str| {
        let path = if below.as_os_str().is_empty() {
            Path::new(path).to_owned()
        } else {
            Path::new(path).join(below)
        };
        quote_string(path.to_string_lossy().as_bytes())
    };
    match location {
        Location::Disk { disk, path } => {
            format!("Disk({}, {})", quote_string(disk.as_bytes()), joined(path))
        }
        Location::File { path } => format!("File({})", joined(path)),
        _ => String::new(), // nothing else has directories
    }
}

/// Every backup in every place where the configuration allows some, and in memory.
///
/// # Errors
/// Something could not be searched. What may not be read at all could not be restored, either.
pub(crate) fn known_backups(destinations: &Destinations) -> Result<Vec<KnownBackup>, Failure> {
    let mut places = destinations.in_memory();
    for location in destinations.roots() {
        let below = places_below(destinations, &location, &ArchiveSettings::default())?;
        if below.is_cut_short {
            let message = format!(
                "Cannot tell whether a backup is needed by another one: there are too many directories below {}",
                name_below(&location, Path::new(""))
            );
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        }
        places.extend(below.found);
    }
    let mut known: Vec<KnownBackup> = Vec::new();
    for place in places {
        let location = place.destination.location();
        if known.iter().any(|other| other.location == location) {
            continue;
        }
        // What cannot be read cannot be restored, so it needs nothing.
        if let Ok((manifest, _)) = read_manifest(&place.name, &*place.destination) {
            known.push(KnownBackup::of(&place, &manifest.header));
        }
    }
    Ok(known)
}
