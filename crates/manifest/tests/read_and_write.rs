//! What ClickHouse wrote is read, what is written comes back, and nothing damaged is taken for
//! something else.

use granary_manifest::{
    BaseReference, BaseShare, DataFileNames, Entry, EntryTableBuilder, Header, Manifest,
    ManifestError, Version,
};
use granary_types::{EntryName, ErrorCode, Uuid, hash_bytes};

const HEAD: &str = "<config><version>1</version><deduplicate_files>1</deduplicate_files>\
    <timestamp>2026-11-21 01:42:55</timestamp><uuid>b1ba09a1-1727-4877-a658-99f25e74d3d0</uuid>";
const TAIL: &str = "</contents></config>";

fn read(text: impl AsRef<[u8]>) -> Result<Manifest, ManifestError> {
    Manifest::read(text.as_ref())
}

fn with_entries(entries: &str) -> Result<Manifest, ManifestError> {
    read(format!("{HEAD}<contents>{entries}{TAIL}"))
}

fn written(manifest: &Manifest) -> String {
    let mut text = Vec::new();
    manifest.write(&mut text).expect("a Vec takes everything");
    String::from_utf8(text).expect("names are text")
}

fn name(text: &str) -> EntryName {
    EntryName::parse(text).expect(text)
}

fn sample() -> Manifest {
    let entry = |text: &str, content: &str| Entry {
        name: name(text),
        size: content.len() as u64,
        checksum: hash_bytes(content.as_bytes()),
        base: BaseShare::None,
        data_file: None,
        encrypted_by_disk: false,
    };
    let entries = [
        entry("a&<b>'\"é", "1"),
        Entry {
            base: BaseShare::Prefix {
                size: 2,
                checksum: hash_bytes(b"22"),
            },
            ..entry("b", "22333")
        },
        Entry {
            base: BaseShare::Whole,
            ..entry("c", "4")
        },
        Entry {
            data_file: Some(name("a&<b>'\"é")),
            ..entry("d", "1")
        },
        entry("e", ""),
        Entry {
            encrypted_by_disk: true,
            ..entry("f", "5")
        },
    ];
    let mut builder = EntryTableBuilder::new();
    for entry in &entries {
        builder.push(&entry.view()).expect("sorted");
    }
    let header = Header {
        version: Version::One,
        deduplicate_files: true,
        timestamp: "2026-11-21 01:42:55".into(),
        uuid: Uuid::from_u128(7),
        backup_id: Some("a<b".into()),
        data_file_names: DataFileNames::FirstEntry,
        base: Some(BaseReference {
            locator: "Disk('b', 'x & y')".into(),
            uuid: Some(Uuid::from_u128(8)),
        }),
        has_digest: true,
    };
    Manifest {
        header,
        entries: builder.finish().expect("no name twice"),
    }
}

#[track_caller]
fn check_equal(one: &Manifest, other: &Manifest) {
    assert_eq!(one.header, other.header);
    assert!(one.entries.iter().eq(other.entries.iter()));
}

