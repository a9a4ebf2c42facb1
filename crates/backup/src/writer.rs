//! [`BackupWriter`]: from a list of files to a backup, with one commit point.

use crate::error::WriteError;
use crate::hashing::{hash_sources, read_source};
use crate::open::OpenBackup;
use crate::parallel::for_each_parallel;
use crate::source::Source;
use granary_env::Control;
use granary_manifest::{
    BaseReference, BaseShare, Candidate, DataFileNames, Deduplication, EntryTable, EntryView,
    Header, MANIFEST_NAME, Manifest, Placement, Version, data_file, hashing, is_writable, list,
    place,
};
use granary_storage::{Attempt, Destination, LOCK_NAME};
use granary_types::{Checksum, EntryName, Uuid};
use parking_lot::Mutex;
use std::io::{self, Write};
use std::sync::Arc;

/// About what an entry takes in the manifest, for planning space.
const MANIFEST_BYTES_PER_ENTRY: u64 = 300;

/// What a backup is to be.
pub struct BackupOptions {
    /// What messages call it, such as `Disk('backups', 'monday')`.
    pub name: String,
    /// Its identity.
    pub uuid: Uuid,
    /// The id of the operation; the uuid when the statement gives none.
    pub backup_id: String,
    /// When it began, as [`granary_env::Timestamp::local_seconds`] prints it.
    pub timestamp: String,
    /// Whether equal contents are stored once.
    pub deduplication: Deduplication,
    /// How data files are named.
    pub data_file_names: DataFileNames,
    /// The backup it is to stand on.
    pub base: Option<Base>,
    /// How many files are copied at once.
    pub threads: usize,
}

/// The base of an incremental backup.
pub struct Base {
    /// What the manifest is to say about where it is; without credentials.
    pub locator: String,
    /// The base itself.
    pub backup: Arc<OpenBackup>,
}

/// A backup being written. Nothing in it can be restored until [`BackupWriter::seal`] returns;
/// dropped before, it is removed.
pub struct BackupWriter {
    options: BackupOptions,
    destination: Arc<dyn Destination>,
    attempt: Option<Box<dyn Attempt>>,
    sources: Vec<Source>,
    placements: Vec<Placement>,
}

/// A backup that exists and can be restored.
#[derive(Debug)]
pub struct SealedBackup {
    /// Its identity.
    pub uuid: Uuid,
    /// How large it is.
    pub counters: Counters,
}

/// How large a backup is, as `system.backups` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Entries, those without a file of their own included.
    pub num_files: u64,
    /// Their total size.
    pub total_size: u64,
    /// Data files.
    pub num_entries: u64,
    /// The size of the data files and the manifest.
    pub uncompressed_size: u64,
    /// The size of the archive; the same where there is none.
    pub compressed_size: u64,
}

impl Counters {
    /// The counters of a backup with these entries and a manifest of so many bytes.
    pub fn of(manifest: &Manifest, manifest_size: u64) -> Self {
        let mut counters = Self {
            uncompressed_size: manifest_size,
            ..Self::default()
        };
        let mut cursor = manifest.entries.cursor("");
        while let Some(entry) = cursor.next() {
            counters.num_files += 1;
            counters.total_size = counters.total_size.saturating_add(entry.size);
            if has_own_data_file(&entry, &manifest.header, &manifest.entries) {
                counters.num_entries += 1;
                counters.uncompressed_size = counters
                    .uncompressed_size
                    .saturating_add(entry.stored_size());
            }
        }
        counters.compressed_size = counters.uncompressed_size;
        counters
    }

    /// The same, with what an archive at `place` has.
    pub fn at(place: &dyn Destination, manifest: &Manifest, manifest_size: u64) -> Self {
        let mut counters = Self::of(manifest, manifest_size);
        if let Ok(Some(size)) = place.archive_size() {
            counters.compressed_size = size;
        }
        counters
    }
}

/// Whether a data file was written for this entry, rather than shared with an earlier one.
fn has_own_data_file(entry: &EntryView<'_>, header: &Header, entries: &EntryTable) -> bool {
    if !header.deduplicate_files || entry.stored_size() == 0 {
        return !header.deduplicate_files;
    }
    let first = entries.find_content(entry.size, entry.checksum, entry.encrypted_by_disk);
    first.is_some_and(|first| first.name.as_str() == entry.name)
}

