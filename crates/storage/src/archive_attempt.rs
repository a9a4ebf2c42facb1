//! [`ArchiveAttempt`]: a backup being written into an archive.

use crate::archive::ArchiveOptions;
use crate::archive_sink::Sink;
use crate::destination::{Attempt, FileWriter};
use crate::error::StorageError;
use crate::local_attempt::{make_directories, remove_directories, require_space};
use crate::lock::{DirectoryLock, LockPlace};
use granary_archive::{ArchiveKind, Filter, Method, Style};
use granary_durable::Disk;
use granary_env::Env;
use granary_types::{EntryName, Uuid};
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file up to this size is made ready by the thread that reads it; a larger one is written as it comes,
/// while the others wait.
const READY_SIZE_BYTES_MAX: u64 = 1 << 20;

/// The one writer of an archive. It writes beside the archive's place, and gives what it wrote that name
/// when the manifest is in it.
pub(crate) struct ArchiveAttempt {
    path: PathBuf,
    part: PathBuf,
    uuid: Uuid,
    is_compressed: bool,
    disk: Disk,
    lock: DirectoryLock,
    made: BTreeSet<PathBuf>,
    shared: Arc<Shared>,
}

/// What the writers of members share.
struct Shared {
    path: PathBuf,
    /// `None` once the archive is whole, or cannot be written on.
    sink: Mutex<Option<Sink>>,
    style: Style,
    is_zip: bool,
    env: Env,
    is_busy: Mutex<bool>,
    is_free: Condvar,
}

impl ArchiveAttempt {
    pub(crate) fn begin(
        path: &Path,
        uuid: Uuid,
        options: &ArchiveOptions,
        disk: &Disk,
        env: &Env,
    ) -> Result<Self, StorageError> {
        let directory = path.parent().unwrap_or(Path::new(""));
        let mut made = BTreeSet::new();
        make_directories(disk, directory, &mut made)
            .map_err(|error| StorageError::from_io("create", directory, error))?;
        let place = LockPlace::beside(path);
        let begun = DirectoryLock::take(&place, uuid, disk, env).and_then(|(lock, _)| {
            let part = place.part_path(uuid);
            let style = Style {
                compression: options.compression,
                password: options.password.clone(),
            };
            let sink = disk
                .create_new(&part)
                .and_then(|file| Sink::new(file, options.kind, style.clone(), options.threads));
            match sink {
                Ok(sink) => Ok((lock, part, sink, style)),
                Err(error) => {
                    // The refusal is what matters: what stays is dead.
                    let _ = disk.remove_file(&part);
                    let _ = lock.release();
                    Err(StorageError::from_io("create", &part, error))
                }
            }
        });
        let (lock, part, sink, style) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                let _ = remove_directories(disk, &made);
                return Err(error);
            }
        };
        let is_plain = options.kind == ArchiveKind::Tar(Filter::None);
        let is_stored =
            options.kind == ArchiveKind::Zip && options.compression.method() == Method::Store;
        Ok(Self {
            path: path.to_owned(),
            part,
            uuid,
            is_compressed: !is_plain && !is_stored,
            disk: disk.clone(),
            lock,
            made,
            shared: Arc::new(Shared {
                path: path.to_owned(),
                sink: Mutex::new(Some(sink)),
                style,
                is_zip: options.kind == ArchiveKind::Zip,
                env: env.clone(),
                is_busy: Mutex::new(false),
                is_free: Condvar::new(),
            }),
        })
    }

    fn failed(&self, action: &'static str) -> impl Fn(io::Error) -> StorageError {
        let path = self.path.clone();
        move |error| StorageError::from_archive(action, &path, error.into())
    }

    /// Ends the archive, makes it durable and gives it its name.
    fn publish_part(&self) -> Result<(), StorageError> {
        let sink = self.shared.sink.lock().take();
        let sink = sink.ok_or_else(|| self.failed("write")(broken()))?;
        let file = sink.finish().map_err(self.failed("write"))?;
        file.sync().map_err(self.failed("sync"))?;
        drop(file);
        self.lock.confirm(self.uuid)?;
        if self
            .path
            .symlink_metadata()
            .is_ok_and(|found| found.len() > 0)
        {
            return Err(self.failed("write")(io::ErrorKind::AlreadyExists.into()));
        }
        self.disk
            .rename(&self.part, &self.path)
            .map_err(self.failed("write"))?;
        let directory = self.path.parent().unwrap_or(Path::new(""));
        self.disk
            .sync_directory(directory)
            .map_err(self.failed("sync"))?;
        // Directories that were made for it have names of their own to keep.
        let above = self.made.iter().rev().filter_map(|made| made.parent());
        for made in above.filter(|path| !path.as_os_str().is_empty()) {
            self.disk
                .sync_directory(made)
                .map_err(self.failed("sync"))?;
        }
        Ok(())
    }
}

