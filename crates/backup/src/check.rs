//! [`check`]: every byte of a chain read and compared, without restoring.

use crate::error::ReadError;
use crate::open::OpenBackup;
use crate::parallel::for_each_parallel;
use granary_env::{Cancelled, Control};
use granary_manifest::{BaseShare, Entry, EntryTable, MANIFEST_NAME};
use granary_types::{ErrorCode, hash_bytes};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many findings a report keeps; more are only counted.
const FINDINGS_MAX: usize = 10_000;

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckOptions {
    /// Of how many contents in a million every byte is read. Of the others presence and size are
    /// checked.
    pub sample_per_million: u32,
    /// Which ones: another number, another sample.
    pub sample_seed: u64,
    /// How many files are read at once.
    pub threads: usize,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The backup of the chain.
    pub backup: String,
    /// The entry or file, as far as there is one.
    pub file: String,
    /// What a restore would answer.
    pub code: ErrorCode,
    /// What is wrong: file, expected and found.
    pub message: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// What makes a restore of some part fail.
    pub damage: Vec<Finding>,
    /// What a restore does not look at: files that no entry names.
    pub warnings: Vec<Finding>,
    /// Findings beyond those kept.
    pub findings_dropped: u64,
    /// Backups in the chain.
    pub backups: u64,
    /// Entries of all of them.
    pub entries: u64,
    /// Files read to the end.
    pub files_read: u64,
    /// Bytes read.
    pub bytes_read: u64,
}

impl CheckReport {
    /// Whether nothing is damaged.
    pub fn is_intact(&self) -> bool {
        self.damage.is_empty()
    }

