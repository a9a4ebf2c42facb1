//! What is written comes back, through chains, and nothing is stored that need not be.

#![allow(clippy::disallowed_methods, reason = "tests damage files by hand")]

mod world;

use granary_backup::{
    BackupOptions, BackupWriter, Counters, OpenBackup, OpenError, ReadError, Source, WriteError,
};
use granary_env::Control;
use granary_manifest::{DataFileNames, Deduplication};
use granary_storage::{Destination, Memory, Null};
use granary_types::{EntryName, ErrorCode, Uuid, hash_bytes};
use std::fs;
use std::io::Read as _;
use std::sync::Arc;
use world::{World, expected, write};

const FILES: [(&str, &[u8]); 7] = [
    ("known/part/a.bin", b"aaaa"),
    ("known/part/b.bin", b"bbbb"),
    ("known/part/copy.bin", b"aaaa"),
    ("log/t.bin", b"0123456789"),
    ("part/empty", b""),
    ("part/unhashed.bin", b"aaaa"),
    ("sql/t.sql", b"CREATE TABLE t"),
];

#[test]
fn a_backup_comes_back_and_stores_each_content_once() {
    let world = World::new();
    let sealed = world.backup("b", None, &FILES).expect("written");
    assert_eq!(world.contents("b"), expected(&FILES));
    assert_eq!(
        world.stored("b"),
        [
            "known/part/a.bin",
            "known/part/b.bin",
            "log/t.bin",
            "sql/t.sql"
        ]
    );
    let manifest_size = fs::metadata(world.path("b/.backup"))
        .expect("it is there")
        .len();
    let stored = 4 + 4 + 10 + 14 + manifest_size;
    let counters = Counters {
        num_files: 7,
        total_size: 4 * 4 + 10 + 14,
        num_entries: 4,
        uncompressed_size: stored,
        compressed_size: stored,
    };
    assert_eq!(sealed.counters, counters);
    let open = world.open("b").expect("opens");
    assert_eq!(
        Counters::of(open.manifest(), open.manifest_size()),
        counters
    );
    assert!(world.check("b").is_intact());
}

#[test]
fn an_unchanged_incremental_backup_is_its_manifest_alone() {
    let world = World::new();
    world.backup("b0", None, &FILES).expect("written");
    let sealed = world.backup("b1", Some("b0"), &FILES).expect("written");
    assert_eq!(world.stored("b1"), [""; 0]);
    assert_eq!(sealed.counters.num_entries, 0);
    assert_eq!(world.contents("b1"), expected(&FILES));
}

#[test]
fn a_chain_of_five_takes_only_what_is_new() {
    let world = World::new();
    let mut log = b"0".to_vec();
    let mut before: Option<String> = None;
    for link in 0..5_u8 {
        log.extend_from_slice(format!("line {link}\n").as_bytes());
        let fresh = format!("part/new{link}");
        let content = vec![link; 100];
        let files: [(&str, &[u8]); 3] = [
            ("log/l.bin", &log),
            ("part/old", b"old"),
            (&fresh, &content),
        ];
        let name = format!("b{link}");
        world
            .backup(&name, before.as_deref(), &files)
            .expect("written");
        assert_eq!(world.contents(&name), expected(&files));
        if link > 0 {
            assert_eq!(world.stored(&name), ["log/l.bin", fresh.as_str()]);
            let rest = fs::read_to_string(world.path(&name).join("log/l.bin")).expect("the rest");
            assert_eq!(rest, format!("line {link}\n"));
        }
        let report = world.check(&name);
        assert!(report.is_intact(), "{report:?}");
        assert_eq!(report.backups, u64::from(link) + 1);
        before = Some(name);
    }
}

#[test]
fn a_base_that_contributes_nothing_is_not_named() {
    let world = World::new();
    world
        .backup("b0", None, &[("part/a", b"a")])
        .expect("written");
    world
        .backup("b1", Some("b0"), &[("part/b", b"b")])
        .expect("written");
    assert_eq!(world.open("b1").expect("opens").header().base, None);
    fs::remove_dir_all(world.path("b0")).expect("removed");
    assert!(world.check("b1").is_intact());
}

#[test]
fn without_deduplication_the_directory_is_the_tree_itself() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let place = world.destination("b");
    let options = BackupOptions {
        deduplication: Deduplication::Off,
        ..view.options("b")
    };
    let mut writer = BackupWriter::begin(place, options).expect("free");
    writer
        .write(view.sources(&FILES), &Control::new())
        .expect("written");
    let sealed = writer.seal(&Control::new()).expect("sealed");
    assert_eq!(sealed.counters.num_entries, 7);
    for (name, content) in FILES {
        assert_eq!(fs::read(world.path("b").join(name)).expect(name), content);
    }
    assert_eq!(world.contents("b"), expected(&FILES));
    assert!(world.check("b").is_intact());
}