/// Decides where the bytes of each file will be: sorted by name, with its placement. What must be
/// known of a file's content before that is read; nothing is written.
///
/// # Errors
/// Two files have one name, or one that a manifest cannot hold; a file cannot be read or is not
/// what its part says; the job is cancelled.
pub fn place_sources(
    sources: Vec<Source>,
    options: &BackupOptions,
    control: &Control,
) -> Result<(Vec<Source>, Vec<Placement>), WriteError> {
    let mut sources = sorted(sources, options)?;
    let base = options.base.as_ref();
    let entries = base.map(|base| &base.backup.manifest().entries);
    let BackupOptions {
        deduplication,
        data_file_names,
        threads,
        ..
    } = *options;
    let needed = hashing(&sources, entries, deduplication, data_file_names);
    hash_sources(&mut sources, &needed, threads, control)?;
    let placements = place(&sources, entries, deduplication);
    Ok((sources, placements))
}

/// Sorted by name, each name once and fit for a manifest.
fn sorted(mut sources: Vec<Source>, options: &BackupOptions) -> Result<Vec<Source>, WriteError> {
    sources.sort_unstable_by(|one, other| one.name().cmp(other.name()));
    for pair in sources.windows(2) {
        if pair[0].name() == pair[1].name() {
            let (backup, name) = (options.name.clone(), pair[0].name().to_string());
            return Err(WriteError::RepeatedName { backup, name });
        }
    }
    match sources.iter().find(|source| is_reserved(source.name())) {
        Some(source) => Err(WriteError::ReservedName {
            name: source.name().to_string(),
        }),
        None => Ok(sources),
    }
}

impl BackupWriter {
    /// Takes the destination, which must not hold a backup.
    pub fn begin(
        destination: Arc<dyn Destination>,
        options: BackupOptions,
    ) -> Result<Self, WriteError> {
        require_writable(&options)?;
        require_no_backup(&*destination, &options)?;
        let attempt = destination
            .begin(options.uuid)
            .map_err(|error| WriteError::storage(&options.name, error))?;
        // Another backup may have been sealed before the lock was ours; it stays as it is.
        if let Err(error) = require_no_backup(&*destination, &options) {
            let _ = attempt.abandon(&mut std::iter::empty());
            return Err(error);
        }
        Ok(Self {
            options,
            destination,
            attempt: Some(attempt),
            sources: Vec::new(),
            placements: Vec::new(),
        })
    }

    /// Writes the data files: each source is hashed while it is copied, and compared with what is
    /// known of it. Call it once.
    pub fn write(&mut self, sources: Vec<Source>, control: &Control) -> Result<(), WriteError> {
        assert!(self.sources.is_empty(), "sources are written once");
        let sources = if self.destination.is_archive() {
            sources.into_iter().map(Source::stored_whole).collect()
        } else {
            sources
        };
        (self.sources, self.placements) = place_sources(sources, &self.options, control)?;
        self.require_base(control)?;
        self.expect(control)?;
        self.copy_all(control)
    }

    /// Writes the manifest, after which the backup exists. Everything is durable then. When this
    /// fails the backup is removed; a crash before leaves data files that no manifest names, and
    /// the next backup there removes them.
    pub fn seal(mut self, control: &Control) -> Result<SealedBackup, WriteError> {
        let attempt = self
            .attempt
            .as_deref()
            .expect("an attempt ends with its writer");
        attempt.sync().map_err(|error| self.failed(error))?;
        self.require_base(control)?;
        control.check()?;
        let manifest = self.manifest()?;
        let mut manifest_size = 0;
        let mut write = |out: &mut dyn Write| {
            let mut counted = Counted {
                inner: out,
                size: 0,
            };
            manifest.write(&mut counted)?;
            manifest_size = counted.size;
            Ok(())
        };
        attempt
            .publish(&manifest_name(), &mut write)
            .map_err(|error| self.failed(error))?;
        let attempt = self.attempt.take().expect("it was there a moment ago");
        // The backup exists and is durable. A lock file that stays is dead and blocks nobody.
        let _ = attempt.finish();
        Ok(SealedBackup {
            uuid: self.options.uuid,
            counters: Counters::at(&*self.destination, &manifest, manifest_size),
        })
    }

