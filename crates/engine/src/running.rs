//! Which backups the running jobs of this process use, so that none is removed under a job.

use crate::destinations::Destinations;
use crate::failure::Failure;
use crate::jobs::JobKind;
use granary_parser::Destination;
use granary_types::ErrorCode;
use parking_lot::{Mutex, MutexGuard};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The places that jobs read from or write to, by the id of the job.
#[derive(Clone, Default)]
pub(crate) struct RunningJobs {
    uses: Arc<Mutex<Uses>>,
}

type Uses = BTreeMap<String, Use>;

/// What a job is and uses.
struct Use {
    kind: JobKind,
    places: Vec<String>,
}

/// The entry of a running job, which ends with it.
pub(crate) struct Running {
    id: String,
    jobs: RunningJobs,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.jobs.uses.lock().remove(&self.id);
    }
}

/// No job begins or ends as long as this lives.
pub(crate) struct Standstill<'a> {
    uses: MutexGuard<'a, Uses>,
}

impl RunningJobs {
    /// Notes that a job runs and uses its places, until what is returned is dropped. Says whether another of its kind runs.
    pub(crate) fn begin(&self, id: &str, kind: JobKind, places: Vec<String>) -> (Running, bool) {
        let mut uses = self.uses.lock();
        let has_company = uses.values().any(|other| other.kind == kind);
        uses.insert(id.to_owned(), Use { kind, places });
        let running = Running {
            id: id.to_owned(),
            jobs: self.clone(),
        };
        (running, has_company)
    }

    /// Waits for a moment in which no job begins or ends, and keeps it.
    pub(crate) fn stand_still(&self) -> Standstill<'_> {
        Standstill {
            uses: self.uses.lock(),
        }
    }
}

impl Standstill<'_> {
    /// # Errors
    /// A job uses the place; `name` is what the message calls it.
    pub(crate) fn require_unused(&self, name: &str, place: &str) -> Result<(), Failure> {
        let is_user = |(_, job): &(&String, &Use)| job.places.iter().any(|at| at == place);
        match self.uses.iter().find(is_user) {
            None => Ok(()),
            Some((id, _)) => Err(Failure::new(
                ErrorCode::CONCURRENT_ACCESS_NOT_SUPPORTED,
                format!(
                    "Backup {name} is in use by the job '{id}': drop it when that has ended, see system.backups"
                ),
            )),
        }
    }
}

/// The places that a statement names, as far as there are such.
pub(crate) fn places<'a>(
    destinations: &Destinations,
    named: impl IntoIterator<Item = &'a Destination>,
) -> Vec<String> {
    named
        .into_iter()
        .filter_map(|destination| destinations.place(destination.location()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_in_use_until_its_job_ends() {
        let jobs = RunningJobs::default();
        let check = |expected: Option<&str>| {
            let found = jobs.stand_still().require_unused("Disk('b', 'x')", "/b/x");
            assert_eq!(
                found.err().map(|failure| failure.message).as_deref(),
                expected
            );
        };
        check(None);
        let one = jobs.begin("one", JobKind::Backup, vec!["/b/x".to_owned()]);
        let two = jobs.begin(
            "two",
            JobKind::Restore,
            vec!["/b/y".to_owned(), "/b/x".to_owned()],
        );
        drop(one);
        check(Some(
            "Backup Disk('b', 'x') is in use by the job 'two': drop it when that has ended, see system.backups",
        ));
        drop(two);
        check(None);
    }
}
