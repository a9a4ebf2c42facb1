//! Directories that ClickHouse wrote are opened and listed. `fixtures/record.py` made them.

#![allow(
    clippy::disallowed_methods,
    reason = "tests damage files behind the back of the crate"
)]

mod support;

use granary_catalog::{Part, TableData, TableKind};
use granary_datadir::{DataDir, OpenError, PartFile, PartFileError, part_files};
use granary_durable::Disk;
use granary_env::Env;
use granary_mergetree::{FileFact, KeyType, PartFacts};
use granary_types::TableName;
use std::fs;
use support::{Server, VERSIONS, describe_data, parts_of};

fn list(server: &Server) -> String {
    let (snapshot, warnings) = server.dir().snapshot().expect("a snapshot");
    assert_eq!(warnings, []);
    let mut lines = Vec::new();
    for database in snapshot.databases.values() {
        lines.push(format!("{} {}", database.name, database.engine));
        for table in database.tables.values() {
            lines.push(format!("  {} {}", table.name.table, table.engine()));
        }
    }
    // Inner tables carry the random UUID of their view.
    lines.retain(|line| !line.contains(".inner_id."));
    lines.join("\n")
}

#[test]
fn everything_that_clickhouse_wrote_is_listed() {
    let server = Server::recorded();
    let expected = "\
d1 Atomic
  a b.c TinyLog
  di Dictionary
  emptylog StripeLog
  jo Join
  lg Log
  mem Memory
  merged ReplacingMergeTree
  mv MaterializedView
  mvto MaterializedView
  nothing Null
  old MergeTree
  packed MergeTree
  parts MergeTree
  patched MergeTree
  se Set
  st StripeLog
  t MergeTree
  v View
default Atomic
  tempdef MergeTree
mem Memory
ordi Ordinary
  .inner.mv MergeTree
  mv MaterializedView
  o t MergeTree
we ird/ё Atomic
  t% MergeTree";
    assert_eq!(list(&server), expected);
    let (snapshot, _) = server.dir().snapshot().expect("a snapshot");
    let functions: Vec<&str> = snapshot.functions.keys().map(String::as_str).collect();
    assert_eq!(functions, ["f 2", "f1"]);
    assert_eq!(
        snapshot.functions["f1"].definition,
        "CREATE FUNCTION f1 AS x -> (x + 1)\n"
    );
}

#[track_caller]
fn check_parts(table: &str, expected: &str) {
    let server = Server::recorded();
    assert_eq!(server.describe_data("d1", table), expected);
}

#[test]
fn only_what_counts_is_data() {
    check_parts("merged", "all_1_2_2; next 3");
    check_parts("parts", "1_1_1_0; next 2");
    check_parts("old", "202405_1_1_0 in 20240506_20240506_1_1_0; next 2");
    check_parts("se", "1.bin 44");
    check_parts("emptylog", "");
    check_parts("mem", "none");
    check_parts(
        "lg",
        "__marks.mrk 32; s%2Et.bin 36; x.bin 35; sizes.json 100",
    );
}

#[test]
fn mutations_and_patches_that_parts_have_not_seen_are_told() {
    check_parts(
        "t",
        "202401_1_1_0 202402_2_2_0 202402_3_3_0; \
         mutation 4 (UPDATE s = \\'y\\' WHERE k < 10) for 3 parts; next 5",
    );
    check_parts(
        "patched",
        "all_1_1_0; patch patch-1a38b0609c7d72f646472898a5716938-all_3_3_0_2; next 4",
    );
}

#[test]
fn the_rows_of_a_view_are_in_its_inner_table() {
    let server = Server::recorded();
    let (snapshot, _) = server.dir().snapshot().expect("a snapshot");
    for (database, has_inner) in [("d1", true), ("ordi", true)] {
        let view = snapshot
            .table(&TableName::new(database, "mv"))
            .expect("a view");
        let inner = snapshot.data_table(view);
        assert_eq!(inner.is_some(), has_inner);
        assert!(
            inner.is_some_and(|table| table.kind == TableKind::MergeTree { replicated: false })
        );
    }
    let view = snapshot
        .table(&TableName::new("d1", "mvto"))
        .expect("a view");
    assert_eq!(snapshot.data_table(view), None);
}