    fn failed(&self, error: granary_storage::StorageError) -> WriteError {
        WriteError::storage(&self.options.name, error)
    }

    /// Makes sure that everything the base contributes is there, with its size.
    fn require_base(&self, control: &Control) -> Result<(), WriteError> {
        let Some(base) = &self.options.base else {
            return Ok(());
        };
        let used: Vec<(u64, Checksum, bool)> = self.contents_of_base();
        let entries = &base.backup.manifest().entries;
        for_each_parallel(self.options.threads, used.len(), |index, _| {
            control.check()?;
            let (size, checksum, encrypted) = used[index];
            let entry = entries
                .find_content(size, checksum, encrypted)
                .expect("it was found when it was placed");
            let unusable = |error| WriteError::Base {
                backup: self.options.name.clone(),
                source: Box::new(error),
            };
            base.backup.require_stored(&entry).map_err(unusable)
        })
    }

    fn contents_of_base(&self) -> Vec<(u64, Checksum, bool)> {
        let content = |(source, placement): (&Source, &Placement)| {
            let Candidate {
                size,
                checksum,
                encrypted_by_disk,
                ..
            } = source.candidate;
            match *placement {
                Placement::FromBase => Some((size, checksum?, encrypted_by_disk)),
                Placement::Store {
                    base: BaseShare::Prefix { size, checksum },
                } => Some((size, checksum, encrypted_by_disk)),
                _ => None,
            }
        };
        let mut used: Vec<_> = self
            .sources
            .iter()
            .zip(&self.placements)
            .filter_map(content)
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Tells the destination and the watcher what is coming.
    fn expect(&self, control: &Control) -> Result<(), WriteError> {
        let (mut files, mut bytes, mut stored) = (0, 0_u64, 0_u64);
        for index in self.stored() {
            let size = self.sources[index].size();
            files += 1;
            bytes = bytes.saturating_add(size);
            stored = stored.saturating_add(size - self.skipped(index));
        }
        let manifest = self.sources.len() as u64 * MANIFEST_BYTES_PER_ENTRY;
        stored = stored.saturating_add(manifest);
        control.expect(files, bytes);
        let attempt = self
            .attempt
            .as_deref()
            .expect("an attempt ends with its writer");
        attempt
            .expect(files, stored)
            .map_err(|error| self.failed(error))
    }

    /// The sources that have a data file.
    fn stored(&self) -> impl Iterator<Item = usize> + '_ {
        let is_stored = |index: &usize| matches!(self.placements[*index], Placement::Store { .. });
        (0..self.placements.len()).filter(is_stored)
    }

    /// How many bytes at the beginning of a source the base has.
    fn skipped(&self, index: usize) -> u64 {
        match self.placements[index] {
            Placement::Store {
                base: BaseShare::Prefix { size, .. },
            } => size,
            _ => 0,
        }
    }

    fn copy_all(&mut self, control: &Control) -> Result<(), WriteError> {
        let stored: Vec<usize> = self.stored().collect();
        let learned = Mutex::new(Vec::new());
        for_each_parallel(self.options.threads, stored.len(), |number, buffer| {
            control.check()?;
            let index = stored[number];
            let checksum = self.copy(index, buffer, control)?;
            if self.sources[index].candidate.checksum.is_none() {
                learned.lock().push((index, checksum));
            }
            control.add_file();
            Ok::<(), WriteError>(())
        })?;
        for (index, checksum) in learned.into_inner() {
            self.sources[index].candidate.checksum = Some(checksum);
        }
        Ok(())
    }

    fn copy(
        &self,
        index: usize,
        buffer: &mut [u8],
        control: &Control,
    ) -> Result<Checksum, WriteError> {
        let source = &self.sources[index];
        let attempt = self
            .attempt
            .as_deref()
            .expect("an attempt ends with its writer");
        let name = self.data_file(index);
        let mut skipped = self.skipped(index);
        let created = attempt.create(&name, source.size() - skipped);
        let mut file = created.map_err(|error| self.failed(error))?;
        let checksum = read_source(source, buffer, |bytes| {
            let skip = skipped.min(bytes.len() as u64);
            skipped -= skip;
            let write_failed = |error| self.write_failed(&name, error);
            file.write_all(&bytes[skip as usize..])
                .map_err(write_failed)?;
            Ok(control.add_bytes(bytes.len() as u64)?)
        })?;
        file.finish().map_err(|error| self.failed(error))?;
        Ok(checksum)
    }

