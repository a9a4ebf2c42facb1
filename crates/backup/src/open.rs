//! [`OpenBackup`]: a backup and the chain of its bases, read and validated.

use crate::entry_file::{EntryFile, Piece};
use crate::entry_reader::EntryReader;
use crate::error::{NeededShare, OpenError, ReadError, UnresolvedBase};
use granary_env::Control;
use granary_manifest::{BaseReference, BaseShare, Entry, Header, MANIFEST_NAME, Manifest};
use granary_storage::{Destination, StorageError};
use granary_types::{Checksum, EntryName, Uuid};
use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// How many backups a chain may have.
const CHAIN_LENGTH_MAX: usize = 1000;

/// Finds the place that a manifest calls its base, such as `Disk('backups', 'monday')`.
pub type BaseResolver<'a> = dyn Fn(&str) -> Result<Arc<dyn Destination>, UnresolvedBase> + 'a;

/// A base that the statement names, to be used instead of what the outermost manifest says.
pub struct BaseOverride {
    /// What messages call it.
    pub name: String,
    /// Where it is.
    pub destination: Arc<dyn Destination>,
}

/// A backup whose manifest, and those of all its bases, were read and found to be in order.
pub struct OpenBackup {
    name: String,
    destination: Arc<dyn Destination>,
    manifest: Manifest,
    manifest_size: u64,
    base: Option<Arc<OpenBackup>>,
}

/// Some bytes of an entry: a whole data file of one backup of the chain.
pub(crate) struct Segment<'a> {
    pub(crate) backup: &'a OpenBackup,
    pub(crate) data_file: EntryName,
    pub(crate) size: u64,
}

struct Link {
    name: String,
    destination: Arc<dyn Destination>,
    manifest: Manifest,
    manifest_size: u64,
}

impl OpenBackup {
    /// Opens the backup called `name` at `destination`, and its bases.
    pub fn open(
        name: &str,
        destination: Arc<dyn Destination>,
        bases: &BaseResolver<'_>,
        base_override: Option<BaseOverride>,
    ) -> Result<Self, OpenError> {
        let mut base_override = base_override;
        let mut seen = HashSet::new();
        let mut links = vec![read_link(name.to_owned(), destination, &mut seen)?];
        while let Some((link, base)) = links
            .last()
            .and_then(|link| Some((link, link.manifest.header.base.as_ref()?)))
        {
            if links.len() == CHAIN_LENGTH_MAX {
                return Err(OpenError::ChainTooLong {
                    backup: link.name.clone(),
                    max: CHAIN_LENGTH_MAX,
                });
            }
            let next = open_base(link, base, bases, base_override.take(), &mut seen)?;
            links.push(next);
        }
        let chained = links
            .into_iter()
            .rev()
            .fold(None, |base, link| Some(Arc::new(Self::linked(link, base))));
        let outermost = chained.and_then(Arc::into_inner);
        Ok(outermost.expect("there is one link at least, and nobody else holds it"))
    }

    fn linked(link: Link, base: Option<Arc<Self>>) -> Self {
        let Link {
            name,
            destination,
            manifest,
            manifest_size,
        } = link;
        Self {
            name,
            destination,
            manifest,
            manifest_size,
            base,
        }
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    pub fn destination(&self) -> &Arc<dyn Destination> {
        &self.destination
    }

    /// What its manifest says about it.
    pub fn header(&self) -> &Header {
        &self.manifest.header
    }

    /// Its header and entries.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The size of its manifest in bytes.
    pub fn manifest_size(&self) -> u64 {
        self.manifest_size
    }

    /// Its identity.
    pub fn uuid(&self) -> Uuid {
        self.manifest.header.uuid
    }

    /// The backup that it stands on.
    pub fn base(&self) -> Option<&Arc<OpenBackup>> {
        self.base.as_ref()
    }

    /// This backup, its base, the base of that, and so on.
    pub fn chain(&self) -> impl Iterator<Item = &OpenBackup> {
        std::iter::successors(Some(self), |backup| backup.base.as_deref())
    }

    /// Every entry, by name.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.manifest.entries.iter()
    }

