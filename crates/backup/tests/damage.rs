//! A damaged or hostile backup is refused with an error that names what is wrong; it is never
//! taken for another one.

#![allow(clippy::disallowed_methods, reason = "tests damage files by hand")]

mod world;

use granary_backup::{BaseOverride, CheckOptions, OpenBackup, OpenError, ReadError, check};
use granary_env::Control;
use granary_storage::{Destination, Memory};
use granary_types::{EntryName, ErrorCode, Uuid, hash_bytes};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use world::{World, expected};

const BEFORE: [(&str, &[u8]); 3] = [
    ("log/t.bin", b"0123"),
    ("part/a", b"aaaa"),
    ("part/b", b"bbbb"),
];
const AFTER: [(&str, &[u8]); 4] = [
    ("log/t.bin", b"0123456789"),
    ("part/a", b"aaaa"),
    ("part/c", b"cccc"),
    ("part/d/e", b"dddd"),
];

/// A backup `b` on `base`.
fn chain() -> World {
    let world = World::new();
    world.backup("base", None, &BEFORE).expect("written");
    world.backup("b", Some("base"), &AFTER).expect("written");
    world
}

/// What of `b` can be read, and the errors of the rest.
fn read_all(world: &World) -> (BTreeMap<String, Vec<u8>>, Vec<ReadError>) {
    let backup = world.open("b").expect("it opens");
    let (mut contents, mut errors) = (BTreeMap::new(), Vec::new());
    for entry in backup.entries() {
        match backup.read_small(&entry, 1_000_000) {
            Ok(content) => drop(contents.insert(entry.name.to_string(), content)),
            Err(error) => errors.push(error),
        }
    }
    (contents, errors)
}

#[test]
fn every_kind_of_damage_to_every_data_file_is_found_and_named() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage, bool); 8] = [
        (
            "flipped",
            |path| {
                let mut bytes = fs::read(path).expect("read");
                bytes[1] ^= 1;
                fs::write(path, bytes).expect("write");
            },
            true,
        ),
        (
            "cut",
            |path| {
                let bytes = fs::read(path).expect("read");
                fs::write(path, &bytes[..bytes.len() - 1]).expect("write");
            },
            true,
        ),
        ("emptied", |path| fs::write(path, "").expect("write"), true),
        (
            "longer",
            |path| {
                let mut bytes = fs::read(path).expect("read");
                bytes.push(b'x');
                fs::write(path, bytes).expect("write");
            },
            true,
        ),
        (
            "deleted",
            |path| fs::remove_file(path).expect("remove"),
            true,
        ),
        (
            "a directory",
            |path| {
                fs::remove_file(path).expect("remove");
                fs::create_dir(path).expect("mkdir");
            },
            true,
        ),
        (
            "a link to the same content",
            |path| {
                let moved = path.parent().expect("a directory").join("../moved");
                fs::rename(path, &moved).expect("rename");
                std::os::unix::fs::symlink(&moved, path).expect("link");
            },
            true,
        ),
        ("untouched", |_| {}, false),
    ];
    for (backup, file) in [
        ("b", "log/t.bin"),
        ("b", "part/c"),
        ("b", "part/d/e"),
        ("base", "part/a"),
        ("base", "log/t.bin"),
    ] {
        for (kind, damage, is_damage) in damages {
            let world = chain();
            damage(&world.path(backup).join(file));
            let (contents, errors) = read_all(&world);
            assert_eq!(errors.is_empty(), !is_damage, "{file} of {backup} {kind}");
            for error in &errors {
                assert!(
                    error.to_string().contains(file),
                    "{file} of {backup} {kind}: {error}"
                );
            }
            let expected = expected(&AFTER);
            assert!(
                contents
                    .iter()
                    .all(|(name, content)| expected[name] == *content),
                "{kind}"
            );
            let report = world.check("b");
            assert_eq!(report.is_intact(), !is_damage, "{file} of {backup} {kind}");
            assert_eq!(
                report
                    .damage
                    .iter()
                    .any(|found| found.message.contains(file)),
                is_damage,
                "{kind}: {report:?}"
            );
        }
    }
}

#[test]
fn swapped_files_are_found() {
    let world = chain();
    let (one, other) = (world.path("b/part/c"), world.path("b/part/d/e"));
    fs::write(&one, b"dddd").expect("write");
    fs::write(&other, b"cccc").expect("write");
    let (_, errors) = read_all(&world);
    assert_eq!(errors.len(), 2);
    let text = errors[0].to_string();
    let sums = [
        hash_bytes(b"cccc").to_string(),
        hash_bytes(b"dddd").to_string(),
    ];
    assert!(
        sums.iter().all(|sum| text.contains(sum)),
        "expected and found are told: {text}"
    );
    assert_eq!(errors[0].code(), ErrorCode::BACKUP_DAMAGED);
}

