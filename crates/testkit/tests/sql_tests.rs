//! Every golden file in `sql-tests/`, run through the binary.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

use std::{fs, path::Path};

use granary_testkit::run_golden_file;

#[test]
fn every_golden_file_answers_as_it_says() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql-tests");
    let mut files: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "test")
    });
    files.sort();
    assert!(!files.is_empty(), "no golden files");
    let (mut passed, mut failures) = (0, Vec::new());
    for file in &files {
        match run_golden_file(file) {
            Ok(blocks) => passed += blocks,
            Err(difference) => failures.push(difference),
        }
    }
    println!(
        "{} files, {passed} blocks in files that passed",
        files.len()
    );
    assert!(
        failures.is_empty(),
        "{} files failed:\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
