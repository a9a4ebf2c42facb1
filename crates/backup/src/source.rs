//! A file that is to be in a backup, and where its bytes come from.

use granary_manifest::{Candidate, Growth};
use granary_types::{Checksum, EntryName};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the bytes come from.
#[derive(Debug, Clone)]
pub enum Content {
    /// From a file, read while the backup is written.
    File(Box<Path>),
    /// They are here.
    Bytes(Arc<[u8]>),
}

/// A file that is to be in a backup.
#[derive(Debug, Clone)]
pub struct Source {
    pub(crate) candidate: Candidate,
    pub(crate) content: Content,
}

impl Source {
    /// The first `size` bytes of the file at `path`. With `expected`, as `checksums.txt` has it,
    /// a file with another content fails the backup.
    pub fn file(
        name: EntryName,
        path: impl Into<PathBuf>,
        size: u64,
        expected: Option<Checksum>,
    ) -> Self {
        let candidate = Candidate {
            checksum: expected,
            ..Candidate::new(name, size)
        };
        Self {
            candidate,
            content: Content::File(path.into().into()),
        }
    }

    /// Bytes that are at hand, such as a definition.
    pub fn bytes(name: EntryName, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let checksum = Some(granary_types::hash_bytes(&bytes));
        let candidate = Candidate {
            checksum,
            ..Candidate::new(name, bytes.len() as u64)
        };
        Self {
            candidate,
            content: Content::Bytes(bytes),
        }
    }

    /// The same file, known to be only ever appended to: of it only what the base lacks is
    /// stored, and it may be longer than its size says.
    #[must_use]
    pub fn append_only(mut self) -> Self {
        self.candidate.growth = Growth::AppendOnly;
        self
    }

    /// The same file, to be stored whole also where it has grown since the base was made.
    #[must_use]
    pub fn stored_whole(mut self) -> Self {
        if self.candidate.growth == Growth::AppendOnly {
            self.candidate.growth = Growth::StoredWhole;
        }
        self
    }

    /// Its name in the backup.
    pub fn name(&self) -> &EntryName {
        &self.candidate.name
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.candidate.size
    }
}

impl AsRef<Candidate> for Source {
    fn as_ref(&self) -> &Candidate {
        &self.candidate
    }
}