#[test]
fn a_file_that_no_entry_names_is_damage_in_our_own_backup_and_a_warning_in_another() {
    let world = chain();
    fs::write(world.path("b/part/extra"), b"x").expect("write");
    let report = world.check("b");
    assert!(
        report.damage.len() == 1 && report.damage[0].file == "part/extra",
        "{report:?}"
    );
    let text = fs::read_to_string(world.path("b/.backup")).expect("read");
    let (start, end) = (
        text.find("<granary_digest>").expect("ours"),
        text.find("<contents>").expect("ours"),
    );
    fs::write(
        world.path("b/.backup"),
        format!("{}{}", &text[..start], &text[end..]),
    )
    .expect("write");
    let report = world.check("b");
    assert!(
        report.is_intact() && report.warnings.len() == 1,
        "{report:?}"
    );
}

#[test]
fn a_sample_reads_a_part_and_still_finds_what_is_missing() {
    let world = World::new();
    let files: Vec<(String, Vec<u8>)> = (0..200)
        .map(|number: u32| (format!("part/{number}"), number.to_le_bytes().to_vec()))
        .collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    world.backup("b", None, &files).expect("written");
    fs::remove_file(world.path("b/part/7")).expect("removed");
    let backup = world.open("b").expect("opens");
    let options = CheckOptions {
        sample_per_million: 300_000,
        sample_seed: 1,
        threads: 2,
    };
    let report = check(&backup, options, &Control::new()).expect("nobody cancels");
    assert!(
        (20..100).contains(&report.files_read),
        "{}",
        report.files_read
    );
    assert_eq!(report.damage.len(), 1);
    let control = Control::new();
    control.cancel();
    assert!(check(&backup, options, &control).is_err());
}

#[track_caller]
fn check_open(world: &World, name: &str, code: ErrorCode, part: &str) {
    let error = world.open(name).err().expect("this must be refused");
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(part), "{error}");
}

#[test]
fn a_base_that_is_gone_replaced_or_refused_is_told() {
    let world = chain();
    fs::rename(world.path("base"), world.path("moved")).expect("rename");
    check_open(&world, "b", ErrorCode::BACKUP_NOT_FOUND, "base");
    world.backup("base", None, &BEFORE).expect("another one");
    check_open(&world, "b", ErrorCode::WRONG_BASE_BACKUP, "UUID");
    let moved = BaseOverride {
        name: "moved".into(),
        destination: world.destination("moved"),
    };
    let resolver = |_: &str| unreachable!("the statement names the base");
    let open = OpenBackup::open("b", world.destination("b"), &resolver, Some(moved))
        .expect("found where it was moved");
    assert_eq!(open.chain().count(), 2);
    assert_eq!(open.base().expect("a base").name(), "moved");
    let manifest = fs::read_to_string(world.path("b/.backup")).expect("read");
    fs::write(
        world.path("b/.backup"),
        without_digest(&manifest).replace("base:base", "S3('x')"),
    )
    .expect("write");
    check_open(&world, "b", ErrorCode::BAD_ARGUMENTS, "no place S3('x')");
}