    /// The entry called `name`.
    pub fn find(&self, name: &str) -> Option<Entry> {
        self.manifest.entries.find(name)
    }

    /// The entries whose names begin with `prefix`, by name; a directory ends in a slash.
    pub fn list(&self, prefix: &str) -> impl Iterator<Item = Entry> + use<'_> {
        self.manifest.entries.under(prefix)
    }

    /// Reads an entry through the chain. The reader's end comes only when size and checksum are
    /// right; before, an [`io::Error`] that wraps a [`ReadError`].
    pub fn read(&self, entry: &Entry) -> Result<EntryReader<'_>, ReadError> {
        Ok(EntryReader::new(self, entry, self.segments(entry)?))
    }

    /// An entry to be read at any place. Only its size is compared with the manifest: what is read
    /// must carry checksums of its own, as the frames of a column do.
    pub fn open_entry(&self, entry: &Entry) -> Result<EntryFile, ReadError> {
        self.require_stored(entry)?;
        let pieces = self.segments(entry)?;
        Ok(EntryFile::new(pieces.into_iter().map(|piece| Piece {
            destination: Arc::clone(&piece.backup.destination),
            data_file: piece.data_file,
            size: piece.size,
        })))
    }

    /// A small entry as a whole.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when it has more than `size_max` bytes.
    pub fn read_small(&self, entry: &Entry, size_max: u64) -> Result<Vec<u8>, ReadError> {
        if entry.size > size_max {
            return Err(ReadError::TooLarge {
                backup: self.name.clone(),
                entry: entry.name.to_string(),
                size: entry.size,
                max: size_max,
            });
        }
        let mut bytes = Vec::with_capacity(entry.size as usize);
        self.copy(entry, &mut bytes, &Control::new(), &mut [0; 8192])?;
        Ok(bytes)
    }

    /// Writes an entry to `out`, verified while it passes. After an error what was written must
    /// not be used.
    pub fn copy(
        &self,
        entry: &Entry,
        out: &mut dyn Write,
        control: &Control,
        buffer: &mut [u8],
    ) -> Result<(), ReadError> {
        let mut reader = self.read(entry)?;
        let write_failed = |source: io::Error| ReadError::Write {
            entry: entry.name.to_string(),
            source,
        };
        loop {
            let read = reader.next_chunk(buffer)?;
            if read == 0 {
                control.add_file();
                return Ok(());
            }
            out.write_all(&buffer[..read]).map_err(write_failed)?;
            control.add_bytes(read as u64)?;
        }
    }

    /// The data files that make up an entry, in order. What is listed first with the entry's
    /// content says where the bytes are, as in ClickHouse.
    pub(crate) fn segments(&self, entry: &Entry) -> Result<Vec<Segment<'_>>, ReadError> {
        let mut segments = Vec::new();
        let (mut size, mut checksum, mut share) = (entry.size, entry.checksum, NeededShare::Whole);
        let mut backup = self;
        while size > 0 {
            let found =
                backup
                    .manifest
                    .entries
                    .find_content(size, checksum, entry.encrypted_by_disk);
            let holder =
                found.ok_or_else(|| self.not_in_base(backup, entry, size, checksum, share))?;
            let stored = holder.view().stored_size();
            if stored > 0 {
                let data_file = holder.data_file.unwrap_or(holder.name);
                segments.push(Segment {
                    backup,
                    data_file,
                    size: stored,
                });
            }
            match holder.base {
                BaseShare::None => break,
                BaseShare::Whole => {}
                BaseShare::Prefix {
                    size: base_size,
                    checksum: base_checksum,
                } => {
                    (size, checksum, share) = (base_size, base_checksum, NeededShare::Prefix);
                }
            }
            let no_base = || ReadError::NoBase {
                backup: backup.name.clone(),
                entry: entry.name.to_string(),
            };
            backup = backup.base.as_deref().ok_or_else(no_base)?;
        }
        segments.reverse();
        Ok(segments)
    }

    fn not_in_base(
        &self,
        backup: &Self,
        entry: &Entry,
        size: u64,
        checksum: Checksum,
        share: NeededShare,
    ) -> ReadError {
        let (backup, entry) = (backup.name.clone(), entry.name.to_string());
        if backup == self.name {
            return ReadError::NoEntry { backup, entry };
        }
        ReadError::NotInBase {
            backup,
            entry,
            size,
            checksum,
            share,
        }
    }

    /// Makes sure that the data files of a content are there and have their sizes.
    pub(crate) fn require_stored(&self, entry: &Entry) -> Result<(), ReadError> {
        for Segment {
            backup,
            data_file,
            size,
        } in self.segments(entry)?
        {
            let storage = |source| ReadError::Storage {
                backup: backup.name.clone(),
                source,
            };
            let (entry, file) = (entry.name.to_string(), data_file.to_string());
            match backup.destination.size(&data_file).map_err(storage)? {
                Some(found) if found == size => {}
                Some(found) => {
                    let backup = backup.name.clone();
                    return Err(ReadError::WrongSize {
                        backup,
                        entry,
                        data_file: file,
                        expected: size,
                        found,
                    });
                }
                None => {
                    let backup = backup.name.clone();
                    return Err(ReadError::Missing {
                        backup,
                        entry,
                        data_file: file,
                        size,
                    });
                }
            }
        }
        Ok(())
    }
}

