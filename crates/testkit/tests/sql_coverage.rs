//! The golden files name every statement, element, destination, setting and error code: what is added to
//! the product without a golden case fails here.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it needs it"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use granary_parser::{SettingInfo, backup_settings, restore_settings};
use granary_testkit::{By, Expected, GoldenFile};
use granary_types::ErrorCode;

/// Words that some statement of a golden file has, one after the other.
const PHRASES: &[&str] = &[
    "BACKUP TABLE",
    "BACKUP VIEW",
    "BACKUP DICTIONARY",
    "BACKUP DATABASE",
    "BACKUP ALL",
    "BACKUP ALL DATABASES",
    "BACKUP ALL TEMPORARY TABLES",
    "BACKUP TEMPORARY TABLE",
    "RESTORE TABLE",
    "RESTORE VIEW",
    "RESTORE DICTIONARY",
    "RESTORE DATABASE",
    "RESTORE ALL",
    "RESTORE ALL DATABASES",
    "RESTORE TEMPORARY TABLE",
    "EXCEPT TABLE",
    "EXCEPT TABLES",
    "EXCEPT DATABASE",
    "EXCEPT DATABASES",
    "PARTITION ID",
    "PARTITION ALL",
    "PARTITIONS",
    "ON CLUSTER",
    "ASYNC",
    "SYNC",
    "FORMAT",
    "TO Disk(",
    "TO File(",
    "TO Memory(",
    "TO Null",
    "TO S3(",
    "TO AzureBlobStorage(",
    "FROM Disk(",
    "FROM Memory(",
    "FROM Null",
    "EXPLAIN BACKUP",
    "EXPLAIN RESTORE",
    "SHOW BACKUPS IN",
    "DESCRIBE BACKUP",
    "CHECK BACKUP",
    "SAMPLE",
    "DROP BACKUP",
    "CASCADE",
    "SHOW DATABASES",
    "SHOW TABLES",
    "SHOW FULL TABLES",
    "SHOW TEMPORARY TABLES",
    "SHOW DICTIONARIES",
    "SHOW CREATE TABLE",
    "SHOW CREATE VIEW",
    "SHOW CREATE DICTIONARY",
    "SHOW CREATE DATABASE",
    "USE",
    "SET",
    "FROM system.backups",
    "FROM system.backup_log",
];

/// Where the codes stand that these statements answer with: crates and files below `crates/`.
const SOURCES: &[&str] = &[
    "backup/src",
    "catalog/src/partition_value.rs",
    "engine/src/backup_statement.rs",
    "engine/src/check_backup.rs",
    "engine/src/destinations.rs",
    "engine/src/drop_backup.rs",
    "engine/src/inventory.rs",
    "engine/src/jobs.rs",
    "engine/src/opening.rs",
    "engine/src/restore_statement.rs",
    "engine/src/running.rs",
    "engine/src/show.rs",
    "executor/src",
    "manifest/src",
    "formats/src/format.rs",
    "parser/src/destination.rs",
    "parser/src/settings.rs",
    "planner/src",
    "storage/src",
];

/// Codes that no golden file can bring about, and where they are tested.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "CANNOT_OPEN_FILE",
        "crates/storage/src/error.rs what_a_disk_refuses_has_a_code_by_what_was_done",
    ),
    (
        "CANNOT_FSYNC",
        "crates/storage/src/error.rs what_a_disk_refuses_has_a_code_by_what_was_done",
    ),
    (
        "CANNOT_READ_FROM_FILE_DESCRIPTOR",
        "crates/storage/src/error.rs what_a_disk_refuses_has_a_code_by_what_was_done",
    ),
    (
        "CONCURRENT_ACCESS_NOT_SUPPORTED",
        "crates/engine/tests/looking.rs what_a_running_job_uses_is_not_dropped",
    ),
    (
        "INCORRECT_FILE_NAME",
        "crates/backup/tests/write_and_read.rs a_source_that_is_not_what_its_part_says_fails_the_backup",
    ),
    (
        "LOGICAL_ERROR",
        "crates/engine/src/jobs.rs a_job_that_panics_has_failed_and_the_next_one_runs",
    ),
    (
        "MEMORY_LIMIT_EXCEEDED",
        "crates/testkit/tests/damage/million.rs a_hostile_manifest_of_a_million_entries_is_refused_in_bounded_memory",
    ),
    (
        "NOT_ENOUGH_SPACE",
        "crates/storage/src/local.rs lack_of_space_is_known_before_the_first_byte",
    ),
    (
        "QUERY_WAS_CANCELLED",
        "crates/backup/tests/one_pass.rs a_backup_that_copies_stops_within_a_second_of_being_asked",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Everything that the golden files ask of Granary, and the names of the errors that it must answer.
struct Golden {
    statements: Vec<String>,
    errors: BTreeSet<String>,
}

fn golden() -> Golden {
    let mut golden = Golden {
        statements: Vec::new(),
        errors: BTreeSet::new(),
    };
    for path in files_in(&root().join("sql-tests"), "test") {
        let file = GoldenFile::parse(&fs::read_to_string(&path).unwrap());
        let file = file.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for asked in file.asked().filter(|asked| asked.by != By::ClickHouse) {
            golden
                .statements
                .extend(asked.sql.split(';').map(str::to_owned));
            if let Expected::Error { name, .. } = &asked.expected {
                golden.errors.insert(name.clone());
            }
        }
    }
    golden
}

/// Files with this extension at a path, or below it.
fn files_in(path: &Path, extension: &str) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() || path.extension().is_some_and(|found| found == extension) {
            found.extend(files_in(&path, extension));
        }
    }
    found.sort();
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

