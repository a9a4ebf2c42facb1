//! [`Content`]: what is in an archive, and where.

use crate::archive::is_manifest;
use crate::error::StorageError;
use crate::local::require_file;
use granary_archive::{
    ArchiveError, ArchiveKind, Filter, Members, ReadAt, Section, TarReader, ZipArchive, decoded,
};
use parking_lot::Mutex;
use rustix::fs::{Mode, OFlags};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Cursor as Bytes, Read};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

/// How many places of a compressed archive are kept open, so that reading goes on from the nearest.
const CURSORS_MAX: usize = 3;

/// Members of a compressed archive that are kept from the first pass: definitions, counts, checksums.
const KEPT_SIZE_BYTES_MAX: u64 = 16 << 10;

/// The manifest is kept up to so many bytes.
const KEPT_MANIFEST_BYTES_MAX: u64 = 16 << 20;

/// What is kept in all.
const KEPT_BYTES_MAX: u64 = 32 << 20;

/// What is in an archive.
pub(crate) enum Content {
    Zip(ZipArchive),
    Tar {
        file: Arc<dyn ReadAt>,
        members: Members<Extent>,
    },
    /// A tar archive that can only be read from its beginning on.
    Filtered(Filtered),
}

/// Where a member of a tar archive lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    offset: u64,
    size: u64,
}

/// An open file that is read at any place.
struct OpenFile {
    file: File,
    size: u64,
}

impl ReadAt for OpenFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }

    fn size(&self) -> u64 {
        self.size
    }
}

impl Content {
    /// Reads what the archive holds: the directory of a zip archive, all of a tar archive. `None` when there
    /// is no file, or an empty one.
    pub(crate) fn open(path: &Path, kind: ArchiveKind) -> Result<Option<Self>, StorageError> {
        let failed = |error| StorageError::from_io("read", path, error);
        // A pipe without a writer must not keep us waiting.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(None),
            Err(error) => return Err(failed(error.into())),
        };
        let metadata = file.metadata().map_err(failed)?;
        require_file(&metadata, path)?;
        let size = metadata.len();
        if size == 0 {
            return Ok(None);
        }
        let place: Arc<dyn ReadAt> = Arc::new(OpenFile { file, size });
        let content = match kind {
            ArchiveKind::Zip => ZipArchive::open(place).map(Self::Zip),
            ArchiveKind::Tar(_) => Self::open_tar(&place),
        };
        content
            .map(Some)
            .map_err(|error| StorageError::from_archive("read", path, error))
    }

    fn open_tar(place: &Arc<dyn ReadAt>) -> Result<Self, ArchiveError> {
        let whole = Section::new(Arc::clone(place), 0, place.size());
        let packed = io::BufReader::with_capacity(256 << 10, whole);
        let (filter, reader) = decoded(Box::new(packed))?;
        if filter == Filter::None {
            return Ok(Self::Tar {
                members: tar_members(place)?,
                file: Arc::clone(place),
            });
        }
        let mut tar = TarReader::new(reader);
        let mut members = Members::new();
        let mut kept = Kept::default();
        while let Some(member) = tar.next_member()? {
            let extent = Extent {
                offset: member.offset,
                size: member.size,
            };
            members.add(member.name.as_str(), extent)?;
            if kept.has_room(member.name.as_str(), member.size) {
                let mut bytes = Vec::with_capacity(member.size as usize);
                tar.read_to_end(&mut bytes)?;
                kept.add(member.offset, bytes);
            }
        }
        Ok(Self::Filtered(Filtered {
            file: Arc::clone(place),
            members: members.built()?,
            kept: kept.members,
            cursors: Mutex::default(),
        }))
    }

    pub(crate) fn size(&self, name: &str) -> Option<u64> {
        match self {
            Self::Zip(archive) => archive.members().find(name).map(|member| member.size()),
            Self::Tar { members, .. } => members.find(name).map(|member| member.size),
            Self::Filtered(archive) => archive.members.find(name).map(|member| member.size),
        }
    }

    pub(crate) fn position(&self, name: &str) -> Option<u64> {
        match self {
            Self::Zip(_) | Self::Tar { .. } => None,
            Self::Filtered(archive) => archive.members.find(name).map(|member| member.offset),
        }
    }

    pub(crate) fn list(&self, tell: &mut dyn FnMut(&str, u64)) {
        match self {
            Self::Zip(archive) => {
                for (name, member) in archive.members().iter() {
                    tell(name, member.size());
                }
            }
            Self::Tar { members, .. } | Self::Filtered(Filtered { members, .. }) => {
                for (name, member) in members.iter() {
                    tell(name, member.size);
                }
            }
        }
    }

    /// Reads a member from a byte on; `None` when there is none of that name.
    pub(crate) fn read(
        this: &Arc<Self>,
        name: &str,
        offset: u64,
        password: &str,
    ) -> Result<Option<Box<dyn Read + Send>>, ArchiveError> {
        match &**this {
            Self::Zip(archive) => archive
                .members()
                .find(name)
                .map(|member| archive.read(name, member, offset, password))
                .transpose(),
            Self::Tar { file, members } => Ok(members.find(name).map(|member| {
                let begin = member.offset.saturating_add(offset.min(member.size));
                let section = Section::new(Arc::clone(file), begin, member.offset + member.size);
                Box::new(section) as Box<dyn Read + Send>
            })),
            Self::Filtered(archive) => {
                let Some(member) = archive.members.find(name) else {
                    return Ok(None);
                };
                let skipped = offset.min(member.size);
                if let Some(bytes) = archive.kept.get(&member.offset) {
                    let mut bytes = Bytes::new(Arc::clone(bytes));
                    bytes.set_position(skipped);
                    return Ok(Some(Box::new(bytes)));
                }
                Ok(Some(Box::new(FilteredFile {
                    content: Arc::clone(this),
                    cursor: Some(archive.cursor(member.offset + skipped)?),
                    left: member.size - skipped,
                })))
            }
        }
    }
}

