//! [`Destination`] and [`Attempt`]: what a place for a backup can do.

use crate::error::StorageError;
use granary_types::{EntryName, Uuid};
use std::io::{self, Read, Write};

/// The name of the lock file, whose content is the uuid of the backup being written.
pub const LOCK_NAME: &str = ".lock";

/// The name of the file that makes a place a backup.
pub(crate) const MANIFEST_FILE: &str = ".backup";

/// How many files that do not belong to a removed backup are told.
pub(crate) const STRAYS_MAX: usize = 100;

/// The place of one backup.
pub trait Destination: Send + Sync {
    /// What to call it in a message.
    fn location(&self) -> String;

    /// The size of a file, `None` when there is none of that name.
    fn size(&self, name: &EntryName) -> Result<Option<u64>, StorageError>;

    /// Reads a file from its beginning.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that name.
    fn read(&self, name: &EntryName) -> Result<Box<dyn Read + Send>, StorageError> {
        self.read_from(name, 0)
    }

    /// Reads a file from a byte on; there is nothing to read from its end on.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that name.
    fn read_from(
        &self,
        name: &EntryName,
        offset: u64,
    ) -> Result<Box<dyn Read + Send>, StorageError>;

    /// Whether there is something that a backup may not take the place of, whole or not.
    fn is_taken(&self) -> Result<bool, StorageError> {
        let manifest = EntryName::parse(MANIFEST_FILE).expect("a normal name");
        Ok(self.size(&manifest)?.is_some())
    }

    /// Whether it is one file that holds all others.
    fn is_archive(&self) -> bool {
        false
    }

    /// How many bytes the archive has that holds all files; `None` where each is a file of its own.
    fn archive_size(&self) -> Result<Option<u64>, StorageError> {
        Ok(None)
    }

    /// Where a file begins when all of them can only be read one after the other: whoever reads many
    /// does well to read them in this order, on one thread. `None` where they can be read in any order.
    fn position(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        let _ = name;
        Ok(None)
    }

    /// Tells every file there is, in no particular order, the manifest among them; lock files
    /// are not told.
    fn list(&self, tell: &mut dyn FnMut(Found)) -> Result<(), StorageError>;

    /// Takes the lock, clearing away what a dead attempt left.
    ///
    /// # Errors
    /// [`StorageError::BeingWritten`] when another attempt lives.
    fn begin(&self, uuid: Uuid) -> Result<Box<dyn Attempt>, StorageError>;

    /// Whether something is being written here, or was until its writer died.
    fn writing(&self) -> Result<Writing, StorageError>;

    /// Removes a backup, or what an interrupted one left: first the manifest, from when on there
    /// is no backup, then the files whose names `is_of_backup` takes, then the directories that are
    /// empty. What else is here stays, and is told. What a crash in between leaves is cleared away
    /// by the next attempt or removal.
    ///
    /// # Errors
    /// [`StorageError::BeingWritten`] when an attempt lives; [`StorageError::NotFound`] when there
    /// is no such place.
    fn remove(&self, is_of_backup: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError>;
}

/// Whether a place is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writing {
    /// Nobody writes, and nobody has left a lock.
    Nobody,
    /// An attempt lives.
    Alive {
        /// Who it is.
        owner: String,
    },
    /// An attempt was interrupted.
    Dead,
}

/// What [`Destination::remove`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// How many files are gone.
    pub files: u64,
    /// How many bytes they had.
    pub bytes: u64,
    /// Files that stayed, since they are not of the backup: the first hundred.
    pub strays: Vec<String>,
}

/// A file that [`Destination::list`] found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path inside the destination, made printable where it is not text.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The one writer of a destination. Dropped without an end it leaves garbage and a dead lock,
/// which the next attempt there clears away.
pub trait Attempt: Send + Sync {
    /// Says how much is to be written, so that lack of space is known before the first byte.
    ///
    /// # Errors
    /// [`StorageError::NoSpace`].
    fn expect(&self, files: u64, size_bytes: u64) -> Result<(), StorageError>;

    /// Creates a file of `size` bytes, replacing one that a foreign attempt left.
    fn create(&self, name: &EntryName, size: u64) -> Result<Box<dyn FileWriter>, StorageError>;

    /// Makes durable everything that was created and finished.
    fn sync(&self) -> Result<(), StorageError>;

    /// Puts a file in one step and durably: a reader, and a crash at any moment, see it whole or
    /// not at all.
    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError>;

    /// Releases the lock.
    fn finish(self: Box<Self>) -> Result<(), StorageError>;

    /// Removes the files of these names, the directories that were made for them, and the lock.
    fn abandon(
        self: Box<Self>,
        names: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError>;
}

/// A file being written.
pub trait FileWriter: Write + Send {
    /// Ends the file. It is durable after [`Attempt::sync`].
    fn finish(self: Box<Self>) -> Result<(), StorageError>;
}