#[test]
fn the_files_of_a_part_come_with_their_checksums() {
    let server = Server::recorded();
    let part = parts_of(server.dir(), "d1", "t").remove(0);
    let files = part_files(&part).expect("whole");
    let listed: Vec<&str> = files
        .iter()
        .filter(|file| file.expected.is_some())
        .map(|file| file.name.as_str())
        .collect();
    assert!(listed.contains(&"data.bin") && listed.contains(&"p.proj/data.bin"));
    let unlisted: Vec<&str> = files
        .iter()
        .filter(|file| file.expected.is_none())
        .map(|file| file.name.as_str())
        .collect();
    let expected = [
        "checksums.txt",
        "columns.txt",
        "columns_substreams.txt",
        "default_compression_codec.txt",
        "metadata_version.txt",
        "p.proj/checksums.txt",
        "p.proj/columns.txt",
        "p.proj/columns_substreams.txt",
        "p.proj/default_compression_codec.txt",
        "p.proj/metadata_version.txt",
    ];
    assert_eq!(unlisted, expected);
    for file in files {
        let content = fs::read(&file.path).expect("read");
        assert_eq!(content.len() as u64, file.size);
        if let Some(expected) = file.expected {
            assert_eq!(
                granary_types::hash_bytes(&content),
                expected,
                "{}",
                file.name
            );
        }
    }
}

#[test]
fn a_part_that_lacks_a_file_or_has_a_cut_one_is_named() {
    let server = Server::recorded();
    let part = parts_of(server.dir(), "d1", "t").remove(0);
    let data = part.path.join("p.proj/data.bin");
    let content = fs::read(&data).expect("read");
    fs::write(&data, &content[1..]).expect("write");
    assert!(matches!(
        part_files(&part),
        Err(PartFileError::WrongSize { path, .. }) if path == data
    ));
    fs::remove_file(&data).expect("remove");
    assert!(matches!(
        part_files(&part),
        Err(PartFileError::Missing { path, .. }) if path == data
    ));
}

#[test]
fn one_process_at_a_time() {
    let server = Server::fresh();
    let second = DataDir::open(&server.config(), Disk::system(), Env::system());
    match second {
        Err(OpenError::InUse { owner, .. }) => {
            assert!(
                owner.contains(&format!("PID: {}", std::process::id())),
                "{owner}"
            );
        }
        other => panic!("{:?}", other.map(|_| ())),
    }
}

#[test]
fn root_does_not_write_into_a_directory_of_another_user() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    if std::os::unix::fs::chown(folder.path(), Some(65_534), None).is_err() {
        return; // only root can give files away, and only root is refused
    }
    let config = granary_config::Config::of_path(folder.path());
    match DataDir::open(&config, Disk::system(), Env::system()) {
        Err(OpenError::WrongUser { owner, .. }) => assert_eq!(owner, 65_534),
        other => panic!("{:?}", other.map(|_| ())),
    }
    assert!(!folder.path().join("status").exists());
}

#[test]
fn a_fresh_directory_has_the_database_default() {
    let server = Server::fresh();
    assert_eq!(list(&server), "default Atomic");
    // Nothing is written down before there is a table in it: some servers make their own.
    let metadata = server.dir().path().join("metadata");
    assert_eq!(fs::read_dir(metadata).expect("a directory").count(), 0);
}

#[test]
fn a_table_that_is_not_understood_is_named_and_the_rest_works() {
    let server = Server::recorded();
    let ordinary = server.dir().path().join("metadata/ordi");
    fs::write(ordinary.join("bad.sql"), "ATTACH SOMETHING else").expect("write");
    fs::write(server.dir().path().join("metadata/hollow.sql"), "").expect("write");
    let cyclic = server.dir().path().join("metadata/cyclic");
    std::os::unix::fs::symlink(&cyclic, &cyclic).expect("link");
    let (snapshot, warnings) = server.dir().snapshot().expect("a snapshot");
    let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "database cyclic is left alone: it has no definition",
            "database hollow is left alone: its definition does not start with ATTACH",
            "table ordi.bad is left alone: its definition makes nothing that is known",
        ]
    );
    assert!(snapshot.table(&TableName::new("ordi", "o t")).is_some());
}

