//! [`EntryReader`]: the bytes of one entry, from all the data files that it is made of, verified.

use crate::error::ReadError;
use crate::open::{OpenBackup, Segment};
use granary_manifest::Entry;
use granary_storage::StorageError;
use granary_types::{Checksum, FileHasher};
use std::io::{self, Read};

/// Reads an entry. It ends well only if size and checksum are those of the manifest.
pub struct EntryReader<'a> {
    backup: &'a OpenBackup,
    entry: String,
    /// `None` for a still encrypted file, whose checksum is not the hash of its bytes.
    expected: Option<Checksum>,
    hasher: FileHasher,
    segments: std::vec::IntoIter<Segment<'a>>,
    current: Option<Current<'a>>,
    data_files: String,
    has_ended: bool,
}

struct Current<'a> {
    segment: Segment<'a>,
    file: Box<dyn Read + Send>,
    read: u64,
}

impl<'a> EntryReader<'a> {
    pub(crate) fn new(backup: &'a OpenBackup, entry: &Entry, segments: Vec<Segment<'a>>) -> Self {
        Self {
            backup,
            entry: entry.name.to_string(),
            expected: (!entry.encrypted_by_disk).then_some(entry.checksum),
            hasher: FileHasher::new(),
            segments: segments.into_iter(),
            current: None,
            data_files: String::new(),
            has_ended: false,
        }
    }

    /// Reads the next bytes; 0 at the end, which is told only when all was right.
    pub fn next_chunk(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        assert!(!buffer.is_empty(), "nothing can be read into nothing");
        loop {
            let Some(mut current) = self.current.take() else {
                match self.segments.next() {
                    Some(segment) => self.current = Some(self.open(segment)?),
                    None => return self.end().map(|()| 0),
                }
                continue;
            };
            let read = self.read_from(&mut current, buffer)?;
            if read > 0 {
                self.hasher.update(&buffer[..read]);
                self.current = Some(current);
                return Ok(read);
            }
        }
    }

    fn open(&mut self, segment: Segment<'a>) -> Result<Current<'a>, ReadError> {
        if !self.data_files.is_empty() {
            self.data_files.push_str(", ");
        }
        self.data_files.push_str(segment.data_file.as_str());
        match segment.backup.destination().read(&segment.data_file) {
            Ok(file) => Ok(Current {
                segment,
                file,
                read: 0,
            }),
            Err(StorageError::NotFound { .. }) => Err(ReadError::Missing {
                backup: segment.backup.name().to_owned(),
                entry: self.entry.clone(),
                data_file: segment.data_file.to_string(),
                size: segment.size,
            }),
            Err(source) => Err(ReadError::Storage {
                backup: segment.backup.name().to_owned(),
                source,
            }),
        }
    }

    /// Reads on in one data file; 0 at its end, when its size was right.
    fn read_from(&self, current: &mut Current<'a>, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let Current {
            segment,
            file,
            read,
        } = current;
        let missing = segment.size - *read;
        // One byte more than should be there shows a file that is too long.
        let wanted = buffer.len().min(
            usize::try_from(missing)
                .unwrap_or(usize::MAX)
                .saturating_add(1),
        );
        let count = read_some(file, &mut buffer[..wanted]).map_err(|source| ReadError::Io {
            backup: segment.backup.name().to_owned(),
            data_file: segment.data_file.to_string(),
            source,
        })?;
        *read += count as u64;
        if *read > segment.size || (count == 0 && *read < segment.size) {
            return Err(ReadError::WrongSize {
                backup: segment.backup.name().to_owned(),
                entry: self.entry.clone(),
                data_file: segment.data_file.to_string(),
                expected: segment.size,
                found: *read,
            });
        }
        Ok(count)
    }

    fn end(&mut self) -> Result<(), ReadError> {
        if self.has_ended {
            return Ok(());
        }
        let found = self.hasher.finish();
        match self.expected {
            Some(expected) if expected != found => Err(ReadError::WrongContent {
                backup: self.backup.name().to_owned(),
                entry: self.entry.clone(),
                data_file: self.data_files.clone(),
                expected,
                found,
            }),
            _ => {
                self.has_ended = true;
                Ok(())
            }
        }
    }
}

impl Read for EntryReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.next_chunk(buffer).map_err(io::Error::other)
    }
}

pub(crate) fn read_some(file: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
