//! [`LocalArchive`]: a backup as one zip or tar file, for `File` and `Disk`.

use crate::archive_attempt::ArchiveAttempt;
use crate::archive_content::Content;
use crate::destination::{Attempt, Destination, Found, MANIFEST_FILE, Removed, Writing};
use crate::error::StorageError;
use crate::lock::{DirectoryLock, LockPlace, writing};
use granary_archive::{ArchiveKind, Compression};
use granary_durable::Disk;
use granary_env::Env;
use granary_types::{EntryName, Uuid};
use parking_lot::Mutex;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How an archive is written, and what opens it.
#[derive(Debug, Clone)]
pub struct ArchiveOptions {
    /// What kind it is when it is written; read, it is what its bytes say.
    pub kind: ArchiveKind,
    /// How the members of a zip archive are compressed.
    pub compression: Compression,
    /// What encrypts and decrypts the members of a zip archive; empty for nothing.
    pub password: String,
    /// How many threads compress it.
    pub threads: usize,
}

/// An archive that holds one backup, or is to. While it is written it has another name, so that there is
/// an archive of this name only when it is whole.
pub struct LocalArchive {
    path: PathBuf,
    options: ArchiveOptions,
    disk: Disk,
    env: Env,
    content: Mutex<Option<Arc<Content>>>,
}

impl LocalArchive {
    /// The archive at `path`.
    pub fn new(path: impl Into<PathBuf>, options: ArchiveOptions, disk: Disk, env: Env) -> Self {
        Self {
            path: path.into(),
            options,
            disk,
            env,
            content: Mutex::new(None),
        }
    }

    /// What is in it, read once; `None` when there is no archive.
    fn content(&self) -> Result<Option<Arc<Content>>, StorageError> {
        let mut content = self.content.lock();
        if content.is_none() {
            let opened = Content::open(&self.path, self.options.kind)?;
            *content = opened.map(Arc::new);
        }
        Ok(content.clone())
    }

    fn not_found(&self, name: &EntryName) -> StorageError {
        StorageError::NotFound {
            path: format!("{name} in {}", self.location()),
        }
    }

    /// How many bytes the file has; nothing is there when it has none.
    fn file_size(&self) -> Result<Option<u64>, StorageError> {
        match fs::metadata(&self.path) {
            Ok(metadata) => {
                Ok(Some(metadata.len()).filter(|size| *size > 0 || !metadata.is_file()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StorageError::from_io("read", &self.path, error)),
        }
    }

    /// What a removal takes away.
    fn counted(&self, file_size: u64) -> Removed {
        let mut removed = Removed::default();
        if let Ok(Some(content)) = self.content() {
            content.list(&mut |_, size| {
                removed.files += 1;
                removed.bytes = removed.bytes.saturating_add(size);
            });
        }
        if removed.files == 0 {
            (removed.files, removed.bytes) = (1, file_size);
        }
        removed
    }
}

impl Destination for LocalArchive {
    fn location(&self) -> String {
        self.path.display().to_string()
    }

    fn size(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        let content = self.content()?;
        Ok(content.and_then(|content| content.size(name.as_str())))
    }

    fn is_taken(&self) -> Result<bool, StorageError> {
        Ok(self.file_size()?.is_some())
    }

    fn is_archive(&self) -> bool {
        true
    }

    fn archive_size(&self) -> Result<Option<u64>, StorageError> {
        self.file_size()
    }

    fn position(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        let content = self.content()?;
        Ok(content.and_then(|content| content.position(name.as_str())))
    }

    fn read_from(
        &self,
        name: &EntryName,
        offset: u64,
    ) -> Result<Box<dyn Read + Send>, StorageError> {
        let content = self.content()?.ok_or_else(|| self.not_found(name))?;
        let file = Content::read(&content, name.as_str(), offset, &self.options.password);
        match file {
            Ok(file) => file.ok_or_else(|| self.not_found(name)),
            Err(error) => Err(StorageError::from_archive("read", &self.path, error)),
        }
    }

    fn list(&self, tell: &mut dyn FnMut(Found)) -> Result<(), StorageError> {
        if let Some(content) = self.content()? {
            content.list(&mut |name, size| {
                let name = name.to_owned();
                tell(Found { name, size });
            });
        }
        Ok(())
    }

    fn begin(&self, uuid: Uuid) -> Result<Box<dyn Attempt>, StorageError> {
        *self.content.lock() = None;
        let attempt =
            ArchiveAttempt::begin(&self.path, uuid, &self.options, &self.disk, &self.env)?;
        Ok(Box::new(attempt))
    }

    fn writing(&self) -> Result<Writing, StorageError> {
        writing(&LockPlace::beside(&self.path), &self.env)
    }

    fn remove(&self, _: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError> {
        let size = self.file_size()?;
        if size.is_none() && self.writing()? == Writing::Nobody {
            let path = self.location();
            return Err(StorageError::NotFound { path });
        }
        let directory = self.path.parent().unwrap_or(Path::new(""));
        let place = LockPlace::beside(&self.path);
        let (lock, _) = DirectoryLock::take(&place, self.env.uuid(), &self.disk, &self.env)?;
        let removed = size.map_or_else(Removed::default, |size| self.counted(size));
        let failed = |action| move |error| StorageError::from_io(action, &self.path, error);
        self.disk
            .remove_file(&self.path)
            .map_err(failed("remove"))?;
        self.disk
            .sync_directory(directory)
            .map_err(failed("sync"))?;
        *self.content.lock() = None;
        lock.release()?;
        Ok(removed)
    }
}

/// The name of the file that makes an archive a backup.
pub(crate) fn is_manifest(name: &str) -> bool {
    name == MANIFEST_FILE
}
