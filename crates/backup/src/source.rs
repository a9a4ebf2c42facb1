//! A file that is to be in a backup, and where its bytes come from.

use granary_manifest::{Candidate, Growth};
use granary_types::{Checksum, EntryName};
use std::fmt;
use std::fs::File;
use std::io;
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

/// How files are opened: where they are may change while they are waiting to be read.
#[derive(Clone)]
pub struct OpenWith(Arc<OpenFile>);

/// Opens the file that is or was at a path.
type OpenFile = dyn Fn(&Path) -> io::Result<File> + Send + Sync;

impl OpenWith {
    /// Files are opened so.
    pub fn new(open: impl Fn(&Path) -> io::Result<File> + Send + Sync + 'static) -> Self {
        Self(Arc::new(open))
    }
}

impl fmt::Debug for OpenWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenWith")
    }
}

/// A file that is to be in a backup.
#[derive(Debug, Clone)]
pub struct Source {
    pub(crate) candidate: Candidate,
    pub(crate) content: Content,
    open_with: Option<OpenWith>,
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
            open_with: None,
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
            open_with: None,
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

    /// The same file, opened so.
    #[must_use]
    pub fn opened_with(mut self, open: &OpenWith) -> Self {
        self.open_with = Some(open.clone());
        self
    }

    /// Opens the file at a path, which is its own.
    pub(crate) fn open(&self, path: &Path) -> io::Result<File> {
        match &self.open_with {
            Some(open) => (open.0)(path),
            None => File::open(path),
        }
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