fn without_digest(text: &str) -> String {
    let (start, end) = (
        text.find("<granary_digest>").expect("ours"),
        text.find("<contents>").expect("ours"),
    );
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn a_base_without_the_content_or_without_a_name_is_told() {
    let world = chain();
    let manifest = without_digest(&fs::read_to_string(world.path("b/.backup")).expect("read"));
    let change = |from: &str, to: &str| {
        assert!(manifest.contains(from), "{manifest}");
        fs::write(world.path("b/.backup"), manifest.replace(from, to)).expect("write");
    };
    change(
        &hash_bytes(b"aaaa").to_string(),
        &hash_bytes(b"zzzz").to_string(),
    );
    let (_, errors) = read_all(&world);
    assert_eq!(
        errors[0].code(),
        ErrorCode::BACKUP_ENTRY_NOT_FOUND,
        "{}",
        errors[0]
    );
    change(
        &hash_bytes(b"0123").to_string(),
        &hash_bytes(b"zzzz").to_string(),
    );
    let (_, errors) = read_all(&world);
    assert_eq!(
        errors[0].code(),
        ErrorCode::WRONG_BASE_BACKUP,
        "{}",
        errors[0]
    );
    change("<base_backup>base:base</base_backup>", "");
    let (_, errors) = read_all(&world);
    assert!(
        errors
            .iter()
            .all(|error| error.code() == ErrorCode::NO_BASE_BACKUP),
        "{errors:?}"
    );
    let uuid = world.open("base").expect("opens").uuid();
    change(&format!("<base_backup_uuid>{uuid}</base_backup_uuid>"), "");
    check_open(
        &world,
        "b",
        ErrorCode::WRONG_BASE_BACKUP,
        "base_backup_uuid",
    );
    change("<version>1<", "<version>7<");
    check_open(
        &world,
        "b",
        ErrorCode::BACKUP_VERSION_NOT_SUPPORTED,
        "Backup b: Version 7 is not supported",
    );
    fs::write(world.path("b/.backup"), "").expect("write");
    check_open(&world, "b", ErrorCode::POCO_EXCEPTION, "Backup b");
    fs::remove_file(world.path("b/.backup")).expect("remove");
    check_open(
        &world,
        "b",
        ErrorCode::BACKUP_NOT_FOUND,
        "Backup b not found",
    );
    std::os::unix::fs::symlink(world.path("base/.backup"), world.path("b/.backup")).expect("link");
    check_open(&world, "b", ErrorCode::INSECURE_PATH, "symbolic link");
}

/// A place with nothing but a manifest of backup number `number`, standing on number `base`.
fn place(number: u128, base: u128) -> Arc<dyn Destination> {
    let memory = Memory::new(number.to_string());
    let attempt = memory.begin(Uuid::nil()).expect("free");
    let text = format!(
        "<config><version>1</version><timestamp>2026-01-01 00:00:00</timestamp><uuid>{}</uuid>\
         <base_backup>{base}</base_backup><base_backup_uuid>{}</base_backup_uuid><contents></contents></config>",
        Uuid::from_u128(number),
        Uuid::from_u128(base),
    );
    let name = EntryName::parse(".backup").expect("a name");
    attempt
        .publish(&name, &mut |out| out.write_all(text.as_bytes()))
        .expect("put");
    attempt.finish().expect("finish");
    Arc::new(memory)
}

#[test]
fn a_chain_that_leads_back_or_never_ends_is_refused() {
    let number = |text: &str| text.parse::<u128>().expect("a number");
    let round = |text: &str| Ok(place(number(text), (number(text) + 1) % 3));
    let error = OpenBackup::open("0", place(0, 1), &round, None)
        .err()
        .expect("a cycle");
    assert!(matches!(error, OpenError::Cycle { .. }), "{error}");
    let itself = |_: &str| Ok(place(0, 0));
    let error = OpenBackup::open("0", place(0, 0), &itself, None)
        .err()
        .expect("its own base");
    assert!(matches!(error, OpenError::Cycle { .. }), "{error}");
    let endless = |text: &str| Ok(place(number(text), number(text) + 1));
    let error = OpenBackup::open("0", place(0, 1), &endless, None)
        .err()
        .expect("no end");
    assert!(matches!(error, OpenError::ChainTooLong { .. }), "{error}");
    assert_eq!(error.code(), ErrorCode::WRONG_BASE_BACKUP);
}

#[test]
fn a_huge_size_in_a_manifest_costs_no_memory() {
    let world = chain();
    let manifest = without_digest(&fs::read_to_string(world.path("b/.backup")).expect("read"));
    fs::write(
        world.path("b/.backup"),
        manifest.replace("<size>4<", "<size>18446744073709551615<"),
    )
    .expect("write");
    // No file has so many bytes.
    let error = world.open("b").err().expect("it is refused");
    assert!(matches!(error, OpenError::Manifest { .. }), "{error}");
    // The largest size that a file could have is believed until the file is read.
    fs::write(
        world.path("b/.backup"),
        manifest.replace("<size>4<", "<size>1152921504606846976<"),
    )
    .expect("write");
    let backup = world.open("b").expect("opens");
    let entry = backup.find("part/c").expect("listed");
    assert!(matches!(
        backup.read_small(&entry, 1000),
        Err(ReadError::TooLarge { .. })
    ));
    let result = backup.copy(&entry, &mut std::io::sink(), &Control::new(), &mut [0; 100]);
    let error = result.expect_err("the file has 4 bytes");
    assert!(
        matches!(error, ReadError::WrongSize { found: 4, .. }),
        "{error}"
    );
    assert!(!world.check("b").is_intact());
}