/// `text` without the one element that only Granary writes.
fn without_digest(text: &str) -> String {
    let start = text.find("<granary_digest>").expect("it is always written");
    let end = text.find("</granary_digest>").expect("it is closed") + "</granary_digest>".len();
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn what_clickhouse_wrote_is_written_back_byte_for_byte() {
    for original in [
        include_str!("manifests/23.6-incremental.xml"),
        include_str!("manifests/23.10-incremental.xml"),
        include_str!("manifests/24.8-incremental.xml"),
        include_str!("manifests/25.8-incremental.xml"),
        include_str!("manifests/26.9-full.xml"),
        include_str!("manifests/26.9-incremental.xml"),
    ] {
        let manifest = read(original).expect("a manifest of ClickHouse");
        assert!(!manifest.header.has_digest && !manifest.entries.is_empty());
        assert_eq!(without_digest(&written(&manifest)), original);
    }
}

#[test]
fn what_is_written_comes_back() {
    let manifest = sample();
    check_equal(&read(written(&manifest)).expect("our own"), &manifest);
}

#[test]
fn pretty_printed_manifests_in_any_order_are_read() {
    let text = "<?xml version=\"1.0\"?>\n<!-- old -->\n<anything>\n\t<version>1</version>\n\t\
        <timestamp>2022-12-01 00:00:00</timestamp>\n<uuid>b1ba09a1-1727-4877-a658-99f25e74d3d0</uuid>\n\
        <new_thing><deep><deeper/></deep></new_thing>\n<contents>\n<file>\n<size>0</size>\n</file>\n\
        <file>\n <checksum>0F5BE366A32C6A95C82C1DC19E723FC2</checksum>\n <size> 32 </size>\n <name>b</name>\n\
        <pos_in_archive>3</pos_in_archive></file>\n<file><name>a</name><size>0</size><checksum/></file></contents>\n</anything>\n";
    // An empty checksum of an empty file is as wrong as any other.
    assert!(matches!(
        read(text),
        Err(ManifestError::BadValue {
            tag: "checksum",
            ..
        })
    ));
    let manifest = read(text.replace("<checksum/>", "")).expect("lenient where it does no harm");
    let names: Vec<String> = manifest
        .entries
        .iter()
        .map(|entry| entry.name.to_string())
        .collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(manifest.entries.find("b").map(|entry| entry.size), Some(32));
}

#[test]
fn a_manifest_cut_anywhere_is_refused() {
    let text = written(&sample());
    for end in 0..text.len() {
        assert!(read(&text.as_bytes()[..end]).is_err(), "cut at {end}");
    }
    let original = include_str!("manifests/26.9-incremental.xml");
    for end in 0..original.len() {
        assert!(read(&original.as_bytes()[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_flipped_bit_never_makes_another_backup() {
    let manifest = sample();
    let text = written(&manifest).into_bytes();
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut damaged = text.clone();
            damaged[at] ^= 1 << bit;
            if let Ok(mut read) = read(&damaged) {
                // A changed digest element is one that nobody knows.
                read.header.has_digest = true;
                check_equal(&read, &manifest);
            }
        }
    }
}

#[test]
fn an_entry_that_was_removed_changed_or_added_is_noticed() {
    let text = written(&sample());
    let entry = text.find("<file>").expect("entries")
        ..text.find("</file>").expect("entries") + "</file>".len();
    let removed = format!("{}{}", &text[..entry.start], &text[entry.end..]);
    let added = text.replace(
        TAIL,
        &format!("<file><name>z</name><size>0</size></file>{TAIL}"),
    );
    let emptied = format!("{}{TAIL}", &text[..entry.start]);
    let changed = text.replace("<name>e</name>", "<name>e1</name>");
    let renamed = text.replace("Disk('b'", "Disk('c'");
    for damaged in [removed, added, emptied, changed, renamed] {
        let error = read(&damaged).expect_err("changed afterwards");
        assert!(
            matches!(error, ManifestError::WrongDigest { .. }),
            "{error}"
        );
        assert_eq!(error.code(), ErrorCode::BACKUP_DAMAGED);
    }
}

#[track_caller]
fn check_refused(manifest: Result<Manifest, ManifestError>, code: ErrorCode, part: &str) {
    let error = manifest.map(|_| ()).expect_err("this must be refused");
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(part), "{error}");
}

#[test]
fn sizes_that_cannot_be_added_up_are_refused() {
    let file = |name: &str| {
        let size = u64::MAX / 3;
        format!(
            "<file><name>{name}</name><size>{size}</size><checksum>{name:0>32}</checksum></file>"
        )
    };
    let listing = |names: &[&str]| {
        let files: String = names.iter().map(|name| file(name)).collect();
        format!("{HEAD}<contents>{files}{TAIL}")
    };
    read(listing(&["a"])).expect("one of them could be");
    check_refused(
        read(listing(&["a", "b"])),
        ErrorCode::BACKUP_DAMAGED,
        "\"b\" among them, add up to more than 9223372036854775807 bytes",
    );
}

#[test]
fn headers_are_refused_as_clickhouse_refuses_them() {
    let whole = format!("{HEAD}<contents>{TAIL}");
    for tag in ["version", "timestamp", "uuid", "contents"] {
        let cut = whole
            .replace(&format!("<{tag}>"), "<other>")
            .replace(&format!("</{tag}>"), "</other>");
        check_refused(
            read(cut),
            ErrorCode::BACKUP_DAMAGED,
            &format!("Cannot read <{tag}> from metadata"),
        );
    }
    for (version, code) in [
        ("0", ErrorCode::BACKUP_VERSION_NOT_SUPPORTED),
        ("3", ErrorCode::BACKUP_VERSION_NOT_SUPPORTED),
        ("999999999999999999999999", ErrorCode::BACKUP_DAMAGED),
        ("-1", ErrorCode::BACKUP_DAMAGED),
        ("", ErrorCode::BACKUP_DAMAGED),
    ] {
        let text = whole.replace("<version>1<", &format!("<version>{version}<"));
        check_refused(read(text), code, "");
    }
    check_refused(
        read(whole.replace("01:42:55", "01:42:55Z")),
        ErrorCode::BACKUP_DAMAGED,
        "<timestamp>",
    );
    check_refused(
        read(whole.replace("b1ba", "zzzz")),
        ErrorCode::BACKUP_DAMAGED,
        "<uuid>",
    );
    check_refused(
        read(whole.replace("files>1<", "files>2<")),
        ErrorCode::BACKUP_DAMAGED,
        "<deduplicate_files>",
    );
    check_refused(
        read(whole.replace("<contents>", "<version>1</version><contents>")),
        ErrorCode::BACKUP_DAMAGED,
        "twice",
    );
    check_refused(
        read(whole.replace("</contents>", "</contents><contents/>")),
        ErrorCode::BACKUP_DAMAGED,
        "twice",
    );
    check_refused(
        read("hello"),
        ErrorCode::POCO_EXCEPTION,
        "SAXParseException",
    );
    check_refused(read(""), ErrorCode::POCO_EXCEPTION, "SAXParseException");
    check_refused(
        read(format!("{whole}<more/>")),
        ErrorCode::POCO_EXCEPTION,
        "after the root",
    );
}

#[test]
fn entries_are_refused_when_they_cannot_be_right() {
    let sum = "<checksum>0f5be366a32c6a95c82c1dc19e723fc2</checksum>";
    let damaged = [
        ("<file><size>1</size></file>".to_owned(), "<name>"),
        ("<file><name>a</name></file>".to_owned(), "<size>"),
        (
            "<file><name>a</name><size>1</size></file>".to_owned(),
            "<checksum>",
        ),
        (
            "<file><name>a</name><size>1</size><checksum>00</checksum></file>".to_owned(),
            "<checksum>",
        ),
        (
            format!("<file><name>a</name><size>18446744073709551616</size>{sum}</file>"),
            "<size>",
        ),
        (
            format!("<file><name>a</name><size>1e3</size>{sum}</file>"),
            "<size>",
        ),
        (
            format!("<file><name>a</name><size>1</size>{sum}<base_size>2</base_size></file>"),
            "2 bytes in the base",
        ),
        (
            format!("<file><name>a</name><size>3</size>{sum}<base_size>2</base_size></file>"),
            "<base_checksum>",
        ),
        (
            format!("<file><name>a</name><size>3</size>{sum}<use_base>yes</use_base></file>"),
            "<use_base>",
        ),
        (
            format!("<file><name>a</name><size>3</size>{sum}{sum}</file>"),
            "<checksum> stands twice",
        ),
        (
            "<file><name>a</name><size>0</size></file>".repeat(2),
            "listed twice",
        ),
    ];
    for (entries, part) in damaged {
        check_refused(with_entries(&entries), ErrorCode::BACKUP_DAMAGED, part);
    }
    let object =
        format!("<file><name>a</name><size>1</size><object_key>k</object_key>{sum}</file>");
    check_refused(
        with_entries(&object),
        ErrorCode::NOT_IMPLEMENTED,
        "<object_key>",
    );
}

#[test]
fn names_that_could_leave_the_backup_are_insecure() {
    for path in [
        "/a",
        "../a",
        "a/../../b",
        "a//b",
        "a/",
        ".",
        "",
        "a/./b",
        "a\\b",
    ] {
        let named = format!("<file><name>{path}</name><size>0</size></file>");
        check_refused(with_entries(&named), ErrorCode::INSECURE_PATH, "not secure");
        let data =
            format!("<file><name>a</name><size>0</size><data_file>{path}</data_file></file>");
        check_refused(with_entries(&data), ErrorCode::INSECURE_PATH, "not secure");
    }
    let long = "x".repeat(5000);
    check_refused(
        with_entries(&format!("<file><name>{long}</name><size>0</size></file>")),
        ErrorCode::INSECURE_PATH,
        "",
    );
}

#[test]
fn hostile_xml_is_refused_without_being_interpreted() {
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>{HEAD}<contents>{TAIL}"
    );
    check_refused(read(bomb), ErrorCode::POCO_EXCEPTION, "document type");
    for inner in ["&lol;", "a\0b", "<b/>", "\u{1}", "<![CDATA[a]]>"] {
        let file = format!("<file><name>{inner}</name><size>0</size></file>");
        check_refused(with_entries(&file), ErrorCode::POCO_EXCEPTION, "");
    }
    check_refused(
        with_entries("text"),
        ErrorCode::POCO_EXCEPTION,
        "between elements",
    );
    check_refused(
        with_entries(&"<a>".repeat(1_000_000)),
        ErrorCode::POCO_EXCEPTION,
        "too deep",
    );
    check_refused(
        with_entries(&format!("<a>{}</a>", "x".repeat(1_000_000))),
        ErrorCode::POCO_EXCEPTION,
        "65536",
    );
    check_refused(
        with_entries("<file></contents></file>"),
        ErrorCode::POCO_EXCEPTION,
        "closes another",
    );
}

mod any {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = Entry> {
        let name = "[a-z<>&;'\"%é ]{1,8}(/[a-z0-9._]{1,3}x){0,2}";
        let data_file = proptest::option::of("[a-z]{1,3}");
        let share = (0..3_u8, any::<u64>());
        (
            name,
            any::<u32>(),
            any::<u128>(),
            share,
            data_file,
            any::<bool>(),
        )
            .prop_map(
                |(text, size, sum, (kind, base_size), data_file, encrypted_by_disk)| {
                    let checksum = granary_types::Checksum::from_bytes(sum.to_le_bytes());
                    let size = u64::from(size);
                    let base = match kind {
                        1 if size > 0 => BaseShare::Whole,
                        2 if size > 1 => BaseShare::Prefix {
                            size: 1 + base_size % (size - 1),
                            checksum,
                        },
                        _ => BaseShare::None,
                    };
                    Entry {
                        name: name_of(&text),
                        size,
                        checksum: if size == 0 {
                            granary_types::Checksum::default()
                        } else {
                            checksum
                        },
                        base,
                        data_file: data_file.map(|text| name_of(&text)),
                        encrypted_by_disk,
                    }
                },
            )
    }

    fn name_of(text: &str) -> EntryName {
        EntryName::parse(text).expect(text)
    }

    proptest! {
        #[test]
        fn any_entries_come_back(entries in proptest::collection::vec(entry(), 0..60)) {
            let mut entries = entries;
            entries.sort_by(|one, other| one.name.cmp(&other.name));
            entries.dedup_by(|one, other| one.name == other.name);
            let mut builder = EntryTableBuilder::new();
            for entry in &entries {
                builder.push(&entry.view()).expect("sorted");
            }
            let table = builder.finish().expect("no name twice");
            prop_assert!(table.iter().eq(entries.iter().cloned()));
            let manifest = Manifest { header: sample().header, entries: table };
            let read = read(written(&manifest)).expect("our own");
            prop_assert!(read.entries.iter().eq(entries.iter().cloned()));
        }
    }
}