/// The members of a tar archive, whose contents are passed over and not read.
fn tar_members(place: &Arc<dyn ReadAt>) -> Result<Members<Extent>, ArchiveError> {
    let mut members = Members::new();
    let mut tar = TarReader::of_place(Arc::clone(place));
    while let Some(member) = tar.next_member()? {
        let extent = Extent {
            offset: member.offset,
            size: member.size,
        };
        members.add(member.name.as_str(), extent)?;
    }
    members.built()
}

#[derive(Default)]
struct Kept {
    members: HashMap<u64, Arc<[u8]>>,
    bytes: u64,
}

impl Kept {
    fn has_room(&self, name: &str, size: u64) -> bool {
        let max = match name.rsplit_once('.') {
            _ if is_manifest(name) => KEPT_MANIFEST_BYTES_MAX,
            // Files without a dot are called by their checksums: they may be anything.
            Some((_, "sql" | "txt")) | None => KEPT_SIZE_BYTES_MAX,
            Some(_) => return false,
        };
        size <= max && self.bytes + size <= KEPT_BYTES_MAX
    }

    fn add(&mut self, offset: u64, bytes: Vec<u8>) {
        self.bytes += bytes.len() as u64;
        self.members.insert(offset, bytes.into());
    }
}

/// A tar archive behind a filter. Whoever reads its members in their order passes over it once.
pub(crate) struct Filtered {
    file: Arc<dyn ReadAt>,
    members: Members<Extent>,
    kept: HashMap<u64, Arc<[u8]>>,
    cursors: Mutex<Vec<Cursor>>,
}

/// A place up to which the archive was decoded.
struct Cursor {
    reader: Box<dyn Read + Send>,
    position: u64,
}

impl Filtered {
    /// Decodes up to `position`, from the nearest place before it that is known.
    fn cursor(&self, position: u64) -> Result<Cursor, ArchiveError> {
        let mut cursor = match self.nearest(position) {
            Some(cursor) => cursor,
            None => {
                let whole = Section::new(Arc::clone(&self.file), 0, self.file.size());
                let packed = io::BufReader::with_capacity(256 << 10, whole);
                let (_, reader) = decoded(Box::new(packed))?;
                Cursor {
                    reader,
                    position: 0,
                }
            }
        };
        let missing = position - cursor.position;
        let passed = io::copy(
            &mut io::BufReader::with_capacity(64 << 10, cursor.reader.by_ref().take(missing)),
            &mut io::sink(),
        )?;
        if passed < missing {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        cursor.position = position;
        Ok(cursor)
    }

    fn nearest(&self, position: u64) -> Option<Cursor> {
        let mut cursors = self.cursors.lock();
        let before = cursors
            .iter()
            .enumerate()
            .filter(|(_, cursor)| cursor.position <= position);
        let (at, _) = before.max_by_key(|(_, cursor)| cursor.position)?;
        Some(cursors.swap_remove(at))
    }

    fn keep(&self, cursor: Cursor) {
        let mut cursors = self.cursors.lock();
        cursors.push(cursor);
        if cursors.len() > CURSORS_MAX {
            cursors.remove(0);
        }
    }
}

/// A member of a tar archive behind a filter.
struct FilteredFile {
    content: Arc<Content>,
    cursor: Option<Cursor>,
    left: u64,
}

impl Read for FilteredFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(cursor) = self.cursor.as_mut().filter(|_| wanted > 0) else {
            return Ok(0);
        };
        match cursor.reader.read(&mut buffer[..wanted]) {
            Ok(read) if read > 0 => {
                cursor.position += read as u64;
                self.left -= read as u64;
                Ok(read)
            }
            // Nothing can be read on from there.
            failed => {
                self.cursor = None;
                failed.and(Err(io::ErrorKind::UnexpectedEof.into()))
            }
        }
    }
}

impl Drop for FilteredFile {
    fn drop(&mut self) {
        if let (Content::Filtered(archive), Some(cursor)) = (&*self.content, self.cursor.take()) {
            archive.keep(cursor);
        }
    }
}
