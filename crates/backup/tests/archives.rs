//! A backup in an archive is what it is in a directory, and what is wrong with an archive is found out.

#![allow(clippy::disallowed_methods, reason = "tests damage files by hand")]

mod world;

use granary_backup::OpenError;
use granary_types::ErrorCode;
use std::fs;
use world::{Files, World, expected};

const KINDS: [&str; 11] = [
    "b.zip",
    "b.zipx",
    "secret.zip",
    "b.tar",
    "b.tar.gz",
    "b.tgz",
    "b.tar.bz2",
    "b.tar.lzma",
    "b.tar.zst",
    "b.tzst",
    "b.tar.xz",
];

const BEFORE: [(&str, &[u8]); 4] = [
    ("log/t.bin", b"0123"),
    ("part/a", b"aaaa"),
    ("part/b", b"bbbb"),
    ("part/empty", b""),
];
const AFTER: [(&str, &[u8]); 6] = [
    ("log/t.bin", b"0123456789"),
    ("part/a", b"aaaa"),
    ("part/again", b"cccc"),
    ("part/c", b"cccc"),
    ("part/empty", b""),
    ("sql/d.sql", b"CREATE DATABASE d"),
];

fn large() -> Vec<u8> {
    (0..1_200_000_u32)
        .map(|at| (at.wrapping_mul(at) >> 7) as u8)
        .collect()
}

#[test]
fn every_kind_of_archive_holds_a_backup() {
    let large = large();
    for kind in KINDS {
        let mut files = AFTER.to_vec();
        if ["b.zip", "secret.zip", "b.tar", "b.tar.zst"].contains(&kind) {
            files.push(("part/large", &large));
            files.push(("part/larger", &large[1..]));
        }
        let world = World::new();
        let sealed = world.backup(kind, None, &files).expect(kind);
        assert_eq!(world.contents(kind), expected(&files), "{kind}");
        assert!(world.check(kind).is_intact(), "{kind}");
        assert_eq!(world.check(kind).warnings, [], "{kind}");
        let size = fs::metadata(world.path(kind)).expect("it is there").len();
        assert_eq!(sealed.counters.compressed_size, size);
        assert_eq!(world.everything(), [kind], "nothing else is left");
        let again = world.backup(kind, None, &AFTER).expect_err("it is there");
        assert_eq!(again.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
    }
}

#[test]
fn chains_go_through_archives_and_directories() {
    for (base, name) in [
        ("b.zip", "i.zip"),
        ("b.tar.zst", "i"),
        ("b", "i.tar"),
        ("secret.zip", "secret2.zip"),
    ] {
        let world = World::new();
        world.backup(base, None, &BEFORE).expect(base);
        world.backup(name, Some(base), &AFTER).expect(name);
        assert_eq!(world.contents(name), expected(&AFTER), "{name} on {base}");
        assert!(world.check(name).is_intact());
        let stored = world.stored(name);
        assert!(!stored.contains(&"part/a".to_owned()), "it is in the base");
        // A file that has grown is whole in an archive, as ClickHouse needs it.
        let manifest = world.open(name).expect("it opens");
        let grown = manifest.find("log/t.bin").expect("an entry");
        let expected = if name == "i" { 6 } else { 10 };
        assert_eq!(grown.view().stored_size(), expected, "{name}");
    }
}

#[test]
fn a_failed_backup_leaves_no_archive() {
    for kind in KINDS {
        let world = World::new();
        let view = world.with_disk(world.disk.clone());
        let mut writer = view.begin(kind, None).expect("it begins");
        let sources = view.sources(&AFTER);
        world::write(&world.folder.path().join("data/part/c"), b"other content");
        let control = granary_env::Control::new();
        writer
            .write(sources, &control)
            .expect_err("a file has changed");
        drop(writer);
        assert_eq!(world.everything(), [""; 0], "{kind}");
        world.backup(kind, None, &AFTER).expect("the name is free");
    }
}

fn check_damage(kind: &str, files: Files<'_>, change: &dyn Fn(&mut Vec<u8>), what: &str) {
    let world = World::new();
    world.backup(kind, None, files).expect(kind);
    let path = world.path(kind);
    let mut bytes = fs::read(&path).expect("it is there");
    change(&mut bytes);
    fs::write(&path, bytes).expect("it can be changed");
    match world.open(kind) {
        // What nobody looks at may be changed; what is read is right.
        Ok(backup) => {
            for entry in backup.entries() {
                if let Ok(read) = backup.read_small(&entry, u64::MAX) {
                    assert_eq!(read, expected(files)[entry.name.as_str()], "{kind}: {what}");
                }
            }
        }
        Err(OpenError::NotFound { .. }) => {}
        Err(error) => assert_ne!(
            error.code(),
            ErrorCode::LOGICAL_ERROR,
            "{kind}: {what}: {error}"
        ),
    }
}

#[test]
fn nothing_wrong_is_ever_read_from_a_damaged_archive() {
    for kind in [
        "b.zip",
        "secret.zip",
        "b.tar",
        "b.tar.gz",
        "b.tar.zst",
        "b.tar.xz",
        "b.tar.bz2",
        "b.tar.lzma",
    ] {
        for part in 0..14 {
            let place = |bytes: &Vec<u8>| bytes.len() * part / 14;
            check_damage(
                kind,
                &AFTER,
                &|bytes| {
                    let at = place(bytes);
                    bytes[at] ^= 0x20;
                },
                "flipped",
            );
            check_damage(kind, &AFTER, &|bytes| bytes.truncate(place(bytes)), "cut");
            check_damage(
                kind,
                &AFTER,
                &|bytes| {
                    let at = place(bytes);
                    bytes.insert(at, 7);
                },
                "longer",
            );
        }
    }
}