#[track_caller]
fn nothing_is_left(what: &str, left: &[String]) {
    assert!(
        left.is_empty(),
        "no golden case of sql-tests/ has {what}: {left:#?}"
    );
}

#[test]
fn every_statement_element_and_destination_has_a_golden_case() {
    let statements = golden().statements;
    let has = |phrase: &str| {
        let begins = |rest: &str| {
            rest.strip_prefix(phrase).is_some_and(|behind| {
                !behind.starts_with(|next: char| next.is_ascii_alphanumeric())
            })
        };
        statements.iter().any(|sql| {
            let mut starts = sql.match_indices(phrase).map(|(at, _)| &sql[at..]);
            starts.any(begins)
        })
    };
    let left: Vec<_> = PHRASES
        .iter()
        .filter(|phrase| !has(phrase))
        .map(|phrase| (*phrase).to_owned())
        .collect();
    nothing_is_left("the words", &left);
}

#[test]
fn every_setting_has_a_golden_case_for_its_statement() {
    let statements = golden().statements;
    let check = |statement: &str, settings: Vec<SettingInfo>| {
        let asked: BTreeSet<&str> = statements
            .iter()
            .filter(|sql| words(sql).any(|word| word == statement))
            .flat_map(|sql| words(sql))
            .collect();
        let names = settings.iter().map(|setting| setting.name);
        let left: Vec<_> = names
            .filter(|name| !asked.contains(name))
            .map(str::to_owned)
            .collect();
        nothing_is_left(&format!("the {statement} settings"), &left);
    };
    check("BACKUP", backup_settings());
    check("RESTORE", restore_settings());
}

/// The codes that the sources name outside of their tests, and where.
fn codes_of_the_sources() -> BTreeMap<String, PathBuf> {
    let mut codes = BTreeMap::new();
    for source in SOURCES {
        for path in files_in(&root().join("crates").join(source), "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let product = text.split("#[cfg(test)]").next().unwrap_or_default();
            for rest in product.split("ErrorCode::").skip(1) {
                let name = words(rest).next().unwrap_or_default();
                if ErrorCode::ALL.iter().any(|code| code.name() == name) {
                    codes.insert(name.to_owned(), path.clone());
                }
            }
        }
    }
    codes
}

#[test]
fn every_error_code_has_a_golden_case_or_is_tested_elsewhere() {
    let errors = golden().errors;
    let codes = codes_of_the_sources();
    assert!(codes.len() > 40, "the sources name {} codes", codes.len());
    let elsewhere: BTreeMap<_, _> = ELSEWHERE.iter().copied().collect();
    let left: Vec<_> = codes
        .iter()
        .filter(|(name, _)| !errors.contains(*name) && !elsewhere.contains_key(name.as_str()))
        .map(|(name, path)| format!("{name} ({})", path.display()))
        .collect();
    nothing_is_left("the codes", &left);
    for (name, test) in ELSEWHERE {
        assert!(
            !errors.contains(*name),
            "{name} has a golden case: take it out of ELSEWHERE"
        );
        assert!(
            codes.contains_key(*name),
            "{name} is answered no more: take it out of ELSEWHERE"
        );
        let (path, function) = test.split_once(' ').unwrap();
        let text = fs::read_to_string(root().join(path)).unwrap();
        assert!(
            text.contains(&format!("fn {function}(")),
            "{name}: {test} is not there"
        );
    }
}

#[test]
fn every_golden_file_says_what_it_is_about() {
    for path in files_in(&root().join("sql-tests"), "test") {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# "),
            "{} begins with a line of comment",
            path.display()
        );
    }
}