#[test]
fn data_files_may_be_named_by_their_hash() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let names = DataFileNames::Checksum { prefix_length: 2 };
    let options = BackupOptions {
        data_file_names: names,
        ..view.options("b")
    };
    let mut writer = BackupWriter::begin(world.destination("b"), options).expect("free");
    writer
        .write(view.sources(&FILES), &Control::new())
        .expect("written");
    writer.seal(&Control::new()).expect("sealed");
    let hash = hash_bytes(b"aaaa").to_string();
    assert!(
        world
            .stored("b")
            .contains(&format!("{}/{}", &hash[..2], &hash[2..]))
    );
    assert_eq!(world.contents("b"), expected(&FILES));
    assert!(world.check("b").is_intact());
}

#[test]
fn memory_takes_a_backup_and_null_forgets_it() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let memory: Arc<dyn Destination> = Arc::new(Memory::new("m"));
    for place in [Arc::clone(&memory), Arc::new(Null)] {
        let mut writer = BackupWriter::begin(Arc::clone(&place), view.options("m")).expect("free");
        writer
            .write(view.sources(&FILES), &Control::new())
            .expect("written");
        writer.seal(&Control::new()).expect("sealed");
        let open = OpenBackup::open("m", place, &|_| unreachable!("there is no base"), None);
        match open {
            Ok(open) => {
                let entry = open.find("sql/t.sql").expect("listed");
                assert_eq!(
                    open.read_small(&entry, 100).expect("intact"),
                    b"CREATE TABLE t"
                );
                assert!(matches!(
                    open.read_small(&entry, 3),
                    Err(ReadError::TooLarge { .. })
                ));
            }
            Err(error) => assert!(matches!(error, OpenError::NotFound { .. }), "{error}"),
        }
    }
    let again = BackupWriter::begin(memory, view.options("m"))
        .err()
        .expect("it is there");
    assert_eq!(again.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
}

#[track_caller]
fn check_refused(world: &World, sources: Vec<Source>, code: ErrorCode, parts: &[&str]) {
    let view = world.with_disk(world.disk.clone());
    let mut writer = view.begin("refused", None).expect("free");
    let error = writer
        .write(sources, &Control::new())
        .expect_err("this must fail");
    assert_eq!(error.code(), code, "{error}");
    for part in parts {
        assert!(error.to_string().contains(part), "{error}");
    }
    drop(writer);
    assert_eq!(world.everything(), [""; 0], "the destination is as it was");
}

#[test]
fn a_source_that_is_not_what_its_part_says_fails_the_backup() {
    let world = World::new();
    let name = |text: &str| EntryName::parse(text).expect("a name");
    let path = world.folder.path().join("data/f");
    write(&path, b"actual");
    let (expected, found) = (hash_bytes(b"wanted"), hash_bytes(b"actual"));
    let source = |size, checksum| vec![Source::file(name("p/a"), &path, size, checksum)];
    let texts = [
        expected.to_string(),
        found.to_string(),
        path.display().to_string(),
    ];
    check_refused(
        &world,
        source(6, Some(expected)),
        ErrorCode::CHECKSUM_DOESNT_MATCH,
        &[&texts[0], &texts[1], &texts[2]],
    );
    check_refused(
        &world,
        source(5, None),
        ErrorCode::BAD_SIZE_OF_FILE_IN_DATA_PART,
        &["5", &texts[2]],
    );
    check_refused(
        &world,
        source(7, None),
        ErrorCode::BAD_SIZE_OF_FILE_IN_DATA_PART,
        &["6", "7"],
    );
    let missing = vec![Source::file(
        name("p/a"),
        world.folder.path().join("nothing"),
        1,
        None,
    )];
    check_refused(&world, missing, ErrorCode::FILE_DOESNT_EXIST, &["nothing"]);
    let twice = vec![
        Source::bytes(name("p/a"), *b"1"),
        Source::bytes(name("p/a"), *b"2"),
    ];
    check_refused(
        &world,
        twice,
        ErrorCode::BACKUP_ENTRY_ALREADY_EXISTS,
        &["p/a"],
    );
    for reserved in [".backup", ".lock", ".backup.tmp", ".lock.x/a", "p/\u{1}"] {
        let source = vec![Source::bytes(name(reserved), *b"1")];
        check_refused(&world, source, ErrorCode::INCORRECT_FILE_NAME, &[]);
    }
}