fn open_base(
    link: &Link,
    base: &BaseReference,
    bases: &BaseResolver<'_>,
    base_override: Option<BaseOverride>,
    seen: &mut HashSet<Uuid>,
) -> Result<Link, OpenError> {
    let backup = || link.name.clone();
    let expected = base
        .uuid
        .ok_or_else(|| OpenError::BaseWithoutUuid { backup: backup() })?;
    let BaseOverride { name, destination } = match base_override {
        Some(base_override) => base_override,
        None => {
            let name = base.locator.clone();
            let destination = bases(&name).map_err(|source| OpenError::Unresolved {
                backup: backup(),
                locator: name.clone(),
                source,
            })?;
            BaseOverride { name, destination }
        }
    };
    let base = read_link(name, destination, seen)?;
    match base.manifest.header.uuid {
        found if found == expected => Ok(base),
        found => Err(OpenError::WrongBase {
            backup: backup(),
            base: base.name,
            expected,
            found,
        }),
    }
}

fn read_link(
    name: String,
    destination: Arc<dyn Destination>,
    seen: &mut HashSet<Uuid>,
) -> Result<Link, OpenError> {
    let (manifest, manifest_size) = read_manifest(&name, &*destination)?;
    let uuid = manifest.header.uuid;
    if !seen.insert(uuid) {
        return Err(OpenError::Cycle { backup: name, uuid });
    }
    Ok(Link {
        name,
        destination,
        manifest,
        manifest_size,
    })
}

/// Reads the manifest of one backup, and says how many bytes it has. Its base is not looked at.
///
/// # Errors
/// [`OpenError::NotFound`], [`OpenError::Manifest`], [`OpenError::Storage`].
pub fn read_manifest(
    name: &str,
    destination: &dyn Destination,
) -> Result<(Manifest, u64), OpenError> {
    let backup = || name.to_owned();
    let manifest_name = EntryName::parse(MANIFEST_NAME).expect("a normal name");
    let file = destination.read(&manifest_name);
    let inner = file.map_err(|source| match source {
        StorageError::NotFound { .. } => OpenError::NotFound { backup: backup() },
        source => OpenError::Storage {
            backup: backup(),
            source,
        },
    })?;
    let mut counted = Counted { inner, size: 0 };
    let manifest = Manifest::read(&mut counted).map_err(|source| OpenError::Manifest {
        backup: backup(),
        source,
    })?;
    Ok((manifest, counted.size))
}

struct Counted<R> {
    inner: R,
    size: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.size += read as u64;
        Ok(read)
    }
}