    fn add(&mut self, finding: Finding, kind: Kind) {
        let findings = match kind {
            Kind::Damage => &mut self.damage,
            Kind::Warning => &mut self.warnings,
        };
        if findings.len() < FINDINGS_MAX {
            findings.push(finding);
        } else {
            self.findings_dropped += 1;
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Damage,
    Warning,
}

/// Reads and compares the whole chain of `backup`, whose manifests were read when it was opened.
///
/// # Errors
/// [`Cancelled`]. Whatever else is wrong stands in the report.
pub fn check(
    backup: &OpenBackup,
    options: CheckOptions,
    control: &Control,
) -> Result<CheckReport, Cancelled> {
    let (files, bytes) = to_read(backup, options);
    control.expect(files, bytes);
    let mut report = CheckReport::default();
    for backup in backup.chain() {
        report.backups += 1;
        report.entries += backup.manifest().entries.len() as u64;
        check_contents(backup, options, control, &mut report)?;
        check_strays(backup, &mut report);
    }
    report
        .damage
        .sort_by(|one, other| (&one.backup, &one.file).cmp(&(&other.backup, &other.file)));
    report
        .warnings
        .sort_by(|one, other| (&one.backup, &one.file).cmp(&(&other.backup, &other.file)));
    Ok(report)
}

fn to_read(backup: &OpenBackup, options: CheckOptions) -> (u64, u64) {
    let entries = backup
        .chain()
        .flat_map(|backup| contents(backup).filter(move |entry| is_in_sample(entry, options)));
    entries
        .filter(|entry| entry.base != BaseShare::Whole)
        .fold((0, 0), |(files, bytes): (u64, u64), entry| {
            (files + 1, bytes.saturating_add(entry.size))
        })
}

/// The first entry of each content, since that one says where the bytes are; without
/// deduplication every entry.
fn contents(backup: &OpenBackup) -> impl Iterator<Item = Entry> + '_ {
    let entries = &backup.manifest().entries;
    let is_shared = backup.header().deduplicate_files;
    entries.iter().filter(move |entry| {
        entry.size > 0
            && (!is_shared
                || entries
                    .find_content(entry.size, entry.checksum, entry.encrypted_by_disk)
                    .is_some_and(|first| first.name == entry.name))
    })
}

fn is_in_sample(entry: &Entry, options: CheckOptions) -> bool {
    let mut bytes = options.sample_seed.to_le_bytes().to_vec();
    bytes.extend_from_slice(entry.name.as_str().as_bytes());
    hash_bytes(&bytes).low % 1_000_000 < u64::from(options.sample_per_million)
}

fn check_contents(
    backup: &OpenBackup,
    options: CheckOptions,
    control: &Control,
    report: &mut CheckReport,
) -> Result<(), Cancelled> {
    const BATCH: usize = 10_000;
    // Each batch is a pass over an archive that has no index.
    const BATCH_OF_ARCHIVE: usize = 100_000;
    let batch_max = if backup.has_archive() {
        BATCH_OF_ARCHIVE
    } else {
        BATCH
    };
    let mut contents = contents(backup);
    loop {
        let batch: Vec<Entry> = contents.by_ref().take(batch_max).collect();
        if batch.is_empty() {
            return Ok(());
        }
        check_batch(backup, &batch, options, control, report)?;
    }
}

fn check_batch(
    backup: &OpenBackup,
    batch: &[Entry],
    options: CheckOptions,
    control: &Control,
    report: &mut CheckReport,
) -> Result<(), Cancelled> {
    let (files_read, bytes_read) = (AtomicU64::new(0), AtomicU64::new(0));
    let found = Mutex::new(Vec::new());
    let one = |index: usize, buffer: &mut [u8]| {
        control.check()?;
        let entry = &batch[index];
        let result = if entry.base == BaseShare::Whole || !is_in_sample(entry, options) {
            // What is wholly in the base is read when the base is checked.
            backup.require_stored(entry)
        } else {
            files_read.fetch_add(1, Ordering::Relaxed);
            bytes_read.fetch_add(entry.size, Ordering::Relaxed);
            backup.copy(entry, &mut std::io::sink(), control, buffer)
        };
        match result {
            Ok(()) => Ok(()),
            Err(ReadError::Cancelled) => Err(Cancelled),
            Err(error) => {
                found.lock().push((index, error));
                Ok(())
            }
        }
    };
    let (in_order, in_any) = ordered(backup, batch);
    for_each_parallel(options.threads, in_any.len(), |at, buffer| {
        one(in_any[at], buffer)
    })?;
    for_each_parallel(1, in_order.len(), |at, buffer| one(in_order[at], buffer))?;
    report.files_read += files_read.into_inner();
    report.bytes_read += bytes_read.into_inner();
    for (index, error) in found.into_inner() {
        let finding = Finding {
            backup: backup.name().to_owned(),
            file: batch[index].name.to_string(),
            code: error.code(),
            message: error.to_string(),
        };
        report.add(finding, Kind::Damage);
    }
    Ok(())
}

/// The entries that are read one after the other, in their order, and the others.
fn ordered(backup: &OpenBackup, batch: &[Entry]) -> (Vec<usize>, Vec<usize>) {
    let order = |at: usize| (backup.order(&batch[at]), at);
    let (mut in_order, in_any): (Vec<_>, Vec<_>) = (0..batch.len())
        .map(order)
        .partition(|(order, _)| order.is_some());
    in_order.sort_unstable();
    let indexes = |ordered: Vec<(_, usize)>| ordered.into_iter().map(|(_, at)| at).collect();
    (indexes(in_order), indexes(in_any))
}

/// Files that no entry names: in a backup that Granary made nothing else may stand beside it; a
/// foreign directory may have been there before.
fn check_strays(backup: &OpenBackup, report: &mut CheckReport) {
    let entries = &backup.manifest().entries;
    let elsewhere = named_elsewhere(entries);
    let kind = if backup.header().has_digest {
        Kind::Damage
    } else {
        Kind::Warning
    };
    let finding = |file: String, code, message| Finding {
        backup: backup.name().to_owned(),
        file,
        code,
        message,
    };
    let mut strays = Vec::new();
    let listed = backup.destination().list(&mut |found| {
        if !is_named(entries, &elsewhere, &found.name) && strays.len() < FINDINGS_MAX {
            strays.push(found);
        }
    });
    if let Err(error) = listed {
        report.add(
            finding(String::new(), error.code(), error.to_string()),
            Kind::Damage,
        );
    }
    for stray in strays {
        let message = format!(
            "{} ({} bytes) is in the backup and no entry names it",
            stray.name, stray.size
        );
        report.add(
            finding(stray.name, ErrorCode::BACKUP_DAMAGED, message),
            kind,
        );
    }
}

/// Whether the manifest with these entries lists a file of this name, or is it.
pub(crate) fn is_named(entries: &EntryTable, elsewhere: &HashSet<String>, name: &str) -> bool {
    let is_entry = || {
        entries
            .find(name)
            .is_some_and(|entry| entry.data_file.is_none())
    };
    name == MANIFEST_NAME || elsewhere.contains(name) || is_entry()
}

/// The data files that are not called like an entry which owns them.
pub(crate) fn named_elsewhere(entries: &EntryTable) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut cursor = entries.cursor("");
    while let Some(entry) = cursor.next() {
        if let Some(data_file) = entry.data_file
            && entries
                .find(data_file)
                .is_none_or(|owner| owner.data_file.is_some())
            && !names.contains(data_file)
        {
            names.insert(data_file.to_owned());
        }
    }
    names
}