#[test]
fn a_growing_file_is_taken_as_long_as_it_was() {
    let world = World::new();
    let path = world.folder.path().join("data/log");
    write(&path, b"0123456789 and more since");
    let source =
        Source::file(EntryName::parse("log").expect("a name"), &path, 10, None).append_only();
    let view = world.with_disk(world.disk.clone());
    let mut writer = view.begin("b", None).expect("free");
    writer
        .write(vec![source], &Control::new())
        .expect("written");
    writer.seal(&Control::new()).expect("sealed");
    assert_eq!(world.contents("b"), expected(&[("log", b"0123456789")]));
}

#[test]
fn a_cancelled_or_dropped_backup_was_never_there() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let control = Control::new();
    let mut writer = view.begin("b", None).expect("free");
    writer
        .write(view.sources(&FILES), &control)
        .expect("written");
    control.cancel();
    let error = writer.seal(&control).expect_err("cancelled");
    assert_eq!(error.code(), ErrorCode::QUERY_WAS_CANCELLED);
    assert_eq!(world.everything(), [""; 0]);
    let mut writer = view.begin("b", None).expect("free");
    assert!(matches!(
        writer.write(view.sources(&FILES), &control),
        Err(WriteError::Cancelled)
    ));
    drop(writer);
    assert_eq!(world.everything(), [""; 0]);
    world.backup("b", None, &FILES).expect("the place is free");
}

#[test]
fn a_backup_is_not_overwritten_nor_written_twice_at_once() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let first = view.begin("b", None).expect("free");
    let error = view.begin("b", None).err().expect("the first lives");
    assert_eq!(error.code(), ErrorCode::BACKUP_ALREADY_EXISTS);
    assert!(
        error
            .to_string()
            .starts_with("Backup b is being written already"),
        "{error}"
    );
    drop(first);
    world.backup("b", None, &FILES).expect("written");
    let error = world.backup("b", None, &FILES).expect_err("it is there");
    assert_eq!(error.to_string(), "Backup b already exists");
    assert_eq!(world.contents("b"), expected(&FILES));
}

#[test]
fn a_base_without_its_files_is_noticed_before_the_backup_exists() {
    let world = World::new();
    for damage in ["missing", "short"] {
        world.backup("b0", None, &FILES).expect("written");
        let victim = world.path("b0/known/part/b.bin");
        match damage {
            "missing" => fs::remove_file(victim).expect("removed"),
            _ => fs::write(victim, b"bbb").expect("cut"),
        }
        let error = world
            .backup("b1", Some("b0"), &FILES)
            .expect_err("the base is hollow");
        assert!(error.to_string().contains("known/part/b.bin"), "{error}");
        assert!(world.stored("b1").is_empty() && !world.path("b1").exists());
        fs::remove_dir_all(world.path("b0")).expect("removed");
    }
}

#[test]
fn the_reader_tells_its_end_only_when_all_was_right() {
    let world = World::new();
    world.backup("b", None, &FILES).expect("written");
    fs::write(world.path("b/log/t.bin"), b"0123456788").expect("changed");
    let open = world.open("b").expect("opens");
    let entry = open.find("log/t.bin").expect("listed");
    let mut bytes = Vec::new();
    let error = open
        .read(&entry)
        .expect("found")
        .read_to_end(&mut bytes)
        .expect_err("it is damaged");
    assert!(error.to_string().contains("log/t.bin"), "{error}");
    let error = open.read_small(&entry, 100).expect_err("it is damaged");
    assert_eq!(error.code(), ErrorCode::BACKUP_DAMAGED);
    assert_ne!(open.uuid(), Uuid::nil());
}

#[test]
fn an_id_that_xml_cannot_hold_is_refused_and_others_come_back() {
    let world = World::new();
    let view = world.with_disk(world.disk.clone());
    let begin = |id: &str| {
        let options = BackupOptions {
            backup_id: id.to_owned(),
            ..view.options("b")
        };
        BackupWriter::begin(world.destination("b"), options)
    };
    let error = begin("a\u{1}").err().expect("not an XML character");
    assert_eq!(error.code(), ErrorCode::BAD_ARGUMENTS);
    assert_eq!(world.everything(), [""; 0]);
    let id = "<&> \t\r\n'\" ё ]]>";
    let writer = begin(id).expect("free");
    writer
        .seal(&Control::new())
        .expect("an empty backup is one");
    let open = world.open("b").expect("opens");
    assert_eq!(open.header().backup_id.as_deref(), Some(id));
}