impl Attempt for ArchiveAttempt {
    fn expect(&self, files: u64, size: u64) -> Result<(), StorageError> {
        if self.is_compressed {
            return Ok(()); // how much it will be nobody knows
        }
        require_space(self.path.parent().unwrap_or(Path::new("")), files, size)
    }

    fn create(&self, name: &EntryName, size: u64) -> Result<Box<dyn FileWriter>, StorageError> {
        Ok(Box::new(Member {
            shared: Arc::clone(&self.shared),
            name: name.clone(),
            size,
            ready: Vec::new(),
            turn: None,
        }))
    }

    fn sync(&self) -> Result<(), StorageError> {
        Ok(()) // the archive is synced as a whole, with its manifest
    }

    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        let mut counter = Counter(0);
        write(&mut counter).map_err(self.failed("write"))?;
        {
            let _turn = Turn::take(&self.shared);
            let salt = self.shared.salt();
            let mut sink = self.shared.sink.lock();
            let open = sink
                .as_mut()
                .ok_or_else(|| self.failed("write")(broken()))?;
            let mut written = open.begin(name, counter.0, salt);
            if written.is_ok() {
                written = write(open);
            }
            if written.is_ok() {
                written = open.end();
            }
            if let Err(error) = written {
                *sink = None;
                return Err(self.failed("write")(error));
            }
        }
        self.publish_part()
    }

    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        let Self {
            lock, disk, part, ..
        } = *self;
        disk.remove_file(&part)
            .map_err(|error| StorageError::from_io("remove", &part, error))?;
        lock.release()
    }

    fn abandon(
        self: Box<Self>,
        names: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError> {
        let _ = names; // all of them are in the archive
        let Self {
            lock,
            disk,
            part,
            path,
            made,
            shared,
            ..
        } = *self;
        let was_published = shared.sink.lock().take().is_none() && !part.exists();
        lock.confirm(self.uuid)?;
        for at in [Some(&part), was_published.then_some(&path)]
            .into_iter()
            .flatten()
        {
            disk.remove_file(at)
                .map_err(|error| StorageError::from_io("remove", at, error))?;
        }
        lock.release()?;
        remove_directories(&disk, &made)
    }
}

impl Shared {
    /// Sixteen bytes that no other member has.
    fn salt(&self) -> [u8; 16] {
        *self.env.uuid().as_bytes()
    }

    fn with_sink(&self, work: impl FnOnce(&mut Sink) -> io::Result<()>) -> io::Result<()> {
        let mut sink = self.sink.lock();
        let done = work(sink.as_mut().ok_or_else(broken)?);
        if done.is_err() {
            *sink = None;
        }
        done
    }
}

fn broken() -> io::Error {
    io::Error::other("the archive cannot be written on after what went wrong before")
}

/// Who may write to the archive now.
struct Turn(Arc<Shared>);

impl Turn {
    fn take(shared: &Arc<Shared>) -> Self {
        let mut is_busy = shared.is_busy.lock();
        while *is_busy {
            shared.is_free.wait(&mut is_busy);
        }
        *is_busy = true;
        Self(Arc::clone(shared))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0.is_busy.lock() = false;
        self.0.is_free.notify_one();
    }
}

/// A member being written.
struct Member {
    shared: Arc<Shared>,
    name: EntryName,
    size: u64,
    ready: Vec<u8>,
    turn: Option<Turn>, // of a large one, from its first byte on
}

impl Member {
    fn is_small(&self) -> bool {
        self.size <= READY_SIZE_BYTES_MAX
    }

    fn append(&mut self) -> io::Result<()> {
        let (shared, salt) = (&self.shared, self.shared.salt());
        if shared.is_zip {
            let member = shared.style.pack(self.name.clone(), &self.ready, salt)?;
            let _turn = Turn::take(shared);
            return shared.with_sink(|sink| sink.append(&member));
        }
        let _turn = Turn::take(shared);
        shared.with_sink(|sink| {
            sink.begin(&self.name, self.size, salt)?;
            sink.write_all(&self.ready)?;
            sink.end()
        })
    }
}

impl Write for Member {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_small() {
            if (self.ready.len() + bytes.len()) as u64 > self.size {
                return Err(io::Error::other("a file is longer than was said"));
            }
            self.ready.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        if self.turn.is_none() {
            self.turn = Some(Turn::take(&self.shared));
            let salt = self.shared.salt();
            self.shared
                .with_sink(|sink| sink.begin(&self.name, self.size, salt))?;
        }
        self.shared.with_sink(|sink| sink.write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileWriter for Member {
    fn finish(mut self: Box<Self>) -> Result<(), StorageError> {
        let done = if self.is_small() {
            self.append()
        } else {
            self.shared.with_sink(Sink::end)
        };
        // Dropped with it, a large member counts as ended.
        self.turn = done.is_err().then(|| self.turn.take()).flatten();
        done.map_err(|error| StorageError::from_archive("write", &self.shared.path, error.into()))
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if self.turn.is_some() {
            // Half a member spoils the archive.
            *self.shared.sink.lock() = None;
        }
    }
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