    fn write_failed(&self, name: &EntryName, source: io::Error) -> WriteError {
        self.failed(granary_storage::StorageError::while_writing(
            &self.destination.location(),
            name,
            source,
        ))
    }

    fn data_file(&self, index: usize) -> EntryName {
        data_file(
            &self.sources[index].candidate,
            self.options.deduplication,
            self.options.data_file_names,
        )
    }

    fn manifest(&self) -> Result<Manifest, WriteError> {
        let BackupOptions {
            name,
            uuid,
            backup_id,
            timestamp,
            deduplication,
            data_file_names,
            base,
            ..
        } = &self.options;
        let entries = list(
            &self.sources,
            &self.placements,
            *deduplication,
            *data_file_names,
        )
        .map_err(|error| WriteError::RepeatedName {
            backup: name.clone(),
            name: error.name,
        })?;
        let uses_base = !self.contents_of_base().is_empty();
        let reference = |base: &Base| BaseReference {
            locator: base.locator.clone(),
            uuid: Some(base.backup.uuid()),
        };
        let header = Header {
            version: Version::One,
            deduplicate_files: *deduplication == Deduplication::On,
            timestamp: timestamp.clone(),
            uuid: *uuid,
            backup_id: Some(backup_id.clone()),
            data_file_names: *data_file_names,
            base: base.as_ref().filter(|_| uses_base).map(reference),
            has_digest: true,
        };
        Ok(Manifest { header, entries })
    }

    /// Removes what was written. What cannot be removed is left to the next attempt.
    fn abandon(&mut self) {
        if let Some(attempt) = self.attempt.take() {
            let data_files = self
                .stored()
                .filter(|&index| self.may_exist(index))
                .map(|index| self.data_file(index));
            // The manifest first: without it there is no backup, whatever happens next.
            let mut names = std::iter::once(manifest_name()).chain(data_files);
            let _ = attempt.abandon(&mut names);
        }
    }

    /// Whether a data file can have been created: one that is named by its hash only once that
    /// is known.
    fn may_exist(&self, index: usize) -> bool {
        let is_named_by_hash =
            matches!(self.options.data_file_names, DataFileNames::Checksum { .. });
        !is_named_by_hash || self.sources[index].candidate.checksum.is_some()
    }
}

impl Drop for BackupWriter {
    fn drop(&mut self) {
        self.abandon();
    }
}

fn manifest_name() -> EntryName {
    EntryName::parse(MANIFEST_NAME).expect("a normal name")
}

fn require_no_backup(
    destination: &dyn Destination,
    options: &BackupOptions,
) -> Result<(), WriteError> {
    let is_taken = destination
        .is_taken()
        .map_err(|error| WriteError::storage(&options.name, error))?;
    if is_taken {
        return Err(WriteError::AlreadyExists {
            backup: options.name.clone(),
        });
    }
    Ok(())
}

/// What the manifest is to say must come back from it.
fn require_writable(options: &BackupOptions) -> Result<(), WriteError> {
    let locator = options
        .base
        .as_ref()
        .map_or("", |base| base.locator.as_str());
    let texts = [
        ("backup id", options.backup_id.as_str()),
        ("name of the base backup", locator),
        ("start time", options.timestamp.as_str()),
    ];
    match texts.into_iter().find(|(_, text)| !is_writable(text)) {
        Some((what, text)) => Err(WriteError::Unwritable {
            what,
            text: text.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Names of files that a backup has for itself, and names that XML cannot hold.
fn is_reserved(name: &EntryName) -> bool {
    let first = name.as_str().split('/').next().unwrap_or_default();
    let is_own = first.starts_with(MANIFEST_NAME) || first.starts_with(LOCK_NAME);
    is_own || !is_writable(name.as_str())
}

struct Counted<W> {
    inner: W,
    size: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
