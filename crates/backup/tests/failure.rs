//! When anything fails and the machine lives, the destination is as it was before.

#![allow(clippy::disallowed_methods, reason = "tests prepare files by hand")]

mod world;

use granary_backup::{BackupWriter, WriteError};
use granary_env::Control;
use granary_storage::{Attempt, Destination, FileWriter, Found, Removed, StorageError, Writing};
use granary_types::{EntryName, ErrorCode, Uuid};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use world::{World, expected, write};

const FILES: [(&str, &[u8]); 4] = [
    ("known/a", b"aaaa"),
    ("log/l", b"0123456789"),
    ("part/b", b"bbbb"),
    ("sql/c", b"CREATE"),
];

/// A destination that carries out every operation but one.
struct Failing {
    inner: Arc<dyn Destination>,
    left: Arc<AtomicUsize>,
    after: When,
    /// How many questions about sizes are answered as if nothing were there yet.
    late: AtomicUsize,
}

/// Whether the failing operation has happened nevertheless.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Before,
    After,
}

struct FailingAttempt {
    inner: Box<dyn Attempt>,
    left: Arc<AtomicUsize>,
    when: When,
}

struct FailingFile {
    inner: Box<dyn FileWriter>,
    left: Arc<AtomicUsize>,
}

fn full() -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}

/// Counts an operation; the one that is due fails.
fn count(left: &AtomicUsize) -> io::Result<()> {
    if left.fetch_sub(1, Ordering::Relaxed) == 1 {
        Err(full())
    } else {
        Ok(())
    }
}

fn fail<T>(
    left: &AtomicUsize,
    when: When,
    work: impl FnOnce() -> Result<T, StorageError>,
) -> Result<T, StorageError> {
    let name = EntryName::parse("x").expect("a name");
    let failed = |error| StorageError::while_writing("the test", &name, error);
    if when == When::Before {
        count(left).map_err(failed)?;
        return work();
    }
    let done = work()?;
    count(left).map_err(failed)?;
    Ok(done)
}

impl Destination for Failing {
    fn location(&self) -> String {
        self.inner.location()
    }

    fn size(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        let is_late = |late: usize| late.checked_sub(1);
        if self
            .late
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_late)
            .is_ok()
        {
            return Ok(None);
        }
        self.inner.size(name)
    }

    fn read_from(
        &self,
        name: &EntryName,
        offset: u64,
    ) -> Result<Box<dyn Read + Send>, StorageError> {
        self.inner.read_from(name, offset)
    }

    fn list(&self, tell: &mut dyn FnMut(Found)) -> Result<(), StorageError> {
        self.inner.list(tell)
    }

    fn begin(&self, uuid: Uuid) -> Result<Box<dyn Attempt>, StorageError> {
        let inner = self.inner.begin(uuid)?;
        let left = Arc::clone(&self.left);
        Ok(Box::new(FailingAttempt {
            inner,
            left,
            when: self.after,
        }))
    }

    fn writing(&self) -> Result<Writing, StorageError> {
        self.inner.writing()
    }

    fn remove(&self, is_of_backup: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError> {
        self.inner.remove(is_of_backup)
    }
}

impl Attempt for FailingAttempt {
    fn expect(&self, files: u64, size_bytes: u64) -> Result<(), StorageError> {
        fail(&self.left, self.when, || {
            self.inner.expect(files, size_bytes)
        })
    }

    fn create(&self, name: &EntryName, size: u64) -> Result<Box<dyn FileWriter>, StorageError> {
        let inner = fail(&self.left, self.when, || self.inner.create(name, size))?;
        Ok(Box::new(FailingFile {
            inner,
            left: Arc::clone(&self.left),
        }))
    }

    fn sync(&self) -> Result<(), StorageError> {
        fail(&self.left, self.when, || self.inner.sync())
    }

    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        fail(&self.left, self.when, || self.inner.publish(name, write))
    }

    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        self.inner.finish()
    }

    fn abandon(
        self: Box<Self>,
        names: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError> {
        self.inner.abandon(names)
    }
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        count(&self.left)?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl FileWriter for FailingFile {
    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        self.inner.finish()
    }
}

fn attempt(world: &World, number: usize, when: When) -> Result<(), WriteError> {
    let view = world.with_disk(world.disk.clone());
    let left = Arc::new(AtomicUsize::new(number));
    let place = Failing {
        inner: world.destination("b"),
        left,
        after: when,
        late: AtomicUsize::new(0),
    };
    let mut writer = BackupWriter::begin(Arc::new(place), view.options("b"))?;
    writer.write(view.sources(&FILES), &Control::new())?;
    writer.seal(&Control::new()).map(|_| ())
}

fn check_failures(world: &World, when: When) {
    let before = world.everything();
    for number in 1..100 {
        match attempt(world, number, when) {
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::NOT_ENOUGH_SPACE, "{error}");
                assert_eq!(
                    world.everything(),
                    before,
                    "operation {number} failed, {when:?}"
                );
            }
            Ok(()) => {
                assert!(number > 7, "create, write, sync and publish are operations");
                let mut contents = world.contents("b");
                contents.retain(|name, _| !name.contains("mine"));
                assert_eq!(contents, expected(&FILES));
                return;
            }
        }
    }
    panic!("the backup still fails after 100 operations");
}

#[test]
fn whatever_fails_leaves_nothing_where_nothing_was() {
    for when in [When::Before, When::After] {
        check_failures(&World::new(), when);
    }
}

#[test]
fn whatever_fails_leaves_what_was_there() {
    for when in [When::Before, When::After] {
        let world = World::new();
        write(&world.path("b/part/mine"), b"mine");
        write(&world.path("b/mine"), b"mine");
        check_failures(&world, when);
    }
}

#[test]
fn a_backup_that_another_sealed_a_moment_before_is_not_touched() {
    let world = World::new();
    world.backup("b", None, &FILES).expect("written");
    let before = world.everything();
    let place = Failing {
        inner: world.destination("b"),
        left: Arc::new(AtomicUsize::new(usize::MAX)),
        after: When::Before,
        late: AtomicUsize::new(1),
    };
    let view = world.with_disk(world.disk.clone());
    let error = BackupWriter::begin(Arc::new(place), view.options("b"))
        .err()
        .expect("it is there by now");
    assert_eq!(error.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
    assert_eq!(world.everything(), before);
    assert_eq!(world.contents("b"), expected(&FILES));
}