#[test]
fn what_is_not_a_part_is_named_and_left_alone() {
    let server = Server::recorded();
    let part = parts_of(server.dir(), "d1", "parts").remove(0);
    let directory = part.path.parent().expect("a table");
    fs::create_dir(directory.join("tmp_insert_1_2_2_0")).expect("create");
    fs::create_dir(directory.join("strange")).expect("create");
    fs::create_dir(directory.join("1_9_9_0")).expect("create");
    fs::write(directory.join("1_9_9_0/delete-on-destroy.txt"), "").expect("write");
    let (snapshot, _) = server.dir().snapshot().expect("a snapshot");
    let table = snapshot
        .table(&TableName::new("d1", "parts"))
        .expect("a table");
    let (data, warnings) = server.dir().table_data(table).expect("data");
    let TableData::Parts {
        parts, next_block, ..
    } = data
    else {
        panic!("not parts");
    };
    assert_eq!((parts.len(), next_block), (1, 10));
    let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["strange of table d1.parts is left alone: it is not the name of a part"]
    );
}

/// Sizes and hashes of a part's files, as a copy would have found them.
fn facts(part: &Part) -> PartFacts {
    let fact = |file: PartFile| {
        let content = fs::read(&file.path).expect("read");
        let hash = granary_types::hash_bytes(&content);
        let size = file.size;
        (file.name, FileFact { size, hash })
    };
    part_files(part)
        .expect("whole")
        .into_iter()
        .map(fact)
        .collect()
}

fn key_of(table: &TableName) -> Option<Vec<KeyType>> {
    match &*table.table {
        "t" => Some(vec![KeyType::UInt(4)]),
        "parts" => Some(vec![KeyType::Int(1)]),
        "old" => None,
        _ => Some(Vec::new()),
    }
}

/// How many parts each version wrote and left active, patch parts included.
const PARTS: [usize; 6] = [7, 8, 10, 10, 11, 11];

#[test]
fn every_part_that_clickhouse_wrote_is_whole() {
    for (version, expected) in VERSIONS.into_iter().zip(PARTS) {
        let server = Server::recorded_by(version);
        let (snapshot, _) = server.dir().snapshot().expect("a snapshot");
        let mut count = 0;
        for table in snapshot.tables() {
            let (data, warnings) = server.dir().table_data(table).expect("data");
            assert_eq!(warnings, []);
            let TableData::Parts { parts, patches, .. } = data else {
                continue;
            };
            for part in parts.iter().chain(&patches) {
                let (facts, key) = (facts(part), key_of(&table.name));
                server
                    .dir()
                    .verify_part_directory(&part.name, &part.path, &facts, key.as_deref())
                    .unwrap_or_else(|fault| panic!("{version} {} {fault}", table.name));
                count += 1;
            }
        }
        assert_eq!(count, expected, "{version}");
    }
}

#[test]
fn directories_of_older_versions_are_listed_alike() {
    let newest = list(&Server::recorded());
    for version in VERSIONS {
        let server = Server::recorded_by(version);
        let (snapshot, warnings) = server.dir().snapshot().expect("a snapshot");
        // 23.6 leaves the directory of a database that it refused to make.
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        if version == "23.6" {
            assert_eq!(
                warnings,
                ["database ordi is left alone: it has no definition"]
            );
        } else {
            assert_eq!(warnings, [""; 0], "{version}");
        }
        for table in snapshot.tables().filter(|table| !table.name.is_inner()) {
            let line = format!("  {} {}", table.name.table, table.engine());
            assert!(newest.contains(&line), "{version}: {line}");
        }
        assert!(snapshot.tables().count() >= 17, "{version}");
        let log = describe_data(server.dir(), "d1", "st");
        assert!(
            log.starts_with("data.bin ") && log.contains("; sizes.json "),
            "{log}"
        );
    }
}
