//! What every destination that keeps what it is given must do.

use crate::destination::{Attempt, Destination, Found, Writing};
use crate::error::StorageError;
use granary_types::{EntryName, ErrorCode, Uuid};
use std::io::Read as _;

/// Every implementation of [`Destination`] passes this, given a way to make an empty one.
///
/// # Panics
/// Where the implementation breaks the contract.
pub fn destination_contract(make: &dyn Fn() -> Box<dyn Destination>) {
    an_empty_place_has_nothing(&*make());
    what_is_written_is_read(&*make());
    one_attempt_at_a_time(&*make());
    an_abandoned_attempt_leaves_nothing(&*make());
    an_abandoned_attempt_removes_only_its_own(&*make());
    a_failed_publication_leaves_nothing(&*make());
    a_dropped_attempt_blocks_nobody(&*make());
    a_removed_backup_leaves_a_free_place(&*make());
}

fn name(text: &str) -> EntryName {
    EntryName::parse(text).expect("a contract name is normal")
}

fn put(attempt: &dyn Attempt, at: &str, content: &[u8]) {
    let mut file = attempt
        .create(&name(at), content.len() as u64)
        .expect("a file is created");
    for piece in content.chunks(3) {
        file.write_all(piece).expect("a piece is written");
    }
    file.finish().expect("a file is finished");
}

fn content(destination: &dyn Destination, at: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = destination.read(&name(at)).expect("a file is read");
    file.read_to_end(&mut bytes)
        .expect("a file is read to its end");
    bytes
}

fn listing(destination: &dyn Destination) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    destination
        .list(&mut |Found { name, size }| found.push((name, size)))
        .expect("files are listed");
    found.sort();
    found
}

fn an_empty_place_has_nothing(destination: &dyn Destination) {
    assert_eq!(
        destination
            .size(&name("a"))
            .expect("an absent file has no size"),
        None
    );
    let error = destination
        .read(&name("a/b"))
        .err()
        .expect("an absent file cannot be read");
    assert!(matches!(error, StorageError::NotFound { .. }), "{error}");
    assert_eq!(error.code(), ErrorCode::FILE_DOESNT_EXIST);
    assert_eq!(listing(destination), []);
}

fn what_is_written_is_read(destination: &dyn Destination) {
    let attempt = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    attempt.expect(3, 100).expect("there is room");
    put(&*attempt, "b", b"12345");
    put(&*attempt, "d/e/f", b"");
    put(&*attempt, "d/g", b"x");
    attempt.sync().expect("contents are synced");
    attempt
        .publish(&name(".backup"), &mut |out| out.write_all(b"manifest"))
        .expect("the manifest is put");
    attempt.finish().expect("the lock is released");
    assert_eq!(content(destination, "b"), b"12345");
    assert_eq!(content(destination, ".backup"), b"manifest");
    for (offset, rest) in [(0, "12345"), (3, "45"), (5, ""), (9, "")] {
        let mut reader = destination
            .read_from(&name("b"), offset)
            .expect("it is there");
        let mut read = String::new();
        reader.read_to_string(&mut read).expect("it can be read");
        assert_eq!(read, rest, "from byte {offset}");
    }
    assert_eq!(
        destination.size(&name("d/e/f")).expect("it is there"),
        Some(0)
    );
    let expected = [(".backup", 8), ("b", 5), ("d/e/f", 0), ("d/g", 1)];
    assert_eq!(
        listing(destination),
        expected.map(|(name, size)| (name.to_owned(), size))
    );
}

fn one_attempt_at_a_time(destination: &dyn Destination) {
    let first = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    let error = destination
        .begin(Uuid::from_u128(2))
        .err()
        .expect("the first lives");
    assert!(
        matches!(error, StorageError::BeingWritten { .. }),
        "{error}"
    );
    assert_eq!(error.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
    put(&*first, "a", b"1");
    first.finish().expect("the lock is released");
    let second = destination
        .begin(Uuid::from_u128(2))
        .expect("the first has ended");
    put(&*second, "a", b"22");
    second.finish().expect("the lock is released");
    assert_eq!(content(destination, "a"), b"22");
}

fn an_abandoned_attempt_leaves_nothing(destination: &dyn Destination) {
    let attempt = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    put(&*attempt, "d/a", b"1");
    let unfinished = attempt
        .create(&name("d/e/b"), 0)
        .expect("a file is created");
    drop(unfinished);
    let names = ["d/a", "d/e/b", "never/written"].map(name);
    attempt
        .abandon(&mut names.into_iter())
        .expect("what was written is removed");
    assert_eq!(listing(destination), []);
    destination
        .begin(Uuid::from_u128(2))
        .expect("the place is free again")
        .finish()
        .expect("the lock is released");
}

fn an_abandoned_attempt_removes_only_its_own(destination: &dyn Destination) {
    let first = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    put(&*first, "d/a", b"1");
    let mut write = |out: &mut dyn std::io::Write| out.write_all(b"manifest");
    first
        .publish(&name(".backup"), &mut write)
        .expect("the manifest is put");
    first.finish().expect("the lock is released");
    let second = destination
        .begin(Uuid::from_u128(2))
        .expect("the place is free");
    put(&*second, "d/b", b"2");
    let names = ["d/a", "d/b", ".backup"].map(name);
    second
        .abandon(&mut names.into_iter())
        .expect("what was written is removed");
    let expected = [(".backup", 8), ("d/a", 1)];
    assert_eq!(
        listing(destination),
        expected.map(|(name, size)| (name.to_owned(), size))
    );
}

fn a_failed_publication_leaves_nothing(destination: &dyn Destination) {
    let attempt = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    let failing = attempt.publish(&name(".backup"), &mut |out| {
        out.write_all(b"half")?;
        Err(std::io::Error::other("no more"))
    });
    assert!(failing.is_err());
    assert_eq!(
        destination.size(&name(".backup")).expect("asking is fine"),
        None
    );
    attempt
        .abandon(&mut std::iter::empty())
        .expect("what was written is removed");
    assert_eq!(listing(destination), []);
}

fn a_removed_backup_leaves_a_free_place(destination: &dyn Destination) {
    let attempt = destination
        .begin(Uuid::from_u128(1))
        .expect("the place is free");
    let writing = destination.writing().expect("asking is fine");
    assert!(matches!(writing, Writing::Alive { .. }), "{writing:?}");
    let error = destination.remove(&|_| true).expect_err("it is written");
    assert!(
        matches!(error, StorageError::BeingWritten { .. }),
        "{error}"
    );
    for at in ["d/a", "d/b/c", "stray"] {
        put(&*attempt, at, b"12");
    }
    attempt
        .publish(&name(".backup"), &mut |out| out.write_all(b"manifest"))
        .expect("the manifest is put");
    attempt.finish().expect("the lock is released");
    let removed = destination.remove(&|name| name != "stray");
    let removed = removed.expect("a backup is removed");
    assert_eq!((removed.files, removed.bytes), (3, 12));
    assert_eq!(removed.strays, ["stray"]);
    assert_eq!(listing(destination), [("stray".to_owned(), 2)]);
    assert_eq!(
        destination.writing().expect("asking is fine"),
        Writing::Nobody
    );
    let next = destination.begin(Uuid::from_u128(2)).expect("it is free");
    next.finish().expect("the lock is released");
}

fn a_dropped_attempt_blocks_nobody(destination: &dyn Destination) {
    drop(
        destination
            .begin(Uuid::from_u128(1))
            .expect("the place is free"),
    );
    let second = destination
        .begin(Uuid::from_u128(2))
        .expect("its owner is gone");
    second.finish().expect("the lock is released");
}
